package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/search"
	"firsthand.study/internal/store"
	"firsthand.study/internal/text"
)

// A Correction is what correcting a passage did.
type Correction struct {
	Revision int                // the new one, or the old one where nothing was different
	Touched  []firsthand.Coding // whose words are no longer those that were coded
	Gone     int                // codings of which no word is left
}

// Correct puts other words in the place of a passage that lies within one turn,
// or within none, and so makes the next revision of the text: every coding is
// carried with its words, and those whose own words changed are told of. revision
// is the one that who looks at; it is a Conflict if there is a newer one.
func (a *App) Correct(ctx context.Context, who Person, study, document firsthand.ID, revision int, at firsthand.Span, words string) (Correction, error) {
	var out Correction
	_, err := a.do(ctx, study, who, "document.correct", func(tx *store.Tx, me firsthand.Colleague) error {
		d, old, err := codable(ctx, tx, study, document)
		if err != nil {
			return err
		}
		out = Correction{Revision: old.Number}
		if err := mayCorrect(d, old, revision, at, words); err != nil {
			return err
		}
		ix := text.NewIndex(old.Text)
		edits := text.Diff(ix.Slice(at), words)
		if len(edits) == 0 {
			return nil
		}
		for i := range edits {
			edits[i].Start += at.Start
			edits[i].End += at.Start
		}
		before, err := tx.Codings(ctx, document)
		if err != nil {
			return err
		}
		next, err := corrected(old, ix, edits, at)
		if err != nil {
			return err
		}
		next.By, next.Created = me.ID, tx.Now()
		s, err := tx.Study(ctx, string(study))
		if err != nil {
			return err
		}
		tx.Act().Verb = firsthand.Final
		tx.Act().Summary = fmt.Sprintf("The text of %s was corrected: revision %d.", d.Name, next.Number)
		if err := tx.AddRevision(ctx, next); err != nil {
			return err
		}
		if err := tx.Index(ctx, document, search.NewAnalyser(s.Language).Lexemes(next.Text, nil)); err != nil {
			return err
		}
		out.Revision = next.Number
		return out.compare(ctx, tx, document, before)
	})
	return out, err
}

// mayCorrect tells what stands in the way of a correction.
func mayCorrect(d firsthand.Document, old firsthand.Revision, revision int, at firsthand.Span, words string) error {
	switch {
	case old.Number != revision:
		return firsthand.Errorf(firsthand.Conflict, "The text was corrected by somebody else meanwhile; nothing was changed.").WithHint("look at the new words first")
	case !at.Valid(old.Length):
		return firsthand.Errorf(firsthand.Invalid, "That passage is not in %s.", d.Name)
	case strings.TrimSpace(words) == "":
		return firsthand.Errorf(firsthand.Invalid, "A correction leaves words behind; nothing was changed.")
	case strings.ContainsAny(words, "\n\r\x00"):
		return firsthand.Errorf(firsthand.Invalid, "A correction stays within its paragraph; nothing was changed.")
	}
	for _, t := range old.Turns {
		if t.Overlaps(at) && !t.Contains(at) || t.Label.Overlaps(at) {
			return firsthand.Errorf(firsthand.Invalid, "A correction stays within what one person says; nothing was changed.")
		}
	}
	return nil
}

// corrected is the revision that edits within a passage make of an old one. The
// edges of turns lie outside the passage or on its edges, so that words put in
// there belong to the turn.
func corrected(old firsthand.Revision, ix *text.Index, edits []text.Edit, at firsthand.Span) (firsthand.Revision, error) {
	body, err := text.Apply(old.Text, edits)
	if err != nil {
		return firsthand.Revision{}, err
	}
	carrier, err := text.NewCarrier(ix.Len(), edits)
	if err != nil {
		return firsthand.Revision{}, err
	}
	sum := sha256.Sum256([]byte(body))
	next := firsthand.Revision{ID: firsthand.NewID(), Document: old.Document, Number: old.Number + 1, Kind: firsthand.Corrected, Analysed: true,
		Length: text.NewIndex(body).Len(), Words: CountWords(body), Digest: hex.EncodeToString(sum[:]), Edits: edits, Text: body}
	longer := next.Length - old.Length
	around := func(s firsthand.Span) firsthand.Span {
		if s.Start >= at.End {
			s.Start += longer
		}
		if s.End >= at.End {
			s.End += longer
		}
		return s
	}
	for _, t := range old.Turns {
		t.Span, t.Label = around(t.Span), around(t.Label)
		next.Turns = append(next.Turns, t)
	}
	for _, m := range old.Marks {
		to, _, gone := carrier.Carry(m.Span)
		if gone && m.Len() > 0 {
			continue
		}
		m.Span = to
		next.Marks = append(next.Marks, m)
	}
	return next, nil
}

// compare finds the codings that a correction touched.
func (out *Correction) compare(ctx context.Context, tx *store.Tx, document firsthand.ID, before []firsthand.Coding) error {
	after, err := tx.Codings(ctx, document)
	if err != nil {
		return err
	}
	quote := make(map[firsthand.ID]string, len(before))
	for _, c := range before {
		quote[c.ID] = c.Quote
	}
	for _, c := range after {
		switch {
		case c.Gone || c.Place.Len() <= 0:
			if quote[c.ID] != "" {
				out.Gone++
			}
		case c.Quote != quote[c.ID]:
			out.Touched = append(out.Touched, c)
		}
	}
	return nil
}
