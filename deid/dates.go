package deid

import (
	"regexp"
	"strings"
)

var months = set("january february march april may june july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec")

var weekdays = set("monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun")

// feasts that tell more of a person than the time of year.
var feasts = set("eid ramadan diwali vaisakhi hanukkah passover michaelmas purim nowruz navratri candlemas lammas whitsun")

var numericDate = regexp.MustCompile(`\b(?:[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:[0-9]{4}|[0-9]{2}))(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?\b`)

// shortYear is a year of two figures: '87.
var shortYear = regexp.MustCompile(`(?:^|[\s(])['‘’]([0-9]{2})\b`)

var beforeYear = set("in since from until till til of by to during around about before after year summer winter autumn spring christmas late early mid born circa c between and class")

func findDates(c *candidates) {
	r := c.r
	for i := 0; i < len(r.words); i++ {
		w := &r.words[i]
		if w.digit || ordinalWords[w.low] > 0 || teenWords[w.low] > 0 || digitWords[w.low] > 0 || tenWords[w.low] > 0 || months[w.stem] {
			if j, score := r.dateAt(i); j > i {
				from := i
				if i > 0 && weekdays[r.words[i-1].low] && strings.TrimLeft(w.gap, ", ") == "" {
					from--
				} else if i > 1 && r.words[i-1].low == "the" && weekdays[r.words[i-2].low] {
					from -= 2
				}
				c.words(from, j, Date, score, "date")
				i = j - 1
				continue
			}
		}
		// "on the second", "the twentieth": a day whose month everybody knows
		if v, k := r.day(i); k > 0 && !w.digit && r.before(i, 1) == "the" && !r.words[i].capital {
			after := r.after(i + k - 1)
			b := r.before(i, 2)
			if strings.ContainsAny(after, ".,?!;\n") && (b == "on" || b == "until" || b == "till" || b == "since" || b == "by" || v > 10) {
				c.words(i, i+k, Date, 0.55, "may be the day of a month")
			}
		}
		if _, k := r.year(i); k > 0 && r.yearFits(i, k) {
			c.words(i, i+k, Date, 0.85, "year")
			i += k - 1
			continue
		}
		if feasts[w.stem] && (w.capital || w.tier == 0) {
			j, score := i+1, 0.6
			if j < len(r.words) && r.words[j].low == "of" {
				if _, k := r.year(j + 1); k > 0 {
					j, score = j+1+k, 0.9
				}
			}
			c.words(i, j, Date, score, "feast")
			continue
		}
		// a saint's day
		if (w.low == "st" || w.low == "saint") && i+2 < len(r.words) && r.words[i+2].low == "day" && r.words[i+1].stem != r.words[i+1].low {
			c.words(i, i+3, Date, 0.9, "saint's day")
		}
		if w.capital && w.stem != w.low && w.marks&mGiven != 0 && i+1 < len(r.words) && r.words[i+1].low == "day" && r.words[i+1].capital && !c.block()[i] {
			c.words(i, i+2, Date, 0.8, "saint's day")
		}
		// "back in eighty seven"
		if i > 0 && (r.words[i-1].low == "in" || r.words[i-1].low == "since") && tenWords[w.low] >= 40 {
			if n, k := r.number(i); k == 2 && n > 40 && r.ends(i+k) {
				c.words(i, i+k, Date, 0.6, "may be a year")
			}
		}
	}
	if strings.ContainsAny(r.text, "0123456789") {
		for _, at := range numericDate.FindAllStringIndex(r.text, -1) {
			c.add(at[0], at[1], Date, 0.95, "date in figures")
		}
		for _, at := range shortYear.FindAllStringSubmatchIndex(r.text, -1) {
			c.add(at[2], at[3], Date, 0.8, "year of two figures")
		}
	}
}

// dateAt reads a date of more than one part at word i and tells where it ends.
func (r *reading) dateAt(i int) (end int, score float64) {
	month := func(j int) bool {
		if j >= len(r.words) || !months[r.words[j].stem] {
			return false
		}
		w := &r.words[j]
		return w.low != "may" && w.low != "march" && w.low != "mar" && w.low != "sat" && w.low != "dec" || w.capital || j > 0 && (r.words[j-1].low == "of" || r.words[j-1].low == "in")
	}
	withYear := func(j int) int {
		k := j
		for k < len(r.words) && k < j+2 && (r.words[k].low == "in" || r.words[k].low == "of") {
			k++
		}
		if k < len(r.words) && !strings.ContainsAny(r.words[k].gap, "\n?!;:") {
			if _, n := r.year(k); n > 0 {
				return k + n
			}
			if k == j && strings.HasSuffix(r.words[k].gap, "'") && r.words[k].digit && len(r.words[k].low) == 2 {
				return k + 1
			}
		}
		return j
	}
	if months[r.words[i].stem] {
		if !month(i) && !(i+1 < len(r.words) && ordinalWords[r.words[i+1].low] > 0) {
			return i, 0
		}
		j := i + 1
		if j < len(r.words) && r.words[j].low == "the" && r.words[j].gap == " " {
			j++
		}
		if j < len(r.words) && !strings.ContainsAny(r.words[j].gap, "\n.?!;:") {
			if v, k := r.day(j); k > 0 && v > 0 && (r.words[j].digit || ordinalWords[r.words[j+k-1].low] > 0 && !strings.Contains(r.words[j].gap, ",")) {
				return withYear(j + k), 0.9
			}
		}
		if j := withYear(i + 1); j > i+1 {
			return j, 0.9
		}
		return i, 0
	}
	_, k := r.day(i)
	if k == 0 && !r.words[i].digit { // "twelve August"
		if n, m := r.number(i); m > 0 && n <= 31 && i+m < len(r.words) && months[r.words[i+m].stem] {
			k = m
		}
	}
	if k == 0 {
		return i, 0
	}
	j := i + k
	if j < len(r.words) && r.words[j].low == "of" {
		j++
	}
	// "the second of the third" says a date only after "born" or "birth"
	if j < len(r.words) && r.words[j].low == "the" && near("born", "birth", "birthday", "dob")(r.text, r.words[i].start, 0) {
		if _, k := r.day(j + 1); k > 0 {
			end := withYear(j + 1 + k)
			if n, m := r.number(end); m > 0 && n >= 10 && end == j+1+k {
				end += m
			}
			return end, 0.9
		}
	}
	if j < len(r.words) && !strings.ContainsAny(r.words[j].gap, "\n.?!;:") && months[r.words[j].stem] {
		if month(j) || ordinalWords[r.words[i+k-1].low] > 0 {
			return withYear(j + 1), 0.92
		}
	}
	return i, 0
}

// yearFits tells whether a number that looks like a year is used as one.
func (r *reading) yearFits(i, k int) bool {
	w := &r.words[i]
	if strings.HasSuffix(w.gap, "£") || strings.HasSuffix(w.gap, "$") || strings.HasSuffix(w.gap, "#") {
		return false
	}
	if i+k < len(r.words) && r.words[i+k].gap == " " && units[r.words[i+k].low] {
		return false
	}
	if w.digit {
		return true
	}
	if w.low == "two" && k == 2 {
		return i > 0 && (r.words[i-1].low == "in" || r.words[i-1].low == "since") && r.ends(i+k)
	}
	return k > 1 && (w.low == "nineteen" || i > 0 && beforeYear[r.words[i-1].low] || r.ends(i+k))
}

// ends tells whether a clause may end before word i.
func (r *reading) ends(i int) bool {
	if i >= len(r.words) {
		return true
	}
	w := &r.words[i]
	return strings.ContainsAny(w.gap, ".,?!;:\n-–—)\"”") || clauseWords[w.low]
}

var clauseWords = set("and but so when then now at in this that i he she they we it or because cos before if who which with like you yeah um er erm uh originally myself as last next on from till until just by going is was though still already only maybe almost nearly")

// units follow numbers that are neither ages nor years.
var units = set("percent per pounds pound quid p pence euro euros dollars miles mile metres meters feet foot ft inches inch stone kilos kilo kg lbs grams gram g mg mil mils ml milligrams milligram millilitres litres pints units unit tablets tablet pills pill times hours hour minutes minute mins min seconds days day weeks week months month degrees o'clock am pm people men women others kids children of to hundred thousand million or bags bag rocks grand k times-a-day calories cigarettes fags a points stairs steps pages years yards yard acres volts sessions appointments")
