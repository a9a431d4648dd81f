package app

import (
	"context"
	"fmt"
	"slices"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// AddCode makes a code last among its siblings. Conflict if a sibling has its name.
func (a *App) AddCode(ctx context.Context, who Person, c firsthand.Code) (firsthand.Code, error) {
	_, err := a.do(ctx, c.Study, who, "code.add", func(tx *store.Tx, _ firsthand.Colleague) error {
		t, err := readTree(ctx, tx, c.Study)
		if err != nil {
			return err
		}
		if c.ID == "" {
			c.ID = firsthand.NewID()
		}
		if err := t.mayStand(c); err != nil {
			return err
		}
		c.Position = t.lastPosition(c.Parent) + 1
		tx.Act().Summary = fmt.Sprintf("The code “%s” was made.", c.Name)
		return tx.PutCode(ctx, c)
	})
	return c, err
}

// mayStand tells whether a code may have its name and its parent.
func (t *codeTree) mayStand(c firsthand.Code) error {
	valid := c.ValidateNew
	if old := t.byID[c.ID]; old != nil && old.Name == c.Name {
		valid = c.Validate
	}
	if err := valid(); err != nil {
		return err
	}
	if c.Parent != "" && t.byID[c.Parent] == nil {
		return firsthand.Errorf(firsthand.NotFound, "The code above “%s” is not in this study.", c.Name)
	}
	if s, ok := t.sibling(c.Parent, c.Name); ok && s.ID != c.ID {
		return firsthand.Errorf(firsthand.Conflict, "There is a code “%s” at that place already; nothing was changed.", c.Name).WithHint("merge the two, or choose another name")
	}
	depth := 1
	for up := c.Parent; up != ""; up = t.byID[up].Parent {
		if up == c.ID {
			return firsthand.Errorf(firsthand.Invalid, "“%s” cannot stand below itself.", c.Name)
		}
		if t.byID[up] == nil {
			break
		}
		depth++
	}
	if depth > firsthand.DeepestCode {
		return tooDeep(c.Name)
	}
	return nil
}

func tooDeep(name string) error {
	return firsthand.Errorf(firsthand.Invalid, "“%s” would stand more than %d deep, deeper than a project can hold; nothing was changed.", name, firsthand.DeepestCode)
}

// ChangeCode changes what a code says of itself: name, colour, definition and
// the rest; its place in the tree too, last among new siblings.
func (a *App) ChangeCode(ctx context.Context, who Person, c firsthand.Code) error {
	_, err := a.do(ctx, c.Study, who, "code.change", func(tx *store.Tx, _ firsthand.Colleague) error {
		t, err := readTree(ctx, tx, c.Study)
		if err != nil {
			return err
		}
		old := t.byID[c.ID]
		if old == nil {
			return firsthand.Errorf(firsthand.NotFound, "There is no such code in this study.")
		}
		if err := t.mayStand(c); err != nil {
			return err
		}
		told := tx.Act()
		switch {
		case old.Parent != c.Parent:
			told.Action = "code.move"
			told.Summary = fmt.Sprintf("The code “%s” was moved.", c.Name)
			c.Position = t.lastPosition(c.Parent) + 1
		case old.Name != c.Name:
			told.Action = "code.rename"
			told.Summary = fmt.Sprintf("The code “%s” was renamed “%s”.", old.Name, c.Name)
		default:
			told.Summary = fmt.Sprintf("The code “%s” was changed.", c.Name)
		}
		return tx.PutCode(ctx, c)
	})
	return err
}

// MoveCode puts a code at a place (from 1) among the children of a parent.
func (a *App) MoveCode(ctx context.Context, who Person, study, code, parent firsthand.ID, place int) error {
	_, err := a.do(ctx, study, who, "code.move", func(tx *store.Tx, _ firsthand.Colleague) error {
		t, err := readTree(ctx, tx, study)
		if err != nil {
			return err
		}
		moved := t.byID[code]
		if moved == nil {
			return firsthand.Errorf(firsthand.NotFound, "There is no such code in this study.")
		}
		c := *moved
		c.Parent = parent
		if err := t.mayStand(c); err != nil {
			return err
		}
		var siblings []firsthand.Code
		for _, s := range t.all {
			if s.Parent == parent && s.ID != code {
				siblings = append(siblings, s)
			}
		}
		place = min(max(place, 1), len(siblings)+1)
		siblings = append(siblings[:place-1], append([]firsthand.Code{c}, siblings[place-1:]...)...)
		tx.Act().Summary = fmt.Sprintf("The code “%s” was moved.", c.Name)
		for i := range siblings {
			siblings[i].Position = i + 1
		}
		return tx.PutCodes(ctx, siblings)
	})
	return err
}

// SplitCode makes a new code beside an old one and gives it the codings named.
func (a *App) SplitCode(ctx context.Context, who Person, study, from firsthand.ID, name string, codings []firsthand.ID) (firsthand.Code, error) {
	c := firsthand.Code{ID: firsthand.NewID(), Study: study, Name: name}
	_, err := a.do(ctx, study, who, "code.split", func(tx *store.Tx, _ firsthand.Colleague) error {
		t, err := readTree(ctx, tx, study)
		if err != nil {
			return err
		}
		old := t.byID[from]
		if old == nil {
			return firsthand.Errorf(firsthand.NotFound, "There is no such code in this study.")
		}
		c.Parent, c.Color = old.Parent, old.Color
		if err := t.mayStand(c); err != nil {
			return err
		}
		c.Position = t.lastPosition(c.Parent) + 1
		if err := tx.PutCode(ctx, c); err != nil {
			return err
		}
		chosen := make(map[firsthand.ID]bool, len(codings))
		for _, id := range codings {
			chosen[id] = true
		}
		n, err := recode(ctx, tx, from, func(k firsthand.Coding) firsthand.ID {
			if chosen[k.ID] {
				return c.ID
			}
			return k.Code
		})
		if err == nil && n != len(chosen) {
			err = firsthand.Errorf(firsthand.Invalid, "%d of the passages do not carry “%s”; nothing was changed.", len(chosen)-n, old.Name)
		}
		tx.Act().Summary = fmt.Sprintf("“%s” was split from “%s” with %s.", name, old.Name, Counted(n, "coding", "codings"))
		return err
	})
	return c, err
}

// A recoding is a coding that gets another code, or becomes one with the coding
// that stands there already.
type recoding struct {
	firsthand.Coding // with its new code
	Twin             bool
	Stays            firsthand.ID // of a twin: the coding that it becomes one with
}

// recodings finds the codings of a code that get another one by to. Twins become
// one: the older stays.
func recodings(ctx context.Context, tx *store.Tx, code firsthand.ID, to func(firsthand.Coding) firsthand.ID) ([]recoding, error) {
	codings, err := tx.CodingsOf(ctx, code)
	if err != nil {
		return nil, err
	}
	var out []recoding
	standing := map[twin]firsthand.ID{}
	seen := map[firsthand.ID]bool{}
	for _, c := range codings {
		next := to(c)
		if next == c.Code {
			continue
		}
		if !seen[c.Document] {
			seen[c.Document] = true
			others, err := tx.Codings(ctx, c.Document)
			if err != nil {
				return nil, err
			}
			for _, o := range others {
				standing[twinOf(o)] = o.ID
			}
		}
		c.Code = next
		stays, is := standing[twinOf(c)]
		out = append(out, recoding{c, is, stays})
		if !is {
			standing[twinOf(c)] = c.ID
		}
	}
	return out, nil
}

// recode gives each coding of a code the code that to answers, and counts
// those that changed.
func recode(ctx context.Context, tx *store.Tx, code firsthand.ID, to func(firsthand.Coding) firsthand.ID) (int, error) {
	changes, err := recodings(ctx, tx, code, to)
	if err != nil {
		return 0, err
	}
	all := make([]store.CodingChange, len(changes))
	for i, c := range changes {
		all[i].Before = c.Coding
		all[i].Before.Code = code
		if !c.Twin {
			all[i].After = &changes[i].Coding
			continue
		}
		if err := tx.HandMemos(ctx, tx.Act().Study, c.ID, c.Stays); err != nil {
			return 0, err
		}
	}
	return len(changes), tx.ChangeCodings(ctx, all)
}

// A twin is what two codings share when they are one: coder, code and passage.
// Codings whose words are gone are nowhere, and so not at one place: they are
// one if they were made on the same words of the same revision.
type twin struct {
	document, code, coder firsthand.ID
	revision              int // 0 but for what is gone
	place                 firsthand.Span
}

func twinOf(c firsthand.Coding) twin {
	if c.Gone || c.Place.Start < 0 {
		return twin{c.Document, c.Code, c.Coder, c.Revision, c.Span}
	}
	return twin{c.Document, c.Code, c.Coder, 0, c.Place}
}

// DeleteCode removes a code, the codes below it, and all their codings; it
// returns how many codings. Undo brings all of it back.
func (a *App) DeleteCode(ctx context.Context, who Person, study, code firsthand.ID) (int, error) {
	n := 0
	_, err := a.do(ctx, study, who, "code.delete", func(tx *store.Tx, _ firsthand.Colleague) error {
		n = 0
		t, err := readTree(ctx, tx, study)
		if err != nil {
			return err
		}
		if t.byID[code] == nil {
			return firsthand.Errorf(firsthand.NotFound, "There is no such code in this study.")
		}
		ids := t.below(code)
		var codings []store.CodingChange
		for _, id := range ids {
			of, err := tx.CodingsOf(ctx, id)
			if err != nil {
				return err
			}
			for _, c := range of {
				codings = append(codings, store.CodingChange{Before: c})
			}
		}
		n = len(codings)
		if err := tx.ChangeCodings(ctx, codings); err != nil {
			return err
		}
		for _, id := range slices.Backward(ids) { // children first, so that undo makes parents first
			if err := rememberGone(ctx, tx, study, id, ""); err != nil {
				return err
			}
			if err := tx.DropCode(ctx, id); err != nil {
				return err
			}
		}
		tx.Act().Summary = fmt.Sprintf("The code “%s” was deleted with %s.", t.byID[code].Name, Counted(n, "coding", "codings"))
		return nil
	})
	return n, err
}
