package web

import (
	"strings"
	"unicode/utf8"

	"firsthand.study"
	"firsthand.study/internal/text"
)

// A block is a turn, or a stretch that nobody speaks, as paragraphs.
type block struct {
	speaker    string
	from       int64 // milliseconds from the start of the recording, -1 where unknown
	paragraphs []text.Span
}

// blocks cuts a revision into turns, and what stands between them, in order.
func blocks(rev firsthand.Revision, ix *text.Index) []block {
	var out []block
	add := func(speaker string, from int64, at text.Span) {
		if ps := paragraphs(ix, at); len(ps) > 0 {
			out = append(out, block{speaker, from, ps})
		}
	}
	end := 0
	for _, t := range rev.Turns {
		if t.Start > end {
			add("", -1, text.Span{Start: end, End: t.Start})
		}
		start := max(t.Start, end)
		if t.Label.Len() > 0 && t.Label.End <= t.End {
			start = max(start, t.Label.End)
			rest := ix.Slice(text.Span{Start: start, End: t.End})
			start += utf8.RuneCountInString(rest) - utf8.RuneCountInString(strings.TrimLeft(rest, ": \t\u00a0"))
		}
		add(t.Speaker, t.From, text.Span{Start: start, End: t.End})
		end = max(end, t.End)
	}
	if end < ix.Len() {
		add("", -1, text.Span{Start: end, End: ix.Len()})
	}
	return out
}

// paragraphs are the stretches between line breaks that hold anything.
func paragraphs(ix *text.Index, at text.Span) []text.Span {
	var out []text.Span
	p := at.Start
	for line := range strings.Lines(ix.Slice(at)) {
		words := strings.TrimRight(line, "\n\r")
		if strings.TrimSpace(words) != "" {
			out = append(out, text.Span{Start: p, End: p + utf8.RuneCountInString(words)})
		}
		p += utf8.RuneCountInString(line)
	}
	return out
}

// asking tells whether a speaker's label is one of those that interviewers have.
func asking(speaker string) bool {
	switch strings.ToLower(strings.TrimRight(strings.TrimSpace(speaker), ".:0123456789 ")) {
	case "interviewer", "int", "i", "iv", "researcher", "moderator", "facilitator":
		return true
	}
	return false
}

// short is a speaker's label as the narrow column beside the text has room for.
func short(speaker string) string {
	if strings.HasPrefix(strings.ToLower(speaker), "interviewer") {
		return "INT" + strings.TrimSpace(speaker[len("interviewer"):])
	}
	return speaker
}
