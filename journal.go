package firsthand

import "encoding/json"

// An Entry is one act in a study's journal, written in the transaction that
// did it. The plain part stays for ever and is chained by hash; the payload,
// with what the objects were before and after, can be erased, and the chain
// still verifies.
type Entry struct {
	Study  ID     `json:"study"`
	Seq    int64  `json:"seq"` // from 1, without gaps, per study
	At     int64  `json:"at"`  // Unix milliseconds
	By     ID     `json:"by"`  // the colleague, empty for the program itself
	Action string `json:"action"`
	// Verb is Act, Undo or Redo; Target is the entry that was undone or redone.
	Verb    Verb   `json:"verb"`
	Target  int64  `json:"target,omitempty"`
	Objects int    `json:"objects"` // how many objects it touched
	Digest  string `json:"digest"`  // of the salted payload, hex
	Prev    string `json:"prev"`    // hash of the entry before
	Hash    string `json:"hash"`

	Summary string   `json:"summary,omitempty"` // part of the payload: a sentence
	Reason  string   `json:"reason,omitempty"`  // part of the payload
	Changes []Change `json:"changes,omitempty"` // the payload
	Erased  bool     `json:"erased,omitempty"`  // the payload is gone
}

// Verb tells an act from its undoing.
type Verb string

// The verbs.
const (
	Act Verb = "act"
	// Final is an act that is not taken back, such as a new revision of a text:
	// a text goes on, and an earlier act can still be undone.
	Final Verb = "final"
	Undo  Verb = "undo"
	Redo  Verb = "redo"
)

// A Change is what an act did to one object: nil Before means it was made,
// nil After that it was removed. The text of a revision is never in it.
type Change struct {
	Object Object          `json:"o"`
	ID     ID              `json:"id"`
	Before json.RawMessage `json:"b,omitempty"`
	After  json.RawMessage `json:"a,omitempty"`
}

// Object is the kind of thing a change is about.
type Object string

// The kinds of object that the journal knows.
const (
	ObjStudy     Object = "study"
	ObjColleague Object = "colleague"
	ObjDocument  Object = "document"
	ObjRevision  Object = "revision"
	ObjCode      Object = "code"
	ObjCoding    Object = "coding"
	ObjMemo      Object = "memo"
	ObjCase      Object = "case"
	ObjVariable  Object = "variable"
	ObjValue     Object = "value"
	ObjInterview Object = "interview"

	ObjReading  Object = "reading"
	ObjQuestion Object = "question"
	ObjSummary  Object = "summary"

	ObjProvision   Object = "provision"
	ObjParticipant Object = "participant"
	ObjScreening   Object = "screening"
	ObjLink        Object = "link"
	ObjConsent     Object = "consent"
	ObjBooking     Object = "booking"
	ObjVoucher     Object = "voucher"
	ObjFrame       Object = "frame"
	ObjStand       Object = "stand"
	ObjOpening     Object = "opening"
	ObjWithdrawal  Object = "withdrawal"

	ObjReview      Object = "review"
	ObjReplacement Object = "replacement"
)
