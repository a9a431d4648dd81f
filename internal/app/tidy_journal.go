package app

import (
	"context"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// EachEntry hands over a study's journal, oldest first, all of it or what touched
// an object. The journal only grows, so a window of an earlier one is a part of
// that one, not a Conflict.
func (a *App) EachEntry(ctx context.Context, study firsthand.ID, object string, w Window, each func(JournalLine) error) (e Extent, err error) {
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		head, err := tx.Head(ctx, study)
		if err != nil {
			return err
		}
		e = Extent{Entry: head.Seq, Count: int(head.Seq)}
		if w.Entry > 0 {
			e.Entry = min(w.Entry, head.Seq)
			e.Count = int(e.Entry)
		}
		f := store.EntryFilter{Until: e.Entry, After: int64(w.From), Limit: w.Limit}
		if object != "" {
			f.After, f.Limit = 0, 0
			if f.Object, err = objectNamed(ctx, tx, study, object); err != nil {
				return err
			}
		}
		entries, err := tx.Entries(ctx, study, f)
		if err != nil {
			return err
		}
		if object != "" {
			e.Count = len(entries)
			from, to := w.cut(len(entries))
			entries = entries[from:to]
		}
		names, err := colleagueNames(ctx, tx, study)
		if err != nil {
			return err
		}
		for _, n := range entries {
			if err := tx.Tell(ctx, &n); err != nil {
				return err
			}
			if err := each(JournalLine{n, names[n.By]}); err != nil {
				return err
			}
		}
		return nil
	})
	return e, err
}
