package app

import (
	"context"
	"fmt"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// A VerifyReport is what was checked, and what was found wrong.
type VerifyReport struct {
	Sound   bool            `json:"sound"`
	Engine  string          `json:"engine"`
	Studies []VerifiedStudy `json:"studies"`
	Faults  []store.Fault   `json:"faults"` // the first hundred
	Found   int             `json:"found"`  // all of them
}

// A VerifiedStudy counts what was checked of a study; trash counts too.
type VerifiedStudy struct {
	ID        firsthand.ID `json:"id"`
	Name      string       `json:"name"`
	Trashed   bool         `json:"trashed,omitempty"`
	Documents int          `json:"documents"`
	Revisions int          `json:"revisions"`
	Codings   int          `json:"codings"`
	Entries   int          `json:"entries"` // of the journal
	Erased    int          `json:"erased"`  // payloads that are gone, as an erasure leaves them
	Head      string       `json:"head"`    // hash of the newest entry
}

// mostFaults bounds how many faults are listed one by one.
const mostFaults = 100

// Verify checks everything that is kept, as of one moment: the database's own
// file, every study's journal and the objects against it, every text against
// its digest, every coding's place and quotation against the texts, and the
// search index against the words. What is wrong is in the report; an error is
// only that the check itself could not go on. Its cost is linear in what is kept.
func (a *App) Verify(ctx context.Context, progress Progress) (VerifyReport, error) {
	r := VerifyReport{Engine: a.Store.Engine(), Studies: []VerifiedStudy{}, Faults: []store.Fault{}}
	fault := func(f store.Fault) {
		r.Found++
		if len(r.Faults) < mostFaults {
			r.Faults = append(r.Faults, f)
		}
	}
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		if err := tx.VerifyEngine(ctx, fault); err != nil {
			return err
		}
		if err := tx.Astray(ctx, fault); err != nil {
			return err
		}
		index, err := tx.IndexSums(ctx)
		if err != nil {
			return err
		}
		all, err := tx.AllStudies(ctx)
		if err != nil {
			return err
		}
		lex := lexer()
		for _, s := range all {
			v, err := verifyStudy(ctx, tx, s, index, lex, fault, progress)
			if err != nil {
				return err
			}
			r.Studies = append(r.Studies, v)
		}
		if n := index.Rest(); n > 0 {
			fault(store.Fault{What: fmt.Sprintf("The search index holds %d documents that are not there.", n)})
		}
		return nil
	})
	if err != nil && ctx.Err() == nil {
		// A damaged file may end the reading anywhere: that is what was found.
		fault(store.Fault{What: "The check could not go on: " + err.Error()})
		err = nil
	}
	r.Sound = r.Found == 0
	return r, err
}

func verifyStudy(ctx context.Context, tx *store.Tx, s firsthand.Study, index *store.IndexSums, lex store.Lexer, fault func(store.Fault), progress Progress) (VerifiedStudy, error) {
	v := VerifiedStudy{ID: s.ID, Name: s.Name, Trashed: s.Trashed > 0}
	chain, err := tx.VerifyStudy(ctx, s.ID, fault)
	if err != nil {
		return v, err
	}
	v.Entries, v.Erased = chain.Entries, chain.Erased
	head, err := tx.Head(ctx, s.ID)
	if err != nil {
		return v, err
	}
	v.Head = head.Hash
	documents, err := tx.AllDocuments(ctx, s.ID)
	if err != nil {
		return v, err
	}
	v.Documents = len(documents)
	for i, d := range documents {
		if err := ctx.Err(); err != nil {
			return v, err
		}
		progress.step(i, len(documents), s.Name+": "+d.Name)
		got, err := tx.VerifyDocument(ctx, d, fault)
		if err != nil {
			return v, err
		}
		v.Revisions += got.Revisions
		v.Codings += got.Codings
		var words []string
		if got.Analysed != "" {
			words = lex(s.Language, got.Analysed)
		}
		if !index.Match(d.ID, words) {
			fault(store.Fault{Study: s.ID, Document: d.ID, What: d.Name + ": the search index does not hold its words."})
		}
	}
	return v, nil
}

// Err is nil for a sound report, else a sentence with the first fault.
func (r VerifyReport) Err() error {
	switch r.Found {
	case 0:
		return nil
	case 1:
		return firsthand.Errorf(firsthand.Conflict, "Something is wrong with the data: %s", r.Faults[0].What).WithHint("restore a backup to another folder and compare; nothing was changed")
	}
	return firsthand.Errorf(firsthand.Conflict, "%d things are wrong with the data, the first: %s", r.Found, r.Faults[0].What).WithHint("restore a backup to another folder and compare; nothing was changed")
}
