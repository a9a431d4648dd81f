package deid

import (
	"bytes"
	"compress/gzip"
	"embed"
	"io"
	"strings"
	"sync"
	"unicode"
)

//go:embed lists/*.gz lists/*.txt
var listed embed.FS

// A mark is what the lists say of a word or phrase.
type mark uint32

const (
	mGiven   mark = 1 << iota // somebody's given name
	mSurname                  // somebody's surname
	mEnglish                  // as a name, current in Britain and Ireland
	mFemale
	mMale
	mTown     // written down by hand as a town
	mDistrict // part of a town
	mRegion
	mCountry
	mNear // settlement in Britain or Ireland
	mFar  // settlement elsewhere
	mService
	mHospital
	mPrison
	mFirm
	mClub
	mSchool
	mDrug
	mPeople
	mFaith
	mWork     // an occupation
	mProper   // some other word that always has a capital
	mPlain    // has a capital and identifies nobody
	mCalendar // month, weekday, feast
	mSaid     // people phrase used without capitals
)

const (
	mName  = mGiven | mSurname
	mPlace = mTown | mDistrict | mRegion | mCountry | mNear | mFar
	mOrg   = mService | mHospital | mPrison | mFirm | mClub | mSchool
)

// An entry is one word: how common it is as an ordinary word (1 commonest,
// 6 rare, 0 not an ordinary word) and its marks.
type entry struct {
	marks mark
	tier  uint8
}

// A phrase is a listed name of one or more words.
type phrase struct {
	words []string
	marks mark
	bare  bool // every word is an ordinary word, so case and context must speak
}

// lexicon holds every list; it is made once and only read after that.
type lexicon struct {
	words   map[string]entry
	phrases map[string][]phrase // by first word
	culture map[string]string   // given name → group of names it fits in with
}

var theLexicon = sync.OnceValue(loadLexicon)

func loadLexicon() *lexicon {
	lx := &lexicon{
		words:   make(map[string]entry, 180000),
		phrases: make(map[string][]phrase, 30000),
		culture: make(map[string]string, 2000),
	}
	lx.each("words", func(w, m string) {
		lx.words[w] = entry{tier: m[0] - '0'}
	})
	for _, w := range strings.Fields(spokenWords) {
		if t := lx.words[w].tier; t == 0 || t > 2 {
			lx.words[w] = entry{tier: 2}
		}
	}
	for _, w := range strings.Fields(seldomWords) {
		delete(lx.words, w)
	}
	lx.each("proper", func(w, m string) { lx.mark(w, mProper) })
	lx.each("names", func(w, m string) {
		var marks mark
		for _, r := range m {
			switch r {
			case 'g':
				marks |= mGiven
			case 's':
				marks |= mSurname
			case 'e':
				marks |= mEnglish
			case 'f':
				marks |= mFemale
			case 'm':
				marks |= mMale
			}
		}
		for _, part := range strings.FieldsFunc(w, func(r rune) bool { return r == '-' || r == ' ' }) {
			if len(part) > 2 {
				lx.mark(part, marks)
			}
		}
	})
	lx.each("places", func(w, m string) {
		switch m {
		case "u":
			lx.mark(w, mNear)
		case "c":
			lx.mark(w, mCountry)
		default:
			lx.mark(w, mFar)
		}
	})
	lx.byHand()
	return lx
}

// each calls f with every line of a collected list.
func (lx *lexicon) each(name string, f func(word, mark string)) {
	data, err := listed.ReadFile("lists/" + name + ".txt.gz")
	if err != nil {
		panic(err) // the list is part of the program
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		panic(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		panic(err)
	}
	for line := range strings.Lines(string(text)) {
		w, m, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		f(w, m)
	}
}

var sections = map[string]mark{
	"region": mRegion, "natural": mRegion, "town": mTown, "district": mDistrict, "country": mCountry,
	"service": mService, "hospital": mHospital, "prison": mPrison, "firm": mFirm, "club": mClub, "school": mSchool,
	"people": mPeople, "faith": mFaith, "plain-people": mPeople | mSaid,
	"calendar": mCalendar, "institution": mPlain, "spoken": mPlain,
	"given": mGiven | mEnglish, "surname": mSurname | mEnglish,
}

// byHand reads the lists that were written down by hand.
func (lx *lexicon) byHand() {
	for _, file := range []string{"people", "places", "services", "drugs", "identity", "occupations", "plain"} {
		data, err := listed.ReadFile("lists/" + file + ".txt")
		if err != nil {
			panic(err)
		}
		now, group := mark(0), ""
		switch file {
		case "drugs":
			now = mDrug
		case "occupations":
			now = mWork
		}
		for line := range strings.Lines(string(data)) {
			line = strings.TrimSpace(line)
			if line == "" || line[0] == '#' {
				continue
			}
			if line[0] == '[' {
				var section string
				section, group, _ = strings.Cut(strings.Trim(line, "[]"), " ")
				now = sections[section]
				continue
			}
			for _, w := range strings.Fields(line) {
				w = strings.ReplaceAll(w, "_", " ")
				lx.mark(w, now)
				if now&mGiven != 0 {
					if low := strings.ToLower(w); lx.culture[low] == "" {
						lx.culture[low] = group
					}
				}
			}
		}
	}
}

// mark adds marks to a word or phrase.
func (lx *lexicon) mark(w string, m mark) {
	words := strings.FieldsFunc(strings.ToLower(w), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '\'' && r != '&'
	})
	if m&mName == 0 && m&mPlain == 0 && len(words) > 1 && words[0] == "the" {
		words = words[1:]
	}
	switch len(words) {
	case 0:
	case 1:
		e := lx.words[words[0]]
		e.marks |= m
		lx.words[words[0]] = e
	default:
		bare := true
		for _, w := range words {
			if e := lx.words[w]; e.tier == 0 && len(w) > 1 {
				bare = false
			}
		}
		for i, p := range lx.phrases[words[0]] {
			if strings.Join(p.words, " ") == strings.Join(words, " ") {
				lx.phrases[words[0]][i].marks |= m
				return
			}
		}
		lx.phrases[words[0]] = append(lx.phrases[words[0]], phrase{words, m, bare})
	}
}

// seldomWords are in the collected list of words, but whoever says them means
// somebody.
const seldomWords = `jo lee josh mike carol jay dean glen kerry kelly ginny biddy tommy jimmy bobby billy sally polly toby barney benny
basil jenny jerry terry nelly jasper victor morris bertha peter russ rex gemma reggie trey tod nelson davy abby maggie robbie willie
maxine harry dexter ashley bradley tracey eric erica marcel vera rhea clem clive clint flossy gilly jilly jackie
johnny jemmy judy kathy kenny lizzie mandy mickey milly ricky roger rory sammy scotty teddy winnie`

// spokenWords are ordinary in speech and missing from the collected list.
const spokenWords = `um uh er erm mm mhm hmm uhm umm ohh ooh ahh aww wow yeah yep yup nah nope aye ok okay alright innit cos coz gonna
wanna gotta dunno kinda sorta lemme gimme ain't y'know d'you cuz tho til till thing's outta loadsa lotta coulda woulda shoulda
kinda hiya ta cheers bloke blokes mate mates lad lads lass quid fags fag scrip scrips script scripts clucking rattling rattle
junkie junkies smackhead smackheads crackhead crackheads bagheads baghead skint doley giro methadone subutex buprenorphine heroin
crack meds detox rehab keyworker keyworkers naloxone benzos pregabs gabbies mamba skag spliff spliffs scripted titrated titrate
titration relapse relapsed gp's nhs online email emails texted texting website app apps smartphone wifi covid lockdown zoom tv telly
mum mam mams mums dad nan nana nanna grandad gran nain taid bairn bairns wee nowt owt summat summit sommat mardy ginnel youse
yous yer yous yas meself hisself theirself theirselves themself somethin nothin anythin everythin 'em em ya yous bin wanted's
okey dokey woah whoa phew ugh eww meh blah lol omg fuckin fucking fuck fucked shit shite shitty bollocks bloody bugger piss pissed
wanker twat arse arsehole bastard bitch cunt dickhead knobhead bellend tosser git pillock prat muppet numpty doctor's chemist's
paracetamol ibuprofen antidepressants inhaler inhalers antibiotics antibiotic steroid moisturiser moisturizer ketamine diazepam
gastroenteritis tummy peeing pee wee poo pooing diarrhoea diarrhea eczema asthma migraine migraines googled google whatsapp
mil mils ml mls mg mgs kg reg med meds hayfever phlegm flem insta snapchat uni mid midday ish backwards afterwards etc blog podcast laptop playlist selfie vape vaping vapes hub hubs`
