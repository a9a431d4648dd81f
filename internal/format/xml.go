package format

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// An xmlReader reads the XML of a document part in memory. It knows no document
// types, loads nothing and expands no entity but the five of XML and numbers,
// so that no part can grow or reach out. It checks that tags are balanced.
type xmlReader struct {
	b    []byte
	at   int
	name string // of the element that begins or ends, with its usual prefix
	text []byte // of the token, without references; valid until the next one

	raw    []byte // attributes
	empty  bool   // the element that began has no content: its end is still to be told
	open   []string
	usual  map[string]string // usual prefix by the prefix in this part
	names  map[string]string // usual name by the name in this part
	spaces map[string]string // usual prefix by namespace
	buf    []byte
}

type xmlToken int

const (
	xmlEOF xmlToken = iota
	xmlStart
	xmlEnd
	xmlWords
)

const maxNested = 400 // elements; documents have some ten for each table in a table

// newXML reads a part whose elements are named by the usual prefixes of their
// namespaces.
func newXML(part []byte, spaces map[string]string) *xmlReader {
	switch {
	case bytes.HasPrefix(part, []byte("\xff\xfe")):
		part, _ = fromUTF16(part[2:], false)
	case bytes.HasPrefix(part, []byte("\xfe\xff")):
		part, _ = fromUTF16(part[2:], true)
	default:
		part, _ = fromUTF8(bytes.TrimPrefix(part, []byte("\xef\xbb\xbf")))
	}
	if bytes.IndexByte(part, 0) >= 0 {
		part = bytes.ReplaceAll(part, []byte{0}, []byte("\ufffd"))
	}
	return &xmlReader{b: part, usual: map[string]string{}, names: map[string]string{}, spaces: spaces}
}

// next reads one token. An error is a trouble.
func (x *xmlReader) next() (xmlToken, error) {
	if x.empty {
		x.empty = false
		x.open = x.open[:len(x.open)-1]
		return xmlEnd, nil
	}
	for {
		if x.at >= len(x.b) {
			if len(x.open) > 0 {
				return xmlEOF, errDamaged
			}
			return xmlEOF, nil
		}
		rest := x.b[x.at:]
		if rest[0] != '<' {
			n := bytes.IndexByte(rest, '<')
			if n < 0 {
				n = len(rest)
			}
			x.at += n
			if len(x.open) == 0 {
				continue
			}
			var err error
			x.text, err = x.plain(rest[:n])
			return xmlWords, err
		}
		switch {
		case len(rest) > 1 && rest[1] == '/':
			return x.end(rest)
		case len(rest) > 1 && rest[1] == '?':
			if !x.pass(rest, "?>") {
				return xmlEOF, errDamaged
			}
		case bytes.HasPrefix(rest, []byte("<!--")):
			if !x.pass(rest, "-->") {
				return xmlEOF, errDamaged
			}
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			n := bytes.Index(rest, []byte("]]>"))
			if n < 0 {
				return xmlEOF, errDamaged
			}
			x.text = rest[len("<![CDATA["):n]
			x.at += n + 3
			if len(x.open) == 0 {
				continue
			}
			return xmlWords, nil
		case len(rest) > 1 && rest[1] == '!':
			return xmlEOF, trouble("declares a document type of its own, which no document needs and which can do harm")
		default:
			return x.start(rest)
		}
	}
}

func (x *xmlReader) pass(rest []byte, mark string) bool {
	n := bytes.Index(rest, []byte(mark))
	if n < 0 {
		return false
	}
	x.at += n + len(mark)
	return true
}

func (x *xmlReader) end(rest []byte) (xmlToken, error) {
	n := bytes.IndexByte(rest, '>')
	if n < 0 || len(x.open) == 0 {
		return xmlEOF, errDamaged
	}
	x.at += n + 1
	x.name = x.known(bytes.TrimRight(rest[2:n], " \t\r\n"))
	if x.name != x.open[len(x.open)-1] {
		return xmlEOF, errDamaged
	}
	x.open = x.open[:len(x.open)-1]
	return xmlEnd, nil
}

func (x *xmlReader) start(rest []byte) (xmlToken, error) {
	n := 1
	for n < len(rest) && rest[n] != '>' {
		if q := rest[n]; q == '"' || q == '\'' {
			m := bytes.IndexByte(rest[n+1:], q)
			if m < 0 {
				return xmlEOF, errDamaged
			}
			n += m + 1
		}
		n++
	}
	if n >= len(rest) {
		return xmlEOF, errDamaged
	}
	x.at += n + 1
	tag := rest[1:n]
	if x.empty = len(tag) > 0 && tag[len(tag)-1] == '/'; x.empty {
		tag = tag[:len(tag)-1]
	}
	m := bytes.IndexAny(tag, " \t\r\n")
	if m < 0 {
		m = len(tag)
	}
	if m == 0 {
		return xmlEOF, errDamaged
	}
	x.raw = tag[m:]
	if bytes.Contains(x.raw, []byte("xmlns")) {
		x.bind()
	}
	x.name = x.known(tag[:m])
	if len(x.open) >= maxNested {
		return xmlEOF, trouble("is nested too deeply for a document")
	}
	x.open = append(x.open, x.name)
	return xmlStart, nil
}

// bind learns the prefixes of an element.
func (x *xmlReader) bind() {
	x.eachAttr(func(name, value []byte) bool {
		prefix, declares := "", string(name) == "xmlns"
		if rest, ok := bytes.CutPrefix(name, []byte("xmlns:")); ok {
			prefix, declares = string(rest), true
		}
		if declares {
			usual, ok := x.spaces[string(value)]
			if !ok {
				usual = prefix
			}
			if old, known := x.usual[prefix]; !known || old != usual {
				x.usual[prefix] = usual
				clear(x.names)
			}
		}
		return true
	})
}

// known is a name with its namespace's usual prefix.
func (x *xmlReader) known(raw []byte) string {
	if name, ok := x.names[string(raw)]; ok {
		return name
	}
	prefix, local, found := strings.Cut(string(raw), ":")
	if !found {
		prefix, local = "", string(raw)
	}
	if usual, ok := x.usual[prefix]; ok {
		prefix = usual
	}
	name := local
	if prefix != "" {
		name = prefix + ":" + local
	}
	if len(x.names) < 4096 { // a part of ever new names is kept from growing
		x.names[string(raw)] = name
	}
	return name
}

func (x *xmlReader) eachAttr(visit func(name, value []byte) bool) {
	b := x.raw
	for {
		b = bytes.TrimLeft(b, " \t\r\n")
		eq := bytes.IndexByte(b, '=')
		if eq <= 0 {
			return
		}
		name := bytes.TrimRight(b[:eq], " \t\r\n")
		b = bytes.TrimLeft(b[eq+1:], " \t\r\n")
		if len(b) == 0 || b[0] != '"' && b[0] != '\'' {
			return
		}
		end := bytes.IndexByte(b[1:], b[0])
		if end < 0 || !visit(name, b[1:1+end]) {
			return
		}
		b = b[end+2:]
	}
}

// attr is the value of an attribute of the element that began, "" if it has none.
func (x *xmlReader) attr(name string) (value string) {
	x.eachAttr(func(raw, v []byte) bool {
		if string(raw) != name && x.known(raw) != name {
			return true
		}
		if v, err := x.plain(v); err == nil {
			value = string(v)
		}
		return false
	})
	return value
}

// number is the value of an attribute as a number, or if it is none.
func (x *xmlReader) number(name string, or int) int {
	n, err := strconv.Atoi(x.attr(name))
	if err != nil {
		return or
	}
	return n
}

// skip passes what the element that began contains.
func (x *xmlReader) skip() error {
	for depth := len(x.open); len(x.open) >= depth; {
		if _, err := x.next(); err != nil {
			return err
		}
	}
	return nil
}

// each calls visit for every element in the one that began; visit reads it to
// its end, or leaves it, and then what is in it is passed.
func (x *xmlReader) each(visit func(name string) error) error {
	depth := len(x.open)
	for {
		token, err := x.next()
		if err != nil {
			return err
		}
		switch token {
		case xmlEOF:
			return nil
		case xmlEnd:
			if len(x.open) < depth {
				return nil
			}
		case xmlStart:
			if err := visit(x.name); err != nil {
				return err
			}
			for len(x.open) > depth {
				if _, err := x.next(); err != nil {
					return err
				}
			}
		}
	}
}

// plain resolves references and line ends.
func (x *xmlReader) plain(raw []byte) ([]byte, error) {
	if bytes.IndexByte(raw, '&') < 0 && bytes.IndexByte(raw, '\r') < 0 {
		return raw, nil
	}
	out := x.buf[:0]
	for i := 0; i < len(raw); {
		switch c := raw[i]; c {
		case '\r':
			out = append(out, '\n')
			if i++; i < len(raw) && raw[i] == '\n' {
				i++
			}
		case '&':
			n := bytes.IndexByte(raw[i:min(len(raw), i+40)], ';')
			if n < 0 {
				return nil, errDamaged
			}
			r, ok := reference(string(raw[i+1 : i+n]))
			if !ok {
				return nil, errDamaged
			}
			out = utf8.AppendRune(out, r)
			i += n + 1
		default:
			out = append(out, c)
			i++
		}
	}
	x.buf = out
	return out, nil
}

func reference(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	digits, ok := strings.CutPrefix(name, "#")
	if !ok {
		return 0, false
	}
	base := 10
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil {
		return 0, false
	}
	if n == 0 || !utf8.ValidRune(rune(n)) {
		return utf8.RuneError, true
	}
	return rune(n), true
}
