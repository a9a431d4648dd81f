package deid

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"firsthand.study/internal/text"
)

// Where a word stands in its sentence.
const (
	mid  = iota // within a sentence
	soft        // after a comma, a dash, an opening quotation: ordinary words may take a capital
	head        // begins a sentence or a line
)

// A word is a run of letters and digits; a possessive ending is kept apart.
type word struct {
	start, end int    // bytes, with the possessive ending
	stemEnd    int    // byte where the possessive ending begins, or end
	low        string // in small letters, curly apostrophes made straight
	stem       string // low without a possessive ending
	entry             // what the lists say of stem, or of low
	place      uint8  // mid, soft or head
	capital    bool   // begins with a capital letter
	upper      bool   // has two letters or more, all capitals
	digit      bool   // begins with a digit
	loose      bool   // stands where the writer does not use capitals
	label      bool   // part of a speaker's label
	gap        string // what stands between the word before and this one, without a transcriber's tags
}

func (w *word) span() (int, int) { return w.start, w.stemEnd }

// A reading is one text cut into words.
type reading struct {
	text  string
	words []word
	lx    *lexicon
	index *text.Index
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }

// read cuts a text into words and looks each of them up.
func read(s string, labels []text.Span, lx *lexicon) *reading {
	r := &reading{text: s, lx: lx, index: text.NewIndex(s), words: make([]word, 0, len(s)/5)}
	prev := 0
	for i := 0; i < len(s); {
		c, n := utf8.DecodeRuneInString(s[i:])
		if !letter(c) && !unicode.IsDigit(c) {
			i += max(n, tagAt(s, i))
			continue
		}
		start := i
		for i < len(s) {
			c, n = utf8.DecodeRuneInString(s[i:])
			if letter(c) || unicode.IsDigit(c) {
				i += n
				continue
			}
			if c == '\'' || c == '’' { // an apostrophe inside a word belongs to it
				if after, _ := utf8.DecodeRuneInString(s[i+n:]); letter(after) {
					i += n
					continue
				}
			}
			break
		}
		r.words = append(r.words, r.word(start, i, prev))
		prev = i
	}
	r.labels(labels)
	r.places()
	return r
}

func (r *reading) word(start, end, prev int) word {
	raw := r.text[start:end]
	w := word{start: start, end: end, stemEnd: end, gap: untagged(r.text[prev:start])}
	w.low = strings.ReplaceAll(strings.ToLower(raw), "’", "'")
	w.stem = w.low
	if strings.HasSuffix(w.low, "'s") && len(w.low) > 3 {
		w.stem = w.low[:len(w.low)-2]
		w.stemEnd = start + strings.LastIndexAny(raw, "'’")
		if i := strings.LastIndex(raw, "’"); i >= 0 {
			w.stemEnd = start + i
		}
	}
	for _, tail := range []string{"'ll", "'d", "'ve"} { // "Jo'll ring"
		if base, ok := strings.CutSuffix(w.low, tail); ok {
			if e := r.lx.words[base]; e.marks&mName != 0 && (e.tier == 0 || r.lx.culture[base] != "" && raw[0] >= 'A' && raw[0] <= 'Z') {
				w.stem, w.stemEnd = base, start+strings.LastIndexAny(raw, "'’")
				if i := strings.LastIndex(raw, "’"); i >= 0 {
					w.stemEnd = start + i
				}
			}
		}
	}
	w.entry = r.lx.words[w.stem]
	if e, ok := r.lx.words[w.low]; ok && w.low != w.stem {
		w.marks |= e.marks
		if e.tier > 0 && w.tier == 0 {
			w.tier = e.tier
		}
	}
	if w.tier == 0 && w.marks == 0 {
		w.tier = r.lx.derived(w.stem)
	}
	if w.tier == 0 && w.marks&(mEnglish|mPlace) == 0 {
		if ends(w.stem, medicineEndings) {
			w.marks |= mDrug
		} else if ends(w.stem, conditionEndings) {
			w.tier = 6
		}
	}
	first, _ := utf8.DecodeRuneInString(raw)
	w.capital, w.digit = unicode.IsUpper(first) || unicode.IsTitle(first), unicode.IsDigit(first)
	if w.capital {
		letters := 0
		w.upper = true
		for _, c := range r.text[start:w.stemEnd] {
			if unicode.IsLower(c) {
				w.upper = false
				break
			}
			letters++
		}
		w.upper = w.upper && letters > 1
	}
	return w
}

// derived tells whether a word is a common form of an ordinary word.
func (lx *lexicon) derived(w string) uint8 {
	if i := strings.IndexByte(w, '\''); i > 0 {
		if e := lx.words[w[:i]]; e.tier > 0 {
			return max(e.tier, 2)
		}
		if i == 1 {
			if e := lx.words[w[2:]]; e.tier > 0 {
				return max(e.tier, 2)
			}
		}
		return 0
	}
	if !strings.ContainsAny(w, "aeiouy") {
		return 0
	}
	for _, ending := range endings {
		if base, ok := strings.CutSuffix(w, ending); ok && len(base) > 2 {
			for _, b := range []string{base, base + "e", base[:len(base)-1], base + "g"} {
				if e := lx.words[b]; e.tier > 0 && e.tier < 5 {
					return max(e.tier, 3)
				}
			}
		}
	}
	for _, beginning := range []string{"un", "re", "over", "under", "non", "pre", "anti", "mis", "out", "self"} {
		if base, ok := strings.CutPrefix(w, beginning); ok && len(base) > 3 {
			if e := lx.words[base]; e.tier > 0 && e.tier < 5 {
				return max(e.tier, 3)
			}
		}
	}
	return 0
}

// ends tells whether a long word ends in one of the endings.
func ends(w string, endings []string) bool {
	if len(w) < 7 {
		return false
	}
	for _, ending := range endings {
		if strings.HasSuffix(w, ending) {
			return true
		}
	}
	return false
}

// conditionEndings are those of diseases and procedures.
var conditionEndings = strings.Fields("itis osis oses opathy aemia algia ectomy oscopy ostomy plasty ography uria emesis rrhoea rrhea trophy plegia phobia")

// medicineEndings are stems of international nonproprietary names.
var medicineEndings = strings.Fields("mycin micin cillin oxacin cycline prim furantoin olol pril opril sartan semide thiazide statin nazole dazole prazole tidine zepam zolam barbital caine codone morphine orphine oxetine ipramine triptyline triptan setron gliptin gliflozin glitazone formin vudine tegravir asvir buvir vir lukast dipine afil dronate parin gabalin lyte olone asone sonide cort terol tropium profen coxib olac azepine apine idone peridol promazine phylline mide xaban grel mab tinib")

var endings = []string{"s", "es", "ed", "ing", "in", "er", "ers", "ly", "y", "ish", "ness", "less", "able", "ful", "ies", "ied", "ier", "iest", "est", "ings", "like", "wise"}

// ordinary tells that the word is an ordinary one, whatever else it may be.
func (w *word) ordinary() bool { return w.tier > 0 }
