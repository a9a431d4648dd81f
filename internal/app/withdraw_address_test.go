package app

import (
	"net/url"
	"testing"

	"firsthand.study"
	"firsthand.study/internal/store"
)

func TestQuotesInAddressesAreFoundAsTyped(t *testing.T) {
	s := saying([]string{"one two three four five six seven"}, nil)
	for _, tt := range []struct{ in, want string }{
		{"/find?q=one+two+three+four+five&in=P02", "/find?q=%5Bwithdrawn%5D&in=P02"},
		{"/find?q=%22one%20two%20three%20four%20five%22", "/find?q=%5Bwithdrawn%5D"},
		{"/find?in=one%20two&q=three+four", "/find?in=one%20two&q=three+four"}, // too few
		{"/find?q=caf%C3%A9", "/find?q=%5Bwithdrawn%5D"},
		{"/words/one%20two%20three%20four%20five", "/words/%5Bwithdrawn%5D"},
	} {
		if got, _ := s.instead(store.Written{Table: "questions", Column: "address", Text: tt.in}, map[string]bool{"café": true}); got != tt.want {
			t.Errorf("%q became %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestWithdrawalReachesAddressesAndTheStudysTitle(t *testing.T) {
	eachPlace(t, func(t *testing.T, at place) {
		a := openPlace(t, at)
		l := newLeaver(t, a)
		ctx := t.Context()
		id := l.study.ID
		if _, err := a.do(ctx, id, theLead, "study.settings", func(tx *store.Tx, _ firsthand.Colleague) error {
			s := l.study
			s.Title = "Care: " + theQuote
			return tx.PutStudy(ctx, s)
		}); err != nil {
			t.Fatal(err)
		}
		q, err := a.KeepQuestion(ctx, theLead, id, "Who said it?", "/find?q="+url.QueryEscape("“"+theQuote+"” café wobblement")+"&in=P02")
		if err != nil {
			t.Fatal(err)
		}
		c, err := a.Withdraw(ctx, theLead, id, WithdrawOrder{Participant: "P01", Level: firsthand.RemoveEverything, Words: []string{"wobblement"}})
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Residues) > 0 || c.Sought < 7 {
			t.Errorf("%d words were looked for, and found in %v", c.Sought, c.Residues)
		}
		if found := traces(t, a, at, seeds...); len(found) > 0 {
			t.Errorf("left: %v", found)
		}
		if q, err = a.KeptQuestion(ctx, id, q.ID); err != nil || q.Address != "/find?q="+url.QueryEscape(withdrawnMark)+"&in=P02" {
			t.Errorf("the question asks %q, %v", q.Address, err)
		}
		if s, err := a.Study(ctx, string(id)); err != nil || s.Title != "Care: "+withdrawnMark || s.Name != l.study.Name {
			t.Errorf("the study is called %q, %q, %v", s.Title, s.Name, err)
		}
		l.othersAreUntouched(t, a)
	})
}

func TestTheEndOfALivingLexemeIsNoResidue(t *testing.T) {
	a := openPlace(t, func() place { d := t.TempDir(); return place{d + "/firsthand.db", d + "/vault.db", d} }())
	l := newLeaver(t, a)
	ctx := t.Context()
	// Of "quizzlemorphic" behind "quizzle" the index keeps "morphic".
	_, err := a.do(ctx, l.study.ID, theLead, "test", func(tx *store.Tx, _ firsthand.Colleague) error {
		return tx.Index(ctx, l.documents["P02.txt"], []string{"listen", "quizzle", "quizzlemorphic"})
	})
	if err != nil {
		t.Fatal(err)
	}
	var raw Certificate
	if err := a.searchFiles(ctx, map[string]bool{"morphic": true}, nil, &raw); err != nil || len(raw.Residues) == 0 {
		t.Fatalf("the end of a lexeme does not stand in the file: %v", err)
	}
	w := withdrawn{}
	w.Level, w.said, w.p.Study = firsthand.RemoveEverything, said{words: map[string]bool{"morphic": true}}, l.study.ID
	var c Certificate
	if err := a.searchResidues(ctx, w, &c); err != nil || len(c.Residues) > 0 || c.Sought != 1 {
		t.Errorf("residues in %v, %d words, %v", c.Residues, c.Sought, err)
	}
}
