package api

import (
	"context"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// A Passage is a stretch that a code expression found. Code and coder are those
// of the expression's left term.
type Passage struct {
	Document   string            `json:"document" doc:"The document's name."`
	Start      int               `json:"start" doc:"Where the passage begins, in code points."`
	End        int               `json:"end" doc:"Where it ends, in code points; this place is no longer in it."`
	FirstLine  int               `json:"first_line" doc:"The line in which it begins, from 1."`
	LastLine   int               `json:"last_line" doc:"The line in which it ends."`
	Code       string            `json:"code" doc:"The path of the code of the expression's left term."`
	Coder      string            `json:"coder" doc:"Who coded it."`
	Text       string            `json:"text" doc:"The words of the passage."`
	ID         *firsthand.ID     `json:"id" doc:"Of the coding, where the passage is just that of one."`
	DocumentID firsthand.ID      `json:"document_id" doc:"Of the document."`
	Case       *string           `json:"case" doc:"The case that the document belongs to; null for none."`
	Pseudonym  *string           `json:"pseudonym" doc:"Of the case."`
	Attributes map[string]string `json:"attributes" doc:"Of the case, by the names of the study's variables."`
}

// passagesAsked asks for passages.
type passagesAsked struct {
	inStudy
	Expression string   `query:"expression" required:"true" doc:"Such as \"A/B\", A/*, A and B, A or B, A within B, A overlaps B, A near 10 B, A and not B; a path with a space or an operator word stands in double quotes."`
	Where      []string `query:"where" doc:"Only those of cases of whom this holds: Variable=value, or Variable!=value; an empty value is that none is recorded. All must hold."`
	Coder      string   `query:"coder" doc:"Only one coder's."`
}

// togetherAsked asks which codes share text.
type togetherAsked struct {
	inStudy
	Where []string `query:"where" doc:"Only cases of whom this holds: Variable=value, or Variable!=value. All must hold."`
	Coder string   `query:"coder" doc:"Only one coder's codings."`
}

// matrixAsked asks for codes by the values of a variable.
type matrixAsked struct {
	inStudy
	By    string   `query:"by" required:"true" doc:"The variable whose values are the columns."`
	Rows  []string `query:"rows" doc:"The codes that are the rows, by path; Code/* is it and those below. The top-level codes where none is named. A row counts the codes below too."`
	Where []string `query:"where" doc:"Only cases of whom this holds: Variable=value, or Variable!=value. All must hold."`
	Coder string   `query:"coder" doc:"Whose codings to count: a coder's name, or every. The reporting layer where nobody is named."`
}

// A MatrixLine is one cell of a matrix as a row.
type MatrixLine struct {
	Code         string `json:"code" doc:"The code's path."`
	Value        string `json:"value" doc:"Of the variable."`
	References   int    `json:"references" doc:"Codings."`
	Participants int    `json:"participants" doc:"Participants with at least one of them."`
}

// findAsked asks for words.
type findAsked struct {
	inStudy
	Words   string `query:"q" required:"true" doc:"Words, stemmed; a phrase in double quotes, and, or, not, near, a prefix*."`
	Literal bool   `query:"literal" default:"false" doc:"Look for the characters just as they stand, upper and lower case alike."`
	Context int    `query:"context" default:"40" min:"0" doc:"How many code points to give on either side."`
}

// A Hit is one place where words were found.
type Hit struct {
	Document string `json:"document" doc:"The document's name."`
	Start    int    `json:"start" doc:"Where the hit begins, in code points."`
	End      int    `json:"end" doc:"Where it ends."`
	Line     int    `json:"line" doc:"The line in which it begins, from 1."`
	Before   string `json:"before" doc:"What stands before it."`
	Match    string `json:"match" doc:"The words themselves."`
	After    string `json:"after" doc:"What stands after it."`
}

func (s *Server) questionOperations() {
	list(s, "/studies/{study}/passages", "passages", "List the passages of a code expression.", "By document name and then in the order of the text.",
		func(ctx context.Context, in *passagesAsked, w app.Window, each func(Passage) error) (app.Extent, error) {
			q := app.TidyQuestion{Expression: in.Expression, Where: in.Where, Coder: in.Coder}
			return s.app.EachPassage(ctx, in.study.ID, q, w, func(p app.TidyPassage) error { return each(passageOf(p)) })
		})
	list(s, "/studies/{study}/find", "find", "Find words in all documents.", "In the study's own order of documents.", s.find)
	get(s, "/studies/{study}/cooccurrence", "cooccurrence", "Count, for each pair of codes, the pairs of codings that share text.", "Pairs are unordered; a comes before b by code points.",
		func(ctx context.Context, in *togetherAsked) (app.CooccurrenceResult, error) {
			return s.app.Cooccurrence(ctx, in.study.ID, in.Where, in.Coder)
		}, func(r app.CooccurrenceResult) []app.CooccurringOf { return r.Table })
	get(s, "/studies/{study}/matrix", "matrix", "Count references and participants of codes by the values of a variable.", "As csv, a cell a row.",
		func(ctx context.Context, in *matrixAsked) (app.MatrixResult, error) {
			return s.app.Matrix(ctx, in.study.ID, in.Rows, in.By, in.Where, in.Coder)
		}, matrixLines)
	get(s, "/studies/{study}/sample", "sample", "The table of participants (Table 1).", "As csv, a value a row.",
		func(ctx context.Context, in *inStudy) (app.SampleResult, error) {
			return s.app.Sample(ctx, in.study.ID)
		}, sampleLines)
	get(s, "/studies/{study}/themes", "themes", "The thematic map as a table (Table 2).", "As csv, a theme, subtheme or code a row.",
		func(ctx context.Context, in *codesAsked) (app.ThemesResult, error) {
			return s.app.Themes(ctx, in.study.ID, in.Coder)
		}, func(r app.ThemesResult) []ThemeRow { return themeRows(r.Themes, 0, nil) })
}

func passageOf(p app.TidyPassage) Passage {
	return Passage{Document: p.Document.Name, Start: p.At.Start, End: p.At.End, FirstLine: p.First, LastLine: p.Last, Code: p.Code, Coder: p.Coder, Text: p.Words, ID: maybe(p.ID),
		DocumentID: p.Document.ID, Case: maybe(p.Case.Name), Pseudonym: maybe(p.Case.Pseudonym), Attributes: p.Attributes}
}

// find hands over hits; all are counted, and those of the window get their lines.
func (s *Server) find(ctx context.Context, in *findAsked, w app.Window, each func(Hit) error) (app.Extent, error) {
	var found app.FindResult
	var hits []app.LinedHit
	limit := 0
	if w.Limit > 0 {
		limit = w.From + w.Limit
	}
	entry, err := s.app.Steady(ctx, in.study.ID, func() (err error) {
		found, hits, err = s.app.FindLines(ctx, in.study.ID, in.Words, app.FindOptions{Literal: in.Literal, Context: in.Context, Limit: limit})
		return err
	})
	if err != nil {
		return app.Extent{}, err
	}
	e, err := w.Open(entry, found.Hits)
	if err != nil {
		return e, err
	}
	for _, h := range hits[min(w.From, len(hits)):] {
		if err := each(Hit{h.Document, h.Start, h.End, h.Line, h.Before, h.Match, h.After}); err != nil {
			return e, err
		}
	}
	return e, nil
}

func matrixLines(m app.MatrixResult) []MatrixLine {
	var out []MatrixLine
	for _, r := range m.Rows {
		for _, c := range r.Cells {
			out = append(out, MatrixLine{r.Code, c.Value, c.References, c.Participants})
		}
	}
	return out
}

// A SampleLine is one value of one variable as a row.
type SampleLine struct {
	Variable string `json:"variable" doc:"The variable's name."`
	Value    string `json:"value" doc:"One of its values."`
	N        int    `json:"n" doc:"How many participants have it."`
}

func sampleLines(r app.SampleResult) []SampleLine {
	var out []SampleLine
	for _, v := range r.Variables {
		for _, n := range v.Values {
			out = append(out, SampleLine{v.Name, n.Value, n.N})
		}
	}
	return out
}

// A ThemeRow is a theme, subtheme or code as a row.
type ThemeRow struct {
	Number       *int   `json:"number" doc:"The theme's number."`
	Depth        int    `json:"depth" doc:"0 for a theme, 1 for a subtheme, and so on."`
	Title        string `json:"title" doc:"The theme's title, or the code's name."`
	Path         string `json:"path" doc:"Of the code."`
	References   int    `json:"references" doc:"Codings with the code or one below it."`
	Participants int    `json:"participants" doc:"Participants with at least one of them."`
}

func themeRows(lines []app.ThemeLine, depth int, out []ThemeRow) []ThemeRow {
	for _, l := range lines {
		row := ThemeRow{Depth: depth, Title: l.Title, Path: l.Path, References: l.References, Participants: l.People}
		if l.Number > 0 {
			row.Number = &l.Number
		}
		out = themeRows(l.Subthemes, depth+1, append(out, row))
	}
	return out
}
