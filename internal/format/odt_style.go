package format

import "strings"

// An openStyle is what this reader needs to know of a style.
type openStyle struct {
	below        string
	bold, hidden state
	font         string
	ready        bool // what it has from below is in it
}

// with is a style with another on top of it.
func (s openStyle) with(top openStyle) openStyle {
	if top.bold != unset {
		s.bold = top.bold
	}
	if top.hidden != unset {
		s.hidden = top.hidden
	}
	if top.font != "" {
		s.font = top.font
	}
	return s
}

func (o *openReader) readStyle() error {
	x := o.x
	s := &openStyle{below: x.attr("style:parent-style-name")}
	name := x.attr("style:name")
	o.styles[name] = s
	return x.each(func(name string) error {
		if name != "style:text-properties" {
			return nil
		}
		switch weight := x.attr("fo:font-weight"); {
		case weight == "bold", len(weight) == 3 && weight >= "600":
			s.bold = on
		case weight != "":
			s.bold = off
		}
		switch x.attr("text:display") {
		case "none":
			s.hidden = on
		case "true":
			s.hidden = off
		}
		for _, a := range [...]string{"style:font-name", "fo:font-family"} {
			if f := strings.Trim(x.attr(a), "'"); f != "" {
				s.font = f
			}
		}
		return nil
	})
}

// styleNamed is a style with all that it has from those below it.
func (o *openReader) styleNamed(name string) openStyle {
	s := o.styles[name]
	if s == nil {
		return openStyle{}
	}
	if !s.ready {
		s.ready = true // before those below, which may go round in a ring
		*s = o.styleNamed(s.below).with(*s)
		s.ready = true
	}
	return *s
}

func (o *openReader) readListStyle() error {
	x := o.x
	levels := new([10]listLevel)
	o.lists[x.attr("style:name")] = levels
	return x.each(func(name string) error {
		level := x.number("text:level", 0)
		if level < 1 || level > 9 {
			return nil
		}
		l := listLevel{start: x.number("text:start-value", 1), before: x.attr("style:num-prefix"), after: x.attr("style:num-suffix"), levels: max(1, x.number("text:display-levels", 1))}
		switch name {
		case "text:list-level-style-bullet":
			l.format, l.text = "bullet", x.attr("text:bullet-char")
		case "text:list-level-style-number":
			l.format = x.attr("style:num-format")
		case "text:list-level-style-image":
			l.format, l.text = "bullet", "•"
		default:
			return nil
		}
		levels[level] = l
		return nil
	})
}
