package main

import (
	"path/filepath"

	"firsthand.study"
	"firsthand.study/refi"
)

type checkCommand struct {
	File string `arg:"" help:"A .qdpx, .qde or .qdc."`
}

func (c *checkCommand) Run(e *env) error {
	s, err := refi.Check(c.File)
	if err != nil {
		return &firsthand.Error{Kind: firsthand.Invalid, Message: filepath.Base(c.File) + " is no REFI-QDA file that can be read: " + err.Error(), Err: err}
	}
	valid := "no"
	if s.Valid {
		valid = "yes"
	}
	t := table{header: []string{"what", "found"}, rows: [][]string{
		{"valid by the schema", valid}, {"format", string(s.Format)}, {"written by", s.Origin}, {"codes", count(s.Codes)}, {"sources", count(s.Sources)},
		{"selections", count(s.Selections)}, {"codings", count(s.Codings)}, {"positions", s.Convention}}}
	for _, p := range s.Problems {
		t.foot = append(t.foot, p.String())
	}
	return e.print(s, t)
}
