package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"firsthand.study"
)

// A noun is how one kind of object is kept: its table, and its columns in the
// order that into gives their places. The journal's before and after are the
// object's JSON, so that undo is the same few lines for every noun.
type noun[T any] struct {
	object  firsthand.Object
	table   string
	key     int // how many of the first columns are the primary key
	columns []string
	into    func(*T) []any
	// trash, for what is kept for a while when removed, sets when it was.
	trash func(t *T, at int64)
	// users is a query for whether anything refers to the object of an id, which
	// undo then does not take away.
	users string
	// derive fills in, before an object is written, what is never given but computed.
	derive func(ctx context.Context, tx *Tx, before, after *T) error
	// beside names what objects are handled best together by, such as their document.
	beside func(*T) firsthand.ID
	// after runs when an object was put or dropped, for what derives from it.
	after func(ctx context.Context, tx *Tx, before, after *T) error
}

// keyOf writes an object's primary key as one ID; a key of two columns is
// joined by a colon.
func (n noun[T]) keyOf(t *T) firsthand.ID {
	parts := make([]string, n.key)
	for i, p := range n.into(t)[:n.key] {
		parts[i] = string(*p.(*firsthand.ID))
	}
	return firsthand.ID(strings.Join(parts, ":"))
}

func (n noun[T]) keyArgs(id firsthand.ID) []any {
	parts := strings.SplitN(string(id), ":", n.key)
	args := make([]any, n.key)
	for i := range args {
		args[i] = ""
		if i < len(parts) {
			args[i] = parts[i]
		}
	}
	return args
}

func (n noun[T]) where() string {
	conds := make([]string, n.key)
	for i := range conds {
		conds[i] = fmt.Sprintf("%s = ?%d", n.columns[i], i+1)
	}
	return strings.Join(conds, " AND ")
}

func (n noun[T]) list() string { return strings.Join(n.columns, ", ") }

// prefixed lists the columns as those of one table of a join.
func (n noun[T]) prefixed(alias string) string {
	return alias + "." + strings.Join(n.columns, ", "+alias+".")
}

// get reads one object; NotFound if there is none.
func (n noun[T]) get(ctx context.Context, tx *Tx, id firsthand.ID) (T, error) {
	var t T
	err := tx.get(ctx, n.into(&t), `SELECT `+n.list()+` FROM `+n.table+` WHERE `+n.where(), n.keyArgs(id)...)
	return t, err
}

// some reads the objects that a condition chooses.
func (n noun[T]) some(ctx context.Context, tx *Tx, tail string, args ...any) ([]T, error) {
	rows, err := tx.query(ctx, `SELECT `+n.list()+` FROM `+n.table+` `+tail, args...)
	return collect(rows, err, n.into)
}

// put makes or changes an object and writes it in the journal. Putting what is
// there already changes nothing.
func (n noun[T]) put(ctx context.Context, tx *Tx, t T) error {
	before, err := n.get(ctx, tx, n.keyOf(&t))
	if errors.Is(err, errNoRow) {
		return n.write(ctx, tx, nil, &t)
	}
	if err != nil {
		return err
	}
	return n.write(ctx, tx, &before, &t)
}

// drop removes an object, or puts it in the trash, and writes that in the journal.
func (n noun[T]) drop(ctx context.Context, tx *Tx, id firsthand.ID) error {
	before, err := n.get(ctx, tx, id)
	if err != nil {
		return err
	}
	if n.trash != nil {
		after := before
		n.trash(&after, tx.now)
		return n.write(ctx, tx, &before, &after)
	}
	return n.write(ctx, tx, &before, nil)
}

func (n noun[T]) write(ctx context.Context, tx *Tx, before, after *T) error {
	return n.alter(ctx, tx, []alteration[T]{{before, after}})
}

// upsert is the statement that makes or changes so many objects.
func (n noun[T]) upsert(rows int) string {
	query := insertInto(n.table, n.columns)
	for i := 1; i < rows; i++ {
		query += ", " + places(i*len(n.columns)+1, len(n.columns))
	}
	query += ` ON CONFLICT (` + strings.Join(n.columns[:n.key], ", ") + `) DO `
	if n.key == len(n.columns) {
		return query + `NOTHING`
	}
	var sets []string
	for _, c := range n.columns[n.key:] {
		sets = append(sets, c+" = excluded."+c)
	}
	return query + `UPDATE SET ` + strings.Join(sets, ", ")
}

// errBuiltOn says that an object is no longer as the act to be undone left it.
var errBuiltOn = &firsthand.Error{Kind: firsthand.Conflict, Message: "Somebody has changed it since."}

func decode[T any](raw json.RawMessage) (*T, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	var t T
	err := json.Unmarshal(raw, &t)
	return &t, err
}

func equal[T any](a, b *T) (bool, error) {
	if a == nil || b == nil {
		return a == nil && b == nil, nil
	}
	x, err := json.Marshal(a)
	if err != nil {
		return false, err
	}
	y, err := json.Marshal(b)
	return bytes.Equal(x, y), err
}

// deref turns the places of columns into their values, for binding.
func deref(places []any) []any {
	args := make([]any, len(places))
	for i, p := range places {
		switch p := p.(type) {
		case *firsthand.ID:
			args[i] = string(*p)
		case *string:
			args[i] = *p
		case *int:
			args[i] = int64(*p)
		case *int64:
			args[i] = *p
		case *float64:
			args[i] = *p
		case *bool:
			args[i] = *p
		case interface{ Value() any }:
			args[i] = p.Value()
		default:
			args[i] = fmt.Sprint(p) // a type that the nouns do not use
		}
	}
	return args
}

// asText keeps a value of a string type, or any value as JSON, in a column.
type asText[T ~string] struct{ to *T }

// Scan implements sql.Scanner.
func (a asText[T]) Scan(v any) error {
	switch v := v.(type) {
	case string:
		*a.to = T(v)
	case []byte:
		*a.to = T(v)
	default:
		return fmt.Errorf("text column holds %T", v)
	}
	return nil
}

// Value is what is bound.
func (a asText[T]) Value() any { return string(*a.to) }

type asJSON[T any] struct{ to *T }

// Scan implements sql.Scanner.
func (a asJSON[T]) Scan(v any) error {
	switch v := v.(type) {
	case string:
		if v == "" {
			return nil
		}
		return json.Unmarshal([]byte(v), a.to)
	case []byte:
		if len(v) == 0 {
			return nil
		}
		return json.Unmarshal(v, a.to)
	}
	return fmt.Errorf("JSON column holds %T", v)
}

// Value is what is bound.
func (a asJSON[T]) Value() any {
	b, err := json.Marshal(a.to)
	if err != nil || string(b) == "null" {
		return ""
	}
	return string(b)
}
