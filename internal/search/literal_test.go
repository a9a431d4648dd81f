package search

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"firsthand.study/internal/text"
)

// naive compares the needle with the text at every code point.
func naive(needle, hay string) []text.Span {
	equal := func(a, b rune) bool {
		if a == b {
			return true
		}
		for f := unicode.SimpleFold(a); f != a; f = unicode.SimpleFold(f) {
			if f == b {
				return true
			}
		}
		return false
	}
	n, h := []rune(needle), []rune(hay)
	var found []text.Span
	for i := 0; len(n) > 0 && i+len(n) <= len(h); {
		k := 0
		for k < len(n) && equal(n[k], h[i+k]) {
			k++
		}
		if k == len(n) {
			found = append(found, text.Span{Start: i, End: i + k})
			i += k
		} else {
			i++
		}
	}
	return found
}

var awkward = rapid.StringOfN(rapid.SampledFrom([]rune("aAbsSſkK\u212AiİıIΣσςβßẞéÉe\u0301ïÏ 😀👩\u200d\n'ǅǆǄµμΜ")), 0, 60, -1)

func TestLiteralEqualsComparingEverywhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hay := awkward.Draw(t, "text")
		var needle string
		if rapid.Bool().Draw(t, "from the text") && hay != "" {
			r := []rune(hay)
			from := rapid.IntRange(0, len(r)-1).Draw(t, "from")
			needle = string(r[from:rapid.IntRange(from+1, min(len(r), from+4)).Draw(t, "to")])
			if rapid.Bool().Draw(t, "upper") {
				needle = strings.Map(unicode.ToUpper, needle)
			}
		} else {
			needle = awkward.Draw(t, "needle")
		}
		want := naive(needle, hay)
		got := NewLiteral(needle).Find(hay)
		if len(got) != len(want) {
			t.Fatalf("%q in %q: %v, want %v", needle, hay, got, want)
		}
		ix := text.NewIndex(hay)
		for i := range got {
			if got[i].Span != want[i] {
				t.Fatalf("%q in %q: %v, want %v", needle, hay, got, want)
			}
			if hay[got[i].From:got[i].To] != ix.Slice(want[i]) {
				t.Fatalf("bytes %d-%d are not the code points %v of %q", got[i].From, got[i].To, want[i], hay)
			}
		}
	})
}

func TestLiteralByExample(t *testing.T) {
	for _, c := range []struct {
		needle, text string
		want         []text.Span
	}{
		{"overtime", "Overtime, OVERTIME; over time", []text.Span{{Start: 0, End: 8}, {Start: 10, End: 18}}},
		{"naïve", "NAÏVE naive nai\u0308ve", []text.Span{{Start: 0, End: 5}}},
		{"σ", "Σςσ", []text.Span{{Start: 0, End: 1}, {Start: 1, End: 2}, {Start: 2, End: 3}}},
		{"kiss", "\u212AI\u017F\u017F", []text.Span{{Start: 0, End: 4}}},
		{"i", "İıIi", []text.Span{{Start: 2, End: 3}, {Start: 3, End: 4}}},
		{"ss", "Straße", nil},
		{"aa", "aaaaa", []text.Span{{Start: 0, End: 2}, {Start: 2, End: 4}}},
		{"😀 b", "a😀 B", []text.Span{{Start: 1, End: 4}}},
		{"\uFFFD", "a\xffb\uFFFD", []text.Span{{Start: 3, End: 4}}},
		{"", "abc", nil},
	} {
		got := NewLiteral(c.needle).Find(c.text)
		if len(got) != len(c.want) {
			t.Errorf("%q in %q: %v, want %v", c.needle, c.text, got, c.want)
			continue
		}
		for i := range got {
			if got[i].Span != c.want[i] {
				t.Errorf("%q in %q: %v, want %v", c.needle, c.text, got, c.want)
			}
		}
	}
}

func TestInContext(t *testing.T) {
	const text = "😀 about ÖVERTIME — pay"
	hit := NewLiteral("övertime").Find(text)[0]
	for n, want := range map[int][2]string{0: {"", ""}, 3: {"ut ", " — "}, 99: {"😀 about ", " — pay"}} {
		c := InContext(text, hit, n)
		if c.Before != want[0] || c.Match != "ÖVERTIME" || c.After != want[1] {
			t.Errorf("%d: %q %q %q", n, c.Before, c.Match, c.After)
		}
	}
}

// interviews are synthetic; testdata/SOURCE.md tells how they were made.
func interviews(t testing.TB) (texts []string, counts map[string]int) {
	files, err := filepath.Glob("testdata/interviews/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no interviews in testdata", err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(b))
	}
	b, err := os.ReadFile("testdata/interviews/counts.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &counts); err != nil {
		t.Fatal(err)
	}
	return texts, counts
}

func TestLiteralCountsAsPythonDoes(t *testing.T) {
	texts, counts := interviews(t)
	if len(counts) < 3 {
		t.Fatal("too few counts", counts)
	}
	for needle, want := range counts {
		l, got, found := NewLiteral(needle), 0, 0
		for _, s := range texts {
			got += l.Count(s)
			found += len(l.Find(s))
		}
		if got != want || found != want || want == 0 {
			t.Errorf("%q: counted %d, found %d, Python counts %d", needle, got, found, want)
		}
	}
}

func FuzzLiteral(f *testing.F) {
	f.Add("kſ", "\u212ASs \xff")
	f.Add("\xc3", "a\xc3\xa9\xc3")
	f.Fuzz(func(t *testing.T, needle, hay string) {
		ok := utf8.ValidString(needle) && utf8.ValidString(hay)
		got := NewLiteral(needle).Find(hay)
		if ok && len(got) != len(naive(needle, hay)) {
			t.Fatalf("%q in %q: %v, want %v", needle, hay, got, naive(needle, hay))
		}
		for _, h := range got {
			InContext(hay, h, 3)
		}
	})
}

func corpus(t testing.TB) string {
	texts, _ := interviews(t)
	one := strings.Join(texts, "\n")
	return strings.Repeat(one, 8_000_000/len(one)+1)
}

func BenchmarkLiteral(b *testing.B) {
	text := corpus(b)
	for _, needle := range []string{"overtime", "waiting list", "naïve", "the", "kiss", "e"} {
		b.Run("count "+needle, func(b *testing.B) {
			l := NewLiteral(needle)
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				l.Count(text)
			}
		})
		b.Run("find "+needle, func(b *testing.B) {
			l := NewLiteral(needle)
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				l.Find(text)
			}
		})
	}
}

// TestInContextKeepsBracketsWhole never cuts through what stands in square
// brackets, and leaves alone a hit inside them.
func TestInContextKeepsBracketsWhole(t *testing.T) {
	const said = "I told [key worker 1] about the bus and [key worker 2] laughed. ] [ then"
	for _, c := range []struct {
		hit, before, after string
		n                  int
	}{
		{"bus", " about the ", " and ", 14},
		{"bus", " about the ", " and [key worker 2]", 19},
		{"bus", "[key worker 1] about the ", " and [key worker 2] laugh", 25},
		{"worker", " [key ", " 1] ab", 6},
		{"then", " ] [ ", "", 5},
	} {
		at := strings.Index(said, c.hit)
		got := InContext(said, Hit{From: at, To: at + len(c.hit)}, c.n)
		if got.Before != c.before || got.After != c.after {
			t.Errorf("%d about %q: %q and %q", c.n, c.hit, got.Before, got.After)
		}
	}
}
