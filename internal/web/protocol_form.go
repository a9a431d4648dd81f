package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"firsthand.study"
)

// A PartForm is a part of the protocol while it is written.
type PartForm struct {
	PartKind
	Base    string
	Seen    int // the version that was in force when the form was made
	Body    string
	Note    string
	Rows    []PartRow
	Started bool // nothing is in force yet
	Wrong   string
	Hint    string
	Newer   int // the version that somebody else wrote meanwhile
}

// A PartRow is a line of a part while it is written.
type PartRow struct {
	N       int // from 1
	Last    bool
	Key     string
	Text    string
	Kind    string
	Prompts string // a line each
	Ticked  bool   // a critical incident, or a statement without which there is no interview
	Months  string
	Kinds   []Choice
}

// At is where the form is sent.
func (f PartForm) At() string { return f.Base + "/protocol/" + f.Place() }

// Shows tells whether the lines have a field.
func (f PartForm) Shows(field string) bool {
	switch field {
	case "lines":
		return f.Lines || len(f.Rows) > 0
	case "kinds":
		return len(f.Kinds) > 0
	case "prompts", "incident":
		return f.Part == firsthand.Guide
	case "required":
		return f.Part == firsthand.Statements
	case "months":
		return f.Part == firsthand.Retention
	}
	return false
}

// mostRows is how many lines one form takes.
const mostRows = 300

// formOfPart is the form of a version, which may be one of before.
func formOfPart(base string, k PartKind, from firsthand.Provision, seen int) *PartForm {
	f := &PartForm{PartKind: k, Base: base, Seen: seen, Body: from.Body, Started: seen == 0}
	for _, it := range from.Items {
		row := PartRow{Key: it.Key, Text: it.Text, Kind: it.Kind, Prompts: strings.Join(it.Prompts, "\n"), Ticked: it.Required}
		if k.Part == firsthand.Guide {
			row.Ticked = it.Kind == firsthand.CriticalIncident
		}
		if k.Part == firsthand.Retention {
			row.Months = strconv.Itoa(it.Months)
		}
		f.Rows = append(f.Rows, row)
	}
	if k.Lines && len(f.Rows) == 0 {
		f.Rows = []PartRow{{}}
	}
	return f.laid()
}

// laid numbers the rows and lays out their choices.
func (f *PartForm) laid() *PartForm {
	for i := range f.Rows {
		row := &f.Rows[i]
		row.N, row.Last, row.Kinds = i+1, i == len(f.Rows)-1, nil
		known := false
		for _, c := range f.Kinds {
			known = known || c.Address == row.Kind
			row.Kinds = append(row.Kinds, Choice{c.Name, c.Address, c.Address == row.Kind})
		}
		if !known && row.Kind != "" {
			row.Kinds = append(row.Kinds, Choice{row.Kind, row.Kind, true})
		}
	}
	return f
}

// partFrom reads what was typed.
func partFrom(r *http.Request, base string, k PartKind) *PartForm {
	_ = r.FormValue("body") // a form that cannot be read has no fields, and a part needs words
	seen, err := strconv.Atoi(r.PostForm.Get("seen"))
	if err != nil {
		seen = -1 // no version, so nothing is written over
	}
	typed := func(s string) string { return strings.TrimRight(strings.ReplaceAll(s, "\r\n", "\n"), " \n\t") }
	f := &PartForm{PartKind: k, Base: base, Seen: seen, Started: seen == 0, Body: typed(r.PostForm.Get("body")), Note: strings.TrimSpace(r.PostForm.Get("note"))}
	column := func(name string, i int) string {
		if all := r.PostForm[name]; i < len(all) {
			return typed(all[i])
		}
		return ""
	}
	for i := range min(len(r.PostForm["text"]), mostRows) {
		f.Rows = append(f.Rows, PartRow{Key: strings.TrimSpace(column("key", i)), Text: strings.TrimSpace(column("text", i)), Kind: strings.TrimSpace(column("kind", i)), Prompts: column("prompts", i),
			Months: strings.TrimSpace(column("months", i)), Ticked: slices.Contains(r.PostForm["ticked"], strconv.Itoa(i+1))})
	}
	return f.laid()
}

// arrange does what a button beside a line says, and keeps nothing; false where
// the form is to be kept.
func (f *PartForm) arrange(what string) bool {
	verb, at, _ := strings.Cut(what, "-")
	n, _ := strconv.Atoi(at) // not a number is no line
	i := n - 1
	there := i >= 0 && i < len(f.Rows)
	switch {
	case verb == "more" && len(f.Rows) < mostRows:
		f.Rows = append(f.Rows, PartRow{})
	case verb == "up" && there && i > 0:
		f.Rows[i-1], f.Rows[i] = f.Rows[i], f.Rows[i-1]
	case verb == "down" && there && i+1 < len(f.Rows):
		f.Rows[i+1], f.Rows[i] = f.Rows[i], f.Rows[i+1]
	case verb == "out" && there:
		f.Rows = slices.Delete(f.Rows, i, i+1)
	default:
		return verb != ""
	}
	f.laid()
	return true
}

// provision is what was typed as the next version. What a line has and the form
// has no field for stays as it was.
func (f *PartForm) provision(was firsthand.Provision) (firsthand.Provision, error) {
	p := firsthand.Provision{Part: f.Part, Body: f.Body, Note: f.Note}
	used := map[string]bool{}
	for _, row := range f.Rows {
		used[row.Key] = true
	}
	for _, row := range f.Rows {
		if row.Text == "" && row.Prompts == "" {
			continue // an empty line says nothing
		}
		it, _ := was.Item(row.Key)
		it.Key, it.Text = row.Key, row.Text
		if it.Key == "" {
			it.Key = freeKey(row.Text, used)
		}
		switch f.Part {
		case firsthand.Guide:
			if row.Ticked {
				it.Kind = firsthand.CriticalIncident
			} else if it.Kind == firsthand.CriticalIncident {
				it.Kind = ""
			}
			it.Prompts = nil
			for line := range strings.Lines(row.Prompts) {
				if line = strings.TrimSpace(line); line != "" {
					it.Prompts = append(it.Prompts, line)
				}
			}
		case firsthand.Statements:
			it.Kind, it.Required = row.Kind, row.Ticked
		case firsthand.Retention:
			months, err := strconv.Atoi(row.Months)
			if err != nil {
				return p, firsthand.Errorf(firsthand.Invalid, "%q is kept for a number of whole months, 0 or more, not %q; nothing was changed.", it.Key, row.Months)
			}
			it.Kind, it.Months = row.Kind, months
		default:
			if f.Kind != "" || len(f.Kinds) > 0 {
				it.Kind = row.Kind
			}
		}
		p.Items = append(p.Items, it)
	}
	return p, nil
}

// freeKey is a short name for a line that was given none: its first words, with
// a number behind where another line is called so.
func freeKey(words string, used map[string]bool) string {
	name := firsthand.ShortName(words)
	if first := strings.Split(name, "-"); len(first) > 3 {
		name = strings.Join(first[:3], "-")
	}
	if strings.TrimSpace(words) == "" || name == "study" {
		name = "line"
	}
	free := name
	for n := 2; used[free]; n++ {
		free = name + "-" + strconv.Itoa(n)
	}
	used[free] = true
	return free
}
