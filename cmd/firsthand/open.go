package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"

	"firsthand.study"
	"firsthand.study/internal/app"
	"firsthand.study/internal/store"
)

// open opens the data folder, making it if need be. The caller closes it.
func (e *env) open() (*app.App, func(), error) {
	folder, err := e.dataFolder()
	if err != nil {
		return nil, nil, err
	}
	return e.openAt(folder)
}

// openThere opens a data folder that must be there: a name mistyped makes no
// folder. The caller closes it.
func (e *env) openThere() (*app.App, func(), error) {
	folder, err := e.existing()
	if err != nil {
		return nil, nil, err
	}
	return e.openAt(folder)
}

// of opens the data folder, which must be there, and finds the study that a
// command is about.
func (e *env) of(study string) (*app.App, firsthand.Study, func(), error) {
	a, done, err := e.openThere()
	if err != nil {
		return nil, firsthand.Study{}, nil, err
	}
	s, err := a.Study(e.ctx, study)
	if err != nil {
		done()
		return nil, s, nil, err
	}
	return a, s, done, nil
}

// existing is the data folder, or the PostgreSQL address, that must be there.
func (e *env) existing() (string, error) {
	folder, err := e.dataFolder()
	if err != nil || store.IsPostgres(folder) {
		return folder, err
	}
	if err := mayHoldData(folder); err != nil {
		return "", err
	}
	_, err = os.Stat(filepath.Join(folder, databaseFile))
	switch {
	case err == nil:
		return folder, nil
	case errors.Is(err, fs.ErrPermission):
		return "", &firsthand.Error{Kind: firsthand.Forbidden, Message: fmt.Sprintf("The data folder %s may not be read by you; nothing was changed.", folder), Err: err}
	}
	return "", &firsthand.Error{Kind: firsthand.NotFound, Message: fmt.Sprintf("There is no study data in %s; nothing was made.", folder),
		Hint: "name the data folder with --data or FIRSTHAND_DATA, or make a first study with firsthand study new NAME", Err: err}
}

// mayHoldData says what is wrong with a path that cannot be a data folder.
func mayHoldData(folder string) error {
	info, err := os.Stat(folder)
	switch {
	case err == nil && !info.IsDir():
		return firsthand.Errorf(firsthand.Invalid, "%s is a file, not a data folder; nothing was changed.", folder).WithHint("name the folder that %s is in with --data", databaseFile)
	case errors.Is(err, syscall.ENOTDIR):
		return firsthand.Errorf(firsthand.Invalid, "The data folder %s would be inside a file; nothing was changed.", folder).WithHint("name a folder with --data")
	}
	return nil
}

func (e *env) openAt(folder string) (*app.App, func(), error) {
	s, err := e.openStore(folder)
	if err != nil {
		return nil, nil, err
	}
	a := e.appOver(s)
	e.useVault(a, folder)
	return a, func() { e.closeVault(a); e.close(s) }, nil
}

// appOver is the program over an open store.
func (e *env) appOver(s *store.Store) *app.App {
	cache, err := os.UserCacheDir()
	if err == nil {
		cache = filepath.Join(cache, "firsthand")
	}
	return app.New(s, slog.New(slog.NewTextHandler(e.err, &slog.HandlerOptions{Level: slog.LevelWarn})), cache)
}

func (e *env) close(s *store.Store) {
	if err := s.Close(); err != nil {
		e.note("firsthand: the database did not close cleanly: %s", err)
	}
}

func (e *env) openStore(folder string) (*store.Store, error) {
	if store.IsPostgres(folder) {
		return store.Open(e.ctx, store.Config{Path: folder})
	}
	if err := mayHoldData(folder); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, &firsthand.Error{Kind: firsthand.Invalid, Message: fmt.Sprintf("The data folder %s could not be made.", folder), Err: err}
	}
	key, err := e.key(folder)
	if err != nil {
		return nil, err
	}
	c := store.Config{Path: filepath.Join(folder, databaseFile), Key: key}
	s, err := store.Open(e.ctx, c)
	if err == nil || !unwritable(folder) {
		return s, err
	}
	return openSealed(e, folder, c, err)
}

// unwritable tells whether a folder that is there holds a database and takes no
// other file, so that nothing in it can be changed.
func unwritable(folder string) bool {
	if _, err := os.Stat(filepath.Join(folder, databaseFile)); err != nil {
		return false
	}
	f, err := os.CreateTemp(folder, app.Unfinished())
	if err == nil {
		_ = errors.Join(f.Close(), os.Remove(f.Name())) // it served its purpose
	}
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)
}

// openSealed opens a folder that cannot be written, to be read. What another
// program has not written down yet can only be read by one that may write.
func openSealed(e *env, folder string, c store.Config, why error) (*store.Store, error) {
	if info, err := os.Stat(c.Path + "-wal"); err == nil && info.Size() > 0 {
		return nil, &firsthand.Error{Kind: firsthand.Conflict, Err: why,
			Message: fmt.Sprintf("The data folder %s may not be written by you, and its last changes are still in the log beside the database.", folder),
			Hint:    "copy the whole folder to where you may write, and name that with --data; or let whoever may write it run firsthand verify"}
	}
	c.ReadOnly, c.Unchanging = true, true
	s, err := store.Open(e.ctx, c)
	if err == nil && !e.sealed {
		e.sealed = true
		e.note("The data folder may not be written by you; it is read only.")
	}
	return s, err
}
