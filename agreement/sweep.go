package agreement

import "slices"

// A cursor walks along one coder's spans, taking those that touch or overlap
// as one stretch.
type cursor struct {
	spans []Span
	end   int  // of the document
	here  Span // the stretch it stands before or in
	in    bool
	done  bool
}

// next goes to the coder's next stretch within the document.
func (c *cursor) next() {
	c.in, c.done = false, true
	for len(c.spans) > 0 {
		s := Span{Start: max(c.spans[0].Start, 0), End: min(c.spans[0].End, c.end)}
		if s.Len() > 0 && !c.done && s.Start > c.here.End {
			return
		}
		c.spans = c.spans[1:]
		switch {
		case s.Len() <= 0:
		case c.done:
			c.here, c.done = s, false
		default:
			c.here.End = max(c.here.End, s.End)
		}
	}
}

// edge is where the coder next begins or stops.
func (c *cursor) edge() int {
	if c.in {
		return c.here.End
	}
	return c.here.Start
}

// sweep reads the cursors from left to right, from one edge of any of them to
// the next: between two edges nothing changes, however long it is.
func (t *Tally) sweep() {
	t.in = t.in[:0]
	for at := 0; ; {
		to := -1
		for g := range t.cursors {
			if c := &t.cursors[g]; !c.done && (to < 0 || c.edge() < to) {
				to = c.edge()
			}
		}
		if to < 0 {
			return
		}
		t.mark(int64(to - at))
		at = to
		for g := range t.cursors {
			c := &t.cursors[g]
			switch {
			case c.done || c.edge() != to:
			case c.in:
				i, _ := slices.BinarySearch(t.in, g)
				t.in = slices.Delete(t.in, i, i+1)
				c.next()
			default:
				i, _ := slices.BinarySearch(t.in, g)
				t.in = slices.Insert(t.in, i, g)
				c.in = true
			}
		}
	}
}

// mark counts units coded by the coders of t.in.
func (t *Tally) mark(units int64) {
	if len(t.in) == 0 {
		return
	}
	t.count[len(t.in)] += units
	for i, g := range t.in {
		t.coder[g] += units
		for _, h := range t.in[i+1:] {
			t.pair[g*len(t.coder)+h] += units
		}
	}
}
