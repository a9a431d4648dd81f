package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/format"
)

// Notes are what a person should know after an act that succeeded.
type Notes []string

func (n *Notes) add(form string, args ...any) { *n = append(*n, fmt.Sprintf(form, args...)) }

// openTable opens a csv or xlsx file by path, as this program writes them.
// done closes both.
func openTable(ctx context.Context, path string) (t *format.Table, done func(), err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, fileError(path, err)
	}
	if t, err = format.OpenTable(ctx, path, f, format.TableOptions{Guarded: true}); err != nil {
		f.Close()
		return nil, nil, err
	}
	return t, func() { t.Close(); f.Close() }, nil
}

// fileError says what is wrong with a file that cannot be opened.
func fileError(path string, err error) error {
	name := filepath.Base(path)
	e := &firsthand.Error{Kind: firsthand.Invalid, Err: err, Message: fmt.Sprintf("%s could not be opened; nothing was changed.", name)}
	switch {
	case os.IsNotExist(err):
		e.Kind, e.Message = firsthand.NotFound, fmt.Sprintf("There is no file %s.", path)
	case os.IsPermission(err):
		e.Message = fmt.Sprintf("%s may not be read by you; nothing was changed.", name)
	}
	return e
}

// columns finds the columns of a table that are known; the names of the others
// are returned for a note. required must be there.
func columns(t *format.Table, name string, required, known []string) (map[string]int, []string, error) {
	at := map[string]int{}
	used := map[int]bool{}
	var missing []string
	for i, list := range [][]string{required, known} {
		for _, c := range list {
			if n := t.Column(c); n >= 0 {
				at[c], used[n] = n, true
			} else if i == 0 {
				missing = append(missing, c)
			}
		}
	}
	if len(missing) > 0 {
		return nil, nil, firsthand.Errorf(firsthand.Invalid, "%s has no column %s; nothing was changed.", name, quoted(missing)).
			WithHint("it has %s", quoted(t.Header))
	}
	var ignored []string
	for i, h := range t.Header {
		if !used[i] && h != "" {
			ignored = append(ignored, h)
		}
	}
	return at, ignored, nil
}

// quoted lists words for a sentence.
func quoted(words []string) string {
	q := make([]string, len(words))
	for i, w := range words {
		q[i] = strconv.Quote(w)
	}
	return strings.Join(q, ", ")
}

// badRows gathers what is wrong with the rows of a file, so that all of it is
// said at once and nothing is changed.
type badRows struct {
	file string
	all  []string
	n    int
}

// shown is how many bad rows are listed; the rest are counted.
const shown = 20

func (b *badRows) add(line int, form string, args ...any) {
	b.n++
	if len(b.all) < shown {
		b.all = append(b.all, fmt.Sprintf("line %d: ", line)+fmt.Sprintf(form, args...))
	}
}

// err is nil if every row was good.
func (b *badRows) err() error {
	if b.n == 0 {
		return nil
	}
	text := strings.Join(b.all, "\n")
	if b.n > len(b.all) {
		text += fmt.Sprintf("\nand %d more", b.n-len(b.all))
	}
	rows := "rows are"
	if b.n == 1 {
		rows = "row is"
	}
	return firsthand.Errorf(firsthand.Invalid, "%d %s wrong in %s; nothing was imported.\n%s", b.n, rows, b.file, text)
}

// shortCell quotes a cell in a message if it is short enough to be a name or a
// number; a longer one may be somebody's words, from a column put in the wrong place.
func shortCell(s string) string {
	const longest = 60
	if len([]rune(s)) > longest || strings.ContainsAny(s, "\n.?!…") && strings.Count(s, " ") > 3 {
		return "(a longer text)"
	}
	return strconv.Quote(s)
}
