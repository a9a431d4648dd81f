package web

import (
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// ReferPage lets a professional introduce somebody: first what they confirm, then
// how the person is reached.
type ReferPage struct {
	OpenFrame
	Study    firsthand.Study
	Secret   string
	Criteria []firsthand.Item
	Contact  bool   // the second page
	Form     string // by which a form that is sent twice is known
	Wrong    string
	No       map[string]bool // what is not confirmed, where that was asked for
}

func (s *Server) referPage(r *http.Request, l firsthand.Link) (ReferPage, error) {
	p := ReferPage{OpenFrame: OpenFrame{Title: "Introduce somebody", Top: "For professionals", Scripts: []string{"public.js"}}, Secret: r.PathValue("secret"), Form: token()}
	var err error
	if p.Study, err = s.studyOf(r.Context(), l); err != nil {
		return p, err
	}
	if err := s.canSeal(r.Context()); err != nil {
		return p, err
	}
	parts, err := s.app.Protocol(r.Context(), l.Study)
	if err != nil {
		return p, err
	}
	for _, part := range parts {
		if part.Part == firsthand.Eligibility && part.InForce != nil {
			p.Criteria = part.InForce.Items
		}
	}
	return p, nil
}

func (s *Server) refer(w http.ResponseWriter, r *http.Request, l firsthand.Link) error {
	p, err := s.referPage(r, l)
	if err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "public_refer", p)
}

// confirmations are what a professional confirms, by the fields' names.
var confirmations = []string{"explained", "interested", "agreed"}

// longestContact is the most letters of any one detail.
const longestContact = 300

// takeReferral goes on to the contact details, or seals them.
func (s *Server) takeReferral(w http.ResponseWriter, r *http.Request, l firsthand.Link) error {
	p, err := s.referPage(r, l)
	if err != nil {
		return err
	}
	again := func(wrong string) error {
		p.Wrong = wrong
		return s.show(w, http.StatusUnprocessableEntity, "public_refer", p)
	}
	if err := fieldsOf(r); err != nil {
		return again(err.Error() + " Nothing was kept.")
	}
	for _, name := range confirmations {
		if r.PostForm.Get(name) == "" {
			if p.No == nil {
				p.No = map[string]bool{}
			}
			p.No[name] = true
		}
	}
	if len(p.No) > 0 {
		return again("All three are needed before anybody’s details are passed on.")
	}
	p.Contact = true
	if r.PostForm.Get("contact") == "" {
		return s.show(w, http.StatusOK, "public_refer", p)
	}
	in := app.Introduction{Explained: true, Interested: true, Agreed: true}
	for name, to := range map[string]*string{"person": &in.Identity.Name, "telephone": &in.Identity.Telephone, "email": &in.Identity.Email, "safe": &in.Identity.Note} {
		*to = strings.TrimSpace(r.PostForm.Get(name))
		if utf8.RuneCountInString(*to) > longestContact || strings.ContainsRune(*to, 0) {
			return again("One of these is too long. Nothing was kept, so write them once more.")
		}
	}
	switch {
	case in.Identity.Name == "":
		return again("A name is needed. Nothing was kept, so write them once more.")
	case in.Identity.Telephone == "" && in.Identity.Email == "":
		return again("A telephone number or an e-mail address is needed. Nothing was kept, so write them once more.")
	}
	form := r.PostForm.Get("form")
	if len(form) != len(p.Form) {
		return again("Nothing was kept, so write them once more.")
	}
	if s.pace.first(form) {
		if !s.pace.allows("introductions "+l.Digest, 12, 2*time.Minute) {
			s.pace.again(form)
			s.busy(w)
			return nil
		}
		if _, err := s.app.IntroduceByLink(r.Context(), p.Secret, in); err != nil {
			s.pace.again(form)
			return err
		}
	}
	// A page of its own, so that going back or loading again sends nothing.
	http.Redirect(w, r, "/r/"+p.Secret+"/thanks", http.StatusSeeOther)
	return nil
}

func (s *Server) referred(w http.ResponseWriter, r *http.Request, l firsthand.Link) error {
	p, err := s.referPage(r, l)
	if err != nil {
		return err
	}
	p.Title, p.Scripts = "Thank you", nil
	return s.show(w, http.StatusOK, "public_thanks", p)
}
