package app

import (
	"context"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"firsthand.study"
	"firsthand.study/internal/corpus"
	"firsthand.study/internal/store"
	"firsthand.study/internal/text"
)

// A PassagesResult lists the passages of a code expression.
type PassagesResult struct {
	Count   int       `json:"count"`
	Results []Passage `json:"results"`
}

// A Passage is a stretch of a document that an expression found; code and coder
// are those of its left term.
type Passage struct {
	Document string `json:"document"`
	Start    int    `json:"start"`
	End      int    `json:"end"`
	Code     string `json:"code"`
	Coder    string `json:"coder"`
	Text     string `json:"text"`
	ID       string `json:"id,omitempty"` // of the coding, where the passage is that of one
}

// Passages finds the passages of a code expression, restricted by attributes
// (variable=value) and to one coder.
func (a *App) Passages(ctx context.Context, study firsthand.ID, expression string, where []string, coder string) (PassagesResult, error) {
	res := PassagesResult{Results: []Passage{}}
	err := a.ask(ctx, study, func(tx *store.Tx, l *loaded) error {
		found, err := l.find(ctx, tx, Asking{expression, where, coder})
		if err != nil {
			return err
		}
		res.Count = len(found)
		res.Results, err = l.passages(ctx, tx, found)
		return err
	})
	return res, err
}

// expression reads a code expression; one that is nothing but the path of a
// code, perhaps with /* behind it, needs no quotation marks.
func (l *loaded) expression(s string) (*corpus.Expression, error) {
	e, err := corpus.Parse(s)
	if err == nil {
		return e, nil
	}
	path, below := strings.CutSuffix(s, "/*")
	if _, ok := l.CodeAt(path); ok {
		return &corpus.Expression{Op: corpus.Carries, Path: firsthand.SplitPath(path), Below: below}, nil
	}
	return nil, err
}

func badExpression(err error) error {
	if bad, ok := errors.AsType[*corpus.SyntaxError](err); ok {
		told := firsthand.Errorf(firsthand.Invalid, "%s", bad.Error()).WithHint("a path with a space or an operator word stands in double quotes; Code/* takes in the codes below")
		told.Err = bad
		return told
	}
	if firsthand.KindOf(err) == firsthand.Internal {
		return firsthand.Errorf(firsthand.Invalid, "%s", asSentence(err.Error()))
	}
	return err
}

// PlaceIn is where in an expression an error is, in code points from 0; false
// where it is nowhere in particular.
func PlaceIn(err error) (at int, ok bool) {
	if bad, is := errors.AsType[*corpus.SyntaxError](err); is {
		return bad.At, true
	}
	return 0, false
}

// InsteadIn is what was most likely meant where an expression names a code that
// is not there, as the expression would have it; empty where nothing comes near.
func InsteadIn(err error) string {
	if bad, is := errors.AsType[*corpus.SyntaxError](err); is {
		return bad.Instead
	}
	return ""
}

// asSentence writes what a package below says as people are told it.
func asSentence(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + strings.TrimSuffix(s[size:], ".") + "."
}

// words lends the words of documents, for near.
func (l *loaded) words(ctx context.Context, tx *store.Tx) corpus.Words {
	var failed error
	return l.wordsOr(ctx, tx, &failed)
}

// wordsOr lends the words of documents, which are heard when near first must
// measure; failed is why they could not be.
func (l *loaded) wordsOr(ctx context.Context, tx *store.Tx, failed *error) corpus.Words {
	return func(document int) []text.Span {
		said, err := l.said(ctx, tx)
		if err != nil {
			*failed = err
			return nil
		}
		return said.documents[document].spans()
	}
}

// passages gives passages their words: the quotation that a coding keeps, or
// what the text has there.
func (l *loaded) passages(ctx context.Context, tx *store.Tx, found []corpus.Coding) ([]Passage, error) {
	out := make([]Passage, len(found))
	wanted := map[int32][]int{} // by code, the passages that are codings
	var cut []int
	for i, f := range found {
		out[i] = Passage{Document: l.documents[f.Document].Name, Start: int(f.Start), End: int(f.End), Code: l.Path(int(f.Code)), Coder: l.coders[f.Coder].Name}
		if f.Row == corpus.NoRow {
			cut = append(cut, i)
			continue
		}
		out[i].ID = string(l.rows[f.Row].ID())
		wanted[f.Code] = append(wanted[f.Code], i)
	}
	if len(found) <= fewPassages {
		wanted = nil
		if err := l.quotesByDocument(ctx, tx, found, out); err != nil {
			return nil, err
		}
	}
	for code, list := range wanted {
		if err := l.quotes(ctx, tx, l.codes[code].ID, list, out); err != nil {
			return nil, err
		}
	}
	var ix *text.Index
	last := int32(-1)
	for _, i := range cut {
		f := found[i]
		if f.Document != last {
			rev, err := tx.Analysed(ctx, l.documents[f.Document].ID)
			if err != nil && !notFound(err) {
				return nil, err
			}
			ix, last = text.NewIndex(rev.Text), f.Document
		}
		out[i].Text = ix.Slice(text.Span{Start: int(f.Start), End: int(f.End)})
	}
	return out, nil
}

// fewPassages is up to how many passages are read by their documents: a code may
// have a hundred thousand others.
const fewPassages = 1000

// quotesByDocument reads the quotations of the codings that passages are.
func (l *loaded) quotesByDocument(ctx context.Context, tx *store.Tx, found []corpus.Coding, out []Passage) error {
	quote := map[string]string{}
	last := int32(-1)
	for i, f := range found {
		if f.Row == corpus.NoRow {
			continue
		}
		if f.Document != last {
			codings, err := tx.Codings(ctx, l.documents[f.Document].ID)
			if err != nil {
				return err
			}
			clear(quote)
			for _, c := range codings {
				quote[string(c.ID)] = c.Quote
			}
			last = f.Document
		}
		out[i].Text = quote[out[i].ID]
	}
	return nil
}

// quotes reads the quotations of one code's codings into the passages that are
// them.
func (l *loaded) quotes(ctx context.Context, tx *store.Tx, code firsthand.ID, list []int, out []Passage) error {
	at := make(map[string]int, len(list))
	for _, i := range list {
		at[out[i].ID] = i
	}
	return tx.EachQuote(ctx, code, func(id, quote []byte) error {
		if i, ok := at[string(id)]; ok {
			out[i].Text = string(quote)
		}
		return nil
	})
}
