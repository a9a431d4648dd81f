package deid

// domains end an address that is said aloud.
var domains = set("com co org net ac gov nhs uk ie eu info biz io me example wales cymru scot")

// joints are the signs inside an address, as they are said.
var joints = set("dot underscore dash hyphen stroke")

// findMail finds e-mail addresses and handles that are said aloud, with
// pauses, unheard parts and letters in them: "r, uh, Mercer at <UNIN/> dot com".
func findMail(c *candidates) {
	r := c.r
	for i := range r.words {
		switch r.words[i].low {
		case "at":
			if end := r.domainAt(i + 1); end > 0 {
				if from := r.mailbox(i); from < i {
					c.words(from, end, Email, 0.96, "e-mail address as spoken")
				}
			}
		case "underscore":
			if i == 0 || !r.beside(i) || !r.beside(i+1) || r.words[i-1].label {
				continue
			}
			from, end := i-1, i+2
			for end+1 < len(r.words) && joints[r.words[end].low] && r.beside(end) && r.beside(end+1) {
				end += 2
			}
			c.words(from, end, Handle, 0.85, "handle as spoken")
		}
	}
}

// beside tells that nothing but a space or a pause is between word i and the one before.
func (r *reading) beside(i int) bool {
	return i > 0 && i < len(r.words) && (r.words[i].gap == " " || r.words[i].gap == ", " || r.words[i].gap == "-") && r.words[i].label == r.words[i-1].label
}

// domainAt reads "gmail dot com" at word i, where the name may be unheard, and
// tells where it ends; 0 if it is none.
func (r *reading) domainAt(i int) int {
	j := i
	for j < i+3 && r.beside(j) && r.words[j].low != "dot" {
		j++
	}
	end := 0
	for r.beside(j) && r.words[j].low == "dot" && r.beside(j+1) {
		if domains[r.words[j+1].low] {
			end = j + 2
		}
		j += 2
	}
	return end
}

// mailbox goes back from the "at" at word i to where the address begins.
func (r *reading) mailbox(at int) int {
	if !r.beside(at) || r.words[at-1].label {
		return at
	}
	i := at - 1
	for i > 0 && at-i < 10 && r.beside(i) {
		p, w := &r.words[i-1], &r.words[i]
		_, figure := digitWords[p.low]
		switch {
		case joints[w.low] || joints[p.low] && i > 1 && r.beside(i-1):
		case len(p.low) == 1 && (p.capital || p.low != "a" && p.low != "i"):
		case figure || p.digit || tenWords[p.low] > 0 || p.low == "double":
		case p.capital && w.capital && p.marks&mName != 0 && !small[p.low] && len(p.low) > 1:
		default:
			return i
		}
		i--
		if r.words[i].label {
			return i + 1
		}
	}
	return i
}
