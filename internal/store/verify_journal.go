package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"

	"firsthand.study"
)

// A balance sums the hashes of objects, so that what a journal added and took
// away can be compared with what is there, whatever the order and without
// keeping any of it.
type balance [4]uint64

func (b *balance) add(id firsthand.ID, body []byte, sign uint64) {
	h := sha256.New()
	fmt.Fprintf(h, "%d:%s", len(id), id)
	h.Write(body)
	sum := h.Sum(nil)
	for i := range b {
		b[i] += sign * binary.LittleEndian.Uint64(sum[8*i:])
	}
}

// journaled is what a kind of object offers to be compared with its journal.
type journaled interface {
	// canonical writes an object of the journal as it would be written today.
	canonical(raw json.RawMessage) ([]byte, error)
	// standing reads a study's objects as the journal would write them.
	standing(ctx context.Context, tx *Tx, study firsthand.ID, each func(id firsthand.ID, body []byte)) error
}

// kinds are the objects of a study, and how the rows of one study are chosen.
var kinds = map[firsthand.Object]journaled{
	firsthand.ObjStudy:     kind[firsthand.Study]{studies, `x.id = ?1`},
	firsthand.ObjColleague: kind[firsthand.Colleague]{colleagues, ofStudy},
	firsthand.ObjDocument:  kind[firsthand.Document]{documents, ofStudy},
	firsthand.ObjRevision:  kind[firsthand.Revision]{revisions, ofDocument},
	firsthand.ObjCode:      kind[firsthand.Code]{codes, ofStudy},
	firsthand.ObjCoding:    kind[firsthand.Coding]{codings, ofDocument},
	firsthand.ObjMemo:      kind[firsthand.Memo]{memos, ofStudy},
	firsthand.ObjCase:      kind[firsthand.Case]{cases, ofStudy},
	firsthand.ObjVariable:  kind[firsthand.Variable]{variables, ofStudy},
	firsthand.ObjValue:     kind[firsthand.Value]{caseValues, `x.case_id IN (SELECT k.id FROM cases k WHERE k.study_id = ?1)`},
	firsthand.ObjInterview: kind[firsthand.Interview]{interviews, ofStudy},
	firsthand.ObjReading:   kind[reading]{readings, ofDocument},
	firsthand.ObjQuestion:  kind[firsthand.Question]{questions, ofStudy},
	firsthand.ObjSummary:   kind[firsthand.Summary]{summaries, ofStudy},
}

const (
	ofStudy    = `x.study_id = ?1`
	ofDocument = `x.document_id IN (SELECT d.id FROM documents d WHERE d.study_id = ?1)`
)

type kind[T any] struct {
	noun[T]
	which string
}

func (k kind[T]) canonical(raw json.RawMessage) ([]byte, error) {
	t, err := decode[T](raw)
	if err != nil {
		return nil, err
	}
	return json.Marshal(t)
}

func (k kind[T]) standing(ctx context.Context, tx *Tx, study firsthand.ID, each func(firsthand.ID, []byte)) error {
	rows, err := tx.query(ctx, `SELECT `+k.prefixed("x")+` FROM `+k.table+` x WHERE `+k.which, study)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var t T
		if err := scan(rows, k.into(&t)...); err != nil {
			return err
		}
		body, err := json.Marshal(&t)
		if err != nil {
			return err
		}
		each(k.keyOf(&t), body)
	}
	return rows.Err()
}

// VerifyStudy walks a study's chain as [Tx.VerifyJournal] does, and then
// compares every object with what the journal says was made of it. Where
// payloads were erased only the chain can be checked.
func (tx *Tx) VerifyStudy(ctx context.Context, study firsthand.ID, fault func(Fault)) (ChainReport, error) {
	sums := map[firsthand.Object]*balance{}
	for o := range kinds {
		sums[o] = &balance{}
	}
	unknown := firsthand.Object("")
	r, err := tx.walkJournal(ctx, study, func(c firsthand.Change) error {
		k, ok := kinds[c.Object]
		if !ok {
			unknown = c.Object
			return nil
		}
		for _, side := range []struct {
			raw  json.RawMessage
			sign uint64
		}{{c.Before, ^uint64(0)}, {c.After, 1}} {
			if len(side.raw) == 0 || string(side.raw) == "null" {
				continue
			}
			body, err := k.canonical(side.raw)
			if err != nil {
				return err
			}
			sums[c.Object].add(c.ID, body, side.sign)
		}
		return nil
	})
	if err != nil {
		return r, err
	}
	if r.Broken > 0 {
		fault(Fault{Study: study, What: fmt.Sprintf("The journal's chain is broken at entry %d: %s.", r.Broken, r.Why)})
		return r, nil
	}
	if unknown != "" {
		fault(Fault{Study: study, What: fmt.Sprintf("The journal tells of a %s, which this version does not know.", unknown)})
	}
	if r.Erased > 0 {
		return r, nil
	}
	for _, o := range order {
		err := kinds[o].standing(ctx, tx, study, func(id firsthand.ID, body []byte) { sums[o].add(id, body, ^uint64(0)) })
		if err != nil {
			return r, err
		}
		if *sums[o] != (balance{}) {
			fault(Fault{Study: study, What: fmt.Sprintf("A %s is not as the journal says that it was left.", o)})
		}
	}
	return r, nil
}

// order is that in which kinds are compared.
var order = []firsthand.Object{firsthand.ObjStudy, firsthand.ObjColleague, firsthand.ObjDocument, firsthand.ObjRevision, firsthand.ObjCode,
	firsthand.ObjCoding, firsthand.ObjMemo, firsthand.ObjCase, firsthand.ObjVariable, firsthand.ObjValue, firsthand.ObjInterview, firsthand.ObjReading,
	firsthand.ObjQuestion, firsthand.ObjSummary}
