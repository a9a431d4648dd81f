package app

import (
	"strconv"

	"firsthand.study/internal/corpus"
)

// A Clause is one line of a question put together by hand: it takes what the
// lines above it found, and what carries any of its codes.
type Clause struct {
	Op    string   // one of [ClauseOps]; nothing in the first
	Words int      // of near: how many words apart at most
	Any   []string // codes as an expression names them, such as "Work/Pay" or Work/*
}

// ClauseOps are the ways in which a clause stands to those above it.
var ClauseOps = []string{"and", "or", "and not", "within", "overlaps", "near"}

// nearby is how many words apart near is when nobody says.
const nearby = 10

// Compose writes the expression that clauses say, each taking all above it
// together. Clauses without a code are passed over. Invalid if a code cannot be read.
func Compose(clauses []Clause) (string, error) {
	var e *corpus.Expression
	for _, c := range clauses {
		x, err := anyOf(c.Any)
		if err != nil {
			return "", badExpression(err)
		}
		switch {
		case x == nil:
		case e == nil:
			e = x
		default:
			e = c.join(e, x)
		}
	}
	if e == nil {
		return "", nil
	}
	return e.String(), nil
}

func anyOf(codes []string) (*corpus.Expression, error) {
	var of []*corpus.Expression
	for _, s := range codes {
		if s == "" {
			continue
		}
		x, err := corpus.Parse(s)
		if err != nil {
			return nil, err
		}
		if x.Op == corpus.Or {
			of = append(of, x.Of...)
		} else {
			of = append(of, x)
		}
	}
	switch len(of) {
	case 0:
		return nil, nil
	case 1:
		return of[0], nil
	}
	return &corpus.Expression{Op: corpus.Or, Of: of}, nil
}

func (c Clause) join(e, x *corpus.Expression) *corpus.Expression {
	list := func(op corpus.Op) *corpus.Expression {
		if e.Op == op {
			return &corpus.Expression{Op: op, Of: append(e.Of[:len(e.Of):len(e.Of)], x)}
		}
		return &corpus.Expression{Op: op, Of: []*corpus.Expression{e, x}}
	}
	switch c.Op {
	case "or":
		if x.Op == corpus.Or {
			for _, one := range x.Of {
				e = Clause{Op: "or"}.join(e, one)
			}
			return e
		}
		return list(corpus.Or)
	case "and not":
		x = &corpus.Expression{Op: corpus.Not, Of: []*corpus.Expression{x}}
		return list(corpus.And)
	case "within":
		return &corpus.Expression{Op: corpus.Within, Of: []*corpus.Expression{e, x}}
	case "overlaps":
		return &corpus.Expression{Op: corpus.Overlaps, Of: []*corpus.Expression{e, x}}
	case "near":
		return &corpus.Expression{Op: corpus.Near, Words: max(0, c.Words), Of: []*corpus.Expression{e, x}}
	}
	return list(corpus.And)
}

// Clauses takes an expression apart into the clauses that compose it; false
// where brackets say what clauses cannot.
func Clauses(expression string) ([]Clause, bool) {
	e, err := corpus.Parse(expression)
	if err != nil {
		return nil, false
	}
	return clausesOf(e)
}

func clausesOf(e *corpus.Expression) ([]Clause, bool) {
	if any, ok := simple(e); ok {
		return []Clause{{Any: any}}, true
	}
	var out []Clause
	add := func(op string, words int, x *corpus.Expression) bool {
		any, ok := simple(x)
		out = append(out, Clause{op, words, any})
		return ok
	}
	first := 0
	for e.Op == corpus.And && e.Of[first].Op == corpus.Not {
		first++ // one that is positive leads
	}
	out, ok := clausesOf(e.Of[first])
	for i, x := range e.Of {
		switch {
		case i == first || !ok:
		case x.Op == corpus.Not:
			ok = add("and not", 0, x.Of[0])
		case e.Op == corpus.And:
			ok = add("and", 0, x)
		case e.Op == corpus.Or:
			ok = add("or", 0, x)
		case e.Op == corpus.Within:
			ok = add("within", 0, x)
		case e.Op == corpus.Overlaps:
			ok = add("overlaps", 0, x)
		default:
			ok = add("near", e.Words, x)
		}
	}
	return out, ok
}

// simple are the codes of an expression that is one code, or any of several.
func simple(e *corpus.Expression) ([]string, bool) {
	switch e.Op {
	case corpus.Carries:
		return []string{e.String()}, true
	case corpus.Or:
		var all []string
		for _, x := range e.Of {
			if x.Op != corpus.Carries {
				return nil, false
			}
			all = append(all, x.String())
		}
		return all, true
	}
	return nil, false
}

// NewClause reads a clause from the fields of a form.
func NewClause(op, words string, codes []string) Clause {
	n, err := strconv.Atoi(words)
	if err != nil || n < 0 {
		n = nearby
	}
	return Clause{op, n, codes}
}
