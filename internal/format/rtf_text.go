package format

import (
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

func (r *rtfReader) bytes(s []byte) {
	if r.high != 0 && len(s) > 0 {
		r.high = 0
		r.write("\ufffd")
	}
	if !r.state.ignore {
		r.raw = append(r.raw, s...)
	}
}

func (r *rtfReader) flush() {
	if len(r.raw) == 0 {
		return
	}
	raw := r.raw
	r.raw = r.raw[:0]
	font, known := r.fonts[r.state.font]
	page := r.page
	if known && font.page != 0 {
		page = font.page
	}
	r.words(decodePage(raw, page), font.name)
}

func (r *rtfReader) write(s string) { r.words([]byte(s), "") }

func (r *rtfReader) words(s []byte, font string) {
	switch {
	case r.state.ignore || len(s) == 0:
	case r.state.kind == rtfFonts:
		r.fontName(string(s))
	case r.state.kind == rtfStyles:
		r.styleName(string(s))
	case r.state.deleted:
		if r.state.countDeletion {
			r.deleted++
			r.state.countDeletion = false
		}
	case r.state.hidden:
		r.hidden++
	default:
		r.begin()
		r.d.words(symbols(font, s, &r.unnamed), r.state.bold)
	}
}

func (r *rtfReader) unicode(n int) {
	u := rune(uint16(n))
	r.flush()
	r.skip = r.state.uc
	switch {
	case utf16.IsSurrogate(u) && u < 0xdc00:
		if r.high != 0 {
			r.write("\ufffd")
		}
		r.high = u
		return
	case utf16.IsSurrogate(u):
		u = utf16.DecodeRune(r.high, u)
	case r.high != 0:
		r.high = 0
		r.write("\ufffd")
	}
	r.high = 0
	if u == 0 || !utf8.ValidRune(u) {
		u = utf8.RuneError
	}
	font := ""
	if f := r.fonts[r.state.font]; isPictureFont(f.name) && u >= 0xf000 {
		font = f.name
	}
	if u == '\n' || u == '\r' {
		u = ' '
	}
	r.words(utf8.AppendRune(nil, u), font)
}

func (r *rtfReader) begin() {
	if r.open {
		return
	}
	if r.table && !r.inCell {
		r.beginCell()
	}
	r.d.begin()
	r.open, r.start, r.from, r.item = true, r.d.cp, len(r.d.b), ""
}

func (r *rtfReader) beginCell() {
	if r.row == nil {
		r.row = &row{d: r.d}
	}
	r.row.begin()
	r.inCell = true
}

func (r *rtfReader) endParagraph() {
	if !r.open {
		return
	}
	r.open = false
	r.d.end()
	switch {
	case r.outline > 0:
		r.d.mark(r.start, heading(r.outline), "")
		r.d.still(r.from)
	case r.item != "":
		r.d.mark(r.start, "item", r.item)
	}
	for _, box := range r.boxes {
		if box.flat() != "" {
			r.d.add(box)
			r.d.mark(r.d.cp-box.cp, "textbox", "")
		}
	}
	r.boxes = nil
}

func (r *rtfReader) par() {
	if r.state.ignore || r.state.deleted || r.state.kind != rtfText {
		return // a deleted mark joins two paragraphs
	}
	r.begin()
	r.endParagraph()
}

func (r *rtfReader) cell() {
	if r.state.ignore || r.state.kind != rtfText {
		return
	}
	if !r.inCell {
		r.beginCell()
	}
	r.endParagraph()
	r.row.end()
	r.inCell = false
}

func (r *rtfReader) endRow() {
	if r.state.ignore || r.row == nil {
		return
	}
	if r.inCell {
		r.cell()
	}
	r.row.close()
	r.row = nil
}

func (r *rtfReader) apart(done func(d *draft)) {
	outer := r.rtfWriting
	r.rtfWriting = rtfWriting{d: &draft{}}
	r.state.bold, r.state.hidden = false, false
	before := r.state.end
	r.state.end = func() {
		r.endParagraph()
		inner := r.d
		inner.b = bytes.TrimRight(inner.b, " \t\n")
		inner.cp = utf8.RuneCount(inner.b)
		trimDraft(inner)
		r.rtfWriting = outer
		done(inner)
		if before != nil {
			before()
		}
	}
}

func (r *rtfReader) styleName(s string) {
	level, ok := strings.CutPrefix(strings.ToLower(strings.TrimRight(strings.TrimSpace(s), ";")), "heading ")
	if ok && len(level) == 1 && "1" <= level && level <= "9" {
		r.headings[r.state.styleNumber] = int(level[0] - '0')
	}
}

func (r *rtfReader) fontName(s string) {
	f := r.fonts[r.state.fontNumber]
	name, _, _ := strings.Cut(s, ";")
	if f.name == "" {
		f.name = strings.TrimSpace(name)
		r.fonts[r.state.fontNumber] = f
	}
}
