package app

import (
	"strings"
	"testing"

	"firsthand.study"
)

// The example is filled from its protocol to consent, and what it shows follows
// from what is recorded.
func TestTheExampleIsFilledFromProtocolToConsent(t *testing.T) {
	eachPlace(t, func(t *testing.T, at place) {
		a := openPlace(t, at)
		ctx := t.Context()
		s, _, err := a.BuildExample(ctx, theLead)
		if err != nil {
			t.Fatal(err)
		}
		parts, err := a.Protocol(ctx, s.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range parts {
			if p.InForce == nil {
				t.Errorf("the example has no %s", p.Part)
			}
		}
		lines, err := a.Participants(ctx, s.ID)
		if err != nil {
			t.Fatal(err)
		}
		f, err := a.Flow(ctx, s.ID)
		if err != nil {
			t.Fatal(err)
		}
		not := 0
		for _, n := range f.Not {
			not += n.N
		}
		if f.Introduced != len(lines) || f.Interviewed+not != f.Introduced || f.Interviewed != 24 || f.Consented != 24 || not == 0 {
			t.Errorf("flow %+v of %d people", f, len(lines))
		}
		outdated, refused := 0, 0
		for _, l := range lines {
			if l.Stage != firsthand.Interviewed {
				if l.Case != "" {
					t.Errorf("%s took no part and has a case", l.Number)
				}
				continue
			}
			if l.Held == "" || l.Pseudonym == "" || l.SiteName == "" || l.Consent == 0 {
				t.Errorf("%s is incomplete: %+v", l.Number, l)
			}
			if l.Outdated {
				outdated++
			}
			if len(l.Refused) > 0 {
				refused++
			}
		}
		if outdated == 0 || refused == 0 {
			t.Errorf("%d consents are outdated, %d refuse something; the example shows both", outdated, refused)
		}
		m, err := a.Frame(ctx, s.ID)
		if err != nil || m.Interviewed != 24 || len(m.Unmet) > 0 {
			t.Errorf("the frame: %d interviewed, unmet %v, %v", m.Interviewed, m.Unmet, err)
		}
		decisions, err := a.Decisions(ctx, s.ID)
		if err != nil || len(decisions) != 2 || decisions[0].Stop || !decisions[1].Stop || decisions[0].Interviewed >= decisions[1].Interviewed {
			t.Errorf("decisions %+v, %v", decisions, err)
		}
		ledger, err := a.Vouchers(ctx, s.ID)
		if err != nil || len(ledger.Totals) != 1 || ledger.Totals[0].Pence != 24*2000 || ledger.Totals[0].Missing == 0 {
			t.Errorf("vouchers %+v, %v", ledger.Totals, err)
		}
		events, err := a.Timeline(ctx, s.ID, "P07")
		var kinds []string
		for _, e := range events {
			kinds = append(kinds, e.Kind)
		}
		if got := strings.Join(kinds, " "); err != nil || !strings.HasPrefix(got, "introduced screened consented interviewed voucher transcript coded") {
			t.Errorf("the timeline of P07: %v, %v", kinds, err)
		}
		r, err := a.Verify(ctx, nil)
		if err != nil || !r.Sound {
			t.Errorf("verify: %+v, %v", r.Faults, err)
		}
	})
}
