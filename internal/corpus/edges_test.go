package corpus

import (
	"slices"
	"testing"

	"firsthand.study/internal/text"
)

// TestEdges: what happens exactly where spans touch, which chance seldom draws.
func TestEdges(t *testing.T) {
	a := func(start, end, row int32) Coding { return Coding{Code: 0, Start: start, End: end, Row: row} }
	b := func(start, end, row int32) Coding { return Coding{Code: 1, Start: start, End: end, Row: row} }
	words := []text.Span{{Start: 0, End: 3}, {Start: 4, End: 7}, {Start: 8, End: 11}, {Start: 12, End: 15}}
	for _, tt := range []struct {
		name, asks string
		codings    []Coding
		want       []Coding
	}{
		{"neighbours mark one stretch", "A and B", []Coding{a(2, 10, 0), b(0, 5, 1), b(5, 8, 2)}, []Coding{a(2, 8, NoRow)}},
		{"a coding wholly marked is itself", "A and B", []Coding{a(2, 8, 0), b(0, 5, 1), b(5, 8, 2)}, []Coding{a(2, 8, 0)}},
		{"one stretch is found once", "A and B", []Coding{a(0, 10, 0), a(1, 12, 1), b(4, 8, 2)}, []Coding{a(4, 8, NoRow)}},
		{"touching is not sharing", "A and B", []Coding{a(0, 5, 0), b(5, 8, 1)}, nil},
		{"touching does not overlap", "A overlaps B", []Coding{a(0, 5, 0), b(5, 8, 1)}, nil},
		{"one code point overlaps", "A overlaps B", []Coding{a(0, 6, 0), b(5, 8, 1)}, []Coding{a(0, 6, 0)}},
		{"what is left on both sides", "A and not B", []Coding{a(0, 10, 0), b(4, 6, 1)}, []Coding{a(0, 4, NoRow), a(6, 10, NoRow)}},
		{"nothing is left", "A and not B", []Coding{a(4, 6, 0), b(4, 6, 1)}, nil},
		{"the same span is within", "A within B", []Coding{a(4, 6, 0), b(4, 6, 1)}, []Coding{a(4, 6, 0)}},
		{"neighbours do not hold it together", "A within B", []Coding{a(4, 8, 0), b(4, 6, 1), b(6, 8, 2)}, nil},
		{"two words between are not one", "A near 1 B", []Coding{a(0, 3, 0), b(12, 15, 1)}, nil},
		{"two words between are two", "A near 2 B", []Coding{a(0, 3, 0), b(12, 15, 1)}, []Coding{a(0, 3, 0)}},
		{"a word that ends where the other begins is between", "A near 1 B", []Coding{a(0, 4, 0), b(11, 15, 1)}, nil},
		{"a word cut in two is not between", "A near 1 B", []Coding{a(0, 5, 0), b(11, 15, 1)}, []Coding{a(0, 5, 0)}},
		{"to the left too", "A near 2 B", []Coding{a(12, 15, 0), b(0, 3, 1)}, []Coding{a(12, 15, 0)}},
	} {
		c := load(t, Input{
			Documents: []Document{{Name: "d", Length: 15, Case: -1}}, Coders: []string{"ana"},
			Codes: []Code{{Name: "A", Parent: -1}, {Name: "B", Parent: -1}}, Codings: tt.codings,
		})
		e, err := Parse(tt.asks)
		if err != nil {
			t.Fatal(err)
		}
		got, err := c.Passages(e, Filter{}, func(int) []text.Span { return words })
		if err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%s: %s of %v finds %v, want %v, %v", tt.name, tt.asks, tt.codings, got, tt.want, err)
		}
	}
}

// TestNearNeedsWords: without them no distance is known, so asking is refused.
func TestNearNeedsWords(t *testing.T) {
	c := load(t, Input{Codes: []Code{{Name: "A", Parent: -1}}})
	e, err := Parse("A near 2 A")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Passages(e, Filter{}, nil); err == nil {
		t.Error("near was answered without words")
	}
}
