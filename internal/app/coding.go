package app

import (
	"context"
	"fmt"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// AddCoding applies a code to a passage of a document's analysed text, as who.
// The same code on the same passage by the same coder is one coding: it is
// returned as it stands.
func (a *App) AddCoding(ctx context.Context, who Person, study, document, code firsthand.ID, at firsthand.Span) (firsthand.Coding, error) {
	var made firsthand.Coding
	_, err := a.do(ctx, study, who, "coding.add", func(tx *store.Tx, me firsthand.Colleague) error {
		d, rev, c, err := codable(ctx, tx, study, document, code)
		if err != nil {
			return err
		}
		if !at.Valid(rev.Length) {
			return firsthand.Errorf(firsthand.Invalid, "That passage is not in %s.", d.Name)
		}
		made = firsthand.Coding{ID: firsthand.NewID(), Document: document, Revision: rev.Number, Span: at, Place: at,
			Code: code, Coder: me.ID, Created: tx.Now()}
		others, err := tx.Codings(ctx, document)
		if err != nil {
			return err
		}
		for _, o := range others {
			if twinOf(o) == twinOf(made) {
				made = o
				return nil
			}
		}
		tx.Act().Summary = fmt.Sprintf("A passage of %s was coded “%s”.", d.Name, c.Name)
		return tx.PutCoding(ctx, made)
	})
	return made, err
}

// codable reads what a coding needs, and tells what stands in its way.
func codable(ctx context.Context, tx *store.Tx, study, document, code firsthand.ID) (d firsthand.Document, rev firsthand.Revision, c firsthand.Code, err error) {
	if d, err = tx.Document(ctx, document); err != nil {
		return d, rev, c, err
	}
	if c, err = tx.Code(ctx, code); err != nil {
		return d, rev, c, err
	}
	switch {
	case d.Study != study || c.Study != study || d.Trashed > 0:
		err = firsthand.Errorf(firsthand.NotFound, "There is no such document or code in this study.")
	case c.Folder:
		err = firsthand.Errorf(firsthand.Invalid, "“%s” is a folder: it groups codes and codes nothing itself.", c.Name)
	default:
		rev, err = tx.Analysed(ctx, document)
	}
	return d, rev, c, err
}

// MoveCoding changes a coding's edges, on the text that analysts see now.
func (a *App) MoveCoding(ctx context.Context, who Person, study, coding firsthand.ID, to firsthand.Span) error {
	return a.changeCoding(ctx, who, study, coding, "coding.move", func(tx *store.Tx, c *firsthand.Coding) error {
		rev, err := tx.Analysed(ctx, c.Document)
		if err != nil {
			return err
		}
		if !to.Valid(rev.Length) {
			return firsthand.Errorf(firsthand.Invalid, "That passage is not in the text.")
		}
		c.Revision, c.Span = rev.Number, to
		return tx.PutCoding(ctx, *c)
	})
}

// RemoveCoding takes a coding away.
func (a *App) RemoveCoding(ctx context.Context, who Person, study, coding firsthand.ID) error {
	return a.changeCoding(ctx, who, study, coding, "coding.remove", func(tx *store.Tx, c *firsthand.Coding) error {
		return tx.DropCoding(ctx, c.ID)
	})
}

func (a *App) changeCoding(ctx context.Context, who Person, study, coding firsthand.ID, action string, change func(*store.Tx, *firsthand.Coding) error) error {
	_, err := a.do(ctx, study, who, action, func(tx *store.Tx, _ firsthand.Colleague) error {
		c, err := tx.Coding(ctx, coding)
		if err != nil {
			return err
		}
		d, err := tx.Document(ctx, c.Document)
		if err != nil {
			return err
		}
		if d.Study != study {
			return firsthand.Errorf(firsthand.NotFound, "There is no such coding in this study.")
		}
		verb := "moved"
		if action == "coding.remove" {
			verb = "removed"
		}
		tx.Act().Summary = fmt.Sprintf("A coding in %s was %s.", d.Name, verb)
		return change(tx, &c)
	})
	return err
}
