package app

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// sweep destroys what belongs to nobody any more: an act that was cut off
// between the vault and the study leaves it, an hour old at least.
func (a *App) sweep(ctx context.Context, s *store.Sealed) error {
	secrets, err := s.Secrets(ctx, "")
	if err != nil {
		return err
	}
	keys, err := s.PersonKeys(ctx, "")
	if err != nil {
		return err
	}
	known := map[firsthand.ID]bool{}
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		all, err := tx.AllStudies(ctx)
		if err != nil {
			return err
		}
		for _, study := range all {
			people, err := tx.Participants(ctx, study.ID)
			if err != nil {
				return err
			}
			for _, p := range people {
				known[p.ID] = true
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	young := map[firsthand.ID]bool{}
	for _, x := range secrets {
		young[x.Participant] = young[x.Participant] || time.Since(time.UnixMilli(x.Created)) < time.Hour
	}
	for _, k := range keys {
		if !known[k.Participant] && !young[k.Participant] {
			if _, err := s.Destroy(ctx, k.Participant, firsthand.Classes); err != nil {
				return err
			}
		}
	}
	return nil
}

// A VaultReport is what a check of the vault found.
type VaultReport struct {
	People  int           `json:"people"`
	Secrets int           `json:"secrets"`
	Opened  int           `json:"opened"` // lines of its log
	Faults  []store.Fault `json:"faults"`
}

// CheckVault checks the vault's file and its log, and opens every secret that
// the role that holds it open may open, to see that it is whole; what they say
// is looked at by nobody.
func (a *App) CheckVault(ctx context.Context) (VaultReport, error) {
	r := VaultReport{Faults: []store.Fault{}}
	key, mine, err := a.held()
	if err != nil {
		return r, err
	}
	s, err := a.sealed(ctx, false)
	if err != nil {
		return r, err
	}
	fault := func(f store.Fault) { r.Faults = append(r.Faults, f) }
	if err := s.Check(ctx, fault); err != nil {
		return r, err
	}
	log, err := s.Log(ctx)
	if firsthand.KindOf(err) == firsthand.Conflict {
		fault(store.Fault{What: err.Error()})
	} else if err != nil {
		return r, err
	}
	r.Opened = len(log)
	keys, err := s.PersonKeys(ctx, "")
	if err != nil {
		return r, err
	}
	people := map[firsthand.ID]bool{}
	for _, k := range keys {
		people[k.Participant] = true
	}
	r.People = len(people)
	secrets, err := s.Secrets(ctx, "")
	if err != nil {
		return r, err
	}
	r.Secrets = len(secrets)
	for _, x := range secrets {
		if err := ctx.Err(); err != nil {
			return r, err
		}
		if !slices.Contains(mine.Classes, x.Kind.Class()) {
			continue
		}
		if err := readThrough(ctx, s, key, mine, x); err != nil {
			fault(store.Fault{Study: x.Study, What: fmt.Sprintf("A sealed %s does not open: %s", x.Kind, err)})
		}
	}
	return r, nil
}

// putIdentity seals who a person is, in place of what was sealed before.
func (a *App) putIdentity(ctx context.Context, study, participant firsthand.ID, who firsthand.Identity) error {
	b, err := json.Marshal(who)
	if err != nil {
		return err
	}
	_, err = a.seal(ctx, firsthand.Secret{Study: study, Participant: participant, Kind: firsthand.IdentitySecret}, strings.NewReader(string(b)), true)
	return err
}
