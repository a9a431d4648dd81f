package main

import (
	"fmt"
	"os"

	"firsthand.study"
	"firsthand.study/internal/app"
)

type consentCommand struct {
	Take consentTakeCommand `cmd:"" help:"Record what a participant agreed to."`
	Show consentShowCommand `cmd:"" help:"Print what a participant last agreed to, and what that allows."`
}

type consentTakeCommand struct {
	inStudy
	Participant string   `arg:"" help:"The number."`
	Yes         []string `placeholder:"KEY" help:"Statements answered yes, by key."`
	No          []string `placeholder:"KEY" help:"Statements answered no, by key."`
	How         string   `default:"paper" help:"signature, paper or spoken."`
	Day         string   `help:"When, such as 2026-01-20 (default: today)."`
	Form        string   `placeholder:"FILE" help:"A picture of the signature or a scanned form; it goes into the vault."`
}

func (c *consentTakeCommand) Run(e *env) error {
	in := app.ConsentGiven{How: firsthand.How(c.How), Day: c.Day}
	for _, k := range c.Yes {
		in.Answers = append(in.Answers, firsthand.Answer{Key: k, Yes: true})
	}
	for _, k := range c.No {
		in.Answers = append(in.Answers, firsthand.Answer{Key: k})
	}
	if c.Form != "" {
		var err error
		if in.Signature, err = os.ReadFile(c.Form); err != nil {
			return &firsthand.Error{Kind: firsthand.NotFound, Message: fmt.Sprintf("The file %s cannot be read.", c.Form), Err: err}
		}
	}
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	if _, err := a.TakeConsent(e.ctx, e.me(), s.ID, c.Participant, in); err != nil {
		return err
	}
	e.note("The consent of %s is recorded.", c.Participant)
	return (&consentShowCommand{c.inStudy, c.Participant}).show(e, a, s.ID)
}

type consentShowCommand struct {
	inStudy
	Participant string `arg:"" help:"The number."`
}

func (c *consentShowCommand) Run(e *env) error {
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	return c.show(e, a, s.ID)
}

func (c *consentShowCommand) show(e *env, a *app.App, study firsthand.ID) error {
	v, err := a.Consent(e.ctx, study, c.Participant)
	if err != nil {
		return err
	}
	yes := map[string]bool{}
	for _, r := range v.Answers {
		yes[r.Key] = r.Yes
	}
	t := table{header: []string{"statement", "answer", "words"}}
	for _, it := range v.Lines {
		said := "no"
		if yes[it.Key] {
			said = "yes"
		}
		t.rows = append(t.rows, []string{it.Key, said, it.Text})
	}
	t.foot = []string{fmt.Sprintf("Version %d, by %s on %s; the recording is kept until %s at the latest", v.Version, v.How, v.Day, v.RecordingUntil)}
	return e.print(v, t)
}
