package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"firsthand.study"
)

type frameCommand struct {
	Show   frameShowCommand   `cmd:"" help:"Print the frame with the people there are, what is missing, and who would be next."`
	Set    frameSetCommand    `cmd:"" help:"Write the next version of the frame from a file."`
	Decide frameDecideCommand `cmd:"" help:"Record a decision to stop recruiting or to go on, and why."`
}

type frameShowCommand struct{ inStudy }

func (c *frameShowCommand) Run(e *env) error {
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	m, err := a.Frame(e.ctx, s.ID)
	if err != nil {
		return err
	}
	t := table{header: []string{"dimension", "value", "wanted", "in hand", "interviewed", "missing"}, numbers: map[int]bool{3: true, 4: true, 5: true}}
	for _, d := range m.Margins {
		for _, x := range d.Cells {
			wanted := ""
			if x.Min > 0 || x.Max > 0 {
				wanted = fmt.Sprintf("%d or more", x.Min)
				if x.Max > 0 {
					wanted = fmt.Sprintf("%d to %d", x.Min, x.Max)
				}
			}
			t.rows = append(t.rows, []string{d.Variable, x.Value, wanted, count(x.InHand), count(x.Interviewed), count(x.Missing)})
		}
	}
	if len(m.Empty) > 0 {
		t.foot = append(t.foot, "Nobody yet: "+strings.Join(m.Empty, "; "))
	}
	if len(m.Next) > 0 {
		t.foot = append(t.foot, "Next: "+m.Next[0].Number+", for "+strings.Join(m.Next[0].Fills, "; "))
	}
	return e.print(m, t)
}

type frameSetCommand struct {
	inStudy
	File string `arg:"" help:"JSON: dimensions (variable, quotas of value, min, max), crossings (a, a_value, b, b_value, min, max), note."`
}

func (c *frameSetCommand) Run(e *env) error {
	b, err := os.ReadFile(c.File)
	if err != nil {
		return &firsthand.Error{Kind: firsthand.NotFound, Message: fmt.Sprintf("The file %s cannot be read.", c.File), Err: err}
	}
	var f firsthand.Frame
	if err := json.Unmarshal(b, &f); err != nil {
		return &firsthand.Error{Kind: firsthand.Invalid, Message: fmt.Sprintf("%s is not JSON of a sampling frame; nothing was changed.", c.File), Err: err}
	}
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	if f, err = a.PutFrame(e.ctx, e.me(), s.ID, f); err != nil {
		return err
	}
	e.note("The sampling frame is in version %d.", f.Version)
	return nil
}

type frameDecideCommand struct {
	inStudy
	Stop   bool   `help:"To stop; without it, to go on."`
	Reason string `required:"" help:"Why."`
}

func (c *frameDecideCommand) Run(e *env) error {
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	d, err := a.Decide(e.ctx, e.me(), s.ID, c.Stop, c.Reason)
	if err != nil {
		return err
	}
	return e.print(d, table{header: []string{"stop", "interviewed", "unmet cells"}, rows: [][]string{{strconv.FormatBool(d.Stop), count(d.Interviewed), count(d.Unmet)}}})
}
