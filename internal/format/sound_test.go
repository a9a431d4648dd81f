package format

import (
	"strings"
	"unicode/utf8"

	firsthand "firsthand.study"
	"firsthand.study/internal/text"
)

// sound checks what holds for every transcript, whatever the file.
func sound(t interface {
	Fatal(...any)
	Fatalf(string, ...any)
}, d *Transcript) {
	if !utf8.ValidString(d.Text) {
		t.Fatal("the text is not valid UTF-8")
	}
	if strings.ContainsAny(d.Text, "\r\x00") || strings.HasPrefix(d.Text, "\ufeff") {
		t.Fatal("the text has a carriage return, a NUL or a byte-order mark")
	}
	ix := text.NewIndex(d.Text)
	at := 0
	for i, turn := range d.Turns {
		switch {
		case !turn.Valid(ix.Len()):
			t.Fatalf("turn %d, %v, is outside the text of %d", i, turn.Span, ix.Len())
		case turn.Start < at:
			t.Fatalf("turn %d at %d begins before the one before ends at %d", i, turn.Start, at)
		case !turn.Span.Contains(turn.Label) || turn.Label.Len() < 0:
			t.Fatalf("turn %d, %v, has its label outside, at %v", i, turn.Span, turn.Label)
		case turn.Speaker == "":
			t.Fatalf("turn %d has no speaker", i)
		case turn.From < -1 || turn.To >= 0 && turn.To < turn.From:
			t.Fatalf("turn %d is from %d to %d", i, turn.From, turn.To)
		}
		at = turn.End
		words := func(s string) string { return strings.Join(strings.Fields(s), " ") }
		if label := ix.Slice(turn.Label); !strings.Contains(strings.ToLower(words(label)), strings.ToLower(turn.Speaker)) {
			t.Fatalf("turn %d of %q has the label %q", i, turn.Speaker, label)
		}
	}
	last := firsthand.Mark{}
	for _, m := range d.Marks {
		if !m.Valid(ix.Len()) {
			t.Fatalf("mark %+v is outside the text of %d", m, ix.Len())
		}
		if m.Start < last.Start {
			t.Fatalf("mark %+v comes after %+v", m, last)
		}
		last = m
	}
}
