package corpus

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"firsthand.study/agreement"
	"firsthand.study/internal/text"

	"pgregory.net/rapid"
)

func TestCoOccurrenceIsEveryPair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawStudy(t)
		for range rapid.SampledFrom([]int{0, 0, 1200}).Draw(t, "more codes") { // beyond the square
			in.Codes = append(in.Codes, Code{Name: "more" + string(rune(0x4E00+len(in.Codes))), Parent: -1})
		}
		c, f := load(t, in), drawFilter(t, in)
		want := map[[2]int]int64{}
		pairs := int64(0)
		list := selected(in, f)
		for i, a := range list {
			for _, b := range list[:i] {
				if a.Document == b.Document && a.Code != b.Code && a.Start < b.End && b.Start < a.End {
					x, y := int(a.Code), int(b.Code)
					if c.Path(x) > c.Path(y) {
						x, y = y, x
					}
					want[[2]int{x, y}]++
					pairs++
				}
			}
		}
		got, err := c.CoOccurrence(f)
		if err != nil {
			t.Fatal(err)
		}
		if got.Pairs != pairs || len(got.Table) != len(want) {
			t.Fatalf("%+v, want %d pairs %v", got, pairs, want)
		}
		for i, p := range got.Table {
			if want[[2]int{p.A, p.B}] != p.Count {
				t.Fatalf("%+v, want %v", got, want)
			}
			if i > 0 && c.Path(got.Table[i-1].A)+"\t"+c.Path(got.Table[i-1].B) >= c.Path(p.A)+"\t"+c.Path(p.B) {
				t.Fatalf("%+v is out of order", got)
			}
		}
	})
}

func countNaively(in Input, c *Corpus, list []Coding, under int, holds func(d int) bool) Count {
	people, documents := map[int]bool{}, map[int32]bool{}
	var n Count
	for _, k := range list {
		p, top := c.Path(int(k.Code)), c.Path(under)
		if p != top && !strings.HasPrefix(p, top+"/") || !holds(int(k.Document)) {
			continue
		}
		n.References++
		documents[k.Document] = true
		if of := in.Documents[k.Document].Case; of >= 0 && in.Cases[of].Person {
			people[of] = true
		}
	}
	n.People, n.Documents = len(people), len(documents)
	return n
}

func TestThemesAndMatrixCountOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawStudy(t)
		c, f := load(t, in), drawFilter(t, in)
		list := selected(in, f)
		themes, err := c.Themes([]int{0, 3}, f)
		if err != nil {
			t.Fatal(err)
		}
		var check func([]Theme, []int)
		check = func(themes []Theme, codes []int) {
			for i, th := range themes {
				if th.Code != codes[i] {
					t.Fatalf("theme %d is %d, want %d", i, th.Code, codes[i])
				}
				if want := countNaively(in, c, list, th.Code, func(int) bool { return true }); th.Count != want {
					t.Fatalf("%s: %+v, want %+v", c.Path(th.Code), th.Count, want)
				}
				check(th.Subthemes, c.tree.codes[th.Code].children)
			}
		}
		check(themes, []int{0, 3})

		for _, by := range []string{"gender", "band"} {
			m, err := c.Matrix([]int{0, 1, 3}, by, f)
			if err != nil {
				t.Fatal(err)
			}
			value := func(d int) []string {
				if of := in.Documents[d].Case; of >= 0 {
					return in.Cases[of].Attributes[by]
				}
				return nil
			}
			for _, row := range m.Rows {
				for i, v := range m.Values {
					want := countNaively(in, c, list, row.Code, func(d int) bool {
						return slices.Contains(value(d), v) || v == NotRecorded && len(value(d)) == 0
					})
					if row.Cells[i] != want {
						t.Fatalf("%s, %s=%s: %+v, want %+v", c.Path(row.Code), by, v, row.Cells[i], want)
					}
				}
			}
			if by == "gender" && !slices.Equal(m.Values[:3], []string{"male", "other", "female"}) {
				t.Fatalf("closed values are out of their order: %v", m.Values)
			}
			if i := slices.Index(m.Values, "9"); by == "band" && i >= 0 && m.Values[i+1] != "10" {
				t.Fatalf("9 stands before 10: %v", m.Values)
			}
		}
	})
}

func TestBesideIsEveryPair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawStudy(t)
		c, f := load(t, in), drawFilter(t, in)
		groups := [][]int{{0, 1, 2}, {4, 1}, {5}}
		got, err := c.CountBeside(groups, []int{5}, []int{3}, f)
		if err != nil {
			t.Fatal(err)
		}
		list := selected(in, f)
		beside := func(a Coding, code int32) bool {
			return slices.ContainsFunc(list, func(b Coding) bool {
				return b.Code == code && b.Document == a.Document && b.Coder == a.Coder && a.Start < b.End && b.Start < a.End
			})
		}
		for g, codes := range groups {
			var want Beside
			for _, a := range list {
				if !slices.Contains(codes, int(a.Code)) || a.Code == 5 || a.Code == 3 {
					continue
				}
				switch first, second := beside(a, 5), beside(a, 3); {
				case first && second:
					want.Both++
				case first:
					want.First++
				case second:
					want.Second++
				default:
					want.Neither++
				}
			}
			if got[g] != want {
				t.Fatalf("group %d: %+v, want %+v", g, got[g], want)
			}
		}
	})
}

func TestAgreementIsCountingOneByOne(t *testing.T) {
	turns := []text.Span{{Start: 0, End: 4}, {Start: 4, End: 5}, {Start: 7, End: 20}, {Start: 20, End: 29}}
	rapid.Check(t, func(t *rapid.T) {
		in := drawStudy(t)
		c := load(t, in)
		q := Comparison{Coders: rapid.Permutation([]int{0, 1, 2}).Draw(t, "coders")[:rapid.IntRange(2, 3).Draw(t, "how many")]}
		q.Below = rapid.Bool().Draw(t, "below")
		q.Filter = drawFilter(t, in)
		q.Filter.Coders = nil
		if rapid.Bool().Draw(t, "some codes") {
			q.Codes = []int{3, 1}
		}
		units := make([]text.Span, 0, textLength)
		for at := range textLength {
			units = append(units, text.Span{Start: at, End: at + 1})
		}
		if rapid.Bool().Draw(t, "turns") {
			units = turns
			q.Units = func(int) []text.Span { return turns }
		}
		got, err := c.Agreement(q)
		if err != nil {
			t.Fatal(err)
		}
		var pooled []int
		left := 0
		for d, doc := range in.Documents {
			if !documentIn(in, q.Filter, d) {
				continue
			}
			all := true
			for _, coder := range q.Coders {
				all = all && (slices.Contains(doc.ReadBy, coder) || slices.ContainsFunc(in.Codings, func(k Coding) bool {
					return int(k.Document) == d && int(k.Coder) == coder
				}))
			}
			if all {
				pooled = append(pooled, d)
			} else {
				left++
			}
		}
		if got.Documents != len(pooled) || got.LeftOut != left {
			t.Fatalf("%d documents and %d left out, want %v and %d", got.Documents, got.LeftOut, pooled, left)
		}
		if q.Codes != nil && (len(got.Codes) != 2 || got.Codes[0].Code != 3 || got.Codes[1].Code != 1) {
			t.Fatalf("codes asked for: %+v", got.Codes)
		}
		var every agreement.Ratings
		for _, a := range got.Codes {
			r := agreement.Ratings{Categories: 2}
			for _, d := range pooled {
				for _, u := range units {
					item := make([]int, len(q.Coders))
					for _, k := range in.Codings {
						g := slices.Index(q.Coders, int(k.Coder))
						mine := int(k.Code) == a.Code || q.Below && strings.HasPrefix(c.Path(int(k.Code)), c.Path(a.Code)+"/")
						if g >= 0 && mine && int(k.Document) == d && u.Overlaps(text.Span{Start: int(k.Start), End: int(k.End)}) {
							item[g] = 1
						}
					}
					r.Items = append(r.Items, item)
				}
			}
			sameAgreed(t, c.Path(a.Code), a, r)
			every.Items = append(every.Items, r.Items...)
		}
		every.Categories = 2
		sameAgreed(t, "overall", got.Overall, every)
	})
}

func sameAgreed(t *rapid.T, what string, a Agreed, r agreement.Ratings) {
	want, err := r.Coefficients()
	if err != nil {
		t.Fatal(err)
	}
	if a.N != int64(len(r.Items)) {
		t.Fatalf("%s: %d units, want %d", what, a.N, len(r.Items))
	}
	if len(r.Items) == 0 {
		return
	}
	for name, v := range map[string][2]agreement.Value{
		"percent": {a.Percent, want.Percent}, "kappa": {a.Kappa, want.Kappa}, "pi": {a.Pi, want.Pi},
		"alpha": {a.Alpha, want.Alpha}, "ac1": {a.AC1, want.AC1}, "bp": {a.BP, want.BP},
	} {
		if v[0].Defined() != v[1].Defined() || v[0].Defined() && (v[0]-v[1] > 1e-9 || v[1]-v[0] > 1e-9) {
			t.Fatalf("%s: %s is %v, want %v", what, name, v[0], v[1])
		}
	}
	if (a.Table != nil) != (len(r.Items[0]) == 2) {
		t.Fatalf("%s: a table of counts for %d coders: %v", what, len(r.Items[0]), a.Table)
	}
}

func TestAgreementRefuses(t *testing.T) {
	c := load(t, Input{Coders: []string{"ana", "ben"}})
	for name, q := range map[string]Comparison{
		"one coder": {Coders: []int{0}}, "one twice": {Coders: []int{0, 0}}, "nobody": {Coders: []int{0, 5}},
		"no such code": {Coders: []int{0, 1}, Codes: []int{3}},
	} {
		if _, err := c.Agreement(q); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

// TestChangesAreAsIfLoaded: a corpus brought forward answers as one loaded anew.
func TestChangesAreAsIfLoaded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawStudy(t)
		c := load(t, in)
		row := len(in.Codings)
		for range rapid.IntRange(1, 6).Draw(t, "changes") {
			d := rapid.IntRange(0, len(in.Documents)-1).Draw(t, "document")
			var remove []int32
			var keep []Coding
			for _, k := range in.Codings {
				if int(k.Document) == d && rapid.IntRange(0, 2).Draw(t, "remove") == 0 {
					remove = append(remove, k.Row)
				} else {
					keep = append(keep, k)
				}
			}
			var add []Coding
			for range rapid.IntRange(0, 3).Draw(t, "add") {
				k := drawCoding(t, len(in.Documents), row)
				k.Document = int32(d)
				add = append(add, k)
				row++
			}
			switch rapid.IntRange(0, 3).Draw(t, "how") {
			case 0:
				in.Documents[d].Name += "x"
				in.Documents[d].Case = -1
				var all []Coding
				for _, k := range append(keep, add...) {
					if int(k.Document) == d {
						all = append(all, k)
					}
				}
				if err := c.Revise(d, in.Documents[d], all); err != nil {
					t.Fatal(err)
				}
			default:
				// What cannot be done leaves everything as it was.
				if err := c.Change(d, append(remove, 9999), add); err == nil {
					t.Fatal("a row that is not there was removed")
				}
				if err := c.Change(d, remove, append(add, Coding{Document: int32(d), Start: 3, End: 2})); err == nil {
					t.Fatal("a span turned round was added")
				}
				if err := c.Change(d, remove, add); err != nil {
					t.Fatal(err)
				}
			}
			in.Codings = append(keep, add...)
		}
		fresh := load(t, in)
		for d := range in.Documents {
			a, err := c.Codings(d, nil)
			if err != nil {
				t.Fatal(err)
			}
			b, err := fresh.Codings(d, nil)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(a, b) {
				t.Fatalf("document %d: %v, want %v", d, a, b)
			}
		}
		for i := range in.Codes {
			if a, b := c.tree.codes[i].in, fresh.tree.codes[i].in; !slices.Equal(a, b) {
				t.Fatalf("code %d is in %v, want %v", i, a, b)
			}
		}
		if !reflect.DeepEqual(c.rank, fresh.rank) || c.Len() != fresh.Len() {
			t.Fatalf("order %v, want %v", c.rank, fresh.rank)
		}
	})
}

func TestCodesAndDocumentsComeAndGo(t *testing.T) {
	c := load(t, Input{
		Documents: []Document{{Name: "b", Length: 10, Case: -1}},
		Codes:     []Code{{Name: "A", Parent: -1}, {Name: "B", Parent: 0}},
		Coders:    []string{"ana"},
		Codings:   []Coding{{Code: 1, End: 4, Row: 7}},
	})
	k, err := c.AddCode(Code{Name: "C", Parent: 1})
	if err != nil || c.Path(k) != "A/B/C" {
		t.Fatalf("%q %v", c.Path(k), err)
	}
	if _, err := c.AddCode(Code{Name: "B", Parent: 0}); err == nil {
		t.Error("a second A/B was accepted")
	}
	if err := c.SetCode(0, Code{Name: "A", Parent: k}); err == nil || c.Path(k) != "A/B/C" {
		t.Errorf("a code was moved below itself: %v, %s", err, c.Path(k))
	}
	if err := c.SetCode(1, Code{Name: "X", Parent: -1}); err != nil || c.Path(k) != "X/C" {
		t.Errorf("%s %v", c.Path(k), err)
	}
	if c.RemoveCode(1) == nil {
		t.Error("a code with codings was removed")
	}
	d, err := c.AddDocuments(Document{Name: "a", Length: 5, Case: -1})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Change(d, nil, []Coding{{Document: int32(d), Code: 1, Start: 1, End: 2, Row: 8}}); err != nil {
		t.Fatal(err)
	}
	e := &Expression{Path: []string{"X"}}
	if got, err := c.Passages(e, Filter{}, nil); err != nil || len(got) != 2 || got[0].Row != 8 || got[1].Row != 7 {
		t.Errorf("%v %v: a stands before b", got, err)
	}
	if c.Describe(0, Document{Name: "b", Length: 3, Case: -1}) == nil {
		t.Error("a document was made shorter than its codings")
	}
	if err := c.RemoveDocument(0); err != nil {
		t.Fatal(err)
	}
	if got, err := c.Passages(e, Filter{}, nil); err != nil || len(got) != 1 {
		t.Errorf("%v %v", got, err)
	}
	if _, there := c.Document(0); there || c.RemoveDocument(0) == nil {
		t.Error("a removed document is there")
	}
	if err := c.RemoveCode(k); err != nil || c.Path(k) != "" {
		t.Errorf("%v", err)
	}
}
