package deid

import "strings"

// Questions after which an answer says something of the person.
var (
	askBirth    = phrasesOf("date of birth", "dob", "d o b", "birthday", "born")
	askPostcode = phrasesOf("postcode", "post code", "address", "where do you live", "live")
	askWork     = phrasesOf("your work", "your job", "for a living", "what do you do", "do you work", "your occupation", "your profession")
)

func phrasesOf(all ...string) [][]string {
	var out [][]string
	for _, p := range all {
		out = append(out, strings.Fields(p))
	}
	return out
}

// answers marks the words that may answer one of the questions: the rest of
// the turn that asks, and the next turn, thirty words at most.
func (r *reading) answers(questions [][]string) []bool {
	var marked []bool
	for i := range r.words {
		for _, q := range questions {
			if r.words[i].low != q[0] || !r.matches(i, q) {
				continue
			}
			if marked == nil {
				marked = make([]bool, len(r.words))
			}
			turns := 0
			for j, said := i+len(q), 0; j < len(r.words) && said < 30; j++ {
				if strings.Contains(r.words[j].gap, "\n") {
					if turns++; turns > 1 {
						break
					}
				}
				if !r.words[j].label {
					marked[j] = true
					said++
				}
			}
		}
	}
	return marked
}

// findBirths finds dates of birth that are said as numbers alone, or with a
// year of two figures, where a date of birth was asked for: "six, twelve, eighty".
func findBirths(c *candidates) {
	r := c.r
	answer := r.answers(askBirth)
	for i := 0; i < len(answer); i++ {
		if !answer[i] {
			continue
		}
		if j := r.birthAt(i); j > i && !(r.near(j) && r.words[j].gap == " " && units[r.words[j].low]) {
			c.words(i, j, Date, 0.93, "answers a question for a date of birth")
			i = j - 1
		}
	}
}

// birthAt reads day, month and year at word i, each in words or figures, and
// tells where they end; i if they are not all there.
func (r *reading) birthAt(i int) int {
	if months[r.words[i].stem] {
		if v, k := r.dayOrNumber(r.passing(i+1, "the"), 2); k > 0 && v <= 31 {
			if j := r.birthYear(r.passing(i+1, "the") + k); j > 0 {
				return j
			}
		}
		return i
	}
	for most := 2; most > 0; most-- { // "twenty six eighty": the twentieth, or the twenty-sixth?
		v, k := r.dayOrNumber(i, most)
		if k == 0 || v > 31 {
			continue
		}
		j := r.passing(i+k, "of the and")
		if !r.near(j) {
			continue
		}
		m, k := 0, 0
		if months[r.words[j].stem] {
			m, k = 1, 1
		} else {
			m, k = r.dayOrNumber(j, 1)
		}
		if k == 0 || m > 12 {
			continue
		}
		if end := r.birthYear(j + k); end > 0 {
			return end
		}
	}
	return i
}

// near tells that word i is there and no sentence ends before it.
func (r *reading) near(i int) bool {
	return i > 0 && i < len(r.words) && !strings.ContainsAny(r.words[i].gap, "\n.?!;:")
}

// passing goes over small words that stand between the parts of a date.
func (r *reading) passing(i int, words string) int {
	for r.near(i) && strings.Contains(" "+words+" ", " "+r.words[i].low+" ") {
		i++
	}
	return i
}

// dayOrNumber reads "fourth", "4th", "four" or "4" in at most the words given.
func (r *reading) dayOrNumber(i, most int) (value, words int) {
	if i >= len(r.words) {
		return 0, 0
	}
	if v, k := r.day(i); k > 0 && k <= most {
		return v, k
	}
	v, k := r.number(i)
	if k > most {
		return tenWords[r.words[i].low], 1
	}
	return v, k
}

// birthYear reads a year at word i, of two figures too: "ninety-nine", "oh
// five"; it tells where the year ends, or 0.
func (r *reading) birthYear(i int) int {
	i = r.passing(i, "of in and the")
	if !r.near(i) {
		return 0
	}
	if _, k := r.year(i); k > 0 {
		return i + k
	}
	if l := r.words[i].low; zeroWord(l) && r.near(i+1) {
		if u, ok := digitWords[r.words[i+1].low]; ok && u > 0 {
			return i + 2
		}
	}
	if v, k := r.number(i); k > 0 && v >= 10 && v < 100 {
		return i + k
	}
	if w := &r.words[i]; w.digit && len(w.low) == 2 && allDigits(w.low) {
		return i + 1
	}
	return 0
}
