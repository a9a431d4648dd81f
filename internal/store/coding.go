package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"firsthand.study"
	"firsthand.study/internal/text"
)

var codings = noun[firsthand.Coding]{
	object: firsthand.ObjCoding, table: "codings", key: 1,
	columns: []string{"id", "document_id", "revision", "span_start", "span_end", "code_id", "coder_id", "selection_id", "created_ms",
		"place_start", "place_end", "changed", "quote"},
	into: func(c *firsthand.Coding) []any {
		return []any{&c.ID, &c.Document, &c.Revision, &c.Span.Start, &c.Span.End, &c.Code, &c.Coder, &c.Selection, &c.Created,
			&c.Place.Start, &c.Place.End, &c.Changed, &c.Quote}
	},
	beside: func(c *firsthand.Coding) firsthand.ID { return c.Document },
	derive: func(ctx context.Context, tx *Tx, before, after *firsthand.Coding) error {
		if before != nil && before.Document == after.Document && before.Revision == after.Revision && before.Span == after.Span {
			after.Place, after.Changed, after.Quote = before.Place, before.Changed, before.Quote
			return nil
		}
		return tx.place(ctx, after)
	},
	after: func(ctx context.Context, tx *Tx, before, after *firsthand.Coding) error {
		for _, c := range []*firsthand.Coding{before, after} {
			if c != nil {
				tx.touched[c.Document] = true
			}
		}
		return nil
	},
}

// PutCoding makes or changes a coding; its place and quotation are computed.
func (tx *Tx) PutCoding(ctx context.Context, c firsthand.Coding) error {
	return codings.put(ctx, tx, c)
}

// DropCoding removes a coding.
func (tx *Tx) DropCoding(ctx context.Context, id firsthand.ID) error {
	return codings.drop(ctx, tx, id)
}

// A CodingChange is a coding as it is and as it shall be; without an After it is
// removed.
type CodingChange struct {
	Before firsthand.Coding
	After  *firsthand.Coding
}

// ChangeCodings changes and removes many codings at once. Each Before must be
// what this transaction has read, and no coding may be named twice.
func (tx *Tx) ChangeCodings(ctx context.Context, changes []CodingChange) error {
	list := make([]alteration[firsthand.Coding], len(changes))
	for i, c := range changes {
		list[i] = alteration[firsthand.Coding]{&c.Before, c.After}
	}
	return codings.alter(ctx, tx, list)
}

// Coding reads one coding.
func (tx *Tx) Coding(ctx context.Context, id firsthand.ID) (firsthand.Coding, error) {
	return codings.get(ctx, tx, id)
}

// Codings lists a document's codings in reading order.
func (tx *Tx) Codings(ctx context.Context, document firsthand.ID) ([]firsthand.Coding, error) {
	return codings.some(ctx, tx, `WHERE document_id = ?1 ORDER BY place_start, place_end, id`, document)
}

// CodingsOf lists every coding of one code, in no order that means anything.
func (tx *Tx) CodingsOf(ctx context.Context, code firsthand.ID) ([]firsthand.Coding, error) {
	return codings.some(ctx, tx, `WHERE code_id = ?1 ORDER BY document_id, place_start, place_end, id`, code)
}

// HasCodings reports whether a colleague has coded anything.
func (tx *Tx) HasCodings(ctx context.Context, coder firsthand.ID) (bool, error) {
	var one int
	err := tx.get(ctx, []any{&one}, `SELECT 1 FROM codings WHERE coder_id = ?1 LIMIT 1`, coder)
	if errors.Is(err, errNoRow) {
		return false, nil
	}
	return err == nil, err
}

// EachQuote reads the quotations of one code's codings. id and quote are only
// valid during the call.
func (tx *Tx) EachQuote(ctx context.Context, code firsthand.ID, each func(id, quote []byte) error) error {
	return tx.s.d.lend(ctx, tx, `SELECT id, quote FROM codings WHERE code_id = ?1`, code, func(row [][]byte) error { return each(row[0], row[1]) })
}

// AddCodings makes many codings of one document at once, with IDs of a range
// that was announced by [Tx.AnnounceIDs].
func (tx *Tx) AddCodings(ctx context.Context, document firsthand.ID, cs []firsthand.Coding) error {
	var one int
	fresh := tx.get(ctx, []any{&one}, `SELECT 1 FROM codings WHERE document_id = ?1 LIMIT 1`, document) == errNoRow
	for i := range cs {
		if cs[i].Document != document {
			return fmt.Errorf("coding %s belongs to another document", cs[i].ID)
		}
		if err := codings.belongs(ctx, tx, &cs[i]); err != nil {
			return err
		}
		if err := tx.place(ctx, &cs[i]); err != nil {
			return err
		}
		if err := tx.log.made(&cs[i]); err != nil {
			return err
		}
	}
	i := 0
	_, err := tx.s.d.bulk(ctx, tx, codings.table, codings.columns, func() ([]any, error) {
		if i == len(cs) {
			return nil, nil
		}
		i++
		return deref(codings.into(&cs[i-1])), nil
	})
	if err != nil {
		return err
	}
	if fresh && !tx.touched[document] {
		return tx.writeSegment(ctx, document, cs)
	}
	tx.touched[document] = true
	return nil
}

// AnnounceIDs says that a bulk act is about to make objects with these IDs, so
// that the journal indexes them in one row.
func (tx *Tx) AnnounceIDs(r firsthand.IDRange) { tx.log.announce(r) }

// A placing carries codings of one document to its newest analysed revision.
type placing struct {
	document  firsthand.ID
	revisions []firsthand.Revision
	newest    int // index of the newest analysed revision, -1 if there is none
	index     *text.Index
	carriers  map[int]*text.Carrier // by the number of the revision that the edits made
}

func (tx *Tx) placing(ctx context.Context, document firsthand.ID) (*placing, error) {
	if tx.carrier != nil && tx.carrier.document == document {
		return tx.carrier, nil
	}
	ctx, err := tx.brief(ctx)
	if err != nil {
		return nil, err
	}
	// The words of the newest come along: of many documents, each question counts.
	rows, err := tx.query(ctx, `SELECT r.id, r.document_id, r.number, r.analysed, r.length, r.edits,
		COALESCE(CASE WHEN r.number = (SELECT MAX(n.number) FROM revisions n WHERE n.document_id = ?1 AND n.analysed = TRUE)
			THEN (SELECT t.body FROM texts t WHERE t.revision_id = r.id) END, '')
		FROM revisions r WHERE r.document_id = ?1 ORDER BY r.number`, document)
	p := &placing{document: document, newest: -1, carriers: map[int]*text.Carrier{}}
	p.revisions, err = collect(rows, err, func(r *firsthand.Revision) []any {
		return []any{&r.ID, &r.Document, &r.Number, &r.Analysed, &r.Length, asJSON[[]text.Edit]{&r.Edits}, &r.Text}
	})
	if err != nil {
		return nil, err
	}
	for i, r := range p.revisions {
		if r.Analysed {
			p.newest = i
		}
	}
	if p.newest >= 0 {
		p.index = text.NewIndex(p.revisions[p.newest].Text)
	}
	tx.carrier = p
	return p, nil
}

// Newest is the number and the words of a document's newest analysed revision.
// NotFound if it has none.
func (tx *Tx) Newest(ctx context.Context, document firsthand.ID) (number int, words *text.Index, err error) {
	p, err := tx.placing(ctx, document)
	if err != nil {
		return 0, nil, err
	}
	if p.newest < 0 {
		return 0, nil, firsthand.Errorf(firsthand.NotFound, "The text of this document is missing.")
	}
	return p.revisions[p.newest].Number, p.index, nil
}

// place computes where a coding stands on the newest analysed revision, cuts
// its quotation there, and tells whether its words changed on the way.
func (tx *Tx) place(ctx context.Context, c *firsthand.Coding) error {
	p, err := tx.placing(ctx, c.Document)
	if err != nil {
		return err
	}
	if c.Revision < 1 || c.Revision > len(p.revisions) {
		// The words are missing: a foreign project named the place, and it is kept.
		if len(p.revisions) == 0 && c.Revision == 0 && 0 <= c.Span.Start && c.Span.Start < c.Span.End {
			c.Place, c.Changed, c.Quote, c.Gone = c.Span, false, "", false
			return nil
		}
		return firsthand.Errorf(firsthand.Invalid, "There is no revision %d of this document.", c.Revision)
	}
	if n := p.revisions[c.Revision-1].Length; !c.Span.Valid(n) {
		return firsthand.Errorf(firsthand.Invalid, "The passage %d-%d is not in the text, which has %d characters.", c.Span.Start, c.Span.End, n)
	}
	at, changed, gone := c.Span, false, false
	for i := c.Revision; i <= p.newest && !gone; i++ {
		carrier, err := p.carrier(i)
		if err != nil {
			return err
		}
		var ch bool
		at, ch, gone = carrier.Carry(at)
		changed = changed || ch
	}
	c.Changed, c.Gone = changed, gone || p.newest < 0
	if c.Gone {
		c.Place, c.Quote = text.Span{Start: -1, End: -1}, ""
		return nil
	}
	c.Place, c.Quote = at, p.index.Slice(at)
	return nil
}

// carrier carries from revisions[i-1] to revisions[i].
func (p *placing) carrier(i int) (*text.Carrier, error) {
	if c, ok := p.carriers[i]; ok {
		return c, nil
	}
	c, err := text.NewCarrier(p.revisions[i-1].Length, p.revisions[i].Edits)
	p.carriers[i] = c
	return c, err
}

// recarry places every coding of a document anew. Where an edit lets two codings
// of one code by one coder stand on the same words, they are one from then on:
// the older stays.
func (tx *Tx) recarry(ctx context.Context, document firsthand.ID) error {
	all, err := tx.Codings(ctx, document)
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b firsthand.Coding) int {
		return cmp.Or(cmp.Compare(a.Created, b.Created), cmp.Compare(a.ID, b.ID))
	})
	type same struct {
		code, coder firsthand.ID
		place       text.Span
	}
	standing := make(map[same]firsthand.ID, len(all))
	for _, c := range all {
		if err := tx.place(ctx, &c); err != nil {
			return err
		}
		if at := (same{c.Code, c.Coder, c.Place}); !c.Gone {
			if stays := standing[at]; stays != "" {
				if err := tx.HandMemos(ctx, tx.log.act.Study, c.ID, stays); err != nil {
					return err
				}
				if err := tx.DropCoding(ctx, c.ID); err != nil {
					return err
				}
				continue
			}
			standing[at] = c.ID
		}
		if _, err := tx.exec(ctx, `UPDATE codings SET place_start = ?2, place_end = ?3, changed = ?4, quote = ?5 WHERE id = ?1`,
			c.ID, c.Place.Start, c.Place.End, c.Changed, c.Quote); err != nil {
			return err
		}
	}
	tx.touched[document] = true
	return nil
}
