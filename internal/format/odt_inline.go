package format

import (
	"strconv"
	"strings"
)

// inlines reads what stands in a paragraph. White space in it counts once
// (OpenDocument 1.3, part 3, 6.1.2).
func (o *openReader) inlines() error {
	x := o.x
	for depth := len(x.open); ; {
		token, err := x.next()
		switch {
		case err != nil:
			return err
		case token == xmlEOF, token == xmlEnd && len(x.open) < depth:
			return nil
		case token == xmlWords:
			o.words(x.text)
		case token == xmlStart:
			if err := o.inline(x.name); err != nil {
				return err
			}
			for len(x.open) > depth {
				if _, err := x.next(); err != nil {
					return err
				}
			}
		}
	}
}

func (o *openReader) words(s []byte) {
	if o.style.hidden == on {
		o.hidden++
		return
	}
	out := make([]byte, 0, len(s))
	for _, c := range s {
		if c == ' ' || c == '\t' || c == '\n' || c == '\r' {
			if o.space {
				continue
			}
			o.space, c = true, ' '
		} else {
			o.space = false
		}
		out = append(out, c)
	}
	o.d.words(symbols(o.style.font, out, &o.unnamed), o.style.bold == on)
}

func (o *openReader) write(s string) {
	o.space = false
	if o.style.hidden != on {
		o.d.words([]byte(s), o.style.bold == on)
	}
}

func (o *openReader) inline(name string) error {
	x := o.x
	switch name {
	case "text:s":
		o.write(strings.Repeat(" ", min(max(x.number("text:c", 1), 0), 10_000)))
	case "text:tab":
		o.write("\t")
	case "text:line-break":
		o.d.breakLine()
		o.space = true
	case "text:span":
		outer := o.style
		o.style = o.style.with(o.styleNamed(x.attr("text:style-name")))
		err := o.inlines()
		o.style = outer
		return err
	case "text:note":
		return o.note()
	case "office:annotation":
		return o.annotation()
	case "office:annotation-end":
		id := x.attr("office:name")
		if r, ok := o.ranges[id]; ok {
			remark(r)
			delete(o.ranges, id)
		}
	case "text:ruby-text":
		d, err := o.wordsApart()
		if s := d.flat(); s != "" {
			o.write("(" + s + ")")
		}
		return err
	case "draw:frame", "draw:custom-shape", "draw:rect", "draw:ellipse", "draw:text-box":
		return o.frame()
	case "draw:image":
		o.pictures++
	case "draw:object":
		o.pictures++
	case "text:hidden-text", "text:hidden-paragraph", "svg:title", "svg:desc", "text:tracked-changes", "office:binary-data", "dc:creator", "dc:date":
	case "text:p", "text:h", "text:list", "table:table":
		return o.element(name)
	default:
		return o.inlines()
	}
	return nil
}

// wordsApart is apart for an element whose words stand in it without a paragraph.
func (o *openReader) wordsApart() (*draft, error) {
	d := o.d
	o.d = &draft{}
	err := o.inlines()
	inner := o.d
	o.d = d
	return inner, err
}

// frame reads a text box, whose words follow the paragraph that it stands at, or
// counts a picture, of which a frame may hold several for programs to choose from.
func (o *openReader) frame() error {
	pictures := o.pictures
	box, err := o.apart()
	if o.pictures > pictures {
		o.pictures = pictures + 1
	}
	switch {
	case o.depth > 0:
		o.boxes = append(o.boxes, box)
	case box.flat() != "":
		o.d.add(box)
		o.d.mark(o.d.cp-box.cp, "textbox", "")
	}
	return err
}

func (o *openReader) note() error {
	n := footnote{kind: "footnote", text: &draft{}}
	if o.x.attr("text:note-class") == "endnote" {
		n.kind = "endnote"
	}
	err := o.x.each(func(name string) (err error) {
		if name == "text:note-body" {
			n.text, err = o.apart()
		}
		return err
	})
	if n.kind == "footnote" {
		o.cites[0]++
		n.label = strconv.Itoa(o.cites[0])
	} else {
		o.cites[1]++
		n.label = strings.ToLower(roman(o.cites[1]))
	}
	if o.style.hidden != on {
		o.d.refer(n)
		o.space = false
		o.cited = append(o.cited, n)
	}
	return err
}

// annotation reads a comment: about words if it has a name and an end, about
// the paragraph so far if not.
func (o *openReader) annotation() error {
	id, author := o.x.attr("office:name"), ""
	d, boxes, depth, style, list, start, space := o.d, o.boxes, o.depth, o.style, o.list, o.start, o.space
	o.d, o.boxes, o.depth, o.style, o.list = &draft{}, nil, 0, openStyle{}, openList{}
	err := o.x.each(func(name string) error {
		switch name {
		case "dc:creator":
			who, err := o.wordsApart()
			author = who.flat()
			return err
		case "text:p", "text:list":
			return o.element(name)
		}
		return nil
	})
	note := o.d.flat()
	o.d, o.boxes, o.depth, o.style, o.list, o.start, o.space = d, boxes, depth, style, list, start, space
	if note == "" {
		return err
	}
	if author != "" {
		note = author + ": " + note
	}
	if id == "" {
		remark(place{o.d, o.start, note})
	} else {
		o.ranges[id] = place{o.d, o.d.cp, note}
	}
	return err
}
