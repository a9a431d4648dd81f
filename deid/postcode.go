package deid

import "strings"

// postcodeAreas are the letters that postcodes of the United Kingdom begin with.
var postcodeAreas = set("ab al b ba bb bd bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy e ec en ex eh fk fy g gl gu gy ha hd hg hp hr hs hu hx ig im ip iv ka kt kw ky l la ld le ll ln ls lu m me mk ml n ne ng nn np nr nw ol ox pa pe ph pl po pr rg rh rm s sa se sg sk sl sm sn so sp sr ss st sw sy ta td tf tn tq tr ts tw ub w wa wc wd wf wn wr ws wv yo ze")

// findPostcodes finds postcodes whose numbers are said in words: "BD twenty
// one four QT", "n w six two p q".
func findPostcodes(c *candidates) {
	r := c.r
	var answer []bool
	looked := false
	for i := range r.words {
		if len(r.words[i].low) > 2 {
			continue
		}
		j, capitals := r.postcodeAt(i)
		if j == i {
			continue
		}
		if !capitals && !looked {
			answer, looked = r.answers(askPostcode), true
		}
		if capitals || answer != nil && answer[i] {
			c.words(i, j, Postcode, 0.93, "form of a postcode, as spoken")
		}
	}
}

// postcodeAt reads a spoken postcode at word i and tells where it ends and
// whether all its letters are capitals.
func (r *reading) postcodeAt(i int) (end int, capitals bool) {
	for most := 2; most > 0; most-- { // "e c one" before "e"
		area, j, upper := r.lettersAt(i, most)
		if !postcodeAreas[area] {
			continue
		}
		for figures := 2; figures > 0; figures-- { // "twenty one": 21, or 20 and 1
			n, k := r.dayOrNumber(j, figures)
			if k == 0 || n > 99 || r.words[j].digit && len(r.words[j].low) > 2 || !r.near(j) || ordinalWords[r.words[j+k-1].low] > 0 {
				continue
			}
			at := j + k
			// the letter of "EC one A"
			if l, next, up := r.lettersAt(at, 1); len(l) == 1 && next == at+1 && r.near(next) {
				if _, ok := r.figureAt(next); ok {
					at, upper = next, upper && up
				}
			}
			if _, ok := r.figureAt(at); !ok || !r.near(at) {
				continue
			}
			if l, last, up := r.lettersAt(at+1, 2); len(l) == 2 && r.near(at+1) {
				return last, upper && up
			}
		}
	}
	return i, false
}

// lettersAt reads letters said one by one, or written together, at word i.
func (r *reading) lettersAt(i, most int) (letters string, end int, capitals bool) {
	capitals = true
	for end = i; end < len(r.words) && len(letters) < most; end++ {
		w := &r.words[end]
		if end > i && !r.near(end) || len(w.low)+len(letters) > most || w.digit || w.label || w.low[0] < 'a' || w.low[0] > 'z' {
			break
		}
		if _, isDigit := digitWords[w.low]; isDigit && len(w.low) > 1 {
			break
		}
		letters += w.low
		capitals = capitals && w.capital && (len(w.low) == 1 || w.upper)
	}
	return letters, end, capitals
}

// figureAt reads one figure, in words or not.
func (r *reading) figureAt(i int) (int, bool) {
	if i >= len(r.words) {
		return 0, false
	}
	if w := &r.words[i]; w.digit && len(w.low) == 1 {
		return strings.Index("0123456789", w.low), true
	}
	n, ok := digitWords[r.words[i].low]
	return n, ok
}
