//go:build unix

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFolderThatMayNotBeWritten holds that a folder whose files may only be read
// can be asked, makes nothing, and says why nothing can be changed.
func TestFolderThatMayNotBeWritten(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	t.Setenv("FIRSTHAND_PASSPHRASE_FILE", "")
	folder := filepath.Join(t.TempDir(), "data")
	ask := func(args ...string) (code int, out, said string) {
		var stdout, stderr bytes.Buffer
		code = run(append([]string{"--data", folder}, args...), strings.NewReader(""), &stdout, &stderr)
		return code, stdout.String(), stderr.String()
	}
	if code, _, said := ask("study", "new", "s"); code != 0 {
		t.Fatal(said)
	}
	if err := os.Chmod(folder, 0o500); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(folder, 0o700)
	before, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"--csv", "study", "list"}, {"themes", "--study", "s"}, {"journal", "--study", "s", "--verify"}, {"verify"}} {
		code, out, said := ask(args...)
		if code != 0 || out == "" || strings.Count(said, "it is read only") != 1 {
			t.Errorf("%v: %d %q %q", args, code, out, said)
		}
	}
	code, _, said := ask("study", "new", "t")
	if code != 1 || !strings.Contains(said, "The data may not be written by you; nothing was changed.") || strings.Contains(said, "went wrong inside") {
		t.Errorf("a study was made, or it was not said why not: %d %q", code, said)
	}
	after, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(after) != len(before) {
		t.Errorf("the folder held %d files and holds %d", len(before), len(after))
	}
}
