package search

import (
	"slices"
	"strings"
)

// pairs are British and American spellings of one stretch of a word, wherever
// in the word it stands. They join organisation to organization in search;
// nothing is ever shown in the joined spelling.
var pairs = [][2]string{
	{"behaviour", "behavior"}, {"colour", "color"}, {"favour", "favor"}, {"labour", "labor"},
	{"neighbour", "neighbor"}, {"honour", "honor"}, {"humour", "humor"}, {"rumour", "rumor"},
	{"harbour", "harbor"}, {"flavour", "flavor"}, {"odour", "odor"}, {"vapour", "vapor"},
	{"vigour", "vigor"}, {"endeavour", "endeavor"}, {"saviour", "savior"}, {"parlour", "parlor"},
	{"tumour", "tumor"}, {"splendour", "splendor"}, {"demeanour", "demeanor"}, {"armour", "armor"},
	{"clamour", "clamor"}, {"candour", "candor"}, {"fervour", "fervor"}, {"rigour", "rigor"},
	{"valour", "valor"}, {"glamour", "glamor"}, {"ardour", "ardor"}, {"savour", "savor"},
	{"defence", "defense"}, {"offence", "offense"}, {"pretence", "pretense"}, {"licence", "license"},
	{"practis", "practic"}, {"alogu", "alog"}, {"travell", "travel"}, {"counsell", "counsel"},
	{"labell", "label"}, {"modell", "model"}, {"cancell", "cancel"}, {"fuell", "fuel"},
	{"signall", "signal"}, {"channell", "channel"}, {"quarrell", "quarrel"}, {"jewellery", "jewelry"},
	{"marvell", "marvel"}, {"woollen", "woolen"}, {"skilful", "skillful"}, {"wilful", "willful"},
	{"instalment", "installment"}, {"paediatr", "pediatr"}, {"orthopaed", "orthoped"},
	{"anaesth", "anesth"}, {"gynaecolog", "gynecolog"}, {"haemo", "hemo"}, {"haemat", "hemat"},
	{"anaemi", "anemi"}, {"leukaemi", "leukemi"}, {"oestr", "estr"}, {"oesophag", "esophag"},
	{"oedema", "edema"}, {"foetus", "fetus"}, {"foetal", "fetal"}, {"diarrhoea", "diarrhea"},
	{"caesarean", "cesarean"}, {"paedophil", "pedophil"}, {"manoeuvr", "maneuver"}, {"grey", "gray"},
	{"aluminium", "aluminum"}, {"judgement", "judgment"}, {"acknowledgement", "acknowledgment"},
	{"pyjama", "pajama"}, {"sceptic", "skeptic"}, {"plough", "plow"}, {"moustache", "mustache"},
	{"mould", "mold"}, {"enquir", "inquir"}, {"artefact", "artifact"},
}

// endings are pairs that end a word.
var endings = [][2]string{
	{"centre", "center"}, {"theatre", "theater"}, {"metre", "meter"}, {"litre", "liter"},
	{"fibre", "fiber"}, {"calibre", "caliber"}, {"sabre", "saber"}, {"spectre", "specter"},
	{"sombre", "somber"}, {"lustre", "luster"}, {"meagre", "meager"},
	{"programme", "program"}, {"fulfil", "fulfill"}, {"enrol", "enroll"},
}

// centring is what -re does to the words made of it.
var centring = [][2]string{{"centred", "centered"}, {"centring", "centering"}}

// verbs are the endings before which -is- and -iz-, -lys- and -lyz- are two
// spellings: organise, analyze.
var verbs = []string{"e", "ed", "es", "er", "ers", "ing", "ings", "ation", "ations", "ational", "able"}

// sizes are what stands before the -ize of words that are about size.
var sizes = []string{"caps", "res", "downs", "overs", "ups", "outs", "unders", "rights", "ass", "appr"}

// joined is the one spelling under which a folded English word is indexed. Its
// first letter changes from o to e or not at all.
func joined(w string) string {
	if at := verbEnding(w, "z", func(rest, ending string) bool { return rest == ending }); at >= 0 {
		w = w[:at] + "s" + w[at+1:]
	}
	for _, p := range pairs {
		if i := strings.Index(w, p[0]); i >= 0 {
			w = w[:i] + p[1] + w[i+len(p[0]):]
		}
	}
	for _, p := range endings {
		for _, s := range []string{"", "s"} {
			if stem, ok := strings.CutSuffix(w, p[0]+s); ok {
				return stem + p[1] + s
			}
		}
	}
	for _, p := range centring {
		if stem, ok := strings.CutSuffix(w, p[0]); ok {
			return stem + p[1]
		}
	}
	return w
}

// respelled lists the other spellings that a word beginning with p may begin with.
func respelled(p string) []string {
	var others []string
	begins := func(rest, ending string) bool { return strings.HasPrefix(ending, rest) }
	for _, sz := range [][2]string{{"s", "z"}, {"z", "s"}} {
		if at := verbEnding(p, sz[0], begins); at >= 0 {
			others = append(others, p[:at]+sz[1]+p[at+1:])
		}
	}
	for _, list := range [][][2]string{pairs, endings, centring} {
		for _, pair := range list {
			if i := strings.Index(p, pair[0]); i >= 0 {
				others = append(others, p[:i]+pair[1]+p[i+len(pair[0]):])
			} else if i := strings.Index(p, pair[1]); i >= 0 {
				others = append(others, p[:i]+pair[0]+p[i+len(pair[1]):])
			}
		}
	}
	return others
}

// verbEnding is where the s or z of -ise, -yse or one of its forms stands in w, or -1.
func verbEnding(w, sz string, ends func(rest, ending string) bool) int {
	at := strings.LastIndex(w, sz)
	for at >= 4 && w[at-1] != 'i' && w[at-2:at] != "ly" {
		at = strings.LastIndex(w[:at], sz)
	}
	if at < 4 || slices.Contains(sizes, w[:at-1]) {
		return -1
	}
	for _, e := range verbs {
		if ends(w[at+1:], e) {
			return at
		}
	}
	return -1
}
