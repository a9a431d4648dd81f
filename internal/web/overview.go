package web

import (
	"net/http"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// OverviewPage is what a study holds, how far coding is, and what changed.
type OverviewPage struct {
	Frame
	View    app.StudyView
	Coded   int // interviews with any coding
	Twice   int // interviews that two or more have coded
	Covered float64
	Coders  []CoderLine
	Next    []app.InterviewLine // not coded by anyone, the first few
	Waiting int                 // of those, all
	Recent  []app.JournalLine
	Theme   []ThemeBar
	Layer   string
}

// A CoderLine is how far one coder is.
type CoderLine struct {
	Name                string
	Interviews, Codings int
}

// A ThemeBar is a top-level code with its references.
type ThemeBar struct {
	app.CodeLine
	Hue
	Share float64 // of the most used
}

func (s *Server) overview(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p := OverviewPage{Frame: s.frameIn(study, "Overview", study.Title)}
	var err error
	if p.View, err = s.app.ShowStudy(r.Context(), string(study.ID)); err != nil {
		return err
	}
	lines, coders, err := s.app.Interviews(r.Context(), study.ID)
	if err != nil {
		return err
	}
	p.progress(lines, coders)
	if p.Recent, err = s.app.Journal(r.Context(), study.ID, "", 8); err != nil {
		return err
	}
	for i, j := 0, len(p.Recent)-1; i < j; i, j = i+1, j-1 {
		p.Recent[i], p.Recent[j] = p.Recent[j], p.Recent[i]
	}
	codes, layer, err := s.app.Codebook(r.Context(), study.ID, "")
	if err != nil {
		return err
	}
	p.Layer = layer
	p.themes(codes)
	return s.show(w, http.StatusOK, "overview", p)
}

func (p *OverviewPage) progress(lines []app.InterviewLine, coders []string) {
	words, covered := 0, 0.0
	by := map[string]*CoderLine{}
	for _, name := range coders {
		by[name] = &CoderLine{Name: name}
	}
	for _, l := range lines {
		words += l.Words
		covered += l.Coded * float64(l.Words)
		if len(l.Codings) > 0 {
			p.Coded++
		} else {
			p.Waiting++
			if len(p.Next) < 5 {
				p.Next = append(p.Next, l)
			}
		}
		if len(l.Codings) > 1 {
			p.Twice++
		}
		for name, n := range l.Codings {
			by[name].Interviews++
			by[name].Codings += n
		}
	}
	if words > 0 {
		p.Covered = covered / float64(words)
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
