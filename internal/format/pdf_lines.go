package format

import (
	"math"
	"slices"
	"strings"
	"unicode"
)

// A segment is a run of glyphs on one line without a gap wider than a space can
// be; a pdfLine is what stands on one base line, segments apart as in a table.
type segment struct {
	text        []rune
	left, right float64
}

type pdfLine struct {
	page        int
	segments    []segment
	base        float64 // where the letters stand
	em          float64 // about the size of the font
	left, right float64
	hyphen      bool    // ends with a hyphen
	soft        bool    // that is a soft one
	first       float64 // width of the first word
	number      string  // of the line or paragraph, from the margin
	repeated    bool    // a head or foot that stands on other pages too
}

func (l *pdfLine) text() string {
	var b strings.Builder
	for i, s := range l.segments {
		if i > 0 {
			b.WriteByte('\t')
		}
		b.WriteString(string(s.text))
	}
	return b.String()
}

const (
	capHeight = 0.72 // of the size of a usual font, the height of its capitals
	wideGap   = 1.8  // in ems: wider than a space in a justified line
)

// uprightTurn is the angle by which most glyphs of a page are turned, in
// quarters of a circle: the page's text is laid out as if it stood upright.
func uprightTurn(n int, angle func(int) (radians float64, solid bool)) int {
	var count [4]int
	for i := range n {
		if a, solid := angle(i); solid && !math.IsNaN(a) {
			count[(int(math.Round(a/(math.Pi/2)))%4+4)%4]++
		}
	}
	best := 0
	for i, n := range count {
		if n > count[best] {
			best = i
		}
	}
	return best
}

// turn turns a glyph's box back by quarters of a circle. PDFium counts angles
// clockwise on a page whose y goes up.
func (g *glyph) turn(quarters int) {
	for range quarters {
		g.left, g.right, g.bottom, g.top = -g.top, -g.bottom, g.left, g.right
	}
}

// pageLines cuts a page's glyphs into lines, in PDFium's order.
func pageLines(p pdfPage) []pdfLine {
	var lines []pdfLine
	var run []glyph
	flush := func() {
		if l, ok := makeLine(p.number, run); ok {
			if n := len(lines); n > 0 && lines[n-1].goesOn(l) {
				lines[n-1].segments = append(lines[n-1].segments, l.segments...)
				lines[n-1].right, lines[n-1].hyphen, lines[n-1].soft = l.right, l.hyphen, l.soft
			} else {
				lines = append(lines, l)
			}
		}
		run = run[:0]
	}
	for i, g := range p.glyphs {
		if g.r == '\n' {
			flush()
			continue
		}
		// After a hyphen that it thinks divides a word, PDFium goes straight on.
		if i > 0 && p.glyphs[i-1].hyphen && g.solid() && len(run) > 0 && (g.top < run[len(run)-1].bottom || g.left < run[len(run)-1].left) {
			flush()
		}
		run = append(run, g)
	}
	flush()
	return lines
}

// goesOn says whether next is on the same base line to the right: PDFium takes
// the cells of a row for lines at times.
func (l *pdfLine) goesOn(next pdfLine) bool {
	return math.Abs(l.base-next.base) < 0.2*l.em && next.left > l.right+wideGap*l.em
}

func makeLine(page int, run []glyph) (l pdfLine, ok bool) {
	for len(run) > 0 && unicode.IsSpace(run[len(run)-1].r) {
		run = run[:len(run)-1]
	}
	for len(run) > 0 && unicode.IsSpace(run[0].r) {
		run = run[1:]
	}
	var bottoms, heights []float64
	for _, g := range run {
		if g.solid() && !unicode.IsSpace(g.r) && !strings.ContainsRune("gjpqyQ,;()[]{}\"'“”‘’-–—•", g.r) {
			bottoms = append(bottoms, g.bottom)
		}
	}
	if len(bottoms) == 0 {
		for _, g := range run {
			if g.solid() {
				bottoms = append(bottoms, g.bottom)
			}
		}
	}
	if len(run) == 0 {
		return l, false
	}
	if len(bottoms) == 0 {
		bottoms = append(bottoms, run[0].bottom)
	}
	slices.Sort(bottoms)
	l = pdfLine{page: page, base: bottoms[len(bottoms)/2], left: math.Inf(1), right: math.Inf(-1)}
	for _, g := range run {
		if g.solid() {
			heights = append(heights, g.top-l.base)
		}
	}
	if len(heights) > 0 {
		slices.Sort(heights)
		l.em = heights[len(heights)*19/20] / capHeight
	}
	if l.em < 1 || l.em > 1000 {
		l.em = 10
	}
	last := -1 // the last solid glyph
	var s segment
	open := func(g glyph) { s = segment{left: g.left, right: g.right} }
	shut := func() {
		if t := []rune(strings.TrimSpace(string(s.text))); len(t) > 0 {
			s.text = t
			l.segments = append(l.segments, s)
			l.left, l.right = min(l.left, s.left), max(l.right, s.right)
		}
	}
	open(run[0])
	wordDone := false
	for i, g := range run {
		blank := unicode.IsSpace(g.r)
		if !blank && g.solid() {
			if last >= 0 && max(g.left-run[last].right, run[last].left-g.right) > wideGap*l.em {
				shut()
				open(g)
			}
			s.left, s.right = min(s.left, g.left), max(s.right, g.right)
			if !wordDone {
				l.first = g.right - run[0].left
			}
			last = i
		}
		if blank {
			wordDone = true
			if n := len(s.text); n > 0 && s.text[n-1] == ' ' {
				continue // a space drawn and one inferred
			}
			if g.r == '\t' {
				g.r = ' '
			}
		}
		s.text = append(s.text, g.r)
	}
	shut()
	if len(l.segments) == 0 {
		return l, false
	}
	end := run[len(run)-1]
	l.soft = end.r == 0xad
	l.hyphen = l.soft || end.hyphen || len(run) > 1 && (end.r == '-' || end.r == 0x2010) && unicode.IsLetter(run[len(run)-2].r)
	return l, true
}
