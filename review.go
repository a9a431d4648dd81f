package firsthand

import (
	"strings"
	"unicode/utf8"
)

// A Review is one going through of a text for what could tell who somebody is.
// It holds places and what was decided of them in its [Replacement]s, never the
// words that stood there.
type Review struct {
	ID       ID     `json:"id"`
	Study    ID     `json:"study"`
	Document ID     `json:"document"`
	Revision int    `json:"revision"` // the text that is gone through
	Status   Status `json:"status"`
	By       ID     `json:"by"` // who began it
	Created  int64  `json:"created"`
	Reviewer ID     `json:"reviewer,omitempty"` // who finished it
	Reviewed int64  `json:"reviewed,omitempty"` // when
	Made     int    `json:"made,omitempty"`     // the revision that finishing made; that of the review where nothing was replaced
	Signer   ID     `json:"signer,omitempty"`   // the second person
	Signed   int64  `json:"signed,omitempty"`
	Sealed   bool   `json:"sealed,omitempty"` // the texts before are in the vault alone
}

// Status is how far a review is.
type Status string

// The statuses, in their order.
const (
	ProposedStatus Status = "proposed"   // places wait for a decision
	ReviewedStatus Status = "reviewed"   // the text was made; a second person looks
	SignedStatus   Status = "signed off" // the second person agreed
)

// A Replacement is one place of a reviewed text and what stands there instead.
type Replacement struct {
	ID       ID       `json:"id"`
	Study    ID       `json:"study"`
	Review   ID       `json:"review"`
	Document ID       `json:"document"`
	Span     Span     `json:"span"`             // in the text that the review goes through
	Category string   `json:"category"`         // person, town, phone
	Kind     string   `json:"kind"`             // direct or quasi
	With     string   `json:"with"`             // what stands there instead, as it is written: [town 2]
	Why      string   `json:"why"`              // why it was proposed; the program's words
	Reason   string   `json:"reason,omitempty"` // why somebody decided otherwise
	Score    float64  `json:"score"`
	Entity   int      `json:"entity"` // places of one review with the same number mean the same
	Decision Decision `json:"decision"`
	By       ID       `json:"by,omitempty"`
	Decided  int64    `json:"decided,omitempty"`
}

// Decision is what somebody decided of a place.
type Decision string

// The decisions. A place that is proposed waits.
const (
	Proposed Decision = "proposed"
	Accepted Decision = "accepted"
	Changed  Decision = "changed" // with other words than those proposed
	Kept     Decision = "kept"    // the words stay
	Added    Decision = "added"   // the program had missed it
)

// Open tells whether nobody has decided yet.
func (r Replacement) Open() bool { return r.Decision == Proposed }

// Replaces tells whether the words of the place go.
func (r Replacement) Replaces() bool {
	return r.Decision == Accepted || r.Decision == Changed || r.Decision == Added
}

// Limits of what stands instead of words, and of a reason, in code points.
const (
	longestWith   = 200
	longestReason = 500
)

// Validate reports what is wrong with a replacement, nil if nothing is.
func (r Replacement) Validate() error {
	switch {
	case r.Span.Start < 0 || r.Span.Len() <= 0:
		return Errorf(Invalid, "There are no words at that place; nothing was changed.")
	case strings.TrimSpace(r.With) == "":
		return Errorf(Invalid, "Something stands instead of the words, such as [name]; nothing was changed.")
	case strings.ContainsAny(r.With, "\n\r\x00"):
		return Errorf(Invalid, "What stands instead of the words is in one line; nothing was changed.")
	case utf8.RuneCountInString(r.With) > longestWith:
		return Errorf(Invalid, "What stands instead of the words has at most %d characters; nothing was changed.", longestWith)
	case utf8.RuneCountInString(r.Reason) > longestReason:
		return Errorf(Invalid, "A reason has at most %d characters; nothing was changed.", longestReason)
	case r.Category == "" || r.Kind != "direct" && r.Kind != "quasi":
		return Errorf(Invalid, "A place is of a sort, such as a person or a town; nothing was changed.")
	}
	switch r.Decision {
	case Proposed, Accepted, Changed, Kept, Added:
		return nil
	}
	return Errorf(Invalid, "A place is accepted, changed, kept or added; nothing was changed.")
}
