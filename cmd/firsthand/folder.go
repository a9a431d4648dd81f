package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"firsthand.study/internal/store"
)

// leftPlain is where a plain database waits to be overwritten once an encrypted
// one has taken its place.
const leftPlain = databaseFile + ".plain"

// keyed opens a data folder and tells its key and the file that holds it, which
// are nil for a plain folder and for PostgreSQL.
func (e *env) keyed(folder string) (s *store.Store, key, file []byte, err error) {
	c := store.Config{Path: folder}
	if !store.IsPostgres(folder) {
		if c.Key, err = e.key(folder); err != nil {
			return nil, nil, nil, err
		}
		c.Path = filepath.Join(folder, databaseFile)
	}
	if c.Key != nil {
		if file, err = os.ReadFile(filepath.Join(folder, keyFile)); err != nil {
			return nil, nil, nil, err
		}
	}
	s, err = store.Open(e.ctx, c)
	return s, c.Key, file, err
}

// isPlain reports whether a database file is there and not encrypted: what is
// encrypted looks like noise from its first byte.
func isPlain(path string) bool {
	return string(headOf(path)) == magic
}

// isNoise reports whether a database file holds something that is not plain.
func isNoise(path string) bool {
	head := headOf(path)
	return len(head) > 0 && string(head) != magic
}

// magic is how a plain database file begins.
const magic = "SQLite format 3\x00"

func headOf(path string) []byte {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer f.Close()
	head := make([]byte, len(magic))
	n, _ := io.ReadFull(f, head) // a short file has a short head
	return head[:n]
}

// replaceWhole puts a small file at its place, whole or not at all, and waits
// until the disk has it.
func replaceWhole(path string, body []byte) error {
	err := replaceOwn(path, func(f *os.File) error {
		_, err := f.Write(body)
		return err
	})
	return errors.Join(err, syncFolder(filepath.Dir(path)))
}

// syncFolder waits until the disk knows what the files of a folder are called.
func syncFolder(folder string) error {
	if runtime.GOOS == "windows" {
		return nil // it has no such call
	}
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// wipe overwrites a file and removes it. On disks that write elsewhere than
// they are told, old blocks may stay until they are used again.
func wipe(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	info, err := f.Stat()
	zeros := make([]byte, 1<<20)
	for at := int64(0); err == nil && at < info.Size(); at += int64(len(zeros)) {
		_, err = f.WriteAt(zeros[:min(int64(len(zeros)), info.Size()-at)], at)
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close(), os.Remove(path))
}

// wipeLeft overwrites and removes what setting a passphrase left behind when it
// was stopped. If the plain file has not been replaced yet, what is left is a
// second name of it, and only the name is taken away.
func wipeLeft(folder string) error {
	left, database := filepath.Join(folder, leftPlain), filepath.Join(folder, databaseFile)
	if same(left, database) {
		return os.Remove(left)
	}
	return wipe(left)
}

// putDatabase puts a database file at its place in a folder.
func putDatabase(made, folder string) error {
	if err := syncFile(made); err != nil {
		return err
	}
	if err := os.Rename(made, filepath.Join(folder, databaseFile)); err != nil {
		return err
	}
	return syncFolder(folder)
}
