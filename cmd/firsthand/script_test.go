package main

import (
	"archive/zip"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"firsthand": func() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

// TestScripts runs the scripts of testdata/script, each in a folder and with a
// data folder of its own, against the program as it is built.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		ContinueOnError:     true, // a run tells all that is wrong
		Setup: func(e *testscript.Env) error {
			e.Setenv("FIRSTHAND_DATA", filepath.Join(e.WorkDir, "data"))
			e.Setenv("FIRSTHAND_PASSPHRASE_FILE", "")
			projects, err := filepath.Abs("../../refi/testdata")
			e.Setenv("PROJECTS", projects)
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":  exits,
			"holds":  holds,
			"bytes":  writeBytes,
			"zipped": zipped,
			"unzip":  unzip,
		},
	})
}

// exits runs a command and asks for its exact exit code:
//
//	exits 2 firsthand find
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND...")
	}
	code := "0"
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		exit, ok := err.(interface{ ExitCode() int })
		if !ok {
			ts.Fatalf("%s did not run: %v", args[1], err)
		}
		code = fmt.Sprint(exit.ExitCode())
	}
	if code != args[0] {
		ts.Fatalf("exit code %s, not %s", code, args[0])
	}
}

// holds compares JSON with what is expected of it:
//
//	holds stdout want.json
//
// Every field expected must be there with that value; others may be there too.
// Lists have just the elements expected, in that order. "*" is any string that
// is not empty. Numbers are equal to twelve digits.
func holds(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: holds FILE WANT")
	}
	var got, want any
	for name, to := range map[string]*any{args[0]: &got, args[1]: &want} {
		if err := json.Unmarshal([]byte(ts.ReadFile(name)), to); err != nil {
			ts.Fatalf("%s is no JSON: %v", name, err)
		}
	}
	if wrong := differences("", got, want); len(wrong) > 0 {
		ts.Fatalf("%s does not hold what %s expects:\n%s", args[0], args[1], strings.Join(wrong, "\n"))
	}
}

// writeBytes writes a file that is no text of UTF-8: bytes FILE HEX.
func writeBytes(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: bytes FILE HEX")
	}
	b, err := hex.DecodeString(args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o600))
}

// zipped packs a folder, as docx and qdpx are: zipped FILE FOLDER.
func zipped(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: zipped FILE FOLDER")
	}
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	w := zip.NewWriter(f)
	ts.Check(w.AddFS(os.DirFS(ts.MkAbs(args[1]))))
	ts.Check(w.Close())
}

// unzip unpacks a file into a new folder: unzip FILE FOLDER.
func unzip(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: unzip FILE FOLDER")
	}
	r, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer r.Close()
	ts.Check(os.CopyFS(ts.MkAbs(args[1]), r))
}

func differences(at string, got, want any) []string {
	wrong := []string{fmt.Sprintf("%s is %v, not %v", at, got, want)}
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			return wrong
		}
		var all []string
		for k, v := range w {
			if have, ok := g[k]; !ok {
				all = append(all, at+"."+k+" is missing")
			} else {
				all = append(all, differences(at+"."+k, have, v)...)
			}
		}
		sort.Strings(all)
		return all
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return wrong
		}
		var all []string
		for i := range w {
			all = append(all, differences(fmt.Sprintf("%s[%d]", at, i), g[i], w[i])...)
		}
		return all
	case float64:
		if g, ok := got.(float64); ok && math.Abs(g-w) <= 1e-12*math.Max(1, math.Abs(w)) {
			return nil
		}
		return wrong
	case string:
		if g, ok := got.(string); ok && (g == w || w == "*" && g != "") {
			return nil
		}
		return wrong
	}
	if got != want {
		return wrong
	}
	return nil
}
