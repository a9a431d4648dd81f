package app

import (
	"context"
	"fmt"
	"slices"

	"firsthand.study"
	"firsthand.study/internal/corpus"
	"firsthand.study/internal/store"
)

// A CooccurrenceResult counts codings of different codes that share text.
type CooccurrenceResult struct {
	Pairs    int64           `json:"pairs"`    // of codings
	Distinct int             `json:"distinct"` // pairs of codes
	Table    []CooccurringOf `json:"table"`
}

// CooccurringOf is how many pairs of codings two codes have; A before B.
type CooccurringOf struct {
	A     string `json:"a"`
	B     string `json:"b"`
	Count int64  `json:"count"`
}

// Cooccurrence counts, for each pair of codes, the pairs of codings in one
// document that share at least one code point.
func (a *App) Cooccurrence(ctx context.Context, study firsthand.ID, where []string, coder string) (CooccurrenceResult, error) {
	res := CooccurrenceResult{Table: []CooccurringOf{}}
	conds, err := conditions(where)
	if err != nil {
		return res, err
	}
	err = a.ask(ctx, study, func(_ *store.Tx, l *loaded) error {
		layer, err := l.layerOf(coder)
		if err != nil {
			return err
		}
		found, err := recallOf(l, fmt.Sprintf("cooccurrence %v %q", layer, where), func() (corpus.CoOccurrence, error) {
			return l.CoOccurrence(corpus.Filter{Coders: layer, Where: conds})
		})
		if err != nil {
			return badExpression(err)
		}
		res.Pairs, res.Distinct = found.Pairs, len(found.Table)
		for _, p := range found.Table {
			res.Table = append(res.Table, CooccurringOf{l.Path(p.A), l.Path(p.B), p.Count})
		}
		return nil
	})
	return res, err
}

// ask runs a question on a study's corpus, as of one moment.
func (a *App) ask(ctx context.Context, study firsthand.ID, question func(*store.Tx, *loaded) error) error {
	return a.Store.View(ctx, func(tx *store.Tx) error {
		l, err := a.corpus(ctx, tx, study)
		if err != nil {
			return err
		}
		return question(tx, l)
	})
}

// A MatrixResult crosses codes with the values of a variable.
type MatrixResult struct {
	By    string      `json:"by"`
	Layer string      `json:"layer"`
	Rows  []MatrixRow `json:"rows"`
	// People are the participants with a document, by value, in the order of the
	// cells; OfPeople are all of them. One with several values counts under each.
	People   []int `json:"people"`
	OfPeople int   `json:"of_people"`
}

// A MatrixRow is one code, the codes below it included.
type MatrixRow struct {
	Code  string       `json:"code"`
	Cells []MatrixCell `json:"cells"`
}

// A MatrixCell counts the references and the participants of one value.
type MatrixCell struct {
	Value        string `json:"value"`
	References   int    `json:"references"`
	Participants int    `json:"participants"`
}

// Matrix counts references and people per code and value of a variable. codes
// are paths, or `Code/*` for the codes right below; none are the top-level codes.
func (a *App) Matrix(ctx context.Context, study firsthand.ID, codes []string, by string, where []string, coder string) (MatrixResult, error) {
	res := MatrixResult{By: by, Rows: []MatrixRow{}}
	conds, err := conditions(where)
	if err != nil {
		return res, err
	}
	err = a.ask(ctx, study, func(_ *store.Tx, l *loaded) error {
		layer, name, err := l.reporting(coder)
		if err != nil {
			return err
		}
		res.Layer = name
		rows, err := l.chosen(codes)
		if err != nil {
			return err
		}
		m, err := recallOf(l, fmt.Sprintf("matrix %v %q %v %q", rows, by, layer, where), func() (corpus.Matrix, error) {
			return l.Matrix(rows, by, corpus.Filter{Coders: layer, Where: conds})
		})
		if err != nil {
			return badExpression(err)
		}
		if res.People, res.OfPeople, err = l.peopleBy(by, m.Values, conds); err != nil {
			return err
		}
		for _, r := range m.Rows {
			row := MatrixRow{Code: l.Path(r.Code)}
			for i, c := range r.Cells {
				row.Cells = append(row.Cells, MatrixCell{m.Values[i], c.References, c.People})
			}
			res.Rows = append(res.Rows, row)
		}
		return nil
	})
	return res, err
}

// peopleBy counts the participants with a document that conditions leave, by
// the values of a variable.
func (l *loaded) peopleBy(by string, values []string, conds []corpus.Condition) (of []int, all int, err error) {
	in, err := l.Covered(corpus.Filter{Where: conds})
	if err != nil {
		return nil, 0, badExpression(err)
	}
	column := map[string]int{}
	for i, v := range values {
		column[v] = i
	}
	of = make([]int, len(values))
	seen := make([]bool, len(l.cases))
	for _, d := range in {
		doc, _ := l.Document(d)
		if doc.Case < 0 || !l.cases[doc.Case].Person || seen[doc.Case] {
			continue
		}
		seen[doc.Case] = true
		all++
		has := l.cases[doc.Case].Attributes[by]
		if len(has) == 0 {
			has = []string{corpus.NotRecorded}
		}
		for i, v := range has {
			if n, ok := column[v]; ok && !slices.Contains(has[:i], v) {
				of[n]++
			}
		}
	}
	return of, all, nil
}

// An Attribute is a variable and the values that cases have of it.
type Attribute struct {
	Name   string
	Values []string // closed values in their order, then others in natural order
}

// Attributes lists what is recorded of a study's cases, in the order of its
// variables.
func (a *App) Attributes(ctx context.Context, study firsthand.ID) ([]Attribute, error) {
	var out []Attribute
	err := a.ask(ctx, study, func(tx *store.Tx, l *loaded) (err error) {
		out, err = recallOf(l, "attributes", func() ([]Attribute, error) {
			variables, err := tx.Variables(ctx, study)
			if err != nil {
				return nil, err
			}
			var all []Attribute
			for _, v := range variables {
				m, err := l.Matrix(nil, v.Name, corpus.Filter{})
				if err != nil {
					return nil, err
				}
				all = append(all, Attribute{v.Name, slices.DeleteFunc(m.Values, func(s string) bool { return s == corpus.NotRecorded })})
			}
			return all, nil
		})
		return err
	})
	return out, err
}

// chosen finds the codes that paths name; none are the top-level codes.
func (l *loaded) chosen(paths []string) ([]int, error) {
	t := newTree(l.codes)
	var out []int
	if len(paths) == 0 {
		for i, c := range l.codes {
			if c.Parent == "" {
				out = append(out, i)
			}
		}
		return out, nil
	}
	for _, p := range paths {
		above, children := p, false
		if n := len(p) - 2; n > 0 && p[n:] == "/*" {
			above, children = p[:n], true
		}
		c, err := t.find(above)
		if err != nil {
			return nil, err
		}
		out = append(out, l.number[c.ID])
		if !children {
			continue
		}
		for _, id := range t.below(c.ID)[1:] {
			out = append(out, l.number[id])
		}
	}
	return out, nil
}
