package search

import (
	"cmp"
	"slices"
	"strings"
)

// An occurrence is a word of a text that is one or more parts of a query.
type occurrence struct {
	from, to int // bytes
	position int
	parts    uint64 // bit i: part i
}

// A match is a run of occurrences, by number, both inclusive.
type match struct{ first, last int }

// A reader holds the occurrences of one text.
type reader struct{ found []occurrence }

// Locate lists the hits in a text, in order and not overlapping: where the
// words to be found stand, a phrase as one hit, both sides of near; in either
// branch of or that holds. It lists none if the text does not satisfy the query.
func (q *Query) Locate(text string) []Hit {
	r := reader{q.occurrences(text)}
	matches, ok := q.root.locate(&r)
	if !ok {
		return nil
	}
	slices.SortFunc(matches, func(a, b match) int {
		return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(b.last, a.last))
	})
	return place(text, func(yield func(int, int) bool) {
		last := -1
		for _, m := range matches {
			if m.first <= last {
				continue
			}
			last = m.last
			if !yield(r.found[m.first].from, r.found[m.last].to) {
				return
			}
		}
	})
}

func (q *Query) occurrences(text string) []occurrence {
	var found []occurrence
	v, w := q.analyser.known(), q.analyser.walk(text)
	for n := 0; w.next(); n++ {
		if !q.begins[text[w.from]] {
			continue
		}
		if parts := q.partsOf(v.word(text[w.from:w.to], q.analyser.read).reading); parts != 0 {
			found = append(found, occurrence{w.from, w.to, n, parts})
		}
	}
	return found
}

// partsOf tells which parts of the query a word is.
func (q *Query) partsOf(r reading) (parts uint64) {
	for i := range q.parts {
		if q.parts[i].is(r) {
			parts |= 1 << i
		}
	}
	return parts
}

func (p *part) is(r reading) bool {
	for _, want := range p.lexemes {
		for _, l := range r.lexemes {
			if l == want {
				return true
			}
		}
	}
	for _, begin := range p.prefixes {
		if strings.HasPrefix(r.plain, begin) {
			return true
		}
	}
	return false
}

func (p phrase) locate(r *reader) ([]match, bool) {
	var matches []match
	for i := range r.found {
		if i+len(p) > len(r.found) {
			break
		}
		if r.follows(p, i) {
			matches = append(matches, match{i, i + len(p) - 1})
		}
	}
	return matches, len(matches) > 0
}

// follows reports whether the parts of a phrase stand one after the other from occurrence i on.
func (r *reader) follows(p phrase, i int) bool {
	for k, part := range p {
		o := r.found[i+k]
		if o.parts&(1<<part) == 0 || o.position != r.found[i].position+k {
			return false
		}
	}
	return true
}

func (n near) locate(r *reader) ([]match, bool) {
	a, _ := n.a.locate(r)
	b, _ := n.b.locate(r)
	matches := append(r.beside(a, b, n.most), r.beside(b, a, n.most)...)
	return matches, len(matches) > 0
}

// beside lists the matches of a that have one of b beside them, before or
// behind, with at most most words between and none shared.
func (r *reader) beside(a, b []match, most int) []match {
	byStart := func(x, y match) int { return cmp.Compare(x.first, y.first) }
	slices.SortFunc(a, byStart)
	slices.SortFunc(b, byStart)
	var near []match
	from, long := 0, 0
	for _, o := range b {
		long = max(long, o.last-o.first+1) // an occurrence of a phrase is one position
	}
	for _, m := range a {
		start, stop := r.found[m.first].position, r.found[m.last].position
		for from < len(b) && r.found[b[from].first].position < start-most-long {
			from++
		}
		for _, o := range b[from:] {
			before, behind := r.found[o.first].position-stop-1, start-r.found[o.last].position-1
			if before > most {
				break
			}
			if 0 <= before || 0 <= behind && behind <= most {
				near = append(near, m)
				break
			}
		}
	}
	return near
}

func (n any) locate(r *reader) ([]match, bool) {
	var matches []match
	holds := false
	for _, n := range n {
		more, ok := n.locate(r)
		if ok {
			matches, holds = append(matches, more...), true
		}
	}
	return matches, holds
}

func (n all) locate(r *reader) ([]match, bool) {
	for _, n := range n.without {
		if _, ok := n.locate(r); ok {
			return nil, false
		}
	}
	var matches []match
	for _, n := range n.with {
		more, ok := n.locate(r)
		if !ok {
			return nil, false
		}
		matches = append(matches, more...)
	}
	return matches, true
}
