package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"firsthand.study"
)

// An ActForm is one act on a participant: a form of its own, which opens where
// it is next, or where what was typed is wrong.
type ActForm struct {
	Name, Title, Action, Button string
	Says                        string // what it does, where that is not plain
	Open, Main, Danger          bool
	Fields                      []ActField
	Wrong, Hint                 string
}

// An ActField is one field of an act.
type ActField struct {
	Form, Name, Label string
	Kind              string // of the input; select, words, tick, met or hidden
	Value             string
	Mode              string // which keys a telephone offers
	Hint, Wrong       string
	Choices           []Choice
	Suggested         []string
	Long              bool
}

// ID is the field's own in the page.
func (f ActField) ID() string { return f.Form + "-" + f.Name }

// typed is what was typed into one act that could not be done, and why not.
type typed struct {
	form        string
	values      url.Values
	wrong, hint string
	at          map[string]string // what is wrong with a field, by its name
}

// failed notes an error that is about what was typed; any other is returned.
func (t *typed) failed(err error) (int, error) {
	code, known := readable(err)
	if firsthand.KindOf(err) == firsthand.Forbidden {
		code, known = http.StatusForbidden, true
	}
	if !known {
		return code, err
	}
	t.wrong, t.hint = err.Error(), hintOf(err)
	return code, nil
}

// miss notes what is wrong with one field.
func (t *typed) miss(field, message string) {
	if t.at == nil {
		t.at = map[string]string{}
	}
	if t.at[field] == "" {
		t.at[field] = message
	}
}

func (t typed) bad() bool { return len(t.at) > 0 }

// fill puts what was typed, and what is wrong with it, into its form.
func (f ActForm) fill(t typed) ActForm {
	for i := range f.Fields {
		f.Fields[i].Form = f.Name
	}
	if t.form != f.Name {
		return f
	}
	f.Open, f.Wrong, f.Hint = true, t.wrong, t.hint
	if f.Wrong == "" && t.bad() {
		f.Wrong = "Nothing was recorded yet."
	}
	for i := range f.Fields {
		x := &f.Fields[i]
		x.Wrong = t.at[x.Name]
		switch x.Kind {
		case "select":
			for n := range x.Choices {
				x.Choices[n].Here = x.Choices[n].Address == t.values.Get(x.Name)
			}
		case "met":
			for n := range x.Choices {
				x.Choices[n].Here = x.Choices[n].Address == t.values.Get(x.Name)
			}
			x.Value = t.values.Get(x.Name + "-reason")
		case "hidden":
		default:
			x.Value = t.values.Get(x.Name)
		}
	}
	return f
}

// typedIn reads what was typed into an act.
func typedIn(r *http.Request, form string) (typed, error) {
	if err := r.ParseForm(); err != nil {
		return typed{}, firsthand.Errorf(firsthand.Invalid, "The form could not be read; nothing was changed.")
	}
	return typed{form: form, values: r.PostForm}, nil
}

// text is a field without the blanks around it.
func (t typed) text(field string) string {
	return strings.TrimSpace(strings.ReplaceAll(t.values.Get(field), "\r\n", "\n"))
}

// options are values to choose from, with what an empty choice says first.
func options(empty, has string, values ...string) []Choice {
	out := []Choice{}
	if empty != "" {
		out = append(out, Choice{empty, "", has == ""})
	}
	for _, v := range values {
		out = append(out, Choice{v, v, v == has})
	}
	if has != "" && !slices.Contains(values, has) {
		out = append(out, Choice{has, has, true})
	}
	return out
}
