package store

import (
	"context"
	"strings"

	"firsthand.study"
)

// A searcher keeps, per document, the set of lexemes of its analysed text, and
// tells which documents hold one. How words become lexemes is the caller's.
type searcher interface {
	put(ctx context.Context, tx *Tx, document firsthand.ID, lexemes []string) error
	drop(ctx context.Context, tx *Tx, document firsthand.ID) error
	with(ctx context.Context, tx *Tx, study firsthand.ID, lexeme string, prefix bool) ([]firsthand.ID, error)
	each(ctx context.Context, tx *Tx, sums *IndexSums) error
}

// Index replaces what the search index holds of a document.
func (tx *Tx) Index(ctx context.Context, document firsthand.ID, lexemes []string) error {
	return tx.s.d.search.put(ctx, tx, document, lexemes)
}

// Unindex takes a document out of the search index.
func (tx *Tx) Unindex(ctx context.Context, document firsthand.ID) error {
	return tx.s.d.search.drop(ctx, tx, document)
}

// DocumentsWith lists the study's documents, trash left out, whose text holds
// a lexeme or, if prefix, a lexeme that begins with it; in order of id.
func (tx *Tx) DocumentsWith(ctx context.Context, study firsthand.ID, lexeme string, prefix bool) ([]firsthand.ID, error) {
	return tx.s.d.search.with(ctx, tx, study, lexeme, prefix)
}

func ids(row *firsthand.ID) []any { return []any{row} }

type fts5Search struct{}

func (fts5Search) put(ctx context.Context, tx *Tx, document firsthand.ID, lexemes []string) error {
	// A document is indexed anew only when it was before.
	if _, err := tx.exec(ctx, `DELETE FROM search WHERE rowid = (SELECT n FROM search_rows WHERE document_id = ?1)`, document); err != nil {
		return err
	}
	var n int64
	err := tx.get(ctx, []any{&n}, `INSERT INTO search_rows (document_id) VALUES (?1)
		ON CONFLICT (document_id) DO UPDATE SET document_id = excluded.document_id RETURNING n`, document)
	if err != nil {
		return err
	}
	var body strings.Builder
	for _, l := range lexemes {
		body.WriteString(oneToken(l))
		body.WriteByte(' ')
	}
	_, err = tx.exec(ctx, `INSERT INTO search (rowid, lexemes) VALUES (?1, ?2)`, n, body.String())
	return err
}

// oneToken keeps a lexeme whole for the tokenizer, which splits at ASCII signs
// alone; an analyser makes such lexemes seldom if ever.
func oneToken(lexeme string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 && !('0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z') {
			return '·'
		}
		return r
	}, lexeme)
}

func (fts5Search) drop(ctx context.Context, tx *Tx, document firsthand.ID) error {
	if _, err := tx.exec(ctx, `DELETE FROM search WHERE rowid = (SELECT n FROM search_rows WHERE document_id = ?1)`, document); err != nil {
		return err
	}
	_, err := tx.exec(ctx, `DELETE FROM search_rows WHERE document_id = ?1`, document)
	return err
}

func (fts5Search) with(ctx context.Context, tx *Tx, study firsthand.ID, lexeme string, prefix bool) ([]firsthand.ID, error) {
	match := `"` + oneToken(lexeme) + `"`
	if prefix {
		match += " *"
	}
	rows, err := tx.query(ctx, `SELECT d.id FROM search s JOIN search_rows r ON r.n = s.rowid
		JOIN documents d ON d.id = r.document_id
		WHERE search MATCH ?1 AND d.study_id = ?2 AND d.trashed_ms = 0 ORDER BY d.id`, match, study)
	return collect(rows, err, ids)
}

type tsvectorSearch struct{}

// partBytes bounds one part of a document's lexemes, well under the megabyte
// that a tsvector holds.
const partBytes = 250_000

func (tsvectorSearch) put(ctx context.Context, tx *Tx, document firsthand.ID, lexemes []string) error {
	if err := (tsvectorSearch{}).drop(ctx, tx, document); err != nil {
		return err
	}
	part := 0
	for start := 0; start < len(lexemes) || part == 0; part++ {
		end, size := start, 0
		for end < len(lexemes) && size < partBytes {
			size += len(lexemes[end])
			end++
		}
		_, err := tx.exec(ctx, `INSERT INTO search (document_id, part, lexemes) VALUES (?1, ?2, array_to_tsvector(?3))`,
			document, part, lexemes[start:end])
		if err != nil {
			return err
		}
		start = end
	}
	return nil
}

func (tsvectorSearch) drop(ctx context.Context, tx *Tx, document firsthand.ID) error {
	_, err := tx.exec(ctx, `DELETE FROM search WHERE document_id = ?1`, document)
	return err
}

func (tsvectorSearch) with(ctx context.Context, tx *Tx, study firsthand.ID, lexeme string, prefix bool) ([]firsthand.ID, error) {
	match := `'` + strings.NewReplacer(`'`, `''`, `\`, `\\`).Replace(lexeme) + `'`
	if prefix {
		match += ":*"
	}
	rows, err := tx.query(ctx, `SELECT DISTINCT d.id FROM search s JOIN documents d ON d.id = s.document_id
		WHERE s.lexemes @@ CAST(?1 AS tsquery) AND d.study_id = ?2 AND d.trashed_ms = 0 ORDER BY d.id`, match, study)
	return collect(rows, err, ids)
}
