package deid

import "strings"

// modals are given names too rarely to be taken for one without a capital.
var modals = set("read rose drew sue pat bill carry win chase will may can might art an so my she he we you see said even any else had has did mean no me to do like told what i're just when it really lot never always going got being not there who they them really also still")

// findLoose finds names that are written without a capital: listed words that
// are nothing else, and unknown or ambiguous ones where the words around
// announce a name.
func findLoose(c *candidates) {
	r := c.r
	covered := c.block()
	for i := 0; i < len(r.words); i++ {
		w := &r.words[i]
		if w.capital || w.digit || covered[i] || len(w.low) < 2 {
			continue
		}
		if w.tier == 0 && w.marks&(mPlain|mDrug|mCalendar|mPeople|mFaith) != 0 && w.marks&mGiven == 0 {
			continue
		}
		n, named := r.naming(i)
		named = named && n.category != "" && !kin[w.stem] && !honours[w.stem] && !healers[w.stem] && !offices[w.stem]
		if w.marks&mCalendar != 0 && !named && !(tells[r.next(i, 1)] && w.tier == 0 && !beforeYear[r.before(i, 1)] && w.marks&mGiven != 0 && !weekdays[w.stem]) {
			continue
		}
		category, score := r.uncapped(i, n, named)
		if score < 0.4 {
			continue
		}
		j := i + 1
		// a surname after it
		for j < len(r.words) && j < i+3 && (category == Person || category == Professional || category == Nickname) && (r.words[j].gap == " " || r.words[j].gap == "-") && r.words[j-1].stem == r.words[j-1].low {
			s := &r.words[j]
			if r.words[j].gap == "-" && s.marks&mName != 0 {
				j++
				continue
			}
			if s.marks&(mDrug|mPlain) == 0 && !covered[j] && (s.tier == 0 && !noise(s.low) && !strings.Contains(s.low, "'") && (s.marks != 0 || len(s.low) > 3) || s.marks&mSurname != 0 && s.marks&mEnglish != 0 && s.tier >= 4) {
				j++
				continue
			}
			break
		}
		from := i
		if category == Person && !named && i > 0 && bynames[r.words[i-1].low] && w.gap == " " && !articles[r.before(i-1, 1)] && !possessives[r.before(i-1, 1)] && w.marks&mGiven != 0 {
			from-- // "big dave"
		}
		if named && n.title > 0 {
			from = i - n.title
		}
		c.add(r.words[from].start, r.words[j-1].stemEnd, category, score, looseWhy(named))
		if named {
			c.found[len(c.found)-1].role = n.role
		}
		i = j - 1
	}
}

func looseWhy(named bool) string {
	if named {
		return "the words before announce a name"
	}
	return "in the lists of names, though without a capital"
}

// uncapped weighs a word without a capital.
func (r *reading) uncapped(i int, n naming, named bool) (Category, float64) {
	w := &r.words[i]
	p := r.before(i, 1)
	place := within[p] || p == "to" && !named || p == "round" || p == "down" || p == "up" || p == "over" || p == "near" || p == "live" || p == "lived"
	if w.tier == 0 {
		if noise(w.low) || strings.Contains(w.low, "'") && w.stem == w.low {
			return "", 0
		}
		if named {
			score := 0.6
			if w.marks&mName != 0 {
				score = 0.9
			} else if w.loose {
				score = 0.75
			}
			if n.title > 0 && (p == "dr" || p == "mr" || p == "mrs" || p == "ms" || p == "doctor") {
				score = 0.95
			}
			if w.marks&mDrug != 0 && drugs[p] {
				score = 0
			}
			return n.category, score
		}
		if w.marks&mDrug != 0 {
			return "", 0
		}
		m := w.marks
		switch {
		case p == "the" && m&mRegion != 0:
			return Region, 0.75
		case place && m&(mTown|mDistrict|mRegion|mCountry) != 0:
			return placeCategory(m), 0.9
		case m&(mTown|mDistrict|mRegion|mCountry) != 0 && m&mGiven == 0:
			return placeCategory(m), 0.8
		case m&mOrg != 0:
			return Organisation, 0.7
		case place && m&mNear != 0:
			return Town, 0.8
		case m&mGiven != 0 && r.lx.culture[w.stem] != "" && len(w.stem) == 3 && w.loose:
			return Person, 0.6
		case m&mGiven != 0 && m&mEnglish != 0 && len(w.stem) < 4 && !r.actsLikePerson(i) && r.before(i, 1) != "and" && r.before(i, 1) != "with":
			return Person, 0.45
		case m&mGiven != 0 && m&mEnglish != 0:
			return Person, 0.8
		case m&mNear != 0:
			return Town, 0.6
		case place && m&mFar != 0 && len(w.low) > 3:
			return Town, 0.65
		case m&mName != 0 && m&mEnglish != 0 && w.loose:
			return Person, 0.55
		case m&mGiven != 0 && len(w.low) > 3 && w.loose:
			return Person, 0.5
		case (place || p == "at") && w.loose && len(w.low) > 3 && r.ends(i+1):
			return Town, 0.55
		case p == "for" && w.loose && len(w.low) > 3 && r.ends(i+1) && (working[r.before(i, 2)] || r.words[i-2].marks&mWork != 0):
			return Organisation, 0.55
		case w.loose && len(w.stem) > 3 && !strings.Contains(w.stem, "'") && (w.stem != w.low || p == "the" && r.ends(i+1)):
			return Organisation, 0.5 // "hobday's", "the wellbeck"
		}
		return "", 0
	}
	return r.homograph(i, n, named, place)
}
