package corpus

import (
	"errors"
	"slices"

	"firsthand.study/internal/text"
)

// Words lends the words of a document as spans, in order; it is asked only for
// documents in which "near" must measure.
type Words func(document int) []text.Span

// Passages finds what an expression asks for, by document name, then start,
// end, code and coder. Code and coder of a passage are those of its left term;
// Row is that of the coding whose span it is, [NoRow] where it is only a part
// of one. words may be nil when the expression has no near.
//
// An expression that names a code that is not there is a [SyntaxError] at the
// place of the name.
func (c *Corpus) Passages(e *Expression, f Filter, words Words) ([]Coding, error) {
	var out []Coding
	err := c.EachPassage(e, f, words, func(k Coding) bool {
		out = append(out, k)
		return true
	})
	return out, err
}

// EachPassage hands over what Passages returns, one by one as they are found,
// until yield returns false: a list's first page costs the first page.
func (c *Corpus) EachPassage(e *Expression, f Filter, words Words, yield func(Coding) bool) error {
	s, err := c.scope(f)
	if err != nil {
		return err
	}
	find, err := c.prepare(e, s, words)
	if err != nil {
		return err
	}
	docs := find.documents()
	if c.rank != nil {
		docs = slices.Clone(docs)
		slices.SortFunc(docs, func(a, b int32) int { return int(c.rank[a]) - int(c.rank[b]) })
	}
	for _, d := range docs {
		if !s.covers(d) {
			continue
		}
		for _, k := range find.in(d) {
			if !yield(k) {
				return nil
			}
		}
	}
	return nil
}

// A finder is an expression made ready: which documents may hold passages, and
// which passages one of them holds, sorted. What in returns is good until it
// is called again.
type finder interface {
	documents() []int32
	in(doc int32) []Coding
}

func (c *Corpus) prepare(e *Expression, s scope, words Words) (finder, error) {
	if e.Op == Carries {
		return c.carries(e, s)
	}
	of := make([]finder, len(e.Of))
	for i, x := range e.Of {
		if x.Op == Not {
			x = x.Of[0]
		}
		var err error
		if of[i], err = c.prepare(x, s, words); err != nil {
			return nil, err
		}
	}
	switch e.Op {
	case Or:
		return &either{of: of}, nil
	case And:
		a := &both{}
		for i, x := range e.Of {
			if x.Op == Not {
				a.none = append(a.none, of[i])
			} else {
				a.all = append(a.all, of[i])
			}
		}
		if len(a.all) == 0 {
			return nil, wrong(e.At, `something must be left to find: put a positive term beside "not", as in "A and not B".`)
		}
		a.rest = slices.Concat(a.all[1:], a.none)
		return a, nil
	case Within:
		return &related{left: of[0], right: of[1], keep: within}, nil
	case Overlaps:
		return &related{left: of[0], right: of[1], keep: overlapping}, nil
	case Near:
		if words == nil {
			return nil, errors.New("near needs the words of the documents, and none were lent")
		}
		return &related{left: of[0], right: of[1], keep: nearby(e.Words, words)}, nil
	default:
		return nil, wrong(e.At, `"not" stands only beside a positive term, as in "A and not B".`)
	}
}

// carried finds the codings of a set of codes.
type carried struct {
	c     *Corpus
	codes []int32 // sorted
	scope scope
	buf   []Coding
}

func (c *Corpus) carries(e *Expression, s scope) (finder, error) {
	f := &carried{c: c, scope: s}
	codes := c.tree.roots
	if len(e.Path) > 0 {
		i, ok := c.CodeAt(pathOf(e.Path))
		if !ok {
			return nil, c.unknown(e)
		}
		codes = []int{i}
	}
	for _, i := range codes {
		if e.Below {
			for _, k := range c.tree.below(i) {
				f.codes = append(f.codes, int32(k))
			}
		} else {
			f.codes = append(f.codes, int32(i))
		}
	}
	slices.Sort(f.codes)
	return f, nil
}

func (f *carried) documents() []int32 {
	if len(f.codes) == 1 {
		return f.c.tree.codes[f.codes[0]].in
	}
	lists := make([][]int32, len(f.codes))
	for i, k := range f.codes {
		lists[i] = f.c.tree.codes[k].in
	}
	return union(lists)
}

func (f *carried) in(doc int32) []Coding {
	f.buf = f.buf[:0]
	cells := f.c.documents[doc].cells
	take := func(k cell) {
		if f.scope.has(k.coder) {
			f.buf = append(f.buf, k.in(doc))
		}
	}
	if len(f.codes) > len(cells) {
		for _, k := range cells {
			if _, ok := slices.BinarySearch(f.codes, k.code); ok {
				take(k)
			}
		}
	} else {
		for _, code := range f.codes {
			i, _ := slices.BinarySearchFunc(cells, code, func(k cell, code int32) int { return int(k.code) - int(code) })
			for ; i < len(cells) && cells[i].code == code; i++ {
				take(cells[i])
			}
		}
	}
	inReadingOrder(f.buf)
	return f.buf
}
