package deid

import "strings"

// spread looks for the same names again: what a text names once with certainty
// it names elsewhere, with or without a capital.
func spread(c *candidates) {
	r := c.r
	type seen struct {
		category Category
		score    float64
		capitals int
	}
	work := map[string]bool{}
	for _, one := range c.found {
		if one.category == Occupation && one.score >= 0.7 {
			if i := c.wordAt(one.start); !care[r.words[i].low] {
				work[strings.ToLower(r.text[one.start:one.end])] = true
			}
		}
	}
	if len(work) > 0 {
		for i := range r.words {
			if work[r.words[i].low] && (r.before(i, 1) == "a" || r.before(i, 1) == "an" || r.before(i, 1) == "as") {
				c.words(i, i+1, Occupation, 0.55, "work named elsewhere in this text")
			}
		}
	}
	names := map[string]seen{}
	note := func(w *word, category Category, score float64) {
		old := names[w.stem]
		if w.capital {
			old.capitals++
		}
		if score > old.score {
			old.category, old.score = category, score
		}
		names[w.stem] = old
	}
	for _, one := range c.found {
		if one.score < 0.6 {
			continue
		}
		switch one.category {
		case Person, Nickname, Professional, Pet, Town, District, Region, Service, Hospital, Prison, School, Venue, Organisation, Street, Country:
		default:
			continue
		}
		i := c.wordAt(one.start)
		for j := i; j < len(r.words) && r.words[j].stemEnd <= one.end; j++ {
			w := &r.words[j]
			if len(w.stem) < 3 || small[w.stem] || generic[w.stem] || w.digit || headwords[w.stem].category != "" && (one.category != Person || j > i) || titles[w.stem] || honours[w.stem] || healers[w.stem] || w.marks&mPlain != 0 || w.marks&mCalendar != 0 && one.score < 0.9 {
				continue
			}
			// of a place or body of several words only the unusual ones stand for it
			if one.category != Person && one.category != Professional && one.category != Pet && one.category != Nickname && w.ordinary() && j > i {
				continue
			}
			if w.ordinary() && w.tier < 3 && w.marks&mGiven == 0 && j > i {
				continue
			}
			note(w, one.category, one.score)
		}
	}
	c.saidSlowly()
	c.repeated()
	c.officeAlone()
	covered := c.sure(0.5, "")
	// "doctor pick" for a Dr Pickersgill
	for i := range r.words {
		if w := &r.words[i]; i > 0 && !covered[i] && len(w.stem) > 2 && r.words[i].gap == " " && (r.words[i-1].low == "doctor" || r.words[i-1].low == "dr") {
			for name, s := range names {
				if s.category == Professional && len(name) > len(w.stem) && strings.HasPrefix(name, w.stem) {
					c.words(i-1, i+1, Professional, 0.8, "short for a name in this text")
					covered[i] = true
					break
				}
			}
		}
	}
	for i := range r.words {
		w := &r.words[i]
		s, ok := names[w.stem]
		if !ok || covered[i] || len(w.stem) < 3 {
			continue
		}
		score := 0.0
		switch {
		case w.label && w.marks&mName == 0 && s.score < 0.8:
		case w.marks&mDrug != 0 && drugs[r.before(i, 1)]:
		case w.marks&mCalendar != 0 && (!w.capital || beforeYear[r.before(i, 1)] || r.before(i, 1) == "last" || r.before(i, 1) == "next" || r.before(i, 1) == "this"):
		case !w.ordinary() && (w.capital || len(w.stem) > 3 || s.score > 0.8):
			score = 0.75
		case w.capital && w.place == mid && !w.upper:
			score = 0.7
		case w.capital && w.place != mid && s.capitals > 0 && s.score >= 0.6 && (w.tier > 2 || r.actsLikePerson(i) && w.marks&mGiven != 0) && !small[w.low]:
			score = 0.6
		case w.loose && !w.capital && s.capitals > 1 && (r.before(i, 1) == "the" || within[r.before(i, 1)]) && (s.category == District || s.category == Service || s.category == Organisation || s.category == Venue) && w.tier > 2:
			score = 0.55
		case w.loose && !w.capital && (w.tier >= 3 && s.score >= 0.9 || s.score >= 0.65 && (r.actsLikePerson(i) || company[r.before(i, 1)])) && w.marks&mGiven != 0 && (s.category == Person || s.category == Professional || s.category == Pet):
			score = 0.6
		}
		if score == 0 && w.loose && !w.capital && s.score >= 0.65 && w.tier >= 2 && !modals[w.low] && !small[w.low] && len(w.stem) > 2 {
			// a pet's name, or a usual given name, that was announced once
			if s.category == Pet || w.marks&mGiven != 0 && r.lx.culture[w.stem] != "" && s.score >= 0.7 && (s.category == Person || s.category == Professional) {
				score = 0.55
			}
		}
		if score > 0 {
			c.words(i, i+1, s.category, score, "named elsewhere in this text")
		}
	}
}

// explained takes in how somebody's name is explained: "Jay, as in the bird".
func (c *candidates) explained() {
	r := c.r
	for _, one := range c.found {
		if one.score < 0.5 || one.category != Person && one.category != Nickname && one.category != Professional {
			continue
		}
		i := c.wordAt(one.end)
		if i+2 >= len(r.words) || r.words[i].low != "as" || r.words[i+1].low != "in" || !r.same(i) {
			continue
		}
		j := i + 2
		for j < len(r.words) && j < i+5 && r.words[j].gap == " " {
			j++
		}
		if strings.ContainsAny(r.after(j-1), ".,?!;\n") {
			c.add(one.start, r.words[j-1].stemEnd, one.category, one.score, "a name and what it is like")
		}
	}
}

// officeAlone finds a rare office without its name where the text gives it with
// one: of few churches is "the deacon" anybody but Deacon Fashola.
func (c *candidates) officeAlone() {
	r := c.r
	held := map[string]candidate{}
	for _, one := range c.found {
		if i := c.wordAt(one.start); one.score >= 0.6 && i < len(r.words) && offices[r.words[i].low] && one.end > r.words[i].end {
			held[r.words[i].low] = one
		}
	}
	for i := range r.words {
		w := &r.words[i]
		one, ok := held[w.stem]
		if ok && (r.before(i, 1) == "the" || r.before(i, 1) == "our") && (i+1 == len(r.words) || !r.words[i+1].capital || r.words[i+1].place != mid) {
			c.words(i, i+1, one.category, 0.55, "an office that this text names with its holder")
			last := &c.found[len(c.found)-1]
			last.key, last.role = one.key, one.role
		}
	}
}

// repeated finds ordinary words that this text only ever writes with a capital,
// at least once where no sentence begins: "Biscuit thinks it's breakfast".
func (c *candidates) repeated() {
	r := c.r
	type use struct{ inside, all, small int }
	uses := map[string]*use{}
	for i := range r.words {
		w := &r.words[i]
		if w.tier < 2 || w.marks&(mPlain|mDrug|mCalendar|mPeople|mFaith) != 0 || len(w.stem) < 3 || w.label || w.upper || strings.Contains(w.stem, "'") || small[w.stem] || headwords[w.stem].category != "" || kin[w.stem] || roles[w.stem] || clauseWords[w.stem] {
			continue
		}
		u := uses[w.stem]
		if u == nil {
			u = &use{}
			uses[w.stem] = u
		}
		switch {
		case !w.capital:
			u.small++
		case w.place == mid || w.place == soft && strings.ContainsAny(r.after(i), ",.?!") && !strings.ContainsAny(w.gap, "-–—"):
			u.inside++
			u.all++
		default:
			u.all++
		}
	}
	for i := range r.words {
		w := &r.words[i]
		if u := uses[w.stem]; u != nil && !c.taken[i] && w.capital && w.tier >= 2 && u.small == 0 && u.inside > 0 && u.all > 1 && !w.label && !r.shouting(i) {
			c.words(i, i+1, Person, 0.55, "this text never writes it without a capital")
		}
	}
}

// number gives candidates that mean the same thing the same entity, from 1,
// and each the key that the register knows the thing by.
func number(r *reading, found []candidate) {
	keys := make([]string, len(found))
	byWord := map[string]int{} // a word of a person's name → entity
	byKey := map[string]int{}
	next := 0
	// whole names first, so that a part finds its whole
	for pass := range 2 {
		for i := range found {
			one := &found[i]
			if one.entity != 0 {
				continue
			}
			words := nameWords(r.text[one.start:one.end])
			person := one.category == Person || one.category == Professional || one.category == Nickname
			if pass == 0 && person && len(words) < 2 {
				continue
			}
			key := strings.Join(words, " ")
			if one.key != "" {
				key = one.key
			}
			group := "thing "
			if person {
				group = "person "
			}
			e := byKey[group+key]
			if e == 0 && person && len(words) > 0 && one.key == "" {
				e = byWord[words[len(words)-1]]
				if e == 0 {
					e = byWord[words[0]]
				}
				if len(words) > 1 && e != 0 {
					e = 0 // two whole names that share a word are two people
				}
			}
			if e == 0 {
				next++
				e = next
			}
			byKey[group+key] = e
			if person {
				for _, w := range words {
					if byWord[w] == 0 {
						byWord[w] = e
					}
				}
			}
			one.entity, keys[i] = e, group+key
		}
	}
	// the fullest name is the key of all that mean the same person
	best := map[int]string{}
	for i, one := range found {
		if len(keys[i]) > len(best[one.entity]) {
			best[one.entity] = keys[i]
		}
	}
	lx := theLexicon()
	for i := range found {
		found[i].key = best[found[i].entity]
		if words := nameWords(r.text[found[i].start:found[i].end]); len(words) > 0 {
			e := lx.words[words[0]]
			found[i].given = e.marks&mGiven != 0
			found[i].female, found[i].male = e.marks&mFemale != 0, e.marks&mMale != 0
			found[i].culture = lx.culture[words[0]]
		}
	}
}

// nameWords are the words of a name without title, article and possessive.
func nameWords(s string) []string {
	words := plainWords(s)
	for i, w := range words {
		words[i] = strings.TrimSuffix(w, "'s")
	}
	for len(words) > 1 && (titles[words[0]] || honours[words[0]] || healers[words[0]] || words[0] == "the") {
		words = words[1:]
	}
	return words
}
