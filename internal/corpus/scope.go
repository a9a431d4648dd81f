package corpus

import (
	"fmt"
	"slices"
	"strings"
)

// A Filter says which codings a question is about. The zero Filter is all.
type Filter struct {
	Coders    []int       // nil is every coder; empty is none
	Documents []int       // nil is every document; empty is none
	Where     []Condition // all must hold of the document's case
}

// A Condition holds of a case with that value, or, when Not, without it. An
// empty value is that none is recorded.
type Condition struct {
	Variable, Value string
	Not             bool
}

// ParseCondition reads "gender=female" or "gender!=female"; "gender=" asks for
// cases of which it is not recorded.
func ParseCondition(s string) (Condition, error) {
	name, value, found := strings.Cut(s, "=")
	not := strings.HasSuffix(name, "!")
	name = strings.TrimSpace(strings.TrimSuffix(name, "!"))
	if !found || name == "" {
		return Condition{}, fmt.Errorf("a condition is written variable=value, such as gender=female; %q is not", s)
	}
	return Condition{name, strings.TrimSpace(value), not}, nil
}

func (k Condition) String() string {
	if k.Not {
		return k.Variable + "!=" + k.Value
	}
	return k.Variable + "=" + k.Value
}

// holds tells whether k holds of a case, which is nil for a document without one.
func (k Condition) holds(of *Case) bool {
	var values []string
	if of != nil {
		values = of.Attributes[k.Variable]
	}
	if k.Value == "" {
		return (len(values) == 0) != k.Not
	}
	return slices.Contains(values, k.Value) != k.Not
}

// A layer is a set of coders; nil is all.
type layer []bool

func (l layer) has(coder int32) bool { return l == nil || l[coder] }

func (c *Corpus) layer(coders []int) (layer, error) {
	if coders == nil {
		return nil, nil
	}
	if err := c.checkCoders(coders); err != nil {
		return nil, err
	}
	l := make(layer, len(c.coders))
	for _, k := range coders {
		l[k] = true
	}
	return l, nil
}

// A scope is a Filter made ready.
type scope struct {
	layer
	where  []Condition
	chosen []bool // nil is every document
	c      *Corpus
}

func (c *Corpus) scope(f Filter) (scope, error) {
	s := scope{where: f.Where, c: c}
	var err error
	if s.layer, err = c.layer(f.Coders); err != nil {
		return s, err
	}
	if f.Documents != nil {
		s.chosen = make([]bool, len(c.documents))
		for _, d := range f.Documents {
			if !c.has(d) {
				return s, fmt.Errorf("there is no document %d", d)
			}
			s.chosen[d] = true
		}
	}
	for _, k := range f.Where {
		if !c.knows(k.Variable) {
			return s, fmt.Errorf("there is no variable %q; %s", k.Variable, c.variableList())
		}
	}
	return s, nil
}

// covers tells whether the scope has document d, which is there.
func (s scope) covers(d int32) bool {
	if s.chosen != nil && !s.chosen[d] {
		return false
	}
	if len(s.where) == 0 {
		return true
	}
	of := s.c.caseOf(d)
	for _, k := range s.where {
		if !k.holds(of) {
			return false
		}
	}
	return true
}

func (c *Corpus) caseOf(d int32) *Case {
	if k := c.documents[d].kase; k >= 0 {
		return &c.cases[k]
	}
	return nil
}

func (c *Corpus) knows(variable string) bool {
	if slices.ContainsFunc(c.variables, func(v Variable) bool { return v.Name == variable }) {
		return true
	}
	return slices.ContainsFunc(c.cases, func(k Case) bool { return len(k.Attributes[variable]) > 0 })
}

func (c *Corpus) variableList() string {
	seen := map[string]bool{}
	for _, v := range c.variables {
		seen[v.Name] = true
	}
	for _, k := range c.cases {
		for name := range k.Attributes {
			seen[name] = true
		}
	}
	if len(seen) == 0 {
		return "none is recorded yet"
	}
	names := make([]string, 0, len(seen))
	for name := range seen {
		names = append(names, name)
	}
	slices.Sort(names)
	return "those recorded are " + strings.Join(names, ", ")
}

// Covered lists the documents that a filter has, in the order of their numbers,
// whoever coded them.
func (c *Corpus) Covered(f Filter) ([]int, error) {
	s, err := c.scope(f)
	if err != nil {
		return nil, err
	}
	var out []int
	for d := range c.documents {
		if !c.documents[d].gone && s.covers(int32(d)) {
			out = append(out, d)
		}
	}
	return out, nil
}
