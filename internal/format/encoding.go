package format

import (
	"bytes"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// decode makes text of a file's bytes, as valid UTF-8 with line feeds and
// without NUL, and notes every guess and change. Byte-order marks decide; then
// UTF-8 if it is valid; then what the bytes look like.
func decode(b []byte) (text string, notes []string, err error) {
	switch {
	case bytes.HasPrefix(b, []byte("\xff\xfe\x00\x00")), bytes.HasPrefix(b, []byte("\x00\x00\xfe\xff")):
		return "", nil, trouble("is encoded as UTF-32; save it as UTF-8")
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		b, notes = fromUTF16(b[2:], false)
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		b, notes = fromUTF16(b[2:], true)
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		b, notes = fromUTF8(b[3:])
	default:
		if big, ok := looksUTF16(b); ok {
			b, notes = fromUTF16(b, big)
			notes = append(notes, "The file has no byte-order mark; it was read as UTF-16, which is a guess.")
			break
		}
		if !holdsBinary(b) { // else it is refused below, as it stands
			b, notes = guessBytes(b)
		}
	}
	if holdsBinary(b) {
		return "", nil, trouble("is not a text file: it holds binary data")
	}
	for bytes.HasPrefix(b, []byte("\ufeff")) { // programs have been known to write two
		b = b[len("\ufeff"):]
	}
	b, n := lineFeeds(b)
	notes = append(notes, n...)
	if i := bytes.IndexByte(b, 0); i >= 0 {
		notes = append(notes, fmt.Sprintf("NUL characters (%d), which no text can hold, were replaced by �.", bytes.Count(b, []byte{0})))
		b = bytes.ReplaceAll(b, []byte{0}, []byte("\ufffd"))
	}
	return string(b), notes, nil
}

// guessBytes reads what has no byte-order mark: as UTF-8 if that is what it is
// but for a few bytes, as Windows-1252 otherwise.
func guessBytes(b []byte) ([]byte, []string) {
	if utf8.Valid(b) {
		return b, nil
	}
	good, bad := 0, 0 // characters of more than one byte
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			if good > 0 && !utf8.FullRune(b[i:]) {
				break // the file ends within a character
			}
			bad++
		} else {
			good++
		}
		i += size
	}
	// Words in Windows-1252 are valid UTF-8 almost never, and then by twos.
	if good >= 4*bad {
		return fromUTF8(b)
	}
	out := make([]byte, 0, len(b)+len(b)/8)
	for _, c := range b {
		if c < utf8.RuneSelf {
			out = append(out, c)
		} else {
			out = utf8.AppendRune(out, charmap.Windows1252.DecodeByte(c))
		}
	}
	return out, []string{guessed1252}
}

const guessed1252 = "The file is not UTF-8; it was read as Windows-1252, which is a guess: look at letters such as é and signs such as ’."

func fromUTF8(b []byte) ([]byte, []string) {
	if utf8.Valid(b) {
		return b, nil
	}
	out := make([]byte, 0, len(b)+16)
	bad, line := 0, 0
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			if bad++; bad == 1 {
				line = 1 + bytes.Count(b[:i], []byte{'\n'})
			}
		}
		out = utf8.AppendRune(out, r)
		i += size
	}
	return out, []string{fmt.Sprintf("Bytes that are not UTF-8 (%d, the first on line %d) were replaced by �.", bad, line)}
}

func fromUTF16(b []byte, big bool) (out []byte, notes []string) {
	lo, hi := 0, 1
	if big {
		lo, hi = 1, 0
	}
	out = make([]byte, 0, len(b)/2+len(b)/8)
	bad := len(b) % 2
	for i := 0; i+1 < len(b); i += 2 {
		u := rune(b[i+lo]) | rune(b[i+hi])<<8
		if utf16.IsSurrogate(u) {
			r := rune(utf8.RuneError)
			if i+3 < len(b) {
				r = utf16.DecodeRune(u, rune(b[i+2+lo])|rune(b[i+2+hi])<<8)
			}
			if r == utf8.RuneError {
				bad++
			} else {
				i += 2
			}
			u = r
		}
		out = utf8.AppendRune(out, u)
	}
	if len(b)%2 == 1 {
		out = utf8.AppendRune(out, utf8.RuneError)
	}
	if bad > 0 {
		notes = append(notes, fmt.Sprintf("Halves of characters (%d) were replaced by �; the file may be damaged.", bad))
	}
	return out, notes
}

// looksUTF16 recognises UTF-16 without a byte-order mark: spaces and line feeds
// make every script have zero bytes, all on the same side of their units.
func looksUTF16(b []byte) (big, ok bool) {
	head := b[:min(len(b), 64<<10)&^1]
	if len(head) < 4 || bytes.IndexByte(head, 0) < 0 {
		return false, false
	}
	var zero [2]int
	for i, c := range head {
		if c == 0 {
			zero[i&1]++
		}
	}
	few, many := min(zero[0], zero[1]), max(zero[0], zero[1])
	if many < max(2, len(head)/100) || few*20 > many {
		return false, false
	}
	return zero[0] > zero[1], true
}

// holdsBinary says whether bytes are of no text: more than one in a hundred is a
// control character that texts do not have.
func holdsBinary(b []byte) bool {
	head := b[:min(len(b), 8<<10)]
	n := 0
	for _, c := range head {
		if c < ' ' && (c < '\t' || c > '\r') && c != 0x1b {
			n++
		}
	}
	return n > 0 && n*100 > len(head)
}

// lineFeeds makes every line end a line feed.
func lineFeeds(b []byte) ([]byte, []string) {
	i := bytes.IndexByte(b, '\r')
	if i < 0 {
		return b, nil
	}
	out := append(make([]byte, 0, len(b)), b[:i]...)
	pairs, alone := 0, 0
	for b = b[i:]; i >= 0; {
		out = append(out, '\n')
		if len(b) > 1 && b[1] == '\n' {
			pairs++
			b = b[2:]
		} else {
			alone++
			b = b[1:]
		}
		if i = bytes.IndexByte(b, '\r'); i >= 0 {
			out, b = append(out, b[:i]...), b[i:]
		}
	}
	out = append(out, b...)
	what := "CRLF"
	switch {
	case pairs == 0:
		what = "CR"
	case alone > 0:
		what = "CRLF and CR"
	}
	return out, []string{"Line ends were changed from " + what + " to LF."}
}
