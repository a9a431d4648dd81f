package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// maxBody is the most that a program may send.
const maxBody = 1 << 20

// A malformed request cannot be read, whatever it asks for.
type malformed struct{ why *firsthand.Error }

func (m malformed) Error() string { return m.why.Message }

func (m malformed) Unwrap() error { return m.why }

func malformedf(format string, args ...any) malformed {
	return malformed{firsthand.Errorf(firsthand.Invalid, format, args...)}
}

// A part is one field of a request's struct: where it comes from and under which
// name.
type part struct {
	field reflect.StructField
	at    []int
	from  string // path or query
	name  string
}

// partsOf lists the parts of a request's struct, those of embedded structs first;
// body is the type of what is sent, nil for nothing.
func partsOf(t reflect.Type) (parts []part, body reflect.Type, bodyAt []int) {
	for _, f := range reflect.VisibleFields(t) {
		if f.Anonymous || !f.IsExported() {
			continue
		}
		switch {
		case f.Tag.Get("path") != "":
			parts = append(parts, part{f, f.Index, "path", f.Tag.Get("path")})
		case f.Tag.Get("query") != "":
			parts = append(parts, part{f, f.Index, "query", f.Tag.Get("query")})
		case f.Name == "Body":
			body, bodyAt = f.Type, f.Index
		}
	}
	return parts, body, bodyAt
}

// requestOf reads what every operation has in common: in which format the answer
// is wanted, and which window of a list.
func requestOf(w http.ResponseWriter, r *http.Request, op operation) (request, error) {
	req := request{Request: r, guard: true}
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return req, malformedf("The address cannot be read: what stands after ? is not well formed.")
	}
	known := commonParameters(op)
	parts, _, _ := partsOf(op.in)
	for _, p := range parts {
		if p.from == "query" {
			known = append(known, p.name)
		}
	}
	for name := range q {
		if !slices.Contains(known, name) {
			m := malformedf("There is no parameter %q here.", name)
			if len(known) > 0 {
				slices.Sort(known)
				m.why.WithHint("there are %s", strings.Join(known, ", "))
			}
			return req, m
		}
	}
	if req.table, err = wantsTable(r, q, op); err != nil {
		return req, err
	}
	switch q.Get("guard") {
	case "", "yes":
	case "no":
		req.guard = false
	default:
		return req, malformedf("guard is yes or no, not %q.", q.Get("guard"))
	}
	if op.row != nil && isPage(op.out) {
		if req.window, err = windowOf(q, req.table); err != nil {
			return req, err
		}
	}
	req.fill = func(in any) error { return fill(w, r, q, in) }
	return req, nil
}

// commonParameters are those that an operation has because of what it answers.
func commonParameters(op operation) []string {
	switch {
	case isPage(op.out):
		return []string{"as", "guard", "limit", "cursor"}
	case op.row != nil:
		return []string{"as", "guard"}
	}
	return nil
}

// wantsTable tells whether csv is asked for, by the parameter or by the header.
func wantsTable(r *http.Request, q url.Values, op operation) (bool, error) {
	switch as := q.Get("as"); as {
	case "csv":
		return true, nil
	case "json":
		return false, nil
	case "":
	default:
		return false, malformedf("as is json or csv, not %q.", as)
	}
	accept := r.Header.Get("Accept")
	csv, plain := strings.Index(accept, "text/csv"), strings.Index(accept, "application/json")
	if csv < 0 || plain >= 0 && plain < csv {
		return false, nil
	}
	if op.row == nil {
		return false, errNoTable
	}
	return true, nil
}

var errNoTable = errors.New("this is no table")

// windowOf reads which part of a list is wanted. A table has all rows unless
// fewer are asked for.
func windowOf(q url.Values, table bool) (app.Window, error) {
	var w app.Window
	if !table {
		w.Limit = pageRows
	}
	if l := q.Get("limit"); l != "" {
		n, err := strconv.Atoi(l)
		if err != nil || n < 1 || n > mostRows {
			return w, malformedf("limit is a whole number from 1 to %d, not %q.", mostRows, l)
		}
		w.Limit = n
	}
	if c := q.Get("cursor"); c != "" {
		var err error
		if w.Entry, w.From, err = readCursor(c); err != nil {
			return w, err
		}
	}
	return w, nil
}

// fill reads a request's parts into its struct.
func fill(w http.ResponseWriter, r *http.Request, q url.Values, in any) error {
	v := reflect.ValueOf(in).Elem()
	parts, body, bodyAt := partsOf(v.Type())
	for _, p := range parts {
		values := q[p.name]
		if p.from == "path" {
			values = []string{r.PathValue(p.name)}
		} else if len(values) == 0 || len(values) == 1 && values[0] == "" {
			if p.field.Tag.Get("required") != "" {
				return malformedf("The parameter %q is missing.", p.name)
			}
			values = nil
			if d := p.field.Tag.Get("default"); d != "" {
				values = []string{d}
			}
		}
		if len(values) == 0 {
			continue
		}
		if err := set(v.FieldByIndex(p.at), p, values); err != nil {
			return err
		}
	}
	if body == nil {
		return nil
	}
	return readBody(w, r, v.FieldByIndex(bodyAt).Addr().Interface())
}

// set gives a field its value.
func set(to reflect.Value, p part, values []string) error {
	if to.Kind() == reflect.Slice {
		to.Set(reflect.ValueOf(values))
		return nil
	}
	if len(values) > 1 {
		return malformedf("The parameter %q stands there twice.", p.name)
	}
	s := values[0]
	if choices := p.field.Tag.Get("enum"); choices != "" && !slices.Contains(strings.Split(choices, ","), s) {
		return malformedf("%s is one of %s, not %q.", p.name, strings.ReplaceAll(choices, ",", ", "), s)
	}
	switch to.Kind() {
	case reflect.String:
		to.SetString(s)
	case reflect.Bool:
		b, err := strconv.ParseBool(s)
		if err != nil {
			return malformedf("%s is true or false, not %q.", p.name, s)
		}
		to.SetBool(b)
	case reflect.Int, reflect.Int64:
		n, err := strconv.ParseInt(s, 10, 32)
		least, _ := strconv.ParseInt(p.field.Tag.Get("min"), 10, 32) // none is 0
		if err != nil || n < least {
			return malformedf("%s is a whole number from %d, not %q.", p.name, least, s)
		}
		to.SetInt(n)
	case reflect.Float64:
		f, err := strconv.ParseFloat(s, 64)
		if err != nil || f < 0 || f > 1 {
			return malformedf("%s is a number from 0 to 1, not %q.", p.name, s)
		}
		to.SetFloat(f)
	default:
		return fmt.Errorf("the parameter %s has a type that is not read: %s", p.name, to.Type())
	}
	return nil
}

var errNotJSON = errors.New("the body is not JSON")

// readBody reads what a program sent.
func readBody(w http.ResponseWriter, r *http.Request, into any) error {
	if kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); strings.TrimSpace(strings.ToLower(kind)) != "application/json" {
		return errNotJSON
	}
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		m := malformedf("What was sent cannot be read; nothing was changed.")
		if kind, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			m.why.WithHint("%s is of another type", kind.Field)
		} else if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
			m.why.WithHint("there is no field %s", name)
		}
		return m
	}
	if _, err := d.Token(); err != io.EOF {
		return malformedf("What was sent has more after its end; nothing was changed.")
	}
	return nil
}
