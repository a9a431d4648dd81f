package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"firsthand.study"
)

// lookCookie keeps how pages look. A cookie, since the workspace may open at
// another port each time, where a browser's own storage would be another.
const lookCookie = "firsthand-look"

// A Notice tells the last act, with the way back where there is one.
type Notice struct {
	Text  string
	Seq   int64  // its entry in the journal
	Way   string // undo or redo, empty where it is not taken back
	told  time.Time
	until time.Time
}

// news is how long a notice is shown on pages that are opened after the act. On
// the page that shows it, it stays.
const news = 15 * time.Second

// A seat is what the server knows of the one person at their computer: how
// pages should look, which page they opened last, and what they did last.
type seat struct {
	mu      sync.Mutex
	mode    string
	resting bool // keys of a single letter do nothing
	here    string
	notices map[firsthand.ID]Notice
}

// watch looks at every request for what the seat remembers.
func (d *seat) watch(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/api/") || isPublic(r.URL.Path) { // a program sits at no desk, nor does a stranger
			next.ServeHTTP(w, r)
			return
		}
		d.mu.Lock()
		d.mode, d.resting = "", keysOff(r)
		if c, err := r.Cookie(lookCookie); err == nil && (c.Value == "light" || c.Value == "dark") {
			d.mode = c.Value
		}
		dest := r.Header.Get("Sec-Fetch-Dest") // a script that reads a page opens none
		if r.Method == http.MethodGet && strings.Contains(r.Header.Get("Accept"), "text/html") && (dest == "" || dest == "document") {
			d.here = r.URL.RequestURI()
		}
		d.mu.Unlock()
		next.ServeHTTP(w, r)
	})
}

func (d *seat) seen() (mode, here string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.here == "" {
		return d.mode, "/"
	}
	return d.mode, d.here
}

func (d *seat) keysOff() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.resting
}

func (d *seat) looks(mode string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.mode = mode
}

func (d *seat) notice(study firsthand.ID) *Notice {
	d.mu.Lock()
	defer d.mu.Unlock()
	n, ok := d.notices[study]
	if !ok || time.Now().After(n.until) {
		return nil
	}
	return &n
}

func (d *seat) tell(study firsthand.ID, n Notice) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.notices == nil {
		d.notices = map[firsthand.ID]Notice{}
	}
	n.told = time.Now()
	n.until = n.told.Add(news)
	d.notices[study] = n
}

func (d *seat) untell(study firsthand.ID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.notices, study)
}

// notice is what is told of the last act in a study, nil where that is old. A
// notice may quote somebody, so none outlives a withdrawal.
func (s *Server) notice(study firsthand.ID) *Notice {
	n := s.desk.notice(study)
	if n == nil {
		return nil
	}
	if left, err := s.app.WithdrawnSince(context.Background(), study, n.told); err != nil || left {
		s.desk.untell(study)
		return nil
	}
	return n
}

// did tells what the person just did in a study, by the sentence given or the
// journal's own, with Undo where that can be; then it leads to a page.
func (s *Server) did(w http.ResponseWriter, r *http.Request, study firsthand.ID, sentence, to string) error {
	n, err := s.lastAct(r.Context(), study)
	if err != nil {
		return err
	}
	if sentence != "" {
		n.Text = sentence
	}
	s.desk.tell(study, n)
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// lastAct is the person's newest act in a study as a notice.
func (s *Server) lastAct(ctx context.Context, study firsthand.ID) (Notice, error) {
	e, err := s.app.LastAct(ctx, s.me, study)
	n := Notice{Text: e.Summary, Seq: e.Seq}
	if e.Verb == firsthand.Act || e.Verb == firsthand.Redo {
		n.Way = "undo"
	}
	if e.Target > 0 {
		n.Seq = e.Target
	}
	return n, err
}

// takeBack undoes the act that a notice told of, or does it again.
func (s *Server) takeBack(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	seq, _ := strconv.ParseInt(r.PostFormValue("seq"), 10, 64) // not a number is the newest
	again := strings.HasSuffix(r.URL.Path, "/redo")
	act := s.app.UndoAct
	if again {
		act = s.app.RedoAct
	}
	e, err := act(r.Context(), s.me, study.ID, seq)
	if err != nil {
		return err
	}
	n := Notice{Text: "Taken back: " + e.Summary, Seq: e.Seq, Way: "redo"}
	if again {
		n = Notice{Text: "Done again: " + e.Summary, Seq: e.Seq, Way: "undo"}
	}
	s.desk.tell(study.ID, n)
	_, here := s.desk.seen()
	if !strings.HasPrefix(here, "/s/"+study.Name) {
		here = "/s/" + study.Name
	}
	http.Redirect(w, r, here, http.StatusSeeOther)
	return nil
}
