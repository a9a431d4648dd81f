package main

import (
	"firsthand.study"
	"firsthand.study/internal/app"
)

type studyCommand struct {
	New    studyNewCommand    `cmd:"" help:"Make a study."`
	List   studyListCommand   `cmd:"" help:"List the studies."`
	Show   studyShowCommand   `cmd:"" help:"Tell what a study holds."`
	Delete studyDeleteCommand `cmd:"" help:"Put a study in the trash, where it keeps for at least 30 days."`
	Copy   studyCopyCommand   `cmd:"" help:"Copy what a study holds to a new one."`
	Back   studyBackCommand   `cmd:"" name:"restore" help:"Bring a study back from the trash."`
}

type studyNewCommand struct {
	Name  string `arg:"" help:"The short name (letters, digits, hyphens), or a title."`
	Title string `help:"The title for people."`
}

func (c *studyNewCommand) Run(e *env) error {
	a, done, err := e.open()
	if err != nil {
		return err
	}
	defer done()
	title := c.Title
	if title == "" {
		title = c.Name
	}
	s, err := a.NewStudy(e.ctx, e.me(), c.Name, title)
	if err != nil {
		return err
	}
	e.note("The study %s was made. Bring interviews in with: firsthand import --study %s FILE...", s.Name, s.Name)
	return e.print(s, table{header: []string{"name", "title", "id"}, rows: [][]string{{s.Name, s.Title, string(s.ID)}}})
}

type studyListCommand struct{}

func (c *studyListCommand) Run(e *env) error {
	var lines []app.StudyLine
	a, done, err := e.openThere()
	switch {
	case firsthand.KindOf(err) == firsthand.NotFound && e.opts.Data == "":
		e.note("%s", err) // nobody has begun yet
	case err != nil:
		return err
	default:
		defer done()
		if lines, err = a.Studies(e.ctx); err != nil {
			return err
		}
	}
	if len(lines) == 0 && !e.opts.JSON && !e.opts.CSV {
		e.note("There are no studies here yet. Make one with: firsthand study new NAME")
		return nil
	}
	t := table{header: []string{"name", "title", "documents", "codes", "codings", "id"}, numbers: map[int]bool{2: true, 3: true, 4: true}}
	for _, l := range lines {
		t.rows = append(t.rows, []string{l.Name, l.Title, count(l.Documents), count(l.Codes), count(l.Codings), string(l.ID)})
	}
	return e.print(struct {
		Studies []app.StudyLine `json:"studies"`
	}{orEmpty(lines)}, t)
}

// orEmpty makes JSON say [] and not null.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// namedStudy is the study that a command is about, by its place or by --study
// as elsewhere.
type namedStudy struct {
	Named string `name:"study" placeholder:"S" help:"The study, as with other commands."`
	Study string `arg:"" optional:"" help:"The study's short name, title or id."`
}

// one is the name given, in whichever way.
func (n namedStudy) one(e *env) (string, error) {
	switch {
	case n.Named != "" && n.Study != "" && n.Named != n.Study:
		return "", e.misuse("The study is named twice: %q and %q.", n.Study, n.Named)
	case n.Study == "" && n.Named == "":
		return "", e.misuse("Name the study.")
	case n.Study == "":
		return n.Named, nil
	}
	return n.Study, nil
}

// at opens the data folder for a study command.
func (n namedStudy) at(e *env) (a *app.App, study string, done func(), err error) {
	if study, err = n.one(e); err != nil {
		return nil, "", nil, err
	}
	a, done, err = e.openThere()
	return a, study, done, err
}

type studyShowCommand struct{ namedStudy }

func (c *studyShowCommand) Run(e *env) error {
	a, study, done, err := c.at(e)
	if err != nil {
		return err
	}
	defer done()
	v, err := a.ShowStudy(e.ctx, study)
	if err != nil {
		return err
	}
	t := table{header: []string{"what", "value"}, rows: [][]string{
		{"name", v.Name}, {"title", v.Title}, {"id", string(v.ID)}, {"language", v.Language}, {"time zone", v.TimeZone},
		{"documents", count(v.Documents)}, {"words", count(v.Words)}, {"codes", count(v.Codes)}, {"folders of codes", count(v.Folders)}, {"codings", count(v.Codings)},
		{"cases", count(v.Cases)}, {"in the trash", count(v.Trash)}, {"journal entries", count(int(v.Entries))},
	}}
	for _, p := range v.Colleagues {
		t.rows = append(t.rows, []string{string(p.Role), p.Name})
	}
	return e.print(v, t)
}

type studyDeleteCommand struct{ namedStudy }

func (c *studyDeleteCommand) Run(e *env) error {
	a, study, done, err := c.at(e)
	if err != nil {
		return err
	}
	defer done()
	l, err := a.DeleteStudy(e.ctx, e.me(), study)
	if err != nil {
		return err
	}
	e.note("%s is in the trash with %s and %s; it keeps for at least 30 days. Bring it back with: firsthand study restore %s",
		l.Name, app.Counted(l.Documents, "document", "documents"), app.Counted(l.Codings, "coding", "codings"), l.ID)
	return nil
}

type studyBackCommand struct{ namedStudy }

func (c *studyBackCommand) Run(e *env) error {
	a, study, done, err := c.at(e)
	if err != nil {
		return err
	}
	defer done()
	s, err := a.RestoreStudy(e.ctx, e.me(), study)
	if err != nil {
		return err
	}
	e.note("The study %s is back.", s.Name)
	return nil
}

type studyCopyCommand struct {
	Study string `arg:"" help:"The study's short name, title or id."`
	Name  string `arg:"" help:"The copy's short name, or a title."`
}

func (c *studyCopyCommand) Run(e *env) error {
	a, done, err := e.openThere()
	if err != nil {
		return err
	}
	defer done()
	s, err := a.CopyStudy(e.ctx, e.me(), c.Study, c.Name)
	if err != nil {
		return err
	}
	e.note("The study was copied to %s; the two have nothing in common from here on.", s.Name)
	return nil
}
