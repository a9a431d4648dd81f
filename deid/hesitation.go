package deid

import "strings"

// pauses are sounds that people make inside what they say: "nineteen, uh,
// eighty".
var pauses = set("um umm uhm uh uhh er erm ehm hmm mm")

// fluent is the same reading without the pauses, so that a number, a date or
// an address is read as one although its speaker hesitates. Spans of it
// include the pauses inside.
func (r *reading) fluent() *reading {
	n := 0
	for i := range r.words {
		if pauses[r.words[i].low] {
			n++
		}
	}
	if n == 0 {
		return r
	}
	f := &reading{text: r.text, lx: r.lx, index: r.index, words: make([]word, 0, len(r.words)-n)}
	gap, held, first := "", false, uint8(mid)
	for _, w := range r.words {
		if pauses[w.low] && !w.label {
			if held {
				gap = joined(gap, w.gap)
			} else {
				gap, first = w.gap, w.place
			}
			held = true
			continue
		}
		if held {
			w.gap = joined(gap, w.gap)
			w.place = max(w.place, first)
			held = false
		}
		f.words = append(f.words, w)
	}
	return f
}

// joined is what stands between two words once the pause between them is gone.
func joined(a, b string) string {
	switch {
	case strings.ContainsAny(a+b, "\n.?!;:()"):
		return a + b
	case strings.Contains(a+b, ","):
		return ", "
	}
	return " "
}
