package api

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"firsthand.study/internal/app"
)

// A tableWriter writes rows, all of one struct, as csv: a column a field. A field
// that is a map has a column for each of the names known beforehand.
type tableWriter struct {
	w       *csv.Writer
	columns []column
	guard   bool
	begin   func() // before the first byte
	cells   []string
}

// A column is a field of the rows, or one name of a field that is a map.
type column struct {
	name string
	at   []int
	key  string
	keys bool
}

// columnsOf are the columns of a row type; names are those of the study's
// variables, each a column of a row's attributes. One that is called as another
// column is says what it is.
func columnsOf(row reflect.Type, names []string) []column {
	var fixed, out []column
	for _, f := range jsonFields(row) {
		if f.Type.Kind() != reflect.Map {
			fixed = append(fixed, column{name: f.name, at: f.Index})
		}
	}
	for _, f := range jsonFields(row) {
		if f.Type.Kind() != reflect.Map {
			out = append(out, column{name: f.name, at: f.Index})
			continue
		}
		for _, n := range names {
			c := column{name: n, at: f.Index, key: n, keys: true}
			if slices.ContainsFunc(fixed, func(o column) bool { return o.name == n }) {
				c.name += " (attribute)"
			}
			out = append(out, c)
		}
	}
	return out
}

func (t *tableWriter) head() error {
	if t.begin == nil {
		return nil
	}
	t.begin()
	t.begin = nil
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = t.safe(c.name)
	}
	return t.w.Write(names)
}

func (t *tableWriter) safe(s string) string {
	if t.guard {
		return app.SafeCell(s)
	}
	return s
}

func (t *tableWriter) row(row any) error {
	if err := t.head(); err != nil {
		return err
	}
	v := reflect.ValueOf(row)
	t.cells = t.cells[:0]
	for _, c := range t.columns {
		f := v.FieldByIndex(c.at)
		if !c.keys {
			t.cells = append(t.cells, t.safe(cell(f)))
			continue
		}
		s := ""
		if got := f.MapIndex(reflect.ValueOf(c.key)); got.IsValid() {
			s = cell(got)
		}
		t.cells = append(t.cells, t.safe(s))
	}
	return t.w.Write(t.cells)
}

// cell writes a value as csv has it: numbers unrounded, what is undefined or not
// there empty, a list with "; " between.
func cell(v reflect.Value) string {
	if d, ok := v.Interface().(interface{ Defined() bool }); ok && !d.Defined() {
		return ""
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return ""
		}
		return cell(v.Elem())
	case reflect.String:
		return v.String()
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.Int, reflect.Int64, reflect.Int32:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'g', -1, 64)
	case reflect.Slice:
		all := make([]string, v.Len())
		for i := range all {
			all[i] = cell(v.Index(i))
		}
		return strings.Join(all, "; ")
	}
	return fmt.Sprint(v.Interface())
}

// writeTable sends an answer as csv. A failure before the first row is answered
// as one; a later one breaks the connection off, so that half a table is not
// taken for a whole.
func (s *Server) writeTable(w http.ResponseWriter, r request, op operation, a answer) {
	names, err := s.variableNames(r)
	if err != nil {
		s.fail(w, r.Request, err)
		return
	}
	begun := false
	t := &tableWriter{w: csv.NewWriter(w), columns: columnsOf(op.row, names), guard: r.guard, begin: func() {
		begun = true
		h := w.Header()
		h.Set("Content-Type", "text/csv; charset=utf-8; header=present")
		h.Set("Content-Disposition", `attachment; filename="`+fileName(r.URL.Path)+`.csv"`)
	}}
	if err = a.write(t); err == nil {
		if err = t.head(); err == nil {
			t.w.Flush()
			err = t.w.Error()
		}
	}
	switch {
	case err == nil:
	case !begun:
		s.fail(w, r.Request, err)
	default:
		s.log.Error("a table broke off", "route", r.Pattern, "error", err)
		panic(http.ErrAbortHandler) // net/http closes the connection and says nothing
	}
}

// variableNames are the columns that the study's variables make.
func (s *Server) variableNames(r request) ([]string, error) {
	name := r.PathValue("study")
	if name == "" {
		return nil, nil
	}
	study, err := s.app.Study(r.Context(), name)
	if err != nil {
		return nil, err
	}
	all, err := s.app.Variables(r.Context(), study.ID)
	names := make([]string, len(all))
	for i, v := range all {
		names[i] = v.Name
	}
	return names, err
}

// fileName is what a table is called when it is kept: the end of its address.
func fileName(address string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || 'a' <= r && r <= 'z' {
			return r
		}
		return -1
	}, path.Base(address))
}
