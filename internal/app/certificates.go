package app

import (
	"context"
	"encoding/json"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// A Leaving is a withdrawal in a list, with its certificate where the program
// keeps it. One that was made at a terminal is in a file.
type Leaving struct {
	firsthand.Withdrawal
	Number      string       `json:"number"`
	Who         string       `json:"who"` // who did it
	Certificate *Certificate `json:"certificate,omitempty"`
}

// certificatesSetting names, in the database, the certificates of a study by the
// withdrawal that each is of. They name nobody, and are no part of the study: a
// study that is deleted leaves them behind.
func certificatesSetting(study firsthand.ID) string { return "certificates of " + string(study) }

func certificatesOf(ctx context.Context, tx *store.Tx, study firsthand.ID) (map[firsthand.ID]Certificate, error) {
	all := map[firsthand.ID]Certificate{}
	kept, err := tx.Setting(ctx, certificatesSetting(study))
	if err != nil || kept == "" {
		return all, err
	}
	return all, json.Unmarshal([]byte(kept), &all)
}

// KeepCertificate keeps the certificate of the newest withdrawal of a
// participant, and returns which that was.
func (a *App) KeepCertificate(ctx context.Context, study firsthand.ID, c Certificate) (firsthand.ID, error) {
	var of firsthand.ID
	_, err := a.Store.Update(ctx, store.Act{}, func(tx *store.Tx) error {
		p, err := tx.Participant(ctx, study, c.Number)
		if err != nil {
			return err
		}
		withdrawals, err := tx.Withdrawals(ctx, study)
		if err != nil {
			return err
		}
		of = ""
		for _, w := range withdrawals {
			if w.Participant == p.ID {
				of = w.ID
			}
		}
		if of == "" {
			return firsthand.Errorf(firsthand.NotFound, "%s has not withdrawn.", c.Number)
		}
		all, err := certificatesOf(ctx, tx, study)
		if err != nil {
			return err
		}
		all[of] = c
		b, err := json.Marshal(all)
		if err != nil {
			return err
		}
		return tx.PutSetting(ctx, certificatesSetting(study), string(b))
	})
	return of, err
}

// Leavings lists a study's withdrawals, the newest first.
func (a *App) Leavings(ctx context.Context, study firsthand.ID) ([]Leaving, error) {
	var list []Leaving
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		list = nil
		withdrawals, err := tx.Withdrawals(ctx, study)
		if err != nil {
			return err
		}
		people, err := tx.Participants(ctx, study)
		if err != nil {
			return err
		}
		number := map[firsthand.ID]string{}
		for _, p := range people {
			number[p.ID] = p.Number
		}
		names, err := colleagueNames(ctx, tx, study)
		if err != nil {
			return err
		}
		kept, err := certificatesOf(ctx, tx, study)
		if err != nil {
			return err
		}
		for i := len(withdrawals) - 1; i >= 0; i-- {
			w := withdrawals[i]
			l := Leaving{Withdrawal: w, Number: number[w.Participant], Who: names[w.By]}
			if c, ok := kept[w.ID]; ok {
				l.Certificate = &c
			}
			list = append(list, l)
		}
		return nil
	})
	return list, err
}
