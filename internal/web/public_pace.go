package web

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

// A pace bounds how often those without an account may ask, and lets a form that
// is sent twice count once.
type pace struct {
	mu    sync.Mutex
	now   func() time.Time
	seen  map[string]allowance
	forms map[string]time.Time
}

// An allowance is what is left of a burst, and as of when.
type allowance struct {
	left  float64
	at    time.Time
	burst float64
	each  time.Duration
}

// mostSeen bounds what is remembered; beyond it all who are new share one.
const mostSeen = 4096

// formKept is how long a form that was sent is known again.
const formKept = time.Hour

func newPace() *pace {
	return &pace{now: time.Now, seen: map[string]allowance{}, forms: map[string]time.Time{}}
}

// allows takes one from the allowance of whoever asks: burst at once, and then
// one in each so long.
func (p *pace) allows(who string, burst int, each time.Duration) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	a, known := p.seen[who]
	if !known {
		if len(p.seen) >= mostSeen {
			p.forgetIdle(now)
		}
		if len(p.seen) >= mostSeen {
			who = "everybody else"
			a, known = p.seen[who]
		}
		if !known {
			a = allowance{left: float64(burst), at: now, burst: float64(burst), each: each}
		}
	}
	a.left = min(a.burst, a.left+now.Sub(a.at).Seconds()/each.Seconds())
	a.at = now
	ok := a.left >= 1
	if ok {
		a.left--
	}
	p.seen[who] = a
	return ok
}

// forgetIdle forgets who has all of their allowance back.
func (p *pace) forgetIdle(now time.Time) {
	for who, a := range p.seen {
		if a.left+now.Sub(a.at).Seconds()/a.each.Seconds() >= a.burst {
			delete(p.seen, who)
		}
	}
}

// first tells whether a form is sent for the first time.
func (p *pace) first(form string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	for f, at := range p.forms {
		if now.Sub(at) > formKept {
			delete(p.forms, f)
		}
	}
	if _, sent := p.forms[form]; sent {
		return false
	}
	p.forms[form] = now
	return true
}

// again lets a form that came to nothing be sent once more.
func (p *pace) again(form string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.forms, form)
}

// callerOf is where a request comes from: an address, or a network of sixty-four
// bits where one caller has as many addresses as they like.
func callerOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	a, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if a = a.Unmap(); a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}
