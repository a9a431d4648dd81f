package corpus

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestStoppingWorkedExamples(t *testing.T) {
	for _, tt := range []struct {
		name             string
		new              []int
		rule             Stopping
		assessable       bool
		base             int
		runs             []Run
		stopped, reached int
	}{
		{"reached at 7, after a run of two", []int{16, 9, 7, 5, 4, 3, 2, 1, 0}, Usual(), true, 37,
			[]Run{{6, 7, .189}, {7, 5, .135}, {8, 3, .081}, {9, 1, .027}}, 9, 7},
		{"not reached", []int{28, 21, 5, 13, 3, 3, 3}, Usual(), true, 67, []Run{{6, 6, .0896}, {7, 6, .0896}}, 0, 0},
		{"too few interviews", []int{9, 4, 2, 1, 0}, Usual(), false, 16, nil, 0, 0},
		{"no codes in the base", []int{0, 0, 0, 0, 1, 1}, Usual(), false, 0, nil, 0, 0},
		{"nothing new at all is wanted", []int{5, 1, 0, 0}, Stopping{2, 1, 0}, true, 6, []Run{{3, 0, 0}, {4, 0, 0}}, 3, 2},
		{"no interviews", nil, Usual(), false, 0, nil, 0, 0},
	} {
		got, err := tt.rule.Apply(tt.new)
		if err != nil {
			t.Fatal(err)
		}
		if got.Assessable != tt.assessable || got.BaseCodes != tt.base || got.StoppedAt != tt.stopped || got.ReachedAt != tt.reached || len(got.Runs) != len(tt.runs) {
			t.Errorf("%s: %+v", tt.name, got)
			continue
		}
		for i, r := range got.Runs {
			if want := tt.runs[i]; r.End != want.End || r.New != want.New || math.Abs(r.Rate-want.Rate) > .001 {
				t.Errorf("%s: run %+v, want %+v", tt.name, r, want)
			}
		}
	}
	for _, s := range []Stopping{{0, 2, .05}, {4, 0, .05}, {4, 2, -1}, {4, 2, math.NaN()}, {4, 2, 2}} {
		if _, err := s.Apply([]int{1, 2, 3}); err == nil {
			t.Errorf("%+v was accepted", s)
		}
	}
}

// TestPDPilot counts new codes from the coded segments of a published study.
func TestPDPilot(t *testing.T) {
	raw, err := os.ReadFile("testdata/pdpilot/coded-segments.extracted.json")
	if err != nil {
		t.Fatal(err)
	}
	var segments []struct{ Doc, Code string }
	if err := json.Unmarshal(raw, &segments); err != nil {
		t.Fatal(err)
	}
	in := Input{Coders: []string{"study"}}
	for i, name := range []string{"P1", "P2", "P3", "P4", "P5", "P6", "P7"} {
		in.Documents = append(in.Documents, Document{Name: name, Length: 1000, Case: -1, Order: i + 1})
	}
	codes := map[string]int{}
	for i, s := range segments {
		at, name := -1, "" // a code stands below its group, "Group > Code"
		for _, part := range strings.Split(s.Code, " > ") {
			name += " > " + part
			if _, known := codes[name]; !known {
				codes[name] = len(in.Codes)
				in.Codes = append(in.Codes, Code{Name: part, Parent: at})
			}
			at = codes[name]
		}
		doc := slices.IndexFunc(in.Documents, func(d Document) bool { return d.Name == s.Doc })
		in.Codings = append(in.Codings, Coding{int32(doc), int32(at), 0, int32(i), int32(i + 1), int32(i)})
	}
	c := load(t, in)
	got, err := c.Saturation(Saturating{Stopping: Usual()})
	if err != nil {
		t.Fatal(err)
	}
	var fresh []int
	for _, x := range got.Interviews {
		fresh = append(fresh, x.New)
	}
	if !slices.Equal(fresh, []int{28, 21, 5, 13, 3, 3, 3}) || got.Interviews[6].Cumulative != 76 {
		t.Errorf("new codes %v, %d in all", fresh, got.Interviews[6].Cumulative)
	}
	if !got.Assessable || got.BaseCodes != 67 || got.StoppedAt != 0 || len(got.Runs) != 2 || math.Abs(got.Runs[1].Rate-6.0/67) > 1e-12 {
		t.Errorf("%+v", got.Stopped)
	}
	themes, err := c.Saturation(Saturating{Stopping: Usual(), Level: ByTheme})
	if err != nil {
		t.Fatal(err)
	}
	if n := themes.Interviews[6].Cumulative; n != len(c.tree.roots) {
		t.Errorf("%d themes are met, of %d", n, len(c.tree.roots))
	}
	a, err := c.SaturationInAnyOrder(Saturating{Stopping: Usual()}, 1000, 1)
	if err != nil {
		t.Fatal(err)
	}
	b, err := c.SaturationInAnyOrder(Saturating{Stopping: Usual()}, 1000, 1)
	if err != nil || a != b {
		t.Errorf("one seed gives %+v and %+v, %v", a, b, err)
	}
	if a.Draws != 1000 || a.Never < 1 || a.Never > 999 {
		t.Errorf("%+v", a)
	}
}

func TestSaturationCountsOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawStudy(t)
		c, f := load(t, in), drawFilter(t, in)
		got, err := c.Saturation(Saturating{Stopping: Stopping{2, 1, .5}, Without: []int{3}, Filter: f})
		if err != nil {
			t.Fatal(err)
		}
		seen := map[int32]bool{}
		before := Analysed{Document: -1}
		var waiting []int
		at := 0
		for order := 1; order <= 6; order++ {
			var docs []int
			for d, doc := range in.Documents {
				if doc.Order == order && documentIn(in, f, d) {
					docs = append(docs, d)
				}
			}
			slices.SortFunc(docs, func(a, b int) int { return strings.Compare(in.Documents[a].Name, in.Documents[b].Name) })
			for _, d := range docs {
				n, known := 0, slices.ContainsFunc(in.Documents[d].ReadBy, func(k int) bool { return f.Coders == nil || slices.Contains(f.Coders, k) })
				for _, k := range selected(in, f) {
					if int(k.Document) != d {
						continue
					}
					known = true
					if k.Code != 3 && !seen[k.Code] {
						seen[k.Code] = true
						n++
					}
				}
				if !known {
					waiting = append(waiting, d)
					continue
				}
				before = Analysed{d, n, before.Cumulative + n}
				if at >= len(got.Interviews) || got.Interviews[at] != before {
					t.Fatalf("%+v, want %+v at %d", got.Interviews, before, at)
				}
				at++
			}
		}
		if at != len(got.Interviews) || !slices.Equal(waiting, got.Waiting) {
			t.Fatalf("%+v waiting %v, want %d and %v", got.Interviews, got.Waiting, at, waiting)
		}
	})
}

func TestNaturalOrder(t *testing.T) {
	want := []string{"", "1-5 years", "6-12 months", "10 years", "P02", "P2", "P10", "a", "b"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, natural)
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
