package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"firsthand.study/agreement"
	"firsthand.study/internal/app"
)

type passagesCommand struct {
	Study      string   `required:"" placeholder:"S" help:"The study, by short name or id."`
	Expression string   `arg:"" help:"A code (Work/Pay), a code with those below (Work/*), or an expression: A and B, A or B, A and not B, A within B, A overlaps B, A near 5 B."`
	Where      []string `placeholder:"VARIABLE=VALUE" sep:"none" help:"Only documents of cases with this value; may be repeated."`
	Coder      string   `placeholder:"NAME" help:"Only this coder's codings."`
}

func (c *passagesCommand) Run(e *env) error {
	a, study, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	res, err := a.Passages(e.ctx, study.ID, c.Expression, c.Where, c.Coder)
	if err != nil {
		return err
	}
	if !e.opts.JSON && !e.opts.CSV {
		return written(writePassages(e.out, res))
	}
	return e.printLater(res, func() table {
		t := table{header: []string{"document", "start", "end", "code", "coder", "text"}}
		for _, p := range res.Results {
			t.rows = append(t.rows, []string{p.Document, count(p.Start), count(p.End), p.Code, p.Coder, p.Text})
		}
		return t
	})
}

type cooccurrenceCommand struct {
	Study string   `required:"" placeholder:"S" help:"The study, by short name or id."`
	Where []string `placeholder:"VARIABLE=VALUE" sep:"none" help:"Only documents of cases with this value; may be repeated."`
	Coder string   `placeholder:"NAME" help:"Only this coder's codings."`
}

func (c *cooccurrenceCommand) Run(e *env) error {
	a, study, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	res, err := a.Cooccurrence(e.ctx, study.ID, c.Where, c.Coder)
	if err != nil {
		return err
	}
	t := table{header: []string{"code", "with", "pairs of codings"}, numbers: map[int]bool{2: true}}
	for _, p := range res.Table {
		t.rows = append(t.rows, []string{p.A, p.B, count(int(p.Count))})
	}
	t.foot = []string{app.Counted(int(res.Pairs), "pair of codings", "pairs of codings") + ", " + app.Counted(res.Distinct, "pair of codes", "pairs of codes")}
	return e.print(res, t)
}

type matrixCommand struct {
	Study string   `required:"" placeholder:"S" help:"The study, by short name or id."`
	Rows  []string `placeholder:"CODES" help:"Codes by path, separated by commas; Code/* for the code and those below it (default: the top-level codes)."`
	By    string   `required:"" placeholder:"VARIABLE" help:"The variable whose values are the columns."`
	Where []string `placeholder:"VARIABLE=VALUE" sep:"none" help:"Only documents of cases with this value; may be repeated."`
	Coder string   `placeholder:"NAME" help:"This coder's layer instead of the reporting layer; every for all."`
}

func (c *matrixCommand) Run(e *env) error {
	a, study, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	res, err := a.Matrix(e.ctx, study.ID, c.Rows, c.By, c.Where, c.Coder)
	if err != nil {
		return err
	}
	t := table{header: []string{"code"}, numbers: map[int]bool{}}
	for i, r := range res.Rows {
		row := []string{r.Code}
		for _, cell := range r.Cells {
			if i == 0 {
				people := "people"
				if e.opts.CSV {
					people = cell.Value + ", people" // a spreadsheet needs each column's own name
				}
				t.header = append(t.header, cell.Value, people)
				t.numbers[len(t.header)-1], t.numbers[len(t.header)-2] = true, true
			}
			row = append(row, count(cell.References), count(cell.Participants))
		}
		t.rows = append(t.rows, row)
	}
	t.foot = []string{"References and people by " + res.By + "; layer: " + res.Layer}
	return e.print(res, t)
}

type agreementCommand struct {
	Study  string   `required:"" placeholder:"S" help:"The study, by short name or id."`
	Coders []string `required:"" placeholder:"A,B" help:"Two or more coders, separated by commas."`
	Unit   string   `default:"character" enum:"character,turn,paragraph" help:"What is counted: character, turn or paragraph."`
	Codes  []string `placeholder:"CODES" help:"Only these codes, by path, separated by commas; Code/* for the code and those below it."`
	Below  bool     `help:"Take each code together with the codes below it, as when coders need to agree on the theme alone."`
	Where  []string `placeholder:"VARIABLE=VALUE" sep:"none" help:"Only documents of cases with this value; may be repeated."`
}

func (c *agreementCommand) Run(e *env) error {
	if len(c.Coders) < 2 {
		return e.misuse("Agreement needs two coders: --coders A,B.")
	}
	a, study, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	res, err := a.Agreement(e.ctx, study.ID, app.AgreementOptions{Coders: c.Coders, Codes: c.Codes, Unit: c.Unit, Below: c.Below, Where: c.Where})
	if err != nil {
		return err
	}
	t := table{header: []string{"code", "units", "both", "only " + c.Coders[0], "only " + c.Coders[1], "neither", "percent", "kappa", "pi", "alpha", "AC1", "BP"}, numbers: map[int]bool{}}
	if len(c.Coders) > 2 {
		t.header[3], t.header[4] = "only a", "only b"
	}
	for i := 1; i < len(t.header); i++ {
		t.numbers[i] = true
	}
	for _, k := range append(res.Codes, res.Overall) {
		name := k.Code
		if name == "" {
			name = "overall"
		}
		t.rows = append(t.rows, []string{name, count(int(k.N)), e.whole(k.Both), e.whole(k.OnlyA), e.whole(k.OnlyB), e.whole(k.Neither),
			e.value(k.Percent), e.value(k.Kappa), e.value(k.Pi), e.value(k.Alpha), e.value(k.AC1), e.value(k.BP)})
	}
	t.foot = []string{
		fmt.Sprintf("Unit: %s. %s compared, %d left out, since not everyone has read them.", res.Unit, app.Counted(res.Documents, "document", "documents"), res.LeftOut),
		"Overall pools every code and unit. – is not defined.",
	}
	if res.LeftOut > 0 {
		e.note("A coder has read a document if they have a coding in it, or say so with: firsthand read --study %s --as NAME DOCUMENT...", study.Name)
	}
	return e.print(res, t)
}

// whole writes a count that may be undefined: a dash for people, nothing in csv.
func (e *env) whole(n *int64) string {
	if n != nil {
		return count(int(*n))
	}
	return e.undefined()
}

// value writes a coefficient: to three places for people, unrounded in csv.
func (e *env) value(v agreement.Value) string {
	f := float64(v)
	switch {
	case math.IsNaN(f):
		return e.undefined()
	case e.opts.CSV:
		return strconv.FormatFloat(f, 'g', -1, 64)
	}
	return strconv.FormatFloat(f, 'f', 3, 64)
}

func (e *env) undefined() string {
	if e.opts.CSV {
		return ""
	}
	return "–"
}

type saturationCommand struct {
	Study     string  `required:"" placeholder:"S" help:"The study, by short name or id."`
	Base      int     `default:"4" placeholder:"B" help:"Interviews in the base (4)."`
	Run_      int     `name:"run" default:"2" placeholder:"R" help:"Interviews in a run (2)."`
	Threshold float64 `default:"0.05" placeholder:"T" help:"New codes in a run, as a share of those of the base, at which it stops (0.05)."`
	Coder     string  `placeholder:"NAME" help:"This coder's layer instead of the reporting layer; every for all."`
}

func (c *saturationCommand) Run(e *env) error {
	a, study, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	res, err := a.Saturation(e.ctx, study.ID, c.Base, c.Run_, c.Threshold, c.Coder)
	if err != nil {
		return err
	}
	t := table{header: []string{"interview", "document", "new codes", "cumulative"}, numbers: map[int]bool{0: true, 2: true, 3: true}}
	for i, r := range res.Interviews {
		t.rows = append(t.rows, []string{count(i + 1), r.Document, count(r.New), count(r.Cumulative)})
	}
	rule := fmt.Sprintf("base %d, run %d, threshold %g %%, layer %s", res.Base, res.Run, 100*res.Threshold, res.Layer)
	switch {
	case res.BaseCodes == nil:
		t.foot = append(t.foot, fmt.Sprintf("Not assessable: the rule needs %d interviews (%s).", res.Base+res.Run, rule))
	case res.StoppedAt == nil:
		t.foot = append(t.foot, "Not reached ("+rule+").")
	default:
		t.foot = append(t.foot, fmt.Sprintf("Reached at interview %d, seen at %d (%s).", *res.ReachedAt, *res.StoppedAt, rule))
	}
	if len(res.Waiting) > 0 {
		t.foot = append(t.foot, "Not coded yet, and not counted: "+some(res.Waiting))
	}
	return e.print(res, t)
}

type sampleCommand struct {
	Study string `required:"" placeholder:"S" help:"The study, by short name or id."`
}

func (c *sampleCommand) Run(e *env) error {
	a, study, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	res, err := a.Sample(e.ctx, study.ID)
	if err != nil {
		return err
	}
	t := sampleTable(res)
	if e.opts.CSV { // a spreadsheet may sort the rows
		for i := 1; i < len(t.rows); i++ {
			if t.rows[i][0] == "" {
				t.rows[i][0] = t.rows[i-1][0]
			}
		}
	}
	return e.print(res, t)
}

func sampleTable(res app.SampleResult) table {
	t := table{header: []string{"characteristic", "value", "n"}, numbers: map[int]bool{2: true}}
	for _, v := range res.Variables {
		for i, value := range v.Values {
			name := ""
			if i == 0 {
				name = v.Name
			}
			t.rows = append(t.rows, []string{name, value.Value, count(value.N)})
		}
	}
	t.foot = append(t.foot, app.Counted(res.N, "participant", "participants"))
	if res.LeftOut > 0 {
		t.foot = append(t.foot, app.Counted(res.LeftOut, "participant", "participants")+" without an interview or a document not counted")
	}
	if m := res.Interviews.Minutes; m != nil {
		line := fmt.Sprintf("Interview length, minutes: mean %.1f", m.Mean)
		if m.SD != nil {
			line += fmt.Sprintf(", SD %.1f", *m.SD)
		}
		t.foot = append(t.foot, line+fmt.Sprintf(", range %g–%g", m.Min, m.Max))
	}
	if res.Interviews.First != "" {
		t.foot = append(t.foot, fmt.Sprintf("Interviews from %s to %s", res.Interviews.First, res.Interviews.Last))
	}
	return t
}

type themesCommand struct {
	Study string `required:"" placeholder:"S" help:"The study, by short name or id."`
	Coder string `placeholder:"NAME" help:"This coder's layer instead of the reporting layer; every for all."`
}

func (c *themesCommand) Run(e *env) error {
	a, study, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	res, err := a.Themes(e.ctx, study.ID, c.Coder)
	if err != nil {
		return err
	}
	t := themesTable(res, true)
	if e.opts.CSV {
		t = themesSheet(res)
	}
	return e.print(res, t)
}

// themesSheet is the table for a spreadsheet: where each line stands in the tree
// is in columns of its own.
func themesSheet(res app.ThemesResult) table {
	t := table{header: []string{"#", "theme", "short name", "references", "people", "depth", "path"}}
	var add func(lines []app.ThemeLine, depth int)
	add = func(lines []app.ThemeLine, depth int) {
		for _, l := range lines {
			number := ""
			if l.Number > 0 {
				number = count(l.Number)
			}
			t.rows = append(t.rows, []string{number, l.Title, l.Short, count(l.References), count(l.People), count(depth), l.Path})
			add(l.Subthemes, depth+1)
		}
	}
	add(res.Themes, 0)
	return t
}

func themesTable(res app.ThemesResult, deep bool) table {
	t := table{header: []string{"#", "theme", "short name", "references", "people"}, numbers: map[int]bool{0: true, 3: true, 4: true}}
	var add func(lines []app.ThemeLine, depth int)
	add = func(lines []app.ThemeLine, depth int) {
		for _, l := range lines {
			number := ""
			if l.Number > 0 {
				number = count(l.Number)
			}
			title := strings.Repeat("  ", depth) + l.Title
			t.rows = append(t.rows, []string{number, title, l.Short, count(l.References), count(l.People)})
			if deep {
				add(l.Subthemes, depth+1)
			}
		}
	}
	add(res.Themes, 0)
	t.foot = []string{"Layer: " + res.Layer}
	return t
}
