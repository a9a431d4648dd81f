package web

import (
	"net/http"
	"net/url"

	"firsthand.study"
)

// A Frame is what the layout shows around a page.
type Frame struct {
	Title   string // of the page, for the tab
	Study   firsthand.Study
	Section string // of the bar, where one is
	Me      string
	Find    string   // what is being looked for
	Scripts []string // the scripts of the page, by their names in static
	Mode    string   // light or dark where the person chose one, else the system's
	Notice  *Notice  // the last act, while it is news
	KeysOff bool     // keys of a single letter do nothing
	Vault   string   // the time at which the open vault closes by itself, empty where it is closed

	leads func(path string) bool // whether an address has a page; nil: all have
}

// InStudy tells whether the page belongs to a study.
func (f Frame) InStudy() bool { return f.Study.ID != "" }

// Base is the address of the page's study.
func (f Frame) Base() string { return "/s/" + f.Study.Name }

// A Section is one place in the bar, or one kind of question.
type Section struct {
	Name, Address string
	Here          bool
}

// Sections are the places of a study that the bar leads to.
func (f Frame) Sections() []Section {
	return f.those("Overview", "", "People", "/people", "Interviews", "/interviews", "Codes", "/codes", "Questions", "/questions",
		"Agreement", "/agreement", "Map", "/map", "Report", "/report")
}

// Others are the places of a study that its menu holds.
func (f Frame) Others() []Section {
	return f.those("Protocol", "/protocol", "Memos", "/memos", "Saturation", "/saturation", "History", "/journal", "Exchange", "/exchange", "Settings", "/settings")
}

// those are the places, by name and path, that there are.
func (f Frame) those(places ...string) []Section {
	var out []Section
	for i := 0; i < len(places); i += 2 {
		at := f.Base() + places[i+1]
		if f.Leads(at) {
			out = append(out, Section{places[i], at, f.Section == places[i]})
		}
	}
	return out
}

// Leads tells whether an address has a page, so that no link is dead.
func (f Frame) Leads(path string) bool { return f.leads == nil || f.leads(path) }

// Looks are the ways a page may look.
func (f Frame) Looks() []Choice {
	return []Choice{{"As the system", "", f.Mode == ""}, {"Light", "light", f.Mode == "light"}, {"Dark", "dark", f.Mode == "dark"}}
}

func (s *Server) frame(title string) Frame {
	mode, _ := s.desk.seen()
	f := Frame{Title: title, Me: s.me.Name, Mode: mode, KeysOff: s.desk.keysOff(), leads: s.leads}
	if _, closes, open := s.app.VaultHeld(); open {
		f.Vault = closes.Format("15:04")
	}
	return f
}

func (s *Server) frameIn(study firsthand.Study, section, title string) Frame {
	f := s.frame(title)
	f.Study, f.Section, f.Notice = study, section, s.notice(study.ID)
	return f
}

// leads tells whether an address has a page.
func (s *Server) leads(path string) bool {
	_, pattern := s.mux.Handler(&http.Request{Method: http.MethodGet, URL: &url.URL{Path: path}})
	return pattern != "" && pattern != "/"
}

// look sets how pages look, for this browser, and goes back to where it was asked.
func (s *Server) look(w http.ResponseWriter, r *http.Request) error {
	mode := r.PostFormValue("mode")
	if mode != "light" && mode != "dark" {
		mode = ""
	}
	c := &http.Cookie{Name: lookCookie, Value: mode, Path: "/", MaxAge: 400 * 24 * 3600, HttpOnly: true, SameSite: http.SameSiteStrictMode}
	if mode == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
	s.desk.looks(mode)
	_, here := s.desk.seen()
	http.Redirect(w, r, here, http.StatusSeeOther)
	return nil
}
