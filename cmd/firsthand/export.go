package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"firsthand.study"
	"firsthand.study/internal/app"
)

type exportCommand struct {
	Study string `required:"" placeholder:"S" help:"The study, by short name or id."`
	Out   string `short:"o" required:"" placeholder:"FILE" help:"Where to; .qdpx .qdc .docx .xlsx .html .csv or .json says how."`
	What  string `placeholder:"PART" help:"codings, codebook, report, transcripts or journal, where the extension leaves a choice."`
	Coder string `placeholder:"NAME" help:"Only this coder's codings."`
	Force bool   `help:"Replace the file if it is there."`
}

func (c *exportCommand) Run(e *env) error {
	if !c.Force {
		if _, err := os.Stat(c.Out); err == nil {
			return firsthand.Errorf(firsthand.Conflict, "%s exists already; nothing was written.", c.Out).WithHint("--force replaces it")
		}
	}
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	progress, wipe := e.progress("Wrote")
	var notes app.Notes
	err = replaceFile(c.Out, func(f *os.File) error {
		var err error
		notes, err = a.Export(e.ctx, s.ID, f, app.ExportOptions{Name: filepath.Base(c.Out), What: c.What, Coder: c.Coder, Progress: progress})
		return err
	})
	wipe()
	if err != nil {
		return err
	}
	e.notes(notes)
	e.note("Wrote %s.", c.Out)
	return nil
}

// replaceFile writes a file that a person asked for, whole or not at all, and
// never into a data folder.
func replaceFile(path string, write func(*os.File) error) error {
	if _, err := os.Stat(filepath.Join(filepath.Dir(path), databaseFile)); err == nil {
		return firsthand.Errorf(firsthand.Invalid, "%s would be written into a data folder; nothing was written.", path).WithHint("write it anywhere else")
	}
	return replaceOwn(path, write)
}

// replaceOwn writes a file beside its place first, then renames it there.
func replaceOwn(path string, write func(*os.File) error) error {
	_ = app.Sweep(filepath.Dir(path)) // what is left of it hinders nothing
	f, err := os.CreateTemp(filepath.Dir(path), app.Unfinished())
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return &firsthand.Error{Kind: firsthand.Invalid, Message: "Nothing can be written to " + filepath.Dir(path) + ".", Err: err}
	}
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // when it was not renamed
	if err = write(f); err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
