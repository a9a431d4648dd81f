package firsthand

import "strings"

// A Colleague is a person who works on a study: a coder, an interviewer, a
// lead. Participants are not colleagues; they are cases.
type Colleague struct {
	ID    ID     `json:"id"`
	Study ID     `json:"study"`
	Name  string `json:"name"` // unique in the study
	Role  Role   `json:"role"`
}

// A Role is what a colleague does in a study.
type Role string

// Lead has set the study up or answers for it; Coder codes.
const (
	Lead  Role = "lead"
	Coder Role = "coder"
)

// Agreed is the name under which the adjudicated layer stands among coders.
const Agreed = "agreed"

// Validate tells what is wrong with c.
func (c Colleague) Validate() error {
	if strings.TrimSpace(c.Name) == "" {
		return Errorf(Invalid, "A coder needs a name.")
	}
	return nil
}
