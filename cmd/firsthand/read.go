package main

import "firsthand.study"

type readCommand struct {
	Study     string   `required:"" placeholder:"S" help:"The study, by short name, title or id."`
	Not       bool     `help:"Say that you have not read them."`
	Documents []string `arg:"" help:"Documents, by name or id; P07 is the interview with P07, P07-2 the second."`
}

func (c *readCommand) Run(e *env) error {
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	documents, err := a.DocumentsNamed(e.ctx, s.ID, c.Documents)
	if err != nil {
		return err
	}
	ids := make([]firsthand.ID, len(documents))
	for i, d := range documents {
		ids[i] = d.ID
	}
	if err := a.MarkRead(e.ctx, e.me(), s.ID, ids, !c.Not); err != nil {
		return err
	}
	said := "read"
	if c.Not {
		said = "not read"
	}
	e.note("%s marked as %s by %s.", was(len(ids), "document", "documents"), said, e.me().Name)
	return nil
}
