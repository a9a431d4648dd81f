package deid

import "strings"

var dwellings = set("apt apartment suite flat unit room floor block no")

// findAddresses joins numbers with the capitals beside them into addresses:
// "14 Crown Street", "flat 3", "Villacher Strasse 89, Linz".
func findAddresses(c *candidates) {
	r := c.r
	covered := c.sure(0.93, "")
	streets := c.sure(0.5, Street)
	for i := 0; i < len(r.words); i++ {
		if covered[i] {
			continue
		}
		j, numbers, names, strong := i, 0, 0, false
	run:
		for ; j < len(r.words) && !covered[j]; j++ {
			w := &r.words[j]
			if j > i && !addressGap(w.gap) {
				break
			}
			if j > i && strings.Contains(w.gap, "\n") && numbers == 0 {
				break
			}
			switch {
			case w.digit && len(w.low) <= 6 && w.stem == w.low && !strings.HasSuffix(w.gap, "£") && !strings.HasSuffix(w.gap, "$"):
				if _, y := r.year(j); y > 0 && j > i && (beforeYear[r.words[j-1].low] || strings.Contains(w.gap, ",")) {
					break run
				}
				numbers++
			case dwellings[w.low] && j+1 < len(r.words) && (r.words[j+1].digit) && w.low != "no" && (w.low != "room" && w.low != "floor" && w.low != "block" || numbers+names > 0):
				strong = true
			case streets[j]:
				strong = true
				names++
			case w.capital && w.low != "i" && w.marks&(mDrug|mCalendar) == 0 && (w.marks&mPlain == 0 || names > 0 && numbers > 0 && w.marks&mSurname != 0) && !r.label(j):
				if h := headwords[w.low]; h.category == Street && j > i {
					strong = true
				}
				names++
			case w.low == "u" || w.low == "ul" || w.low == "rua" || w.low == "via" || w.low == "calle" || w.low == "de" || w.low == "da" || w.low == "la" || w.low == "der" || w.low == "am" || w.low == "an":
				if j == i || !(j+1 < len(r.words) && (r.words[j+1].capital || r.words[j+1].digit)) {
					break run
				}
			default:
				break run
			}
		}
		if j == i {
			continue
		}
		k := j
		for k > i && !r.words[k-1].digit && !r.words[k-1].capital && !streets[k-1] {
			k--
		}
		score := 0.0
		switch {
		case strong && numbers > 0 && k-i > 1:
			score = 0.92
		case numbers >= 1 && names >= 1 && r.addressed(i, k):
			score = 0.8
		}
		if score > 0 {
			from := i
			// a leading name on the line before is somebody's, not the address's
			for from < k-1 && !r.words[from].digit && !streets[from] && !dwellings[r.words[from].low] && strings.Contains(r.words[from+1].gap, "\n") {
				from++
			}
			c.words(from, k, Address, score, "number with a street")
		}
		i = max(i, j-1)
	}
}

func (r *reading) label(i int) bool { return r.words[i].label }

// addressed tells whether a run of numbers and capitals reads as an address: a
// house number of its own beside an unusual word.
func (r *reading) addressed(i, j int) bool {
	for k := i; k < j; k++ {
		w := &r.words[k]
		if !w.digit {
			continue
		}
		beside := func(n int) bool {
			if n < i || n >= j {
				return false
			}
			v := &r.words[n]
			return v.capital && !v.digit && (v.tier == 0 || v.place == mid && v.tier > 2) && len(v.low) > 2 && v.marks&mPlain == 0
		}
		if (len(w.low) <= 5) && (beside(k-1) && r.words[k].gap == " " && r.words[k-1].place == mid || beside(k+1) && r.words[k+1].gap == " ") {
			return true
		}
	}
	return false
}

func addressGap(gap string) bool {
	g := strings.Trim(gap, " >?\t")
	switch g {
	case "", ",", ".", "-", "/", ".,", "'", "\n", ",\n", ".\n", "\n,", "\n ,", "&", "\n\n", "'s":
		return len(gap) < 12
	}
	return false
}

// doors come before the number of a dwelling.
var doors = set("number flat apartment house unit room")

// houseBefore goes back from the street's name at word i over a house number
// that is said, "fifteen", "number, er, two" or "flat nine, number four", and
// tells where the address begins; i if there is no number.
func (r *reading) houseBefore(i int) int {
	from := i
	for range 2 {
		at := r.numberBefore(from)
		if at == from {
			break
		}
		from = at
		door := r.overPauses(from) - 1
		if door < 0 || !doors[r.words[door].low] || !r.same(door+1) {
			break
		}
		from = door
	}
	return from
}

// numberBefore tells where the number said directly before word i begins; i if
// there is none.
func (r *reading) numberBefore(i int) int {
	to := r.overPauses(i)
	for _, words := range []int{2, 1} {
		at := to - words
		if at < 0 || r.words[at].digit || r.words[at].label || !r.same(to) {
			continue
		}
		if _, k := r.number(at); k == words {
			return at
		}
	}
	return i
}

// overPauses goes back over the pauses directly before word i.
func (r *reading) overPauses(i int) int {
	for i > 0 && pauses[r.words[i-1].low] && r.same(i) {
		i--
	}
	return i
}
