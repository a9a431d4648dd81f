package app

import (
	"context"
	"errors"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// errFound ends a look through the changes of an entry.
var errFound = errors.New("found")

// CodebookMoments are the entries of a study's journal that made, changed or
// removed a code, newest first, at most limit: those between which the codebook
// is not the same. A code that was made while coding counts, and so does its
// being taken back.
func (a *App) CodebookMoments(ctx context.Context, study firsthand.ID, limit int) (moments []JournalLine, err error) {
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		moments = nil
		names, err := colleagueNames(ctx, tx, study)
		if err != nil {
			return err
		}
		entries, err := tx.Entries(ctx, study, store.EntryFilter{Newest: true})
		if err != nil {
			return err
		}
		for _, e := range entries {
			if len(moments) == limit {
				break
			}
			touched, err := touchesCodes(ctx, tx, e)
			if err != nil {
				return err
			}
			if !touched {
				continue
			}
			if err := tx.Tell(ctx, &e); err != nil {
				return err
			}
			moments = append(moments, JournalLine{e, names[e.By]})
		}
		return nil
	})
	return moments, err
}

// touchesCodes tells whether an entry holds a change of a code. What is kept of
// an entry is read only where its kind does not say.
func touchesCodes(ctx context.Context, tx *store.Tx, e firsthand.Entry) (bool, error) {
	switch {
	case strings.HasPrefix(e.Action, "code."), strings.HasPrefix(e.Action, "codebook."):
		return true, nil
	case quietAbout[e.Action], e.Action == "coding.add" && e.Objects == 1:
		return false, nil
	}
	err := tx.EachChange(ctx, &e, func(c firsthand.Change) error {
		if c.Object == firsthand.ObjCode {
			return errFound
		}
		return nil
	})
	if errors.Is(err, errFound) {
		return true, nil
	}
	return false, err
}
