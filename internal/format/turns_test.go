package format

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	firsthand "firsthand.study"
	"firsthand.study/internal/text"
)

func TestPublishedOralHistories(t *testing.T) {
	for name, want := range map[string][2]string{
		"nprc-oral-histories-00008.txt":             {"Alyssa Moore", "Mickey McGuire"},
		"returned-peace-corps-volunteers-00059.txt": {"Patricia Wand", "David Fryar Arnold"},
	} {
		b, err := os.ReadFile(filepath.Join("testdata", "oral-history", name))
		if err != nil {
			t.Fatal(err)
		}
		d := read(t, name, b)
		if d.Text != string(b) || d.Notes != nil {
			t.Errorf("%s: the text is not the file's, or notes were made: %q", name, d.Notes)
		}
		// The files have one turn a paragraph, or go on without a label; nothing
		// else in them begins like one.
		labelled := 0
		for _, p := range strings.Split(d.Text, "\n\n") {
			if strings.HasPrefix(p, want[0]+": ") || strings.HasPrefix(p, want[1]+": ") {
				labelled++
			}
		}
		if len(d.Turns) != labelled || labelled < 15 {
			t.Errorf("%s: %d turns, %d paragraphs with a label", name, len(d.Turns), labelled)
		}
		ix := text.NewIndex(d.Text)
		for i, turn := range d.Turns {
			if turn.Speaker != want[i%2] {
				t.Errorf("%s: turn %d is by %q", name, i, turn.Speaker)
			}
			if got := ix.Slice(turn.Label); got != turn.Speaker+":" {
				t.Errorf("%s: turn %d has the label %q", name, i, got)
			}
			if i > 0 && d.Turns[i-1].End+2 != turn.Start {
				t.Errorf("%s: between turns %d and %d is %q", name, i-1, i, ix.Slice(text.Span{Start: d.Turns[i-1].End, End: turn.Start}))
			}
		}
	}
}

func TestWhatNamesSpeakers(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a number with a colon", "INTERVIEWER: Why?\n\nP001: Because.\n\nAnd more.\n\nINTERVIEWER: Oh.",
			"INTERVIEWER|Why? P001|Because.¶¶And more. INTERVIEWER|Oh."},
		{"no space after the colon", "INT:Why?\nP7:Because.\nINT:Oh.\nP7:Yes.", "INT|Why? P7|Because. INT|Oh. P7|Yes."},
		{"a dash", "Interviewer - Why?\nP07 - Because - you know - so.\nInterviewer – Oh.\n", "Interviewer|Why? P07|Because - you know - so. Interviewer|Oh."},
		{"a tab", "INT\tWhy?\nP07\tBecause.\nINT\tOh.", "INT|Why? P07|Because. INT|Oh."},
		{"names and tabs", "Mary\tWhy?\nTom\tBecause.\nMary\tOh.\nTom\tYes.", "Mary|Why? Tom|Because. Mary|Oh. Tom|Yes."},
		{"one letter", "Q: Why?\nA: Because.\nQ: Oh.\nA: Yes.", "Q|Why? A|Because. Q|Oh. A|Yes."},
		{"one letter and a full stop", "Q. Why?\nA. Because.\nQ. Oh.\nA. Yes.", "Q|Why? A|Because. Q|Oh. A|Yes."},
		{"names of several words", "Stephanie Reynolds: Why?\n\nBill O’Neil-Smith: Because.\n\nStephanie Reynolds: Oh.\n\nBill O’Neil-Smith: Yes.",
			"Stephanie Reynolds|Why? Bill O’Neil-Smith|Because. Stephanie Reynolds|Oh. Bill O’Neil-Smith|Yes."},
		{"titles and particles", "Dr. Ludwig van Beek: Why?\nMs de la Cruz: Because.\nDr. Ludwig van Beek: Oh.\nMs de la Cruz: Yes.",
			"Dr. Ludwig van Beek|Why? Ms de la Cruz|Because. Dr. Ludwig van Beek|Oh. Ms de la Cruz|Yes."},
		{"small letters", "int: why?\nmary: because.\nint: oh.\nmary: yes.\nint: no.\nmary: so.\nmary: it is.\nint: ok.\nmary: fine.",
			"int|why? mary|because. int|oh. mary|yes. int|no. mary|so.¶mary: it is. int|ok. mary|fine."},
		{"other scripts", "Интервьюер: Почему?\nМария Иванова: Потому.\nИнтервьюер: А.\nМария Иванова: Да.", "Интервьюер|Почему? Мария Иванова|Потому. Интервьюер|А. Мария Иванова|Да."},
		{"wide colons", "王明：为什么？\n李华：因为。\n王明：哦。\n李华：是。", "王明|为什么？ 李华|因为。 王明|哦。 李华|是。"},
		{"time stamps before", "[00:12:03] Mary: Why?\n[00:12:09] Tom: Because.\n[00:12:11] Mary: Oh.\n[00:13:00] Tom: Yes.",
			"Mary[12m3s-12m9s]|Why? Tom[12m9s-12m11s]|Because. Mary[12m11s-13m0s]|Oh. Tom[13m0s-]|Yes."},
		{"bare time stamps", "00:00:03 INT: Why?\n00:00:09.5 P07: Because.\n", "INT[3s-9.5s]|Why? P07[9.5s-]|Because."},
		{"short time stamps", "(12:03) INT: Why?\n(12:09) P07: Because.\n", "INT[12m3s-12m9s]|Why? P07[12m9s-]|Because."},
		{"time stamps after the name", "Mary (0:03): Why?\nTom (0:09): Because.\nMary (1:03): Oh.\nTom (1:09): Yes.",
			"Mary[3s-9s]|Why? Tom[9s-1m3s]|Because. Mary[1m3s-1m9s]|Oh. Tom[1m9s-]|Yes."},
		{"a line for name and time", "Mary Smith   0:03\nWhy?\n\nTom   0:09\nBecause.\n\nMary Smith   1:00:00\nOh.\nTom   1:00:01\nYes.",
			"Mary Smith[3s-9s]|¶Why? Tom[9s-1h0m0s]|¶Because. Mary Smith[1h0m0s-1h0m1s]|¶Oh. Tom[1h0m1s-]|¶Yes."},
		{"a line for the time", "[00:00:03]\nINT: Why?\n[00:00:09]\nP07: Because.", "INT[3s-9s]|Why? P07[9s-]|Because."},
		{"from and to", "INT [00:00:03 - 00:00:08]: Why?\n00:00:09 --> 00:00:11 P07: Because.", "INT[3s-8s]|Why? P07[9s-11s]|Because."},
		{"number signs", "#00:00:03-2# INT: Why?\n#00:00:09-0# P07: Because.", "INT[3.2s-9s]|Why? P07[9s-]|Because."},
		{"Markdown", "**INT:** Why?\n\n**P07**: Because.\n\n**INT:** Oh.", "INT|Why? P07|Because. INT|Oh."},
		{"numbered lines", "1. INT: Why?\n2. P07: Because.\n3  INT: Oh.", "INT|Why? P07|Because. INT|Oh."},
		{"square brackets", "[INT] Why?\n[P07] Because.\n[laughs]\n[INT] Oh.", "INT|Why? P07|Because.¶[laughs] INT|Oh."},
		{"a third comes in once", strings.Repeat("Mary Smith: Why?\nTom Jones: Because.\n", 5) + "Ann Black: Tea?\nMary Smith: Oh.",
			strings.TrimSpace(strings.Repeat("Mary Smith|Why? Tom Jones|Because. ", 5)) + " Ann Black|Tea? Mary Smith|Oh."},
		{"a head", "Title of the study\nDate: 3 May\nInterviewer: Ana\nParticipant: P07\nDuration: 30 minutes\n\nInterviewer: Why?\nP07: Because.\nInterviewer: Oh.",
			"Interviewer|Why? P07|Because. Interviewer|Oh."},
		{"once each", "Interviewer: Why?\nMary: Because.", "Interviewer|Why? Mary|Because."},
		{"once each, names alone", "Ann Black: Tea?\n\nTom: Yes, please.", "Ann Black|Tea? Tom|Yes, please."},
		{"once beside one who goes on", "INT: Why?\nINT: Tell me.\nMary: Because.", "INT|Why?¶INT: Tell me. Mary|Because."},
		{"one speaker's paragraphs", "INT: Why?\n\nP07: Because.\n\nP07: And so.\n\nP07: Yes.\n\nINT: Oh.", "INT|Why? P07|Because.¶¶P07: And so.¶¶P07: Yes. INT|Oh."},
		{"one speaker's times", "[00:03] INT: Why?\n[00:09] P07: Because.\n[00:15] P07: And so.\n[00:20] INT: Oh.", "INT[3s-9s]|Why? P07[9s-20s]|Because.¶[00:15] P07: And so. INT[20s-]|Oh."},
		{"words before the first label", "We begin.\n\nINT: Why?\nP07: Because.", "INT|Why? P07|Because."},
	} {
		if got := told(c.text, findTurns(c.text, nil)); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestWhatNamesNoSpeakers(t *testing.T) {
	story := "We went down to the harbour.\n\nIt was cold.\n\nNobody came.\n\n"
	for _, c := range []string{
		"",
		story + "Note: this was later.\n\n" + story,
		story + "Note: this.\n\nNote: that.\n\nNote: more.\n\n" + story,
		story + "See https://example.org\nhttp://example.org is it\nhttp: that is\n" + story,
		"10:30 was the time.\n11:45 we left.\n12:00: noon.\n",
		story + "There were three of them: Tom, Ann and me.\n\nRemember: always.\n\n" + story,
		"Well - I think so.\nYes - maybe.\nWell - no.\nYes - really.\nWell - so.\nYes - ah.",
		"One thing\tanother\nmore of it\tand this\n",
		"Date: 3 May\nPlace: Leeds\nTime: 10:30\n\n" + story,
		"- a point\n- another: with a colon\n* a third: here\n",
		"To: Ann\nFrom: Tom\nSubject: Tea\n\n" + story,
		"She said: why?\nHe said: because.\nShe said: oh.\n",
		strings.Repeat(story, 40) + "London: the place.\n\n" + strings.Repeat(story, 40) + "London: again.\n",
		"[00:00:01]\nNobody is named here.\n[00:00:09]\nNor here.\n",
		"Bold\nItalic\n",
		"Leeds: the first\nYork: the second",
		"Leeds: it rained.\nAnd then no more.\nYork: it did not.",
		"Mary: Well.",
	} {
		if got := told(c, findTurns(c, nil)); got != "" {
			t.Errorf("%.80q: got %s", c, got)
		}
	}
}

// told writes turns shortly: who, when if it is known, and what.
func told(s string, d []firsthand.Turn) string {
	ix := text.NewIndex(s)
	var out []string
	for _, turn := range d {
		when := ""
		if turn.From >= 0 {
			when = fmt.Sprintf("[%v-", time.Duration(turn.From)*time.Millisecond)
			if turn.To >= 0 {
				when += fmt.Sprint(time.Duration(turn.To) * time.Millisecond)
			}
			when += "]"
		}
		words := strings.TrimLeft(ix.Slice(text.Span{Start: turn.Label.End, End: turn.End}), " \t")
		out = append(out, turn.Speaker+when+"|"+strings.ReplaceAll(words, "\n", "¶"))
	}
	return strings.Join(out, " ")
}

// Whatever a text has, its turns are sound; and a conversation between two known
// labels is found turn by turn, whatever they say.
func TestTurnsOfAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune("ABab 12:.-–\t\n[](){}<>*#é王👩\u00a0"))).Draw(t, "text")
		for _, line := range rapid.SliceOf(rapid.SampledFrom([]string{"\nINT: a", "\nP07: b: c", "\n[00:01] Mary: x", "\nMary - y", "\n**Q**: z"})).Draw(t, "lines") {
			s += line
		}
		sound(t, &Transcript{Text: s, Turns: findTurns(s, nil)})
	})
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.StringMatching(`[a-z é王,.?!👩-]{1,40}`)
		var s strings.Builder
		n := rapid.IntRange(2, 40).Draw(t, "turns")
		for i := range n {
			fmt.Fprintf(&s, "%s: x%s\n\n", []string{"Interviewer", "P12"}[i%2], words.Draw(t, "words"))
		}
		if got := len(findTurns(s.String(), nil)); got != n {
			t.Fatalf("%d turns of %d in %q", got, n, s.String())
		}
	})
}
