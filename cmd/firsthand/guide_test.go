package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/rogpeppe/go-internal/testscript"
)

// A fence is a block of a page of the guide: its language, the name of the file
// that it is, and what stands in it.
var fence = regexp.MustCompile("(?ms)^```(\\w+)(?: (\\S+))?\n(.*?)^```")

// guide reads a page of the user guide.
func guide(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "docs", "guide", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestGuideRuns runs the session of docs/guide/commands.md line by line, with the
// files that the guide shows, and sees to it that every command is in it.
func TestGuideRuns(t *testing.T) {
	page := guide(t, "commands.md")
	var script, files strings.Builder
	for _, b := range fence.FindAllStringSubmatch(guide(t, "file-formats.md")+page, -1) {
		if b[2] != "" {
			files.WriteString("-- " + b[2] + " --\n" + b[3])
			continue
		}
		for line := range strings.Lines(b[3]) {
			command, ok := strings.CutPrefix(strings.TrimSpace(line), "$ ")
			if !ok {
				t.Errorf("%q is no command", line)
				continue
			}
			script.WriteString("exec firsthand")
			for _, word := range spoken(command) {
				script.WriteString(" '" + strings.ReplaceAll(word, "'", "''") + "'")
			}
			script.WriteString("\n")
		}
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "guide.txtar"), []byte(script.String()+files.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	var c commands
	k, err := kong.New(&c)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range k.Model.Children {
		if !n.Hidden && !strings.Contains(page, "firsthand "+n.Name) && !strings.Contains(page, "elsewhere "+n.Name) {
			t.Errorf("the guide has no example of %s", n.Name)
		}
	}
	testscript.Run(t, testscript.Params{Dir: dir, RequireExplicitExec: true, Setup: func(e *testscript.Env) error {
		e.Setenv("FIRSTHAND_DATA", filepath.Join(e.WorkDir, "data"))
		e.Setenv("FIRSTHAND_PASSPHRASE_FILE", "")
		secret := filepath.Join(e.WorkDir, "secret")
		e.Setenv("FIRSTHAND_NEW_PASSPHRASE_FILE", secret)
		e.Setenv("FIRSTHAND_VAULT_PASSPHRASE_FILE", secret)
		return os.WriteFile(secret, []byte("four ordinary words here\n"), 0o600)
	}})
}

// TestGuideParses reads every command of the guide and the README as the program
// would.
func TestGuideParses(t *testing.T) {
	pages, err := filepath.Glob("../../docs/guide/*.md")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, page := range append(pages, "../../README.md") {
		b, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		inline := regexp.MustCompile("`(firsthand [^`…]+)`").FindAllStringSubmatch(string(b), -1)
		var lines []string
		for _, m := range inline {
			lines = append(lines, m[1])
		}
		for line := range strings.Lines(string(b)) {
			line, _, _ = strings.Cut(line, "  #")
			lines = append(lines, strings.TrimSpace(line))
		}
		for _, line := range lines {
			if !strings.HasPrefix(line, "firsthand ") || strings.Contains(line, "COMMAND") {
				continue
			}
			n++
			var c commands
			k, err := kong.New(&c)
			if err != nil {
				t.Fatal(err)
			}
			words := spoken(line)
			if _, err := k.Parse(words); err != nil && len(words) > 0 {
				t.Errorf("%s: %q does not parse: %v", filepath.Base(page), line, err)
			}
		}
	}
	if n < 40 {
		t.Errorf("only %d commands were found", n)
	}
}
