package app

import (
	"context"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// A CodesPreview says what merging, splitting or deleting a code would change.
type CodesPreview struct {
	Codings   int               // that would get another code, or go
	Twins     int               // of these, that would become one with a coding on the same words
	Coders    int               // who made them
	Documents []PreviewDocument // in which they stand, in the study's order
	Codes     []CodeView        // below the code: they would move with it, or go
	Memos     int               // about the code, those below it and the codings
}

// A PreviewDocument is one document with how many codings would change in it.
type PreviewDocument struct {
	ID      firsthand.ID
	Name    string
	Codings int
}

// PreviewMerge tells what [App.MergeCodes] would change; it fails as that would.
func (a *App) PreviewMerge(ctx context.Context, study, from, into firsthand.ID) (p CodesPreview, err error) {
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		p = CodesPreview{}
		t, err := readTree(ctx, tx, study)
		if err != nil {
			return err
		}
		if err := t.mayMerge(from, into); err != nil {
			return err
		}
		changes, err := recodings(ctx, tx, from, func(firsthand.Coding) firsthand.ID { return into })
		if err != nil {
			return err
		}
		p.Codes = t.viewOf(t.below(from)[1:])
		return p.count(ctx, tx, study, []firsthand.ID{from}, changes)
	})
	return p, err
}

// PreviewDelete tells what [App.DeleteCode] would remove.
func (a *App) PreviewDelete(ctx context.Context, study, code firsthand.ID) (p CodesPreview, err error) {
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		p = CodesPreview{}
		t, err := readTree(ctx, tx, study)
		if err != nil {
			return err
		}
		if t.byID[code] == nil {
			return firsthand.Errorf(firsthand.NotFound, "There is no such code in this study.")
		}
		ids := t.below(code)
		var gone []recoding
		for _, id := range ids {
			codings, err := tx.CodingsOf(ctx, id)
			if err != nil {
				return err
			}
			for _, c := range codings {
				gone = append(gone, recoding{Coding: c})
			}
		}
		p.Codes = t.viewOf(ids[1:])
		return p.count(ctx, tx, study, ids, gone)
	})
	return p, err
}

// PreviewSplit tells what [App.SplitCode] would change, and fails as that would.
func (a *App) PreviewSplit(ctx context.Context, study, from firsthand.ID, name string, codings []firsthand.ID) (p CodesPreview, err error) {
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		p = CodesPreview{}
		t, err := readTree(ctx, tx, study)
		if err != nil {
			return err
		}
		old := t.byID[from]
		if old == nil {
			return firsthand.Errorf(firsthand.NotFound, "There is no such code in this study.")
		}
		made := firsthand.Code{ID: firsthand.NewID(), Study: study, Parent: old.Parent, Name: name}
		if err := t.mayStand(made); err != nil {
			return err
		}
		chosen := make(map[firsthand.ID]bool, len(codings))
		for _, id := range codings {
			chosen[id] = true
		}
		changes, err := recodings(ctx, tx, from, func(k firsthand.Coding) firsthand.ID {
			if chosen[k.ID] {
				return made.ID
			}
			return k.Code
		})
		if err != nil {
			return err
		}
		return p.count(ctx, tx, study, nil, changes)
	})
	return p, err
}

func (p *CodesPreview) count(ctx context.Context, tx *store.Tx, study firsthand.ID, codes []firsthand.ID, changes []recoding) error {
	in, coders := map[firsthand.ID]int{}, map[firsthand.ID]bool{}
	about := map[firsthand.ID]bool{}
	for _, id := range codes {
		about[id] = true
	}
	for _, c := range changes {
		in[c.Document]++
		coders[c.Coder] = true
		about[c.ID] = len(codes) > 0
		if c.Twin {
			p.Twins++
		}
	}
	p.Codings, p.Coders = len(changes), len(coders)
	all, err := tx.Documents(ctx, study)
	if err != nil {
		return err
	}
	for _, d := range all {
		if in[d.ID] > 0 {
			p.Documents = append(p.Documents, PreviewDocument{d.ID, d.Name, in[d.ID]})
		}
	}
	memos, err := tx.Memos(ctx, study, "")
	for _, m := range memos {
		if about[m.About] {
			p.Memos++
		}
	}
	return err
}

// viewOf are some codes of the tree, in its order.
func (t *codeTree) viewOf(ids []firsthand.ID) []CodeView {
	in := map[firsthand.ID]bool{}
	for _, id := range ids {
		in[id] = true
	}
	var out []CodeView
	for _, v := range t.view() {
		if in[v.ID] {
			out = append(out, v)
		}
	}
	return out
}
