package search

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func found(t testing.TB, a *Analyser, query, s string) []string {
	q, err := Parse(query, a)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	var all []string
	for _, h := range q.Locate(s) {
		all = append(all, s[h.From:h.To])
	}
	return all
}

func TestLocate(t *testing.T) {
	const s = "The manager trusted me. Trust, the night-shift manager said 😀, is earned: my managers’ trust in night shifts. Organisations don’t."
	a := NewAnalyser("en")
	for _, c := range []struct {
		query string
		want  []string
	}{
		{"trust", []string{"trusted", "Trust", "trust"}},
		{"TRUSTS day", nil},
		{"trust or day", []string{"trusted", "Trust", "trust"}},
		{"(trust day) or organization", []string{"Organisations"}},
		{`"night shift"`, []string{"night-shift", "night shifts"}},
		{"night-shift", []string{"night-shift", "night shifts"}},
		{`"shift night"`, nil},
		{`"night shi*"`, []string{"night-shift", "night shifts"}},
		{`“night shift manager”`, []string{"night-shift manager"}},
		{"organiz*", []string{"Organisations"}},
		{"organisa*", []string{"Organisations"}},
		{"organ", nil},
		{"trust not day", []string{"trusted", "Trust", "trust"}},
		{"trust -earned", nil},
		{"trust -(earn day)", []string{"trusted", "Trust", "trust"}},
		{"-day earned", []string{"earned"}},
		{"earned not \"trust day\"", []string{"earned"}},
		{"manager near 0 trust", []string{"manager", "trusted", "managers", "trust"}},
		{"manager near/3 trust", []string{"manager", "trusted", "Trust", "manager", "managers", "trust"}},
		{"earned near 1 (manager or is)", []string{"is", "earned", "managers"}},
		{`earned near 3 "manager said"`, []string{"manager said", "earned"}},
		{`"manager said" near 0 earned`, nil},
		{"said near earn", []string{"said", "earned"}},
		{"trust near 99 trust", []string{"trusted", "Trust", "trust"}},
		{"is near 9 is", nil},
		{`"night shift" night`, []string{"night-shift", "night shifts"}},
		{"dont", []string{"don’t"}},
		{"don't AND said", []string{"said", "don’t"}},
		{"trust, — said", []string{"trusted", "Trust", "said", "trust"}},
		{`"and"`, nil},
	} {
		if got := found(t, a, c.query, s); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.query, got, c.want)
		}
	}
	if got := found(t, a, `"very very"`, "very very very very very"); !slices.Equal(got, []string{"very very", "very very"}) {
		t.Errorf("overlapping phrases: %q", got)
	}
	if got := found(t, NewAnalyser("zh"), "护士", "女护士说，士护"); !slices.Equal(got, []string{"护士"}) {
		t.Errorf("Chinese: %q", got)
	}
}

func TestLocateInCodePoints(t *testing.T) {
	q, err := Parse("shift", NewAnalyser("en"))
	if err != nil {
		t.Fatal(err)
	}
	got := q.Locate("😀é shift")
	if len(got) != 1 || got[0].Start != 3 || got[0].End != 8 || got[0].From != 7 || got[0].To != 12 {
		t.Errorf("got %+v", got)
	}
}

func TestErrorsSayWhere(t *testing.T) {
	for query, at := range map[string]int{
		"":                        0,
		"   ":                     0,
		"é \"night":               2,
		"a (b":                    2,
		"a b)":                    3,
		"()":                      1,
		"a or":                    4,
		"or a":                    0,
		"a and":                   2,
		"a and or b":              2,
		"-a":                      0,
		"a or -b":                 5,
		"not":                     3,
		"a not not b":             6,
		"near a":                  0,
		"a near":                  6,
		"a near or":               7,
		"a near b near c":         9,
		"(a b) near c":            0,
		"a near (b -c)":           7,
		"a near/x b":              2,
		"a near/1001 b":           2,
		"a b*c":                   2,
		"*":                       0,
		"a *b":                    2,
		"a 😀":                     2,
		"\"…\"":                   0,
		strings.Repeat("(", 60):   deepest,
		strings.Repeat("a", 1001): farthest,
	} {
		_, err := Parse(query, NewAnalyser("en"))
		var e *QueryError
		if !errors.As(err, &e) || e.Position != at {
			t.Errorf("%.40q: %v, want an error at %d", query, err, at)
		}
	}
	var many []string
	for i := range mostParts + 1 {
		many = append(many, fmt.Sprint("w", i))
	}
	if _, err := Parse(strings.Join(many, " "), NewAnalyser("en")); err == nil {
		t.Error("a query of too many words was taken")
	}
	if _, err := Parse(strings.Join(many[1:], " "), NewAnalyser("en")); err != nil {
		t.Error(err)
	}
}

// library answers as an index does.
func library(a *Analyser, texts []string) func(Term) ([]int, error) {
	keys := make([][]string, len(texts))
	for i, s := range texts {
		keys[i] = a.Lexemes(s, nil)
	}
	return func(t Term) (ids []int, err error) {
		for i := range texts {
			if slices.ContainsFunc(keys[i], func(k string) bool {
				return k == t.Lexeme || t.Prefix && strings.HasPrefix(k, t.Lexeme)
			}) {
				ids = append(ids, i)
			}
		}
		return ids, nil
	}
}

var (
	vocabularyOfTests = []string{"new", "news", "shift", "shifts", "night", "organ", "organise", "organization", "happy", "happi"}
	queryOfTests      = rapid.Custom(func(t *rapid.T) string { return drawQuery(t, 2) })
)

func drawQuery(t *rapid.T, depth int) string {
	w := rapid.SampledFrom(vocabularyOfTests)
	prefix := rapid.SampledFrom([]string{"n*", "organi*", "organiz*", "happ*", "happi*", "shift*"})
	switch k := rapid.IntRange(0, 8).Draw(t, "form"); {
	case k == 0 || k > 3 && depth == 0:
		return w.Draw(t, "word")
	case k == 1:
		return prefix.Draw(t, "prefix")
	case k == 2:
		return `"` + w.Draw(t, "first") + " " + w.Draw(t, "second") + `"`
	case k == 3:
		return fmt.Sprintf("(%s near %d %s)", w.Draw(t, "a"), rapid.IntRange(0, 3).Draw(t, "most"), prefix.Draw(t, "b"))
	}
	a, b := drawQuery(t, depth-1), drawQuery(t, depth-1)
	return "(" + a + rapid.SampledFrom([]string{" ", " and ", " or ", " not ", " not "}).Draw(t, "operator") + b + ")"
}

// obeys answers a query about words the long way, from the tree and the list of words alone.
func obeys(q *Query, n node, s []reading) bool {
	at := func(p, i int) bool { return i >= 0 && i < len(s) && q.parts[p].is(s[i]) }
	switch n := n.(type) {
	case phrase:
		for i := range s {
			ok := true
			for k, p := range n {
				ok = ok && at(p, i+k)
			}
			if ok {
				return true
			}
		}
		return false
	case near: // of single words, as drawn here
		for i := range s {
			for k := range s {
				if i != k && max(i-k, k-i)-1 <= n.most && at(n.a.(phrase)[0], i) && at(n.b.(phrase)[0], k) {
					return true
				}
			}
		}
		return false
	case any:
		return slices.ContainsFunc(n, func(n node) bool { return obeys(q, n, s) })
	case all:
		return !slices.ContainsFunc(n.with, func(n node) bool { return !obeys(q, n, s) }) &&
			!slices.ContainsFunc(n.without, func(n node) bool { return obeys(q, n, s) })
	}
	return false
}

func TestDocumentsAndHitsAreThoseOfTheLongWay(t *testing.T) {
	a := NewAnalyser("en")
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.Map(rapid.SliceOfN(rapid.SampledFrom(vocabularyOfTests), 0, 6),
			func(w []string) string { return strings.Join(w, " ") }), 1, 5).Draw(t, "texts")
		query := queryOfTests.Draw(t, "query")
		q, err := Parse(query, a)
		if err != nil {
			t.Fatal(query, err)
		}
		candidates, err := Documents(q, library(a, texts))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.IsSorted(candidates) {
			t.Fatal("not in order", candidates)
		}
		for i, s := range texts {
			var readings []reading
			for _, w := range strings.Fields(s) {
				readings = append(readings, a.read(w))
			}
			hits := q.Locate(s)
			want := obeys(q, q.root, readings)
			if (len(hits) > 0) != want {
				t.Fatalf("%s in %q: %v, want hits: %v", query, s, hits, want)
			}
			if want && !slices.Contains(candidates, i) {
				t.Fatalf("%s: %q is missing among the documents", query, s)
			}
			for k := 1; k < len(hits); k++ {
				if hits[k].Start < hits[k-1].End {
					t.Fatalf("%s in %q: hits overlap: %v", query, s, hits)
				}
			}
			if !strings.ContainsAny(query, `"*`) && !want && slices.Contains(candidates, i) {
				t.Fatalf("%s: an index alone can tell that %q is not meant", query, s)
			}
		}
	})
}

func TestDocumentsStopAtAnError(t *testing.T) {
	q, err := Parse("a", NewAnalyser("en"))
	if err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	if _, err := Documents(q, func(Term) ([]string, error) { return nil, broken }); err != broken {
		t.Error(err)
	}
}

func TestSets(t *testing.T) {
	ids := rapid.SliceOfN(rapid.IntRange(0, 9), 0, 9)
	rapid.Check(t, func(t *rapid.T) {
		s, u := NewSet(ids.Draw(t, "s")), NewSet(ids.Draw(t, "u"))
		for id := range 10 {
			in, inToo := slices.Contains(s, id), slices.Contains(u, id)
			if slices.Contains(s.Or(u), id) != (in || inToo) || slices.Contains(s.And(u), id) != (in && inToo) ||
				slices.Contains(s.Without(u), id) != (in && !inToo) {
				t.Fatal(s, u, id)
			}
		}
		if or := s.Or(u); !slices.IsSorted(or) || len(slices.Compact(slices.Clone(or))) != len(or) {
			t.Fatal(or)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`(a near 5 "b c*") or not -d`, "near/3", "“x” −y", "a near 5", "'s*", "\xff-(", "ﷺ* ͺ"} {
		f.Add(s, "a b c d near 5")
	}
	a := NewAnalyser("en")
	f.Fuzz(func(t *testing.T, query, s string) {
		q, err := Parse(query, a)
		if err != nil {
			var e *QueryError
			if !errors.As(err, &e) || e.Position < 0 || e.Position > utf8.RuneCountInString(query) {
				t.Fatalf("%q: %v", query, err)
			}
			return
		}
		last := 0
		for _, h := range q.Locate(s) {
			if h.From < last || h.To <= h.From || h.To > len(s) {
				t.Fatalf("%q in %q: %+v", query, s, h)
			}
			last = h.To
		}
		for _, term := range q.Terms() {
			if term.Lexeme == "" {
				t.Fatalf("%q asks for nothing", query)
			}
		}
	})
}

func BenchmarkLocate(b *testing.B) {
	text := corpus(b)
	a := NewAnalyser("en")
	for _, query := range []string{"overtime", `"waiting list"`, "naive", "organi*", "manager near 5 trust", "the"} {
		b.Run(query, func(b *testing.B) {
			q, err := Parse(query, a)
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				q.Locate(text)
			}
		})
	}
}
