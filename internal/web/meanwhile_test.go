package web

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// hidden is the value of a hidden field of a page.
func hidden(t *testing.T, page, name string) string {
	t.Helper()
	m := regexp.MustCompile(`name="` + regexp.QuoteMeta(name) + `" value="([^"]*)"`).FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("the page has no field %q", name)
	}
	return m[1]
}

// TestTwoFormsAtOnce: whoever keeps a form that was open while somebody else
// wrote takes none of their words away without knowing.
func TestTwoFormsAtOnce(t *testing.T) {
	d := example(t)
	d.enter(t)
	study, err := d.app.Study(t.Context(), app.Example)
	if err != nil {
		t.Fatal(err)
	}
	bo := app.Person{Name: "Bo"}

	// A code.
	c := d.codesOf(t, study.ID)["Anonymity/Confidentiality"]
	if c.ID == "" {
		for _, c = range d.codesOf(t, study.ID) {
			if !c.Folder && c.Parent != "" {
				break
			}
		}
	}
	_, page, _ := d.get(t, "/s/example/codes?open="+string(c.ID))
	seen := hidden(t, page, "seen")
	theirs := c
	theirs.Definition = "What Bo wrote meanwhile."
	if err := d.app.ChangeCode(t.Context(), bo, theirs); err != nil {
		t.Fatal(err)
	}
	fields := []string{"name", c.Name, "color", "keep", "definition", c.Definition, "use_when", "Mine.", "seen", seen}
	for _, v := range d.codesOf(t, study.ID) {
		if v.ID == c.Parent {
			fields = append(fields, "above", v.Name)
		}
	}
	if status, page, _ := d.fill(t, "/s/example/codes/"+string(c.ID), fields...); status != http.StatusConflict || !strings.Contains(page, "Mine.") {
		t.Errorf("a code that was changed meanwhile: %d", status)
	}

	// A person: another field is kept beside, the same is not.
	if status, _, _ := d.fill(t, "/s/example/people", "name", "P99"); status != http.StatusOK {
		t.Fatalf("adding a person answers %d", status)
	}
	_, page, _ = d.get(t, "/s/example/people/P99")
	was := hidden(t, page, "was-"+app.NoteColumn)
	name := hidden(t, page, "was-"+app.PseudonymColumn)
	people, err := d.app.People(t.Context(), study.ID)
	if err != nil {
		t.Fatal(err)
	}
	var id firsthand.ID
	for _, l := range people.Lines {
		if l.Name == "P99" {
			id = l.ID
		}
	}
	if _, _, err := d.app.ChangePeople(t.Context(), bo, study.ID, []app.CellChange{{Case: id, Column: app.NoteColumn, Text: "A long note of Bo’s"}}); err != nil {
		t.Fatal(err)
	}
	form := []string{app.PseudonymColumn, "Nadia", "was-" + app.PseudonymColumn, name, app.NoteColumn, was, "was-" + app.NoteColumn, was}
	if status, _, _ := d.fill(t, "/s/example/people/P99", form...); status != http.StatusOK {
		t.Errorf("another field: %d", status)
	}
	form[5] = "Mine"
	form[1], form[3] = "Nadia", "Nadia"
	status, page, _ := d.fill(t, "/s/example/people/P99", form...)
	if status != http.StatusConflict || !strings.Contains(page, "A long note of Bo’s") || !strings.Contains(page, "Mine") {
		t.Errorf("the same field: %d", status)
	}
	people, _ = d.app.People(t.Context(), study.ID)
	for _, l := range people.Lines {
		if l.Name == "P99" && (l.Note != "A long note of Bo’s" || l.Pseudonym != "Nadia") {
			t.Errorf("P99 is %q, %q", l.Pseudonym, l.Note)
		}
	}

	// A memo.
	m, err := d.app.AddMemo(t.Context(), bo, firsthand.Memo{Study: study.ID, About: c.ID, Body: "First."})
	if err != nil {
		t.Fatal(err)
	}
	_, page, _ = d.get(t, "/s/example/memos/"+string(m.ID))
	if seen = hidden(t, page, "seen"); seen != strconv.FormatInt(m.Modified, 10) {
		t.Fatalf("the form has seen %q", seen)
	}
	if _, err = d.app.EditMemo(t.Context(), bo, study.ID, m.ID, "", "Second."); err != nil {
		t.Fatal(err)
	}
	if status, page, _ := d.fill(t, "/s/example/memos/"+string(m.ID), "title", "", "body", "Mine.", "seen", seen); status != http.StatusConflict || !strings.Contains(page, "Second.") || !strings.Contains(page, "Mine.") {
		t.Errorf("a memo that was changed meanwhile: %d", status)
	}
}

// TestBlindIsToldNothing: whoever codes blind is told nothing of what others
// coded, not by an answer to an act of their own either.
func TestBlindIsToldNothing(t *testing.T) {
	d := example(t)
	d.enter(t)
	study, err := d.app.Study(t.Context(), app.Example)
	if err != nil {
		t.Fatal(err)
	}
	v, err := d.app.ReadDocument(t.Context(), maya, study.ID, "P07")
	if err != nil {
		t.Fatal(err)
	}
	code := v.Codings[0].Code
	theirs, err := d.app.AddCoding(t.Context(), app.Person{Name: "Bo"}, study.ID, v.Document.ID, code, firsthand.Span{Start: 300, End: 340})
	if err != nil {
		t.Fatal(err)
	}
	memo, err := d.app.AddMemo(t.Context(), app.Person{Name: "Bo"}, firsthand.Memo{Study: study.ID, About: theirs.ID, Body: "Bo thinks so"})
	if err != nil {
		t.Fatal(err)
	}
	for _, blind := range []bool{true, false} {
		status, body := d.post(t, "/s/example/interviews/P07/codings", `{"start":10,"end":40,"revision":`+strconv.Itoa(v.Revision.Number)+`,"head":`+strconv.FormatInt(v.Head, 10)+
			`,"blind":`+strconv.FormatBool(blind)+`,"codes":[{"code":"`+string(code)+`"}]}`)
		if status != http.StatusOK {
			t.Fatalf("%d: %s", status, body)
		}
		for _, secret := range []string{string(theirs.ID), string(memo.ID), "Bo thinks so"} {
			if told := strings.Contains(body, secret); told == blind {
				t.Errorf("blind is %v, and %s is told: %v", blind, secret, told)
			}
		}
	}
}
