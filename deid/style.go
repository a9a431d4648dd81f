package deid

import (
	"fmt"
	"strings"

	"firsthand.study/internal/text"
)

// A Style is a way of marking in a text that words were replaced.
type Style int

const (
	Brackets Style = iota // [town 2], after the UK Data Service
	Seg                   // <seg>town 2</seg>, the same service's form for XML
	AtHash                // @@town 2##, after the Irish Qualitative Data Archive
	Bare                  // town 2
)

var signs = [...][2]string{{"[", "]"}, {"<seg>", "</seg>"}, {"@@", "##"}, {"", ""}}

// ParseStyle reads the name of a style: brackets, seg, at-hash or bare.
func ParseStyle(s string) (Style, error) {
	for i, name := range [...]string{"brackets", "seg", "at-hash", "bare"} {
		if s == name {
			return Style(i), nil
		}
	}
	return 0, fmt.Errorf("%q is no way of marking replacements; use brackets, seg, at-hash or bare", s)
}

// Mark puts the marks of the style around a term.
func (s Style) Mark(term string) string {
	if s < 0 || int(s) >= len(signs) {
		s = Brackets
	}
	return signs[s][0] + term + signs[s][1]
}

// Unmark takes the marks of a style out of a text and tells where the marked
// words now stand, so that they can be kept as spans. A mark that never closes,
// or closes on another line, stays in the text. Bare has no marks. The text must
// be UTF-8, as every text that was read is.
func (s Style) Unmark(marked string) (plain string, spans []text.Span) {
	if s < 0 || s >= Bare {
		return marked, nil
	}
	open, shut := signs[s][0], signs[s][1]
	var out strings.Builder
	at := 0 // code points written
	write := func(part string) {
		out.WriteString(part)
		at += text.NewIndex(part).Len()
	}
	for {
		i := strings.Index(marked, open)
		if i < 0 {
			break
		}
		rest := marked[i+len(open):]
		j := strings.Index(rest, shut)
		if again := strings.Index(rest, open); j <= 0 || strings.Contains(rest[:j], "\n") || again >= 0 && again < j {
			write(marked[:i+len(open)])
			marked = rest
			continue
		}
		write(marked[:i])
		from := at
		write(rest[:j])
		spans = append(spans, text.Span{Start: from, End: at})
		marked = rest[j+len(shut):]
	}
	write(marked)
	return out.String(), spans
}

// MarkSpans puts the marks of the style around spans of a text; the spans must
// lie inside it and not overlap.
func (s Style) MarkSpans(plain string, spans []text.Span) (string, error) {
	ix := text.NewIndex(plain)
	edits := make([]text.Edit, len(spans))
	for i, span := range spans {
		edits[i] = text.Edit{Span: span, New: s.Mark(ix.Slice(span))}
	}
	return text.Apply(plain, edits)
}
