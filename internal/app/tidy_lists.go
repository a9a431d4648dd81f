package app

import (
	"context"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// A TidyDocument is one row of a table of documents.
type TidyDocument struct {
	InterviewLine
	Revision   int // number of the newest that analysts may see; 0 where the words are missing
	Length     int // code points
	Attributes map[string]string
}

// EachDocument hands over a study's documents in natural order of their names.
func (a *App) EachDocument(ctx context.Context, study firsthand.ID, w Window, each func(TidyDocument) error) (Extent, error) {
	var list []TidyDocument
	entry, err := a.Steady(ctx, study, func() error {
		lines, _, err := a.Interviews(ctx, study)
		if err != nil {
			return err
		}
		return a.Store.View(ctx, func(tx *store.Tx) error {
			revs, err := tx.Lengths(ctx, study)
			if err != nil {
				return err
			}
			newest := make(map[firsthand.ID]firsthand.Revision, len(revs))
			for _, r := range revs {
				newest[r.Document] = r
			}
			values, err := attributes(ctx, tx, study)
			if err != nil {
				return err
			}
			list = list[:0]
			for _, l := range lines {
				d := TidyDocument{l, newest[l.ID].Number, newest[l.ID].Length, values[l.Document.Case]}
				if d.Attributes == nil {
					d.Attributes = map[string]string{}
				}
				list = append(list, d)
			}
			SortByName(list, func(d TidyDocument) string { return d.Name })
			return nil
		})
	})
	if err != nil {
		return Extent{}, err
	}
	return hand(w, entry, list, each)
}

// A TidyCode is one row of a codebook, with the GUID that files of other programs
// know it by.
type TidyCode struct {
	CodeLine
	GUID   string
	Parent string // path
}

// EachCode hands over a study's codes in the order of the tree, counted in one
// coder's layer, the reporting layer where none is named.
func (a *App) EachCode(ctx context.Context, study firsthand.Study, coder string, w Window, each func(TidyCode) error) (Extent, string, error) {
	var list []CodeLine
	var layer string
	entry, err := a.Steady(ctx, study.ID, func() (err error) {
		list, layer, err = a.Codebook(ctx, study.ID, coder)
		return err
	})
	if err != nil {
		return Extent{}, layer, err
	}
	path := map[firsthand.ID]string{}
	tidy := make([]TidyCode, len(list))
	for i, c := range list { // parents come first
		path[c.ID] = c.Path
		tidy[i] = TidyCode{c, string(maskOf(study).guid(c.ID)), path[c.Code.Parent]}
	}
	e, err := hand(w, entry, tidy, each)
	return e, layer, err
}

// CodeNamed finds a code of a study by its path or its ID.
func (a *App) CodeNamed(ctx context.Context, study firsthand.ID, name string) (c CodeView, err error) {
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		t, err := readTree(ctx, tx, study)
		if err != nil {
			return err
		}
		c.Code, err = t.find(name)
		c.Path = t.paths[c.ID]
		return err
	})
	return c, err
}

// A TidyCase is one row of a table of cases.
type TidyCase struct {
	firsthand.Case
	Documents  []string // names
	Interview  firsthand.Interview
	Attributes map[string]string
}

// EachCase hands over a study's cases in natural order of their names.
func (a *App) EachCase(ctx context.Context, study firsthand.ID, w Window, each func(TidyCase) error) (Extent, error) {
	var list []TidyCase
	var entry int64
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		list = list[:0]
		head, err := tx.Head(ctx, study)
		if err != nil {
			return err
		}
		entry = head.Seq
		cases, err := tx.Cases(ctx, study)
		if err != nil {
			return err
		}
		SortByName(cases, func(c firsthand.Case) string { return c.Name })
		values, err := attributes(ctx, tx, study)
		if err != nil {
			return err
		}
		documents, err := tx.Documents(ctx, study)
		if err != nil {
			return err
		}
		names := map[firsthand.ID][]string{}
		for _, d := range documents {
			names[d.Case] = append(names[d.Case], d.Name)
		}
		interviews, err := tx.Interviews(ctx, study)
		if err != nil {
			return err
		}
		held := map[firsthand.ID]firsthand.Interview{}
		for _, i := range interviews {
			if _, there := held[i.Case]; !there {
				held[i.Case] = i
			}
		}
		for _, c := range cases {
			t := TidyCase{c, names[c.ID], held[c.ID], values[c.ID]}
			if t.Documents == nil {
				t.Documents = []string{}
			}
			if t.Attributes == nil {
				t.Attributes = map[string]string{}
			}
			list = append(list, t)
		}
		return nil
	})
	if err != nil {
		return Extent{}, err
	}
	return hand(w, entry, list, each)
}
