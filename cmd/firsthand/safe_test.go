package main

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestSafeScripts runs the scripts of testdata/safe, which are about keeping
// data: backups, copies, checks, passphrases. They may flip a byte of a file,
// cut it, and ask for an empty PostgreSQL schema.
func TestSafeScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/safe",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("FIRSTHAND_DATA", filepath.Join(e.WorkDir, "data"))
			e.Setenv("FIRSTHAND_PASSPHRASE_FILE", "")
			if os.Getenv("FIRSTHAND_TEST_POSTGRES") != "" {
				e.Setenv("SCHEMA", schemaForTest(e.T().(testing.TB)))
			}
			return nil
		},
		Condition: func(cond string) (bool, error) {
			return cond == "postgres" && os.Getenv("FIRSTHAND_TEST_POSTGRES") != "", nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "flip": flip, "cut": cut},
	})
}

// flip changes one bit of a file: flip FILE AT, counted from the end if negative.
func flip(ts *testscript.TestScript, neg bool, args []string) {
	change(ts, neg, args, func(b []byte, at int) []byte {
		b[at] ^= 0x10
		return b
	})
}

// cut shortens a file: cut FILE AT.
func cut(ts *testscript.TestScript, neg bool, args []string) {
	change(ts, neg, args, func(b []byte, at int) []byte { return b[:at] })
}

func change(ts *testscript.TestScript, neg bool, args []string, fn func(b []byte, at int) []byte) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: flip|cut FILE AT")
	}
	path := ts.MkAbs(args[0])
	b, err := os.ReadFile(path)
	ts.Check(err)
	at, err := strconv.Atoi(args[1])
	ts.Check(err)
	if at < 0 {
		at += len(b)
	}
	ts.Check(os.WriteFile(path, fn(b, at), 0o600))
}
