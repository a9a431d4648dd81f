package format

import (
	"strconv"
	"strings"
)

// numbering are the lists of a Word document: a list (w:num) follows a pattern
// (w:abstractNum), which counts on from list to list unless one starts anew.
type numbering struct {
	patterns map[string]*[9]listLevel
	lists    map[string]*list
	counts   map[string]*[9]int // by pattern; 0 is not begun
}

type listLevel struct {
	format, text string
	start        int

	// Of OpenDocument, which has no pattern.
	before, after string
	levels        int // shown
}

type list struct {
	pattern string
	restart map[int]int // level to first number
	begun   bool
}

func (n *numbering) read(data []byte) error {
	n.patterns, n.lists, n.counts = map[string]*[9]listLevel{}, map[string]*list{}, map[string]*[9]int{}
	x := newXML(data, ooxml)
	for {
		token, err := x.next()
		if err != nil || token == xmlEOF {
			return err
		}
		if token != xmlStart {
			continue
		}
		switch x.name {
		case "w:abstractNum":
			levels := new([9]listLevel)
			n.patterns[x.attr("w:abstractNumId")] = levels
			err = x.each(func(name string) error {
				level := x.number("w:ilvl", 0)
				if name != "w:lvl" || level < 0 || level > 8 {
					return nil
				}
				l := &levels[level]
				l.start, l.format = 1, "decimal"
				return x.each(func(name string) error {
					switch name {
					case "w:start":
						l.start = x.number("w:val", 1)
					case "w:numFmt":
						l.format = x.attr("w:val")
					case "w:lvlText":
						l.text = x.attr("w:val")
					}
					return nil
				})
			})
		case "w:num":
			one := &list{restart: map[int]int{}}
			n.lists[x.attr("w:numId")] = one
			err = x.each(func(name string) error {
				switch name {
				case "w:abstractNumId":
					one.pattern = x.attr("w:val")
				case "w:lvlOverride":
					level := x.number("w:ilvl", 0)
					return x.each(func(name string) error {
						if name == "w:startOverride" {
							one.restart[level] = x.number("w:val", 1)
						}
						return nil
					})
				}
				return nil
			})
		}
		if err != nil {
			return err
		}
	}
}

// reset begins every list anew.
func (n *numbering) reset() {
	clear(n.counts)
	for _, l := range n.lists {
		l.begun = false
	}
}

// next is the sign of the next item of a list at a level, "" if it has none.
func (n *numbering) next(id string, level int) string {
	l := n.lists[id]
	if l == nil {
		return ""
	}
	levels := n.patterns[l.pattern]
	if levels == nil || level < 0 || level > 8 {
		return ""
	}
	counts := n.counts[l.pattern]
	if counts == nil {
		counts = new([9]int)
		n.counts[l.pattern] = counts
	}
	if !l.begun {
		l.begun = true
		for i, first := range l.restart {
			if 0 <= i && i < 9 {
				counts[i] = first - 1
				if first == levels[i].start {
					counts[i] = 0
				}
			}
		}
	}
	for i := range level {
		if counts[i] == 0 {
			counts[i] = levels[i].start
		}
	}
	if counts[level] == 0 {
		counts[level] = levels[level].start
	} else {
		counts[level]++
	}
	for i := level + 1; i < 9; i++ {
		counts[i] = 0
	}
	at := levels[level]
	if at.format == "none" || at.text == "" {
		return ""
	}
	if at.format == "bullet" {
		return bullet(at.text)
	}
	var b strings.Builder
	for i := 0; i < len(at.text); i++ {
		if at.text[i] == '%' && i+1 < len(at.text) && '1' <= at.text[i+1] && at.text[i+1] <= '9' {
			i++
			of := int(at.text[i] - '1')
			b.WriteString(numeral(counts[of], levels[of].format))
			continue
		}
		b.WriteByte(at.text[i])
	}
	return strings.TrimSpace(b.String())
}

// bullet is the sign of a list without numbers, whatever its font.
func bullet(text string) string {
	text = strings.TrimSpace(text)
	for _, r := range text {
		if 0xe000 <= r && r < 0xf900 {
			if s, ok := symbol("", r); ok {
				return string(s)
			}
			return "•"
		}
	}
	if text == "o" { // a round letter stands for a circle
		return "◦"
	}
	return text
}

// numeral writes a number as a list counts.
func numeral(n int, format string) string {
	switch format {
	case "lowerLetter", "a":
		return letters(n, 'a')
	case "upperLetter", "A":
		return letters(n, 'A')
	case "lowerRoman", "i":
		return strings.ToLower(roman(n))
	case "upperRoman", "I":
		return roman(n)
	case "decimalZero":
		if 0 <= n && n < 10 {
			return "0" + strconv.Itoa(n)
		}
	case "none", "bullet":
		return ""
	}
	return strconv.Itoa(n)
}

// letters counts a to z, aa to zz.
func letters(n int, first byte) string {
	if n < 1 || n > 26*30 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(rune(first)+rune((n-1)%26)), (n-1)/26+1)
}

func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, d := range [...]struct {
		value int
		sign  string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for n >= d.value {
			b.WriteString(d.sign)
			n -= d.value
		}
	}
	return b.String()
}
