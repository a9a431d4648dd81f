package format

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	firsthand "firsthand.study"
)

// layPages makes running text of pages: lines become paragraphs, divided words
// are joined, numbers in the margin and heads and feet are taken out.
func layPages(pages []pdfPage) *Transcript {
	out := &Transcript{}
	var lines []pdfLine
	var bare []int
	unmapped, glyphs := 0, 0
	for _, p := range pages {
		on := pageLines(p)
		if len(on) == 0 {
			bare = append(bare, p.number)
		}
		lines = append(lines, on...)
		unmapped += p.unmapped
		glyphs += len(p.glyphs)
	}
	if len(lines) == 0 {
		return out
	}
	lines, margin := takeNumbers(lines)
	lines, out.Notes = markRepeated(lines, len(pages))
	numbers, numbered := giveNumbers(lines, margin)
	if numbers > 0 {
		out.Notes = append(out.Notes, fmt.Sprintf("The %d numbers in the margin are kept as marks beside the text.", numbers))
	}
	if len(bare) > 0 && len(lines) > 0 {
		out.Notes = append(out.Notes, fmt.Sprintf("No text on %s: empty, or pictures of text.", listPages(bare)))
	}
	if unmapped > 0 {
		out.Notes = append(out.Notes, fmt.Sprintf("%d of %d characters could not be told from the file's fonts.", unmapped, glyphs+unmapped))
	}
	out.write(lines, newMeasure(lines), numbered, newDivider(lines))
	return out
}

func listPages(pages []int) string {
	if len(pages) == 1 {
		return fmt.Sprintf("page %d", pages[0])
	}
	shown := make([]string, 0, 5)
	for _, p := range pages[:min(5, len(pages))] {
		shown = append(shown, fmt.Sprint(p))
	}
	if more := len(pages) - len(shown); more > 0 {
		return fmt.Sprintf("pages %s and %d more", strings.Join(shown, ", "), more)
	}
	return "pages " + strings.Join(shown, ", ")
}

func (out *Transcript) write(lines []pdfLine, m measure, numbered bool, d *divider) {
	var b []byte
	at := 0
	write := func(s string) {
		b = append(b, s...)
		at += utf8.RuneCountInString(s)
	}
	pageStart, page := 0, 0
	endPage := func() {
		if page > 0 && at > pageStart {
			out.Marks = append(out.Marks, firsthand.Mark{Span: firsthand.Span{Start: pageStart, End: at}, Kind: "page", Note: fmt.Sprint(page)})
		}
	}
	headingStart := -1
	endHeading := func() {
		if headingStart >= 0 && at > headingStart {
			out.Marks = append(out.Marks, firsthand.Mark{Span: firsthand.Span{Start: headingStart, End: at}, Kind: "heading"})
		}
		headingStart = -1
	}
	for i := range lines {
		l := &lines[i]
		text := l.text()
		fresh := i == 0 || m.begins(lines, i, numbered)
		switch {
		case i == 0:
		case fresh:
			endHeading()
			write("\n")
		default:
			last := &lines[i-1]
			switch d.join(last, text) {
			case dropHyphen:
				_, n := utf8.DecodeLastRune(b) // the hyphen is the last character written
				b = b[:len(b)-n]
				at--
			case withSpace:
				write(" ")
			}
		}
		if l.page != page {
			endPage()
			page, pageStart = l.page, at
		}
		if fresh && m.heading(l) {
			headingStart = at
		}
		start := at
		write(text)
		if l.number != "" {
			out.Marks = append(out.Marks, firsthand.Mark{Span: firsthand.Span{Start: start, End: at}, Kind: "number", Note: l.number})
		}
	}
	endHeading()
	endPage()
	out.Text = string(b)
	if d.joined > 0 {
		out.Notes = append(out.Notes, fmt.Sprintf("Joined %d words that were divided at the ends of lines.", d.joined))
	}
	slices.SortStableFunc(out.Marks, func(a, b firsthand.Mark) int { return a.Start - b.Start })
}

// measure is what is usual in a document: the size of its letters, the distance
// between its lines, where its lines end.
type measure struct {
	em, leading, left, right float64
	labels                   map[string]int
}

func newMeasure(lines []pdfLine) measure {
	var ems []float64
	steps := map[int]int{}
	lefts := map[int]int{}
	var rights []float64
	m := measure{labels: map[string]int{}}
	for i, l := range lines {
		for range min(len(l.segments[0].text), 200) / 20 {
			ems = append(ems, l.em)
		}
		if i > 0 && lines[i-1].page == l.page {
			if d := lines[i-1].base - l.base; d > 0 {
				steps[int(math.Round(d*4))]++
			}
		}
		lefts[int(math.Round(l.left/2))]++
		rights = append(rights, l.right)
		if who, ok := cueLabel(l.text()); ok {
			m.labels[who]++
		}
	}
	m.em = 10
	if len(ems) > 0 {
		slices.Sort(ems)
		m.em = ems[len(ems)/2]
	}
	m.leading = float64(commonest(steps)) / 4
	m.left = float64(commonest(lefts)) * 2
	slices.Sort(rights)
	m.right = rights[len(rights)*19/20]
	return m
}

func commonest(count map[int]int) int {
	best, most := 0, 0
	for v, n := range count {
		if n > most || n == most && v < best {
			best, most = v, n
		}
	}
	return best
}

func (m measure) heading(l *pdfLine) bool {
	return l.em > 1.25*m.em && !l.repeated
}

// begins says whether line i begins a paragraph: it is numbered as one, stands
// clear of the line before, is indented or set out, is of another size, names a
// speaker, or the line before had room for its first word.
func (m measure) begins(lines []pdfLine, i int, numbered bool) bool {
	l, last := &lines[i], &lines[i-1]
	if l.repeated || last.repeated {
		return true
	}
	if numbered && l.number != "" {
		return true
	}
	if l.em > 1.25*last.em && m.heading(l) || last.em > 1.25*l.em && m.heading(last) {
		return true
	}
	text := l.text()
	if who, ok := cueLabel(text); ok && m.labels[who] > 1 {
		return true
	}
	if r, _ := utf8.DecodeRuneInString(text); strings.ContainsRune("•▪◦‣●○■➢✓", r) {
		return true
	}
	if len(l.segments) > 1 {
		return true // a row of a table
	}
	if len(last.segments) > 1 {
		// Under a later cell the row goes on; under the first it does if that row
		// was full, which a line with a wide gap in it is and a row seldom.
		under := l.left > last.left+0.8*m.em
		return !m.samePlace(last, l) || !under && m.room(last, l, m.right)
	}
	if last.hyphen && last.soft {
		return false
	}
	if numbered && m.samePlace(last, l) {
		return false // where paragraphs have numbers, a line without one goes on
	}
	down := last.base - l.base
	if l.page == last.page && down > 0 {
		if m.leading > 0 && down > 1.35*m.leading {
			return true
		}
		if indented := l.left - last.left; indented > 0.8*m.em && l.left > m.left+0.8*m.em {
			return true
		}
		if last.left-l.left > 0.8*m.em && l.left < m.left-0.8*m.em {
			return true // set out: the rest of a paragraph is what is usual
		}
		return m.room(last, l, m.columnRight(lines, i-1))
	}
	// The next column or page.
	if numbered {
		return false
	}
	if endsSentence(last.text()) {
		return m.room(last, l, m.columnRight(lines, i-1)) || l.left > m.columnLeft(lines, i)+0.8*m.em || last.right < m.columnRight(lines, i-1)-2*m.em
	}
	return false
}

func (m measure) samePlace(last, l *pdfLine) bool {
	return l.page == last.page && last.base-l.base > 0 && last.base-l.base < 1.9*m.leading || l.page == last.page+1
}

// room says whether a line's first word would have fitted on the line before.
func (m measure) room(last, l *pdfLine, right float64) bool {
	return last.right+0.35*m.em+l.first < right-1.2*m.em
}

// columnRight is the right edge of the lines around i that begin where it does.
func (m measure) columnRight(lines []pdfLine, i int) float64 {
	right := lines[i].right
	m.around(lines, i, func(l *pdfLine) { right = max(right, l.right) })
	return right
}

func (m measure) columnLeft(lines []pdfLine, i int) float64 {
	left := lines[i].left
	m.around(lines, i, func(l *pdfLine) { left = min(left, l.left) })
	return left
}

// around visits the lines near i in the same column: those that overlap it
// sideways and follow each other downwards.
func (m measure) around(lines []pdfLine, i int, visit func(*pdfLine)) {
	const reach = 40
	here := lines[i]
	for _, step := range []int{-1, 1} {
		for j := i + step; j >= 0 && j < len(lines) && j >= i-reach && j <= i+reach; j += step {
			l := &lines[j]
			if l.page != here.page || (l.base-lines[j-step].base)*float64(step) > 0 {
				break
			}
			if l.left < here.right && here.left < l.right && math.Abs(l.left-here.left) < 6*m.em {
				visit(l)
			}
		}
	}
}

type joint int

const (
	withSpace joint = iota
	noSpace
	dropHyphen
)

// A divider decides what becomes of hyphens at line ends: a word that the
// document has elsewhere in one piece is joined, one that it has with a hyphen
// keeps it; else it depends on whether the document divides words at all.
type divider struct {
	words   map[string]bool
	divides bool
	joined  int
}

func newDivider(lines []pdfLine) *divider {
	d := &divider{words: map[string]bool{}}
	for _, l := range lines {
		fields := strings.FieldsFunc(strings.ToLower(l.text()), func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
		if l.hyphen && len(fields) > 0 {
			fields = fields[:len(fields)-1]
		}
		for _, f := range fields {
			d.words[strings.Trim(f, "-")] = true
		}
	}
	hyphens, divided, compound := 0, 0, 0
	for i := range len(lines) - 1 {
		if !lines[i].hyphen {
			continue
		}
		hyphens++
		head, tail := halves(lines[i].text(), lines[i+1].text())
		if d.words[head+tail] {
			divided++
		}
		if d.words[head+"-"+tail] {
			compound++
		}
	}
	// Text that is set without dividing words ends one line in a hundred or fewer
	// with a compound's hyphen.
	d.divides = divided >= 2 && divided > compound || hyphens >= 3 && hyphens*25 >= len(lines)
	return d
}

// halves are the parts of a word on both sides of a line's end, in lower case.
func halves(before, after string) (head, tail string) {
	head = strings.ToLower(strings.TrimRight(before, "-\u2010\u00ad"))
	head = head[1+strings.LastIndexFunc(head, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }):]
	tail = strings.ToLower(after)
	if i := strings.IndexFunc(tail, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		tail = tail[:i]
	}
	return head, tail
}

func (d *divider) join(last *pdfLine, next string) joint {
	before := last.text()
	r, _ := utf8.DecodeRuneInString(next)
	if last.hyphen && unicode.IsLetter(r) {
		if last.soft {
			d.joined++
			return dropHyphen
		}
		head, tail := halves(before, next)
		switch {
		case d.words[head+"-"+tail] || unicode.IsUpper(r):
			return noSpace
		case d.words[head+tail] || d.divides:
			d.joined++
			return dropHyphen
		}
		return noSpace
	}
	l, _ := utf8.DecodeLastRuneInString(before)
	if unspaced(l) && unspaced(r) {
		return noSpace
	}
	return withSpace
}

// unspaced scripts write no spaces between words.
func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || strings.ContainsRune("、。「」，", r)
}
