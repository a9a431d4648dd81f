package format

import "context"

// ooxml are the namespaces of Word documents, transitional and strict.
var ooxml = map[string]string{
	"http://schemas.openxmlformats.org/wordprocessingml/2006/main":        "w",
	"http://purl.oclc.org/ooxml/wordprocessingml/main":                    "w",
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
	"http://purl.oclc.org/ooxml/officeDocument/relationships":             "r",
	"http://schemas.openxmlformats.org/officeDocument/2006/math":          "m",
	"http://purl.oclc.org/ooxml/officeDocument/math":                      "m",
	"http://schemas.openxmlformats.org/markup-compatibility/2006":         "mc",
	"http://schemas.openxmlformats.org/drawingml/2006/main":               "a",
	"http://purl.oclc.org/ooxml/drawingml/main":                           "a",
	"http://schemas.openxmlformats.org/drawingml/2006/picture":            "pic",
	"http://purl.oclc.org/ooxml/drawingml/picture":                        "pic",
	"urn:schemas-microsoft-com:vml":                                       "v",
	"http://schemas.openxmlformats.org/package/2006/relationships":        "rel",
	"http://schemas.microsoft.com/office/word/2012/wordml":                "w15",
}

// readDOCX reads a Word document as it reads on paper: tracked insertions in
// and deletions out, fields as they show, notes at the end, comments as marks.
func readDOCX(ctx context.Context, src *source) (*Transcript, error) {
	a, err := src.archive()
	if err != nil {
		return nil, err
	}
	w := &wordReader{styles: map[string]*wordStyle{}, comments: map[string]string{}, ranges: map[string]place{}, d: &draft{}}
	parts, err := wordParts(ctx, a)
	if err != nil {
		return nil, err
	}
	if err := w.side(ctx, a, parts); err != nil {
		return nil, err
	}
	main, err := a.part(ctx, parts.main)
	if err != nil {
		return nil, err
	}
	if main == nil {
		return nil, errDamaged
	}
	if err := w.part(main); err != nil {
		return nil, err
	}
	for _, r := range w.ranges { // never closed
		remark(r)
	}
	w.d.furniture("header", w.headers, &w.tally)
	w.d.furniture("footer", w.footers, &w.tally)
	w.d.endnotes(w.cited)
	return w.d.transcript(w.tally.notes()), nil
}

// A wordReader walks the parts of a Word document and writes the draft d.
type wordReader struct {
	x *xmlReader
	d *draft
	tally

	styles   map[string]*wordStyle
	numbers  numbering
	comments map[string]string
	notes    map[string]*draft // by kind and id
	cited    []footnote
	cites    [2]int // footnotes, endnotes
	headers  []string
	footers  []string

	ranges map[string]place // of comments that are open
	fields []bool           // of every field that is open, whether its result has begun
	boxes  []*draft         // text boxes of the paragraph being read
	depth  int              // paragraphs in one another

	paragraph wordParagraph
	run       wordRun
	join      bool // the mark of the paragraph before was deleted
}

// A place is where a comment begins.
type place struct {
	d    *draft
	cp   int
	note string
}

type wordParagraph struct {
	style string
	level int // of heading
	item  string
	start int
	gone  bool // its mark is deleted, so that the next paragraph continues it
}

type wordRun struct {
	bold, hidden bool
	font         string
}

// part walks a whole part.
func (w *wordReader) part(data []byte) error {
	outer := w.x
	w.x = newXML(data, ooxml)
	defer func() { w.x = outer }()
	for {
		token, err := w.x.next()
		if err != nil || token == xmlEOF {
			return err
		}
		if token == xmlStart {
			if err := w.children(); err != nil {
				return err
			}
		}
	}
}

// apart walks what the element that began contains into a draft of its own.
func (w *wordReader) apart() (*draft, error) {
	outer, paragraph, run, boxes, join, depth := w.d, w.paragraph, w.run, w.boxes, w.join, w.depth
	w.d, w.boxes, w.join, w.depth = &draft{}, nil, false, 0
	w.run = wordRun{}
	err := w.children()
	inner := w.d
	w.d, w.paragraph, w.run, w.boxes, w.join, w.depth = outer, paragraph, run, boxes, join, depth
	return inner, err
}

func (w *wordReader) children() error { return w.x.each(w.element) }

// element reads one element by its name. What is not known is walked through:
// words stand only in elements that are.
func (w *wordReader) element(name string) error {
	x := w.x
	switch name {
	case "w:p":
		return w.readParagraph()
	case "w:pPr":
		return w.paragraphProperties()
	case "w:r":
		outer := w.run
		w.run = wordRun{bold: w.style(w.paragraph.style).bold == on}
		err := w.children()
		w.run = outer
		return err
	case "w:rPr":
		return w.runProperties()
	case "w:t", "m:t", "a:t":
		return w.words()
	case "w:tbl":
		return w.table()
	case "w:sectPr", "w:sdtPr", "w:tblPr", "w:tblGrid", "w:tcPr", "w:instrText", "w:delInstrText", "w:delText", "w:rt":
		if name == "w:rt" {
			return w.reading()
		}
		return x.skip()
	case "w:del", "w:moveFrom":
		w.deleted++
		return x.skip()
	case "w:ins", "w:moveTo":
		w.inserted++
		return w.children()
	case "w:tab", "w:ptab":
		w.write("\t")
	case "w:br", "w:cr":
		w.lineBreak(x.attr("w:type"))
	case "w:noBreakHyphen":
		w.write("\u2011")
	case "w:softHyphen":
		w.write("\u00ad")
	case "w:sym":
		w.sign()
	case "w:fldChar":
		return w.field()
	case "w:footnoteReference":
		w.cite("footnote", x.attr("w:id"))
	case "w:endnoteReference":
		w.cite("endnote", x.attr("w:id"))
	case "w:commentRangeStart":
		id := x.attr("w:id")
		if note := w.comments[id]; note != "" {
			w.ranges[id] = place{w.d, w.d.cp, note}
		}
	case "w:commentRangeEnd":
		w.closeComment(x.attr("w:id"))
	case "w:commentReference":
		w.pointComment(x.attr("w:id"))
	case "w:txbxContent":
		box, err := w.apart()
		w.boxes = append(w.boxes, box)
		return err
	case "mc:AlternateContent":
		return w.alternate()
	case "pic:pic", "v:imagedata":
		w.pictures++
	case "w:altChunk":
		w.chunks++
	default:
		return w.children()
	}
	return x.skip()
}

// readParagraph reads w:p. In a paragraph of a text box w.d is another draft.
func (w *wordReader) readParagraph() error {
	outer, run := w.paragraph, w.run
	w.run = wordRun{}
	w.depth++
	if w.join {
		w.join = false
	} else {
		w.d.begin()
	}
	w.paragraph = wordParagraph{start: w.d.cp}
	from := len(w.d.b)
	err := w.children()
	w.d.end()
	p := w.paragraph
	switch {
	case p.level > 0:
		w.d.mark(p.start, heading(p.level), "")
		w.d.still(from)
	case p.item != "":
		w.d.mark(p.start, "item", p.item)
	}
	w.join = p.gone
	w.paragraph, w.run = outer, run
	if w.depth--; w.depth > 0 {
		return err
	}
	boxes := w.boxes
	w.boxes = nil
	for _, box := range boxes {
		if box.flat() != "" {
			w.d.add(box)
			w.d.mark(w.d.cp-box.cp, "textbox", "")
		}
	}
	return err
}

func (w *wordReader) paragraphProperties() error {
	p := &w.paragraph
	num, level := "", -1
	err := w.x.each(func(name string) error {
		switch name {
		case "w:pStyle":
			p.style = w.x.attr("w:val")
		case "w:outlineLvl":
			if n := w.x.number("w:val", 9); n < 9 {
				p.level = n + 1
			}
		case "w:numPr":
			return w.x.each(func(name string) error {
				switch name {
				case "w:numId":
					num = w.x.attr("w:val")
				case "w:ilvl":
					level = w.x.number("w:val", 0)
				}
				return nil
			})
		case "w:rPr":
			return w.x.each(func(name string) error {
				if name == "w:del" || name == "w:moveFrom" {
					p.gone = true
				}
				return nil
			})
		}
		return nil
	})
	s := w.style(p.style)
	if p.level == 0 {
		p.level = s.level
	}
	if num == "" {
		num = s.num
	}
	if level < 0 {
		level = s.numLevel
	}
	if sign := w.numbers.next(num, level); sign != "" && w.d.cp == p.start {
		p.item = sign
		w.d.sign(sign)
	}
	return err
}

// silent says that what is read does not show: a field's instruction, hidden text.
// oneLine makes line feeds spaces.
// sign reads w:sym, a character of a picture font.
// reading reads the pronunciation that stands above words; it is written in
// brackets before them, where the file has it.
// alternate takes the first choice of several that show the same.
// pointComment marks the paragraph so far, for a comment of no range.
// remark marks what a comment is about; one about nothing is put on the
// character before it, or on the first that is written after.
