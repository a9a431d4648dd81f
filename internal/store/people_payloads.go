package store

import (
	"bufio"
	"bytes"
	"compress/flate"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"firsthand.study"
)

// A Told is one piece of writing in a payload of the journal.
type Told struct {
	Study firsthand.ID
	Seq   int64
	Text  string
	// Sentence tells that it is a summary: the program's words, with those of
	// people between quotation marks.
	Sentence bool
}

// Words gives the words of what was told, in lower case, and of each whether it
// is the program's own.
func (t Told) Words(each func(own bool, word []byte)) {
	if !t.Sentence {
		Words([]byte(t.Text), func(w []byte) { each(false, w) })
		return
	}
	depth, from := 0, 0
	upTo := func(to int) {
		own := depth == 0
		Words([]byte(t.Text[from:to]), func(w []byte) { each(own, w) })
		from = to
	}
	for i, r := range t.Text {
		switch r {
		case '“':
			upTo(i)
			depth++
		case '”':
			upTo(i)
			depth = max(0, depth-1)
		}
	}
	upTo(len(t.Text))
}

// noWriting are the fields of a kept object that hold what the program chose:
// ids, and words from lists of its own.
var noWriting = map[string]bool{"id": true, "study": true, "document": true, "code": true, "coder": true, "case": true, "variable": true, "about": true, "by": true,
	"parent": true, "selection": true, "participant": true, "interviewer": true, "guide": true, "of": true, "color": true, "digest": true, "mask": true, "media": true,
	"language": true, "time_zone": true, "stage": true, "kind": true, "type": true, "role": true, "level": true, "how": true, "purpose": true, "category": true, "why": true, "decision": true, "status": true}

// EachTold reads every piece of writing that the payloads of a study's journal
// hold, or those of every study where study is empty: what acts told, and what
// their objects were before and after, live or not.
func (tx *Tx) EachTold(ctx context.Context, study firsthand.ID, each func(Told)) error {
	rows, err := tx.query(ctx, `SELECT study_id, seq FROM journal_payloads WHERE ?1 = '' OR study_id = ?1 ORDER BY study_id, seq`, string(study))
	all, err := collect(rows, err, func(t *Told) []any { return []any{&t.Study, &t.Seq} })
	if err != nil {
		return err
	}
	for _, t := range all {
		if err := ctx.Err(); err != nil {
			return err
		}
		var words string
		var body []byte
		if err := tx.get(ctx, []any{&words, &body}, `SELECT told, body FROM journal_payloads WHERE study_id = ?1 AND seq = ?2`, string(t.Study), t.Seq); err != nil {
			return err
		}
		if err := t.read(words, body, each); err != nil {
			return fmt.Errorf("read the payload of entry %d: %w: %w", t.Seq, errDamaged, err)
		}
	}
	return nil
}

func (t Told) read(words string, body []byte, each func(Told)) error {
	say := func(text string, sentence bool) {
		if text != "" {
			t.Text, t.Sentence = text, sentence
			each(t)
		}
	}
	var head told
	if err := json.Unmarshal([]byte(words), &head); err != nil {
		return err
	}
	say(head.Summary, true)
	say(head.Reason, false)
	lines := bufio.NewReaderSize(flate.NewReader(bytes.NewReader(body)), 1<<16)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil && (err != io.EOF || len(line) > 0) {
			return err
		}
		if err == io.EOF {
			return nil
		}
		// A coding is nothing but ids and numbers, and there may be a million.
		if bytes.HasPrefix(line, []byte(`{"o":"coding",`)) {
			continue
		}
		var c struct {
			Before any `json:"b"`
			After  any `json:"a"`
		}
		if err := json.Unmarshal(line, &c); err != nil {
			return err
		}
		for _, v := range []any{c.Before, c.After} {
			eachString(v, func(s string) { say(s, false) })
		}
	}
}

func eachString(v any, each func(string)) {
	switch v := v.(type) {
	case string:
		each(v)
	case []any:
		for _, x := range v {
			eachString(x, each)
		}
	case map[string]any:
		for k, x := range v {
			if _, word := x.(string); !word || !noWriting[k] {
				eachString(x, each)
			}
		}
	}
}

// PayloadsOf are the entries that touched any of some objects and still have a
// payload.
func (tx *Tx) PayloadsOf(ctx context.Context, study firsthand.ID, objects []firsthand.ID) (map[int64]bool, error) {
	return tx.entriesOf(ctx, study, objects)
}

// FormerCases are the cases that the journal says a participant had, and that are
// no more.
func (tx *Tx) FormerCases(ctx context.Context, study, participant firsthand.ID) ([]firsthand.ID, error) {
	entries, err := tx.Entries(ctx, study, EntryFilter{Object: participant})
	if err != nil {
		return nil, err
	}
	had := map[firsthand.ID]bool{}
	for _, e := range entries {
		err := tx.EachChange(ctx, &e, func(c firsthand.Change) error {
			if c.Object != firsthand.ObjParticipant || c.ID != participant {
				return nil
			}
			for _, body := range []json.RawMessage{c.Before, c.After} {
				p, err := decode[firsthand.Participant](body)
				if err != nil {
					return err
				}
				if p != nil && p.Case != "" {
					had[p.Case] = true
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	now, err := tx.Cases(ctx, study)
	if err != nil {
		return nil, err
	}
	for _, c := range now {
		delete(had, c.ID)
	}
	return slices.Sorted(maps.Keys(had)), nil
}

// ErasePayloads removes the payloads of entries; the chain stays whole. It
// returns how many there were.
func (tx *Tx) ErasePayloads(ctx context.Context, study firsthand.ID, seqs map[int64]bool) (int, error) {
	all := 0
	for seq := range seqs {
		n, err := tx.exec(ctx, `DELETE FROM journal_payloads WHERE study_id = ?1 AND seq = ?2`, string(study), seq)
		if err != nil {
			return all, err
		}
		all += int(n)
	}
	return all, nil
}

// PayloadsIn names, in what [Tx.EachWord] says of where a word is, the payloads
// of a study's journal.
func PayloadsIn(study firsthand.ID) string { return "journal_payloads " + string(study) }

// IsPayloads tells whether a place is one of [PayloadsIn].
func IsPayloads(where string) bool { return strings.HasPrefix(where, "journal_payloads ") }
