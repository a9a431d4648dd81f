package app

import (
	"context"
	"encoding/json"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// A CodeDifference is what became of one code between two moments.
type CodeDifference struct {
	Kind          string   // added, removed, merged or changed
	What          []string // of changed: renamed, moved, redefined, recoloured; not the order alone
	Before, After CodeView // zero where it was not there
	Seq           int64    // of removed and merged: the entry that did it
	Says          string   // that entry's own sentence
}

// A CodebookPair is the codebook as of two entries of the journal.
type CodebookPair struct {
	From, To    int64
	Before, Now int // how many codes there were, folders left out
	Differences []CodeDifference
	Erased      int64 // an entry whose payload was erased, so that codes before it may be other; 0 if none
}

// CompareCodebook compares the codebook as it stood after entry from with that
// after entry to, 0 being the newest.
func (a *App) CompareCodebook(ctx context.Context, study firsthand.ID, from, to int64) (p CodebookPair, err error) {
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		head, err := tx.Head(ctx, study)
		if err != nil {
			return err
		}
		if to <= 0 || to > head.Seq {
			to = head.Seq
		}
		p = CodebookPair{From: max(0, min(from, to)), To: to}
		all, err := tx.Codes(ctx, study)
		if err != nil {
			return err
		}
		w := rewinding{at: map[firsthand.ID]firsthand.Code{}, left: map[firsthand.ID]firsthand.Entry{}}
		for _, c := range all {
			w.at[c.ID] = c
		}
		if err := w.back(ctx, tx, study, to); err != nil {
			return err
		}
		after := w.tree()
		w.left = map[firsthand.ID]firsthand.Entry{}
		if err := w.back(ctx, tx, study, p.From); err != nil {
			return err
		}
		p.Erased = w.erased
		before := w.tree()
		p.Before, p.Now = before.coding(), after.coding()
		return p.compare(ctx, tx, before, after, w.left)
	})
	return p, err
}

// A rewinding is the codes on the way back through the journal.
type rewinding struct {
	at     map[firsthand.ID]firsthand.Code
	seq    int64                            // where it is, 0 at the start
	left   map[firsthand.ID]firsthand.Entry // which entry removed a code last
	erased int64
}

// back takes back what entries after one did to codes.
func (w *rewinding) back(ctx context.Context, tx *store.Tx, study firsthand.ID, to int64) error {
	entries, err := tx.Entries(ctx, study, store.EntryFilter{After: to, Until: w.seq, Newest: true})
	if err != nil {
		return err
	}
	w.seq = to
	for _, e := range entries {
		if quietAbout[e.Action] {
			continue
		}
		var changes []firsthand.Change
		if err := tx.EachChange(ctx, &e, func(c firsthand.Change) error {
			if c.Object == firsthand.ObjCode {
				changes = append(changes, c)
			}
			return nil
		}); err != nil {
			return err
		}
		if e.Erased {
			w.erased = e.Seq
		}
		for i := len(changes) - 1; i >= 0; i-- {
			c := changes[i]
			if c.Before == nil {
				delete(w.at, c.ID)
				continue
			}
			var code firsthand.Code
			if err := json.Unmarshal(c.Before, &code); err != nil {
				return err
			}
			w.at[c.ID] = code
			if _, known := w.left[c.ID]; c.After == nil && !known {
				w.left[c.ID] = e
			}
		}
	}
	return nil
}

// quietAbout are acts that never touch a code.
var quietAbout = map[string]bool{"coding.move": true, "coding.remove": true, "codings.import": true, "memo.add": true, "memo.change": true, "memo.remove": true,
	"documents.import": true, "document.read": true, "document.correct": true, "document.revise": true, "cases.import": true}

// coding is how many codes of a tree code passages: folders do not.
func (t *codeTree) coding() (n int) {
	for _, c := range t.all {
		if !c.Folder {
			n++
		}
	}
	return n
}

func (w *rewinding) tree() *codeTree {
	all := make([]firsthand.Code, 0, len(w.at))
	for _, c := range w.at {
		all = append(all, c)
	}
	SortByName(all, func(c firsthand.Code) string { return string(c.ID) })
	return newTree(all)
}

func (p *CodebookPair) compare(ctx context.Context, tx *store.Tx, before, after *codeTree, left map[firsthand.ID]firsthand.Entry) error {
	was, is := map[firsthand.ID]CodeView{}, map[firsthand.ID]bool{}
	for _, v := range before.view() {
		was[v.ID] = v
	}
	for _, v := range after.view() {
		is[v.ID] = true
		old, there := was[v.ID]
		if !there {
			p.Differences = append(p.Differences, CodeDifference{Kind: "added", After: v})
			continue
		}
		if what := changedIn(old.Code, v.Code); len(what) > 0 {
			p.Differences = append(p.Differences, CodeDifference{Kind: "changed", What: what, Before: old, After: v})
		}
	}
	for _, v := range before.view() {
		if is[v.ID] {
			continue
		}
		d := CodeDifference{Kind: "removed", Before: v}
		if e, ok := left[v.ID]; ok {
			if err := tx.Tell(ctx, &e); err != nil {
				return err
			}
			d.Seq, d.Says = e.Seq, e.Summary
			if e.Action == "code.merge" && e.Verb != firsthand.Undo {
				d.Kind = "merged"
			}
		}
		p.Differences = append(p.Differences, d)
	}
	return nil
}

// changedIn says in words what is other about a code.
func changedIn(old, now firsthand.Code) []string {
	var what []string
	for _, c := range []struct {
		other bool
		word  string
	}{
		{old.Name != now.Name, "renamed"},
		{old.Parent != now.Parent, "moved"},
		{old.Definition != now.Definition || old.UseWhen != now.UseWhen || old.NotWhen != now.NotWhen || old.Example != now.Example || old.Title != now.Title, "redefined"},
		{old.Color != now.Color, "recoloured"},
		{old.Theme != now.Theme || old.Folder != now.Folder, "marked otherwise"},
	} {
		if c.other {
			what = append(what, c.word)
		}
	}
	return what
}
