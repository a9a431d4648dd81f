package demo

import (
	"encoding/csv"
	"math"
	"strconv"
	"strings"
	"testing"
)

// The sample has the size and the shape of the published one.
func TestSampleHasThePublishedFigures(t *testing.T) {
	all := people(t)
	var sum, squares float64
	shortest, longest := math.MaxInt, 0
	setting, medication, treatment, sites := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	for _, p := range all {
		sum += float64(p.Minutes)
		shortest, longest = min(shortest, p.Minutes), max(longest, p.Minutes)
		setting[p.Setting]++
		medication[p.Medication]++
		treatment[p.Treatment]++
		sites[p.Site]++
	}
	n := float64(len(all))
	mean := sum / n
	for _, p := range all {
		squares += (float64(p.Minutes) - mean) * (float64(p.Minutes) - mean)
	}
	sd := math.Sqrt(squares / (n - 1))
	if len(all) != 24 || mean != 28 || math.Round(sd*10)/10 != 8.6 || shortest != 14 || longest != 44 {
		t.Errorf("%d interviews of %v minutes (SD %v, %d to %d); published: 24 of 28 (8.6, 14 to 44)", len(all), mean, sd, shortest, longest)
	}
	if setting["general practice"] != 16 || setting["charity"] != 8 || medication["methadone"] != 20 {
		t.Errorf("settings %v, medication %v; published: 16 and 8, 20 on methadone", setting, medication)
	}
	if len(sites) != 4 {
		t.Errorf("sites %v; published: four", sites)
	}
	for _, band := range []string{"under 6 months", "6-12 months", "1-5 years", "over 5 years"} {
		if treatment[band] < 3 {
			t.Errorf("%d people in treatment %s; the sampling frame asks for three", treatment[band], band)
		}
	}
}

var published = []int{219, 159, 76, 74, 95, 177, 53, 13, 16, 96} // references of themes 1 to 10

// references counts the lead's codings of each theme, by document.
func references(t *testing.T) (perTheme [10]int, per map[string][10]int) {
	t.Helper()
	codes, err := Codebook()
	if err != nil {
		t.Fatal(err)
	}
	themes := map[string]int{}
	for _, c := range codes {
		if c.Theme > 0 {
			themes[c.Path] = c.Theme
		}
	}
	codings, err := Codings()
	if err != nil {
		t.Fatal(err)
	}
	per = map[string][10]int{}
	for _, c := range codings {
		n := themes[Code{Path: c.Code}.Top()]
		if n == 0 || c.Coder != "Asha" {
			continue
		}
		perTheme[n-1]++
		row := per[strings.TrimSuffix(c.Document, ".txt")]
		row[n-1]++
		per[strings.TrimSuffix(c.Document, ".txt")] = row
	}
	return perTheme, per
}

// Counted from the lead's codings, each theme has the published number of
// references.
func TestThemesHaveThePublishedReferences(t *testing.T) {
	got, per := references(t)
	if len(per) < 24 {
		t.Skipf("%d of 24 interviews are coded", len(per))
	}
	for i, want := range published {
		if got[i] != want {
			t.Errorf("theme %d has %d references; published: %d", i+1, got[i], want)
		}
	}
	for i := 1; i < len(published); i++ {
		people := 0
		for _, row := range per {
			if row[i] > 0 {
				people++
			}
		}
		if people == 24 {
			t.Errorf("theme %d is in every interview; only the first may be", i+1)
		}
	}
}

// Each coded interview has the references it was written for, and what was
// planned adds up to what was published.
func TestInterviewsHaveTheReferencesTheyWereWrittenFor(t *testing.T) {
	_, per := references(t)
	rows, err := csv.NewReader(strings.NewReader(readFile(t, "testdata/targets.csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var planned [10]int
	for _, r := range rows[1:] {
		var want [10]int
		for i := range want {
			if want[i], err = strconv.Atoi(r[i+1]); err != nil {
				t.Fatal(err)
			}
			planned[i] += want[i]
		}
		if got, coded := per[r[0]]; coded && got != want {
			t.Errorf("%s has the references %v, planned were %v", r[0], got, want)
		}
	}
	for i, want := range published {
		if planned[i] != want {
			t.Errorf("theme %d: %d references are planned, %d are published", i+1, planned[i], want)
		}
	}
}
