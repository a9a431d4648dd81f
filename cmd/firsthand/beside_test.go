package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"firsthand.study/internal/store"
)

// TestTwoProcessesAtOnce brings documents in from two processes on one data
// folder, which wait for each other.
func TestTwoProcessesAtOnce(t *testing.T) {
	transcripts, _ := material(t, rand.New(rand.NewPCG(1, 2)))
	data := t.TempDir()
	child(t, data, nil, 0, "study", "new", "care")
	var running []*exec.Cmd
	for part := range 2 {
		half, err := filepath.Glob(filepath.Join(transcripts, fmt.Sprintf("P%d*.txt", part)))
		if err != nil || len(half) != killedDocuments/2 {
			t.Fatalf("%d files, %v", len(half), err)
		}
		cmd := exec.Command("firsthand", append([]string{"--data", data, "import", "--study", "care"}, half...)...)
		cmd.Stderr = &strings.Builder{}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		running = append(running, cmd)
	}
	for _, cmd := range running {
		if err := cmd.Wait(); err != nil {
			t.Errorf("%v: %s", err, cmd.Stderr)
		}
	}
	if n, _ := inspect(t, store.Config{Path: filepath.Join(data, databaseFile)}); n != killedDocuments {
		t.Errorf("%d documents of two imports, want %d", n, killedDocuments)
	}
}

// TestFolderThatCannotBeWritten is told in a sentence, and nothing else happens.
func TestFolderThatCannotBeWritten(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("the superuser may write everywhere")
	}
	data := t.TempDir()
	child(t, data, nil, 0, "study", "new", "care")
	if err := os.Chmod(filepath.Join(data, databaseFile), 0o400); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(data, 0o500); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.Chmod(data, 0o700) }()
	for _, args := range [][]string{{"study", "new", "other"}, {"backup", "-o", filepath.Join(data, "b.zip")}, {"passphrase"}} {
		cmd := exec.Command("firsthand", append([]string{"--data", data}, args...)...)
		secret := filepath.Join(t.TempDir(), "secret")
		if err := os.WriteFile(secret, []byte("four ordinary words here\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd.Env = append(os.Environ(), "FIRSTHAND_NEW_PASSPHRASE_FILE="+secret)
		out, err := cmd.CombinedOutput()
		if err == nil || strings.Contains(string(out), "inside the program") || strings.Contains(string(out), "panic") {
			t.Errorf("firsthand %s: %v, %s", strings.Join(args, " "), err, out)
		}
	}
}
