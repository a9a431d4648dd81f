package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"math"
	"strings"

	"firsthand.study"
)

// A kept table holds what people made, or the journal of it. order are the
// columns of its key.
type keptTable struct {
	name  string
	order []string
}

// tables are all that a copy takes along, each behind those it refers to. The
// search index is not among them: it is made anew from the texts.
var tables = []keptTable{
	{"settings", []string{"name"}},
	{"studies", []string{"id"}},
	{"colleagues", []string{"id"}},
	{"cases", []string{"id"}},
	{"variables", []string{"id"}},
	{"case_values", []string{"case_id", "variable_id"}},
	{"documents", []string{"id"}},
	{"revisions", []string{"id"}},
	{"texts", []string{"revision_id"}},
	{"codes", []string{"id"}},
	{"codings", []string{"id"}},
	{"segments", []string{"document_id"}},
	{"memos", []string{"id"}},
	{"interviews", []string{"id"}},
	{"readings", []string{"document_id", "coder_id"}},
	{"questions", []string{"id"}},
	{"summaries", []string{"of_id", "code_id"}},
	{"foreign_parts", []string{"study_id", "kind", "id"}},
	{"foreign_files", []string{"study_id", "name", "slice"}},
	{"journal", []string{"study_id", "seq"}},
	{"journal_payloads", []string{"study_id", "seq"}},
	{"journal_objects", []string{"study_id", "first_id", "seq"}},
}

// A Lexer gives the lexemes of a text in a language, as the search index keeps them.
type Lexer func(language, body string) []string

// A TableDigest is how many rows a table has, and SHA-256 over them in the
// order of their keys; it is the same on both engines when the rows are.
type TableDigest struct {
	Table  string `json:"table"`
	Rows   int64  `json:"rows"`
	Digest string `json:"digest"`
}

// CopyTo copies everything, studies in the trash too, to a store that is empty,
// of either engine, in one transaction there. The search index is made anew
// with lex. Before the transaction ends every table is read back and compared;
// a difference ends it and nothing was copied. progress may be nil; it is told
// the table and how many of all are done. Conflict if the other store holds
// anything.
func (s *Store) CopyTo(ctx context.Context, to *Store, lex Lexer, progress func(done, all int, table string)) ([]TableDigest, error) {
	var copied []TableDigest
	err := s.View(ctx, func(from *Tx) error {
		return to.within(ctx, to.write, to.d.beginWrite, func(tx *Tx) error {
			copied = nil
			if err := sameSchema(ctx, from, tx); err != nil {
				return err
			}
			if err := tx.mustBeEmpty(ctx); err != nil {
				return err
			}
			steps := 2*len(tables) + 1
			step := func(n int, table string) {
				if progress != nil {
					progress(n, steps, table)
				}
			}
			for i, t := range tables {
				step(i, t.name)
				d, err := copyTable(ctx, from, tx, t)
				if err != nil {
					return fmt.Errorf("copy %s: %w", t.name, err)
				}
				copied = append(copied, d)
			}
			step(len(tables), "search")
			if err := tx.indexAll(ctx, lex); err != nil {
				return err
			}
			for i, t := range tables {
				step(len(tables)+1+i, t.name)
				d, err := tx.digest(ctx, t)
				if err != nil {
					return err
				}
				if d != copied[i] {
					return firsthand.Errorf(firsthand.Conflict, "The copy of %s is not what was copied; nothing was kept of it.", t.name).
						WithHint("run firsthand verify on the data that was to be copied")
				}
			}
			step(steps, "")
			return nil
		})
	})
	return copied, s.d.translate(err)
}

// Digests counts and digests every table that a copy takes along.
func (tx *Tx) Digests(ctx context.Context) ([]TableDigest, error) {
	var all []TableDigest
	for _, t := range tables {
		d, err := tx.digest(ctx, t)
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	return all, nil
}

// MustBeEmpty is a Conflict if any table holds a row.
func (s *Store) MustBeEmpty(ctx context.Context) error {
	return s.View(ctx, func(tx *Tx) error { return tx.mustBeEmpty(ctx) })
}

func (tx *Tx) mustBeEmpty(ctx context.Context) error {
	for _, t := range tables {
		var n int
		if err := tx.get(ctx, []any{&n}, `SELECT COUNT(*) FROM (SELECT 1 FROM `+t.name+` LIMIT 1) one`); err != nil {
			return err
		}
		if n > 0 {
			return firsthand.Errorf(firsthand.Conflict, "There are studies there already; nothing was changed.").WithHint("choose an empty folder or an empty database")
		}
	}
	return nil
}

func sameSchema(ctx context.Context, from, to *Tx) error {
	var a, b int
	for tx, n := range map[*Tx]*int{from: &a, to: &b} {
		if err := tx.get(ctx, []any{n}, `SELECT COALESCE(MAX(number), 0) FROM schema_step`); err != nil {
			return err
		}
	}
	if a != b {
		return firsthand.Errorf(firsthand.Conflict, "The two databases were made by different versions of Firsthand (schema %d and %d); nothing was changed.", a, b)
	}
	return nil
}

// copyTable copies the rows of a table and digests them as they pass.
func copyTable(ctx context.Context, from, to *Tx, t keptTable) (TableDigest, error) {
	rows, err := from.ordered(ctx, t)
	if err != nil {
		return TableDigest{}, err
	}
	defer rows.Close()
	_, err = to.s.d.bulk(ctx, to, t.name, rows.columns, rows.next)
	if err == nil {
		err = ctx.Err()
	}
	return rows.digest(t), err
}

func (tx *Tx) digest(ctx context.Context, t keptTable) (TableDigest, error) {
	rows, err := tx.ordered(ctx, t)
	if err != nil {
		return TableDigest{}, err
	}
	defer rows.Close()
	for {
		row, err := rows.next()
		if err != nil {
			return TableDigest{}, err
		}
		if row == nil {
			return rows.digest(t), nil
		}
	}
}

// keptRows reads a table in the order of its key, with values of the same Go
// types from either engine.
type keptRows struct {
	*sql.Rows
	columns []string
	kinds   []string
	values  []any
	places  []any
	hash    hash.Hash
	n       int64
}

func (tx *Tx) ordered(ctx context.Context, t keptTable) (*keptRows, error) {
	order := make([]string, len(t.order))
	for i, c := range t.order {
		order[i] = c
		if c != "seq" && c != "slice" {
			order[i] += tx.s.d.bytewise
		}
	}
	rows, err := tx.query(ctx, `SELECT * FROM `+t.name+` ORDER BY `+strings.Join(order, ", "))
	if err != nil {
		return nil, err
	}
	r := &keptRows{Rows: rows, hash: sha256.New()}
	types, err := rows.ColumnTypes()
	if err != nil {
		_ = rows.Close()
		return nil, err
	}
	for _, c := range types {
		r.columns = append(r.columns, c.Name())
		r.kinds = append(r.kinds, c.DatabaseTypeName())
	}
	r.values, r.places = make([]any, len(types)), make([]any, len(types))
	for i := range r.values {
		r.places[i] = &r.values[i]
	}
	return r, nil
}

// next is the next row, nil behind the last; it is valid until the next call.
func (r *keptRows) next() ([]any, error) {
	if !r.Next() {
		return nil, r.Err()
	}
	if err := r.Scan(r.places...); err != nil {
		return nil, err
	}
	r.n++
	for i, v := range r.values {
		same, err := sameKind(r.kinds[i], v)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", r.columns[i], err)
		}
		r.values[i] = same
		r.add(same)
	}
	return r.values, nil
}

// sameKind gives a value the one Go type of its column's kind.
func sameKind(kind string, v any) (any, error) {
	switch kind {
	case "TEXT":
		switch v := v.(type) {
		case string:
			return v, nil
		case []byte:
			return string(v), nil
		}
	case "BIGINT", "INT8":
		if n, ok := v.(int64); ok {
			return n, nil
		}
	case "BOOLEAN", "BOOL":
		switch v := v.(type) {
		case bool:
			return v, nil
		case int64:
			return v != 0, nil
		}
	case "DOUBLE PRECISION", "FLOAT8":
		switch v := v.(type) {
		case float64:
			return v, nil
		case int64:
			return float64(v), nil
		}
	case "BYTEA":
		switch v := v.(type) {
		case []byte:
			return v, nil
		case string:
			return []byte(v), nil
		}
	}
	return nil, fmt.Errorf("a %s holds a %T", kind, v)
}

// add hashes a value, its length before it, so that no two rows run together.
func (r *keptRows) add(v any) {
	var b []byte
	switch v := v.(type) {
	case string:
		b = []byte(v)
	case []byte:
		b = v
	case int64:
		b = binary.BigEndian.AppendUint64(nil, uint64(v))
	case float64:
		b = binary.BigEndian.AppendUint64(nil, math.Float64bits(v))
	case bool:
		b = []byte{0}
		if v {
			b[0] = 1
		}
	}
	r.hash.Write(binary.BigEndian.AppendUint64(nil, uint64(len(b))))
	r.hash.Write(b)
}

func (r *keptRows) digest(t keptTable) TableDigest {
	return TableDigest{t.name, r.n, hex.EncodeToString(r.hash.Sum(nil))}
}

// indexAll indexes every document that has an analysed text, in the trash too.
func (tx *Tx) indexAll(ctx context.Context, lex Lexer) error {
	type analysed struct{ document, revision, language string }
	rows, err := tx.query(ctx, `SELECT d.id, r.id, s.language FROM documents d JOIN studies s ON s.id = d.study_id
		JOIN revisions r ON `+newestAnalysed+` ORDER BY d.id`)
	all, err := collect(rows, err, func(a *analysed) []any { return []any{&a.document, &a.revision, &a.language} })
	if err != nil {
		return err
	}
	for _, a := range all {
		if err := ctx.Err(); err != nil {
			return err
		}
		body, err := tx.RevisionText(ctx, firsthand.ID(a.revision))
		if err != nil {
			return err
		}
		if err := tx.Index(ctx, firsthand.ID(a.document), lex(a.language, body)); err != nil {
			return err
		}
	}
	return nil
}
