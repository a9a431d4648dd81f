package app

import (
	"context"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// LastAct is who's newest entry in a study, with what the journal says of it;
// the zero entry where they did nothing yet.
func (a *App) LastAct(ctx context.Context, who Person, study firsthand.ID) (firsthand.Entry, error) {
	var last firsthand.Entry
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		all, err := tx.Colleagues(ctx, study)
		if err != nil {
			return err
		}
		for _, c := range all {
			if c.Name != who.Name {
				continue
			}
			entries, err := tx.Entries(ctx, study, store.EntryFilter{By: c.ID, Newest: true, Limit: 1})
			if err != nil || len(entries) == 0 {
				return err
			}
			last = entries[0]
			return tx.Tell(ctx, &last)
		}
		return nil
	})
	return last, err
}
