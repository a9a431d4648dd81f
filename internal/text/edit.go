package text

import (
	"fmt"
	"sort"
	"strings"
)

// An Edit replaces the words at Span of one text by New. An empty span
// inserts; an empty New removes.
type Edit struct {
	Span
	New string
}

// Apply makes the next text from this one. The edits are in places of the old
// text, in any order, and may touch but not overlap. It fails on an edit that
// lies outside the text or overlaps another, and then changes nothing.
func Apply(old string, edits []Edit) (string, error) {
	edits, err := ordered(NewIndex(old).Len(), edits)
	if err != nil {
		return "", err
	}
	ix := NewIndex(old)
	var out strings.Builder
	done := 0
	for _, e := range edits {
		out.WriteString(ix.Slice(Span{done, e.Start}))
		out.WriteString(e.New)
		done = e.End
	}
	out.WriteString(ix.Slice(Span{done, ix.Len()}))
	return out.String(), nil
}

func ordered(n int, edits []Edit) ([]Edit, error) {
	edits = append([]Edit(nil), edits...)
	sort.SliceStable(edits, func(i, j int) bool {
		return edits[i].Start < edits[j].Start || edits[i].Start == edits[j].Start && edits[i].End < edits[j].End
	})
	end := 0
	for _, e := range edits {
		if e.Start < 0 || e.End < e.Start || e.End > n {
			return nil, fmt.Errorf("edit %d-%d lies outside a text of %d code points", e.Start, e.End, n)
		}
		if e.Start < end {
			return nil, fmt.Errorf("edit %d-%d overlaps the one before it", e.Start, e.End)
		}
		end = e.End
	}
	return edits, nil
}

// A Carrier carries places of an old text to the text that a list of edits
// made of it, each in logarithmic time.
type Carrier struct {
	edits []Edit
	// shift[i] is what edits[:i] add to a place behind them.
	shift []int
}

// NewCarrier prepares edits of a text of n code points; errors are as in [Apply].
func NewCarrier(n int, edits []Edit) (*Carrier, error) {
	edits, err := ordered(n, edits)
	if err != nil {
		return nil, err
	}
	c := &Carrier{edits, make([]int, len(edits)+1)}
	for i, e := range edits {
		c.shift[i+1] = c.shift[i] + NewIndex(e.New).Len() - e.Len()
	}
	return c, nil
}

// Carry moves span to the new text. An edit inside the span belongs to it, an
// edit that crosses an edge takes that edge to the edge of the replacement, so
// that the span never gains words that stood outside it. changed tells that
// words inside the span were replaced, inserted or removed; gone that no word
// of it is left, and then the span returned is empty and marks the place.
func (c *Carrier) Carry(span Span) (to Span, changed, gone bool) {
	first := sort.Search(len(c.edits), func(i int) bool { return c.edits[i].End > span.Start })
	to = Span{span.Start + c.shift[first], span.End + c.shift[first]}
	last := first
	for ; last < len(c.edits) && c.edits[last].Start < span.End; last++ {
		changed = true
	}
	if !changed {
		return to, false, false
	}
	if e := c.edits[first]; e.Start < span.Start {
		// The head of the span was replaced together with words before it:
		// the replacement stands for both, and the span begins with it.
		to.Start = e.Start + c.shift[first]
	}
	if e := c.edits[last-1]; e.End > span.End {
		to.End = e.End + c.shift[last]
	} else {
		to.End = span.End + c.shift[last]
	}
	return to, true, to.End <= to.Start
}
