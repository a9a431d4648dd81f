package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// The columns of people that are no variable.
const (
	NameColumn      = "name"
	PseudonymColumn = "pseudonym"
	NoteColumn      = "note"
)

// A CellChange writes one cell of the grid of people: of a case by its ID, or of
// one to be made, which has a key of the caller's that begins with "new". Column
// is a variable's ID or one of the columns above.
type CellChange struct {
	Case   firsthand.ID `json:"case"`
	Column string       `json:"column"`
	Text   string       `json:"text"`
}

// A CellError says what is wrong with a cell.
type CellError struct {
	Case    firsthand.ID `json:"case"`
	Column  string       `json:"column"`
	Message string       `json:"message"`
}

// CellErrors are the cells that stood in the way; nothing was changed.
type CellErrors []CellError

func (e CellErrors) Error() string {
	if len(e) == 1 {
		return e[0].Message
	}
	return fmt.Sprintf("%d cells are wrong; nothing was changed. The first: %s", len(e), e[0].Message)
}

// ChangePeople writes cells of the grid of people in one act, all or none. It
// returns the cells as they are kept, and the IDs of cases that were made by
// their keys. Every cell is checked first; a [firsthand.Error] wraps the
// [CellErrors] of those that are wrong.
func (a *App) ChangePeople(ctx context.Context, who Person, study firsthand.ID, cells []CellChange) (kept []CellChange, made map[firsthand.ID]firsthand.ID, err error) {
	_, err = a.do(ctx, study, who, "people.change", func(tx *store.Tx, _ firsthand.Colleague) error {
		g, err := readGrid(ctx, tx, study)
		if err != nil {
			return err
		}
		kept = nil
		for _, c := range cells {
			text, err := g.write(c)
			if err != nil {
				return err
			}
			c.Text = text
			kept = append(kept, c)
		}
		made = g.made
		if g.complete(); len(g.bad) > 0 {
			return &firsthand.Error{Kind: firsthand.Invalid, Message: g.bad.Error(), Err: g.bad}
		}
		if err := g.save(ctx, tx); err != nil {
			return err
		}
		tx.Act().Summary = g.summary(kept)
		return nil
	})
	return kept, made, err
}

// A grid is the people of a study while cells are written.
type grid struct {
	cases     map[firsthand.ID]*firsthand.Case
	names     map[string]firsthand.ID
	variables map[firsthand.ID]firsthand.Variable
	made      map[firsthand.ID]firsthand.ID // by the caller's key
	keys      map[firsthand.ID]firsthand.ID // the other way
	changed   map[firsthand.ID]bool
	order     []firsthand.ID // of cases that changed
	values    []firsthand.Value
	given     map[firsthand.ID]bool // whose number is a participant's
	bad       CellErrors
	now       int64
	study     firsthand.ID
}

func readGrid(ctx context.Context, tx *store.Tx, study firsthand.ID) (*grid, error) {
	g := &grid{cases: map[firsthand.ID]*firsthand.Case{}, names: map[string]firsthand.ID{}, variables: map[firsthand.ID]firsthand.Variable{},
		made: map[firsthand.ID]firsthand.ID{}, keys: map[firsthand.ID]firsthand.ID{}, changed: map[firsthand.ID]bool{}, given: map[firsthand.ID]bool{}, now: tx.Now(), study: study}
	all, err := tx.Cases(ctx, study)
	if err != nil {
		return nil, err
	}
	for i := range all {
		g.cases[all[i].ID] = &all[i]
		g.names[all[i].Name] = all[i].ID
	}
	participants, err := tx.Participants(ctx, study)
	if err != nil {
		return nil, err
	}
	for _, p := range participants {
		g.given[p.Case] = p.Case != ""
	}
	variables, err := tx.Variables(ctx, study)
	for _, v := range variables {
		g.variables[v.ID] = v
	}
	return g, err
}

// write takes one cell in, and returns its text as it will be kept.
func (g *grid) write(c CellChange) (string, error) {
	of, ok := g.cases[c.Case]
	if !ok && strings.HasPrefix(string(c.Case), "new") {
		of = g.make(c.Case)
	} else if !ok {
		return "", firsthand.Errorf(firsthand.NotFound, "One of these people is not in the study any more; nothing was changed.").WithHint("load the page again")
	}
	if !g.changed[of.ID] {
		g.changed[of.ID] = true
		g.order = append(g.order, of.ID)
	}
	text := strings.TrimSpace(c.Text)
	wrong := func(form string, args ...any) (string, error) {
		g.bad = append(g.bad, CellError{c.Case, c.Column, fmt.Sprintf(form, args...)})
		return text, nil
	}
	switch c.Column {
	case NameColumn:
		other, taken := g.names[text]
		switch {
		case text == "":
			return wrong("A person needs a number or name, such as P07.")
		case strings.ContainsAny(text, "\n\t"):
			return wrong("A name is one line.")
		case taken && other != of.ID:
			return wrong("%s is somebody else’s already.", text)
		case g.given[of.ID] && text != of.Name:
			return wrong("%s was given when they were introduced, and stays.", of.Name)
		}
		delete(g.names, of.Name)
		of.Name, g.names[text] = text, of.ID
	case PseudonymColumn:
		of.Pseudonym = text
	case NoteColumn:
		of.Note = text
	default:
		v, ok := g.variables[firsthand.ID(c.Column)]
		if !ok {
			return "", firsthand.Errorf(firsthand.NotFound, "One of these columns is not in the study any more; nothing was changed.").WithHint("load the page again")
		}
		value, err := CheckValue(v, text)
		if err != nil {
			return wrong("%s", err)
		}
		text = value
		g.values = append(g.values, firsthand.Value{Case: of.ID, Variable: v.ID, Text: value})
	}
	return text, nil
}

// make begins a person for a key of the caller's, or finds the one it began.
func (g *grid) make(key firsthand.ID) *firsthand.Case {
	if id, ok := g.made[key]; ok {
		return g.cases[id]
	}
	c := &firsthand.Case{ID: firsthand.NewID(), Study: g.study, Participant: true, Position: len(g.cases) + 1, Created: g.now}
	g.cases[c.ID], g.made[key], g.keys[c.ID] = c, c.ID, key
	return c
}

// complete finds people who were made without a name.
func (g *grid) complete() {
	for id, key := range g.keys {
		if g.cases[id].Name == "" {
			g.bad = append(g.bad, CellError{key, NameColumn, "A person needs a number or name, such as P07."})
		}
	}
}

func (g *grid) save(ctx context.Context, tx *store.Tx) error {
	for _, id := range g.order {
		if err := tx.PutCase(ctx, *g.cases[id]); err != nil {
			return err
		}
	}
	for _, v := range g.values {
		if err := tx.PutValue(ctx, v); err != nil {
			return err
		}
	}
	return nil
}

func (g *grid) summary(cells []CellChange) string {
	switch {
	case len(g.order) == 1 && len(g.made) == 1:
		return fmt.Sprintf("%s was added to the people.", g.cases[g.order[0]].Name)
	case len(g.made) > 0:
		return fmt.Sprintf("%d people were added and %d cells written.", len(g.made), len(cells))
	case len(g.order) == 1 && len(cells) == 1:
		return fmt.Sprintf("One value of %s was changed.", g.cases[g.order[0]].Name)
	case len(g.order) == 1:
		return fmt.Sprintf("What is recorded of %s was changed.", g.cases[g.order[0]].Name)
	}
	return fmt.Sprintf("%d cells of %d people were changed.", len(cells), len(g.order))
}

// DeletePerson removes a person with what is recorded of them. Their documents
// stay and are nobody's.
func (a *App) DeletePerson(ctx context.Context, who Person, study, person firsthand.ID) error {
	_, err := a.do(ctx, study, who, "person.delete", func(tx *store.Tx, _ firsthand.Colleague) error {
		g, err := readGrid(ctx, tx, study)
		if err != nil {
			return err
		}
		c, ok := g.cases[person]
		if !ok {
			return noPerson
		}
		if g.given[person] {
			return firsthand.Errorf(firsthand.Conflict, "%s was introduced to the study, and is counted; nothing was changed.", c.Name).WithHint("record that they do not take part, or that they withdraw")
		}
		documents, err := tx.Documents(ctx, study)
		if err != nil {
			return err
		}
		n := 0
		for _, d := range documents {
			if d.Case == person {
				d.Case = ""
				if err := tx.PutDocument(ctx, d); err != nil {
					return err
				}
				n++
			}
		}
		tx.Act().Summary = fmt.Sprintf("%s was removed from the people; %d interviews are nobody’s now.", c.Name, n)
		if n == 0 {
			tx.Act().Summary = fmt.Sprintf("%s was removed from the people.", c.Name)
		}
		return tx.DropCase(ctx, person)
	})
	return err
}

var noPerson = firsthand.Errorf(firsthand.NotFound, "There is no such person in this study.")

// PeopleOfInterviews makes a person of every document that is nobody's, named as
// the document is without its extension; where such a person is there, the
// document becomes theirs. It returns how many documents that were.
func (a *App) PeopleOfInterviews(ctx context.Context, who Person, study firsthand.ID) (int, error) {
	n := 0
	_, err := a.do(ctx, study, who, "people.of-interviews", func(tx *store.Tx, _ firsthand.Colleague) error {
		n = 0
		in := &intake{tx: tx, study: firsthand.Study{ID: study}}
		documents, err := tx.Documents(ctx, study)
		if err != nil {
			return err
		}
		for _, d := range documents {
			if d.Case != "" {
				continue
			}
			name := d.Name
			if i := strings.LastIndexByte(name, '.'); i > 0 && len(name)-i <= 9 {
				name = name[:i]
			}
			if d.Case, err = in.caseOf(ctx, name); err != nil {
				return err
			}
			if err := tx.PutDocument(ctx, d); err != nil {
				return err
			}
			n++
		}
		if n == 0 {
			return firsthand.Errorf(firsthand.Conflict, "Every interview is somebody’s already; nothing was changed.")
		}
		tx.Act().Summary = fmt.Sprintf("A person was made of each of %d interviews.", n)
		return nil
	})
	return n, err
}

// WrongCells are the cells that stood in the way of [App.ChangePeople], nil if
// something else did.
func WrongCells(err error) CellErrors {
	e, _ := errors.AsType[CellErrors](err)
	return e
}
