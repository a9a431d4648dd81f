package app

import (
	"context"
	"time"

	"firsthand.study"
	"firsthand.study/internal/store"
	"firsthand.study/internal/vault"
)

// VaultHeld tells who holds the vault open, and when it closes unless it is
// used; it asks no database and puts nothing off. False where it is closed.
func (a *App) VaultHeld() (as string, closes time.Time, open bool) {
	d := &a.vault
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.holder.Name, d.closes, d.key != nil
}

// ConfirmVault tells whether a secret is the passphrase or the recovery key of
// the role that holds the vault open. Forbidden if it is not.
func (a *App) ConfirmVault(ctx context.Context, secret string) error {
	_, mine, err := a.held()
	if err != nil {
		return err
	}
	s, err := a.sealed(ctx, false)
	if err != nil {
		return err
	}
	holders, err := s.Holders(ctx)
	if err != nil {
		return err
	}
	for _, h := range holders {
		if h.ID == mine.ID {
			_, err := vault.Unlock(h.File, secret)
			return err
		}
	}
	return firsthand.Errorf(firsthand.NotFound, "The role %s has no keys here any more.", mine.Name)
}

// A VaultOpening is a line of the vault's log as people read it. What was read
// is never in it.
type VaultOpening struct {
	At     int64                `json:"at"`
	Who    string               `json:"who"`
	Study  firsthand.Study      `json:"study"`  // without title where it is gone
	Number string               `json:"number"` // of the participant; empty where they have left
	Kind   firsthand.SecretKind `json:"kind"`
	Reason string               `json:"reason"` // as the study's journal has it; empty where it went with the study
}

// VaultLog lists what was opened in the vault, newest first. A broken chain is a
// Conflict, told beside the lines.
func (a *App) VaultLog(ctx context.Context) ([]VaultOpening, error) {
	s, err := a.sealed(ctx, false)
	if notFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	lines, broken := s.Log(ctx)
	if broken != nil && firsthand.KindOf(broken) != firsthand.Conflict {
		return nil, broken
	}
	var studies map[firsthand.ID]firsthand.Study
	var numbers map[firsthand.ID]string
	var reasons map[firsthand.ID][]firsthand.Opening // by participant, oldest first
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		studies, numbers, reasons = map[firsthand.ID]firsthand.Study{}, map[firsthand.ID]string{}, map[firsthand.ID][]firsthand.Opening{}
		all, err := tx.AllStudies(ctx)
		if err != nil {
			return err
		}
		for _, study := range all {
			studies[study.ID] = study
			people, err := tx.Participants(ctx, study.ID)
			if err != nil {
				return err
			}
			for _, p := range people {
				numbers[p.ID] = p.Number
			}
			openings, err := tx.Openings(ctx, study.ID)
			if err != nil {
				return err
			}
			for _, o := range openings {
				reasons[o.Participant] = append(reasons[o.Participant], o)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	out := make([]VaultOpening, 0, len(lines))
	for i := len(lines) - 1; i >= 0; i-- {
		l := lines[i]
		o := VaultOpening{At: l.At, Who: l.Who, Study: studies[l.Study], Number: numbers[l.Participant], Kind: l.Kind}
		o.Reason = takeReason(reasons, l)
		out = append(out, o)
	}
	return out, broken
}

// takeReason finds why a line of the log was opened: the study wrote that down
// just before the vault wrote the line. Each is used once.
func takeReason(reasons map[firsthand.ID][]firsthand.Opening, l store.SealedOpening) string {
	of := reasons[l.Participant]
	for i := len(of) - 1; i >= 0; i-- {
		if of[i].Kind == l.Kind && of[i].Study == l.Study && of[i].Created <= l.At {
			reason := of[i].Reason
			reasons[l.Participant] = append(of[:i:i], of[i+1:]...)
			return reason
		}
	}
	return ""
}
