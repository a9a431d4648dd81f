package app

import (
	"cmp"
	"context"
	"slices"

	"firsthand.study"
	"firsthand.study/internal/search"
	"firsthand.study/internal/store"
)

// Ways are what Undo and Redo would take back and do again for who, each the
// zero Entry where there is nothing.
func (a *App) Ways(ctx context.Context, who Person, study firsthand.ID) (undo, redo firsthand.Entry, err error) {
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		names, err := colleagueNames(ctx, tx, study)
		if err != nil {
			return err
		}
		for id, n := range names {
			if n != who.Name {
				continue
			}
			for verb, to := range map[firsthand.Verb]*firsthand.Entry{firsthand.Undo: &undo, firsthand.Redo: &redo} {
				act, _, err := pending(ctx, tx, study, id, verb)
				if notFound(err) {
					continue
				}
				if err == nil {
					err = tx.Tell(ctx, &act)
				}
				if err != nil {
					return err
				}
				*to = act
			}
		}
		return nil
	})
	return undo, redo, err
}

// An OwnPassage is a coding of a code itself, with the words it stands on.
type OwnPassage struct {
	firsthand.Coding
	In  string // the document's name
	Who string
}

// A PassageSieve chooses among a code's passages. The zero sieve takes all.
type PassageSieve struct {
	Words    string // stand somewhere in the passage, in any case
	Coder    string
	Document string // its name
	Limit    int    // 0 for all
}

// OwnPassages lists the codings of a code itself, in the documents' order, whose
// words are there, and tells how many the sieve lets through.
func (a *App) OwnPassages(ctx context.Context, study, code firsthand.ID, q PassageSieve) (list []OwnPassage, all int, err error) {
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		list, all = nil, 0
		codings, err := tx.CodingsOf(ctx, code)
		if err != nil {
			return err
		}
		names, err := colleagueNames(ctx, tx, study)
		if err != nil {
			return err
		}
		documents, err := tx.Documents(ctx, study)
		if err != nil {
			return err
		}
		in := map[firsthand.ID][]firsthand.Coding{}
		for _, c := range codings {
			in[c.Document] = append(in[c.Document], c)
		}
		words := search.NewLiteral(q.Words)
		for _, d := range documents {
			if q.Document != "" && q.Document != d.Name {
				continue
			}
			for _, c := range in[d.ID] {
				if c.Place.Len() <= 0 || q.Coder != "" && names[c.Coder] != q.Coder || q.Words != "" && words.Count(c.Quote) == 0 {
					continue
				}
				if all++; q.Limit == 0 || all <= q.Limit {
					list = append(list, OwnPassage{c, d.Name, names[c.Coder]})
				}
			}
		}
		return nil
	})
	return list, all, err
}

// A Companion is a code that shares words with another.
type Companion struct {
	Path  string
	Count int64 // pairs of codings
}

// Companions are the codes that share the most words with a code, counted in one
// coder's layer, every layer where none is named.
func (a *App) Companions(ctx context.Context, study firsthand.ID, path, coder string, limit int) ([]Companion, error) {
	found, err := a.Cooccurrence(ctx, study, nil, coder)
	if err != nil {
		return nil, err
	}
	var out []Companion
	for _, row := range found.Table {
		switch path {
		case row.A:
			out = append(out, Companion{row.B, row.Count})
		case row.B:
			out = append(out, Companion{row.A, row.Count})
		}
	}
	slices.SortStableFunc(out, func(a, b Companion) int { return cmp.Compare(b.Count, a.Count) })
	return out[:min(limit, len(out))], nil
}
