package app

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// The search that a certificate tells of finds what was left, wherever that is: a
// residue is planted between the erasing and the certificate.
func TestACertificateFindsWhatWasLeft(t *testing.T) {
	order := WithdrawOrder{Participant: "P01", Level: firsthand.RemoveEverything, Words: []string{"wobblement"}}
	for _, tt := range []struct {
		where string // as the certificate calls it; empty: nothing is planted
		plant func(t *testing.T, a *App, at place, l leaver)
	}{
		{"", nil},
		{"search", func(t *testing.T, a *App, _ place, l leaver) {
			putIn(t, a, l, func(tx *store.Tx, _ firsthand.Colleague) error {
				return tx.Index(t.Context(), l.documents["P02.txt"], []string{"listen", "zorblatt"})
			})
		}},
		{"journal_payloads", func(t *testing.T, a *App, _ place, l leaver) {
			putIn(t, a, l, func(tx *store.Tx, _ firsthand.Colleague) error {
				tx.Act().Reason = "Since the zorblatt rang."
				return tx.PutVariable(t.Context(), firsthand.Variable{ID: firsthand.NewID(), Study: l.study.ID, Name: "town", Type: firsthand.TextValue, Position: 9})
			})
		}},
		{"foreign_files", func(t *testing.T, a *App, _ place, l leaver) {
			putIn(t, a, l, func(tx *store.Tx, _ firsthand.Colleague) error {
				return tx.AddForeignFile(t.Context(), l.study.ID, "sources/left.txt", strings.NewReader("The zorblatt rang."))
			})
		}},
		{"memos", func(t *testing.T, a *App, _ place, l leaver) { // a word that was to go from all that colleagues wrote
			putIn(t, a, l, func(tx *store.Tx, me firsthand.Colleague) error {
				return tx.PutMemo(t.Context(), firsthand.Memo{ID: firsthand.NewID(), Study: l.study.ID, By: me.ID, About: l.code.ID, Body: "A wobblement again."})
			})
		}},
		{filepath.Join("own", "notes.txt"), func(t *testing.T, _ *App, at place, _ leaver) {
			plant(t, filepath.Join(at.folder, "own", "notes.txt"))
		}},
	} {
		t.Run(tt.where, func(t *testing.T) {
			eachPlace(t, func(t *testing.T, at place) {
				if at.data == at.vault && strings.HasSuffix(tt.where, ".txt") {
					t.Skip("on PostgreSQL the folder of the list holds no data")
				}
				a := openPlace(t, at)
				l := newLeaver(t, a)
				signer, done, err := a.withdraw(t.Context(), theLead, l.study.ID, order)
				if err != nil {
					t.Fatal(err)
				}
				if tt.plant != nil {
					tt.plant(t, a, at, l)
				}
				if err := a.Store.Settle(t.Context()); err != nil {
					t.Fatal(err)
				}
				c, err := a.certify(t.Context(), signer, done)
				if err != nil || c.Sought < 5 {
					t.Fatalf("%d words were sought, %v", c.Sought, err)
				}
				if tt.where == "" && len(c.Residues) > 0 || tt.where != "" && !slices.Contains(c.Residues, tt.where) {
					t.Errorf("residues in %v, planted in %q", c.Residues, tt.where)
				}
			})
		})
	}
}

func putIn(t *testing.T, a *App, l leaver, fn func(tx *store.Tx, me firsthand.Colleague) error) {
	t.Helper()
	if _, err := a.do(t.Context(), l.study.ID, theLead, "test", fn); err != nil {
		t.Fatal(err)
	}
}

// The inbox is emptied and searched on PostgreSQL too, where no folder holds the
// data.
func TestTheInboxIsEmptiedAndSearched(t *testing.T) {
	eachPlace(t, func(t *testing.T, at place) {
		a := openPlace(t, at)
		inbox := filepath.Join(at.folder, "inbox")
		folder := at.folder
		if at.data == at.vault {
			folder = ""
		}
		a.UseFolder(folder, inbox)
		l := newLeaver(t, a)
		order := WithdrawOrder{Participant: "P01", Level: firsthand.RemoveEverything, Words: []string{"wobblement"}}
		dead, living := filepath.Join(inbox, strconv.Itoa(dead(t)), "tray-1", "P01.txt"), filepath.Join(inbox, strconv.Itoa(os.Getpid()), "tray-1", "P01.txt")
		plant(t, dead)
		plant(t, living)
		if p, err := a.PreviewWithdrawal(t.Context(), l.study.ID, order); err != nil || !slices.ContainsFunc(p.Elsewhere, func(s string) bool { return strings.Contains(s, "file waits") }) {
			t.Errorf("what waits is not shown: %v, %v", p.Elsewhere, err)
		}
		if _, err := a.Withdraw(t.Context(), theLead, l.study.ID, order); firsthand.KindOf(err) != firsthand.Conflict {
			t.Fatalf("withdrawing while an import waits: %v, want Conflict", err)
		}
		if err := os.Remove(living); err != nil {
			t.Fatal(err)
		}
		plant(t, filepath.Join(inbox, "notes.txt")) // nobody's: it is not removed, and found
		c, err := a.Withdraw(t.Context(), theLead, l.study.ID, order)
		if err != nil || !slices.Equal(c.Residues, []string{filepath.Join("inbox", "notes.txt")}) {
			t.Errorf("residues in %v, %v", c.Residues, err)
		}
		if _, err := os.Stat(dead); !os.IsNotExist(err) {
			t.Errorf("what a dead process left is there: %v", err)
		}
	})
}

// Forgetting drops what is kept in memory: who asks afterwards is told of the
// study as it is.
func TestWithdrawalForgetsWhatIsInMemory(t *testing.T) {
	eachPlace(t, func(t *testing.T, at place) {
		a := openPlace(t, at)
		l := newLeaver(t, a)
		says := func() bool {
			t.Helper()
			w, err := a.Words(t.Context(), l.study.ID, WordsAsking{})
			if err != nil {
				t.Fatal(err)
			}
			return slices.ContainsFunc(w.Lines, func(x WordLine) bool { return x.Word == "zorblatt" })
		}
		if !says() {
			t.Fatal("nobody says it")
		}
		if _, err := a.Withdraw(t.Context(), theLead, l.study.ID, WithdrawOrder{Participant: "P01", Level: firsthand.RemoveEverything}); err != nil {
			t.Fatal(err)
		}
		if held := a.corpora.all[l.study.ID]; held != nil {
			t.Error("the study is held in memory as it was")
		}
		if says() {
			t.Error("somebody still says it")
		}
		for _, form := range a.corpora.all[l.study.ID].spoken.said.words.forms() {
			if form.plain == "zorblatt" {
				t.Error("the word is still numbered")
			}
		}
	})
}

// The words that are counted are those of the newest text.
func TestWordsFollowACorrection(t *testing.T) {
	eachPlace(t, func(t *testing.T, at place) {
		a := openPlace(t, at)
		l := newLeaver(t, a)
		count := func(word string) (n int) {
			t.Helper()
			w, err := a.Words(t.Context(), l.study.ID, WordsAsking{})
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range w.Lines {
				if x.Word == word {
					n = x.Count
				}
			}
			return n
		}
		if count("frangipole") != 1 || count("pamphlet") != 0 {
			t.Fatal("the words are not counted as they stand")
		}
		start := strings.Index(goneWords, "frangipole")
		if _, err := a.Correct(t.Context(), theLead, l.study.ID, l.documents["P01.txt"], 1, firsthand.Span{Start: start, End: start + len("frangipole")}, "pamphlet"); err != nil {
			t.Fatal(err)
		}
		if count("frangipole") != 0 || count("pamphlet") != 1 {
			t.Errorf("frangipole %d times and pamphlet %d times after the correction, want 0 and 1", count("frangipole"), count("pamphlet"))
		}
	})
}
