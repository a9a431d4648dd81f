package app

import (
	"testing"

	"firsthand.study"
)

// TestAnIDThatIsTaken: a client names what it makes, and may name what is there
// already, in another document or another study. Nothing is moved by that.
func TestAnIDThatIsTaken(t *testing.T) {
	a := newApp(t)
	s, d, one, _ := talk(t, a, "care", "P1: we waited in the rain\nP2: yes it rained\n")
	other, e, warm, _ := talk(t, a, "twin", "P1: we waited in the rain\nP2: yes it rained\n")
	mine, err := a.AddCoding(t.Context(), asha, s.ID, d, one.ID, firsthand.Span{Start: 7, End: 19})
	if err != nil {
		t.Fatal(err)
	}
	at := firsthand.Span{Start: 4, End: 12}
	if _, err := a.CodePassage(t.Context(), asha, other.ID, e, Passing{At: at, Codes: []Wish{{ID: mine.ID, Code: warm.ID}}}); firsthand.KindOf(err) != firsthand.Conflict {
		t.Errorf("a coding of another study: %v", err)
	}
	if _, err := a.CodePassage(t.Context(), asha, other.ID, e, Passing{At: at, New: firsthand.Code{ID: one.ID, Name: "Taken"}, Codes: []Wish{{ID: firsthand.NewID(), Code: one.ID}}}); firsthand.KindOf(err) != firsthand.Conflict {
		t.Errorf("a code of another study: %v", err)
	}
	id := firsthand.NewID()
	if _, err := a.CodePassage(t.Context(), asha, other.ID, e, Passing{At: at, Codes: []Wish{{ID: id, Code: warm.ID}, {ID: id, Code: warm.ID}}}); firsthand.KindOf(err) != firsthand.Invalid {
		t.Errorf("one ID twice: %v", err)
	}
	if err := a.InDocument(t.Context(), other.ID, e, mine.ID); firsthand.KindOf(err) != firsthand.NotFound {
		t.Errorf("a coding of another interview: %v", err)
	}
	v, err := a.ReadDocument(t.Context(), asha, s.ID, "talk")
	if err != nil || len(v.Codings) != 1 || v.Codings[0].ID != mine.ID || v.Codings[0].Code != one.ID {
		t.Errorf("the first study holds %+v, %v", v.Codings, err)
	}
	sound(t, a)
}

// TestMemosOfOneCoding: where two codings become one, the memos of both are about
// it; and what somebody wrote a memo about is not undone under them.
func TestMemosOfOneCoding(t *testing.T) {
	a := newApp(t)
	s, d, one, two := talk(t, a, "care", "P1: we waited in the rain\nP2: yes it rained\n")
	at := firsthand.Span{Start: 7, End: 19}
	goes, err := a.AddCoding(t.Context(), asha, s.ID, d, one.ID, at)
	if err != nil {
		t.Fatal(err)
	}
	stays, err := a.AddCoding(t.Context(), asha, s.ID, d, two.ID, at)
	if err != nil {
		t.Fatal(err)
	}
	bo := Person{Name: "Bo"}
	memo, err := a.AddMemo(t.Context(), bo, firsthand.Memo{Study: s.ID, About: stays.ID, Body: "is it?"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Undo(t.Context(), asha, s.ID); firsthand.KindOf(err) != firsthand.Conflict {
		t.Errorf("what Bo wrote a memo about was undone: %v", err)
	}
	old, err := a.AddMemo(t.Context(), bo, firsthand.Memo{Study: s.ID, About: goes.ID, Body: "it is"})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.MergeCodes(t.Context(), asha, s.ID, one.ID, two.ID); err != nil {
		t.Fatal(err)
	}
	for _, id := range []firsthand.ID{memo.ID, old.ID} {
		if m, err := a.Memo(t.Context(), s, id); err != nil || m.About != stays.ID {
			t.Errorf("a memo is about %s, not %s (%v)", m.About, stays.ID, err)
		}
	}
	sound(t, a)
}

// TestUndoStopsAtACorrection: it does not silently take back something older.
func TestUndoStopsAtACorrection(t *testing.T) {
	a := newApp(t)
	s, d, one, _ := talk(t, a, "care", "P1: we wated in the rain\nP2: yes it rained\n")
	if _, err := a.AddCoding(t.Context(), asha, s.ID, d, one.ID, firsthand.Span{Start: 29, End: 42}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Correct(t.Context(), asha, s.ID, d, 1, firsthand.Span{Start: 4, End: 24}, "we waited in the rain"); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Undo(t.Context(), asha, s.ID); firsthand.KindOf(err) != firsthand.Conflict {
		t.Errorf("undo after a correction: %v", err)
	}
	if v, err := a.ReadDocument(t.Context(), asha, s.ID, "talk"); err != nil || len(v.Codings) != 1 {
		t.Errorf("there are %d codings, %v", len(v.Codings), err)
	}
}

// sound fails where what stands is not as the journals say.
func sound(t *testing.T, a *App) {
	t.Helper()
	if r, err := a.Verify(t.Context(), nil); err != nil || r.Err() != nil {
		t.Errorf("%v, %v", err, r.Err())
	}
}
