package firsthand

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
