package corpus

import (
	"errors"

	"firsthand.study/agreement"
	"firsthand.study/internal/text"
)

// Units lends the units of a document, such as its turns: spans, not empty, in
// order, apart from one another.
type Units func(document int) []text.Span

// Comparison says whose codings to compare, of which codes, in which units.
type Comparison struct {
	Coders []int // two or more, none twice
	// Codes to compare; nil is every code that one of the coders used in a
	// document compared, by code-point order of paths.
	Codes []int
	// Below takes a code together with all that stands below it, as when
	// coders need to agree on the theme alone.
	Below bool
	Units Units // nil is code points
	Filter
}

// Agreement is what a comparison found.
type Agreement struct {
	Codes []Agreed
	// Overall pools every code and unit: its N is units times codes.
	Overall   Agreed
	Documents int // in which every coder has a coding, or is recorded as having read
	LeftOut   int // the others
}

// Agreed is how far coders agree on one code. Code is -1 when it is overall.
type Agreed struct {
	Code int
	N    int64 // units
	// Table is null with three or more coders: see Tally for each pair.
	Table              *agreement.Fourfold
	Tally              *agreement.Tally // by coder, in the order of Coders
	Positive, Negative agreement.Value  // specific agreement
	agreement.Coefficients
}

// Agreement compares coders. The Coders of the filter are not used.
func (c *Corpus) Agreement(q Comparison) (Agreement, error) {
	seat := make([]int, len(c.coders)) // place in q.Coders, plus one
	if err := c.checkCoders(q.Coders); err != nil {
		return Agreement{}, err
	}
	for i, k := range q.Coders {
		if seat[k] > 0 {
			return Agreement{}, errors.New("a coder cannot be compared with themself: name two or more different ones")
		}
		seat[k] = i + 1
	}
	if len(q.Coders) < 2 {
		return Agreement{}, errors.New("agreement needs two coders or more")
	}
	if err := c.checkCodes(q.Codes); err != nil {
		return Agreement{}, err
	}
	filter := q.Filter
	filter.Coders = nil
	s, err := c.scope(filter)
	if err != nil {
		return Agreement{}, err
	}
	p := c.comparing(q, seat)
	var out Agreement
	units := int64(0)
	for d := range c.documents {
		if c.documents[d].gone || !s.covers(int32(d)) {
			continue
		}
		if !c.knownTo(d, q.Coders, seat) {
			out.LeftOut++
			continue
		}
		out.Documents++
		units += p.document(d)
	}
	overall := agreement.NewTally(len(q.Coders))
	codes := q.Codes
	if codes == nil {
		for _, k := range c.Codes() {
			if p.used(k) {
				codes = append(codes, k)
			}
		}
	}
	for _, k := range codes {
		tally := p.tally(k)
		tally.AddUncoded(units - tally.N())
		overall.Pool(tally)
		out.Codes = append(out.Codes, agreed(k, tally))
	}
	out.Overall = agreed(-1, overall)
	return out, nil
}

func agreed(code int, t *agreement.Tally) Agreed {
	a := Agreed{Code: code, N: t.N(), Tally: t, Positive: t.Positive(), Negative: t.Negative(), Coefficients: t.Coefficients()}
	if t.Coders() == 2 {
		pair := t.Pair(0, 1)
		a.Table = &pair
	}
	return a
}

// knownTo tells whether every coder coded something in a document or is
// recorded as having read it.
func (c *Corpus) knownTo(d int, coders, seat []int) bool {
	known := make([]bool, len(coders))
	left := len(coders)
	mark := func(coder int) {
		if i := seat[coder] - 1; i >= 0 && !known[i] {
			known[i] = true
			left--
		}
	}
	for _, coder := range c.readBy[d] {
		mark(coder)
	}
	for _, k := range c.documents[d].cells {
		if left == 0 {
			break
		}
		mark(int(k.coder))
	}
	return left == 0
}

// Compared lists the documents of a filter in which every coder has a coding, or
// is recorded as having read, in the order of their numbers. The Coders of the
// filter are not used.
func (c *Corpus) Compared(coders []int, f Filter) ([]int, error) {
	if err := c.checkCoders(coders); err != nil {
		return nil, err
	}
	seat := make([]int, len(c.coders))
	for i, k := range coders {
		seat[k] = i + 1
	}
	f.Coders = nil
	all, err := c.Covered(f)
	var out []int
	for _, d := range all {
		if c.knownTo(d, coders, seat) {
			out = append(out, d)
		}
	}
	return out, err
}

// comparing gathers tallies document by document.
type comparing struct {
	c       *Corpus
	units   Units
	seat    []int
	coders  int
	into    [][]int32 // the codes that a coding of each code counts for
	tallies []*agreement.Tally
	spans   [][][]text.Span // by code and coder, of the document at hand
	open    []int32         // the codes with spans
}

func (c *Corpus) comparing(q Comparison, seat []int) *comparing {
	n := len(c.tree.codes)
	p := &comparing{c: c, units: q.Units, seat: seat, coders: len(q.Coders),
		into: make([][]int32, n), tallies: make([]*agreement.Tally, n), spans: make([][][]text.Span, n)}
	codes := q.Codes
	if codes == nil {
		codes = c.Codes()
	}
	once := make([]bool, n)
	for _, k := range codes {
		if once[k] {
			continue
		}
		once[k] = true
		of := []int{k}
		if q.Below {
			of = c.tree.below(k)
		}
		for _, i := range of {
			p.into[i] = append(p.into[i], int32(k))
		}
	}
	return p
}

// document adds a document's codings and returns its number of units.
func (p *comparing) document(d int) int64 {
	for _, k := range p.c.documents[d].cells {
		g := p.seat[k.coder] - 1
		if g < 0 {
			continue
		}
		for _, code := range p.into[k.code] {
			if p.spans[code] == nil {
				p.spans[code] = make([][]text.Span, p.coders)
				p.tallies[code] = agreement.NewTally(p.coders)
			}
			if !p.isOpen(code) {
				p.open = append(p.open, code)
			}
			p.spans[code][g] = append(p.spans[code][g], text.Span{Start: int(k.start), End: int(k.end)})
		}
	}
	length := int(p.c.documents[d].length)
	var units []text.Span
	if p.units != nil {
		units = p.units(d)
		length = len(units)
	}
	for _, code := range p.open {
		if p.units != nil {
			p.tallies[code].AddUnits(units, p.spans[code]...)
		} else {
			p.tallies[code].AddCharacters(length, p.spans[code]...)
		}
		for g := range p.spans[code] {
			p.spans[code][g] = p.spans[code][g][:0]
		}
	}
	p.open = p.open[:0]
	return int64(length)
}

// isOpen tells whether a code has spans in the document at hand.
func (p *comparing) isOpen(code int32) bool {
	for _, spans := range p.spans[code] {
		if len(spans) > 0 {
			return true
		}
	}
	return false
}

func (p *comparing) used(code int) bool { return p.tallies[code] != nil }

func (p *comparing) tally(code int) *agreement.Tally {
	t := agreement.NewTally(p.coders)
	if p.tallies[code] != nil {
		t.Pool(p.tallies[code])
	}
	return t
}
