package search

import (
	"cmp"
	"slices"
)

// A Set is a set of ids in ascending order.
type Set[ID cmp.Ordered] []ID

// NewSet sorts ids and drops repeats; the slice is taken over.
func NewSet[ID cmp.Ordered](ids []ID) Set[ID] {
	if !slices.IsSorted(ids) {
		slices.Sort(ids)
	}
	return slices.Compact(ids)
}

// Or is the union of two sets.
func (s Set[ID]) Or(t Set[ID]) Set[ID] {
	if len(s) == 0 {
		return t
	}
	if len(t) == 0 {
		return s
	}
	out := make(Set[ID], 0, len(s)+len(t))
	for len(s) > 0 && len(t) > 0 {
		c := cmp.Compare(s[0], t[0])
		if c <= 0 {
			out = append(out, s[0])
			s = s[1:]
		} else {
			out = append(out, t[0])
		}
		if c >= 0 {
			t = t[1:]
		}
	}
	return append(append(out, s...), t...)
}

// And is what two sets share.
func (s Set[ID]) And(t Set[ID]) Set[ID] { return s.filter(t, true) }

// Without is what of s is not in t.
func (s Set[ID]) Without(t Set[ID]) Set[ID] { return s.filter(t, false) }

func (s Set[ID]) filter(t Set[ID], in bool) Set[ID] {
	var out Set[ID]
	for _, id := range s {
		for len(t) > 0 && t[0] < id {
			t = t[1:]
		}
		if (len(t) > 0 && t[0] == id) == in {
			out = append(out, id)
		}
	}
	return out
}

// Documents lists, in order of id, the documents in which [Query.Locate] may
// find hits; no other has any. with asks the index which documents hold a
// term; it is asked once for each of [Query.Terms], and its error ends the work.
func Documents[ID cmp.Ordered](q *Query, with func(Term) ([]ID, error)) (Set[ID], error) {
	answers := map[Term]Set[ID]{}
	for _, t := range q.Terms() {
		ids, err := with(t)
		if err != nil {
			return nil, err
		}
		answers[t] = NewSet(ids)
	}
	return bound(q, q.root, answers).may, nil
}

// bounds encloses the documents that satisfy a node: those that may, among
// which are those that must. An index knows no order of words, so it cannot
// tell that a phrase is there, only that it is not.
type bounds[ID cmp.Ordered] struct{ may, must Set[ID] }

func bound[ID cmp.Ordered](q *Query, n node, answers map[Term]Set[ID]) bounds[ID] {
	switch n := n.(type) {
	case phrase:
		b := holding(q.parts[n[0]], answers)
		for _, i := range n[1:] {
			b = bounds[ID]{may: b.may.And(holding(q.parts[i], answers).may)}
		}
		return b
	case near:
		return bounds[ID]{may: bound(q, n.a, answers).may.And(bound(q, n.b, answers).may)}
	case any:
		var b bounds[ID]
		for _, n := range n {
			one := bound(q, n, answers)
			b.may, b.must = b.may.Or(one.may), b.must.Or(one.must)
		}
		return b
	case all:
		b := bound(q, n.with[0], answers)
		for _, n := range n.with[1:] {
			one := bound(q, n, answers)
			b.may, b.must = b.may.And(one.may), b.must.And(one.must)
		}
		for _, n := range n.without {
			one := bound(q, n, answers)
			b.may, b.must = b.may.Without(one.must), b.must.Without(one.may)
		}
		return b
	}
	return bounds[ID]{}
}

func holding[ID cmp.Ordered](p part, answers map[Term]Set[ID]) bounds[ID] {
	var b bounds[ID]
	for _, t := range p.terms() {
		b.may = b.may.Or(answers[t])
		// A stem may begin with a prefix with which its word does not.
		if !t.Prefix || len(t.Lexeme) > len(whole) && t.Lexeme[:len(whole)] == whole {
			b.must = b.must.Or(answers[t])
		}
	}
	return b
}
