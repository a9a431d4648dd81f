package search

import (
	"cmp"
	"iter"
	"slices"
	"strings"
)

// A Frequency counts the words of one lexeme.
type Frequency struct {
	Lexeme    string
	Word      string // the form written most often, as it is written
	Count     int
	Documents int
}

// Frequencies counts the words of texts, named by document, leaving out stop
// words. A document may come in several texts if they follow one another. The
// commonest word is first; words of one count are in code-point order.
func Frequencies(texts iter.Seq2[string, string], a *Analyser, stop StopWords) []Frequency {
	type tally struct {
		count, documents int
		document         int // the last one that had it
		forms            map[string]int
	}
	tallies := map[string]*tally{}
	document, name := 0, ""
	for next, s := range texts {
		if document == 0 || next != name {
			document++
			name = next
		}
		v, w := a.known(), a.walk(s)
		for w.next() {
			known := v.word(s[w.from:w.to], a.read)
			if len(known.lexemes) == 0 || stop[known.plain] {
				continue
			}
			t := tallies[known.lexemes[0]]
			if t == nil {
				t = &tally{forms: map[string]int{}}
				tallies[known.lexemes[0]] = t
			}
			t.count++
			t.forms[known.raw]++
			if t.document != document {
				t.document = document
				t.documents++
			}
		}
	}
	all := make([]Frequency, 0, len(tallies))
	for lexeme, t := range tallies {
		f := Frequency{Lexeme: lexeme, Count: t.count, Documents: t.documents}
		for form, n := range t.forms {
			// Of two forms as common, the later one has the small letters.
			if most := t.forms[f.Word]; n > most || n == most && form > f.Word {
				f.Word = form
			}
		}
		all = append(all, f)
	}
	slices.SortFunc(all, func(x, y Frequency) int {
		return cmp.Or(cmp.Compare(y.Count, x.Count), strings.Compare(x.Word, y.Word), strings.Compare(x.Lexeme, y.Lexeme))
	})
	return all
}
