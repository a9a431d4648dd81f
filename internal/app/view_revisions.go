package app

import (
	"context"

	"firsthand.study"
	"firsthand.study/internal/store"
	"firsthand.study/internal/text"
)

// A RevisionDiff is what changed from one text of a document to a later one.
type RevisionDiff struct {
	Document firsthand.Document
	From, To RevisionLine
	Newest   int
	Parts    []DiffPart
	Codings  []AffectedCoding // whose words the changes touch, in reading order
}

// A DiffPart is a stretch of a diff: words that stayed, went, or came.
type DiffPart struct {
	Kind DiffKind
	Text string
}

// A DiffKind is what became of a stretch.
type DiffKind string

// The kinds of stretch.
const (
	Stayed DiffKind = "stayed"
	Went   DiffKind = "went"
	Came   DiffKind = "came"
)

// An AffectedCoding is a coding whose words a new text changed.
type AffectedCoding struct {
	firsthand.Coding
	Coder, Code string
	Before      string // the words that were coded
}

// CompareRevisions tells what changed between two texts of a document that
// analysts may see, and which codings it touches.
func (a *App) CompareRevisions(ctx context.Context, study firsthand.ID, document string, from, to int) (RevisionDiff, error) {
	var v RevisionDiff
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		all, err := tx.Documents(ctx, study)
		if err != nil {
			return err
		}
		i := documentIn(all, document)
		if i < 0 {
			return firsthand.Errorf(firsthand.NotFound, "There is no interview %q in this study.", document)
		}
		v.Document = all[i]
		names, err := colleagueNames(ctx, tx, study)
		if err != nil {
			return err
		}
		revisions, err := tx.Revisions(ctx, v.Document.ID)
		if err != nil {
			return err
		}
		for _, r := range revisions {
			if !r.Analysed {
				continue
			}
			v.Newest = r.Number
			if r.Number == from {
				v.From = RevisionLine{r, names[r.By]}
			}
			if r.Number == to {
				v.To = RevisionLine{r, names[r.By]}
			}
		}
		if v.From.ID == "" || v.To.ID == "" || from >= to {
			return firsthand.Errorf(firsthand.NotFound, "%s has no such revisions to compare.", v.Document.Name)
		}
		old, err := tx.RevisionText(ctx, v.From.ID)
		if err != nil {
			return err
		}
		next, err := tx.RevisionText(ctx, v.To.ID)
		if err != nil {
			return err
		}
		edits := v.To.Edits
		if to != from+1 || len(edits) == 0 {
			edits = text.Diff(old, next)
		}
		v.Parts = diffParts(old, edits)
		return v.affected(ctx, tx, names, revisions, text.NewIndex(old), edits)
	})
	return v, err
}

// diffParts lays a text and its edits out in reading order.
func diffParts(old string, edits []text.Edit) []DiffPart {
	ix := text.NewIndex(old)
	var parts []DiffPart
	add := func(kind DiffKind, words string) {
		if words != "" {
			parts = append(parts, DiffPart{kind, words})
		}
	}
	at := 0
	for _, e := range edits {
		add(Stayed, ix.Slice(text.Span{Start: at, End: e.Start}))
		add(Went, ix.Slice(e.Span))
		add(Came, e.New)
		at = e.End
	}
	add(Stayed, ix.Slice(text.Span{Start: at, End: ix.Len()}))
	return parts
}

// affected finds the codings, made before the later text, whose words it changed.
func (v *RevisionDiff) affected(ctx context.Context, tx *store.Tx, names map[firsthand.ID]string, revisions []firsthand.Revision, ix *text.Index, edits []text.Edit) error {
	codings, err := tx.Codings(ctx, v.Document.ID)
	if err != nil {
		return err
	}
	codes, err := tx.Codes(ctx, v.Document.Study)
	if err != nil {
		return err
	}
	code := make(map[firsthand.ID]string, len(codes))
	for _, c := range codes {
		code[c.ID] = c.Name
	}
	across, err := text.NewCarrier(ix.Len(), edits)
	if err != nil {
		return err
	}
	for _, c := range codings {
		if c.Revision > v.From.Number {
			continue
		}
		at, gone := c.Span, false
		for i := 1; i < len(revisions) && !gone; i++ {
			if r := revisions[i]; r.Number > c.Revision && r.Number <= v.From.Number {
				step, err := text.NewCarrier(revisions[i-1].Length, r.Edits)
				if err != nil {
					return err
				}
				at, _, gone = step.Carry(at)
			}
		}
		if gone {
			continue
		}
		if _, changed, lost := across.Carry(at); changed || lost {
			v.Codings = append(v.Codings, AffectedCoding{c, names[c.Coder], code[c.Code], ix.Slice(at)})
		}
	}
	return nil
}
