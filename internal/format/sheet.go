package format

import (
	"context"
	"fmt"
	"io"
	"iter"
	"path"
	"slices"
	"strconv"
	"strings"

	firsthand "firsthand.study"
)

// A Sheet is a table of answers: every row becomes a document.
type Sheet struct {
	Texts      []string // the columns whose cells are the text
	Name       string   // the column that names the document, "" if none
	Attributes []string // the columns that describe who answered

	table            *Table
	texts, values    []int
	named            int
	empty, surplus   int
	firstSurplusLine int
	notes            []string
}

// Columns choose what each column of a table of answers is, by header name.
// What is left empty is guessed; [NoColumn] as Name means that no column names
// the row. Attributes nil are all other columns.
type Columns struct {
	Texts      []string
	Name       string
	Attributes []string
}

// NoColumn says that no column has a part that one could have.
const NoColumn = "-"

// An Answer is one row of a [Sheet]. Values are in the order of its Attributes.
type Answer struct {
	Line   int // of the csv, or row of the workbook, from 1
	Name   string
	Text   string
	Marks  []firsthand.Mark // the questions, when several columns are text: kind "heading"
	Values []string
}

// rowsLookedAt is how many rows a guess rests on; wordy is how many words a
// cell has on average in a column that people wrote in.
const (
	rowsLookedAt = 200
	wordy        = 8
)

// ReadSheet opens a csv or xlsx file with one answer a row. Which column is the
// text is guessed from the first rows if c does not say: the one with the
// longest cells, and any other with whole sentences in it. The guess is in the
// result and in its notes. Close the sheet when done.
func ReadSheet(ctx context.Context, name string, r io.Reader, o TableOptions, c Columns) (*Sheet, error) {
	t, err := OpenTable(ctx, name, r, o)
	if err != nil {
		return nil, err
	}
	s := &Sheet{table: t, named: -1}
	if err := s.choose(c); err != nil {
		t.Close()
		return nil, t.fail(err)
	}
	return s, nil
}

// Close frees what the sheet holds.
func (s *Sheet) Close() { s.table.Close() }

// Header is every column's name, in the file's order.
func (s *Sheet) Header() []string { return s.table.Header }

func (s *Sheet) choose(c Columns) error {
	t := s.table
	find := func(name string) (int, error) {
		i := t.Column(name)
		if i < 0 {
			return i, troublef("has no column “%s”; it has %s", name, strings.Join(t.Header, ", "))
		}
		return i, nil
	}
	sample := measureColumns(t.peek(rowsLookedAt), len(t.Header))
	for _, name := range c.Texts {
		i, err := find(name)
		if err != nil {
			return err
		}
		s.texts = append(s.texts, i)
	}
	if len(c.Texts) == 0 {
		s.texts = guessTexts(sample)
		if len(s.texts) == 0 {
			return trouble("has a header but no rows")
		}
	}
	switch c.Name {
	case NoColumn:
	case "":
		s.named = guessName(t.Header, sample, s.texts)
	default:
		i, err := find(c.Name)
		if err != nil {
			return err
		}
		s.named = i
	}
	if c.Attributes == nil {
		for i := range t.Header {
			if i != s.named && !slices.Contains(s.texts, i) {
				s.values = append(s.values, i)
			}
		}
	}
	for _, name := range c.Attributes {
		i, err := find(name)
		if err != nil {
			return err
		}
		s.values = append(s.values, i)
	}
	s.Texts, s.Attributes = t.names(s.texts), t.names(s.values)
	if s.named >= 0 {
		s.Name = t.Header[s.named]
	}
	if len(c.Texts) == 0 {
		s.notes = append(s.notes, fmt.Sprintf("The text is taken from “%s”, where the answers are longest.", strings.Join(s.Texts, "” and “")))
	}
	return nil
}

func (t *Table) names(columns []int) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = t.Header[c]
	}
	return out
}

// A measured column: what a sample of its cells is like.
type measured struct {
	filled, words, length int
	distinct              bool
}

func measureColumns(rows []record, columns int) []measured {
	out := make([]measured, columns)
	for i := range out {
		seen := map[string]bool{}
		m := &out[i]
		m.distinct = true
		for _, r := range rows {
			if i >= len(r.cells) {
				m.distinct = false
				continue
			}
			cell := strings.TrimSpace(r.cells[i])
			if cell == "" || seen[cell] {
				m.distinct = false
			}
			if cell == "" {
				continue
			}
			seen[cell] = true
			m.filled++
			m.words += len(strings.Fields(cell))
			m.length += len(cell)
		}
	}
	return out
}

func guessTexts(sample []measured) (texts []int) {
	longest := -1
	for i, m := range sample {
		if m.filled > 0 && (longest < 0 || m.length*sample[longest].filled > sample[longest].length*m.filled) {
			longest = i
		}
	}
	for i, m := range sample {
		if i == longest || m.filled > 0 && m.words >= wordy*m.filled {
			texts = append(texts, i)
		}
	}
	return texts
}

var nameHeader = pattern(`(?i)^(?:#|nr|no\.?|number|name|key|file|document|title|pseudonym|participant|respondent|interviewee|case|id|(?:[\p{L}]+[ _.-]?)?(?:id|no|nr|code|name|number)|(?:participant|respondent|case|response|record|document|interview)s?[ _.-]?(?:id|nr|no|number|name|code)?)$`)

// guessName: a column of distinct cells with a header that says so, else the
// first column if its cells are distinct and short.
func guessName(header []string, sample []measured, texts []int) int {
	for i, m := range sample {
		if m.filled > 0 && m.distinct && nameHeader().MatchString(header[i]) && !slices.Contains(texts, i) {
			return i
		}
	}
	if m := sample[0]; m.filled > 1 && m.distinct && m.words <= 3*m.filled && !slices.Contains(texts, 0) {
		return 0
	}
	return -1
}

// Rows gives the answers, once and in the file's order. Rows without text are
// counted in the notes.
func (s *Sheet) Rows() iter.Seq2[Answer, error] {
	stem := path.Base(slashed(s.table.name))
	stem = strings.TrimSuffix(stem, path.Ext(stem))
	return func(yield func(Answer, error) bool) {
		for row, err := range s.table.Rows() {
			if err != nil {
				yield(Answer{Line: row.Line}, err)
				return
			}
			if over := row.Cells[len(s.table.Header):]; !blank(over) {
				if s.surplus++; s.surplus == 1 {
					s.firstSurplusLine = row.Line
				}
			}
			a := Answer{Line: row.Line, Values: make([]string, len(s.values))}
			if a.Text, a.Marks = s.text(row.Cells); a.Text == "" {
				s.empty++
				continue
			}
			if s.named >= 0 {
				a.Name = strings.Join(strings.Fields(row.Cells[s.named]), " ")
			}
			if a.Name == "" {
				a.Name = stem + "-" + strconv.Itoa(row.Line)
			}
			for i, c := range s.values {
				a.Values[i] = strings.TrimSpace(row.Cells[c])
			}
			if !yield(a, nil) {
				return
			}
		}
	}
}

// text puts the cells of several columns under their headers.
func (s *Sheet) text(cells []string) (string, []firsthand.Mark) {
	if len(s.texts) == 1 {
		return tidyCell(cells[s.texts[0]]), nil
	}
	var b strings.Builder
	var marks []firsthand.Mark
	at := 0
	write := func(s string) {
		b.WriteString(s)
		at += runeCount(s)
	}
	for _, c := range s.texts {
		answer := tidyCell(cells[c])
		if answer == "" {
			continue
		}
		if at > 0 {
			write("\n\n")
		}
		start := at
		write(s.table.Header[c])
		marks = append(marks, firsthand.Mark{Span: firsthand.Span{Start: start, End: at}, Kind: "heading"})
		write("\n" + answer)
	}
	return b.String(), marks
}

var cellBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n")

func tidyCell(s string) string {
	if strings.IndexByte(s, '\r') >= 0 {
		s = cellBreaks.Replace(s)
	}
	return strings.TrimSpace(s)
}

// Notes say what was guessed and what was left out; complete once all rows are read.
func (s *Sheet) Notes() []string {
	notes := slices.Concat(s.table.Notes(), s.notes)
	if s.empty > 0 {
		notes = append(notes, fmt.Sprintf("Rows without text, left out: %d.", s.empty))
	}
	if s.surplus > 0 {
		notes = append(notes, fmt.Sprintf("Rows with more cells than the header: %d, the first on line %d; those cells were left out.", s.surplus, s.firstSurplusLine))
	}
	return notes
}
