package format

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	firsthand "firsthand.study"
	"firsthand.study/internal/text"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// golden compares with a file under testdata/golden; UPDATE_GOLDEN=1 writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: not what the golden file has\ngot:\n%s\nwant:\n%s", name, got, want)
	}
}

// show writes a transcript with its turns and marks, each with the words it is on.
func show(s *Transcript) string {
	var b strings.Builder
	ix := text.NewIndex(s.Text)
	fmt.Fprintf(&b, "%s\n\n", s.Text)
	for _, t := range s.Turns {
		fmt.Fprintf(&b, "turn %d-%d %q %q %s --> %s\n", t.Start, t.End, t.Speaker, ix.Slice(t.Label), clock(t.From), clock(t.To))
	}
	for _, m := range s.Marks {
		fmt.Fprintf(&b, "%s %d-%d %q %q\n", m.Kind, m.Start, m.End, m.Note, ix.Slice(m.Span))
	}
	for _, n := range s.Notes {
		fmt.Fprintf(&b, "note %s\n", n)
	}
	return b.String()
}

// wellFormed checks what holds for every transcript: turns follow one another
// without gaps but the line break between them and begin with their labels,
// marks stand inside turns, times can be read back.
func wellFormed(t *testing.T, s *Transcript) {
	t.Helper()
	ix := text.NewIndex(s.Text)
	at := 0
	for i, turn := range s.Turns {
		if i > 0 {
			at++
		}
		if turn.Start != at || turn.End < turn.Start || turn.End > ix.Len() {
			t.Fatalf("turn %d is at %v, expected its start at %d", i, turn.Span, at)
		}
		if turn.Speaker != "" && ix.Slice(turn.Label) != turn.Speaker+":" {
			t.Fatalf("turn %d of %q has the label %q", i, turn.Speaker, ix.Slice(turn.Label))
		}
		if turn.From < 0 || turn.To < turn.From {
			t.Fatalf("turn %d is from %d to %d", i, turn.From, turn.To)
		}
		at = turn.End
	}
	if at != ix.Len() {
		t.Fatalf("the turns end at %d, the text at %d", at, ix.Len())
	}
	for _, m := range s.Marks {
		if !m.Valid(ix.Len()) {
			t.Fatalf("mark %+v is outside the text", m)
		}
		if !slices.ContainsFunc(s.Turns, func(turn firsthand.Turn) bool { return turn.Contains(m.Span) }) {
			t.Fatalf("mark %+v is in no turn", m)
		}
		if _, _, ok := MarkTime(m.Note); m.Kind == "time" && !ok {
			t.Fatalf("the time %q cannot be read back", m.Note)
		}
	}
}

const voicesVTT = `WEBVTT - A conversation
Kind: captions
Language: en

STYLE
::cue { color: red }

REGION
id:fred

NOTE Recorded in the kitchen,
with the window open

intro-1
00:01.000 --> 00:04.500 align:start position:10%
<v Mary>I never <i>planned</i> any of it &amp; then

2
00:00:04.500 --> 00:00:07,000
<v Mary>it was <c.loud>there</c>.
All at once.

00:07.000 --> 00:09.000
<v.loud Tom Smith>Go on.</v>

NOTE a car passes

01:00:09.000 --> 01:00:10.000
<v Mary>One. <v Tom Smith>Two.

broken
00:99.000 --> 00:10.000
Nobody hears this.
`

func TestVTTVoicesBecomeTurnsWithTimes(t *testing.T) {
	s, err := subtitle(voicesVTT)
	if err != nil {
		t.Fatal(err)
	}
	wellFormed(t, s)
	golden(t, "voices.vtt.txt", show(s))
}

const labelsSRT = `1
00:00:01,000 --> 00:00:02,000
Interviewer: What happened then?

2
00:00:02,000 --> 00:00:04,000
P07: Nothing. One thing
I remember: the smell.

3
00:00:04,000 --> 00:00:06,000
{\an8}It <font color="#fff">stayed</font> for weeks.
4
00:00:06,000 --> 00:00:08,000
P07: <3 that house, <UNIN/> though.
Interviewer: Mm.

5
00:00:08,000 --> 00:00:09,000
P07:
Yes.
`

func TestSRTLabelsBecomeTurns(t *testing.T) {
	s, err := subtitle(labelsSRT)
	if err != nil {
		t.Fatal(err)
	}
	wellFormed(t, s)
	golden(t, "labels.srt.txt", show(s))
}

func TestCuesWithoutSpeakersBecomeParagraphs(t *testing.T) {
	s, err := subtitle("1\n00:00:01,000 --> 00:00:02,000\nThe first sentence\n\n2\n00:00:02,000 --> 00:00:03,000\nends here.\n\n" +
		"3\n00:00:03,100 --> 00:00:04,000\nNo pause.\n\n4\n00:00:06,000 --> 00:00:07,000\nA pause.\n\n5\n00:00:07,000 --> 00:00:08,000\n- Who?\n- Me.\n")
	if err != nil {
		t.Fatal(err)
	}
	wellFormed(t, s)
	if want := "The first sentence ends here. No pause.\nA pause.\n- Who?\n- Me."; s.Text != want {
		t.Errorf("got  %q\nwant %q", s.Text, want)
	}
}

func TestSubtitleWithoutWordsIsOneSentence(t *testing.T) {
	for in, want := range map[string]string{
		"WEBVTT\n\n":              "has no words in it",
		"":                        "has no words in it",
		"Just a letter.\n":        "has no cue that can be read; line 1: words without a time",
		"1\n0:0 --> x\nWords\n":   "has no cue that can be read; line 2: the time cannot be read",
		"00:02.000 --> 00:01.000": "has no cue that can be read; line 1: the cue ends before it begins",
	} {
		if _, err := subtitle(in); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", in, err, want)
		}
	}
}

func TestClockReadsWhatItWrites(t *testing.T) {
	for _, ms := range []int64{0, 1, 999, 1000, 59_999, 60_000, 3_599_999, 3_600_000, 359_999_999, 400_000_000} {
		from, to, ok := MarkTime(timeNote(ms, ms+1))
		if !ok || from != ms || to != ms+1 {
			t.Errorf("%d: %s gave %d, %d, %v", ms, timeNote(ms, ms+1), from, to, ok)
		}
	}
	for _, bad := range []string{"", "1", "00:60.000", "1:2:3:4", "00:01.", "a:b", "00:01.5x", "-1:00"} {
		if ms, ok := parseClock(bad); ok {
			t.Errorf("%q was read as %d", bad, ms)
		}
	}
}

func FuzzVTT(f *testing.F) {
	fuzzSubtitle(f, voicesVTT, "WEBVTT\n\n00:00.000 --> 00:01.000\n<v >x</v>y")
}
func FuzzSRT(f *testing.F) {
	fuzzSubtitle(f, labelsSRT, "1\n00:00:00,000 --> 00:00:01,000\n>> a\nb: c")
}

func fuzzSubtitle(f *testing.F, seeds ...string) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		if s, err := subtitle(strings.ToValidUTF8(in, "\ufffd")); err == nil {
			wellFormed(t, s)
		}
	})
}

func TestTimedFilesInOtherEncodings(t *testing.T) {
	latin, err := charmap.Windows1252.NewEncoder().Bytes([]byte("1\r\n00:00:01,000 --> 00:00:02,000\r\nZoë: Café – “yes”.\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := ReadSubtitle("x.srt", latin)
	if err != nil || s.Text != "Zoë: Café – “yes”." || len(s.Notes) == 0 {
		t.Errorf("srt in Windows-1252: %+v, %v", s, err)
	}
	wide, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(shortGrid))
	if err != nil {
		t.Fatal(err)
	}
	s, err = ReadTextGrids([]string{"x.TextGrid"}, [][]byte{wide})
	if err != nil || !strings.HasSuffix(s.Text, "Ann: Wieśniak 😀") {
		t.Errorf("TextGrid in UTF-16: %+v, %v", s, err)
	}
	if _, err := ReadTextGrids([]string{"a/x_a.TextGrid", "a/x_b.TextGrid"}, [][]byte{[]byte(shortGrid), []byte("words")}); err == nil || err.Error() != "x_b.TextGrid is not a Praat TextGrid." {
		t.Errorf("the second file is bad: %v", err)
	}
}
