package web

import (
	"context"
	"math"
	"net/http"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// A lock slows whoever tries secrets: after each wrong one the next is looked at
// later, and one at a time, so that asking often finds nothing sooner.
type lock struct {
	mu    sync.Mutex
	wrong int
	next  time.Time // before it no secret is looked at

	unkept string // the role whose recovery key was shown and not yet said to be kept
}

// The wait after a wrong secret doubles, up to a minute.
const (
	firstWait   = time.Second
	longestWait = time.Minute
)

// try looks at a secret, or says how long it is until one is looked at.
func (l *lock) try(look func() error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if wait := time.Until(l.next); wait > 0 {
		return &tooSoon{wait}
	}
	err := look()
	switch firsthand.KindOf(err) {
	case firsthand.Forbidden:
		l.wrong++
		wait := min(firstWait<<min(l.wrong-1, 10), longestWait)
		l.next = time.Now().Add(wait)
	default:
		if err == nil {
			l.wrong = 0
		}
	}
	return err
}

// after is how long it is until a secret is looked at.
func (l *lock) after() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return max(0, time.Until(l.next))
}

func (l *lock) notKept(role string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.unkept = role
}

func (l *lock) waitsFor() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.unkept
}

// capital begins a sentence.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

// tooSoon says that no secret is looked at yet.
type tooSoon struct{ wait time.Duration }

func (e *tooSoon) Error() string {
	return "The last passphrase was wrong, so the next one is looked at in " + seconds(e.wait) + "; this one was not. Nothing was opened."
}

func seconds(d time.Duration) string {
	return plural(int64(math.Ceil(d.Seconds())), "second", "seconds")
}

// VaultPage is what can be said of the vault, and what can be done with it.
type VaultPage struct {
	Frame
	State   app.VaultState
	Classes []VaultClass
	Log     []VaultLine
	Broken  string // what is wrong with its log
	Unkept  string // the role whose recovery key nobody has said to keep
	At      string // the form that was wrong: new, open, passphrase, role, drop
	Wrong   string
	Hint    string
	Wait    string           // how long until a secret is looked at
	Role    string           // as it was typed
	Back    string           // where opening it leads
	Report  *app.VaultReport // of a check
}

// VaultWrong is what is said at one form of the page.
type VaultWrong struct {
	Here                  bool
	At, Wrong, Hint, Wait string
}

// On is what was wrong with a form, if it was that one.
func (p VaultPage) On(form string) VaultWrong {
	return VaultWrong{p.At == form, form, p.Wrong, p.Hint, p.Wait}
}

// A VaultClass is a class of secret as a page calls it.
type VaultClass struct {
	Class firsthand.Class
	Name  string
	May   bool // the role at the page may open it
	Here  bool // it is ticked
}

// A VaultLine is a line of the log.
type VaultLine struct {
	app.VaultOpening
	When string
}

var classNames = map[firsthand.Class]string{
	firsthand.WhoClass:      "names and contact details",
	firsthand.ConsentClass:  "signatures and consent forms",
	firsthand.MaterialClass: "recordings and texts before de-identification",
	firsthand.CareClass:     "distress notes",
}

// Opens says in words what a role may open.
func (p VaultPage) Opens(h app.VaultHolder) string {
	if len(h.Classes) == len(firsthand.Classes) {
		return "everything"
	}
	var names []string
	for _, c := range h.Classes {
		names = append(names, classNames[c])
	}
	return strings.Join(names, ", ")
}

// Alone tells whether a role must stay, since without it nobody could open some
// class.
func (p VaultPage) Alone(name string) bool {
	left := map[firsthand.Class]bool{}
	for _, h := range p.State.Holders {
		if h.Name != name {
			for _, c := range h.Classes {
				left[c] = true
			}
		}
	}
	return len(left) < len(firsthand.Classes)
}

// mostLog is how many lines of the log the page shows.
const mostLog = 200

func (s *Server) vaultPage(ctx context.Context) (*VaultPage, error) {
	p := &VaultPage{Frame: s.frame("Vault"), Unkept: s.lock.waitsFor()}
	p.Scripts = []string{"protocol.js"}
	if wait := s.lock.after(); wait > 0 {
		p.Wait = seconds(wait)
	}
	var err error
	if p.State, err = s.app.Vault(ctx); err != nil {
		return p, err
	}
	mine := map[firsthand.Class]bool{}
	for _, h := range p.State.Holders {
		if h.Name == p.State.As {
			for _, c := range h.Classes {
				mine[c] = true
			}
		}
	}
	for _, c := range firsthand.Classes {
		p.Classes = append(p.Classes, VaultClass{Class: c, Name: classNames[c], May: mine[c]})
	}
	log, err := s.app.VaultLog(ctx)
	if firsthand.KindOf(err) == firsthand.Conflict {
		p.Broken = err.Error()
	} else if err != nil {
		return p, err
	}
	for _, o := range log[:min(len(log), mostLog)] {
		p.Log = append(p.Log, VaultLine{o, moment(o.At, o.Study)})
	}
	return p, nil
}

// sealedAnswer says that nobody may keep an answer: it tells of secrets, or shows one.
func sealedAnswer(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
}

func (s *Server) vault(w http.ResponseWriter, r *http.Request) error {
	sealedAnswer(w)
	p, err := s.vaultPage(r.Context())
	if err != nil {
		return err
	}
	p.Back = p.safe(r.FormValue("back"), "")
	return s.show(w, http.StatusOK, "vault", p)
}

// vaultAgain shows the page with what was wrong beside the form that it is about.
// Nothing secret that was typed is filled in again.
func (s *Server) vaultAgain(w http.ResponseWriter, r *http.Request, at string, err error, typed func(*VaultPage)) error {
	code, known := readable(err)
	switch e := err.(type) {
	case *tooSoon:
		code, known = http.StatusTooManyRequests, true
		w.Header().Set("Retry-After", strings.Fields(seconds(e.wait))[0])
	default:
		if firsthand.KindOf(err) == firsthand.Forbidden {
			known = true
		}
	}
	if !known {
		return err
	}
	p, other := s.vaultPage(r.Context())
	if other != nil {
		return other
	}
	switch {
	case !p.State.Made:
		at = "new"
	case !p.State.Open: // whatever was asked, it is closed now
		at = "open"
	case at == "new" || at == "open":
		at = "drop"
	}
	p.At, p.Wrong, p.Hint = at, err.Error(), capital(hintOf(err))
	if typed != nil {
		typed(p)
	}
	return s.show(w, code, "vault", p)
}
