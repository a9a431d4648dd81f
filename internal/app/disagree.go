package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"firsthand.study"
	"firsthand.study/internal/corpus"
	"firsthand.study/internal/store"
	"firsthand.study/internal/text"
)

// A Disagreement is a unit that one coder gave a code and another did not.
type Disagreement struct {
	Document string
	Case     firsthand.Case
	Line     int // in which it begins, from 1
	Sides    []Side
}

// A Side is what one coder made of a unit.
type Side struct {
	Coder string
	Has   bool     // gave the code here
	Codes []string // the names of the codes given to the words in question, this one left out
	Words []Marked
}

// Marked is a stretch of a unit, with the code or without.
type Marked struct {
	Text string
	On   bool
}

// Disagreements are those about one code, in the order of documents.
type Disagreements struct {
	Unit  string // turn or paragraph: what is counted
	Count int
	List  []Disagreement
}

// Disagreements shows the units in which coders differ about a code, limit of
// them after the first from. By turn or paragraph their number is that of the
// units that one coder coded and not the other; by character they are the turns
// in which the two cover other characters.
func (a *App) Disagreements(ctx context.Context, study firsthand.ID, o AgreementOptions, code string, from, limit int) (Disagreements, error) {
	unit := o.Unit
	if unit != "paragraph" {
		unit = "turn"
	}
	out := Disagreements{Unit: unit}
	conds, err := conditions(o.Where)
	if err != nil {
		return out, err
	}
	err = a.ask(ctx, study, func(tx *store.Tx, l *loaded) error {
		d := differing{l: l, exact: o.Unit == "character" || o.Unit == ""}
		chosen, err := l.chosen([]string{code})
		if err != nil {
			return err
		}
		d.of = map[int32]bool{int32(chosen[0]): true}
		if o.Below {
			for _, k := range l.Below(chosen[0]) {
				d.of[int32(k)] = true
			}
		}
		for _, name := range o.Coders {
			who, err := l.layerOf(name)
			if err != nil {
				return err
			}
			d.coders = append(d.coders, who...)
		}
		units, err := l.units(ctx, tx, unit)
		if err != nil {
			return err
		}
		found, err := recallOf(l, fmt.Sprintf("disagreements %v %v %v %v %q", d.coders, d.of, unit, d.exact, o.Where), func() ([]differs, error) {
			compared, err := l.Compared(d.coders, corpus.Filter{Where: conds})
			if err != nil {
				return nil, badExpression(err)
			}
			var all []differs
			for _, doc := range compared {
				more, err := d.in(doc, units)
				if err != nil {
					return nil, err
				}
				all = append(all, more...)
			}
			return all, nil
		})
		if err != nil {
			return err
		}
		out.Count = len(found)
		out.List, err = d.show(ctx, tx, found[min(from, len(found)):min(from+limit, len(found))])
		return err
	})
	return out, err
}

// differing looks for units that coders differ about.
type differing struct {
	l      *loaded
	coders []int
	of     map[int32]bool // the codes that count as the one asked about
	exact  bool           // whether the very characters count
}

// differs is a unit that coders differ about.
type differs struct {
	document int
	at       text.Span
}

// marks are the stretches of a document with the code, by coder.
func (d differing) marks(document int) ([][]text.Span, error) {
	out := make([][]text.Span, len(d.coders))
	for i, coder := range d.coders {
		list, err := d.l.Codings(document, []int{coder})
		if err != nil {
			return nil, err
		}
		for _, k := range list { // by start
			if !d.of[k.Code] {
				continue
			}
			s := text.Span{Start: int(k.Start), End: int(k.End)}
			if n := len(out[i]); n > 0 && s.Start <= out[i][n-1].End {
				out[i][n-1].End = max(out[i][n-1].End, s.End)
			} else {
				out[i] = append(out[i], s)
			}
		}
	}
	return out, nil
}

// within are the parts of sorted stretches that lie in a unit.
func partsIn(marks []text.Span, u text.Span) []text.Span {
	i, _ := slices.BinarySearchFunc(marks, u.Start, func(s text.Span, at int) int { return cmp.Compare(s.End, at+1) })
	var out []text.Span
	for ; i < len(marks) && marks[i].Start < u.End; i++ {
		out = append(out, text.Span{Start: max(marks[i].Start, u.Start), End: min(marks[i].End, u.End)})
	}
	return out
}

func (d differing) in(document int, units corpus.Units) ([]differs, error) {
	marks, err := d.marks(document)
	if err != nil || !slices.ContainsFunc(marks, func(s []text.Span) bool { return len(s) > 0 }) {
		return nil, err
	}
	var out []differs
	for _, u := range units(document) {
		first := partsIn(marks[0], u)
		for _, other := range marks[1:] {
			same := partsIn(other, u)
			if (len(first) > 0) != (len(same) > 0) || d.exact && !slices.Equal(first, same) {
				out = append(out, differs{document, u})
				break
			}
		}
	}
	return out, nil
}

// besideMarks is how many code points of a long unit are shown on either side
// of what is marked in it.
const besideMarks = 220

func (d differing) show(ctx context.Context, tx *store.Tx, list []differs) ([]Disagreement, error) {
	cases, err := d.l.caseList(ctx, tx)
	if err != nil {
		return nil, err
	}
	var (
		out   []Disagreement
		rev   firsthand.Revision
		ix    *text.Index
		lines []int
		marks [][]text.Span
		last  = -1
	)
	for _, f := range list {
		if f.document != last {
			if rev, err = tx.Analysed(ctx, d.l.documents[f.document].ID); err != nil {
				return nil, err
			}
			if marks, err = d.marks(f.document); err != nil {
				return nil, err
			}
			ix, lines, last = text.NewIndex(rev.Text), text.Lines(rev.Text), f.document
		}
		u := f.at
		for _, t := range rev.Turns {
			if t.Span == u && t.Label.Len() > 0 {
				u.Start = t.Label.End
			}
		}
		whole := text.Span{Start: -1}
		for _, m := range marks {
			for _, s := range partsIn(m, u) {
				if whole.Start < 0 {
					whole = s
				}
				whole = text.Span{Start: min(whole.Start, s.Start), End: max(whole.End, s.End)}
			}
		}
		if whole.Start < 0 {
			whole = u // only the label is marked
		}
		u = text.Span{Start: max(u.Start, whole.Start-besideMarks), End: min(u.End, whole.End+besideMarks)}
		one := Disagreement{Document: d.l.documents[f.document].Name, Case: cases[d.l.documents[f.document].Case], Line: LineOf(lines, whole.Start)}
		for i, coder := range d.coders {
			side := Side{Coder: d.l.coders[coder].Name}
			if side.Codes, err = d.others(f.document, coder, whole); err != nil {
				return nil, err
			}
			at := u.Start
			for _, s := range partsIn(marks[i], u) {
				side.Has = true
				side.Words = append(side.Words, Marked{ix.Slice(text.Span{Start: at, End: s.Start}), false}, Marked{ix.Slice(s), true})
				at = s.End
			}
			side.Words = append(side.Words, Marked{ix.Slice(text.Span{Start: at, End: u.End}), false})
			one.Sides = append(one.Sides, side)
		}
		out = append(out, one)
	}
	return out, nil
}

// others are the names of the other codes that a coder gave to some words.
func (d differing) others(document, coder int, at text.Span) ([]string, error) {
	list, err := d.l.Codings(document, []int{coder})
	var names []string
	for _, k := range list {
		if !d.of[k.Code] && int(k.Start) < at.End && int(k.End) > at.Start && !slices.Contains(names, d.l.codes[k.Code].Name) {
			names = append(names, d.l.codes[k.Code].Name)
		}
	}
	return names, err
}
