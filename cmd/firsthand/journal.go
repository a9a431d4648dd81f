package main

import (
	"fmt"
	"time"

	"firsthand.study"
	"firsthand.study/internal/app"
)

type journalCommand struct {
	Study  string `required:"" placeholder:"S" help:"The study, by short name, title or id."`
	Object string `placeholder:"ID" help:"Only what touched this object: an id, a code's path, the name of a document, a participant or a coder."`
	Verify bool   `help:"Check the chain: every hash, every payload, no gaps."`
	Limit  int    `placeholder:"N" help:"Only the newest N entries; 0 for all."`
}

func (c *journalCommand) Run(e *env) error {
	if c.Limit < 0 {
		return e.misuse("--limit is a number of entries, or 0 for all.")
	}
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	if c.Verify {
		return c.verify(e, a, s.ID)
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

func (c *journalCommand) verify(e *env, a *app.App, study firsthand.ID) error {
	r, err := a.VerifyJournal(e.ctx, study)
	if err != nil {
		return err
	}
	t := table{header: []string{"entries", "erased payloads", "broken at", "why"}, numbers: map[int]bool{0: true, 1: true, 2: true},
		rows: [][]string{{count(r.Entries), count(r.Erased), "", r.Why}}}
	if r.Broken > 0 {
		t.rows[0][2] = count(int(r.Broken))
	} else {
		t.foot = []string{fmt.Sprintf("The journal is whole: %s, each as it was written and chained to the one before.", app.Counted(r.Entries, "entry", "entries"))}
	}
	if err := e.print(r, t); err != nil || r.Broken == 0 {
		return err
	}
	return firsthand.Errorf(firsthand.Conflict, "The journal's chain is broken at entry %d: %s.", r.Broken, r.Why).WithHint("compare with a backup; nothing was changed")
}
