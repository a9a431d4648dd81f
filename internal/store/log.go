package store

import (
	"bytes"
	"compress/flate"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"hash"

	"firsthand.study"
)

// An Act says who does what, before it is done.
type Act struct {
	Study   firsthand.ID
	By      firsthand.ID // the colleague; empty for the program itself
	Action  string       // noun.verb, such as coding.add
	Summary string       // a sentence for people; may quote names, never transcripts
	Reason  string
	Verb    firsthand.Verb // firsthand.Act when empty
	Target  int64
}

// A log gathers a transaction's changes as they happen: deflated at once,
// since a bulk act may change a million objects, and hashed with a salt that is
// erased together with the payload, so that a digest alone tells nothing.
type log struct {
	act     Act
	salt    []byte
	body    bytes.Buffer
	deflate *flate.Writer
	digest  hash.Hash
	n       int
	ranges  [][2]firsthand.ID // which objects, for the history of each
	seen    map[firsthand.ID]bool
	bulk    firsthand.IDRange
}

func newLog(act Act) *log {
	l := &log{act: act, salt: make([]byte, 16), digest: sha256.New(), seen: map[firsthand.ID]bool{}}
	_, _ = rand.Read(l.salt)
	l.digest.Write(l.salt)
	l.deflate, _ = flate.NewWriter(&l.body, flate.BestSpeed) // the level is valid
	return l
}

// line appends one JSON line to the payload.
func (l *log) line(b []byte) error {
	for _, part := range [][]byte{b, {'\n'}} {
		l.digest.Write(part)
		if _, err := l.deflate.Write(part); err != nil {
			return err
		}
	}
	return nil
}

// change records what happened to one object.
func (l *log) change(c firsthand.Change) error {
	b, err := json.Marshal(c)
	if err != nil {
		return err
	}
	l.n++
	if !l.inBulk(c.ID) && !l.seen[c.ID] {
		l.seen[c.ID] = true
		l.ranges = append(l.ranges, [2]firsthand.ID{c.ID, c.ID})
	}
	return l.line(b)
}

// announce announces IDs that a bulk act is about to use, so that one row
// indexes them all.
func (l *log) announce(r firsthand.IDRange) {
	if r.Len() > 0 {
		l.bulk = r
		l.ranges = append(l.ranges, [2]firsthand.ID{r.First(), r.Last()})
	}
}

func (l *log) inBulk(id firsthand.ID) bool {
	return l.bulk.Len() > 0 && l.bulk.First() <= id && id <= l.bulk.Last()
}

// told is what people read of an act; it is part of the payload, kept beside
// the changes so that a list of entries need not read those.
type told struct {
	Summary string `json:"summary,omitempty"`
	Reason  string `json:"reason,omitempty"`
}

// finish closes the payload and returns its told part, which the digest ends with.
func (l *log) finish() (string, error) {
	b, err := json.Marshal(told{l.act.Summary, l.act.Reason})
	if err != nil {
		return "", err
	}
	l.digest.Write(b)
	return string(b), l.deflate.Close()
}
