package app

import (
	"bytes"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"firsthand.study/internal/store"
	"firsthand.study/refi"
)

// newApp is the program over an empty SQLite database.
func newApp(t *testing.T) *App {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{Path: filepath.Join(t.TempDir(), "firsthand.db")})
	if err != nil {
		t.Fatal(err)
	}
	a := New(s, slog.New(slog.NewTextHandler(io.Discard, nil)), t.TempDir())
	t.Cleanup(func() {
		_ = a.Close()
		_ = s.Close()
	})
	return a
}

var asha = Person{Name: "Asha"}

// export writes a study as a project file and returns its path.
func export(t *testing.T, a *App, study string) string {
	t.Helper()
	s, err := a.Study(t.Context(), study)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := a.Export(t.Context(), s.ID, &b, ExportOptions{Name: "x.qdpx"}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "x.qdpx")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// meant are the differences that an export is to make, whatever came in.
func meant(d refi.Difference) bool {
	switch {
	case d.Where == "Origin": // who wrote the file
	case d.Where == "BasePath": // tells the name of a person's home folder
	case strings.HasSuffix(d.Where, ".Start"), strings.HasSuffix(d.Where, ".End"):
		// Positions are written in the standard's convention, whatever they came
		// in; that they cover the same words is compared by itself.
	default:
		return false
	}
	return true
}

// covered reads the words under each coding of a project.
func covered(t *testing.T, path string) map[string]string {
	t.Helper()
	f, err := refi.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	words := map[string]string{}
	for c, err := range f.Codings() {
		if err != nil {
			t.Fatal(err)
		}
		words[c.Coding.GUID.Norm()] = c.Text
	}
	return words
}

func readProject(t *testing.T, path string) *refi.Project {
	t.Helper()
	f, err := refi.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	p, err := f.Project()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestProjectsComeBackAsTheyWere imports every project file of the test data,
// exports it, and compares element by element, GUID by GUID.
func TestProjectsComeBackAsTheyWere(t *testing.T) {
	files, err := filepath.Glob("../../refi/testdata/*.qd[pe]*")
	if err != nil || len(files) == 0 {
		t.Fatalf("no project files: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			a := newApp(t)
			res, err := a.ImportProject(t.Context(), asha, "", file, nil)
			if err != nil {
				t.Fatal(err)
			}
			once := export(t, a, res.Study)
			for _, d := range refi.Diff(readProject(t, file), readProject(t, once)) {
				if !meant(d) {
					t.Errorf("%s", d)
				}
			}
			if diff := cmp.Diff(covered(t, file), covered(t, once)); diff != "" {
				t.Errorf("codings cover other words: %s", diff)
			}
			again, err := a.ImportProject(t.Context(), asha, "", once, nil)
			if err != nil {
				t.Fatal(err)
			}
			twice := export(t, a, again.Study)
			for _, d := range refi.Diff(readProject(t, once), readProject(t, twice)) {
				t.Errorf("the second time: %s", d)
			}
			validate(t, once)
		})
	}
}

// validate checks a project by our own rules and by the schema.
func validate(t *testing.T, path string) {
	t.Helper()
	s, err := refi.Check(path)
	if err != nil || !s.Valid {
		t.Errorf("our own check: valid %v, %v", s != nil && s.Valid, err)
	}
	if _, err := exec.LookPath("xmllint"); err != nil {
		t.Log("xmllint is not installed: not checked by the schema")
		return
	}
	p := readProject(t, path)
	var b bytes.Buffer
	if _, err := refi.WriteXML(&b, p, refi.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("xmllint", "--noout", "--schema", "../../refi/testdata/Project.xsd", "-")
	cmd.Stdin = &b
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("xmllint: %v\n%s", err, out)
	}
}
