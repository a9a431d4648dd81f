package main

import (
	"fmt"

	"firsthand.study"
	"firsthand.study/internal/app"
)

type demoCommand struct {
	Check bool `help:"Print the tables and exit."`
	workspaceFlags
}

func (c *demoCommand) Run(e *env) error {
	a, done, err := e.open()
	if err != nil {
		return err
	}
	defer done()
	s, made, err := a.BuildExample(e.ctx, e.me())
	if err != nil {
		return err
	}
	if made {
		e.note("The example study was built; everybody in it is invented.")
	}
	sample, err := a.Sample(e.ctx, s.ID)
	if err != nil {
		return err
	}
	themes, err := a.Themes(e.ctx, s.ID, "")
	if err != nil {
		return err
	}
	if e.opts.JSON {
		return e.print(struct {
			Study  firsthand.Study  `json:"study"`
			Sample app.SampleResult `json:"sample"`
			Themes app.ThemesResult `json:"themes"`
		}{s, sample, themes}, table{})
	}
	fmt.Fprintf(e.out, "%s\n\nTable 1. Who took part\n\n", s.Title)
	if err := sampleTable(sample).write(e.out, columnsOf(e.out)); err != nil {
		return err
	}
	fmt.Fprint(e.out, "\nTable 2. What they told\n\n")
	if err := themesTable(themes, false).write(e.out, columnsOf(e.out)); err != nil {
		return err
	}
	if c.Check {
		return nil
	}
	fmt.Fprintln(e.out)
	return e.workspace(a, c.workspaceFlags)
}
