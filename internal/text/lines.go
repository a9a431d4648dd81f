package text

import "unicode/utf8"

// Measure is the greatest length of a line, in code points.
const Measure = 66

// Lines breaks a text into lines once and for all: greedily at spaces, at most
// [Measure] code points, each paragraph anew; a longer word breaks at Measure.
// It returns where each line begins, in code points. The answer depends on the
// text alone, so that "P07, line 110" means the same on every screen and on paper.
func Lines(text string) []int {
	var starts []int
	for at, cp := 0, 0; at <= len(text); {
		end, n := at, 0 // a paragraph: up to the next line feed
		for end < len(text) && text[end] != '\n' {
			_, size := utf8.DecodeRuneInString(text[end:])
			end += size
			n++
		}
		starts = paragraph(starts, text[at:end], cp)
		at, cp = end+1, cp+n+1
		if end == len(text) || at == len(text) {
			break
		}
	}
	return starts
}

func paragraph(starts []int, p string, cp int) []int {
	line, after, n := 0, 0, 0 // where the line begins, one past its last space, the rune being read
	starts = append(starts, cp)
	for _, r := range p {
		// Spaces never begin a line: those past the measure hang at its end.
		if n-line >= Measure && r != ' ' {
			if after > line {
				line = after
			} else {
				line = n
			}
			starts = append(starts, cp+line)
		}
		n++
		if r == ' ' {
			after = n
		}
	}
	return starts
}
