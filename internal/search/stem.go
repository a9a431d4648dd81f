package search

import (
	"strings"
	"unicode"

	"github.com/kljensen/snowball/english"
	"github.com/kljensen/snowball/french"
	"github.com/kljensen/snowball/hungarian"
	"github.com/kljensen/snowball/norwegian"
	"github.com/kljensen/snowball/russian"
	"github.com/kljensen/snowball/spanish"
	"github.com/kljensen/snowball/swedish"
)

// stemmers are Porter's Snowball algorithms, by language.
var stemmers = map[string]func(word string, stopwords bool) string{
	"en": english.Stem, "es": spanish.Stem, "fr": french.Stem, "ru": russian.Stem, "sv": swedish.Stem,
	"no": norwegian.Stem, "nb": norwegian.Stem, "nn": norwegian.Stem, "hu": hungarian.Stem,
}

// elide are the languages that write a short word and an apostrophe before another word.
var elide = map[string]bool{"fr": true, "it": true, "ca": true, "oc": true}

// A reading is what one written word is searched by.
type reading struct {
	plain   string   // small letters, no diacritics: what a prefix is held against
	lexemes []string // one, or two where stemming before and after folding differ
}

// mark of a plain word in the index; it is in no lexeme, being no letter. A
// stem is often shorter than the prefix of the word, so the word is kept beside it.
const whole = "·"

// keys are what the index keeps for a reading.
func (r reading) keys() []string {
	if r.plain == "" {
		return nil
	}
	for _, l := range r.lexemes {
		if l == r.plain {
			return r.lexemes
		}
	}
	return append(r.lexemes[:len(r.lexemes):len(r.lexemes)], whole+r.plain)
}

// read tells what a written word is searched by, or no lexemes if it has nothing but signs.
func (a *Analyser) read(raw string) reading {
	low := lower(raw)
	if a.language == "en" {
		low = strings.TrimSuffix(low, "'s")
	}
	low = cut(low, longest)
	plain := cut(fold(low), longest)
	if plain == "" {
		return reading{}
	}
	if a.stem == nil || strings.ContainsFunc(plain, func(r rune) bool { return !unicode.IsLetter(r) }) {
		return reading{plain, []string{plain}}
	}
	if a.language == "en" {
		return reading{plain, []string{a.stemmed(plain, joined(plain))}}
	}
	// The endings that a stemmer knows have their accents (-ción), what is typed
	// into a search may have none: a word is found by either of its stems.
	r := reading{plain, []string{a.stemmed(plain, plain)}}
	if l := a.stemmed(plain, strings.ReplaceAll(low, "'", "")); l != r.lexemes[0] {
		r.lexemes = append(r.lexemes, l)
	}
	return r
}

// stemmed is the folded stem of a word. It begins as plain does, which lets a
// search pass over words by their first letter.
func (a *Analyser) stemmed(plain, word string) string {
	l := fold(a.stem(word, true))
	if l == "" || l[0] != plain[0] && !(l[0] == 'e' && plain[0] == 'o') {
		return plain
	}
	return l
}
