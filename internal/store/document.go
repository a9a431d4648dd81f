package store

import (
	"context"
	"errors"

	"firsthand.study"
	"firsthand.study/internal/text"
)

var documents = noun[firsthand.Document]{
	object: firsthand.ObjDocument, table: "documents", key: 1,
	columns: []string{"id", "study_id", "name", "original", "media", "path", "case_id", "position", "note", "created_ms", "trashed_ms"},
	into: func(d *firsthand.Document) []any {
		return []any{&d.ID, &d.Study, &d.Name, &d.Original, asText[firsthand.Media]{&d.Media}, &d.Path, &d.Case, &d.Position, &d.Note, &d.Created, &d.Trashed}
	},
	trash: func(d *firsthand.Document, at int64) { d.Trashed = at },
	after: func(ctx context.Context, tx *Tx, before, after *firsthand.Document) error {
		if before != nil || after == nil {
			return nil
		}
		return tx.writeSegment(ctx, after.ID, nil)
	},
}

var revisions = noun[firsthand.Revision]{
	object: firsthand.ObjRevision, table: "revisions", key: 1,
	columns: []string{"id", "document_id", "number", "kind", "analysed", "length", "words", "digest", "created_ms", "by_id", "edits", "turns", "marks", "sealed"},
	into: func(r *firsthand.Revision) []any {
		return []any{&r.ID, &r.Document, &r.Number, asText[firsthand.RevisionKind]{&r.Kind}, &r.Analysed, &r.Length, &r.Words, &r.Digest,
			&r.Created, &r.By, asJSON[[]text.Edit]{&r.Edits}, asJSON[[]firsthand.Turn]{&r.Turns}, asJSON[[]firsthand.Mark]{&r.Marks}, &r.Sealed}
	},
}

// Documents lists a study's documents in their order, trash left out.
func (tx *Tx) Documents(ctx context.Context, study firsthand.ID) ([]firsthand.Document, error) {
	return documents.some(ctx, tx, `WHERE study_id = ?1 AND trashed_ms = 0 ORDER BY position, id`, study)
}

// Trash lists the documents that were deleted and can be brought back.
func (tx *Tx) Trash(ctx context.Context, study firsthand.ID) ([]firsthand.Document, error) {
	return documents.some(ctx, tx, `WHERE study_id = ?1 AND trashed_ms > 0 ORDER BY trashed_ms, id`, study)
}

// Document reads one document, in the trash or not.
func (tx *Tx) Document(ctx context.Context, id firsthand.ID) (firsthand.Document, error) {
	return documents.get(ctx, tx, id)
}

// PutDocument makes or changes a document.
func (tx *Tx) PutDocument(ctx context.Context, d firsthand.Document) error {
	return documents.put(ctx, tx, d)
}

// TrashDocument deletes a document, from where it can be brought back.
func (tx *Tx) TrashDocument(ctx context.Context, id firsthand.ID) error {
	return documents.drop(ctx, tx, id)
}

// LastPosition is the highest position of a study's documents, trash included.
func (tx *Tx) LastPosition(ctx context.Context, study firsthand.ID) (int, error) {
	var n int
	err := tx.get(ctx, []any{&n}, `SELECT COALESCE(MAX(position), 0) FROM documents WHERE study_id = ?1`, study)
	return n, err
}

// AddRevision adds a text to a document. Its number must follow the newest. If
// it is analysed, every coding on the document is carried to it and flagged
// where its words changed, and the caller indexes it for search.
func (tx *Tx) AddRevision(ctx context.Context, r firsthand.Revision) error {
	if err := revisions.put(ctx, tx, r); err != nil {
		return err
	}
	if _, err := tx.exec(ctx, `INSERT INTO texts (revision_id, body) VALUES (?1, ?2)`, r.ID, r.Text); err != nil {
		return err
	}
	tx.carrier = nil
	if r.Analysed && r.Number > 1 {
		return tx.recarry(ctx, r.Document)
	}
	return nil
}

// Revisions lists a document's revisions, oldest first, without their texts.
func (tx *Tx) Revisions(ctx context.Context, document firsthand.ID) ([]firsthand.Revision, error) {
	return revisions.some(ctx, tx, `WHERE document_id = ?1 ORDER BY number`, document)
}

// Analysed reads the newest revision of a document that analysts may see, with
// its text. NotFound if the document has none.
func (tx *Tx) Analysed(ctx context.Context, document firsthand.ID) (firsthand.Revision, error) {
	var r firsthand.Revision
	err := tx.get(ctx, append(revisions.into(&r), &r.Text), `SELECT `+revisions.prefixed("r")+`, t.body
		FROM revisions r JOIN texts t ON t.revision_id = r.id
		WHERE r.document_id = ?1 AND r.analysed = TRUE ORDER BY r.number DESC LIMIT 1`, document)
	if errors.Is(err, errNoRow) {
		return r, firsthand.Errorf(firsthand.NotFound, "The text of this document is missing.")
	}
	return r, err
}

// RevisionText reads the words of one revision.
func (tx *Tx) RevisionText(ctx context.Context, revision firsthand.ID) (string, error) {
	var body string
	err := tx.get(ctx, []any{&body}, `SELECT body FROM texts WHERE revision_id = ?1`, revision)
	return body, err
}

// newestAnalysed chooses the revision whose words count, for a join on documents d.
const newestAnalysed = `r.document_id = d.id AND r.analysed = TRUE AND r.number = (
	SELECT MAX(n.number) FROM revisions n WHERE n.document_id = d.id AND n.analysed = TRUE)`

// Lengths lists, for each of a study's documents, its newest analysed
// revision's figures, without the text and what is known of its stretches.
func (tx *Tx) Lengths(ctx context.Context, study firsthand.ID) ([]firsthand.Revision, error) {
	rows, err := tx.query(ctx, `SELECT r.id, r.document_id, r.number, r.length, r.words, r.digest
		FROM documents d JOIN revisions r ON `+newestAnalysed+`
		WHERE d.study_id = ?1 AND d.trashed_ms = 0 ORDER BY d.position, d.id`, study)
	return collect(rows, err, func(r *firsthand.Revision) []any {
		r.Analysed = true
		return []any{&r.ID, &r.Document, &r.Number, &r.Length, &r.Words, &r.Digest}
	})
}

// EachText reads the analysed text of each document of a study, in the
// documents' order. body is only valid during the call; false stops.
func (tx *Tx) EachText(ctx context.Context, study firsthand.ID, each func(document firsthand.ID, body []byte) (bool, error)) error {
	// The order is settled before the words are read: sorting rows that hold
	// them would copy every text.
	revs, err := tx.Lengths(ctx, study)
	if err != nil {
		return err
	}
	for _, r := range revs {
		more := false
		err := tx.s.d.body(ctx, tx, r.ID, func(body []byte) (err error) {
			more, err = each(r.Document, body)
			return err
		})
		if err != nil || !more {
			return err
		}
	}
	return nil
}

// bodyByRow reads a text through database/sql.
func bodyByRow(ctx context.Context, tx *Tx, revision firsthand.ID, each func([]byte) error) error {
	body, err := tx.RevisionText(ctx, revision)
	if err != nil {
		return err
	}
	return each([]byte(body))
}
