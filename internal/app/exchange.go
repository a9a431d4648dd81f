package app

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"firsthand.study"
	"firsthand.study/refi"
)

// How a REFI-QDA project and a study meet. What has a home in the study goes
// there: users, codes, variables, cases, texts, passages and their codings,
// notes. Everything else that the project says of an object is kept beside it
// as a part, the refi struct as JSON with what has a home blanked, and laid
// under what the study says when a project is written. So nothing is lost that
// nobody changed, and what somebody changed here goes out changed.

// The kinds of part.
const (
	partProject   = "project"
	partUser      = "user"
	partCode      = "code"
	partVariable  = "variable"
	partCase      = "case"
	partSource    = "source"
	partSelection = "selection"
	partNote      = "note"
	partGUID      = "guid"   // of an object that has an ID of its own
	partNobody    = "nobody" // the colleague who stands in for users that a project does not name
)

// origin is how our project files name the program that wrote them.
const origin = "Firsthand"

// extraFile is the entry of a .qdpx that holds what REFI-QDA has no place for.
const extraFile = "firsthand.json"

// A mask turns a study's IDs into GUIDs and back: exclusive or with 16 bytes.
// The zero mask leaves them the same.
type mask [16]byte

func maskOf(s firsthand.Study) (m mask) {
	b, err := hex.DecodeString(s.Mask)
	if err == nil && len(b) == len(m) {
		copy(m[:], b)
	}
	return m
}

// newMask is a mask that no other study has.
func newMask() string {
	var m mask
	_, _ = rand.Read(m[:])
	return hex.EncodeToString(m[:])
}

// id is the study's ID of a GUID. What is no GUID, as some programs write, gets
// the one that it is always written with.
func (m mask) id(g refi.GUID) firsthand.ID {
	if g == "" {
		return ""
	}
	return m.turn(strings.ToLower(g.Standard().Norm()))
}

// guid is the GUID of an ID.
func (m mask) guid(id firsthand.ID) refi.GUID {
	if id == "" {
		return ""
	}
	return refi.GUID(strings.ToUpper(string(m.turn(string(id)))))
}

func (m mask) turn(s string) firsthand.ID {
	if m == (mask{}) {
		return firsthand.ID(s)
	}
	raw, err := hex.DecodeString(strings.ReplaceAll(s, "-", ""))
	if err != nil || len(raw) != len(m) {
		return firsthand.ID(s)
	}
	for i := range raw {
		raw[i] ^= m[i]
	}
	return spellID(raw)
}

func spellID(raw []byte) firsthand.ID {
	h := hex.EncodeToString(raw)
	return firsthand.ID(h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:])
}

// derivedID makes the same ID of the same words each time: a version 8 UUID of
// their SHA-256.
func derivedID(words ...string) firsthand.ID {
	h := sha256.New()
	for _, w := range words {
		h.Write([]byte(w))
		h.Write([]byte{0})
	}
	raw := h.Sum(nil)[:16]
	raw[6] = 0x80 | raw[6]&0x0f
	raw[8] = 0x80 | raw[8]&0x3f
	return spellID(raw)
}

// A sourcePart is the part of a document: which kind of source it was, and all
// of it but its words and the passages that became codings.
type sourcePart struct {
	Text     *refi.TextSource    `json:",omitempty"`
	Picture  *refi.PictureSource `json:",omitempty"`
	PDF      *refi.PDFSource     `json:",omitempty"`
	Media    *refi.MediaSource   `json:",omitempty"`
	Assigned string              // the name that the import gave the document
	Inline   bool                // the words stood in the project itself
}

func (p *sourcePart) source() refi.Source {
	switch {
	case p.Text != nil:
		return p.Text
	case p.Picture != nil:
		return p.Picture
	case p.PDF != nil:
		return p.PDF
	}
	return p.Media
}

// text is the source's text whose passages become codings: its own, or the
// representation of a PDF; nil for the others.
func (p *sourcePart) text() *refi.TextSource {
	if p.PDF != nil {
		return p.PDF.Representation
	}
	return p.Text
}

// A selectionPart is a passage of which a project says more than its codings do.
type selectionPart struct {
	Selection refi.TextSelection
	Revision  int            // that Span is on; 0: the numbers of Selection are kept as they came
	Span      firsthand.Span // in code points
	// Named says that the name was the words covered, and is made anew.
	Named bool
	// Made are the codings, by GUID, that became codings of the study.
	Made []string
	// Twins are codings that were the same as another one of the file, by GUID.
	Twins map[string]string
}

// extra is what firsthand.json holds, by GUID.
type extra struct {
	Version    int                              `json:"version"`
	Study      extraStudy                       `json:"study"`
	Codes      map[refi.GUID]extraCode          `json:"codes,omitempty"`
	Cases      map[refi.GUID]extraCase          `json:"cases,omitempty"`
	Variables  map[refi.GUID]firsthand.Variable `json:"variables,omitempty"`
	Interviews map[refi.GUID]extraInterview     `json:"interviews,omitempty"`
	Roles      map[refi.GUID]firsthand.Role     `json:"roles,omitempty"`
	Readings   map[refi.GUID][]refi.GUID        `json:"readings,omitempty"`
}

type extraStudy struct {
	Name     string `json:"name"`
	Language string `json:"language"`
	TimeZone string `json:"time_zone"`
	Layer    string `json:"layer,omitempty"`
}

// extraCode is what a description says in labelled paragraphs, and what it does
// not say. Where another program changed the text, the text wins.
type extraCode struct {
	Description string `json:"description"` // as it was written
	Definition  string `json:"definition,omitempty"`
	UseWhen     string `json:"use_when,omitempty"`
	NotWhen     string `json:"not_when,omitempty"`
	Example     string `json:"example,omitempty"`
	Theme       int    `json:"theme,omitempty"`
	Title       string `json:"title,omitempty"`
}

type extraCase struct {
	Pseudonym   string      `json:"pseudonym,omitempty"`
	Participant bool        `json:"participant"`
	Position    int         `json:"position"`
	Created     int64       `json:"created"`
	Notes       []refi.GUID `json:"notes,omitempty"` // to which a case of a project cannot refer
}

type extraInterview struct {
	Case     refi.GUID `json:"case"`
	Document refi.GUID `json:"document,omitempty"`
	Date     string    `json:"date,omitempty"`
	Minutes  float64   `json:"minutes,omitempty"`
	Place    string    `json:"place,omitempty"`
	Order    int       `json:"order"`
}

// describe writes what other programs should show of a code: its definition
// alone as it stands, else labelled paragraphs.
func describe(c firsthand.Code) string {
	if c.UseWhen == "" && c.NotWhen == "" && c.Example == "" {
		return c.Definition
	}
	var paragraphs []string
	for _, p := range [][2]string{{"Definition", c.Definition}, {"Use when", c.UseWhen}, {"Not when", c.NotWhen}, {"Example", c.Example}} {
		if p[1] != "" {
			paragraphs = append(paragraphs, p[0]+": "+p[1])
		}
	}
	return strings.Join(paragraphs, "\n\n")
}

// toJSON cannot fail on the structs of this file.
func toJSON(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}
