package format

import (
	"strconv"
	"strings"

	firsthand "firsthand.study"
)

// rtfSigns are control words that stand for a character.
var rtfSigns = map[string]string{
	"tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
	"enspace": "\u2002", "emspace": "\u2003", "qmspace": "\u2005", "zwj": "\u200d", "zwnj": "\u200c", "zwbo": "\u200b", "zwnbo": "\u2060",
	"ltrmark": "\u200e", "rtlmark": "\u200f",
}

// rtfLeft are destinations without words of the text.
var rtfLeft = map[string]bool{
	"info": true, "colortbl": true, "fldinst": true, "sp": true, "nonshppict": true, "shprslt": true, "objdata": true, "objclass": true, "xe": true, "tc": true,
	"rxe": true, "ftnsep": true, "ftnsepc": true, "ftncn": true, "aftnsep": true, "aftnsepc": true, "aftncn": true, "private": true, "template": true,
	"passwordhash": true, "filetbl": true, "revtbl": true, "bkmkstart": true, "bkmkend": true, "formfield": true, "pn": true, "mmathPr": true,
}

// rtfTaken are destinations that a reader may leave out and this one reads.
var rtfTaken = map[string]bool{
	"footnote": true, "annotation": true, "atnid": true, "atnauthor": true, "atnref": true, "atrfstart": true, "atrfend": true, "ud": true,
	"shppict": true, "shpinst": true, "shptxt": true, "fldrslt": true, "nesttableprops": true, "moMath": true, "mmath": true,
	"moMathPara": true, "do": true, "dptxbxtext": true, "pntext": true, "listtext": true,
}

// word acts on a control word. number is its parameter, if it has one.
func (r *rtfReader) word(word string, number int, has bool) {
	s := &r.state
	starred := s.starred
	s.starred = false
	if s.ignore && !(word == "ud" && starred) {
		return
	}
	flag := !has || number != 0
	if starred && !rtfTaken[word] || rtfLeft[word] || strings.HasPrefix(word, "m") && strings.HasSuffix(word, "Pr") {
		s.ignore = true
		return
	}
	if sign, ok := rtfSigns[word]; ok {
		r.write(sign)
		return
	}
	switch word {
	case "u":
		r.unicode(number)
	case "uc":
		s.uc = min(max(number, 0), 100)
	case "par", "sect":
		r.par()
	case "line", "lbr":
		r.lineBreak()
	case "page", "column":
		if r.open {
			r.lineBreak()
		}
	case "cell":
		r.cell()
	case "row":
		r.endRow()
	case "nestcell":
		r.par()
		r.d.between, r.nested = '\t', true
	case "nestrow":
		if r.nested {
			r.d.between, r.nested = '\n', false
		}
	case "intbl":
		r.table = true
	case "pard":
		r.table = false
		r.outline = 0
	case "plain":
		s.bold, s.hidden, s.deleted, s.font = false, false, false, r.plain
	case "b":
		s.bold = flag
	case "v":
		s.hidden = flag
	case "deleted":
		s.deleted, s.countDeletion = flag, flag
	case "revised":
		if flag {
			r.inserted++
		}
	case "f":
		if s.kind == rtfFonts {
			s.fontNumber = number
		} else {
			s.font = number
		}
	case "s":
		if s.kind == rtfStyles {
			s.styleNumber = number
		} else {
			r.outline = r.headings[number]
		}
	case "outlinelevel":
		if s.kind == rtfStyles {
			if 0 <= number && number < 9 {
				r.headings[s.styleNumber] = number + 1
			}
		} else if 0 <= number && number < 9 {
			r.outline = number + 1
		}
	case "ansicpg", "ansi", "mac", "pc", "pca", "deff", "fcharset", "cpg":
		r.encoding(word, number)
	default:
		r.destination(word)
	}
}

func (r *rtfReader) lineBreak() {
	if r.state.deleted || r.state.hidden || r.state.kind != rtfText {
		return
	}
	r.begin()
	r.d.breakLine()
}

func (r *rtfReader) encoding(word string, number int) {
	f := r.fonts[r.state.fontNumber]
	switch word {
	case "ansicpg":
		if number > 0 {
			r.page = number
		}
	case "mac":
		r.page = 10000
	case "pc":
		r.page = 437
	case "pca":
		r.page = 850
	case "deff":
		r.plain, r.state.font = number, number
	case "fcharset":
		f.page = charsetPage(number)
	case "cpg":
		f.page = number
	}
	if r.state.kind == rtfFonts {
		r.fonts[r.state.fontNumber] = f
	}
}

// destination acts on the word that begins a group of another purpose.
func (r *rtfReader) destination(word string) {
	s := &r.state
	switch word {
	case "fonttbl":
		s.kind = rtfFonts
	case "stylesheet":
		s.kind = rtfStyles
	case "pict":
		r.pictures++
		s.ignore = true
	case "upr":
		s.alternatives = true
	case "ud":
		s.ignore = len(r.stack) > 0 && r.stack[len(r.stack)-1].ignore
	case "footnote":
		r.footnote()
	case "ftnalt":
		r.cites[1]++ // the note that is being read is an endnote; see footnote
	case "annotation":
		r.annotation()
	case "atnauthor":
		r.apart(func(d *draft) { r.author = d.flat() })
	case "atnid":
		s.ignore = true
	case "atnref":
		r.apart(func(d *draft) { r.refers = d.flat() })
	case "atrfstart":
		r.apart(func(d *draft) { r.ranges[d.flat()] = firsthand.Span{Start: r.d.cp, End: -1} })
	case "atrfend":
		r.apart(func(d *draft) {
			if span, ok := r.ranges[d.flat()]; ok {
				span.End = r.d.cp
				r.ranges[d.flat()] = span
			}
		})
	case "listtext", "pntext":
		r.apart(func(d *draft) {
			if sign := bullet(d.flat()); sign != "" {
				r.begin()
				if r.d.cp == r.start {
					r.d.sign(sign)
					r.item = sign
				}
			}
		})
	case "header", "headerl", "headerr", "headerf":
		r.apart(func(d *draft) { r.headers = append(r.headers, d.flat()) })
	case "footer", "footerl", "footerr", "footerf":
		r.apart(func(d *draft) { r.footers = append(r.footers, d.flat()) })
	case "shptxt", "dptxbxtext":
		r.apart(func(d *draft) {
			r.begin()
			r.boxes = append(r.boxes, d)
		})
	}
}

func (r *rtfReader) footnote() {
	endnotes := r.cites[1]
	r.apart(func(d *draft) {
		n := footnote{kind: "footnote", text: d}
		if r.cites[1] > endnotes {
			r.cites[1] = endnotes + 1
			n.kind, n.label = "endnote", strings.ToLower(roman(r.cites[1]))
		} else {
			r.cites[0]++
			n.label = strconv.Itoa(r.cites[0])
		}
		if r.state.deleted || r.state.hidden {
			return
		}
		r.begin()
		r.d.refer(n)
		r.cited = append(r.cited, n)
	})
}

// annotation reads a comment: about the words between its marks, or about the
// paragraph so far.
func (r *rtfReader) annotation() {
	author := r.author
	r.author, r.refers = "", ""
	r.apart(func(d *draft) {
		note := d.flat()
		if note == "" {
			return
		}
		if author != "" {
			note = author + ": " + note
		}
		r.begin()
		span, ok := r.ranges[r.refers]
		if !ok || span.End < 0 {
			span = firsthand.Span{Start: r.start, End: r.d.cp}
		}
		if span.End <= span.Start {
			span.Start = max(0, span.End-1)
			span.End = span.Start + 1
		}
		r.d.marks = append(r.d.marks, firsthand.Mark{Span: span, Kind: "comment", Note: note})
	})
}
