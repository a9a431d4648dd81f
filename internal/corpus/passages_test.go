package corpus

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"firsthand.study/internal/text"

	"pgregory.net/rapid"
)

func drawExpression(t *rapid.T, depth int) *Expression {
	op := Carries
	if depth > 0 {
		op = rapid.SampledFrom([]Op{Carries, And, Or, Within, Overlaps, Near}).Draw(t, "op")
	}
	e := &Expression{Op: op}
	switch op {
	case Carries:
		e.Path = rapid.SampledFrom([][]string{{"Work"}, {"Work", "Pay and hours"}, {"Work", "Pay and hours", "Overtime"}, {"Home"}, {"Home", "a/b"}, {"near"}, nil}).Draw(t, "path")
		e.Below = e.Path == nil || rapid.Bool().Draw(t, "below")
	case And, Or:
		for range rapid.IntRange(2, 3).Draw(t, "terms") {
			e.Of = append(e.Of, drawExpression(t, depth-1))
		}
		if op == And {
			for i := range e.Of[1:] {
				if rapid.Bool().Draw(t, "not") {
					e.Of[i] = &Expression{Op: Not, Of: []*Expression{e.Of[i]}}
				}
			}
		}
	default:
		if op == Near {
			e.Words = rapid.IntRange(0, 5).Draw(t, "words")
		}
		e.Of = []*Expression{drawExpression(t, depth-1), drawExpression(t, depth-1)}
	}
	return e
}

// naive finds passages by comparing everything with everything, one code point
// after the other.
func naive(in Input, c *Corpus, list []Coding, e *Expression) []Coding {
	var out []Coding
	add := func(k Coding) {
		if !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	of := func(i int) []Coding { return naive(in, c, list, e.Of[i]) }
	exists := func(left, right []Coding, holds func(a, b Coding) bool) {
		for _, a := range left {
			for _, b := range right {
				if a.Document == b.Document && holds(a, b) {
					add(a)
					break
				}
			}
		}
	}
	shares := func(a, b Coding) bool { return a.Start < b.End && b.Start < a.End }
	switch e.Op {
	case Carries:
		path := pathOf(e.Path)
		for _, k := range list {
			p := c.Path(int(k.Code))
			if p == path || e.Below && (path == "" || strings.HasPrefix(p, path+"/")) {
				add(k)
			}
		}
	case Or:
		for i := range e.Of {
			for _, k := range of(i) {
				add(k)
			}
		}
	case And:
		first := slices.IndexFunc(e.Of, func(x *Expression) bool { return x.Op != Not })
		for _, a := range of(first) {
			keep := make([]bool, textLength)
			for at := a.Start; at < a.End; at++ {
				keep[at] = true
			}
			for _, x := range e.Of {
				not := x.Op == Not
				if not {
					x = x.Of[0]
				}
				has := make([]bool, textLength)
				for _, b := range naive(in, c, list, x) {
					for at := b.Start; at < b.End && b.Document == a.Document; at++ {
						has[at] = true
					}
				}
				for at := range keep {
					keep[at] = keep[at] && has[at] != not
				}
			}
			for at := 0; at < textLength; at++ {
				from := at
				for at < textLength && keep[at] {
					at++
				}
				if at > from {
					k := a
					k.Start, k.End = int32(from), int32(at)
					if k != a {
						k.Row = NoRow
					}
					add(k)
				}
			}
		}
	case Within:
		exists(of(0), of(1), func(a, b Coding) bool { return b.Start <= a.Start && a.End <= b.End })
	case Overlaps:
		exists(of(0), of(1), shares)
	case Near:
		exists(of(0), of(1), func(a, b Coding) bool {
			if shares(a, b) {
				return true
			}
			gap := text.Span{Start: int(a.End), End: int(b.Start)}
			if b.Start < a.Start {
				gap = text.Span{Start: int(b.End), End: int(a.Start)}
			}
			n := 0
			for _, w := range wordsOf(0) {
				if gap.Start <= w.Start && w.End <= gap.End {
					n++
				}
			}
			return n <= e.Words
		})
	}
	return out
}

func TestPassagesAreWhatTheExpressionSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawStudy(t)
		c := load(t, in)
		e, f := drawExpression(t, 3), drawFilter(t, in)
		got, err := c.Passages(e, f, wordsOf)
		if err != nil {
			t.Fatal(err)
		}
		want := naive(in, c, selected(in, f), e)
		slices.SortFunc(want, func(a, b Coding) int {
			if d := strings.Compare(in.Documents[a.Document].Name, in.Documents[b.Document].Name); d != 0 {
				return d
			}
			return readingOrder(a, b)
		})
		if !slices.Equal(got, want) {
			t.Fatalf("%s\nof %v\nfinds %v\nwant  %v", e, in.Codings, got, want)
		}
	})
}

func TestParseReadsWhatStringWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawExpression(t, 4)
		again, err := Parse(e.String())
		if err != nil {
			t.Fatalf("%s: %v", e, err)
		}
		if again.String() != e.String() || !sameExpression(e, again) {
			t.Fatalf("%s was read as %s", e, again)
		}
	})
}

func sameExpression(a, b *Expression) bool {
	if a.Op != b.Op || !slices.Equal(a.Path, b.Path) || a.Below != b.Below || a.Words != b.Words {
		return false
	}
	return slices.EqualFunc(a.Of, b.Of, sameExpression)
}

func TestParse(t *testing.T) {
	for _, tt := range [][2]string{
		{`A and B or C`, `(A and B) or C`},
		{`A or B and not C`, `A or (B and (not C))`},
		{`A and B within C`, `A and (B within C)`},
		{`A within B overlaps C near 3 D`, `((A within B) overlaps C) near 3 D`},
		{`A AND NOT B`, `A and not B`},
		{`A and (not B)`, `A and not B`},
		{`not A and B`, `(not A) and B`},
		{`"Work/Pay and hours"`, `"Work/Pay and hours"`},
		{`"Work/Pay and hours/*" near 0 5`, `("Work/Pay and hours/*") near 0 "5"`},
		{`a\/b/*`, `"a\/b/*"`},
		{`"say \"no\""`, `("say \"no\"")`},
		{`((A))`, `A`},
		{`*`, `"*"`},
	} {
		a, err := Parse(tt[0])
		if err != nil {
			t.Errorf("%s: %v", tt[0], err)
			continue
		}
		b, err := Parse(tt[1])
		if err != nil {
			t.Errorf("%s: %v", tt[1], err)
			continue
		}
		if !sameExpression(a, b) {
			t.Errorf("%s is read as %s, %s as %s", tt[0], a, tt[1], b)
		}
	}
	e, err := Parse(`a\/b/\*`)
	if err != nil || !slices.Equal(e.Path, []string{"a/b", "*"}) || e.Below {
		t.Errorf("%v %v", e, err)
	}
}

func TestSyntaxErrorsSayWhereAndWhat(t *testing.T) {
	for _, tt := range []struct {
		in   string
		at   int
		says string
	}{
		{``, 0, "write a code"},
		{`A and`, 5, `missing after "and"`},
		{`and A`, 0, `missing before "and"`},
		{`A or or B`, 5, `missing before "or"`},
		{`(A or B`, 0, "never closed"},
		{`A)`, 1, "closes nothing"},
		{`()`, 1, "missing before"},
		{`é "A`, 2, "double quote"},
		{`Work/Pay hours`, 9, "double quotes"},
		{`(A B)`, 3, "double quotes"},
		{`A near B`, 7, "how many words"},
		{`A near -1 B`, 7, "how many words"},
		{`A near`, 6, "how many words"},
		{`not A`, 0, "beside a positive term"},
		{`A or not B`, 5, "beside a positive term"},
		{`A within not B`, 9, "beside a positive term"},
		{`not A and not B`, 0, "left to find"},
		{`A and not not B`, 10, "leave both out"},
		{`A//B`, 2, "name is missing"},
		{`"A/ B/"`, 6, "name is missing"},
		{`""`, 1, "name is missing"},
	} {
		e, err := Parse(tt.in)
		var wrong *SyntaxError
		if !errors.As(err, &wrong) {
			t.Errorf("%s: read as %v, %v", tt.in, e, err)
			continue
		}
		if wrong.At != tt.at || !strings.Contains(wrong.Message, tt.says) {
			t.Errorf("%s: at %d %s; want at %d %q", tt.in, wrong.At, wrong.Message, tt.at, tt.says)
		}
	}
}

func TestUnknownCodesAreGuessed(t *testing.T) {
	c := load(t, Input{Codes: []Code{{Name: "Work", Parent: -1}, {Name: "Pay and hours", Parent: 0}, {Name: "Overtime", Parent: 0}}})
	for _, tt := range []struct {
		in   string
		at   int
		says string
	}{
		{"Work and Wurk", 9, `Did you mean Work?`},
		{"overtmie", 0, `Did you mean Work/Overtime?`},
		{"Overtime", 0, `Did you mean Work/Overtime?`},
		{"work/overtime", 0, `Did you mean Work/Overtime?`},
		{"Work/Pay and Work", 0, `Did you mean "Work/Pay and hours"?`},
		{"Holidays", 0, `there is no code "Holidays".`},
	} {
		e, err := Parse(tt.in)
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Passages(e, Filter{}, nil)
		var wrong *SyntaxError
		if !errors.As(err, &wrong) || wrong.At != tt.at || !strings.HasSuffix(wrong.Message, tt.says) {
			t.Errorf("%s: %v, want at %d %q", tt.in, err, tt.at, tt.says)
		}
	}
}

func TestParseCondition(t *testing.T) {
	for s, want := range map[string]Condition{
		"gender=female": {"gender", "female", false}, " time in treatment != over 5 years ": {"time in treatment", "over 5 years", true},
		"gender=": {"gender", "", false}, "a=b=c": {"a", "b=c", false},
	} {
		if got, err := ParseCondition(s); err != nil || got != want {
			t.Errorf("%q is %+v, %v", s, got, err)
		}
	}
	for _, s := range []string{"gender", "=female", ""} {
		if _, err := ParseCondition(s); err == nil {
			t.Errorf("%q was accepted", s)
		}
	}
	c := load(t, Input{Variables: []Variable{{Name: "gender"}}})
	if _, err := c.Passages(&Expression{Below: true}, Filter{Where: []Condition{{"gendr", "x", false}}}, nil); err == nil || !strings.Contains(err.Error(), "gender") {
		t.Errorf("an unknown variable: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`A and not B`, `"Work/Pay and hours" within Home/*`, `a\/b near 3 (C or "d e")`, `A//B`, `not`, `((`, `"\`, `\`, `A\ B`, "\xff", `"\*"`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e, err := Parse(s)
		if err != nil {
			var wrong *SyntaxError
			if !errors.As(err, &wrong) || wrong.At < 0 || wrong.At > len([]rune(s)) {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		again, err := Parse(e.String())
		if err != nil || !sameExpression(e, again) {
			t.Fatalf("%q is %s, which is read as %v, %v", s, e, again, err)
		}
	})
}
