package refi

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// A scanner reads XML piece by piece from a window on the input. It knows the
// five entities and numeric references and no others; a DOCTYPE is refused, so
// nothing can be defined, included or expanded. What is not well-formed is told
// to fault, and then either refused or repaired.
type scanner struct {
	r        io.Reader
	buf      []byte
	pos, end int // the unread window is buf[pos:end]
	eof      bool
	line     int // lines before buf[lined]
	lined    int
	max      int // bytes of one tag or text
	depth    int // elements inside one another
	fault    func(kind, message string) error

	names  map[string]*qname
	open   []frame
	spaces []binding
	rooted bool
	told   bool   // something was read
	root   string // name space of the root element

	// The piece just read.
	el      *qname
	space   string
	attrs   []attribute
	closed  bool // <el/>: its end is the next piece
	raw     []byte
	scratch []byte
	words   []byte
}

type qname struct{ full, prefix, local string }

type frame struct {
	el    *qname
	space int // len(spaces) before the element
	line  int
}

type binding struct{ prefix, uri string }

// An attribute's value is good until the next piece is read.
type attribute struct {
	el    *qname
	value []byte
}

type piece int

const (
	endOfFile piece = iota
	startTag
	endTag
	words // text between elements that is not white space, in scanner.raw
)

func newScanner(r io.Reader, l Limits, fault func(kind, message string) error) *scanner {
	return &scanner{r: r, buf: make([]byte, 64<<10), line: 1, max: l.Text, depth: l.Depth, fault: fault, names: map[string]*qname{}}
}

// more brings in input and reports whether there was any. Places relative to
// pos stay good.
func (s *scanner) more() (bool, error) {
	if s.eof {
		return false, nil
	}
	if s.pos > 0 {
		s.line += bytes.Count(s.buf[s.lined:s.pos], newline)
		copy(s.buf, s.buf[s.pos:s.end])
		s.end -= s.pos
		s.pos, s.lined = 0, 0
	}
	if s.end == len(s.buf) {
		if len(s.buf) >= s.max {
			return false, fmt.Errorf("line %d: one tag or text is longer than %d bytes", s.at(), s.max)
		}
		s.buf = append(make([]byte, 0, 2*len(s.buf)), s.buf...)[:2*len(s.buf)]
	}
	for range 100 {
		n, err := s.r.Read(s.buf[s.end:])
		s.end += n
		if err == io.EOF {
			s.eof = true
		} else if err != nil {
			return false, err
		}
		if n > 0 || s.eof {
			return n > 0, nil
		}
	}
	return false, io.ErrNoProgress
}

var newline = []byte{'\n'}

// at is the line being read, counted from 1.
func (s *scanner) at() int {
	s.line += bytes.Count(s.buf[s.lined:s.pos], newline)
	s.lined = s.pos
	return s.line
}

// have makes n bytes of window, or tells that the input has fewer.
func (s *scanner) have(n int) (bool, error) {
	for s.end-s.pos < n {
		if ok, err := s.more(); !ok {
			return false, err
		}
	}
	return true, nil
}

// find is the place of sep in the window from place i on; -1 at the end of input.
func (s *scanner) find(i int, sep string) (int, error) {
	for {
		if j := bytes.Index(s.buf[s.pos+i:s.end], []byte(sep)); j >= 0 {
			return i + j, nil
		}
		i = max(i, s.end-s.pos-len(sep)+1)
		if ok, err := s.more(); !ok {
			return -1, err
		}
	}
}

// next reads the next start tag, end tag, or text that stands between elements.
func (s *scanner) next() (piece, error) {
	if s.closed {
		s.closed = false
		s.pop()
		return endTag, nil
	}
	for {
		ok, err := s.have(1)
		if err != nil {
			return endOfFile, err
		}
		if !ok {
			return endOfFile, s.finished()
		}
		p, err := s.one()
		s.told = true
		if err != nil || p != endOfFile {
			return p, err
		}
	}
}

func (s *scanner) finished() error {
	if len(s.open) > 0 {
		f := s.open[len(s.open)-1]
		return fmt.Errorf("the file ends inside <%s>, which begins on line %d; it is cut off", f.el.full, f.line)
	}
	if !s.rooted {
		return errors.New("the file holds no XML element")
	}
	return nil
}

// one reads one piece; endOfFile stands for something that says nothing.
func (s *scanner) one() (piece, error) {
	if s.buf[s.pos] != '<' {
		return s.between()
	}
	if ok, err := s.have(2); !ok {
		return s.stray(1, err)
	}
	switch c := s.buf[s.pos+1]; {
	case c == '/':
		return s.endTag()
	case c == '?':
		return s.skipPast(2, "?>", "a processing instruction")
	case c == '!':
		return s.declaration()
	case nameStart(c):
		return s.startTag()
	}
	return s.stray(1, nil)
}

// between reads the text up to the next tag.
func (s *scanner) between() (piece, error) {
	n, err := s.find(0, "<")
	if err != nil {
		return endOfFile, err
	}
	if n < 0 {
		n = s.end - s.pos
	}
	return s.stray(n, nil)
}

// stray passes n bytes that are no markup.
func (s *scanner) stray(n int, err error) (piece, error) {
	if err != nil {
		return endOfFile, err
	}
	text := s.buf[s.pos : s.pos+n]
	if blank(text) {
		s.pos += n
		return endOfFile, nil
	}
	if len(s.open) == 0 {
		if !s.rooted {
			return endOfFile, fmt.Errorf("line %d: this is no XML file", s.at())
		}
		if err := s.fault("xml", "there is text after the end of the document; it is passed over"); err != nil {
			return endOfFile, err
		}
		s.pos += n
		return endOfFile, nil
	}
	s.raw = text
	s.pos += n
	return words, nil
}

func (s *scanner) declaration() (piece, error) {
	for len("<!DOCTYPE") > s.end-s.pos {
		if ok, err := s.more(); !ok {
			if err != nil {
				return endOfFile, err
			}
			break
		}
	}
	switch head := s.buf[s.pos:s.end]; {
	case bytes.HasPrefix(head, []byte("<!--")):
		return s.skipPast(4, "-->", "a comment")
	case bytes.HasPrefix(head, []byte("<![CDATA[")) && len(s.open) > 0:
		n, err := s.find(9, "]]>")
		if err != nil || n < 0 {
			return endOfFile, s.unclosed("a CDATA section", err)
		}
		s.raw = s.buf[s.pos+9 : s.pos+n]
		s.pos += n + 3
		if blank(s.raw) {
			return endOfFile, nil
		}
		return words, nil
	case bytes.HasPrefix(bytes.ToUpper(head[:min(len(head), 9)]), []byte("<!DOCTYPE")):
		return endOfFile, fmt.Errorf("line %d: the file has a DOCTYPE, which no REFI-QDA file needs and which can do harm; it is refused", s.at())
	}
	if err := s.fault("xml", "a declaration that is no XML is passed over"); err != nil {
		return endOfFile, err
	}
	return s.skipPast(2, ">", "a declaration")
}

// skipPast passes over what opens with this many bytes and ends with close.
func (s *scanner) skipPast(open int, close, what string) (piece, error) {
	n, err := s.find(open, close)
	if err != nil || n < 0 {
		return endOfFile, s.unclosed(what, err)
	}
	if body := s.buf[s.pos+open : s.pos+n]; s.odd(body, close) {
		if err := s.fault("xml", "a comment or processing instruction is not as XML has them; it is passed over"); err != nil {
			return endOfFile, err
		}
	}
	s.pos += n + len(close)
	return endOfFile, nil
}

// odd reports whether a comment or processing instruction breaks the rules.
func (s *scanner) odd(body []byte, close string) bool {
	for b := body; len(b) > 0; {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 || !xmlRune(r) {
			return true
		}
		b = b[n:]
	}
	switch close {
	case "-->":
		return bytes.Contains(body, []byte("--")) || bytes.HasSuffix(body, []byte("-"))
	case "?>":
		// The declaration may stand only at the very begin.
		n := nameLen(body)
		return n == 0 || n < len(body) && !isSpace(body[n]) || s.told && bytes.EqualFold(body[:n], []byte("xml"))
	}
	return false
}

func (s *scanner) unclosed(what string, err error) error {
	if err != nil {
		return err
	}
	return fmt.Errorf("line %d: the file ends inside %s; it is cut off", s.at(), what)
}

func blank(text []byte) bool {
	for _, c := range text {
		if c != ' ' && c != '\n' && c != '\r' && c != '\t' {
			return false
		}
	}
	return true
}
