package refi

import (
	"strings"

	"firsthand.study/internal/text"
)

// A Span is a half-open range of a text in code points.
type Span = text.Span

// A Converter turns the positions of one text, counted by one convention, into
// spans of [Text.Words]. It is safe for concurrent use.
type Converter struct {
	c     Convention
	words *text.Index
	file  *text.Index // nil if the file has the line ends of words
	folds []int       // code points of file at which a CR LF begins
}

// NewConverter reads the text once.
func NewConverter(t *Text, c Convention) *Converter {
	return newConverter(newIndexes(t), c)
}

// indexes are what the converters of one text share.
type indexes struct {
	text  *Text
	words *text.Index
	file  *text.Index
	folds []int
}

func newIndexes(t *Text) *indexes {
	ix := &indexes{text: t, words: text.NewIndex(t.Words)}
	if strings.Contains(t.file, "\r\n") {
		ix.file = text.NewIndex(t.file)
		cp := 0
		for b, r := range t.file {
			if r == '\r' && strings.HasPrefix(t.file[b+1:], "\n") {
				ix.folds = append(ix.folds, cp)
			}
			cp++
		}
	}
	return ix
}

func newConverter(ix *indexes, c Convention) *Converter {
	v := &Converter{c: c, words: ix.words}
	if c.CRLF {
		v.file, v.folds = ix.file, ix.folds
	}
	if !ix.text.Mark {
		v.c.Mark = false
	}
	return v
}

// Span converts a start and an end as a file has them. It is false when they are
// not in the text or not in order; the span is then what of it is in the text. An
// empty passage is in order, unless the convention has an inclusive end.
func (v *Converter) Span(start, end int64) (Span, bool) {
	if v.c.Inclusive {
		end++
	}
	if v.c.Mark {
		start, end = max(start-1, min(start, 0)), end-1
	}
	ok := 0 <= start && start <= end && end <= int64(v.len()) && (start < end || !v.c.Inclusive)
	limit := int64(v.len())
	s := Span{Start: v.place(int(min(max(start, 0), limit)), false), End: v.place(int(min(max(end, 0), limit)), true)}
	if s.End < s.Start {
		s.End = s.Start
	}
	return s, ok
}

// len is the length of the text in the convention's units, without the mark.
func (v *Converter) len() int {
	ix := v.words
	if v.file != nil {
		ix = v.file
	}
	if v.c.UTF16 {
		return ix.LenUTF16()
	}
	return ix.Len()
}

// place converts one position. Half of a surrogate pair belongs to the passage
// that touches it, half of a CR LF does not.
func (v *Converter) place(at int, end bool) int {
	ix := v.words
	if v.file != nil {
		ix = v.file
	}
	cp := at
	if v.c.UTF16 {
		cp = ix.FromUTF16(at)
		if end && ix.UTF16(cp) < at {
			cp++
		}
	}
	if v.file == nil {
		return cp
	}
	// Every CR LF that ends at or before cp is one place less.
	lo, hi := 0, len(v.folds)
	for lo < hi {
		if mid := (lo + hi) / 2; v.folds[mid]+2 <= cp {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(v.folds) && v.folds[lo] < cp {
		return v.folds[lo] - lo // between CR and LF: before the line end
	}
	return cp - lo
}

// Slice cuts span out of the words.
func (v *Converter) Slice(s Span) string { return v.words.Slice(s) }
