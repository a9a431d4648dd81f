package corpus

import (
	"fmt"
	"maps"
	"slices"
)

// Clone is a Corpus of its own that shares what neither changes, so that it can
// be brought forward with [Corpus.Change] while others ask this one. It costs
// the list of documents, not their codings.
func (c *Corpus) Clone() *Corpus {
	next := *c
	next.documents = slices.Clone(c.documents)
	next.readBy = maps.Clone(c.readBy)
	next.tree.codes = slices.Clone(c.tree.codes)
	next.coders, next.cases = slices.Clone(c.coders), slices.Clone(c.cases)
	return &next
}

// Coded tells which coders have a coding that stands.
func (c *Corpus) Coded() []bool {
	has := make([]bool, len(c.coders))
	for i := range c.documents {
		for _, k := range c.documents[i].cells {
			has[k.coder] = true
		}
	}
	return has
}

// Change brings a document's codings forward: those of the rows in remove go,
// those in add come. A coding whose edges moved is removed and added under its
// row. It costs the document, whatever the size of the study, and fails, having
// changed nothing, when a row is not there or a coding does not fit.
func (c *Corpus) Change(doc int, remove []int32, add []Coding) error {
	if !c.has(doc) {
		return fmt.Errorf("there is no document %d", doc)
	}
	goes := make(map[int32]bool, len(remove))
	for _, row := range remove {
		goes[row] = true
	}
	next := make([]cell, 0, len(c.documents[doc].cells)+len(add))
	for _, k := range c.documents[doc].cells {
		if goes[k.row] {
			delete(goes, k.row)
			continue
		}
		next = append(next, k)
	}
	for row := range goes {
		return fmt.Errorf("coding %d is not in %q", row, c.documents[doc].name)
	}
	next, err := c.join(doc, next, add)
	if err != nil {
		return err
	}
	c.set(doc, next)
	return nil
}

// Revise gives a document a new length, name, case or order and, since its
// places may all have moved, all of its codings anew.
func (c *Corpus) Revise(doc int, d Document, codings []Coding) error {
	if !c.has(doc) {
		return fmt.Errorf("there is no document %d", doc)
	}
	if err := c.checkDocument(d); err != nil {
		return err
	}
	before, read, renamed := c.documents[doc], c.readBy[doc], c.documents[doc].name != d.Name
	c.put(doc, d)
	next, err := c.join(doc, nil, codings)
	if err != nil {
		c.documents[doc] = before
		c.readBy[doc] = read
		return err
	}
	c.set(doc, next)
	if renamed {
		c.order()
	}
	return nil
}

// Describe changes what is known of a document and keeps its codings, which
// must fit its length.
func (c *Corpus) Describe(doc int, d Document) error {
	if !c.has(doc) {
		return fmt.Errorf("there is no document %d", doc)
	}
	codings := make([]Coding, len(c.documents[doc].cells))
	for i, k := range c.documents[doc].cells {
		codings[i] = k.in(int32(doc))
	}
	return c.Revise(doc, d, codings)
}

// AddDocuments numbers new documents, the first as returned.
func (c *Corpus) AddDocuments(docs ...Document) (first int, err error) {
	for _, d := range docs {
		if err := c.checkDocument(d); err != nil {
			return 0, err
		}
	}
	first = len(c.documents)
	for _, d := range docs {
		c.documents = append(c.documents, document{})
		c.put(len(c.documents)-1, d)
	}
	c.order()
	return first, nil
}

// RemoveDocument takes a document out with its codings. Its number is not used again.
func (c *Corpus) RemoveDocument(doc int) error {
	if !c.has(doc) {
		return fmt.Errorf("there is no document %d", doc)
	}
	c.set(doc, nil)
	c.documents[doc] = document{gone: true, kase: -1}
	delete(c.readBy, doc)
	c.order()
	return nil
}

// AddCode numbers a new code.
func (c *Corpus) AddCode(k Code) (int, error) {
	c.tree.codes = append(c.tree.codes, code{Code: k})
	i := len(c.tree.codes) - 1
	if err := c.tree.grow(); err != nil {
		c.tree.codes = c.tree.codes[:i]
		return 0, c.regrow(err)
	}
	return i, nil
}

// SetCode renames or moves a code; what stands below it moves along.
func (c *Corpus) SetCode(i int, k Code) error {
	if !c.tree.has(i) {
		return fmt.Errorf("there is no code %d", i)
	}
	before := c.tree.codes[i].Code
	c.tree.codes[i].Code = k
	if err := c.tree.grow(); err != nil {
		c.tree.codes[i].Code = before
		return c.regrow(err)
	}
	return nil
}

// RemoveCode takes out a code with no codings and nothing below it.
func (c *Corpus) RemoveCode(i int) error {
	switch {
	case !c.tree.has(i):
		return fmt.Errorf("there is no code %d", i)
	case len(c.tree.codes[i].in) > 0 || len(c.tree.codes[i].children) > 0:
		return fmt.Errorf("code %q still has codings or codes below it", c.tree.codes[i].path)
	}
	c.tree.codes[i].gone = true
	return c.tree.grow()
}

// regrow restores the tree to what it was before a change that err refused.
func (c *Corpus) regrow(err error) error {
	if worse := c.tree.grow(); worse != nil {
		return worse
	}
	return err
}

// AddCoder numbers a new coder.
func (c *Corpus) AddCoder(name string) int {
	c.coders = append(c.coders, name)
	return len(c.coders) - 1
}

// AddCase numbers a new case.
func (c *Corpus) AddCase(k Case) int {
	c.cases = append(c.cases, k)
	return len(c.cases) - 1
}

// SetCase changes what is known of a case.
func (c *Corpus) SetCase(i int, k Case) error {
	if i < 0 || i >= len(c.cases) {
		return fmt.Errorf("there is no case %d", i)
	}
	c.cases[i] = k
	return nil
}

// SetVariables replaces the variables and their closed values.
func (c *Corpus) SetVariables(v []Variable) { c.variables = slices.Clone(v) }

// join adds codings to a document's cells.
func (c *Corpus) join(doc int, cells []cell, add []Coding) ([]cell, error) {
	for _, k := range add {
		if int(k.Document) != doc {
			return nil, fmt.Errorf("coding %d is of document %d, not of %d", k.Row, k.Document, doc)
		}
		if err := c.checkCoding(k); err != nil {
			return nil, err
		}
		cells = append(cells, cell{k.Code, k.Coder, k.Start, k.End, k.Row})
	}
	slices.SortFunc(cells, cell.compare)
	return cells, nil
}

// set makes cells, sorted, the codings of a document.
func (c *Corpus) set(doc int, cells []cell) {
	before := c.documents[doc].cells
	c.documents[doc].cells = cells
	a, b := codesOf(before), codesOf(cells)
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0] < b[0]:
			k := &c.tree.codes[a[0]]
			if i, found := slices.BinarySearch(k.in, int32(doc)); found {
				k.in = slices.Concat(k.in[:i], k.in[i+1:])
			}
			a = a[1:]
		case len(a) == 0 || b[0] < a[0]:
			k := &c.tree.codes[b[0]]
			if i, found := slices.BinarySearch(k.in, int32(doc)); !found {
				k.in = slices.Concat(k.in[:i], []int32{int32(doc)}, k.in[i:])
			}
			b = b[1:]
		default:
			a, b = a[1:], b[1:]
		}
	}
}

func codesOf(cells []cell) []int32 {
	var out []int32
	for i, k := range cells {
		if i == 0 || cells[i-1].code != k.code {
			out = append(out, k.code)
		}
	}
	return out
}
