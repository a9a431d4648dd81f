package main

import (
	"fmt"
	"time"

	"firsthand.study"
)

type journalCommand struct {
	Study  string `required:"" placeholder:"S" help:"The study, by short name or id."`
	Object string `placeholder:"ID" help:"Only what touched this object; a code may be named by its path."`
	Verify bool   `help:"Check the chain: every hash, every payload, no gaps."`
	Limit  int    `placeholder:"N" help:"Only the newest N entries."`
}

func (c *journalCommand) Run(e *env) error {
	a, done, err := e.open()
	if err != nil {
		return err
	}
	defer done()
	s, err := a.Study(e.ctx, c.Study)
	if err != nil {
		return err
	}
	if c.Verify {
		r, err := a.VerifyJournal(e.ctx, s.ID)
		if err != nil {
			return err
		}
		err = e.print(r, table{header: []string{"entries", "erased payloads", "broken at", "why"},
			numbers: map[int]bool{0: true, 1: true, 2: true}, rows: [][]string{{count(r.Entries), count(r.Erased), count(int(r.Broken)), r.Why}}})
		if err == nil && r.Broken > 0 {
			return firsthand.Errorf(firsthand.Conflict, "The journal's chain is broken at entry %d: %s.", r.Broken, r.Why).WithHint("compare with a backup; nothing was changed")
		}
		return err
	}
	entries, err := a.Journal(e.ctx, s.ID, c.Object, c.Limit)
	if err != nil {
		return err
	}
	t := table{header: []string{"entry", "when (UTC)", "who", "action", "objects", "what"}, numbers: map[int]bool{0: true, 4: true}}
	for _, j := range entries {
		what := j.Summary
		if j.Erased {
			what = "erased"
		}
		t.rows = append(t.rows, []string{count(int(j.Seq)), time.UnixMilli(j.At).UTC().Format("2006-01-02 15:04:05"), j.Who, j.Action, count(j.Objects), what})
	}
	return e.print(map[string]any{"study": s.Name, "entries": orEmpty(entries)}, t)
}

type undoCommand struct {
	Study string `required:"" placeholder:"S" help:"The study, by short name or id."`
}

func (c *undoCommand) Run(e *env) error {
	a, done, err := e.open()
	if err != nil {
		return err
	}
	defer done()
	s, err := a.Study(e.ctx, c.Study)
	if err != nil {
		return err
	}
	j, err := a.Undo(e.ctx, e.me(), s.ID)
	if err != nil {
		return err
	}
	e.note("Undone: %s", j.Summary)
	return nil
}

type redoCommand struct {
	Study string `required:"" placeholder:"S" help:"The study, by short name or id."`
}

func (c *redoCommand) Run(e *env) error {
	a, done, err := e.open()
	if err != nil {
		return err
	}
	defer done()
	s, err := a.Study(e.ctx, c.Study)
	if err != nil {
		return err
	}
	j, err := a.Redo(e.ctx, e.me(), s.ID)
	if err != nil {
		return err
	}
	e.note("Done again: %s", j.Summary)
	return nil
}

type versionCommand struct{}

func (versionCommand) Run(e *env) error {
	_, err := fmt.Fprintln(e.out, "firsthand", version())
	return err
}
