package app

import (
	"path/filepath"
	"testing"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// twins is a study with the text one and two codes.
func twins(t *testing.T) (a *App, s firsthand.Study, d firsthand.ID, revise func(string), code func(name string) firsthand.ID) {
	a = newApp(t)
	s = newStudy(t, a, "twins")
	dir := t.TempDir()
	res, err := a.Import(t.Context(), asha, s.ID, []string{writeFile(t, filepath.Join(dir, "a.txt"), "one two three four")}, ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	revise = func(body string) {
		t.Helper()
		if _, err := a.Import(t.Context(), asha, s.ID, []string{writeFile(t, filepath.Join(dir, "a.txt"), body)}, ImportOptions{Revise: true}); err != nil {
			t.Fatal(err)
		}
	}
	code = func(name string) firsthand.ID {
		t.Helper()
		c, err := a.AddCode(t.Context(), asha, firsthand.Code{Study: s.ID, Name: name})
		if err != nil {
			t.Fatal(err)
		}
		return c.ID
	}
	return a, s, res.Documents[0].ID, revise, code
}

func (a *App) standingCodings(t *testing.T, document firsthand.ID) []firsthand.Coding {
	t.Helper()
	var all []firsthand.Coding
	err := a.Store.View(t.Context(), func(tx *store.Tx) (err error) {
		all, err = tx.Codings(t.Context(), document)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestAnEditMakesTwinsOne: two codings of one code by one coder that an edit let
// stand on the same words were counted twice.
func TestAnEditMakesTwinsOne(t *testing.T) {
	a, s, d, revise, code := twins(t)
	k := code("K")
	first, err := a.AddCoding(t.Context(), asha, s.ID, d, k, firsthand.Span{Start: 0, End: 7})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.AddCoding(t.Context(), asha, s.ID, d, k, firsthand.Span{Start: 4, End: 7}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.AddCoding(t.Context(), Person{"Ben"}, s.ID, d, k, firsthand.Span{Start: 4, End: 7}); err != nil {
		t.Fatal(err)
	}
	revise("two three four")
	all := a.standingCodings(t, d)
	if len(all) != 2 {
		t.Fatalf("%d codings are left, not one of each coder", len(all))
	}
	older := false
	for _, c := range all {
		older = older || c.ID == first.ID
		if c.Quote != "two" {
			t.Errorf("a coding has the words %q", c.Quote)
		}
	}
	if !older {
		t.Error("the older of the two did not stay")
	}
	if r, err := a.Verify(t.Context(), nil); err != nil || !r.Sound {
		t.Errorf("the study does not verify: %v %v", r.Faults, err)
	}
}

// TestCodingsWithoutWordsAreNotOne: codings whose words were deleted stand
// nowhere, and a merge once took them for one another.
func TestCodingsWithoutWordsAreNotOne(t *testing.T) {
	a, s, d, revise, code := twins(t)
	from, into := code("from"), code("into")
	for _, c := range []struct {
		code firsthand.ID
		at   firsthand.Span
	}{{from, firsthand.Span{Start: 0, End: 3}}, {from, firsthand.Span{Start: 4, End: 7}}, {into, firsthand.Span{Start: 4, End: 7}}} {
		if _, err := a.AddCoding(t.Context(), asha, s.ID, d, c.code, c.at); err != nil {
			t.Fatal(err)
		}
	}
	revise("three four")
	for _, c := range a.standingCodings(t, d) {
		if c.Place.Start >= 0 {
			t.Fatalf("%q still has words", c.Quote)
		}
	}
	if err := a.MergeCodes(t.Context(), asha, s.ID, from, into); err != nil {
		t.Fatal(err)
	}
	if all := a.standingCodings(t, d); len(all) != 2 {
		t.Errorf("%d codings are left, not those of two passages", len(all))
	}
	if _, err := a.Undo(t.Context(), asha, s.ID); err != nil {
		t.Fatal(err)
	}
	if all := a.standingCodings(t, d); len(all) != 3 {
		t.Errorf("%d codings are back, not three", len(all))
	}
}
