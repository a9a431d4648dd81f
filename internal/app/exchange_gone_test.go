package app

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"firsthand.study"
	"firsthand.study/refi"
)

// drawn is the sample with a picture, a set and a map that refer to its codes.
func drawn() *refi.Project {
	p := sample(0)
	g := numbered
	area := func(n int, codes ...refi.GUID) refi.PictureSelection {
		s := refi.PictureSelection{SecondX: 10, SecondY: 10}
		s.GUID, s.CreatingUser, s.Created = g(n), g(1), "2024-03-01T10:00:00Z"
		for i, c := range codes {
			s.Codings = append(s.Codings, refi.Coding{GUID: g(n + 1 + i), Code: c, CreatingUser: g(1), Created: "2024-03-01T10:00:00Z"})
		}
		return s
	}
	picture := &refi.PictureSource{Path: "internal://ward.png", Selections: []refi.PictureSelection{area(30, g(2)), area(40, g(2), g(3))},
		Codings: []refi.Coding{{GUID: g(50), Code: g(2), CreatingUser: g(1), Created: "2024-03-01T10:00:00Z"}}}
	picture.GUID, picture.Name, picture.CreatingUser, picture.Created = g(20), "ward.png", g(1), "2024-03-01T10:00:00Z"
	p.Sources = append(p.Sources, picture)
	p.Sets = []refi.Set{{GUID: g(60), Name: "both", Codes: []refi.GUID{g(2), g(3)}, Sources: []refi.GUID{g(20)}}}
	p.Graphs = []refi.Graph{{GUID: g(70), Name: "map",
		Vertices: []refi.Vertex{{GUID: g(71), Represents: g(2), Name: "Home"}, {GUID: g(72), Represents: g(3), Name: "Wish"}, {GUID: g(73), Name: "a word"}},
		Edges:    []refi.Edge{{GUID: g(74), From: g(71), To: g(72)}, {GUID: g(75), From: g(72), To: g(73)}}}}
	return p
}

// dangling lists the references of a written project that lead nowhere.
func dangling(t *testing.T, path string) []string {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	r, err := z.Open("project.qde")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var found []string
	for _, p := range refi.Validate(r) {
		if p.Kind == "reference" || p.Severity >= refi.Invalid {
			found = append(found, p.String())
		}
	}
	return found
}

// told sums up what a project says of its codes outside texts.
func told(p *refi.Project) string {
	var b strings.Builder
	short := func(g refi.GUID) string { return strings.TrimLeft(string(g.Norm())[:8], "0") }
	for _, s := range p.Sources {
		if pic, ok := s.(*refi.PictureSource); ok {
			for _, sel := range pic.Selections {
				fmt.Fprintf(&b, "area %s:", short(sel.GUID))
				for _, c := range sel.Codings {
					fmt.Fprintf(&b, " %s", short(c.Code))
				}
				b.WriteString("; ")
			}
			for _, c := range pic.Codings {
				fmt.Fprintf(&b, "picture: %s; ", short(c.Code))
			}
		}
	}
	for _, s := range p.Sets {
		b.WriteString("set:")
		for _, c := range s.Codes {
			fmt.Fprintf(&b, " %s", short(c))
		}
		fmt.Fprintf(&b, " of %d; ", len(s.Sources))
	}
	for _, g := range p.Graphs {
		fmt.Fprintf(&b, "map: %d, %d; ", len(g.Vertices), len(g.Edges))
	}
	fmt.Fprintf(&b, "links %d", len(p.Links))
	return b.String()
}

// TestNothingIsWrittenOfWhatIsGone: codings of areas, sets and maps once went on
// naming codes and documents that had been deleted.
func TestNothingIsWrittenOfWhatIsGone(t *testing.T) {
	a := newApp(t)
	came := writeProjectOf(t, drawn())
	s, err := a.Study(t.Context(), importInto(t, a, "", came).Study)
	if err != nil {
		t.Fatal(err)
	}
	whole := "area 1E: 2; area 28: 2 3; picture: 2; set: 2 3 of 1; map: 3, 2; links 1"
	look := func(when, want string) {
		t.Helper()
		path := export(t, a, s.Name)
		if got := told(readProject(t, path)); !strings.EqualFold(got, want) {
			t.Errorf("%s: %s\nwant %s", when, got, want)
		}
		if found := dangling(t, path); len(found) > 0 {
			t.Errorf("%s: %s", when, strings.Join(found, "\n"))
		}
	}
	undo := func() {
		t.Helper()
		if _, err := a.Undo(t.Context(), asha, s.ID); err != nil {
			t.Fatal(err)
		}
	}
	home, wish := firsthand.ID(strings.ToLower(string(numbered(2)))), firsthand.ID(strings.ToLower(string(numbered(3))))
	look("as it came", whole)
	if _, err := a.DeleteCode(t.Context(), asha, s.ID, home); err != nil {
		t.Fatal(err)
	}
	look("a code deleted", "area 28: 3; set: 3 of 1; map: 2, 1; links 0")
	undo()
	look("and brought back", whole)
	if err := a.MergeCodes(t.Context(), asha, s.ID, home, wish); err != nil {
		t.Fatal(err)
	}
	look("a code merged", "area 1E: 3; area 28: 3 3; picture: 3; set: 3 of 1; map: 3, 2; links 1")
	undo()
	if _, err := a.DeleteDocument(t.Context(), asha, s.ID, firsthand.ID(strings.ToLower(string(numbered(20))))); err != nil {
		t.Fatal(err)
	}
	look("the picture deleted", "set: 2 3 of 0; map: 3, 2; links 1")
}

// TestDeepCodesAreOneLimit: a tree of codes that could be written could once not
// be read again.
func TestDeepCodesAreOneLimit(t *testing.T) {
	a := newApp(t)
	path := func(depth int) string { return strings.TrimSuffix(strings.Repeat("a/", depth), "/") }
	s := emptyStudy(t, a, "deep")
	dir := t.TempDir()
	deepest := writeFile(t, filepath.Join(dir, "deep.csv"), "code,definition\n"+path(firsthand.DeepestCode)+",the last\n")
	if _, err := a.ImportCodebook(t.Context(), asha, s.ID, deepest); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"x.qdpx", "x.qdc"} {
		var b bytes.Buffer
		if _, err := a.Export(t.Context(), s.ID, &b, ExportOptions{Name: name}); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		again := emptyStudy(t, a, "again-"+strings.TrimPrefix(name, "x."))
		if name == "x.qdc" {
			res, err := a.ImportCodebook(t.Context(), asha, again.ID, file)
			if err != nil || res.Made != firsthand.DeepestCode {
				t.Errorf("%s: %d codes came back: %v", name, res.Made, err)
			}
		} else if res := importInto(t, a, again.Name, file); res.Codes != firsthand.DeepestCode {
			t.Errorf("%s: %d codes came back", name, res.Codes)
		}
	}
	deeper := writeFile(t, filepath.Join(dir, "deeper.csv"), "code\n"+path(firsthand.DeepestCode+1)+"\n")
	if _, err := a.ImportCodebook(t.Context(), asha, s.ID, deeper); err == nil || !strings.Contains(err.Error(), "deeper than a project can hold") {
		t.Errorf("a deeper code was made: %v", err)
	}
}

// TestMissingFilesAreNamed: a project whose files are missing once told only how
// many.
func TestMissingFilesAreNamed(t *testing.T) {
	a := newApp(t)
	p := drawn()
	text := p.Sources[0].(*refi.TextSource)
	text.Content, text.PlainTextPath = "", "internal://first.txt"
	res := importInto(t, a, "", writeProjectOf(t, p))
	said := strings.Join(res.Notes, "\n")
	for _, want := range []string{"The text of 1 document is missing; the places coded in it are kept: P1.", "1 file that the project names is not in it: ward.png."} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not said in:\n%s", want, said)
		}
	}
}
