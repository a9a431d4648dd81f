package store

import (
	"context"
	"strings"
	"unicode/utf8"

	"firsthand.study"
)

var reviews = noun[firsthand.Review]{
	object: firsthand.ObjReview, table: "reviews", key: 1,
	users:   `SELECT 1 FROM replacements WHERE review_id = ?1 LIMIT 1`,
	columns: []string{"id", "study_id", "document_id", "revision", "status", "by_id", "created_ms", "reviewer_id", "reviewed_ms", "made", "signer_id", "signed_ms", "sealed"},
	into: func(r *firsthand.Review) []any {
		return []any{&r.ID, &r.Study, &r.Document, &r.Revision, asText[firsthand.Status]{&r.Status}, &r.By, &r.Created, &r.Reviewer, &r.Reviewed, &r.Made,
			&r.Signer, &r.Signed, &r.Sealed}
	},
}

var replacements = noun[firsthand.Replacement]{
	object: firsthand.ObjReplacement, table: "replacements", key: 1,
	columns: []string{"id", "study_id", "review_id", "document_id", "span_start", "span_end", "category", "kind", "replacement", "why", "reason", "score", "entity",
		"decision", "by_id", "decided_ms"},
	into: func(r *firsthand.Replacement) []any {
		return []any{&r.ID, &r.Study, &r.Review, &r.Document, &r.Span.Start, &r.Span.End, &r.Category, &r.Kind, &r.With, &r.Why, &r.Reason, &r.Score, &r.Entity,
			asText[firsthand.Decision]{&r.Decision}, &r.By, &r.Decided}
	},
	after: func(ctx context.Context, tx *Tx, before, after *firsthand.Replacement) error {
		of := after
		if of == nil {
			of = before
		}
		r, err := reviews.get(ctx, tx, of.Review)
		if err != nil {
			return err
		}
		// The text was made of the decisions as they stand.
		if r.Status != firsthand.ProposedStatus {
			return errBuiltOn
		}
		return nil
	},
}

func init() {
	reversers[firsthand.ObjReview] = reviews.reverse
	reversers[firsthand.ObjReplacement] = replacements.reverse
	kinds[firsthand.ObjReview] = kind[firsthand.Review]{reviews, ofStudy}
	kinds[firsthand.ObjReplacement] = kind[firsthand.Replacement]{replacements, ofStudy}
	order = append(order, firsthand.ObjReview, firsthand.ObjReplacement)
	before := len(tables)
	for i, t := range tables {
		if t.name == "foreign_parts" {
			before = i
		}
	}
	own := []keptTable{{"reviews", []string{"id"}}, {"replacements", []string{"id"}}}
	tables = append(tables[:before:before], append(own, tables[before:]...)...)
}

// Reviews lists the reviews of a study's texts, oldest first.
func (tx *Tx) Reviews(ctx context.Context, study firsthand.ID) ([]firsthand.Review, error) {
	return reviews.some(ctx, tx, `WHERE study_id = ?1 ORDER BY created_ms, id`, study)
}

// ReviewsOf lists the reviews of one document's texts, oldest first.
func (tx *Tx) ReviewsOf(ctx context.Context, document firsthand.ID) ([]firsthand.Review, error) {
	return reviews.some(ctx, tx, `WHERE document_id = ?1 ORDER BY revision, created_ms, id`, document)
}

// PutReview makes or changes a review.
func (tx *Tx) PutReview(ctx context.Context, r firsthand.Review) error {
	return reviews.put(ctx, tx, r)
}

// Replacements lists the places of a review, in reading order.
func (tx *Tx) Replacements(ctx context.Context, review firsthand.ID) ([]firsthand.Replacement, error) {
	return replacements.some(ctx, tx, `WHERE review_id = ?1 ORDER BY span_start, span_end, id`, review)
}

// AllReplacements lists the places of every review of a study, in reading order
// within each.
func (tx *Tx) AllReplacements(ctx context.Context, study firsthand.ID) ([]firsthand.Replacement, error) {
	return replacements.some(ctx, tx, `WHERE study_id = ?1 ORDER BY review_id, span_start, span_end, id`, study)
}

// A ReplacementChange is a place as it is and as it shall be; without a Before
// it is made, without an After it is removed.
type ReplacementChange struct{ Before, After *firsthand.Replacement }

// ChangeReplacements makes, changes and removes many places at once. Each Before
// must be what this transaction has read, and none may be named twice. Conflict
// where the review of one is finished.
func (tx *Tx) ChangeReplacements(ctx context.Context, changes []ReplacementChange) error {
	list := make([]alteration[firsthand.Replacement], len(changes))
	for i, c := range changes {
		list[i] = alteration[firsthand.Replacement]{c.Before, c.After}
	}
	return replacements.alter(ctx, tx, list)
}

// masked stands for every letter that an edit of a sealed text put in, so that
// places are still carried over it.
const masked = "·"

// SealRevision takes the words of a revision out of the database: of its text,
// of what is known of its stretches, of the edits that made it, and of the
// journal's payloads that tell of those. Places, lengths and the digest stay;
// [Store.Settle] makes the words leave the files. Conflict if it is the newest
// revision.
func (tx *Tx) SealRevision(ctx context.Context, r firsthand.Revision) error {
	if r.Sealed {
		return nil
	}
	if err := tx.isOurs(ctx, "documents", r.Document); err != nil {
		return err
	}
	var newest int
	if err := tx.get(ctx, []any{&newest}, `SELECT MAX(number) FROM revisions WHERE document_id = ?1`, string(r.Document)); err != nil {
		return err
	}
	if r.Number >= newest {
		return firsthand.Errorf(firsthand.Conflict, "The newest text of an interview is read by analysts, and is not sealed.")
	}
	if _, err := tx.exec(ctx, `UPDATE texts SET body = '' WHERE revision_id = ?1`, string(r.ID)); err != nil {
		return err
	}
	tx.carrier = nil
	r.Sealed, r.Analysed, r.Turns, r.Marks = true, false, nil, nil
	if len(r.Edits) == 0 {
		return revisions.put(ctx, tx, r)
	}
	// What the journal would say of the change holds the words of the edits.
	for i, e := range r.Edits {
		r.Edits[i].New = strings.Repeat(masked, utf8.RuneCountInString(e.New))
	}
	if _, err := tx.exec(ctx, revisions.upsert(1), deref(revisions.into(&r))...); err != nil {
		return err
	}
	tx.log.touch(r.ID)
	study := tx.log.act.Study
	seqs, err := tx.PayloadsOf(ctx, study, []firsthand.ID{r.ID})
	if err == nil {
		_, err = tx.ErasePayloads(ctx, study, seqs)
	}
	return err
}
