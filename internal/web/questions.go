package web

import (
	"net/http"
	"net/url"
	"strconv"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// passagesShown is how many passages a page has.
const passagesShown = 100

// QuestionsPage asks for passages by an expression.
type QuestionsPage struct {
	Frame
	Kinds     []Section
	Ask       string
	Where     []string
	Variables []firsthand.Variable
	Coder     string
	Coders    []string
	Asked     bool
	Found     app.PassagePage
	Hues      map[firsthand.ID]Hue
	Codes     []ShownCode
	Wrong     string // why the question cannot be answered
	Hint      string
	Pager
}

// HueOf is how a passage's code is drawn.
func (p QuestionsPage) HueOf(id firsthand.ID) Hue { return p.Hues[id] }

// kinds are the ways to ask.
func kinds(base, here string) []Section {
	return []Section{
		{"Passages", base + "/questions", here == "Passages"},
		{"Words", base + "/find", here == "Words"},
		{"Codes together", base + "/questions/together", here == "Codes together"},
		{"Codes by people", base + "/questions/matrix", here == "Codes by people"},
	}
}

// readable tells whether an error is about what was asked, and its status.
func readable(err error) (int, bool) {
	kind := firsthand.KindOf(err)
	return status[kind], kind == firsthand.Invalid || kind == firsthand.NotFound || kind == firsthand.Conflict
}

// given are the values of a form's field that are not empty.
func given(r *http.Request, name string) []string {
	if err := r.ParseForm(); err != nil {
		return nil // a broken address asks nothing
	}
	var out []string
	for _, v := range r.Form[name] {
		if v != "" {
			out = append(out, v)
		}
	}
	return out
}

func (s *Server) questions(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p := QuestionsPage{Frame: s.frameIn(study, "Questions", "Passages"), Ask: r.FormValue("ask"), Coder: r.FormValue("coder"), Hues: map[firsthand.ID]Hue{}}
	p.Kinds, p.Where = kinds(p.Base(), "Passages"), given(r, "where")
	codes, _, err := s.app.Codebook(r.Context(), study.ID, "")
	if err != nil {
		return err
	}
	p.Codes = shownCodes(codes)
	for _, c := range p.Codes {
		p.Hues[c.ID] = c.Hue
	}
	if p.Variables, err = s.app.Variables(r.Context(), study.ID); err != nil {
		return err
	}
	if p.Coders, err = s.app.Coders(r.Context(), study.ID); err != nil {
		return err
	}
	code := http.StatusOK
	if p.Ask != "" {
		p.Asked, p.Title = true, p.Ask
		from, _ := strconv.Atoi(r.FormValue("from"))
		p.Found, err = s.app.ShowPassages(r.Context(), study.ID, p.Ask, p.Where, p.Coder, max(0, from)/passagesShown*passagesShown, passagesShown)
		if err != nil {
			var known bool
			if code, known = readable(err); !known {
				return err
			}
			p.Asked, p.Wrong, p.Hint = false, err.Error(), hintOf(err)
		}
		p.Pager = pagerOf(r, p.Found.Count, passagesShown, func(from int) string { return p.at(from) })
	}
	return s.show(w, code, "questions", p)
}

// at is the address of the part of the answer after so many.
func (p QuestionsPage) at(from int) string {
	q := url.Values{"ask": {p.Ask}, "where": p.Where}
	if p.Coder != "" {
		q.Set("coder", p.Coder)
	}
	if from > 0 {
		q.Set("from", strconv.Itoa(from))
	}
	return p.Base() + "/questions?" + q.Encode()
}

// FindPage looks for words.
type FindPage struct {
	Frame
	Kinds   []Section
	Literal bool
	Asked   bool
	Found   app.FindResult
	Hits    []app.LinedHit
	Wrong   string
	Hint    string
	Limit   int
}

// hitsShown is how many hits a page has.
const hitsShown = 300

func (s *Server) find(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p := FindPage{Frame: s.frameIn(study, "Questions", "Find"), Literal: r.FormValue("literal") != "", Limit: hitsShown}
	p.Find, p.Kinds = r.FormValue("q"), kinds(p.Base(), "Words")
	code := http.StatusOK
	if p.Find != "" {
		var err error
		p.Title, p.Asked = p.Find, true
		if p.Found, p.Hits, err = s.app.FindLines(r.Context(), study.ID, p.Find, app.FindOptions{Literal: p.Literal, Context: 90, Limit: hitsShown}); err != nil {
			var known bool
			if code, known = readable(err); !known {
				return err
			}
			p.Asked, p.Wrong = false, err.Error()
			p.Hint = "Tick “just as written” to look for the characters as they stand"
		}
	}
	return s.show(w, code, "find", p)
}
