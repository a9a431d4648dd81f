package web

import (
	"net/http"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// OverviewPage is what a study holds, how far coding is, what changed, and what
// to do next.
type OverviewPage struct {
	Frame
	View    app.StudyView
	Lines   int
	Words   int
	Coded   int // interviews with any coding
	Twice   int // interviews that two or more have coded
	Covered float64
	Codings int
	Coders  []CoderLine
	Next    []Suggestion
	Recent  []app.JournalLine
	Theme   []ThemeBar
	Layer   string
	Notes   []app.StudyNote
	Typed   string
	Wrong   string
}

// A CoderLine is how far one coder is.
type CoderLine struct {
	Name                string
	Interviews, Codings int
	Me                  bool
}

// A ThemeBar is a top-level code with its references.
type ThemeBar struct {
	app.CodeLine
	Hue
	Share float64 // of the most used
}

func (s *Server) overview(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.overviewPage(r, study)
	if err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "overview", p)
}

func (s *Server) overviewPage(r *http.Request, study firsthand.Study) (OverviewPage, error) {
	p := OverviewPage{Frame: s.frameIn(study, "Overview", study.Title)}
	lines, coders, err := s.app.Interviews(r.Context(), study.ID)
	if err != nil {
		return p, err
	}
	p.progress(lines, coders)
	recent, err := s.app.JournalPage(r.Context(), study.ID, app.JournalQuery{Limit: 8})
	p.Recent, p.View.Entries = recent.Lines, recent.All
	if err != nil {
		return p, err
	}
	codes, layer, err := s.app.Codebook(r.Context(), study.ID, "")
	if err != nil {
		return p, err
	}
	p.Layer = layer
	p.themes(codes)
	people, err := s.app.People(r.Context(), study.ID)
	if err != nil {
		return p, err
	}
	for _, l := range people.Lines {
		if l.Participant {
			p.View.Cases++
		}
	}
	p.Next = p.suggest(lines, coders, codes, people)
	p.Notes, err = s.app.StudyNotes(r.Context(), study.ID)
	return p, err
}

// noteOnStudy keeps a note about the study.
func (s *Server) noteOnStudy(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	body := r.PostFormValue("note")
	err := s.app.NoteOnStudy(r.Context(), s.me, study.ID, body)
	if err == nil {
		return s.did(w, r, study.ID, "", "/s/"+study.Name)
	}
	code, known := readable(err)
	if !known {
		return err
	}
	p, other := s.overviewPage(r, study)
	if other != nil {
		return other
	}
	p.Typed, p.Wrong = body, err.Error()
	return s.show(w, code, "overview", p)
}

func (p *OverviewPage) progress(lines []app.InterviewLine, coders []string) {
	covered := 0.0
	by := map[string]*CoderLine{}
	for _, name := range coders {
		by[name] = &CoderLine{Name: name, Me: name == p.Me}
	}
	p.Lines = len(lines)
	for i := range lines {
		l := &lines[i]
		p.Words += l.Words
		covered += l.Coded * float64(l.Words)
		p.Codings += l.All
		if l.All > 0 {
			p.Coded++
		}
		if len(l.Codings) > 1 {
			p.Twice++
		}
		for name, n := range l.Codings {
			by[name].Interviews++
			by[name].Codings += n
		}
	}
	if p.Words > 0 {
		p.Covered = covered / float64(p.Words)
	}
	for _, name := range coders {
		p.Coders = append(p.Coders, *by[name])
	}
}

// themes are the top-level codes with their references.
func (p *OverviewPage) themes(codes []app.CodeLine) {
	views := make([]app.CodeView, len(codes))
	most := 0
	for i, c := range codes {
		views[i] = c.CodeView
		if !c.Folder {
			p.View.Codes++
		}
		if c.Depth == 0 && !c.Folder {
			most = max(most, c.All.References)
		}
	}
	hue := hues(views)
	for _, c := range codes {
		if c.Depth == 0 && !c.Folder {
			p.Theme = append(p.Theme, ThemeBar{c, hue[c.ID], share(c.All.References, most)})
		}
	}
}

// Uncounted is how many codings the person who looks made that the themes do not
// count, since they count another's layer.
func (p OverviewPage) Uncounted() int {
	for _, c := range p.Coders {
		if c.Me && p.Layer != "every" && c.Name != p.Layer {
			return c.Codings
		}
	}
	return 0
}

// themesShown is how many top-level codes an overview has.
const themesShown = 24

// Themes are the top-level codes that are shown.
func (p OverviewPage) Themes() []ThemeBar { return p.Theme[:min(len(p.Theme), themesShown)] }
