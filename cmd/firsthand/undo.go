package main

import (
	"context"

	"firsthand.study"
	"firsthand.study/internal/app"
)

type undoCommand struct {
	Study string `required:"" placeholder:"S" help:"The study, by short name, title or id."`
}

func (c *undoCommand) Run(e *env) error { return turnBack(e, c.Study, "Undone", (*app.App).Undo) }

type redoCommand struct {
	Study string `required:"" placeholder:"S" help:"The study, by short name, title or id."`
}

func (c *redoCommand) Run(e *env) error {
	return turnBack(e, c.Study, "Done again", (*app.App).Redo)
}

// turnBack takes an act back or does it again, and says which. A study whose
// making was taken back is found as well.
func turnBack(e *env, study, said string, turn func(*app.App, context.Context, app.Person, firsthand.ID) (firsthand.Entry, error)) error {
	a, done, err := e.openThere()
	if err != nil {
		return err
	}
	defer done()
	s, err := a.StudyOrUnmade(e.ctx, study)
	if err != nil {
		return err
	}
	j, err := turn(a, e.ctx, e.me(), s.ID)
	if err != nil {
		return err
	}
	e.note("%s: %s", said, j.Summary)
	return nil
}
