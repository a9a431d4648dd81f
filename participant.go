package firsthand

import "strings"

// A Participant is somebody who was introduced to the study, known here by a
// number. Who they are is in the vault. What they told is their [Case]'s, which
// has the same number; somebody who never took part has none.
type Participant struct {
	ID     ID     `json:"id"`
	Study  ID     `json:"study"`
	Number string `json:"number"` // P07; unique in the study, never given twice
	Case   ID     `json:"case,omitempty"`
	Site   string `json:"site,omitempty"` // key of a site of the protocol
	Link   ID     `json:"link,omitempty"` // through which they were introduced
	Stage  Stage  `json:"stage"`
	// Why somebody did not take part, for a Stage that says so.
	Why     Why    `json:"why,omitempty"`
	Reason  string `json:"reason,omitempty"` // in a few words that name nobody
	Created int64  `json:"created"`
}

// A Stage is how far a participant has come.
type Stage string

// The stages. Ineligible, Declined and Unreachable people are counted as not
// taking part; a Withdrawn one once did, or might have.
const (
	Introduced  Stage = "introduced"
	Eligible    Stage = "eligible"
	Consented   Stage = "consented"
	Interviewed Stage = "interviewed"
	Ineligible  Stage = "ineligible"
	Declined    Stage = "declined"
	Unreachable Stage = "unreachable"
	Withdrawn   Stage = "withdrawn"
)

// Stages are all stages in their order.
var Stages = []Stage{Introduced, Eligible, Consented, Interviewed, Ineligible, Declined, Unreachable, Withdrawn}

// InHand reports whether somebody may still be interviewed or has been.
func (s Stage) InHand() bool {
	return s == Introduced || s == Eligible || s == Consented || s == Interviewed
}

// Why is a closed reason for not taking part, so that reports can count it.
type Why string

// The reasons for not taking part.
const (
	NotEligible    Why = "does not meet the criteria"
	NotInterested  Why = "not interested"
	NoTime         Why = "no time"
	NotWell        Why = "not well enough"
	NotSafe        Why = "not safe to meet"
	NoAnswer       Why = "could not be reached"
	NotNeeded      Why = "the sample was full"
	OtherWhy       Why = "another reason"
	NoReasonStated Why = "no reason given"
)

// Whys are the reasons in their order.
var Whys = []Why{NotEligible, NotInterested, NoTime, NotWell, NotSafe, NoAnswer, NotNeeded, OtherWhy, NoReasonStated}

// Validate tells what is wrong with p.
func (p Participant) Validate() error {
	if strings.TrimSpace(p.Number) == "" || strings.ContainsAny(p.Number, "\n\r\t") {
		return Errorf(Invalid, "A participant needs a number such as P07.")
	}
	return nil
}

// A Screening records one look at whether somebody may take part: each
// criterion of a version of the eligibility, met or not, and why.
type Screening struct {
	ID          ID        `json:"id"`
	Study       ID        `json:"study"`
	Participant ID        `json:"participant"`
	Criteria    ID        `json:"criteria"` // the provision
	Answers     []Finding `json:"answers"`
	Eligible    bool      `json:"eligible"`
	By          ID        `json:"by"`
	Created     int64     `json:"created"`
}

// A Finding is what was found about one criterion. For one that excludes, Met
// means that it does not apply to the person.
type Finding struct {
	Key    string `json:"key"`
	Met    bool   `json:"met"`
	Reason string `json:"reason,omitempty"`
}

// Judge completes a screening: every criterion of c must have a finding, and a
// person is eligible when all are met. Invalid tells which is missing, which is
// unknown, and which is not met without a reason.
func (s Screening) Judge(c Provision) (Screening, error) {
	found := map[string]Finding{}
	for _, f := range s.Answers {
		if _, ok := c.Item(f.Key); !ok {
			return s, Errorf(Invalid, "There is no criterion %q in version %d.", f.Key, c.Version)
		}
		found[f.Key] = f
	}
	s.Eligible, s.Criteria = true, c.ID
	for _, it := range c.Items {
		f, ok := found[it.Key]
		if !ok {
			return s, Errorf(Invalid, "The criterion %q has not been looked at.", it.Key)
		}
		if !f.Met && strings.TrimSpace(f.Reason) == "" {
			return s, Errorf(Invalid, "The criterion %q is not met, and no reason is given.", it.Key)
		}
		s.Eligible = s.Eligible && f.Met
	}
	return s, nil
}

// A Link lets somebody without an account do one thing: introduce a person,
// read a sheet and consent, fill a form. Only the digest of its secret is kept.
type Link struct {
	ID          ID      `json:"id"`
	Study       ID      `json:"study"`
	Purpose     Purpose `json:"purpose"`
	Participant ID      `json:"participant,omitempty"` // whom it is about, but for a referral
	Site        string  `json:"site,omitempty"`        // key of a site
	Digest      string  `json:"digest"`                // SHA-256 of the secret, hex
	Note        string  `json:"note,omitempty"`        // who has it, by role
	Expires     int64   `json:"expires"`               // Unix milliseconds
	Closed      int64   `json:"closed,omitempty"`
	By          ID      `json:"by"`
	Created     int64   `json:"created"`
}

// Purpose is what a link is for.
type Purpose string

// The purposes of links.
const (
	ForReferral Purpose = "referral"
	ForConsent  Purpose = "consent"
	ForForm     Purpose = "form"
)

// Open reports whether a link works at a moment in Unix milliseconds.
func (l Link) Open(at int64) bool { return l.Closed == 0 && at < l.Expires }
