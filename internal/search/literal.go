package search

import (
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Literal finds a string whatever the case of its letters, by Unicode simple
// case folding: one code point equals one code point. Diacritics count, and so
// does every space and sign. It is safe for concurrent use.
type Literal struct {
	needle  []rune // each the smallest of the letters it equals
	anchor  int    // the rarest of them, looked for first
	writing []string
}

// NewLiteral prepares to find needle. An empty needle is found nowhere.
func NewLiteral(needle string) *Literal {
	l := &Literal{}
	for _, r := range needle {
		l.needle = append(l.needle, smallest(r))
	}
	if len(l.needle) == 0 {
		return l
	}
	best := -1
	for i, r := range l.needle {
		// A letter written in more ways takes one more pass over the text for each.
		cost := 0
		for _, w := range writings(r) {
			cost += frequency(w) + 1
		}
		if best < 0 || cost < best {
			best, l.anchor = cost, i
		}
	}
	l.writing = writings(l.needle[l.anchor])
	return l
}

// Matches yields the matches in bytes, from and to, left to right and not
// overlapping.
func (l *Literal) Matches(text string) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		if len(l.needle) == 0 {
			return
		}
		var room [4]int // no letter has more than four cases
		next := room[:0]
		for _, w := range l.writing {
			next = append(next, index(text, w, 0))
		}
		done := 0
		for {
			k := 0
			for i := range next {
				if next[i] < next[k] {
					k = i
				}
			}
			at := next[k]
			if at == len(text) {
				return
			}
			next[k] = index(text, l.writing[k], at+len(l.writing[k]))
			if at < done {
				continue
			}
			if from, to, ok := l.match(text, at); ok && from >= done {
				if !yield(from, to) {
					return
				}
				done = to
			}
		}
	}
}

// Find lists the matches with their places in code points.
func (l *Literal) Find(text string) []Hit { return place(text, l.Matches(text)) }

// Count is the number of matches, cheaper than finding their places.
func (l *Literal) Count(text string) int {
	n := 0
	for range l.Matches(text) {
		n++
	}
	return n
}

// match compares the needle with the text around its anchor at byte at.
func (l *Literal) match(text string, at int) (from, to int, ok bool) {
	to = at
	for _, r := range l.needle[l.anchor:] {
		size := same(r, text[to:])
		if size == 0 {
			return 0, 0, false
		}
		to += size
	}
	from = at
	for _, r := range slices.Backward(l.needle[:l.anchor]) {
		got, size := utf8.DecodeLastRuneInString(text[:from])
		if size == 0 || got == utf8.RuneError && size == 1 || got != r && smallest(got) != r {
			return 0, 0, false
		}
		from -= size
	}
	return from, to, true
}

// same is the size of the code point that begins s if it equals r, else 0.
func same(r rune, s string) int {
	got, size := utf8.DecodeRuneInString(s)
	if got == r && got != utf8.RuneError {
		return size
	}
	if got == utf8.RuneError && size <= 1 || smallest(got) != r {
		return 0
	}
	return size
}

// smallest stands for all the letters that equal r.
func smallest(r rune) rune {
	if r < utf8.RuneSelf && 'a' <= r && r <= 'z' {
		return r - 'a' + 'A' // the long s and the Kelvin sign come after S and K
	}
	if r < utf8.RuneSelf {
		return r
	}
	least := r
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		least = min(least, f)
	}
	return least
}

func writings(r rune) []string {
	all := []string{string(r)}
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		all = append(all, string(f))
	}
	return all
}

func index(text, w string, from int) int {
	var i int
	if len(w) == 1 {
		i = strings.IndexByte(text[from:], w[0])
	} else {
		i = strings.Index(text[from:], w)
	}
	if i < 0 {
		return len(text)
	}
	return from + i
}

// byFrequency orders the lower-case letters and the space as they occur in
// English speech; only speed depends on it.
const byFrequency = "zqxjkvbpgwyfmculdrshnioate "

func frequency(w string) int {
	if len(w) > 1 {
		return 1
	}
	if i := strings.IndexByte(byFrequency, w[0]); i >= 0 {
		return 4 + i*i
	}
	return 2
}
