package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What people are shown may hold names from anybody's files. A terminal obeys
// control characters, and signs of direction make it show other words than
// there are; both are written out as escapes instead.

// obeyed reports whether a terminal would do something with a sign rather than
// show it.
func obeyed(r rune) bool {
	switch {
	case unicode.IsControl(r), r == '\u2028', r == '\u2029', r == '\ufeff':
		return true
	case r == '\u061c', r == '\u200e', r == '\u200f':
		return true
	}
	return '\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069'
}

// shown writes a cell of a table, on one line.
func shown(s string) string { return escaped(s, func(r rune) bool { return false }) }

// told writes a sentence, or several lines of them.
func told(s string) string { return escaped(s, func(r rune) bool { return r == '\n' }) }

func escaped(s string, kept func(rune) bool) string {
	if utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return obeyed(r) && !kept(r) }) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[0])
		case kept(r) || !obeyed(r):
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
		s = s[size:]
	}
	return b.String()
}

// A plainJSON writes JSON in which what a terminal would obey is an escape of
// JSON's own, so that it says the same to a program.
type plainJSON struct{ w io.Writer }

func (p plainJSON) Write(b []byte) (int, error) {
	inside := func(r rune) bool { return r != '\n' && obeyed(r) }
	if bytes.IndexFunc(b, inside) < 0 {
		return p.w.Write(b)
	}
	var out bytes.Buffer
	for _, r := range string(b) {
		if inside(r) {
			fmt.Fprintf(&out, `\u%04x`, r)
		} else {
			out.WriteRune(r)
		}
	}
	if _, err := p.w.Write(out.Bytes()); err != nil {
		return 0, err
	}
	return len(b), nil
}
