package app

import (
	"context"
	"slices"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/search"
	"firsthand.study/internal/store"
)

// A MemoKind is what kind of thing a memo is about.
type MemoKind string

// The kinds of memo. One about what has been removed since is Apart.
const (
	OfStudy    MemoKind = "study"
	OfDocument MemoKind = "interview"
	OfPassage  MemoKind = "passage"
	OfCode     MemoKind = "code"
	OfCoding   MemoKind = "coding"
	OfCase     MemoKind = "person"
	Apart      MemoKind = "removed"
)

// MemoKinds lists them in the order in which people are asked.
var MemoKinds = []MemoKind{OfStudy, OfDocument, OfPassage, OfCode, OfCoding, OfCase, Apart}

// A MemoView is a memo with what it is about.
type MemoView struct {
	firsthand.Memo
	Who      string // who wrote it
	Kind     MemoKind
	Name     string       // of what it is about: a title, a document's or case's name, a code's path
	Document firsthand.ID // where it is about a document, a passage or a coding
	In       string       // that document's name
	Code     firsthand.ID // where it is about a code or a coding
	// Standing is where the words stand on the analysed text that it is about, as
	// codings do; zero where it is about no passage.
	store.Standing
}

// A MemoQuery chooses memos. The zero query is all of a study.
type MemoQuery struct {
	About    firsthand.ID // an object: the study, a document without its passages, a code, a coding, a case
	Document firsthand.ID // a document with its passages and its codings
	At       firsthand.Span
	Kind     MemoKind
	By       string // who wrote it
	Words    string // stands somewhere in the title or the body, in any case
	From     int    // how many are left out
	Limit    int    // how many at most, 0 for all
	Newest   bool   // newest first
}

// Memos lists memos, oldest first unless asked otherwise, and tells how many there are. At, with
// Document, chooses those on a passage that shares a character with it.
func (a *App) Memos(ctx context.Context, study firsthand.Study, q MemoQuery) (found []MemoView, all int, err error) {
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		found, all, err = memosFor(ctx, tx, study, q)
		return err
	})
	return found, all, err
}

// Memo reads one memo of a study.
func (a *App) Memo(ctx context.Context, study firsthand.Study, id firsthand.ID) (v MemoView, err error) {
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		m, err := memoOf(ctx, tx, study.ID, id)
		if err != nil {
			return err
		}
		shown := memoShower{ctx: ctx, tx: tx, study: study, documents: map[firsthand.ID]firsthand.Document{}}
		if v, err = shown.about(m); err != nil {
			return err
		}
		return shown.place(&v)
	})
	return v, err
}

func memosFor(ctx context.Context, tx *store.Tx, study firsthand.Study, q MemoQuery) (found []MemoView, all int, err error) {
	var list []firsthand.Memo
	if q.Document != "" {
		list, err = tx.MemosIn(ctx, study.ID, q.Document)
	} else {
		list, err = tx.Memos(ctx, study.ID, q.About)
	}
	if err != nil {
		return nil, 0, err
	}
	if q.Newest {
		slices.Reverse(list)
	}
	words := search.NewLiteral(q.Words)
	shown := memoShower{ctx: ctx, tx: tx, study: study, documents: map[firsthand.ID]firsthand.Document{}}
	for _, m := range list {
		if q.About != "" && m.About != q.About || q.About != "" && m.Span.Len() > 0 {
			continue
		}
		if strings.TrimSpace(q.Words) != "" && words.Count(m.Title) == 0 && words.Count(m.Body) == 0 {
			continue
		}
		v, err := shown.about(m)
		if err != nil {
			return nil, 0, err
		}
		if q.Kind != "" && v.Kind != q.Kind || q.By != "" && v.Who != q.By {
			continue
		}
		if q.At.Len() > 0 {
			if err := shown.place(&v); err != nil {
				return nil, 0, err
			}
			if v.Gone || !v.Place.Overlaps(q.At) {
				continue
			}
		}
		if all++; all <= q.From || q.Limit > 0 && all > q.From+q.Limit {
			continue
		}
		if err := shown.place(&v); err != nil {
			return nil, 0, err
		}
		found = append(found, v)
	}
	return found, all, nil
}

// A memoShower finds out what memos are about, each thing once.
type memoShower struct {
	ctx       context.Context
	tx        *store.Tx
	study     firsthand.Study
	who       map[firsthand.ID]string
	tree      *codeTree
	cases     map[firsthand.ID]string
	documents map[firsthand.ID]firsthand.Document // zero where there is none
}

// about tells what a memo is about, but not yet where its passage stands.
func (s *memoShower) about(m firsthand.Memo) (v MemoView, err error) {
	v.Memo, v.Kind = m, Apart
	if s.who == nil {
		if s.who, err = colleagueNames(s.ctx, s.tx, s.study.ID); err != nil {
			return v, err
		}
	}
	v.Who = s.who[m.By]
	if m.About == s.study.ID {
		v.Kind, v.Name = OfStudy, s.study.Title
		return v, nil
	}
	switch d, err := s.document(m.About); {
	case err != nil:
		return v, err
	case d.ID != "":
		if v.Kind = OfDocument; m.Span.Len() > 0 {
			v.Kind = OfPassage
		}
		v.Name, v.Document, v.In = d.Name, d.ID, d.Name
		return v, nil
	}
	if s.tree == nil {
		if s.tree, err = readTree(s.ctx, s.tx, s.study.ID); err != nil {
			return v, err
		}
	}
	if path, ok := s.tree.paths[m.About]; ok {
		v.Kind, v.Name, v.Code = OfCode, path, m.About
		return v, nil
	}
	switch c, err := s.tx.Coding(s.ctx, m.About); {
	case err == nil:
		d, err := s.document(c.Document)
		if err != nil || d.ID == "" {
			return v, err
		}
		v.Kind, v.Name, v.Document, v.In, v.Code = OfCoding, s.tree.paths[c.Code], d.ID, d.Name, c.Code
		v.Standing = store.Standing{Place: c.Place, Changed: c.Changed, Gone: c.Place.Len() <= 0, Quote: c.Quote}
		return v, nil
	case !notFound(err):
		return v, err
	}
	if s.cases == nil {
		all, err := s.tx.Cases(s.ctx, s.study.ID)
		if err != nil {
			return v, err
		}
		s.cases = make(map[firsthand.ID]string, len(all))
		for _, c := range all {
			s.cases[c.ID] = c.Name
		}
	}
	if name, ok := s.cases[m.About]; ok {
		v.Kind, v.Name = OfCase, name
	}
	return v, nil
}

// document is a document that is not in the trash, zero where there is none.
func (s *memoShower) document(id firsthand.ID) (firsthand.Document, error) {
	d, ok := s.documents[id]
	if ok {
		return d, nil
	}
	d, err := s.tx.Document(s.ctx, id)
	if notFound(err) || err == nil && (d.Study != s.study.ID || d.Trashed > 0) {
		d, err = firsthand.Document{}, nil
	}
	s.documents[id] = d
	return d, err
}

// place fills in where the passage of a memo stands now.
func (s *memoShower) place(v *MemoView) (err error) {
	if v.Kind != OfPassage || v.Standing != (store.Standing{}) {
		return nil
	}
	v.Standing, err = s.tx.Stand(s.ctx, v.Document, v.Revision, v.Span)
	return err
}
