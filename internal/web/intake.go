package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// ImportPage is where documents are brought in: the form, or one import.
type ImportPage struct {
	Frame
	Here   string // the address of the import, empty before there is one
	State  trayState
	Many   string // how many files
	Done   int
	All    int
	At     string // the file being read
	Tables []ChosenTable
	Doing  string // what runs
	Result app.ImportResult
	Report *Report  // of what is not documents
	Wrong  []string // a sentence each
	Hint   string
	Clash  bool // a name is taken by other words
	Some   bool // others could be imported
}

// A ChosenTable is a table of answers with what its columns are taken for.
type ChosenTable struct {
	sentTable
	Columns []ChosenColumn
}

// A ChosenColumn is one column of a table.
type ChosenColumn struct {
	Name  string
	Parts []Choice
	Cells []string // of the first rows
}

// Shown tells whether an import is at a state.
func (p ImportPage) Is(state string) bool { return string(p.State) == state }

// importForm shows the form that brings documents in.
func (s *Server) importForm(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p := ImportPage{Frame: s.frameIn(study, "Interviews", "Import")}
	p.Scripts = []string{"intake.js"}
	return s.show(w, http.StatusOK, "import", p)
}

// importFiles takes files in. Where nothing needs a choice they are imported at
// once; what takes longer than a moment has a page of its own.
func (s *Server) importFiles(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	t, err := s.inbox.open(study)
	if err != nil {
		return err
	}
	fields, err := t.receive(w, r)
	if err == nil {
		err = s.look4tables(r, t)
	}
	if err != nil {
		t.empty()
		return err
	}
	t.doing = "Importing " + plural(t.count, "file", "files")
	s.inbox.keep(t)
	if t.state != trayChoosing {
		s.begin(t, s.documents(t, app.ImportOptions{Revise: fields["revise"] != nil, SkipBad: fields["skip"] != nil}))
		t.soon()
	}
	return s.toTray(w, r, t)
}

// look4tables previews the tables of answers among the files, and refuses what
// has a place of its own.
func (s *Server) look4tables(r *http.Request, t *tray) error {
	for _, path := range t.paths {
		name := path[strings.LastIndexAny(path, `/\`)+1:]
		if isProject(name) {
			return firsthand.Errorf(firsthand.Invalid, "%s is a project of another program, not a document; nothing was changed.", name).
				WithHint("open it from the page of your studies, or add it to this study on the page Exchange")
		}
		if _, table := app.Reads(name); !table {
			continue
		}
		v, err := s.app.PreviewTable(r.Context(), path)
		if err != nil {
			return err
		}
		t.tables = append(t.tables, sentTable{path, name, v})
		t.state = trayChoosing
	}
	return nil
}

func isProject(name string) bool {
	name = strings.ToLower(name)
	return strings.HasSuffix(name, ".qdpx") || strings.HasSuffix(name, ".qde")
}

// toTray leads to an import's page, or tells a script where it is.
func (s *Server) toTray(w http.ResponseWriter, r *http.Request, t *tray) error {
	if strings.Contains(r.Header.Get("Accept"), "application/json") {
		return s.sayTray(w, t)
	}
	http.Redirect(w, r, t.address(), http.StatusSeeOther)
	return nil
}

func (t *tray) address() string {
	if t.study.ID == "" {
		return "/imports/" + t.id
	}
	return "/s/" + t.study.Name + "/imports/" + t.id
}

// sayTray tells a script how far an import is.
func (s *Server) sayTray(w http.ResponseWriter, t *tray) error {
	t.mu.Lock()
	said := struct {
		State trayState `json:"state"`
		Done  int       `json:"done"`
		All   int       `json:"all"`
		At    string    `json:"at"`
		Page  string    `json:"page"`
	}{t.state, t.done, t.all, t.at, t.address()}
	if t.state == trayDone && t.to != "" {
		said.Page = t.to
	}
	t.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(said)
}

// importPage shows one import: what waits for a choice, how far it is, or what
// became of it.
func (s *Server) importPage(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	t, err := s.inbox.tray(r.PathValue("tray"), study.ID)
	if err != nil {
		return err
	}
	if strings.Contains(r.Header.Get("Accept"), "application/json") {
		return s.sayTray(w, t)
	}
	f := s.frame("Import")
	if study.ID != "" {
		f = s.frameIn(study, "Interviews", "Import")
	}
	p := ImportPage{Frame: f, Here: t.address()}
	p.Scripts = []string{"intake.js"}
	code := http.StatusOK
	t.mu.Lock()
	p.State, p.Done, p.All, p.At, p.Doing, p.Result, p.Report = t.state, t.done, t.all, t.at, t.doing, t.result, t.report
	for i, table := range t.tables {
		p.Tables = append(p.Tables, table.chosen(i))
	}
	err = t.err
	to := t.to
	t.mu.Unlock()
	switch {
	case p.Is("done") && to != "":
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	case p.Is("running"):
		w.Header().Set("Refresh", "1") // for a browser without script
	case p.Is("failed"):
		code = p.failed(err)
	}
	return s.show(w, code, "import", p)
}

// failed says what went wrong with an import, and whether some of it could be
// brought in.
func (p *ImportPage) failed(err error) (code int) {
	code, known := readable(err)
	if !known {
		p.Wrong = []string{"Something went wrong inside the program; nothing was changed."}
		return code
	}
	p.Wrong, p.Hint = strings.Split(err.Error(), "\n"), hintOf(err)
	if bad := p.Result.Bad; len(bad) > 0 {
		p.Wrong, p.Hint = bad, ""
		p.Some = p.Result.Made > 0 || p.All > len(bad)
		p.Clash = slices.ContainsFunc(bad, func(b string) bool { return strings.Contains(b, "is in the study with other words") })
	}
	return code
}

// The parts that a column can have.
const (
	partWords  = "words"
	partPerson = "person"
	partAbout  = "about"
	partOut    = "out"
)

// chosen is a table with the parts its columns are guessed to have.
func (t sentTable) chosen(n int) ChosenTable {
	out := ChosenTable{sentTable: t}
	for i, name := range t.Header {
		part := partOut
		switch {
		case slices.Contains(t.Guess.Texts, name):
			part = partWords
		case t.Guess.Person == name:
			part = partPerson
		case slices.Contains(t.Guess.Attributes, name):
			part = partAbout
		}
		c := ChosenColumn{Name: name}
		for _, o := range [][2]string{{partWords, "Words to read"}, {partPerson, "Names the person"}, {partAbout, "About the person"}, {partOut, "Leave out"}} {
			c.Parts = append(c.Parts, Choice{o[1], o[0], part == o[0]})
		}
		for _, row := range t.Rows {
			c.Cells = append(c.Cells, row[i])
		}
		out.Columns = append(out.Columns, c)
	}
	return out
}

// columnsOf reads what was chosen for the n-th table.
func (t sentTable) columnsOf(r *http.Request, n int) (app.TableColumns, error) {
	var c app.TableColumns
	for i, name := range t.Header {
		switch r.PostFormValue(fmt.Sprintf("part-%d-%d", n, i)) {
		case partWords:
			c.Texts = append(c.Texts, name)
		case partPerson:
			if c.Person != "" {
				return c, firsthand.Errorf(firsthand.Invalid, "Two columns of %s cannot both name the person; nothing was changed.", t.Name)
			}
			c.Person = name
		case partAbout:
			c.Attributes = append(c.Attributes, name)
		}
	}
	return c, c.Validate(t.Header)
}

// importChosen imports a tray with what was chosen about it, or tries again
// otherwise.
func (s *Server) importChosen(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	t, err := s.inbox.tray(r.PathValue("tray"), study.ID)
	if err != nil {
		return err
	}
	o := app.ImportOptions{Revise: r.PostFormValue("revise") != "", SkipBad: r.PostFormValue("skip") != "", Tables: map[string]app.TableColumns{}}
	t.mu.Lock()
	for n := range t.tables {
		if r.PostFormValue("chosen") != "" {
			if t.tables[n].Guess, err = t.tables[n].columnsOf(r, n); err != nil {
				break
			}
		}
		o.Tables[t.tables[n].Path] = t.tables[n].Guess
	}
	t.mu.Unlock()
	if err != nil {
		return err
	}
	s.begin(t, s.documents(t, o))
	t.soon()
	return s.toTray(w, r, t)
}

// stopImport stops an import, of which nothing stays, or gives up one that waits.
func (s *Server) stopImport(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	t, err := s.inbox.tray(r.PathValue("tray"), study.ID)
	if err != nil {
		return err
	}
	if t.running() {
		t.stop()
		t.wait()
	}
	t.mu.Lock()
	landed := t.state == trayDone
	t.mu.Unlock()
	if landed { // it was quicker than the wish to stop it
		return s.toTray(w, r, t)
	}
	s.inbox.giveUp(t)
	to := "/"
	if study.ID != "" {
		s.desk.tell(study.ID, Notice{Text: "The import was stopped; nothing was changed."})
		to = "/s/" + study.Name + "/interviews"
	}
	if strings.Contains(r.Header.Get("Accept"), "application/json") {
		w.Header().Set("Content-Type", "application/json")
		return json.NewEncoder(w).Encode(map[string]string{"state": string(trayStopped), "page": to})
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// Percentage is how far a running import is, for its bar.
func (p ImportPage) Percentage() string {
	if p.All == 0 {
		return "0%"
	}
	return strconv.Itoa(100*p.Done/p.All) + "%"
}

// Told are the lists that an import leaves, by what they are.
func (p ImportPage) Told() map[string][]string {
	return map[string][]string{"Not imported": p.Result.Bad, "In the study already": p.Result.Skipped, "Passed over": p.Result.Passed, "To know": p.Result.Notes}
}
