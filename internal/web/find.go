package web

import (
	"net/http"
	"strconv"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// hitsShown is how many hits a page has.
const hitsShown = 100

// FindPage looks for words.
type FindPage struct {
	Asking
	Literal  bool
	Speaker  string
	Speakers []app.Speaking
	Asked    bool
	Found    app.FoundPage
	Pager
}

func (s *Server) find(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	a, err := s.asking(r, study, "Questions", "Find", "/find")
	if err != nil {
		return err
	}
	p := FindPage{Asking: a, Literal: r.FormValue("literal") != "", Speaker: r.FormValue("speaker")}
	p.Find = r.FormValue("q")
	code := http.StatusOK
	if p.Find != "" {
		p.Asked = true
		if p.Kept == nil {
			p.Title = p.Find
		}
		q := app.Finding{Query: p.Find, Literal: p.Literal, Where: p.Where, Speaker: p.Speaker, All: r.FormValue("all") != ""}
		if asked(r) {
			f, err := s.app.FindFile(r.Context(), study.ID, q)
			if err != nil {
				return err
			}
			return s.send(w, r, study, f)
		}
		from, _ := strconv.Atoi(r.FormValue("from"))
		p.Found, err = s.app.FindPage(r.Context(), study.ID, q, max(0, from)/hitsShown*hitsShown, hitsShown)
		if err != nil {
			p.Asked = false
			if code, err = p.failed(err); err != nil {
				return err
			}
			p.Hint = "Tick “just as written” to look for the characters as they stand"
		}
		p.Pager = pagerOf(r, p.Found.Hits, hitsShown, func(from int) string { return p.with("from", strconv.Itoa(from)) })
	}
	if p.Speakers, err = s.app.Speakers(r.Context(), study.ID); err != nil {
		return err
	}
	return s.show(w, code, "find", p)
}

// CountAll is the address that waits for every hit to be counted.
func (p FindPage) CountAll() string { return p.with("all", "1") }
