package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"firsthand.study"
)

// News is what the reader's scripts are told after an act, their own or somebody
// else's: how things are now, never the whole transcript.
type News struct {
	Said     string         `json:"said,omitempty"`
	Head     int64          `json:"head"`
	Revision int            `json:"revision"`
	Put      []DataCoding   `json:"put,omitempty"`  // made or changed; code and coder by ID
	Gone     []firsthand.ID `json:"gone,omitempty"` // codings that are no more
	Codes    []DataCode     `json:"codes,omitempty"`
	NextInk  int            `json:"nextInk,omitempty"`
	Coders   []DataCoder    `json:"coders,omitempty"`
	Me       firsthand.ID   `json:"me,omitempty"`
	Memos    *[]DataMemo    `json:"memos,omitempty"` // all there are, where one is different
	Whole    bool           `json:"whole,omitempty"` // the page is better loaded anew
	// Touched are codings whose words a correction changed.
	Touched []firsthand.ID `json:"touched,omitempty"`
	Lost    int            `json:"lost,omitempty"` // codings of which it left no word
}

// news reads what is different in a document since an entry of the journal.
func (s *Server) news(r *http.Request, study firsthand.Study, document firsthand.ID, after int64, blind bool) (News, error) {
	a, err := s.app.Arrivals(r.Context(), study.ID, document, after)
	if err != nil {
		return News{}, err
	}
	n := News{Head: a.Head, Revision: a.Revision, Gone: a.Gone, Whole: a.Whole}
	if a.Memos {
		memos, err := s.memosOf(r.Context(), study, document, a.Words, blind)
		if err != nil {
			return n, err
		}
		n.Memos = &memos
	}
	if len(a.Codes) > 0 {
		codes, err := s.app.ReadCodes(r.Context(), study.ID)
		if err != nil {
			return n, err
		}
		n.Codes, n.NextInk = dataCodes(codes)
	}
	if len(a.Codings) > 0 {
		colleagues, main, me, err := s.app.Team(r.Context(), s.me, study.ID)
		if err != nil {
			return n, err
		}
		n.Coders, n.Me = dataCoders(colleagues, main), me
		for _, c := range a.Codings {
			if !blind || c.Coder == me {
				n.Put = append(n.Put, dataCoding(a.Words, c, c.Code, c.Coder))
			}
		}
	}
	return n, nil
}

// A bell wakes those who wait for news when somebody did something through this
// program. What another program does in the same database is found by looking.
type bell struct {
	mu   sync.Mutex
	next chan struct{}
}

func (b *bell) wait() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.next == nil {
		b.next = make(chan struct{})
	}
	return b.next
}

func (b *bell) ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.next != nil {
		close(b.next)
		b.next = nil
	}
}

// ringAfter rings when a request that may have changed something is answered.
func (b *bell) ringAfter(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r)
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			b.ring()
		}
	})
}

// lookEvery is how often the journal is looked at for what other programs did,
// and breathe how often a silent line shows that it is open.
const lookEvery, breathe = 900 * time.Millisecond, 20 * time.Second

// events keeps a line open to one reader and tells it what arrives.
func (s *Server) events(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	d, _, _, err := s.app.Transcript(r.Context(), study.ID, r.PathValue("interview"))
	if err != nil {
		return err
	}
	after, err := strconv.ParseInt(r.FormValue("after"), 10, 64)
	if err != nil || after < 0 {
		return firsthand.Errorf(firsthand.Invalid, "The line to the program needs to know what the page holds.")
	}
	blind := r.FormValue("blind") != ""
	line := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	fmt.Fprint(w, "retry: 1000\n\n")
	if err := line.Flush(); err != nil {
		return err
	}
	tick, quiet := time.NewTicker(lookEvery), time.Now()
	defer tick.Stop()
	for {
		rung := s.bell.wait()
		head, err := s.app.Head(r.Context(), study.ID)
		if err != nil {
			return nil // the answer has begun: the reader asks again
		}
		switch {
		case head > after:
			n, err := s.news(r, study, d.ID, after, blind)
			if err != nil {
				return nil
			}
			body, err := json.Marshal(n)
			if err != nil {
				return nil
			}
			after, quiet = n.Head, time.Now()
			fmt.Fprintf(w, "data: %s\n\n", body)
		case time.Since(quiet) > breathe:
			quiet = time.Now()
			fmt.Fprint(w, ": here\n\n")
		}
		if line.Flush() != nil {
			return nil
		}
		select {
		case <-r.Context().Done():
			return nil
		case <-s.closing:
			return nil
		case <-rung:
		case <-tick.C:
		}
	}
}
