package agreement

import (
	"math"
	"slices"

	"firsthand.study/internal/text"
)

// A Span is a half-open range of a text in Unicode code points.
type Span = text.Span

// A Tally counts the units of one code by who coded them. Add documents to it
// one after the other; make it by [NewTally].
type Tally struct {
	n       int64
	count   []int64 // count[k]: units that exactly k coders coded, k ≥ 1
	coder   []int64 // units that each coder coded
	pair    []int64 // pair[g*m+h], g < h: units that both coded
	cursors []cursor
	in      []int // the coders who coded the unit at the place being read
}

// NewTally makes an empty tally of the given number of coders.
func NewTally(coders int) *Tally {
	coders = max(coders, 0)
	return &Tally{
		count:   make([]int64, coders+1),
		coder:   make([]int64, coders),
		pair:    make([]int64, coders*coders),
		cursors: make([]cursor, coders),
		in:      make([]int, 0, coders),
	}
}

// Coders is the number of coders compared.
func (t *Tally) Coders() int { return len(t.coder) }

// N is the number of units.
func (t *Tally) N() int64 { return t.n }

// CodedBy is the number of units that coder coded.
func (t *Tally) CodedBy(coder int) int64 { return t.coder[coder] }

// CodedByExactly is the number of units that k of the coders coded.
func (t *Tally) CodedByExactly(k int) int64 {
	if k > 0 {
		return t.count[k]
	}
	n := t.n
	for _, c := range t.count[1:] {
		n -= c
	}
	return n
}

// Pair is the table of two of the coders, the first as A.
func (t *Tally) Pair(a, b int) Fourfold {
	both := t.pair[min(a, b)*len(t.coder)+max(a, b)]
	if a == b {
		both = t.coder[a]
	}
	f := Fourfold{Both: both, OnlyA: t.coder[a] - both, OnlyB: t.coder[b] - both}
	f.Neither = t.n - f.Both - f.OnlyA - f.OnlyB
	return f
}

// Pool adds the units of other, which has as many coders.
func (t *Tally) Pool(other *Tally) {
	t.n += other.n
	for i, x := range other.count {
		t.count[i] += x
	}
	for i, x := range other.coder {
		t.coder[i] += x
	}
	for i, x := range other.pair {
		t.pair[i] += x
	}
}

// Coefficients of the coders and the two categories coded and not coded.
// Undefined with fewer than two coders.
func (t *Tally) Coefficients() Coefficients {
	m, n := float64(len(t.coder)), float64(t.n)
	e := evidence{categories: 2, apart: math.NaN(), shares: []float64{0, 0}, alpha: disagreement(math.NaN(), nil)}
	if t.n == 0 || m < 2 {
		return e.coefficients()
	}
	var apart, coded, uncoded float64
	for _, x := range t.coder {
		c, u := float64(x), float64(t.n-x)
		coded += c
		uncoded += u
		e.coders = append(e.coders, []float64{c / n, u / n})
	}
	for k, x := range t.count {
		apart += 2 * float64(k) * (m - float64(k)) * float64(x)
	}
	e.apart = apart / (m * (m - 1) * n)
	e.shares = []float64{coded / (m * n), uncoded / (m * n)}
	e.alpha = disagreement(apart/(m-1), []float64{coded, uncoded})
	return e.coefficients()
}

// Positive is specific agreement on coding, over all pairs of coders; for two
// it is that of [Fourfold.Positive].
func (t *Tally) Positive() Value { return t.specific(func(k int) int { return k }) }

// Negative is specific agreement on leaving uncoded.
func (t *Tally) Negative() Value { return t.specific(func(k int) int { return len(t.coder) - k }) }

func (t *Tally) specific(of func(k int) int) Value {
	same, all := 0.0, 0.0
	for k := range t.count {
		c, n := float64(of(k)), float64(t.CodedByExactly(k))
		same += c * (c - 1) * n
		all += c * float64(len(t.coder)-1) * n
	}
	if all == 0 {
		return Undefined()
	}
	return Value(same / all)
}

// AddUncoded adds units that no coder coded, such as a document none of them
// used the code in.
func (t *Tally) AddUncoded(units int64) { t.n += max(units, 0) }

// AddCharacters adds a document of length code points, each one a unit, coded
// by a coder when one of the coder's spans covers it. spans[g] are the spans of
// coder g; they may overlap, and what lies outside the document is left out.
// Linear in the spans when they are sorted by start; otherwise they are sorted
// first.
func (t *Tally) AddCharacters(length int, spans ...[]Span) {
	length = max(length, 0)
	for g := range t.cursors {
		t.cursors[g] = cursor{}
		if g < len(spans) {
			t.cursors[g].spans = inOrder(spans[g])
		}
		t.cursors[g].end = length
		t.cursors[g].next()
	}
	t.n += int64(length)
	t.sweep()
}

// AddUnits adds a document cut into units, such as turns: not empty, sorted,
// apart from one another. A unit is coded by a coder when one of the coder's
// spans shares a code point with it. Its cost is that of AddCharacters, times
// the logarithm of the number of units.
func (t *Tally) AddUnits(units []Span, spans ...[]Span) {
	touched := make([][]Span, len(spans))
	for g, of := range spans {
		touched[g] = Touched(units, of)
	}
	t.AddCharacters(len(units), touched...)
}

// Touched tells which of the units, sorted and apart from one another, each
// span shares a code point with: ranges of indexes, none of them empty.
func Touched(units, spans []Span) []Span {
	out := make([]Span, 0, len(spans))
	for _, s := range spans {
		if s.Len() <= 0 {
			continue
		}
		from, _ := slices.BinarySearchFunc(units, s.Start, func(u Span, at int) int { return u.End - at - 1 })
		to, _ := slices.BinarySearchFunc(units, s.End, func(u Span, at int) int { return u.Start - at })
		if from < to {
			out = append(out, Span{Start: from, End: to})
		}
	}
	return out
}

func inOrder(spans []Span) []Span {
	byStart := func(a, b Span) int { return a.Start - b.Start }
	if slices.IsSortedFunc(spans, byStart) {
		return spans
	}
	spans = slices.Clone(spans)
	slices.SortFunc(spans, byStart)
	return spans
}
