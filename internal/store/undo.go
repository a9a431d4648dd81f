package store

import (
	"context"
	"errors"
	"fmt"

	"firsthand.study"
)

// reversers take a change back, by the kind of its object. A revision is not
// among them: a text is corrected by a new revision, never by removing one.
var reversers = map[firsthand.Object]func(context.Context, *Tx, []firsthand.Change) error{
	firsthand.ObjStudy:     studies.reverse,
	firsthand.ObjColleague: colleagues.reverse,
	firsthand.ObjDocument:  documents.reverse,
	firsthand.ObjCode:      codes.reverse,
	firsthand.ObjCoding:    codings.reverse,
	firsthand.ObjMemo:      memos.reverse,
	firsthand.ObjCase:      cases.reverse,
	firsthand.ObjVariable:  variables.reverse,
	firsthand.ObjValue:     caseValues.reverse,
	firsthand.ObjInterview: interviews.reverse,
	firsthand.ObjReading:   readings.reverse,
	firsthand.ObjQuestion:  questions.reverse,
	firsthand.ObjSummary:   summaries.reverse,
}

// Reverse takes an entry's changes back, last first. It fails, and the
// transaction with it, where somebody built on one of them or where the entry
// was erased.
func (tx *Tx) Reverse(ctx context.Context, e firsthand.Entry) error {
	if err := tx.Payload(ctx, &e); err != nil {
		return err
	}
	if e.Erased {
		return firsthand.Errorf(firsthand.Forbidden, "What entry %d held was erased, and cannot be brought back.", e.Seq)
	}
	made := map[firsthand.ID]bool{} // documents whose making is being taken back
	for _, c := range e.Changes {
		if c.Object == firsthand.ObjDocument && c.Before == nil {
			made[c.ID] = true
		}
	}
	// Changes of one kind in a row are taken back together.
	var together []firsthand.Change
	named := map[firsthand.ID]bool{}
	settle := func() error {
		if len(together) == 0 {
			return nil
		}
		kind := together[0].Object
		reverse, ok := reversers[kind]
		if !ok {
			return fmt.Errorf("entry %d changed a %s, which nothing can take back", e.Seq, kind)
		}
		err := reverse(ctx, tx, together)
		if errors.Is(err, errBuiltOn) || tx.s.d.referred(err) {
			return firsthand.Errorf(firsthand.Conflict, "It cannot be undone: a %s that it made or changed has been changed since.", kind).
				WithHint("undo what was done later first, or look at its history")
		}
		together = nil
		clear(named)
		return err
	}
	for i := len(e.Changes) - 1; i >= 0; i-- {
		c := e.Changes[i]
		if c.Object == firsthand.ObjRevision {
			r, err := decode[firsthand.Revision](c.After)
			if err != nil {
				return err
			}
			if r != nil && made[r.Document] {
				continue // it goes to the trash with its document
			}
			return firsthand.Errorf(firsthand.Conflict, "A text is corrected by a new revision, not by taking one away.")
		}
		if c.Object == firsthand.ObjColleague && c.Before == nil {
			continue // a person stays known: others may have named them since
		}
		if len(together) > 0 && together[0].Object != c.Object || named[c.ID] {
			if err := settle(); err != nil {
				return err
			}
		}
		together = append(together, c)
		named[c.ID] = true
	}
	return settle()
}
