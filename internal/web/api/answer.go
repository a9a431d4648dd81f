package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"firsthand.study"
)

// A Failure says what happened and what to try, as every answer does that is not
// what was asked for.
type Failure struct {
	Error string `json:"error" doc:"What happened, and what is safe: a sentence for a person."`
	Hint  string `json:"hint" doc:"What to try next; may be empty."`
}

// statuses are the answers that the kinds of error have.
var statuses = map[firsthand.Kind]int{
	firsthand.Internal:  http.StatusInternalServerError,
	firsthand.Invalid:   http.StatusUnprocessableEntity,
	firsthand.NotFound:  http.StatusNotFound,
	firsthand.Forbidden: http.StatusForbidden,
	firsthand.Conflict:  http.StatusConflict,
}

// answer serves an operation.
func (s *Server) answer(op operation) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		req, err := requestOf(w, r, op)
		var a answer
		if err == nil {
			a, err = op.run(r.Context(), req)
		}
		if err != nil {
			s.fail(w, r, err)
			return
		}
		if a.write != nil {
			s.writeTable(w, req, op, a)
			return
		}
		link(w, r, a.next)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(op.status)
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(whole(a.value)); err != nil {
			s.log.Debug("a program went away", "route", r.Pattern)
		}
	}
}

// link names the page that follows, as programs that know nothing of ours look
// for it.
func link(w http.ResponseWriter, r *http.Request, cursor string) {
	if cursor == "" {
		return
	}
	q := r.URL.Query()
	q.Set("cursor", cursor)
	at := url.URL{Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: q.Encode()}
	w.Header().Set("Link", "<"+at.String()+`>; rel="next"`)
}

// fail answers with what went wrong.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // nobody is there to be told
	}
	switch {
	case errors.Is(err, errNoTable):
		Refuse(w, http.StatusNotAcceptable, "This is no table, so there is no csv of it.", "Ask for application/json.")
		return
	case errors.Is(err, errNotJSON):
		Refuse(w, http.StatusUnsupportedMediaType, "What was sent is not JSON; nothing was changed.", "Send it with the header Content-Type: application/json.")
		return
	}
	kind := firsthand.KindOf(err)
	code := statuses[kind]
	message, hint := "Something went wrong inside the program; nothing was changed.", "Ask again."
	if f, ok := errors.AsType[*firsthand.Error](err); ok && kind != firsthand.Internal {
		message, hint = f.Message, f.Hint
	} else {
		s.log.Error("an operation failed", "route", r.Pattern, "error", err)
	}
	if _, bad := errors.AsType[malformed](err); bad {
		code = http.StatusBadRequest
	}
	Refuse(w, code, message, inAddresses(hint))
}

// inAddresses says a hint that is written for the command line in the words of
// an address.
func inAddresses(hint string) string {
	return strings.ReplaceAll(hint, "--literal looks", "literal=true looks")
}

// Refuse answers with what went wrong.
func Refuse(w http.ResponseWriter, status int, message, hint string) {
	w.Header().Del("Link")
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(Failure{message, hint}) // who asked may have gone
}

// whole makes lists that hold nothing [] and never null: a copy of v in which
// every nil slice and map is an empty one.
func whole(v any) any {
	if v == nil {
		return nil
	}
	from := reflect.ValueOf(v)
	to := reflect.New(from.Type()).Elem()
	to.Set(from)
	fillNil(to)
	return to.Interface()
}

func fillNil(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fillNil(v.Field(i))
			}
		}
	case reflect.Slice:
		if v.IsNil() {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
			return
		}
		switch v.Type().Elem().Kind() {
		case reflect.Struct, reflect.Slice, reflect.Map:
			for i := range v.Len() {
				fillNil(v.Index(i))
			}
		}
	case reflect.Map:
		if v.IsNil() {
			v.Set(reflect.MakeMap(v.Type()))
		}
	}
}
