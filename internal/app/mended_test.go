package app

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"firsthand.study"
)

// newStudy makes a study for a test.
func newStudy(t *testing.T, a *App, name string) firsthand.Study {
	t.Helper()
	s, err := a.NewStudy(t.Context(), asha, name, name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func writeFile(t *testing.T, path, body string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestReportsDoNotWaitForEachOther: a report once asked for a second connection
// while it held one, and twelve of them waited for ever.
func TestReportsDoNotWaitForEachOther(t *testing.T) {
	a := newApp(t)
	s := newStudy(t, a, "care")
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	defer stop()
	var all sync.WaitGroup
	for range 12 {
		all.Go(func() {
			if _, err := a.Export(ctx, s.ID, io.Discard, ExportOptions{Name: "r.docx"}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// TestReviseFindsTheDocumentThatCameFromTheFile: the second x.txt of a folder was
// once made the next revision of the first.
func TestReviseFindsTheDocumentThatCameFromTheFile(t *testing.T) {
	a := newApp(t)
	s := newStudy(t, a, "care")
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "a", "x.txt"), "the words of a")
	writeFile(t, filepath.Join(dir, "b", "x.txt"), "the words of b")
	for round := range 3 {
		res, err := a.Import(t.Context(), asha, s.ID, []string{dir}, ImportOptions{Revise: round == 2})
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		if round > 0 && res.Made != 2*(round-1) {
			t.Errorf("round %d: %d made", round, res.Made)
		}
		if round == 1 {
			writeFile(t, filepath.Join(dir, "a", "x.txt"), "the new words of a")
			writeFile(t, filepath.Join(dir, "b", "x.txt"), "the new words of b")
		}
	}
	for query, want := range map[string]string{"words of a": "x.txt", "words of b": "x (2).txt"} {
		found, err := a.Find(t.Context(), s.ID, "the new "+query, FindOptions{Literal: true})
		if err != nil {
			t.Fatal(err)
		}
		if found.Hits != 1 || found.Results[0].Document != want {
			t.Errorf("%q stands in %+v, want once in %s", query, found.Results, want)
		}
	}
}

// TestUndoPassesOverARevision: a person could not undo anything after --revise.
func TestUndoPassesOverARevision(t *testing.T) {
	a := newApp(t)
	s := newStudy(t, a, "care")
	dir := t.TempDir()
	path := writeFile(t, filepath.Join(dir, "x.txt"), "the words")
	if _, err := a.Import(t.Context(), asha, s.ID, []string{path}, ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.AddCode(t.Context(), asha, firsthand.Code{Study: s.ID, Name: "Trust"}); err != nil {
		t.Fatal(err)
	}
	writeFile(t, path, "the better words")
	if _, err := a.Import(t.Context(), asha, s.ID, []string{path}, ImportOptions{Revise: true}); err != nil {
		t.Fatal(err)
	}
	undone, err := a.Undo(t.Context(), asha, s.ID)
	if err != nil || undone.Action != "code.add" {
		t.Errorf("undo took back %q, %v; want the code", undone.Action, err)
	}
}

// TestRedoStopsAtAnActInForce: redo once went on to an older undone act.
func TestRedoStopsAtAnActInForce(t *testing.T) {
	a := newApp(t)
	s := newStudy(t, a, "care")
	add := func(name string) {
		t.Helper()
		if _, err := a.AddCode(t.Context(), asha, firsthand.Code{Study: s.ID, Name: name}); err != nil {
			t.Fatal(err)
		}
	}
	step := func(f func(context.Context, Person, firsthand.ID) (firsthand.Entry, error)) {
		t.Helper()
		if _, err := f(t.Context(), asha, s.ID); err != nil {
			t.Fatal(err)
		}
	}
	add("one")
	step(a.Undo)
	add("two")
	step(a.Undo)
	step(a.Redo)
	if e, err := a.Redo(t.Context(), asha, s.ID); firsthand.KindOf(err) != firsthand.NotFound {
		t.Errorf("redo did %q again, %v", e.Summary, err)
	}
}

// TestPathsKeepBackslashes: two codes once had one path.
func TestPathsKeepBackslashes(t *testing.T) {
	for _, names := range [][]string{{`a\`, "b"}, {"a/b"}, {`a\/b`}, {`\\`, `/`, `x\y`}} {
		if got := firsthand.SplitPath(firsthand.PathOf(names)); strings.Join(got, "|") != strings.Join(names, "|") {
			t.Errorf("%q came back as %q by way of %s", names, got, firsthand.PathOf(names))
		}
	}
	if firsthand.PathOf([]string{`a\`, "b"}) == firsthand.PathOf([]string{"a/b"}) {
		t.Error("two codes have one path")
	}
}

// TestWordsInTheWrongColumnAreNotRepeated: a message once quoted a transcript.
func TestWordsInTheWrongColumnAreNotRepeated(t *testing.T) {
	a := newApp(t)
	s := newStudy(t, a, "care")
	path := writeFile(t, filepath.Join(t.TempDir(), "c.csv"), "document,start,end,code,coder\nx.txt,I told my doctor that my wife had left me.,9,Trust,Ana\n")
	_, err := a.ImportCodings(t.Context(), asha, s.ID, path, nil)
	if err == nil || strings.Contains(err.Error(), "doctor") {
		t.Errorf("the message is %v", err)
	}
}

// TestAFolderCodesNothing: a code with codings once became a folder and left the counts.
func TestAFolderCodesNothing(t *testing.T) {
	a := newApp(t)
	s := newStudy(t, a, "care")
	path := writeFile(t, filepath.Join(t.TempDir(), "x.txt"), "the words")
	res, err := a.Import(t.Context(), asha, s.ID, []string{path}, ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := a.AddCode(t.Context(), asha, firsthand.Code{Study: s.ID, Name: "Trust"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.AddCoding(t.Context(), asha, s.ID, res.Documents[0].ID, c.ID, firsthand.Span{Start: 0, End: 3}); err != nil {
		t.Fatal(err)
	}
	c.Folder = true
	if err := a.ChangeCode(t.Context(), asha, c); firsthand.KindOf(err) != firsthand.Conflict {
		t.Errorf("a code with codings became a folder: %v", err)
	}
}
