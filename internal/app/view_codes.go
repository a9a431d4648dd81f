package app

import (
	"context"
	"fmt"
	"slices"

	"firsthand.study"
	"firsthand.study/internal/corpus"
	"firsthand.study/internal/store"
)

// A CodeLine is a code with how often it was used: by itself, and with the
// codes below it.
type CodeLine struct {
	CodeView
	Own, All corpus.Count
}

// Codebook lists a study's codes in the order of the tree, counted in one
// coder's layer; the reporting layer where none is named. layer is its name.
func (a *App) Codebook(ctx context.Context, study firsthand.ID, coder string) (lines []CodeLine, layer string, err error) {
	err = a.ask(ctx, study, func(_ *store.Tx, l *loaded) error {
		who, name, err := l.reporting(coder)
		if err != nil {
			return err
		}
		layer = name
		lines, err = recallOf(l, fmt.Sprintf("codebook %v", who), func() ([]CodeLine, error) {
			views := newTree(l.codes).view()
			groups := make([][]int, 0, 2*len(views))
			for _, v := range views {
				n := l.number[v.ID]
				groups = append(groups, []int{n}, l.Below(n))
			}
			counts, err := l.Count(groups, corpus.Filter{Coders: who})
			if err != nil {
				return nil, err
			}
			var all []CodeLine
			for i, v := range views {
				all = append(all, CodeLine{v, counts[2*i], counts[2*i+1]})
			}
			return all, nil
		})
		lines = slices.Clone(lines)
		return err
	})
	return lines, layer, err
}

// ExpressionOf writes the code expression that asks for a code by its path, and
// for all below it too where below.
func ExpressionOf(path string, below bool) string {
	e := corpus.Expression{Op: corpus.Carries, Path: firsthand.SplitPath(path), Below: below}
	return e.String()
}

// Variables lists a study's variables in their order.
func (a *App) Variables(ctx context.Context, study firsthand.ID) ([]firsthand.Variable, error) {
	var all []firsthand.Variable
	err := a.Store.View(ctx, func(tx *store.Tx) (err error) {
		all, err = tx.Variables(ctx, study)
		return err
	})
	return all, err
}

// Coders lists the names of those who coded anything in a study, the one whose
// layer reports count first.
func (a *App) Coders(ctx context.Context, study firsthand.ID) ([]string, error) {
	var names []string
	err := a.ask(ctx, study, func(_ *store.Tx, l *loaded) error {
		_, first, err := l.reporting("")
		if err != nil {
			return err
		}
		for i, c := range l.coders {
			switch {
			case !l.coded[i]:
			case c.Name == first:
				names = append([]string{c.Name}, names...)
			default:
				names = append(names, c.Name)
			}
		}
		return nil
	})
	return names, err
}
