//go:build unix

package store

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestOnlyTheOwnerReadsTheFiles looks at the database and all beside it, and at
// a snapshot, whatever the system's habit is.
func TestOnlyTheOwnerReadsTheFiles(t *testing.T) {
	old := syscall.Umask(0)
	defer syscall.Umask(old)
	dir := t.TempDir()
	s, err := Open(t.Context(), Config{Path: filepath.Join(dir, "firsthand.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	newSample(t, s)
	if err := s.Snapshot(t.Context(), filepath.Join(dir, "copy.db"), nil, nil, nil); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"firsthand.db", "firsthand.db-wal", "copy.db"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if m := info.Mode().Perm(); m != 0o600 {
			t.Errorf("%s has the mode %o", name, m)
		}
	}
}
