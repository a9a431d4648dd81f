package app

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
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
	case path == "":
		e.Message = "A file is needed and none is named; nothing was changed."
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
			WithHint("it has %s%s", quoted(t.Header), mayMean(t.Header, missing))
	}
	var ignored []string
	for i, h := range t.Header {
		if !used[i] && h != "" {
			ignored = append(ignored, h)
		}
	}
	return at, ignored, nil
}

// noRows notes that a table has a header alone.
func (n *Notes) noRows(file string, rows int) {
	if rows == 0 {
		n.add("%s has a header and no rows.", file)
	}
}

// otherNames are what other programs and people call our columns.
var otherNames = map[string][]string{
	"code":       {"codes", "name", "label", "tag", "code name", "code_name", "node", "path"},
	"parent":     {"parent code", "parent_code", "category", "group"},
	"color":      {"colour"},
	"definition": {"description", "meaning", "memo", "comment"},
	"use_when":   {"use when", "when to use", "inclusion", "inclusion criteria", "include"},
	"not_when":   {"not when", "when not to use", "exclusion", "exclusion criteria", "exclude"},
	"example":    {"examples", "typical example", "quote"},
	"document":   {"documents", "doc", "file", "filename", "file name", "source", "transcript"},
	"start":      {"from", "begin", "start position", "offset"},
	"end":        {"to", "stop", "end position"},
	"coder":      {"coders", "user", "by", "author", "annotator"},
	"quote":      {"text", "quotation", "segment", "passage"},

	"interview_date": {"date", "interview date", "date of interview"},
	"minutes":        {"length", "duration", "length in minutes", "min"},
	"place":          {"location", "where"},
	"analysis_order": {"order", "order of analysis"},
	"pseudonym":      {"alias"},
	"note":           {"notes"},
}

// meantFor is the column of ours, among some, that a header may mean.
func meantFor(header string, ours []string) string {
	for _, c := range ours {
		if slices.Contains(otherNames[c], strings.ToLower(strings.TrimSpace(header))) {
			return c
		}
	}
	return ""
}

// mayMean says which columns of a file may be those of ours that are missing.
func mayMean(header, missing []string) string {
	said := ""
	for _, h := range header {
		if c := meantFor(h, missing); c != "" {
			said += fmt.Sprintf("; if %q is the %s, call it %q", h, c, c)
		}
	}
	return said
}

// unused notes the columns of a file that mean nothing here, and what they may
// have been meant for.
func (n *Notes) unused(file string, ignored []string, at map[string]int, known []string) {
	var free []string
	for _, c := range known {
		if _, there := at[c]; !there {
			free = append(free, c)
		}
	}
	var rest []string
	for _, h := range ignored {
		if c := meantFor(h, free); c != "" {
			n.add("%s: the column %q is not used; did you mean %q?", file, h, c)
			continue
		}
		rest = append(rest, h)
	}
	switch len(rest) {
	case 0:
	case 1:
		n.add("%s: the column %s is not used.", file, quoted(rest))
	default:
		n.add("%s: the columns %s are not used.", file, quoted(rest))
	}
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
// said at once and nothing is changed. Rows may come in any order.
type badRows struct {
	file  string
	first []badRow // by line, at most shown of them
	lines map[int]bool
}

// A badRow is one thing wrong with one row.
type badRow struct {
	line int
	what string
}

// shown is how many bad rows are listed; the rest are counted.
const shown = 20

// add notes what is wrong with a row; a second thing with the same row is left
// for the next try.
func (b *badRows) add(line int, form string, args ...any) {
	if b.lines[line] {
		return
	}
	if b.lines == nil {
		b.lines = map[int]bool{}
	}
	b.lines[line] = true
	at, _ := slices.BinarySearchFunc(b.first, line, func(r badRow, line int) int { return cmp.Compare(r.line, line) })
	if at == shown {
		return
	}
	b.first = slices.Insert(b.first, at, badRow{line, fmt.Sprintf(form, args...)})
	if len(b.first) > shown {
		b.first = b.first[:shown]
	}
}

// clone is a copy that can go on by itself.
func (b *badRows) clone() badRows {
	return badRows{b.file, slices.Clone(b.first), maps.Clone(b.lines)}
}

// any tells whether a row was wrong.
func (b *badRows) any() bool { return len(b.lines) > 0 }

// err is nil if every row was good.
func (b *badRows) err() error {
	n := len(b.lines)
	if n == 0 {
		return nil
	}
	var text strings.Builder
	verb := "are"
	if n == 1 {
		verb = "is"
	}
	fmt.Fprintf(&text, "%s %s wrong in %s; nothing was imported.", Counted(n, "row", "rows"), verb, b.file)
	for _, r := range b.first {
		fmt.Fprintf(&text, "\nline %d: %s", r.line, r.what)
	}
	if more := n - len(b.first); more > 0 {
		fmt.Fprintf(&text, "\nand %d more", more)
	}
	return firsthand.Errorf(firsthand.Invalid, "%s", text.String())
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
