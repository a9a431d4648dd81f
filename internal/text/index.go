package text

import (
	"sort"
	"unicode/utf8"
)

// every is the number of code points between two remembered places: a
// conversion decodes at most this many, and the table costs a byte per eight.
const every = 128

// An Index converts places in one text between code points, bytes and UTF-16
// units. Making it costs one pass; a conversion costs a short scan. It is safe
// for concurrent use.
//
// Invalid UTF-8 counts one code point for each bad byte, as in Go.
type Index struct {
	text  string
	runes int
	units int
	// marks[i] is where code point i*every begins; empty when the text is ASCII.
	marks []mark
}

type mark struct{ byte, unit int }

// NewIndex reads text once.
func NewIndex(text string) *Index {
	ix := &Index{text: text}
	if isASCII(text) {
		ix.runes, ix.units = len(text), len(text)
		return ix
	}
	n, units := 0, 0
	for at, r := range text {
		if n%every == 0 {
			ix.marks = append(ix.marks, mark{at, units})
		}
		n++
		units += unitsOf(r)
	}
	ix.runes, ix.units = n, units
	return ix
}

// Text is the text that the index was made from.
func (ix *Index) Text() string { return ix.text }

// Len is the length in code points.
func (ix *Index) Len() int { return ix.runes }

// LenUTF16 is the length in UTF-16 units.
func (ix *Index) LenUTF16() int { return ix.units }

// Byte is the byte at which code point cp begins. A place outside the text is
// moved to its nearer end.
func (ix *Index) Byte(cp int) int {
	b, _ := ix.at(cp)
	return b
}

// UTF16 is the UTF-16 unit at which code point cp begins, moved to the nearer
// end when outside the text.
func (ix *Index) UTF16(cp int) int {
	_, u := ix.at(cp)
	return u
}

func (ix *Index) at(cp int) (byteAt, unitAt int) {
	switch {
	case cp <= 0:
		return 0, 0
	case cp >= ix.runes:
		return len(ix.text), ix.units
	case ix.marks == nil:
		return cp, cp
	}
	m := ix.marks[cp/every]
	byteAt, unitAt = m.byte, m.unit
	for range cp % every {
		r, size := utf8.DecodeRuneInString(ix.text[byteAt:])
		byteAt += size
		unitAt += unitsOf(r)
	}
	return byteAt, unitAt
}

// FromByte is the code point that holds byte b.
func (ix *Index) FromByte(b int) int {
	return ix.from(b, len(ix.text), func(m mark) int { return m.byte }, func(_ rune, size int) int { return size })
}

// FromUTF16 is the code point that holds UTF-16 unit u; the second half of a
// surrogate pair belongs to the code point that the pair encodes.
func (ix *Index) FromUTF16(u int) int {
	return ix.from(u, ix.units, func(m mark) int { return m.unit }, func(r rune, _ int) int { return unitsOf(r) })
}

func (ix *Index) from(at, end int, of func(mark) int, width func(rune, int) int) int {
	switch {
	case at <= 0:
		return 0
	case at >= end:
		return ix.runes
	case ix.marks == nil:
		return at
	}
	i := sort.Search(len(ix.marks), func(i int) bool { return of(ix.marks[i]) > at }) - 1
	cp, b, here := i*every, ix.marks[i].byte, of(ix.marks[i])
	for {
		r, size := utf8.DecodeRuneInString(ix.text[b:])
		if here += width(r, size); here > at {
			return cp
		}
		b += size
		cp++
	}
}

// Slice cuts span out of the text. Parts outside the text are left out.
func (ix *Index) Slice(span Span) string {
	from, to := ix.Byte(span.Start), ix.Byte(span.End)
	if to <= from {
		return ""
	}
	return ix.text[from:to]
}

func unitsOf(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
