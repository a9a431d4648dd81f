package store

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"

	"firsthand.study"
)

// A Part is what a foreign project said of an object that has no column of
// ours, as it came. Parts are not in the journal: they come with an import and
// go with their study.
type Part struct {
	Study    firsthand.ID
	Kind     string
	ID       firsthand.ID
	Owner    firsthand.ID // the object that it goes with, or empty
	Position int
	Body     string // JSON
}

// AddPart keeps a part; the same kind and id replaces it.
func (tx *Tx) AddPart(ctx context.Context, p Part) error {
	_, err := tx.exec(ctx, `INSERT INTO foreign_parts (id, study_id, kind, owner_id, position, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
		ON CONFLICT (study_id, kind, id) DO UPDATE SET owner_id = excluded.owner_id, position = excluded.position, body = excluded.body`,
		p.ID, p.Study, p.Kind, p.Owner, p.Position, p.Body)
	return err
}

// Part reads one part; NotFound if there is none.
func (tx *Tx) Part(ctx context.Context, study firsthand.ID, kind string, id firsthand.ID) (Part, error) {
	var p Part
	err := tx.get(ctx, partInto(&p), `SELECT id, study_id, kind, owner_id, position, body FROM foreign_parts
		WHERE study_id = ?1 AND kind = ?2 AND id = ?3`, study, kind, id)
	return p, err
}

// Parts lists a study's parts of one kind in their order.
func (tx *Tx) Parts(ctx context.Context, study firsthand.ID, kind string) ([]Part, error) {
	rows, err := tx.query(ctx, `SELECT id, study_id, kind, owner_id, position, body FROM foreign_parts
		WHERE study_id = ?1 AND kind = ?2 ORDER BY position, id`, study, kind)
	return collect(rows, err, partInto)
}

// PartsOf lists the parts of one kind that go with an object.
func (tx *Tx) PartsOf(ctx context.Context, study firsthand.ID, kind string, owner firsthand.ID) ([]Part, error) {
	rows, err := tx.query(ctx, `SELECT id, study_id, kind, owner_id, position, body FROM foreign_parts
		WHERE study_id = ?1 AND kind = ?2 AND owner_id = ?3 ORDER BY position, id`, study, kind, owner)
	return collect(rows, err, partInto)
}

func partInto(p *Part) []any {
	return []any{&p.ID, &p.Study, &p.Kind, &p.Owner, &p.Position, &p.Body}
}

// slice is how many bytes of a foreign file a row holds.
const slice = 1 << 20

// AddForeignFile keeps a file of a foreign project; one of the same name is
// kept once.
func (tx *Tx) AddForeignFile(ctx context.Context, study firsthand.ID, name string, r io.Reader) error {
	var one int
	err := tx.get(ctx, []any{&one}, `SELECT 1 FROM foreign_files WHERE study_id = ?1 AND name = ?2 LIMIT 1`, study, name)
	if err == nil {
		return nil
	}
	if !errors.Is(err, errNoRow) {
		return err
	}
	buf := make([]byte, slice)
	for n := 0; ; n++ {
		k, err := io.ReadFull(r, buf)
		if k > 0 || n == 0 {
			if _, err := tx.exec(ctx, `INSERT INTO foreign_files (study_id, name, slice, body) VALUES (?1, ?2, ?3, ?4)`, study, name, n, buf[:k]); err != nil {
				return err
			}
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// ForeignFile opens a kept file; [fs.ErrNotExist] if there is none of that name.
// It may be read only within the transaction.
func (tx *Tx) ForeignFile(ctx context.Context, study firsthand.ID, name string) (io.Reader, error) {
	f := &foreignFile{ctx: ctx, tx: tx, study: study, name: name}
	if err := f.next(); err != nil {
		if err == io.EOF {
			err = fs.ErrNotExist
		}
		return nil, err
	}
	return f, nil
}

type foreignFile struct {
	ctx   context.Context
	tx    *Tx
	study firsthand.ID
	name  string
	n     int
	now   bytes.Reader
}

func (f *foreignFile) next() error {
	var body []byte
	err := f.tx.get(f.ctx, []any{&body}, `SELECT body FROM foreign_files WHERE study_id = ?1 AND name = ?2 AND slice = ?3`, f.study, f.name, f.n)
	if errors.Is(err, errNoRow) {
		return io.EOF
	}
	f.n++
	f.now.Reset(body)
	return err
}

// Read implements io.Reader.
func (f *foreignFile) Read(p []byte) (int, error) {
	for f.now.Len() == 0 {
		if err := f.next(); err != nil {
			return 0, err
		}
	}
	return f.now.Read(p)
}

// Exists reports whether any of some IDs names an object of any study.
func (tx *Tx) Exists(ctx context.Context, ids []firsthand.ID) (bool, error) {
	for _, id := range ids {
		var one int
		err := tx.get(ctx, []any{&one}, `SELECT 1 FROM codes WHERE id = ?1
			UNION ALL SELECT 1 FROM colleagues WHERE id = ?1 UNION ALL SELECT 1 FROM documents WHERE id = ?1
			UNION ALL SELECT 1 FROM cases WHERE id = ?1 UNION ALL SELECT 1 FROM variables WHERE id = ?1
			UNION ALL SELECT 1 FROM memos WHERE id = ?1 UNION ALL SELECT 1 FROM codings WHERE id = ?1 LIMIT 1`, id)
		if err == nil {
			return true, nil
		}
		if !errors.Is(err, errNoRow) {
			return false, err
		}
	}
	return false, nil
}

// Carry takes a span made on one revision of a document to its newest analysed
// revision; ok is false when no word of it is left or the words are missing.
func (tx *Tx) Carry(ctx context.Context, document firsthand.ID, revision int, span firsthand.Span) (to firsthand.Span, ok bool, err error) {
	c := firsthand.Coding{Document: document, Revision: revision, Span: span}
	if err := tx.place(ctx, &c); err != nil {
		return span, false, err
	}
	return c.Place, !c.Gone, nil
}
