package app

import (
	"context"

	"firsthand.study"
	"firsthand.study/internal/corpus"
	"firsthand.study/internal/store"
	"firsthand.study/internal/text"
)

// A TidyPassage is one row of a table of passages: a coding, or a stretch that an
// expression found, with all that stands beside it in an analysis.
type TidyPassage struct {
	ID          firsthand.ID // of the coding; empty where the stretch is that of none
	Document    firsthand.Document
	Case        firsthand.Case // zero where the document belongs to none
	At          firsthand.Span // on the analysed revision, in code points
	First, Last int            // lines, from 1
	Code        string         // path
	CodeID      firsthand.ID
	Coder       string
	Words       string            // what stands there
	Changed     bool              // an edit replaced words inside it since it was coded
	Created     string            // ISO 8601; empty where it is no coding
	Attributes  map[string]string // of the case
}

// A TidyQuestion says which passages. The zero question is every coding.
type TidyQuestion struct {
	Expression string
	Document   string // name or id, empty for all
	Where      []string
	Coder      string
}

// EachPassage hands over the passages of a code expression, in the order of
// document names and then of the text, with all that stands beside them.
func (a *App) EachPassage(ctx context.Context, study firsthand.ID, q TidyQuestion, w Window, each func(TidyPassage) error) (e Extent, err error) {
	conds, err := conditions(q.Where)
	if err != nil {
		return e, err
	}
	err = a.ask(ctx, study, func(tx *store.Tx, l *loaded) error {
		filter := corpus.Filter{Where: conds}
		if filter.Coders, err = l.layerOf(q.Coder); err != nil {
			return err
		}
		if q.Document != "" {
			i := documentIn(l.documents, q.Document)
			if i < 0 {
				return firsthand.Errorf(firsthand.NotFound, "There is no interview %q in this study.", q.Document)
			}
			filter.Documents = []int{i}
		}
		every := &corpus.Expression{Op: corpus.Carries, Below: true}
		if q.Expression != "" {
			if every, err = l.expression(q.Expression); err != nil {
				return badExpression(err)
			}
		}
		found, err := l.Passages(every, filter, l.words(ctx, tx))
		if err != nil {
			return badExpression(err)
		}
		if e, err = w.Open(l.seq, len(found)); err != nil {
			return err
		}
		from, to := w.cut(len(found))
		return l.tidy(ctx, tx, found[from:to], each)
	})
	return e, err
}

// tidy gives each passage what stands beside it, a document at a time.
func (l *loaded) tidy(ctx context.Context, tx *store.Tx, found []corpus.Coding, each func(TidyPassage) error) error {
	cases, err := tx.Cases(ctx, l.study.ID)
	if err != nil {
		return err
	}
	of := make(map[firsthand.ID]firsthand.Case, len(cases))
	for _, c := range cases {
		of[c.ID] = c
	}
	values, err := attributes(ctx, tx, l.study.ID)
	if err != nil {
		return err
	}
	for len(found) > 0 {
		n := 1
		for n < len(found) && found[n].Document == found[0].Document {
			n++
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		d := l.documents[found[0].Document]
		like := TidyPassage{Document: d, Case: of[d.Case], Attributes: values[d.Case]}
		if like.Attributes == nil {
			like.Attributes = map[string]string{}
		}
		if err := l.tidyIn(ctx, tx, like, found[:n], each); err != nil {
			return err
		}
		found = found[n:]
	}
	return nil
}

// tidyIn is tidy for the passages of one document, all of which are like one row.
func (l *loaded) tidyIn(ctx context.Context, tx *store.Tx, like TidyPassage, found []corpus.Coding, each func(TidyPassage) error) error {
	rev, err := tx.Analysed(ctx, like.Document.ID)
	if err != nil && !notFound(err) {
		return err
	}
	ix, lines := text.NewIndex(rev.Text), text.Lines(rev.Text)
	codings, err := tx.Codings(ctx, like.Document.ID)
	if err != nil {
		return err
	}
	by := make(map[firsthand.ID]firsthand.Coding, len(codings))
	for _, c := range codings {
		by[c.ID] = c
	}
	for _, f := range found {
		p := like
		p.At = firsthand.Span{Start: int(f.Start), End: int(f.End)}
		p.First, p.Last = LineOf(lines, p.At.Start), LineOf(lines, p.At.End-1)
		p.Code, p.CodeID, p.Coder = l.Path(int(f.Code)), l.codes[f.Code].ID, l.coders[f.Coder].Name
		if f.Row == corpus.NoRow {
			p.Words = ix.Slice(p.At)
		} else {
			p.ID = l.rows[f.Row].ID()
			c := by[p.ID]
			p.Words, p.Changed, p.Created = c.Quote, c.Changed, ISOTime(c.Created)
		}
		if err := each(p); err != nil {
			return err
		}
	}
	return nil
}
