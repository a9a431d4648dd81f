package web

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// PersonPage is one person: what is recorded of them, and their interviews.
type PersonPage struct {
	Frame
	Line   app.PersonLine
	Here   string
	Fields []PersonField
	Wrong  string
	Hint   string
}

// A PersonField is one thing that is recorded of a person.
type PersonField struct {
	Column, Name string
	Text         string
	Stored       string // what is kept now, and was when the form was made
	Wrong        string
	Choices      []Choice // of a closed list
	Many         bool     // several of them
	Hint         string
	Long         bool
	Numeric      bool
}

func (s *Server) personPage(r *http.Request, study firsthand.Study) (PersonPage, error) {
	return s.personOf(r, study, r.PathValue("person"))
}

// personOf is the page of a case by its name or id.
func (s *Server) personOf(r *http.Request, study firsthand.Study, ref string) (PersonPage, error) {
	v, err := s.app.People(r.Context(), study.ID)
	if err != nil {
		return PersonPage{}, err
	}
	i := slices.IndexFunc(v.Lines, func(l app.PersonLine) bool { return l.Name == ref || string(l.ID) == ref })
	if i < 0 {
		return PersonPage{}, firsthand.Errorf(firsthand.NotFound, "There is no person %q in this study.", ref)
	}
	l := v.Lines[i]
	title := l.Name
	if l.Pseudonym != "" {
		title += ", " + l.Pseudonym
	}
	p := PersonPage{Frame: s.frameIn(study, "People", title), Line: l}
	p.Here = personAt(p.Base(), l.Case)
	p.Fields = []PersonField{{Column: app.NameColumn, Name: "Number", Text: l.Name}, {Column: app.PseudonymColumn, Name: "Pseudonym", Text: l.Pseudonym, Hint: "The name they are quoted under."}}
	for n, variable := range v.Variables {
		p.Fields = append(p.Fields, fieldOf(variable, l.Values[n]))
	}
	p.Fields = append(p.Fields, PersonField{Column: app.NoteColumn, Name: "Note", Text: l.Note, Long: true, Hint: "Nothing that says who they are."})
	for n := range p.Fields {
		p.Fields[n].Stored = p.Fields[n].Text
	}
	return p, nil
}

// fieldOf is a variable as a field of a form.
func fieldOf(v firsthand.Variable, text string) PersonField {
	f := PersonField{Column: string(v.ID), Name: v.Name, Text: text}
	switch v.Type {
	case firsthand.BooleanValue:
		f.Choices = choicesOf([]string{"yes", "no"}, text)
	case firsthand.OneOf:
		if len(v.Values) > 0 {
			f.Choices = choicesOf(v.Values, text)
		}
	case firsthand.ManyOf:
		f.Many = len(v.Values) > 0
		f.Hint = "Several, with a semicolon between."
		if f.Many {
			f.Hint = ""
			var has []string
			for part := range strings.SplitSeq(text, ";") {
				has = append(has, strings.TrimSpace(part))
			}
			f.Choices = choicesOf(v.Values, has...)
		}
	case firsthand.DateValue:
		f.Hint = "Such as 2019-01-31."
	case firsthand.DateTimeValue:
		f.Hint = "Such as 2019-01-31 14:30."
	case firsthand.NumberValue, firsthand.IntegerValue:
		f.Numeric = true
	}
	return f
}

// choicesOf are values to choose from; one that is kept but not in the list is
// offered too.
func choicesOf(values []string, has ...string) []Choice {
	var out []Choice
	for _, v := range values {
		out = append(out, Choice{v, v, slices.Contains(has, v)})
	}
	for _, v := range has {
		if v != "" && !slices.Contains(values, v) {
			out = append(out, Choice{v, v, true})
		}
	}
	return out
}

func (s *Server) person(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.personPage(r, study)
	if err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "person", p)
}

// changePerson keeps the fields of a person that are not as they were.
func (s *Server) changePerson(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.personPage(r, study)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return firsthand.Errorf(firsthand.Invalid, "The form could not be read; nothing was changed.")
	}
	var cells []app.CellChange
	met := false // somebody else wrote in the same field
	for i := range p.Fields {
		f := &p.Fields[i]
		given, there := r.PostForm[f.Column]
		if !there {
			continue
		}
		text := strings.TrimSpace(strings.Join(slices.DeleteFunc(slices.Clone(given), func(v string) bool { return v == "" }), "; "))
		text = strings.ReplaceAll(text, "\r\n", "\n")
		was, told := r.PostForm["was-"+f.Column]
		if told {
			was[0] = strings.TrimSpace(strings.ReplaceAll(was[0], "\r\n", "\n"))
		}
		if told && (text == was[0] || text == f.Text) {
			continue // not written here: what others wrote meanwhile stays
		}
		if told && was[0] != f.Text {
			f.Wrong, met = "By now this is “"+f.Text+"”. "+changedMeanwhile, true
			f.Text = text
			continue
		}
		if text != f.Text {
			cells = append(cells, app.CellChange{Case: p.Line.ID, Column: f.Column, Text: text})
			f.Text = text
		}
	}
	if met {
		for i := range p.Fields { // what was typed stays typed
			f := &p.Fields[i]
			if given := r.PostForm[f.Column]; len(given) > 0 && !f.Many && len(f.Choices) == 0 {
				f.Text = strings.TrimSpace(given[0])
			}
		}
		p.Wrong = "Nothing was changed yet."
		return s.showPerson(w, r, study, http.StatusConflict, p)
	}
	if len(cells) == 0 {
		http.Redirect(w, r, p.Here, http.StatusSeeOther)
		return nil
	}
	_, _, err = s.app.ChangePeople(r.Context(), s.me, study.ID, cells)
	if err == nil {
		return s.did(w, r, study.ID, "", personAt(p.Base(), firsthand.Case{ID: p.Line.ID, Name: p.Fields[0].Text}))
	}
	code, known := readable(err)
	if !known {
		return err
	}
	for _, bad := range app.WrongCells(err) {
		for i := range p.Fields {
			if p.Fields[i].Column == bad.Column {
				p.Fields[i].Wrong = bad.Message
			}
		}
	}
	p.Wrong, p.Hint = "Nothing was changed yet.", hintOf(err)
	if app.WrongCells(err) == nil {
		p.Wrong = err.Error()
	}
	return s.showPerson(w, r, study, code, p)
}

func (s *Server) deletePerson(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.personPage(r, study)
	if err != nil {
		return err
	}
	if err := s.app.DeletePerson(r.Context(), s.me, study.ID, p.Line.ID); err != nil {
		return err
	}
	return s.did(w, r, study.ID, "", p.Base()+"/people")
}

// maxCells is the most that one paste into the grid may bring.
const maxCells = 8 << 20

// writeCells keeps cells of the grid in one act, and tells the script how they
// are kept or which of them are wrong.
func (s *Server) writeCells(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	var in struct {
		Cells []app.CellChange `json:"cells"`
	}
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") || json.NewDecoder(http.MaxBytesReader(w, r.Body, maxCells)).Decode(&in) != nil {
		return firsthand.Errorf(firsthand.Invalid, "The cells could not be read; nothing was changed.")
	}
	if len(in.Cells) == 0 {
		return firsthand.Errorf(firsthand.Invalid, "No cell was written; nothing was changed.")
	}
	w.Header().Set("Content-Type", "application/json")
	kept, made, err := s.app.ChangePeople(r.Context(), s.me, study.ID, in.Cells)
	if wrong := app.WrongCells(err); wrong != nil {
		w.WriteHeader(http.StatusUnprocessableEntity)
		return json.NewEncoder(w).Encode(map[string]any{"error": wrong.Error(), "cells": wrong})
	}
	if err != nil {
		w.Header().Del("Content-Type")
		return err
	}
	n, err := s.lastAct(r.Context(), study.ID)
	if err != nil {
		return err
	}
	s.desk.tell(study.ID, n)
	return json.NewEncoder(w).Encode(map[string]any{"said": n.Text, "seq": n.Seq, "cells": kept, "made": made})
}
