package deid

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
			if within[p] || p == "at" || p == "for" {
				score = 0.52
			}
			if all&mOrg != 0 && first.place == mid && (p == "at" || p == "in" || p == "for" || p == "to" || p == "from" || p == "then" || p == "and") {
				score = 0.6
			}
		}
	case plain:
		score = 0.42
		if j-i > 1 {
			score = 0.52
		}
		if p == "the" || within[p] || p == "at" || p == "to" || p == "for" {
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
		switch p {
		case "at", "for", "with", "from":
			score = 0.6
		case "in":
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
