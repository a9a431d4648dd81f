package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"firsthand.study"
)

// An alteration is one object before and after; without a before it is made,
// without an after it is removed.
type alteration[T any] struct{ before, after *T }

// rowsAtOnce is how many rows one statement of [noun.alter] takes.
const rowsAtOnce = 50

// alter changes many objects at once: each is written in the journal, in the
// order of the list, and as few statements as can be change the tables. No
// object may be in the list twice, and each before must be what is stored.
func (n noun[T]) alter(ctx context.Context, tx *Tx, list []alteration[T]) error {
	var b batch
	for _, a := range list {
		line, id, err := n.line(a)
		if err != nil {
			return err
		}
		if line == nil {
			continue
		}
		// What is changed must be ours before and after: an ID may be another study's.
		for _, t := range []*T{a.before, a.after} {
			if t == nil {
				continue
			}
			if err := n.belongs(ctx, tx, t); err != nil {
				return err
			}
		}
		if a.after != nil {
			if n.derive != nil {
				if err := n.derive(ctx, tx, a.before, a.after); err != nil {
					return err
				}
			}
		}
		n.sort(&b, id, a)
		tx.log.touch(id)
		if err := tx.log.line(line); err != nil {
			return err
		}
	}
	if err := n.flush(ctx, tx, &b); err != nil {
		return err
	}
	if n.after == nil {
		return nil
	}
	for _, a := range list {
		if err := n.after(ctx, tx, a.before, a.after); err != nil {
			return err
		}
	}
	return nil
}

// line is what the journal keeps of an alteration, nil where it changes nothing.
func (n noun[T]) line(a alteration[T]) ([]byte, firsthand.ID, error) {
	var before, after []byte
	var id firsthand.ID
	var err error
	if a.before != nil {
		id = n.keyOf(a.before)
		if before, err = json.Marshal(a.before); err != nil {
			return nil, id, err
		}
	}
	if a.after != nil {
		id = n.keyOf(a.after)
		if after, err = json.Marshal(a.after); err != nil {
			return nil, id, err
		}
	}
	if string(before) == string(after) {
		return nil, id, nil
	}
	// encoding/json writes so what is not UTF-8; the journal would tell of other
	// words than those that are stored.
	if bytes.Contains(after, []byte(`\ufffd`)) && !n.readable(a.after) {
		return nil, id, errUnreadable
	}
	quoted, err := json.Marshal(id)
	if err != nil {
		return nil, id, err
	}
	// As encoding/json writes a firsthand.Change, without reading the parts again.
	line := fmt.Appendf(nil, `{"o":"%s","id":%s`, n.object, quoted)
	if before != nil {
		line = append(append(line, `,"b":`...), before...)
	}
	if after != nil {
		line = append(append(line, `,"a":`...), after...)
	}
	return append(line, '}'), id, nil
}

var errUnreadable = &firsthand.Error{Kind: firsthand.Invalid, Message: "Some of the letters cannot be read; nothing was changed.", Hint: "write them again, as UTF-8"}

// readable tells whether every text of an object is UTF-8.
func (n noun[T]) readable(t *T) bool {
	for _, v := range deref(n.into(t)) {
		switch v := v.(type) {
		case string:
			if !utf8.ValidString(v) {
				return false
			}
		case []byte:
			continue
		default:
			if s, ok := v.(fmt.Stringer); ok && !utf8.ValidString(s.String()) {
				return false
			}
		}
	}
	return true
}

// A batch is what is to be done to one table.
type batch struct {
	drops []firsthand.ID
	made  [][]any
	put   [][]any
	same  map[string]*sameChange // by what they change, and to what
	order []*sameChange
}

// A sameChange gives some columns of many rows the same values.
type sameChange struct {
	columns []string
	values  []any
	ids     []firsthand.ID
}

func (n noun[T]) sort(b *batch, id firsthand.ID, a alteration[T]) {
	switch {
	case a.after == nil:
		b.drops = append(b.drops, id)
	case a.before == nil:
		b.made = append(b.made, deref(n.into(a.after)))
	case n.key > 1:
		b.put = append(b.put, deref(n.into(a.after)))
	default:
		old, now := deref(n.into(a.before)), deref(n.into(a.after))
		c := &sameChange{}
		for i, v := range now {
			if v != old[i] {
				c.columns, c.values = append(c.columns, n.columns[i]), append(c.values, v)
			}
		}
		if len(c.columns) == 0 {
			return // told apart by nothing that is stored
		}
		key := fmt.Sprintf("%#v", append([]any{c.columns}, c.values...)) // %q would take a large number for a letter that is none
		if b.same == nil {
			b.same = map[string]*sameChange{}
		}
		if known := b.same[key]; known != nil {
			c = known
		} else {
			b.same[key] = c
			b.order = append(b.order, c)
		}
		c.ids = append(c.ids, id)
		if len(c.ids) == 1 {
			c.values = append(c.values, now) // the whole row, while it is alone
		}
	}
}

func (n noun[T]) flush(ctx context.Context, tx *Tx, b *batch) error {
	for _, id := range b.drops {
		if n.key > 1 {
			if _, err := tx.exec(ctx, `DELETE FROM `+n.table+` WHERE `+n.where(), n.keyArgs(id)...); err != nil {
				return err
			}
		}
	}
	if n.key == 1 {
		if err := tx.forIDs(ctx, b.drops, nil, func(in string) string { return `DELETE FROM ` + n.table + ` WHERE ` + n.columns[0] + ` IN ` + in }); err != nil {
			return err
		}
	}
	for _, c := range b.order {
		row := c.values[len(c.values)-1].([]any)
		values := c.values[:len(c.values)-1]
		if len(c.ids) == 1 {
			b.put = append(b.put, row)
			continue
		}
		sets := make([]string, len(c.columns))
		for i, column := range c.columns {
			sets[i] = fmt.Sprintf("%s = ?%d", column, i+1)
		}
		err := tx.forIDs(ctx, c.ids, values, func(in string) string {
			return `UPDATE ` + n.table + ` SET ` + strings.Join(sets, ", ") + ` WHERE ` + n.columns[0] + ` IN ` + in
		})
		if err != nil {
			return err
		}
	}
	for rows := range slices.Chunk(b.put, rowsAtOnce) {
		if _, err := tx.exec(ctx, n.upsert(len(rows)), slices.Concat(rows...)...); err != nil {
			return err
		}
	}
	if len(b.made) == 0 {
		return nil
	}
	i := 0
	_, err := tx.s.d.bulk(ctx, tx, n.table, n.columns, func() ([]any, error) {
		if i == len(b.made) {
			return nil, nil
		}
		i++
		return b.made[i-1], nil
	})
	return err
}

// forIDs runs a statement for some IDs, many at a time; before come its other
// arguments, and query is given the list of the IDs' places.
func (tx *Tx) forIDs(ctx context.Context, ids []firsthand.ID, before []any, query func(in string) string) error {
	for now := range slices.Chunk(ids, askedAtOnce) {
		args := slices.Clone(before)
		for _, id := range now {
			args = append(args, string(id))
		}
		if _, err := tx.exec(ctx, query(places(len(before)+1, len(now))), args...); err != nil {
			return err
		}
	}
	return nil
}

// places is a list of placeholders in parentheses, numbered from one on.
func places(from, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "?%d", from+i)
	}
	return "(" + b.String() + ")"
}

// stored reads objects by their IDs; what is not there is left out.
func (n noun[T]) stored(ctx context.Context, tx *Tx, ids []firsthand.ID) (map[firsthand.ID]*T, error) {
	out := make(map[firsthand.ID]*T, len(ids))
	if n.key > 1 || len(ids) == 1 {
		for _, id := range ids {
			t, err := n.get(ctx, tx, id)
			if errors.Is(err, errNoRow) {
				continue
			}
			if err != nil {
				return nil, err
			}
			out[id] = &t
		}
		return out, nil
	}
	for now := range slices.Chunk(ids, askedAtOnce) {
		args := make([]any, len(now))
		for i, id := range now {
			args[i] = string(id)
		}
		some, err := n.some(ctx, tx, `WHERE `+n.columns[0]+` IN `+places(1, len(now)), args...)
		if err != nil {
			return nil, err
		}
		for i := range some {
			out[n.keyOf(&some[i])] = &some[i]
		}
	}
	return out, nil
}

// reverse takes changes of different objects back, in the order given, if each
// object is still as its change left it.
func (n noun[T]) reverse(ctx context.Context, tx *Tx, changes []firsthand.Change) error {
	ids := make([]firsthand.ID, len(changes))
	for i, c := range changes {
		ids[i] = c.ID
	}
	stored, err := n.stored(ctx, tx, ids)
	if err != nil {
		return err
	}
	var list []alteration[T]
	for _, c := range changes {
		before, err := decode[T](c.Before)
		if err != nil {
			return err
		}
		after, err := decode[T](c.After)
		if err != nil {
			return err
		}
		now := stored[c.ID]
		if same, err := equal(now, after); err != nil || !same {
			if err != nil {
				return err
			}
			return errBuiltOn
		}
		if before == nil && n.trash != nil {
			trashed := *now
			n.trash(&trashed, tx.now)
			before = &trashed
		}
		if now == nil && before == nil {
			continue
		}
		if before == nil && n.users != "" {
			// What stood on it may have been taken back by this very act.
			if err := n.alter(ctx, tx, list); err != nil {
				return err
			}
			list = nil
			var one int
			if err := tx.get(ctx, []any{&one}, n.users, c.ID); err == nil {
				return errBuiltOn
			} else if !errors.Is(err, errNoRow) {
				return err
			}
		}
		list = append(list, alteration[T]{now, before})
	}
	if n.beside != nil {
		slices.SortStableFunc(list, func(a, b alteration[T]) int {
			return strings.Compare(string(n.beside(a.either())), string(n.beside(b.either())))
		})
	}
	return n.alter(ctx, tx, list)
}

func (a alteration[T]) either() *T {
	if a.after != nil {
		return a.after
	}
	return a.before
}
