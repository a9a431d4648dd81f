// Package firsthand is the vocabulary of a qualitative interview study.
//
// One file holds one noun: what it is, what must be true of it, and nothing
// that needs a disk or a network. Read from [Study] through [Document] and
// [Coding] to [Entry], the files teach what the program works on; every table,
// page and command uses the same words.
package firsthand

import (
	"crypto/rand"
	"encoding/hex"
	"time"
)

// An ID names one object for life, in every file that leaves the program. It
// is a lower-case UUID, so that REFI-QDA can carry it as a GUID.
type ID string

// NewID makes an ID that sorts by the time it was made (UUID version 7).
func NewID() ID { return IDs(1).At(0) }

// An IDRange is a run of IDs made together. One act that makes a thousand
// codings is recorded by its range, not by a thousand index rows: the random
// part is shared, so nobody else's ID can fall inside.
type IDRange struct {
	base [16]byte
	n    int
}

// IDs makes n IDs, at most 2³¹, that sort in the order of their numbers.
func IDs(n int) IDRange {
	var r IDRange
	r.n = n
	_, _ = rand.Read(r.base[:]) // never fails: crypto/rand crashes instead
	ms := uint64(time.Now().UnixMilli())
	for i := range 6 {
		r.base[i] = byte(ms >> (40 - 8*i))
	}
	r.base[6] = 0x70 | r.base[6]&0x0f
	r.base[8] = 0x80 | r.base[8]&0x3f
	return r // the last four bytes count
}

// Len is the number of IDs in the range.
func (r IDRange) Len() int { return r.n }

// At is the i-th ID of the range, 0 <= i < Len.
func (r IDRange) At(i int) ID {
	b := r.base
	b[12], b[13], b[14], b[15] = byte(i>>24), byte(i>>16), byte(i>>8), byte(i)
	var s [36]byte
	hex.Encode(s[0:8], b[0:4])
	hex.Encode(s[9:13], b[4:6])
	hex.Encode(s[14:18], b[6:8])
	hex.Encode(s[19:23], b[8:10])
	hex.Encode(s[24:36], b[10:16])
	s[8], s[13], s[18], s[23] = '-', '-', '-', '-'
	return ID(s[:])
}

// First and Last bound the range, both within it.
func (r IDRange) First() ID { return r.At(0) }

// Last is the greatest ID of the range.
func (r IDRange) Last() ID { return r.At(r.n - 1) }
