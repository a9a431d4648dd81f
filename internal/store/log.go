package store

import (
	"bytes"
	"compress/flate"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"hash"
	"iter"
	"maps"
	"slices"
	"strconv"

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
	// Which objects, for the history of each: runs that were announced, and
	// others, of which UUIDs take little room.
	runs  [][2]firsthand.ID
	uuids map[RawID]struct{}
	names map[firsthand.ID]struct{}
	buf   []byte
}

func newLog(act Act) *log {
	l := &log{act: act, salt: make([]byte, 16), digest: sha256.New(), uuids: map[RawID]struct{}{}, names: map[firsthand.ID]struct{}{}}
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

// made records that a coding was made, in the line that [noun.line] would
// write, since an import makes hundreds of thousands.
func (l *log) made(c *firsthand.Coding) error {
	l.touch(c.ID)
	b := append(l.buf[:0], `{"o":"coding","id":"`...)
	b = append(b, c.ID...)
	b = append(b, `","a":`...)
	b = appendCoding(b, c)
	b = append(b, '}')
	l.buf = b
	return l.line(b)
}

// appendCoding writes a coding as encoding/json does. IDs need no escaping: they
// are hexadecimal.
func appendCoding(b []byte, c *firsthand.Coding) []byte {
	text := func(name string, id firsthand.ID) {
		b = append(b, name...)
		b = append(b, id...)
		b = append(b, '"')
	}
	text(`{"id":"`, c.ID)
	text(`,"document":"`, c.Document)
	b = strconv.AppendInt(append(b, `,"revision":`...), int64(c.Revision), 10)
	b = strconv.AppendInt(append(b, `,"span":{"Start":`...), int64(c.Span.Start), 10)
	b = strconv.AppendInt(append(b, `,"End":`...), int64(c.Span.End), 10)
	text(`},"code":"`, c.Code)
	text(`,"coder":"`, c.Coder)
	if c.Selection != "" {
		text(`,"selection":"`, c.Selection)
	}
	b = strconv.AppendInt(append(b, `,"created":`...), c.Created, 10)
	return append(b, '}')
}

// touch counts an object and notes which it was.
func (l *log) touch(id firsthand.ID) {
	l.n++
	if n := len(l.runs); n > 0 && l.runs[n-1][0] <= id && id <= l.runs[n-1][1] {
		return
	}
	if raw, ok := Raw(id); ok {
		l.uuids[raw] = struct{}{}
	} else {
		l.names[id] = struct{}{}
	}
}

// announce tells of IDs that a bulk act is about to use, so that one row
// indexes them all.
func (l *log) announce(r firsthand.IDRange) {
	if r.Len() > 0 {
		l.runs = append(l.runs, [2]firsthand.ID{r.First(), r.Last()})
	}
}

// announced tells whether an ID is one of those.
func (l *log) announced(id firsthand.ID) bool {
	for _, run := range l.runs {
		if run[0] <= id && id <= run[1] {
			return true
		}
	}
	return false
}

// objects yields the rows of the index of objects.
func (l *log) objects() iter.Seq2[firsthand.ID, firsthand.ID] {
	return func(yield func(first, last firsthand.ID) bool) {
		for _, r := range l.runs {
			if !yield(r[0], r[1]) {
				return
			}
		}
		raws := slices.SortedFunc(maps.Keys(l.uuids), func(a, b RawID) int { return bytes.Compare(a[:], b[:]) }) // an index likes order
		for _, raw := range raws {
			if id := raw.ID(); !yield(id, id) {
				return
			}
		}
		for id := range l.names {
			if !yield(id, id) {
				return
			}
		}
	}
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
