package refi

import (
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// An encoder writes XML. Every element and attribute passes the checker on its
// way, and values that the schema forbids are brought into form or left out.
type encoder struct {
	w     io.Writer
	buf   []byte
	open  []string
	begun bool // the last start tag has its '>'
	chk   *checker
	rep   *Report
	err   error
	held  GUID // the element being written, to say where something is
	asIs  bool // GUIDs are written as they were read when they are valid
	notes bool // NoteRef is allowed in codes
}

func newEncoder(w io.Writer, o WriteOptions, root *rule, rep *Report) *encoder {
	e := &encoder{w: w, rep: rep, begun: true, asIs: o.KeepGUIDs, notes: true, buf: make([]byte, 0, 72<<10)}
	e.chk = newChecker(root, rep, e.where)
	e.buf = append(e.buf, `<?xml version="1.0" encoding="UTF-8"?>`...)
	return e
}

func (e *encoder) where() string {
	if e.held == "" {
		return ""
	}
	return "element " + string(e.held)
}

// start begins an element on a line of its own.
func (e *encoder) start(name string) {
	e.tag()
	if len(e.buf) >= 64<<10 {
		e.flush()
	}
	e.line()
	e.buf = append(e.buf, '<')
	e.buf = append(e.buf, name...)
	e.open = append(e.open, name)
	e.begun = false
	e.chk.open(name, false)
}

func (e *encoder) line() {
	e.buf = append(e.buf, "\n\t\t\t\t\t\t\t\t"[:1+min(len(e.open), 8)]...)
}

// tag closes the start tag that is open.
func (e *encoder) tag() {
	if !e.begun {
		e.buf = append(e.buf, '>')
		e.begun = true
		e.chk.begun()
	}
}

// end ends the element begun last.
func (e *encoder) end() {
	name := e.open[len(e.open)-1]
	e.open = e.open[:len(e.open)-1]
	if !e.begun {
		e.buf = append(e.buf, "/>"...)
		e.begun = true
		e.chk.begun()
	} else {
		e.line()
		e.buf = append(append(append(e.buf, "</"...), name...), '>')
	}
	e.chk.close()
}

func (e *encoder) flush() {
	if e.err == nil {
		_, e.err = e.w.Write(e.buf)
	}
	e.buf = e.buf[:0]
}

func (e *encoder) finish() error {
	e.chk.finish()
	e.buf = append(e.buf, '\n')
	e.flush()
	return e.err
}

// attr writes an attribute whatever its value.
func (e *encoder) attr(name, value string) {
	e.buf = append(append(append(e.buf, ' '), name...), '=', '"')
	e.buf = e.escape(e.buf, value)
	e.buf = append(e.buf, '"')
	attrOf(e.chk, name, value)
}

// text writes an attribute that says something, or that was there and empty.
func (e *encoder) text(name, value string, blank bool) {
	if value != "" || blank {
		e.attr(name, value)
	}
}

func (e *encoder) int(name string, v int64) {
	var a [20]byte
	e.attr(name, string(strconv.AppendInt(a[:0], v, 10)))
}

func (e *encoder) optional(name string, v *int64) {
	if v != nil {
		e.int(name, *v)
	}
}

// form is a GUID as it is written.
func (e *encoder) form(g GUID) string {
	if isGUID(string(g)) {
		if e.asIs || len(g) == 36 && strings.ToUpper(string(g)) == string(g) {
			return string(g)
		}
		return g.Norm()
	}
	return string(g.Standard())
}

// id writes the identifier of an element. One without gets one made from what
// stands before it, the same each time.
func (e *encoder) id(g GUID) {
	if g == "" {
		g = ("made for the element after " + e.held).Standard()
		e.rep.add(Changed, "guid", e.where(), "an element without a GUID was given %s", g)
	} else if !g.Valid() {
		e.rep.add(Changed, "guid", "element "+string(g.Standard()), "the identifier is no GUID and is written in this form")
	}
	e.held = g
	e.attr("guid", e.form(g))
}

func (e *encoder) guid(name string, g GUID) {
	if g != "" {
		e.attr(name, e.form(g))
	}
}

func (e *encoder) moment(name, s string) {
	if s == "" {
		return
	}
	std, ok := standardMoment(s)
	if !ok {
		e.rep.add(Lost, "time", e.where(), "%s is no time and is left out", name)
		return
	}
	if std != s {
		e.rep.add(Changed, "time", e.where(), "%s is brought into the form of the standard", name)
	}
	e.attr(name, std)
}

func (e *encoder) color(s string) {
	if s == "" {
		return
	}
	std, ok := StandardColor(s)
	if !ok {
		e.rep.add(Lost, "colour", e.where(), "the colour is not understood and is left out")
		return
	}
	e.attr("color", std)
}

// choice writes an attribute that takes one of a few words.
func (e *encoder) choice(name, kind, s string) {
	if s == "" {
		return
	}
	for _, word := range enumerations[kind] {
		if strings.EqualFold(strings.TrimSpace(s), word) {
			e.attr(name, word)
			return
		}
	}
	e.rep.add(Lost, kind, e.where(), "%s is none of %s and is left out", name, strings.Join(enumerations[kind], ", "))
}

// element writes a text element that says something, or that was there and empty.
func (e *encoder) element(name, value string, blank bool) {
	if value == "" && !blank {
		return
	}
	e.start(name)
	e.tag()
	e.buf = e.escape(e.buf, value)
	e.buf = append(append(append(e.buf, "</"...), name...), '>')
	e.open = e.open[:len(e.open)-1]
	textOf(e.chk, value)
	e.chk.close()
}

// refs writes references.
func (e *encoder) refs(name string, to []GUID) {
	for _, g := range to {
		if g == "" {
			e.rep.add(Lost, "target", e.where(), "<%s> refers to nothing and is left out", name)
			continue
		}
		e.start(name)
		e.attr("targetGUID", e.form(g))
		e.end()
	}
}

// safe holds the bytes that need no escaping, neither in text nor in attributes.
// Line ends and tabs are written as references, or a reader would change them.
var safe = func() (t [256]bool) {
	for c := 0x20; c < 0x80; c++ {
		t[c] = c != '&' && c != '<' && c != '>' && c != '"'
	}
	return t
}()

// escape appends s so that every reader gets s back. Characters that XML cannot
// hold become U+FFFD, one for one, so that places in the text hold.
func (e *encoder) escape(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
		j := i
		for j < len(s) && safe[s[j]] {
			j++
		}
		dst = append(dst, s[i:j]...)
		if i = j; i == len(s) {
			break
		}
		switch c := s[i]; c {
		case '&':
			dst = append(dst, "&amp;"...)
		case '<':
			dst = append(dst, "&lt;"...)
		case '>':
			dst = append(dst, "&gt;"...)
		case '"':
			dst = append(dst, "&quot;"...)
		case '\n':
			dst = append(dst, "&#10;"...)
		case '\r':
			dst = append(dst, "&#13;"...)
		case '\t':
			dst = append(dst, "&#9;"...)
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && n == 1 || !xmlRune(r) {
				e.rep.add(Changed, "control", e.where(), "a character that XML does not allow is replaced by U+FFFD")
				r = utf8.RuneError
			}
			dst = utf8.AppendRune(dst, r)
			i += n - 1
		}
		i++
	}
	return dst
}
