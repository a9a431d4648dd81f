package app

import (
	"errors"
	"sync"
)

// A recall keeps what was worked out of a study as it is loaded. Nothing in it
// grows old: a study that changes is loaded anew.
type recall struct {
	mu   sync.Mutex
	kept map[string]*recalled
}

// A recalled is one answer; whoever asks while it is worked out waits for it.
type recalled struct {
	once  sync.Once
	value any
	err   error
}

var errUnfinished = errors.New("what was asked was not worked out to its end")

// recalls is how many answers a loaded study keeps.
const recalls = 64

// recallOf works something out of a loaded study once. What it gives is shared,
// so nobody may change it. A failure is not kept.
func recallOf[T any](l *loaded, key string, work func() (T, error)) (T, error) {
	l.recall.mu.Lock()
	r := l.recall.kept[key]
	if r == nil {
		if l.recall.kept == nil {
			l.recall.kept = map[string]*recalled{}
		}
		for other := range l.recall.kept {
			if len(l.recall.kept) < recalls {
				break
			}
			delete(l.recall.kept, other)
		}
		r = &recalled{}
		l.recall.kept[key] = r
	}
	l.recall.mu.Unlock()
	mine := false
	r.once.Do(func() {
		mine = true
		r.err = errUnfinished // stands if work panics
		r.value, r.err = work()
	})
	if r.err != nil {
		l.recall.mu.Lock()
		if l.recall.kept[key] == r {
			delete(l.recall.kept, key)
		}
		l.recall.mu.Unlock()
		if !mine { // it may have failed for whoever asked first alone: they went away
			return recallOf(l, key, work)
		}
		var none T
		return none, r.err
	}
	return r.value.(T), nil
}
