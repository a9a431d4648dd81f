package search

import (
	"slices"
	"testing"
)

func pairsOf(list ...string) func(func(string, string) bool) {
	return func(yield func(string, string) bool) {
		for i := 0; i+1 < len(list); i += 2 {
			if !yield(list[i], list[i+1]) {
				return
			}
		}
	}
}

func TestFrequencies(t *testing.T) {
	texts := pairsOf(
		"P1", "The NHS shift. Shifts, shifts!",
		"P1", "A shift: organisation.",
		"P2", "Café and organization, cafe; the NHS organisation's shifts don’t end",
	)
	got := Frequencies(texts, NewAnalyser("en"), EnglishStopWords())
	want := []Frequency{
		{"shift", "shifts", 5, 2},
		{"organis", "organization", 3, 2},
		{"nhs", "NHS", 2, 2},
		{"cafe", "cafe", 2, 1},
		{"end", "end", 1, 1},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestFrequenciesCountEveryWord(t *testing.T) {
	texts, _ := interviews(t)
	a := NewAnalyser("en")
	words, counted := 0, 0
	for _, s := range texts {
		for range a.Tokens(s) {
			words++
		}
	}
	for _, f := range Frequencies(pairsOf("1", texts[0], "2", texts[1], "3", texts[2], "4", texts[3]), a, nil) {
		counted += f.Count
		if f.Documents < 1 || f.Documents > len(texts) || f.Documents > f.Count {
			t.Errorf("%+v", f)
		}
	}
	if counted != words || len(texts) != 4 {
		t.Errorf("counted %d of %d words", counted, words)
	}
}

func TestStopWordsAreInTheirOwnForm(t *testing.T) {
	a := NewAnalyser("en")
	for w := range EnglishStopWords() {
		if got := plains(a, w); got != w {
			t.Errorf("%q is read as %q", w, got)
		}
	}
	if stop := a.NewStopWords("Don’t\nCAFÉ shift"); len(stop) != 3 || !stop["dont"] || !stop["cafe"] {
		t.Error(stop)
	}
}
