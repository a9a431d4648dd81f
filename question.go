package firsthand

import (
	"strings"
	"unicode/utf8"
)

// A Question is one that somebody keeps under a name: the address of the page
// that asks it, so that it is asked anew whenever it is opened.
type Question struct {
	ID      ID     `json:"id"`
	Study   ID     `json:"study"`
	Name    string `json:"name"`
	Address string `json:"address"` // below the study's own: a path and a query, such as /find?q=bus
	By      ID     `json:"by"`
	Created int64  `json:"created"` // Unix milliseconds
}

// Limits of a kept question, in code points and bytes.
const (
	longestQuestionName    = 200
	longestQuestionAddress = 16 << 10
)

// Validate reports what is wrong with a question, nil if nothing is.
func (q Question) Validate() error {
	switch {
	case strings.TrimSpace(q.Name) == "":
		return Errorf(Invalid, "A question is kept under a name; nothing was changed.")
	case utf8.RuneCountInString(q.Name) > longestQuestionName:
		return Errorf(Invalid, "The name of a question has at most %d characters; nothing was changed.", longestQuestionName)
	case !strings.HasPrefix(q.Address, "/") || strings.HasPrefix(q.Address, "//"), strings.ContainsAny(q.Address, "\\\r\n\t"):
		return Errorf(Invalid, "A question is the address of a page of the study; nothing was changed.")
	case len(q.Address) > longestQuestionAddress:
		return Errorf(Invalid, "The question is too long to be kept; nothing was changed.")
	}
	return nil
}

// A Summary is what a colleague wrote of one case and one theme: a cell of the
// framework matrix. An empty one is none.
type Summary struct {
	Of       ID     `json:"of"` // the case, or a document that belongs to none
	Code     ID     `json:"code"`
	Study    ID     `json:"study"`
	Body     string `json:"body"`
	By       ID     `json:"by"`       // who wrote it last
	Modified int64  `json:"modified"` // Unix milliseconds
}

// longestSummary is in code points: a cell is read beside others.
const longestSummary = 20_000

// Validate reports what is wrong with a summary, nil if nothing is.
func (s Summary) Validate() error {
	if utf8.RuneCountInString(s.Body) > longestSummary {
		return Errorf(Invalid, "A summary has at most %d characters; nothing was changed.", longestSummary)
	}
	return nil
}
