package corpus

import (
	"math/bits"
	"slices"
	"sort"

	"firsthand.study/internal/text"
)

// readingOrder is by start, end, code, coder and row. It stops at the first that
// differs: it is asked more often than anything else here.
func readingOrder(a, b Coding) int {
	switch {
	case a.Start != b.Start:
		return int(a.Start) - int(b.Start)
	case a.End != b.End:
		return int(a.End) - int(b.End)
	case a.Code != b.Code:
		return int(a.Code) - int(b.Code)
	case a.Coder != b.Coder:
		return int(a.Coder) - int(b.Coder)
	}
	return int(a.Row) - int(b.Row)
}

func inReadingOrder(list []Coding) {
	if !slices.IsSortedFunc(list, readingOrder) {
		slices.SortFunc(list, readingOrder)
	}
}

// either finds what any of its parts does.
type either struct {
	of  []finder
	buf []Coding
}

func (f *either) documents() []int32 {
	lists := make([][]int32, len(f.of))
	for i, x := range f.of {
		lists[i] = x.documents()
	}
	return union(lists)
}

func (f *either) in(doc int32) []Coding {
	f.buf = f.buf[:0]
	for _, x := range f.of {
		f.buf = append(f.buf, x.in(doc)...)
	}
	inReadingOrder(f.buf)
	f.buf = slices.Compact(f.buf)
	return f.buf
}

// both finds the stretches of the first of all that the rest of all mark too
// and none of none marks.
type both struct {
	all, none []finder
	rest      []finder // all but the first, then none
	buf, to   []Coding
	marks     []stretch
}

func (f *both) documents() []int32 { return common(f.all) }

func (f *both) in(doc int32) []Coding {
	f.buf = append(f.buf[:0], f.all[0].in(doc)...)
	for i, x := range f.rest {
		if len(f.buf) == 0 {
			return nil
		}
		f.marks = marked(f.marks[:0], x.in(doc))
		f.to = f.to[:0]
		for _, k := range f.buf {
			if i < len(f.all)-1 {
				f.to = inside(f.to, k, f.marks)
			} else {
				f.to = outside(f.to, k, f.marks)
			}
		}
		f.buf, f.to = f.to, f.buf
		inReadingOrder(f.buf)
		f.buf = slices.Compact(f.buf)
	}
	return f.buf
}

// related finds the passages of left that stand in a relation to those of right.
type related struct {
	left, right finder
	keep        func(doc int32, left, right []Coding, yield func(Coding))
	buf         []Coding
}

func (f *related) documents() []int32 { return common([]finder{f.left, f.right}) }

func (f *related) in(doc int32) []Coding {
	f.buf = f.buf[:0]
	left := f.left.in(doc)
	if len(left) > 0 {
		f.keep(doc, left, f.right.in(doc), func(k Coding) { f.buf = append(f.buf, k) })
	}
	return f.buf
}

func within(_ int32, left, right []Coding, yield func(Coding)) {
	i, reach := 0, int32(-1) // the furthest end of all that begin no later
	for _, k := range left {
		for ; i < len(right) && right[i].Start <= k.Start; i++ {
			reach = max(reach, right[i].End)
		}
		if k.End <= reach {
			yield(k)
		}
	}
}

func overlapping(_ int32, left, right []Coding, yield func(Coding)) {
	marks := marked(nil, right)
	for _, k := range left {
		if i := after(marks, k.Start); i < len(marks) && marks[i].start < k.End {
			yield(k)
		}
	}
}

func nearby(most int, words Words) func(int32, []Coding, []Coding, func(Coding)) {
	return func(doc int32, left, right []Coding, yield func(Coding)) {
		marks := marked(nil, right)
		if len(marks) == 0 {
			return
		}
		var lent []text.Span
		asked := false
		far := func(from, to int32) bool {
			if !asked {
				lent, asked = words(int(doc)), true
			}
			return between(lent, from, to) > most
		}
		for _, k := range left {
			i := after(marks, k.Start) // the first stretch that ends behind the start of k
			switch {
			case i < len(marks) && marks[i].start < k.End,
				i < len(marks) && !far(k.End, marks[i].start),
				i > 0 && !far(marks[i-1].end, k.Start):
				yield(k)
			}
		}
	}
}

// between counts the words that stand wholly in a stretch.
func between(words []text.Span, from, to int32) int {
	first := sort.Search(len(words), func(i int) bool { return words[i].Start >= int(from) })
	last := sort.Search(len(words), func(i int) bool { return words[i].End > int(to) })
	return max(0, last-first)
}

// A stretch is a part of a text.
type stretch struct{ start, end int32 }

// marked takes passages in reading order together to the stretches that they mark.
func marked(out []stretch, list []Coding) []stretch {
	for _, k := range list {
		if n := len(out); n > 0 && k.Start <= out[n-1].end {
			out[n-1].end = max(out[n-1].end, k.End)
		} else {
			out = append(out, stretch{k.Start, k.End})
		}
	}
	return out
}

// after is the first stretch that ends behind at.
func after(marks []stretch, at int32) int {
	return sort.Search(len(marks), func(i int) bool { return marks[i].end > at })
}

// inside adds the parts of k that marks cover.
func inside(out []Coding, k Coding, marks []stretch) []Coding {
	for i := after(marks, k.Start); i < len(marks) && marks[i].start < k.End; i++ {
		out = append(out, part(k, max(k.Start, marks[i].start), min(k.End, marks[i].end)))
	}
	return out
}

// outside adds the parts of k that marks leave.
func outside(out []Coding, k Coding, marks []stretch) []Coding {
	at := k.Start
	for i := after(marks, k.Start); i < len(marks) && marks[i].start < k.End; i++ {
		if marks[i].start > at {
			out = append(out, part(k, at, marks[i].start))
		}
		at = marks[i].end
	}
	if at < k.End {
		out = append(out, part(k, at, k.End))
	}
	return out
}

func part(k Coding, start, end int32) Coding {
	if start != k.Start || end != k.End {
		k.Row = NoRow
	}
	k.Start, k.End = start, end
	return k
}

// common is the documents that all finders may find something in.
func common(of []finder) []int32 {
	out := of[0].documents()
	for _, x := range of[1:] {
		var keep []int32
		docs := x.documents()
		for _, d := range out {
			i, found := slices.BinarySearch(docs, d)
			if found {
				keep = append(keep, d)
			}
			docs = docs[i:]
		}
		out = keep
	}
	return out
}

// union is the documents of any of the sorted lists.
func union(lists [][]int32) []int32 {
	last, longest := int32(-1), 0
	for _, list := range lists {
		if n := len(list); n > 0 {
			last, longest = max(last, list[n-1]), max(longest, n)
		}
	}
	seen := make([]uint64, int(last)/64+1)
	for _, list := range lists {
		for _, d := range list {
			seen[d/64] |= 1 << (d % 64)
		}
	}
	out := make([]int32, 0, longest)
	for i, w := range seen {
		for ; w != 0; w &= w - 1 {
			out = append(out, int32(i*64+bits.TrailingZeros64(w)))
		}
	}
	return out
}
