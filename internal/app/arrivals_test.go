package app

import (
	"path/filepath"
	"slices"
	"testing"

	"firsthand.study"
)

// talk is a study with one transcript and two codes.
func talk(t *testing.T, a *App, name, body string) (s firsthand.Study, d firsthand.ID, one, two firsthand.Code) {
	t.Helper()
	s = newStudy(t, a, name)
	res, err := a.Import(t.Context(), asha, s.ID, []string{writeFile(t, filepath.Join(t.TempDir(), "talk.txt"), body)}, ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if one, err = a.AddCode(t.Context(), asha, firsthand.Code{Study: s.ID, Name: "Warmth"}); err != nil {
		t.Fatal(err)
	}
	if two, err = a.AddCode(t.Context(), asha, firsthand.Code{Study: s.ID, Name: "Waiting"}); err != nil {
		t.Fatal(err)
	}
	return s, res.Documents[0].ID, one, two
}

// TestACodeAndItsPassageAreOneAct: a new code, three codings, one entry; asked
// again with the same IDs, nothing more; one undo takes all of it back.
func TestACodeAndItsPassageAreOneAct(t *testing.T) {
	a := newApp(t)
	s, d, one, two := talk(t, a, "care", "P1: we waited in the rain\nP2: yes\n")
	before, err := a.Head(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	fresh := firsthand.Code{ID: firsthand.NewID(), Name: "Rain"}
	act := Passing{At: firsthand.Span{Start: 4, End: 13}, New: fresh,
		Codes: []Wish{{firsthand.NewID(), one.ID}, {firsthand.NewID(), two.ID}, {firsthand.NewID(), fresh.ID}}}
	for round := range 2 {
		made, err := a.CodePassage(t.Context(), asha, s.ID, d, act)
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range made {
			if c.ID != act.Codes[i].ID || c.Code != act.Codes[i].Code || c.Place != act.At {
				t.Errorf("round %d, coding %d is %+v", round, i, c)
			}
		}
		if head, _ := a.Head(t.Context(), s.ID); head != before+1 {
			t.Errorf("after round %d the journal is at %d, want %d", round, head, before+1)
		}
	}
	got, err := a.Arrivals(t.Context(), s.ID, d, before)
	if err != nil || len(got.Codings) != 3 || len(got.Gone) != 0 || !slices.Equal(got.Codes, []firsthand.ID{fresh.ID}) || got.Head != before+1 {
		t.Errorf("arrivals are %+v, %v", got, err)
	}
	if _, err := a.Undo(t.Context(), asha, s.ID); err != nil {
		t.Fatal(err)
	}
	v, err := a.ReadDocument(t.Context(), asha, s.ID, "talk")
	if err != nil || len(v.Codings) != 0 || len(v.Codes) != 2 {
		t.Errorf("after undo: %d codings, %d codes, %v", len(v.Codings), len(v.Codes), err)
	}
	got, err = a.Arrivals(t.Context(), s.ID, d, before+1)
	if err != nil || len(got.Codings) != 0 || len(got.Gone) != 3 {
		t.Errorf("after undo arrivals are %+v, %v", got, err)
	}
	for _, bad := range []Passing{
		{At: act.At, Codes: []Wish{{"x", one.ID}}},
		{At: act.At, New: firsthand.Code{ID: "../..", Name: "X"}},
		{At: firsthand.Span{Start: 4, End: 4000}, Codes: []Wish{{"", one.ID}}},
	} {
		if _, err := a.CodePassage(t.Context(), asha, s.ID, d, bad); firsthand.KindOf(err) != firsthand.Invalid {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

// TestMoveOntoTheSame: a coding does not become a second one of a kind.
func TestMoveOntoTheSame(t *testing.T) {
	a := newApp(t)
	s, d, one, two := talk(t, a, "care", "P1: we waited in the rain\nP2: yes\n")
	here, there := firsthand.Span{Start: 4, End: 6}, firsthand.Span{Start: 7, End: 13}
	first, err := a.AddCoding(t.Context(), asha, s.ID, d, one.ID, here)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = a.AddCoding(t.Context(), asha, s.ID, d, one.ID, there); err != nil {
		t.Fatal(err)
	}
	if _, err = a.AddCoding(t.Context(), asha, s.ID, d, two.ID, firsthand.Span{Start: 4, End: 13}); err != nil {
		t.Fatal(err)
	}
	if err := a.MoveCoding(t.Context(), asha, s.ID, first.ID, there); firsthand.KindOf(err) != firsthand.Conflict {
		t.Errorf("moving a coding onto its twin: %v", err)
	}
	if err := a.MoveCoding(t.Context(), asha, s.ID, first.ID, firsthand.Span{Start: 4, End: 13}); err != nil {
		t.Errorf("moving it where another code stands: %v", err)
	}
}

// TestCorrect: words are put right in place; codings go with their words, and
// those that held the changed ones are told.
func TestCorrect(t *testing.T) {
	a := newApp(t)
	s, d, one, two := talk(t, a, "care", "P1: we wated in the rain\nP2: yes it rained\n")
	touched, err := a.AddCoding(t.Context(), asha, s.ID, d, one.ID, firsthand.Span{Start: 7, End: 19})
	if err != nil {
		t.Fatal(err)
	}
	behind, err := a.AddCoding(t.Context(), asha, s.ID, d, two.ID, firsthand.Span{Start: 29, End: 42})
	if err != nil {
		t.Fatal(err)
	}
	at := firsthand.Span{Start: 4, End: 24}
	c, err := a.Correct(t.Context(), asha, s.ID, d, 1, at, "we waited in the rain, all of us")
	if err != nil {
		t.Fatal(err)
	}
	if c.Revision != 2 || len(c.Touched) != 1 || c.Touched[0].ID != touched.ID || c.Gone != 0 {
		t.Errorf("the correction is %+v", c)
	}
	v, err := a.ReadDocument(t.Context(), asha, s.ID, "talk")
	if err != nil {
		t.Fatal(err)
	}
	if want := "P1: we waited in the rain, all of us\nP2: yes it rained\n"; v.Revision.Text != want {
		t.Fatalf("the text is %q", v.Revision.Text)
	}
	quotes := map[firsthand.ID]string{}
	for _, k := range v.Codings {
		quotes[k.ID] = k.Quote
	}
	if quotes[touched.ID] != "waited in the" || quotes[behind.ID] != "yes it rained" {
		t.Errorf("the codings stand on %q", quotes)
	}
	for i, want := range []string{"P1: we waited in the rain, all of us", "P2: yes it rained"} {
		turn := v.Revision.Turns[i]
		if got := string([]rune(v.Revision.Text)[turn.Start:turn.End]); got != want {
			t.Errorf("turn %d is %q", i, got)
		}
	}
	for _, bad := range []struct {
		revision int
		at       firsthand.Span
		words    string
		kind     firsthand.Kind
	}{
		{1, at, "late", firsthand.Conflict},
		{2, firsthand.Span{Start: 4, End: 40}, "over two turns", firsthand.Invalid},
		{2, firsthand.Span{Start: 0, End: 6}, "P3: we", firsthand.Invalid},
		{2, at, " ", firsthand.Invalid},
		{2, at, "two\nlines", firsthand.Invalid},
		{2, firsthand.Span{Start: 4, End: 400}, "outside", firsthand.Invalid},
	} {
		if _, err := a.Correct(t.Context(), asha, s.ID, d, bad.revision, bad.at, bad.words); firsthand.KindOf(err) != bad.kind {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	if r, err := a.Verify(t.Context(), nil); err != nil || r.Err() != nil {
		t.Errorf("the store does not verify: %v, %v", err, r.Err())
	}
	if found, err := a.Find(t.Context(), s.ID, "\"waited in\"", FindOptions{}); err != nil || found.Hits != 1 {
		t.Errorf("the corrected word is found %d times, %v", found.Hits, err)
	}
}
