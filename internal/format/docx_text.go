package format

import (
	"strconv"
	"strings"

	firsthand "firsthand.study"
)

func (w *wordReader) runProperties() error {
	return w.x.each(func(name string) error {
		switch name {
		case "w:b":
			w.run.bold = toggle(w.x.attr("w:val")) == on
		case "w:vanish":
			w.run.hidden = toggle(w.x.attr("w:val")) == on
		case "w:rStyle":
			s := w.style(w.x.attr("w:val"))
			w.run.bold = w.run.bold || s.bold == on
			w.run.hidden = w.run.hidden || s.hidden == on
		case "w:rFonts":
			if f := w.x.attr("w:ascii"); isPictureFont(f) {
				w.run.font = f
			}
		}
		return nil
	})
}

func (w *wordReader) silent() bool {
	for _, result := range w.fields {
		if !result {
			return true
		}
	}
	return w.run.hidden
}

func (w *wordReader) words() error {
	x := w.x
	for depth := len(x.open); len(x.open) >= depth; {
		token, err := x.next()
		if err != nil {
			return err
		}
		if token != xmlWords || len(x.text) == 0 {
			continue
		}
		if w.silent() {
			if w.run.hidden {
				w.hidden++
			}
			continue
		}
		// A line feed in w:t is white space that shows as a space.
		w.d.words(symbols(w.run.font, oneLine(x.text), &w.unnamed), w.run.bold)
	}
	return nil
}

func oneLine(s []byte) []byte {
	for i, c := range s {
		if c == '\n' || c == '\r' {
			out := append([]byte(nil), s...)
			for j := i; j < len(out); j++ {
				if out[j] == '\n' || out[j] == '\r' {
					out[j] = ' '
				}
			}
			return out
		}
	}
	return s
}

func (w *wordReader) write(s string) {
	if !w.silent() {
		w.d.words([]byte(s), w.run.bold)
	}
}

func (w *wordReader) lineBreak(kind string) {
	if w.silent() || kind == "page" && w.d.cp == w.paragraph.start {
		return
	}
	w.d.breakLine()
}

func (w *wordReader) sign() {
	code, err := strconv.ParseUint(w.x.attr("w:char"), 16, 16)
	if err != nil || w.silent() {
		return
	}
	r, ok := symbol(w.x.attr("w:font"), rune(code))
	if !ok {
		w.unnamed++
	}
	w.d.words([]byte(string(r)), w.run.bold)
}

func (w *wordReader) reading() error {
	above, err := w.apart()
	if s := above.flat(); s != "" {
		w.write("(" + s + ")")
	}
	return err
}

func (w *wordReader) alternate() error {
	taken := false
	return w.x.each(func(name string) error {
		switch {
		case taken:
		case name == "mc:Choice", name == "mc:Fallback":
			taken = true
			return w.children()
		}
		return nil
	})
}

func (w *wordReader) cite(kind, id string) {
	text := w.notes[kind+id]
	if text == nil || w.silent() {
		return
	}
	n := footnote{kind: kind, text: text}
	if kind == "footnote" {
		w.cites[0]++
		n.label = strconv.Itoa(w.cites[0])
	} else {
		w.cites[1]++
		n.label = strings.ToLower(roman(w.cites[1]))
	}
	w.d.refer(n)
	w.cited = append(w.cited, n)
}

func (w *wordReader) closeComment(id string) {
	if r, ok := w.ranges[id]; ok {
		remark(r)
		delete(w.ranges, id)
		delete(w.comments, id)
	}
}

func (w *wordReader) pointComment(id string) {
	if _, open := w.ranges[id]; open {
		return
	}
	if note := w.comments[id]; note != "" {
		remark(place{w.d, w.paragraph.start, note})
		delete(w.comments, id)
	}
}

func remark(r place) {
	start, end := r.cp, r.d.cp
	if end <= start {
		start = max(0, end-1)
		end = start + 1
	}
	r.d.marks = append(r.d.marks, firsthand.Mark{Span: firsthand.Span{Start: start, End: end}, Kind: "comment", Note: r.note})
}
