package web

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"firsthand.study"
)

//go:embed templates
var templateFS embed.FS

// pages are the templates by name, each with the layout around it.
type pages map[string]*template.Template

// readPages parses every template, so that a broken one is known at start.
func readPages(files staticFiles) (pages, error) {
	base, err := template.New("layout").Funcs(functions(files)).ParseFS(templateFS, "templates/parts/*.html")
	if err != nil {
		return nil, err
	}
	p := pages{}
	names, err := fs.Glob(templateFS, "templates/*.html")
	if err != nil {
		return nil, err
	}
	for _, file := range names {
		t, err := base.Clone()
		if err == nil {
			t, err = t.ParseFS(templateFS, file)
		}
		if err != nil {
			return nil, err
		}
		p[strings.TrimSuffix(path.Base(file), ".html")] = t
	}
	return p, nil
}

// show renders a page whole and then sends it.
func (s *Server) show(w http.ResponseWriter, status int, name string, page any) error {
	t, ok := s.pages[name]
	if !ok {
		return fmt.Errorf("there is no template %q", name)
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "layout", page); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, err := w.Write(b.Bytes())
	if err != nil {
		s.log.Debug("the browser went away", "page", name)
	}
	return nil
}

// notThere is what an address leads to that leads nowhere.
var notThere error = firsthand.Errorf(firsthand.NotFound, "There is no such page.")

// status is the answer that a kind of error has.
var status = map[firsthand.Kind]int{
	firsthand.Internal:  http.StatusInternalServerError,
	firsthand.Invalid:   http.StatusUnprocessableEntity,
	firsthand.NotFound:  http.StatusNotFound,
	firsthand.Forbidden: http.StatusForbidden,
	firsthand.Conflict:  http.StatusConflict,
}

// A handler answers a request, or says why not.
type handler func(w http.ResponseWriter, r *http.Request) error

// page turns a handler's error into a page that a person can read, or into JSON
// where a script asked.
func (s *Server) page(h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := h(w, r)
		if err == nil || errors.Is(err, r.Context().Err()) && r.Context().Err() != nil {
			return
		}
		kind := firsthand.KindOf(err)
		message, hint := "Something went wrong inside the program; nothing was changed.", "Go back and try again."
		if f, ok := errors.AsType[*firsthand.Error](err); ok && kind != firsthand.Internal {
			message, hint = f.Message, f.Hint
		} else {
			s.log.Error("a page failed", "route", r.Pattern, "error", err)
		}
		if strings.Contains(r.Header.Get("Accept"), "application/json") {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status[kind])
			json.NewEncoder(w).Encode(map[string]string{"error": message, "hint": hint})
			return
		}
		s.trouble(w, r, status[kind], message, hint)
	}
}

// TroublePage says what went wrong.
type TroublePage struct {
	Frame
	Message, Hint string
	More          []string // what else is said, a line each
}

// trouble shows what went wrong, what is safe, and what to do.
func (s *Server) trouble(w http.ResponseWriter, r *http.Request, code int, message, hint string) {
	f := s.frame(http.StatusText(code))
	if name := r.PathValue("study"); name != "" {
		if study, err := s.app.Study(r.Context(), name); err == nil {
			f = s.frameIn(study, "", http.StatusText(code))
		}
	}
	if code == http.StatusForbidden {
		f.Me = "" // a stranger learns nothing
	}
	if hint != "" && !strings.HasSuffix(hint, ".") && !strings.HasSuffix(hint, "?") {
		hint += "."
	}
	if hint != "" {
		hint = strings.ToUpper(hint[:1]) + hint[1:]
	}
	message, more, _ := strings.Cut(message, "\n")
	p := TroublePage{Frame: f, Message: message, Hint: hint}
	if more != "" {
		p.More = strings.Split(more, "\n")
	}
	if err := s.show(w, code, "trouble", p); err != nil {
		s.log.Error("the page of an error failed", "error", err)
		http.Error(w, message, code)
	}
}

// in finds the study that an address names.
func (s *Server) in(h func(w http.ResponseWriter, r *http.Request, study firsthand.Study) error) http.HandlerFunc {
	return s.page(func(w http.ResponseWriter, r *http.Request) error {
		study, err := s.app.Study(r.Context(), r.PathValue("study"))
		if err != nil {
			return err
		}
		return h(w, r, study)
	})
}
