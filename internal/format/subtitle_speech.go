package format

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	firsthand "firsthand.study"
)

// An utterance is a stretch of speech as a timed file gives it: one cue of a
// subtitle, one interval of a TextGrid. Times are milliseconds from the start
// of the recording.
type utterance struct {
	speaker  string
	from, to int64
	text     string
	alone    bool // begins a paragraph although nobody is named
}

// A pause this long between utterances of nobody in particular begins a
// paragraph once a sentence has ended; a paragraph longer than longParagraph
// code points ends with its sentence, pause or not.
const (
	paragraphPause = 1500 // milliseconds
	longParagraph  = 600
)

// transcript writes utterances as readable text, one paragraph a turn, each
// beginning with its speaker's name where there is one ("Mary: words"). What
// one speaker says without interruption is one turn. Every utterance keeps its
// time in a mark of the kind "time", so that a recording can run in step.
func transcript(us []utterance) (text string, turns []firsthand.Turn, marks []firsthand.Mark) {
	var b strings.Builder
	at := 0 // code points written
	write := func(s string) (span firsthand.Span) {
		b.WriteString(s)
		span = firsthand.Span{Start: at, End: at + utf8.RuneCountInString(s)}
		at = span.End
		return span
	}
	var last utterance // the one before
	for i, u := range us {
		if i > 0 && !beginsTurn(last, u, turns) {
			write(" ")
		} else {
			if i > 0 {
				write("\n")
			}
			turn := firsthand.Turn{Span: firsthand.Span{Start: at, End: at}, Label: firsthand.Span{Start: at, End: at}, Speaker: u.speaker, From: u.from, To: u.to}
			if u.speaker != "" {
				turn.Label = write(u.speaker + ":")
				write(" ")
			}
			turns = append(turns, turn)
		}
		said := write(u.text)
		turn := &turns[len(turns)-1]
		turn.End = at
		turn.From = min(turn.From, u.from)
		turn.To = max(turn.To, u.to)
		if said.Len() > 0 {
			marks = append(marks, firsthand.Mark{Span: said, Kind: "time", Note: timeNote(u.from, u.to)})
		}
		last = u
	}
	return b.String(), turns, marks
}

func beginsTurn(last, u utterance, turns []firsthand.Turn) bool {
	if u.speaker != last.speaker || u.alone {
		return true
	}
	if u.speaker != "" {
		return false
	}
	if !endsSentence(last.text) {
		return false
	}
	turn := turns[len(turns)-1]
	return u.from-last.to >= paragraphPause || turn.Len() >= longParagraph
}

// endsSentence looks past closing quotes and brackets.
func endsSentence(s string) bool {
	s = strings.TrimRight(s, " \t\"'”’»)]}*_")
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".?!…:。？！؟۔।", r)
}

// timeNote writes the note of a "time" mark as WebVTT writes times:
// "00:00:02.500 --> 00:00:12.500".
func timeNote(from, to int64) string { return clock(from) + " --> " + clock(to) }

func clock(ms int64) string {
	return fmt.Sprintf("%02d:%02d:%02d.%03d", ms/3600000, ms/60000%60, ms/1000%60, ms%1000)
}

// MarkTime reads the note of a mark of the kind "time": when its words were
// said, in milliseconds from the start of the recording.
func MarkTime(note string) (from, to int64, ok bool) {
	a, b, found := strings.Cut(note, " --> ")
	if !found {
		return 0, 0, false
	}
	from, okFrom := parseClock(a)
	to, okTo := parseClock(b)
	return from, to, okFrom && okTo
}

// parseClock reads [hours:]minutes:seconds[.,]fraction in milliseconds.
func parseClock(s string) (ms int64, ok bool) {
	whole, fraction := s, ""
	if i := strings.IndexAny(s, ".,"); i >= 0 {
		whole, fraction = s[:i], s[i+1:]
		if fraction == "" {
			return 0, false
		}
	}
	parts := strings.Split(whole, ":")
	if len(parts) < 2 || len(parts) > 3 {
		return 0, false
	}
	for i, part := range parts {
		n, ok := digits(part)
		if !ok || i > 0 && n > 59 || len(part) > 6 {
			return 0, false
		}
		ms = ms*60 + n
	}
	ms *= 1000
	scale := int64(100)
	for _, c := range []byte(fraction) {
		if !isDigit(c) {
			return 0, false
		}
		ms += scale * int64(c-'0')
		scale /= 10
	}
	return ms, true
}

func digits(s string) (n int64, ok bool) {
	for _, c := range []byte(s) {
		if !isDigit(c) || n > 1e9 {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, s != ""
}

// A Transcript is the text of a timed file or a PDF, with what stands in it and
// what was noticed while reading. Places are in code points of Text. Marks are
// of the kinds time, comment, page, number (of a line or paragraph) and heading.
type Transcript struct {
	Text  string
	Turns []firsthand.Turn
	Marks []firsthand.Mark
	Notes []string
}

// remark puts comments beside what was being said at their time: the last
// utterance that began by then, or the first.
func (s *Transcript) remark(comments []utterance) {
	var times []firsthand.Mark
	for _, m := range s.Marks {
		if m.Kind == "time" {
			times = append(times, m)
		}
	}
	if len(times) == 0 {
		return
	}
	at := 0
	for _, c := range comments {
		for at+1 < len(times) {
			if from, _, _ := MarkTime(times[at+1].Note); from > c.from {
				break
			}
			at++
		}
		note := clock(c.from) + " " + c.text
		if c.speaker != "" {
			note = clock(c.from) + " " + c.speaker + ": " + c.text
		}
		s.Marks = append(s.Marks, firsthand.Mark{Span: times[at].Span, Kind: "comment", Note: note})
	}
	slices.SortStableFunc(s.Marks, func(a, b firsthand.Mark) int { return cmp.Compare(a.Start, b.Start) })
}

// ReadSubtitle reads a vtt or srt file. name is for errors, each one sentence.
func ReadSubtitle(name string, data []byte) (*Transcript, error) {
	text, guess, err := decode(data)
	if err != nil {
		return nil, unreadable(name, err)
	}
	out, err := subtitle(text)
	if err != nil {
		return nil, unreadable(name, err)
	}
	out.Notes = append(guess, out.Notes...)
	return out, nil
}

// ReadTextGrids reads the TextGrids of one conversation, usually a [Group] of
// them, into one transcript in time order. names and data belong together.
func ReadTextGrids(names []string, data [][]byte) (*Transcript, error) {
	texts := make([]string, len(data))
	var guesses []string
	for i, d := range data {
		text, guess, err := decode(d)
		if err != nil {
			return nil, unreadable(names[i], err)
		}
		texts[i] = text
		if len(guesses) == 0 {
			guesses = guess
		}
	}
	out, bad, err := textGrids(names, texts)
	if err != nil {
		return nil, unreadable(names[bad], err)
	}
	out.Notes = append(guesses, out.Notes...)
	return out, nil
}

// subtitle reads the text of a vtt or srt file. An error is a trouble.
func subtitle(s string) (*Transcript, error) {
	cues, comments, bad := parseCues(s)
	us := speech(cues)
	if len(us) == 0 {
		if len(bad) > 0 {
			return nil, troublef("has no cue that can be read; %s", bad[0])
		}
		return nil, trouble("has no words in it")
	}
	slices.SortStableFunc(us, func(a, b utterance) int { return cmp.Compare(a.from, b.from) })
	out := &Transcript{Notes: subtitleNotes(bad)}
	out.Text, out.Turns, out.Marks = transcript(us)
	out.remark(comments)
	return out, nil
}

// textGrids reads the TextGrids of one conversation. Names are the files'. An
// error is a trouble, about the file at bad.
func textGrids(names, texts []string) (out *Transcript, bad int, err error) {
	grids := make([]*grid, len(texts))
	for i, text := range texts {
		if grids[i], err = parseTextGrid(text); err != nil {
			return nil, i, err
		}
	}
	us, comments, notes := conversation(names, grids)
	if len(us) == 0 {
		return nil, 0, trouble("has no words in it")
	}
	out = &Transcript{Notes: notes}
	out.Text, out.Turns, out.Marks = transcript(us)
	out.remark(comments)
	return out, 0, nil
}
