package deid

import (
	"slices"
	"strings"
)

// A candidate is a stretch of bytes that some rule takes for an identifier.
type candidate struct {
	start, end int
	category   Category
	score      float64
	why        string
	entity     int
	key        string // what the register knows it by
	female     bool
	male       bool
	culture    string
	given      bool   // the words begin with a given name
	role       string // what the text calls this professional: "GP", "nurse"
	fixed      string // a term that Known asks for
}

// candidates gathers what the rules find in one reading.
type candidates struct {
	r     *reading
	found []candidate
	taken []bool // words that a sure candidate covers; made on first use
}

func (c *candidates) add(start, end int, category Category, score float64, why string) {
	if start < end {
		c.found = append(c.found, candidate{start: start, end: end, category: category, score: min(score, 1), why: why})
	}
}

// words adds words i..j (j not included), without a possessive ending.
func (c *candidates) words(i, j int, category Category, score float64, why string) {
	c.add(c.r.words[i].start, c.r.words[j-1].stemEnd, category, score, why)
}

// settle keeps, of candidates that overlap, the better one, and returns the
// rest in order. Better is the longer if both are likely, else the likelier.
func (c *candidates) settle(least float64, ignore []string) []candidate {
	skip := map[string]bool{}
	for _, w := range ignore {
		skip[strings.ToLower(w)] = true
	}
	var pool []candidate
	for _, one := range c.found {
		if one.score >= least && !skip[strings.ToLower(c.r.text[one.start:one.end])] {
			pool = append(pool, one)
		}
	}
	inherit(pool)
	slices.SortStableFunc(pool, func(a, b candidate) int { return a.start - b.start })
	// one heap of overlapping candidates after another, so that a long text costs no more than its length
	var kept []candidate
	for i := 0; i < len(pool); {
		j, end := i+1, pool[i].end
		for j < len(pool) && pool[j].start < end {
			end = max(end, pool[j].end)
			j++
		}
		kept = append(kept, c.contend(pool[i:j])...)
		i = j
	}
	return kept
}

// weight says which of two candidates that overlap is the better.
func (a *candidate) weight() float64 {
	w := a.score
	if a.fixed != "" {
		w++
	}
	return w + 0.012*float64(min(a.end-a.start, 60))
}

// contend settles candidates that overlap in one heap. What is kept claims its
// bytes; a later one keeps only what sticks out whole at one side, so that no
// likely word is lost to a neighbour.
func (c *candidates) contend(pool []candidate) []candidate {
	if len(pool) == 1 {
		return pool
	}
	slices.SortStableFunc(pool, func(a, b candidate) int {
		switch wa, wb := a.weight(), b.weight(); {
		case wa > wb:
			return -1
		case wa < wb:
			return 1
		case a.start != b.start:
			return a.start - b.start
		}
		return strings.Compare(string(a.category), string(b.category))
	})
	var kept []candidate
	free := func(one candidate) (at int, ok bool) {
		for at < len(kept) && kept[at].end <= one.start {
			at++
		}
		return at, at == len(kept) || kept[at].start >= one.end
	}
	for _, one := range pool {
		i, ok := free(one)
		if ok {
			kept = slices.Insert(kept, i, one)
			continue
		}
		// trim to the part before or after the first overlap
		before, after := one, one
		before.end = kept[i].start
		after.start = kept[i].end
		for _, part := range []candidate{before, after} {
			part = c.trim(part)
			if part.end <= part.start || part.score < 0.6 {
				continue
			}
			if j, ok := free(part); ok {
				kept = slices.Insert(kept, j, part)
			}
		}
	}
	return kept
}

// inherit gives what is known to the study to longer candidates of the same
// sort around it: "Beckside" to "Beckside Surgery", "Jay" to "Jay, as in the bird".
func inherit(pool []candidate) {
	var known []candidate
	for _, one := range pool {
		if one.fixed != "" {
			known = append(known, one)
		}
	}
	if len(known) == 0 {
		return
	}
	slices.SortStableFunc(known, func(a, b candidate) int { return a.start - b.start })
	for i := range pool {
		one := &pool[i]
		if one.fixed != "" {
			continue
		}
		j, _ := slices.BinarySearchFunc(known, one.start, func(k candidate, p int) int { return k.start - p })
		if j < len(known) && known[j].end <= one.end && sortOf(known[j].category) == sortOf(one.category) {
			one.fixed, one.key = known[j].fixed, known[j].key
		}
	}
}

// sortOf puts categories together that rules may take for each other.
func sortOf(c Category) string {
	switch c {
	case Person, Nickname, Professional, Pet:
		return "person"
	case Service, Hospital, Organisation, Venue, School, Prison:
		return "body"
	}
	return string(c)
}

// trim cuts a candidate down to whole words that are worth hiding; empty if none.
func (c *candidates) trim(one candidate) candidate {
	r := c.r
	i, _ := slices.BinarySearchFunc(r.words, one.start, func(w word, p int) int { return w.start - p })
	j := i
	for j < len(r.words) && r.words[j].stemEnd <= one.end && r.words[j].end <= one.end+2 {
		j++
	}
	for i < j && small[r.words[i].low] {
		i++
	}
	for i < j && (small[r.words[j-1].low] || headwords[r.words[j-1].low].category != "") {
		j--
	}
	if i >= j {
		one.end = one.start
		return one
	}
	one.start, one.end = r.words[i].start, r.words[j-1].stemEnd
	return one
}

// small words carry no information at the edge of a span.
var small = set("the a an of and or in on at to for from with by my our your his her their its it is was i he she they we you me him them this that these those there here called named as be been")

// sure marks the words that candidates of at least the given score cover;
// category "" stands for every category.
func (c *candidates) sure(score float64, category Category) []bool {
	covered := make([]bool, len(c.r.words))
	for _, one := range c.found {
		if one.score < score || category != "" && one.category != category {
			continue
		}
		for i := c.wordAt(one.start); i < len(c.r.words) && c.r.words[i].start < one.end; i++ {
			covered[i] = true
		}
	}
	return covered
}

// wordAt is the first word that ends after byte b.
func (c *candidates) wordAt(b int) int {
	i, _ := slices.BinarySearchFunc(c.r.words, b+1, func(w word, p int) int { return w.end - p })
	return i
}
