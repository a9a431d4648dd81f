package firsthand

import (
	"slices"
	"strings"
)

// A Part is one part of a study's protocol.
type Part string

// The parts of a protocol, in the order in which people read them.
const (
	Aims        Part = "aims"
	Design      Part = "design"
	Ethics      Part = "ethics"
	Funding     Part = "funding"
	Sites       Part = "sites"
	Team        Part = "team"
	Eligibility Part = "eligibility"
	Guide       Part = "guide"      // the topic guide
	Sheet       Part = "sheet"      // the information sheet
	Statements  Part = "statements" // what a participant consents to, one by one
	Distress    Part = "distress"   // what to do when somebody is upset
	Retention   Part = "retention"  // how long each class of data is kept
)

// Parts are all parts of a protocol in their order.
var Parts = []Part{Aims, Design, Ethics, Funding, Sites, Team, Eligibility, Guide, Sheet, Statements, Distress, Retention}

// A Provision is one version of one part of the protocol. It never changes: the
// next one has the next number, and whoever did something did it under the
// version that was in force.
type Provision struct {
	ID      ID     `json:"id"`
	Study   ID     `json:"study"`
	Part    Part   `json:"part"`
	Version int    `json:"version"` // from 1, within a part
	Body    string `json:"body,omitempty"`
	Items   []Item `json:"items,omitempty"` // of the parts that are lists
	Note    string `json:"note,omitempty"`  // what changed, and why
	By      ID     `json:"by"`
	Created int64  `json:"created"`
}

// An Item is one line of a part that is a list: a criterion, a question, a
// statement, a site, a class of data.
type Item struct {
	// Key names the item in every version, in screenings and in consents.
	Key  string `json:"key"`
	Text string `json:"text"`
	// Kind says what the item is, in the words of its part: a criterion is
	// Include or Exclude, a question may be CriticalIncident, a statement gives
	// a Permission, a class of data is counted from a Moment.
	Kind     string   `json:"kind,omitempty"`
	Prompts  []string `json:"prompts,omitempty"`  // below a question
	Required bool     `json:"required,omitempty"` // without this statement there is no interview
	Months   int      `json:"months,omitempty"`   // how long a class of data is kept
}

// The kinds of item that mean something to the program.
const (
	Include          = "include"
	Exclude          = "exclude"
	CriticalIncident = "critical incident"
	AfterInterview   = "after the interview"
	AfterTranscript  = "after the transcript is checked"
	AfterStudy       = "after the study ends"
)

// Validate tells what is wrong with p.
func (p Provision) Validate() error {
	if !slices.Contains(Parts, p.Part) {
		return Errorf(Invalid, "A protocol has no part %q.", p.Part).WithHint("the parts are %s", partNames())
	}
	if strings.TrimSpace(p.Body) == "" && len(p.Items) == 0 {
		return Errorf(Invalid, "The %s has no words; nothing was changed.", p.Part)
	}
	seen := map[string]bool{}
	for _, it := range p.Items {
		if strings.TrimSpace(it.Key) == "" || strings.TrimSpace(it.Text) == "" {
			return Errorf(Invalid, "Every line of the %s needs a short key and its words.", p.Part)
		}
		if seen[it.Key] {
			return Errorf(Invalid, "Two lines of the %s have the key %q.", p.Part, it.Key)
		}
		seen[it.Key] = true
		if p.Part == Eligibility && it.Kind != Include && it.Kind != Exclude {
			return Errorf(Invalid, "The criterion %q says neither %s nor %s.", it.Key, Include, Exclude)
		}
		if p.Part == Statements && it.Kind != "" && !slices.Contains(permissions, Permission(it.Kind)) {
			return Errorf(Invalid, "The statement %q gives %q, which is no permission.", it.Key, it.Kind)
		}
		if it.Months < 0 || it.Months > 1200 {
			return Errorf(Invalid, "%q is kept for %d months; a number from 0 to 1200 is meant.", it.Key, it.Months)
		}
	}
	return nil
}

func partNames() string {
	names := make([]string, len(Parts))
	for i, p := range Parts {
		names[i] = string(p)
	}
	return strings.Join(names, ", ")
}

// Item finds a line by its key.
func (p Provision) Item(key string) (Item, bool) {
	for _, it := range p.Items {
		if it.Key == key {
			return it, true
		}
	}
	return Item{}, false
}
