package app

import (
	"context"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// Named lists the names of a study's documents, and of its cases, in the order
// of people's lists. They are shared: not the caller's to change.
func (a *App) Named(ctx context.Context, study firsthand.ID) (documents, cases []string, err error) {
	err = a.ask(ctx, study, func(_ *store.Tx, l *loaded) (err error) {
		if documents, err = recallOf(l, "names of documents", func() ([]string, error) {
			var names []string
			for _, d := range l.inOrder() {
				names = append(names, l.documents[d].Name)
			}
			return names, nil
		}); err != nil {
			return err
		}
		cases, err = recallOf(l, "names of cases", func() ([]string, error) {
			names := append([]string(nil), l.caseNames...)
			SortByName(names, func(s string) string { return s })
			return names, nil
		})
		return err
	})
	return documents, cases, err
}
