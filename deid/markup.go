package deid

import "strings"

// tagAt is the length of a transcriber's tag at byte i, "<UNSURE>", "</UNSURE>"
// or "<UNIN/>"; 0 if there is none. A tag is no part of what was said.
func tagAt(s string, i int) int {
	if i >= len(s) || s[i] != '<' {
		return 0
	}
	j := i + 1
	if j < len(s) && s[j] == '/' {
		j++
	}
	name := j
	for j < len(s) && j-name < 32 && (s[j] >= 'a' && s[j] <= 'z' || s[j] >= 'A' && s[j] <= 'Z' || j > name && (s[j] == '_' || s[j] == '-')) {
		j++
	}
	if j == name {
		return 0
	}
	if j < len(s) && s[j] == ' ' {
		j++
	}
	if j < len(s) && s[j] == '/' {
		j++
	}
	if j < len(s) && s[j] == '>' {
		return j + 1 - i
	}
	return 0
}

// untagged is what stands between two words as if no tag had been written there.
func untagged(gap string) string {
	if !strings.Contains(gap, "<") {
		return gap
	}
	var b strings.Builder
	cut := false
	for i := 0; i < len(gap); {
		if n := tagAt(gap, i); n > 0 {
			i += n
			cut = true
			continue
		}
		if cut && gap[i] == ' ' && strings.HasSuffix(b.String(), " ") {
			i++
			continue
		}
		b.WriteByte(gap[i])
		i++
	}
	return b.String()
}

// balance sees to it that no candidate takes one half of a pair of tags away:
// it grows over the other half if that stands beside it, and is cut at the tag
// if not.
func balance(s string, found []candidate) []candidate {
	if !strings.Contains(s, "<") {
		return found
	}
	var all []candidate
	for i, one := range found {
		if !strings.Contains(s[one.start:one.end], "<") {
			all = append(all, one)
			continue
		}
		before, after := 0, len(s)
		if len(all) > 0 {
			before = all[len(all)-1].end
		}
		if i+1 < len(found) {
			after = found[i+1].start
		}
		grown := grow(s, one, before, after)
		if len(unpaired(s, grown)) == 0 {
			all = append(all, grown)
			continue
		}
		part := one
		for _, tag := range append(unpaired(s, one), [2]int{one.end, one.end}) {
			part.end = tag[0]
			if from, to := bare(s, part.start, part.end); from < to {
				piece := part
				piece.start, piece.end = from, to
				all = append(all, piece)
			}
			part.start = tag[1]
		}
	}
	return all
}

// bare takes spaces and stops from the edges of a stretch.
func bare(s string, from, to int) (int, int) {
	const edges = " \t\n,.;:"
	to = from + len(strings.TrimRight(s[from:to], edges))
	return to - len(strings.TrimLeft(s[from:to], edges)), to
}

// grow takes in the tags that stand directly beside a candidate, as far as it
// holds their other halves; before and after are where its neighbours are.
func grow(s string, one candidate, before, after int) candidate {
	for _, tag := range unpaired(s, one) {
		name := strings.Trim(s[tag[0]:tag[1]], "</ >")
		if s[tag[0]+1] == '/' {
			if open := "<" + name + ">"; strings.HasSuffix(s[before:one.start], open) {
				one.start -= len(open)
			}
		} else if shut := "</" + name + ">"; strings.HasPrefix(s[one.end:after], shut) {
			one.end += len(shut)
		}
	}
	return one
}

// unpaired are the places of the tags in a candidate whose other half it lacks.
func unpaired(s string, one candidate) [][2]int {
	var open, lone [][2]int
	for i := one.start; i < one.end; {
		n := tagAt(s[:one.end], i)
		if n == 0 {
			i++
			continue
		}
		tag := [2]int{i, i + n}
		switch {
		case s[i+n-2] == '/': // stands alone
		case s[i+1] != '/':
			open = append(open, tag)
		case len(open) > 0:
			open = open[:len(open)-1]
		default:
			lone = append(lone, tag)
		}
		i += n
	}
	return append(lone, open...)
}
