package app

import (
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"firsthand.study"
	"firsthand.study/internal/vault"
)

func keyForTest(t *testing.T) *vault.Key {
	t.Helper()
	k, err := vault.NewPair()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// frameForTest wants two women and two men, and one of each time in treatment,
// with at least one woman who is new to it and at most one man who is not.
func frameForTest() firsthand.Frame {
	return firsthand.Frame{
		Dimensions: []firsthand.Dimension{
			{Variable: "Gender", Quotas: []firsthand.Quota{{Value: "woman", Min: 2}, {Value: "man", Min: 2, Max: 3}}},
			{Variable: "Time", Quotas: []firsthand.Quota{{Value: "new", Min: 1}, {Value: "years", Min: 1}}},
		},
		Crossings: []firsthand.Crossing{
			{A: "Gender", AValue: "woman", B: "Time", BValue: "new", Min: 1},
			{A: "Time", AValue: "years", B: "Gender", BValue: "man", Max: 1},
		},
	}
}

func person(number, gender, years string, interviewed bool) Candidate {
	return Candidate{Number: number, Values: map[string]string{"Gender": gender, "Time": years}, Interviewed: interviewed}
}

// Worked by hand: three interviewed, three in hand.
func TestMatchAsWorkedByHand(t *testing.T) {
	m := Match(frameForTest(), []Candidate{
		person("P01", "man", "years", true),
		person("P02", "woman", "years", true),
		person("P03", "man", "new", true),
		person("P10", "woman", "new", false),
		person("P4", "woman", "", false),
		person("P5", "man", "years", false),
	})
	if m.InHand != 6 || m.Interviewed != 3 {
		t.Errorf("%d in hand, %d interviewed; want 6 and 3", m.InHand, m.Interviewed)
	}
	want := []Margin{
		{"Gender", []Cell{{"woman", 2, 0, 3, 1, 1}, {"man", 2, 3, 3, 2, 0}}, 0},
		{"Time", []Cell{{"new", 1, 0, 2, 1, 0}, {"years", 1, 0, 3, 2, 0}}, 1},
	}
	if !reflect.DeepEqual(m.Margins, want) {
		t.Errorf("margins %+v\nwant    %+v", m.Margins, want)
	}
	cross := [][]Cell{{{"new", 1, 0, 1, 0, 1}, {"years", 0, 0, 1, 1, 0}}, {{"new", 0, 0, 1, 1, 0}, {"years", 0, 1, 2, 1, 0}}}
	if len(m.Crosses) != 1 || !reflect.DeepEqual(m.Crosses[0].Cells, cross) {
		t.Errorf("crossed %+v\nwant    %+v", m.Crosses, cross)
	}
	if len(m.Unmet) != 0 {
		t.Errorf("unmet %v, want none: the people in hand are enough", m.Unmet)
	}
	// P10 fills two cells, P4 one; P5 is in a cell that is full.
	next := []Ranked{
		{"P10", []string{"Gender: woman", "woman with new"}, nil},
		{"P4", []string{"Gender: woman"}, nil},
		{"P5", []string{}, []string{"man with years"}},
	}
	if !reflect.DeepEqual(m.Next, next) {
		t.Errorf("next %+v\nwant %+v", m.Next, next)
	}
}

func TestMatchNamesWhatNobodyMeets(t *testing.T) {
	m := Match(frameForTest(), []Candidate{person("P1", "woman", "years", false)})
	wantUnmet := []string{"Gender: woman", "Gender: man", "Time: new", "woman with new"}
	wantEmpty := []string{"Gender: man", "Time: new", "woman with new"}
	if !reflect.DeepEqual(m.Unmet, wantUnmet) || !reflect.DeepEqual(m.Empty, wantEmpty) {
		t.Errorf("unmet %v, empty %v; want %v and %v", m.Unmet, m.Empty, wantUnmet, wantEmpty)
	}
}

func TestMatchAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []Candidate
		for i := range rapid.IntRange(0, 30).Draw(t, "people") {
			all = append(all, person(fmt.Sprintf("P%d", i), rapid.SampledFrom([]string{"woman", "man", "", "other"}).Draw(t, "gender"),
				rapid.SampledFrom([]string{"new", "years", ""}).Draw(t, "time"), rapid.Bool().Draw(t, "interviewed")))
		}
		m := Match(frameForTest(), all)
		for _, d := range m.Margins {
			n := d.Unknown
			for _, c := range d.Cells {
				n += c.InHand
				if c.Interviewed > c.InHand || c.Missing != max(0, c.Min-c.Interviewed) {
					t.Fatalf("%s: %+v", d.Variable, c)
				}
			}
			if n != len(all) || m.InHand != len(all) {
				t.Fatalf("%s adds up to %d of %d", d.Variable, n, len(all))
			}
		}
		if len(m.Next) != m.InHand-m.Interviewed {
			t.Fatalf("%d are ranked of %d", len(m.Next), m.InHand-m.Interviewed)
		}
		for i := 1; i < len(m.Next); i++ {
			a, b := m.Next[i-1], m.Next[i]
			if len(a.Full) > 0 && len(b.Full) == 0 || (len(a.Full) > 0) == (len(b.Full) > 0) && len(a.Fills) < len(b.Fills) {
				t.Fatalf("%+v stands before %+v", a, b)
			}
		}
	})
}

func TestTemplatesAreWholeProtocols(t *testing.T) {
	all, err := Templates()
	if err != nil || len(all) < 3 {
		t.Fatalf("%d templates, %v", len(all), err)
	}
	for _, tt := range all {
		parts := map[firsthand.Part]firsthand.Provision{}
		for _, p := range tt.Provisions {
			if err := p.Validate(); err != nil {
				t.Errorf("%s, %s: %v", tt.Name, p.Part, err)
			}
			parts[p.Part] = p
		}
		for _, part := range firsthand.Parts {
			if _, ok := parts[part]; !ok && part != firsthand.Sites && part != firsthand.Team {
				t.Errorf("%s has no %s", tt.Name, part)
			}
		}
		required, marked := 0, 0
		for _, it := range parts[firsthand.Statements].Items {
			if it.Required {
				required++
			}
		}
		for _, it := range parts[firsthand.Guide].Items {
			if it.Kind == firsthand.CriticalIncident {
				marked++
			}
		}
		if required == 0 || tt.Name == "critical-incidents" && marked < 2 {
			t.Errorf("%s: %d statements are required, %d questions ask for an incident", tt.Name, required, marked)
		}
	}
}
