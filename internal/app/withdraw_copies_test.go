package app

import (
	"slices"
	"strings"
	"testing"

	"firsthand.study"
)

func TestWithdrawalReachesCopiesOfTheStudy(t *testing.T) {
	eachPlace(t, func(t *testing.T, at place) {
		a := openPlace(t, at)
		l := newLeaver(t, a)
		ctx := t.Context()
		made, err := a.CopyStudy(ctx, theLead, l.study.Name, "The copy")
		if err != nil {
			t.Fatal(err)
		}
		order := WithdrawOrder{Participant: "P01", Level: firsthand.RemoveEverything, Words: []string{"wobblement"}}
		p, err := a.PreviewWithdrawal(ctx, l.study.ID, order)
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Copies) != 1 || p.Copies[0].Study != made.Name || p.Copies[0].Document != "P01.txt" || p.Copies[0].Case == "" ||
			!slices.ContainsFunc(p.Elsewhere, func(s string) bool { return strings.Contains(s, made.Name) }) {
			t.Errorf("the preview does not name the copy: %+v, %v", p.Copies, p.Elsewhere)
		}
		if _, err := a.Withdraw(ctx, theLead, l.study.ID, order); firsthand.KindOf(err) != firsthand.Conflict {
			t.Fatalf("withdrawing while a copy is not named: %v, want Conflict", err)
		}
		if list, _, err := a.list(ctx); err != nil || len(list.Entries) != 0 {
			t.Errorf("the list has %d entries after a refusal, %v", len(list.Entries), err)
		}
		order.AlsoIn = []string{made.Name}
		c, err := a.Withdraw(ctx, theLead, l.study.ID, order)
		if err != nil {
			t.Fatal(err)
		}
		if c.Documents != 2 || c.Codings != 2 || c.Sought < 5 || len(c.Residues) > 0 || !slices.Equal(c.AlsoIn, []string{made.Name}) {
			t.Errorf("the certificate says %+v", c)
		}
		if found := traces(t, a, at, seeds...); len(found) > 0 {
			t.Errorf("left: %v", found)
		}
		l.othersAreUntouched(t, a)
		if list, _, err := a.list(ctx); err != nil || len(list.Entries) != 2 {
			t.Errorf("the list has %d entries, want one for each study, %v", len(list.Entries), err)
		}
		// Once more, there is nothing left to look for, and that is said.
		c, err = a.Withdraw(ctx, theLead, l.study.ID, WithdrawOrder{Participant: "P01", Level: firsthand.RemoveEverything})
		if err != nil || c.Sought != 0 || !slices.ContainsFunc(c.Beyond, func(s string) bool { return strings.HasPrefix(s, "no word was looked for") }) {
			t.Errorf("a search for nothing is not told: %+v, %v", c, err)
		}
	})
}
