package deid

import (
	"slices"
	"strings"

	"firsthand.study/internal/text"
)

// labels marks the words of speakers' labels: those given, or else up to four
// words before a colon at the beginning of a line.
func (r *reading) labels(given []text.Span) {
	if given != nil {
		for _, span := range given {
			from, to := r.index.Byte(span.Start), r.index.Byte(span.End)
			i, _ := slices.BinarySearchFunc(r.words, from, func(w word, b int) int { return w.start - b })
			for ; i < len(r.words) && r.words[i].end <= to; i++ {
				r.words[i].label = true
			}
		}
		return
	}
	for i := 0; i < len(r.words); i++ {
		if i > 0 && !strings.Contains(r.words[i].gap, "\n") {
			continue
		}
		for j := i; j < len(r.words) && j < i+4; j++ {
			after := r.after(j)
			if j > i && strings.ContainsAny(r.words[j].gap, "\n.?!,;") && r.words[j].gap != ". " {
				break
			}
			if strings.HasPrefix(after, ":") {
				if len(after) > 1 && (after[1] == ' ' || after[1] == '\n' || after[1] == '\t') && r.words[i].capital {
					for k := i; k <= j; k++ {
						r.words[k].label = true
					}
				}
				break
			}
		}
	}
}

// after is what stands between word i and the next one.
func (r *reading) after(i int) string {
	if i+1 < len(r.words) {
		return r.words[i+1].gap
	}
	return r.text[r.words[i].end:]
}

// abbreviations end in a point that ends no sentence.
var abbreviations = set("dr mr mrs ms prof rev revd fr st sgt capt lt cllr")

// titles stand before names.
var titles = set("dr mr mrs ms miss mx prof professor doctor sir lady dame lord rev reverend fr sr nurse pc wpc dc sgt sergeant inspector constable dci councillor cllr judge matron st capt captain major col colonel lt general pastor imam rabbi vicar canon")

// places finds where each word stands in its sentence, and which stretches are
// written without capitals.
func (r *reading) places() {
	line := 0
	for i := range r.words {
		w := &r.words[i]
		switch {
		case i == 0 || strings.Contains(w.gap, "\n"):
			w.place = head
			r.casing(line, i)
			line = i
		case r.words[i-1].label && !w.label:
			w.place = head
		case strings.ContainsAny(w.gap, ".?!…:") && !r.abbreviated(i-1):
			w.place = head
		case strings.ContainsAny(w.gap, "\"“‘([{>*]") || strings.HasSuffix(w.gap, " '"):
			w.place = head
		case strings.ContainsAny(w.gap, ",;–—") || strings.Contains(w.gap, " -") || strings.Contains(w.gap, "- "):
			w.place = soft
		}
	}
	r.casing(line, len(r.words))
}

func (r *reading) abbreviated(i int) bool {
	w := &r.words[i]
	if len(w.low) == 1 { // an initial goes before a name
		return w.capital && (w.low != "i" || i > 0 && r.words[i-1].capital && r.words[i-1].tier == 0) && i+1 < len(r.words) && r.words[i+1].capital && (r.words[i+1].tier == 0 || len(r.words[i+1].low) == 1 || r.words[i+1].marks&mSurname != 0 && i > 0 && r.words[i-1].capital && r.words[i-1].tier == 0)
	}
	return abbreviations[w.low] && (w.capital || w.loose || w.low == "dr" || w.low == "st")
}

// casing marks words from..to as loose when their writer left capitals out:
// a small i for oneself, or many words and no capital.
func (r *reading) casing(from, to int) {
	small, capitals, words := 0, 0, 0
	for i := from; i < to; i++ {
		w := &r.words[i]
		if w.label {
			continue
		}
		words++
		switch {
		case (w.low == "i" || strings.HasPrefix(w.low, "i'")) && !w.capital:
			small++
		case w.capital && w.low != "i" && !strings.HasPrefix(w.low, "i'"):
			capitals++
		}
	}
	if small > 0 || capitals == 0 && words > 3 {
		for i := from; i < to; i++ {
			r.words[i].loose = true
		}
	}
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
