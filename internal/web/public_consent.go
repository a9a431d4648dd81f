package web

import (
	"net/http"
	"strconv"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// AgreePage is one screen on the way to consent: the information sheet, a
// statement, or all that was chosen with a place to sign.
type AgreePage struct {
	OpenFrame
	app.ConsentForm
	Study   firsthand.Study
	Secret  string
	At      int // 0 the sheet, then a statement each, then signing
	Blocks  []Block
	Answers []string // yes, no or nothing, by statement
	Wrong   string
	Refused bool // a statement without which there is no interview
	Changed bool // there is a newer version than what was read
}

// Item is the statement of the screen.
func (p AgreePage) Item() firsthand.Item { return p.Statements.Items[p.At-1] }

// Answer is what was said to the statement of the screen.
func (p AgreePage) Answer() string { return p.Answers[p.At-1] }

// Last is the screen to sign on.
func (p AgreePage) Last() int { return len(p.Statements.Items) + 1 }

// Signing tells that everything was answered.
func (p AgreePage) Signing() bool { return p.At == p.Last() }

// Steps are the statements, and whether each is behind.
func (p AgreePage) Steps() []bool {
	done := make([]bool, len(p.Statements.Items))
	for i := range done {
		done[i] = i < p.At
	}
	return done
}

// Records tells whether a recording was allowed, or is not asked about.
func (p AgreePage) Records() bool {
	allowed, asked := firsthand.ScopeOf(firsthand.Consent{Answers: p.given()}, p.Statements)[firsthand.Record]
	return allowed || !asked
}

func (p AgreePage) given() []firsthand.Answer {
	var all []firsthand.Answer
	for i, it := range p.Statements.Items {
		if i < len(p.Answers) && p.Answers[i] != "" {
			all = append(all, firsthand.Answer{Key: it.Key, Yes: p.Answers[i] == "yes"})
		}
	}
	return all
}

func (s *Server) agreePage(r *http.Request, l firsthand.Link) (AgreePage, error) {
	p := AgreePage{OpenFrame: OpenFrame{Title: "Taking part in a study", Top: "A study you are asked to join", Scripts: []string{"public.js"}}, Secret: r.PathValue("secret")}
	var err error
	if p.Study, err = s.studyOf(r.Context(), l); err != nil {
		return p, err
	}
	if err := s.canSeal(r.Context()); err != nil {
		return p, err
	}
	p.ConsentForm, err = s.app.ConsentForm(r.Context(), l.Study, string(l.Participant))
	if firsthand.KindOf(err) == firsthand.Conflict {
		return p, notThere // who withdrew, or does not take part, is not asked
	}
	p.Blocks = blocksOf(p.Sheet.Body)
	p.Answers = make([]string, len(p.Statements.Items))
	return p, err
}

func (s *Server) agreeing(w http.ResponseWriter, r *http.Request, l firsthand.Link) error {
	p, err := s.agreePage(r, l)
	if err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "public_agree", p)
}

// agree goes on or back by a screen, to one of them, or records the consent.
func (s *Server) agree(w http.ResponseWriter, r *http.Request, l firsthand.Link) error {
	p, err := s.agreePage(r, l)
	if err != nil {
		return err
	}
	if err := fieldsOf(r); err != nil {
		p.Wrong = err.Error() + " Nothing was recorded; begin again."
		return s.show(w, http.StatusUnprocessableEntity, "public_agree", p)
	}
	if r.PostForm.Get("sheet") != string(p.Sheet.ID) || r.PostForm.Get("statements") != string(p.Statements.ID) {
		p.Changed = true
		return s.show(w, http.StatusConflict, "public_agree", p)
	}
	for i := range p.Answers {
		if a := r.PostForm.Get("a" + strconv.Itoa(i+1)); a == "yes" || a == "no" {
			p.Answers[i] = a
		}
	}
	at, _ := strconv.Atoi(r.PostForm.Get("at")) // what is no number begins again
	p.At = min(max(at, 0), p.Last())
	to := p.At + 1
	switch where := r.PostForm.Get("go"); where {
	case "next", "sign":
	case "back":
		p.At = max(p.At-1, 0)
		return s.show(w, http.StatusOK, "public_agree", p)
	default:
		n, _ := strconv.Atoi(where)
		p.At = min(max(n, 0), p.Last()-1)
		return s.show(w, http.StatusOK, "public_agree", p)
	}
	// No screen is passed over, whatever the form says.
	for n := 1; n < min(to, p.Last()); n++ {
		if p.Answers[n-1] == "" {
			p.At, p.Wrong = n, "Choose yes or no."
			return s.show(w, http.StatusUnprocessableEntity, "public_agree", p)
		}
		if p.Statements.Items[n-1].Required && p.Answers[n-1] == "no" {
			p.At, p.Refused = n, true
			return s.show(w, http.StatusOK, "public_agree", p)
		}
	}
	if to <= p.Last() {
		p.At = to
		return s.show(w, http.StatusOK, "public_agree", p)
	}
	return s.agreed(w, r, l, p)
}

// agreed records the consent and gives the receipt.
func (s *Server) agreed(w http.ResponseWriter, r *http.Request, l firsthand.Link, p AgreePage) error {
	signature, wrong := signatureIn(r.PostForm.Get("drawn"), r.PostForm.Get("typed"))
	if wrong != "" {
		p.Wrong = wrong
		return s.show(w, http.StatusUnprocessableEntity, "public_agree", p)
	}
	c, err := s.app.ConsentByLink(r.Context(), p.Secret, app.ConsentGiven{Answers: p.given(), Signature: signature, Sheet: p.Sheet.ID, Statements: p.Statements.ID})
	switch firsthand.KindOf(err) {
	case firsthand.Conflict: // a version came between, or a withdrawal
		fresh, err := s.agreePage(r, l)
		if err != nil {
			return err
		}
		fresh.Changed = true
		return s.show(w, http.StatusConflict, "public_agree", fresh)
	default:
		if err != nil {
			return err
		}
	}
	receipt := ReceiptPage{AgreePage: p, Consent: c}
	receipt.Title = "Your receipt"
	return s.show(w, http.StatusOK, "public_receipt", receipt)
}

// ReceiptPage tells somebody what they agreed to, once.
type ReceiptPage struct {
	AgreePage
	Consent firsthand.Consent
}

// meansOf tells what becomes of it when a permission is refused.
func meansOf(kind string) string {
	return map[firsthand.Permission]string{
		firsthand.Record:    "Notes are taken instead.",
		firsthand.Quote:     "None of your words is printed.",
		firsthand.Archive:   "Nothing of yours goes to an archive.",
		firsthand.Recontact: "You are not asked again.",
		firsthand.FutureUse: "It serves this study alone.",
	}[firsthand.Permission(kind)]
}
