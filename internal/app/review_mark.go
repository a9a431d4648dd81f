package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"firsthand.study"
	"firsthand.study/deid"
	"firsthand.study/internal/store"
	"firsthand.study/internal/text"
)

// A Marking is something that was missed: where it stands, or the words it is.
type Marking struct {
	Span     firsthand.Span // in the text that the review goes through
	Words    string         // looked for where the span is empty
	Category string
	With     string // empty lets the study's own name for it, or the next number, stand
	Reason   string
	All      bool // everywhere in this interview
	// Elsewhere proposes it in other interviews whose review is not finished.
	Elsewhere bool
}

// Categories are what a place may be, in the order of the page that asks; those
// behind the finder's own are what only a reader knows.
var Categories = []string{"person", "nickname", "professional", "pet", "service", "hospital", "prison", "school", "venue", "organisation",
	"address", "street", "district", "town", "region", "country", "postcode", "date", "age", "phone", "email", "web", "handle", "id", "vehicle",
	"occupation", "people", "faith", "family", "event", "circumstance"}

// A Missed is what marking some words would reach.
type Missed struct {
	Span     firsthand.Span
	Words    string
	Here     int               // places in this interview, this one with them
	There    []MissedThere     // other interviews that have the words
	Category string            // what the study takes it for, or what is likely
	With     string            // what the study calls it, or what nothing is called yet
	Known    bool              // the study calls it so already
	Next     map[string]string // what nothing is called yet, by category
}

// A MissedThere is another interview that has the words, not counting places
// that its review has already.
type MissedThere struct {
	Document firsthand.Document
	Places   int
	Status   firsthand.Status // of its review, empty where none was begun
}

// Missed looks for words that a review missed, in this interview and in every
// other of the study.
func (a *App) Missed(ctx context.Context, study, document firsthand.ID, m Marking) (Missed, error) {
	var out Missed
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		_, v, places, err := openReview(ctx, tx, study, document)
		if err != nil {
			return err
		}
		ix, err := m.find(ctx, tx, v, places)
		if err != nil {
			return err
		}
		out = Missed{Span: m.Span, Words: ix.Slice(m.Span), Category: "person", Next: map[string]string{}}
		for _, s := range placesOf(ix, out.Words) {
			if s == m.Span || !overlapsAny(places, s) {
				out.Here++
			}
		}
		out.Here = max(out.Here, 1)
		t, err := terms(ctx, tx, study, "")
		if err != nil {
			return err
		}
		g := t.register()
		for _, c := range Categories {
			out.Next[c] = "[" + g.Next(deid.Category(c)) + "]"
		}
		if k := t.by[sameWords(out.Words)]; k != nil {
			out.Category, out.With, out.Known = k.category, k.with, true
		} else {
			out.With = out.Next[out.Category]
		}
		out.There, err = elsewhere(ctx, tx, study, document, out.Words)
		return err
	})
	return out, err
}

// find settles where a marking is: its edges lose blanks, and words are looked
// for outside the places there are.
func (m *Marking) find(ctx context.Context, tx *store.Tx, v firsthand.Review, places []firsthand.Replacement) (*text.Index, error) {
	body, err := revisionWords(ctx, tx, v.Document, v.Revision)
	if err != nil {
		return nil, err
	}
	ix := text.NewIndex(body)
	if m.Span.Len() <= 0 {
		if sameWords(m.Words) == "" {
			return nil, firsthand.Errorf(firsthand.Invalid, "Select the words that were missed, or type them; nothing was changed.")
		}
		found := placesOf(ix, m.Words)
		if len(found) == 0 {
			return nil, firsthand.Errorf(firsthand.Invalid, "Those words are not in this interview; nothing was changed.")
		}
		m.Span = found[0]
		for _, s := range found {
			if !overlapsAny(places, s) {
				m.Span = s
				break
			}
		}
	}
	if !m.Span.Valid(ix.Len()) {
		return nil, firsthand.Errorf(firsthand.Invalid, "That passage is not in the interview; nothing was changed.")
	}
	words := ix.Slice(m.Span)
	m.Span.Start += len([]rune(words)) - len([]rune(strings.TrimLeft(words, " \t\n")))
	m.Span.End -= len([]rune(words)) - len([]rune(strings.TrimRight(words, " \t\n")))
	words = ix.Slice(m.Span)
	if sameWords(words) == "" {
		return nil, firsthand.Errorf(firsthand.Invalid, "Select the words that were missed, or type them; nothing was changed.")
	}
	if strings.Contains(words, "\n") {
		return nil, firsthand.Errorf(firsthand.Invalid, "A place stays within its paragraph; nothing was changed.").WithHint("mark each part for itself")
	}
	return ix, nil
}

func overlapsAny(places []firsthand.Replacement, s firsthand.Span) bool {
	return slices.ContainsFunc(places, func(p firsthand.Replacement) bool { return p.Span.Overlaps(s) })
}

// elsewhere finds other interviews of a study that have some words, outside the
// places of their own reviews.
func elsewhere(ctx context.Context, tx *store.Tx, study, document firsthand.ID, words string) ([]MissedThere, error) {
	documents, err := tx.Documents(ctx, study)
	if err != nil {
		return nil, err
	}
	var out []MissedThere
	for _, d := range documents {
		if d.ID == document || d.Media != firsthand.Text && d.Media != firsthand.PDF {
			continue
		}
		now, err := tx.Analysed(ctx, d.ID)
		if notFound(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		v, err := lastReview(ctx, tx, d.ID)
		if err != nil {
			return nil, err
		}
		var places []firsthand.Replacement
		if v.Status == firsthand.ProposedStatus && v.Revision == now.Number {
			if places, err = tx.Replacements(ctx, v.ID); err != nil {
				return nil, err
			}
		}
		n := 0
		for _, s := range placesOf(text.NewIndex(now.Text), words) {
			if !overlapsAny(places, s) {
				n++
			}
		}
		if n > 0 {
			out = append(out, MissedThere{d, n, v.Status})
		}
	}
	SortByName(out, func(t MissedThere) string { return t.Document.Name })
	return out, nil
}

// Mark adds a place that was missed. Places that it overlaps give way to it.
func (a *App) Mark(ctx context.Context, who Person, study, document firsthand.ID, m Marking) (Ruled, error) {
	var out Ruled
	m.With, m.Reason = strings.TrimSpace(m.With), strings.TrimSpace(m.Reason)
	if !slices.Contains(Categories, m.Category) {
		return out, firsthand.Errorf(firsthand.Invalid, "A place is of a sort, such as a person or a town; nothing was changed.")
	}
	_, err := a.do(ctx, study, who, "review.mark", func(tx *store.Tx, me firsthand.Colleague) error {
		out = Ruled{}
		d, v, places, err := openReview(ctx, tx, study, document)
		if err != nil {
			return err
		}
		m := m
		ix, err := m.find(ctx, tx, v, places)
		if err != nil {
			return err
		}
		words := ix.Slice(m.Span)
		if m.With == "" {
			t, err := terms(ctx, tx, study, "")
			if err != nil {
				return err
			}
			if m.With = "[" + t.register().Next(deid.Category(m.Category)) + "]"; t.by[sameWords(words)] != nil {
				m.With = t.by[sameWords(words)].with
			}
		}
		spans := []firsthand.Span{m.Span}
		if m.All {
			for _, s := range placesOf(ix, words) {
				if !s.Overlaps(m.Span) && !overlapsAny(places, s) {
					spans = append(spans, s)
				}
			}
		}
		var changes []store.ReplacementChange
		for i, p := range places {
			if p.Span.Overlaps(m.Span) {
				changes = append(changes, store.ReplacementChange{Before: &places[i]})
			}
		}
		entity := 1
		for _, p := range places {
			entity = max(entity, p.Entity+1)
		}
		for _, s := range spans {
			p := m.place(v, s, entity)
			p.Decision, p.By, p.Decided, p.Why = firsthand.Added, me.ID, tx.Now(), "marked by a reader"
			if err := p.Validate(); err != nil {
				return err
			}
			changes = append(changes, store.ReplacementChange{After: &p})
		}
		out.Here = len(spans)
		if m.Elsewhere {
			more, err := m.there(ctx, tx, v, words)
			if err != nil {
				return err
			}
			out.Elsewhere = len(more)
			changes = append(changes, more...)
		}
		tx.Act().Summary = fmt.Sprintf("%s of %s were added as “%s”.", Counted(out.Here, "place", "places"), d.Name, m.With)
		if out.Here == 1 {
			tx.Act().Summary = fmt.Sprintf("1 place of %s was added as “%s”.", d.Name, m.With)
		}
		if out.Elsewhere > 0 {
			tx.Act().Summary = strings.TrimSuffix(tx.Act().Summary, ".") + fmt.Sprintf(", and %s proposed in other interviews.", Counted(out.Elsewhere, "is", "are"))
		}
		return tx.ChangeReplacements(ctx, changes)
	})
	return out, err
}

func (m Marking) place(v firsthand.Review, s firsthand.Span, entity int) firsthand.Replacement {
	return firsthand.Replacement{ID: firsthand.NewID(), Study: v.Study, Review: v.ID, Document: v.Document, Span: s, Category: m.Category,
		Kind: string(deid.KindOf(deid.Category(m.Category))), With: m.With, Reason: m.Reason, Score: 1, Entity: entity, Decision: firsthand.Proposed}
}

// there are the same words in other reviews that wait, as proposals.
func (m Marking) there(ctx context.Context, tx *store.Tx, v firsthand.Review, words string) ([]store.ReplacementChange, error) {
	others, err := elsewhere(ctx, tx, v.Study, v.Document, words)
	if err != nil {
		return nil, err
	}
	var out []store.ReplacementChange
	for _, t := range others {
		if t.Status != firsthand.ProposedStatus {
			continue
		}
		o, err := lastReview(ctx, tx, t.Document.ID)
		if err != nil {
			return nil, err
		}
		body, err := revisionWords(ctx, tx, o.Document, o.Revision)
		if err != nil {
			return nil, err
		}
		places, err := tx.Replacements(ctx, o.ID)
		if err != nil {
			return nil, err
		}
		entity := 1
		for _, p := range places {
			entity = max(entity, p.Entity+1)
		}
		for _, s := range placesOf(text.NewIndex(body), words) {
			if overlapsAny(places, s) {
				continue
			}
			p := m.place(o, s, entity)
			p.Why, p.Reason = "marked in another interview", ""
			out = append(out, store.ReplacementChange{After: &p})
		}
	}
	return out, nil
}
