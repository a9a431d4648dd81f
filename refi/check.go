package refi

import (
	"fmt"
	"strings"
)

// A checker follows the elements of a file, whoever reads or writes them, and
// tells the report where they break the schema or refer to nothing.
type checker struct {
	rep   *Report
	where func() string
	stack []level
	at    *rule // the element whose attributes are being given; nil where nothing is known
	seen  uint32

	defined map[[16]byte]kind
	wanted  map[want]string // where each missing reference stands first
}

type level struct {
	rule  *rule
	place int
	count int
	need  int // the first place that may still be needed
	late  int // one past the place that was last said to come too late
}

type want struct {
	key [16]byte
	of  kind
}

func newChecker(root *rule, rep *Report, where func() string) *checker {
	c := &checker{rep: rep, where: where, defined: map[[16]byte]kind{}, wanted: map[want]string{}}
	c.stack = append(c.stack, level{rule: &rule{kids: map[string]kidRule{root.name: {root, 0}}, places: []placeRule{{root.name, true, true}}}})
	return c
}

func (c *checker) wrong(format string, args ...any) {
	c.rep.add(Invalid, "schema", c.whereUnlessFull(Invalid, "schema"), format, args...)
}

// whereUnlessFull spares the making of a place that would not be listed.
func (c *checker) whereUnlessFull(s Severity, kind string) string {
	if c.rep.last[sortOf{kind, s}].n >= ReportEach {
		return ""
	}
	return c.where()
}

// open begins an element; its attributes follow, then begun.
func (c *checker) open(name string, foreign bool) {
	in := &c.stack[len(c.stack)-1]
	c.at, c.seen = nil, 0
	var kid kidRule
	if in.rule != nil {
		var ok bool
		if kid, ok = in.rule.kids[name]; !ok || foreign {
			switch {
			case foreign:
				c.wrong("<%s> belongs to another name space; the schema allows none", name)
			case in.rule.simple != "":
				c.wrong("<%s> stands inside a text", name)
			default:
				c.wrong("<%s> may not stand in <%s>", name, in.rule.name)
			}
			kid = kidRule{}
		} else {
			c.inPlace(in, kid.place, name)
		}
	}
	c.at = kid.rule
	c.stack = append(c.stack, level{rule: kid.rule, place: -1})
}

func (c *checker) inPlace(in *level, place int, name string) {
	switch {
	case place < in.place:
		if in.late != place+1 { // a hundred of one kind are one mistake
			c.wrong("<%s> stands too late in <%s>: it must come before <%s>", name, in.rule.name, in.rule.places[in.place].name)
		}
		in.late = place + 1
		return
	case place > in.place:
		in.place, in.count = place, 0
	}
	if in.count++; in.count == 2 && in.rule.places[place].plain {
		c.wrong("<%s> may have only one <%s>", in.rule.name, in.rule.places[place].name)
	}
	for ; in.need < place; in.need++ {
		if in.rule.places[in.need].needed {
			c.wrong("<%s> needs a <%s> before <%s>", in.rule.name, in.rule.places[in.need].name, name)
		}
	}
	in.need = max(in.need, place+1)
}

func attrOf[T string | []byte](c *checker, name string, value T) {
	if c.at == nil {
		return
	}
	for i := range c.at.attrs {
		a := &c.at.attrs[i]
		if a.name != name {
			continue
		}
		c.seen |= 1 << i
		if !fits(a, value) {
			c.wrong("%s of <%s> is not %s", name, c.at.name, shapeOf(a))
			return
		}
		if a.defines != 0 {
			c.define(guidKey(value), a.defines)
		} else if a.refers != 0 {
			c.refer(guidKey(value), a.refers)
		}
		return
	}
	c.wrong("<%s> has no attribute %s in the schema", c.at.name, name)
}

func shapeOf(a *attrRule) string {
	switch a.kind {
	case "guid":
		return "a GUID"
	case "i":
		return "a whole number"
	case "b":
		return "true, false, 1 or 0"
	case "c":
		return "a colour of the form #RRGGBB"
	case "t":
		return "a time of the form 2018-03-27T17:46:39Z"
	case "date":
		return "a date of the form 2018-03-27"
	case "decimal":
		return "a decimal number without exponent"
	}
	return fmt.Sprintf("one of %v", a.enumerations)
}

// begun ends the attributes of the element opened last.
func (c *checker) begun() {
	if c.at == nil {
		return
	}
	if missing := c.at.required &^ c.seen; missing != 0 {
		for i := range c.at.attrs {
			if missing&(1<<i) != 0 {
				c.wrong("<%s> lacks its %s", c.at.name, c.at.attrs[i].name)
			}
		}
	}
}

// textOf is the text of the element that is open.
func textOf[T string | []byte](c *checker, value T) {
	r := c.stack[len(c.stack)-1].rule
	if r == nil {
		return
	}
	a := attrRule{kind: r.simple}
	if r.simple == "" && strings.TrimSpace(string(value)) == "" {
		return
	}
	if r.simple == "" {
		c.wrong("<%s> has text in it", r.name)
	} else if !fits(&a, value) {
		c.wrong("the value is not %s", shapeOf(&a))
	}
}

// close ends the element that is open.
func (c *checker) close() {
	in := c.stack[len(c.stack)-1]
	c.stack = c.stack[:len(c.stack)-1]
	if in.rule == nil {
		return
	}
	for ; in.need < len(in.rule.places); in.need++ {
		if in.rule.places[in.need].needed {
			c.wrong("<%s> is empty or lacks a <%s>", in.rule.name, in.rule.places[in.need].name)
		}
	}
}
