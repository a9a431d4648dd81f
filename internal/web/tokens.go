package web

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"firsthand.study"
	"firsthand.study/internal/web/api"
)

// A programToken lets a program in. Only a digest of it is kept, and only while
// the workspace runs.
type programToken struct {
	ID     string
	Name   string // what it is for
	Writes bool   // it may change a study, as the person whose workspace it is
	Made   time.Time
	Used   time.Time // zero where it never was
	digest [sha256.Size]byte
}

// tokens are those of one workspace. At most one waits to be shown to the person
// who made it, once.
type tokens struct {
	mu    sync.Mutex
	all   []programToken
	fresh string
}

// tokenMark begins every token, so that one left in a script is known for what
// it is.
const tokenMark = "firsthand_"

// mostTokens is how many there may be at a time.
const mostTokens = 50

func (t *tokens) add(name, secret string, writes bool) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.all) >= mostTokens {
		return firsthand.Errorf(firsthand.Conflict, "There are %d tokens already; none was made.", mostTokens).WithHint("revoke one that is not used")
	}
	t.all = append(t.all, programToken{ID: token()[:8], Name: name, Writes: writes, Made: time.Now(), digest: sha256.Sum256([]byte(secret))})
	return nil
}

// make makes a token and keeps it to be shown.
func (t *tokens) make(name string, writes bool) error {
	secret := tokenMark + token()
	if err := t.add(name, secret, writes); err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.fresh = secret
	return nil
}

// list are the tokens, and the newest as it was made, if it was not shown yet.
func (t *tokens) list() (all []programToken, fresh string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	fresh, t.fresh = t.fresh, ""
	return slices.Clone(t.all), fresh
}

func (t *tokens) revoke(id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all = slices.DeleteFunc(t.all, func(p programToken) bool { return p.ID == id })
	t.fresh = ""
}

// admit finds the token that a request brings.
func (t *tokens) admit(r *http.Request) (programToken, bool) {
	scheme, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "bearer") {
		return programToken{}, false
	}
	digest := sha256.Sum256([]byte(strings.TrimSpace(secret)))
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := range t.all {
		if subtle.ConstantTimeCompare(digest[:], t.all[i].digest[:]) == 1 {
			t.all[i].Used = time.Now()
			return t.all[i], true
		}
	}
	return programToken{}, false
}

// AdmitProgram lets whoever brings a secret ask and act through the API, as long
// as the workspace runs. Invalid if it is so short that it might be guessed.
func (s *Server) AdmitProgram(name, secret string) error {
	if len(secret) < 32 {
		return firsthand.Errorf(firsthand.Invalid, "A token has at least 32 characters; this one is too easily guessed.")
	}
	return s.tokens.add(name, secret, true)
}

// NewToken is a token that nobody has yet.
func NewToken() string { return tokenMark + token() }

// programs lets a request to the API through that belongs to the session or
// brings a token.
func (s *Server) programs(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.gate.knows(r) {
			next.ServeHTTP(w, r)
			return
		}
		t, ok := s.tokens.admit(r)
		switch {
		case !ok:
			w.Header().Set("WWW-Authenticate", `Bearer realm="Firsthand"`)
			api.Refuse(w, http.StatusUnauthorized, "This program has no token, or one that is not good any more.",
				"Make one in the workspace, on the page “Use from R or Python”, and send it as Authorization: Bearer TOKEN.")
		case !t.Writes && r.Method != http.MethodGet && r.Method != http.MethodHead:
			api.Refuse(w, http.StatusForbidden, "This token may only read; nothing was changed.", "Make one that may also code.")
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// TokensPage lets programs in.
type TokensPage struct {
	Frame
	Tokens  []programToken
	Fresh   string
	At      string // the address of the API
	Example string // a study's short name, for the snippets
}

func (s *Server) tokensPage(w http.ResponseWriter, r *http.Request) error {
	p := TokensPage{Frame: s.frame("Use from R or Python"), At: "http://" + r.Host + api.Prefix, Example: "example"}
	p.Tokens, p.Fresh = s.tokens.list()
	studies, err := s.app.Studies(r.Context())
	if err != nil {
		return err
	}
	if len(studies) > 0 {
		p.Example = studies[0].Name
	}
	return s.show(w, http.StatusOK, "tokens", p)
}

func (s *Server) makeToken(w http.ResponseWriter, r *http.Request) error {
	name := strings.TrimSpace(r.PostFormValue("name"))
	if name == "" {
		name = "a program"
	}
	if err := s.tokens.make(name, r.PostFormValue("writes") != ""); err != nil {
		return err
	}
	http.Redirect(w, r, "/you/tokens", http.StatusSeeOther)
	return nil
}

func (s *Server) revokeToken(w http.ResponseWriter, r *http.Request) error {
	s.tokens.revoke(r.PathValue("token"))
	http.Redirect(w, r, "/you/tokens", http.StatusSeeOther)
	return nil
}
