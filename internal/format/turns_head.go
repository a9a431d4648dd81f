package format

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A form is how a label is set off from what is said.
type form int

const (
	colonForm form = iota // Mary: words
	tightForm             // Mary:words
	lineForm              // Mary 0:03, and the words on the next line
	dashForm              // Mary - words
	tabForm               // Mary, a tab, words
	boldForm              // Mary in bold, then words that are not
	signForm              // [Mary] words
	dotForm               // Q. words
	stampForm             // a time stamp alone, not a label
)

// firm forms make a label probable by themselves.
func (f form) firm() bool { return f == colonForm || f == lineForm }

// A head is the beginning of a line that could be a turn's. Places are bytes,
// times milliseconds, -1 where there is none.
type head struct {
	start, end int    // the label with its time stamp and sign
	name       string // as it is written
	form       form
	bold       bool
	line       int // the number of the line among those with words, from 1
	value      int // bytes that follow the label on its line
	from, to   int64
}

// Names of speakers are short.
const (
	maxName  = 48 // bytes; letters outside ASCII take two or three
	maxWords = 5
)

// readHead reads the beginning of the line s[at:end]. bold is where bold words
// that the line begins with end, 0 if it does not.
func readHead(s string, at, end, bold int) (head, bool) {
	h := head{from: -1, to: -1}
	i := skipBlank(s, at, end)
	h.start = i
	i = skipSigns(s, i, end)
	stars := i
	for i < end && (s[i] == '*' || s[i] == '_') {
		i++
	}
	stars = i - stars
	stamp := parseStamp(s[i:end])
	if stamp.n > 0 {
		h.from, h.to = stamp.from, stamp.to
		i = skipBlank(s, i+stamp.n, end)
		if i == end {
			h.form = stampForm
			return h, false
		}
		for dash, k := true, i; dash; k, dash = dashAt(s, k, end) {
			i = k
		}
		i = skipBlank(s, i, end)
		if stars == 0 {
			k := i
			for i < end && s[i] == '*' {
				i++
			}
			stars = i - k
		}
	}
	if i < end && (s[i] == '[' || s[i] == '<') {
		return bracketed(s, h, i, end)
	}
	name := i
	for i < end && i-name <= maxName {
		c := s[i]
		switch {
		case c == ':':
			return closeColon(s, h, name, i, i+1, end, stars)
		case c == '\t':
			return h.finish(s, name, i, skipBlank(s, i, end), end, tabForm)
		case stars > 0 && (c == '*' || c == '_'):
			close := i
			for i < end && (s[i] == '*' || s[i] == '_') {
				i++
			}
			h.bold = true
			if i < end && s[i] == ':' {
				return closeColon(s, h, name, close, i+1, end, 0)
			}
			return h.finish(s, name, close, i, end, boldForm)
		case c == '-' || c == 0xe2 || c == '|':
			if next, ok := dashAt(s, i, end); ok && i > name && s[i-1] == ' ' && (next == end || s[next] == ' ' || s[next] == '\t') {
				return h.finish(s, name, i, next, end, dashForm)
			}
		case c == '.' && i-name == 1 && (i+1 == end || s[i+1] == ' ' || s[i+1] == '\t'):
			return h.finish(s, name, i, i+1, end, dotForm)
		case (c == ' ' || c == '(' || c == '[') && i > name:
			// A time stamp may stand between the name and its sign.
			k := skipBlank(s, i, end)
			if k < end && (isDigit(s[k]) || s[k] == '(' || s[k] == '[') {
				if stamp := parseStamp(s[k:end]); stamp.n > 0 {
					h.from, h.to = stamp.from, stamp.to
					k = skipBlank(s, k+stamp.n, end)
					switch {
					case k == end:
						return h.finish(s, name, i, end, end, lineForm)
					case s[k] == ':':
						return closeColon(s, h, name, i, k+1, end, stars)
					}
					return h.finish(s, name, i, k, end, lineForm)
				}
			}
			if c == '[' {
				return h, false
			}
		}
		if bold > 0 && i == bold {
			if k := skipBlank(s, i, end); k == end || s[k] != ':' {
				return h.boldName(s, name, bold, end)
			}
		}
		if c < utf8.RuneSelf {
			if !nameByte[c] {
				return h, false
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:end])
		if r == '：' {
			return closeColon(s, h, name, i, i+size, end, stars)
		}
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && r != '’' && r != '\u00a0' && r != '–' && r != '‑' {
			return h, false
		}
		i += size
	}
	if bold > 0 && i >= bold && bold > name && i == end {
		return h.boldName(s, name, bold, end)
	}
	return h, false
}

var nameByte = func() (t [utf8.RuneSelf]bool) {
	for c := range t {
		t[c] = 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte(" .'-_&#/()", byte(c)) >= 0
	}
	return t
}()

func (h head) boldName(s string, name, bold, end int) (head, bool) {
	h.bold = true
	to := bold
	if strings.HasSuffix(s[name:bold], ":") {
		to--
	}
	return h.finish(s, name, to, bold, end, boldForm)
}

// closeColon ends a label whose sign ends at after.
func closeColon(s string, h head, name, nameEnd, after, end, stars int) (head, bool) {
	for ; stars > 0 && after < end && (s[after] == '*' || s[after] == '_'); stars-- {
		after++
		h.bold = true
	}
	f := colonForm
	wide := strings.HasSuffix(s[:after], "：") // no space follows one
	if after < end && !wide && s[after] != ' ' && s[after] != '\t' && !strings.HasPrefix(s[after:end], "\u00a0") {
		if s[after] == '/' || isDigit(s[after]) || s[after] == ':' {
			return h, false // an address, a time
		}
		f = tightForm
	}
	return h.finish(s, name, nameEnd, after, end, f)
}

func bracketed(s string, h head, at, end int) (head, bool) {
	close := byte(']')
	if s[at] == '<' {
		close = '>'
	}
	i := strings.IndexByte(s[at:min(end, at+maxName)], close)
	if i < 0 {
		return h, false
	}
	after := at + i + 1
	if after < end && s[after] == ':' {
		return closeColon(s, h, at+1, at+i, after+1, end, 0)
	}
	return h.finish(s, at+1, at+i, after, end, signForm)
}

// finish takes the name s[from:to] and the label's end, if that can be a name.
func (h head) finish(s string, from, to, after, end int, f form) (head, bool) {
	for to > from && (s[to-1] == ' ' || s[to-1] == '\t' || s[to-1] == '*') {
		to--
	}
	to = from + len(strings.TrimRight(s[from:to], "\u00a0"))
	h.name, h.form, h.end = s[from:to], f, after
	h.value = len(strings.TrimSpace(s[after:end]))
	if to <= from || after > end || strings.HasPrefix(h.name, " ") {
		return h, false
	}
	r, _ := utf8.DecodeRuneInString(h.name)
	if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
		return h, false
	}
	words, letter := 1, unicode.IsLetter(r)
	for _, r := range h.name {
		if r == ' ' || r == '\u00a0' {
			words++
		}
		letter = letter || unicode.IsLetter(r)
	}
	return h, letter && words <= maxWords
}

// skipSigns passes a list's sign, a quotation's and a line number.
func skipSigns(s string, i, end int) int {
	for i < end {
		switch {
		case s[i] == '>' && i+1 < end && s[i+1] == ' ':
			i = skipBlank(s, i+1, end)
		case strings.HasPrefix(s[i:end], "• "), strings.HasPrefix(s[i:end], "– "), strings.HasPrefix(s[i:end], "— "), strings.HasPrefix(s[i:end], "▪ "), strings.HasPrefix(s[i:end], "◦ "):
			i = skipBlank(s, i+len("• "), end)
		case (s[i] == '-' || s[i] == '+' || s[i] == '*') && i+1 < end && s[i+1] == ' ':
			i = skipBlank(s, i+1, end)
		default:
			k := i
			for k < end && k-i < 5 && isDigit(s[k]) {
				k++
			}
			if k == i || k == end {
				return i
			}
			switch s[k] {
			case '.', ')':
				if k+1 == end || s[k+1] != ' ' && s[k+1] != '\t' {
					return i
				}
				k++
			case '\t', ' ':
			default:
				return i
			}
			return skipBlank(s, k, end)
		}
	}
	return i
}

func skipBlank(s string, i, end int) int {
	for i < end {
		switch {
		case s[i] == ' ' || s[i] == '\t':
			i++
		case strings.HasPrefix(s[i:end], "\u00a0"):
			i += len("\u00a0")
		case strings.HasPrefix(s[i:end], "\u200b"), strings.HasPrefix(s[i:end], "\ufeff"):
			i += len("\u200b")
		default:
			return i
		}
	}
	return i
}

// dashAt passes one hyphen or dash.
func dashAt(s string, i, end int) (int, bool) {
	if i < end && (s[i] == '-' || s[i] == '|') {
		return i + 1, true
	}
	for _, dash := range [...]string{"–", "—", "−"} {
		if strings.HasPrefix(s[i:end], dash) {
			return i + len(dash), true
		}
	}
	return i, false
}
