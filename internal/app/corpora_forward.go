package app

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// The most entries, and changes in them, that are followed one by one; beyond,
// loading the whole study is as quick.
const (
	followedEntries = 100
	followedChanges = 2000
)

// forward is the study as of a later entry of its journal, made of what is
// loaded and the documents whose codings have changed since; whoever asks what
// is loaded is not disturbed. It is nil where more has changed than codings and
// what is written of things, and the study must be loaded whole.
func (l *loaded) forward(ctx context.Context, tx *store.Tx, seq int64) (*loaded, error) {
	if seq < l.seq {
		return nil, nil
	}
	entries, err := tx.Entries(ctx, l.study.ID, store.EntryFilter{After: l.seq, Until: seq, Limit: followedEntries + 1})
	if err != nil || len(entries) == 0 || len(entries) > followedEntries || entries[len(entries)-1].Seq != seq {
		return nil, err
	}
	documents, err := recoded(ctx, tx, entries)
	if err != nil || documents == nil {
		return nil, err
	}
	next := &loaded{Corpus: l.Corpus.Clone(), seq: seq, study: l.study, documents: l.documents, codes: l.codes, coders: l.coders,
		rows: slices.Clip(l.rows), number: l.number, cases: l.cases, caseNames: l.caseNames}
	coder := map[firsthand.ID]int{}
	for i, c := range l.coders {
		coder[c.ID] = i
	}
	for _, id := range documents {
		d, ok := next.number[id]
		if !ok {
			continue // in the trash
		}
		if err := next.recode(ctx, tx, d, id, coder); err != nil {
			return nil, err
		}
	}
	// Rows of codings that are gone are not used again.
	if len(next.rows) > 2*next.Corpus.Len()+10_000 {
		return nil, nil
	}
	next.coded = next.Corpus.Coded()
	next.numbers = scratch{}
	return next, nil
}

// recode reads the codings of one document anew.
func (l *loaded) recode(ctx context.Context, tx *store.Tx, d int, id firsthand.ID, coder map[firsthand.ID]int) error {
	old, err := l.Corpus.Codings(d, nil)
	if err != nil {
		return err
	}
	gone := make([]int32, len(old))
	for i, c := range old {
		gone[i] = c.Row
	}
	l.numbers.codings = l.numbers.codings[:0]
	err = tx.SegmentOf(ctx, id, func(seg *store.Segment) error {
		_, err := l.take(seg, coder)
		return err
	})
	if err != nil {
		return err
	}
	return l.Corpus.Change(d, gone, l.numbers.codings)
}

// recoded are the documents whose codings some entries changed, nil where they
// changed what the corpus knows of anything else.
func recoded(ctx context.Context, tx *store.Tx, entries []firsthand.Entry) ([]firsthand.ID, error) {
	documents := map[firsthand.ID]bool{}
	list := []firsthand.ID{}
	n := 0
	errMore := errors.New("more has changed than codings")
	for i := range entries {
		e := &entries[i]
		if n += e.Objects; n > followedChanges || e.Objects == 0 {
			return nil, nil
		}
		told := 0
		err := tx.EachChange(ctx, e, func(c firsthand.Change) error {
			told++
			switch c.Object {
			case firsthand.ObjMemo, firsthand.ObjQuestion, firsthand.ObjSummary, firsthand.ObjReview, firsthand.ObjReplacement:
				return nil
			case firsthand.ObjCoding:
			default:
				return errMore
			}
			of, err := documentsOf(c)
			if err != nil {
				return err
			}
			for _, d := range of {
				if !documents[d] {
					documents[d] = true
					list = append(list, d)
				}
			}
			return nil
		})
		if err != nil || told != e.Objects {
			return nil, ctx.Err() // what is wrong with the journal, verify tells
		}
	}
	return list, nil
}

// documentsOf are the documents that a coding stood or stands in.
func documentsOf(c firsthand.Change) ([]firsthand.ID, error) {
	var out []firsthand.ID
	for _, raw := range []json.RawMessage{c.Before, c.After} {
		if raw == nil {
			continue
		}
		var coding firsthand.Coding
		if err := json.Unmarshal(raw, &coding); err != nil {
			return nil, err
		}
		out = append(out, coding.Document)
	}
	return out, nil
}
