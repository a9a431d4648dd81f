package main

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
	"firsthand.study/refi"
)

type checkCommand struct {
	File string `arg:"" help:"A .qdpx, .qde or .qdc."`
}

func (c *checkCommand) Run(e *env) error {
	s, err := refi.Check(c.File)
	if errors.Is(err, fs.ErrNotExist) {
		return &firsthand.Error{Kind: firsthand.NotFound, Message: "There is no file " + c.File + ".", Err: err}
	}
	if err != nil {
		name := filepath.Base(c.File)
		return &firsthand.Error{Kind: firsthand.Invalid, Message: name + " is no REFI-QDA file that can be read: " + sentence(strings.TrimPrefix(err.Error(), name+": ")), Err: err}
	}
	valid := "no"
	if s.Valid {
		valid = "yes"
	}
	t := table{header: []string{"what", "found"}, rows: [][]string{
		{"valid by the schema", valid}, {"format", string(s.Format)}, {"written by", s.Origin}, {"codes", codesAndFolders(s)}, {"sources", count(s.Sources)},
		{"selections", count(s.Selections)}, {"codings", count(s.Codings)}, {"positions", s.Convention}}}
	for _, p := range s.Problems {
		t.foot = append(t.foot, p.String())
	}
	return e.print(s, t)
}

// codesAndFolders writes how many codes there are, as the list of studies counts
// them, and how many folders beside.
func codesAndFolders(s *refi.Summary) string {
	if s.Folders == 0 {
		return count(s.Codes)
	}
	return count(s.Codes-s.Folders) + ", and " + app.Counted(s.Folders, "folder", "folders")
}
