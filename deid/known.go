package deid

import (
	"strings"
	"unicode/utf8"
)

// knownNames are the study's own names, ready to be looked for.
type knownNames struct {
	by   map[string][]knownName // by first word
	near map[byte][]knownName   // names that may be misheard, by first letter
}

type knownName struct {
	words []string
	Known
}

func newKnownNames(list []Known) *knownNames {
	k := &knownNames{by: map[string][]knownName{}, near: map[byte][]knownName{}}
	for _, one := range list {
		words := plainWords(one.Words)
		if len(words) == 0 {
			continue
		}
		if one.Category == "" {
			one.Category = Person
		}
		n := knownName{words, one}
		k.by[words[0]] = append(k.by[words[0]], n)
		if utf8.RuneCountInString(words[0]) >= 5 {
			k.near[words[0][0]] = append(k.near[words[0][0]], n)
		}
	}
	return k
}

// plainWords are the words of a name in small letters.
func plainWords(s string) []string {
	return strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(s, "’", "'")), func(c rune) bool {
		return !letter(c) && !('0' <= c && c <= '9') && c != '\''
	})
}

// find adds every place where a known name stands, or a word that differs from
// one by a single letter and is no ordinary word.
func (k *knownNames) find(c *candidates) {
	if len(k.by) == 0 {
		return
	}
	r := c.r
	for i := range r.words {
		w := &r.words[i]
		for _, key := range []string{w.low, w.stem} {
			for _, n := range k.by[key] {
				if r.matches(i, n.words) {
					// a name that is also a word counts without a capital only where it cannot be the word
					score := 1.0
					if len(n.words) == 1 && w.ordinary() && !w.capital {
						if _, named := r.naming(i); !named && (!w.loose || w.tier < 3) {
							score = 0.45
						}
					}
					c.words(i, i+len(n.words), n.Category, score, "known to the study")
					last := &c.found[len(c.found)-1]
					last.fixed, last.key = n.Term, strings.ToLower(n.Words)
				}
			}
			if w.low == w.stem {
				break
			}
		}
		if w.ordinary() || w.marks&(mDrug|mPlain) != 0 || len(w.stem) < 4 {
			continue
		}
		for _, n := range k.near[w.stem[0]] {
			if w.stem != n.words[0] && near1(w.stem, n.words[0]) && (len(n.words) == 1 || i+len(n.words) <= len(r.words) && phraseGap(r.words[i+1].gap) && r.matches(i+1, n.words[1:])) {
				c.words(i, i+len(n.words), n.Category, 0.85, "one letter from a name known to the study")
				last := &c.found[len(c.found)-1]
				last.fixed, last.key = n.Term, strings.ToLower(n.Words)
			}
		}
	}
}

// near1 tells whether two words differ by one letter added, lost or changed.
func near1(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) > 1 {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	if len(x) == len(y) {
		i++
		return i >= len(x) || string(x[i:]) == string(y[i:])
	}
	return string(x[i:]) == string(y[i+1:])
}
