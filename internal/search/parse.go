package search

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A QueryError says in one sentence why a query cannot be understood.
type QueryError struct {
	Message  string
	Position int // in code points from the start of the query
}

func (e *QueryError) Error() string {
	return fmt.Sprintf("%s, at character %d of the search", e.Message, e.Position+1)
}

const (
	apart    = 10 // words between the sides of near, unless it says how many
	deepest  = 50 // brackets in brackets
	farthest = 1000
)

// Parse reads a query; an error is a [*QueryError].
//
//	long shift            both words, anywhere in a document
//	"long shift"          one after the other; so is night-shift, a word in signs
//	organi*               words that begin so, also "night shi*"
//	shift or rota         either
//	shift not night       documents with the one and without the other; so is shift -night
//	manager near 5 trust  at most 5 words stand between them, in either order;
//	                      near alone means 10; a side is a word, phrase or (a or b)
//	(a or b) c            brackets group
//
// Not binds closest, then near, then words side by side (or joined by and),
// then or. Operators are of either case; in quotation marks they are words. A
// query must say what to find, not only what to leave out.
func Parse(query string, a *Analyser) (*Query, error) {
	p := &parser{q: &Query{analyser: a}}
	if err := p.lex(query); err != nil {
		return nil, err
	}
	if p.peek().kind == end {
		return nil, &QueryError{"there is nothing to look for", 0}
	}
	root, err := p.any(0)
	if err != nil {
		return nil, err
	}
	if t := p.peek(); t.kind != end {
		return nil, fail(t, "this bracket closes nothing")
	}
	if len(p.q.parts) > mostParts {
		return nil, &QueryError{fmt.Sprintf("a search has at most %d different words", mostParts), 0}
	}
	p.q.root = root
	p.q.ready()
	return p.q, nil
}

type kind int

const (
	end kind = iota
	term
	opens
	closes
	nots
	ands
	ors
	nears
)

type token struct {
	kind
	at     int // in code points
	text   string
	quoted bool
	most   int // of near; -1 if not said
}

type parser struct {
	q      *Query
	tokens []token
	next   int
	length int
}

func fail(t token, message string) error { return &QueryError{message, t.at} }

func (p *parser) peek() token {
	if p.next == len(p.tokens) {
		return token{kind: end, at: p.length}
	}
	return p.tokens[p.next]
}

func (p *parser) any(depth int) (node, error) {
	var nodes any
	for {
		n, err := p.all(depth)
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, n)
		if p.peek().kind != ors {
			break
		}
		p.next++
	}
	if len(nodes) == 1 {
		return nodes[0], nil
	}
	return nodes, nil
}

func (p *parser) all(depth int) (node, error) {
	var n all
	start := p.peek()
	for first := true; ; first = false {
		t := p.peek()
		switch t.kind {
		case end, closes, ors:
			switch {
			case first && t.kind == ors:
				return nil, fail(t, `"or" needs a word before it, or quotation marks to be a word itself`)
			case first && t.kind == closes:
				return nil, fail(t, "there is nothing to look for before this bracket")
			case first:
				return nil, fail(t, "the search ends where a word should follow")
			case len(n.with) == 0:
				return nil, fail(start, "say also what to find, not only what to leave out")
			case len(n.with) == 1 && len(n.without) == 0:
				return n.with[0], nil
			}
			return n, nil
		case ands:
			p.next++
			after := p.peek().kind
			if first || after == end || after == closes || after == ors || after == ands {
				return nil, fail(t, `"and" needs a word on either side, or quotation marks to be a word itself`)
			}
		case nots:
			p.next++
			one, err := p.one(depth)
			if err != nil {
				return nil, err
			}
			n.without = append(n.without, one)
		case nears:
			return nil, fail(t, `"near" needs one word or phrase on either side, or quotation marks to be a word itself`)
		default:
			one, err := p.near(depth)
			if err != nil {
				return nil, err
			}
			n.with = append(n.with, one)
		}
	}
}

func (p *parser) near(depth int) (node, error) {
	first := p.peek()
	a, err := p.one(depth)
	if err != nil || p.peek().kind != nears {
		return a, err
	}
	most := p.peek().most
	p.next++
	second := p.peek()
	b, err := p.one(depth)
	if err != nil {
		return nil, err
	}
	if !places(a) {
		return nil, fail(first, `a side of "near" is a word, a phrase, or several with "or" between them`)
	}
	if !places(b) {
		return nil, fail(second, `a side of "near" is a word, a phrase, or several with "or" between them`)
	}
	return near{a, b, most}, nil
}

// places reports whether a node names places in a text, not whole documents.
func places(n node) bool {
	switch n := n.(type) {
	case phrase:
		return true
	case any:
		return !slices.ContainsFunc(n, func(n node) bool { return !places(n) })
	}
	return false
}

func (p *parser) one(depth int) (node, error) {
	t := p.peek()
	switch t.kind {
	case term:
		p.next++
		return p.phrase(t)
	case opens:
		if depth == deepest {
			return nil, fail(t, "there are too many brackets inside brackets")
		}
		p.next++
		n, err := p.any(depth + 1)
		if err != nil {
			return nil, err
		}
		if p.peek().kind != closes {
			return nil, fail(t, "this bracket is never closed")
		}
		p.next++
		return n, nil
	case end:
		return nil, fail(t, "the search ends where a word should follow")
	}
	return nil, fail(t, "a word or a phrase should stand here")
}

const quotes = "\"“”„«»"

func (p *parser) lex(query string) error {
	p.length = utf8.RuneCountInString(query)
	if p.length > farthest {
		return &QueryError{fmt.Sprintf("a search has at most %d characters", farthest), farthest}
	}
	for i, cp := 0, 0; i < len(query); {
		r, size := utf8.DecodeRuneInString(query[i:])
		t, rest := token{at: cp}, query[i+size:]
		length := size
		switch {
		case unicode.IsSpace(r):
		case r == '(':
			t.kind = opens
		case r == ')':
			t.kind = closes
		case strings.ContainsRune(quotes, r):
			n := strings.IndexAny(rest, quotes)
			if n < 0 {
				return fail(t, "this quotation mark is never closed")
			}
			_, closing := utf8.DecodeRuneInString(rest[n:])
			length += n + closing
			t.kind, t.text, t.quoted = term, rest[:n], true
		case (r == '-' || r == '−') && rest != "" && !strings.ContainsAny(rest[:1], " \t\n)-"):
			t.kind = nots
		default:
			n := strings.IndexFunc(query[i:], func(r rune) bool {
				return unicode.IsSpace(r) || strings.ContainsRune("()"+quotes, r)
			})
			if n < 0 {
				n = len(query) - i
			}
			length = n
			if err := p.word(&t, query[i:i+n]); err != nil {
				return err
			}
		}
		if t.kind != end {
			p.tokens = append(p.tokens, t)
		}
		cp += utf8.RuneCountInString(query[i : i+length])
		i += length
	}
	p.distances()
	return nil
}

func (p *parser) word(t *token, chunk string) error {
	low := strings.ToLower(chunk)
	switch low {
	case "and":
		t.kind = ands
		return nil
	case "or":
		t.kind = ors
		return nil
	case "not":
		t.kind = nots
		return nil
	case "near":
		t.kind, t.most = nears, -1
		return nil
	}
	if digits, ok := strings.CutPrefix(low, "near/"); ok {
		n, ok := distance(digits)
		if !ok {
			return fail(*t, fmt.Sprintf("after near/ stands a number of words up to %d", farthest))
		}
		t.kind, t.most = nears, n
		return nil
	}
	if !strings.ContainsFunc(chunk, func(r rune) bool { return !unicode.IsPunct(r) && r != '|' }) && !strings.Contains(chunk, "*") {
		return nil // a dash or a comma on its own
	}
	t.kind, t.text = term, chunk
	return nil
}

// phrase reads the words of a term.
func (p *parser) phrase(t token) (node, error) {
	var parts phrase
	star := fail(t, "a * stands only at the end of a word")
	v, w := p.q.analyser.known(), p.q.analyser.walk(t.text)
	done := 0
	for w.next() {
		if strings.Contains(t.text[done:w.from], "*") {
			return nil, star
		}
		done = w.to
		read := v.word(t.text[w.from:w.to], p.q.analyser.read).reading
		if read.plain == "" {
			continue
		}
		one := part{lexemes: read.lexemes}
		if rest, ok := strings.CutPrefix(t.text[done:], "*"); ok {
			if r, _ := utf8.DecodeRuneInString(rest); classOf(r) == letter {
				return nil, star
			}
			done++
			one = part{prefixes: append([]string{read.plain}, p.q.analyser.respelled(read.plain)...)}
		}
		parts = append(parts, p.number(one))
	}
	if strings.Contains(t.text[done:], "*") {
		return nil, star
	}
	if len(parts) == 0 {
		return nil, fail(t, "there is no word here; signs and emoji are found by a literal search")
	}
	return parts, nil
}

func (a *Analyser) respelled(plain string) []string {
	if a.language != "en" {
		return nil
	}
	return respelled(plain)
}

// number gives equal words of a query one number.
func (p *parser) number(one part) int {
	for i, have := range p.q.parts {
		if slices.Equal(have.lexemes, one.lexemes) && slices.Equal(have.prefixes, one.prefixes) {
			return i
		}
	}
	p.q.parts = append(p.q.parts, one)
	return len(p.q.parts) - 1
}

// distances takes the number behind near into it, if a word follows the number.
func (p *parser) distances() {
	kept := p.tokens[:0]
	for i := 0; i < len(p.tokens); i++ {
		t := p.tokens[i]
		if t.kind == nears && t.most < 0 {
			t.most = apart
			if i+2 < len(p.tokens) && (p.tokens[i+2].kind == term || p.tokens[i+2].kind == opens) {
				if n, ok := distance(p.tokens[i+1].text); ok && !p.tokens[i+1].quoted {
					t.most = n
					i++
				}
			}
		}
		kept = append(kept, t)
	}
	p.tokens = kept
}

func distance(s string) (int, bool) {
	n, err := strconv.ParseUint(s, 10, 16)
	return int(n), err == nil && n <= farthest
}
