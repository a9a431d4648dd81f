package firsthand

import (
	"encoding/json"

	"firsthand.study/internal/text"
)

// A Span is a half-open range of a revision's text in Unicode code points.
type Span = text.Span

// A Document is one source: an interview's transcript, a field note, an
// account, a picture. Its words are in its [Revision]s.
type Document struct {
	ID       ID     `json:"id"`
	Study    ID     `json:"study"`
	Name     string `json:"name"`               // unique among the study's documents
	Original string `json:"original,omitempty"` // the name it came with, where that differs
	Media    Media  `json:"media"`
	Path     string `json:"path,omitempty"` // where a foreign project said it was
	Case     ID     `json:"case,omitempty"` // the participant or case it belongs to
	Position int    `json:"position"`       // order in lists and files, 1 first
	Note     string `json:"note,omitempty"` // what the import changed or guessed
	Created  int64  `json:"created"`
	Trashed  int64  `json:"trashed,omitempty"`
}

// Media is what kind of source a document is.
type Media string

// A document whose words are not in the program is a Missing one: its places
// and paths are kept for the day the file turns up.
const (
	Text    Media = "text"
	PDF     Media = "pdf"
	Picture Media = "picture"
	Audio   Media = "audio"
	Video   Media = "video"
)

// A Revision is one immutable text of a document. An edit makes the next one.
type Revision struct {
	ID       ID           `json:"id"`
	Document ID           `json:"document"`
	Number   int          `json:"number"` // from 1
	Kind     RevisionKind `json:"kind"`
	Analysed bool         `json:"analysed"`         // analysts may see it
	Sealed   bool         `json:"sealed,omitempty"` // its words are in the vault alone
	Length   int          `json:"length"`           // code points
	Words    int          `json:"words"`
	Digest   string       `json:"digest"` // SHA-256 of the UTF-8 text, hex
	Created  int64        `json:"created"`
	By       ID           `json:"by,omitempty"`
	// Edits made this revision of the one before; places are in that one.
	Edits []text.Edit `json:"edits,omitempty"`
	Turns []Turn      `json:"-"`
	Marks []Mark      `json:"-"`
	Text  string      `json:"-"`
}

// RevisionKind is how a revision came to be.
type RevisionKind string

// The kinds of revision.
const (
	Imported     RevisionKind = "imported"
	Corrected    RevisionKind = "corrected"
	Deidentified RevisionKind = "de-identified"
)

// A Turn is one speaker's uninterrupted speech. Label is the stretch of the
// text that names the speaker, empty if none does. Times are milliseconds from
// the start of the recording, -1 where unknown.
type Turn struct {
	Span
	Label   Span
	Speaker string
	From    int64
	To      int64
}

// A Mark says what a stretch of a text was in the file: a heading, a list
// item, a cell, a footnote, a comment (whose words are in Note), a page.
type Mark struct {
	Span
	Kind string
	Note string
}

// turnJSON keeps a turn in one short row, since a study has hundreds of thousands.
type turnJSON struct {
	S [6]int64
	W string
}

// MarshalJSON writes a turn compactly.
func (t Turn) MarshalJSON() ([]byte, error) {
	return json.Marshal(turnJSON{[6]int64{int64(t.Start), int64(t.End), int64(t.Label.Start), int64(t.Label.End), t.From, t.To}, t.Speaker})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (t *Turn) UnmarshalJSON(b []byte) error {
	var j turnJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	*t = Turn{
		Span:    Span{Start: int(j.S[0]), End: int(j.S[1])},
		Label:   Span{Start: int(j.S[2]), End: int(j.S[3])},
		Speaker: j.W, From: j.S[4], To: j.S[5],
	}
	return nil
}
