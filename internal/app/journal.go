package app

import (
	"context"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// A JournalLine is an entry as people read it.
type JournalLine struct {
	firsthand.Entry
	Who string `json:"who"` // the colleague's name, empty for the program
}

// Journal lists a study's entries, oldest first: all, or those that touched an
// object (an id, or a code's path), or the newest limit.
func (a *App) Journal(ctx context.Context, study firsthand.ID, object string, limit int) ([]JournalLine, error) {
	var lines []JournalLine
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		f := store.EntryFilter{Object: firsthand.ID(object), Newest: limit > 0, Limit: limit}
		if object != "" {
			t, err := readTree(ctx, tx, study)
			if err != nil {
				return err
			}
			if c, err := t.find(object); err == nil {
				f.Object = c.ID
			}
		}
		entries, err := tx.Entries(ctx, study, f)
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
		if f.Newest {
			for i, j := 0, len(lines)-1; i < j; i, j = i+1, j-1 {
				lines[i], lines[j] = lines[j], lines[i]
			}
		}
		return nil
	})
	return lines, err
}

func colleagueNames(ctx context.Context, tx *store.Tx, study firsthand.ID) (map[firsthand.ID]string, error) {
	all, err := tx.Colleagues(ctx, study)
	if err != nil {
		return nil, err
	}
	names := make(map[firsthand.ID]string, len(all))
	for _, c := range all {
		names[c.ID] = c.Name
	}
	return names, nil
}

// VerifyJournal walks a study's chain.
func (a *App) VerifyJournal(ctx context.Context, study firsthand.ID) (store.ChainReport, error) {
	var r store.ChainReport
	err := a.Store.View(ctx, func(tx *store.Tx) (err error) {
		r, err = tx.VerifyJournal(ctx, study)
		return err
	})
	return r, err
}
