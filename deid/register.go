package deid

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// A Register keeps replacements the same over a study: whoever is Gwen in one
// interview is Gwen in all, and a town is [town 2] wherever it is named. It is
// safe for concurrent use. It holds the original words, so it belongs in the
// vault; Entries and Seed carry it there and back.
type Register struct {
	// Generic asks for "person 3" where a pseudonym would otherwise be given.
	Generic bool
	// Avoid lists pseudonyms that must not be given, in any case.
	Avoid []string

	mu    sync.Mutex
	terms map[string]string // key → term
	used  map[string]bool   // terms given, in small letters
	count map[string]int    // last number given, by label
}

// An Entry is one remembered replacement. Key is the name as the register
// knows it: "person ffion prys", "thing leeds".
type Entry struct{ Key, Term string }

// NewRegister makes an empty register.
func NewRegister() *Register {
	return &Register{terms: map[string]string{}, used: map[string]bool{}, count: map[string]int{}}
}

// Seed puts back remembered replacements. Later ones win.
func (g *Register) Seed(entries []Entry) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, e := range entries {
		g.keep(e.Key, e.Term)
	}
}

// Entries are all replacements so far, sorted by key.
func (g *Register) Entries() []Entry {
	g.mu.Lock()
	defer g.mu.Unlock()
	all := make([]Entry, 0, len(g.terms))
	for _, k := range slices.Sorted(maps.Keys(g.terms)) {
		all = append(all, Entry{k, g.terms[k]})
	}
	return all
}

func (g *Register) keep(key, term string) {
	g.terms[key] = term
	g.used[strings.ToLower(term)] = true
	if i := strings.LastIndexByte(term, ' '); i > 0 {
		if n, err := strconv.Atoi(term[i+1:]); err == nil {
			g.count[term[:i]] = max(g.count[term[:i]], n)
		}
	}
}

func (g *Register) keepKnown(list []Known) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, k := range list {
		if k.Term != "" {
			g.used[strings.ToLower(k.Term)] = true
		}
	}
}

// term finds or makes what to say instead of one candidate.
func (g *Register) term(one candidate, words string) string {
	if one.fixed != "" {
		return one.fixed
	}
	if one.category == Age {
		return ageTerm(words)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if t, ok := g.terms[one.key]; ok {
		return t
	}
	// a person met before by one of their names
	if person, ok := strings.CutPrefix(one.key, "person "); ok && !strings.Contains(person, " ") {
		match, many := "", false
		for k, t := range g.terms {
			if rest, ok := strings.CutPrefix(k, "person "); ok && slices.Contains(strings.Fields(rest), person) {
				many = many || match != "" && match != t
				match = t
			}
		}
		if match != "" && !many {
			g.terms[one.key] = match
			return match
		}
	}
	t := ""
	if (one.category == Person || one.category == Nickname) && !g.Generic && one.given {
		t = g.pseudonym(one)
	}
	if t == "" {
		label := labels[one.category]
		if one.category == Professional && one.role != "" {
			label = one.role
		}
		if label == "" {
			label = string(one.category)
		}
		if one.category == Date && len(words) == 4 && allDigits(words) {
			label = "year"
		}
		g.count[label]++
		t = fmt.Sprintf("%s %d", label, g.count[label])
	}
	g.keep(one.key, t)
	return t
}

var labels = map[Category]string{
	People: "background", Nickname: "nickname", Professional: "professional",
	Phone: "phone number", Email: "e-mail address", Web: "web address", Bank: "account",
	Card: "card number", Identity: "number", Vehicle: "vehicle",
}

// ageTerm makes a ten-year band of an age: "30s".
func ageTerm(words string) string {
	r := read(words, nil, theLexicon())
	n, k := r.number(0)
	switch {
	case k == 0:
		return "age"
	case n < 10:
		return "under 10"
	case n < 20:
		return "teens"
	case n >= 90:
		return "90 or over"
	}
	return fmt.Sprintf("%d0s", n/10)
}

// pseudonym picks a given name of the same group and gender that nobody has.
func (g *Register) pseudonym(one candidate) string {
	pools, ok := pseudonyms[one.culture]
	if !ok {
		pools = pseudonyms["british"]
	}
	var pool []string
	switch {
	case one.female:
		pool = pools[0]
	case one.male:
		pool = pools[1]
	default:
		pool = pools[2]
	}
	start := 0
	for _, b := range []byte(one.key) {
		start = start*31 + int(b)
	}
	for i := range pool {
		name := pool[(start&0xffff+i)%len(pool)]
		low := strings.ToLower(name)
		if !g.used[low] && !strings.EqualFold(name, strings.TrimPrefix(one.key, "person ")) && !slices.ContainsFunc(g.Avoid, func(a string) bool { return strings.EqualFold(a, name) }) {
			return name
		}
	}
	return ""
}
