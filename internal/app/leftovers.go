package app

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// unfinished is how the names of files begin that are made beside their places.
const unfinished = ".firsthand-"

// staleAfter is how old something unfinished must be to be nobody's, where its
// name does not tell of a process on this computer.
const staleAfter = 24 * time.Hour

// Unfinished is the pattern of a name for what is made beside its place. It tells
// the computer and the process, so that what a killed one left can be removed.
func Unfinished() string {
	return fmt.Sprintf("%s%s-%d-*", unfinished, thisComputer(), os.Getpid())
}

func thisComputer() string {
	name, err := os.Hostname()
	if err != nil {
		return "here"
	}
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:4])
}

// Living tells whether a process of this computer is there.
func Living(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil || runtime.GOOS == "windows" { // where only what is there is found
		return err == nil
	}
	err = p.Signal(syscall.Signal(0))
	return err == nil || errors.Is(err, syscall.EPERM)
}

// maker is the process of this computer that a name tells of.
func maker(name string) (pid int, ok bool) {
	parts := strings.SplitN(strings.TrimPrefix(name, unfinished), "-", 3)
	if len(parts) < 3 || parts[0] != thisComputer() {
		return 0, false
	}
	pid, err := strconv.Atoi(parts[1])
	return pid, err == nil
}

// Sweep removes from a folder what killed processes left unfinished there:
// theirs on this computer, and any that nothing touched for a day.
func Sweep(folder string) error {
	return sweep(folder, func(path, name string) bool {
		if pid, ok := maker(name); ok {
			return !Living(pid)
		}
		return time.Since(touched(path)) > staleAfter
	})
}

// SweepAlone is [Sweep] for a data folder whose database nobody else can write
// now. What is unpacked there is no other's; only a small file may be, for a moment.
// What a passphrase left half set goes too.
func SweepAlone(folder string) error {
	err := sweep(folder, func(path, name string) bool {
		info, err := os.Lstat(path)
		if err != nil {
			return false
		}
		if pid, ok := maker(name); ok {
			return info.IsDir() || !Living(pid)
		}
		return info.IsDir() || time.Since(info.ModTime()) > time.Minute
	})
	halves, globbed := filepath.Glob(filepath.Join(globEscape(folder), "*.db.new*"))
	for _, path := range halves {
		err = errors.Join(err, os.RemoveAll(path))
	}
	return errors.Join(err, globbed)
}

func globEscape(path string) string {
	return strings.NewReplacer(`*`, `[*]`, `?`, `[?]`, `[`, `[[]`).Replace(path)
}

func sweep(folder string, stale func(path, name string) bool) error {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		if path := filepath.Join(folder, e.Name()); strings.HasPrefix(e.Name(), unfinished) && stale(path, e.Name()) {
			err = errors.Join(err, os.RemoveAll(path))
		}
	}
	return err
}

// touched is when anything at or below a path was written last.
func touched(path string) (newest time.Time) {
	_ = filepath.WalkDir(path, func(_ string, d fs.DirEntry, err error) error {
		if err == nil {
			if info, err := d.Info(); err == nil && info.ModTime().After(newest) {
				newest = info.ModTime()
			}
		}
		return nil // what cannot be read is judged by the rest
	})
	return newest
}

// emptyInbox removes what dead workspaces left of imports in an inbox, and
// counts the files that wait in living ones. With only, nothing is removed.
func emptyInbox(inbox string, only bool) (waiting int, err error) {
	entries, err := os.ReadDir(inbox)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	for _, e := range entries {
		path := filepath.Join(inbox, e.Name())
		if pid, parsed := strconv.Atoi(e.Name()); parsed != nil || !Living(pid) {
			if parsed == nil && !only {
				err = errors.Join(err, os.RemoveAll(path))
			}
			continue
		}
		err = errors.Join(err, filepath.WalkDir(path, func(_ string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				waiting++
			}
			return err
		}))
	}
	return waiting, err
}
