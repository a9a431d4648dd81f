package demo

import (
	"encoding/csv"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
)

// The proof that the codings are real: a reader who saw the codebook and
// nothing else gave a theme to 100 passages drawn by a seed. The sheet is
// committed as it was drawn and as it was filled in; what the reader and the
// lead saw differently may be recoded, the sheet is never changed.
const (
	blindSheet  = "testdata/blind/sheet.csv"  // document,start,end,words
	blindReader = "testdata/blind/reader.csv" // number of the row, theme 1 to 10
	blindSeed   = 2019
	blindRows   = 100
	blindAtBest = 85 // the same theme in at least so many
)

var draw = flag.Bool("draw", false, "draw the sheet of passages for a blind reader, if there is none")

// referencesOf are the lead's codings of themes, in order.
func referencesOf(t *testing.T) (all []Coding, theme map[string]int) {
	t.Helper()
	codes, err := Codebook()
	if err != nil {
		t.Fatal(err)
	}
	theme = map[string]int{}
	top := map[string]int{}
	for _, c := range codes {
		if c.Theme > 0 {
			top[c.Path] = c.Theme
		}
	}
	for _, c := range codes {
		theme[c.Path] = top[c.Top()]
	}
	codings, err := Codings()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range codings {
		if c.Coder == "Asha" && theme[c.Code] > 0 {
			all = append(all, c)
		}
	}
	return all, theme
}

func TestDrawPassagesForABlindReader(t *testing.T) {
	if !*draw {
		return
	}
	if _, err := os.Stat(blindSheet); err == nil {
		t.Fatalf("%s is drawn already; it is never drawn anew", blindSheet)
	}
	all, _ := referencesOf(t)
	rng := rand.New(rand.NewPCG(blindSeed, blindSeed))
	rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	f, err := os.Create(blindSheet)
	if err != nil {
		t.Fatal(err)
	}
	w := csv.NewWriter(f)
	rows := [][]string{{"row", "document", "start", "end", "words"}}
	for i, c := range all[:blindRows] {
		rows = append(rows, []string{strconv.Itoa(i + 1), c.Document, strconv.Itoa(c.Span.Start), strconv.Itoa(c.Span.End), c.Quote})
	}
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func readSheet(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

// TestABlindReaderSeesTheSameThemes compares the sheet with the codings as they
// are now.
func TestABlindReaderSeesTheSameThemes(t *testing.T) {
	if _, err := os.Stat(blindReader); err != nil {
		t.Skip("no blind reader has filled in the sheet yet")
	}
	all, theme := referencesOf(t)
	themesAt := map[string][]int{}
	for _, c := range all {
		at := fmt.Sprint(c.Document, " ", c.Span.Start)
		themesAt[at] = append(themesAt[at], theme[c.Code])
	}
	sheet, answers := readSheet(t, blindSheet), readSheet(t, blindReader)
	if len(sheet) != blindRows || len(answers) != blindRows {
		t.Fatalf("the sheet has %d passages and %d answers, want %d", len(sheet), len(answers), blindRows)
	}
	same := 0
	for i, row := range sheet {
		if answers[i][0] != row[0] {
			t.Fatalf("answer %d is to row %s", i+1, answers[i][0])
		}
		said, err := strconv.Atoi(answers[i][1])
		if err != nil || said < 1 || said > 10 {
			t.Fatalf("row %s: the reader said %q, which is no theme", row[0], answers[i][1])
		}
		now := themesAt[row[1]+" "+row[2]]
		if slices.Contains(now, said) {
			same++
		} else {
			t.Logf("row %s, %s %s–%s: coded as %v, the reader saw %d", row[0], row[1], row[2], row[3], now, said)
		}
	}
	t.Logf("the same theme in %d of %d", same, blindRows)
	if same < blindAtBest {
		t.Errorf("a blind reader gave the same theme to %d of %d passages, want at least %d", same, blindRows, blindAtBest)
	}
}
