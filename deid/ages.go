package deid

import "strings"

var (
	ageVerbs  = set("i'm im he's she's hes shes who's they're you're it's kid's son's daughter's")
	ageBe     = set("am is was were are be being becoming turned turn turning turns aged age reached hit")
	ageBefore = set("i he she they you we who it son daughter kid boy girl lad brother sister mum mam dad baby eldest youngest partner nan granddaughter grandson one twins")
)

// findAges finds how old somebody is or was, in figures or words. Only the
// number is the identifier.
func findAges(c *candidates) {
	r := c.r
	last, said := 0, map[int]int{}
	for i := 0; i < len(r.words); i++ {
		n, k := r.number(i)
		if k == 0 || n == 0 || n > 115 {
			continue
		}
		j := i + k
		score := 0.0
		next := func(d int) string {
			if j+d < len(r.words) && !strings.ContainsAny(r.words[j+d].gap, "\n.?!;:") {
				return r.words[j+d].low
			}
			return ""
		}
		prev := func(d int) string {
			if i-d >= 0 && !strings.ContainsAny(r.words[i-d+1].gap, "\n.?!;:") {
				return r.words[i-d].low
			}
			return ""
		}
		about := next(0) == "or" && (next(1) == "something" || next(1) == "so" || next(1) == "thereabouts" || next(1) == "summat") // "I was like eight or something"
		years := next(0) == "year" || next(0) == "years" || next(0) == "yr" || next(0) == "yrs" || next(0) == "month" && n < 30 || next(0) == "months" && n < 30
		switch {
		case years && (next(1) == "old" || next(1) == "olds" || next(1) == "of" && next(2) == "age"):
			score = 0.95
		case next(0) == "y" && (next(1) == "o") || next(0) == "yo" || next(0) == "y/o":
			score = 0.95
		case years && n > 12 && prev(1) == "life":
			score = 0.6
		case prev(1) == "aged" || prev(1) == "age" && r.ends(j):
			score = 0.9
		case prev(1) == "of" && prev(2) == "age", prev(1) == "about" && prev(2) == "aged", prev(1) == "was" && prev(2) == "age":
			score = 0.9
		case (prev(1) == "turned" || prev(1) == "turn" || prev(1) == "turning" || prev(1) == "turns") && n > 4 && !unitAfter(next(0)):
			score = 0.85
		case n >= 3 && (about || !unitAfter(next(0)) && r.ends(j)) && !years && (ageVerbs[prev(1)] || ageBe[prev(1)] && ageBefore[prev(2)] || (prev(1) == "about" || prev(1) == "only" || prev(1) == "just" || prev(1) == "nearly" || prev(1) == "almost" || prev(1) == "around" || prev(1) == "like") && (ageVerbs[prev(2)] || ageBe[prev(2)] && ageBefore[prev(3)])):
			score = 0.7
			if prev(1) == "it's" || prev(2) == "it" || prev(2) == "they" || prev(2) == "one" && n < 13 || n < 10 && r.words[i].digit {
				score = 0.35
			}
			if n < 13 && (prev(2) == "we" || prev(2) == "there" || prev(1) == "they're") {
				score = 0.3
			}
			// "when I was nineteen" says an age, "I was one of" does not
			if n < 3 {
				score = 0
			}
		case (prev(1) == "at" && prev(2) != "look") && n >= 11 && n <= 60 && r.ends(j) && !unitAfter(next(0)) && next(0) != "in" && !r.words[i].digit && k == 1 && teenWords[r.words[i].low] > 12:
			score = 0.55
		}
		// "Tomos, forty-one, a baker": said of oneself after the name
		if score == 0 && n >= 16 && n < 100 && i > 0 && r.introduces(i, j) {
			score = 0.7
		}
		if prev(2) == "was" && prev(3) == "it" {
			score = min(score, 0.35)
		}
		// "I'm seven, twenty seven"
		if score == 0 && i > 0 && i == last && strings.Trim(r.words[i].gap, " ,") == "" && r.ends(j) {
			score = 0.6
		}
		if score > 0 {
			c.words(i, j, Age, score, "age")
			if score >= 0.5 {
				last = j
				said[n] = i
			}
		} else if at, ok := said[n]; ok && i-at < 60 && r.ends(j) && (r.words[i].place != mid || strings.Contains(r.words[i].gap, ",")) {
			c.words(i, j, Age, 0.6, "an age said again")
		}
		i = j - 1
	}
}

// introduces tells that the number i..j stands alone between a name and what
// else is said of somebody.
func (r *reading) introduces(i, j int) bool {
	p, gap := &r.words[i-1], r.words[i].gap
	if !p.capital || p.label || p.stem != p.low || p.marks&(mCalendar|mPlain|mDrug) != 0 || p.marks&mGiven == 0 && (p.tier > 0 || p.marks&(mPlace|mOrg) != 0) {
		return false
	}
	after := r.after(j - 1)
	switch gap {
	case ", ":
		return strings.HasPrefix(after, ",") || strings.HasPrefix(after, ".")
	case ". ":
		return strings.HasPrefix(after, ",") && (p.place != mid || i > 1 && r.words[i-2].capital)
	}
	return false
}

func unitAfter(w string) bool { return units[w] || w == "%" || w == "x" }
