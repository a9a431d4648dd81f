package app

import (
	"context"
	"fmt"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// MergeCodes gives every coding of from to into, the codes below it too, and
// removes from. Where into stands on the same passage by the same coder
// already, the two become one.
func (a *App) MergeCodes(ctx context.Context, who Person, study, from, into firsthand.ID) error {
	_, err := a.do(ctx, study, who, "code.merge", func(tx *store.Tx, _ firsthand.Colleague) error {
		t, err := readTree(ctx, tx, study)
		if err != nil {
			return err
		}
		if err := t.mayMerge(from, into); err != nil {
			return err
		}
		a, b := t.byID[from], t.byID[into]
		n, err := recode(ctx, tx, from, func(firsthand.Coding) firsthand.ID { return into })
		if err != nil {
			return err
		}
		position := t.lastPosition(into)
		for _, c := range t.all {
			if c.Parent != from {
				continue
			}
			position++
			c.Parent, c.Position = into, position
			if err := tx.PutCode(ctx, c); err != nil {
				return err
			}
		}
		tx.Act().Summary = fmt.Sprintf("The code “%s” was merged into “%s” with %s.", a.Name, b.Name, Counted(n, "coding", "codings"))
		if err := keepWords(ctx, tx, study, from, into); err != nil {
			return err
		}
		if err := rememberGone(ctx, tx, study, from, into); err != nil {
			return err
		}
		return tx.DropCode(ctx, from)
	})
	return err
}

// mayMerge tells whether one code can be merged into another.
func (t *codeTree) mayMerge(from, into firsthand.ID) error {
	a, b := t.byID[from], t.byID[into]
	switch {
	case a == nil || b == nil:
		return firsthand.Errorf(firsthand.NotFound, "There is no such code in this study.")
	case from == into:
		return firsthand.Errorf(firsthand.Invalid, "A code cannot be merged with itself.")
	}
	for _, id := range t.below(from) {
		if id == into {
			return firsthand.Errorf(firsthand.Invalid, "“%s” stands below “%s”: merge the other way round.", b.Name, a.Name)
		}
	}
	for _, c := range t.all {
		if c.Parent != from {
			continue
		}
		if _, taken := t.sibling(into, c.Name); taken {
			return firsthand.Errorf(firsthand.Conflict, "Both codes have a “%s” below them; nothing was changed.", c.Name).WithHint("merge those first")
		}
	}
	return nil
}

// keepWords hands what colleagues wrote of a code to the code it is merged into:
// its memos, and its cells of the framework, below what stands there already.
func keepWords(ctx context.Context, tx *store.Tx, study, from, into firsthand.ID) error {
	if err := tx.HandMemos(ctx, study, from, into); err != nil {
		return err
	}
	cells, err := tx.Summaries(ctx, study)
	if err != nil {
		return err
	}
	for _, s := range cells {
		if s.Code != from {
			continue
		}
		there, err := tx.Summary(ctx, s.Of, into)
		if err != nil {
			return err
		}
		if there.Body != "" {
			s.Body = there.Body + "\n\n" + s.Body
		}
		s.Code, s.Modified = into, max(tx.Now(), there.Modified+1)
		if err := tx.PutSummary(ctx, s); err != nil {
			return err
		}
	}
	return nil
}
