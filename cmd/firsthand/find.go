package main

import (
	"fmt"
	"strings"

	"firsthand.study/internal/app"
)

type findCommand struct {
	Study   string `required:"" placeholder:"S" help:"The study, by short name or id."`
	Query   string `arg:"" help:"Words (all must occur), \"phrases\", begin*, or, not, near; firsthand matches word forms."`
	Literal bool   `help:"Find the characters just as they stand, whatever their case."`
	Context int    `default:"40" placeholder:"N" help:"Characters of context on either side (40)."`
	Limit   *int   `placeholder:"N" help:"Print at most N hits; 0 for all (50 on a terminal, all in a pipe)."`
}

func (c *findCommand) Run(e *env) error {
	if c.Context < 0 {
		return e.misuse("--context is a number of characters, 0 or more.")
	}
	if c.Limit != nil && *c.Limit < 0 {
		return e.misuse("--limit is a number of hits, or 0 for all.")
	}
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	limit := 0
	switch {
	case c.Limit != nil:
		limit = *c.Limit
	case columnsOf(e.out) > 0:
		limit = 50
	}
	res, err := a.Find(e.ctx, s.ID, c.Query, app.FindOptions{Literal: c.Literal, Context: c.Context, Limit: limit})
	if err != nil {
		return err
	}
	return e.printLater(res, func() table {
		t := table{header: []string{"document", "start", "end", "before", "match", "after"}, numbers: map[int]bool{1: true, 2: true}, ends: map[int]bool{3: true}}
		for _, h := range res.Results {
			t.rows = append(t.rows, []string{h.Document, count(h.Start), count(h.End), oneLine(h.Before), oneLine(h.Match), oneLine(h.After)})
		}
		t.foot = []string{app.Counted(res.Hits, "hit", "hits") + " in " + app.Counted(res.Documents, "document", "documents")}
		if n := len(res.Results); n < res.Hits {
			t.foot = append(t.foot, fmt.Sprintf("shown: the first %d; --limit 0 shows all", n))
		}
		return t
	})
}

// oneLine shows a passage on one line of a table.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
