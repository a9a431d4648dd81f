package format

import (
	"bytes"
	"context"
	"strings"
)

// opendocument are the namespaces of OpenDocument files.
var opendocument = map[string]string{
	"urn:oasis:names:tc:opendocument:xmlns:office:1.0":                     "office",
	"urn:oasis:names:tc:opendocument:xmlns:text:1.0":                       "text",
	"urn:oasis:names:tc:opendocument:xmlns:table:1.0":                      "table",
	"urn:oasis:names:tc:opendocument:xmlns:style:1.0":                      "style",
	"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0":                    "draw",
	"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0":          "fo",
	"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0":             "svg",
	"urn:oasis:names:tc:opendocument:xmlns:form:1.0":                       "form",
	"urn:oasis:names:tc:opendocument:xmlns:presentation:1.0":               "presentation",
	"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0":                   "manifest",
	"urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0": "loext",
	"http://purl.org/dc/elements/1.1/":                                     "dc",
}

// readODT reads an OpenDocument text as it reads on paper: with tracked changes
// accepted, notes at the end, comments as marks.
func readODT(ctx context.Context, src *source) (*Transcript, error) {
	a, err := src.archive()
	if err != nil {
		return nil, err
	}
	manifest, err := a.part(ctx, "META-INF/manifest.xml")
	if err != nil {
		return nil, err
	}
	if bytes.Contains(manifest, []byte("encryption-data")) {
		return nil, errLocked
	}
	content, err := a.part(ctx, "content.xml")
	if err != nil {
		return nil, err
	}
	if content == nil {
		return nil, errDamaged
	}
	o := &openReader{d: &draft{}, styles: map[string]*openStyle{}, lists: map[string]*[10]listLevel{}, ranges: map[string]place{}, counts: map[string]*[10]int{}}
	styles, err := a.part(ctx, "styles.xml")
	if err != nil {
		return nil, err
	}
	if styles != nil {
		if err := o.part(styles); err != nil {
			return nil, err
		}
	}
	o.d, o.cited, o.cites = &draft{}, nil, [2]int{}
	clear(o.counts)
	if err := o.part(content); err != nil {
		return nil, err
	}
	for _, r := range o.ranges { // never closed
		remark(r)
	}
	o.d.furniture("header", o.headers, &o.tally)
	o.d.furniture("footer", o.footers, &o.tally)
	o.d.endnotes(o.cited)
	return o.d.transcript(o.tally.notes()), nil
}

// An openReader walks the parts of an OpenDocument text and writes the draft d.
type openReader struct {
	x *xmlReader
	d *draft
	tally

	styles  map[string]*openStyle
	lists   map[string]*[10]listLevel
	counts  map[string]*[10]int // of items, by list style
	cited   []footnote
	cites   [2]int // footnotes, endnotes
	headers []string
	footers []string
	ranges  map[string]place // of comments that are open
	boxes   []*draft
	depth   int // paragraphs in one another

	style openStyle // of the words being read
	list  openList
	start int  // of the paragraph
	space bool // the last character written is white space that takes up more of it
}

// An openList is the list that a paragraph may be an item of.
type openList struct {
	style string
	level int
	fresh bool // the item's sign is still to be written
}

// part walks a whole part.
func (o *openReader) part(data []byte) error {
	o.x = newXML(data, opendocument)
	for {
		token, err := o.x.next()
		if err != nil || token == xmlEOF {
			return err
		}
		if token == xmlStart {
			if err := o.element(o.x.name); err != nil {
				return err
			}
		}
	}
}

func (o *openReader) children() error { return o.x.each(o.element) }

// apart walks what the element that began contains into a draft of its own.
func (o *openReader) apart() (*draft, error) {
	d, boxes, depth, style, list, start, space := o.d, o.boxes, o.depth, o.style, o.list, o.start, o.space
	o.d, o.boxes, o.depth, o.style, o.list = &draft{}, nil, 0, openStyle{}, openList{}
	err := o.children()
	inner := o.d
	o.d, o.boxes, o.depth, o.style, o.list, o.start, o.space = d, boxes, depth, style, list, start, space
	return inner, err
}

// element reads an element that stands between paragraphs.
func (o *openReader) element(name string) error {
	x := o.x
	switch name {
	case "text:p":
		return o.paragraph(0)
	case "text:h":
		return o.paragraph(max(1, x.number("text:outline-level", 1)))
	case "text:list":
		return o.readList()
	case "table:table":
		return o.table()
	case "style:style":
		return o.readStyle()
	case "text:list-style":
		return o.readListStyle()
	case "style:header", "style:header-left", "style:header-first":
		d, err := o.apart()
		o.headers = append(o.headers, d.flat())
		return err
	case "style:footer", "style:footer-left", "style:footer-first":
		d, err := o.apart()
		o.footers = append(o.footers, d.flat())
		return err
	case "text:tracked-changes":
		return x.each(func(string) error {
			return x.each(func(name string) error {
				switch name {
				case "text:insertion":
					o.inserted++
				case "text:deletion":
					o.deleted++
				}
				return nil
			})
		})
	case "text:sequence-decls", "text:variable-decls", "text:user-field-decls", "office:forms", "office:scripts", "office:font-face-decls",
		"office:settings", "svg:title", "svg:desc", "text:table-of-content-source", "text:alphabetical-index-source", "style:default-style":
		return nil
	case "text:section":
		if x.attr("text:display") == "none" {
			o.hidden++
			return nil
		}
	case "draw:frame", "draw:custom-shape", "draw:g", "draw:rect", "office:annotation":
		return o.inline(name) // anchored to the page
	}
	return o.children()
}

// paragraph reads text:p or text:h.
func (o *openReader) paragraph(level int) error {
	style, start, space := o.style, o.start, o.space
	o.style = o.styleNamed(o.x.attr("text:style-name"))
	o.d.begin()
	o.depth++
	o.start, o.space = o.d.cp, true
	from := len(o.d.b)
	sign := ""
	if o.list.fresh {
		o.list.fresh = false
		if sign = o.itemSign(); sign != "" {
			o.d.sign(sign)
		}
	}
	err := o.inlines()
	o.d.end()
	switch {
	case level > 0:
		o.d.mark(o.start, heading(level), "")
		o.d.still(from)
	case sign != "":
		o.d.mark(o.start, "item", sign)
	}
	o.style, o.start, o.space = style, start, space
	if o.depth--; o.depth == 0 {
		boxes := o.boxes
		o.boxes = nil
		for _, box := range boxes {
			if box.flat() != "" {
				o.d.add(box)
				o.d.mark(o.d.cp-box.cp, "textbox", "")
			}
		}
	}
	return err
}

// table reads table:table: a row is a line, cells are set apart by tabs.
func (o *openReader) table() error {
	list := o.list
	o.list = openList{}
	defer func() { o.list = list }()
	return o.x.each(o.inTable)
}

func (o *openReader) inTable(name string) error {
	switch name {
	case "table:table-row":
		r := row{d: o.d}
		err := o.x.each(func(name string) error {
			if name != "table:table-cell" && name != "table:covered-table-cell" {
				return nil
			}
			r.begin()
			err := o.children()
			r.end()
			return err
		})
		r.close()
		return err
	case "table:table-header-rows", "table:table-rows", "table:table-row-group", "text:soft-page-break":
		return o.x.each(o.inTable)
	}
	return nil
}

// readList reads text:list, whose style goes on into the lists in it.
func (o *openReader) readList() error {
	outer := o.list
	o.list.level++
	if s := o.x.attr("text:style-name"); s != "" {
		o.list.style = s
	}
	if outer.level == 0 && o.x.attr("text:continue-numbering") != "true" && o.x.attr("text:continue-list") == "" {
		delete(o.counts, o.list.style)
	}
	err := o.x.each(func(name string) error {
		if name == "text:list-item" {
			o.list.fresh = true
			if first := o.x.number("text:start-value", -1); first >= 0 && o.list.level < 10 {
				o.count()[o.list.level] = first - 1
			}
		}
		return o.children()
	})
	o.list = outer
	o.list.fresh = false
	return err
}

func (o *openReader) count() *[10]int {
	c := o.counts[o.list.style]
	if c == nil {
		c = new([10]int)
		if levels := o.lists[o.list.style]; levels != nil {
			for i, l := range levels {
				c[i] = max(l.start, 1) - 1
			}
		}
		o.counts[o.list.style] = c
	}
	return c
}

// itemSign is the sign of the next item of the list.
func (o *openReader) itemSign() string {
	levels := o.lists[o.list.style]
	if levels == nil || o.list.level > 9 {
		return "•"
	}
	c, at := o.count(), levels[o.list.level]
	c[o.list.level]++
	for i := o.list.level + 1; i < 10; i++ {
		c[i] = max(levels[i].start, 1) - 1
	}
	if at.format == "bullet" {
		return bullet(at.text)
	}
	if at.format == "" {
		return ""
	}
	var parts []string
	for i := max(1, o.list.level-at.levels+1); i <= o.list.level; i++ {
		if levels[i].format != "" && levels[i].format != "bullet" {
			parts = append(parts, numeral(c[i], levels[i].format))
		}
	}
	return strings.TrimSpace(at.before + strings.Join(parts, ".") + at.after)
}
