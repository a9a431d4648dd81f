package deid

import "strings"

// particles stand small inside a name.
var particles = set("van von der den de di da del della du la le bin bint ibn al el ap ab y dos das ter ten of")

// findChains finds names by their capitals: a run of words with capitals that
// the place in the sentence does not explain.
func findChains(c *candidates) {
	r := c.r
	covered := c.block()
	for i := 0; i < len(r.words); i++ {
		if covered[i] || !r.begins(i) {
			continue
		}
		j := i + 1
		for j < len(r.words) {
			if !covered[j] && r.goesOn(i, j) {
				j++
				continue
			}
			// van der Merwe
			k := j
			for k < len(r.words) && k < j+3 && !r.words[k].capital && particles[r.words[k].low] && r.words[k].low != "of" && r.words[k].gap == " " {
				k++
			}
			if k > j && k < len(r.words) && !covered[k] && r.words[k].gap == " " && r.goesOn(i, k) && r.words[k].tier == 0 {
				j = k + 1
				continue
			}
			break
		}
		c.chain(i, j)
		i = j - 1
	}
}

// begins tells whether a name can begin at word i.
func (r *reading) begins(i int) bool {
	w := &r.words[i]
	if !w.capital || w.digit {
		return false
	}
	if w.marks&(mPlain|mCalendar|mDrug) != 0 && !r.nameAfterAll(i) {
		return false
	}
	if len(w.low) == 1 { // an initial: "J. Smith"
		return w.low != "i" && i+1 < len(r.words) && (r.words[i+1].gap == ". " || r.words[i+1].gap == " ") && r.words[i+1].capital && r.words[i+1].tier == 0 && w.place == mid
	}
	if w.label {
		return (w.marks&mName != 0 || !w.ordinary()) && !strings.ContainsAny(w.low, "0123456789")
	}
	n, named := r.naming(i)
	if named {
		return !w.ordinary() || w.marks&mName != 0 || w.place == mid || w.place == soft && n.category == Pet
	}
	if !w.ordinary() {
		return !noise(w.stem)
	}
	follows := i+1 < len(r.words) && r.words[i+1].gap == " " && r.words[i+1].capital && !r.words[i+1].upper && (r.words[i+1].marks&mName != 0 || r.words[i+1].tier == 0) && r.words[i+1].marks&(mPlain|mDrug|mCalendar|mPeople) == 0
	switch w.place {
	case head:
		if w.upper && r.shouting(i) {
			return false
		}
		if bynames[w.low] && follows && r.words[i+1].marks&mName != 0 {
			return true // "Big Mal"
		}
		if follows2 := i+2 < len(r.words) && r.words[i+1].capital && r.words[i+2].capital && r.words[i+1].gap == " " && r.words[i+2].gap == " " && !r.words[i+2].upper && (r.words[i+1].marks|r.words[i+2].marks)&(mPlain|mDrug|mCalendar) == 0; follows2 && w.tier > 1 && !small[w.low] && !clauseWords[w.low] && !kin[w.low] {
			return true
		}
		if w.marks&mGiven != 0 && follows && (w.tier > 1 || r.words[i+1].marks&mSurname != 0 && r.words[i+1].marks&mEnglish != 0 && r.lx.culture[r.words[i+1].stem] == "") {
			return true
		}
		if w.marks&mName != 0 && w.marks&mEnglish != 0 && (w.tier >= 5 || w.tier >= 3 && r.actsLikePerson(i)) {
			return true
		}
		if w.tier >= 2 && follows && !(small[w.low]) && w.marks&mName != 0 {
			return true
		}
		if w.tier > 1 && w.marks&mGiven != 0 && r.lx.culture[w.stem] != "" && strings.HasPrefix(r.after(i), ".") && !strings.Contains(r.after(i), "..") {
			return true // a name alone answers a question
		}
		return w.marks&(mTown|mRegion|mCountry|mDistrict) != 0 && w.tier >= 3
	case soft:
		if bynames[w.low] && follows && r.words[i+1].marks&mName != 0 {
			return true
		}
		return w.marks&(mName|mPlace|mOrg) != 0 && w.tier > 1 || follows && w.marks&mName != 0
	}
	if w.loose && w.tier == 1 {
		return false
	}
	return !(w.upper && r.shouting(i))
}

// goesOn tells whether the name that began at i goes on at word j.
func (r *reading) goesOn(i, j int) bool {
	w, p := &r.words[j], &r.words[j-1]
	if !w.capital || w.digit || w.label != p.label || strings.HasPrefix(w.low, "i'") || w.low == "i" && !(j+1 < len(r.words) && r.words[j+1].gap == ". " && r.words[j+1].capital && w.gap == " ") {
		return false
	}
	if p.stemEnd != p.end {
		return false
	}
	initial := len(p.low) == 1
	switch w.gap {
	case " ", "-", "’", "'", "–":
	case ". ":
		if !initial {
			return false
		}
	default:
		return false
	}
	if w.marks&(mPlain|mDrug|mCalendar) != 0 && w.marks&mSurname == 0 && w.gap == " " {
		return len(w.low) == 1 && j+1 < len(r.words) && r.words[j+1].capital
	}
	return true
}

// nameAfterAll tells whether a word that is also a month, a drug or a brand is
// used as somebody's name here.
func (r *reading) nameAfterAll(i int) bool {
	w := &r.words[i]
	if w.marks&mGiven == 0 || w.marks&mPlain != 0 || weekdays[w.stem] {
		return false
	}
	if n, named := r.naming(i); named && n.category != "" {
		return true
	}
	if w.marks&mCalendar != 0 {
		return tells[r.next(i, 1)] && !beforeYear[r.before(i, 1)] || r.words[i].stemEnd != w.end && w.low != "may" || i+1 < len(r.words) && r.words[i+1].gap == " " && r.words[i+1].capital && r.words[i+1].marks&mSurname != 0 && r.words[i+1].marks&mCalendar == 0
	}
	// a drug that is also a name: the words before decide
	if drugs[r.before(i, 1)] {
		return false
	}
	return true
}

// actsLikePerson tells whether the next word is what people do.
func (r *reading) actsLikePerson(i int) bool {
	return doings[r.next(i, 1)] || r.words[i].stemEnd != r.words[i].end
}

// shouting tells whether the words around are all in capitals.
func (r *reading) shouting(i int) bool {
	upper, all := 0, 0
	for j := max(0, i-4); j < len(r.words) && j <= i+4; j++ {
		if len(r.words[j].low) > 1 {
			all++
			if r.words[j].upper {
				upper++
			}
		}
	}
	return upper > 2 && upper*3 >= all*2
}

// noise are sounds and laughs that no list has.
func noise(w string) bool {
	if !strings.ContainsAny(w, "aeiouyáéíóúàèìòùâêîôûäëïöüåæøœąęıőűαεηιουωάέήίόύώ") && w[0] < 0x80 {
		return true
	}
	for i := 2; i < len(w); i++ {
		if w[i] == w[i-1] && w[i] == w[i-2] {
			return true
		}
	}
	for _, sound := range []string{"haha", "hehe", "mmm", "uhh", "ahh", "ohh", "ooo", "eee"} {
		if strings.Contains(w, sound) {
			return true
		}
	}
	return strings.Contains(w, "'") && (strings.HasSuffix(w, "n't") || strings.HasSuffix(w, "'ll") || strings.HasSuffix(w, "'ve") || strings.HasSuffix(w, "'d") || strings.HasSuffix(w, "'re"))
}
