package app

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"firsthand.study"
)

// TestComparedVersionsAreBothWhole: what stayed and went is the older text, what
// stayed and came the newer, whatever the two are.
func TestComparedVersionsAreBothWhole(t *testing.T) {
	words := rapid.StringMatching(`[a-zé \n]{0,24}`)
	item := rapid.Custom(func(t *rapid.T) firsthand.Item {
		return firsthand.Item{Key: words.Draw(t, "key"), Text: words.Draw(t, "text"), Kind: rapid.SampledFrom([]string{"", firsthand.Include, firsthand.AfterStudy}).Draw(t, "kind"),
			Prompts: rapid.SliceOfN(words, 0, 3).Draw(t, "prompts"), Required: rapid.Bool().Draw(t, "required"), Months: rapid.IntRange(0, 1200).Draw(t, "months")}
	})
	version := rapid.Custom(func(t *rapid.T) firsthand.Provision {
		return firsthand.Provision{Part: rapid.SampledFrom(firsthand.Parts).Draw(t, "part"), Body: words.Draw(t, "body"), Items: rapid.SliceOfN(item, 0, 4).Draw(t, "items")}
	})
	rapid.Check(t, func(t *rapid.T) {
		older, newer := version.Draw(t, "older"), version.Draw(t, "newer")
		var before, after strings.Builder
		for _, p := range CompareProvisions(older, newer) {
			if p.Kind != Came {
				before.WriteString(p.Text)
			}
			if p.Kind != Went {
				after.WriteString(p.Text)
			}
		}
		if before.String() != ProvisionText(older) || after.String() != ProvisionText(newer) {
			t.Fatalf("%q and %q are compared as %q and %q", ProvisionText(older), ProvisionText(newer), before.String(), after.String())
		}
	})
}

func TestHowLongSomethingIsKept(t *testing.T) {
	for _, tt := range []struct {
		months int
		kind   string
		want   string
	}{
		{0, firsthand.AfterInterview, "as soon as may be after the interview"},
		{1, firsthand.AfterTranscript, "1 month after the transcript is checked"},
		{12, firsthand.AfterStudy, "12 months after the study ends"},
		{18, firsthand.AfterStudy, "18 months after the study ends"},
		{120, firsthand.AfterStudy, "10 years after the study ends"},
	} {
		if got := Kept(firsthand.Item{Kind: tt.kind, Months: tt.months}); got != tt.want {
			t.Errorf("%d: %q, want %q", tt.months, got, tt.want)
		}
	}
}

// TestNobodyWritesOverAVersionUnread: of two who read the same version, the
// second to write is told.
func TestNobodyWritesOverAVersionUnread(t *testing.T) {
	eachPlace(t, func(t *testing.T, at place) {
		a := openPlace(t, at)
		s, err := a.NewStudy(t.Context(), theLead, "care", "Care")
		if err != nil {
			t.Fatal(err)
		}
		aims := func(read int, body string) (firsthand.Provision, error) {
			return a.ReviseProvision(t.Context(), theLead, s.ID, read, firsthand.Provision{Part: firsthand.Aims, Body: body})
		}
		if p, err := aims(0, "One."); err != nil || p.Version != 1 {
			t.Fatalf("the first is version %d: %v", p.Version, err)
		}
		if p, err := aims(1, "One."); err != nil || p.Version != 1 {
			t.Errorf("the same again is version %d: %v", p.Version, err)
		}
		if p, err := aims(1, "Two."); err != nil || p.Version != 2 {
			t.Errorf("the next is version %d: %v", p.Version, err)
		}
		for _, read := range []int{-1, 0, 1, 3} {
			if _, err := aims(read, "Three."); firsthand.KindOf(err) != firsthand.Conflict {
				t.Errorf("who read version %d is told %v", read, err)
			}
		}
		parts, err := a.Protocol(t.Context(), s.ID)
		if err != nil || parts[0].InForce.Body != "Two." || len(parts[0].Versions) != 2 {
			t.Errorf("in force is %+v: %v", parts[0].InForce, err)
		}
	})
}
