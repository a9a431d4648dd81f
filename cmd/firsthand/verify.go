package main

import (
	"os"

	"firsthand.study/internal/app"
)

type verifyCommand struct {
	File string `arg:"" optional:"" help:"A backup to check instead of the data folder."`
}

func (c *verifyCommand) Run(e *env) error {
	progress, wipe := e.progress("Checked")
	defer wipe()
	var r app.VerifyReport
	var err error
	if c.File == "" {
		r, err = c.folder(e, progress)
	} else {
		r, err = c.backup(e, progress)
	}
	if err != nil {
		return err
	}
	wipe()
	t := studiesTable(r.Studies)
	for _, f := range r.Faults {
		t.foot = append(t.foot, "Wrong: "+f.What)
	}
	if r.Sound {
		t.foot = append(t.foot, "Everything is as it was written.")
	}
	if err := e.print(r, t); err != nil {
		return err
	}
	return r.Err()
}

func (c *verifyCommand) folder(e *env, progress app.Progress) (app.VerifyReport, error) {
	folder, err := e.existing()
	if err != nil {
		return app.VerifyReport{}, err
	}
	a, done, err := e.openAt(folder)
	if err != nil {
		return app.VerifyReport{}, err
	}
	defer done()
	return a.Verify(e.ctx, progress)
}

func (c *verifyCommand) backup(e *env, progress app.Progress) (app.VerifyReport, error) {
	b, err := app.OpenBackup(e.ctx, c.File, os.TempDir(), e.unlock)
	if err != nil {
		return app.VerifyReport{}, err
	}
	defer b.Close()
	return b.Verify(e.ctx, progress)
}
