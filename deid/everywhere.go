package deid

import (
	"slices"

	"firsthand.study/internal/text"
)

// Everywhere finds every place where the words at span stand, in any case,
// with or without a possessive ending, span itself among them: what a reviewer
// marked once was perhaps missed more than once. Only whole words count; the
// places do not overlap. A span without a word in it gives itself alone, an
// invalid one nothing.
func Everywhere(s string, span text.Span) []text.Span {
	r := read(s, nil, theLexicon())
	if !span.Valid(r.index.Len()) {
		return nil
	}
	from, to := r.index.Byte(span.Start), r.index.Byte(span.End)
	var words []string
	for i := range r.words {
		if w := &r.words[i]; w.end > from && w.start < to {
			words = append(words, w.stem)
		}
	}
	if len(words) == 0 {
		return []text.Span{span}
	}
	var all []text.Span
	for i := 0; i+len(words) <= len(r.words); i++ {
		if !r.sameStems(i, words) {
			continue
		}
		last := &r.words[i+len(words)-1]
		all = append(all, text.Span{Start: r.index.FromByte(r.words[i].start), End: r.index.FromByte(last.stemEnd)})
		i += len(words) - 1
	}
	// the reviewer's own span stands as it was drawn
	all = slices.DeleteFunc(all, func(o text.Span) bool { return o.Overlaps(span) })
	at, _ := slices.BinarySearchFunc(all, span, func(a, b text.Span) int { return a.Start - b.Start })
	return slices.Insert(all, at, span)
}

func (r *reading) sameStems(i int, words []string) bool {
	for k, want := range words {
		if r.words[i+k].stem != want || k > 0 && !phraseGap(r.words[i+k].gap) {
			return false
		}
	}
	return true
}
