package web

import (
	"cmp"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// An Asking is what every page that asks a question shows around its answer:
// the kinds of question, the conditions on people, whose codings, and the ways
// out: kept under a name, or as a file.
type Asking struct {
	Frame
	Kinds      []Section
	Where      []string
	Attributes []app.Attribute
	Coder      string
	Coders     []string
	Wrong      string // why the question cannot be answered
	Hint       string
	Kept       *firsthand.Question // the kept question that this page was opened as
	here       url.URL             // the page below the study's address, without what is of the moment
	words      bool                // it can be taken out as a document
}

// passing are the fields of an address that are no part of a question.
var passing = []string{"from", "place", "as", "kept", "was", "cell"}

// asking begins a page of a question at a path below the study's address.
func (s *Server) asking(r *http.Request, study firsthand.Study, section, kind, path string) (Asking, error) {
	a := Asking{Frame: s.frameIn(study, section, kind), Where: given(r, "where"), Coder: r.FormValue("coder")}
	a.Kinds = kinds(a.Base(), kind)
	q := r.URL.Query()
	for _, name := range passing {
		q.Del(name)
	}
	for name, values := range q {
		if values = slices.DeleteFunc(values, func(v string) bool { return v == "" }); len(values) == 0 {
			q.Del(name)
		} else {
			q[name] = values
		}
	}
	a.here = url.URL{Path: path, RawQuery: q.Encode()}
	var err error
	if a.Attributes, err = s.app.Attributes(r.Context(), study.ID); err != nil {
		return a, err
	}
	if a.Coders, err = s.app.Coders(r.Context(), study.ID); err != nil {
		return a, err
	}
	if id := r.FormValue("kept"); id != "" {
		k, err := s.app.KeptQuestion(r.Context(), study.ID, firsthand.ID(id))
		if err == nil && k.Address == a.Here() {
			a.Kept, a.Title = &k, k.Name
		}
	}
	return a, nil
}

// Here is the question's own address below the study's.
func (a Asking) Here() string { return a.here.RequestURI() }

// with is the question's address with some fields changed; an empty value takes
// a field away.
func (a Asking) with(fields ...string) string {
	q := a.here.Query()
	for i := 0; i < len(fields); i += 2 {
		if fields[i+1] == "" {
			q.Del(fields[i])
		} else {
			q.Set(fields[i], fields[i+1])
		}
	}
	u := url.URL{Path: a.Base() + a.here.Path, RawQuery: q.Encode()}
	return u.RequestURI()
}

// Files are the ways in which the answer is taken out.
func (a Asking) Files() []Choice {
	out := []Choice{{"csv", a.with("as", "csv"), false}, {"xlsx", a.with("as", "xlsx"), false}}
	if a.words {
		out = append(out, Choice{"docx", a.with("as", "docx"), false})
	}
	return out
}

// A Condition is one value of an attribute to choose.
type Condition struct {
	Says, Value string
	Chosen      bool
}

// A ConditionGroup is one attribute.
type ConditionGroup struct {
	Name string
	Of   []Condition
}

// choosable is how many values an attribute may have to be chosen from; one
// with more, such as an exact age, is typed.
const choosable = 40

// Picks are the fields in which conditions are chosen: those there are, and one
// more.
func (a Asking) Picks() []Pick {
	var out []Pick
	for _, w := range append(slices.Clone(a.Where), "") {
		p := Pick{Value: w}
		known := w == ""
		for _, v := range a.Attributes {
			g := ConditionGroup{Name: v.Name}
			add := func(says, value string) {
				g.Of = append(g.Of, Condition{says, value, value == w})
				known = known || value == w
			}
			if len(v.Values) <= choosable {
				for _, x := range v.Values {
					add(v.Name+" is "+x, v.Name+"="+x)
				}
				for _, x := range v.Values {
					add(v.Name+" is not "+x, v.Name+"!="+x)
				}
			}
			add(v.Name+" is not recorded", v.Name+"=")
			p.Groups = append(p.Groups, g)
		}
		p.Other = !known
		out = append(out, p)
	}
	return out
}

// A Pick is one field in which a condition is chosen.
type Pick struct {
	Value  string
	Groups []ConditionGroup
	Other  bool // the value is none of those to choose from
}

// Typed tells whether an attribute has too many values to choose from, so that
// a condition may be typed.
func (a Asking) Typed() bool {
	return slices.ContainsFunc(a.Attributes, func(v app.Attribute) bool { return len(v.Values) > choosable })
}

// readable tells whether an error is about what was asked, and its status.
func readable(err error) (int, bool) {
	kind := firsthand.KindOf(err)
	return status[kind], kind == firsthand.Invalid || kind == firsthand.NotFound || kind == firsthand.Conflict
}

// failed notes an error that is about what was asked; any other is returned.
func (a *Asking) failed(err error) (int, error) {
	code, known := readable(err)
	if !known {
		return code, err
	}
	a.Wrong, a.Hint = err.Error(), hintOf(err)
	if first, size := utf8.DecodeRuneInString(a.Hint); size > 0 {
		a.Hint = string(unicode.ToUpper(first)) + a.Hint[size:]
	}
	return code, nil
}

// given are the values of a form's field that are not empty.
func given(r *http.Request, name string) []string {
	if err := r.ParseForm(); err != nil {
		return nil // a broken address asks nothing
	}
	var out []string
	for _, v := range r.Form[name] {
		if v != "" {
			out = append(out, v)
		}
	}
	return out
}

// kinds are the ways to ask.
func kinds(base, here string) []Section {
	var out []Section
	for _, k := range [][2]string{{"Passages", "/questions"}, {"Find", "/find"}, {"Words", "/questions/words"}, {"Codes together", "/questions/together"},
		{"Codes by people", "/questions/matrix"}, {"Framework", "/questions/framework"}, {"Kept", "/questions/saved"}} {
		out = append(out, Section{k[0], base + k[1], here == k[0]})
	}
	return out
}

// asked tells whether an answer is wanted as a file.
func asked(r *http.Request) bool { return r.FormValue("as") != "" }

// send sends an answer as the file that was asked for.
func (s *Server) send(w http.ResponseWriter, r *http.Request, study firsthand.Study, f app.File) error {
	as := r.FormValue("as")
	var b strings.Builder
	if err := f.Write(&b, as); err != nil {
		return err
	}
	name := fmt.Sprintf("%s %s.%s", study.Name, cmp.Or(f.Name, "answer"), as)
	w.Header().Set("Content-Type", app.Media[as])
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	_, err := w.Write([]byte(b.String()))
	if err != nil {
		s.log.Debug("the browser went away", "file", f.Name)
	}
	return nil
}
