package text

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// pieces are what makes places hard: families of emoji, combining marks,
// right-to-left letters, every kind of line end, decomposed accents.
var pieces = []string{"a", "Zoë", "e\u0301", "👩‍👩‍👧", "🙂", "שלום", "مرحبا", "\r\n", "\n", "\u2028", "\u2029", " ", "  ", "ß", "İ", "\u200f", "\u202e",
	"word", "longer-word", "…", "漢字", "\t", ".", "\xff", "\xf0\x9f"}

func textOf(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 400).Draw(t, "pieces"), "")
}

func TestIndexAgreesWithCountingByHand(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := textOf(t)
		ix := NewIndex(s)
		runes := []rune(s)
		if ix.Len() != len(runes) || ix.LenUTF16() != len(utf16.Encode(runes)) {
			t.Fatalf("%q: %d code points and %d units, want %d and %d", s, ix.Len(), ix.LenUTF16(), len(runes), len(utf16.Encode(runes)))
		}
		cp := rapid.IntRange(0, len(runes)).Draw(t, "cp")
		b := 0
		for range cp {
			_, size := utf8.DecodeRuneInString(s[b:])
			b += size
		}
		u := len(utf16.Encode(runes[:cp]))
		if ix.Byte(cp) != b || ix.UTF16(cp) != u {
			t.Fatalf("code point %d of %q: byte %d unit %d, want %d %d", cp, s, ix.Byte(cp), ix.UTF16(cp), b, u)
		}
		if ix.FromByte(b) != cp || ix.FromUTF16(u) != cp {
			t.Fatalf("back from byte %d and unit %d of %q: %d and %d, want %d", b, u, s, ix.FromByte(b), ix.FromUTF16(u), cp)
		}
		if cp < len(runes) && runes[cp] > 0xFFFF && ix.FromUTF16(u+1) != cp {
			t.Fatalf("the second half of a pair is code point %d, want %d", ix.FromUTF16(u+1), cp)
		}
		to := rapid.IntRange(cp, len(runes)).Draw(t, "to")
		if got := []rune(ix.Slice(Span{cp, to})); string(got) != string(runes[cp:to]) {
			t.Fatalf("slice %d-%d is %q, want %q", cp, to, string(got), string(runes[cp:to]))
		}
	})
}

func TestIndexMovesPlacesOutsideToTheEnds(t *testing.T) {
	for _, s := range []string{"", "abc", "é🙂"} {
		ix := NewIndex(s)
		if ix.Byte(-5) != 0 || ix.Byte(99) != len(s) || ix.FromByte(-1) != 0 || ix.FromByte(99) != ix.Len() || ix.Slice(Span{2, 1}) != "" {
			t.Errorf("%q: a place outside the text is not moved to its end", s)
		}
	}
}

func editsOf(t *rapid.T, n int) []Edit {
	var edits []Edit
	at := 0
	for range rapid.IntRange(0, 6).Draw(t, "edits") {
		start := rapid.IntRange(at, n).Draw(t, "start")
		end := rapid.IntRange(start, min(n, start+12)).Draw(t, "end")
		if start > 0 && start == at && len(edits) > 0 && start == end {
			continue
		}
		edits = append(edits, Edit{Span{start, end}, strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces[:20]), 0, 3).Draw(t, "new"), "")})
		at = end
	}
	return edits
}

// TestCarriedSpansDifferOnlyInsideEdits is the promise of every edit: what was
// coded and not replaced reads as before, and what was replaced is flagged.
func TestCarriedSpansDifferOnlyInsideEdits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		old := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces[:21]), 1, 60).Draw(t, "old"), "")
		ix := NewIndex(old)
		edits := editsOf(t, ix.Len())
		next, err := Apply(old, edits)
		if err != nil {
			t.Fatal(err)
		}
		c, err := NewCarrier(ix.Len(), edits)
		if err != nil {
			t.Fatal(err)
		}
		start := rapid.IntRange(0, ix.Len()-1).Draw(t, "from")
		span := Span{start, rapid.IntRange(start+1, ix.Len()).Draw(t, "to")}
		to, changed, gone := c.Carry(span)
		nx := NewIndex(next)
		if gone {
			if !changed || to.Len() > 0 {
				t.Fatalf("gone, but changed %v and still %v", changed, to)
			}
			return
		}
		if !to.Valid(nx.Len()) {
			t.Fatalf("%v of %q became %v of %q", span, old, to, next)
		}
		touched := false
		var inside []Edit // the edits as seen from the span
		for _, e := range edits {
			if e.End > span.Start && e.Start < span.End {
				touched = true
				cut := e.Intersect(span)
				inside = append(inside, Edit{Span{cut.Start - span.Start, cut.End - span.Start}, e.New})
			}
		}
		if touched != changed {
			t.Fatalf("changed is %v, but edits %v touch %v: %v", changed, edits, span, touched)
		}
		want, err := Apply(ix.Slice(span), inside)
		if err != nil {
			t.Fatal(err)
		}
		if got := nx.Slice(to); got != want {
			t.Fatalf("%v reads %q after %v, want %q", span, got, edits, want)
		}
	})
}

func TestApplyRefuses(t *testing.T) {
	for name, edits := range map[string][]Edit{
		"outside":  {{Span{2, 9}, ""}},
		"backward": {{Span{2, 1}, ""}},
		"negative": {{Span{-1, 1}, ""}},
		"overlap":  {{Span{0, 2}, ""}, {Span{1, 3}, ""}},
	} {
		if _, err := Apply("abc", edits); err == nil {
			t.Errorf("%s: applied", name)
		}
	}
}

func TestDiffMakesTheNextText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		old, next := textOf(t), textOf(t)
		if rapid.Bool().Draw(t, "related") {
			var err error
			if next, err = Apply(old, editsOf(t, NewIndex(old).Len())); err != nil {
				t.Fatal(err)
			}
		}
		got, err := Apply(old, Diff(old, next))
		if err != nil || got != next {
			t.Fatalf("Diff(%q, %q) = %v makes %q, %v", old, next, Diff(old, next), got, err)
		}
	})
}

func TestDiffIsShortAndWhole(t *testing.T) {
	for _, tt := range []struct {
		old, next string
		want      []Edit
	}{
		{"same", "same", nil},
		{"I went to Leeds, then home.", "I went to [town 1], then home.", []Edit{{Span{10, 15}, "[town 1]"}}},
		{"one two three", "one three", []Edit{{Span{4, 8}, ""}}},
		{"a 🙂 b c", "a 🙂 x c", []Edit{{Span{4, 5}, "x"}}},
		{"", "new", []Edit{{Span{0, 0}, "new"}}},
		{"gone", "", []Edit{{Span{0, 4}, ""}}},
	} {
		got := Diff(tt.old, tt.next)
		if len(got) != len(tt.want) {
			t.Errorf("Diff(%q, %q) = %v, want %v", tt.old, tt.next, got, tt.want)
			continue
		}
		for i := range got {
			if got[i] != tt.want[i] {
				t.Errorf("Diff(%q, %q) = %v, want %v", tt.old, tt.next, got, tt.want)
			}
		}
	}
}

func TestLines(t *testing.T) {
	sixty := strings.Repeat("a", 60)
	for _, tt := range []struct {
		name, text string
		want       []int
	}{
		{"empty", "", []int{0}},
		{"short", "one line", []int{0}},
		{"paragraphs", "one\n\ntwo", []int{0, 4, 5}},
		{"breaks at the last space", sixty + " and more words", []int{0, 65}},
		{"a long word breaks at the measure", strings.Repeat("x", 140), []int{0, 66, 132}},
		{"exactly the measure", strings.Repeat("x", 66), []int{0}},
		{"a space past the measure hangs", strings.Repeat("x", 66) + " y", []int{0, 67}},
		{"code points, not bytes", strings.Repeat("é", 66) + " 🙂", []int{0, 67}},
	} {
		got := Lines(tt.text)
		if len(got) != len(tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
			continue
		}
		for i := range got {
			if got[i] != tt.want[i] {
				t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
				break
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := textOf(t)
		starts := Lines(s)
		runes := []rune(s)
		for i, from := range starts {
			to := len(runes)
			if i+1 < len(starts) {
				to = starts[i+1]
			}
			line := strings.TrimRight(string(runes[from:to]), " \n")
			if n := len([]rune(line)); n > Measure {
				t.Fatalf("line %d of %q has %d code points", i+1, s, n)
			}
			if i+1 < len(starts) && to <= from {
				t.Fatalf("line %d of %q is empty", i+1, s)
			}
		}
	})
}

func BenchmarkIndex(b *testing.B) {
	s := strings.Repeat("They listened to me, naïvely I thought 🙂. ", 1000)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		NewIndex(s)
	}
}
