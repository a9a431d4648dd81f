package app

import (
	"net/url"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"firsthand.study/internal/store"
)

// quoteWords is from how many words in a row on writing counts as quoting
// somebody. Fewer are anybody's.
const quoteWords = 5

// tellingLetters is how long a word must be to be looked for on its own.
const tellingLetters = 5

// A word is where one stands in a piece of writing, in bytes.
type word struct {
	start, end int
	text       string // in lower case
}

func wordsOf(s string) []word {
	var all []word
	start := -1
	for i, r := range s {
		in := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || (r == '\'' || r == '’') && start >= 0
		if in && start < 0 {
			start = i
		}
		if !in && start >= 0 {
			all, start = append(all, word{start, i, strings.ToLower(s[start:i])}), -1
		}
	}
	if start >= 0 {
		all = append(all, word{start, len(s), strings.ToLower(s[start:])})
	}
	return all
}

// said is what a person's texts say that no other text does.
type said struct {
	grams map[string]bool // of quoteWords words
	words map[string]bool // of tellingLetters letters at least, as [store.Words] finds them
}

// saying gathers what is said in some texts and in no others.
func saying(texts, others []string) said {
	s := said{map[string]bool{}, map[string]bool{}}
	each := func(text string, gram, single func(string)) {
		store.Words([]byte(text), func(w []byte) {
			if utf8.RuneCount(w) >= tellingLetters {
				single(string(w))
			}
		})
		ws := wordsOf(text)
		for i := range ws {
			if i+quoteWords <= len(ws) {
				single := make([]string, quoteWords)
				for k := range single {
					single[k] = ws[i+k].text
				}
				gram(strings.Join(single, " "))
			}
		}
	}
	for _, t := range texts {
		each(t, func(g string) { s.grams[g] = true }, func(w string) { s.words[w] = true })
	}
	for _, t := range others {
		each(t, func(g string) { delete(s.grams, g) }, func(w string) { delete(s.words, w) })
	}
	return s
}

// withdrawnMark stands where words of a person were taken out of writing.
const withdrawnMark = "[withdrawn]"

// quotes are the stretches of writing that quote what was said, or hold one of
// some words, in bytes, apart from each other and in order. A stretch never runs
// over a sign that JSON is made of, so that what is kept as JSON stays so.
func (s said) quotes(writing string, also map[string]bool) [][2]int {
	ws := wordsOf(writing)
	var spans [][2]int
	for i, w := range ws {
		if also[w.text] {
			spans = append(spans, [2]int{w.start, w.end})
		}
		if i+quoteWords > len(ws) {
			continue
		}
		gram := make([]string, quoteWords)
		for k := range gram {
			gram[k] = ws[i+k].text
		}
		last := ws[i+quoteWords-1].end
		if s.grams[strings.Join(gram, " ")] && !strings.ContainsAny(writing[w.start:last], `"{}[]\`) {
			spans = append(spans, [2]int{w.start, last})
		}
	}
	sort.Slice(spans, func(i, j int) bool { return spans[i][0] < spans[j][0] })
	var apart [][2]int
	for _, x := range spans {
		if n := len(apart); n > 0 && x[0] <= apart[n-1][1] {
			apart[n-1][1] = max(apart[n-1][1], x[1])
			continue
		}
		apart = append(apart, x)
	}
	return apart
}

// without is writing with its quotations taken out.
func without(writing string, quotes [][2]int) string {
	var b strings.Builder
	at := 0
	for _, q := range quotes {
		b.WriteString(writing[at:q[0]] + withdrawnMark)
		at = q[1]
	}
	return b.String() + writing[at:]
}

// A Quotation is a piece of writing that quotes what a person said.
type Quotation struct {
	Where string `json:"where"` // such as code: example
	ID    string `json:"id"`
	Times int    `json:"times"`

	written store.Written
	words   string // what takes its place
}

func (s said) quoted(writing []store.Written, also map[string]bool) []Quotation {
	list := []Quotation{}
	for _, w := range writing {
		if words, n := s.instead(w, also); n > 0 {
			list = append(list, Quotation{strings.TrimSuffix(w.Table, "s") + ": " + strings.ReplaceAll(w.Column, "_", " "), string(w.ID), n, w, words})
		}
	}
	return list
}

// instead is a piece of writing with its quotations taken out, and how many
// those are.
func (s said) instead(w store.Written, also map[string]bool) (string, int) {
	if strings.HasPrefix(w.Text, "/") {
		return s.inAddress(w.Text, also)
	}
	q := s.quotes(w.Text, also)
	if len(q) > 0 && w.Table == "studies" && w.Column == "name" { // which stands in addresses
		return "withdrawn-" + string(w.ID[max(0, len(w.ID)-6):]), len(q)
	}
	return without(w.Text, q), len(q)
}

// inAddress takes out of an address every part and every value that quotes once
// it is decoded, whole, since a place in what is encoded is none in what was
// typed.
func (s said) inAddress(address string, also map[string]bool) (string, int) {
	n := 0
	part := func(p string) string {
		plain, err := url.QueryUnescape(p)
		if err != nil {
			plain = p
		}
		q := s.quotes(plain, also)
		if n += len(q); len(q) > 0 {
			return url.QueryEscape(withdrawnMark)
		}
		return p
	}
	path, query, asked := strings.Cut(address, "?")
	parts := strings.Split(path, "/")
	for i := range parts {
		parts[i] = part(parts[i])
	}
	path = strings.Join(parts, "/")
	if !asked {
		return path, n
	}
	fields := strings.Split(query, "&")
	for i, f := range fields {
		name, value, given := strings.Cut(f, "=")
		if fields[i] = part(name); given {
			fields[i] += "=" + part(value)
		}
	}
	return path + "?" + strings.Join(fields, "&"), n
}
