package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"firsthand.study"
	"firsthand.study/internal/app"
	"firsthand.study/internal/store"
)

type copyCommand struct {
	To string `required:"" placeholder:"DSN" help:"Where to: an empty folder, or the address of an empty PostgreSQL database."`
}

func (c *copyCommand) Run(e *env) error {
	folder, err := e.existing()
	if err != nil {
		return err
	}
	if same(folder, c.To) {
		return firsthand.Errorf(firsthand.Conflict, "That is the data folder itself; nothing was changed.")
	}
	a, done, err := e.openAt(folder)
	if err != nil {
		return err
	}
	defer done()
	undo := func() {}
	if !store.IsPostgres(c.To) {
		undo = leftAsItWas(c.To)
	}
	to, err := e.openStore(c.To)
	if err != nil {
		undo()
		return err
	}
	progress, wipe := e.progress("Copied")
	res, err := a.CopyTo(e.ctx, to, progress)
	wipe()
	e.close(to)
	if err != nil {
		undo()
		return err
	}
	vault := store.Config{Path: c.To}
	if !store.IsPostgres(c.To) {
		vault.Path = filepath.Join(c.To, vaultFile)
	}
	people, err := a.CopyVault(e.ctx, vault)
	if err != nil {
		undo()
		return err
	}
	if people > 0 {
		e.note("The vault was copied too, people: %d. Take %s and %s along as well, and keep them apart from backups.", people, app.ListFile, app.SignerFile)
	}
	rows := int64(0)
	t := table{header: []string{"table", "rows", "digest"}, numbers: map[int]bool{1: true}}
	for _, d := range res.Tables {
		rows += d.Rows
		t.rows = append(t.rows, []string{d.Table, count(int(d.Rows)), d.Digest[:12]})
	}
	e.note("%s copied, %d rows; both sides were compared.", was(len(res.Studies), "study", "studies"), rows)
	return e.print(res, t)
}

func same(a, b string) bool {
	x, err1 := os.Stat(a)
	y, err2 := os.Stat(b)
	return a == b || err1 == nil && err2 == nil && os.SameFile(x, y)
}

// leftAsItWas gives a function that removes what was made in a folder since, if
// there was no database before.
func leftAsItWas(folder string) func() {
	absent := func(path string) bool {
		_, err := os.Stat(path)
		return errors.Is(err, fs.ErrNotExist)
	}
	if !absent(filepath.Join(folder, databaseFile)) {
		return func() {}
	}
	noFolder, noKey := absent(folder), absent(filepath.Join(folder, keyFile))
	return func() {
		names := []string{databaseFile, databaseFile + "-wal", databaseFile + "-shm"}
		if noKey {
			names = append(names, keyFile)
		}
		for _, n := range names {
			_ = os.Remove(filepath.Join(folder, n)) // most are not there
		}
		if noFolder {
			_ = os.Remove(folder)
		}
	}
}
