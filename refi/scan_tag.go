package refi

import (
	"bytes"
	"fmt"
	"strings"
)

// startTag reads <name attribute="value" ...>; the window begins with '<' and a
// character that can begin a name.
func (s *scanner) startTag() (piece, error) {
	n, err := s.tagEnd()
	if err != nil || n < 0 {
		return endOfFile, s.unclosed("a tag", err)
	}
	tag := s.buf[s.pos+1 : s.pos+n]
	line := s.at()
	if len(s.open) == 0 && s.rooted {
		return endOfFile, fmt.Errorf("line %d: a second document follows the first in one file", line)
	}
	if len(s.open) >= s.depth {
		return endOfFile, fmt.Errorf("line %d: elements stand more than %d deep inside one another", line, s.depth)
	}
	s.closed = false
	if len(tag) > 0 && tag[len(tag)-1] == '/' {
		tag, s.closed = tag[:len(tag)-1], true
	}
	i := nameLen(tag)
	el := s.name(tag[:i])
	s.open = append(s.open, frame{el, len(s.spaces), line})
	s.el, s.attrs, s.scratch = el, s.attrs[:0], s.scratch[:0]
	if err := s.attributes(tag[i:]); err != nil {
		return endOfFile, err
	}
	if s.space, err = s.resolve(el); err != nil {
		return endOfFile, err
	}
	if !s.rooted {
		s.rooted, s.root = true, s.space
	}
	s.pos += n + 1
	return startTag, nil
}

// tagEnd is the place of the '>' that ends the tag at the window's begin.
func (s *scanner) tagEnd() (int, error) {
	for i := 1; ; {
		w := s.buf[s.pos:s.end]
		for i < len(w) {
			c := w[i]
			if c == '>' {
				return i, nil
			}
			if c == '"' || c == '\'' {
				j := bytes.IndexByte(w[i+1:], c)
				if j < 0 {
					break
				}
				i += j + 1
			}
			i++
		}
		if ok, err := s.more(); !ok {
			return -1, err
		}
	}
}

func (s *scanner) attributes(tag []byte) error {
	declared := false
	for {
		i := spaceLen(tag)
		if i == len(tag) {
			break
		}
		tag = tag[i:]
		n := nameLen(tag)
		if n == 0 {
			return fmt.Errorf("line %d: the tag <%s> is not XML", s.at(), s.el.full)
		}
		if i == 0 {
			if err := s.fault("xml", "no space stands between two attributes"); err != nil {
				return err
			}
		}
		name := s.name(tag[:n])
		tag = tag[n:]
		tag = tag[spaceLen(tag):]
		if len(tag) == 0 || tag[0] != '=' {
			return fmt.Errorf("line %d: the attribute %s of <%s> has no value", s.at(), name.full, s.el.full)
		}
		tag = tag[1:]
		tag = tag[spaceLen(tag):]
		if len(tag) == 0 || tag[0] != '"' && tag[0] != '\'' {
			return fmt.Errorf("line %d: the value of %s of <%s> is not in quotes", s.at(), name.full, s.el.full)
		}
		end := bytes.IndexByte(tag[1:], tag[0])
		if end < 0 {
			return fmt.Errorf("line %d: the value of %s of <%s> has no closing quote", s.at(), name.full, s.el.full)
		}
		value, err := s.attrValue(tag[1 : 1+end])
		if err != nil {
			return err
		}
		tag = tag[end+2:]
		for _, a := range s.attrs {
			if a.el.full == name.full {
				if err := s.fault("xml", "an attribute stands twice in one tag; the first counts"); err != nil {
					return err
				}
				name = nil
				break
			}
		}
		if name != nil {
			s.attrs = append(s.attrs, attribute{name, value})
			declared = declared || name.prefix == "xmlns" || name.full == "xmlns"
		}
	}
	if declared {
		s.declare()
	}
	return nil
}

// declare takes name space declarations out of the attributes.
func (s *scanner) declare() {
	kept := s.attrs[:0]
	for _, a := range s.attrs {
		switch {
		case a.el.full == "xmlns":
			s.spaces = append(s.spaces, binding{"", string(a.value)})
		case a.el.prefix == "xmlns":
			s.spaces = append(s.spaces, binding{a.el.local, string(a.value)})
		default:
			kept = append(kept, a)
		}
	}
	s.attrs = kept
}

func (s *scanner) resolve(n *qname) (string, error) {
	for i := len(s.spaces) - 1; i >= 0; i-- {
		if s.spaces[i].prefix == n.prefix {
			return s.spaces[i].uri, nil
		}
	}
	if n.prefix == "" {
		return "", nil
	}
	if n.prefix == "xml" {
		return "http://www.w3.org/XML/1998/namespace", nil
	}
	return "", s.fault("xml", "a name has a prefix that is bound to no name space")
}

// schemaInstance holds the attributes that the schema allows everywhere.
const schemaInstance = "http://www.w3.org/2001/XMLSchema-instance"

// endTag reads </name>.
func (s *scanner) endTag() (piece, error) {
	n, err := s.find(2, ">")
	if err != nil || n < 0 {
		return endOfFile, s.unclosed("a closing tag", err)
	}
	name := s.buf[s.pos+2 : s.pos+n]
	for len(name) > 0 && isSpace(name[len(name)-1]) {
		name = name[:len(name)-1]
	}
	if len(s.open) == 0 {
		return endOfFile, fmt.Errorf("line %d: a closing tag closes nothing", s.at())
	}
	if f := s.open[len(s.open)-1]; string(name) != f.el.full {
		return endOfFile, fmt.Errorf("line %d: <%s> of line %d is closed by another name", s.at(), f.el.full, f.line)
	}
	s.pos += n + 1
	s.pop()
	return endTag, nil
}

func (s *scanner) pop() {
	f := s.open[len(s.open)-1]
	s.open = s.open[:len(s.open)-1]
	s.spaces = s.spaces[:f.space]
}

// name gives each name one string; very many different names are not remembered.
func (s *scanner) name(b []byte) *qname {
	if n := s.names[string(b)]; n != nil {
		return n
	}
	full := string(b)
	n := &qname{full: full, local: full}
	if prefix, local, ok := strings.Cut(full, ":"); ok {
		n.prefix, n.local = prefix, local
	}
	if len(s.names) < 4096 {
		s.names[full] = n
	}
	return n
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

func spaceLen(b []byte) int {
	for i, c := range b {
		if !isSpace(c) {
			return i
		}
	}
	return len(b)
}

func nameStart(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_' || c == ':' || c >= 0x80
}

func nameLen(b []byte) int {
	for i, c := range b {
		if !nameStart(c) && (i == 0 || c != '-' && c != '.' && (c < '0' || c > '9')) {
			return i
		}
	}
	return len(b)
}
