package format

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"path"
	"strings"
	"unicode/utf8"

	firsthand "firsthand.study"
)

// A Table is a csv or xlsx file, read row by row.
type Table struct {
	Header []string // column names, unique, as the first row has them
	Sheet  string   // of a workbook
	Sheets []string // the workbook's visible sheets

	name    string
	records recordReader
	first   []record // read ahead
	notes   []string
	csv     *csvReader
	failed  error // met while reading ahead
	used    bool
}

// TableOptions say how to read a table. The zero value guesses.
type TableOptions struct {
	Sheet    string // of a workbook; "" is the first with anything in it
	NoHeader bool   // the first row is data; columns are named Column 1, Column 2
	MaxBytes int64  // of the file unpacked; 0 is 2 GiB for csv and 512 MiB for xlsx
	Guarded  bool   // take off the apostrophes that WriteCSV puts before formulas
}

// A TableRow is one row. Line is its line in a csv, its row in a workbook, from
// 1. Cells has at least as many as the header; a longer one has surplus cells.
type TableRow struct {
	Line  int
	Cells []string
}

type record struct {
	line  int
	cells []string
}

type recordReader interface {
	record() (line int, cells []string, err error)
}

// OpenTable opens a table for reading. name is the file's name: its extension
// decides whether it is a workbook. A csv is never held in memory, a workbook
// always. Close it when done.
func OpenTable(ctx context.Context, name string, r io.Reader, o TableOptions) (*Table, error) {
	t := &Table{name: name}
	var head [8]byte
	n, err := io.ReadFull(r, head[:])
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, t.fail(err)
	}
	if n == 0 {
		return nil, t.fail(trouble("is empty"))
	}
	r = io.MultiReader(bytes.NewReader(head[:n]), &contextReader{ctx: ctx, r: r})
	if bytes.HasPrefix(head[:n], []byte("PK\x03\x04")) || bytes.HasPrefix(head[:n], cfbf) || strings.HasSuffix(strings.ToLower(name), ".xlsx") {
		limit := o.MaxBytes
		if limit <= 0 {
			limit = 512 << 20
		}
		data, err := io.ReadAll(io.LimitReader(r, limit+1))
		if err == nil && int64(len(data)) > limit {
			err = errTooLarge
		}
		if err != nil {
			return nil, t.fail(err)
		}
		x, sheets, chosen, err := newXLSX(data, o.Sheet, limit)
		if err != nil {
			return nil, t.fail(err)
		}
		t.records, t.Sheets, t.Sheet = x, sheets, chosen
		if len(sheets) > 1 {
			t.notes = append(t.notes, fmt.Sprintf("Read the sheet “%s” of %d.", chosen, len(sheets)))
		}
	} else {
		limit := o.MaxBytes
		if limit <= 0 {
			limit = 2 << 30
		}
		if t.csv, err = newCSV(r, limit); err != nil {
			return nil, t.fail(err)
		}
		t.records = t.csv
	}
	if o.Guarded && t.csv != nil {
		t.records = unguarded{t.records}
	}
	if err := t.readHeader(o.NoHeader); err != nil {
		t.Close()
		return nil, t.fail(err)
	}
	return t, nil
}

// Close frees what the table holds.
func (t *Table) Close() {
	if r, ok := t.records.(*xlsxReader); ok {
		r.close()
	}
}

// Notes say what was guessed or changed; complete once all rows are read.
func (t *Table) Notes() []string {
	notes := t.notes
	if t.csv != nil && t.csv.guessed {
		notes = append(notes[:len(notes):len(notes)], "Rows that are not UTF-8 were read as Windows-1252.")
	}
	return notes
}

// fail makes the one sentence that names the file.
func (t *Table) fail(err error) error { return unreadable(t.name, err) }

// trouble is what is wrong with a file: a sentence without its subject, the
// file's name, and without its full stop.
type trouble string

func (t trouble) Error() string { return string(t) }

func troublef(format string, args ...any) trouble { return trouble(fmt.Sprintf(format, args...)) }

// unreadable makes one sentence about a file of an error. What is not a trouble
// comes from below and may quote anything, so it is kept as the cause only.
func unreadable(name string, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	what := trouble("could not be read to its end")
	errors.As(err, &what)
	return &firsthand.Error{Kind: firsthand.Invalid, Message: path.Base(slashed(name)) + " " + string(what) + ".", Err: err}
}

func (t *Table) readHeader(none bool) error {
	for {
		line, cells, err := t.records.record()
		if err == io.EOF {
			return trouble("has no rows")
		}
		if err != nil {
			return err
		}
		if blank(cells) {
			continue
		}
		cells = append([]string(nil), cells...)
		if len(cells) > maxColumns {
			return troublef("has %d columns, more than a spreadsheet can have", len(cells))
		}
		if none || startsWithData(cells) {
			t.first = append(t.first, record{line, cells})
			if !none {
				t.notes = append(t.notes, "The first row looks like data, so the columns are named Column 1, Column 2 and so on.")
			}
			cells = make([]string, len(cells))
		} else {
			for len(cells) > 1 && strings.TrimSpace(cells[len(cells)-1]) == "" {
				cells = cells[:len(cells)-1]
			}
		}
		t.Header, t.notes = uniqueHeader(cells, t.notes)
		return nil
	}
}

// startsWithData says whether a first row is no header: a cell of it is a
// number, or its only cell is a sentence and not a question.
func startsWithData(cells []string) bool {
	for _, c := range cells {
		if isNumber(strings.TrimSpace(c)) {
			return true
		}
	}
	only := strings.TrimSpace(cells[0])
	return len(cells) == 1 && len(strings.Fields(only)) > 5 && !strings.HasSuffix(only, "?") && !strings.HasSuffix(only, ":")
}

func isNumber(s string) bool {
	if s == "" {
		return false
	}
	seen := false
	for i, r := range s {
		switch {
		case '0' <= r && r <= '9':
			seen = true
		case r == '-' && i == 0, r == '.', r == ',', r == '%':
		default:
			return false
		}
	}
	return seen
}

// uniqueHeader names the nameless columns and numbers those of one name.
func uniqueHeader(cells, notes []string) ([]string, []string) {
	used := map[string]bool{}
	for _, c := range cells {
		used[strings.Join(strings.Fields(c), " ")] = true
	}
	taken := map[string]bool{}
	out := make([]string, len(cells))
	var doubled []string
	for i, c := range cells {
		name := strings.Join(strings.Fields(c), " ")
		if name == "" {
			name = fmt.Sprintf("Column %d", i+1)
		}
		base := name
		for n := 2; taken[name] || n > 2 && used[name]; n++ {
			name = fmt.Sprintf("%s (%d)", base, n)
		}
		if name != base {
			doubled = append(doubled, base)
		}
		taken[name] = true
		out[i] = name
	}
	if len(doubled) > 0 {
		notes = append(notes, fmt.Sprintf("More than one column is called “%s”; the later ones are numbered.", strings.Join(doubled[:min(3, len(doubled))], "”, “")))
	}
	return out, notes
}

// Rows gives the rows that are not empty, once. It ends after the first error,
// which is one sentence that names the file.
func (t *Table) Rows() iter.Seq2[TableRow, error] {
	return func(yield func(TableRow, error) bool) {
		if t.used {
			yield(TableRow{}, t.fail(trouble("has been read to its end already")))
			return
		}
		t.used = true
		for {
			line, cells, err := t.take()
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(TableRow{Line: line}, t.fail(err))
				return
			}
			if blank(cells) {
				continue
			}
			row := make([]string, max(len(cells), len(t.Header)))
			copy(row, cells)
			if !yield(TableRow{Line: line, Cells: row}, nil) {
				return
			}
		}
	}
}

// take gives the rows read ahead first.
func (t *Table) take() (line int, cells []string, err error) {
	if len(t.first) > 0 {
		r := t.first[0]
		t.first = t.first[1:]
		return r.line, r.cells, nil
	}
	if t.failed != nil {
		return 0, nil, t.failed
	}
	return t.records.record()
}

// peek reads up to n rows ahead, without using them up.
func (t *Table) peek(n int) []record {
	for len(t.first) < n && t.failed == nil {
		line, cells, err := t.records.record()
		if err != nil {
			t.failed = err
			break
		}
		if !blank(cells) {
			t.first = append(t.first, record{line, append([]string(nil), cells...)})
		}
	}
	return t.first
}

// Column is the place of a column by name: exactly, else without regard to
// case; -1 if there is none.
func (t *Table) Column(name string) int {
	for i, h := range t.Header {
		if h == name {
			return i
		}
	}
	for i, h := range t.Header {
		if strings.EqualFold(h, strings.TrimSpace(name)) {
			return i
		}
	}
	return -1
}

type unguarded struct{ recordReader }

func (u unguarded) record() (int, []string, error) {
	line, cells, err := u.recordReader.record()
	for i, c := range cells {
		if len(c) > 0 && c[0] == '\'' {
			cells[i] = Unguard(c)
		}
	}
	return line, cells, err
}

// contextReader stops reading when nobody waits any more.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c *contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

func runeCount(s string) int { return utf8.RuneCountInString(s) }
