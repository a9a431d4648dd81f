package app

import (
	"context"
	"fmt"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// GiveVoucher writes the next line of the ledger of thank-yous.
func (a *App) GiveVoucher(ctx context.Context, who Person, study firsthand.ID, name string, v firsthand.Voucher) (firsthand.Voucher, error) {
	if v.Currency == "" {
		v.Currency = "GBP"
	}
	err := v.Validate()
	if err != nil {
		return v, err
	}
	err = a.ofParticipant(ctx, who, study, name, "voucher.give", func(tx *store.Tx, me firsthand.Colleague, p firsthand.Participant) error {
		all, err := tx.Vouchers(ctx, study)
		if err != nil {
			return err
		}
		v.ID, v.Study, v.Participant, v.By, v.Void, v.Created = firsthand.NewID(), study, p.ID, me.ID, "", tx.Now()
		v.Number = 1
		if len(all) > 0 {
			v.Number = all[len(all)-1].Number + 1
		}
		// A ledger goes on; a wrong line is struck out, never taken away.
		tx.Act().Verb = firsthand.Final
		tx.Act().Summary = fmt.Sprintf("Voucher %d went to %s.", v.Number, p.Number)
		return tx.PutVoucher(ctx, v)
	})
	return v, err
}

// StrikeVoucher strikes a line of the ledger out, with the reason; it stays to
// be read and counts no more.
func (a *App) StrikeVoucher(ctx context.Context, who Person, study firsthand.ID, number int, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return firsthand.Errorf(firsthand.Invalid, "Say why the voucher does not count.")
	}
	_, err := a.do(ctx, study, who, "voucher.strike", func(tx *store.Tx, _ firsthand.Colleague) error {
		all, err := tx.Vouchers(ctx, study)
		if err != nil {
			return err
		}
		for _, v := range all {
			if v.Number != number {
				continue
			}
			if v.Void != "" {
				return firsthand.Errorf(firsthand.Conflict, "Voucher %d is struck out already.", number)
			}
			v.Void = reason
			tx.Act().Verb = firsthand.Final
			tx.Act().Summary = fmt.Sprintf("Voucher %d was struck out.", number)
			return tx.PutVoucher(ctx, v)
		}
		return firsthand.Errorf(firsthand.NotFound, "There is no voucher %d.", number)
	})
	return err
}

// A Ledger is every voucher, and what they come to.
type Ledger struct {
	Lines  []VoucherLine `json:"vouchers"`
	Totals []VoucherSum  `json:"totals"` // by currency, in the order of their first line
}

// A VoucherLine is a voucher as people read it.
type VoucherLine struct {
	firsthand.Voucher
	To  string `json:"to"` // the participant's number
	Who string `json:"who"`
}

// A VoucherSum adds up the lines of one currency: what was given, and of that
// what has a receipt. Lines struck out or refused count in neither.
type VoucherSum struct {
	Currency  string `json:"currency"`
	Given     int    `json:"given"` // how many
	Pence     int    `json:"pence"`
	Receipted int    `json:"receipted"` // pence
	Missing   int    `json:"missing"`   // pence without a receipt
}

// Vouchers lists and adds up a study's vouchers.
func (a *App) Vouchers(ctx context.Context, study firsthand.ID) (Ledger, error) {
	var l Ledger
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		all, err := tx.Vouchers(ctx, study)
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
		l = Ledger{Lines: []VoucherLine{}, Totals: sumVouchers(all)}
		for _, v := range all {
			l.Lines = append(l.Lines, VoucherLine{v, number[v.Participant], names[v.By]})
		}
		return nil
	})
	return l, err
}

func sumVouchers(all []firsthand.Voucher) []VoucherSum {
	sums := []VoucherSum{}
	at := map[string]int{}
	for _, v := range all {
		i, ok := at[v.Currency]
		if !ok {
			i = len(sums)
			at[v.Currency] = i
			sums = append(sums, VoucherSum{Currency: v.Currency})
		}
		if v.Void != "" || v.Receipt == firsthand.ReceiptRefused {
			continue
		}
		s := &sums[i]
		s.Given++
		s.Pence += v.Pence
		if v.Receipt == firsthand.ReceiptMissing {
			s.Missing += v.Pence
		} else {
			s.Receipted += v.Pence
		}
	}
	return sums
}
