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
