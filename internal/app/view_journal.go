package app

import (
	"context"
	"slices"

	"firsthand.study"
	"firsthand.study/internal/store"
	"firsthand.study/internal/text"
)

// A JournalQuery chooses entries of a journal. The zero query is all of it.
type JournalQuery struct {
	Object string // an ID, or what a person calls a code, document, case, variable or colleague
	By     string // a colleague's name
	Kind   string // an action such as code.merge, or a kind of them such as code
	Since  int64  // Unix milliseconds, from then on
	Before int64  // and before then; 0 for all
	Until  int64  // an entry's number: none after it; 0 for all
	Limit  int
}

// A JournalPart is some of a study's journal, newest first.
type JournalPart struct {
	Lines []JournalLine
	All   int64 // entries in the whole journal
	More  int64 // the number of the next older entry that was chosen, 0 if there is none
	Found int   // entries that were chosen and are shown
}

// JournalPage reads a part of a study's journal, newest first.
func (a *App) JournalPage(ctx context.Context, study firsthand.ID, q JournalQuery) (p JournalPart, err error) {
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		p = JournalPart{}
		head, err := tx.Head(ctx, study)
		if err != nil {
			return err
		}
		p.All = head.Seq
		names, err := colleagueNames(ctx, tx, study)
		if err != nil {
			return err
		}
		f := store.EntryFilter{Newest: true, Until: q.Until, Kind: q.Kind, Since: q.Since, Before: q.Before, Limit: q.Limit + 1}
		if q.Object != "" {
			if f.Object, err = objectNamed(ctx, tx, study, q.Object); err != nil {
				return err
			}
		}
		if q.By != "" {
			for id, n := range names {
				if n == q.By {
					f.By = id
				}
			}
			if f.By == "" {
				return nil
			}
		}
		entries, err := tx.Entries(ctx, study, f)
		if err != nil {
			return err
		}
		if len(entries) > q.Limit {
			p.More = entries[q.Limit].Seq
			entries = entries[:q.Limit]
		}
		for _, e := range entries {
			if err := tx.Tell(ctx, &e); err != nil {
				return err
			}
			p.Lines = append(p.Lines, JournalLine{e, names[e.By]})
		}
		p.Found = len(p.Lines)
		return nil
	})
	return p, err
}

// NameOf is what people call an object of a study, by its ID or that name itself;
// what is no more is called by the ID.
func (a *App) NameOf(ctx context.Context, study firsthand.Study, object string) (name string, err error) {
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		id, err := objectNamed(ctx, tx, study.ID, object)
		if err != nil {
			return err
		}
		w, err := newWording(ctx, tx, study)
		if err != nil {
			return err
		}
		if name = w.names[id]; name != "" {
			return nil
		}
		name = object
		if c, err := tx.Coding(ctx, id); err == nil {
			name = "a coding of " + w.names[c.Code] + " in " + w.names[c.Document]
		} else if !notFound(err) {
			return err
		}
		if m, err := tx.Memo(ctx, id); err == nil {
			name = "a memo" + calledMemo(m)
		} else if !notFound(err) {
			return err
		}
		return nil
	})
	return name, err
}

// A LinedHit is a hit with the line, from 1, in which it begins.
type LinedHit struct {
	FoundHit
	Line int
}

// FindLines finds as Find does, and tells the line of each hit.
func (a *App) FindLines(ctx context.Context, study firsthand.ID, query string, o FindOptions) (FindResult, []LinedHit, error) {
	res, err := a.Find(ctx, study, query, o)
	if err != nil {
		return res, nil, err
	}
	var hits []LinedHit
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		all, err := tx.Documents(ctx, study)
		if err != nil {
			return err
		}
		var lines []int
		last := ""
		for _, h := range res.Results { // in the order of the documents
			if h.Document != last {
				i := slices.IndexFunc(all, func(d firsthand.Document) bool { return d.Name == h.Document })
				if i < 0 {
					continue // it went since
				}
				rev, err := tx.Analysed(ctx, all[i].ID)
				if err != nil {
					return err
				}
				lines, last = text.Lines(rev.Text), h.Document
			}
			hits = append(hits, LinedHit{h, LineOf(lines, h.Start)})
		}
		return nil
	})
	return res, hits, err
}
