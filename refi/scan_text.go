package refi

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// content reads the text of the element just begun, through its end tag. A tag
// inside is text that somebody forgot to escape, and is kept as it stands. The
// result is good until the next piece is read.
func (s *scanner) content() ([]byte, error) {
	el := s.el
	if s.closed {
		s.closed = false
		s.pop()
		return nil, nil
	}
	s.words = s.words[:0]
	told := false
	for {
		n, err := s.find(0, "<")
		if err != nil || n < 0 {
			return nil, s.unclosed("<"+el.full+">", err)
		}
		if s.words, err = s.appendText(s.words, s.buf[s.pos:s.pos+n], false); err != nil {
			return nil, err
		}
		s.pos += n
		switch what, n, err := s.inText(el); {
		case err != nil:
			return nil, err
		case what == '/':
			s.pos += n
			s.pop()
			return s.words, nil
		case what == '[':
			if s.words, err = s.appendCharacters(s.words, s.buf[s.pos+9:s.pos+n-3]); err != nil {
				return nil, err
			}
			s.pos += n
		case what == '-':
			open, close := 4, "-->"
			if s.buf[s.pos+1] == '?' {
				open, close = 2, "?>"
			}
			if _, err := s.skipPast(open, close, "a comment"); err != nil {
				return nil, err
			}
		default:
			if !told {
				if err := s.fault("unescaped", "a text has a bare < in it; it is kept as text"); err != nil {
					return nil, err
				}
				told = true
			}
			s.words = append(s.words, '<')
			s.pos++
		}
	}
}

// inText tells what the '<' at the window's begin starts: the end tag of el '/',
// a CDATA section '[', a comment or instruction '-', or nothing 0; and its length.
func (s *scanner) inText(el *qname) (what byte, n int, err error) {
	if _, err := s.have(max(9, len(el.full)+3)); err != nil {
		return 0, 0, err
	}
	w := s.buf[s.pos:s.end]
	section := func(open int, close string, what byte) (byte, int, error) {
		n, err := s.find(open, close)
		if err != nil || n < 0 {
			return 0, 0, err
		}
		return what, n + len(close), nil
	}
	switch {
	case bytes.HasPrefix(w, []byte("</")) && bytes.HasPrefix(w[2:], []byte(el.full)):
		n := 2 + len(el.full)
		if n < len(w) && w[n] == '>' {
			return '/', n + 1, nil
		}
		end, err := s.find(n, ">")
		if err != nil || end < 0 || !blank(s.buf[s.pos+n:s.pos+end]) {
			return 0, 0, err
		}
		return '/', end + 1, nil
	case bytes.HasPrefix(w, []byte("<![CDATA[")):
		return section(9, "]]>", '[')
	case bytes.HasPrefix(w, []byte("<!--")):
		return section(4, "-->", '-')
	case len(w) > 2 && w[0] == '<' && w[1] == '?' && nameStart(w[2]):
		return section(2, "?>", '-')
	}
	return 0, 0, nil
}

// plain holds the bytes that stand for themselves in text, plainValue in attributes.
var plain, plainValue = func() (t, v [256]bool) {
	for c := 0x20; c < 0x80; c++ {
		t[c] = c != '&' && c != ']' && c != 0x7F
		v[c] = c != '&' && c != '<' && c != 0x7F
	}
	t['\n'], t['\t'], t[0x7F], v[0x7F] = true, true, true, true
	return t, v
}()

func (s *scanner) attrValue(raw []byte) ([]byte, error) {
	for i, c := range raw {
		if !plainValue[c] {
			from := len(s.scratch)
			s.scratch = append(s.scratch, raw[:i]...)
			var err error
			s.scratch, err = s.appendText(s.scratch, raw[i:], true)
			return s.scratch[from:len(s.scratch):len(s.scratch)], err
		}
	}
	return raw, nil
}

// appendText decodes text as it stands between tags or, when value is set, in an
// attribute: references, line ends, and repairs.
func (s *scanner) appendText(dst, raw []byte, value bool) ([]byte, error) {
	table := &plain
	if value {
		table = &plainValue
	}
	for i := 0; i < len(raw); {
		j := i
		for j < len(raw) && table[raw[j]] {
			j++
		}
		dst = append(dst, raw[i:j]...)
		if i = j; i == len(raw) {
			break
		}
		switch c := raw[i]; {
		case c == '&':
			r, n := reference(raw[i:])
			if n == 0 {
				if err := s.fault("unescaped", "an & that begins no reference is kept as text"); err != nil {
					return dst, err
				}
				dst = append(dst, '&')
				i++
				continue
			}
			if !xmlRune(r) {
				if err := s.fault("control", "a character that XML does not allow is replaced by U+FFFD, so that places stay right"); err != nil {
					return dst, err
				}
				r = utf8.RuneError
			}
			dst = utf8.AppendRune(dst, r)
			i += n
		case c == ']':
			if bytes.HasPrefix(raw[i:], []byte("]]>")) {
				if err := s.fault("unescaped", "a bare ]]> is kept as text"); err != nil {
					return dst, err
				}
			}
			dst = append(dst, c)
			i++
		case c == '<':
			if err := s.fault("unescaped", "a bare < in an attribute is kept as text"); err != nil {
				return dst, err
			}
			dst = append(dst, c)
			i++
		case value && (c == '\n' || c == '\t'):
			dst = append(dst, ' ')
			i++
		default:
			var err error
			if dst, i, err = s.appendCharacter(dst, raw, i, value); err != nil {
				return dst, err
			}
		}
	}
	return dst, nil
}

// appendCharacters is appendText where markup means nothing.
func (s *scanner) appendCharacters(dst, raw []byte) ([]byte, error) {
	var err error
	for i := 0; i < len(raw) && err == nil; {
		if c := raw[i]; plain[c] || c == '&' || c == ']' {
			dst = append(dst, c)
			i++
			continue
		}
		dst, i, err = s.appendCharacter(dst, raw, i, false)
	}
	return dst, err
}

// appendCharacter takes a line end, a control character, or a character beyond ASCII.
func (s *scanner) appendCharacter(dst, raw []byte, i int, value bool) ([]byte, int, error) {
	if raw[i] == '\r' {
		if i+1 < len(raw) && raw[i+1] == '\n' {
			i++
		}
		if value {
			return append(dst, ' '), i + 1, nil
		}
		return append(dst, '\n'), i + 1, nil
	}
	r, n := utf8.DecodeRune(raw[i:])
	if r == utf8.RuneError && n == 1 {
		err := s.fault("encoding", "the file is not UTF-8 here; the byte is read as Windows-1252")
		return utf8.AppendRune(dst, charmap.Windows1252.DecodeByte(raw[i])), i + 1, err
	}
	if !xmlRune(r) {
		err := s.fault("control", "a character that XML does not allow is replaced by U+FFFD, so that places stay right")
		return utf8.AppendRune(dst, utf8.RuneError), i + n, err
	}
	return append(dst, raw[i:i+n]...), i + n, nil
}

// reference decodes &name; or &#number; at the begin of b; n is 0 if there is none.
func reference(b []byte) (r rune, n int) {
	end := bytes.IndexByte(b[:min(len(b), 16)], ';')
	if end < 2 {
		return 0, 0
	}
	switch name := string(b[1:end]); {
	case name == "amp":
		return '&', end + 1
	case name == "lt":
		return '<', end + 1
	case name == "gt":
		return '>', end + 1
	case name == "quot":
		return '"', end + 1
	case name == "apos":
		return '\'', end + 1
	case name[0] == '#':
		base, digits := 10, name[1:]
		if len(digits) > 0 && digits[0] == 'x' {
			base, digits = 16, digits[1:]
		}
		v, err := strconv.ParseUint(digits, base, 32)
		if err != nil {
			return 0, 0
		}
		return rune(min(v, utf8.MaxRune+1)), end + 1
	}
	return 0, 0
}

// xmlRune is production 2 of XML 1.0: the characters a document may hold.
func xmlRune(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || 0x20 <= r && r <= 0xD7FF ||
		0xE000 <= r && r <= 0xFFFD || 0x10000 <= r && r <= 0x10FFFF
}
