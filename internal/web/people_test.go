package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// cells posts cells of the grid as its script does.
func (d desk) cells(t testing.TB, cells ...app.CellChange) (int, struct {
	Said, Error string
	Seq         int64
	Cells       []app.CellError
	Made        map[firsthand.ID]firsthand.ID
}) {
	t.Helper()
	b, err := json.Marshal(map[string]any{"cells": cells})
	if err != nil {
		t.Fatal(err)
	}
	status, body := d.post(t, "/s/talk/people/cells", string(b))
	var said struct {
		Said, Error string
		Seq         int64
		Cells       []app.CellError
		Made        map[firsthand.ID]firsthand.ID
	}
	if err := json.Unmarshal([]byte(body), &said); err != nil {
		t.Fatalf("%d %s", status, body)
	}
	return status, said
}

// TestAPasteIsOneAct writes many cells at once, also of people who are new: one
// entry of the journal, taken back as one; and all or none where one is wrong.
func TestAPasteIsOneAct(t *testing.T) {
	d, s := fresh(t)
	for _, v := range []firsthand.Variable{{Name: "Age", Type: firsthand.IntegerValue}, {Name: "Gender", Type: firsthand.OneOf, Values: []string{"woman", "man"}}, {Name: "Met", Type: firsthand.DateValue}, {Name: "Smokes", Type: firsthand.BooleanValue}} {
		v.Study = s.ID
		if _, err := d.app.PutVariable(t.Context(), maya, v); err != nil {
			t.Fatal(err)
		}
	}
	v, err := d.app.People(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	age, gender, met, smokes := string(v.Variables[0].ID), string(v.Variables[1].ID), string(v.Variables[2].ID), string(v.Variables[3].ID)
	before, err := d.app.Journal(t.Context(), s.ID, "", 0)
	if err != nil {
		t.Fatal(err)
	}
	paste := []app.CellChange{{Case: "new1", Column: "name", Text: "P01"}, {Case: "new1", Column: age, Text: " 41 "}, {Case: "new1", Column: gender, Text: "Woman"},
		{Case: "new2", Column: "name", Text: "P02"}, {Case: "new2", Column: age, Text: "52"}, {Case: "new2", Column: met, Text: "2026-02-03"}, {Case: "new2", Column: smokes, Text: "Y"}}
	status, said := d.cells(t, paste...)
	if status != http.StatusOK || said.Seq == 0 || len(said.Made) != 2 {
		t.Fatalf("a paste answers %d: %+v", status, said)
	}
	after, err := d.app.Journal(t.Context(), s.ID, "", 0)
	if err != nil || len(after) != len(before)+1 {
		t.Errorf("%d entries became %d", len(before), len(after))
	}
	v, _ = d.app.People(t.Context(), s.ID)
	if len(v.Lines) != 2 || strings.Join(v.Lines[0].Values, "|") != "41|woman||" || strings.Join(v.Lines[1].Values, "|") != "52||2026-02-03|yes" {
		t.Errorf("the people are %+v", v.Lines)
	}

	p1 := v.Lines[0].ID
	wrong := []app.CellChange{{Case: p1, Column: age, Text: "40"}, {Case: p1, Column: gender, Text: "other"}, {Case: p1, Column: met, Text: "yesterday"}, {Case: p1, Column: "name", Text: "P02"}, {Case: "new9", Column: age, Text: "1"}}
	status, said = d.cells(t, wrong...)
	if status != http.StatusUnprocessableEntity || len(said.Cells) != 4 {
		t.Fatalf("wrong cells answer %d: %+v", status, said)
	}
	for i, want := range []string{"can be woman, man", "2019-01-31", "somebody else", "needs a number"} {
		if !strings.Contains(said.Cells[i].Message, want) {
			t.Errorf("%q says nothing of %q", said.Cells[i].Message, want)
		}
	}
	if v, _ = d.app.People(t.Context(), s.ID); v.Lines[0].Values[0] != "41" {
		t.Error("something was changed beside what is wrong")
	}

	if a, _ := d.form(t, "/s/talk/undo", "seq", "0"); a.StatusCode != http.StatusOK {
		t.Fatalf("undo answers %d", a.StatusCode)
	}
	if v, _ = d.app.People(t.Context(), s.ID); len(v.Lines) != 0 {
		t.Errorf("after undo there are %+v", v.Lines)
	}
}

// TestAPersonByForms adds, changes and removes a person and what is recorded of
// people, without script.
func TestAPersonByForms(t *testing.T) {
	d, s := fresh(t)
	if a, page := d.form(t, "/s/talk/people", "name", "P07"); a.StatusCode != http.StatusOK || a.Request.URL.Path != "/s/talk/people/P07" || !strings.Contains(page, "P07 was added to the people.") {
		t.Fatalf("adding answers %d at %s", a.StatusCode, a.Request.URL.Path)
	}
	if a, page := d.form(t, "/s/talk/people", "name", "P07"); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "somebody else’s already") {
		t.Errorf("adding twice answers %d", a.StatusCode)
	}
	if a, _ := d.form(t, "/s/talk/people/variables", "name", "Drinks", "type", "many-of", "values", "tea\ncoffee\nwater"); a.StatusCode != http.StatusOK {
		t.Fatalf("a column answers %d", a.StatusCode)
	}
	if a, page := d.form(t, "/s/talk/people/variables", "name", "Drinks", "type", "text"); a.StatusCode != http.StatusConflict || !strings.Contains(page, `value="Drinks"`) {
		t.Errorf("the same column again answers %d", a.StatusCode)
	}
	v, err := d.app.People(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	drinks := string(v.Variables[0].ID)
	if a, _ := d.form(t, "/s/talk/people/P07", "name", "P07", "pseudonym", "Marian", drinks, "", drinks, "tea", drinks, "water"); a.StatusCode != http.StatusOK {
		t.Fatalf("changing answers %d", a.StatusCode)
	}
	if v, _ = d.app.People(t.Context(), s.ID); v.Lines[0].Values[0] != "tea; water" || v.Lines[0].Pseudonym != "Marian" {
		t.Errorf("kept is %+v", v.Lines[0])
	}
	if a, page := d.form(t, "/s/talk/people/P07", drinks, "gin"); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "can be tea, coffee, water") {
		t.Errorf("a value outside the list answers %d", a.StatusCode)
	}
	if a, page := d.form(t, "/s/talk/people/variables", "id", drinks, "name", "Drinks", "type", "one-of", "values", "coffee"); a.StatusCode != http.StatusConflict || !strings.Contains(page, "1 values do not fit") && !strings.Contains(page, "1 value does not fit") {
		t.Errorf("a list without a value in use answers %d", a.StatusCode)
	}
	if a, _ := d.form(t, "/s/talk/people/variables", "id", drinks, "delete", "1"); a.StatusCode != http.StatusOK {
		t.Errorf("removing a column answers %d", a.StatusCode)
	}
	if a, _ := d.form(t, "/s/talk/people/P07/delete"); a.StatusCode != http.StatusOK {
		t.Errorf("removing answers %d", a.StatusCode)
	}
	if v, _ = d.app.People(t.Context(), s.ID); len(v.Lines) != 0 || len(v.Variables) != 0 {
		t.Errorf("left are %+v", v)
	}
	d.form(t, "/s/talk/undo", "seq", "0")
	if v, _ = d.app.People(t.Context(), s.ID); len(v.Lines) != 1 || v.Lines[0].Pseudonym != "Marian" {
		t.Errorf("after undo there are %+v", v.Lines)
	}
}

// TestPeopleInAndOut takes the people out as csv and brings them into a study
// that has the same interviews.
func TestPeopleInAndOut(t *testing.T) {
	d, s := fresh(t)
	const table = "participant,pseudonym,document,Age,interview_date\nP01,Ann,P01.txt,41,2026-01-02\nP02,Bob,,52,\n"
	d.send(t, "/s/talk/interviews/import", "", []sending{{"P01.txt", talk, false}})
	if a, page := d.send(t, "/s/talk/people/import", "", []sending{{"people.csv", table, false}}); a.StatusCode != http.StatusOK || !strings.Contains(page, "2 people were made") {
		t.Fatalf("a table answers %d: %s", a.StatusCode, between(page, "role=\"alert\"", "</div>"))
	}
	v, err := d.app.People(t.Context(), s.ID)
	if err != nil || len(v.Lines) != 2 || v.Lines[0].Values[0] != "41" || len(v.Lines[0].Interviews) != 1 {
		t.Fatalf("the people are %+v (%v)", v, err)
	}
	_, csv, _ := d.get(t, "/s/talk/exchange/out?what=cases&as=csv")
	for _, want := range []string{"P01", "Ann", "41", "P02", "Bob", "52"} {
		if !strings.Contains(csv, want) {
			t.Errorf("%q is not in the csv:\n%s", want, csv)
		}
	}
	if a, page := d.send(t, "/s/talk/people/import", "", []sending{{"bad.csv", "participant,interview_date\nP01,soon\n", false}}); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "soon") {
		t.Errorf("a wrong date answers %d", a.StatusCode)
	}
}

// TestATableKeepsToTypes brings a table in whose values do not fit: each is named
// with its line, and nothing is changed.
func TestATableKeepsToTypes(t *testing.T) {
	d, s := fresh(t)
	if _, err := d.app.PutVariable(t.Context(), maya, firsthand.Variable{Study: s.ID, Name: "Gender", Type: firsthand.OneOf, Values: []string{"woman", "man"}}); err != nil {
		t.Fatal(err)
	}
	a, page := d.send(t, "/s/talk/people/import", "", []sending{{"people.csv", "participant,Gender\nP01,Woman\nP02,unsaid\n", false}})
	if a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "line 3") || !strings.Contains(page, "can be woman, man") {
		t.Errorf("a value outside its list answers %d", a.StatusCode)
	}
	if v, err := d.app.People(t.Context(), s.ID); err != nil || len(v.Lines) != 0 {
		t.Errorf("there are %+v (%v)", v.Lines, err)
	}
	if a, _ := d.send(t, "/s/talk/people/import", "", []sending{{"people.csv", "participant,Gender\nP01,Woman\n", false}}); a.StatusCode != http.StatusOK {
		t.Errorf("a good table answers %d", a.StatusCode)
	}
	if v, err := d.app.People(t.Context(), s.ID); err != nil || len(v.Lines) != 1 || v.Lines[0].Values[0] != "woman" {
		t.Errorf("kept is %+v (%v)", v.Lines, err)
	}
}
