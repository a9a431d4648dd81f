package deid

import "strings"

// saidSlowly finds names that are taken apart so that somebody can say them:
// "Muh-ree" where the same text has a Marie. What both begin with and the
// consonants that follow must be the same.
func (c *candidates) saidSlowly() {
	r := c.r
	sounds := map[string]candidate{}
	for _, one := range c.found {
		if one.score < 0.6 || one.category != Person && one.category != Professional && one.category != Nickname {
			continue
		}
		for i := c.wordAt(one.start); i < len(r.words) && r.words[i].start < one.end; i++ {
			if w := &r.words[i]; w.capital && len(w.stem) > 3 && !titles[w.stem] && !honours[w.stem] {
				sounds[consonants(w.stem)] = one
			}
		}
	}
	for i := 0; i+1 < len(r.words); i++ {
		w := &r.words[i]
		if !w.capital || w.label || r.words[i+1].gap != "-" || r.words[i+1].capital || tenWords[w.low] > 0 {
			continue
		}
		j, whole := i+1, w.low
		for j < len(r.words) && j < i+5 && r.words[j].gap == "-" {
			whole += r.words[j].stem
			j++
		}
		one, ok := sounds[consonants(whole)]
		if ok && len(consonants(whole)) > 1 && j-i <= 4 {
			c.words(i, j, one.category, 0.65, "a name of this text, said slowly")
		}
	}
}

// consonants are the first sound of a word and the consonants after it, each
// run of one consonant once, without the h that is seldom heard.
func consonants(w string) string {
	w = strings.NewReplacer("ph", "f", "ck", "k", "c", "k", "q", "k").Replace(w)
	var b strings.Builder
	last := rune(0)
	for at, letter := range w {
		if at > 0 && strings.ContainsRune("aeiouyhw'", letter) {
			last = 0
			continue
		}
		if letter != last {
			b.WriteRune(letter)
		}
		last = letter
	}
	return b.String()
}
