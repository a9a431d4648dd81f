package app

import (
	"slices"
	"strings"
	"testing"

	"firsthand.study"
)

// A run that was stopped when it had erased, before what it erased left the files,
// is finished by the next one, which counts what the first did.
func TestAWithdrawalThatWasStoppedIsFinished(t *testing.T) {
	for _, level := range []firsthand.Level{firsthand.RemoveUnanalysed, firsthand.RemoveEverything} {
		t.Run(string(level), func(t *testing.T) {
			eachPlace(t, func(t *testing.T, at place) {
				a := openPlace(t, at)
				l := newLeaver(t, a)
				ctx := t.Context()
				if level == firsthand.RemoveUnanalysed {
					for _, c := range a.standingCodings(t, l.documents["P01.txt"]) {
						if err := a.RemoveCoding(ctx, theLead, l.study.ID, c.ID); err != nil {
							t.Fatal(err)
						}
					}
				}
				order := WithdrawOrder{Participant: "P01", Level: level, Words: []string{"wobblement"}}
				p, err := a.PreviewWithdrawal(ctx, l.study.ID, order)
				if err != nil {
					t.Fatal(err)
				}
				secrets := 0
				for _, s := range p.Secrets {
					secrets += s.N
				}
				if _, _, err := a.withdraw(ctx, theLead, l.study.ID, order); err != nil {
					t.Fatal(err)
				}
				if at.data != at.vault && len(everywhere(t, at.folder, "zorblatt")) == 0 {
					t.Fatal("nothing is left to finish: this test shows nothing")
				}
				c, err := a.Withdraw(ctx, theLead, l.study.ID, order)
				if err != nil {
					t.Fatal(err)
				}
				if c.Documents != 1 || c.Codings != p.Codings || c.Memos != p.Memos || c.Payloads != p.Payloads || c.Secrets != secrets {
					t.Errorf("the certificate says %+v, the preview said %+v", c, p)
				}
				if !slices.ContainsFunc(c.Beyond, func(s string) bool { return strings.Contains(s, "earlier run") }) {
					t.Errorf("that an earlier run took out quotations is not told: %v", c.Beyond)
				}
				if at.data != at.vault {
					if found := everywhere(t, at.folder, "zorblatt", "frangipole", "wobblement"); len(found) > 0 {
						t.Errorf("left: %v", found)
					}
				}
				again, err := a.Withdraw(ctx, theLead, l.study.ID, order)
				if err != nil || again.Documents != c.Documents || again.Payloads != c.Payloads || again.Secrets != c.Secrets {
					t.Errorf("once more it says %+v, before %+v; %v", again, c, err)
				}
			})
		})
	}
}
