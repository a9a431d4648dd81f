package deid

import "strings"

// Words that come before somebody's name. Multi-word roles end in one of these.
var (
	honours = set("mr mrs ms miss mx sir lady dame lord auntie aunty aunt uncle nan nana nanna nain taid grandma grandad granddad grandpa granny gran")
	healers = set("dr doctor prof professor nurse sister matron staff-nurse")
	offices = set("pc wpc dc sgt sergeant inspector constable dci councillor cllr judge reverend rev father fr pastor deacon imam rabbi vicar canon captain major colonel bishop elder")
	roles   = set("worker keyworker nurse doctor gp pharmacist chemist counsellor therapist psychiatrist psychologist consultant midwife receptionist manager boss foreman supervisor officer solicitor sponsor prescriber dentist teacher tutor warden carer coordinator mentor advocate interpreter advisor adviser paramedic physio landlord landlady headteacher volunteer commissioner clinician practitioner locum barrister optician dispenser technician probation psych")
	kin     = set("mum mam mom mother dad father brother sister son daughter wife husband partner boyfriend girlfriend fella missus mate mates friend friends pal buddy cousin nephew niece grandson granddaughter grandmother grandfather stepdad stepmum stepson stepdaughter ex lad lass boy girl kid kids baby twin twins neighbour colleague flatmate housemate roommate cellmate bloke guy woman man lady dealer fiancé fiancée fiance fiancee girl's brother-in-law in-law godson goddaughter youngest eldest oldest")
	pets    = set("dog cat puppy kitten hamster rabbit parrot budgie horse pony ferret staffie staffy terrier lurcher whippet greyhound spaniel labrador collie alsatian rottweiler tortoise snake lizard gerbil goldfish husky bulldog pitbull jack-russell bitch mutt pup")
	calls   = set("called named name's names nicknamed aka christened alias surname's")
	whereIn = set("in from near to at around round outside towards through via leaving leave left visit visiting visited across past over up down into toward of")
	within  = set("in from near outside into towards toward visit visiting visited around round leaving")
	tells   = set("said says told rang phoned texted reckons reckoned goes came went turned knows knew")
	doings  = set("said says say told tell asked came went rang phoned texted called knows knew thinks thought wanted wants helped helps gave gives gets got goes did does has had is was were would will could can who works worked left died passed lives lived and saw sees took takes made makes always never just used turned turns put started says. lost loves loved")
	drugs   = set("on off of taking take takes took some smoke smoking smoked sniff sniffing snort snorting inject injecting injected using used use do doing did bag gram grams wrap dose mg ml mil mils prescribed script scored score buy buying bought sell selling sold crushed crystal line lines rock hit no more your the my like and or plus bit any much")
)

// same tells that no sentence ends between words i-1 and i.
func (r *reading) same(i int) bool {
	if i <= 0 || i >= len(r.words) {
		return false
	}
	w := &r.words[i]
	if strings.ContainsAny(w.gap, "\n?!…:;()[]<>") || r.words[i-1].label != w.label {
		return false
	}
	return !strings.Contains(w.gap, ".") || r.abbreviated(i-1)
}

// before is the word d places before word i in the same sentence, passing over
// words of hesitation; "" if there is none.
func (r *reading) before(i, d int) string {
	for j := i - 1; j >= 0 && r.same(j+1); j-- {
		if l := r.words[j].low; l == "um" || l == "er" || l == "erm" || l == "uh" {
			continue
		}
		if d--; d == 0 {
			return r.words[j].low
		}
	}
	return ""
}

// next is the word d places after word i in the same sentence; "" if none.
func (r *reading) next(i, d int) string {
	for j := i + 1; j < len(r.words) && r.same(j); j++ {
		if d--; d == 0 {
			return r.words[j].low
		}
	}
	return ""
}

// A naming is a sign in the words before that a name follows.
type naming struct {
	category Category
	title    int // how many words before belong to the name: "Dr"
	role     string
}

// naming looks at the words before word i; ok tells whether they announce a name.
func (r *reading) naming(i int) (naming, bool) {
	if i == 0 || !r.same(i) {
		return naming{}, false
	}
	// "doctor, er, Anand"
	back := i - 1
	for back > 0 && hesitations[r.words[back].low] && r.same(back) {
		back--
	}
	if back < i-1 {
		p := &r.words[back]
		if (p.low == "doctor" || p.low == "dr" || p.low == "nurse" || p.low == "mr" || p.low == "mrs" || p.low == "miss") && p.low == p.stem && !possessives[r.before(back, 1)] {
			return naming{Professional, i - back, titleRole(p.stem)}, true
		}
	}
	p := &r.words[i-1]
	gap := r.words[i].gap
	plain := gap == " " || gap == ". " || gap == "-"
	switch {
	case !plain && !(gap == ", " && (kin[p.stem] || roles[p.stem] || pets[p.stem])):
		return naming{}, false
	case gap == ", ":
		// "my brother, Kirk," but not "no mate, will you"
		if b := r.before(i-1, 1); !possessives[b] && b != "a" && !(b == "one" && pets[p.stem]) && !roles[b] && b != "key" && b != "social" && b != "support" {
			return naming{}, false
		}
	}
	role := p.stem
	switch {
	case healers[p.stem] && (p.stem != "sister" || p.capital || r.words[i].loose && r.words[i].tier == 0 && !possessives[r.before(i-1, 1)] && r.words[i].marks&mGiven == 0) && (p.stem != "doctor" && p.stem != "nurse" || p.capital || r.words[i].capital || !possessives[r.before(i-1, 1)] && !articles[r.before(i-1, 1)]):
		if p.low != p.stem {
			return naming{}, false
		}
		return naming{Professional, 1, titleRole(p.stem)}, true
	case offices[p.stem] && (p.capital || len(p.stem) > 3) && p.low == p.stem && (p.capital || !possessives[r.before(i-1, 1)] && r.before(i-1, 1) != "the" && r.before(i-1, 1) != "a"):
		return naming{Professional, 1, p.stem}, true
	case honours[p.stem] && p.low == p.stem && (p.stem != "miss" && p.stem != "gran" && p.stem != "lady" && p.stem != "sir" || p.capital || p.stem == "miss" && r.words[i].tier == 0 && !missing[r.before(i-1, 1)]):
		return naming{Person, 1, ""}, true
	case pets[p.stem] && (possessives[r.before(i-1, 1)] || r.before(i-1, 1) == "the" || r.before(i-1, 1) == "a" || gap == ", "):
		return naming{Pet, 0, ""}, true
	case roles[p.stem] && p.low == p.stem:
		return naming{Professional, 0, role}, true
	case kin[p.stem] && p.low == p.stem && (possessives[r.before(i-1, 1)] || r.before(i-1, 2) != "" && possessives[r.before(i-1, 2)] || r.before(i-1, 1) == "the"):
		return naming{Person, 0, ""}, true
	case calls[p.low]:
		return r.called(i-1, i), true
	case p.low == "is" && (r.before(i-1, 1) == "name" || r.before(i-1, 1) == "surname"), p.low == "was" && r.before(i-1, 1) == "name", p.low == "as" && r.before(i-1, 1) == "known", p.low == "it's" && r.before(i-1, 1) == "name", objects[p.low] && calling[r.before(i-1, 1)], p.low == "under" && strings.Contains(strings.ToLower(r.text[max(0, p.start-40):p.start]), "name"):
		if p.low == "as" || objects[p.low] {
			return naming{Nickname, 0, ""}, true
		}
		return r.called(i-1, i), true
	case p.low == "our" && r.words[i].marks&mGiven != 0 && (r.words[i].capital || r.words[i].tier == 0 && r.lx.culture[r.words[i].stem] != ""):
		return naming{Person, 0, ""}, true
	}
	return naming{}, false
}

// called tells what kind of thing "called" names, from the words before it.
func (r *reading) called(at, i int) naming {
	for d := 1; d <= 5; d++ {
		w := r.before(at+1, d)
		w = strings.TrimSuffix(w, "'s")
		switch {
		case pets[w]:
			return naming{Pet, 0, ""}
		case roles[w]:
			return naming{Professional, 0, w}
		case kin[w]:
			return naming{Person, 0, ""}
		case w == "place" || w == "town" || w == "village" || w == "area" || w == "city":
			return naming{Town, 0, ""}
		case w == "street" || w == "road":
			return naming{Street, 0, ""}
		case w == "company" || w == "firm" || w == "agency" || w == "factory" || w == "shop" || w == "business":
			return naming{Organisation, 0, ""}
		case w == "service" || w == "charity" || w == "project" || w == "hostel" || w == "group" || w == "centre" || w == "clinic" || w == "surgery" || w == "pharmacy":
			return naming{Service, 0, ""}
		case w == "pub" || w == "club" || w == "bar" || w == "cafe" || w == "church":
			return naming{Venue, 0, ""}
		case w == "school" || w == "college":
			return naming{School, 0, ""}
		case w == "drug" || w == "drugs" || w == "medication" || w == "tablet" || w == "tablets" || w == "stuff" || w == "medicine" || w == "cream" || w == "thing" || w == "something" || w == "band" || w == "song" || w == "film" || w == "book":
			return naming{"", 0, ""}
		}
	}
	return naming{Person, 0, ""}
}

func titleRole(title string) string {
	switch title {
	case "dr", "doctor":
		return "doctor"
	case "prof":
		return "professor"
	case "sister", "matron":
		return "nurse"
	}
	return title
}

// company comes before the name of somebody met or spoken to.
var company = set("with and see saw seeing seen tell told ask asked ring rang met meet meeting texted phoned love loved")

var journeys = set("go goes going went gone come comes came coming move moved moving back up down over drive drove travel travelled get got sent transferred off")

var hesitations = set("um er erm uh uhm umm ach ah oh")

// bynames go before a nickname.
var bynames = set("big little fat thin skinny old young mad crazy scouse irish scotch scottish welsh ginger tall short lanky posh dirty black white polish jamaican brummie geordie cockney smiley one-eyed bald baldy")

var articles = set("a an this that these those another one each every no some any which what other")

var (
	objects = set("me him her you us them")
	calling = set("call calls called")
)

// missing comes before "miss" when it is the verb.
var missing = set("i you we they he she to don't didn't really never i'd i'll would still not do did that can't always gonna")

var possessives = set("my your his her their our the me mi")
