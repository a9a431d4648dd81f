package store

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"sort"

	"firsthand.study"
)

// A segment is one document's placed codings, packed, so that a study of
// hundreds of thousands is read as one row a document. It is written by the
// transaction that changes the codings; a document with very many goes without
// until the next bulk act, and is then read from its rows.
const segmentLimit = 1000

// A Segment is what [Tx.Segments] yields: one document's codings in reading
// order. Codes and Coders are dictionaries that the rows index.
type Segment struct {
	Document firsthand.ID
	Codes    []firsthand.ID
	Coders   []firsthand.ID
	Rows     []SegmentRow
}

// A SegmentRow is one coding.
type SegmentRow struct {
	ID          RawID
	Start, End  int32
	Code, Coder int32 // indexes into the segment's dictionaries
	Changed     bool
}

// A RawID is an ID in 16 bytes.
type RawID [16]byte

// ID writes it out.
func (r RawID) ID() firsthand.ID {
	var s [36]byte
	hex.Encode(s[0:8], r[0:4])
	hex.Encode(s[9:13], r[4:6])
	hex.Encode(s[14:18], r[6:8])
	hex.Encode(s[19:23], r[8:10])
	hex.Encode(s[24:36], r[10:16])
	s[8], s[13], s[18], s[23] = '-', '-', '-', '-'
	return firsthand.ID(s[:])
}

// Raw packs an ID; ok is false for an ID that is not a UUID.
func Raw(id firsthand.ID) (r RawID, ok bool) {
	if len(id) != 36 {
		return r, false
	}
	for i, part := range [5][2]int{{0, 8}, {9, 13}, {14, 18}, {19, 23}, {24, 36}} {
		at := [5]int{0, 4, 6, 8, 10}[i]
		if _, err := hex.Decode(r[at:at+(part[1]-part[0])/2], []byte(id[part[0]:part[1]])); err != nil {
			return r, false
		}
	}
	return r, true
}

func packSegment(cs []firsthand.Coding) ([]byte, error) {
	sort.SliceStable(cs, func(i, j int) bool {
		a, b := cs[i], cs[j]
		if a.Place != b.Place {
			return a.Place.Start < b.Place.Start || a.Place.Start == b.Place.Start && a.Place.End < b.Place.End
		}
		return a.ID < b.ID
	})
	codes, coders := newDictionary(), newDictionary()
	var rows []byte
	n, last := 0, 0
	for i := range cs {
		c := &cs[i]
		if c.Place.Start < 0 {
			continue
		}
		id, ok := Raw(c.ID)
		if !ok {
			return nil, fmt.Errorf("coding id %q is not a UUID", c.ID)
		}
		rows = binary.AppendUvarint(rows, uint64(c.Place.Start-last))
		last = c.Place.Start
		rows = binary.AppendUvarint(rows, uint64(c.Place.Len()))
		rows = binary.AppendUvarint(rows, codes.add(c.Code))
		coder := coders.add(c.Coder) << 1
		if c.Changed {
			coder |= 1
		}
		rows = binary.AppendUvarint(rows, coder)
		rows = append(rows, id[:]...)
		n++
	}
	out := []byte{1} // the layout's version
	out = binary.AppendUvarint(out, uint64(n))
	for _, d := range []*dictionary{codes, coders} {
		out = binary.AppendUvarint(out, uint64(len(d.ids)))
		for _, id := range d.ids {
			raw, ok := Raw(id)
			if !ok {
				return nil, fmt.Errorf("id %q is not a UUID", id)
			}
			out = append(out, raw[:]...)
		}
	}
	return append(out, rows...), nil
}

type dictionary struct {
	ids []firsthand.ID
	at  map[firsthand.ID]uint64
}

func newDictionary() *dictionary { return &dictionary{at: map[firsthand.ID]uint64{}} }

func (d *dictionary) add(id firsthand.ID) uint64 {
	n, ok := d.at[id]
	if !ok {
		n = uint64(len(d.ids))
		d.at[id] = n
		d.ids = append(d.ids, id)
	}
	return n
}

var errSegment = fmt.Errorf("%w: a segment of codings", errDamaged)

// unpackSegment reads into seg, reusing its memory.
func unpackSegment(body []byte, seg *Segment) error {
	seg.Codes, seg.Coders, seg.Rows = seg.Codes[:0], seg.Coders[:0], seg.Rows[:0]
	if len(body) == 0 || body[0] != 1 {
		return errSegment
	}
	body = body[1:]
	bad := false
	next := func() int {
		v, n := binary.Uvarint(body)
		if n <= 0 {
			bad = true
			return 0
		}
		body = body[n:]
		return int(v)
	}
	raw := func() (r RawID) {
		if len(body) < 16 {
			bad = true
			return r
		}
		copy(r[:], body)
		body = body[16:]
		return r
	}
	n := next()
	for _, to := range []*[]firsthand.ID{&seg.Codes, &seg.Coders} {
		for k := next(); k > 0 && !bad; k-- {
			*to = append(*to, raw().ID())
		}
	}
	last := 0
	for ; n > 0 && !bad; n-- {
		var r SegmentRow
		last += next()
		r.Start = int32(last)
		r.End = r.Start + int32(next())
		r.Code = int32(next())
		coder := next()
		r.Coder, r.Changed = int32(coder>>1), coder&1 == 1
		r.ID = raw()
		if int(r.Code) >= len(seg.Codes) || int(r.Coder) >= len(seg.Coders) {
			bad = true
		}
		seg.Rows = append(seg.Rows, r)
	}
	if bad || len(body) > 0 {
		return errSegment
	}
	return nil
}

func (tx *Tx) writeSegment(ctx context.Context, document firsthand.ID, cs []firsthand.Coding) error {
	body, err := packSegment(cs)
	if err != nil {
		return err
	}
	_, err = tx.exec(ctx, `INSERT INTO segments (document_id, body) VALUES (?1, ?2)
		ON CONFLICT (document_id) DO UPDATE SET body = excluded.body`, document, body)
	return err
}

// resegmentedAtOnce is how many documents are read in one query.
const resegmentedAtOnce = 50

// resegment packs anew the codings of the documents that the transaction touched.
func (tx *Tx) resegment(ctx context.Context) error {
	if tx.log == nil || len(tx.touched) == 0 {
		return nil
	}
	for some := range slices.Chunk(slices.Sorted(maps.Keys(tx.touched)), resegmentedAtOnce) {
		if err := tx.resegmentSome(ctx, some); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) resegmentSome(ctx context.Context, documents []firsthand.ID) error {
	args := make([]any, len(documents))
	for i, d := range documents {
		args[i] = string(d)
	}
	in := places(1, len(documents))
	rows, err := tx.query(ctx, `SELECT document_id, COUNT(*) FROM codings WHERE document_id IN `+in+` GROUP BY document_id`, args...)
	type count struct {
		document firsthand.ID
		n        int
	}
	counts, err := collect(rows, err, func(c *count) []any { return []any{&c.document, &c.n} })
	if err != nil {
		return err
	}
	of := make(map[firsthand.ID][]firsthand.Coding, len(documents))
	for _, d := range documents {
		of[d] = nil
	}
	var large []firsthand.ID
	for _, c := range counts {
		if c.n > segmentLimit {
			large = append(large, c.document)
			delete(of, c.document)
		}
	}
	err = tx.forIDs(ctx, large, nil, func(in string) string { return `DELETE FROM segments WHERE document_id IN ` + in })
	if err != nil || len(of) == 0 {
		return err
	}
	args = args[:0]
	for d := range of {
		args = append(args, string(d))
	}
	rows, err = tx.query(ctx, `SELECT id, document_id, place_start, place_end, code_id, coder_id, changed FROM codings
		WHERE document_id IN `+places(1, len(args)), args...)
	cs, err := collect(rows, err, func(c *firsthand.Coding) []any {
		return []any{&c.ID, &c.Document, &c.Place.Start, &c.Place.End, &c.Code, &c.Coder, &c.Changed}
	})
	if err != nil {
		return err
	}
	for _, c := range cs {
		of[c.Document] = append(of[c.Document], c)
	}
	for _, d := range slices.Sorted(maps.Keys(of)) {
		if err := tx.writeSegment(ctx, d, of[d]); err != nil {
			return err
		}
	}
	return nil
}

// Segments reads the codings of a study, a document at a time, in the
// documents' order. seg is only valid during the call, which may not ask the
// transaction for anything.
func (tx *Tx) Segments(ctx context.Context, study firsthand.ID, each func(seg *Segment) error) error {
	var seg Segment
	var unpacked []firsthand.ID
	err := tx.s.d.lend(ctx, tx, `SELECT d.id, s.body FROM documents d LEFT JOIN segments s ON s.document_id = d.id
		WHERE d.study_id = ?1 AND d.trashed_ms = 0 ORDER BY d.position, d.id`, study, func(row [][]byte) error {
		seg.Document = firsthand.ID(row[0])
		if row[1] == nil {
			unpacked = append(unpacked, seg.Document)
			return nil
		}
		if err := unpackSegment(row[1], &seg); err != nil || len(seg.Rows) == 0 {
			return err
		}
		return each(&seg)
	})
	if err != nil {
		return err
	}
	for _, document := range unpacked {
		if err := tx.SegmentOf(ctx, document, each); err != nil {
			return err
		}
	}
	return nil
}

// SegmentOf reads one document's codings from their rows; each is not called
// when there are none.
func (tx *Tx) SegmentOf(ctx context.Context, document firsthand.ID, each func(seg *Segment) error) error {
	cs, err := tx.Codings(ctx, document)
	if err != nil || len(cs) == 0 {
		return err
	}
	body, err := packSegment(cs)
	if err != nil {
		return err
	}
	seg := Segment{Document: document}
	if err := unpackSegment(body, &seg); err != nil {
		return err
	}
	return each(&seg)
}
