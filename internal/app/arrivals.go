package app

import (
	"context"

	"firsthand.study"
	"firsthand.study/internal/store"
	"firsthand.study/internal/text"
)

// Arrivals are what is different in a document, and in the codebook beside it,
// since an entry of the journal: not what happened, but how it is now.
type Arrivals struct {
	Head     int64              // the newest entry that they hold
	Codings  []firsthand.Coding // made or changed, in reading order
	Gone     []firsthand.ID     // codings that are no more
	Codes    []firsthand.ID     // codes that were made, changed or removed
	Memos    bool               // a memo was written, changed or removed
	Revision int                // of the text that analysts see
	Words    *text.Index        // that text
	Whole    bool               // so much has changed that the document is better read anew
}

// mostArrivals is how many changes are gathered one by one.
const mostArrivals = 4000

// Arrivals reads what is different in a document since an entry of the study's
// journal. It costs what changed, not what there is.
func (a *App) Arrivals(ctx context.Context, study, document firsthand.ID, after int64) (Arrivals, error) {
	var out Arrivals
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		out = Arrivals{}
		entries, err := tx.Entries(ctx, study, store.EntryFilter{After: after})
		if err != nil {
			return err
		}
		out.Head = after
		g := gathering{document: document, codings: map[firsthand.ID]bool{}, codes: map[firsthand.ID]bool{}}
		changes := 0
		for i := range entries {
			out.Head = entries[i].Seq
			if changes += entries[i].Objects; changes > mostArrivals {
				out.Whole = true
				continue
			}
			if err := tx.EachChange(ctx, &entries[i], g.change); err != nil {
				return err
			}
		}
		if out.Revision, out.Words, err = tx.Newest(ctx, document); err != nil {
			return err
		}
		out.Memos = g.memos
		for id := range g.codes {
			out.Codes = append(out.Codes, id)
		}
		return out.settle(ctx, tx, g)
	})
	return out, err
}

// Head is the number of the newest entry of a study's journal, 0 for none.
func (a *App) Head(ctx context.Context, study firsthand.ID) (int64, error) {
	var seq int64
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		e, err := tx.Head(ctx, study)
		seq = e.Seq
		return err
	})
	return seq, err
}

// Transcript finds a document as [App.ReadDocument] does, with the number and the
// words of the revision that analysts see. By its ID it is found at once.
func (a *App) Transcript(ctx context.Context, study firsthand.ID, ref string) (d firsthand.Document, revision int, words *text.Index, err error) {
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		if d, err = tx.Document(ctx, firsthand.ID(ref)); err != nil || d.Study != study || d.Trashed > 0 {
			if err != nil && !notFound(err) {
				return err
			}
			all, err := tx.Documents(ctx, study)
			if err != nil {
				return err
			}
			i := documentIn(all, ref)
			if i < 0 {
				return firsthand.Errorf(firsthand.NotFound, "There is no interview %q in this study.", ref)
			}
			d = all[i]
		}
		revision, words, err = tx.Newest(ctx, d.ID)
		return err
	})
	return d, revision, words, err
}

// A gathering is what entries touched.
type gathering struct {
	document       firsthand.ID
	codings, codes map[firsthand.ID]bool
	memos          bool
}

func (g *gathering) change(c firsthand.Change) error {
	switch c.Object {
	case firsthand.ObjCode:
		g.codes[c.ID] = true
	case firsthand.ObjMemo:
		g.memos = true
	case firsthand.ObjCoding:
		g.codings[c.ID] = true
	}
	return nil
}

// settle reads how the codings that were touched are now. A coding of another
// document is neither here nor gone from here, and saying so does no harm.
func (out *Arrivals) settle(ctx context.Context, tx *store.Tx, g gathering) error {
	if out.Whole {
		return nil
	}
	for id := range g.codings {
		c, err := tx.Coding(ctx, id)
		switch {
		case notFound(err) || err == nil && (c.Document != g.document || c.Place.Len() <= 0):
			out.Gone = append(out.Gone, id)
		case err != nil:
			return err
		default:
			out.Codings = append(out.Codings, c)
		}
	}
	return nil
}
