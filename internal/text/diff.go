package text

import (
	"unicode"
	"unicode/utf8"
)

// mostEdits bounds how far [Diff] looks for a short list of edits; beyond it
// the differing middle of the two texts is one edit. Work and memory grow with
// its square.
const mostEdits = 2000

// Diff finds edits that make next of old, few and whole words each, so that
// what stands between them keeps its place. Apply(old, Diff(old, next)) is next.
// It is the greedy algorithm of Myers, "An O(ND) difference algorithm",
// Algorithmica 1 (1986) p. 251, over words and the signs between them.
func Diff(old, next string) []Edit {
	a, b := tokens(old), tokens(next)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	at := 0
	for _, t := range a[:head] {
		at += utf8.RuneCountInString(t)
	}
	var edits editList
	edits.at = at
	steps(a[head:len(a)-tail], b[head:len(b)-tail], &edits)
	return edits.all
}

// tokens cuts a text into words and single signs.
func tokens(s string) []string {
	var out []string
	from := 0
	word := false
	for i, r := range s {
		is := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
		if i > from && !(is && word) {
			out = append(out, s[from:i])
			from = i
		}
		word = is
	}
	if from < len(s) {
		out = append(out, s[from:])
	}
	return out
}

// An editList gathers what is kept, removed and added, in order.
type editList struct {
	all  []Edit
	at   int // the place in the old text
	open bool
}

func (e *editList) edit() *Edit {
	if !e.open {
		e.all = append(e.all, Edit{Span: Span{e.at, e.at}})
		e.open = true
	}
	return &e.all[len(e.all)-1]
}

func (e *editList) keep(t string) {
	e.at += utf8.RuneCountInString(t)
	e.open = false
}

func (e *editList) remove(t string) {
	d := e.edit()
	e.at += utf8.RuneCountInString(t)
	d.End = e.at
}

func (e *editList) add(t string) { e.edit().New += t }

// steps finds the shortest way from a to b and walks it.
func steps(a, b []string, out *editList) {
	whole := func() {
		for _, t := range a {
			out.remove(t)
		}
		for _, t := range b {
			out.add(t)
		}
	}
	most := min(len(a)+len(b), mostEdits)
	reach := make([]int, 2*most+3) // the furthest x on each diagonal, by diagonal + most + 1
	var trace [][]int
	for d := 0; d <= most; d++ {
		trace = append(trace, append([]int(nil), reach[most+1-d:most+2+d]...))
		for k := -d; k <= d; k += 2 {
			i := k + most + 1
			x := 0
			switch {
			case d == 0:
			case k == -d || k != d && reach[i-1] < reach[i+1]:
				x = reach[i+1]
			default:
				x = reach[i-1] + 1
			}
			for x < len(a) && x-k < len(b) && a[x] == b[x-k] {
				x++
			}
			reach[i] = x
			if x >= len(a) && x-k >= len(b) {
				walk(a, b, trace, d, k, out)
				return
			}
		}
	}
	whole()
}

// walk goes back through the trace from the end on diagonal k of round d, and
// then forward with what was done.
func walk(a, b []string, trace [][]int, d, k int, out *editList) {
	type move struct{ x, y, keeps int } // after a removal or an addition, how many are kept
	var moves []move
	x, y := len(a), len(b)
	for ; d > 0; d-- {
		before := trace[d] // diagonals -d..d as they were after round d-1
		at := func(k int) int { return before[k+d] }
		prev := k - 1
		if k == -d || k != d && at(k-1) < at(k+1) {
			prev = k + 1
		}
		px := at(prev)
		py := px - prev
		after := px // an addition leaves the old text where it was
		if prev == k-1 {
			after = px + 1
		}
		moves = append(moves, move{px, py, x - after})
		x, y, k = px, py, prev
	}
	for i := range x { // round 0 only keeps
		out.keep(a[i])
	}
	ax, ay := x, y
	for i := len(moves) - 1; i >= 0; i-- {
		m := moves[i]
		nextX := len(a)
		nextY := len(b)
		if i > 0 {
			nextX, nextY = moves[i-1].x, moves[i-1].y
		}
		if nextX-m.keeps > ax {
			out.remove(a[ax])
			ax++
		} else if nextY-m.keeps > ay {
			out.add(b[ay])
			ay++
		}
		for range m.keeps {
			out.keep(a[ax])
			ax++
			ay++
		}
	}
}
