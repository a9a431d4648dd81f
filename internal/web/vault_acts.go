package web

import (
	"net/http"
	"strings"

	"firsthand.study"
)

// VaultKeyPage shows a recovery key, once: it is the answer to the form that
// made it, and no address leads to it.
type VaultKeyPage struct {
	Frame
	Role     string
	Recovery string
	Changed  bool // the passphrase was another before
}

// twice reads a new passphrase that was typed twice.
func twice(r *http.Request) (string, error) {
	one, two := r.PostFormValue("passphrase"), r.PostFormValue("again")
	if one != two {
		return "", firsthand.Errorf(firsthand.Invalid, "The two passphrases are not the same; nothing was changed.")
	}
	return one, nil
}

// showRecovery answers with a recovery key.
func (s *Server) showRecovery(w http.ResponseWriter, role, recovery string, changed bool) error {
	s.lock.notKept(role)
	p := VaultKeyPage{Frame: s.frame("Recovery key"), Role: role, Recovery: recovery, Changed: changed}
	p.Scripts = []string{"protocol.js"}
	return s.show(w, http.StatusOK, "vault_key", p)
}

func (s *Server) newVault(w http.ResponseWriter, r *http.Request) error {
	sealedAnswer(w)
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	secret, err := twice(r)
	if err != nil {
		return s.vaultAgain(w, r, "new", err, nil)
	}
	recovery, err := s.app.NewVault(r.Context(), secret)
	if err != nil {
		return s.vaultAgain(w, r, "new", err, nil)
	}
	v, err := s.app.Vault(r.Context())
	if err != nil {
		return err
	}
	return s.showRecovery(w, v.As, recovery, false)
}

func (s *Server) openVault(w http.ResponseWriter, r *http.Request) error {
	sealedAnswer(w)
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	secret := r.PostFormValue("secret")
	err := s.lock.try(func() error { return s.app.OpenVault(r.Context(), secret) })
	if err != nil {
		return s.vaultAgain(w, r, "open", err, func(p *VaultPage) { p.Back = p.safe(r.PostFormValue("back"), "") })
	}
	http.Redirect(w, r, s.frame("").safe(r.PostFormValue("back"), "/vault"), http.StatusSeeOther)
	return nil
}

// safe is an address of this workspace that somebody is led back to, else other.
func (f Frame) safe(to, other string) string {
	if !strings.HasPrefix(to, "/s/") || strings.ContainsAny(to, "\\\n\r") || strings.Contains(to, "//") || strings.Contains(to, "..") {
		return other
	}
	return to
}

// closeVault forgets the key, and leads back to where it was asked.
func (s *Server) closeVault(w http.ResponseWriter, r *http.Request) error {
	sealedAnswer(w)
	s.app.LockVault()
	_, here := s.desk.seen()
	http.Redirect(w, r, here, http.StatusSeeOther)
	return nil
}

func (s *Server) changeVaultPassphrase(w http.ResponseWriter, r *http.Request) error {
	sealedAnswer(w)
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	secret, err := twice(r)
	if _, _, open := s.app.VaultHeld(); err == nil && !open {
		err = firsthand.Errorf(firsthand.Conflict, "The vault has closed meanwhile; nothing was changed.")
	}
	if err == nil {
		err = s.lock.try(func() error { return s.app.ConfirmVault(r.Context(), r.PostFormValue("secret")) })
	}
	if err != nil {
		return s.vaultAgain(w, r, "passphrase", err, nil)
	}
	as, _, _ := s.app.VaultHeld()
	recovery, err := s.app.ChangeVaultPassphrase(r.Context(), secret)
	if err != nil {
		return s.vaultAgain(w, r, "passphrase", err, nil)
	}
	return s.showRecovery(w, as, recovery, true)
}

// keptRecovery notes that a recovery key is kept.
func (s *Server) keptRecovery(w http.ResponseWriter, r *http.Request) error {
	sealedAnswer(w)
	if r.PostFormValue("kept") != "" {
		s.lock.notKept("")
	}
	http.Redirect(w, r, "/vault", http.StatusSeeOther)
	return nil
}

func (s *Server) checkVault(w http.ResponseWriter, r *http.Request) error {
	sealedAnswer(w)
	report, err := s.app.CheckVault(r.Context())
	if err != nil {
		return s.vaultAgain(w, r, "check", err, nil)
	}
	p, err := s.vaultPage(r.Context())
	if err != nil {
		return err
	}
	p.Report = &report
	return s.show(w, http.StatusOK, "vault", p)
}

// addRole gives a role keys of its own.
func (s *Server) addRole(w http.ResponseWriter, r *http.Request) error {
	sealedAnswer(w)
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	name := strings.TrimSpace(r.PostFormValue("role"))
	classes := make([]firsthand.Class, len(r.PostForm["class"]))
	for i, c := range r.PostForm["class"] {
		classes[i] = firsthand.Class(c)
	}
	again := func(err error) error {
		return s.vaultAgain(w, r, "role", err, func(p *VaultPage) {
			p.Role = name
			for i := range p.Classes {
				for _, c := range classes {
					p.Classes[i].Here = p.Classes[i].Here || p.Classes[i].Class == c
				}
			}
		})
	}
	secret, err := twice(r)
	if err != nil {
		return again(err)
	}
	recovery, err := s.app.AddHolder(r.Context(), name, secret, classes)
	if err != nil {
		return again(err)
	}
	return s.showRecovery(w, name, recovery, false)
}

// dropRole takes a role's keys away.
func (s *Server) dropRole(w http.ResponseWriter, r *http.Request) error {
	sealedAnswer(w)
	if err := s.app.DropHolder(r.Context(), r.PostFormValue("role")); err != nil {
		return s.vaultAgain(w, r, "drop", err, nil)
	}
	http.Redirect(w, r, "/vault", http.StatusSeeOther)
	return nil
}
