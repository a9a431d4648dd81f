package web

import (
	"context"
	"net/http"
	"time"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// HomePage lists the studies.
type HomePage struct {
	Frame
	Studies []HomeStudy
	Trashed []firsthand.Study
	Example bool // it is among them
	Typed   string
	Wrong   string // why a study was not made
	Bad     string // why a project was not read
	Hint    string
}

// A HomeStudy is a study on the shelf.
type HomeStudy struct {
	app.ShelfLine
	Ago string
}

// Holds says in words what a study holds.
func (h HomeStudy) Holds() string {
	if h.Documents == 0 {
		return "nothing yet"
	}
	words := plural(h.Documents, "interview", "interviews")
	if h.Codings > 0 {
		words += ", " + plural(h.Codings, "coding", "codings")
	}
	return words
}

// Who says who works on a study.
func (h HomeStudy) Who(me string) string {
	lead, others := "", 0
	for _, c := range h.Team {
		if c.Role == firsthand.Lead && lead == "" {
			lead = c.Name
		} else if c.Name != me && c.Name != firsthand.Agreed {
			others++
		}
	}
	says := lead + " leads"
	switch {
	case lead == me && others == 0:
		return "You, alone"
	case lead == me:
		says = "You lead"
	case lead == "":
		return plural(others, "person", "people")
	}
	if others > 0 {
		says += ", " + plural(others, "other", "others")
	}
	return says
}

func (s *Server) homePage(r *http.Request) (HomePage, error) {
	p := HomePage{Frame: s.frame("Studies")}
	lines, err := s.app.Shelf(r.Context())
	if err != nil {
		return p, err
	}
	for _, l := range lines {
		p.Studies = append(p.Studies, HomeStudy{l, ago(time.UnixMilli(l.Last), time.Now())})
		p.Example = p.Example || l.Name == app.Example
	}
	p.Trashed, err = s.app.TrashedStudies(r.Context())
	return p, err
}

// ago is a day as people name it, seen from now.
func ago(t, now time.Time) string {
	t = t.In(now.Location())
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	switch days := int(day(now).Sub(day(t)).Hours() / 24); {
	case days <= 0:
		return "Today"
	case days == 1:
		return "Yesterday"
	case t.Year() == now.Year():
		return t.Format("2 January")
	}
	return t.Format("2 January 2006")
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

// openProject makes a study of a project of another program.
func (s *Server) openProject(w http.ResponseWriter, r *http.Request) error {
	t, err := s.sent(w, r, firsthand.Study{})
	if err == nil {
		return s.toTray(w, r, t)
	}
	code, known := readable(err)
	if !known {
		return err
	}
	p, other := s.homePage(r)
	if other != nil {
		return other
	}
	p.Bad, p.Hint = err.Error(), hintOf(err)
	return s.show(w, code, "home", p)
}

// buildExample makes the example study, or opens it.
func (s *Server) buildExample(w http.ResponseWriter, r *http.Request) error {
	t, err := s.inbox.open(firsthand.Study{})
	if err != nil {
		return err
	}
	t.doing = "Building the example"
	s.inbox.keep(t)
	s.begin(t, func(ctx context.Context, _ app.Progress) error {
		study, _, err := s.app.BuildExample(ctx, s.me)
		t.mu.Lock()
		defer t.mu.Unlock()
		t.to = "/s/" + study.Name
		return err
	})
	t.soon()
	return s.toTray(w, r, t)
}

// restoreStudy brings a study back from the trash.
func (s *Server) restoreStudy(w http.ResponseWriter, r *http.Request) error {
	study, err := s.app.RestoreStudy(r.Context(), s.me, r.PostFormValue("study"))
	if err != nil {
		return err
	}
	return s.did(w, r, study.ID, "", "/s/"+study.Name)
}

// out is a handler of a tray that belongs to no study.
func (s *Server) out(h func(w http.ResponseWriter, r *http.Request, study firsthand.Study) error) http.HandlerFunc {
	return s.page(func(w http.ResponseWriter, r *http.Request) error { return h(w, r, firsthand.Study{}) })
}
