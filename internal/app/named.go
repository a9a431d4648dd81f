package app

import (
	"context"
	"path"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// Study finds a study by its short name, its id, or its title; also by what
// somebody typed when they made it, of which the short name is made.
func (a *App) Study(ctx context.Context, name string) (firsthand.Study, error) {
	var s firsthand.Study
	err := a.Store.View(ctx, func(tx *store.Tx) (err error) {
		s, err = studyNamed(ctx, tx, name)
		return err
	})
	return s, err
}

// StudyOrUnmade is Study, and finds a study in the trash where there is no
// other: one whose making was taken back can be made again.
func (a *App) StudyOrUnmade(ctx context.Context, name string) (firsthand.Study, error) {
	var s firsthand.Study
	err := a.Store.View(ctx, func(tx *store.Tx) (err error) {
		s, err = studyNamed(ctx, tx, name)
		if notFound(err) {
			if t, trashed := tx.TrashedStudy(ctx, name); trashed == nil {
				s, err = t, nil
			}
		}
		return err
	})
	return s, err
}

// studyNamed is Study within a transaction.
func studyNamed(ctx context.Context, tx *store.Tx, name string) (firsthand.Study, error) {
	s, err := tx.Study(ctx, name)
	if !notFound(err) {
		return s, err
	}
	all, failed := tx.Studies(ctx)
	if failed != nil {
		return s, failed
	}
	typed := strings.TrimSpace(name)
	for _, means := range []func(firsthand.Study) bool{
		func(s firsthand.Study) bool { return s.Title == typed },
		func(s firsthand.Study) bool {
			return strings.EqualFold(s.Title, typed) || strings.EqualFold(s.Name, typed)
		},
		func(s firsthand.Study) bool { return s.Name == firsthand.ShortName(typed) && s.Name != nameless },
	} {
		var found []firsthand.Study
		for _, s := range all {
			if means(s) {
				found = append(found, s)
			}
		}
		switch len(found) {
		case 0:
			continue
		case 1:
			return found[0], nil
		}
		return s, firsthand.Errorf(firsthand.Conflict, "Several studies are called %q.", typed).WithHint("say %s or %s", found[0].Name, found[1].Name)
	}
	return s, err
}

// nameless is the short name of a title that none can be made of.
var nameless = firsthand.ShortName("")

// documentFinder finds a document of a study by its name, its id, the name of
// the interview (P07, P07-2), or its name without the extension where only one
// has that.
func documentFinder(ctx context.Context, tx *store.Tx, study firsthand.ID) (func(name string) (firsthand.Document, bool), error) {
	all, err := tx.Documents(ctx, study)
	if err != nil {
		return nil, err
	}
	cases, err := tx.Cases(ctx, study)
	if err != nil {
		return nil, err
	}
	held, err := tx.Interviews(ctx, study)
	if err != nil {
		return nil, err
	}
	by := make(map[string]int, 3*len(all))
	stems := map[string]int{}
	for i, d := range all {
		if stem := strings.TrimSuffix(d.Name, path.Ext(d.Name)); stem != d.Name && stem != "" {
			if _, twice := stems[stem]; twice {
				i = -1
			}
			stems[stem] = i
		}
	}
	names := interviewNames(all, cases, held)
	for _, more := range []func(i int, d firsthand.Document) string{
		func(_ int, d firsthand.Document) string { return d.Name },
		func(_ int, d firsthand.Document) string { return string(d.ID) },
		func(_ int, d firsthand.Document) string { return names[d.ID] },
	} {
		for i, d := range all {
			name := more(i, d)
			if _, taken := by[name]; name != "" && !taken {
				by[name] = i
			}
		}
	}
	for stem, i := range stems {
		if _, taken := by[stem]; !taken && i >= 0 {
			by[stem] = i
		}
	}
	return func(name string) (firsthand.Document, bool) {
		i, ok := by[name]
		if !ok {
			return firsthand.Document{}, false
		}
		return all[i], true
	}, nil
}

// DocumentsNamed finds documents as people call them; the first that is not
// there is told.
func (a *App) DocumentsNamed(ctx context.Context, study firsthand.ID, names []string) ([]firsthand.Document, error) {
	var out []firsthand.Document
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		find, err := documentFinder(ctx, tx, study)
		if err != nil {
			return err
		}
		for _, n := range names {
			d, ok := find(n)
			if !ok {
				return firsthand.Errorf(firsthand.NotFound, "There is no document %q in this study; nothing was changed.", n)
			}
			out = append(out, d)
		}
		return nil
	})
	return out, err
}
