package format

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	firsthand "firsthand.study"
	"firsthand.study/internal/text"
)

// A hint is what a format knows about a stretch of the text, in bytes.
type hint struct {
	from, to int
	kind     hintKind
}

type hintKind int

const (
	boldHint  hintKind = iota // a line begins with bold words, or with a list's sign and bold words
	stillHint                 // nobody speaks: a heading, the footnotes
)

// findTurns finds who speaks where, by the labels that lines begin with. What
// is a label is decided over the whole text: one that recurs as a name does, or
// that interviews are known to use. A turn goes from its label to the last word
// before that of somebody else, whatever paragraphs and labels of the same
// speaker it has; words before the first label belong to nobody. Hints stand in order. The cost is linear.
func findTurns(s string, hints []hint) []firsthand.Turn {
	l := readOpenings(s, hints)
	if len(l.heads) == 0 {
		return nil
	}
	l.leaveHeader()
	speaker := l.choose()
	if speaker == nil {
		return nil
	}
	n := 0
	for i := range l.heads {
		if _, ok := speaker(i); ok {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	turns := make([]firsthand.Turn, 0, n)
	count := counter{text: s}
	open := false
	close := func(at int) { // the turn ends with its last word before at
		if !open {
			return
		}
		open = false
		t := &turns[len(turns)-1]
		label := count.byte
		end := max(label, len(strings.TrimRight(s[:at], " \t\n\u00a0\u2028\u2029")))
		t.End = count.to(end)
	}
	stills := ofKind(hints, stillHint)
	for i, h := range l.heads {
		name, ok := speaker(i)
		if !ok {
			continue
		}
		for len(stills) > 0 && stills[0].from < h.start {
			close(stills[0].from)
			stills = stills[1:]
		}
		if open && turns[len(turns)-1].Speaker == name {
			goOn(&turns[len(turns)-1], h)
			continue // the same speaker's next paragraph
		}
		close(h.start)
		start := count.to(h.start)
		end := count.to(h.end)
		turns = append(turns, firsthand.Turn{
			Span: firsthand.Span{Start: start, End: end}, Label: firsthand.Span{Start: start, End: end},
			Speaker: name, From: h.from, To: h.to,
		})
		open = true
	}
	for len(stills) > 0 && stills[0].from < count.byte {
		stills = stills[1:]
	}
	if len(stills) > 0 {
		close(stills[0].from)
	}
	close(len(s))
	endTimes(turns)
	return turns
}

// goOn lets a turn last as long as a further paragraph of it says.
func goOn(t *firsthand.Turn, h head) {
	if h.from < 0 {
		return
	}
	if t.From < 0 {
		t.From = h.from
	}
	t.To = h.to
}

// endTimes ends a turn of no known end where the next begins.
func endTimes(turns []firsthand.Turn) {
	for i := range turns {
		t := &turns[i]
		if t.From >= 0 && t.To < 0 && i+1 < len(turns) && turns[i+1].From >= t.From {
			t.To = turns[i+1].From
		}
	}
}

func ofKind(hints []hint, kind hintKind) (some []hint) {
	for _, h := range hints {
		if h.kind == kind {
			some = append(some, h)
		}
	}
	return some
}

// A counter converts rising places in bytes to code points.
type counter struct {
	text     string
	byte, cp int
}

func (c *counter) to(b int) int {
	if b > c.byte {
		c.cp += utf8.RuneCountInString(c.text[c.byte:b])
		c.byte = b
	}
	return c.cp
}

// inBytes converts hints whose places are code points.
func inBytes(s string, hints []hint) []hint {
	ix := text.NewIndex(s)
	out := make([]hint, len(hints))
	for i, h := range hints {
		out[i] = hint{ix.Byte(h.from), ix.Byte(h.to), h.kind}
	}
	slices.SortFunc(out, func(a, b hint) int { return cmp.Compare(a.from, b.from) })
	return out
}

// openings are the beginnings of lines that a turn could begin with.
type openings struct {
	text  string
	heads []head
	words int // lines that have any
}

// readOpenings looks at the beginning of every line.
func readOpenings(s string, hints []hint) *openings {
	l := &openings{text: s, heads: make([]head, 0, 4+len(s)/400)}
	bolds, stills := ofKind(hints, boldHint), ofKind(hints, stillHint)
	stamped := -1 // where a line that is only a time stamp begins, just before
	var from, to int64
	for at := 0; at < len(s); {
		end := len(s)
		if i := strings.IndexByte(s[at:], '\n'); i >= 0 {
			end = at + i
		}
		for len(bolds) > 0 && bolds[0].from < at {
			bolds = bolds[1:]
		}
		for len(stills) > 0 && stills[0].to <= at {
			stills = stills[1:]
		}
		bold := 0
		if len(bolds) > 0 && bolds[0].to <= end {
			bold = bolds[0].to
		}
		still := len(stills) > 0 && stills[0].from <= at
		line := s[at:end]
		if still || strings.TrimLeft(line, " \t\u00a0\ufeff") == "" {
			if still {
				l.words++
				stamped = -1
			}
			at = end + 1
			continue
		}
		l.words++
		h, ok := readHead(s, at, end, bold)
		switch {
		case ok:
			h.line = l.words
			if stamped >= 0 && h.from < 0 {
				h.start, h.from, h.to = stamped, from, to
			}
			l.heads = append(l.heads, h)
			stamped = -1
		case h.form == stampForm:
			stamped, from, to = h.start, h.from, h.to
		default:
			stamped = -1
		}
		at = end + 1
	}
	return l
}
