package app

import (
	"context"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// A TidyMemo is one row of a table of memos.
type TidyMemo struct {
	firsthand.Memo
	Kind     firsthand.Object // of what it is about
	Name     string           // of what it is about: a title, a document's or case's name, a code's path
	Document string           // name, where it is about a document, a passage or a coding
	At       firsthand.Span   // the passage on the analysed revision; empty where it is about none
	Gone     bool             // no word of the passage is left
	By       string           // the colleague's name
}

// EachMemo hands over a study's memos, oldest first; about, where not empty,
// names the one object they are to be about, as a person or the ID does.
func (a *App) EachMemo(ctx context.Context, study firsthand.Study, about string, w Window, each func(TidyMemo) error) (Extent, error) {
	var list []TidyMemo
	var entry int64
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		list = list[:0]
		head, err := tx.Head(ctx, study.ID)
		if err != nil {
			return err
		}
		entry = head.Seq
		var only firsthand.ID
		if about != "" {
			if only, err = objectNamed(ctx, tx, study.ID, about); err != nil {
				return err
			}
		}
		memos, err := tx.Memos(ctx, study.ID, only)
		if err != nil {
			return err
		}
		known, err := namesIn(ctx, tx, study)
		if err != nil {
			return err
		}
		for _, m := range memos {
			t, err := known.memo(ctx, tx, m)
			if err != nil {
				return err
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

// A namedThing is what an ID stands for.
type namedThing struct {
	kind firsthand.Object
	name string
}

// A register is what the IDs of a study stand for, codings apart.
type register struct {
	things map[firsthand.ID]namedThing
	who    map[firsthand.ID]string
}

func namesIn(ctx context.Context, tx *store.Tx, study firsthand.Study) (register, error) {
	r := register{things: map[firsthand.ID]namedThing{study.ID: {firsthand.ObjStudy, study.Title}}}
	documents, err := tx.Documents(ctx, study.ID)
	if err != nil {
		return r, err
	}
	for _, d := range documents {
		r.things[d.ID] = namedThing{firsthand.ObjDocument, d.Name}
	}
	t, err := readTree(ctx, tx, study.ID)
	if err != nil {
		return r, err
	}
	for id, path := range t.paths {
		r.things[id] = namedThing{firsthand.ObjCode, path}
	}
	cases, err := tx.Cases(ctx, study.ID)
	if err != nil {
		return r, err
	}
	for _, c := range cases {
		r.things[c.ID] = namedThing{firsthand.ObjCase, c.Name}
	}
	r.who, err = colleagueNames(ctx, tx, study.ID)
	return r, err
}

func (r register) memo(ctx context.Context, tx *store.Tx, m firsthand.Memo) (TidyMemo, error) {
	t := TidyMemo{Memo: m, By: r.who[m.By]}
	if thing, ok := r.things[m.About]; ok {
		t.Kind, t.Name = thing.kind, thing.name
		if t.Kind != firsthand.ObjDocument {
			return t, nil
		}
		t.Document = t.Name
		if m.Span.Len() <= 0 {
			return t, nil
		}
		at, ok, err := tx.Carry(ctx, m.About, m.Revision, m.Span)
		t.At, t.Gone = at, !ok
		return t, err
	}
	c, err := tx.Coding(ctx, m.About)
	if notFound(err) {
		return t, nil // what it was about is in the trash, or of a kind with no name
	}
	if err != nil {
		return t, err
	}
	t.Kind, t.At, t.Gone = firsthand.ObjCoding, c.Place, c.Gone
	t.Name, t.Document = r.things[c.Code].name, r.things[c.Document].name
	return t, nil
}
