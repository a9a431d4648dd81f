package deid

import "strings"

// findPeoples finds nationalities, ethnic groups and faiths.
func findPeoples(c *candidates) {
	r := c.r
	covered := c.block()
	for i := 0; i < len(r.words); i++ {
		w := &r.words[i]
		for _, p := range r.lx.phrases[w.low] {
			if p.marks&(mPeople|mFaith) == 0 || !r.matches(i, p.words) {
				continue
			}
			j := i + len(p.words)
			category := People
			if p.marks&mFaith != 0 {
				category = Faith
			}
			if w.capital || p.marks&mSaid == 0 && w.loose {
				c.words(i, j, category, 0.8, "in the lists of peoples and faiths")
			} else if p.marks&mSaid != 0 && (selfBefore[r.before(i, 1)] || r.before(i, 1) == "a" || r.before(i, 1) == "an") {
				c.words(i, j, category, 0.75, "said of somebody")
			}
		}
		// "I'm a Hull woman"
		if w.capital && w.marks&(mTown|mRegion|mDistrict) != 0 && i+1 < len(r.words) && r.words[i+1].gap == " " && fromThere[r.words[i+1].low] && (r.before(i, 1) == "a" || r.before(i, 1) == "proper") {
			c.words(i, i+2, People, 0.8, "where somebody is from")
			continue
		}
		m := w.marks
		if one, plural := strings.CutSuffix(w.stem, "s"); plural && m&(mPeople|mFaith) == 0 {
			m = r.lx.words[one].marks
		}
		if m&(mPeople|mFaith) == 0 || covered[i] {
			continue
		}
		category := People
		if m&mPeople == 0 {
			category = Faith
		}
		said := selfBefore[r.before(i, 1)] || (r.before(i, 1) == "a" || r.before(i, 1) == "an") && r.next(i, 1) != "" && personNouns[r.next(i, 1)]
		switch {
		case w.capital && (w.place != mid && w.tier == 1):
		case w.capital && w.low == "roman":
		case w.capital && (r.next(i, 1) == "language" || r.next(i, 1) == "lesson" || r.next(i, 1) == "lessons" || r.next(i, 1) == "teacher"):
			c.words(i, i+1, category, 0.45, "nationality or language")
		case w.capital && tongues[w.low] && speaking[r.before(i, 1)] && !personNouns[r.next(i, 1)]:
			c.words(i, i+1, category, 0.45, "a language")
		case w.capital || said:
			c.words(i, i+1, category, 0.75, "nationality, ethnic group or faith")
		case w.tier == 0 && w.loose:
			c.words(i, i+1, category, 0.6, "nationality, ethnic group or faith")
		}
	}
}

var (
	tongues  = set("english")
	speaking = set("speak speaks speaking spoke spoken in teach teaching taught learn learning learned learnt know knows knew no some any my your his her their good bad better basic fluent proper broken study studying studied did write read understand understood")

	selfBefore  = set("i'm im i am he's she's we're they're is was are were being half part originally")
	fromThere   = set("man woman lad lass girl boy fella bloke")
	personNouns = set("man woman lad lass girl boy guy bloke lady family mum dad mother father background heritage descent parents lads girls doctor person people community")
)

// care are occupations that fill every interview about care and say nothing of
// the speaker unless the speaker claims them.
var care = set("doctor nurse therapist counsellor consultant psychiatrist psychologist receptionist midwife surgeon dentist paramedic pharmacist chemist manager supervisor director driver guard priest judge model doctor nurse orderly detective producer physiotherapist optician carer cook")

// findWork finds occupations that somebody is said to have.
func findWork(c *candidates) {
	r := c.r
	answer := r.answers(askWork)
	for i := range r.words {
		w := &r.words[i]
		j := i + 1
		ok := w.marks&mWork != 0
		for _, p := range r.lx.phrases[w.low] {
			if p.marks&mWork != 0 && len(p.words) >= j-i && r.matches(i, p.words) {
				j, ok = i+len(p.words), true
			}
		}
		if !ok {
			continue
		}
		score, why := r.works(i, j)
		if p := r.before(i, 1); score < 0.7 && answer != nil && answer[i] && (p == "a" || p == "an") && !care[w.low] {
			score, why = 0.7, "answers a question for somebody's work"
		}
		if score > 0 {
			c.words(i, j, Occupation, score, why)
		}
	}
	// "as a rolling machine operator", "job title: Leasing consultant"
	for i := range r.words {
		if r.words[i].low != "as" || i+1 >= len(r.words) || !r.same(i+1) {
			continue
		}
		p, p2 := r.before(i, 1), r.before(i, 2)
		if !(working[p] || working[p2] || strings.Contains(strings.ToLower(r.text[max(0, r.words[i].start-40):r.words[i].start]), "work")) {
			continue
		}
		j := i + 1
		if l := r.words[j].low; l == "a" || l == "an" || l == "the" || l == "their" || l == "our" {
			j++
		}
		k, last := j, j
		for k < len(r.words) && k < j+5 && (k == j || r.words[k].gap == " " || r.words[k].gap == "-") && !small[r.words[k].low] && !clauseWords[r.words[k].low] && r.same(k) && r.words[k].low != "volunteer" {
			k++
			if agent(r.words[k-1].low) {
				last = k
			}
		}
		if last > j {
			c.words(j, last, Occupation, 0.75, "what somebody worked as")
		}
	}
}

func agent(w string) bool {
	return len(w) > 4 && (strings.HasSuffix(w, "er") || strings.HasSuffix(w, "or") || strings.HasSuffix(w, "ist") || strings.HasSuffix(w, "ian") || strings.HasSuffix(w, "ant") || strings.HasSuffix(w, "man") || strings.HasSuffix(w, "woman")) && !set("other another whatever number order matter never after under member over together former minor major")[w]
}

var working = set("work worked working works job trained training qualified employed started apprenticed retired trade career served hired")

// works tells how surely words i..j are somebody's occupation.
func (r *reading) works(i, j int) (float64, string) {
	b := func(d int) string { return r.before(i, d) }
	p := b(1)
	article := p == "a" || p == "an" || p == "the" && b(2) == "as"
	if article {
		q, q2 := b(2), b(3)
		switch {
		case q == "as" && (working[q2] || working[b(4)] || working[b(5)] || q2 != "" && doings[q2]):
			return 0.85, "what somebody worked as"
		case q == "i'm" || q == "im" || (q == "was" || q == "am") && q2 == "i" || q == "been" && (q2 == "i've" || q2 == "i'd") || q == "be" && q2 == "to" && (b(4) == "used" || !care[r.words[i].low] && (b(4) == "like" || b(4) == "likes" || b(4) == "love" || b(4) == "hate")) || q == "being" || q == "became" || q == "become":
			return 0.8, "what the speaker is or was"
		case (q == "he's" || q == "she's" || (q == "is" || q == "was") && (q2 == "he" || q2 == "she" || kin[q2])) && !care[r.words[i].low]:
			return 0.7, "what somebody is or was"
		case (q == "was" || q == "is") && kin[q2]:
			return 0.7, "what somebody is or was"
		}
	}
	switch {
	case p == "retired" || p == "qualified" || p == "trained" && !care[r.words[i].low]:
		return 0.75, "what somebody was"
	case p == "as" && working[b(2)]:
		return 0.8, "what somebody worked as"
	}
	// alone on its line, or between commas after a name: "Marie Langrová, the Packager, said"
	if r.words[i].capital && (p == "the" || p == "") && r.words[i].place != head && strings.HasPrefix(r.after(j-1), ",") {
		return 0.6, "what somebody is called by"
	}
	if r.words[i].place == head && strings.HasPrefix(r.after(j-1), "\n") && strings.Contains(r.words[i].gap, "\n") {
		return 0.7, "alone on its line"
	}
	return 0, ""
}
