package app

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"firsthand.study"
	"firsthand.study/internal/store"
	"firsthand.study/refi"
)

const foreign = "../../refi/testdata/atlasti-8.4-annexA2-TestProject.qdpx"

// emptyStudy makes an empty study.
func emptyStudy(t *testing.T, a *App, name string) firsthand.Study {
	t.Helper()
	s, err := a.NewStudy(t.Context(), asha, name, name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func importInto(t *testing.T, a *App, into, path string) ProjectResult {
	t.Helper()
	res, err := a.ImportProject(t.Context(), asha, into, path, nil)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// writeProjectOf writes a project to a file.
func writeProjectOf(t *testing.T, p *refi.Project) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "p.qde")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := refi.WriteXML(f, p, refi.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// numbered is the GUID of a number.
func numbered(n int) refi.GUID { return refi.GUID(fmt.Sprintf("%08X-0000-4000-8000-000000000000", n)) }

// sample is a small project: a coded text of a case with a value, a note, and
// one link, numbered from a number on.
func sample(from int) *refi.Project {
	g := func(n int) refi.GUID { return numbered(from + n) }
	src := &refi.TextSource{Content: "I would rather stay at home than go back to the ward."}
	src.GUID, src.Name, src.Created = g(4), "P1", "2024-03-01T10:00:00Z"
	passage := func(n int, name string, start, end int64, code refi.GUID) refi.TextSelection {
		sel := refi.TextSelection{Start: start, End: end,
			Codings: []refi.Coding{{GUID: g(n + 1), Code: code, CreatingUser: g(1), Created: "2024-03-01T10:00:00Z"}}}
		sel.GUID, sel.Name, sel.CreatingUser, sel.Created = g(n), name, g(1), "2024-03-01T10:00:00Z"
		return sel
	}
	src.Selections = []refi.TextSelection{passage(5, "I would", 0, 7, g(2)), passage(7, "rather", 8, 14, g(3))}
	src.Selections[0].Description = "said at once"
	note := refi.TextSource{Content: "To be read again."}
	note.GUID, note.Name, note.CreatingUser = g(12), "Reading", g(1)
	return &refi.Project{Name: "Discharge", Origin: "another program", Users: []refi.User{{GUID: g(1), Name: "Ben"}},
		Codes:     []refi.Code{{GUID: g(2), Name: "Home", Codable: true}, {GUID: g(3), Name: "Wish", Codable: true}},
		Variables: []refi.Variable{{GUID: g(9), Name: "age", Type: refi.TextVariable}},
		Cases:     []refi.Case{{GUID: g(10), Name: "P1", Values: []refi.VariableValue{{Variable: g(9), Type: refi.TextVariable, Value: "71"}}, SourceRefs: []refi.GUID{g(4)}}},
		Sources:   []refi.Source{src}, Notes: []refi.TextSource{note},
		Links: []refi.Link{{GUID: g(11), Name: "is a", Direction: "OneWay", Origin: g(2), Target: g(3)}}}
}

// TestImportTakesNothingFromAnotherStudy brings one project into two studies, of
// which the second has codes already: the first stays as it was, and both write
// the GUIDs that came.
func TestImportTakesNothingFromAnotherStudy(t *testing.T) {
	a := newApp(t)
	first := importInto(t, a, "", foreign)
	before := readProject(t, export(t, a, first.Study))
	for _, name := range []string{"second", "empty"} {
		s := emptyStudy(t, a, name)
		if name == "second" {
			if _, err := a.AddCode(t.Context(), asha, firsthand.Code{Study: s.ID, Name: "Ours"}); err != nil {
				t.Fatal(err)
			}
		}
		importInto(t, a, name, foreign)
		for _, d := range refi.Diff(before, readProject(t, export(t, a, first.Study))) {
			t.Errorf("the first study, after the import into %s: %s", name, d)
		}
		p := readProject(t, export(t, a, name))
		p.Codes = withoutOurs(p.Codes)
		if diff := cmp.Diff(guidsOf(before), guidsOf(p)); diff != "" {
			t.Errorf("%s writes other GUIDs: %s", name, diff)
		}
	}
}

// withoutOurs leaves out the code that the second study had before.
func withoutOurs(codes []refi.Code) []refi.Code {
	return slices.DeleteFunc(codes, func(c refi.Code) bool { return c.Name == "Ours" })
}

// guidsOf lists the GUIDs of codes, cases, notes, sources and codings.
func guidsOf(p *refi.Project) []string {
	var all []string
	for _, path := range refi.CodeIndex(p.Codes) {
		all = append(all, "code "+path.Code().GUID.Norm())
	}
	for _, c := range p.Cases {
		all = append(all, "case "+c.GUID.Norm())
	}
	for _, n := range p.Notes {
		all = append(all, "note "+n.GUID.Norm())
	}
	for _, s := range p.Sources {
		all = append(all, "source "+s.About().GUID.Norm())
		if ts := textOf(s); ts != nil {
			for _, sel := range ts.Selections {
				for _, c := range sel.Codings {
					all = append(all, "coding "+c.GUID.Norm()+" of "+c.Code.Norm())
				}
			}
		}
	}
	sort.Strings(all)
	return all
}

// TestCodebookTakesNothingFromAnotherStudy does the same with a codebook.
func TestCodebookTakesNothingFromAnotherStudy(t *testing.T) {
	a := newApp(t)
	one, two := emptyStudy(t, a, "one"), emptyStudy(t, a, "two")
	if _, err := a.AddCode(t.Context(), asha, firsthand.Code{Study: two.ID, Name: "Ours"}); err != nil {
		t.Fatal(err)
	}
	book := "../../refi/testdata/qualcoder-3.8.2-codebook.qdc"
	made := map[string]int{}
	for _, s := range []firsthand.Study{one, two} {
		res, err := a.ImportCodebook(t.Context(), asha, s.ID, book)
		if err != nil {
			t.Fatal(err)
		}
		made[s.Name] = res.Made
	}
	if made["one"] == 0 || made["one"] != made["two"] {
		t.Errorf("made %v codes, the same number is wanted of both", made)
	}
	first, second := readProject(t, export(t, a, "one")), readProject(t, export(t, a, "two"))
	second.Codes = withoutOurs(second.Codes)
	if diff := cmp.Diff(guidsOf(first), guidsOf(second)); diff != "" {
		t.Errorf("the two write other GUIDs: %s", diff)
	}
}

// TestStudyWithNothingCodedIsCopied copies a study of texts alone, and brings
// its own export in beside it.
func TestStudyWithNothingCodedIsCopied(t *testing.T) {
	a := newApp(t)
	p := sample(1)
	p.Users, p.Codes, p.Cases, p.Variables, p.Notes, p.Links = nil, nil, nil, nil, nil, nil
	textOf(p.Sources[0]).Selections = nil
	res := importInto(t, a, "", writeProjectOf(t, p))
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	copied, err := a.CopyStudy(t.Context(), asha, res.Study, "The copy")
	if err != nil {
		t.Fatal(err)
	}
	again := importInto(t, a, "", export(t, a, res.Study))
	for _, name := range []string{copied.Name, again.Study} {
		got := readProject(t, export(t, a, name))
		if diff := cmp.Diff(guidsOf(p), guidsOf(got)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestCopyWritesNothingToDisk: with a folder for temporary files that cannot
// be, a copy is made all the same.
func TestCopyWritesNothingToDisk(t *testing.T) {
	a := newApp(t)
	res := importInto(t, a, "", writeProjectOf(t, sample(1)))
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "there is no such folder"))
	if _, err := a.CopyStudy(t.Context(), asha, res.Study, "The copy"); err != nil {
		t.Fatal(err)
	}
}

// TestOwnExportMergesIntoItself: what a study has already is not made twice.
func TestOwnExportMergesIntoItself(t *testing.T) {
	a := newApp(t)
	res := importInto(t, a, "", writeProjectOf(t, sample(1)))
	file := export(t, a, res.Study)
	before := readProject(t, file)
	again := importInto(t, a, res.Study, file)
	if again.Documents != 0 || again.Codings != 0 || again.Codes != 0 || again.Cases != 0 || again.Memos != 0 {
		t.Errorf("the study was given what it has: %+v", again)
	}
	for _, d := range refi.Diff(before, readProject(t, export(t, a, res.Study))) {
		t.Errorf("%s", d)
	}
}

// TestMergeMeetsByName merges the same texts under other GUIDs, with a coding
// that the study has and one that it does not have.
func TestMergeMeetsByName(t *testing.T) {
	a := newApp(t)
	res := importInto(t, a, "", writeProjectOf(t, sample(1)))
	other := sample(100)
	text := textOf(other.Sources[0])
	text.Selections[1].Codings[0].Code = other.Codes[0].GUID
	got := importInto(t, a, res.Study, writeProjectOf(t, other))
	if got.Documents != 0 || got.Codings != 1 || got.Codes != 0 || got.Cases != 0 {
		t.Errorf("%+v; one coding alone is new", got)
	}
	file := export(t, a, res.Study)
	p := readProject(t, file)
	if len(p.Sources) != 1 || len(p.Cases) != 1 || len(p.Variables) != 1 || len(p.Users) != 1 || len(p.Codes) != 2 {
		t.Errorf("%d sources, %d cases, %d variables, %d users, %d codes", len(p.Sources), len(p.Cases), len(p.Variables), len(p.Users), len(p.Codes))
	}
	if len(p.Links) != 2 || p.Links[1].Origin != p.Codes[0].GUID {
		t.Errorf("links %+v; the second is to start at the study's own code", p.Links)
	}
	validate(t, file)
}

// TestMergeWithInterviewsAndReadings meets records of firsthand.json.
func TestMergeWithInterviewsAndReadings(t *testing.T) {
	a, b := newApp(t), newApp(t)
	for _, x := range []*App{a, b} {
		res := importInto(t, x, "", writeProjectOf(t, sample(map[*App]int{a: 1, b: 100}[x])))
		_, err := x.Store.Update(t.Context(), storeAct(t, x, res.Study), func(tx *store.Tx) error {
			s, err := tx.Study(t.Context(), res.Study)
			if err != nil {
				return err
			}
			d, err := tx.Documents(t.Context(), s.ID)
			if err != nil {
				return err
			}
			who, err := tx.Colleagues(t.Context(), s.ID)
			if err != nil {
				return err
			}
			if err := tx.PutInterview(t.Context(), firsthand.Interview{ID: firsthand.NewID(), Study: s.ID, Case: d[0].Case, Document: d[0].ID, Date: "2024-03-01"}); err != nil {
				return err
			}
			for _, c := range who {
				if err := tx.MarkRead(t.Context(), d[0].ID, c.ID); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	importInto(t, a, "discharge", export(t, b, "discharge"))
}

func storeAct(t *testing.T, a *App, study string) store.Act {
	t.Helper()
	s, err := a.Study(t.Context(), study)
	if err != nil {
		t.Fatal(err)
	}
	return store.Act{Study: s.ID, Action: "test", Summary: "Made for a test."}
}

// TestSecondImportKeepsWhatTheFirstSaid: links of both projects are written.
func TestSecondImportKeepsWhatTheFirstSaid(t *testing.T) {
	a := newApp(t)
	res := importInto(t, a, "", writeProjectOf(t, sample(1)))
	other := sample(100)
	other.Codes[0].Name, other.Codes[1].Name = "Ward", "Fear"
	importInto(t, a, res.Study, writeProjectOf(t, other))
	p := readProject(t, export(t, a, res.Study))
	if len(p.Links) != 2 || p.Links[0].GUID != numbered(1+11) || p.Links[1].GUID != numbered(100+11) {
		t.Errorf("links %+v", p.Links)
	}
}

// TestDeletedIsNotBroughtBack: a coding of a code that was merged or deleted, and
// a document in the trash, are in no export.
func TestDeletedIsNotBroughtBack(t *testing.T) {
	a := newApp(t)
	res := importInto(t, a, "", writeProjectOf(t, sample(1)))
	s, err := a.Study(t.Context(), res.Study)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.DeleteCode(t.Context(), asha, s.ID, firsthand.ID(strings.ToLower(string(numbered(1+2))))); err != nil {
		t.Fatal(err)
	}
	p := readProject(t, export(t, a, s.Name))
	for _, g := range guidsOf(p) {
		if strings.Contains(g, string(numbered(1+6))) {
			t.Errorf("the coding of a deleted code is written: %s", g)
		}
	}
	d := firsthand.ID(strings.ToLower(string(numbered(1 + 4))))
	if _, err := a.DeleteDocument(t.Context(), asha, s.ID, d); err != nil {
		t.Fatal(err)
	}
	p = readProject(t, export(t, a, s.Name))
	if len(p.Cases) != 1 || len(p.Cases[0].SourceRefs) != 0 {
		t.Errorf("cases %+v; a document in the trash is still referred to", p.Cases)
	}
}

// TestDocumentOfAnotherCaseLeavesTheFirst: a case no longer lists it.
func TestDocumentOfAnotherCaseLeavesTheFirst(t *testing.T) {
	a := newApp(t)
	res := importInto(t, a, "", writeProjectOf(t, sample(1)))
	_, err := a.Store.Update(t.Context(), storeAct(t, a, res.Study), func(tx *store.Tx) error {
		d, err := tx.Document(t.Context(), firsthand.ID(strings.ToLower(string(numbered(1+4)))))
		if err != nil {
			return err
		}
		c := firsthand.Case{ID: firsthand.NewID(), Study: d.Study, Name: "P2", Participant: true}
		if err := tx.PutCase(t.Context(), c); err != nil {
			return err
		}
		d.Case = c.ID
		return tx.PutDocument(t.Context(), d)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range readProject(t, export(t, a, res.Study)).Cases {
		if want := map[string]int{"P1": 0, "P2": 1}[c.Name]; len(c.SourceRefs) != want {
			t.Errorf("%s has the sources %v, want %d", c.Name, c.SourceRefs, want)
		}
	}
}

// TestNamesBecomeOneLine: here, and go out as they came.
func TestNamesBecomeOneLine(t *testing.T) {
	a := newApp(t)
	p := sample(1)
	p.Codes[0].Name, p.Users[0].Name, p.Variables[0].Name, p.Cases[0].Name = "At\nhome", "Ben\nB.", "age\nin years", "P\n1"
	file := writeProjectOf(t, p)
	want := readProject(t, file)
	res := importInto(t, a, "", file)
	said := strings.Join(res.Notes, "\n")
	for _, kind := range []string{"code \"At home\"", "user \"Ben B.\"", "variable \"age in years\"", "case \"P 1\""} {
		if !strings.Contains(said, kind) {
			t.Errorf("not said of the %s:\n%s", kind, said)
		}
	}
	s, err := a.Study(t.Context(), res.Study)
	if err != nil {
		t.Fatal(err)
	}
	lines, _, err := a.Codebook(t.Context(), s.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		if strings.ContainsFunc(l.Path, breaks) {
			t.Errorf("the code %q has lines", l.Path)
		}
	}
	for _, d := range refi.Diff(want, readProject(t, export(t, a, s.Name))) {
		if !meant(d) {
			t.Errorf("%s", d)
		}
	}
}

// TestLayerOfNobodyIsDropped: the numbers of a study are never those of a coder
// whom it does not have.
func TestLayerOfNobodyIsDropped(t *testing.T) {
	a := newApp(t)
	var b strings.Builder
	w := refi.NewWriter(&b, refi.WriteOptions{})
	for _, err := range []error{
		w.Begin(&refi.Project{Name: "Layered", Origin: origin}), w.End(),
		w.AddExtra(extraFile, strings.NewReader(`{"version":1,"study":{"language":"en","time_zone":"Europe/London","layer":"Nobody"}}`)), w.Close(),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "layered.qdpx")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	res := importInto(t, a, "", path)
	s, err := a.Study(t.Context(), res.Study)
	if err != nil {
		t.Fatal(err)
	}
	if s.Layer != "" || !strings.Contains(strings.Join(res.Notes, "\n"), "Nobody") {
		t.Errorf("layer %q, notes %q", s.Layer, res.Notes)
	}
}

// TestImportMayRunTwice runs an import again after its
// transaction was lost, as happens on PostgreSQL.
func TestImportMayRunTwice(t *testing.T) {
	a := newApp(t)
	f, err := refi.Open(writeProjectOf(t, sample(1)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var res ProjectResult
	s := emptyStudy(t, a, "twice")
	lost := fmt.Errorf("lost: %w", io.ErrUnexpectedEOF)
	for _, end := range []error{lost, nil} {
		_, err := a.Store.Update(t.Context(), store.Act{Study: s.ID, Action: "project.import"}, func(tx *store.Tx) error {
			me, err := colleague(t.Context(), tx, s.ID, asha.Name, firsthand.Coder)
			if err != nil {
				return err
			}
			tx.Act().By = me.ID
			if err := takeProject(t.Context(), tx, f, s, me, false, "p.qde", nil, &res); err != nil {
				return err
			}
			return end
		})
		if (err != nil) != (end != nil) {
			t.Fatal(err)
		}
	}
	if res.Documents != 1 || res.Codings != 2 || res.Codes != 2 {
		t.Errorf("%+v", res)
	}
}

// BenchmarkExportOfNotes exports a study of many notes and codes.
func BenchmarkExportOfNotes(b *testing.B) {
	s, err := store.Open(b.Context(), store.Config{Path: filepath.Join(b.TempDir(), "firsthand.db")})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	a := &App{Store: s}
	study, err := a.NewStudy(b.Context(), asha, "notes", "notes")
	if err != nil {
		b.Fatal(err)
	}
	_, err = s.Update(b.Context(), store.Act{Study: study.ID, Action: "test"}, func(tx *store.Tx) error {
		me, err := colleague(b.Context(), tx, study.ID, asha.Name, firsthand.Lead)
		if err != nil {
			return err
		}
		for i := range 5000 {
			m := firsthand.Memo{ID: firsthand.NewID(), Study: study.ID, About: study.ID, Title: fmt.Sprint(i), Body: "words", By: me.ID}
			if err := tx.PutMemo(b.Context(), m); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := a.Export(b.Context(), study.ID, io.Discard, ExportOptions{Name: "x.qdpx"}); err != nil {
			b.Fatal(err)
		}
	}
}
