package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"firsthand.study"
	"firsthand.study/internal/app"
	"firsthand.study/internal/store"
	"firsthand.study/internal/vault"
)

type backupCommand struct {
	Out   string `short:"o" required:"" placeholder:"FILE" help:"The file to write."`
	Force bool   `help:"Replace the file if it is there."`
}

func (c *backupCommand) Run(e *env) error {
	if _, err := os.Stat(c.Out); err == nil && !c.Force {
		return firsthand.Errorf(firsthand.Conflict, "%s exists already; nothing was written.", c.Out).WithHint("--force replaces it")
	}
	folder, err := e.existing()
	if err != nil {
		return err
	}
	s, key, file, err := e.keyed(folder)
	if err != nil {
		return err
	}
	a := e.appOver(s)
	defer e.close(s)
	e.useVault(a, folder)
	progress, wipe := e.progress("Saved")
	defer wipe()
	var m app.Manifest
	var report app.VerifyReport
	err = replaceFile(c.Out, func(f *os.File) error {
		if m, err = a.WriteBackup(e.ctx, f, app.BackupOptions{Key: key, KeyFile: file, Progress: progress}); err != nil {
			return err
		}
		if err := f.Sync(); err != nil {
			return err
		}
		b, err := app.OpenBackup(e.ctx, f.Name(), filepath.Dir(f.Name()), func([]byte) ([]byte, error) { return key, nil })
		if err != nil {
			return err
		}
		defer b.Close()
		if report, err = b.Verify(e.ctx, progress); err != nil {
			return err
		}
		return report.Err()
	})
	if err != nil {
		return err
	}
	wipe()
	if err := syncFolder(filepath.Dir(c.Out)); err != nil {
		return err
	}
	e.note("%s holds %s; it was read back and checked.", c.Out, app.Counted(len(m.Studies), "study", "studies"))
	if !m.Encrypted {
		e.note("It is not encrypted: keep it where only you can read it.")
	}
	return e.print(m, studiesTable(report.Studies))
}

type restoreCommand struct {
	File        string `arg:"" help:"A backup made by firsthand backup."`
	Withdrawals string `placeholder:"FILE" help:"The signed list of withdrawals, withdrawals.json (default: that of the data folder)."`
	Force       bool   `help:"Where the folder holds a database that cannot be opened, set that aside under another name; it is never deleted."`
}

func (c *restoreCommand) Run(e *env) error {
	folder, err := e.dataFolder()
	if err != nil {
		return err
	}
	progress, wipe := e.progress("Restored")
	defer wipe()
	var report app.VerifyReport
	if store.IsPostgres(folder) {
		report, err = c.toPostgres(e, folder, progress)
	} else {
		report, err = c.toFolder(e, folder, progress)
	}
	if err != nil {
		return err
	}
	wipe()
	e.note("%s restored and checked.", was(len(report.Studies), "study", "studies"))
	return e.print(report, studiesTable(report.Studies))
}

// unlock opens a key file with the passphrase that is given.
func (e *env) unlock(file []byte) ([]byte, error) {
	secret, err := e.passphrase("Passphrase of the backup: ")
	if err != nil {
		return nil, err
	}
	return vault.OpenKey(file, secret)
}

func (c *restoreCommand) toPostgres(e *env, dsn string, progress app.Progress) (r app.VerifyReport, err error) {
	s, err := store.Open(e.ctx, store.Config{Path: dsn})
	if err != nil {
		return r, err
	}
	defer e.close(s)
	if err := s.MustBeEmpty(e.ctx); err != nil {
		return r, err
	}
	b, r, err := c.checked(e, os.TempDir(), progress)
	if err != nil {
		return r, err
	}
	defer b.Close()
	if err := b.CopyTo(e.ctx, s, progress); err != nil {
		return r, err
	}
	if r, err = e.appOver(s).Verify(e.ctx, progress); err == nil {
		err = r.Err()
	}
	return r, err
}

// checked unpacks the backup and verifies it.
func (c *restoreCommand) checked(e *env, dir string, progress app.Progress) (b *app.OpenedBackup, r app.VerifyReport, err error) {
	if b, err = app.OpenBackup(e.ctx, c.File, dir, e.unlock); err != nil {
		return nil, r, err
	}
	if r, err = b.Verify(e.ctx, progress); err == nil {
		err = r.Err()
	}
	if err == nil {
		r, err = c.withoutWhoLeft(e, b, r)
	}
	if err != nil {
		return nil, r, errors.Join(err, b.Close())
	}
	return b, r, nil
}

func (c *restoreCommand) toFolder(e *env, folder string, progress app.Progress) (r app.VerifyReport, err error) {
	database, made := filepath.Join(folder, databaseFile), false
	if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		made = true
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return r, &firsthand.Error{Kind: firsthand.Invalid, Message: fmt.Sprintf("The data folder %s could not be made.", folder), Err: err}
		}
	}
	defer func() {
		if err != nil && made {
			_ = os.Remove(folder) // it was empty, and is again
		}
	}()
	// install runs with nobody else at the folder.
	install := func() error {
		b, report, err := c.checked(e, folder, progress)
		if err != nil {
			return err
		}
		defer b.Close()
		r = report
		own, err := os.ReadFile(filepath.Join(folder, keyFile))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err == nil && string(own) != string(b.KeyFile) {
			return firsthand.Errorf(firsthand.Conflict, "The data folder has a passphrase of its own; nothing was changed.").
				WithHint("restore into an empty folder; firsthand passphrase gives it another passphrase afterwards")
		}
		if err := b.Release(); err != nil {
			return err
		}
		if b.KeyFile != nil {
			if err := replaceWhole(filepath.Join(folder, keyFile), b.KeyFile); err != nil {
				return err
			}
		}
		if err := putDatabase(b.Path, folder); err != nil {
			return err
		}
		s, err := store.Open(e.ctx, store.Config{Path: database, Key: b.Key})
		if err != nil {
			return err
		}
		defer e.close(s)
		return b.HeldIn(e.ctx, s)
	}
	if _, err := os.Stat(database); errors.Is(err, fs.ErrNotExist) {
		if err := app.Sweep(folder); err != nil {
			return r, err
		}
		return r, install()
	}
	opened := false
	key, err := e.key(folder)
	if err == nil {
		err = store.Alone(e.ctx, store.Config{Path: database, Key: key}, func(s *store.Store) error {
			opened = true
			if err := s.MustBeEmpty(e.ctx); err != nil {
				return err
			}
			if err := app.SweepAlone(folder); err != nil {
				return err
			}
			return install()
		})
	}
	if err == nil || opened || firsthand.KindOf(err) != firsthand.Invalid {
		return r, err
	}
	if !c.Force {
		return r, &firsthand.Error{Kind: firsthand.Conflict, Err: err,
			Message: fmt.Sprintf("The data folder %s holds a database that cannot be opened; nothing was changed.", folder),
			Hint:    "restore into another folder with --data, or use --force, which sets what is there aside under another name"}
	}
	back, err := e.setAside(folder)
	if err != nil {
		return r, err
	}
	if err := install(); err != nil {
		return r, errors.Join(err, back())
	}
	return r, nil
}

// setAside renames the files of a data folder whose database cannot be opened,
// and returns what gives them their names back.
func (e *env) setAside(folder string) (back func() error, err error) {
	suffix := time.Now().Format(".aside-2006-01-02T15-04-05")
	var moved []string
	back = func() error {
		var err error
		for _, name := range moved {
			err = errors.Join(err, os.Rename(filepath.Join(folder, name+suffix), filepath.Join(folder, name)))
		}
		return err
	}
	for _, name := range []string{databaseFile, databaseFile + "-wal", databaseFile + "-shm", keyFile} {
		err := os.Rename(filepath.Join(folder, name), filepath.Join(folder, name+suffix))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, errors.Join(err, back())
		}
		moved = append(moved, name)
		e.note("%s is now called %s.", name, name+suffix)
	}
	return back, nil
}

func studiesTable(studies []app.VerifiedStudy) table {
	t := table{header: []string{"study", "documents", "revisions", "codings", "journal entries", "head"}, numbers: map[int]bool{1: true, 2: true, 3: true, 4: true}}
	for _, s := range studies {
		name := s.Name
		if s.Trashed {
			name += " (in the trash)"
		}
		t.rows = append(t.rows, []string{name, count(s.Documents), count(s.Revisions), count(s.Codings), count(s.Entries), s.Head[:min(12, len(s.Head))]})
	}
	return t
}
