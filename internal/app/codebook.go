package app

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// A CodebookResult is what an import of codes did.
type CodebookResult struct {
	Made    int   `json:"made"`
	Changed int   `json:"changed"`
	Same    int   `json:"same"`
	Notes   Notes `json:"notes"`
}

// codebookColumns are those that a codebook file may have beside `code`.
var codebookColumns = []string{"parent", "color", "definition", "use_when", "not_when", "example", "number", "title", "folder"}

// counted are columns of a codebook written here that are counts, and need no
// word about not being read.
var counted = []string{"references", "participants"}

// ImportCodebook reads codes from a REFI-QDA codebook (.qdc), or from a csv or xlsx file: `code` is a path, every
// code above it is made if need be. A code that is there is changed where the
// file says something else; an empty cell says nothing. All or nothing.
func (a *App) ImportCodebook(ctx context.Context, who Person, study firsthand.ID, path string) (CodebookResult, error) {
	if strings.EqualFold(filepath.Ext(path), ".qdc") {
		return a.importQDC(ctx, who, study, path)
	}
	var res CodebookResult
	t, done, err := openTable(ctx, path)
	if err != nil {
		return res, err
	}
	defer done()
	name := filepath.Base(path)
	at, ignored, err := columns(t, name, []string{"code"}, codebookColumns)
	if err != nil {
		return res, err
	}
	res.Notes.unused(name, slices.DeleteFunc(ignored, func(c string) bool { return slices.Contains(counted, c) }), at, codebookColumns)
	var rows []codebookRow
	for row, err := range t.Rows() {
		if err != nil {
			return res, err
		}
		r := codebookRow{line: row.Line, cells: map[string]string{}}
		for column, i := range at {
			if i < len(row.Cells) {
				r.cells[column] = strings.TrimSpace(row.Cells[i])
			}
		}
		rows = append(rows, r)
	}
	res.Notes = append(res.Notes, t.Notes()...)
	res.Notes.noRows(name, len(rows))
	return res, a.importCodes(ctx, who, study, name, rows, &res)
}

// A codebookRow is one row of a codebook, by our columns.
type codebookRow struct {
	line  int
	cells map[string]string
}

func (a *App) importCodes(ctx context.Context, who Person, study firsthand.ID, name string, rows []codebookRow, res *CodebookResult) error {
	notes := res.Notes
	_, err := a.do(ctx, study, who, "codebook.import", func(tx *store.Tx, _ firsthand.Colleague) error {
		*res = CodebookResult{Notes: notes}
		tree, err := readTree(ctx, tx, study)
		if err != nil {
			return err
		}
		b := newBuilder(study, tree)
		bad := badRows{file: name}
		named := map[string]int{}
		whole := fullPaths(rows, tree)
		for i, r := range rows {
			path, why := whole(i)
			if why != "" {
				bad.add(r.line, "%s", why)
				continue
			}
			if first, twice := named[path]; twice {
				bad.add(r.line, "the code %q is in line %d already", path, first)
				continue
			}
			named[path] = r.line
			if err := b.row(r, path); err != nil {
				bad.add(r.line, "%s", strings.TrimSuffix(err.Error(), "."))
			}
		}
		if err := bad.err(); err != nil {
			return err
		}
		for _, id := range b.order {
			c := b.codes[id]
			switch old := tree.byID[id]; {
			case old == nil:
				res.Made++
			case *old == *c:
				res.Same++
				continue
			default:
				res.Changed++
			}
			if err := tx.PutCode(ctx, *c); err != nil {
				return err
			}
		}
		tx.Act().Summary = fmt.Sprintf("%s %s made and %d changed from %s.", Counted(res.Made, "code", "codes"), were(res.Made), res.Changed, name)
		return nil
	})
	return err
}

// A builder grows a code tree row by row, from paths.
type builder struct {
	study firsthand.ID
	codes map[firsthand.ID]*firsthand.Code
	by    map[string]firsthand.ID
	last  map[firsthand.ID]int // the highest position below a parent
	order []firsthand.ID       // touched codes, parents first
	done  map[firsthand.ID]bool
}

func newBuilder(study firsthand.ID, t *codeTree) *builder {
	b := &builder{study, map[firsthand.ID]*firsthand.Code{}, map[string]firsthand.ID{}, map[firsthand.ID]int{}, nil, map[firsthand.ID]bool{}}
	for path, id := range t.by {
		b.by[path] = id
	}
	for _, c := range t.all {
		b.codes[c.ID] = &c
		b.last[c.Parent] = max(b.last[c.Parent], c.Position)
	}
	return b
}

// at finds or makes the code at a path.
func (b *builder) at(names []string) (*firsthand.Code, error) {
	if len(names) > firsthand.DeepestCode {
		return nil, tooDeep(names[len(names)-1])
	}
	path := firsthand.PathOf(names)
	id, ok := b.by[path]
	if !ok {
		var parent firsthand.ID
		if len(names) > 1 {
			up, err := b.at(names[:len(names)-1])
			if err != nil {
				return nil, err
			}
			parent = up.ID
		}
		c := firsthand.Code{ID: firsthand.NewID(), Study: b.study, Parent: parent, Name: names[len(names)-1], Position: b.last[parent] + 1}
		if err := c.ValidateNew(); err != nil {
			return nil, err
		}
		id = c.ID
		b.by[path], b.codes[id] = id, &c
		b.last[parent]++
	}
	if !b.done[id] {
		b.done[id] = true
		b.order = append(b.order, id)
	}
	return b.codes[id], nil
}

// row makes or changes the code at a path as a row says.
func (b *builder) row(r codebookRow, path string) error {
	c, err := b.at(firsthand.SplitPath(path))
	if err != nil {
		return err
	}
	for column, field := range map[string]*string{"color": &c.Color, "definition": &c.Definition, "use_when": &c.UseWhen,
		"not_when": &c.NotWhen, "example": &c.Example, "title": &c.Title} {
		if v := r.cells[column]; v != "" {
			*field = v
		}
	}
	if v := r.cells["number"]; v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 {
			return fmt.Errorf("the theme's number is %q and not a whole number from 1", v)
		}
		c.Theme = n
	}
	switch v := strings.ToLower(r.cells["folder"]); v {
	case "":
	case "yes", "true", "1":
		c.Folder = true
	case "no", "false", "0":
		c.Folder = false
	default:
		return fmt.Errorf("folder is %q and not yes or no", v)
	}
	return c.Validate()
}
