package web

import (
	"net/http"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// SettingsPage changes a study itself.
type SettingsPage struct {
	Frame
	Holds  app.ShelfLine
	Typed  firsthand.Study
	Layers []Choice
	Copy   string
	Wrong  string
	Hint   string
}

func (s *Server) settingsPage(r *http.Request, study firsthand.Study) (SettingsPage, error) {
	p := SettingsPage{Frame: s.frameIn(study, "Settings", "Settings"), Typed: study, Copy: study.Title + ", copy"}
	shelf, err := s.app.Shelf(r.Context())
	for _, line := range shelf {
		if line.ID == study.ID {
			p.Holds = line
		}
	}
	p.offer()
	return p, err
}

// offer lists the layers that reports can count.
func (p *SettingsPage) offer() {
	p.Layers = []Choice{{"Agreed if there is one, else the lead’s, else everyone’s", "", p.Typed.Layer == ""}}
	for _, c := range p.Holds.Team {
		p.Layers = append(p.Layers, Choice{c.Name, c.Name, p.Typed.Layer == c.Name})
	}
	p.Layers = append(p.Layers, Choice{"Everyone’s together", "every", p.Typed.Layer == "every"})
}

func (s *Server) settings(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.settingsPage(r, study)
	if err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "home_settings", p)
}

func (s *Server) settingsAgain(w http.ResponseWriter, r *http.Request, study firsthand.Study, err error, typed func(*SettingsPage)) error {
	code, known := readable(err)
	if !known {
		return err
	}
	p, other := s.settingsPage(r, study)
	if other != nil {
		return other
	}
	typed(&p)
	p.offer()
	p.Wrong, p.Hint = err.Error(), hintOf(err)
	return s.show(w, code, "home_settings", p)
}

func (s *Server) changeStudy(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	next := study
	next.Title, next.Name = strings.TrimSpace(r.PostFormValue("title")), strings.TrimSpace(r.PostFormValue("name"))
	next.TimeZone, next.Layer = strings.TrimSpace(r.PostFormValue("zone")), r.PostFormValue("layer")
	if next == study {
		http.Redirect(w, r, "/s/"+study.Name+"/settings", http.StatusSeeOther)
		return nil
	}
	if err := s.app.ChangeStudy(r.Context(), s.me, next); err != nil {
		return s.settingsAgain(w, r, study, err, func(p *SettingsPage) { p.Typed = next })
	}
	return s.did(w, r, study.ID, "", "/s/"+next.Name+"/settings")
}

func (s *Server) copyStudy(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	title := r.PostFormValue("title")
	made, err := s.app.CopyStudy(r.Context(), s.me, study.Name, title)
	if err != nil {
		return s.settingsAgain(w, r, study, err, func(p *SettingsPage) { p.Copy = title })
	}
	http.Redirect(w, r, "/s/"+made.Name, http.StatusSeeOther)
	return nil
}

func (s *Server) deleteStudy(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	if _, err := s.app.DeleteStudy(r.Context(), s.me, string(study.ID)); err != nil {
		return err
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}
