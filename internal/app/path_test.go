package app

import (
	"testing"

	"firsthand.study"
)

// TestACodesPathNeedsNoQuotes: the whole argument may be a path with spaces.
func TestACodesPathNeedsNoQuotes(t *testing.T) {
	a := newApp(t)
	s := newStudy(t, a, "care")
	up, err := a.AddCode(t.Context(), asha, firsthand.Code{Study: s.ID, Name: "Humanised care"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.AddCode(t.Context(), asha, firsthand.Code{Study: s.ID, Name: "Not heard", Parent: up.ID}); err != nil {
		t.Fatal(err)
	}
	for _, e := range []string{"Humanised care", "Humanised care/*", "Humanised care/Not heard", `"Humanised care/*"`} {
		if _, err := a.Passages(t.Context(), s.ID, e, nil, ""); err != nil {
			t.Errorf("%s: %v", e, err)
		}
	}
	if _, err := a.Passages(t.Context(), s.ID, "Humanised care/Nothing", nil, ""); firsthand.KindOf(err) != firsthand.Invalid {
		t.Errorf("a path of no code: %v", err)
	}
}
