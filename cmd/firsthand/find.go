package main

import (
	"fmt"
	"os"
	"strings"

	"golang.org/x/term"

	"firsthand.study/internal/app"
)

type findCommand struct {
	Study   string `required:"" placeholder:"S" help:"The study, by short name or id."`
	Query   string `arg:"" help:"Words (all must occur), \"phrases\", begin*, or, not, near; firsthand matches word forms."`
	Literal bool   `help:"Find the characters just as they stand, whatever their case."`
	Context int    `default:"40" placeholder:"N" help:"Characters of context on either side (40)."`
	Limit   int    `default:"-1" placeholder:"N" help:"Print at most N hits; 0 for all (50 on a terminal, all in a pipe)."`
}

func (c *findCommand) Run(e *env) error {
	if c.Context < 0 {
		return e.misuse("--context is a number of characters, 0 or more.")
	}
	a, done, err := e.open()
	if err != nil {
		return err
	}
	defer done()
	s, err := a.Study(e.ctx, c.Study)
	if err != nil {
		return err
	}
	limit := c.Limit
	if limit < 0 {
		limit = 0
		if f, ok := e.out.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
			limit = 50
		}
	}
	res, err := a.Find(e.ctx, s.ID, c.Query, app.FindOptions{Literal: c.Literal, Context: c.Context, Limit: limit})
	if err != nil {
		return err
	}
	return e.printLater(res, func() table {
		t := table{header: []string{"document", "start", "end", "before", "match", "after"}, numbers: map[int]bool{1: true, 2: true, 3: true}}
		for _, h := range res.Results {
			t.rows = append(t.rows, []string{h.Document, count(h.Start), count(h.End), oneLine(h.Before), oneLine(h.Match), oneLine(h.After)})
		}
		t.foot = []string{fmt.Sprintf("%d hits in %d documents", res.Hits, res.Documents)}
		return t
	})
}

// oneLine shows a passage on one line of a table.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
