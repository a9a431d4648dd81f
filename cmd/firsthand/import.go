package main

import (
	"path/filepath"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
)

type importCommand struct {
	Study      string   `placeholder:"S" help:"The study to import into, by short name, title or id."`
	Codebook   string   `placeholder:"F" help:"Codes from a csv, xlsx or .qdc file."`
	Codings    string   `placeholder:"F" help:"Codings from a csv or xlsx file."`
	Cases      string   `placeholder:"F" help:"Participants and their attributes from a csv or xlsx file, one row for each interview."`
	Text       []string `placeholder:"COLUMN" sep:"none" help:"In a table of answers, a column whose cells are the text; may be repeated (default: guessed)."`
	Person     string   `placeholder:"COLUMN" help:"In a table of answers or of participants, the column that says who it is; - for none (default: guessed)."`
	Attributes []string `placeholder:"COLUMN" sep:"none" help:"In a table of answers, a column that describes the person; may be repeated; - for none (default: all that are left)."`
	Revise     bool     `help:"Files whose names are in the study become new revisions of those documents; every coding moves with its words."`
	SkipBad    bool     `help:"Import the good files when others cannot be read."`
	Files      []string `arg:"" optional:"" help:"Files and folders, or one REFI-QDA project."`
}

func (c *importCommand) Run(e *env) error {
	what := 0
	for _, given := range []bool{c.Codebook != "", c.Codings != "", c.Cases != "", len(c.Files) > 0} {
		if given {
			what++
		}
	}
	switch {
	case what != 1:
		return e.misuse("Name files to import, or one of --codebook, --codings and --cases.")
	case len(c.Files) == 0 && (len(c.Text) > 0 || len(c.Attributes) > 0):
		return e.misuse("--text and --attributes are for a table of answers, named without a flag.")
	case len(c.Files) == 0 && c.Cases == "" && c.Person != "":
		return e.misuse("--person is for a table of answers or of participants.")
	case len(c.Files) == 0 && (c.Revise || c.SkipBad):
		return e.misuse("--revise and --skip-bad are for documents.")
	}
	projects := 0
	for _, f := range c.Files {
		if isProject(f) {
			projects++
		}
	}
	if projects > 0 && len(c.Files) > 1 {
		return e.misuse("Import one REFI-QDA project at a time, and nothing beside it.")
	}
	if c.Study == "" && projects == 0 {
		return e.misuse("Name the study with --study.")
	}
	if projects == 1 {
		return c.project(e)
	}
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	switch {
	case c.Codebook != "":
		return c.codebook(e, a, s.ID)
	case c.Codings != "":
		return c.codings(e, a, s.ID)
	case c.Cases != "":
		return c.cases(e, a, s.ID)
	}
	return c.documents(e, a, s.ID)
}

func isProject(path string) bool {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".qdpx", ".qde":
		return true
	}
	return false
}

func (c *importCommand) documents(e *env, a *app.App, study firsthand.ID) error {
	progress, wipe := e.progress("Read")
	res, err := a.Import(e.ctx, e.me(), study, c.Files, app.ImportOptions{SkipBad: c.SkipBad, Revise: c.Revise, Progress: progress,
		Columns: app.TableColumns{Texts: c.Text, Person: c.Person, Attributes: c.Attributes, Rest: true}})
	wipe()
	if len(res.Passed) > 0 {
		e.note("%s passed over, hidden or of no format that is read: %s", was(len(res.Passed), "file", "files"), some(res.Passed))
	}
	if err != nil {
		return err
	}
	for _, b := range res.Bad {
		e.note("Not imported: %s", b)
	}
	if len(res.Skipped) > 0 {
		are := "are"
		if len(res.Skipped) == 1 {
			are = "is"
		}
		e.note("%d %s in the study already, with the same words: %s", len(res.Skipped), are, some(res.Skipped))
	}
	e.notes(res.Notes)
	t := table{header: []string{"document", "words", "turns", "note"}, numbers: map[int]bool{1: true, 2: true}}
	for _, d := range res.Documents {
		t.rows = append(t.rows, []string{d.Name, count(d.Words), count(d.Turns), strings.Join(d.Notes, " ")})
	}
	if fresh := res.Made - res.Revised; fresh > 0 || res.Revised == 0 {
		e.note("%s imported, %s.", was(fresh, "document", "documents"), app.Counted(res.Words, "word", "words"))
	}
	if res.Revised > 0 {
		e.note("%s revised; every coding moved with its words.", was(res.Revised, "document", "documents"))
	}
	res.Documents, res.Skipped, res.Passed, res.Bad, res.Notes = orEmpty(res.Documents), orEmpty(res.Skipped), orEmpty(res.Passed), orEmpty(res.Bad), orEmpty(res.Notes)
	return e.print(res, t)
}

// was says that something was done to a number of things.
func was(n int, one, many string) string {
	if n == 1 {
		return "1 " + one + " was"
	}
	return count(n) + " " + many + " were"
}

// some lists a few of many.
func some(all []string) string {
	if len(all) <= 5 {
		return strings.Join(all, ", ")
	}
	return strings.Join(all[:5], ", ") + " and " + count(len(all)-5) + " more"
}

func (e *env) notes(notes app.Notes) {
	for i, n := range notes {
		if i == 20 {
			e.note("and %s", app.Counted(len(notes)-20, "more note", "more notes"))
			return
		}
		e.note("%s", n)
	}
}

func (c *importCommand) codebook(e *env, a *app.App, study firsthand.ID) error {
	res, err := a.ImportCodebook(e.ctx, e.me(), study, c.Codebook)
	if err != nil {
		return err
	}
	e.notes(res.Notes)
	e.note("%s made, %d changed, %d there already.", was(res.Made, "code", "codes"), res.Changed, res.Same)
	return e.print(res, table{header: []string{"made", "changed", "same"}, rows: [][]string{{count(res.Made), count(res.Changed), count(res.Same)}}})
}

func (c *importCommand) codings(e *env, a *app.App, study firsthand.ID) error {
	progress, wipe := e.progress("Coded")
	res, err := a.ImportCodings(e.ctx, e.me(), study, c.Codings, progress)
	wipe()
	if err != nil {
		return err
	}
	e.notes(res.Notes)
	if len(res.Coders) > 0 {
		e.note("New coders: %s", some(res.Coders))
	}
	e.note("%s made, %d there already.", was(res.Made, "coding", "codings"), res.Same)
	return e.print(res, table{header: []string{"made", "same", "new coders"}, rows: [][]string{{count(res.Made), count(res.Same), strings.Join(res.Coders, ", ")}}})
}

func (c *importCommand) cases(e *env, a *app.App, study firsthand.ID) error {
	res, err := a.ImportCases(e.ctx, e.me(), study, c.Cases, c.Person)
	if err != nil {
		return err
	}
	e.notes(res.Notes)
	if len(res.Variables) > 0 {
		e.note("New variables: %s", strings.Join(res.Variables, ", "))
	}
	e.note("%s made, %d changed; %s bound to theirs.", was(res.Made, "participant", "participants"), res.Changed, was(res.Bound, "document", "documents"))
	return e.print(res, table{header: []string{"made", "changed", "bound"}, rows: [][]string{{count(res.Made), count(res.Changed), count(res.Bound)}}})
}

func (c *importCommand) project(e *env) error {
	open := e.open // a new study may be the first of the data folder
	if c.Study != "" {
		open = e.openThere
	}
	a, done, err := open()
	if err != nil {
		return err
	}
	defer done()
	progress, wipe := e.progress("Read")
	res, err := a.ImportProject(e.ctx, e.me(), c.Study, c.Files[0], progress)
	wipe()
	if err != nil {
		return err
	}
	e.notes(res.Notes)
	t := table{header: []string{"what", "read"}, numbers: map[int]bool{1: true}, rows: [][]string{
		{"documents", count(res.Documents)}, {"text missing", count(res.Missing)}, {"codes", count(res.Codes)}, {"codings", count(res.Codings)},
		{"cases", count(res.Cases)}, {"memos", count(res.Memos)}, {"kept as they came", count(res.Kept)}}}
	e.note("The study %s holds what %s held.", res.Study, filepath.Base(c.Files[0]))
	return e.print(res, t)
}
