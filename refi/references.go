package refi

import (
	"cmp"
	"slices"
)

// Kinds that share a GUID by design: an area of a PDF page and the passage of
// its text; and, from NVivo, a case and the code that codes it.
var (
	pairedKinds = kindOf("area|passage")
	nvivoKinds  = kindOf("case|code")
)

func (c *checker) define(key [16]byte, k kind) {
	was := c.defined[key]
	if was == 0 {
		c.defined[key] = k
		return
	}
	switch both := was | k; {
	case both == pairedKinds:
	case both == nvivoKinds:
		c.rep.add(Info, "twin", c.whereUnlessFull(Info, "twin"), "a case and a code have the same GUID, as NVivo writes them")
	default:
		c.rep.add(Warning, "duplicate", c.whereUnlessFull(Warning, "duplicate"), "this GUID was given before, to a %s; references to it mean either", was)
	}
	c.defined[key] = was | k
}

// refer notes a reference; what it names may come later.
func (c *checker) refer(key [16]byte, k kind) {
	if c.defined[key]&k != 0 {
		return
	}
	if w := (want{key, k}); c.wanted[w] == "" {
		c.wanted[w] = "?"
		if len(c.wanted) <= 10*ReportEach {
			c.wanted[w] = c.where()
		}
	}
}

// finish reports the references that name nothing.
func (c *checker) finish() {
	type missing struct {
		want
		where string
	}
	var all []missing
	for w, where := range c.wanted {
		if c.defined[w.key]&w.of == 0 {
			all = append(all, missing{w, where})
		}
	}
	slices.SortFunc(all, func(a, b missing) int {
		return cmp.Or(cmp.Compare(len(a.where), len(b.where)), cmp.Compare(a.where, b.where), slices.Compare(a.key[:], b.key[:]))
	})
	for _, m := range all {
		switch found := c.defined[m.key]; {
		case found != 0:
			c.rep.add(Warning, "reference", m.where, "refers to a %s where a %s is meant", found, m.of)
		case m.of == anyKind:
			c.rep.add(Warning, "reference", m.where, "refers to an element that the file does not have")
		default:
			c.rep.add(Warning, "reference", m.where, "refers to a %s that the file does not have", m.of)
		}
	}
}
