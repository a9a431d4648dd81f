package search

import (
	"iter"
	"unicode/utf8"

	"firsthand.study/internal/text"
)

// A Hit is a place found in a text: in code points, and in bytes of the same
// text, for those who hold it.
type Hit struct {
	text.Span
	From, To int
}

// A Context is a hit with the words around it.
type Context struct {
	Hit
	Before, Match, After string
}

// InContext cuts the hit and up to n code points on either side out of the
// text in which it was found. What stands in square brackets, as a name that was
// taken out does, is not cut in two: it is left out where it has no room.
func InContext(text string, hit Hit, n int) Context {
	from, to := hit.From, hit.To
	for range n {
		_, size := utf8.DecodeLastRuneInString(text[:from])
		if size == 0 {
			break
		}
		from -= size
	}
	for range n {
		_, size := utf8.DecodeRuneInString(text[to:])
		if size == 0 {
			break
		}
		to += size
	}
	for _, b := range Bracketed(text[max(0, from-longestBracket):min(len(text), to+longestBracket)]) {
		b[0] += max(0, from-longestBracket)
		b[1] += max(0, from-longestBracket)
		if b[0] < from && from < b[1] && b[1] <= hit.From {
			from = b[1]
		}
		if b[0] < to && to < b[1] && hit.To <= b[0] {
			to = b[0]
		}
	}
	return Context{hit, text[from:hit.From], text[hit.From:hit.To], text[hit.To:to]}
}

// place turns ranges of bytes, in order and not overlapping, into hits.
func place(text string, ranges iter.Seq2[int, int]) []Hit {
	var hits []Hit
	at, cp := 0, 0
	for from, to := range ranges {
		cp += utf8.RuneCountInString(text[at:from])
		h := Hit{From: from, To: to}
		h.Start = cp
		cp += utf8.RuneCountInString(text[from:to])
		h.End = cp
		at = to
		hits = append(hits, h)
	}
	return hits
}
