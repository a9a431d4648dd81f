package search

import (
	"hash/maphash"
	"strings"
	"sync"
	"sync/atomic"
)

// A vocabulary remembers how words are read, so that each is stemmed once. It
// is read without a lock: a speech has few words it has not seen.
type vocabulary struct {
	seed  maphash.Seed
	slots atomic.Pointer[[]atomic.Pointer[word]]

	mu    sync.Mutex
	words int
	keys  map[string]int32
}

// A word of a vocabulary, numbered, with the numbers of its index keys.
type word struct {
	raw  string
	hash uint64
	n    int32
	reading
	index []string
	keys  []int32
}

// full is when a vocabulary is given up for a new one: some 60 MB.
const full = 1 << 18

func newVocabulary() *vocabulary {
	v := &vocabulary{seed: maphash.MakeSeed(), keys: map[string]int32{}}
	slots := make([]atomic.Pointer[word], 1<<12)
	v.slots.Store(&slots)
	return v
}

// word looks raw up, reading it when it is new.
func (v *vocabulary) word(raw string, read func(string) reading) *word {
	raw = cut(raw, 4*longest)
	hash := maphash.String(v.seed, raw)
	slots := *v.slots.Load()
	for i := hash; ; i++ {
		w := slots[i&uint64(len(slots)-1)].Load()
		if w == nil {
			return v.add(raw, hash, read(raw))
		}
		if w.hash == hash && w.raw == raw {
			return w
		}
	}
}

func (v *vocabulary) add(raw string, hash uint64, r reading) *word {
	v.mu.Lock()
	defer v.mu.Unlock()
	slots := *v.slots.Load()
	if 2*(v.words+1) > len(slots) {
		larger := make([]atomic.Pointer[word], 2*len(slots))
		for i := range slots {
			if w := slots[i].Load(); w != nil {
				put(larger, w)
			}
		}
		v.slots.Store(&larger)
		slots = larger
	}
	for i := hash; ; i++ {
		w := slots[i&uint64(len(slots)-1)].Load()
		if w == nil {
			break
		}
		if w.hash == hash && w.raw == raw {
			return w // another came first
		}
	}
	w := &word{raw: strings.Clone(raw), hash: hash, n: int32(v.words), reading: r, index: r.keys()}
	for _, k := range w.index {
		n, ok := v.keys[k]
		if !ok {
			n = int32(len(v.keys))
			v.keys[k] = n
		}
		w.keys = append(w.keys, n)
	}
	put(slots, w)
	v.words++
	return w
}

func (v *vocabulary) isFull() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.words >= full
}

func put(slots []atomic.Pointer[word], w *word) {
	i := w.hash
	for slots[i&uint64(len(slots)-1)].Load() != nil {
		i++
	}
	slots[i&uint64(len(slots)-1)].Store(w)
}
