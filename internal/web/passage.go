package web

import (
	"html/template"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"firsthand.study/internal/text"
)

// A tint is one coding as it shows in the text.
type tint struct {
	text.Span
	id    string
	ink   int  // 1 to 16
	other bool // somebody else's: a dotted line, no tint
	plain bool // a sign in the margin alone: it lights up and has no colour
}

// placeholder is what stands for a name in a de-identified text.
var placeholder = regexp.MustCompile(`\[\p{L}[\p{L} '’-]{0,40} \d{1,4}\]`)

// paint writes a stretch of a text as flat segments: the innermost coding
// tints, the two around it underline, nearest first, and every segment names
// the codings it belongs to. Lines begin at invisible marks, every fifth with
// its number. tints are those that touch the stretch; first is the number of
// the first line that begins in it, and starts are those lines' places, several
// at one place where lines before it are blank.
//
// The words of the result are exactly those of the text: the script counts on it.
func paint(ix *text.Index, at text.Span, tints []tint, first int, starts []int) template.HTML {
	words := ix.Slice(at)
	base := ix.Byte(at.Start)
	cuts := []int{0, len(words)} // in bytes of words
	for _, t := range tints {
		cuts = append(cuts, ix.Byte(max(t.Start, at.Start))-base, ix.Byte(min(t.End, at.End))-base)
	}
	names := placeholder.FindAllStringIndex(words, -1)
	for _, n := range names {
		cuts = append(cuts, n[0], n[1])
	}
	line := make(map[int][]int, len(starts))
	for i, s := range starts {
		b := ix.Byte(s) - base
		cuts = append(cuts, b)
		line[b] = append(line[b], first+i)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)

	var b strings.Builder
	b.Grow(2*len(words) + 64*len(cuts))
	p := ix.FromByte(base)
	for i, from := range cuts {
		for _, n := range line[from] {
			last := line[from][len(line[from])-1]
			mark(&b, n, n%5 == 0 && n+5 > last)
		}
		if i+1 == len(cuts) {
			break
		}
		to := cuts[i+1]
		end := p + utf8.RuneCountInString(words[from:to])
		open := segment(&b, tints, text.Span{Start: p, End: end})
		name := slices.ContainsFunc(names, func(n []int) bool { return n[0] <= from && to <= n[1] })
		if name {
			b.WriteString(`<span class="tok">`)
		}
		template.HTMLEscape(&b, []byte(words[from:to]))
		if name {
			b.WriteString(`</span>`)
		}
		if open {
			b.WriteString(`</span>`)
		}
		p = end
	}
	return template.HTML(b.String())
}

// mark writes where a line begins, with its number where that is shown.
func mark(b *strings.Builder, n int, shown bool) {
	s := strconv.Itoa(n)
	b.WriteString(`<i class="ln" aria-hidden="true" id="L` + s + `"`)
	if shown {
		b.WriteString(` data-n="` + s + `"`)
	}
	b.WriteString(`></i>`)
}

// segment opens the element of a stretch in which no coding begins or ends, and
// tells whether it did.
func segment(b *strings.Builder, tints []tint, at text.Span) bool {
	var over []tint
	for _, t := range tints {
		if t.Overlaps(at) {
			over = append(over, t)
		}
	}
	if len(over) == 0 {
		return false
	}
	slices.SortStableFunc(over, func(x, y tint) int { return x.Len() - y.Len() }) // the innermost first
	b.WriteString(`<span class="k`)
	mine, others := 0, false
	for _, t := range over {
		switch {
		case t.plain:
		case t.other:
			others = true
		case mine < 3:
			b.WriteString([...]string{" t", " k1 x", " k2 y"}[mine] + strconv.Itoa(t.ink))
			mine++
		}
	}
	if others && mine == 0 {
		b.WriteString(" other")
	}
	b.WriteString(`" data-k="`)
	for i, t := range over {
		if i > 0 {
			b.WriteByte(' ')
		}
		template.HTMLEscape(b, []byte(t.id))
	}
	b.WriteString(`">`)
	return true
}
