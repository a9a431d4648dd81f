package search

// A Query is what a person looks for, made by [Parse]. It is safe for
// concurrent use.
type Query struct {
	analyser *Analyser
	root     node
	parts    []part
	// begins tells by the first byte of a word that it may be one of the parts.
	begins [256]bool
}

// A part is one word of a query; it stands for words of a text that share a
// lexeme with it or, if it is a prefix, that begin with one of its spellings.
type part struct {
	lexemes  []string
	prefixes []string
}

// A Term is a question to the index: which documents hold this lexeme, or if
// Prefix is set any lexeme that begins with it.
type Term struct {
	Lexeme string
	Prefix bool
}

// terms lists the questions that a part puts; any one answer will do.
func (p part) terms() []Term {
	var all []Term
	for _, l := range p.lexemes {
		all = append(all, Term{l, false})
	}
	for _, s := range p.prefixes {
		all = append(all, Term{s, true}, Term{whole + s, true})
	}
	return all
}

// Terms lists the distinct questions to the index, in the order of the query.
func (q *Query) Terms() []Term {
	var all []Term
	asked := map[Term]bool{}
	for _, p := range q.parts {
		for _, t := range p.terms() {
			if !asked[t] {
				asked[t] = true
				all = append(all, t)
			}
		}
	}
	return all
}

// A node of a query is a phrase, near, all or any. A phrase is one or more
// parts, by number, one word after the other.
type (
	node   interface{ locate(*reader) ([]match, bool) }
	phrase []int
	near   struct {
		a, b node
		most int // words between them
	}
	all struct{ with, without []node }
	any []node
)

// most words of one query: a word of a text is held against all at once.
const mostParts = 64

// ready notes which words of a text are worth looking up.
func (q *Query) ready() {
	for i := 0x80; i < 256; i++ {
		q.begins[i] = true
	}
	for _, p := range q.parts {
		for _, s := range append(p.lexemes[:len(p.lexemes):len(p.lexemes)], p.prefixes...) {
			c := s[0]
			if c >= 0x80 {
				continue
			}
			q.begins[c] = true
			if 'a' <= c && c <= 'z' {
				q.begins[c-'a'+'A'] = true
			}
			if c == 'e' { // oestrogen is found by estrogen
				q.begins['o'], q.begins['O'] = true, true
			}
		}
	}
}
