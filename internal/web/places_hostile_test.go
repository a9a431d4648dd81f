package web

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// TestHostilePlacesAreEscaped looks for hostile texts raw on the pages of
// interviews, people, imports, exchange and settings, where they are names,
// values, titles, notes, file names and what was typed.
func TestHostilePlacesAreEscaped(t *testing.T) {
	d := sit(t)
	d.enter(t)
	s := hostileStudy(t, d)
	texts := hostile(t)
	var cells []app.CellChange
	for i, h := range texts {
		h = strings.NewReplacer("=", "≈", "\t", " ").Replace(h)
		v, err := d.app.PutVariable(t.Context(), maya, firsthand.Variable{Study: s.ID, Name: h, Type: firsthand.OneOf, Values: []string{strings.ReplaceAll(h, ";", ",")}, Note: texts[i]})
		if err != nil {
			continue // two are the same without what a column may not have
		}
		key := firsthand.ID("new" + strings.Repeat("x", i))
		cells = append(cells, app.CellChange{Case: key, Column: app.NameColumn, Text: texts[i]}, app.CellChange{Case: key, Column: app.PseudonymColumn, Text: texts[i]},
			app.CellChange{Case: key, Column: app.NoteColumn, Text: texts[i]}, app.CellChange{Case: key, Column: string(v.ID), Text: strings.ReplaceAll(h, ";", ",")})
	}
	if _, _, err := d.app.ChangePeople(t.Context(), maya, s.ID, cells); err != nil {
		t.Fatal(err)
	}
	if err := d.app.NoteOnStudy(t.Context(), maya, s.ID, texts[0]); err != nil {
		t.Fatal(err)
	}
	base := "/s/hostile"
	pages := []string{"/", base, base + "/interviews", base + "/people", base + "/people/grid", base + "/people/variables", base + "/exchange", base + "/settings"}
	v, err := d.app.People(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range v.Lines[:6] {
		pages = append(pages, personAt(base, l.Case))
	}
	lines, _, err := d.app.Interviews(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range lines[:4] {
		if err := d.app.RecordInterview(t.Context(), maya, s.ID, l.ID, app.InterviewRecord{Person: v.Lines[i].Name, Place: texts[i]}); err != nil {
			t.Fatal(err)
		}
		pages = append(pages, interviewAt(base, l.Name))
	}
	raw := func(page, body string) {
		t.Helper()
		for _, h := range texts {
			if strings.ContainsAny(h, "<\"") && strings.Contains(body, h) {
				t.Errorf("%s shows %q as it stands", page, h)
			}
		}
		for _, m := range regexp.MustCompile(`(?:href|action|formaction)="([^"]*)"`).FindAllStringSubmatch(body, -1) {
			if at := html.UnescapeString(m[1]); !strings.HasPrefix(at, "/") && !strings.HasPrefix(at, "#") || strings.HasPrefix(at, "//") {
				t.Errorf("%s leads to %q", page, at)
			}
		}
	}
	for _, page := range pages {
		status, body, _ := d.get(t, page)
		if status != http.StatusOK {
			t.Errorf("%s answers %d", page, status)
		}
		raw(page, body)
	}
	for i, h := range texts {
		a, body := d.form(t, base+"/people", "name", v.Lines[0].Name+h)
		raw("adding "+h, body)
		if a.StatusCode >= 500 {
			t.Errorf("adding %q answers %d", h, a.StatusCode)
		}
		if i < 8 {
			_, body = d.send(t, base+"/interviews/import", "", []sending{{h + ".docx", h, false}, {h + ".csv", h + ",b\n" + h + ",c\n", false}})
			raw("sending "+h, body)
			_, body = d.form(t, base+"/settings", "title", s.Title, "name", h, "zone", h)
			raw("settings "+h, body)
		}
	}
}
