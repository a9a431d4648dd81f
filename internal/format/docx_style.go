package format

import (
	"strings"
)

// A switch of a style is on, off, or as the style below has it.
type state int

const (
	unset state = iota
	on
	off
)

func toggle(value string) state {
	switch value {
	case "0", "false", "off", "none":
		return off
	}
	return on
}

// A wordStyle is what this reader needs to know of a style.
type wordStyle struct {
	below        string // the style it is based on
	level        int    // of heading, 0 if it is none
	bold, hidden state
	num          string
	numLevel     int
	ready        bool // what it has from below is in it
}

func (w *wordReader) readStyles(data []byte) error {
	return w.eachIn(data, "w:style", func() error {
		s := &wordStyle{}
		id := w.x.attr("w:styleId")
		err := w.x.each(func(name string) error {
			switch name {
			case "w:name":
				if n, ok := strings.CutPrefix(strings.ToLower(w.x.attr("w:val")), "heading "); ok && len(n) == 1 && n >= "1" && n <= "9" {
					s.level = int(n[0] - '0')
				} else if strings.EqualFold(w.x.attr("w:val"), "title") {
					s.level = 1
				}
			case "w:basedOn":
				s.below = w.x.attr("w:val")
			case "w:pPr":
				return w.x.each(func(name string) error {
					switch name {
					case "w:outlineLvl":
						if n := w.x.number("w:val", 9); n < 9 {
							s.level = n + 1
						}
					case "w:numPr":
						return w.x.each(func(name string) error {
							switch name {
							case "w:numId":
								s.num = w.x.attr("w:val")
							case "w:ilvl":
								s.numLevel = w.x.number("w:val", 0)
							}
							return nil
						})
					}
					return nil
				})
			case "w:rPr":
				return w.x.each(func(name string) error {
					switch name {
					case "w:b":
						s.bold = toggle(w.x.attr("w:val"))
					case "w:vanish":
						s.hidden = toggle(w.x.attr("w:val"))
					}
					return nil
				})
			}
			return nil
		})
		w.styles[id] = s
		return err
	})
}

// style is a style with all that it has from those below it.
func (w *wordReader) style(id string) wordStyle {
	s := w.styles[id]
	if s == nil {
		return wordStyle{}
	}
	if !s.ready {
		s.ready = true // before those below, which may go round in a ring
		if below := w.style(s.below); s.below != id {
			if s.level == 0 {
				s.level = below.level
			}
			if s.bold == unset {
				s.bold = below.bold
			}
			if s.hidden == unset {
				s.hidden = below.hidden
			}
			if s.num == "" {
				s.num, s.numLevel = below.num, max(s.numLevel, below.numLevel)
			}
		}
	}
	return *s
}
