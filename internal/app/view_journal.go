package app

import (
	"context"
	"slices"

	"firsthand.study"
	"firsthand.study/internal/store"
	"firsthand.study/internal/text"
)

// JournalPage lists limit entries of a study's journal, newest first, after the
// newest from; all is how many there are.
func (a *App) JournalPage(ctx context.Context, study firsthand.ID, from, limit int) (lines []JournalLine, all int64, err error) {
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		head, err := tx.Head(ctx, study)
		if err != nil {
			return err
		}
		all = head.Seq
		if int64(from) >= all {
			return nil
		}
		entries, err := tx.Entries(ctx, study, store.EntryFilter{Newest: true, Until: all - int64(from), Limit: limit})
		if err != nil {
			return err
		}
		names, err := colleagueNames(ctx, tx, study)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if err := tx.Tell(ctx, &e); err != nil {
				return err
			}
			lines = append(lines, JournalLine{e, names[e.By]})
		}
		return nil
	})
	return lines, all, err
}

// A LinedHit is a hit with the line, from 1, in which it begins.
type LinedHit struct {
	FoundHit
	Line int
}

// FindLines finds as Find does, and tells the line of each hit.
func (a *App) FindLines(ctx context.Context, study firsthand.ID, query string, o FindOptions) (FindResult, []LinedHit, error) {
	res, err := a.Find(ctx, study, query, o)
	if err != nil {
		return res, nil, err
	}
	var hits []LinedHit
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		all, err := tx.Documents(ctx, study)
		if err != nil {
			return err
		}
		var lines []int
		last := ""
		for _, h := range res.Results { // in the order of the documents
			if h.Document != last {
				i := slices.IndexFunc(all, func(d firsthand.Document) bool { return d.Name == h.Document })
				if i < 0 {
					continue // it went since
				}
				rev, err := tx.Analysed(ctx, all[i].ID)
				if err != nil {
					return err
				}
				lines, last = text.Lines(rev.Text), h.Document
			}
			hits = append(hits, LinedHit{h, LineOf(lines, h.Start)})
		}
		return nil
	})
	return res, hits, err
}
