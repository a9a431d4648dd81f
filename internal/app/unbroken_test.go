package app

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"firsthand.study"
)

// A reader that breaks under a file says so of the file, names the place for
// its makers, and repeats nothing of what it read. It is broken here for want of
// the analyser that it needs.
func TestBrokenReaderEndsNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "P16.txt")
	if err := os.WriteFile(path, []byte("P16: They rang Carlotta first.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := new(App).unbroken(t.Context(), nil, source{name: "P16", files: []string{path}}, TableColumns{})
	if r.err == nil || !strings.HasPrefix(r.err.Error(), "P16 was not read: ") {
		t.Fatalf("it said %v", r.err)
	}
	e, ok := errors.AsType[*firsthand.Error](r.err)
	if !ok || !strings.Contains(e.Hint, "firsthand.study/internal/") || strings.Contains(e.Hint+e.Message, "Carlotta") {
		t.Errorf("it says %v, and then %q", e, e.Hint)
	}
}
