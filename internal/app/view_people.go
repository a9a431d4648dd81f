package app

import (
	"context"
	"slices"
	"strings"
	"sync"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// VariableValues are the values that cases have of a variable, those of a closed
// list in its order.
type VariableValues struct {
	firsthand.Variable
	InUse []string
}

// mostValues is how many values of a variable are offered to choose from.
const mostValues = 60

// ValuesInUse lists a study's variables with the values that cases have, where
// there are few enough of them to choose from.
func (a *App) ValuesInUse(ctx context.Context, study firsthand.ID) ([]VariableValues, error) {
	var out []VariableValues
	err := a.ask(ctx, study, func(tx *store.Tx, l *loaded) error {
		people, err := l.people.get(ctx, tx, l)
		out = people.inUse
		return err
	})
	return out, err
}

// CasesWith finds the cases that have a value, as Variable=value.
func (a *App) CasesWith(ctx context.Context, study firsthand.ID, about string) (map[firsthand.ID]bool, error) {
	has := map[firsthand.ID]bool{}
	name, value, _ := strings.Cut(about, "=")
	err := a.ask(ctx, study, func(tx *store.Tx, l *loaded) error {
		people, err := l.people.get(ctx, tx, l)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(people.variables, func(v firsthand.Variable) bool { return v.Name == name })
		if at < 0 {
			return firsthand.Errorf(firsthand.NotFound, "Nothing called %q is recorded of the people.", name)
		}
		for _, line := range people.lines {
			if slices.Contains(valuesIn(people.variables[at], line.Values[at]), value) {
				has[line.ID] = true
			}
		}
		return nil
	})
	return has, err
}

// valuesIn are the values in a cell: several where a variable may have many.
func valuesIn(v firsthand.Variable, cell string) []string {
	if v.Type != firsthand.ManyOf {
		return []string{cell}
	}
	parts := strings.Split(cell, ";")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// A PersonLine is one case in a list.
type PersonLine struct {
	firsthand.Case
	Values     []string // by the study's variables
	Interviews []PersonInterview
	Words      int
	Codings    int // by anyone
}

// A PersonInterview is one document of a case.
type PersonInterview struct {
	Document firsthand.ID
	Name     string
	Date     string
	Words    int
	Codings  int
}

// A PeopleView is a study's cases with their attributes.
type PeopleView struct {
	Variables []firsthand.Variable
	Lines     []PersonLine // by name; shared, not the caller's to change
	Unbound   int          // documents that belong to nobody
}

// People lists a study's cases.
func (a *App) People(ctx context.Context, study firsthand.ID) (PeopleView, error) {
	var v PeopleView
	err := a.ask(ctx, study, func(tx *store.Tx, l *loaded) error {
		p, err := l.people.get(ctx, tx, l)
		if err != nil {
			return err
		}
		v = PeopleView{p.variables, slices.Clone(p.lines), p.unbound}
		return nil
	})
	return v, err
}

// peopled is what lists show of the people of a study as it is loaded, made when
// it is first asked for.
type peopled struct {
	mu        sync.Mutex
	made      bool
	variables []firsthand.Variable
	lines     []PersonLine
	inUse     []VariableValues
	unbound   int
}

func (p *peopled) get(ctx context.Context, tx *store.Tx, l *loaded) (*peopled, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.made {
		return p, nil
	}
	var made peopled
	if err := made.read(ctx, tx, l); err != nil {
		return nil, err
	}
	p.variables, p.lines, p.inUse, p.unbound, p.made = made.variables, made.lines, made.inUse, made.unbound, true
	return p, nil
}

func (p *peopled) read(ctx context.Context, tx *store.Tx, l *loaded) error {
	var err error
	if p.variables, err = tx.Variables(ctx, l.study.ID); err != nil {
		return err
	}
	column := make(map[firsthand.ID]int, len(p.variables))
	for i, v := range p.variables {
		column[v.ID] = i
	}
	cases, err := tx.Cases(ctx, l.study.ID)
	if err != nil {
		return err
	}
	SortByName(cases, func(c firsthand.Case) string { return c.Name })
	p.lines = make([]PersonLine, len(cases))
	row := make(map[firsthand.ID]int, len(cases))
	for i, c := range cases {
		p.lines[i] = PersonLine{Case: c, Values: make([]string, len(p.variables))}
		row[c.ID] = i
	}
	values, err := tx.Values(ctx, l.study.ID)
	if err != nil {
		return err
	}
	for _, v := range values {
		if i, ok := column[v.Variable]; ok {
			p.lines[row[v.Case]].Values[i] = v.Text
		}
	}
	interviews, _, err := l.listed.get(ctx, tx, l)
	if err != nil {
		return err
	}
	for i := range interviews {
		d := &interviews[i]
		n, ok := row[d.Document.Case]
		if !ok {
			p.unbound++
			continue
		}
		line := &p.lines[n]
		line.Interviews = append(line.Interviews, PersonInterview{d.ID, d.Name, d.Date, d.Words, d.All})
		line.Words += d.Words
		line.Codings += d.All
	}
	for i, v := range p.variables {
		p.inUse = append(p.inUse, VariableValues{v, usedValues(v, i, p.lines)})
	}
	return nil
}

// usedValues are the values that cases have of a variable: a closed list in its
// order first, then the others as people sort them; none where they are too many.
func usedValues(v firsthand.Variable, column int, lines []PersonLine) []string {
	seen := map[string]bool{}
	for _, line := range lines {
		for _, value := range valuesIn(v, line.Values[column]) {
			if value != "" {
				seen[value] = true
			}
		}
		if len(seen) > mostValues {
			return nil
		}
	}
	var closed, rest []string
	for _, value := range v.Values {
		if seen[value] {
			closed = append(closed, value)
			delete(seen, value)
		}
	}
	for value := range seen {
		rest = append(rest, value)
	}
	SortByName(rest, func(s string) string { return s })
	return append(closed, rest...)
}
