package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"firsthand.study"
	"firsthand.study/deid"
	"firsthand.study/internal/format"
	"firsthand.study/internal/store"
	"firsthand.study/internal/text"
)

// BeginReview proposes what could tell who somebody is in the newest text of an
// interview, the same replacement for the same thing as in the study's other
// reviews, and keeps the places for somebody to go through. Conflict where a
// review of it waits already.
func (a *App) BeginReview(ctx context.Context, who Person, study, document firsthand.ID) (firsthand.Review, error) {
	var old firsthand.Revision
	var t studyTerms
	var before []firsthand.Span
	err := a.Store.View(ctx, func(tx *store.Tx) (err error) {
		if _, old, err = codable(ctx, tx, study, document); err != nil {
			return err
		}
		if t, err = terms(ctx, tx, study, ""); err != nil {
			return err
		}
		before, err = replacedBefore(ctx, tx, document)
		return err
	})
	if err != nil {
		return firsthand.Review{}, err
	}
	finder := deid.New(deid.Options{Known: t.known(), Register: t.register()})
	found, err := finder.Propose(old.Text, labels(&format.Transcript{Turns: old.Turns}))
	if err != nil {
		return firsthand.Review{}, err
	}
	v := firsthand.Review{ID: firsthand.NewID(), Study: study, Document: document, Revision: old.Number, Status: firsthand.ProposedStatus}
	ix := text.NewIndex(old.Text)
	var places []store.ReplacementChange
	for _, p := range found {
		if slices.ContainsFunc(before, p.Span.Overlaps) || p.Span.Len() <= 0 {
			continue
		}
		with := p.Replacement
		if k := t.by[sameWords(ix.Slice(p.Span))]; k != nil && !ofMoments[p.Category] {
			with = k.with
		}
		places = append(places, store.ReplacementChange{After: &firsthand.Replacement{ID: firsthand.NewID(), Study: study, Review: v.ID, Document: document, Span: p.Span,
			Category: string(p.Category), Kind: string(p.Kind), With: with, Why: p.Why, Score: p.Score, Entity: p.Entity, Decision: firsthand.Proposed}})
	}
	_, err = a.do(ctx, study, who, "review.begin", func(tx *store.Tx, me firsthand.Colleague) error {
		d, now, err := codable(ctx, tx, study, document)
		if err != nil {
			return err
		}
		if now.Number != old.Number {
			return firsthand.Errorf(firsthand.Conflict, "The text of %s was changed meanwhile; nothing was kept.", d.Name).WithHint("begin again")
		}
		if last, err := lastReview(ctx, tx, document); err != nil {
			return err
		} else if last.Status == firsthand.ProposedStatus {
			return firsthand.Errorf(firsthand.Conflict, "%s is being gone through already.", d.Name)
		}
		v.By, v.Created = me.ID, tx.Now()
		tx.Act().Summary = fmt.Sprintf("The review of %s began: %s.", d.Name, Counted(len(places), "proposal", "proposals"))
		if err := tx.PutReview(ctx, v); err != nil {
			return err
		}
		return tx.ChangeReplacements(ctx, places)
	})
	return v, err
}

// lastReview is the newest review of a document, zero where there is none.
func lastReview(ctx context.Context, tx *store.Tx, document firsthand.ID) (firsthand.Review, error) {
	all, err := tx.ReviewsOf(ctx, document)
	if err != nil || len(all) == 0 {
		return firsthand.Review{}, err
	}
	return all[len(all)-1], nil
}

// openReview is the review of a document that waits for decisions, with its
// places. Conflict where there is none.
func openReview(ctx context.Context, tx *store.Tx, study, document firsthand.ID) (d firsthand.Document, v firsthand.Review, places []firsthand.Replacement, err error) {
	if d, err = documentOf(ctx, tx, study, document); err != nil {
		return d, v, nil, err
	}
	if v, err = lastReview(ctx, tx, document); err != nil {
		return d, v, nil, err
	}
	switch v.Status {
	case firsthand.ProposedStatus:
	case "":
		return d, v, nil, firsthand.Errorf(firsthand.Conflict, "Nobody has begun to go through %s; nothing was changed.", d.Name)
	default:
		return d, v, nil, firsthand.Errorf(firsthand.Conflict, "The review of %s is finished; nothing was changed.", d.Name).WithHint("review the new text again")
	}
	places, err = tx.Replacements(ctx, v.ID)
	return d, v, places, err
}

// A Ruling is what somebody decides of a place.
type Ruling struct {
	Place    firsthand.ID
	Decision firsthand.Decision // Accepted, Kept, or Proposed to take it up again
	With     string             // what stands there instead; empty leaves what is proposed
	Reason   string
	All      bool // every place of this interview that means the same
	// Elsewhere gives what stands instead to the same words in other interviews
	// whose review is not finished, for their reviewers to decide.
	Elsewhere bool
}

// Ruled counts what a decision reached.
type Ruled struct{ Here, Elsewhere int }

// DecidePlace records a decision. What it is accepted with other words than those
// proposed is changed. It is one act, and can be undone until the review is
// finished.
func (a *App) DecidePlace(ctx context.Context, who Person, study, document firsthand.ID, r Ruling) (Ruled, error) {
	var out Ruled
	r.With, r.Reason = strings.TrimSpace(r.With), strings.TrimSpace(r.Reason)
	if r.Decision != firsthand.Accepted && r.Decision != firsthand.Kept && r.Decision != firsthand.Proposed {
		return out, firsthand.Errorf(firsthand.Invalid, "A place is accepted or its words are kept; nothing was changed.")
	}
	_, err := a.do(ctx, study, who, "review.decide", func(tx *store.Tx, me firsthand.Colleague) error {
		out = Ruled{}
		d, v, places, err := openReview(ctx, tx, study, document)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(places, func(p firsthand.Replacement) bool { return p.ID == r.Place })
		if i < 0 {
			return firsthand.Errorf(firsthand.NotFound, "There is no such place in the review of %s; nothing was changed.", d.Name)
		}
		at := places[i]
		var changes []store.ReplacementChange
		for k, p := range places {
			if k != i && !(r.All && p.Entity == at.Entity) {
				continue
			}
			if k != i && p.Decision == firsthand.Kept && r.Decision == firsthand.Accepted {
				continue // somebody said of this very place that its words stay
			}
			after, err := r.decided(p, me.ID, tx.Now())
			if err != nil {
				return err
			}
			changes = append(changes, store.ReplacementChange{Before: &places[k], After: after})
		}
		if r.Elsewhere && r.Decision == firsthand.Accepted {
			more, err := sameElsewhere(ctx, tx, v, at, cmp.Or(r.With, at.With))
			if err != nil {
				return err
			}
			out.Elsewhere = len(more)
			changes = append(changes, more...)
		}
		out.Here = len(changes) - out.Elsewhere
		tx.Act().Summary = r.told(d.Name, at, out)
		return tx.ChangeReplacements(ctx, changes)
	})
	return out, err
}

// decided is a place after a ruling; nil where it was added and its words are
// kept after all.
func (r Ruling) decided(p firsthand.Replacement, by firsthand.ID, now int64) (*firsthand.Replacement, error) {
	was := p
	p.By, p.Decided, p.Reason, p.Decision = by, now, r.Reason, r.Decision
	switch {
	case was.Decision == firsthand.Added && r.Decision != firsthand.Accepted:
		return nil, nil
	case r.Decision == firsthand.Proposed:
		p.By, p.Decided, p.Reason = "", 0, ""
	case r.Decision == firsthand.Kept:
	case was.Decision == firsthand.Added:
		p.Decision, p.With = firsthand.Added, cmp.Or(r.With, p.With)
	case r.With != "" && r.With != was.With || was.Decision == firsthand.Changed && (r.With == "" || r.With == was.With):
		p.Decision, p.With = firsthand.Changed, cmp.Or(r.With, p.With)
	}
	return &p, p.Validate()
}

// told is the sentence of the journal; it has no word that stood there.
func (r Ruling) told(name string, at firsthand.Replacement, n Ruled) string {
	places := Counted(n.Here, "place", "places")
	s := fmt.Sprintf("%s of %s became “%s”.", places, name, cmp.Or(r.With, at.With))
	switch r.Decision {
	case firsthand.Kept:
		s = fmt.Sprintf("The words of %s of %s are kept.", places, name)
	case firsthand.Proposed:
		s = fmt.Sprintf("%s of %s are to be decided again.", places, name)
		if n.Here == 1 {
			s = fmt.Sprintf("1 place of %s is to be decided again.", name)
		}
	}
	if n.Elsewhere > 0 {
		s = strings.TrimSuffix(s, ".") + fmt.Sprintf(", and is proposed for %s in other interviews.", Counted(n.Elsewhere, "place", "places"))
	}
	return s
}

// sameElsewhere are the places of other open reviews that hold the same words
// and wait, with what is to stand there.
func sameElsewhere(ctx context.Context, tx *store.Tx, v firsthand.Review, at firsthand.Replacement, with string) ([]store.ReplacementChange, error) {
	mine, err := revisionWords(ctx, tx, v.Document, v.Revision)
	if err != nil {
		return nil, err
	}
	words := sameWords(text.NewIndex(mine).Slice(at.Span))
	all, err := tx.Reviews(ctx, v.Study)
	if err != nil || words == "" {
		return nil, err
	}
	var out []store.ReplacementChange
	for _, o := range all {
		if o.ID == v.ID || o.Status != firsthand.ProposedStatus {
			continue
		}
		body, err := revisionWords(ctx, tx, o.Document, o.Revision)
		if err != nil {
			return nil, err
		}
		ix := text.NewIndex(body)
		places, err := tx.Replacements(ctx, o.ID)
		if err != nil {
			return nil, err
		}
		for i, p := range places {
			if p.Open() && p.With != with && sameWords(ix.Slice(p.Span)) == words {
				after := p
				after.With = with
				out = append(out, store.ReplacementChange{Before: &places[i], After: &after})
			}
		}
	}
	return out, nil
}
