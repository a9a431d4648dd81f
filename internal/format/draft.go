package format

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	firsthand "firsthand.study"
)

// A draft is a text being written, paragraph by paragraph: a paragraph, a line
// break and a table row are lines, cells are set apart by tabs.
type draft struct {
	b     []byte
	cp    int // code points in b
	marks []firsthand.Mark
	hints []hint

	between   byte // stands before the next paragraph: 0 at the start
	line      int  // where the line that is being written begins, in bytes
	lineCP    int
	content   int // where its words begin, after a list's sign
	bold      int // how far they are bold, 0 if they are not
	boldEnded bool
}

// begin begins a paragraph.
func (d *draft) begin() {
	if d.between != 0 {
		d.b = append(d.b, d.between)
		d.cp++
	}
	d.between = '\n'
	d.fresh()
}

func (d *draft) fresh() {
	d.line, d.lineCP, d.content = len(d.b), d.cp, len(d.b)
	d.bold, d.boldEnded = 0, false
}

// end ends a paragraph or a line.
func (d *draft) end() {
	if d.bold > d.content {
		// A tab between cells leaves a line going on; only its first words count.
		if d.line == 0 || d.b[d.line-1] == '\n' {
			d.hints = append(d.hints, hint{from: d.line, to: d.bold, kind: boldHint})
		}
	}
	d.bold, d.boldEnded = 0, true
}

// breakLine begins a new line in a paragraph.
func (d *draft) breakLine() {
	d.end()
	d.b = append(d.b, '\n')
	d.cp++
	d.fresh()
}

// sign writes a list's sign, which is not of the words.
func (d *draft) sign(s string) {
	d.write(s + " ")
	d.content = len(d.b)
	d.bold, d.boldEnded = 0, false
}

// write adds words that are not known to be bold.
func (d *draft) write(s string) { d.words([]byte(s), false) }

// words adds words.
func (d *draft) words(s []byte, bold bool) {
	for len(d.b) == 0 && bytes.HasPrefix(s, []byte("\ufeff")) {
		s = s[len("\ufeff"):] // a byte-order mark, whatever it was meant for
	}
	d.b = append(d.b, s...)
	d.cp += utf8.RuneCount(s)
	if d.boldEnded {
		return
	}
	switch {
	case bold:
		d.bold = len(d.b)
	case !blankBytes(s):
		d.boldEnded = true
	}
}

func blankBytes(s []byte) bool {
	for _, c := range s {
		if c != ' ' && c != '\t' && c != '\n' {
			return false
		}
	}
	return true
}

// mark marks what was written since start.
func (d *draft) mark(start int, kind, note string) {
	if start < d.cp {
		d.marks = append(d.marks, firsthand.Mark{Span: firsthand.Span{Start: start, End: d.cp}, Kind: kind, Note: note})
	}
}

// still says that nobody speaks in what was written since the byte from.
func (d *draft) still(from int) {
	if from < len(d.b) {
		d.hints = append(d.hints, hint{from: from, to: len(d.b), kind: stillHint})
	}
}

// add writes another draft as paragraphs of this one.
func (d *draft) add(other *draft) {
	if len(other.b) == 0 {
		return
	}
	d.begin()
	for _, m := range other.marks {
		m.Start += d.cp
		m.End += d.cp
		d.marks = append(d.marks, m)
	}
	for _, h := range other.hints {
		d.hints = append(d.hints, hint{h.from + len(d.b), h.to + len(d.b), h.kind})
	}
	d.b = append(d.b, other.b...)
	d.cp += other.cp
	d.bold, d.boldEnded = 0, true
}

// flat is the text on one line, for a note.
func (d *draft) flat() string { return strings.Join(strings.Fields(string(d.b)), " ") }

// transcript ends the draft: blank lines at its end go, marks and turns are put
// in order.
func (d *draft) transcript(notes []string) *Transcript {
	s := string(d.b)
	kept := strings.TrimRight(s, " \t\n")
	n := d.cp - (len(s) - len(kept))
	t := &Transcript{Text: kept, Notes: notes}
	for _, m := range d.marks {
		m.End = min(m.End, n)
		if m.Len() > 0 {
			t.Marks = append(t.Marks, m)
		}
	}
	slices.SortStableFunc(t.Marks, func(a, b firsthand.Mark) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Note, b.Note))
	})
	slices.SortStableFunc(d.hints, func(a, b hint) int { return cmp.Compare(a.from, b.from) })
	t.Turns = findTurns(t.Text, d.hints)
	return t
}

// A tally counts what was left out or decided while reading, for the notes.
type tally struct {
	inserted, deleted, hidden, pictures, unnamed, chunks int
	header                                               bool
}

func (t tally) notes() (notes []string) {
	if t.inserted+t.deleted > 0 {
		notes = append(notes, fmt.Sprintf("Tracked changes were taken as accepted: %s kept, %s left out.", plural(t.inserted, "insertion"), plural(t.deleted, "deletion")))
	}
	if t.hidden > 0 {
		notes = append(notes, fmt.Sprintf("Hidden text was left out, at %s.", plural(t.hidden, "place")))
	}
	if t.pictures > 0 {
		notes = append(notes, fmt.Sprintf("The file has %s, of which no text was read.", plural(t.pictures, "picture")))
	}
	if t.unnamed > 0 {
		notes = append(notes, fmt.Sprintf("Signs of a picture font (%d) have no character of their own and were kept as they are.", t.unnamed))
	}
	if t.chunks > 0 {
		notes = append(notes, fmt.Sprintf("Another document is embedded in the file, at %s; it was not read.", plural(t.chunks, "place")))
	}
	if t.header {
		notes = append(notes, "Page headers and feet are not in the text; they are kept beside its first line.")
	}
	return notes
}

func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// furniture keeps the words of page headers and feet as marks on the first line.
func (d *draft) furniture(kind string, texts []string, count *tally) {
	end := len(d.b)
	for i, c := range d.b {
		if c == '\n' && i > 0 {
			end = i
			break
		}
	}
	span := firsthand.Span{End: utf8.RuneCount(d.b[:end])}
	var seen []string
	for _, s := range texts {
		if s == "" || slices.Contains(seen, s) || strings.Trim(s, "0123456789 -–/") == "" {
			continue
		}
		seen = append(seen, s)
		d.marks = append(d.marks, firsthand.Mark{Span: span, Kind: kind, Note: s})
		count.header = true
	}
}

// endnotes writes the notes that the text refers to, in their order, at its end.
func (d *draft) endnotes(notes []footnote) {
	if len(notes) == 0 {
		return
	}
	from := len(d.b)
	d.begin()
	for _, n := range notes {
		d.begin()
		start := d.cp
		d.write("[" + n.label + "] ")
		between := d.between
		d.between = 0
		d.add(n.text)
		d.between = between
		d.mark(start, n.kind, n.label)
	}
	d.still(from)
}

// A footnote is a note and the sign that stands for it in the text.
type footnote struct {
	kind, label string
	text        *draft
}

// refer writes the sign of a note.
func (d *draft) refer(n footnote) {
	start := d.cp
	ended := d.boldEnded
	d.write("[" + n.label + "]")
	d.boldEnded = ended
	d.mark(start, n.kind, n.text.flat())
}
