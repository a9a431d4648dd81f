package format

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A standing is how far a label can be trusted to name a speaker.
type standing int

const (
	never     standing = iota // names a thing that documents have: Note, Date
	doubtful                  // could be any words
	initial                   // one letter, or a word that also begins questionnaires
	namelike                  // written as names are
	certainly                 // interviews are known to use it
)

// roles are what interviewers and those interviewed are called in transcripts,
// in the languages that the authors know studies in.
var roles = set(`interviewer interviewee interview int iv ie ir intv inter interv moderator mod facilitator fac observer researcher
investigator participant part particip pt ptcp respondent resp rsp speaker spk spkr voice person male female man woman husband wife partner
mother mum mom father dad son daughter child carer caregiver patient doctor dr nurse clinician physician gp midwife therapist
counsellor counselor psychologist psychiatrist pharmacist client student teacher pupil host guest caller agent narrator
unknown unidentified everyone all both group several multiple audience informant expert key\ informant interpreter translator
note-taker notetaker assistant manager worker staff user tester subject
befragte befragter befragerin interviewerin interviewte interviewter teilnehmer teilnehmerin moderatorin sprecher sprecherin
forscherin forscher patientin arzt ärztin enquêteur enquêtrice intervieweur intervieweuse participante interlocuteur locuteur
enquêté enquêtée entrevistador entrevistadora entrevistado entrevistada moderador moderadora investigador investigadora
intervistatore intervistatrice intervistato intervistata onderzoeker respondente geïnterviewde deelnemer
badacz badana badany ankieter ankieterka respondentka moderatorka haastattelija haastateltava intervjuare informantti
intervjuer informantin респондент интервьюер ведущий интервюер респондентка інтервюер`)

// initials are labels that need a second line: too short, or in other use.
var initials = set(`i q a r p m f s t d e h question answer frage antwort pregunta respuesta domanda risposta réponse vraag antwoord`)

// things begin lines with a colon and are no people.
var things = set(`note notes nb n.b ps p.s example examples e.g i.e date time place location venue duration length subject topic title
project study theme code codes reference references source sources url link http https ftp mailto www file filename name
age gender sex occupation ethnicity education address phone tel telephone fax email e-mail mail website web site
to from re cc bcc attn start end begin finish recorded recording recorded\ by transcribed transcriber transcribed\ by transcription transcript
interview\ date interview\ time interview\ number interview\ no date\ of\ interview participant\ id id key legend introduction background
conclusion conclusions summary abstract aim aims objective objectives method methods results discussion keywords figure table
chapter section part\ one page total warning caution important remember tip hint today yesterday tomorrow day week month year
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october
november december first second third firstly secondly thirdly finally lastly also however therefore meaning for\ example for\ instance
status version language country city town consent setting context pseudonym todo fixme
datum ort zeit dauer thema name\ der\ datei hinweis beispiel anmerkung fecha lugar hora nota ejemplo lieu durée remarque exemple
data luogo esempio`)

// interjections begin lines before a dash and are speech.
var interjections = set(`yes no yeah yep nope well okay ok right so and but or oh ah um uh er hmm mm mmm mhm hm really sure exactly
because like then now just anyway actually basically absolutely definitely maybe perhaps hello hi thanks i we you he she it they
that this there what when where why who how`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(strings.ReplaceAll(words, `\ `, "\x00")) {
		m[strings.ReplaceAll(w, "\x00", " ")] = true
	}
	return m
}

// fold makes the spellings of one label one: case and spaces.
func fold(name string) string {
	return strings.ToLower(strings.Join(strings.Fields(name), " "))
}

// stand judges a label by its words alone.
func stand(name string) standing {
	key := fold(name)
	if i := strings.IndexByte(key, '('); i > 0 && strings.HasSuffix(key, ")") {
		key = strings.TrimSpace(key[:i])
	}
	key = strings.TrimSuffix(key, ".")
	switch {
	case things[key]:
		return never
	case initials[key]:
		return initial
	case roles[key]:
		return certainly
	}
	word, number := cutNumber(key)
	switch {
	case number == "" || word == "":
	case initials[word] || things[word]:
		if word == "q" || word == "a" || utf8.RuneCountInString(word) > 1 {
			return doubtful // Q1 and A1 number questions
		}
		return certainly
	case roles[word]:
		return certainly
	case !strings.ContainsRune(key, ' ') && utf8.RuneCountInString(word) <= 4:
		return namelike
	}
	for first, rest, found := strings.Cut(key, " "); found; first, rest, found = strings.Cut(rest, " ") {
		switch first {
		case "interviewer", "interviewee", "participant", "respondent", "speaker", "moderator", "facilitator":
			return certainly
		}
		if !strings.Contains(rest, " ") && (rest == "interviewer" || rest == "participant" || rest == "speaker") {
			return certainly
		}
	}
	if likeName(name) {
		return namelike
	}
	return doubtful
}

// cutNumber cuts P07, Speaker 2 and F-3b before their numbers.
func cutNumber(key string) (word, number string) {
	i := strings.IndexFunc(key, unicode.IsDigit)
	if i < 0 {
		return key, ""
	}
	number = key[i:]
	for j, r := range number {
		if !unicode.IsDigit(r) && !(j == len(number)-1 && j > 0 && r >= 'a' && r <= 'z') {
			return key, ""
		}
	}
	return strings.TrimRight(key[:i], " -_#."), number
}

// particles are written small within names.
var particles = set(`de da do dos das del della di du la le van von der den ter ten bin ibn al el and y e & zu zum af av of the`)

// likeName: every word begins as names do, but for particles.
func likeName(s string) bool {
	words := strings.Fields(s)
	for i, w := range words {
		r, _ := utf8.DecodeRuneInString(strings.Trim(w, "(.'’"))
		switch {
		case unicode.IsUpper(r), unicode.IsTitle(r), unicode.IsDigit(r), unicode.Is(unicode.Lo, r):
		case i > 0 && i+1 < len(words) && particles[w]:
		default:
			return false
		}
	}
	return len(words) > 0
}

// shouted says whether a label has capitals and no small letters.
func shouted(s string) bool {
	capitals := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			capitals++
		}
	}
	return capitals > 1
}
