// Package report writes what a study found as documents that people read:
// Word files and pages of HTML.
//
// Its one rule: it is given a [Document] and writes it, the same words in every
// form; it asks nothing and counts nothing.
package report

// A Document is what is written: blocks one after the other.
type Document struct {
	Title    string
	Language string // BCP 47
	Note     string // small, under the title: what it is, from when
	Blocks   []Block
}

// A Block is a [Heading], a [Paragraph] or a [Table].
type Block interface{ block() }

// A Heading has a level from 1.
type Heading struct {
	Level int
	Text  string
}

// A Paragraph is runs of text one after the other.
type Paragraph struct {
	Runs  []Run
	Style Style
	// Number stands in the margin, such as that of a line; empty for none.
	Number string
}

// A Run is a stretch of text in one manner.
type Run struct {
	Text   string
	Bold   bool
	Italic bool
	// Color marks the run with the colour of a code, #RRGGBB, or is empty.
	Color string
}

// A Style says what kind of paragraph it is.
type Style int

// The styles of paragraphs.
const (
	Body Style = iota
	Quotation
	Speech // a turn of a transcript
	Small
)

// A Table has a head that is repeated on every page.
type Table struct {
	Caption string
	Head    []string
	Rows    [][]string
	// Numbers are the columns set to the right.
	Numbers map[int]bool
	Foot    string
}

func (Heading) block()   {}
func (Paragraph) block() {}
func (Table) block()     {}

// Text is a paragraph of one plain run.
func Text(s string) Paragraph { return Paragraph{Runs: []Run{{Text: s}}} }
