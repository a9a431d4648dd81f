package format

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

func (h *htmlReader) element(name string, begins bool, attrs map[string]string) {
	if htmlBlocks[name] {
		h.endBlock()
	}
	switch name {
	case "br":
		h.begin()
		h.d.breakLine()
		h.space = false
	case "img":
		if begins {
			h.pictures++
		}
	case "h1", "h2", "h3", "h4", "h5", "h6":
		h.level = 0
		if begins {
			h.level = int(name[1] - '0')
		}
	case "pre", "textarea", "xmp", "listing", "plaintext":
		if begins {
			h.pre++
		} else {
			h.pre = max(0, h.pre-1)
		}
	case "b", "strong":
		h.setBold(begins, true)
	case "span", "font":
		style := strings.ReplaceAll(strings.ToLower(attrs["style"]), " ", "")
		h.setBold(begins, strings.Contains(style, "font-weight:bold") || strings.Contains(style, "font-weight:6") ||
			strings.Contains(style, "font-weight:7") || strings.Contains(style, "font-weight:8") || strings.Contains(style, "font-weight:9"))
	case "ins":
		if begins {
			h.inserted++
		}
	case "q":
		h.quote(begins)
	case "rt":
		if begins {
			h.words([]byte("("))
		} else {
			h.words([]byte(")"))
		}
	case "rp":
		if begins {
			h.within, h.nesting = "rp", 1
		}
	case "input":
		h.input(attrs)
	}
	switch name {
	case "ul", "menu", "dir", "ol":
		h.list(name, begins, attrs)
	case "li":
		h.sign = ""
		if begins {
			h.sign = h.nextSign(attrs)
		}
	case "table", "tr", "td", "th":
		h.table(name, begins)
	}
}

// setBold remembers for every open element whether its words are bold: spans
// close in the order in which they opened.
func (h *htmlReader) setBold(begins, bold bool) {
	switch n := len(h.bold); {
	case begins && n < 1000:
		h.bold = append(h.bold, bold || n > 0 && h.bold[n-1])
	case !begins && n > 0:
		h.bold = h.bold[:n-1]
	}
}

func (h *htmlReader) isBold() bool { return len(h.bold) > 0 && h.bold[len(h.bold)-1] }

func (h *htmlReader) quote(begins bool) {
	signs := [2]string{"“", "”"}
	if begins {
		h.quotes++
	}
	if h.quotes%2 == 0 {
		signs = [2]string{"‘", "’"}
	}
	if begins {
		h.words([]byte(signs[0]))
	} else if h.quotes > 0 {
		h.words([]byte(signs[1]))
		h.quotes--
	}
}

func (h *htmlReader) input(attrs map[string]string) {
	_, checked := attrs["checked"]
	switch strings.ToLower(attrs["type"]) {
	case "checkbox", "radio":
		if checked {
			h.words([]byte("☒ "))
		} else {
			h.words([]byte("☐ "))
		}
	case "", "text":
		h.words([]byte(attrs["value"]))
	}
}

func (h *htmlReader) list(name string, begins bool, attrs map[string]string) {
	if !begins {
		if n := len(h.lists); n > 0 {
			h.lists = h.lists[:n-1]
		}
		return
	}
	if len(h.lists) > 1000 {
		return
	}
	l := htmlList{ordered: name == "ol", format: attrs["type"], next: 1}
	if n, err := strconv.Atoi(attrs["start"]); err == nil {
		l.next = n
	}
	h.lists = append(h.lists, l)
}

func (h *htmlReader) nextSign(attrs map[string]string) string {
	if len(h.lists) == 0 {
		return "•"
	}
	l := &h.lists[len(h.lists)-1]
	if !l.ordered {
		return "•"
	}
	if n, err := strconv.Atoi(attrs["value"]); err == nil {
		l.next = n
	}
	l.next++
	return numeral(l.next-1, l.format) + "."
}

// table sets cells apart by tabs and makes rows lines.
func (h *htmlReader) table(name string, begins bool) {
	n := len(h.rows)
	switch {
	case name == "table" && begins:
		if n < 200 {
			h.rows, h.cells = append(h.rows, nil), append(h.cells, false)
		}
	case n == 0:
	case name == "tr", name == "table":
		h.endCell()
		if r := h.rows[n-1]; r != nil {
			r.close()
			h.rows[n-1] = nil
		}
		if name == "table" {
			h.rows, h.cells = h.rows[:n-1], h.cells[:n-1]
		}
	default:
		h.endCell()
		if !begins {
			return
		}
		if h.rows[n-1] == nil {
			h.rows[n-1] = &row{d: h.d}
		}
		h.rows[n-1].begin()
		h.cells[n-1] = true
	}
}

func (h *htmlReader) endCell() {
	n := len(h.rows) - 1
	if h.cells[n] {
		h.endBlock()
		h.rows[n].end()
		h.cells[n] = false
	}
}

// begin begins a paragraph, if none is open.
func (h *htmlReader) begin() {
	if h.open {
		return
	}
	h.d.begin()
	h.open, h.space, h.item = true, false, ""
	h.start, h.from = h.d.cp, len(h.d.b)
	if h.sign != "" {
		h.d.sign(h.sign)
		h.item, h.sign = h.sign, ""
	}
}

func (h *htmlReader) endBlock() {
	h.space = false
	if !h.open {
		return
	}
	h.open = false
	h.d.end()
	switch {
	case h.level > 0:
		h.d.mark(h.start, heading(h.level), "")
		h.d.still(h.from)
	case h.item != "":
		h.d.mark(h.start, "item", h.item)
	}
}

func isHTMLSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' }

// words adds words, whose white space counts once.
func (h *htmlReader) words(s []byte) {
	if !utf8.Valid(s) {
		s = []byte(strings.ToValidUTF8(string(s), "\ufffd"))
	}
	if h.pre > 0 {
		h.verbatim(s)
		return
	}
	for i := 0; i < len(s); {
		if isHTMLSpace(s[i]) {
			h.space = h.space || h.open
			i++
			continue
		}
		from := i
		for i < len(s) && !isHTMLSpace(s[i]) {
			i++
		}
		h.begin()
		word := s[from:i]
		// A tab or line feed that is white space has become one space.
		if h.space {
			h.space = false
			if n := len(h.d.b); n > 0 && h.d.b[n-1] != '\n' && h.d.b[n-1] != ' ' {
				h.d.words([]byte{' '}, h.isBold())
			}
		}
		h.d.words(word, h.isBold())
	}
}

// verbatim adds words whose white space is kept.
func (h *htmlReader) verbatim(s []byte) {
	for line := range strings.Lines(strings.ReplaceAll(strings.ReplaceAll(string(s), "\r\n", "\n"), "\r", "\n")) {
		if words := strings.TrimSuffix(line, "\n"); words != "" {
			h.begin()
			h.d.words([]byte(words), h.isBold())
		}
		if strings.HasSuffix(line, "\n") {
			if h.begin(); len(h.d.b) > h.from {
				h.d.breakLine()
			}
		}
	}
}
