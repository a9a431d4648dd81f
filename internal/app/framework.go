package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"firsthand.study"
	"firsthand.study/internal/corpus"
	"firsthand.study/internal/report"
	"firsthand.study/internal/store"
)

// FrameworkAsking says which part of a framework to show.
type FrameworkAsking struct {
	Codes       []string // paths, as [App.Matrix] has them; none are the themes
	Where       []string
	Coder       string // whose codings are counted; the reporting layer where nobody is named
	From, Limit int    // rows; no limit is all
}

// A Framework is cases by themes with what was written of each.
type Framework struct {
	Layer   string
	Columns []FrameworkColumn
	Rows    []FrameworkRow
	Count   int // of all rows
	Written int // summaries in all rows and these columns
}

// A FrameworkColumn is one theme, the codes below it included.
type FrameworkColumn struct {
	Code firsthand.Code
	Path string
}

// A FrameworkRow is one case, or a document that belongs to none.
type FrameworkRow struct {
	Of        firsthand.ID
	Case      firsthand.Case // zero for such a document
	Name      string
	Documents []string
	Cells     []FrameworkCell
}

// A FrameworkCell is what is coded and what was written of it.
type FrameworkCell struct {
	References int
	Summary    firsthand.Summary // zero where nothing is written
	Who        string            // wrote it last
}

// Framework shows summaries by case and theme, cases by name.
func (a *App) Framework(ctx context.Context, study firsthand.ID, q FrameworkAsking) (Framework, error) {
	var out Framework
	err := a.ask(ctx, study, func(tx *store.Tx, l *loaded) (err error) {
		out, err = l.framework(ctx, tx, q)
		return err
	})
	return out, err
}

func (l *loaded) framework(ctx context.Context, tx *store.Tx, q FrameworkAsking) (out Framework, err error) {
	layer, name, err := l.reporting(q.Coder)
	if err != nil {
		return out, err
	}
	out.Layer = name
	columns, err := l.chosen(q.Codes)
	if len(q.Codes) == 0 {
		columns = slices.DeleteFunc(slices.Clone(l.themes()), func(i int) bool { return l.codes[i].Folder })
	}
	if err != nil {
		return out, err
	}
	in := make([][]int, len(l.codes)) // the columns that each code counts in
	place := map[firsthand.ID]int{}
	for n, i := range columns {
		out.Columns = append(out.Columns, FrameworkColumn{l.codes[i], l.Path(i)})
		place[l.codes[i].ID] = n
		for _, k := range l.Below(i) {
			in[k] = append(in[k], n)
		}
	}
	rows, err := l.frameworkRows(ctx, tx, q.Where)
	if err != nil {
		return out, err
	}
	written, err := tx.Summaries(ctx, l.study.ID)
	if err != nil {
		return out, err
	}
	by := map[firsthand.ID][]firsthand.Summary{}
	for _, s := range written {
		by[s.Of] = append(by[s.Of], s)
	}
	names := map[firsthand.ID]string{}
	for _, c := range l.coders {
		names[c.ID] = c.Name
	}
	out.Count = len(rows)
	for i, r := range rows {
		for _, s := range by[r.of] {
			if _, shown := place[s.Code]; shown {
				out.Written++
			}
		}
		if i < q.From || q.Limit > 0 && i >= q.From+q.Limit {
			continue
		}
		row := FrameworkRow{Of: r.of, Case: r.kase, Name: r.name, Cells: make([]FrameworkCell, len(columns))}
		for _, d := range r.documents {
			row.Documents = append(row.Documents, l.documents[d].Name)
			codings, err := l.Codings(d, layer)
			if err != nil {
				return out, err
			}
			for _, k := range codings {
				for _, n := range in[k.Code] {
					row.Cells[n].References++
				}
			}
		}
		for _, s := range by[r.of] {
			if n, shown := place[s.Code]; shown {
				row.Cells[n].Summary, row.Cells[n].Who = s, names[s.By]
			}
		}
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}

// A frameworkOf is a row before it is filled.
type frameworkOf struct {
	of        firsthand.ID
	kase      firsthand.Case
	name      string
	documents []int
}

// frameworkRows are the cases with a document that conditions leave, and the
// documents without a case, by name.
func (l *loaded) frameworkRows(ctx context.Context, tx *store.Tx, where []string) ([]frameworkOf, error) {
	conds, err := conditions(where)
	if err != nil {
		return nil, err
	}
	return recallOf(l, fmt.Sprintf("framework %q", where), func() ([]frameworkOf, error) {
		in, err := l.Covered(corpus.Filter{Where: conds})
		if err != nil {
			return nil, badExpression(err)
		}
		cases, err := l.caseList(ctx, tx)
		if err != nil {
			return nil, err
		}
		var out []frameworkOf
		at := map[firsthand.ID]int{}
		for _, d := range in {
			doc := l.documents[d]
			r := frameworkOf{of: doc.ID, name: doc.Name}
			if k, ok := cases[doc.Case]; ok {
				r.of, r.kase, r.name = k.ID, k, k.Name
			}
			i, known := at[r.of]
			if !known {
				i = len(out)
				at[r.of] = i
				out = append(out, r)
			}
			out[i].documents = append(out[i].documents, d)
		}
		SortByName(out, func(r frameworkOf) string { return r.name })
		return out, nil
	})
}

// A SummaryEdit is a new text for a cell. Seen is when what the writer saw was
// written, 0 where there was nothing.
type SummaryEdit struct {
	Of, Code firsthand.ID
	Body     string
	Seen     int64
}

// WriteSummaries writes cells of the framework, in one act. Conflict, and
// nothing is written, where somebody else wrote in one of them since; it is no
// act where no text is new. It returns how many were.
func (a *App) WriteSummaries(ctx context.Context, who Person, study firsthand.ID, edits []SummaryEdit) (int, error) {
	n := 0
	var fresh []SummaryEdit
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		for _, e := range edits {
			now, err := tx.Summary(ctx, e.Of, e.Code)
			if err != nil {
				return err
			}
			if now.Body != e.Body {
				fresh = append(fresh, e)
			}
		}
		return nil
	})
	if err != nil || len(fresh) == 0 {
		return 0, err
	}
	_, err = a.do(ctx, study, who, "framework.write", func(tx *store.Tx, me firsthand.Colleague) error {
		n = 0
		t, err := readTree(ctx, tx, study)
		if err != nil {
			return err
		}
		rows, err := namesOfRows(ctx, tx, study)
		if err != nil {
			return err
		}
		said := ""
		for _, e := range fresh {
			code := t.byID[e.Code]
			if code == nil || rows[e.Of] == "" {
				return firsthand.Errorf(firsthand.NotFound, "One of the cells is of a person or a code that is not in this study; nothing was written.")
			}
			now, err := tx.Summary(ctx, e.Of, e.Code)
			if err != nil {
				return err
			}
			if now.Modified != e.Seen && now.Body != e.Body {
				return firsthand.Errorf(firsthand.Conflict, "Somebody wrote of %s and “%s” since you began; nothing was written.", rows[e.Of], code.Name).WithHint("look at what is there now, and write yours into it")
			}
			s := firsthand.Summary{Of: e.Of, Code: e.Code, Study: study, Body: e.Body, By: me.ID, Modified: max(tx.Now(), now.Modified+1)}
			if err := s.Validate(); err != nil {
				return err
			}
			if err := tx.PutSummary(ctx, s); err != nil {
				return err
			}
			n++
			said = fmt.Sprintf("The summary of %s and “%s” was written.", rows[e.Of], code.Name)
			if e.Body == "" {
				said = fmt.Sprintf("The summary of %s and “%s” was taken away.", rows[e.Of], code.Name)
			}
		}
		if n > 1 {
			said = Counted(n, "summary", "summaries") + " of the framework were written."
		}
		tx.Act().Summary = said
		return nil
	})
	return n, err
}

// namesOfRows are the names of whatever may be a row of the framework.
func namesOfRows(ctx context.Context, tx *store.Tx, study firsthand.ID) (map[firsthand.ID]string, error) {
	names := map[firsthand.ID]string{}
	documents, err := tx.Documents(ctx, study)
	if err != nil {
		return nil, err
	}
	for _, d := range documents {
		names[d.ID] = d.Name
	}
	cases, err := tx.Cases(ctx, study)
	for _, c := range cases {
		names[c.ID] = cmp.Or(c.Name, "a case")
	}
	return names, err
}

// FrameworkFile is a framework for a file: a row a case, and for each theme
// what was written and how many references it has.
func (a *App) FrameworkFile(ctx context.Context, study firsthand.ID, q FrameworkAsking) (File, error) {
	q.From, q.Limit = 0, 0
	f := File{Name: "framework", Header: []string{"case", "pseudonym"}}
	err := a.ask(ctx, study, func(tx *store.Tx, l *loaded) error {
		found, err := l.framework(ctx, tx, q)
		if err != nil {
			return err
		}
		f.Document = report.Document{Title: "Framework", Language: l.study.Language,
			Note: fmt.Sprintf("%s. %s by %s, %s written. References counted in the layer: %s.", l.study.Title, Counted(found.Count, "case", "cases"),
				Counted(len(found.Columns), "theme", "themes"), Counted(found.Written, "summary", "summaries"), found.Layer)}
		for _, c := range found.Columns {
			f.Header = append(f.Header, c.Path, c.Path+", references")
		}
		for _, r := range found.Rows {
			row := []string{r.Name, r.Case.Pseudonym}
			f.Document.Blocks = append(f.Document.Blocks, report.Heading{Level: 1, Text: calledIn(r.Name, r.Case)})
			for i, c := range r.Cells {
				row = append(row, c.Summary.Body, strconv.Itoa(c.References))
				if c.References == 0 && c.Summary.Body == "" {
					continue
				}
				f.Document.Blocks = append(f.Document.Blocks, report.Heading{Level: 2, Text: found.Columns[i].Code.Name})
				if c.Summary.Body != "" {
					f.Document.Blocks = append(f.Document.Blocks, report.Text(c.Summary.Body))
				}
				note := Counted(c.References, "reference", "references")
				if c.Who != "" {
					note += ". Written by " + c.Who
				}
				f.Document.Blocks = append(f.Document.Blocks, report.Paragraph{Style: report.Small, Runs: []report.Run{{Text: note + "."}}})
			}
			f.Rows = append(f.Rows, row)
		}
		return nil
	})
	return f, err
}
