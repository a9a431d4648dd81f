package store

import (
	"context"
	"database/sql"
	"hash/maphash"

	"firsthand.study"
)

// An IndexSum stands for a set of lexemes whatever their order: two sums are the
// same when the sets are. Sums of different [IndexSums] cannot be compared.
type IndexSum struct {
	n   int
	sum uint64
}

// IndexSums is what the search index holds of every document.
type IndexSums struct {
	seed maphash.Seed
	all  map[firsthand.ID]IndexSum
	key  func(lexeme string) string
}

func (s *IndexSums) add(document firsthand.ID, key string) {
	x := s.all[document]
	x.n++
	x.sum += maphash.String(s.seed, key)
	s.all[document] = x
}

// Match reports whether the index holds just these lexemes of a document, and
// forgets it.
func (s *IndexSums) Match(document firsthand.ID, lexemes []string) bool {
	var want IndexSum
	seen := make(map[string]bool, len(lexemes))
	for _, l := range lexemes {
		if k := s.key(l); !seen[k] {
			seen[k] = true
			want.n++
			want.sum += maphash.String(s.seed, k)
		}
	}
	got := s.all[document]
	delete(s.all, document)
	return got == want
}

// Rest is how many documents the index holds that were not asked about.
func (s *IndexSums) Rest() int { return len(s.all) }

// IndexSums reads the search index once.
func (tx *Tx) IndexSums(ctx context.Context) (*IndexSums, error) {
	s := &IndexSums{seed: maphash.MakeSeed(), all: map[firsthand.ID]IndexSum{}}
	return s, tx.s.d.search.each(ctx, tx, s)
}

func (fts5Search) each(ctx context.Context, tx *Tx, s *IndexSums) error {
	s.key = oneToken
	// The vocabulary is a view of the index, made for the connection alone.
	if _, err := tx.exec(ctx, `CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_words USING fts5vocab('main', 'search', 'instance')`); err != nil {
		return err
	}
	type row struct {
		n        int64
		document firsthand.ID
	}
	rows, err := tx.query(ctx, `SELECT n, document_id FROM search_rows`)
	all, err := collect(rows, err, func(r *row) []any { return []any{&r.n, &r.document} })
	if err != nil {
		return err
	}
	of := make(map[int64]firsthand.ID, len(all))
	for _, r := range all {
		of[r.n] = r.document
	}
	words, err := tx.query(ctx, `SELECT term, doc FROM temp.search_words`)
	if err != nil {
		return err
	}
	defer words.Close()
	for words.Next() {
		var term sql.RawBytes
		var n int64
		if err := scan(words, &term, &n); err != nil {
			return err
		}
		s.add(of[n], string(term))
	}
	return words.Err()
}

func (tsvectorSearch) each(ctx context.Context, tx *Tx, s *IndexSums) error {
	s.key = func(lexeme string) string { return lexeme }
	rows, err := tx.query(ctx, `SELECT document_id, unnest(tsvector_to_array(lexemes)) FROM search`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var document firsthand.ID
		var term string
		if err := scan(rows, &document, &term); err != nil {
			return err
		}
		s.add(document, term)
	}
	return rows.Err()
}
