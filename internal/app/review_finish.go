package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/search"
	"firsthand.study/internal/store"
	"firsthand.study/internal/text"
)

// Finish makes the next revision of an interview from what was decided; every
// coding is carried with its words. It is not taken back, as no new text is:
// another review goes on from it. Conflict while any place waits.
func (a *App) Finish(ctx context.Context, who Person, study, document firsthand.ID) (firsthand.Review, error) {
	var v firsthand.Review
	_, err := a.do(ctx, study, who, "document.deidentify", func(tx *store.Tx, me firsthand.Colleague) error {
		d, review, places, err := openReview(ctx, tx, study, document)
		if err != nil {
			return err
		}
		v = review
		_, old, err := codable(ctx, tx, study, document)
		if err != nil {
			return err
		}
		if old.Number != v.Revision {
			return firsthand.Errorf(firsthand.Conflict, "The text of %s was changed since its review began; nothing was changed.", d.Name).WithHint("begin a review of the new text")
		}
		var edits []text.Edit
		waiting := 0
		for _, p := range places {
			if p.Open() {
				waiting++
			}
			if p.Replaces() {
				edits = append(edits, text.Edit{Span: p.Span, New: p.With})
			}
		}
		if waiting > 0 {
			return firsthand.Errorf(firsthand.Conflict, "%s of %s wait for a decision; nothing was changed.", Counted(waiting, "place", "places"), d.Name)
		}
		v.Status, v.Reviewer, v.Reviewed, v.Made = firsthand.ReviewedStatus, me.ID, tx.Now(), old.Number
		tx.Act().Verb = firsthand.Final
		tx.Act().Summary = fmt.Sprintf("The review of %s is finished: nothing in it was replaced.", d.Name)
		if len(edits) == 0 {
			return tx.PutReview(ctx, v)
		}
		next, err := deidentified(old, edits)
		if err != nil {
			return err
		}
		next.By, next.Created = me.ID, tx.Now()
		v.Made = next.Number
		s, err := tx.Study(ctx, string(study))
		if err != nil {
			return err
		}
		tx.Act().Summary = fmt.Sprintf("The review of %s is finished: %s, revision %d.", d.Name, Counted(len(edits), "replacement", "replacements"), next.Number)
		if err := tx.PutReview(ctx, v); err != nil {
			return err
		}
		if err := tx.AddRevision(ctx, next); err != nil {
			return err
		}
		return tx.Index(ctx, document, search.NewAnalyser(s.Language).Lexemes(next.Text, nil))
	})
	return v, err
}

// deidentified is the revision that replacements make of an old one. Speakers
// are called what stands in their labels, or instead of their names; what a file
// noted beside its words, such as a comment, stays behind, since nobody went
// through it.
func deidentified(old firsthand.Revision, edits []text.Edit) (firsthand.Revision, error) {
	ix := text.NewIndex(old.Text)
	body, err := text.Apply(old.Text, edits)
	if err != nil {
		return firsthand.Revision{}, err
	}
	sum := sha256.Sum256([]byte(body))
	new := text.NewIndex(body)
	next := firsthand.Revision{ID: firsthand.NewID(), Document: old.Document, Number: old.Number + 1, Kind: firsthand.Deidentified, Analysed: true,
		Length: new.Len(), Words: CountWords(body), Digest: hex.EncodeToString(sum[:]), Edits: edits, Text: body}
	called := map[string]string{}
	for _, e := range edits {
		called[sameWords(ix.Slice(e.Span))] = e.New
	}
	move := mover(edits)
	for _, t := range old.Turns {
		label := t.Label
		t.Span, t.Label = move(t.Span), move(t.Label)
		switch with := called[sameWords(t.Speaker)]; {
		case label.Len() > 0 && touches(edits, label):
			t.Speaker = strings.TrimRight(strings.TrimSpace(new.Slice(t.Label)), " \t:")
		case with != "":
			t.Speaker = with
		}
		next.Turns = append(next.Turns, t)
	}
	for _, m := range old.Marks {
		m.Span, m.Note = move(m.Span), ""
		if m.Len() > 0 {
			next.Marks = append(next.Marks, m)
		}
	}
	return next, nil
}

func touches(edits []text.Edit, s firsthand.Span) bool {
	for _, e := range edits {
		if e.Overlaps(s) {
			return true
		}
	}
	return false
}

// mover moves stretches over edits that are in order and replace something. An
// edge inside an edit goes to the edit's own.
func mover(edits []text.Edit) func(firsthand.Span) firsthand.Span {
	at := func(p int, end bool) int {
		shift := 0
		for _, e := range edits {
			long := text.NewIndex(e.New).Len()
			switch {
			case e.End <= p:
				shift += long - e.Len()
			case e.Start < p && end:
				return e.Start + shift + long
			case e.Start < p:
				return e.Start + shift
			}
		}
		return p + shift
	}
	return func(s firsthand.Span) firsthand.Span {
		if s.Len() <= 0 {
			p := at(s.Start, false)
			return firsthand.Span{Start: p, End: p}
		}
		return firsthand.Span{Start: at(s.Start, false), End: at(s.End, true)}
	}
}

// replacedBefore are the places of a document's newest text where a review put
// something in.
func replacedBefore(ctx context.Context, tx *store.Tx, document firsthand.ID) ([]firsthand.Span, error) {
	all, err := tx.Revisions(ctx, document)
	if err != nil {
		return nil, err
	}
	var out []firsthand.Span
	for i, r := range all {
		if i == 0 {
			continue
		}
		carrier, err := text.NewCarrier(all[i-1].Length, r.Edits)
		if err != nil {
			return nil, err
		}
		var now []firsthand.Span
		for _, s := range out {
			if to, _, gone := carrier.Carry(s); !gone && to.Len() > 0 {
				now = append(now, to)
			}
		}
		if r.Kind == firsthand.Deidentified {
			move := mover(r.Edits)
			for _, e := range r.Edits {
				if s := move(e.Span); s.Len() > 0 {
					now = append(now, s)
				}
			}
		}
		out = now
	}
	return out, nil
}

// A sealedText is what the vault keeps of an interview's earlier texts.
type sealedText struct {
	Document  string           `json:"document"`
	Revisions []sealedRevision `json:"revisions"`
}

type sealedRevision struct {
	Number int              `json:"number"`
	Text   string           `json:"text"`
	Turns  []firsthand.Turn `json:"turns,omitempty"`
	Marks  []firsthand.Mark `json:"marks,omitempty"`
}

// SignOff is the second person's agreement to a finished review. Where the
// interview belongs to a participant and there is a vault, the texts before go
// into it, and leave the database and its files. Forbidden for whoever finished
// the review or decided any of its places.
func (a *App) SignOff(ctx context.Context, who Person, study, document firsthand.ID) (firsthand.Review, error) {
	var v firsthand.Review
	var kept sealedText
	var of firsthand.Participant
	err := a.Store.View(ctx, func(tx *store.Tx) (err error) {
		kept, of, err = beforeReview(ctx, tx, study, document)
		return err
	})
	if err != nil {
		return v, err
	}
	if err := a.Store.View(ctx, func(tx *store.Tx) error { return maySign(ctx, tx, who, study, document) }); err != nil {
		return v, err
	}
	sealed := false
	if of.ID != "" && len(kept.Revisions) > 0 {
		b, err := json.Marshal(kept)
		if err != nil {
			return v, err
		}
		_, err = a.seal(ctx, firsthand.Secret{Study: study, Participant: of.ID, Kind: firsthand.TextSecret}, bytes.NewReader(b), false)
		if err != nil && !notFound(err) {
			return v, err
		}
		sealed = err == nil
	}
	_, err = a.do(ctx, study, who, "review.sign", func(tx *store.Tx, me firsthand.Colleague) error {
		if err := maySign(ctx, tx, who, study, document); err != nil {
			return err
		}
		d, err := documentOf(ctx, tx, study, document)
		if err != nil {
			return err
		}
		if v, err = lastReview(ctx, tx, document); err != nil {
			return err
		}
		v.Status, v.Signer, v.Signed, v.Sealed = firsthand.SignedStatus, me.ID, tx.Now(), sealed
		tx.Act().Verb = firsthand.Final
		tx.Act().Summary = fmt.Sprintf("The review of %s was signed off.", d.Name)
		if err := tx.PutReview(ctx, v); err != nil || !sealed {
			return err
		}
		tx.Act().Summary = fmt.Sprintf("The review of %s was signed off; %s sealed in the vault.", d.Name, Counted(len(kept.Revisions), "earlier text was", "earlier texts were"))
		all, err := tx.Revisions(ctx, document)
		if err != nil {
			return err
		}
		there := map[int]bool{}
		for _, k := range kept.Revisions {
			there[k.Number] = true
		}
		for _, r := range all {
			if !there[r.Number] {
				continue
			}
			if err := tx.SealRevision(ctx, r); err != nil {
				return err
			}
		}
		return tx.Reindex(ctx, lexer())
	})
	if err != nil || !sealed {
		return v, err
	}
	a.forget(study)
	return v, a.Store.Settle(ctx)
}

// maySign tells what stands in the way of a second person's agreement.
func maySign(ctx context.Context, tx *store.Tx, who Person, study, document firsthand.ID) error {
	d, err := documentOf(ctx, tx, study, document)
	if err != nil {
		return err
	}
	v, err := lastReview(ctx, tx, document)
	if err != nil {
		return err
	}
	switch v.Status {
	case firsthand.ReviewedStatus:
	case firsthand.SignedStatus:
		return firsthand.Errorf(firsthand.Conflict, "The review of %s is signed off already.", d.Name)
	default:
		return firsthand.Errorf(firsthand.Conflict, "The review of %s is not finished; nothing was changed.", d.Name)
	}
	by, err := deciders(ctx, tx, v)
	if err != nil {
		return err
	}
	names, err := colleagueNames(ctx, tx, study)
	if err != nil {
		return err
	}
	for id := range by {
		if names[id] == who.Name {
			return firsthand.Errorf(firsthand.Forbidden, "Whoever decided does not sign off: a second person looks at %s. Nothing was changed.", d.Name)
		}
	}
	return nil
}

// deciders are who finished a review or decided any of its places.
func deciders(ctx context.Context, tx *store.Tx, v firsthand.Review) (map[firsthand.ID]bool, error) {
	places, err := tx.Replacements(ctx, v.ID)
	by := map[firsthand.ID]bool{}
	for _, id := range append([]firsthand.ID{v.Reviewer}, decidedBy(places)...) {
		if id != "" {
			by[id] = true
		}
	}
	return by, err
}

func decidedBy(places []firsthand.Replacement) (ids []firsthand.ID) {
	for _, p := range places {
		ids = append(ids, p.By)
	}
	return ids
}

// beforeReview reads the texts before the one that a document's finished review
// made, and whose they are; nobody's where the interview belongs to no
// participant.
func beforeReview(ctx context.Context, tx *store.Tx, study, document firsthand.ID) (k sealedText, of firsthand.Participant, err error) {
	d, err := documentOf(ctx, tx, study, document)
	if err != nil {
		return k, of, err
	}
	k.Document = d.Name
	v, err := lastReview(ctx, tx, document)
	if err != nil {
		return k, of, err
	}
	all, err := tx.Revisions(ctx, document)
	if err != nil {
		return k, of, err
	}
	for _, r := range all {
		if r.Sealed || r.Number >= v.Made {
			continue
		}
		body, err := tx.RevisionText(ctx, r.ID)
		if err != nil {
			return k, of, err
		}
		k.Revisions = append(k.Revisions, sealedRevision{r.Number, body, r.Turns, r.Marks})
	}
	people, err := tx.Participants(ctx, study)
	for _, p := range people {
		if d.Case != "" && p.Case == d.Case {
			of = p
		}
	}
	return k, of, err
}
