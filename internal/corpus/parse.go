package corpus

import (
	"strconv"
	"strings"
)

// terms bounds how long an expression may be, so that reading it is safe
// whatever is pasted into a box.
const terms = 1000

// Parse reads a code expression:
//
//	"Work/Pay and hours" within Home/* and not (Health or Place near 5 Change)
//
// within, overlaps and near bind most tightly, then not, and, or. A path with
// a space or an operator word stands in double quotes; A/B is that code alone,
// A/* the code and all below it, * every code. Errors are [SyntaxError].
func Parse(s string) (*Expression, error) {
	tokens, err := lex(s)
	if err != nil {
		return nil, err
	}
	if len(tokens) > 4*terms {
		return nil, wrong(tokens[4*terms].at, "the expression is longer than %d terms.", terms)
	}
	p := parser{tokens: tokens}
	e, err := p.or()
	if err != nil {
		return nil, err
	}
	switch t := p.peek(); t.kind {
	case end:
	case shut:
		return nil, wrong(t.at, `this ")" closes nothing.`)
	default:
		return nil, wrong(t.at, `%s follows a code with no operator (and, or, within, overlaps, near) between; a path with a space in it stands in double quotes.`, show(t))
	}
	return e, positive(e, nil)
}

type parser struct {
	tokens []token
	depth  int
	after  string // the last thing read, for telling where something is missing
}

func (p *parser) peek() token { return p.tokens[0] }

func (p *parser) next() token {
	t := p.tokens[0]
	if t.kind != end {
		p.tokens = p.tokens[1:]
		p.after = show(t)
	}
	return t
}

// op takes the next token if it is one of the operators.
func (p *parser) op(wanted ...Op) (Op, token, bool) {
	t := p.peek()
	if t.kind == opWord {
		for _, o := range wanted {
			if operators[strings.ToLower(t.text)] == o {
				return o, p.next(), true
			}
		}
	}
	return 0, t, false
}

func (p *parser) or() (*Expression, error) { return p.list(Or, p.and) }

func (p *parser) and() (*Expression, error) { return p.list(And, p.not) }

func (p *parser) list(op Op, part func() (*Expression, error)) (*Expression, error) {
	first, err := part()
	if err != nil {
		return nil, err
	}
	e := &Expression{Op: op, Of: []*Expression{first}, At: first.At}
	for {
		if _, _, ok := p.op(op); !ok {
			break
		}
		x, err := part()
		if err != nil {
			return nil, err
		}
		e.Of = append(e.Of, x)
	}
	if len(e.Of) == 1 {
		return first, nil
	}
	return e, nil
}

func (p *parser) not() (*Expression, error) {
	_, t, ok := p.op(Not)
	if !ok {
		return p.relation()
	}
	if _, again, twice := p.op(Not); twice {
		return nil, wrong(again.at, `"not not" says nothing: leave both out.`)
	}
	x, err := p.relation()
	if err != nil {
		return nil, err
	}
	return &Expression{Op: Not, Of: []*Expression{x}, At: t.at}, nil
}

func (p *parser) relation() (*Expression, error) {
	left, err := p.primary()
	if err != nil {
		return nil, err
	}
	for {
		op, _, ok := p.op(Within, Overlaps, Near)
		if !ok {
			return left, nil
		}
		e := &Expression{Op: op, At: left.At}
		if op == Near {
			t := p.next()
			n, err := strconv.Atoi(t.text)
			if t.kind != word || err != nil || n < 0 || n > 1_000_000_000 {
				return nil, wrong(t.at, `"near" is followed by how many words apart at most, as in "near 5".`)
			}
			e.Words = n
		}
		right, err := p.primary()
		if err != nil {
			return nil, err
		}
		e.Of = []*Expression{left, right}
		left = e
	}
}

func (p *parser) primary() (*Expression, error) {
	switch t := p.next(); t.kind {
	case open:
		if p.depth++; p.depth > terms {
			return nil, wrong(t.at, "there are more than %d parentheses in one another.", terms)
		}
		e, err := p.or()
		if err != nil {
			return nil, err
		}
		if s := p.peek(); s.kind != shut {
			if s.kind == end {
				return nil, wrong(t.at, `the "(" that opens here is never closed.`)
			}
			return nil, wrong(s.at, `%s follows a code with no operator (and, or, within, overlaps, near) between; a path with a space in it stands in double quotes.`, show(s))
		}
		p.next()
		p.depth--
		return e, nil
	case word, quote:
		names, below, err := splitPath(t)
		if err != nil {
			return nil, err
		}
		return &Expression{Path: names, Below: below, At: t.at}, nil
	case opWord:
		if operators[strings.ToLower(t.text)] == Not {
			return nil, wrong(t.at, `"not" stands only beside a positive term, as in "A and not B".`)
		}
		return nil, wrong(t.at, `a code is missing before %s; a code of that name stands in double quotes.`, show(t))
	case shut:
		return nil, wrong(t.at, `a code is missing before this ")".`)
	default:
		if p.after == "" {
			return nil, wrong(t.at, `write a code, such as Work/Pay, or Work/* for all below Work too.`)
		}
		return nil, wrong(t.at, `a code is missing after %s.`, p.after)
	}
}

func show(t token) string { return `"` + t.text + `"` }

// positive refuses a not that has nothing to be taken from.
func positive(e, in *Expression) error {
	if e.Op == Not {
		if in == nil || in.Op != And {
			return wrong(e.At, `"not" stands only beside a positive term, as in "A and not B".`)
		}
	}
	if e.Op == And {
		if e.positives() == 0 {
			return wrong(e.At, `something must be left to find: put a positive term beside "not", as in "A and not B".`)
		}
	}
	for _, x := range e.Of {
		if err := positive(x, e); err != nil {
			return err
		}
	}
	return nil
}

func (e *Expression) positives() int {
	n := 0
	for _, x := range e.Of {
		if x.Op != Not {
			n++
		}
	}
	return n
}
