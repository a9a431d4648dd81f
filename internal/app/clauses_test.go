package app

import (
	"testing"

	"pgregory.net/rapid"

	"firsthand.study/internal/corpus"
)

// TestClausesAndWords takes expressions apart and puts them together again.
func TestClausesAndWords(t *testing.T) {
	for _, tt := range []struct {
		ask, again string
		clauses    int // 0: brackets say what clauses cannot
	}{
		{"A", "A", 1},
		{"A or B", "A or B", 1},
		{"A within B", "A within B", 2},
		{`("Beyond the role" or Reach/*) and not Hindering`, `("Beyond the role" or Reach/*) and not Hindering`, 2},
		{"A near 7 (B or C)", "A near 7 (B or C)", 2},
		{"not A and B", "B and not A", 2},
		{"A and B and not C or D", "A and B and not C or D", 4},
		{"A within B overlaps C", "A within B overlaps C", 3},
		{"A within (B overlaps C)", "", 0},
		{"A and (B or C within D)", "", 0},
		{"A and", "", 0},
	} {
		clauses, ok := Clauses(tt.ask)
		if !ok {
			if tt.clauses > 0 {
				t.Errorf("%s is not taken apart", tt.ask)
			}
			continue
		}
		if len(clauses) != tt.clauses {
			t.Errorf("%s has %d clauses %v, want %d", tt.ask, len(clauses), clauses, tt.clauses)
		}
		if got, err := Compose(clauses); err != nil || got != tt.again {
			t.Errorf("%s is put together as %q (%v), want %q", tt.ask, got, err, tt.again)
		}
	}
}

// TestClausesComeBack: what is chosen by hand reads as words that give the same
// choice of words back.
func TestClausesComeBack(t *testing.T) {
	code := rapid.SampledFrom([]string{"A", `"B c/*"`, "D/E", `"not"`, "*", `"x\"y"`})
	rapid.Check(t, func(t *rapid.T) {
		var clauses []Clause
		for i := range rapid.IntRange(1, 5).Draw(t, "clauses") {
			c := Clause{Any: rapid.SliceOfN(code, 1, 3).Draw(t, "codes")}
			if i > 0 {
				if c.Op = rapid.SampledFrom(ClauseOps).Draw(t, "op"); c.Op == "near" {
					c.Words = rapid.IntRange(0, 50).Draw(t, "words")
				}
			}
			clauses = append(clauses, c)
		}
		ask, err := Compose(clauses)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := corpus.Parse(ask); err != nil {
			t.Fatalf("%v reads as %q: %v", clauses, ask, err)
		}
		back, ok := Clauses(ask)
		if !ok {
			t.Fatalf("%v reads as %q, which is not taken apart", clauses, ask)
		}
		if again, err := Compose(back); err != nil || again != ask {
			t.Fatalf("%q comes back as %q (%v)", ask, again, err)
		}
	})
}
