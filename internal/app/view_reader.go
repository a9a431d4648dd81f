package app

import (
	"context"
	"slices"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// A CodeView is a code with its place in the tree.
type CodeView struct {
	firsthand.Code
	Path  string
	Depth int // 0 at the top
}

// A ReaderView is one document as it is read: its words and what was coded in
// them.
type ReaderView struct {
	Document   firsthand.Document
	Case       firsthand.Case // zero where the document belongs to none
	Interview  firsthand.Interview
	Revision   firsthand.Revision // with text and turns
	Codes      []CodeView         // in the order of the tree
	Codings    []firsthand.Coding // in reading order, those with words left
	Colleagues []firsthand.Colleague
	Me         firsthand.ID          // empty until the person has done something in the study
	Main       map[firsthand.ID]bool // whose codings are drawn in full: one's own, and the layer that reports count
	Previous   string                // names of the neighbouring documents, or empty
	Next       string
	Head       int64 // the newest entry of the journal that this shows
}

// ReadCodes reads the codebook as [ReaderView] has it.
func (a *App) ReadCodes(ctx context.Context, study firsthand.ID) ([]CodeView, error) {
	var out []CodeView
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		tree, err := readTree(ctx, tx, study)
		if err != nil {
			return err
		}
		out = tree.view()
		return nil
	})
	return out, err
}

// ReadDocument reads a document by its id, its name, or its name without the
// extension where only one document has that.
func (a *App) ReadDocument(ctx context.Context, who Person, study firsthand.ID, document string) (ReaderView, error) {
	var v ReaderView
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		v = ReaderView{}
		all, err := tx.Documents(ctx, study)
		if err != nil {
			return err
		}
		i := documentIn(all, document)
		if i < 0 {
			return firsthand.Errorf(firsthand.NotFound, "There is no interview %q in this study.", document)
		}
		v.Document = all[i]
		if i > 0 {
			v.Previous = all[i-1].Name
		}
		if i+1 < len(all) {
			v.Next = all[i+1].Name
		}
		if v.Revision, err = tx.Analysed(ctx, v.Document.ID); err != nil {
			return err
		}
		if err := v.about(ctx, tx, study); err != nil {
			return err
		}
		head, err := tx.Head(ctx, study)
		if err != nil {
			return err
		}
		v.Head = head.Seq
		return v.coded(ctx, tx, study, who)
	})
	return v, err
}

// documentIn finds a document in a list, -1 if it is not there.
func documentIn(all []firsthand.Document, ref string) int {
	stem := -1
	for i, d := range all {
		if d.Name == ref || string(d.ID) == ref {
			return i
		}
		if dot := strings.LastIndexByte(d.Name, '.'); dot > 0 && d.Name[:dot] == ref {
			if stem >= 0 {
				stem = len(all)
			} else {
				stem = i
			}
		}
	}
	if stem < len(all) {
		return stem
	}
	return -1
}

// about reads whom the document is about and when they were met.
func (v *ReaderView) about(ctx context.Context, tx *store.Tx, study firsthand.ID) error {
	if v.Document.Case == "" {
		return nil
	}
	cases, err := tx.Cases(ctx, study)
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(cases, func(c firsthand.Case) bool { return c.ID == v.Document.Case }); i >= 0 {
		v.Case = cases[i]
	}
	interviews, err := tx.Interviews(ctx, study)
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(interviews, func(n firsthand.Interview) bool { return n.Document == v.Document.ID }); i >= 0 {
		v.Interview = interviews[i]
	}
	return nil
}

// coded reads the codebook and the document's codings.
func (v *ReaderView) coded(ctx context.Context, tx *store.Tx, study firsthand.ID, who Person) error {
	s, err := tx.Study(ctx, string(study))
	if err != nil {
		return err
	}
	tree, err := readTree(ctx, tx, study)
	if err != nil {
		return err
	}
	v.Codes = tree.view()
	if v.Colleagues, v.Main, v.Me, err = team(ctx, tx, s, who); err != nil {
		return err
	}
	codings, err := tx.Codings(ctx, v.Document.ID)
	if err != nil {
		return err
	}
	for _, c := range codings {
		if c.Place.Len() > 0 {
			v.Codings = append(v.Codings, c)
		}
	}
	return nil
}

// view lists the codes with their paths and depths.
func (t *codeTree) view() []CodeView {
	depth := make(map[firsthand.ID]int, len(t.all))
	out := make([]CodeView, 0, len(t.all))
	for _, c := range t.all { // parents come first
		d := 0
		if above, ok := depth[c.Parent]; ok {
			d = above + 1
		}
		depth[c.ID] = d
		out = append(out, CodeView{c, t.paths[c.ID], d})
	}
	return out
}

// Team are the colleagues of a study, whose codings are drawn in full for who,
// and which of them who is, empty until they have done something.
func (a *App) Team(ctx context.Context, who Person, study firsthand.ID) (all []firsthand.Colleague, main map[firsthand.ID]bool, me firsthand.ID, err error) {
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		s, err := tx.Study(ctx, string(study))
		if err != nil {
			return err
		}
		all, main, me, err = team(ctx, tx, s, who)
		return err
	})
	return all, main, me, err
}

func team(ctx context.Context, tx *store.Tx, s firsthand.Study, who Person) (all []firsthand.Colleague, main map[firsthand.ID]bool, me firsthand.ID, err error) {
	if all, err = tx.Colleagues(ctx, s.ID); err != nil {
		return nil, nil, "", err
	}
	main = map[firsthand.ID]bool{}
	for _, c := range all {
		if c.Name == who.Name {
			me = c.ID
		}
		if c.Name == who.Name || c.Role == firsthand.Lead || s.Layer == every || s.Layer == c.Name {
			main[c.ID] = true
		}
	}
	return all, main, me, nil
}
