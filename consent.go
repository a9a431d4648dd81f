package firsthand

import "slices"

// A Consent is what a participant agreed to, statement by statement, under one
// version of the statements and of the information sheet. A later one replaces
// it; none is ever changed.
type Consent struct {
	ID          ID       `json:"id"`
	Study       ID       `json:"study"`
	Participant ID       `json:"participant"`
	Statements  ID       `json:"statements"` // the provision
	Sheet       ID       `json:"sheet"`      // the provision that was read
	Answers     []Answer `json:"answers"`
	How         How      `json:"how"`
	Day         string   `json:"day"` // ISO 8601
	// RecordingUntil is the day on which the recording is destroyed at the
	// latest; empty when nothing is recorded.
	RecordingUntil string `json:"recording_until,omitempty"`
	Seal           ID     `json:"seal,omitempty"` // the signature or form in the vault
	By             ID     `json:"by"`             // who took it
	Created        int64  `json:"created"`
}

// An Answer is a participant's yes or no to one statement.
type Answer struct {
	Key string `json:"key"`
	Yes bool   `json:"yes"`
}

// How consent was given.
type How string

// The ways of giving consent.
const (
	BySignature How = "signature" // on a screen, by finger or mouse
	ByLink      How = "link"      // by the participant, through a private link
	ByPaper     How = "paper"     // a form, scanned or on file
	BySpeech    How = "spoken"    // recorded
)

// Hows are the ways of giving consent.
var Hows = []How{BySignature, ByLink, ByPaper, BySpeech}

// A Permission is what a statement allows that the program enforces.
type Permission string

// The permissions.
const (
	TakePart  Permission = "take part"
	Record    Permission = "record"
	Quote     Permission = "quote"
	Archive   Permission = "archive"
	Recontact Permission = "recontact"
	FutureUse Permission = "future use"
)

var permissions = []Permission{TakePart, Record, Quote, Archive, Recontact, FutureUse}

// Scope is what a consent allows: the permissions whose statements were all
// answered yes. A permission that no statement gives is not there.
type Scope map[Permission]bool

// ScopeOf computes what c allows under the statements it was given for.
func ScopeOf(c Consent, statements Provision) Scope {
	yes := map[string]bool{}
	for _, a := range c.Answers {
		yes[a.Key] = a.Yes
	}
	s := Scope{}
	for _, it := range statements.Items {
		p := Permission(it.Kind)
		if it.Kind == "" {
			continue
		}
		before, seen := s[p]
		s[p] = yes[it.Key] && (before || !seen)
	}
	return s
}

// Check tells what is wrong with a consent under statements: every one must be
// answered, and those that are required with yes.
func (c Consent) Check(statements Provision) error {
	if !slices.Contains(Hows, c.How) {
		return Errorf(Invalid, "Consent is given by signature, link, paper or spoken, not by %q.", c.How)
	}
	answered := map[string]bool{}
	for _, a := range c.Answers {
		it, ok := statements.Item(a.Key)
		if !ok {
			return Errorf(Invalid, "There is no statement %q in version %d.", a.Key, statements.Version)
		}
		if it.Required && !a.Yes {
			return Errorf(Invalid, "The statement %q was refused, and without it there is no interview; nothing was recorded.", a.Key).
				WithHint("record that the person does not take part")
		}
		answered[a.Key] = true
	}
	for _, it := range statements.Items {
		if !answered[it.Key] {
			return Errorf(Invalid, "The statement %q was not answered; nothing was recorded.", it.Key)
		}
	}
	return nil
}
