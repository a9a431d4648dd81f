package deid

import "strings"

// homograph weighs a word without a capital that is an ordinary word and may be
// a name: it is one only where a name is announced or explained, stands alone,
// or is rare as a word.
func (r *reading) homograph(i int, n naming, named, place bool) (Category, float64) {
	w := &r.words[i]
	p := r.before(i, 1)
	usual := r.lx.culture[w.low] != "" && w.marks&mGiven != 0 && !modals[w.low] // a given name that many bear
	// "pat dyson": with a surname even a verb is a name
	if w.loose && r.lx.culture[w.low] != "" && w.marks&mGiven != 0 && w.tier >= 2 && i+1 < len(r.words) && r.words[i+1].gap == " " && r.words[i+1].tier == 0 && r.words[i+1].marks&mSurname != 0 && r.words[i+1].marks&(mTown|mDistrict|mDrug) == 0 && (!company[p] || p == "and" || p == "with" || w.tier > 2) {
		return Person, 0.75
	}
	if usual && w.loose && w.tier >= 2 {
		after := r.after(i)
		alone := w.place != mid && after != "" && strings.ContainsAny(after[:1], ".,?!")
		switch {
		case alone && w.tier >= 3:
			return Person, 0.55
		case bynames[p] && !articles[r.before(i, 2)] && !possessives[r.before(i, 2)] && w.tier >= 3:
			return Person, 0.6
		case (p == "that" && r.before(i, 2) == "is" || p == "it's" || p == "i'm" || p == "im") && after != "" && strings.ContainsAny(after[:1], ".,?!") && w.tier >= 3:
			return Person, 0.55
		}
	}
	// "duke, my dog": whose name it is follows
	if w.loose && w.tier >= 2 && !small[w.low] && !clauseWords[w.low] && !kin[w.low] && i+2 < len(r.words) && r.words[i+1].gap == ", " && possessives[r.words[i+1].low] && r.words[i+1].low != "the" && r.words[i+2].gap == " " && (w.place != mid || p == "and" || company[p]) {
		noun := r.words[i+2].stem
		switch {
		case pets[noun]:
			return Pet, 0.65
		case usual && kin[noun]:
			return Person, 0.65
		case usual && roles[noun]:
			return Professional, 0.65
		}
	}
	if w.loose && w.marks&mTown != 0 && w.tier >= 3 && (w.place == head && strings.HasPrefix(r.after(i), ".") || p == "to" && r.ends(i+1) && journeys[r.before(i, 2)]) {
		return Town, 0.55
	}
	said := strings.ContainsAny(r.after(i), ",.?!") // a name may end a clause where a verb would not
	if named && w.marks&mGiven != 0 && w.marks&mEnglish != 0 && (p == "called" || p == "named" || said && kin[p] && w.low == "will") {
		return n.category, 0.65
	}
	if w.loose && w.marks&mGiven != 0 && w.marks&mEnglish != 0 && w.tier >= 2 && !modals[w.low] && tells[r.next(i, 1)] && (p == "" || clauseWords[p] && p != "i" && p != "you" && p != "we" && p != "they" && p != "he" && p != "she" && p != "it") {
		return Person, 0.55
	}
	if w.marks&mGiven != 0 && r.lx.culture[w.low] != "" && !modals[w.low] && r.next(i, 1) == "the" && (roles[r.next(i, 2)] || r.next(i, 2) != "" && r.words[i+2].marks&mWork != 0) && (p == "" || clauseWords[p] || company[p]) {
		return Professional, 0.6
	}
	if w.loose && w.tier >= 3 && r.lx.culture[w.low] != "" && w.marks&mGiven != 0 && !modals[w.low] && company[p] && p != "and" && r.ends(i+1) {
		return Person, 0.5
	}
	// an ordinary word: only where a name is announced, or where it is rare as a word
	if named && !modals[w.low] && w.marks&mGiven != 0 && (n.title > 0 || w.tier > 1) && !small[w.low] {
		if n.category == Pet || n.title > 0 || r.ends(i+1) || r.actsLikePerson(i) || w.marks&mEnglish != 0 && w.tier >= 3 {
			return n.category, 0.7
		}
		return n.category, 0.45
	}
	if n.title > 0 && named && (p == "dr" || p == "mr" || p == "mrs" || p == "ms") && !small[w.low] && !modals[w.low] {
		return n.category, 0.85
	}
	if named && n.title > 0 && p == "doctor" && w.loose && w.tier >= 3 && w.marks&mSurname != 0 {
		return n.category, 0.7
	}
	if named && (calls[p] || p == "is" && r.before(i, 2) == "name") && n.category == Pet && w.tier > 1 && !small[w.low] {
		return Pet, 0.7
	}
	if w.loose && w.marks&mGiven != 0 && w.marks&mEnglish != 0 && w.tier >= 5 && len(w.low) > 2 {
		return Person, 0.55
	}
	if place && w.marks&(mTown|mDistrict) != 0 && w.loose && r.before(i, 1) != "to" && r.ends(i+1) && w.tier >= 3 && p != "up" && p != "over" && p != "down" {
		return placeCategory(w.marks), 0.55
	}
	return "", 0
}
