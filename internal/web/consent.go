package web

import (
	"cmp"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// ConsentPage is what one participant agreed to: who took it, when, under which
// version, what it allows; and the ways to ask anew.
type ConsentPage struct {
	Frame
	Person   app.ParticipantLine
	Here     string
	Given    *app.ConsentView // nil while nothing was
	Earlier  []EarlierConsent // the newest first
	Form     *app.ConsentForm // what is asked now; nil where nobody may be asked
	Why      string           // why not
	Sealed   bool             // there is a vault to keep signatures in
	Links    []firsthand.Link // private links to consent by that still work
	Made     string           // the address of a new one, shown once
	Local    bool             // which works on this computer alone
	Blocks   []Block
	Answers  []string
	How, Day string
	Wrong    string
	Hint     string
}

// An EarlierConsent is one that a later one replaced.
type EarlierConsent struct {
	firsthand.Consent
	Version int
}

// Allows lists what a consent allows, in the order in which people ask.
func (p ConsentPage) Allows() []Allowance {
	var all []Allowance
	for _, x := range []struct {
		permission firsthand.Permission
		name       string
	}{{firsthand.TakePart, "Being interviewed"}, {firsthand.Record, "Recording"}, {firsthand.Quote, "Quotation under another name"},
		{firsthand.Archive, "An archive"}, {firsthand.Recontact, "Asking again"}, {firsthand.FutureUse, "Later studies"}} {
		if yes, asked := p.Given.Scope[x.permission]; asked {
			all = append(all, Allowance{x.name, yes})
		}
	}
	return all
}

// An Allowance is one thing that a consent speaks of.
type Allowance struct {
	Name string
	Yes  bool
}

// Said tells what was answered to a statement: yes, no or nothing.
func (p ConsentPage) Said(key string) string {
	for _, a := range p.Given.Answers {
		if a.Key == key {
			if a.Yes {
				return "yes"
			}
			return "no"
		}
	}
	return ""
}

// Way tells how a consent was given, in words.
func (p ConsentPage) Way(c firsthand.Consent) string {
	return map[firsthand.How]string{firsthand.BySignature: "signed on a screen", firsthand.ByLink: "signed by private link",
		firsthand.ByPaper: "on paper", firsthand.BySpeech: "spoken"}[c.How]
}

// personIn finds a participant by number, by id, or by their case.
func (s *Server) personIn(r *http.Request, study firsthand.Study) (app.ParticipantLine, error) {
	ref := r.PathValue("person")
	all, err := s.app.Participants(r.Context(), study.ID)
	if err != nil {
		return app.ParticipantLine{}, err
	}
	i := slices.IndexFunc(all, func(l app.ParticipantLine) bool {
		return l.Number == ref || string(l.ID) == ref || l.Case != "" && string(l.Case) == ref
	})
	if i >= 0 {
		return all[i], nil
	}
	// Somebody whose transcript came in from elsewhere, and was never introduced.
	p, err := s.personPage(r, study)
	if err != nil {
		return app.ParticipantLine{}, err
	}
	return app.ParticipantLine{Participant: firsthand.Participant{Number: p.Line.Name, Case: p.Line.ID}, Pseudonym: p.Line.Pseudonym}, nil
}

func (s *Server) consentPage(r *http.Request, study firsthand.Study) (ConsentPage, error) {
	var p ConsentPage
	var err error
	if p.Person, err = s.personIn(r, study); err != nil {
		return p, err
	}
	p.Frame = s.frameIn(study, "People", "Consent of "+p.Person.Number)
	p.Here = personAt(p.Base(), firsthand.Case{ID: cmp.Or(p.Person.ID, p.Person.Case), Name: p.Person.Number})
	p.Scripts, p.How, p.Local = []string{"public.js"}, string(firsthand.BySignature), Loopback(r.Host)
	if p.Person.ID == "" {
		p.Why = p.Person.Number + " was not introduced to the study here: the transcript came in by itself, and so no consent is on record."
		return p, nil
	}
	v, err := s.app.Vault(r.Context())
	if err != nil {
		return p, err
	}
	p.Sealed = v.Made
	f, err := s.app.ConsentForm(r.Context(), study.ID, string(p.Person.ID))
	switch _, known := readable(err); {
	case err == nil:
		p.Form, p.Blocks, p.Answers = &f, blocksOf(f.Sheet.Body), make([]string, len(f.Statements.Items))
	case known:
		p.Why = err.Error()
	default:
		return p, err
	}
	given, err := s.app.Consent(r.Context(), study.ID, string(p.Person.ID))
	if firsthand.KindOf(err) == firsthand.NotFound {
		err = nil
	} else if err == nil {
		p.Given = &given
	}
	if err != nil {
		return p, err
	}
	if err := s.fillConsents(r, study, &p); err != nil {
		return p, err
	}
	return p, nil
}

// fillConsents adds the versions of earlier consents, and the links that work.
func (s *Server) fillConsents(r *http.Request, study firsthand.Study, p *ConsentPage) error {
	if p.Given != nil && len(p.Given.All) > 1 {
		parts, err := s.app.Protocol(r.Context(), study.ID)
		if err != nil {
			return err
		}
		version := map[firsthand.ID]int{}
		for _, part := range parts {
			for _, v := range part.Versions {
				version[v.ID] = v.Version
			}
		}
		for _, c := range p.Given.All[:len(p.Given.All)-1] {
			p.Earlier = append(p.Earlier, EarlierConsent{c, version[c.Statements]})
		}
		slices.Reverse(p.Earlier)
	}
	links, err := s.app.Links(r.Context(), study.ID)
	if err != nil {
		return err
	}
	now := time.Now().UnixMilli()
	for _, l := range links {
		if l.Purpose == firsthand.ForConsent && l.Participant == p.Person.ID && l.Open(now) {
			p.Links = append(p.Links, l)
		}
	}
	return nil
}

func (s *Server) consent(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.consentPage(r, study)
	if err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "consent", p)
}

func (s *Server) consentForm(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.consentPage(r, study)
	if err != nil {
		return err
	}
	if p.Form == nil {
		return firsthand.Errorf(firsthand.Conflict, "%s", p.Why)
	}
	p.Title = "Take the consent of " + p.Person.Number
	return s.show(w, http.StatusOK, "consent_take", p)
}

// maxScan is the most that a scanned form may hold.
const maxScan = 25 << 20

// takeConsent records a consent that was given face to face.
func (s *Server) takeConsent(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.consentPage(r, study)
	if err != nil {
		return err
	}
	if p.Form == nil {
		return firsthand.Errorf(firsthand.Conflict, "%s", p.Why)
	}
	p.Title = "Take the consent of " + p.Person.Number
	fields, scan, err := scanned(w, r)
	in := app.ConsentGiven{How: firsthand.How(fields["how"]), Day: fields["day"], Sheet: firsthand.ID(fields["sheet"]), Statements: firsthand.ID(fields["statements"])}
	p.How, p.Day = fields["how"], fields["day"]
	for i, it := range p.Form.Statements.Items {
		a := fields["a"+strconv.Itoa(i+1)]
		if a != "yes" && a != "no" {
			continue
		}
		p.Answers[i] = a
		in.Answers = append(in.Answers, firsthand.Answer{Key: it.Key, Yes: a == "yes"})
	}
	if err == nil && in.How == firsthand.ByLink {
		err = firsthand.Errorf(firsthand.Invalid, "By private link a person consents themself; nothing was recorded.")
	}
	if err == nil {
		in.Signature = scan
		if in.How == firsthand.BySignature {
			var wrong string
			if in.Signature, wrong = signatureIn(fields["drawn"], fields["typed"]); wrong != "" {
				err = firsthand.Errorf(firsthand.Invalid, "%s Nothing was recorded.", wrong)
			}
		}
	}
	if err == nil {
		_, err = s.app.TakeConsent(r.Context(), s.me, study.ID, string(p.Person.ID), in)
	}
	if err == nil {
		return s.did(w, r, study.ID, "", p.Here+"/consent")
	}
	code, known := readable(err)
	if !known {
		return err
	}
	p.Wrong, p.Hint = err.Error(), hintOf(err)
	return s.show(w, code, "consent_take", p)
}

// scanned reads a form with one file in it, all in memory: a signed form is
// written nowhere but into the vault.
func scanned(w http.ResponseWriter, r *http.Request) (fields map[string]string, scan []byte, err error) {
	fields = map[string]string{}
	r.Body = http.MaxBytesReader(w, r.Body, maxScan+maxOpenForm)
	parts, err := r.MultipartReader()
	if err != nil {
		return fields, nil, firsthand.Errorf(firsthand.Invalid, "The form could not be read; nothing was recorded.")
	}
	for {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return fields, scan, nil
		}
		var b []byte
		if err == nil {
			b, err = io.ReadAll(io.LimitReader(part, maxScan+1))
		}
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok || len(b) > maxScan {
			return fields, nil, firsthand.Errorf(firsthand.Invalid, "The scanned form is larger than 25 MB; nothing was recorded.").WithHint("scan it in grey, or at 200 dots an inch")
		}
		if err != nil {
			return fields, nil, firsthand.Errorf(firsthand.Invalid, "The form did not come whole; nothing was recorded.")
		}
		if part.FormName() == "scan" {
			scan = b
		} else if len(b) <= maxOpenForm {
			fields[part.FormName()] = string(b)
		}
	}
}

// linkToConsent makes a private link, and shows its address this once.
func (s *Server) linkToConsent(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.consentPage(r, study)
	if err != nil {
		return err
	}
	switch {
	case p.Form == nil:
		return firsthand.Errorf(firsthand.Conflict, "%s", p.Why)
	case !p.Sealed:
		return firsthand.Errorf(firsthand.Conflict, "There is no vault yet, so there is nowhere to keep a signature.").WithHint("make the vault first")
	}
	l, secret, err := s.app.NewLink(r.Context(), s.me, study.ID, firsthand.ForConsent, string(p.Person.ID), "", "")
	if err != nil {
		return err
	}
	p.Links = append(p.Links, l)
	p.Made = schemeOf(r) + "://" + r.Host + "/c/" + secret
	return s.show(w, http.StatusOK, "consent", p)
}

// schemeOf is how this very page was asked for.
func schemeOf(r *http.Request) string {
	if r.TLS != nil {
		return "https"
	}
	return "http"
}

func (s *Server) closeConsentLink(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.consentPage(r, study)
	if err != nil {
		return err
	}
	id := firsthand.ID(r.PostFormValue("link"))
	if !slices.ContainsFunc(p.Links, func(l firsthand.Link) bool { return l.ID == id }) {
		return firsthand.Errorf(firsthand.NotFound, "There is no such private link for %s.", p.Person.Number)
	}
	if err := s.app.CloseLink(r.Context(), s.me, study.ID, id); err != nil {
		return err
	}
	return s.did(w, r, study.ID, "", p.Here+"/consent")
}
