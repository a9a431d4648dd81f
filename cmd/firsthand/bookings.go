package main

import (
	"fmt"
	"math"
	"os"

	"firsthand.study"
	"firsthand.study/internal/app"
)

type peopleBookCommand struct {
	inStudy
	Participant string `arg:"" help:"The number."`
	At          string `arg:"" help:"When, such as 2026-02-02T14:30."`
	Minutes     int    `default:"60" help:"How long the room is needed."`
	Place       string `help:"Where."`
	Interviewer string `help:"Who interviews."`
}

func (c *peopleBookCommand) Run(e *env) error {
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	b, err := a.Book(e.ctx, e.me(), s.ID, c.Participant, firsthand.Booking{At: c.At, Minutes: c.Minutes, Place: c.Place}, c.Interviewer)
	if err != nil {
		return err
	}
	return e.print(b, table{header: []string{"booking", "at"}, rows: [][]string{{string(b.ID), b.At}}})
}

type peopleInterviewCommand struct {
	inStudy
	Participant string  `arg:"" help:"The number."`
	Day         string  `arg:"" help:"When, such as 2026-02-02."`
	Minutes     float64 `required:"" help:"How long it took."`
	Place       string  `help:"Where."`
	Present     string  `help:"Others in the room, by what they are."`
	Notes       string  `help:"Field notes."`
	Booking     string  `placeholder:"ID" help:"The booking it was."`
}

func (c *peopleInterviewCommand) Run(e *env) error {
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	i, err := a.HoldInterview(e.ctx, e.me(), s.ID, c.Participant, app.HeldInterview{Booking: firsthand.ID(c.Booking), Day: c.Day, Minutes: c.Minutes, Place: c.Place, Present: c.Present, Notes: c.Notes})
	if err != nil {
		return err
	}
	e.note("The interview with %s is recorded.", c.Participant)
	return e.print(i, table{header: []string{"participant", "day", "minutes"}, rows: [][]string{{c.Participant, i.Date, fmt.Sprint(i.Minutes)}}})
}

type peopleCalendarCommand struct {
	inStudy
	Out string `short:"o" required:"" placeholder:"FILE.ics" help:"The file to write."`
}

func (c *peopleCalendarCommand) Run(e *env) error {
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	if _, err := os.Stat(c.Out); err == nil {
		return firsthand.Errorf(firsthand.Conflict, "%s exists already; nothing was written.", c.Out)
	}
	n := 0
	err = replaceFile(c.Out, func(f *os.File) error {
		n, err = a.WriteCalendar(e.ctx, s.ID, f)
		return err
	})
	if err == nil {
		e.note("%s written to %s; nobody is named in it.", was(n, "interview", "interviews"), c.Out)
	}
	return err
}

type peopleVoucherCommand struct {
	inStudy
	Participant string  `arg:"" optional:"" help:"The number; without one the ledger is printed."`
	Amount      float64 `help:"What it is worth, such as 20."`
	Currency    string  `default:"GBP" help:"In which currency."`
	Day         string  `help:"When it was given, such as 2026-02-02."`
	Receipt     string  `default:"signed" help:"signed, posted, refused or missing."`
	Strike      int     `placeholder:"N" help:"Strike a line out instead, with --reason."`
	Reason      string  `help:"Why the line does not count."`
}

func (c *peopleVoucherCommand) Run(e *env) error {
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	switch {
	case c.Strike > 0:
		err = a.StrikeVoucher(e.ctx, e.me(), s.ID, c.Strike, c.Reason)
	case c.Participant != "":
		_, err = a.GiveVoucher(e.ctx, e.me(), s.ID, c.Participant, firsthand.Voucher{Pence: int(math.Round(c.Amount * 100)), Currency: c.Currency, Day: c.Day, Receipt: c.Receipt})
	}
	if err != nil {
		return err
	}
	l, err := a.Vouchers(e.ctx, s.ID)
	if err != nil {
		return err
	}
	t := table{header: []string{"voucher", "to", "day", "amount", "receipt", "by"}, numbers: map[int]bool{0: true, 3: true}}
	for _, v := range l.Lines {
		receipt := v.Receipt
		if v.Void != "" {
			receipt = "struck out: " + v.Void
		}
		t.rows = append(t.rows, []string{count(v.Number), v.To, v.Day, money(v.Pence, v.Currency), receipt, v.Who})
	}
	for _, sum := range l.Totals {
		t.foot = append(t.foot, fmt.Sprintf("%d given, %s; without a receipt %s", sum.Given, money(sum.Pence, sum.Currency), money(sum.Missing, sum.Currency)))
	}
	return e.print(l, t)
}

func money(pence int, currency string) string {
	return fmt.Sprintf("%d.%02d %s", pence/100, pence%100, currency)
}
