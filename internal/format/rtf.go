package format

import (
	"bytes"
	"context"
	"strconv"

	firsthand "firsthand.study"
)

// readRTF reads rich text as it reads on paper, after the Rich Text Format
// Specification 1.9.1.
func readRTF(ctx context.Context, src *source) (*Transcript, error) {
	data, err := src.bytes(ctx, src.lim.Bytes)
	if err != nil {
		return nil, err
	}
	return parseRTF(data)
}

func parseRTF(data []byte) (*Transcript, error) {
	r := &rtfReader{b: bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), page: 1252, plain: -1,
		fonts: map[int]rtfFont{}, headings: map[int]int{}, ranges: map[string]firsthand.Span{}}
	r.d = &draft{}
	r.state = rtfState{uc: 1, font: -1}
	if err := r.walk(); err != nil {
		return nil, err
	}
	r.endParagraph()
	r.d.furniture("header", r.headers, &r.tally)
	r.d.furniture("footer", r.footers, &r.tally)
	r.d.endnotes(r.cited)
	return r.d.transcript(r.tally.notes()), nil
}

// An rtfReader walks a file and writes the draft d.
type rtfReader struct {
	b  []byte
	at int
	tally
	rtfWriting
	state rtfState
	stack []rtfState

	page     int // code page of the file
	plain    int // the font of words that name none
	fonts    map[int]rtfFont
	headings map[int]int // level by style
	cited    []footnote
	cites    [2]int
	headers  []string
	footers  []string
	author   string                    // of the comment that comes
	ranges   map[string]firsthand.Span // of comments, by number
	refers   string                    // number of the comment being read

	raw  []byte // bytes in a code page, not yet decoded
	high rune   // first half of a surrogate pair
	skip int    // characters that stand for the Unicode one before
}

// What is being written, which a footnote or a text box has of its own.
type rtfWriting struct {
	d       *draft
	open    bool // a paragraph is
	start   int  // of the paragraph
	from    int  // the same in bytes
	item    string
	row     *row
	inCell  bool
	boxes   []*draft
	outline int // level of heading, 0 if none
	table   bool
	nested  bool
}

// An rtfState is what a group has and its end undoes.
type rtfState struct {
	uc            int
	font          int
	bold, hidden  bool
	deleted       bool
	ignore        bool
	kind          rtfKind
	starred       bool   // \* came, and the next word decides
	end           func() // what the group's end does
	fontNumber    int
	styleNumber   int
	alternatives  bool // \upr: only its Unicode is read
	countDeletion bool
}

// rtfKind is how a group's words are taken.
type rtfKind int

const (
	rtfText rtfKind = iota
	rtfFonts
	rtfStyles
)

type rtfFont struct {
	page int // 0 is the file's
	name string
}

const maxGroups = 2000

func (r *rtfReader) walk() error {
	for r.at < len(r.b) {
		switch c := r.b[r.at]; c {
		case '{':
			r.flush()
			r.at++
			if len(r.stack) >= maxGroups {
				return trouble("is nested too deeply for a document")
			}
			r.stack = append(r.stack, r.state)
			r.state.end, r.state.starred, r.state.countDeletion = nil, false, false
			if r.state.alternatives {
				r.state.ignore = true
			}
			r.state.alternatives = false
			r.skip = 0
		case '}':
			r.flush()
			r.at++
			if len(r.stack) == 0 {
				return errDamaged
			}
			if r.state.end != nil {
				r.state.end()
			}
			r.state = r.stack[len(r.stack)-1]
			r.stack = r.stack[:len(r.stack)-1]
			r.skip = 0
			if len(r.stack) == 0 {
				return nil // what follows the outermost group is no part of it
			}
		case '\\':
			if err := r.control(); err != nil {
				return err
			}
		case '\r', '\n', 0:
			r.at++
		default:
			n := bytes.IndexAny(r.b[r.at:], "\\{}\r\n\x00")
			if n < 0 {
				n = len(r.b) - r.at
			}
			run := r.b[r.at : r.at+n]
			r.at += n
			for r.skip > 0 && len(run) > 0 {
				r.skip--
				run = run[1:]
			}
			r.bytes(run)
		}
	}
	return errDamaged // the outermost group never ended
}

// control reads a control word or symbol.
func (r *rtfReader) control() error {
	r.at++
	if r.at >= len(r.b) {
		return errDamaged
	}
	c := r.b[r.at]
	if !isLetter(c) {
		r.at++
		r.symbol(c)
		return nil
	}
	from := r.at
	for r.at < len(r.b) && isLetter(r.b[r.at]) && r.at-from < 32 {
		r.at++
	}
	word := string(r.b[from:r.at])
	number, has := 0, false
	if k := r.at; k < len(r.b) {
		if r.b[k] == '-' {
			k++
		}
		to := k
		for to < len(r.b) && isDigit(r.b[to]) && to-k < 10 {
			to++
		}
		if to > k {
			number, _ = strconv.Atoi(string(r.b[r.at:to]))
			has = true
			r.at = to
		}
	}
	if r.at < len(r.b) && r.b[r.at] == ' ' {
		r.at++
	}
	if word == "bin" {
		n := min(max(number, 0), len(r.b)-r.at)
		r.at += n
		return nil
	}
	if word != "u" && r.skip > 0 {
		r.skip-- // a control word counts as one character
		return nil
	}
	if word != "u" {
		r.flush()
	}
	r.word(word, number, has)
	return nil
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

func (r *rtfReader) symbol(c byte) {
	if c == '\'' {
		if r.at+1 >= len(r.b) {
			r.at = len(r.b)
			return
		}
		n, err := strconv.ParseUint(string(r.b[r.at:r.at+2]), 16, 8)
		r.at += 2
		switch {
		case err != nil:
			r.bytes([]byte{'?'})
		case r.skip > 0:
			r.skip--
		case n == '\r' || n == '\n':
			r.flush()
			r.par()
		case n == 0:
			r.flush()
			r.write("\ufffd")
		default:
			r.bytes([]byte{byte(n)})
		}
		return
	}
	if c == '*' {
		r.state.starred = true
		return
	}
	if r.skip > 0 {
		r.skip--
		return
	}
	switch c {
	case '\\', '{', '}':
		r.bytes([]byte{c})
		return
	}
	r.flush()
	switch c {
	case '~':
		r.write("\u00a0")
	case '_':
		r.write("\u2011")
	case '-':
		r.write("\u00ad")
	case '\r', '\n':
		r.par()
	case '\t':
		r.write("\t")
	}
}

// bytes takes characters of the font's code page.
// flush writes the bytes that have come.
// words takes decoded words to where the group wants them.
// unicode takes one UTF-16 unit.
// begin begins a paragraph, and a cell that it is in, if none is open.
// apart takes the words of the group that begins into a draft of its own, and
// calls done with it at the group's end.
// styleName learns which styles are headings.
