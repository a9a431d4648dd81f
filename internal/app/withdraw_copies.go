package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"firsthand.study"
	"firsthand.study/internal/store"
	"firsthand.study/internal/vault"
)

// A CopiedText is a document of another study that holds what the person said.
type CopiedText struct {
	Study    string `json:"study"` // short name
	Document string `json:"document"`
	Case     string `json:"case"` // empty: it is nobody's there

	of     firsthand.Study
	caseID firsthand.ID
}

// copies finds the texts of other studies, trash included, that are the same as
// a text that goes, or hold at least half of what only it says.
func (pl *plan) copies(ctx context.Context, tx *store.Tx) error {
	if len(pl.erasure.Documents) == 0 {
		return nil
	}
	digests := map[string]bool{}
	for _, d := range pl.erasure.Documents {
		revisions, err := tx.Revisions(ctx, d)
		if err != nil {
			return err
		}
		for _, r := range revisions {
			digests[r.Digest] = true
		}
	}
	studies, err := tx.AllStudies(ctx)
	if err != nil {
		return err
	}
	for _, s := range studies {
		if s.ID == pl.p.Study {
			continue
		}
		documents, err := tx.AllDocuments(ctx, s.ID)
		if err != nil {
			return err
		}
		cases, err := tx.Cases(ctx, s.ID)
		if err != nil {
			return err
		}
		names := map[firsthand.ID]string{}
		for _, c := range cases {
			names[c.ID] = c.Name
		}
		for _, d := range documents {
			same, err := pl.copied(ctx, tx, d.ID, digests)
			if err != nil {
				return err
			}
			if same {
				pl.Copies = append(pl.Copies, CopiedText{s.Name, d.Name, names[d.Case], s, d.Case})
			}
		}
	}
	return nil
}

func (pl *plan) copied(ctx context.Context, tx *store.Tx, document firsthand.ID, digests map[string]bool) (bool, error) {
	revisions, err := tx.Revisions(ctx, document)
	if err != nil {
		return false, err
	}
	for _, r := range revisions {
		if digests[r.Digest] {
			return true, nil
		}
	}
	if len(pl.said.grams) == 0 {
		return false, nil
	}
	for _, r := range revisions {
		body, err := tx.RevisionText(ctx, r.ID)
		if err != nil {
			return false, err
		}
		n := 0
		for g := range saying([]string{body}, nil).grams {
			if pl.said.grams[g] {
				n++
			}
		}
		if 2*n >= len(pl.said.grams) {
			return true, nil
		}
	}
	return false, nil
}

// unnamed are the studies with copies that an order does not name.
func (pl *plan) unnamed(o WithdrawOrder) (list []string) {
	for _, c := range pl.Copies {
		named := slices.Contains(o.AlsoIn, c.of.Name) || slices.Contains(o.AlsoIn, string(c.of.ID))
		if !named && !slices.Contains(list, c.Study) {
			list = append(list, c.Study)
		}
	}
	return list
}

// mayGo refuses a withdrawal that would leave the same words in another study.
func (pl *plan) mayGo(o WithdrawOrder) error {
	if left := pl.unnamed(o); len(left) > 0 {
		return firsthand.Errorf(firsthand.Conflict, "What %s said is in other studies too: %s. Nothing was changed.", pl.p.Number, strings.Join(left, ", ")).
			WithHint("name them with --also-in %s, and %s withdraws there as well", strings.Join(left, " --also-in "), pl.p.Number)
	}
	if pl.waiting > 0 {
		return firsthand.Errorf(firsthand.Conflict, "%s in an open workspace to be imported; nothing was changed.", Counted(pl.waiting, "file waits", "files wait")).
			WithHint("finish that import or close the workspace, and run the same command again")
	}
	for _, c := range pl.Copies {
		if c.caseID == "" {
			return firsthand.Errorf(firsthand.Conflict, "%s in the study %s holds what %s said, and is nobody’s there; nothing was changed.", c.Document, c.Study, pl.p.Number).
				WithHint("say there whose it is, and run the same command again")
		}
	}
	return nil
}

// withdrawCopies withdraws from the other studies first: once the words are gone
// here, nothing would tell any more that they are there.
func (a *App) withdrawCopies(ctx context.Context, who Person, pl plan, o WithdrawOrder) ([]withdrawn, error) {
	var all []withdrawn
	seen := map[firsthand.ID]bool{}
	for _, c := range pl.Copies {
		if seen[c.caseID] {
			continue
		}
		seen[c.caseID] = true
		there := WithdrawOrder{Participant: string(c.caseID), Level: o.Level, Words: o.Words, alone: true}
		_, w, err := a.withdraw(ctx, who, c.of.ID, there)
		if err != nil {
			return nil, fmt.Errorf("withdraw from the study %s: %w", c.Study, err)
		}
		all = append(all, w)
	}
	return all, nil
}

// withdraw writes the signed list, then takes the words from one study.
func (a *App) withdraw(ctx context.Context, who Person, study firsthand.ID, o WithdrawOrder) (*vault.Signer, withdrawn, error) {
	var w withdrawn
	var pl plan
	err := a.Store.View(ctx, func(tx *store.Tx) (err error) {
		pl, err = a.planWithdrawal(ctx, tx, study, o)
		return err
	})
	if err != nil {
		return nil, w, err
	}
	if !o.alone {
		if err := pl.mayGo(o); err != nil {
			return nil, w, err
		}
	}
	signer, err := a.enlist(ctx, vault.ListEntry{At: time.Now().UnixMilli(), Study: study, Participant: pl.p.ID, Case: pl.p.Case, Number: pl.p.Number, Level: o.Level}, slices.Sorted(maps.Keys(pl.also)))
	if err != nil {
		return nil, w, err
	}
	var copies []withdrawn
	if !o.alone {
		if copies, err = a.withdrawCopies(ctx, who, pl, o); err != nil {
			return nil, w, err
		}
	}
	_, err = a.do(ctx, study, who, "people.withdraw", func(tx *store.Tx, me firsthand.Colleague) error {
		if w, err = a.withdrawIn(ctx, tx, me.ID, study, o); err != nil {
			return err
		}
		// Nobody else writes the database now, so what others unpacked there is stale.
		if !o.Level.Erases() {
			return nil
		}
		var left error
		if inbox := a.inbox(); inbox != "" {
			_, left = emptyInbox(inbox, false)
		}
		if folder := a.dataFolder(); folder != "" {
			left = errors.Join(left, SweepAlone(folder))
		}
		return left
	})
	if err != nil {
		return nil, w, err
	}
	w.copies = copies
	a.forget(study)
	_, err = a.destroy(ctx, w.p.ID, w.classes)
	return signer, w, err
}

// everywhere are the withdrawals from this study and from those with copies.
func (w withdrawn) everywhere() []withdrawn { return append([]withdrawn{w}, w.copies...) }
