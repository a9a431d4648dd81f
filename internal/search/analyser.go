package search

import (
	"iter"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

// An Analyser makes lexemes of the words of one language. It is safe for
// concurrent use and grows faster with use, so keep one per language.
//
// A word is letters, marks and decimal digits. An apostrophe inside stays in
// it and does not count (don't is dont; the English 's of possession is left
// off), except where the language elides (l'hôpital is two words). A hyphen
// and every other sign parts words. In scripts without spaces a character is a
// word. Case, diacritics, ligatures and width are folded: ß is ss, ø is o.
// English joins British to American spellings. Words are then stemmed in
// English, Spanish, French, Russian, Swedish, Norwegian and Hungarian. Emoji
// and signs are not words; a [Literal] finds them.
type Analyser struct {
	language string
	stem     func(string, bool) string
	elides   bool

	vocabulary atomic.Pointer[vocabulary]
	seen       sync.Pool
}

// NewAnalyser makes the analyser of a language, named by its BCP 47 tag
// (en-GB). Words of a language that it cannot stem, or of none, stay as they are.
func NewAnalyser(language string) *Analyser {
	base, _, _ := strings.Cut(strings.ReplaceAll(language, "_", "-"), "-")
	base = strings.ToLower(base)
	a := &Analyser{language: base, stem: stemmers[base], elides: elide[base]}
	a.vocabulary.Store(newVocabulary())
	return a
}

// known is the vocabulary to use for one text.
func (a *Analyser) known() *vocabulary {
	v := a.vocabulary.Load()
	if v.isFull() {
		a.vocabulary.CompareAndSwap(v, newVocabulary())
		v = a.vocabulary.Load()
	}
	return v
}

func (a *Analyser) walk(text string) words { return words{text: text, elides: a.elides} }

// A Token is a word of a text.
type Token struct {
	Hit
	Position int    // the first word is 0
	Plain    string // in small letters, without diacritics
	Lexeme   string
}

// Tokens yields the words of a text in order.
func (a *Analyser) Tokens(text string) iter.Seq[Token] {
	return func(yield func(Token) bool) {
		v, w := a.known(), a.walk(text)
		at, cp := 0, 0
		for n := 0; w.next(); n++ {
			t := Token{Position: n}
			t.From, t.To = w.from, w.to
			cp += utf8.RuneCountInString(text[at:w.from])
			t.Start = cp
			cp += utf8.RuneCountInString(text[w.from:w.to])
			t.End = cp
			at = w.to
			known := v.word(text[w.from:w.to], a.read)
			t.Plain = known.plain
			if len(known.lexemes) > 0 {
				t.Lexeme = known.lexemes[0]
			}
			if !yield(t) {
				return
			}
		}
	}
}

// seen remembers which numbers of a vocabulary one text has met.
type seen struct {
	of          *vocabulary
	text        uint32
	words, keys []uint32 // the text in which a number was last met
}

// first reports whether this text has not met n before, and remembers it.
func (s *seen) first(list *[]uint32, n int32) bool {
	if int(n) >= len(*list) {
		*list = append(*list, make([]uint32, int(n)+1+len(*list)/2-len(*list)/4)...)
	}
	if (*list)[n] == s.text {
		return false
	}
	(*list)[n] = s.text
	return true
}

// Lexemes appends to buf the distinct keys under which an index must keep a
// text, in the order of their first occurrence: the lexemes of its words and,
// behind a middle dot, the words that stemming changed. None holds a space, an
// ASCII sign or more than 65 code points; none is empty.
func (a *Analyser) Lexemes(text string, buf []string) []string {
	v, w := a.known(), a.walk(text)
	s, _ := a.seen.Get().(*seen)
	if s == nil || s.of != v || s.text == 1<<32-1 {
		s = &seen{of: v}
	}
	defer a.seen.Put(s)
	s.text++
	for w.next() {
		known := v.word(text[w.from:w.to], a.read)
		if !s.first(&s.words, known.n) {
			continue
		}
		for i, k := range known.keys {
			if s.first(&s.keys, k) {
				buf = append(buf, known.index[i])
			}
		}
	}
	return buf
}
