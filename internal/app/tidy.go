package app

import (
	"context"
	"time"

	"firsthand.study"
	"firsthand.study/internal/format"
	"firsthand.study/internal/store"
)

// A Window is the part of a list that is wanted.
type Window struct {
	From, Limit int   // rows left out, and rows at most; Limit 0 is all that follow
	Entry       int64 // the journal entry that the list must be as of; 0 is the newest
}

// An Extent is how long a whole list is, as of an entry of the study's journal.
type Extent struct {
	Entry int64
	Count int
}

// Open tells how long a list is, and is a Conflict where the study is not as the
// window wants it: parts of two moments do not make one list.
func (w Window) Open(entry int64, count int) (Extent, error) {
	e := Extent{entry, count}
	if w.Entry > 0 && w.Entry != entry {
		return e, firsthand.Errorf(firsthand.Conflict, "The study was changed since the first part of this list was read, so the next would not fit it.").
			WithHint("begin again without a cursor, or ask for csv, which is the whole list as of one moment")
	}
	return e, nil
}

// cut is the window of a list of n, as a half-open range.
func (w Window) cut(n int) (from, to int) {
	from = min(max(0, w.From), n)
	if w.Limit <= 0 {
		return from, n
	}
	return from, min(from+w.Limit, n)
}

// hand gives the window of a list to each, one by one.
func hand[T any](w Window, entry int64, list []T, each func(T) error) (Extent, error) {
	e, err := w.Open(entry, len(list))
	if err != nil {
		return e, err
	}
	from, to := w.cut(len(list))
	for _, t := range list[from:to] {
		if err := each(t); err != nil {
			return e, err
		}
	}
	return e, nil
}

// Steady runs fn, which only reads a study, until the study was the same before
// and after, and returns the entry of the journal that fn saw.
func (a *App) Steady(ctx context.Context, study firsthand.ID, fn func() error) (int64, error) {
	before, err := a.Head(ctx, study)
	for range steadyTries {
		if err != nil {
			return 0, err
		}
		if err := fn(); err != nil {
			return 0, err
		}
		after, err := a.Head(ctx, study)
		if err != nil || after == before {
			return after, err
		}
		before = after
	}
	return 0, firsthand.Errorf(firsthand.Conflict, "The study is being changed faster than it can be read; nothing was read.").WithHint("ask again in a moment")
}

// steadyTries is how often Steady reads before it gives up.
const steadyTries = 8

// SafeCell makes a text safe for a csv file that a spreadsheet program may open:
// what would be taken for a formula gets an apostrophe before it.
func SafeCell(s string) string { return format.Guard(s) }

// attributes are the values of every case, by the names of the variables.
func attributes(ctx context.Context, tx *store.Tx, study firsthand.ID) (map[firsthand.ID]map[string]string, error) {
	variables, err := tx.Variables(ctx, study)
	if err != nil {
		return nil, err
	}
	name := make(map[firsthand.ID]string, len(variables))
	for _, v := range variables {
		name[v.ID] = v.Name
	}
	values, err := tx.Values(ctx, study)
	if err != nil {
		return nil, err
	}
	of := map[firsthand.ID]map[string]string{}
	for _, v := range values {
		if of[v.Case] == nil {
			of[v.Case] = map[string]string{}
		}
		of[v.Case][name[v.Variable]] = v.Text
	}
	return of, nil
}

// ISOTime writes Unix milliseconds as ISO 8601 in UTC, empty for none.
func ISOTime(ms int64) string {
	if ms == 0 {
		return ""
	}
	return time.UnixMilli(ms).UTC().Format(time.RFC3339)
}
