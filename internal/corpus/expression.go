package corpus

import (
	"strconv"
	"strings"
	"unicode"
)

// An Expression asks for passages by their codes. Its Op tells which fields count.
type Expression struct {
	Op    Op
	Path  []string      // of Carries: the names of the code from the root; none is every code
	Below bool          // of Carries: the code and all that stands below it
	Words int           // of Near: how many words apart at most
	Of    []*Expression // what it combines: two; of And and Or two or more; of Not one; of Carries none
	At    int           // where it was written, in code points from 0
}

// Op is how an expression finds passages.
type Op int

// What an expression may be. Passages keep code and coder of their left term.
const (
	// Carries finds the codings of a code.
	Carries Op = iota
	// And finds the stretches of its first positive term that every other
	// positive term marks too and no term under Not marks.
	And
	// Or finds what any of its terms finds, once.
	Or
	// Not stands only in And, beside a positive term.
	Not
	// Within finds the left passages wholly inside one right passage.
	Within
	// Overlaps finds the left passages that share a code point with a right one.
	Overlaps
	// Near finds the left passages with a right one at most Words words away:
	// so many words stand wholly between the two; overlapping is nought.
	Near
)

var operators = map[string]Op{"and": And, "or": Or, "not": Not, "within": Within, "overlaps": Overlaps, "near": Near}

var binding = map[Op]int{Or: 1, And: 2, Not: 3, Within: 4, Overlaps: 4, Near: 4, Carries: 5}

// String writes the expression so that [Parse] reads the same again.
func (e *Expression) String() string {
	var b strings.Builder
	e.write(&b)
	return b.String()
}

func (e *Expression) write(b *strings.Builder) {
	part := func(x *Expression, tightly bool) {
		if binding[x.Op] < binding[e.Op] || tightly && binding[x.Op] == binding[e.Op] {
			b.WriteByte('(')
			x.write(b)
			b.WriteByte(')')
			return
		}
		x.write(b)
	}
	switch e.Op {
	case Carries:
		b.WriteString(quoted(e.Path, e.Below))
	case Not:
		b.WriteString("not ")
		part(e.Of[0], true)
	case And, Or:
		word := map[Op]string{And: " and ", Or: " or "}[e.Op]
		for i, x := range e.Of {
			if i > 0 {
				b.WriteString(word)
			}
			part(x, true)
		}
	default:
		part(e.Of[0], false)
		switch e.Op {
		case Within:
			b.WriteString(" within ")
		case Overlaps:
			b.WriteString(" overlaps ")
		case Near:
			b.WriteString(" near " + strconv.Itoa(e.Words) + " ")
		}
		part(e.Of[1], true)
	}
}

// quoted writes a path as an expression has it, in quotes where it must.
func quoted(path []string, below bool) string {
	parts := make([]string, 0, len(path)+1)
	for _, name := range path {
		name = strings.NewReplacer(`\`, `\\`, `/`, `\/`, `"`, `\"`).Replace(name)
		if name == "*" {
			name = `\*`
		}
		parts = append(parts, name)
	}
	if below {
		parts = append(parts, "*")
	}
	s := strings.Join(parts, "/")
	_, operator := operators[strings.ToLower(s)]
	if operator || strings.ContainsAny(s, `()"`) || strings.ContainsFunc(s, unicode.IsSpace) {
		return `"` + s + `"`
	}
	return s
}
