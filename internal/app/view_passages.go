package app

import (
	"context"
	"sort"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/corpus"
	"firsthand.study/internal/store"
	"firsthand.study/internal/text"
)

// A ShownPassage is a passage with the words around it in its turn.
type ShownPassage struct {
	Passage
	Case          firsthand.Case
	From, To      int // lines, from 1
	Before, After string
	CodeID        firsthand.ID
}

// A PassagePage is a part of what an expression found, and how much that is in
// all.
type PassagePage struct {
	Count, People, Documents int
	Results                  []ShownPassage
}

// ShowPassages finds the passages of a code expression as Passages does, and
// shows limit of them after the first from.
func (a *App) ShowPassages(ctx context.Context, study firsthand.ID, expression string, where []string, coder string, from, limit int) (PassagePage, error) {
	page := PassagePage{}
	err := a.ask(ctx, study, func(tx *store.Tx, l *loaded) error {
		found, err := l.find(ctx, tx, Asking{expression, where, coder})
		if err != nil {
			return err
		}
		page.count(l, found)
		found = found[min(from, len(found)):min(from+limit, len(found))]
		plain, err := l.passages(ctx, tx, found)
		if err != nil {
			return err
		}
		page.Results, err = l.show(ctx, tx, found, plain)
		return err
	})
	return page, err
}

func (p *PassagePage) count(l *loaded, found []corpus.Coding) {
	documents, people := make([]bool, len(l.documents)), make([]bool, len(l.cases))
	last := int32(-1)
	for _, f := range found {
		if f.Document == last || documents[f.Document] {
			continue
		}
		last = f.Document
		documents[f.Document] = true
		p.Documents++
		if d, _ := l.Document(int(f.Document)); d.Case >= 0 && l.cases[d.Case].Person && !people[d.Case] {
			people[d.Case] = true
			p.People++
		}
	}
	p.Count = len(found)
}

// show adds to passages what stands around them.
func (l *loaded) show(ctx context.Context, tx *store.Tx, found []corpus.Coding, plain []Passage) ([]ShownPassage, error) {
	of, err := l.caseList(ctx, tx)
	if err != nil {
		return nil, err
	}
	out := make([]ShownPassage, len(found))
	var (
		rev   firsthand.Revision
		ix    *text.Index
		lines []int
		last  = int32(-1)
	)
	for i, f := range found {
		out[i] = ShownPassage{Passage: plain[i], Case: of[l.documents[f.Document].Case], CodeID: l.codes[f.Code].ID}
		if f.Document != last {
			if rev, err = tx.Analysed(ctx, l.documents[f.Document].ID); err != nil && !notFound(err) {
				return nil, err
			}
			ix, lines, last = text.NewIndex(rev.Text), text.Lines(rev.Text), f.Document
		}
		at := text.Span{Start: int(f.Start), End: int(f.End)}
		out[i].Before, out[i].After = besides(rev, ix, at)
		out[i].From, out[i].To = LineOf(lines, at.Start), LineOf(lines, at.End-1)
	}
	return out, nil
}

// LineOf is the line, from 1, in which a place stands; lines are as text.Lines
// returns them.
func LineOf(lines []int, at int) int {
	return max(1, sort.SearchInts(lines, at+1))
}

// around is how many code points are shown on either side of a passage at most.
const around = 240

// besides is what stands before and after a passage in its turns, labels left
// out; where more stands there it is cut between words.
func besides(rev firsthand.Revision, ix *text.Index, at text.Span) (before, after string) {
	s := at
	for _, t := range rev.Turns {
		if t.Overlaps(at) {
			s.Start = min(s.Start, max(t.Start, t.Label.End))
			s.End = max(s.End, t.End)
		}
	}
	before = strings.TrimLeft(ix.Slice(text.Span{Start: max(s.Start, at.Start-around), End: at.Start}), ": \t\n\u00a0")
	after = ix.Slice(text.Span{Start: at.End, End: min(s.End, at.End+around)})
	if s.Start < at.Start-around {
		if _, rest, ok := strings.Cut(before, " "); ok {
			before = "… " + rest
		}
	}
	if s.End > at.End+around {
		if i := strings.LastIndexByte(after, ' '); i > 0 {
			after = after[:i] + " …"
		}
	}
	return before, after
}
