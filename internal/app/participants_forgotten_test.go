package app

import (
	"testing"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// What was known of somebody who declines stands nowhere afterwards: no table, no
// payload of the journal, no file.
func TestWhoDeclinesIsForgottenInTheJournalToo(t *testing.T) {
	eachPlace(t, func(t *testing.T, at place) {
		a := openPlace(t, at)
		s, _ := newPeopleStudy(t, a)
		ctx := t.Context()
		p := introduce(t, a, s.ID, planted)
		stays := introduce(t, a, s.ID, firsthand.Identity{Name: "Somebody Else", Telephone: "2"})
		act := func(fn func(tx *store.Tx, me firsthand.Colleague) error) {
			t.Helper()
			if _, err := a.do(ctx, s.ID, theLead, "test", fn); err != nil {
				t.Fatal(err)
			}
		}
		town := firsthand.Variable{ID: firsthand.NewID(), Study: s.ID, Name: "town", Type: firsthand.TextValue, Position: 9}
		act(func(tx *store.Tx, _ firsthand.Colleague) error { return tx.PutVariable(ctx, town) })
		if _, err := a.Screen(ctx, theLead, s.ID, p.Number, meets(), map[string]string{"town": "quokkaland"}); err != nil {
			t.Fatal(err)
		}
		// A value that was cleared is in no table, and in the journal all the same.
		act(func(tx *store.Tx, _ firsthand.Colleague) error {
			return putValues(ctx, tx, s.ID, p.Case, map[string]string{"town": ""})
		})
		if err := a.SetPseudonym(ctx, theLead, s.ID, p.Number, "Zanzibarella"); err != nil {
			t.Fatal(err)
		}
		if err := a.SetPseudonym(ctx, theLead, s.ID, stays.Number, "Staysbehind"); err != nil {
			t.Fatal(err)
		}
		memo := func(about firsthand.ID, body string) firsthand.Memo {
			t.Helper()
			m, err := a.AddMemo(ctx, theLead, firsthand.Memo{Study: s.ID, About: about, Body: body})
			if err != nil {
				t.Fatal(err)
			}
			return m
		}
		memo(p.Case, "mizzenfoot of the person")
		if err := a.RemoveMemo(ctx, theLead, s.ID, memo(p.Case, "hobnocket, removed").ID); err != nil {
			t.Fatal(err)
		}
		memo(stays.Case, "wobblement of another")
		words := []string{"quokkaland", "zanzibarella", "mizzenfoot", "hobnocket"}
		if found := traces(t, a, at, words...); len(found) < len(words) {
			t.Fatalf("the search finds %v", found)
		}
		if err := a.NotTakingPart(ctx, theLead, s.ID, p.Number, firsthand.Declined, firsthand.NoTime, ""); err != nil {
			t.Fatal(err)
		}
		if found := traces(t, a, at, words...); len(found) > 0 {
			t.Errorf("left: %v", found)
		}
		if len(traces(t, a, at, "staysbehind")) == 0 || len(traces(t, a, at, "wobblement")) == 0 {
			t.Error("what was known of another is gone too")
		}
		f, err := a.Flow(ctx, s.ID)
		if err != nil || f.Introduced != 2 || f.Screened != 1 || len(f.Not) != 1 {
			t.Errorf("flow %+v, %v", f, err)
		}
		if r, err := a.Verify(ctx, nil); err != nil || !r.Sound {
			t.Errorf("verify: %+v, %v", r.Faults, err)
		}
	})
}

// Who declined before their case was forgotten in the journal is reached by a
// withdrawal, and what it will do is shown.
func TestAWithdrawalReachesTheCaseThatSomebodyHad(t *testing.T) {
	eachPlace(t, func(t *testing.T, at place) {
		a := openPlace(t, at)
		s, _ := newPeopleStudy(t, a)
		ctx := t.Context()
		p := introduce(t, a, s.ID, planted)
		if err := a.SetPseudonym(ctx, theLead, s.ID, p.Number, "Zanzibarella"); err != nil {
			t.Fatal(err)
		}
		if _, err := a.AddMemo(ctx, theLead, firsthand.Memo{Study: s.ID, Title: "Calls", Body: "The mizzenfoot was mentioned."}); err != nil {
			t.Fatal(err)
		}
		if _, err := a.do(ctx, s.ID, theLead, "people.leave", func(tx *store.Tx, _ firsthand.Colleague) error {
			about := p.Case
			p.Stage, p.Why, p.Case = firsthand.Declined, firsthand.NoTime, ""
			if err := tx.PutParticipant(ctx, p); err != nil {
				return err
			}
			return tx.DropCase(ctx, about)
		}); err != nil {
			t.Fatal(err)
		}
		order := WithdrawOrder{Participant: p.Number, Level: firsthand.RemoveEverything, Words: []string{"mizzenfoot"}}
		touched, err := a.PreviewWithdrawal(ctx, s.ID, order)
		if err != nil {
			t.Fatal(err)
		}
		// Introduced, named, written of, and left.
		if touched.Payloads != 4 || len(touched.Quotations) != 1 {
			t.Errorf("the preview shows %d payloads and %+v; want 4 and one memo", touched.Payloads, touched.Quotations)
		}
		c, err := a.Withdraw(ctx, theLead, s.ID, order)
		if err != nil || c.Payloads != touched.Payloads || c.Quotations != 1 || len(c.Residues) > 0 {
			t.Errorf("the certificate says %+v, %v", c, err)
		}
		if found := traces(t, a, at, "zanzibarella", "mizzenfoot"); len(found) > 0 {
			t.Errorf("left: %v", found)
		}
	})
}

// A word that is to go goes at the levels that erase nothing else, too.
func TestWordsGoAtEveryLevel(t *testing.T) {
	eachPlace(t, func(t *testing.T, at place) {
		a := openPlace(t, at)
		l := newLeaver(t, a)
		ctx := t.Context()
		order := WithdrawOrder{Participant: "P01", Level: firsthand.NoContact, Words: []string{"wobblement"}}
		p, err := a.PreviewWithdrawal(ctx, l.study.ID, order)
		if err != nil || len(p.Quotations) != 1 || p.Payloads == 0 || len(p.Documents) > 0 {
			t.Errorf("the preview is %+v, %v", p, err)
		}
		c, err := a.Withdraw(ctx, theLead, l.study.ID, order)
		if err != nil || c.Quotations != 1 || c.Sought != 1 || len(c.Residues) > 0 {
			t.Errorf("the certificate says %+v, %v", c, err)
		}
		if found := traces(t, a, at, "wobblement"); len(found) > 0 {
			t.Errorf("left: %v", found)
		}
		if len(traces(t, a, at, "zorblatt")) == 0 {
			t.Error("what was said is gone")
		}
	})
}
