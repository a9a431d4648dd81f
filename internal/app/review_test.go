package app

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"firsthand.study"
	"firsthand.study/internal/store"
	"firsthand.study/internal/text"
)

// What could tell who somebody is, made up, standing nowhere else.
const (
	reviewedWords = "Interviewer: Who did you see?\n\nMorwenna: It was Dr Quackenbush at Fernspindle Surgery, up the top of Zephyrsnick Lane in Leeds.\n\n" +
		"Morwenna: Dr Quackenbush rang me on 0113 496 0172. He had a dog, Wobblement, with him.\n\nInterviewer: And then?\n\nMorwenna: By the grace of God I got home."
	otherWords = "Interviewer: Who did you see?\n\nBoris: I went to Leeds as well. Wobblement was there, Wobblement's a good dog."
)

var second = Person{Name: "Bo Second"}

// reviewing is a study of two interviews, the first of a participant, with a
// coding on words that will be replaced.
func reviewing(t *testing.T, a *App) (study firsthand.Study, of firsthand.Participant, first, other firsthand.ID) {
	t.Helper()
	ctx := t.Context()
	study, _ = newPeopleStudy(t, a)
	of = through(t, a, study.ID, firsthand.Identity{Name: "Somebody Else", Telephone: "2"})
	dir := t.TempDir()
	for name, body := range map[string]string{"P01.txt": reviewedWords, "P02.txt": otherWords} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := a.Import(ctx, theLead, study.ID, []string{filepath.Join(dir, "P01.txt"), filepath.Join(dir, "P02.txt")}, ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	_, err := a.do(ctx, study.ID, theLead, "test", func(tx *store.Tx, me firsthand.Colleague) error {
		all, err := tx.Documents(ctx, study.ID)
		if err != nil {
			return err
		}
		for _, d := range all {
			if d.Name == "P01.txt" {
				first, d.Case = d.ID, of.Case
				if err := tx.PutDocument(ctx, d); err != nil {
					return err
				}
			} else {
				other = d.ID
			}
		}
		code := firsthand.Code{ID: firsthand.NewID(), Study: study.ID, Name: "Care", Position: 1}
		if err := tx.PutCode(ctx, code); err != nil {
			return err
		}
		at := firsthand.Span{Start: strings.Index(reviewedWords, "It was"), End: strings.Index(reviewedWords, ", up the top")}
		return tx.PutCoding(ctx, firsthand.Coding{ID: firsthand.NewID(), Document: first, Revision: 1, Span: at, Code: code.ID, Coder: me.ID})
	})
	if err != nil {
		t.Fatal(err)
	}
	return study, of, first, other
}

// placeOn finds the place of a review that holds some words.
func placeOn(t *testing.T, a *App, study, document firsthand.ID, words string) firsthand.Replacement {
	t.Helper()
	v, err := a.ShowReview(t.Context(), theLead, study, string(document))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range v.Places {
		if p.Words == words {
			return p.Replacement
		}
	}
	t.Fatalf("no place holds %q among %v", words, v.Places)
	return firsthand.Replacement{}
}

// decideAll accepts whatever waits.
func decideAll(t *testing.T, a *App, study, document firsthand.ID) {
	t.Helper()
	for {
		v, err := a.ShowReview(t.Context(), theLead, study, string(document))
		if err != nil {
			t.Fatal(err)
		}
		var next firsthand.ID
		for _, p := range v.Places {
			if p.Open() {
				next = p.ID
			}
		}
		if next == "" {
			return
		}
		if _, err := a.DecidePlace(t.Context(), theLead, study, document, Ruling{Place: next, Decision: firsthand.Accepted}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAReviewFromProposalsToTheVault goes the whole way, on either engine, and
// looks for the names afterwards.
func TestAReviewFromProposalsToTheVault(t *testing.T) {
	eachPlace(t, func(t *testing.T, at place) {
		a := openPlace(t, at)
		ctx := t.Context()
		study, of, first, other := reviewing(t, a)
		if _, err := a.BeginReview(ctx, theLead, study.ID, first); err != nil {
			t.Fatal(err)
		}
		if _, err := a.BeginReview(ctx, theLead, study.ID, first); firsthand.KindOf(err) != firsthand.Conflict {
			t.Errorf("a second review of one text: %v", err)
		}
		// One decision is for every place that means the same.
		doctor := placeOn(t, a, study.ID, first, "Dr Quackenbush")
		ruled, err := a.DecidePlace(ctx, theLead, study.ID, first, Ruling{Place: doctor.ID, Decision: firsthand.Accepted, With: "[GP 2]", All: true})
		if err != nil || ruled.Here != 2 {
			t.Fatalf("%d places, %v", ruled.Here, err)
		}
		// Undo takes a decision back, and redo makes it again.
		if _, err := a.Undo(ctx, theLead, study.ID); err != nil {
			t.Fatal(err)
		}
		if p := placeOn(t, a, study.ID, first, "Dr Quackenbush"); !p.Open() || p.With != doctor.With {
			t.Errorf("after undo the place is %v", p)
		}
		if _, err := a.Redo(ctx, theLead, study.ID); err != nil {
			t.Fatal(err)
		}
		// Everything is there when the program opens the data again.
		closePlace(t, a)
		a = openPlace(t, at)
		if p := placeOn(t, a, study.ID, first, "Dr Quackenbush"); p.Decision != firsthand.Changed || p.With != "[GP 2]" || p.By == "" {
			t.Errorf("after opening again the place is %v", p)
		}
		// A dog was missed: in this interview, and in another whose review waits.
		if _, err := a.BeginReview(ctx, theLead, study.ID, other); err != nil {
			t.Fatal(err)
		}
		if town := placeOn(t, a, study.ID, other, "Leeds"); town.With != placeOn(t, a, study.ID, first, "Leeds").With {
			t.Errorf("one town is %s here and %s there", placeOn(t, a, study.ID, first, "Leeds").With, town.With)
		}
		dog := strings.Index(reviewedWords, "Wobblement")
		marked, err := a.Mark(ctx, theLead, study.ID, first, Marking{Span: firsthand.Span{Start: dog - 1, End: dog + len("Wobblement")}, Category: "pet", With: "[the dog]", All: true, Elsewhere: true})
		if err != nil || marked.Here != 1 {
			t.Fatalf("%+v, %v", marked, err)
		}
		if p := placeOn(t, a, study.ID, first, "Wobblement"); p.Decision != firsthand.Added || p.With != "[the dog]" {
			t.Errorf("what was marked is %v", p)
		}
		if _, err := a.Finish(ctx, theLead, study.ID, first); firsthand.KindOf(err) != firsthand.Conflict {
			t.Errorf("a review with open places is finished: %v", err)
		}
		decideAll(t, a, study.ID, first)
		v, err := a.Finish(ctx, theLead, study.ID, first)
		if err != nil || v.Made != 2 {
			t.Fatalf("%+v, %v", v, err)
		}
		// The coding stands on both texts.
		err = a.Store.View(ctx, func(tx *store.Tx) error {
			cs, err := tx.Codings(ctx, first)
			if err != nil {
				return err
			}
			if len(cs) != 1 || cs[0].Revision != 1 || !strings.HasPrefix(cs[0].Quote, "It was [GP 2] at [") || !cs[0].Changed {
				t.Errorf("the coding is %+v", cs)
			}
			r, err := tx.Analysed(ctx, first)
			if err != nil {
				return err
			}
			if r.Number != 2 || r.Kind != firsthand.Deidentified || strings.Contains(r.Text, "Quackenbush") {
				t.Errorf("revision %d, %s: %s", r.Number, r.Kind, r.Text)
			}
			for _, turn := range r.Turns {
				if strings.Contains(turn.Speaker, "Morwenna") || turn.End > r.Length {
					t.Errorf("a turn of %+v", turn)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		// Finishing is not taken back, and no decision behind it is.
		if _, err := a.Undo(ctx, theLead, study.ID); firsthand.KindOf(err) != firsthand.Conflict {
			t.Errorf("finishing is undone: %v", err)
		}
		if _, err := a.DecidePlace(ctx, theLead, study.ID, first, Ruling{Place: doctor.ID, Decision: firsthand.Kept}); firsthand.KindOf(err) != firsthand.Conflict {
			t.Errorf("a finished review takes a decision: %v", err)
		}
		if _, err := a.SignOff(ctx, theLead, study.ID, first); firsthand.KindOf(err) != firsthand.Forbidden {
			t.Errorf("the reviewer signs off: %v", err)
		}
		if v, err = a.SignOff(ctx, second, study.ID, first); err != nil || v.Status != firsthand.SignedStatus || !v.Sealed {
			t.Fatalf("%+v, %v", v, err)
		}
		// The other interview's own words stay, so it holds the dog and the town.
		gone := []string{"Quackenbush", "Fernspindle", "Zephyrsnick", "Morwenna", "496 0172"}
		if found := traces(t, a, at, gone...); len(found) > 0 {
			t.Errorf("outside the vault: %v", found)
		}
		r, err := a.OpenSecret(ctx, second, study.ID, of.Number, firsthand.TextSecret, "to check")
		if firsthand.KindOf(err) == firsthand.Forbidden {
			if err = a.OpenVault(ctx, passphrase); err == nil {
				r, err = a.OpenSecret(ctx, second, study.ID, of.Number, firsthand.TextSecret, "to check")
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		var kept sealedText
		if err != nil || json.Unmarshal(b, &kept) != nil || len(kept.Revisions) != 1 || kept.Revisions[0].Text != reviewedWords {
			t.Errorf("the vault holds %v, %v", kept, err)
		}
		// What stays is whole.
		if bad := faults(t, a); len(bad) > 0 {
			t.Errorf("verify: %v", bad)
		}
		// The log has every place and no word of it.
		f, err := a.ReviewLog(ctx, study.ID, string(first))
		if err != nil || len(f.Rows) < 6 {
			t.Fatalf("%v, %v", f.Rows, err)
		}
		for _, row := range f.Rows {
			for _, w := range append(gone, "Wobblement", "Leeds") {
				if strings.Contains(strings.Join(row, "|"), w) {
					t.Errorf("the log says %v", row)
				}
			}
		}
		// A missed name later: another review of the new text.
		if _, err := a.BeginReview(ctx, theLead, study.ID, first); err != nil {
			t.Fatal(err)
		}
		again, err := a.ShowReview(ctx, theLead, study.ID, string(first))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range again.Places {
			if strings.Contains(p.Words, "[") {
				t.Errorf("what was put in is proposed: %v", p)
			}
		}
	})
}

func faults(t *testing.T, a *App) []store.Fault {
	t.Helper()
	r, err := a.Verify(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return r.Faults
}

// TestReviewsOfOtherStudiesAreRefused asks with ids that belong elsewhere.
func TestReviewsOfOtherStudiesAreRefused(t *testing.T) {
	eachPlace(t, func(t *testing.T, at place) {
		a := openPlace(t, at)
		ctx := t.Context()
		study, _, first, _ := reviewing(t, a)
		theirs, err := a.NewStudy(ctx, theLead, "theirs", "Theirs")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.BeginReview(ctx, theLead, study.ID, first); err != nil {
			t.Fatal(err)
		}
		doctor := placeOn(t, a, study.ID, first, "Dr Quackenbush")
		for name, do := range map[string]func() error{
			"begin": func() error { _, err := a.BeginReview(ctx, theLead, theirs.ID, first); return err },
			"decide": func() error {
				_, err := a.DecidePlace(ctx, theLead, theirs.ID, first, Ruling{Place: doctor.ID, Decision: firsthand.Kept})
				return err
			},
			"mark": func() error {
				_, err := a.Mark(ctx, theLead, theirs.ID, first, Marking{Span: firsthand.Span{Start: 0, End: 5}, Category: "person"})
				return err
			},
			"finish": func() error { _, err := a.Finish(ctx, theLead, theirs.ID, first); return err },
			"sign":   func() error { _, err := a.SignOff(ctx, second, theirs.ID, first); return err },
			"show":   func() error { _, err := a.ShowReview(ctx, theLead, theirs.ID, string(first)); return err },
			"log":    func() error { _, err := a.ReviewLog(ctx, theirs.ID, string(first)); return err },
			"a place of nowhere": func() error {
				_, err := a.DecidePlace(ctx, theLead, study.ID, first, Ruling{Place: firsthand.NewID(), Decision: firsthand.Kept})
				return err
			},
		} {
			if err := do(); firsthand.KindOf(err) != firsthand.NotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
		_, err = a.do(ctx, theirs.ID, theLead, "test", func(tx *store.Tx, _ firsthand.Colleague) error {
			p := doctor
			p.Study = theirs.ID
			return tx.ChangeReplacements(context.WithoutCancel(ctx), []store.ReplacementChange{{Before: &doctor, After: &p}})
		})
		if firsthand.KindOf(err) != firsthand.Forbidden {
			t.Errorf("a place taken over by another study: %v", err)
		}
	})
}

// TestNoRowOfAReviewHoldsAWord reads the tables of reviews and the journal.
func TestNoRowOfAReviewHoldsAWord(t *testing.T) {
	eachPlace(t, func(t *testing.T, at place) {
		a := openPlace(t, at)
		ctx := t.Context()
		study, _, first, _ := reviewing(t, a)
		if _, err := a.BeginReview(ctx, theLead, study.ID, first); err != nil {
			t.Fatal(err)
		}
		decideAll(t, a, study.ID, first)
		err := a.Store.View(ctx, func(tx *store.Tx) error {
			n := 0
			err := tx.EachWord(ctx, func(where string, w []byte) {
				if strings.Contains(where, "review") || strings.Contains(where, "replacement") || store.IsPayloads(where) {
					n++
					for _, x := range []string{"quackenbush", "fernspindle", "zephyrsnick", "morwenna", "wobblement", "leeds"} {
						if string(w) == x {
							t.Errorf("%s holds %s", where, w)
						}
					}
				}
			})
			if n == 0 {
				t.Error("no word was read")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// TestPlacesOfWords is worked by hand.
func TestPlacesOfWords(t *testing.T) {
	ix := text.NewIndex("é Mags said. MAGS’s dog, and Mags's; Magsy, not. New\nYork is new york.")
	for words, want := range map[string][]string{"mags": {"Mags", "MAGS", "Mags"}, "Mags’s": {"Mags", "MAGS", "Mags"}, "New York": {"New\nYork", "new york"}, "ags": nil, " ": nil} {
		var got []string
		for _, s := range placesOf(ix, words) {
			got = append(got, ix.Slice(s))
		}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%q stands at %q, want %q", words, got, want)
		}
	}
}
