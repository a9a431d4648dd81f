package app

import (
	"context"
	"os"
	"path/filepath"
	"slices"

	"firsthand.study"
	"firsthand.study/internal/format"
)

// Reads tells, by a file's name, whether it is of a format that documents come
// in; table, whether it is one with an answer a row.
func Reads(name string) (reads, table bool) { return format.Supported(name), format.IsTable(name) }

// TableColumns are what the columns of a table of answers are, by their names:
// Texts are the words, Person names who wrote them, Attributes describe the
// person; every other column is left out. The zero value guesses.
type TableColumns struct {
	Texts      []string
	Person     string
	Attributes []string
	// Rest guesses whatever is not said; [NoColumn] says that there is none.
	Rest bool
}

// NoColumn as a person or an attribute says that no column is that.
const NoColumn = format.NoColumn

// columns are the choice as the reader of tables takes it.
func (c TableColumns) columns() format.Columns {
	if c.Rest {
		out := format.Columns{Texts: c.Texts, Name: c.Person, Attributes: c.Attributes}
		if len(c.Attributes) == 1 && c.Attributes[0] == NoColumn {
			out.Attributes = []string{}
		}
		return out
	}
	if len(c.Texts) == 0 {
		return format.Columns{}
	}
	out := format.Columns{Texts: c.Texts, Name: c.Person, Attributes: c.Attributes}
	if out.Name == "" {
		out.Name = format.NoColumn
	}
	if out.Attributes == nil {
		out.Attributes = []string{}
	}
	return out
}

// A TablePreview is the beginning of a table of answers, and what its columns
// are guessed to be.
type TablePreview struct {
	Header []string
	Rows   [][]string // the first, as wide as the header
	Guess  TableColumns
}

// previewed is how many rows of a table a preview has.
const previewed = 5

// PreviewTable reads the beginning of a csv or xlsx file before it is imported.
func (a *App) PreviewTable(ctx context.Context, path string) (TablePreview, error) {
	var p TablePreview
	f, err := os.Open(path)
	if err != nil {
		return p, fileError(path, err)
	}
	defer f.Close()
	s, err := format.ReadSheet(ctx, filepath.Base(path), f, format.TableOptions{Guarded: true}, format.Columns{})
	if err != nil {
		return p, err
	}
	p.Header = s.Header()
	p.Guess = TableColumns{Texts: s.Texts, Person: s.Name, Attributes: s.Attributes}
	s.Close()
	t, done, err := openTable(ctx, path)
	if err != nil {
		return p, err
	}
	defer done()
	for row, err := range t.Rows() {
		if err != nil {
			return p, err
		}
		cells := make([]string, len(p.Header))
		copy(cells, row.Cells)
		if p.Rows = append(p.Rows, cells); len(p.Rows) == previewed {
			break
		}
	}
	return p, nil
}

// Validate tells what is wrong with a choice of columns for a table.
func (c TableColumns) Validate(header []string) error {
	if len(c.Texts) == 0 {
		return firsthand.Errorf(firsthand.Invalid, "Which column holds the words? Nothing was changed.").WithHint("choose Words for at least one column")
	}
	for _, name := range append(slices.Concat(c.Texts, c.Attributes), c.Person) {
		if name != "" && !slices.Contains(header, name) {
			return firsthand.Errorf(firsthand.Invalid, "The table has no column %q; nothing was changed.", name)
		}
	}
	return nil
}
