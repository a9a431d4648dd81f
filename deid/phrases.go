package deid

// phraseAt is what the lists say of words i..j taken together.
func (r *reading) phraseAt(i, j int) mark {
	for _, p := range r.lx.phrases[r.words[i].low] {
		if len(p.words) == j-i && r.matches(i, p.words) {
			return p.marks
		}
	}
	return 0
}

// matches tells whether the words of a phrase stand at word i.
func (r *reading) matches(i int, words []string) bool {
	if i+len(words) > len(r.words) {
		return false
	}
	for k, want := range words {
		w := &r.words[i+k]
		if k > 0 && !phraseGap(w.gap) {
			return false
		}
		if w.low != want && (w.stem != want || k < len(words)-1) && !(want == "st" && w.low == "saint") {
			return false
		}
	}
	return true
}

// namesToo tells that words i..j have capitals and are given names, whatever
// the phrase may mean.
func (r *reading) namesToo(i, j int) bool {
	for k := i; k < j; k++ {
		if w := &r.words[k]; !w.capital || w.marks&mGiven == 0 {
			return false
		}
	}
	return true
}

func phraseGap(gap string) bool {
	switch gap {
	case " ", "-", ". ", " & ", "\u00a0":
		return true
	}
	return false
}

// block marks words that lists or sure patterns have dealt with already.
func (c *candidates) block() []bool {
	if c.taken == nil {
		c.taken = c.sure(0.93, "")
	}
	return c.taken
}

// findPhrases finds listed names of two words or more; those that identify
// nobody ("Mental Health Act") are set aside.
func findPhrases(c *candidates) {
	r := c.r
	covered := c.block()
	for i := range r.words {
		list := r.lx.phrases[r.words[i].low]
		if len(list) == 0 || covered[i] {
			continue
		}
		var best *phrase
		for k := range list {
			if p := &list[k]; (best == nil || len(p.words) > len(best.words)) && r.matches(i, p.words) {
				best = p
			}
		}
		if best == nil {
			continue
		}
		j := i + len(best.words)
		if best.marks&(mPlain|mDrug|mCalendar) != 0 {
			// "New Testament" names nothing, "New Testament Assembly" may
			longer := j < len(r.words) && r.words[j].capital && r.words[j].gap == " " && (headwords[r.words[j].low].category != "" || r.namesToo(i, j) && r.words[j].marks&(mPlain|mDrug|mCalendar) == 0)
			if n, named := r.naming(i); named && n.category != "" && r.namesToo(i, j) {
				longer = true
			}
			if !longer && best.marks&(mPlace|mOrg|mName) == 0 && (r.words[i].capital || best.marks&mDrug != 0) {
				for k := i; k < j; k++ {
					covered[k] = true
				}
			}
			continue
		}
		if best.marks&(mPlace|mOrg) == 0 {
			continue
		}
		capitals := r.words[i].capital || r.words[j-1].capital
		for k := i; k < j; k++ {
			if w := &r.words[k]; !w.capital && !small[w.low] && w.low != "on" && w.low != "upon" {
				capitals = false
			}
		}
		score := 0.9
		if !capitals {
			score = 0.75
			if best.bare {
				score = 0.3
				if within[r.before(i, 1)] || r.before(i, 1) == "at" || r.before(i, 1) == "the" && (within[r.before(i, 2)] || r.before(i, 2) == "at" || r.before(i, 2) == "to") {
					score = 0.55
				}
				if r.before(i, 1) == "a" || r.before(i, 1) == "an" {
					score = 0
				}
			}
		}
		category := placeCategory(best.marks)
		switch m := best.marks; {
		case m&mHospital != 0:
			category = Hospital
		case m&mPrison != 0:
			category = Prison
		case m&mService != 0:
			category = Service
		case m&mSchool != 0:
			category = School
		case m&mClub != 0:
			category = Venue
		case m&mFirm != 0:
			category = Organisation
		}
		if score > 0 {
			c.words(i, j, category, score, "in the lists as "+string(category))
		}
	}
}
