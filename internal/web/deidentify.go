package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// DeidPage is one interview as its reviewer goes through it for what could tell
// who somebody is.
type DeidPage struct {
	Frame
	View        app.ReviewView
	Here        string // the page's own address
	InterviewAt string
	ReadAt      string
	Now         *app.ReviewPlace // what is decided beside the text
	Number      int              // its place among all, from 1
	Next        string           // the address of the next place that waits
	Missed      *app.Missed      // words that are about to be marked
	Typing      bool             // the words that were missed are to be typed
	Categories  []string
	Wrong, Hint string
}

// Waiting is how many places wait for a decision.
func (p DeidPage) Waiting() int { return len(p.View.Places) - p.View.Decided }

// Open tells whether places can be decided.
func (p DeidPage) Open() bool {
	return p.View.Review.Status == firsthand.ProposedStatus && !p.View.Behind
}

// Sealed tells whether the text that was gone through is in the vault alone.
func (p DeidPage) Sealed() bool { return p.View.Review.Sealed }

// Asking tells whether an interviewer speaks.
func (p DeidPage) Asking(speaker string) bool { return asking(speaker) }

// At is where a place is decided.
func (p DeidPage) At(id firsthand.ID) string {
	return p.Here + "?at=" + string(id) + "#p-" + string(id)
}

// MarkAt is where a stretch of the text is marked.
func (p DeidPage) MarkAt(s firsthand.Span) string {
	return p.Here + "?from=" + strconv.Itoa(s.Start) + "&to=" + strconv.Itoa(s.End) + "#decide"
}

// IsNow tells whether a place is the one decided beside the text.
func (p DeidPage) IsNow(id firsthand.ID) bool { return p.Now != nil && p.Now.ID == id }

// Written is where a piece of writing is looked at.
func (p DeidPage) Written(w app.SaidElsewhere) Choice {
	switch w.Kind {
	case firsthand.ObjMemo:
		return Choice{"a memo", p.Base() + "/memos/" + string(w.ID), false}
	case firsthand.ObjCode:
		return Choice{"a code", p.Base() + "/codes/" + string(w.ID), false}
	case firsthand.ObjDocument:
		return Choice{"the name or note of an interview", p.Base() + "/interviews", false}
	case firsthand.ObjCase:
		return Choice{"the name or note of a person", p.Base() + "/people", false}
	case firsthand.ObjSummary:
		return Choice{"a summary of the framework", p.Base() + "/questions/framework", false}
	case firsthand.ObjQuestion:
		return Choice{"a kept question", p.Base() + "/questions/saved", false}
	}
	return Choice{"the record of an interview", p.Base() + "/interviews", false}
}

func (s *Server) deidPage(r *http.Request, study firsthand.Study) (DeidPage, error) {
	v, err := s.app.ShowReview(r.Context(), s.me, study.ID, r.PathValue("interview"))
	if err != nil {
		return DeidPage{}, err
	}
	p := DeidPage{Frame: s.frameIn(study, "Interviews", "De-identify "+called(v.Document, v.Case)), View: v, Categories: app.Categories}
	p.InterviewAt = interviewAt(p.Base(), v.Document.Name)
	p.Here, p.ReadAt = p.InterviewAt+"/deidentify", readAt(p.Base(), v.Document.Name, 0)
	p.Scripts = []string{"deidentify.js"}
	return p, nil
}

// settle chooses the place that is decided beside the text: the one asked for,
// the one behind another that was decided, or the first that waits.
func (p *DeidPage) settle(at, after firsthand.ID) {
	places := p.View.Places
	i := slices.IndexFunc(places, func(x app.ReviewPlace) bool { return x.ID == at })
	if i < 0 {
		i = p.waits(slices.IndexFunc(places, func(x app.ReviewPlace) bool { return x.ID == after }))
	}
	if i < 0 {
		return
	}
	p.Now, p.Number = &places[i], i+1
	if n := p.waits(i); n >= 0 && n != i {
		p.Next = p.At(places[n].ID)
	}
}

// waits is the first place behind another that waits for a decision, round the
// end; -1 where none does.
func (p *DeidPage) waits(behind int) int {
	n := len(p.View.Places)
	for k := 1; k <= n; k++ {
		if i := (behind + k + n) % n; p.View.Places[i].Open() {
			return i
		}
	}
	return -1
}

func (s *Server) deidentify(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.deidPage(r, study)
	if err != nil {
		return err
	}
	from, err1 := strconv.Atoi(r.FormValue("from"))
	to, err2 := strconv.Atoi(r.FormValue("to"))
	if p.Open() && err1 == nil && err2 == nil {
		return s.missed(w, r, study, p, app.Marking{Span: firsthand.Span{Start: from, End: to}})
	}
	if p.Open() && r.FormValue("mark") != "" {
		p.Typing = true
	} else {
		p.settle(firsthand.ID(r.FormValue("at")), firsthand.ID(r.FormValue("after")))
	}
	return s.show(w, http.StatusOK, "deidentify", p)
}

// missed shows what marking some words would reach.
func (s *Server) missed(w http.ResponseWriter, r *http.Request, study firsthand.Study, p DeidPage, m app.Marking) error {
	code := http.StatusOK
	found, err := s.app.Missed(r.Context(), study.ID, p.View.Document.ID, m)
	if err != nil {
		known := false
		if code, known = readable(err); !known {
			return err
		}
		p.Wrong, p.Hint, p.Typing = err.Error(), hintOf(err), true
	} else {
		p.Missed = &found
	}
	return s.show(w, code, "deidentify", p)
}

// deidStay shows the page again with what was wrong, or fails.
func (s *Server) deidStay(w http.ResponseWriter, r *http.Request, study firsthand.Study, err error) error {
	code, known := readable(err)
	if firsthand.KindOf(err) == firsthand.Forbidden {
		code, known = http.StatusForbidden, true
	}
	if !known {
		return err
	}
	p, other := s.deidPage(r, study)
	if other != nil {
		return other
	}
	p.Wrong, p.Hint = err.Error(), hintOf(err)
	p.settle(firsthand.ID(r.PostFormValue("place")), "")
	return s.show(w, code, "deidentify", p)
}

func (s *Server) deidBegin(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	d, err := s.named(r, study)
	if err != nil {
		return err
	}
	if _, err := s.app.BeginReview(r.Context(), s.me, study.ID, d.ID); err != nil {
		return s.deidStay(w, r, study, err)
	}
	return s.did(w, r, study.ID, "", deidAt(study, d))
}

func deidAt(study firsthand.Study, d firsthand.Document) string {
	return interviewAt("/s/"+study.Name, d.Name) + "/deidentify"
}

func (s *Server) deidDecide(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	d, err := s.named(r, study)
	if err != nil {
		return err
	}
	ruling := app.Ruling{Place: firsthand.ID(r.PostFormValue("place")), Decision: firsthand.Decision(r.PostFormValue("decision")), With: r.PostFormValue("with"),
		Reason: r.PostFormValue("reason"), All: r.PostFormValue("all") != "", Elsewhere: r.PostFormValue("elsewhere") != ""}
	if _, err := s.app.DecidePlace(r.Context(), s.me, study.ID, d.ID, ruling); err != nil {
		return s.deidStay(w, r, study, err)
	}
	to := "?after=" + url.QueryEscape(string(ruling.Place))
	if ruling.Decision == firsthand.Proposed {
		to = "?at=" + url.QueryEscape(string(ruling.Place))
	}
	return s.did(w, r, study.ID, "", deidAt(study, d)+to)
}

func (s *Server) deidMark(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	d, err := s.named(r, study)
	if err != nil {
		return err
	}
	from, _ := strconv.Atoi(r.PostFormValue("from")) // not a number is no place, and the words are looked for
	to, _ := strconv.Atoi(r.PostFormValue("to"))
	m := app.Marking{Span: firsthand.Span{Start: from, End: to}, Words: r.PostFormValue("words"), Category: r.PostFormValue("category"), With: r.PostFormValue("with"),
		Reason: r.PostFormValue("reason"), All: r.PostFormValue("all") != "", Elsewhere: r.PostFormValue("elsewhere") != ""}
	if r.PostFormValue("look") != "" {
		p, err := s.deidPage(r, study)
		if err != nil {
			return err
		}
		return s.missed(w, r, study, p, m)
	}
	if _, err := s.app.Mark(r.Context(), s.me, study.ID, d.ID, m); err != nil {
		return s.deidStay(w, r, study, err)
	}
	return s.did(w, r, study.ID, "", deidAt(study, d))
}

func (s *Server) deidFinish(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	d, err := s.named(r, study)
	if err != nil {
		return err
	}
	if _, err := s.app.Finish(r.Context(), s.me, study.ID, d.ID); err != nil {
		return s.deidStay(w, r, study, err)
	}
	return s.did(w, r, study.ID, "", deidAt(study, d))
}

func (s *Server) deidSign(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	d, err := s.named(r, study)
	if err != nil {
		return err
	}
	if _, err := s.app.SignOff(r.Context(), s.me, study.ID, d.ID); err != nil {
		return s.deidStay(w, r, study, err)
	}
	return s.did(w, r, study.ID, "", deidAt(study, d))
}

// deidLog sends the log of replacements that archives ask for.
func (s *Server) deidLog(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	f, err := s.app.ReviewLog(r.Context(), study.ID, r.PathValue("interview"))
	if err != nil {
		return err
	}
	if !asked(r) {
		r.Form.Set("as", "csv")
	}
	return s.send(w, r, study, f)
}

// A DrawnPlace is a place in the text, and how it is drawn.
type DrawnPlace struct {
	Part   app.ReviewPart
	Place  *app.ReviewPlace
	At     string
	Now    bool
	Sealed bool
}

// Drawn is a place as the page shows it.
func (p DeidPage) Drawn(part app.ReviewPart) DrawnPlace {
	return DrawnPlace{part, part.Place, p.At(part.Place.ID), p.IsNow(part.Place.ID), p.Sealed()}
}
