package format

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func primock(t *testing.T, names ...string) (texts []string) {
	t.Helper()
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, strings.ReplaceAll(string(data), "\r\n", "\n"))
	}
	return texts
}

func TestTwoSpeakersFilesBecomeOneTranscript(t *testing.T) {
	files, err := filepath.Glob("testdata/primock57/*.TextGrid")
	if err != nil {
		t.Fatal(err)
	}
	groups := GroupTextGrids(files)
	if len(groups) != 3 {
		t.Fatalf("%d files made %d conversations: %v", len(files), len(groups), groups)
	}
	for _, g := range groups {
		texts := primock(t, g.Files...)
		s, _, err := textGrids(g.Files, texts)
		if err != nil {
			t.Fatal(err)
		}
		wellFormed(t, s)
		// Every word of both files is there, and nothing but the speakers' names.
		words := 0
		for _, text := range texts {
			for line := range strings.Lines(text) {
				if said, ok := strings.CutPrefix(strings.TrimSpace(line), `text = "`); ok {
					words += len(strings.Fields(strings.TrimSuffix(said, `"`)))
				}
			}
		}
		if got := len(strings.Fields(s.Text)) - len(s.Turns); got != words {
			t.Errorf("%s: %d words of %d", g.Name, got, words)
		}
		for i := 1; i < len(s.Turns); i++ {
			if s.Turns[i].From < s.Turns[i-1].From || s.Turns[i].Speaker == s.Turns[i-1].Speaker {
				t.Errorf("%s: turn %d does not follow the one before", g.Name, i)
			}
		}
		golden(t, g.Name+".txt", show(s))
	}
}

const longGrid = `File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0 
xmax = 10 
tiers? <exists> 
size = 3 
item []: 
    item [1]:
        class = "IntervalTier" 
        name = "Ann" 
        xmin = 0 
        xmax = 10 
        intervals: size = 3 
        intervals [1]:
            xmin = 0 
            xmax = 2.5 
            text = "She said ""no"", 
and left." 
        intervals [2]:
            xmin = 2.5 
            xmax = 4 
            text = "" 
        intervals [3]:
            xmin = 4 
            xmax = 10 
            text = "Wieśniak 😀" 
    item [2]:
        class = "IntervalTier" 
        name = "Ben" 
        xmin = 0 
        xmax = 10 
        intervals: size = 1 
        intervals [1]:
            xmin = 1 
            xmax = 3 
            text = "Mm." 
    item [3]:
        class = "TextTier" 
        name = "noises" 
        xmin = 0 
        xmax = 10 
        points: size = 1 
        points [1]:
            number = 4.2 
            mark = "a door" 
`

const shortGrid = `File type = "ooTextFile"
Object class = "TextGrid"

0
10
<exists>
3
"IntervalTier"
"Ann"
0
10
3
0
2.5
"She said ""no"", 
and left."
2.5
4
""
4
10
"Wieśniak 😀"
"IntervalTier"
"Ben"
0
10
1
1
3
"Mm."
"TextTier"
"noises"
0
10
1
4.2
"a door"
`

const chronologicalGrid = `"Praat chronological TextGrid text file"
0 10   ! Time domain.
3   ! Number of tiers.
"IntervalTier" "Ann" 0 10
"IntervalTier" "Ben" 0 10
"TextTier" "noises" 0 10

! Ann:
1 0 2.5
"She said ""no"", 
and left."

! Ben:
2 1 3
"Mm."
! noises:
3 4.2
"a door"
! Ann:
1 4 10
"Wieśniak 😀"
`

func TestThreeFormsOfTextGridReadAlike(t *testing.T) {
	for _, form := range []string{longGrid, shortGrid, chronologicalGrid} {
		s, _, err := textGrids([]string{"talk.TextGrid"}, []string{form})
		if err != nil {
			t.Fatal(err)
		}
		wellFormed(t, s)
		golden(t, "forms.TextGrid.txt", show(s))
	}
}

func TestBrokenTextGridsSayWhereTheyBreak(t *testing.T) {
	cut := func(after string) string { return longGrid[:strings.Index(longGrid, after)+len(after)] }
	for in, want := range map[string]string{
		"":                                      "is not a Praat TextGrid",
		"words":                                 "is not a Praat TextGrid",
		"ooBinaryFile\x08TextGrid":              "is a binary Praat file; open it in Praat and save it with “Save as text file”",
		"File type = \"ooTextFile\"\n\"Pitch\"": "holds a Praat Pitch, not a TextGrid; save the TextGrid alone",
		cut("text = \"Wie"):                     "has a double quote on line 27 that is never closed; the file is cut short",
		cut("xmax = 3 "):                        "ends on line 36 where a text in double quotes should follow; the file is cut short",
		strings.Replace(longGrid, "xmax = 2.5", "xmax = -2.5", 1): "has an interval on line 17 that ends before it begins",
		strings.Replace(longGrid, "xmin = 1 ", "xmin = one ", 1):  "has something else on line 37 where a number should stand",
	} {
		_, _, err := textGrids([]string{"x.TextGrid"}, []string{in})
		if err == nil || err.Error() != want {
			t.Errorf("%.40q…: got %v, want %s", in, err, want)
		}
	}
}

func TestTiersThatRepeatTheSpeechAreLeftOut(t *testing.T) {
	grid := func(names ...string) string {
		var b strings.Builder
		fmt.Fprintf(&b, "\"ooTextFile\"\n\"TextGrid\"\n0 2 <exists> %d\n", len(names))
		for _, n := range names {
			fmt.Fprintf(&b, "\"IntervalTier\" %q 0 2 1 0 2 %q\n", n, "in "+n)
		}
		return b.String()
	}
	for want, names := range map[string][]string{
		"Ann: in Ann":                 {"Ann", "Ann - words", "Ann - phones"},
		"Ann - words: in Ann - words": {"Ann - words", "Ann - phones"},
		"phones: in phones":           {"phones"},
		"Ann: in Ann\nBen: in Ben":    {"Ann", "Ben", "syllables"},
	} {
		s, _, err := textGrids([]string{"x.TextGrid"}, []string{grid(names...)})
		if err != nil || s.Text != want {
			t.Errorf("%v: got %q, %v; want %q", names, s.Text, err, want)
		}
		if left := len(names) - len(s.Turns); (left > 0) != (len(s.Notes) > 0) {
			t.Errorf("%v: %d tiers left out and %d notes", names, left, len(s.Notes))
		}
	}
}

func TestFilesOfOneConversationAreFound(t *testing.T) {
	for _, c := range []struct{ names, want []string }{
		{[]string{"a/c1_doctor.TextGrid", "a/c1_patient.TextGrid"}, []string{"c1.TextGrid=2"}},
		{[]string{"c1_doctor.TextGrid", "c2_patient.TextGrid"}, []string{"c1_doctor.TextGrid=1", "c2_patient.TextGrid=1"}},
		{[]string{"a/c1_doctor.TextGrid", "b/c1_patient.TextGrid"}, []string{"c1_doctor.TextGrid=1", "c1_patient.TextGrid=1"}},
		{[]string{"interview_mary.TextGrid", "interview_tom.TextGrid"}, []string{"interview_mary.TextGrid=1", "interview_tom.TextGrid=1"}},
		{[]string{"i1_mary.TextGrid", "i1_tom.TextGrid", "i2_tom.TextGrid", "i2_mary.TextGrid"}, []string{"i1.TextGrid=2", "i2.TextGrid=2"}},
		{[]string{"day_01.TextGrid", "day_02.TextGrid"}, []string{"day_01.TextGrid=1", "day_02.TextGrid=1"}},
		{[]string{`x\talk-A.textgrid`, "x/notes.txt", `x\talk-B.textgrid`}, []string{"talk.TextGrid=2", "notes.txt=1"}},
		{[]string{"call-speaker1.TextGrid", "call-speaker2.TextGrid", "call-speaker3.TextGrid"}, []string{"call.TextGrid=3"}},
	} {
		var got []string
		for _, g := range GroupTextGrids(c.names) {
			got = append(got, fmt.Sprintf("%s=%d", g.Name, len(g.Files)))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%v: got %v, want %v", c.names, got, c.want)
		}
	}
}

// Whatever two people say and however they interrupt each other, each one's
// words are there in order.
func TestMergingKeepsEverySpeakersWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := []string{"x_a.TextGrid", "x_b.TextGrid"}
		var texts []string
		said := make([][]string, len(names))
		for i := range names {
			at, n := 0, rapid.IntRange(1, 6).Draw(t, "intervals")
			var b strings.Builder
			for k := range n {
				length := rapid.IntRange(1, 30).Draw(t, "length")
				word := fmt.Sprintf("%c%d", 'p'+i, k)
				if rapid.Bool().Draw(t, "silent") && k > 0 {
					word = ""
				} else {
					said[i] = append(said[i], word)
				}
				fmt.Fprintf(&b, "%d %d %q\n", at, at+length, word)
				at += length
			}
			texts = append(texts, fmt.Sprintf("\"ooTextFile\" \"TextGrid\" 0 %d <exists> 1 \"IntervalTier\" \"t\" 0 %d %d\n%s", at, at, n, b.String()))
		}
		s, _, err := textGrids(names, texts)
		if err != nil {
			t.Fatal(err)
		}
		got := make([][]string, len(names))
		for _, w := range strings.Fields(s.Text) {
			for i := range names {
				if w[0] == byte('p'+i) {
					got[i] = append(got[i], w)
				}
			}
		}
		for i := range names {
			if !slices.Equal(got[i], said[i]) {
				t.Fatalf("speaker %d said %v, the transcript has %v", i, said[i], got[i])
			}
		}
	})
}

func FuzzTextGrid(f *testing.F) {
	for _, s := range []string{longGrid, shortGrid, chronologicalGrid, "\"ooTextFile\"\n\"TextGrid\"\n0 1e9 <exists> 999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		in = strings.ToValidUTF8(in, "\ufffd")
		if s, _, err := textGrids([]string{"x_a.TextGrid", "x_b.TextGrid"}, []string{in, shortGrid}); err == nil {
			wellFormed(t, s)
		}
	})
}
