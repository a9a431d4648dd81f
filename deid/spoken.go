package deid

import "strings"

// findSpoken finds numbers and codes that are said one sign at a time: "oh
// seven seven double four", "y k six two".
func findSpoken(c *candidates) {
	r := c.r
	for i := 0; i < len(r.words); i++ {
		j, digits, letters, said := r.signs(i)
		if j == i {
			continue
		}
		for j > i && !signWord(&r.words[j-1]) {
			j--
		}
		if j == i { // "double double", and no figure
			continue
		}
		from, to := r.words[i].start, r.words[j-1].stemEnd
		switch {
		case digits == 0 && (letters >= 5 || letters >= 3 && near("spell", "spelt", "spelled", "that's")(r.text, from, to)):
			c.add(from, to, Person, 0.75, "letters said one by one")
		case digits >= 2 && letters >= 2 && digits+letters >= 5:
			category := Identity
			if near("reg", "registration", "plate", "car", "van", "drive", "driving")(r.text, from, to) {
				category = Vehicle
			}
			c.add(from, to, category, 0.85, "letters and figures said one by one")
		case digits >= 2 && letters > 0 && near("postcode", "postcode's", "post", "zip", "address")(r.text, max(0, from-60), max(0, from-60)) || digits >= 2 && letters > 0 && near("postcode", "postcode's", "post", "zip", "address")(r.text, from, to):
			c.add(from, to, Postcode, 0.75, "letters and figures after a word for a postcode")
		case said < 2 || digits < 4:
		case digits >= 9 && near("nhs")(r.text, from, to):
			c.add(r.announced(i, "nhs"), to, NHS, 0.99, "said to be an NHS number")
		case digits >= 9 && near("chi")(r.text, from, to):
			c.add(r.announced(i, "chi"), to, CHI, 0.99, "said to be a CHI number")
		case digits >= 12:
			c.add(from, to, Card, 0.9, "long number said figure by figure")
		case digits >= 6 && (zeroWord(r.words[i].low) || near("phone", "mobile", "ring", "rang", "call", "text", "tel", "telephone", "landline")(r.text, from, to)):
			c.add(from, to, Phone, 0.95, "telephone number said figure by figure")
		case digits >= 6:
			c.add(from, to, Identity, 0.8, "number said figure by figure")
		case digits >= 5 && strings.Contains(strings.ToLower(r.text[from:to]), "double"):
			c.add(from, to, Identity, 0.7, "number said figure by figure")
		case nearNumber(r.text, from, to) || zeroWord(r.words[i].low) && digits >= 5:
			c.add(from, to, Identity, 0.8, "said to be somebody's number")
		}
		i = j - 1
	}
}

func zeroWord(w string) bool { return w == "oh" || w == "o" || w == "zero" || w == "nought" }

func signWord(w *word) bool {
	_, digit := digitWords[w.low]
	return digit || len(w.low) == 1 || w.upper && len(w.low) == 2 || w.low == "hundred" || w.digit || tenWords[w.low] > 0 || teenWords[w.low] > 0
}

// signs reads a run of figures and single letters from word i and tells where
// it ends, how many figures and letters it has, and how many figures are words.
func (r *reading) signs(i int) (end, digits, letters, said int) {
	j, times := i, 1
	for ; j < len(r.words); j++ {
		w := &r.words[j]
		if j > i {
			if strings.ContainsAny(w.gap, "\n?!:;") || strings.Contains(w.gap, ". ") {
				break
			}
		}
		_, isDigit := digitWords[w.low]
		switch {
		case isDigit && (w.low != "oh" && w.low != "o" || j > i || r.digitNext(j)):
			digits += times
			said++
			times = 1
		case w.low == "double" && r.digitNext(j):
			times = 2
		case (w.low == "triple" || w.low == "treble") && r.digitNext(j):
			times = 3
		case w.digit && j > i && len(w.low) <= 6 && w.tier == 0 && allDigits(w.low):
			digits += len(w.low) * times
			times = 1
		case w.low == "hundred" && j > i && digits > 0:
			digits += 2
		case (tenWords[w.low] > 0 || teenWords[w.low] > 0) && digits >= 3:
			digits += 2
			said++
		case len(w.low) == 1 && !w.digit && (w.low != "a" && w.low != "i" || w.capital && (j > i || w.place == mid && r.signNext(j))) && w.stem == w.low && (letters > 0 || digits > 0 || r.signNext(j)):
			letters++
		case w.upper && len(w.low) == 2 && w.tier == 0 && (letters+digits > 0 || r.signNext(j)):
			letters += 2
		case j > i && (w.low == "um" || w.low == "er" || w.low == "erm" || w.low == "uh" || w.low == "then" || w.low == "and" || w.low == "dash") && r.signNext(j) && digits+letters > 1 && (w.low != "and" && w.low != "then" || digits > 4):
		default:
			return j, digits, letters, said
		}
	}
	return j, digits, letters, said
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

func (r *reading) digitNext(i int) bool {
	if i+1 >= len(r.words) || strings.ContainsAny(r.words[i+1].gap, "\n.?!:;") {
		return false
	}
	l := r.words[i+1].low
	_, ok := digitWords[l]
	return ok || l == "double" || l == "triple" || l == "treble"
}

func (r *reading) signNext(i int) bool {
	if i+1 >= len(r.words) || strings.ContainsAny(r.words[i+1].gap, "\n?!:;") {
		return false
	}
	w := &r.words[i+1]
	_, ok := digitWords[w.low]
	return ok || w.low == "double" || w.low == "triple" || w.low == "treble" || w.digit || len(w.low) == 1 && w.low != "a" && w.low != "i"
}

// announced is where the words begin that say what the number at word i is, if
// only a comma is between, "NHS number, four eight five"; else where it begins.
func (r *reading) announced(i int, body string) int {
	if i >= 2 && r.words[i].gap == ", " && r.words[i-1].low == "number" && r.words[i-2].low == body && r.words[i-1].gap == " " {
		return r.words[i-2].start
	}
	return r.words[i].start
}
