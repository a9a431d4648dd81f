package web

import (
	"net/http"

	"firsthand.study/internal/app"
)

// HomePage lists the studies.
type HomePage struct {
	Frame
	Studies []app.StudyLine
	Example bool // it is among them
	Typed   string
	Wrong   string // why a study was not made
}

func (s *Server) homePage(r *http.Request) (HomePage, error) {
	p := HomePage{Frame: s.frame("Studies")}
	var err error
	p.Studies, err = s.app.Studies(r.Context())
	for _, l := range p.Studies {
		p.Example = p.Example || l.Name == app.Example
	}
	return p, err
}

func (s *Server) home(w http.ResponseWriter, r *http.Request) error {
	p, err := s.homePage(r)
	if err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "home", p)
}

// newStudy makes a study from its title; where it cannot, the page says why and
// keeps what was typed.
func (s *Server) newStudy(w http.ResponseWriter, r *http.Request) error {
	title := r.PostFormValue("title")
	made, err := s.app.NewStudy(r.Context(), s.me, title, title)
	if err == nil {
		http.Redirect(w, r, "/s/"+made.Name, http.StatusSeeOther)
		return nil
	}
	code, known := readable(err)
	if !known {
		return err
	}
	p, other := s.homePage(r)
	if other != nil {
		return other
	}
	p.Typed, p.Wrong = title, err.Error()
	return s.show(w, code, "home", p)
}

// buildExample makes the example study, or opens it.
func (s *Server) buildExample(w http.ResponseWriter, r *http.Request) error {
	study, _, err := s.app.BuildExample(r.Context(), s.me)
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/s/"+study.Name, http.StatusSeeOther)
	return nil
}
