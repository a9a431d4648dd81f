package deid

import (
	"fmt"
	"strings"
)

// Ordinary tells whether a word, in any case, is in the lists of words that
// anybody may say, so that it tells nothing by itself.
func Ordinary(word string) bool {
	lx := theLexicon()
	low := strings.ReplaceAll(strings.ToLower(word), "’", "'")
	for _, w := range []string{low, strings.TrimSuffix(low, "'s"), strings.TrimSuffix(low, "s"), strings.TrimSuffix(low, "'")} {
		if e := lx.words[w]; e.tier > 0 || e.marks&(mDrug|mPlain) != 0 {
			return true
		}
	}
	return false
}

// Next is a term that stands for nothing yet: the label of a category with the
// number after the highest that was given, "town 3". It is not given away by
// asking.
func (g *Register) Next(c Category) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	label := labels[c]
	if label == "" {
		label = string(c)
	}
	return fmt.Sprintf("%s %d", label, g.count[label]+1)
}
