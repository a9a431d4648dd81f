package app

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// CheckValue is a value as it is kept for a variable, or a sentence about why it
// cannot be one. An empty value is none, and always right.
func CheckValue(v firsthand.Variable, text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	switch v.Type {
	case firsthand.NumberValue:
		if n, err := strconv.ParseFloat(text, 64); err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
			return "", fmt.Errorf("%s is %s, and a number is written like 12 or 12.5", v.Name, shortCell(text))
		}
	case firsthand.IntegerValue:
		if _, err := strconv.ParseInt(text, 10, 64); err != nil {
			return "", fmt.Errorf("%s is %s, and a whole number is written like 12", v.Name, shortCell(text))
		}
	case firsthand.DateValue:
		if _, err := time.Parse(time.DateOnly, text); err != nil {
			return "", fmt.Errorf("%s is %s, and a date is written like 2019-01-31", v.Name, shortCell(text))
		}
	case firsthand.DateTimeValue:
		return checkMoment(v, text)
	case firsthand.BooleanValue:
		switch strings.ToLower(text) {
		case "yes", "y", "true", "1":
			return "yes", nil
		case "no", "n", "false", "0":
			return "no", nil
		}
		return "", fmt.Errorf("%s is %s, and can be yes or no", v.Name, shortCell(text))
	case firsthand.OneOf:
		return oneOf(v, text)
	case firsthand.ManyOf:
		var all []string
		for _, part := range valuesIn(v, text) {
			one, err := oneOf(v, part)
			if err != nil {
				return "", err
			}
			if one != "" && !slices.Contains(all, one) {
				all = append(all, one)
			}
		}
		return strings.Join(all, "; "), nil
	}
	return text, nil
}

func checkMoment(v firsthand.Variable, text string) (string, error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04"} {
		if _, err := time.Parse(layout, text); err == nil {
			return text, nil
		}
	}
	return "", fmt.Errorf("%s is %s, and a date with a time is written like 2019-01-31 14:30", v.Name, shortCell(text))
}

// oneOf finds a value in a closed list, whatever its capitals. An empty list
// takes any.
func oneOf(v firsthand.Variable, text string) (string, error) {
	if text == "" || len(v.Values) == 0 {
		return text, nil
	}
	for _, known := range v.Values {
		if known == text {
			return known, nil
		}
	}
	for _, known := range v.Values {
		if strings.EqualFold(known, text) {
			return known, nil
		}
	}
	return "", fmt.Errorf("%s is %s, and can be %s", v.Name, shortCell(text), strings.Join(v.Values, ", "))
}

// A NamedType is a type of variable as people call it.
type NamedType struct {
	Type firsthand.VariableType
	Name string
}

// VariableTypes are the types that a variable can have, and how people call them.
var VariableTypes = []NamedType{
	{firsthand.TextValue, "words"}, {firsthand.OneOf, "one of a list"}, {firsthand.ManyOf, "several of a list"}, {firsthand.BooleanValue, "yes or no"},
	{firsthand.IntegerValue, "a whole number"}, {firsthand.NumberValue, "a number"}, {firsthand.DateValue, "a date"}, {firsthand.DateTimeValue, "a date and time"},
}

// PutVariable makes a variable, where v has no ID, or changes one. Conflict if
// another has its name, or if a value that somebody has does not fit its type.
func (a *App) PutVariable(ctx context.Context, who Person, v firsthand.Variable) (firsthand.Variable, error) {
	v.Name = strings.TrimSpace(v.Name)
	_, err := a.do(ctx, v.Study, who, "variable.put", func(tx *store.Tx, _ firsthand.Colleague) error {
		all, err := tx.Variables(ctx, v.Study)
		if err != nil {
			return err
		}
		if err := validVariable(v, all); err != nil {
			return err
		}
		at := slices.IndexFunc(all, func(o firsthand.Variable) bool { return o.ID == v.ID })
		if v.ID == "" {
			v.ID, v.Position = firsthand.NewID(), 1
			if len(all) > 0 {
				v.Position = all[len(all)-1].Position + 1
			}
			tx.Act().Summary = fmt.Sprintf("“%s” was added to what is recorded of the people.", v.Name)
			return tx.PutVariable(ctx, v)
		}
		if at < 0 {
			return firsthand.Errorf(firsthand.NotFound, "There is no such column in this study; nothing was changed.")
		}
		v.Position = all[at].Position
		if err := refit(ctx, tx, v); err != nil {
			return err
		}
		tx.Act().Summary = fmt.Sprintf("“%s”, which is recorded of the people, was changed.", all[at].Name)
		return tx.PutVariable(ctx, v)
	})
	return v, err
}

func validVariable(v firsthand.Variable, all []firsthand.Variable) error {
	switch {
	case v.Name == "":
		return firsthand.Errorf(firsthand.Invalid, "A column needs a name; nothing was changed.")
	case strings.ContainsAny(v.Name, "\n\t="):
		return firsthand.Errorf(firsthand.Invalid, "A column's name is one line without an equals sign; nothing was changed.")
	case slices.Contains(append([]string{"participant", "case"}, caseColumns...), strings.ToLower(v.Name)):
		return firsthand.Errorf(firsthand.Invalid, "“%s” has a meaning of its own in tables of people; nothing was changed.", v.Name).WithHint("choose another name")
	case !slices.ContainsFunc(VariableTypes, func(t NamedType) bool { return t.Type == v.Type }):
		return firsthand.Errorf(firsthand.Invalid, "A column holds words, one of a list, numbers or dates, not %q; nothing was changed.", v.Type)
	}
	for _, other := range all {
		if other.ID != v.ID && other.Name == v.Name {
			return firsthand.Errorf(firsthand.Conflict, "There is a column “%s” already; nothing was changed.", v.Name)
		}
	}
	for i, value := range v.Values {
		if strings.TrimSpace(value) == "" || strings.ContainsAny(value, "\n;") || slices.Contains(v.Values[:i], value) {
			return firsthand.Errorf(firsthand.Invalid, "Each value of a list is one line, once, without a semicolon; nothing was changed.")
		}
	}
	return nil
}

// refit writes every value of a variable as its new type keeps it; Conflict
// where one does not fit.
func refit(ctx context.Context, tx *store.Tx, v firsthand.Variable) error {
	values, err := tx.Values(ctx, v.Study)
	if err != nil {
		return err
	}
	wrong, first := 0, ""
	for _, value := range values {
		if value.Variable != v.ID {
			continue
		}
		text, err := CheckValue(v, value.Text)
		if err != nil {
			if wrong++; wrong == 1 {
				first = err.Error()
			}
			continue
		}
		if text == value.Text {
			continue
		}
		value.Text = text
		if err := tx.PutValue(ctx, value); err != nil {
			return err
		}
	}
	if wrong > 0 {
		return firsthand.Errorf(firsthand.Conflict, "%d values do not fit, so nothing was changed. The first: %s.", wrong, first).WithHint("change those values first, or add them to the list")
	}
	return nil
}

// DeleteVariable removes a variable and everybody's value of it.
func (a *App) DeleteVariable(ctx context.Context, who Person, study, variable firsthand.ID) error {
	_, err := a.do(ctx, study, who, "variable.delete", func(tx *store.Tx, _ firsthand.Colleague) error {
		all, err := tx.Variables(ctx, study)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(all, func(v firsthand.Variable) bool { return v.ID == variable })
		if at < 0 {
			return firsthand.Errorf(firsthand.NotFound, "There is no such column in this study; nothing was changed.")
		}
		values, err := tx.Values(ctx, study)
		if err != nil {
			return err
		}
		n := 0
		for _, v := range values {
			if v.Variable == variable {
				n++
			}
		}
		tx.Act().Summary = fmt.Sprintf("“%s” is no longer recorded of the people; %d had a value.", all[at].Name, n)
		return tx.DropVariable(ctx, variable)
	})
	return err
}
