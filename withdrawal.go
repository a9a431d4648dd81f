package firsthand

import "slices"

// A Level is how far a withdrawal goes. Each takes in those before it but for
// what it says of data.
type Level string

// The levels of withdrawal that a participant is offered.
const (
	NoContact        Level = "no contact"        // contact details are destroyed; the rest stays
	NoNewData        Level = "no new data"       // and nothing more is collected
	NoFutureUse      Level = "no future use"     // and what there is serves this study alone
	RemoveUnanalysed Level = "remove unanalysed" // and whatever nobody has coded yet is erased
	RemoveEverything Level = "remove everything" // and so is the rest
)

// Levels are the levels of withdrawal, the least first.
var Levels = []Level{NoContact, NoNewData, NoFutureUse, RemoveUnanalysed, RemoveEverything}

// Erases reports whether a level erases what is analysed.
func (l Level) Erases() bool { return l == RemoveUnanalysed || l == RemoveEverything }

// AtLeast reports whether l goes at least as far as other.
func (l Level) AtLeast(other Level) bool {
	return slices.Index(Levels, l) >= slices.Index(Levels, other)
}

// A Withdrawal records that a participant withdrew, how far, and what was
// erased, in numbers. It names nobody.
type Withdrawal struct {
	ID          ID    `json:"id"`
	Study       ID    `json:"study"`
	Participant ID    `json:"participant"`
	Level       Level `json:"level"`
	Documents   int   `json:"documents"`
	Codings     int   `json:"codings"`
	Memos       int   `json:"memos"`
	Payloads    int   `json:"payloads"` // of the journal
	Secrets     int   `json:"secrets"`  // in the vault
	By          ID    `json:"by"`
	Created     int64 `json:"created"`
}
