package app

import (
	"context"
	"strings"

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
			var err error
			if f.Object, err = objectNamed(ctx, tx, study, object); err != nil {
				return err
			}
		}
		entries, err := tx.Entries(ctx, study, f)
		if err != nil {
			return err
		}
		if object != "" && len(entries) == 0 {
			return firsthand.Errorf(firsthand.NotFound, "Nothing in the journal of this study touched %q.", object).
				WithHint("name an id, a code's path, a document, a participant or a coder")
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

// objectNamed is the ID of what a person calls by its name: a code by its path, a
// document, a case, a variable or a colleague; else the name is taken for an ID.
func objectNamed(ctx context.Context, tx *store.Tx, study firsthand.ID, name string) (firsthand.ID, error) {
	t, err := readTree(ctx, tx, study)
	if err != nil {
		return "", err
	}
	if c, err := t.find(name); err == nil {
		return c.ID, nil
	}
	cases, err := caseNames(ctx, tx, study)
	if err != nil {
		return "", err
	}
	if id, ok := cases[name]; ok {
		return id, nil
	}
	find, err := documentFinder(ctx, tx, study)
	if err != nil {
		return "", err
	}
	if d, ok := find(name); ok {
		return d.ID, nil
	}
	variables, err := tx.Variables(ctx, study)
	if err != nil {
		return "", err
	}
	for _, v := range variables {
		if v.Name == name {
			return v.ID, nil
		}
	}
	names, err := colleagueNames(ctx, tx, study)
	if err != nil {
		return "", err
	}
	for id, n := range names {
		if n == name {
			return id, nil
		}
	}
	return firsthand.ID(strings.ToLower(name)), nil
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

// A ChainReport is what a walk along a journal found.
type ChainReport = store.ChainReport

// VerifyJournal walks a study's chain.
func (a *App) VerifyJournal(ctx context.Context, study firsthand.ID) (ChainReport, error) {
	var r ChainReport
	err := a.Store.View(ctx, func(tx *store.Tx) (err error) {
		r, err = tx.VerifyJournal(ctx, study)
		return err
	})
	return r, err
}
