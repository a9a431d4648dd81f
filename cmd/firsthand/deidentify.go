package main

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"firsthand.study"
	"firsthand.study/internal/app"
)

type deidentifyCommand struct {
	Propose bool     `help:"Print the proposals only, for any number of files."`
	Out     string   `short:"o" placeholder:"OUT" help:"Write the text with every proposal applied."`
	Log     string   `placeholder:"LOG.csv" help:"Write the table of replacements, without the original words."`
	Force   bool     `help:"Replace the files if they are there."`
	Files   []string `arg:"" help:"Documents, outside any study."`
}

func (c *deidentifyCommand) Run(e *env) error {
	a := app.New(nil, slog.New(slog.NewTextHandler(e.err, nil)), "")
	defer a.Close()
	if c.Propose {
		if c.Out != "" || c.Log != "" {
			return e.misuse("--propose prints, and writes no file.")
		}
		files, err := a.Propose(e.ctx, c.Files)
		if err != nil {
			return err
		}
		t := table{header: []string{"file", "start", "end", "category", "kind", "replacement", "score"}, numbers: map[int]bool{1: true, 2: true, 6: true}}
		for _, f := range files {
			for _, p := range f.Proposals {
				t.rows = append(t.rows, []string{f.File, count(p.Start), count(p.End), p.Category, p.Kind, p.Replacement, fmt.Sprintf("%.2f", p.Score)})
			}
		}
		e.note("%s", app.Recall())
		return e.print(map[string]any{"files": files}, t)
	}
	if len(c.Files) != 1 || c.Out == "" {
		return e.misuse("Name one file and where to write it with -o, or use --propose.")
	}
	for _, path := range []string{c.Out, c.Log} {
		if _, err := os.Stat(path); path != "" && err == nil && !c.Force {
			return firsthand.Errorf(firsthand.Conflict, "%s exists already; nothing was written.", path).WithHint("--force replaces it")
		}
	}
	for _, pair := range [][2]string{{c.Files[0], c.Out}, {c.Files[0], c.Log}, {c.Out, c.Log}} {
		if sameFile(pair[0], pair[1]) {
			return e.misuse("The document, the text and the log are three files; nothing was written.")
		}
	}
	var log bytes.Buffer
	n := 0
	err := replaceFile(c.Out, func(f *os.File) (err error) {
		n, err = a.Deidentify(e.ctx, c.Files[0], f, &log)
		return err
	})
	if err != nil {
		return err
	}
	if c.Log != "" {
		if err := replaceFile(c.Log, func(f *os.File) error { _, err := io.Copy(f, &log); return err }); err != nil {
			return err
		}
	}
	e.note("%s replaced in %s. %s", was(n, "stretch", "stretches"), c.Out, app.Recall())
	return nil
}

// sameFile tells whether two paths name one file, there or not.
func sameFile(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	if filepath.Clean(a) == filepath.Clean(b) {
		return true
	}
	x, err1 := os.Stat(a)
	y, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(x, y)
}
