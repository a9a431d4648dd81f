package app

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"time"

	"firsthand.study"
	"firsthand.study/internal/store"
	"firsthand.study/internal/vault"
)

// A ConsentGiven is what a participant agreed to, as it is taken down.
type ConsentGiven struct {
	Answers []firsthand.Answer
	How     firsthand.How
	Day     string // ISO 8601; today if empty
	// Signature is a picture of the signature, or a scanned form; it goes into
	// the vault. Consent by paper or speech may be on file elsewhere.
	Signature []byte
	// Sheet and Statements are what was read, where that is known: Conflict if
	// another version is in force by now. Empty stands for those in force.
	Sheet, Statements firsthand.ID
}

// TakeConsent records a consent under the statements and the information sheet in
// force. It replaces an earlier one, which is kept. Invalid if a statement is not
// answered, or a required one is refused.
func (a *App) TakeConsent(ctx context.Context, who Person, study firsthand.ID, name string, in ConsentGiven) (firsthand.Consent, error) {
	return a.takeConsent(ctx, study, name, in, func(fn func(*store.Tx, firsthand.ID) error) error {
		_, err := a.do(ctx, study, who, "consent.take", func(tx *store.Tx, me firsthand.Colleague) error { return fn(tx, me.ID) })
		return err
	})
}

// ConsentByLink is [App.TakeConsent] by the participant, through a private link
// that works once.
func (a *App) ConsentByLink(ctx context.Context, secret string, in ConsentGiven) (firsthand.Consent, error) {
	l, err := a.LinkBySecret(ctx, secret, firsthand.ForConsent)
	if err != nil {
		return firsthand.Consent{}, err
	}
	in.How = firsthand.ByLink
	digest := vault.Digest(secret)
	return a.takeConsent(ctx, l.Study, string(l.Participant), in, func(fn func(*store.Tx, firsthand.ID) error) error {
		_, err := a.Store.Update(ctx, store.Act{Study: l.Study, Action: "consent.take"}, func(tx *store.Tx) error {
			l, err := openLink(ctx, tx, hex.EncodeToString(digest[:]), firsthand.ForConsent)
			if err != nil {
				return err
			}
			if err := fn(tx, ""); err != nil {
				return err
			}
			l.Closed = tx.Now()
			return tx.PutLink(ctx, l)
		})
		return err
	})
}

func (a *App) takeConsent(ctx context.Context, study firsthand.ID, name string, in ConsentGiven, act func(func(*store.Tx, firsthand.ID) error) error) (firsthand.Consent, error) {
	c := firsthand.Consent{ID: firsthand.NewID(), Study: study, Answers: in.Answers, How: in.How, Day: in.Day}
	if c.Day == "" {
		c.Day = time.Now().Format(time.DateOnly)
	}
	if _, err := time.Parse(time.DateOnly, c.Day); err != nil {
		return c, firsthand.Errorf(firsthand.Invalid, "%q is not a date like 2019-01-31.", c.Day)
	}
	if len(in.Signature) == 0 && (c.How == firsthand.BySignature || c.How == firsthand.ByLink) {
		return c, firsthand.Errorf(firsthand.Invalid, "The signature is missing; nothing was recorded.")
	}
	var p firsthand.Participant
	ready := func(tx *store.Tx) error {
		f, err := askedNow(ctx, tx, study, name)
		if err != nil {
			return err
		}
		p = f.Participant
		statements, sheet := f.Statements, f.Sheet
		if in.Sheet != "" && in.Sheet != sheet.ID || in.Statements != "" && in.Statements != statements.ID {
			return firsthand.Errorf(firsthand.Conflict, "There is a newer version of what was read; nothing was recorded.").WithHint("read it as it is now, and answer again")
		}
		c.Participant, c.Statements, c.Sheet = p.ID, statements.ID, sheet.ID
		if err := c.Check(statements); err != nil {
			return err
		}
		c.RecordingUntil, err = recordingUntil(ctx, tx, c, statements)
		return err
	}
	// Before anything is sealed, so that nothing is left of what cannot be.
	if err := a.Store.View(ctx, ready); err != nil {
		return c, err
	}
	var sealed firsthand.Secret
	if len(in.Signature) > 0 {
		kind := firsthand.SignatureSecret
		if c.How == firsthand.ByPaper {
			kind = firsthand.FormSecret
		}
		var err error
		if sealed, err = a.seal(ctx, firsthand.Secret{Study: study, Participant: p.ID, Kind: kind}, bytes.NewReader(in.Signature), false); err != nil {
			return c, err
		}
		c.Seal = sealed.ID
	}
	err := act(func(tx *store.Tx, by firsthand.ID) error {
		if err := ready(tx); err != nil {
			return err
		}
		c.By, c.Created = by, tx.Now()
		tx.Act().Verb = firsthand.Final
		tx.Act().Summary = fmt.Sprintf("%s gave consent.", p.Number)
		if err := tx.PutConsent(ctx, c); err != nil {
			return err
		}
		if p.Stage == firsthand.Eligible {
			p.Stage = firsthand.Consented
		}
		return tx.PutParticipant(ctx, p)
	})
	return c, a.inVain(ctx, sealed, err)
}

// recordingUntil is the last day on which a recording may be kept: so many months
// after the consent as the retention schedule says, and three where it is silent.
func recordingUntil(ctx context.Context, tx *store.Tx, c firsthand.Consent, statements firsthand.Provision) (string, error) {
	if allowed, asked := firsthand.ScopeOf(c, statements)[firsthand.Record]; asked && !allowed {
		return "", nil
	}
	months := 3
	kept, err := tx.InForce(ctx, c.Study, firsthand.Retention)
	if err != nil && !notFound(err) {
		return "", err
	}
	if it, ok := kept.Item("recordings"); ok {
		months = it.Months
	}
	day, err := time.Parse(time.DateOnly, c.Day)
	if err != nil {
		return "", err
	}
	return addMonths(day, months).Format(time.DateOnly), nil
}

// addMonths is the same day of a later month, or its last day where it has fewer.
func addMonths(day time.Time, months int) time.Time {
	first := time.Date(day.Year(), day.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(day.Day(), last)-1)
}

// A ConsentView is a consent with what it was given for.
type ConsentView struct {
	firsthand.Consent
	Version      int                 `json:"version"`       // of the statements
	SheetVersion int                 `json:"sheet_version"` // of the information sheet
	Outdated     bool                `json:"outdated"`      // there are newer statements
	Scope        firsthand.Scope     `json:"scope"`
	Lines        []firsthand.Item    `json:"lines"` // the statements
	Who          string              `json:"who,omitempty"`
	All          []firsthand.Consent `json:"all"` // those before, oldest first, and this one
}

// Consent is what a participant last agreed to. NotFound if nothing.
func (a *App) Consent(ctx context.Context, study firsthand.ID, name string) (ConsentView, error) {
	var v ConsentView
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		v = ConsentView{}
		p, err := tx.Participant(ctx, study, name)
		if err != nil {
			return err
		}
		all, err := tx.Consents(ctx, study)
		if err != nil {
			return err
		}
		for _, c := range all {
			if c.Participant == p.ID {
				v.Consent = c
				v.All = append(v.All, c)
			}
		}
		if v.ID == "" {
			return firsthand.Errorf(firsthand.NotFound, "%s has not given consent.", p.Number)
		}
		statements, err := tx.Provision(ctx, v.Statements)
		if err != nil {
			return err
		}
		sheet, err := tx.Provision(ctx, v.Sheet)
		if err != nil {
			return err
		}
		newest, err := tx.InForce(ctx, study, firsthand.Statements)
		if err != nil {
			return err
		}
		names, err := colleagueNames(ctx, tx, study)
		if err != nil {
			return err
		}
		v.Version, v.SheetVersion, v.Lines = statements.Version, sheet.Version, statements.Items
		v.Outdated, v.Scope, v.Who = newest.ID != statements.ID, firsthand.ScopeOf(v.Consent, statements), names[v.By]
		return nil
	})
	return v, err
}

// Scopes tells, for each case whose person gave consent, what it allows. A case
// that is not there gave none that the program knows of; withdrawing from future
// use or contact takes those permissions away.
func (a *App) Scopes(ctx context.Context, study firsthand.ID) (map[firsthand.ID]firsthand.Scope, error) {
	var scopes map[firsthand.ID]firsthand.Scope
	err := a.Store.View(ctx, func(tx *store.Tx) (err error) {
		scopes, err = scopesOf(ctx, tx, study)
		return err
	})
	return scopes, err
}

func scopesOf(ctx context.Context, tx *store.Tx, study firsthand.ID) (map[firsthand.ID]firsthand.Scope, error) {
	scopes := map[firsthand.ID]firsthand.Scope{}
	people, err := tx.Participants(ctx, study)
	if err != nil {
		return nil, err
	}
	about := map[firsthand.ID]firsthand.ID{}
	for _, p := range people {
		about[p.ID] = p.Case
	}
	versions, err := tx.Provisions(ctx, study, firsthand.Statements)
	if err != nil {
		return nil, err
	}
	statements := map[firsthand.ID]firsthand.Provision{}
	for _, v := range versions {
		statements[v.ID] = v
	}
	consents, err := tx.Consents(ctx, study)
	if err != nil {
		return nil, err
	}
	for _, c := range consents {
		if k := about[c.Participant]; k != "" {
			scopes[k] = firsthand.ScopeOf(c, statements[c.Statements])
		}
	}
	withdrawals, err := tx.Withdrawals(ctx, study)
	if err != nil {
		return nil, err
	}
	for _, w := range withdrawals {
		s := scopes[about[w.Participant]]
		if s == nil {
			s = firsthand.Scope{}
			if k := about[w.Participant]; k != "" {
				scopes[k] = s
			}
		}
		s[firsthand.Recontact] = false
		if w.Level.AtLeast(firsthand.NoNewData) {
			s[firsthand.TakePart], s[firsthand.Record] = false, false
		}
		if w.Level.AtLeast(firsthand.NoFutureUse) {
			s[firsthand.Archive], s[firsthand.FutureUse] = false, false
		}
	}
	return scopes, nil
}
