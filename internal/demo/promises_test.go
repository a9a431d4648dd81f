package demo

import (
	"encoding/csv"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"firsthand.study/internal/text"
)

const fictional = "This interview is fictional. It was written for the example study of Firsthand; no person, place or event in it is real."

// taken are the pseudonyms of the published study that the program follows;
// nobody here bears one.
var taken = regexp.MustCompile(`\b(Rob|Josh|William|Jane|Mark|Ricky|Claire|Michael|Joe|Mary|Laura|James|Neil|Robert|Michelle|Martin|John|Connor|Gary|Rebecca|Maria|Julie|Paul)\b`)

func people(t *testing.T) []Participant {
	t.Helper()
	all, err := Participants()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func transcripts(t *testing.T) []Transcript {
	t.Helper()
	all, err := Transcripts()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Skip("no interview is written yet")
	}
	return all
}

// speech is what is said, without the first line and the speakers' labels.
func speech(transcript string) string {
	var said []string
	for _, line := range strings.Split(transcript, "\n")[1:] {
		if _, words, ok := strings.Cut(line, ": "); ok {
			said = append(said, words)
		}
	}
	return strings.Join(said, " ")
}

// spoken counts words: what stands between spaces and has a letter or digit.
func spoken(s string) int {
	n := 0
	for _, w := range strings.Fields(s) {
		if strings.ContainsFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			n++
		}
	}
	return n
}

func TestEachTranscriptSaysThatItIsFictionalAndIsMadeOfTurns(t *testing.T) {
	for _, tr := range transcripts(t) {
		lines := strings.Split(strings.TrimSuffix(tr.Text, "\n"), "\n")
		if lines[0] != fictional {
			t.Errorf("%s begins with %q", tr.Document, lines[0])
		}
		for i, line := range lines[1:] {
			turn := strings.HasPrefix(line, "Interviewer: ") || strings.HasPrefix(line, tr.Participant+": ")
			if empty := i%2 == 0; empty != (line == "") || !empty && !turn {
				t.Errorf("%s, line %d is not a turn where one should be", tr.Document, i+2)
			}
		}
	}
}

// An interview has about ninety words a minute.
func TestTranscriptsAreAsLongAsTheInterview(t *testing.T) {
	minutes := map[string]int{}
	for _, p := range people(t) {
		minutes[p.ID] = p.Minutes
	}
	for _, tr := range transcripts(t) {
		want := float64(90 * minutes[tr.Participant])
		if n := float64(spoken(speech(tr.Text))); math.Abs(n-want) > 0.03*want {
			t.Errorf("%s has %.0f words, %.0f minutes ask for %.0f", tr.Document, n, want/90, want)
		}
	}
}

func TestNoTenWordsAreSaidTwice(t *testing.T) {
	seen := map[string]string{}
	for _, tr := range transcripts(t) {
		bare := strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsSpace(r) {
				return r
			}
			return -1
		}, strings.ToLower(speech(tr.Text)))
		words := strings.Fields(bare)
		for i := 0; i+10 <= len(words); i++ {
			ten := strings.Join(words[i:i+10], " ")
			if where, ok := seen[ten]; ok {
				t.Errorf("%s repeats ten words of %s: %q", tr.Document, where, ten)
			}
			seen[ten] = tr.Document
		}
	}
}

func TestNobodyBearsAPublishedPseudonym(t *testing.T) {
	for _, p := range people(t) {
		if taken.MatchString(p.Pseudonym) {
			t.Errorf("%s is called %s", p.ID, p.Pseudonym)
		}
	}
	for _, id := range masters(t) {
		if name := taken.FindString(readFile(t, "testdata/identified/"+id+".txt")); name != "" {
			t.Errorf("%s says %s", id, name)
		}
	}
}

func TestCodebookIsATreeWithFullDefinitions(t *testing.T) {
	codes, err := Codebook()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{"": true}
	color := regexp.MustCompile(`^#[0-9a-f]{6}$`)
	for _, c := range codes {
		parent, _, _ := cutLast(c.Path)
		if parent != c.Parent || !known[c.Parent] {
			t.Errorf("%s does not stand after its parent %q", c.Path, c.Parent)
		}
		if known[c.Path] {
			t.Errorf("%s is there twice", c.Path)
		}
		known[c.Path] = true
		if c.Definition == "" {
			t.Errorf("%s has no definition", c.Path)
		}
		if c.Folder() {
			continue
		}
		if c.UseWhen == "" || c.NotWhen == "" || c.Example == "" || !color.MatchString(c.Color) {
			t.Errorf("%s lacks a use, a limit, an example or a colour", c.Path)
		}
	}
}

func cutLast(p string) (before, after string, found bool) {
	i := strings.LastIndex(p, "/")
	if i < 0 {
		return "", p, false
	}
	return p[:i], p[i+1:], true
}

// A theme's limits send the reader to codes that exist.
func TestCodebookNamesOnlyCodesThatExist(t *testing.T) {
	codes, err := Codebook()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, c := range codes {
		known[c.Path] = true
	}
	bracketed := regexp.MustCompile(`\(([A-Z][^()]*)\)`)
	for _, c := range codes {
		subtheme := strings.Join(strings.Split(c.Path, "/")[:min(2, strings.Count(c.Path, "/")+1)], "/")
		for _, m := range bracketed.FindAllStringSubmatch(c.NotWhen, -1) {
			for _, name := range strings.Split(m[1], "; ") {
				if !known[name] && !known[c.Top()+"/"+name] && !known[subtheme+"/"+name] {
					t.Errorf("%s sends the reader to %q, which is no code", c.Path, name)
				}
			}
		}
	}
}

func TestCodingsStandOnTheirWords(t *testing.T) {
	index := map[string]*text.Index{}
	for _, tr := range transcripts(t) {
		index[tr.Document] = text.NewIndex(tr.Text)
	}
	known := map[string]Code{}
	codes, err := Codebook()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range codes {
		known[c.Path] = c
	}
	codings, err := Codings()
	if err != nil {
		t.Fatal(err)
	}
	type triple struct {
		document, code, coder string
		span                  text.Span
	}
	seen := map[triple]bool{}
	for _, c := range codings {
		ix, ok := index[c.Document]
		if !ok || !c.Span.Valid(ix.Len()) || ix.Slice(c.Span) != c.Quote {
			t.Errorf("%s %d-%d: the words are not those of the coding", c.Document, c.Span.Start, c.Span.End)
		}
		if strings.Contains(c.Quote, "\n") || spoken(c.Quote) > 60 {
			t.Errorf("%s %d-%d: a passage is at most sixty words of one turn", c.Document, c.Span.Start, c.Span.End)
		}
		code, ok := known[c.Code]
		if !ok || code.Theme > 0 || code.Folder() {
			t.Errorf("%s %d-%d: nothing is coded with %q", c.Document, c.Span.Start, c.Span.End, c.Code)
		}
		k := triple{c.Document, c.Code, c.Coder, c.Span}
		if seen[k] {
			t.Errorf("%s %d-%d: %s by %s stands there twice", c.Document, c.Span.Start, c.Span.End, c.Code, c.Coder)
		}
		seen[k] = true
	}
}

// Every coder first read a passage as helpful or hindering.
func TestEveryReferenceIsHelpfulOrHindering(t *testing.T) {
	codings, err := Codings()
	if err != nil {
		t.Fatal(err)
	}
	if len(codings) == 0 {
		t.Skip("no interview is coded yet")
	}
	type layer struct{ document, coder string }
	read := map[layer][]text.Span{}
	for _, c := range codings {
		if strings.HasPrefix(c.Code, "First reading/") {
			l := layer{c.Document, c.Coder}
			read[l] = append(read[l], c.Span)
		}
	}
next:
	for _, c := range codings {
		for _, s := range read[layer{c.Document, c.Coder}] {
			if s.Overlaps(c.Span) {
				continue next
			}
		}
		t.Errorf("%s %d-%d: %s is neither helpful nor hindering to %s", c.Document, c.Span.Start, c.Span.End, c.Code, c.Coder)
	}
}

// One replacement is one detail of one kind throughout the study, as the
// register of details has it where it was planned.
func TestReplacementsAgreeThroughTheStudy(t *testing.T) {
	f, err := os.Open("testdata/identified/entities.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	as := map[string]string{}
	for _, r := range rows[1:] {
		as[r[0]] = r[1] + ", " + r[2]
	}
	for _, id := range masters(t) {
		_, planted, _ := derive(readFile(t, "testdata/identified/"+id+".txt"))
		if len(planted) == 0 {
			t.Errorf("%s plants no identifying detail", id)
		}
		for _, p := range planted {
			now := p.Category + ", " + p.Kind
			if before, ok := as[p.Replacement]; ok && before != now {
				t.Errorf("%s: %s is %s, and %s elsewhere", id, p.Replacement, now, before)
			}
			as[p.Replacement] = now
		}
	}
}

func TestInterviewsAreOnWeekdaysOfEarly2019InOrder(t *testing.T) {
	before := ""
	for i, p := range people(t) {
		d, err := time.Parse(time.DateOnly, p.Date)
		if err != nil {
			t.Fatal(err)
		}
		if d.Year() != 2019 || d.Month() > time.March || d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
			t.Errorf("%s was interviewed on %s", p.ID, p.Date)
		}
		if p.Date < before || p.Order != i+1 || p.ID != "P"+two(i+1) {
			t.Errorf("%s is out of order", p.ID)
		}
		before = p.Date
	}
}

func two(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
