package deid_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"firsthand.study/deid"
)

// Replacing never leaves half a pair of a transcriber's tags behind.
func TestTagsStayPaired(t *testing.T) {
	parts := []string{"I'm ", "Rhiannon ", "<UNSURE>", "</UNSURE>", "<UNIN/>", "Bevan", " ", ". ", "at ", "fastpost dot com", "oh seven seven double four nine six", " r mercer ", "<", "/>"}
	f := deid.New(deid.Options{})
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		for _, one := range rapid.SliceOfN(rapid.SampledFrom(parts), 1, 12).Draw(t, "parts") {
			b.WriteString(one)
		}
		s := b.String()
		found, err := f.Propose(s, nil)
		if err != nil {
			t.Fatal(err)
		}
		if fault := sound(s, found); fault != "" {
			t.Fatalf("%q: %s", s, fault)
		}
		after, err := deid.Apply(s, found)
		if err != nil {
			t.Fatal(err)
		}
		lost := strings.Count(s, "<UNSURE>") - strings.Count(after, "<UNSURE>")
		if shut := strings.Count(s, "</UNSURE>") - strings.Count(after, "</UNSURE>"); lost != shut {
			t.Fatalf("%q became %q: %d tags that open are gone and %d that close", s, after, lost, shut)
		}
	})
}
