package web

import (
	"net/http"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// IdentityPage opens who a participant is: after a reason, which the journal
// keeps, and with the vault open. Nothing keeps what it shows.
type IdentityPage struct {
	Frame
	Number string
	Back   string
	Form   ActForm
	Vault  app.VaultState
	Sealed bool // there is something to open
	Opened *firsthand.Identity
	Reason string
}

func (s *Server) identityPage(r *http.Request, study firsthand.Study, t typed) (IdentityPage, error) {
	p := IdentityPage{}
	record, err := s.introduced(r, study)
	if err != nil {
		return p, err
	}
	p.Frame = s.frameIn(study, "People", record.Number+", identity")
	p.Number, p.Back = record.Number, participantAt(p.Base(), record.Number)
	if p.Vault, err = s.app.Vault(r.Context()); err != nil {
		return p, err
	}
	secrets, err := s.app.Secrets(r.Context(), study.ID, string(record.ID))
	if err != nil {
		return p, err
	}
	for _, x := range secrets {
		p.Sealed = p.Sealed || x.Kind == firsthand.IdentitySecret
	}
	p.Form = ActForm{Name: "open", Action: p.Back + "/identity", Button: "Open", Main: true,
		Fields: []ActField{{Name: "reason", Label: "Why it is opened", Long: true, Hint: "It is written in the journal, with your name and " + p.Number + "."}}}.fill(t)
	return p, nil
}

func (s *Server) identity(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.identityPage(r, study, typed{})
	if err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "participants_identity", p)
}

// openIdentity shows who a participant is, once, on a page that nothing keeps.
func (s *Server) openIdentity(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	record, err := s.introduced(r, study)
	if err != nil {
		return err
	}
	t, err := typedIn(r, "open")
	if err != nil {
		return err
	}
	code := http.StatusOK
	var who *firsthand.Identity
	if t.text("reason") == "" {
		t.miss("reason", "Say why; nothing was opened.")
		t.wrong, code = "Nothing was opened.", http.StatusUnprocessableEntity
	} else if id, err := s.app.OpenIdentity(r.Context(), s.me, study.ID, string(record.ID), t.text("reason")); err == nil {
		who = &id
	} else if code, err = t.failed(err); err != nil {
		return err
	}
	p, err := s.identityPage(r, study, t)
	if err != nil {
		return err
	}
	p.Opened, p.Reason = who, t.text("reason")
	w.Header().Set("Cache-Control", "no-store")
	return s.show(w, code, "participants_identity", p)
}
