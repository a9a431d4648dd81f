package store

import (
	"context"

	"firsthand.study"
)

// Memo reads one memo.
func (tx *Tx) Memo(ctx context.Context, id firsthand.ID) (firsthand.Memo, error) {
	return memos.get(ctx, tx, id)
}

// MemosIn lists the memos about a document, its passages and its codings, oldest first.
func (tx *Tx) MemosIn(ctx context.Context, study, document firsthand.ID) ([]firsthand.Memo, error) {
	return memos.some(ctx, tx, `WHERE study_id = ?1 AND (about_id = ?2 OR about_id IN (SELECT id FROM codings WHERE document_id = ?2))
		ORDER BY created_ms, id`, study, document)
}

// A Standing is where a passage of one revision stands on the newest that
// analysts may see.
type Standing struct {
	Place   firsthand.Span
	Changed bool // an edit replaced words inside it
	Gone    bool // no word is left
	Quote   string
}

// Stand carries a passage as codings are carried.
func (tx *Tx) Stand(ctx context.Context, document firsthand.ID, revision int, span firsthand.Span) (Standing, error) {
	c := firsthand.Coding{Document: document, Revision: revision, Span: span}
	err := tx.place(ctx, &c)
	return Standing{c.Place, c.Changed, c.Gone, c.Quote}, err
}

// HandMemos makes the memos about one object memos about another, which it
// became one with.
func (tx *Tx) HandMemos(ctx context.Context, study, from, to firsthand.ID) error {
	list, err := tx.Memos(ctx, study, from)
	if err != nil {
		return err
	}
	for _, m := range list {
		m.About = to
		if err := tx.PutMemo(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// OnCodings are the memos of a study that are about codings that stand.
func (tx *Tx) OnCodings(ctx context.Context, study firsthand.ID) (map[firsthand.ID]bool, error) {
	rows, err := tx.query(ctx, `SELECT m.id FROM memos m JOIN codings c ON c.id = m.about_id WHERE m.study_id = ?1`, study)
	ids, err := collect(rows, err, func(id *firsthand.ID) []any { return []any{id} })
	out := make(map[firsthand.ID]bool, len(ids))
	for _, id := range ids {
		out[id] = true
	}
	return out, err
}
