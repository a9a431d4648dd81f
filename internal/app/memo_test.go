package app

import (
	"testing"

	"firsthand.study"
	"firsthand.study/refi"
)

func memos(t *testing.T, a *App, s firsthand.Study, q MemoQuery) []MemoView {
	t.Helper()
	found, all, err := a.Memos(t.Context(), s, q)
	if err != nil || q.Limit == 0 && q.From == 0 && all != len(found) {
		t.Fatalf("%d memos of %d, %v", len(found), all, err)
	}
	return found
}

// remember writes a memo for a test.
func remember(t *testing.T, a *App, m firsthand.Memo) firsthand.Memo {
	t.Helper()
	m, err := a.AddMemo(t.Context(), asha, m)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestAMemoIsOneAct: written, changed and removed are an entry each; asking twice
// with one ID is one memo; undo goes back through all of it and redo forward.
func TestAMemoIsOneAct(t *testing.T) {
	a := newApp(t)
	s, d, one, _ := talk(t, a, "care", "P1: we waited in the rain\nP2: yes\n")
	before, err := a.Head(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	id := firsthand.NewID()
	for range 2 {
		remember(t, a, firsthand.Memo{ID: id, Study: s.ID, About: one.ID, Title: " Warm ", Body: "first\r\nthought\n"})
	}
	if m := memos(t, a, s, MemoQuery{About: one.ID}); len(m) != 1 || m[0].Title != "Warm" || m[0].Body != "first\nthought" || m[0].Kind != OfCode || m[0].Name != "Warmth" || m[0].Who != "Asha" {
		t.Errorf("the memo is %+v", m)
	}
	if _, err := a.EditMemo(t.Context(), asha, s.ID, id, "Warm", "second thought"); err != nil {
		t.Fatal(err)
	}
	if err := a.RemoveMemo(t.Context(), asha, s.ID, id); err != nil {
		t.Fatal(err)
	}
	if head, _ := a.Head(t.Context(), s.ID); head != before+3 {
		t.Errorf("three acts made %d entries", head-before)
	}
	for _, want := range []string{"second thought", "first\nthought", ""} {
		if _, err := a.Undo(t.Context(), asha, s.ID); err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, m := range memos(t, a, s, MemoQuery{}) {
			got = m.Body
		}
		if got != want {
			t.Errorf("after undo the memo says %q, want %q", got, want)
		}
	}
	if _, err := a.Redo(t.Context(), asha, s.ID); err != nil {
		t.Fatal(err)
	}
	if m := memos(t, a, s, MemoQuery{}); len(m) != 1 || m[0].Body != "first\nthought" {
		t.Errorf("after redo there is %+v", m)
	}
	_ = d
}

// TestMemosSayWhatTheyAreAbout asks for memos in every way.
func TestMemosSayWhatTheyAreAbout(t *testing.T) {
	a := newApp(t)
	s, d, one, _ := talk(t, a, "care", "P1: we waited in the rain\nP2: yes\n")
	k, err := a.AddCoding(t.Context(), asha, s.ID, d, one.ID, firsthand.Span{Start: 4, End: 13})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range []firsthand.Memo{
		{Body: "of the study"}, {About: one.ID, Body: "of a code"}, {About: d, Body: "of an interview"},
		{About: d, Span: firsthand.Span{Start: 21, End: 25}, Body: "of a passage"}, {About: k.ID, Body: "of a CODING"},
	} {
		m.Study = s.ID
		remember(t, a, m)
	}
	for _, c := range []struct {
		q    MemoQuery
		want []string
	}{
		{MemoQuery{}, []string{"of the study", "of a code", "of an interview", "of a passage", "of a CODING"}},
		{MemoQuery{About: s.ID}, []string{"of the study"}},
		{MemoQuery{About: d}, []string{"of an interview"}},
		{MemoQuery{Document: d}, []string{"of an interview", "of a passage", "of a CODING"}},
		{MemoQuery{Document: d, At: firsthand.Span{Start: 20, End: 22}}, []string{"of a passage"}},
		{MemoQuery{Document: d, At: firsthand.Span{Start: 12, End: 14}}, []string{"of a CODING"}},
		{MemoQuery{Kind: OfCoding}, []string{"of a CODING"}},
		{MemoQuery{Words: "coding"}, []string{"of a CODING"}},
		{MemoQuery{By: "Ben"}, nil},
		{MemoQuery{From: 1, Limit: 2}, []string{"of a code", "of an interview"}},
	} {
		var got []string
		for _, m := range memos(t, a, s, c.q) {
			got = append(got, m.Body)
		}
		if !equalStrings(got, c.want) {
			t.Errorf("%+v finds %q, want %q", c.q, got, c.want)
		}
	}
	if m := memos(t, a, s, MemoQuery{Kind: OfPassage}); m[0].Quote != "rain" || m[0].In != "talk.txt" {
		t.Errorf("the memo on a passage is %+v", m[0])
	}
	if _, err := a.DeleteCode(t.Context(), asha, s.ID, one.ID); err != nil {
		t.Fatal(err)
	}
	if m := memos(t, a, s, MemoQuery{Kind: Apart}); len(m) != 2 {
		t.Errorf("of what was deleted there are %d memos, want the code's and its coding's", len(m))
	}
	other := newStudy(t, a, "other")
	for _, bad := range []firsthand.Memo{
		{Study: other.ID, About: d, Body: "x"}, {Study: other.ID, About: s.ID, Body: "x"}, {Study: s.ID, About: firsthand.NewID(), Body: "x"},
		{Study: s.ID, About: d, Span: firsthand.Span{Start: 3, End: 300}, Body: "x"}, {Study: s.ID, Span: firsthand.Span{Start: 0, End: 3}, Body: "x"},
		{Study: s.ID, About: d, Span: firsthand.Span{Start: 3, End: 3}, Body: "x"},
		{Study: s.ID, Body: " \n"}, {Study: s.ID, Title: "two\nlines"}, {Study: s.ID, Body: "nul \x00"}, {ID: "x", Study: s.ID, Body: "x"},
	} {
		if _, err := a.AddMemo(t.Context(), asha, bad); err == nil || firsthand.KindOf(err) == firsthand.Internal {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

func equalStrings(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// TestAMemoMovesWithItsWords through corrections, as a coding on the same words.
func TestAMemoMovesWithItsWords(t *testing.T) {
	a := newApp(t)
	s, d, one, _ := talk(t, a, "care", "P1: we waited in the rain\nP2: yes\n")
	at := firsthand.Span{Start: 17, End: 25} // the rain
	remember(t, a, firsthand.Memo{Study: s.ID, About: d, Span: at, Body: "weather"})
	if _, err := a.AddCoding(t.Context(), asha, s.ID, d, one.ID, at); err != nil {
		t.Fatal(err)
	}
	for i, c := range []struct {
		at    firsthand.Span
		words string
		quote string
	}{
		{firsthand.Span{Start: 4, End: 6}, "my sister and I", "the rain"},
		{firsthand.Span{Start: 34, End: 38}, "snow", "the snow"},
	} {
		if _, err := a.Correct(t.Context(), asha, s.ID, d, i+1, c.at, c.words); err != nil {
			t.Fatal(err)
		}
		m := memos(t, a, s, MemoQuery{Document: d})[0]
		v, err := a.ReadDocument(t.Context(), asha, s.ID, string(d))
		if err != nil {
			t.Fatal(err)
		}
		k := v.Codings[0]
		if m.Place != k.Place || m.Quote != k.Quote || m.Changed != k.Changed || m.Quote != c.quote {
			t.Errorf("after correction %d the memo is on %q (changed %v), the coding on %q (changed %v)", i+1, m.Quote, m.Changed, k.Quote, k.Changed)
		}
	}
}

// TestMemosComeBackFromAProject: about the same things, on the same words, from
// the study itself and from a copy that has every ID anew; and once more.
func TestMemosComeBackFromAProject(t *testing.T) {
	a := newApp(t)
	s, d, one, _ := talk(t, a, "care", "P1: we waited in the rain\nP2: yes\n")
	k, err := a.AddCoding(t.Context(), asha, s.ID, d, one.ID, firsthand.Span{Start: 4, End: 13})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range []firsthand.Memo{
		{Body: "of the study"}, {About: one.ID, Title: "Code", Body: "of a code"}, {About: d, Body: "of an interview"},
		{About: d, Span: firsthand.Span{Start: 21, End: 25}, Body: "of a passage"}, {About: k.ID, Body: "of a coding"},
	} {
		m.Study = s.ID
		remember(t, a, m)
	}
	type said struct {
		Kind                  MemoKind
		Name, In, Body, Quote string
		Title, Who            string
	}
	all := func(s firsthand.Study) map[said]bool {
		out := map[said]bool{}
		for _, m := range memos(t, a, s, MemoQuery{}) {
			if m.Kind == OfStudy {
				m.Name = ""
			}
			out[said{m.Kind, m.Name, m.In, m.Body, m.Quote, m.Title, m.Who}] = true
		}
		return out
	}
	want := all(s)
	if len(want) != 5 {
		t.Fatalf("the study has %v", want)
	}
	path := export(t, a, s.Name)
	for round := range 3 {
		res := importInto(t, a, "", path)
		next, err := a.Study(t.Context(), res.Study)
		if err != nil {
			t.Fatal(err)
		}
		got := all(next)
		for m := range want {
			if !got[m] {
				t.Errorf("round %d: %+v did not come back; there is %v", round, m, got)
			}
		}
		if len(got) != len(want) {
			t.Errorf("round %d: %d memos came back of %d", round, len(got), len(want))
		}
		// Removed here, a memo is not written, and nothing refers to it.
		if round == 2 {
			for _, m := range memos(t, a, next, MemoQuery{}) {
				if err := a.RemoveMemo(t.Context(), asha, next.ID, m.ID); err != nil {
					t.Fatal(err)
				}
			}
			p := readProject(t, export(t, a, next.Name))
			refs := len(p.NoteRefs) + len(p.Codes[0].NoteRefs)
			src := p.Sources[0].(*refi.TextSource)
			refs += len(src.NoteRefs)
			for _, sel := range src.Selections {
				refs += len(sel.NoteRefs)
				for _, c := range sel.Codings {
					refs += len(c.NoteRefs)
				}
			}
			if len(p.Notes) != 0 || refs != 0 || len(src.Selections) != 1 {
				t.Errorf("after all memos were removed: %d notes, %d references, %d passages", len(p.Notes), refs, len(src.Selections))
			}
			continue
		}
		path = export(t, a, next.Name)
	}
}
