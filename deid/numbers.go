package deid

import "strconv"

var digitWords = map[string]int{"oh": 0, "o": 0, "zero": 0, "nought": 0, "naught": 0, "nil": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}

var teenWords = map[string]int{"ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19}

var tenWords = map[string]int{"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}

var ordinalWords = map[string]int{"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30}

// number reads a whole number under 200 that begins at word i, in figures or
// in words, and tells how many words it takes; 0 if there is none.
func (r *reading) number(i int) (value, words int) {
	if i >= len(r.words) {
		return 0, 0
	}
	w := &r.words[i]
	if w.digit {
		if n, err := strconv.Atoi(w.low); err == nil && n < 200 && len(w.low) < 4 {
			return n, 1
		}
		return 0, 0
	}
	if n, ok := teenWords[w.low]; ok {
		return n, 1
	}
	if n, ok := digitWords[w.low]; ok && n > 0 {
		if n == 1 && i+1 < len(r.words) && r.words[i+1].low == "hundred" {
			return 100, 2
		}
		return n, 1
	}
	if n, ok := tenWords[w.low]; ok {
		if i+1 < len(r.words) && (r.words[i+1].gap == " " || r.words[i+1].gap == "-") {
			if u, ok := digitWords[r.words[i+1].low]; ok && u > 0 {
				return n + u, 2
			}
		}
		return n, 1
	}
	return 0, 0
}

// year reads a year from 1900 to 2039 that begins at word i, in figures or as
// people say it.
func (r *reading) year(i int) (value, words int) {
	if i >= len(r.words) {
		return 0, 0
	}
	w := &r.words[i]
	if w.digit {
		if n, err := strconv.Atoi(w.stem); err == nil && len(w.stem) == 4 && n >= 1900 && n < 2040 {
			return n, 1
		}
		return 0, 0
	}
	near := func(j int) bool { return j < len(r.words) && (r.words[j].gap == " " || r.words[j].gap == "-") }
	switch {
	case w.low == "nineteen" || w.low == "twenty" || w.low == "eighteen":
		century := map[string]int{"nineteen": 1900, "twenty": 2000, "eighteen": 1800}[w.low]
		if !near(i+1) && !(i+1 < len(r.words) && r.words[i+1].gap == ", " && century == 1900 && tenWords[r.words[i+1].low] > 0) {
			return 0, 0
		}
		if l := r.words[i+1].low; (l == "oh" || l == "o") && near(i+2) {
			if u, ok := digitWords[r.words[i+2].low]; ok && u > 0 {
				return century + u, 3
			}
		}
		n, k := r.number(i + 1)
		if k > 0 && n >= 10 && n < 100 && !(century == 2000 && n > 39) && !r.words[i+1].digit {
			return century + n, 1 + k
		}
	case w.low == "two" && near(i+1) && r.words[i+1].low == "thousand":
		j := i + 2
		if j < len(r.words) && r.words[j].low == "and" {
			j++
		}
		if near(j) {
			if n, k := r.number(j); k > 0 && n < 40 && !r.words[j].digit {
				return 2000 + n, j + k - i
			}
		}
		return 2000, 2
	}
	return 0, 0
}

// day reads the day of a month, "14", "14th" or "fourteenth", at word i.
func (r *reading) day(i int) (value, words int) {
	if i >= len(r.words) {
		return 0, 0
	}
	w := &r.words[i]
	if w.digit {
		l := w.low
		for _, ending := range []string{"st", "nd", "rd", "th"} {
			if len(l) > 2 && l[len(l)-2:] == ending {
				l = l[:len(l)-2]
				break
			}
		}
		if n, err := strconv.Atoi(l); err == nil && n >= 1 && n <= 31 && len(l) < 3 {
			return n, 1
		}
		return 0, 0
	}
	if n, ok := ordinalWords[w.low]; ok {
		return n, 1
	}
	if n, ok := tenWords[w.low]; ok && n <= 30 && i+1 < len(r.words) {
		if u, ok := ordinalWords[r.words[i+1].low]; ok && u < 10 && n+u <= 31 {
			return n + u, 2
		}
	}
	return 0, 0
}
