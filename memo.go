package firsthand

import (
	"strings"
	"unicode/utf8"
)

// A Memo is what a colleague thought and wrote down: about the study, a
// document, a passage, a code, a coding, a case.
type Memo struct {
	ID       ID     `json:"id"`
	Study    ID     `json:"study"`
	About    ID     `json:"about"`              // the object, or the study itself
	Span     Span   `json:"span"`               // a passage, when About is a revision's document; empty otherwise
	Revision int    `json:"revision,omitempty"` // number of the revision that Span is in
	Title    string `json:"title,omitempty"`
	Body     string `json:"body"`
	By       ID     `json:"by"`
	Created  int64  `json:"created"`
	Modified int64  `json:"modified"`
}

// memoLimit is how many bytes a memo may have: a long chapter.
const memoLimit = 1 << 20

// Validate tells what is wrong with m.
func (m Memo) Validate() error {
	switch {
	case strings.TrimSpace(m.Title) == "" && strings.TrimSpace(m.Body) == "":
		return Errorf(Invalid, "A memo needs words; nothing was changed.")
	case !utf8.ValidString(m.Title) || strings.ContainsAny(m.Title, "\n\r\x00"):
		return Errorf(Invalid, "A memo's title is one line of text; nothing was changed.")
	case !utf8.ValidString(m.Body) || strings.ContainsRune(m.Body, 0):
		return Errorf(Invalid, "A memo is text; this one has signs that are none. Nothing was changed.")
	case len(m.Title)+len(m.Body) > memoLimit:
		return Errorf(Invalid, "A memo may be a long chapter, but not longer; nothing was changed.").WithHint("split it, or bring it in as a document")
	}
	return nil
}
