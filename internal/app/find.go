package app

import (
	"context"
	"errors"
	"unsafe"

	"firsthand.study"
	"firsthand.study/internal/search"
	"firsthand.study/internal/store"
)

// A FindResult is what a search found.
type FindResult struct {
	Query     string     `json:"query"`
	Hits      int        `json:"hits"`      // all of them, whatever the limit
	Documents int        `json:"documents"` // that have at least one
	Results   []FoundHit `json:"results"`
}

// A FoundHit is one hit in its context; places are in code points.
type FoundHit struct {
	Document string `json:"document"`
	Start    int    `json:"start"`
	End      int    `json:"end"`
	Before   string `json:"before"`
	Match    string `json:"match"`
	After    string `json:"after"`
}

// FindOptions say how to search.
type FindOptions struct {
	Literal bool // a case-insensitive substring instead of words
	Context int  // code points on either side
	Limit   int  // 0 for all
}

// Find searches the analysed texts of a study, in the order of its documents.
func (a *App) Find(ctx context.Context, study firsthand.ID, query string, o FindOptions) (FindResult, error) {
	res := FindResult{Query: query, Results: []FoundHit{}}
	if query == "" {
		return res, firsthand.Errorf(firsthand.Invalid, "There is nothing to look for.")
	}
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		documents, err := tx.Documents(ctx, study)
		if err != nil {
			return err
		}
		names := make(map[firsthand.ID]string, len(documents))
		for _, d := range documents {
			names[d.ID] = d.Name
		}
		hits, only, err := looker(ctx, tx, study, query, o.Literal)
		if err != nil {
			return err
		}
		look := func(document firsthand.ID, body string) {
			found := hits(body)
			if len(found) == 0 {
				return
			}
			res.Documents++
			res.Hits += len(found)
			for _, h := range found {
				if o.Limit > 0 && len(res.Results) == o.Limit {
					return
				}
				c := search.InContext(body, h, o.Context)
				// The text belongs to the database and goes with the next row.
				copied := []byte(c.Before + c.Match + c.After)
				all, b, m := string(copied), len(c.Before), len(c.Match)
				res.Results = append(res.Results, FoundHit{names[document], h.Start, h.End, all[:b], all[b : b+m], all[b+m:]})
			}
		}
		if only != nil {
			for _, d := range documents {
				if !only[d.ID] {
					continue
				}
				rev, err := tx.Analysed(ctx, d.ID)
				if err != nil {
					return err
				}
				look(d.ID, rev.Text)
			}
			return ctx.Err()
		}
		return tx.EachText(ctx, study, func(document firsthand.ID, body []byte) (bool, error) {
			look(document, unsafe.String(unsafe.SliceData(body), len(body)))
			return true, ctx.Err()
		})
	})
	return res, err
}

// looker makes the function that finds hits in a text, and for words the set of
// documents that the index says may have some.
func looker(ctx context.Context, tx *store.Tx, study firsthand.ID, query string, literal bool) (hits func(string) []search.Hit, only map[firsthand.ID]bool, err error) {
	if literal {
		return search.NewLiteral(query).Find, nil, nil
	}
	s, err := tx.Study(ctx, string(study))
	if err != nil {
		return nil, nil, err
	}
	q, err := search.Parse(query, search.NewAnalyser(s.Language))
	if err != nil {
		if bad, ok := errors.AsType[*search.QueryError](err); ok {
			return nil, nil, firsthand.Errorf(firsthand.Invalid, "%s", asSentence(bad.Error())).WithHint("--literal looks for the characters just as they stand")
		}
		return nil, nil, err
	}
	found, err := search.Documents(q, func(t search.Term) ([]firsthand.ID, error) {
		return tx.DocumentsWith(ctx, study, t.Lexeme, t.Prefix)
	})
	if err != nil {
		return nil, nil, err
	}
	only = make(map[firsthand.ID]bool, len(found))
	for _, id := range found {
		only[id] = true
	}
	return q.Locate, only, nil
}
