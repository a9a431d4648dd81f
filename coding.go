package firsthand

// A Coding records that one coder applied one code to one passage. Two coders
// who agree make two Codings; agreement is computed, not stored.
type Coding struct {
	ID       ID   `json:"id"`
	Document ID   `json:"document"`
	Revision int  `json:"revision"` // number of the revision it was made on
	Span     Span `json:"span"`     // its place there
	Code     ID   `json:"code"`
	Coder    ID   `json:"coder"`
	// Selection groups codings that a foreign project made on one selection.
	Selection ID    `json:"selection,omitempty"`
	Created   int64 `json:"created"`

	// Place is where it stands on the newest analysed revision; it is derived
	// by carrying Span through the edits since. Gone when no word is left.
	Place Span `json:"-"`
	Gone  bool `json:"-"`
	// Changed tells the coder that an edit replaced words inside it.
	Changed bool `json:"-"`
	// Quote is the text at Place, cut when it was coded or carried.
	Quote string `json:"-"`
}
