package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"firsthand.study/internal/app"
)

// TestShownObeysNothing holds that no text makes a terminal do anything, and
// that what has nothing to obey is shown as it is.
func TestShownObeysNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "text")
		got := shown(s)
		if !utf8.ValidString(got) || strings.ContainsFunc(got, obeyed) {
			t.Fatalf("%q is shown as %q", s, got)
		}
		if utf8.ValidString(s) && !strings.ContainsFunc(s, obeyed) && got != s {
			t.Fatalf("%q has nothing to obey and is shown as %q", s, got)
		}
	})
	for in, want := range map[string]string{
		"a\x1b[31mb": `a\x1b[31mb`, "a\u202eb": `a\u202eb`, "a\nb\tc": `a\nb\tc`, "\xff": `\xff`, "p\u0085q": `p\x85q`, "👩‍👩‍👧 é עברית": "👩‍👩‍👧 é עברית",
	} {
		if got := shown(in); got != want {
			t.Errorf("%q is shown as %q, not %q", in, got, want)
		}
	}
	if got := told("a\nb\rc"); got != "a\nb\\x0dc" {
		t.Errorf("a sentence on two lines is told as %q", got)
	}
}

// TestPlainJSONSaysTheSame holds that JSON for a terminal means what it meant.
func TestPlainJSONSaysTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		var out bytes.Buffer
		enc := json.NewEncoder(plainJSON{&out})
		if err := enc.Encode(map[string]string{"text": s}); err != nil {
			t.Fatal(err)
		}
		if strings.ContainsFunc(strings.TrimSuffix(out.String(), "\n"), obeyed) {
			t.Fatalf("%q is written as %q", s, out.String())
		}
		var back map[string]string
		if err := json.Unmarshal(out.Bytes(), &back); err != nil || back["text"] != s {
			t.Fatalf("%q came back as %q: %v", s, back["text"], err)
		}
	})
}

// TestTablesFitATerminal holds that no line of a table is longer than the
// terminal is wide, where its columns of words can give way.
func TestTablesFitATerminal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.StringMatching(`[a-zé ]{0,90}`)
		tab := table{header: []string{"document", "n", "before", "after"}, numbers: map[int]bool{1: true}, ends: map[int]bool{2: true}}
		for range rapid.IntRange(0, 5).Draw(t, "rows") {
			tab.rows = append(tab.rows, []string{cell.Draw(t, "a"), "12", cell.Draw(t, "b"), cell.Draw(t, "c")})
		}
		columns := rapid.IntRange(60, 120).Draw(t, "columns")
		var out bytes.Buffer
		if err := tab.write(&out, columns); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > columns {
				t.Fatalf("a line of %d in %d columns: %q", n, columns, line)
			}
		}
	})
}

// TestPassagesAreWhole holds that a passage is listed with all its words, on
// lines that fit.
func TestPassagesAreWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-zé]{1,12}`), 1, 60).Draw(t, "words")
		res := app.PassagesResult{Count: 1, Results: []app.Passage{{Document: "a.txt", End: 9, Code: "Pay", Coder: "Ann", Text: strings.Join(words, " ")}}}
		var out bytes.Buffer
		if err := writePassages(&out, res); err != nil {
			t.Fatal(err)
		}
		var said []string
		for line := range strings.Lines(out.String()) {
			if n := utf8.RuneCountInString(line); n > usualColumns+1 {
				t.Fatalf("a line of %d: %q", n, line)
			}
			if strings.HasPrefix(line, indent) {
				said = append(said, strings.Fields(line)...)
			}
		}
		if strings.Join(said, " ") != strings.Join(words, " ") {
			t.Fatalf("%q is listed as %q", words, said)
		}
	})
}
