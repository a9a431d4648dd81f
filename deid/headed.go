package deid

import "strings"

// A headword is what a named place or body ends in: "Hobday Pharmacy".
type headword struct {
	category Category
	capital  bool // only counts with a capital of its own
}

var headwords = func() map[string]headword {
	all := map[string]headword{}
	put := func(category Category, capital bool, words string) {
		for _, w := range strings.Fields(words) {
			all[w] = headword{category, capital}
		}
	}
	put(Street, false, "street road rd avenue lane crescent terrace parade grove gardens mews")
	put(Street, true, "st ave close drive dr court row walk square way place view rise yard vale parkway boulevard estate mount gate fold croft wharf quay green hill strasse straße platz")
	put(Service, false, "surgery pharmacy chemist chemists clinic hostel practice hospice")
	put(Service, true, "centre center project trust house lodge foundation charity hub service services shelter mission partnership programme")
	put(Hospital, false, "hospital infirmary")
	put(Hospital, true, "ward unit")
	put(Prison, false, "prison jail gaol nick")
	put(Prison, true, "yoi")
	put(School, false, "school college university uni academy")
	put(School, true, "primary secondary grammar junior juniors infants comprehensive comp high nursery polytechnic sixth")
	put(Venue, false, "pub arms inn tavern club church chapel mosque gurdwara synagogue cathedral hotel brasserie bakery supermarket chippy garage nightclub takeaway")
	put(Venue, true, "temple tabernacle assembly cafe café restaurant library stadium gym arena theatre cinema bar museum abbey hall")
	put(Region, true, "park river bridge island islands forest valley lake beach mountain mountains bay castle common heath moor airport station line")
	put(Organisation, false, "colliery pit factory mill depot barracks ltd limited inc plc llp corp corporation gmbh")
	put(Organisation, true, "company group holdings partners technologies systems solutions investments bank society industries interiors construction association institute agency council union orchestra markets media networks software consulting capital energy transport cars logistics battalion regiment borderers department ministry bureau board commission committee federation corps")
	return all
}()

// generic words before a headword name nothing: "the local surgery".
var generic = set("gp gps nhs local old new same own other another first last next main big little small private public community day drop walk mental health medical dental methadone needle exchange drug drugs alcohol substance recovery open closed high primary secondary sunday night boarding special catholic christian english spanish american british nursing care children's women's men's mens womens crown county magistrates general emergency outpatient psychiatric teaching doctor doctor's doctors doctors' chemist chemist's vet's police fire bus train railway tube football rugby cricket golf social working youth job council one two three four side back front top bottom cross rail rest whole this that which what every each any some no more most middle law medical art business graduate junior grad elementary music summer state parish village town city national international regional central knee heart hip plastic cosmetic spinal brain eye laser my your his her their our its a an the and or of in at to for with from on by is was it be near outside round around down up into about like just really very good bad nice lovely best worst former previous current usual nearest whole proper normal regular busy quiet long short narrow main high side dirt gravel rocky ring slip toll dual")

// compass words begin the names of streets: "South Parade".
var compass = set("north south east west upper lower great")

// findHeaded finds names of places and bodies by the word they end in.
func findHeaded(c *candidates) {
	r := c.r
	covered := c.block()
	for i := range r.words {
		w := &r.words[i]
		h, ok := headwords[w.stem]
		if !ok || covered[i] {
			if ok = strings.HasSuffix(w.low, "strasse") || strings.HasSuffix(w.low, "straße"); !ok {
				continue
			}
		}
		if h.capital && !w.capital && !(w.loose && i > 0 && w.gap == " " && r.unusual(i-1)) {
			continue
		}
		if w.low == "nick" && w.capital || w.low == "st" && (i+1 < len(r.words) && r.words[i+1].capital && r.words[i+1].gap == " ") {
			continue
		}
		from, sure := r.modifiers(i, covered, h)
		to := i + 1
		// "University of Lancaster", "the Church of the Nazarene"
		if w.capital && i+2 < len(r.words) && r.words[i+1].low == "of" && r.same(i+1) {
			k := i + 2
			if r.words[k].low == "the" {
				k++
			}
			if k < len(r.words) && r.words[k].capital && r.same(k) {
				to = k + 1
				for to < len(r.words) && r.words[to].capital && r.words[to].gap == " " {
					to++
				}
				sure = max(sure, 0.9)
			}
		}
		if from == i && to == i+1 {
			continue
		}
		if from < i && to == i+1 && w.capital {
			// "Oak House Clinic Trust": the run goes on
			for to < len(r.words) && r.words[to].capital && r.words[to].gap == " " && headwords[r.words[to].low].category != "" {
				h = headwords[r.words[to].low]
				to++
			}
		}
		if h.category == Street && sure >= 0.5 {
			if house := r.houseBefore(from); house < from {
				c.words(house, to, Address, 0.92, "number with a street")
			}
		}
		c.words(from, to, h.category, sure, "named by its kind: "+string(h.category))
	}
	for i := range r.words {
		w := &r.words[i]
		if (w.low == "hmp" || w.low == "hmyoi" || w.low == "yoi") && i+1 < len(r.words) && r.same(i+1) && (r.words[i+1].capital || r.words[i+1].tier == 0) {
			j := i + 2
			for j < len(r.words) && r.words[j].capital && r.words[j].gap == " " && r.words[i+1].capital && r.words[j].tier == 0 {
				j++
			}
			c.words(i, j, Prison, 0.97, "prison")
		}
		if w.low == "river" && w.place == mid && i+1 < len(r.words) && r.words[i+1].gap == " " && r.words[i+1].capital {
			c.words(i, i+2, Region, 0.85, "river")
		}
		if (w.low == "brasserie" || w.low == "hotel" || w.low == "restaurant" || w.low == "café") && w.capital && (w.place != head || r.words[i].low == "brasserie") && i+1 < len(r.words) && r.words[i+1].gap == " " && r.words[i+1].capital {
			c.words(i, i+2, Venue, 0.85, "begins with the word for a venue")
		}
		// "St Ann's", "Saint Crispin's": a saint names a church, a hospital, a part of town
		if (w.low == "st" || w.low == "saint") && (w.capital || w.loose || w.low == "st") && i+1 < len(r.words) && (r.words[i+1].gap == " " || r.words[i+1].gap == ". ") && (r.words[i+1].capital || w.low == "st" && r.words[i+1].stem != r.words[i+1].low && r.words[i+1].tier != 1) {
			if h := headwords[r.next(i, 2)]; h.category == Street {
				continue
			}
			c.add(w.start, r.words[i+1].end, District, 0.85, "saint's name")
		}
	}
}

// unusual tells that a word without a capital is no ordinary word, nor the
// given name of somebody who may do what the next word says.
func (r *reading) unusual(i int) bool {
	w := &r.words[i]
	return !w.capital && w.tier == 0 && w.stem == w.low && len(w.low) > 3 && !noise(w.low) && w.marks&(mGiven|mDrug|mPlain|mCalendar|mPeople) == 0 && !strings.Contains(w.low, "'")
}

// modifiers goes left from the headword at i over the words that name, and
// tells where the name begins and how sure that is.
func (r *reading) modifiers(i int, covered []bool, h headword) (from int, sure float64) {
	from = i
	capitals := 0
	for from > 0 && i-from < 6 {
		w := &r.words[from-1]
		gap := r.words[from].gap
		if covered[from-1] || w.label != r.words[i].label {
			break
		}
		if gap != " " && gap != "-" && gap != " & " && gap != "' " && gap != ". " && !(gap == ", " && h.category == Organisation && w.capital && from < i) {
			break
		}
		if gap == ". " && !r.abbreviated(from-1) {
			break
		}
		connects := (w.low == "of" || w.low == "and" || w.low == "the") && from-2 >= 0 && r.words[from-2].capital && from < i && r.words[from].capital && w.gap == " " && r.words[from-2].place == mid && (w.low != "the") && (h.category == Organisation || w.low == "of")
		if w.capital && (!generic[w.low] || w.place == mid && w.tier > 0 && len(w.low) > 2 && !small[w.low] && from-1 > 0) && w.low != "i" && !strings.HasPrefix(w.low, "i'") {
			if w.place == head && w.ordinary() && w.marks&(mName|mPlace) == 0 && (small[w.low] || generic[w.low] || w.tier <= 2) && !(h.category == Street && compass[w.low] && r.words[i].capital && from == i && i > 1) {
				break
			}
			from--
			capitals++
			continue
		}
		if connects {
			from--
			continue
		}
		break
	}
	if capitals > 0 {
		// a leading generic word names nothing
		for from < i && generic[r.words[from].low] && (!r.words[from].capital || r.words[from].place == head) {
			from++
		}
		sure = 0.9
		if h.category == Street && r.words[i].place == mid && from == i-1 && r.words[from].ordinary() && r.words[from].tier <= 2 && !r.words[i].capital {
			sure = 0.6
		}
		if r.words[from].marks&(mPeople|mFaith) != 0 && from == i-1 && !r.words[i].capital {
			sure = 0.4
		}
		return from, sure
	}
	if r.words[i].capital && from == i {
		return i, 0
	}
	// without capitals: the words nearest to the headword must be unusual ones
	from = i
	for from > 0 && i-from < 3 {
		w := &r.words[from-1]
		if gap := r.words[from].gap; gap != " " && gap != "-" || covered[from-1] || w.label {
			break
		}
		if generic[w.low] || w.capital || w.digit {
			break
		}
		if w.tier == 0 && w.marks&(mPlain|mDrug|mCalendar|mPeople) == 0 && !noise(w.low) || w.marks&(mTown|mDistrict|mSurname) != 0 && (w.tier >= 3 || h.category == Street && w.tier >= 2) || w.tier >= 3 && from < i && h.category != Service {
			from--
			sure = 0.75
			continue
		}
		// "larkhall road practice", "compton parade surgery"
		if hw, ok := headwords[w.low]; ok && hw.category == Street && from == i {
			from--
			sure = 0.75
			continue
		}
		break
	}
	for from < i && (small[r.words[from].low] || generic[r.words[from].low]) {
		from++
	}
	if from < i {
		allOrdinary := true
		for k := from; k < i; k++ {
			if !r.words[k].ordinary() {
				allOrdinary = false
			}
		}
		if allOrdinary {
			sure = 0.52
			if h.category != Street && h.category != Prison {
				sure = 0.4
			}
		}
	}
	return from, sure
}
