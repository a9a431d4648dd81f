package agreement

import (
	"encoding/json"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func near(a, b Value) bool {
	if !a.Defined() || !b.Defined() {
		return a.Defined() == b.Defined()
	}
	return math.Abs(float64(a-b)) < 1e-9
}

func same(t *rapid.T, what string, a, b Coefficients) {
	t.Helper()
	for name, v := range map[string][2]Value{
		"percent": {a.Percent, b.Percent}, "kappa": {a.Kappa, b.Kappa}, "pi": {a.Pi, b.Pi},
		"alpha": {a.Alpha, b.Alpha}, "AC1": {a.AC1, b.AC1}, "BP": {a.BP, b.BP},
	} {
		if !near(v[0], v[1]) {
			t.Fatalf("%s: %s is %v one way and %v the other", what, name, v[0], v[1])
		}
	}
}

// TestTheDoorsAgree: one set of judgements gives one answer, by whichever door.
func TestTheDoorsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := rapid.IntRange(1, 4).Draw(t, "q")
		m := rapid.IntRange(2, 4).Draw(t, "coders")
		n := rapid.IntRange(0, 12).Draw(t, "items")
		r := Ratings{Categories: q}
		counts := Counts{}
		table := make(Table, q)
		for k := range table {
			table[k] = make([]int64, q)
		}
		for range n {
			item := rapid.SliceOfN(rapid.IntRange(0, q-1), m, m).Draw(t, "item")
			r.Items = append(r.Items, item)
			c := make([]int, q)
			for _, k := range item {
				c[k]++
			}
			counts = append(counts, c)
			table[item[0]][item[1]]++
		}
		byRating, err := r.Coefficients()
		if err != nil {
			t.Fatal(err)
		}
		byCount, err := counts.Coefficients()
		if err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			byCount.Kappa = byRating.Kappa // counts cannot know it
			same(t, "counts", byRating, byCount)
		}
		if m == 2 {
			byTable, err := table.Coefficients()
			if err != nil {
				t.Fatal(err)
			}
			same(t, "table", byRating, byTable)
		}
	})
}

// TestKappaIsTheTextbook compares Conger with the mean over pairs of coders of
// Cohen's expectation, written as 1 − Σ r_k c_k.
func TestKappaIsTheTextbook(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q, m := rapid.IntRange(2, 4).Draw(t, "q"), rapid.IntRange(2, 5).Draw(t, "coders")
		r := Ratings{Categories: q}
		for range rapid.IntRange(1, 12).Draw(t, "items") {
			r.Items = append(r.Items, rapid.SliceOfN(rapid.IntRange(0, q-1), m, m).Draw(t, "item"))
		}
		n := float64(len(r.Items))
		po, pe, pairs := 0.0, 0.0, 0.0
		for g := range m {
			for h := range g {
				pairs++
				a, b := make([]float64, q), make([]float64, q)
				for _, item := range r.Items {
					a[item[g]]++
					b[item[h]]++
					if item[g] == item[h] {
						po += 1 / n
					}
				}
				for k := range q {
					pe += a[k] / n * b[k] / n
				}
			}
		}
		po, pe = po/pairs, pe/pairs
		c, err := r.Coefficients()
		if err != nil {
			t.Fatal(err)
		}
		want := Undefined()
		if 1-pe > 1e-12 {
			want = Value((po - pe) / (1 - pe))
		}
		if !near(c.Kappa, want) || !near(c.Percent, Value(po)) {
			t.Fatalf("kappa %v, want %v; percent %v, want %v", c.Kappa, want, c.Percent, po)
		}
	})
}

func drawSpans(t *rapid.T, n int) []Span {
	spans := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Span {
		s := rapid.IntRange(-2, n+2).Draw(t, "start")
		return Span{Start: s, End: s + rapid.IntRange(0, 8).Draw(t, "len")}
	}), 0, 6).Draw(t, "spans")
	if rapid.Bool().Draw(t, "sorted") {
		slices.SortFunc(spans, func(a, b Span) int { return a.Start - b.Start })
	}
	return spans
}

// TestTallyIsCountingOneByOne: the sweep counts what a reader with a pencil
// would, unit by unit, and its coefficients are those of the judgements.
func TestTallyIsCountingOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.IntRange(2, 5).Draw(t, "coders")
		tally, pooled := NewTally(m), NewTally(m)
		r := Ratings{Categories: 2}
		for range rapid.IntRange(0, 3).Draw(t, "documents") {
			n := rapid.IntRange(0, 25).Draw(t, "length")
			spans := make([][]Span, m)
			for g := range spans {
				spans[g] = drawSpans(t, n)
			}
			units := make([]Span, 0, n)
			byUnit := rapid.Bool().Draw(t, "turns")
			for at := 0; at < n; {
				size := 1
				if byUnit {
					at += rapid.IntRange(0, 2).Draw(t, "gap")
					size = rapid.IntRange(1, 6).Draw(t, "size")
				}
				units = append(units, Span{Start: at, End: at + size})
				at += size
			}
			one := NewTally(m)
			if byUnit {
				one.AddUnits(units, spans...)
				tally.AddUnits(units, spans...)
			} else {
				one.AddCharacters(n, spans...)
				tally.AddCharacters(n, spans...)
			}
			pooled.Pool(one)
			for _, u := range units {
				item := make([]int, m)
				for g := range m {
					for _, s := range spans[g] {
						if s.Len() > 0 && s.Overlaps(u) {
							item[g] = 1
						}
					}
				}
				r.Items = append(r.Items, item)
			}
		}
		check := func(what string, tally *Tally) {
			if tally.N() != int64(len(r.Items)) {
				t.Fatalf("%s: %d units, want %d", what, tally.N(), len(r.Items))
			}
			counts := make([]int64, m+1)
			for _, item := range r.Items {
				k := 0
				for _, x := range item {
					k += x
				}
				counts[k]++
			}
			for k, want := range counts {
				if got := tally.CodedByExactly(k); got != want {
					t.Fatalf("%s: %d units coded by %d, want %d", what, got, k, want)
				}
			}
			for a := range m {
				for b := range m {
					var want Fourfold
					for _, item := range r.Items {
						switch {
						case item[a] == 1 && item[b] == 1:
							want.Both++
						case item[a] == 1:
							want.OnlyA++
						case item[b] == 1:
							want.OnlyB++
						default:
							want.Neither++
						}
					}
					if got := tally.Pair(a, b); got != want {
						t.Fatalf("%s: coders %d and %d %+v, want %+v", what, a, b, got, want)
					}
				}
			}
			byRating, err := r.Coefficients()
			if err != nil {
				t.Fatal(err)
			}
			same(t, what, tally.Coefficients(), byRating)
			if m == 2 {
				f := tally.Pair(0, 1)
				same(t, what+", fourfold", f.Coefficients(), byRating)
				if !near(f.Positive(), tally.Positive()) || !near(f.Negative(), tally.Negative()) {
					t.Fatalf("specific agreement %v %v, want %v %v", tally.Positive(), tally.Negative(), f.Positive(), f.Negative())
				}
			}
		}
		check("added", tally)
		check("pooled", pooled)
	})
}

func TestUndefined(t *testing.T) {
	nobody := NewTally(2)
	nobody.AddUncoded(600)
	c := nobody.Coefficients()
	for name, v := range map[string]Value{"kappa": c.Kappa, "pi": c.Pi, "alpha": c.Alpha, "positive": nobody.Positive()} {
		if v.Defined() {
			t.Errorf("%s is %v where nobody used the code", name, v)
		}
	}
	if c.Percent != 1 || nobody.Negative() != 1 {
		t.Errorf("percent is %v, negative agreement %v", c.Percent, nobody.Negative())
	}
	for name, c := range map[string]Coefficients{
		"no units": NewTally(3).Coefficients(), "one coder": func() Coefficients {
			one := NewTally(1)
			one.AddCharacters(10, []Span{{Start: 2, End: 5}})
			return one.Coefficients()
		}(), "no table": Fourfold{}.Coefficients(),
	} {
		for _, v := range []Value{c.Percent, c.Kappa, c.Pi, c.Alpha, c.AC1, c.BP} {
			if v.Defined() {
				t.Errorf("%s: %+v", name, c)
				break
			}
		}
	}
	j, err := json.Marshal(nobody.Coefficients())
	if err != nil || string(j) != `{"percent":1,"kappa":null,"pi":null,"alpha":null,"ac1":1,"bp":1}` {
		t.Errorf("%s %v", j, err)
	}
}

// TestRareCodesKeepTheirDigits: two characters of a thousand million.
func TestRareCodesKeepTheirDigits(t *testing.T) {
	c := Fourfold{Both: 2, OnlyA: 1, OnlyB: 1, Neither: 1_000_000_000}.Coefficients()
	if math.Abs(float64(c.Kappa)-2.0/3) > 1e-8 {
		t.Errorf("kappa is %.12f", c.Kappa)
	}
	if f := (Fourfold{Both: 7, Neither: 1_000_000_000}); f.Coefficients().Kappa != 1 || f.Positive() != 1 {
		t.Errorf("full agreement is %v", f.Coefficients().Kappa)
	}
}

func TestRefusals(t *testing.T) {
	if _, err := (Table{{1, 2}, {3}}).Coefficients(); err == nil {
		t.Error("a table with a short row was accepted")
	}
	if _, err := (Table{{1, -2}, {3, 4}}).Coefficients(); err == nil {
		t.Error("a negative count was accepted")
	}
	if _, err := (Ratings{2, [][]int{{0, 2}}}).Coefficients(); err == nil {
		t.Error("a category that is not offered was accepted")
	}
	if _, err := (Ratings{2, [][]int{{0, 1}, {0}}}).Coefficients(); err == nil {
		t.Error("items of different numbers of coders were accepted")
	}
	if _, err := (Counts{{1, -1}}).Coefficients(); err == nil {
		t.Error("a negative count was accepted")
	}
}

// BenchmarkTally is one code in 10,000 documents of 25,000 code points, six
// spans each; ten times the text must take the same time.
func BenchmarkTally(b *testing.B) {
	for _, length := range []int{25_000, 250_000} {
		b.Run(map[int]string{25_000: "short", 250_000: "long"}[length], func(b *testing.B) {
			a := []Span{{Start: 100, End: 400}, {Start: 900, End: 1500}, {Start: 7000, End: 7100}}
			c := []Span{{Start: 120, End: 400}, {Start: 950, End: 1500}, {Start: 12000, End: 12100}}
			for b.Loop() {
				t := NewTally(2)
				for range 10_000 {
					t.AddCharacters(length, a, c)
				}
			}
		})
	}
}

// TestGapsAreTheTextbook: Gwet's formulas for missing judgements, written out.
func TestGapsAreTheTextbook(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q, m := rapid.IntRange(2, 4).Draw(t, "q"), rapid.IntRange(2, 4).Draw(t, "coders")
		r := Ratings{Categories: q}
		for range rapid.IntRange(1, 10).Draw(t, "items") {
			r.Items = append(r.Items, rapid.SliceOfN(rapid.IntRange(Missing, q-1), m, m).Draw(t, "item"))
		}
		shares := make([]float64, q)
		judged, compared, po := 0.0, 0.0, 0.0
		for _, item := range r.Items {
			n, pairs, agree := 0.0, 0.0, 0.0
			for g, a := range item {
				if a != Missing {
					n++
				}
				for _, b := range item[:g] {
					if a != Missing && b != Missing {
						pairs++
						if a == b {
							agree++
						}
					}
				}
			}
			if n > 0 {
				judged++
			}
			for _, a := range item {
				if a != Missing {
					shares[a] += 1 / n
				}
			}
			if pairs > 0 {
				compared++
				po += agree / pairs
			}
		}
		c, err := r.Coefficients()
		if err != nil {
			t.Fatal(err)
		}
		if compared == 0 {
			if c.Percent.Defined() || c.AC1.Defined() || c.Pi.Defined() || c.Alpha.Defined() {
				t.Fatalf("nothing can be compared, and yet %+v", c)
			}
			return
		}
		po /= compared
		squares := 0.0
		for _, x := range shares {
			squares += x / judged * x / judged
		}
		of := func(pe float64) Value {
			if 1-pe < 1e-12 {
				return Undefined()
			}
			return Value((po - pe) / (1 - pe))
		}
		if !near(c.Percent, Value(po)) || !near(c.Pi, of(squares)) || !near(c.AC1, of((1-squares)/float64(q-1))) || !near(c.BP, of(1/float64(q))) {
			t.Fatalf("%+v, want percent %v, squares of shares %v", c, po, squares)
		}
	})
}
