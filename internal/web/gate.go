package web

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"net"
	"net/http"
	"strings"
	"sync"
)

// sessionCookie is how a browser that came in by the entrance is known again.
const sessionCookie = "firsthand"

// A gate lets in the one browser that brings the secret of the first address,
// and whoever that browser is after that.
type gate struct {
	mu      sync.Mutex
	once    string // empty when it was used
	session string
}

func newGate() *gate { return &gate{once: token(), session: token()} }

// token is 256 random bits for a URL or a cookie.
func token() string {
	b := make([]byte, 32)
	rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

func (g *gate) secret() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.once
}

// exchange uses the secret up.
func (g *gate) exchange(secret string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.once == "" || subtle.ConstantTimeCompare([]byte(secret), []byte(g.once)) != 1 {
		return false
	}
	g.once = ""
	return true
}

func (g *gate) knows(r *http.Request) bool {
	for _, c := range r.CookiesNamed(sessionCookie) {
		if subtle.ConstantTimeCompare([]byte(c.Value), []byte(g.session)) == 1 {
			return true
		}
	}
	return false
}

// keep lets a request through that belongs to the session, or that asks for
// what anybody may have: the entrance, the files that hold no data, and the pages
// of private links, which ask for their own secret. Programs
// are asked for their token where they knock.
func (g *gate) keep(next http.Handler, s *Server) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if g.knows(r) || strings.HasPrefix(r.URL.Path, "/static/") || strings.HasPrefix(r.URL.Path, "/enter/") || strings.HasPrefix(r.URL.Path, "/api/") || isPublic(r.URL.Path) {
			next.ServeHTTP(w, r)
			return
		}
		s.trouble(w, r, http.StatusForbidden, "This browser has no key to the workspace.",
			"Open the address that firsthand printed when it started. It opens the workspace once; to open it in another browser, stop firsthand and start it again.")
	})
}

// enter exchanges the secret for a session.
func (s *Server) enter(w http.ResponseWriter, r *http.Request) error {
	if p := r.Header.Get("Sec-Purpose"); strings.Contains(p, "prefetch") {
		w.WriteHeader(http.StatusServiceUnavailable) // a guess of the browser must not use the key up
		return nil
	}
	if !s.gate.knows(r) {
		if !s.gate.exchange(r.PathValue("secret")) {
			s.trouble(w, r, http.StatusForbidden, "This address was used already, or is not the one that firsthand printed.",
				"An address opens the workspace once. Stop firsthand and start it again for a new one.")
			return nil
		}
		http.SetCookie(w, &http.Cookie{Name: sessionCookie, Value: s.gate.session, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}

// guard sets what every answer says to the browser, and refuses requests that
// reached this computer under a foreign name.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if !Loopback(r.Host) {
			http.Error(w, "The workspace is open on this computer alone.", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// policy allows what we serve and nothing else. Style attributes set custom
// properties such as the length of a bar.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; font-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Loopback reports whether a host, with or without a port, names this computer.
func Loopback(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.TrimSuffix(strings.TrimPrefix(name, "["), "]")
	ip := net.ParseIP(name)
	return strings.EqualFold(name, "localhost") || ip != nil && ip.IsLoopback()
}
