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

// A Frame is what the layout shows around a page.
type Frame struct {
	Title   string // of the page, for the tab
	Study   firsthand.Study
	Section string // of the bar, where one is
	Me      string
	Find    string   // what is being looked for
	Scripts []string // the scripts of the page, by their names in static
}

// InStudy tells whether the page belongs to a study.
func (f Frame) InStudy() bool { return f.Study.ID != "" }

// Base is the address of the page's study.
func (f Frame) Base() string { return "/s/" + f.Study.Name }

// Sections are the places of a study that the bar leads to.
func (f Frame) Sections() []Section {
	b := f.Base()
	return []Section{
		{"Overview", b, f.Section == "Overview"},
		{"Interviews", b + "/interviews", f.Section == "Interviews"},
		{"Codes", b + "/codes", f.Section == "Codes"},
		{"Questions", b + "/questions", f.Section == "Questions"},
		{"Agreement", b + "/agreement", f.Section == "Agreement"},
		{"Saturation", b + "/saturation", f.Section == "Saturation"},
		{"History", b + "/journal", f.Section == "History"},
	}
}

// A Section is one place in the bar, or one kind of question.
type Section struct {
	Name, Address string
	Here          bool
}

func (s *Server) frame(title string) Frame { return Frame{Title: title, Me: s.me.Name} }

func (s *Server) frameIn(study firsthand.Study, section, title string) Frame {
	f := s.frame(title)
	f.Study, f.Section = study, section
	return f
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
}

// trouble shows what went wrong, what is safe, and what to do.
func (s *Server) trouble(w http.ResponseWriter, r *http.Request, code int, message, hint string) {
	f := s.frame(http.StatusText(code))
	if code == http.StatusForbidden {
		f.Me = "" // a stranger learns nothing
	}
	if hint != "" && !strings.HasSuffix(hint, ".") && !strings.HasSuffix(hint, "?") {
		hint += "."
	}
	if hint != "" {
		hint = strings.ToUpper(hint[:1]) + hint[1:]
	}
	if err := s.show(w, code, "trouble", TroublePage{f, message, hint}); err != nil {
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
