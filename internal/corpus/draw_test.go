package corpus

import (
	"fmt"
	"slices"
	"testing"

	"firsthand.study/internal/text"

	"pgregory.net/rapid"
)

const textLength = 30

// drawStudy makes a small study full of overlaps.
func drawStudy(t *rapid.T) Input {
	in := Input{
		Codes: []Code{
			{Name: "Work", Parent: -1}, {Name: "Pay and hours", Parent: 0}, {Name: "Overtime", Parent: 1},
			{Name: "Home", Parent: -1}, {Name: "a/b", Parent: 3}, {Name: "near", Parent: -1},
		},
		Coders: []string{"ana", "ben", "cleo"},
		Cases: []Case{
			{Person: true, Attributes: map[string][]string{"gender": {"female"}, "band": {"10"}}},
			{Person: true, Attributes: map[string][]string{"gender": {"male"}, "band": {"9", "10"}}},
			{Person: false, Attributes: map[string][]string{"gender": {"male"}}},
		},
		Variables: []Variable{{Name: "gender", Values: []string{"male", "other", "female"}}, {Name: "band"}},
	}
	for d := range rapid.IntRange(1, 5).Draw(t, "documents") {
		in.Documents = append(in.Documents, Document{
			Name: fmt.Sprintf("%c.txt", 'a'+(d*3)%5), Length: textLength,
			Case:   rapid.IntRange(-1, 2).Draw(t, "case"),
			Order:  rapid.IntRange(0, 6).Draw(t, "order"),
			ReadBy: rapid.SliceOfN(rapid.IntRange(0, 2), 0, 2).Draw(t, "read"),
		})
	}
	for row := range rapid.IntRange(0, 25).Draw(t, "codings") {
		in.Codings = append(in.Codings, drawCoding(t, len(in.Documents), row))
	}
	return in
}

func drawCoding(t *rapid.T, documents, row int) Coding {
	start := rapid.IntRange(0, textLength-1).Draw(t, "start")
	return Coding{
		Document: int32(rapid.IntRange(0, documents-1).Draw(t, "document")),
		Code:     int32(rapid.IntRange(0, 5).Draw(t, "code")),
		Coder:    int32(rapid.IntRange(0, 2).Draw(t, "coder")),
		Start:    int32(start), End: int32(min(textLength, start+rapid.IntRange(1, 12).Draw(t, "length"))),
		Row: int32(row),
	}
}

func drawFilter(t *rapid.T, in Input) Filter {
	var f Filter
	if rapid.Bool().Draw(t, "some coders") {
		f.Coders = rapid.SliceOfN(rapid.IntRange(0, 2), 0, 2).Draw(t, "coders")
		if f.Coders == nil {
			f.Coders = []int{}
		}
	}
	if rapid.IntRange(0, 3).Draw(t, "some documents") == 0 {
		f.Documents = []int{rapid.IntRange(0, len(in.Documents)-1).Draw(t, "document")}
	}
	if rapid.IntRange(0, 2).Draw(t, "where") == 0 {
		f.Where = []Condition{{"gender", rapid.SampledFrom([]string{"male", "female", "", "none such"}).Draw(t, "value"), rapid.Bool().Draw(t, "not")}}
	}
	return f
}

func load(t interface{ Fatal(...any) }, in Input) *Corpus {
	c, err := New(in)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// selected is what a filter leaves, one coding after the other.
func selected(in Input, f Filter) []Coding {
	var out []Coding
	for _, k := range in.Codings {
		if f.Coders != nil && !slices.Contains(f.Coders, int(k.Coder)) || !documentIn(in, f, int(k.Document)) {
			continue
		}
		out = append(out, k)
	}
	return out
}

func documentIn(in Input, f Filter, d int) bool {
	if f.Documents != nil && !slices.Contains(f.Documents, d) {
		return false
	}
	for _, w := range f.Where {
		var values []string
		if in.Documents[d].Case >= 0 {
			values = in.Cases[in.Documents[d].Case].Attributes[w.Variable]
		}
		has := slices.Contains(values, w.Value) || w.Value == "" && len(values) == 0
		if has == w.Not {
			return false
		}
	}
	return true
}

// wordsOf is a text in which a word of two code points stands every third.
func wordsOf(int) []text.Span {
	var out []text.Span
	for at := 0; at+2 <= textLength; at += 3 {
		out = append(out, text.Span{Start: at, End: at + 2})
	}
	return out
}

func TestNewRefuses(t *testing.T) {
	doc := []Document{{Name: "a", Length: 10, Case: -1}}
	codes := []Code{{Name: "A", Parent: -1}}
	for name, in := range map[string]Input{
		"a span past the end":      {Documents: doc, Codes: codes, Coders: []string{"x"}, Codings: []Coding{{Start: 5, End: 11}}},
		"an empty span":            {Documents: doc, Codes: codes, Coders: []string{"x"}, Codings: []Coding{{Start: 5, End: 5}}},
		"a code that is not there": {Documents: doc, Codes: codes, Coders: []string{"x"}, Codings: []Coding{{Code: 1, End: 1}}},
		"a coder not there":        {Documents: doc, Codes: codes, Codings: []Coding{{End: 1}}},
		"a document not there":     {Documents: doc, Codes: codes, Coders: []string{"x"}, Codings: []Coding{{Document: -1, End: 1}}},
		"a case not there":         {Documents: []Document{{Name: "a", Case: 0}}},
		"a reader not there":       {Documents: []Document{{Name: "a", Case: -1, ReadBy: []int{0}}}},
		"two codes of one path":    {Codes: []Code{{Name: "A", Parent: -1}, {Name: "A", Parent: -1}}},
		"a parent not there":       {Codes: []Code{{Name: "A", Parent: 4}}},
		"codes below one another":  {Codes: []Code{{Name: "A", Parent: 1}, {Name: "B", Parent: 0}}},
		"a code below itself":      {Codes: []Code{{Name: "A", Parent: 0}}},
	} {
		if _, err := New(in); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}
