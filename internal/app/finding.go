package app

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"firsthand.study"
	"firsthand.study/internal/corpus"
	"firsthand.study/internal/search"
	"firsthand.study/internal/store"
	"firsthand.study/internal/text"
)

// A Finding is a search in context.
type Finding struct {
	Query   string
	Literal bool     // a case-insensitive substring instead of words
	Where   []string // conditions on attributes
	Speaker string   // only what stands under this label; empty for all
	All     bool     // wait until every interview is looked through
}

// A FoundPage is a part of the hits of a search, by document in the order of
// people's lists.
type FoundPage struct {
	Hits, Documents int  // so far, and all where Exact
	Exact           bool // every interview was looked through
	Looked, Of      int  // interviews
	Results         []ShownHit
}

// A ShownHit is a hit with the words around it.
type ShownHit struct {
	Document             string
	Case                 firsthand.Case
	First                bool // of its document on this page
	InDocument           int  // hits of its document
	Line                 int  // from 1
	Start, End           int  // in code points
	Speaker              string
	Before, Match, After string
}

// patience is how long a page looks on for hits that it does not show.
const patience = 40 * time.Millisecond

// lookedThrough is how far a search has come. It goes on where it stopped.
type lookedThrough struct {
	mu        sync.Mutex
	in        func(text string) []search.Hit
	documents []int // to look through
	next      int
	found     []hitsIn
	hits      int
}

type hitsIn struct {
	document int
	hits     []int32 // start and end of each, in code points
}

// FindPage shows limit hits after the first from. It looks as far as those
// need, and a little on; a study of thousands of interviews is counted to its
// end where All is asked for.
func (a *App) FindPage(ctx context.Context, study firsthand.ID, q Finding, from, limit int) (FoundPage, error) {
	var page FoundPage
	err := a.ask(ctx, study, func(tx *store.Tx, l *loaded) (err error) {
		page, err = l.findPage(ctx, tx, q, from, limit)
		return err
	})
	return page, err
}

func (l *loaded) findPage(ctx context.Context, tx *store.Tx, q Finding, from, limit int) (page FoundPage, err error) {
	if q.Query == "" {
		return page, firsthand.Errorf(firsthand.Invalid, "There is nothing to look for.")
	}
	key := q
	key.All = false
	at, err := recallOf(l, fmt.Sprintf("find %#v", key), func() (*lookedThrough, error) {
		conds, err := conditions(q.Where)
		if err != nil {
			return nil, err
		}
		hits, only, err := looker(ctx, tx, l.study.ID, q.Query, q.Literal)
		if err != nil {
			return nil, err
		}
		in, err := l.Covered(corpus.Filter{Where: conds})
		if err != nil {
			return nil, badExpression(err)
		}
		covered := make([]bool, len(l.documents))
		for _, d := range in {
			covered[d] = true
		}
		at := &lookedThrough{in: hits}
		for _, d := range l.inOrder() {
			if covered[d] && (only == nil || only[l.documents[d].ID]) {
				at.documents = append(at.documents, d)
			}
		}
		return at, nil
	})
	if err != nil {
		return page, err
	}
	at.mu.Lock()
	defer at.mu.Unlock()
	begun := time.Now()
	for at.next < len(at.documents) && (q.All || at.hits < from+limit || time.Since(begun) < patience) {
		if err := at.look(ctx, tx, l, q); err != nil {
			return page, err
		}
	}
	page = FoundPage{Hits: at.hits, Documents: len(at.found), Exact: at.next == len(at.documents), Looked: at.next, Of: len(at.documents)}
	page.Results, err = at.show(ctx, tx, l, from, limit)
	return page, err
}

// look looks through the next document.
func (at *lookedThrough) look(ctx context.Context, tx *store.Tx, l *loaded, q Finding) error {
	d := at.documents[at.next]
	rev, err := tx.Analysed(ctx, l.documents[d].ID)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil && !notFound(err) {
		return err
	}
	at.next++
	in := hitsIn{document: d}
	turn := 0
	for _, h := range at.in(rev.Text) {
		if q.Speaker != "" && speakerAt(rev.Turns, &turn, h.Start) != q.Speaker {
			continue
		}
		in.hits = append(in.hits, int32(h.Start), int32(h.End))
	}
	if len(in.hits) > 0 {
		at.found = append(at.found, in)
		at.hits += len(in.hits) / 2
	}
	return nil
}

// speakerAt is who says what stands at a place; nobody says a label. turn is
// where to look on from, since places come in order.
func speakerAt(turns []firsthand.Turn, turn *int, at int) string {
	for *turn < len(turns) && turns[*turn].End <= at {
		*turn++
	}
	if *turn < len(turns) && turns[*turn].Start <= at && at >= turns[*turn].Label.End {
		return turns[*turn].Speaker
	}
	return ""
}

// besideHits is how many code points are shown on either side of a hit.
const besideHits = 90

func (at *lookedThrough) show(ctx context.Context, tx *store.Tx, l *loaded, from, limit int) ([]ShownHit, error) {
	cases, err := l.caseList(ctx, tx)
	if err != nil {
		return nil, err
	}
	var out []ShownHit
	n := 0
	for _, in := range at.found {
		many := len(in.hits) / 2
		if n += many; n <= from {
			continue
		}
		if n-many >= from+limit {
			break
		}
		rev, err := tx.Analysed(ctx, l.documents[in.document].ID)
		if err != nil {
			return nil, err
		}
		ix, lines := text.NewIndex(rev.Text), text.Lines(rev.Text)
		turn, first := 0, true
		for i := 0; i < many; i++ {
			start, end := int(in.hits[2*i]), int(in.hits[2*i+1])
			who := speakerAt(rev.Turns, &turn, start)
			if k := n - many + i; k < from || k >= from+limit {
				continue
			}
			c := search.InContext(rev.Text, search.Hit{Span: text.Span{Start: start, End: end}, From: ix.Byte(start), To: ix.Byte(end)}, besideHits)
			d := l.documents[in.document]
			out = append(out, ShownHit{d.Name, cases[d.Case], first, many, LineOf(lines, start), start, end, who, wholeAfter(c.Before, ix.Byte(start)), c.Match, wholeBefore(c.After, len(rev.Text)-ix.Byte(end))})
			first = false
		}
	}
	return out, nil
}

// wholeAfter leaves the part of a word off with which a context begins; all is
// how many bytes there are before the hit.
func wholeAfter(before string, all int) string {
	if _, rest, ok := strings.Cut(before, " "); ok && len(before) < all {
		return "… " + rest
	}
	return before
}

// wholeBefore leaves off the part of a word with which a context ends.
func wholeBefore(after string, all int) string {
	if i := strings.LastIndexByte(after, ' '); i > 0 && len(after) < all {
		return after[:i] + " …"
	}
	return after
}

// FindFile is every hit of a search, for a file.
func (a *App) FindFile(ctx context.Context, study firsthand.ID, q Finding) (File, error) {
	q.All = true
	f := File{Name: "hits", Header: []string{"document", "participant", "pseudonym", "line", "start", "end", "speaker", "before", "match", "after"}}
	page, err := a.FindPage(ctx, study, q, 0, 1<<31-1)
	for _, h := range page.Results {
		f.Rows = append(f.Rows, []string{h.Document, h.Case.Name, h.Case.Pseudonym, strconv.Itoa(h.Line), strconv.Itoa(h.Start), strconv.Itoa(h.End), h.Speaker, h.Before, h.Match, h.After})
	}
	return f, err
}

// fewEnough is how many documents are listened to only to tell who speaks.
const fewEnough = 500

// Speakers lists the labels under which anything is said, the one who says most
// first; none while a large study was not listened to.
func (a *App) Speakers(ctx context.Context, study firsthand.ID) ([]Speaking, error) {
	var out []Speaking
	err := a.ask(ctx, study, func(tx *store.Tx, l *loaded) (err error) {
		if len(l.documents) > fewEnough && !l.spoken.ready() {
			return nil
		}
		out, err = recallOf(l, "speakers", func() ([]Speaking, error) {
			said, err := l.said(ctx, tx)
			if err != nil {
				return nil, err
			}
			return said.speaking(said.words.names()), nil
		})
		return err
	})
	return out, err
}

// ready tells whether the study was listened to as it stands.
func (s *spoken) ready() bool {
	if !s.mu.TryLock() {
		return false
	}
	defer s.mu.Unlock()
	return s.made
}
