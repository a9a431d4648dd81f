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
	_, named := r.naming(i)
	if named {
		return !w.ordinary() || w.marks&mName != 0 || w.place == mid
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
	if w.marks&mGiven == 0 || w.marks&mPlain != 0 {
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

// chain weighs what a run of words with capitals may be, and adds it.
func (c *candidates) chain(i, j int) {
	r := c.r
	first, last := &r.words[i], &r.words[j-1]
	var person, place, org, score float64
	known := false // some list has a word of it as more than an ordinary word
	plain := true  // every word is an ordinary one
	var all mark
	for k := i; k < j; k++ {
		w := &r.words[k]
		all |= w.marks
		if !w.ordinary() {
			plain = false
		}
		if w.marks&(mName|mPlace|mOrg|mProper) != 0 {
			known = true
		}
	}
	phrase := r.phraseAt(i, j)
	n, named := r.naming(i)
	named = named && n.category != ""
	if named && n.title > 0 && i-n.title >= 0 {
		person += 4
	} else if named {
		person += 2.5
	}
	switch {
	case first.marks&mGiven != 0 && first.marks&mEnglish != 0:
		person += 2
	case first.marks&mGiven != 0:
		person += 1.4
	case first.marks&mSurname != 0:
		person += 1.1
	}
	if j-i > 1 && last.marks&mSurname != 0 {
		person++
	}
	if j-i > 1 && first.marks&mGiven != 0 {
		person++
	}
	if j == i+1 || phrase != 0 {
		m := first.marks
		if j > i+1 {
			m = phrase
		}
		switch {
		case m&(mTown|mRegion|mCountry) != 0:
			place += 2.6
		case m&mDistrict != 0:
			place += 2.2
		case m&mNear != 0:
			place += 1.5
		case m&mFar != 0:
			place += 1.2
		}
		if m&mOrg != 0 {
			org += 2
		}
	} else if last.marks&mPlace != 0 && first.marks&mName == 0 {
		place += 0.8
	}
	p, nx := r.before(i, 1), r.next(j-1, 1)
	if r.words[i].gap == "" && i == 0 {
		p = ""
	}
	if within[p] {
		place += 1.3
	}
	switch {
	case p == "to" || p == "of" || p == "around" || p == "near" || p == "through" || p == "leave" || p == "left":
		place += 0.4
	case p == "at" || p == "for":
		org += 0.7
	case p == "with" || p == "and" || p == "by" || p == "see" || p == "saw" || p == "ask" || p == "asked" || p == "tell" || p == "told":
		person += 0.5
	case p == "the":
		org += 0.9
		person -= 0.8
	}
	if doings[nx] || last.stemEnd != last.end {
		person += 0.6
	}
	upper := true
	for k := i; k < j; k++ {
		upper = upper && r.words[k].upper
	}
	if upper && j == i+1 && len(first.low) <= 5 && !known {
		org += 1
	}

	category := Person
	switch {
	case named && n.category != Person && person >= place:
		category = n.category
	case org > person && org > place || org == place && org > person:
		category = Organisation
		if m := all | phrase; m&mService != 0 {
			category = Service
		} else if m&mHospital != 0 {
			category = Hospital
		} else if m&mPrison != 0 {
			category = Prison
		} else if m&mClub != 0 {
			category = Venue
		} else if m&mSchool != 0 {
			category = School
		}
	case place > person:
		category = placeCategory(first.marks | phrase)
	}

	switch {
	case named:
		score = 0.95
	case known && !plain:
		score = 0.85
		if all&(mName|mPlace|mOrg) == 0 {
			score = 0.7
		}
	case known:
		score = 0.7
		if first.place == mid && all&(mGiven|mTown|mDistrict|mRegion|mCountry) == 0 {
			score = 0.5
		}
		if first.place != mid {
			score = 0.6
		}
		if first.tier <= 2 && j == i+1 && all&mGiven == 0 {
			score = 0.42
			if all&mOrg != 0 && first.place == mid && (p == "at" || p == "in" || p == "for" || p == "to" || p == "from" || p == "then" || p == "and") {
				score = 0.6
			}
		}
	case plain:
		score = 0.42
		if j-i > 1 {
			score = 0.52
		}
		if p == "the" || within[p] || p == "at" || p == "to" {
			score += 0.1
		}
		if first.place == soft {
			score -= 0.2
		}
	default:
		score = 0.65
	}
	if upper && j == i+1 && len(first.low) <= 5 && !known {
		score = 0.45
		if p == "at" || p == "for" || p == "with" || p == "from" || p == "in" {
			score = 0.55
		}
	}
	if all&mPeople != 0 && person < 2 && place < 2 && j == i+1 {
		return // findPeoples says it better
	}
	if first.label && !named && !known {
		score = 0.5
	}
	// the title belongs to the name
	from := i
	if named && n.title > 0 {
		from = i - n.title
	}
	c.add(r.words[from].start, last.stemEnd, category, score, why(category, named, known))
	if named {
		c.found[len(c.found)-1].role = n.role
	}
}

func placeCategory(m mark) Category {
	switch {
	case m&mCountry != 0:
		return Country
	case m&mRegion != 0:
		return Region
	case m&mTown != 0:
		return Town
	case m&mDistrict != 0:
		return District
	}
	return Town
}

func why(category Category, named, known bool) string {
	switch {
	case named:
		return "the words before announce a name"
	case known:
		return "capital, and in the lists as " + string(category)
	}
	return "capital that its place does not explain"
}
