package app

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/corpus"
	"firsthand.study/internal/report"
	"firsthand.study/internal/store"
)

// An Asking is a question for passages.
type Asking struct {
	Expression string
	Where      []string // conditions on attributes
	Coder      string   // one coder's layer by name, empty for every layer
}

// An Answer is a part of what an Asking found, how much that is in all, and out
// of how much.
type Answer struct {
	PassagePage
	OfPeople    int // participants with a document that the conditions leave
	OfDocuments int
	Miss        *Miss // where nothing was found: what comes near
}

// A Miss says why nothing was found: what each part has alone, and what would
// be found instead.
type Miss struct {
	Op      string // how the parts were joined, empty where there is one
	Parts   []MissPart
	Instead []Instead // what has passages, nearest first
}

// A MissPart is one part of an expression and its passages.
type MissPart struct {
	Expression string
	Name       string // what people call it
	Count      int
}

// An Instead is a question that finds something.
type Instead struct {
	Asking
	Says  string // what is other about it: "within 20 words of one another"
	Count int
}

// Answer finds the passages of a code expression as [App.Passages] does, and
// shows limit of them after the first from.
func (a *App) Answer(ctx context.Context, study firsthand.ID, q Asking, from, limit int) (Answer, error) {
	var out Answer
	err := a.ask(ctx, study, func(tx *store.Tx, l *loaded) error {
		found, err := l.find(ctx, tx, q)
		if err != nil {
			return err
		}
		conds, err := conditions(q.Where)
		if err != nil {
			return err
		}
		in, err := l.Covered(corpus.Filter{Where: conds})
		if err != nil {
			return badExpression(err)
		}
		out.count(l, found)
		out.OfDocuments, out.OfPeople = len(in), l.peopleOf(in)
		if len(found) == 0 {
			out.Miss, err = l.miss(ctx, tx, q)
			return err
		}
		found = found[min(from, len(found)):min(from+limit, len(found))]
		plain, err := l.passages(ctx, tx, found)
		if err != nil {
			return err
		}
		out.Results, err = l.show(ctx, tx, found, plain)
		return err
	})
	return out, err
}

// find finds passages, and remembers them: a list is asked for part by part.
func (l *loaded) find(ctx context.Context, tx *store.Tx, q Asking) ([]corpus.Coding, error) {
	return recallOf(l, fmt.Sprintf("passages %#v", q), func() ([]corpus.Coding, error) {
		conds, err := conditions(q.Where)
		if err != nil {
			return nil, err
		}
		layer, err := l.layerOf(q.Coder)
		if err != nil {
			return nil, err
		}
		e, err := l.expression(q.Expression)
		if err != nil {
			return nil, badExpression(err)
		}
		var deaf error
		found, err := l.Passages(e, corpus.Filter{Coders: layer, Where: conds}, l.wordsOr(ctx, tx, &deaf))
		if err != nil {
			return nil, badExpression(err)
		}
		return found, deaf
	})
}

// peopleOf counts the participants of documents.
func (l *loaded) peopleOf(documents []int) int {
	seen := make([]bool, len(l.cases))
	n := 0
	for _, d := range documents {
		if doc, ok := l.Document(d); ok && doc.Case >= 0 && l.cases[doc.Case].Person && !seen[doc.Case] {
			seen[doc.Case] = true
			n++
		}
	}
	return n
}

// miss looks around a question that found nothing.
func (l *loaded) miss(ctx context.Context, tx *store.Tx, q Asking) (*Miss, error) {
	e, err := l.expression(q.Expression)
	if err != nil {
		return nil, badExpression(err)
	}
	m := &Miss{Op: map[corpus.Op]string{corpus.And: "and", corpus.Or: "or", corpus.Within: "within", corpus.Overlaps: "overlaps", corpus.Near: "near"}[e.Op]}
	parts := e.Of
	if e.Op == corpus.Carries {
		parts = []*corpus.Expression{e}
	}
	var positive []*corpus.Expression
	for _, x := range parts {
		if x.Op == corpus.Not {
			x = x.Of[0]
		} else {
			positive = append(positive, x)
		}
		found, err := l.find(ctx, tx, Asking{x.String(), q.Where, q.Coder})
		if err != nil {
			return nil, err
		}
		m.Parts = append(m.Parts, MissPart{x.String(), NamesIn(x.String()), len(found)})
	}
	try := func(says string, other Asking) error {
		found, err := l.find(ctx, tx, other)
		if err == nil && len(found) > 0 {
			m.Instead = append(m.Instead, Instead{other, says, len(found)})
		}
		return err
	}
	if len(positive) == 2 && e.Op != corpus.Or {
		pair := func(op corpus.Op, words int) Asking {
			x := corpus.Expression{Op: op, Words: words, Of: positive}
			return Asking{x.String(), q.Where, q.Coder}
		}
		if e.Op == corpus.And || e.Op == corpus.Within {
			if err := try("that share any words", pair(corpus.Overlaps, 0)); err != nil {
				return nil, err
			}
		}
		for _, words := range []int{20, 100} {
			if len(m.Instead) == 0 && (e.Op != corpus.Near || e.Words < words) {
				if err := try(fmt.Sprintf("at most %d words apart", words), pair(corpus.Near, words)); err != nil {
					return nil, err
				}
			}
		}
	}
	if len(q.Where) > 0 {
		if err := try("without the conditions on people", Asking{q.Expression, nil, q.Coder}); err != nil {
			return nil, err
		}
	}
	if q.Coder != "" {
		if err := try("by anyone", Asking{q.Expression, q.Where, ""}); err != nil {
			return nil, err
		}
	}
	if e.Op == corpus.Carries && !e.Below {
		below := *e
		below.Below = true
		if err := try("with the codes below it", Asking{below.String(), q.Where, q.Coder}); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// NamesIn writes a code expression as people say it: the names of its codes
// without what stands above them.
func NamesIn(expression string) string {
	e, err := corpus.Parse(expression)
	if err != nil {
		return expression
	}
	var say func(x *corpus.Expression, inside bool) string
	say = func(x *corpus.Expression, inside bool) string {
		var parts []string
		for _, y := range x.Of {
			parts = append(parts, say(y, true))
		}
		out := ""
		switch x.Op {
		case corpus.Carries:
			if len(x.Path) == 0 {
				return "any code"
			}
			return x.Path[len(x.Path)-1]
		case corpus.Not:
			return "not " + parts[0]
		case corpus.And:
			out = strings.Join(parts, " and ")
		case corpus.Or:
			out = strings.Join(parts, " or ")
		case corpus.Within:
			out = strings.Join(parts, " within ")
		case corpus.Overlaps:
			out = strings.Join(parts, " overlapping ")
		case corpus.Near:
			out = strings.Join(parts, fmt.Sprintf(" within %d words of ", x.Words))
		}
		if inside && x.Op != corpus.And {
			return "(" + out + ")"
		}
		return out
	}
	return say(e, false)
}

// PassagesFile is every passage that an Asking finds, for a file.
func (a *App) PassagesFile(ctx context.Context, study firsthand.ID, q Asking) (File, error) {
	f := File{Name: "passages", Header: []string{"document", "participant", "pseudonym", "line_from", "line_to", "start", "end", "code", "coder", "text"}}
	err := a.ask(ctx, study, func(tx *store.Tx, l *loaded) error {
		found, err := l.find(ctx, tx, q)
		if err != nil {
			return err
		}
		plain, err := l.passages(ctx, tx, found)
		if err != nil {
			return err
		}
		shown, err := l.show(ctx, tx, found, plain)
		if err != nil {
			return err
		}
		f.Document = report.Document{Title: q.Expression, Language: l.study.Language, Note: q.note(l.study, len(shown))}
		last := ""
		for _, p := range shown {
			f.Rows = append(f.Rows, []string{p.Document, p.Case.Name, p.Case.Pseudonym, strconv.Itoa(p.From), strconv.Itoa(p.To),
				strconv.Itoa(p.Start), strconv.Itoa(p.End), p.Code, p.Coder, p.Text})
			if p.Document != last {
				last = p.Document
				f.Document.Blocks = append(f.Document.Blocks, report.Heading{Level: 1, Text: calledIn(p.Document, p.Case)})
			}
			f.Document.Blocks = append(f.Document.Blocks, p.quoted()...)
		}
		return ctx.Err()
	})
	return f, err
}

func (q Asking) note(s firsthand.Study, n int) string {
	note := s.Title + ". " + Counted(n, "passage", "passages")
	if len(q.Where) > 0 {
		note += ", where " + strings.Join(q.Where, " and ")
	}
	if q.Coder != "" {
		note += ", coded by " + q.Coder
	}
	return note + "."
}

// quoted writes a passage as a quotation with its place and code under it.
func (p ShownPassage) quoted() []report.Block {
	line := "line " + strconv.Itoa(p.From)
	if p.To != p.From {
		line = fmt.Sprintf("lines %d to %d", p.From, p.To)
	}
	return []report.Block{
		report.Paragraph{Style: report.Quotation, Runs: []report.Run{{Text: p.Text}}},
		report.Paragraph{Style: report.Small, Runs: []report.Run{{Text: strings.Join([]string{line, p.Code, p.Coder}, " · ")}}},
	}
}

// calledIn is how a file calls a document.
func calledIn(document string, of firsthand.Case) string {
	names := []string{of.Name, of.Pseudonym, document}
	names = slices.DeleteFunc(names, func(s string) bool { return s == "" })
	return strings.Join(slices.Compact(names), ", ")
}

// A ByValue is how many of the passages found are of people with one value of a
// variable.
type ByValue struct {
	Value            string
	Passages, People int
	OfPeople         int
}

// AnswerBy counts the passages that an Asking finds by the values of a variable.
func (a *App) AnswerBy(ctx context.Context, study firsthand.ID, q Asking, by string) ([]ByValue, error) {
	var out []ByValue
	err := a.ask(ctx, study, func(tx *store.Tx, l *loaded) error {
		found, err := l.find(ctx, tx, q)
		if err != nil {
			return err
		}
		conds, err := conditions(q.Where)
		if err != nil {
			return err
		}
		m, err := l.Matrix(nil, by, corpus.Filter{Where: conds})
		if err != nil {
			return badExpression(err)
		}
		of, _, err := l.peopleBy(by, m.Values, conds)
		if err != nil {
			return err
		}
		at := map[string]int{}
		for i, v := range m.Values {
			at[v] = i
			out = append(out, ByValue{Value: v, OfPeople: of[i]})
		}
		seen := map[[2]int]bool{}
		for _, f := range found {
			doc, _ := l.Document(int(f.Document))
			var has []string
			if doc.Case >= 0 {
				has = l.cases[doc.Case].Attributes[by]
			}
			if len(has) == 0 {
				has = []string{corpus.NotRecorded}
			}
			for i, v := range has {
				n, ok := at[v]
				if !ok || slices.Contains(has[:i], v) {
					continue
				}
				out[n].Passages++
				if doc.Case >= 0 && l.cases[doc.Case].Person && !seen[[2]int{n, doc.Case}] {
					seen[[2]int{n, doc.Case}] = true
					out[n].People++
				}
			}
		}
		return nil
	})
	return out, err
}

// PassagesIn shows the passages that an Asking finds in some documents, by
// name, limit of them at most; its counts are those of these documents.
func (a *App) PassagesIn(ctx context.Context, study firsthand.ID, q Asking, documents []string, limit int) (PassagePage, error) {
	var page PassagePage
	err := a.ask(ctx, study, func(tx *store.Tx, l *loaded) error {
		layer, err := l.layerOf(q.Coder)
		if err != nil {
			return err
		}
		e, err := l.expression(q.Expression)
		if err != nil {
			return badExpression(err)
		}
		chosen := []int{}
		for _, name := range documents {
			if i := documentIn(l.documents, name); i >= 0 {
				chosen = append(chosen, i)
			}
		}
		found, err := l.Passages(e, corpus.Filter{Coders: layer, Documents: chosen}, l.words(ctx, tx))
		if err != nil {
			return badExpression(err)
		}
		page.count(l, found)
		found = found[:min(limit, len(found))]
		plain, err := l.passages(ctx, tx, found)
		if err != nil {
			return err
		}
		page.Results, err = l.show(ctx, tx, found, plain)
		return err
	})
	return page, err
}
