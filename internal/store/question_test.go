package store

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"firsthand.study"
)

// TestQuestionsAndSummaries keeps, changes and removes them, takes that back,
// and asks the journal whether the tables are as it says.
func TestQuestionsAndSummaries(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		m := newSample(t, s)
		k := firsthand.Case{ID: firsthand.NewID(), Study: m.study.ID, Name: "P07", Participant: true, Position: 1}
		q := firsthand.Question{ID: firsthand.NewID(), Study: m.study.ID, Name: "Who waits", Address: "/find?q=waiting+room", By: m.ana.ID, Created: 7}
		sum := firsthand.Summary{Of: k.ID, Code: m.codes[0].ID, Study: m.study.ID, Body: "Nobody had listened.", By: m.ana.ID, Modified: 9}
		update(t, s, m, func(ctx context.Context, tx *Tx) error {
			return errors.Join(tx.PutCase(ctx, k), tx.PutQuestion(ctx, q), tx.PutSummary(ctx, sum))
		})
		read := func() (qs []firsthand.Question, sums []firsthand.Summary) {
			t.Helper()
			view(t, s, func(ctx context.Context, tx *Tx) error {
				var err, err2 error
				qs, err = tx.Questions(ctx, m.study.ID)
				sums, err2 = tx.Summaries(ctx, m.study.ID)
				return errors.Join(err, err2)
			})
			return qs, sums
		}
		want := func(wantQ []firsthand.Question, wantS []firsthand.Summary) {
			t.Helper()
			qs, sums := read()
			if diff := cmp.Diff(wantQ, qs); diff != "" {
				t.Errorf("questions (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(wantS, sums); diff != "" {
				t.Errorf("summaries (-want +got):\n%s", diff)
			}
		}
		want([]firsthand.Question{q}, []firsthand.Summary{sum})

		// A code that goes takes what was written of it along, and both come back.
		gone := update(t, s, m, func(ctx context.Context, tx *Tx) error {
			return errors.Join(tx.DropCode(ctx, m.codes[0].ID), tx.DropQuestion(ctx, q.ID))
		})
		want(nil, nil)
		update(t, s, m, func(ctx context.Context, tx *Tx) error { return tx.Reverse(ctx, gone) })
		want([]firsthand.Question{q}, []firsthand.Summary{sum})

		// So does a case.
		gone = update(t, s, m, func(ctx context.Context, tx *Tx) error { return tx.DropCase(ctx, k.ID) })
		want([]firsthand.Question{q}, nil)
		update(t, s, m, func(ctx context.Context, tx *Tx) error { return tx.Reverse(ctx, gone) })

		// A code of which something is written is not taken away by undoing its making.
		c := firsthand.Code{ID: firsthand.NewID(), Study: m.study.ID, Name: "New", Position: 3}
		made := update(t, s, m, func(ctx context.Context, tx *Tx) error { return tx.PutCode(ctx, c) })
		of := sum
		of.Code = c.ID
		update(t, s, m, func(ctx context.Context, tx *Tx) error { return tx.PutSummary(ctx, of) })
		_, err := s.Update(t.Context(), Act{Study: m.study.ID}, func(tx *Tx) error { return tx.Reverse(t.Context(), made) })
		if firsthand.KindOf(err) != firsthand.Conflict {
			t.Errorf("undoing a code with a summary: %v, want Conflict", err)
		}
		// Writing nothing takes a summary away, twice is once.
		of.Body = ""
		for range 2 {
			update(t, s, m, func(ctx context.Context, tx *Tx) error { return tx.PutSummary(ctx, of) })
		}
		want([]firsthand.Question{q}, []firsthand.Summary{sum})
		view(t, s, func(ctx context.Context, tx *Tx) error {
			_, err := tx.VerifyStudy(ctx, m.study.ID, func(f Fault) { t.Errorf("fault: %s", f.What) })
			return err
		})
	})
}
