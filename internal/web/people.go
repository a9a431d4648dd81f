package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// PeoplePage lists the people of a study: as a table to look at, or as a grid to
// write in.
type PeoplePage struct {
	Frame
	Views     []Section
	Grid      bool
	Variables []firsthand.Variable
	Lines     []PersonRow
	Flow      *PeopleFlow // nil in a study to which nobody was introduced
	InStage   map[firsthand.Stage]int
	Asked     PeopleQuery
	All       int
	Found     int
	Unbound   int // interviews that are nobody's
	Words     string
	Heads     []Head
	Typed     string // of a person to be added
	Wrong     string
	Hint      string
	Pager
}

// reservedPeople are addresses below People that are no person's.
var reservedPeople = map[string]bool{"grid": true, "variables": true, "import": true, "cells": true, "of-interviews": true, "introduce": true, "referrals": true, "sample": true,
	"vouchers": true, "withdrawn": true, "calendar.ics": true, "": true, ".": true, "..": true}

// personAt is where a person's page is.
func personAt(base string, c firsthand.Case) string {
	name := c.Name
	if reservedPeople[name] || strings.HasPrefix(name, "/") {
		name = string(c.ID)
	}
	return base + "/people/" + url.PathEscape(name)
}

func (p Frame) peopleViews(here string) []Section {
	b := p.Base() + "/people"
	views := []Section{{"Table", b, here == "Table"}, {"Grid", b + "/grid", here == "Grid"}, {"Columns", b + "/variables", here == "Columns"}}
	for _, v := range []Section{{"Referrals", b + "/referrals", here == "Referrals"}, {"Sampling frame", b + "/sample", here == "Sampling frame"}, {"Vouchers", b + "/vouchers", here == "Vouchers"}, {"Withdrawn", b + "/withdrawn", here == "Withdrawn"}} {
		if p.Leads(v.Address) {
			views = append(views, v)
		}
	}
	return views
}

func (s *Server) peoplePage(r *http.Request, study firsthand.Study, grid bool) (PeoplePage, error) {
	p := PeoplePage{Frame: s.frameIn(study, "People", "People"), Grid: grid, Words: strings.TrimSpace(r.FormValue("q"))}
	view, path := "Table", "/people"
	p.Scripts = []string{"list.js"}
	if grid {
		view, path = "Grid", "/people/grid"
		p.Scripts = append(p.Scripts, "grid.js")
	}
	p.Views = p.peopleViews(view)
	v, err := s.app.People(r.Context(), study.ID)
	if err != nil {
		return p, err
	}
	p.Asked = peopleQuery(r)
	p.Words = p.Asked.Words
	p.Variables, p.Unbound, p.InStage = v.Variables, v.Unbound, map[firsthand.Stage]int{}
	g, err := s.gather(r, study, v)
	if err != nil {
		return p, err
	}
	if g.screenings != nil {
		if p.Flow, err = s.flow(r, study, g, p.Asked); err != nil {
			return p, err
		}
	}
	if grid { // who has no case has nothing to write in
		g.rows = slices.DeleteFunc(g.rows, func(l PersonRow) bool { return l.P != nil && l.P.Case == "" })
	}
	p.All = len(g.rows)
	for _, l := range g.rows {
		if l.P != nil {
			p.InStage[stageNow(*l.P)]++
		}
	}
	if p.Asked.Reached == "in-hand" {
		people, err := s.app.Candidates(r.Context(), study.ID)
		if err != nil {
			return p, err
		}
		g.inHand = make(map[string]bool, len(people))
		for _, c := range people {
			g.inHand[c.Number] = true
		}
	}
	g.narrow(p.Asked, p.Variables)
	lines := g.rows
	if p.Words != "" {
		words := strings.ToLower(p.Words)
		lines = slices.DeleteFunc(lines, func(l PersonRow) bool { return !holdsWords(l, words) })
	}
	p.Found = len(lines)
	sort, down := r.FormValue("sort"), r.FormValue("down") != ""
	p.sort(lines, sort, down)
	at := func(sort string, down bool) url.Values {
		q := p.Asked.values()
		if sort != "" {
			q.Set("sort", sort)
		}
		if down {
			q.Set("down", "1")
		}
		return q
	}
	for _, h := range p.columns() {
		head := Head{Name: h.name, Numeric: h.numeric}
		next := h.numeric
		if h.key == sort {
			next, head.Order = !down, "ascending"
			if down {
				head.Order = "descending"
			}
		}
		head.Address = p.Base() + path + "?" + at(h.key, next).Encode()
		p.Heads = append(p.Heads, head)
	}
	p.Pager = pagerOf(r, len(lines), rowsShown, func(from int) string {
		q := at(sort, down)
		q.Set("from", strconv.Itoa(from))
		return p.Base() + path + "?" + q.Encode()
	})
	p.Lines = lines[p.From:p.To]
	return p, nil
}

func holdsWords(l PersonRow, words string) bool {
	if l.P != nil && (strings.Contains(strings.ToLower(l.P.SiteName), words) || strings.Contains(strings.ToLower(l.State.Word), words)) {
		return true
	}
	if strings.Contains(strings.ToLower(l.Name), words) || strings.Contains(strings.ToLower(l.Pseudonym), words) {
		return true
	}
	return slices.ContainsFunc(l.Values, func(v string) bool { return strings.Contains(strings.ToLower(v), words) })
}

// A peopleColumn is one column of the table.
type peopleColumn struct {
	key, name string
	numeric   bool
}

func (p *PeoplePage) columns() []peopleColumn {
	out := []peopleColumn{{"", "Number", false}, {"pseudonym", "Pseudonym", false}}
	if p.Flow != nil && !p.Grid {
		out = append(out, peopleColumn{"stage", "Stage", false}, peopleColumn{"held", "Interview", true}, peopleColumn{"minutes", "Min", true}, peopleColumn{"consent", "Consent", false})
		if p.ShowsSite() {
			out = append(out, peopleColumn{"site", "Site", false})
		}
	}
	for _, v := range p.Variables {
		out = append(out, peopleColumn{string(v.ID), v.Name, numeric(v)})
	}
	if p.Flow != nil && !p.Grid {
		return append(out, peopleColumn{"codings", "Codings", true})
	}
	if !p.Grid {
		out = append(out, peopleColumn{"interviews", "Interviews", true}, peopleColumn{"codings", "Codings", true})
	}
	return out
}

func numeric(v firsthand.Variable) bool {
	return v.Type == firsthand.NumberValue || v.Type == firsthand.IntegerValue
}

// Numeric tells whether a column of the table holds numbers.
func (p PeoplePage) Numeric(column int) bool { return numeric(p.Variables[column]) }

func (p *PeoplePage) sort(lines []PersonRow, key string, down bool) {
	by := func(a, b PersonRow) int { return 0 }
	switch key {
	case "":
		if down {
			slices.Reverse(lines)
		}
		return
	case "pseudonym":
		by = func(a, b PersonRow) int { return cmp.Compare(a.Pseudonym, b.Pseudonym) }
	case "stage", "site", "held", "minutes", "consent":
		by = func(a, b PersonRow) int { return compareWays(a.P, b.P, key) }
	case "interviews":
		by = func(a, b PersonRow) int { return len(a.Interviews) - len(b.Interviews) }
	case "codings":
		by = func(a, b PersonRow) int { return a.Codings - b.Codings }
	default:
		if i := slices.IndexFunc(p.Variables, func(v firsthand.Variable) bool { return string(v.ID) == key }); i >= 0 {
			v := p.Variables[i]
			by = func(a, b PersonRow) int { return compareValues(v, a.Values[i], b.Values[i]) }
		}
	}
	slices.SortStableFunc(lines, func(a, b PersonRow) int {
		if down {
			a, b = b, a
		}
		return by(a, b)
	})
}

// compareWays orders two people by what only participants have; who is none comes first.
func compareWays(a, b *app.ParticipantLine, key string) int {
	if a == nil || b == nil {
		return cmp.Compare(b2i(a != nil), b2i(b != nil))
	}
	switch key {
	case "stage":
		return slices.Index(stagesShown, stageNow(*a)) - slices.Index(stagesShown, stageNow(*b))
	case "site":
		return cmp.Compare(a.SiteName, b.SiteName)
	case "held":
		return cmp.Compare(a.Held, b.Held)
	case "minutes":
		return cmp.Compare(a.Minutes, b.Minutes)
	}
	if a.Consent != b.Consent {
		return a.Consent - b.Consent
	}
	return len(b.Refused) - len(a.Refused)
}

func b2i(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// compareValues orders numbers by size, a closed list in its own order, and all
// else by its letters; what is not recorded comes first.
func compareValues(v firsthand.Variable, a, b string) int {
	switch {
	case numeric(v):
		x, _ := strconv.ParseFloat(a, 64) // what is no number is as 0
		y, _ := strconv.ParseFloat(b, 64)
		return cmp.Compare(x, y)
	case v.Type == firsthand.OneOf:
		return slices.Index(v.Values, a) - slices.Index(v.Values, b)
	}
	return cmp.Compare(a, b)
}

func (s *Server) people(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.peoplePage(r, study, false)
	if err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "people", p)
}

func (s *Server) peopleGrid(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.peoplePage(r, study, true)
	if err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "people", p)
}

// addPerson makes a person of a number.
func (s *Server) addPerson(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	name := r.PostFormValue("name")
	_, made, err := s.app.ChangePeople(r.Context(), s.me, study.ID, []app.CellChange{{Case: "new", Column: app.NameColumn, Text: name}})
	if err != nil {
		return s.peopleAgain(w, r, study, err, name)
	}
	return s.did(w, r, study.ID, "", personAt("/s/"+study.Name, firsthand.Case{ID: made["new"], Name: strings.TrimSpace(name)}))
}

// peopleAgain shows the table again with what was wrong, or fails.
func (s *Server) peopleAgain(w http.ResponseWriter, r *http.Request, study firsthand.Study, err error, typed string) error {
	code, known := readable(err)
	if !known {
		return err
	}
	p, other := s.peoplePage(r, study, false)
	if other != nil {
		return other
	}
	p.Typed, p.Wrong, p.Hint = typed, err.Error(), hintOf(err)
	return s.show(w, code, "people", p)
}

// peopleOfInterviews makes a person of every interview that is nobody's.
func (s *Server) peopleOfInterviews(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	if _, err := s.app.PeopleOfInterviews(r.Context(), s.me, study.ID); err != nil {
		return s.peopleAgain(w, r, study, err, "")
	}
	return s.did(w, r, study.ID, "", "/s/"+study.Name+"/people")
}

// importPeople reads a table with a person a row.
func (s *Server) importPeople(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	t, err := s.inbox.open(study)
	if err != nil {
		return err
	}
	defer t.empty()
	fields, err := t.receive(w, r)
	if err == nil && t.count > 1 {
		err = firsthand.Errorf(firsthand.Invalid, "One table at a time; nothing was changed.")
	}
	column := ""
	if c := fields["column"]; len(c) > 0 {
		column = c[0]
	}
	var res app.CasesResult
	if err == nil {
		res, err = s.app.ImportCases(r.Context(), s.me, study.ID, t.paths[0], strings.TrimSpace(column))
	}
	if err != nil {
		return s.peopleAgain(w, r, study, err, "")
	}
	sentence := plural(res.Made, "person was", "people were") + " made and " + count(res.Changed) + " changed"
	if res.Bound > 0 {
		sentence += ", " + plural(res.Bound, "interview", "interviews") + " bound"
	}
	if len(res.Variables) > 0 {
		sentence += "; new columns: " + strings.Join(res.Variables, ", ")
	}
	return s.did(w, r, study.ID, sentence+".", "/s/"+study.Name+"/people")
}

// ChoicesJSON are the closed lists by column, for the grid's script.
func (p PeoplePage) ChoicesJSON() map[string][]string {
	out := map[string][]string{}
	for _, v := range p.Variables {
		switch {
		case v.Type == firsthand.BooleanValue:
			out[string(v.ID)] = []string{"yes", "no"}
		case v.Type == firsthand.OneOf && len(v.Values) > 0:
			out[string(v.ID)] = v.Values
		}
	}
	return out
}
