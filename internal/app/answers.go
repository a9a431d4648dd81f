package app

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/format"
	"firsthand.study/internal/store"
)

// answers stores a table with one answer a row: each row is a document, and a
// case that carries the row's attributes.
func (in *intake) answers(ctx context.Context, r reading, res *ImportResult) error {
	stem := strings.TrimSuffix(r.source.name, path.Ext(r.source.name))
	var vars []firsthand.Variable
	for _, name := range r.rows.Attributes {
		v, err := in.variable(ctx, name)
		if err != nil {
			return fmt.Errorf("%w: %w", errStore, err)
		}
		vars = append(vars, v)
	}
	for answer, err := range r.rows.Rows() {
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		name := answer.Name
		if name == "" {
			name = fmt.Sprintf("%s, row %d", stem, answer.Line)
		}
		var of firsthand.ID
		if len(vars) > 0 {
			if of, err = in.caseOf(ctx, name); err != nil {
				return fmt.Errorf("%w: %w", errStore, err)
			}
			for i, v := range vars {
				if answer.Values[i] == "" {
					continue
				}
				if err := in.tx.PutValue(ctx, firsthand.Value{Case: of, Variable: v.ID, Text: answer.Values[i]}); err != nil {
					return fmt.Errorf("%w: %w", errStore, err)
				}
			}
		}
		text := measure(in.analyser, &format.Transcript{Text: answer.Text, Marks: answer.Marks})
		if err := in.document(ctx, name, fmt.Sprintf("%s, row %d", r.source.name, answer.Line), of, text, res); err != nil {
			return err
		}
	}
	in.notes.add("%s: %s", r.source.name, taken(r.rows))
	for _, n := range r.rows.Notes() {
		in.notes.add("%s: %s", r.source.name, n)
	}
	return nil
}

// columnNames lists columns in a sentence.
func columnNames(names []string) string {
	return "“" + strings.Join(names, "”, “") + "”"
}

// taken says what the columns of a table became, and which were left.
func taken(s *format.Sheet) string {
	parts := []string{"the text is " + columnNames(s.Texts)}
	if s.Name != "" {
		parts = append(parts, "the person is "+columnNames([]string{s.Name}))
	} else {
		parts = append(parts, "no column names the person")
	}
	if len(s.Attributes) > 0 {
		parts = append(parts, "attributes of theirs are "+columnNames(s.Attributes))
	}
	var left []string
	for _, h := range s.Header() {
		if h != s.Name && !slices.Contains(s.Texts, h) && !slices.Contains(s.Attributes, h) {
			left = append(left, h)
		}
	}
	if len(left) > 0 {
		parts = append(parts, "left out "+were(len(left))+" "+columnNames(left))
	}
	return strings.Join(parts, "; ") + "."
}

// variable finds a variable of the study by name or makes it.
func (in *intake) variable(ctx context.Context, name string) (firsthand.Variable, error) {
	if in.vars == nil {
		all, err := in.tx.Variables(ctx, in.study.ID)
		if err != nil {
			return firsthand.Variable{}, err
		}
		in.vars = map[string]firsthand.Variable{}
		for _, v := range all {
			in.vars[v.Name] = v
		}
	}
	if v, ok := in.vars[name]; ok {
		return v, nil
	}
	v := firsthand.Variable{ID: firsthand.NewID(), Study: in.study.ID, Name: name, Type: firsthand.TextValue, Position: len(in.vars) + 1}
	in.vars[name] = v
	return v, in.tx.PutVariable(ctx, v)
}

// caseOf finds a case of the study by name or makes it.
func (in *intake) caseOf(ctx context.Context, name string) (firsthand.ID, error) {
	if in.cases == nil {
		var err error
		if in.cases, err = caseNames(ctx, in.tx, in.study.ID); err != nil {
			return "", err
		}
	}
	if id, ok := in.cases[name]; ok {
		return id, nil
	}
	c := firsthand.Case{ID: firsthand.NewID(), Study: in.study.ID, Name: name, Participant: true, Position: len(in.cases) + 1, Created: in.tx.Now()}
	in.cases[name] = c.ID
	return c.ID, in.tx.PutCase(ctx, c)
}

func caseNames(ctx context.Context, tx *store.Tx, study firsthand.ID) (map[string]firsthand.ID, error) {
	all, err := tx.Cases(ctx, study)
	if err != nil {
		return nil, err
	}
	names := make(map[string]firsthand.ID, len(all))
	for _, c := range all {
		names[c.Name] = c.ID
	}
	return names, nil
}
