// Package corpus holds a study's codings as sorted rows of integers in memory
// and answers every question about them by sweeping: passages by code
// expression, co-occurrence, matrices, themes, agreement, saturation.
//
// Its one rule: the cost of an answer is linear in the codings it touches and
// in what it returns, never in the square of the study nor in its text. It
// holds no text: where words or turns matter, the caller lends them.
//
// Documents, codes, coders and cases are numbered from 0 in the order given,
// and keep their numbers for life; the number that a caller gave a coding, its
// Row, comes back with it. A coding costs 20 bytes, and 4 more for the first
// of its code in a document.
//
// A Corpus may be asked by many at once, and changed by one while nobody asks.
package corpus

import (
	"cmp"
	"fmt"
	"slices"
)

// Input is a study as it is loaded.
type Input struct {
	Documents []Document
	Codes     []Code // a parent may stand before or after its children
	Coders    []string
	Cases     []Case
	Variables []Variable
	Codings   []Coding // in any order
}

// A Document is a source that can be coded.
type Document struct {
	ID     string
	Name   string // answers list documents by name, in code-point order
	Length int    // code points
	Case   int    // index of the case it belongs to, or -1
	Order  int    // in which it was analysed, 1 first; 0 if it is no interview
	ReadBy []int  // coders recorded as having read all of it, coding or not
}

// A Code is known by its name and where it hangs.
type Code struct {
	ID     string
	Name   string
	Parent int // index of the code it stands below, or -1
}

// A Case is what documents are about, most often a person.
type Case struct {
	ID         string
	Person     bool
	Attributes map[string][]string // by variable; several values where it is many-of
}

// A Variable names an attribute; Values are its closed values in their order, if it has any.
type Variable struct {
	Name   string
	Values []string
}

// A Coding says that a coder gave a code to a span of a document: indexes of
// each, and half-open code points. Row is the caller's own number for it.
type Coding struct {
	Document, Code, Coder int32
	Start, End            int32
	Row                   int32
}

// NoRow is the Row of a passage whose span is that of no coding.
const NoRow = -1

// A Corpus is a study's codings, ready for questions.
type Corpus struct {
	documents []document
	readBy    map[int][]int // by document
	rank      []int32       // place of each document when listed by name; nil when they are in that order already
	tree      tree
	coders    []string
	cases     []Case
	variables []Variable
}

type document struct {
	id, name            string
	length, kase, order int32
	gone                bool
	cells               []cell // by code, coder, start, end, row
}

// A cell is a coding in the segment of its document.
type cell struct{ code, coder, start, end, row int32 }

func (a cell) compare(b cell) int {
	switch {
	case a.code != b.code:
		return int(a.code) - int(b.code)
	case a.coder != b.coder:
		return int(a.coder) - int(b.coder)
	case a.start != b.start:
		return int(a.start) - int(b.start)
	case a.end != b.end:
		return int(a.end) - int(b.end)
	}
	return int(a.row) - int(b.row)
}

// New loads a study. It fails on an index that points nowhere, a span outside
// its document, and codes that stand below themselves.
func New(in Input) (*Corpus, error) {
	c := &Corpus{readBy: map[int][]int{}, coders: slices.Clone(in.Coders), cases: slices.Clone(in.Cases), variables: slices.Clone(in.Variables)}
	var err error
	if c.tree, err = newTree(in.Codes); err != nil {
		return nil, err
	}
	c.documents = make([]document, 0, len(in.Documents))
	for _, d := range in.Documents {
		if err := c.checkDocument(d); err != nil {
			return nil, err
		}
		c.documents = append(c.documents, document{})
		c.put(len(c.documents)-1, d)
	}
	c.order()
	if err := c.load(in.Codings); err != nil {
		return nil, err
	}
	return c, nil
}

// load puts the codings of each document side by side, each segment a part of
// one array until it is changed.
func (c *Corpus) load(codings []Coding) error {
	from := make([]int, len(c.documents)+1)
	for _, k := range codings {
		if err := c.checkCoding(k); err != nil {
			return err
		}
		from[k.Document+1]++
	}
	for d := range c.documents {
		from[d+1] += from[d]
	}
	cells := make([]cell, len(codings))
	next := slices.Clone(from)
	for _, k := range codings {
		cells[next[k.Document]] = cell{k.Code, k.Coder, k.Start, k.End, k.Row}
		next[k.Document]++
	}
	for d := range c.documents {
		segment := cells[from[d]:from[d+1]:from[d+1]]
		slices.SortFunc(segment, cell.compare)
		c.documents[d].cells = segment
		for i, k := range segment {
			if i == 0 || segment[i-1].code != k.code {
				c.tree.codes[k.code].in = append(c.tree.codes[k.code].in, int32(d))
			}
		}
	}
	return nil
}

func (c *Corpus) checkDocument(d Document) error {
	switch {
	case d.Length < 0 || d.Length > 1<<31-1:
		return fmt.Errorf("document %q is said to have %d code points", d.Name, d.Length)
	case d.Case < -1 || d.Case >= len(c.cases):
		return fmt.Errorf("document %q belongs to case %d, and there are %d", d.Name, d.Case, len(c.cases))
	}
	return c.checkCoders(d.ReadBy)
}

func (c *Corpus) checkCoders(coders []int) error {
	for _, k := range coders {
		if k < 0 || k >= len(c.coders) {
			return fmt.Errorf("there is no coder %d, there are %d", k, len(c.coders))
		}
	}
	return nil
}

func (c *Corpus) checkCoding(k Coding) error {
	switch {
	case !c.has(int(k.Document)):
		return fmt.Errorf("coding %d is of document %d, which is not there", k.Row, k.Document)
	case !c.tree.has(int(k.Code)):
		return fmt.Errorf("coding %d is of code %d, which is not there", k.Row, k.Code)
	case k.Coder < 0 || int(k.Coder) >= len(c.coders):
		return fmt.Errorf("coding %d is of coder %d, who is not there", k.Row, k.Coder)
	case k.Start < 0 || k.End <= k.Start || k.End > c.documents[k.Document].length:
		return fmt.Errorf("coding %d is at %d-%d of %q, which has %d code points", k.Row, k.Start, k.End, c.documents[k.Document].name, c.documents[k.Document].length)
	}
	return nil
}

func (c *Corpus) has(d int) bool { return d >= 0 && d < len(c.documents) && !c.documents[d].gone }

func (c *Corpus) put(i int, d Document) {
	to := &c.documents[i]
	to.id, to.name = d.ID, d.Name
	to.length, to.kase, to.order, to.gone = int32(d.Length), int32(d.Case), int32(d.Order), false
	if len(d.ReadBy) > 0 {
		c.readBy[i] = slices.Clone(d.ReadBy)
	} else {
		delete(c.readBy, i)
	}
}

// order finds the place of every document in the order of names.
func (c *Corpus) order() {
	byName := func(a, b int32) int {
		return cmp.Or(cmp.Compare(c.documents[a].name, c.documents[b].name), cmp.Compare(a, b))
	}
	list := make([]int32, len(c.documents))
	for i := range list {
		list[i] = int32(i)
	}
	c.rank = nil
	if slices.IsSortedFunc(list, byName) {
		return
	}
	slices.SortFunc(list, byName)
	c.rank = make([]int32, len(list))
	for place, d := range list {
		c.rank[d] = int32(place)
	}
}

// Document tells of a document; false when there is none of that number.
func (c *Corpus) Document(i int) (Document, bool) {
	if !c.has(i) {
		return Document{}, false
	}
	d := c.documents[i]
	return Document{d.id, d.name, int(d.length), int(d.kase), int(d.order), slices.Clone(c.readBy[i])}, true
}

// Codings of a document in reading order: by start, the longer first, then by
// code, coder and row. A nil layer is every coder's.
func (c *Corpus) Codings(doc int, layer []int) ([]Coding, error) {
	if !c.has(doc) {
		return nil, fmt.Errorf("there is no document %d", doc)
	}
	of, err := c.layer(layer)
	if err != nil {
		return nil, err
	}
	var out []Coding
	for _, k := range c.documents[doc].cells {
		if of.has(k.coder) {
			out = append(out, k.in(int32(doc)))
		}
	}
	slices.SortStableFunc(out, func(a, b Coding) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	return out, nil
}

func (k cell) in(doc int32) Coding { return Coding{doc, k.code, k.coder, k.start, k.end, k.row} }

// Len is the number of codings.
func (c *Corpus) Len() int {
	n := 0
	for i := range c.documents {
		n += len(c.documents[i].cells)
	}
	return n
}
