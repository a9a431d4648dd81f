package store

import (
	"context"
	"strings"
	"testing"

	"firsthand.study"
	"firsthand.study/internal/text"
)

// TestASealedRevisionKeepsPlacesAndNoWords seals a corrected text, whose edits
// hold words too, and finds the coding where it stood.
func TestASealedRevisionKeepsPlacesAndNoWords(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		m := newSample(t, s)
		update(t, s, m, func(ctx context.Context, tx *Tx) error { return tx.PutCoding(ctx, m.coding(0, m.ana, 28, 60)) })
		for n, word := range []string{"zorblatt", "somebody"} {
			update(t, s, m, func(ctx context.Context, tx *Tx) error {
				old, err := tx.Analysed(ctx, m.document.ID)
				if err != nil {
					return err
				}
				next := strings.Replace(strings.Replace(old.Text, "listened", "zorblatt", 1), "zorblatt", word, 1)
				r := revision(m.document.ID, n+2, next, text.Diff(old.Text, next))
				return tx.AddRevision(ctx, r)
			})
		}
		before := codingsOf(t, s, m)
		update(t, s, m, func(ctx context.Context, tx *Tx) error {
			all, err := tx.Revisions(ctx, m.document.ID)
			if err != nil {
				return err
			}
			if err := tx.SealRevision(ctx, all[2]); firsthand.KindOf(err) != firsthand.Conflict {
				t.Errorf("the newest text is sealed: %v", err)
			}
			for _, r := range all[:2] {
				if err := tx.SealRevision(ctx, r); err != nil {
					return err
				}
			}
			return tx.Reindex(ctx, lexWords)
		})
		if after := codingsOf(t, s, m); len(after) != 1 || after[0].Place != before[0].Place || after[0].Quote != before[0].Quote {
			t.Errorf("the codings were %v and are %v", before, after)
		}
		view(t, s, func(ctx context.Context, tx *Tx) error {
			err := tx.EachWord(ctx, func(where string, w []byte) {
				if string(w) == "zorblatt" {
					t.Errorf("%s holds the word", where)
				}
			})
			if err != nil {
				return err
			}
			_, err = tx.VerifyDocument(ctx, m.document, func(f Fault) { t.Error(f.What) })
			return err
		})
	})
}

// TestADecisionOfAFinishedReviewStands takes one back that the text was made of.
func TestADecisionOfAFinishedReviewStands(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		m := newSample(t, s)
		v := firsthand.Review{ID: firsthand.NewID(), Study: m.study.ID, Document: m.document.ID, Revision: 1, Status: firsthand.ProposedStatus, By: m.ana.ID, Created: 1}
		p := firsthand.Replacement{ID: firsthand.NewID(), Study: m.study.ID, Review: v.ID, Document: m.document.ID, Span: firsthand.Span{Start: 3, End: 7},
			Category: "town", Kind: "quasi", With: "[town 1]", Score: 0.5, Entity: 1, Decision: firsthand.Proposed}
		update(t, s, m, func(ctx context.Context, tx *Tx) error {
			if err := tx.PutReview(ctx, v); err != nil {
				return err
			}
			return tx.ChangeReplacements(ctx, []ReplacementChange{{After: &p}})
		})
		v.Status = firsthand.ReviewedStatus
		update(t, s, m, func(ctx context.Context, tx *Tx) error { return tx.PutReview(ctx, v) })
		after := p
		after.Decision = firsthand.Kept
		_, err := s.Update(t.Context(), Act{Study: m.study.ID, By: m.ana.ID, Action: "test"}, func(tx *Tx) error {
			return tx.ChangeReplacements(t.Context(), []ReplacementChange{{&p, &after}})
		})
		if firsthand.KindOf(err) != firsthand.Conflict {
			t.Errorf("a decision of a finished review is changed: %v", err)
		}
		view(t, s, func(ctx context.Context, tx *Tx) error {
			now, err := tx.Replacements(ctx, v.ID)
			if err != nil || len(now) != 1 || now[0] != p {
				t.Errorf("%v, %v", now, err)
			}
			return nil
		})
	})
}
