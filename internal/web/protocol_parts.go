package web

import (
	"slices"
	"strings"
	"unicode/utf8"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// A PartKind is how a part of the protocol is called on its page, and which
// fields its lines have.
type PartKind struct {
	Part  firsthand.Part
	Title string
	About string // what belongs in it
	Lines bool   // it is a list before it is a text
	Words string // what the text of a line is called
	Kind  string // what the kind of a line is called, where that is typed freely
	Kinds []Choice
	Key   string // what the short name of a line is called
	Hint  string // about the short name
}

var partKinds = []PartKind{
	{Part: firsthand.Aims, Title: "Aims", About: "What the study is to find out, in words that the whole team agrees on."},
	{Part: firsthand.Design, Title: "Design", About: "How: interviews, with whom, analysed in which way, and when recruiting stops."},
	{Part: firsthand.Ethics, Title: "Ethics", About: "The committee, its reference, the day of approval and the day it ends.", Lines: true, Words: "What", Key: "Which", Hint: "such as committee, reference, approved, until"},
	{Part: firsthand.Funding, Title: "Funder", About: "Who pays, under which number, and what they had no part in."},
	{Part: firsthand.Sites, Title: "Sites", About: "Where people are found and interviewed.", Lines: true, Words: "Name", Kind: "What it is", Key: "Short name", Hint: "kept with everybody who comes from there"},
	{Part: firsthand.Team, Title: "Team", About: "Who does what.", Lines: true, Words: "Name", Kind: "What they do", Key: "Short name"},
	{Part: firsthand.Eligibility, Title: "Who may take part", About: "Criteria, one by one, as people are screened against them.", Lines: true, Words: "Criterion", Key: "Short name", Hint: "kept with every screening",
		Kinds: []Choice{{Name: "needed", Address: firsthand.Include}, {Name: "rules out", Address: firsthand.Exclude}}},
	{Part: firsthand.Guide, Title: "Topic guide", About: "What is asked, in its order, with prompts; questions about a critical incident marked.", Lines: true, Words: "Question", Key: "Short name"},
	{Part: firsthand.Sheet, Title: "Information sheet", About: "What a person reads before they say yes or no."},
	{Part: firsthand.Statements, Title: "Consent statements", About: "What a person says yes or no to, one by one, and what each allows.", Lines: true, Words: "Statement", Key: "Short name", Hint: "kept with every consent",
		Kinds: []Choice{{Name: "nothing that is enforced"}, {Name: "taking part", Address: string(firsthand.TakePart)}, {Name: "recording", Address: string(firsthand.Record)}, {Name: "being quoted", Address: string(firsthand.Quote)},
			{Name: "an archive", Address: string(firsthand.Archive)}, {Name: "being asked again", Address: string(firsthand.Recontact)}, {Name: "use in later studies", Address: string(firsthand.FutureUse)}}},
	{Part: firsthand.Distress, Title: "Distress protocol", About: "What to do when somebody is upset, or in danger, and who looks after interviewers."},
	{Part: firsthand.Retention, Title: "How long what is kept", About: "Each class of data: until when it is kept, and counted from which moment.", Lines: true, Words: "What happens", Key: "Class of data",
		Kinds: []Choice{{Name: firsthand.AfterInterview, Address: firsthand.AfterInterview}, {Name: firsthand.AfterTranscript, Address: firsthand.AfterTranscript}, {Name: firsthand.AfterStudy, Address: firsthand.AfterStudy}}},
}

func partKind(part string) (PartKind, bool) {
	i := slices.IndexFunc(partKinds, func(k PartKind) bool { return string(k.Part) == part })
	if i < 0 {
		return PartKind{}, false
	}
	return partKinds[i], true
}

// Place is the part in addresses.
func (k PartKind) Place() string { return string(k.Part) }

// Field is the first field of the part's form, where its address leads.
func (k PartKind) Field() string {
	if k.Lines {
		return "pt-text-1"
	}
	return "pt-body"
}

// Lower is the title within a sentence.
func (k PartKind) Lower() string { return strings.ToLower(k.Title[:1]) + k.Title[1:] }

// KindName is how the page calls what a line is or allows.
func (k PartKind) KindName(kind string) string {
	for _, c := range k.Kinds {
		if c.Address == kind {
			return c.Name
		}
	}
	return kind
}

// A PartText is one version of a part as a page shows it.
type PartText struct {
	PartKind
	firsthand.Provision
	Who string
}

// toFill stands in a template for what nobody can know beforehand.
const toFill = "to be filled in"

// Gap tells whether a line still says that it is to be filled in.
func Gap(words string) bool { return strings.TrimSpace(strings.ToLower(words)) == toFill }

// Gaps are the lines that are still to be filled in.
func (t PartText) Gaps() int {
	n := 0
	for _, it := range t.Items {
		if Gap(it.Text) {
			n++
		}
	}
	return n
}

// Lines are the items as the page shows them.
func (t PartText) Lines() []PartLine {
	out := make([]PartLine, len(t.Items))
	for i, it := range t.Items {
		out[i] = PartLine{it, Gap(it.Text), t.KindName(it.Kind), app.Kept(it)}
	}
	return out
}

// A PartLine is an item of a part.
type PartLine struct {
	firsthand.Item
	Gap      bool
	KindName string
	Kept     string
}

// Incident tells whether the question asks for a critical incident.
func (l PartLine) Incident() bool { return l.Kind == firsthand.CriticalIncident }

// Label is the short name where a page shows it before the words.
func (l PartLine) Label() string {
	r, size := utf8.DecodeRuneInString(l.Key)
	return strings.ToUpper(string(r)) + l.Key[size:]
}

// When writes the words of a line, an ISO 8601 day as people do.
func (l PartLine) When() string { return day(l.Text) }

// A Passage of a running text: its heading, where its first line is one, and
// what stands below.
type Passage struct{ Head, Text string }

// mostHead is how long a first line may be that is read as a heading.
const mostHead = 60

// Passages cut the running text at its empty lines.
func (t PartText) Passages() []Passage {
	var out []Passage
	for _, p := range strings.Split(t.Body, "\n\n") {
		if strings.TrimSpace(p) == "" {
			continue
		}
		head, rest, ok := strings.Cut(p, "\n")
		if ok && utf8.RuneCountInString(head) <= mostHead && !strings.ContainsAny(head[max(0, len(head)-1):], ".,;:!?") {
			out = append(out, Passage{head, rest})
			continue
		}
		out = append(out, Passage{"", p})
	}
	return out
}
