package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"firsthand.study"
	"firsthand.study/internal/demo"
	"firsthand.study/internal/store"
)

// recruit fills the example's protocol, sampling frame, and the way of everybody
// who was introduced to it, each on its invented day. Nobody's name is anywhere.
func (d exampleData) recruit(ctx context.Context, tx *store.Tx, s firsthand.Study, lead firsthand.Colleague) error {
	provisions, frame, err := demo.Protocol()
	if err != nil {
		return err
	}
	e := examplePeople{study: s.ID, lead: lead.ID, version: map[firsthand.Part][]firsthand.Provision{}}
	for _, p := range provisions {
		by, err := colleague(ctx, tx, s.ID, p.By, firsthand.Coder)
		if err != nil {
			return err
		}
		v := firsthand.Provision{ID: firsthand.NewID(), Study: s.ID, Part: p.Part, Version: p.Version, Body: p.Body, Items: p.Items, Note: p.Note, By: by.ID, Created: onDay(p.Day, 9)}
		if err := v.Validate(); err != nil {
			return fmt.Errorf("the example's protocol: %w", err)
		}
		if err := tx.AddProvision(ctx, v); err != nil {
			return err
		}
		e.version[v.Part] = append(e.version[v.Part], v)
	}
	if err := e.sample(ctx, tx, frame); err != nil {
		return err
	}
	recruits, err := demo.Recruits()
	if err != nil {
		return err
	}
	cases, err := tx.Cases(ctx, s.ID)
	if err != nil {
		return err
	}
	held, err := tx.Interviews(ctx, s.ID)
	if err != nil {
		return err
	}
	for _, r := range recruits {
		about, ok := findCase(cases, r.ID)
		if !ok && r.Stage == firsthand.Interviewed {
			continue // their interview is not part of the example
		}
		if err := e.person(ctx, tx, r, about); err != nil {
			return fmt.Errorf("the example's %s: %w", r.ID, err)
		}
		for _, i := range held {
			if !ok || i.Case != about {
				continue
			}
			i.Interviewer = lead.ID
			i.Guide = newestOn(e.version[firsthand.Guide], i.Date).ID
			if err := tx.PutInterview(ctx, i); err != nil {
				return err
			}
		}
	}
	return nil
}

func findCase(cases []firsthand.Case, name string) (firsthand.ID, bool) {
	i := slices.IndexFunc(cases, func(c firsthand.Case) bool { return c.Name == name })
	if i < 0 {
		return "", false
	}
	return cases[i].ID, true
}

type examplePeople struct {
	study, lead firsthand.ID
	version     map[firsthand.Part][]firsthand.Provision
	vouchers    int
}

// onDay is an hour of a day, in Unix milliseconds; 0 for no day.
func onDay(day string, hour int) int64 {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return 0
	}
	return t.Add(time.Duration(hour) * time.Hour).UnixMilli()
}

// newestOn is the version that was in force on a day.
func newestOn(versions []firsthand.Provision, day string) firsthand.Provision {
	var p firsthand.Provision
	for _, v := range versions {
		if v.Created <= onDay(day, 23) {
			p = v
		}
	}
	return p
}

func (e *examplePeople) sample(ctx context.Context, tx *store.Tx, d demo.Frame) error {
	f := firsthand.Frame{ID: firsthand.NewID(), Study: e.study, Version: 1, Dimensions: d.Dimensions, Crossings: d.Crossings, Note: d.Note, By: e.lead, Created: onDay(d.Day, 9)}
	if err := f.Validate(); err != nil {
		return err
	}
	if err := tx.PutFrame(ctx, f); err != nil {
		return err
	}
	people, err := candidates(ctx, tx, e.study)
	if err != nil {
		return err
	}
	held, err := tx.Interviews(ctx, e.study)
	if err != nil {
		return err
	}
	cases, err := tx.Cases(ctx, e.study)
	if err != nil {
		return err
	}
	for _, x := range d.Decisions {
		// As the frame stood on that day.
		var then []Candidate
		for _, c := range people {
			about, _ := findCase(cases, c.Number)
			if slices.ContainsFunc(held, func(i firsthand.Interview) bool { return i.Case == about && i.Date <= x.Day }) {
				then = append(then, c)
			}
		}
		m := Match(f, then)
		s := firsthand.Stand{ID: firsthand.NewID(), Study: e.study, Stop: x.Stop, Reason: x.Reason, Frame: f.ID, Interviewed: m.Interviewed, Unmet: len(m.Unmet), By: e.lead, Created: onDay(x.Day, 16)}
		if err := tx.PutStand(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// person writes the way of one person, as far as they came.
func (e *examplePeople) person(ctx context.Context, tx *store.Tx, r demo.Recruit, about firsthand.ID) error {
	p := firsthand.Participant{ID: firsthand.NewID(), Study: e.study, Number: r.ID, Case: about, Site: r.Site, Stage: r.Stage, Why: r.Why, Reason: r.Reason, Created: onDay(r.Introduced, 10)}
	if err := tx.PutParticipant(ctx, p); err != nil {
		return err
	}
	if r.Screened != "" {
		criteria := newestOn(e.version[firsthand.Eligibility], r.Screened)
		s := firsthand.Screening{ID: firsthand.NewID(), Study: e.study, Participant: p.ID, By: e.lead, Created: onDay(r.Screened, 11)}
		for _, it := range criteria.Items {
			f := firsthand.Finding{Key: it.Key, Met: it.Key != r.NotMet}
			if !f.Met {
				f.Reason = "As the person said on the telephone."
			}
			s.Answers = append(s.Answers, f)
		}
		s, err := s.Judge(criteria)
		if err != nil {
			return err
		}
		if err := tx.PutScreening(ctx, s); err != nil {
			return err
		}
	}
	if r.Consented == "" {
		return nil
	}
	statements := e.version[firsthand.Statements][r.Statements-1]
	c := firsthand.Consent{ID: firsthand.NewID(), Study: e.study, Participant: p.ID, Statements: statements.ID, Sheet: newestOn(e.version[firsthand.Sheet], r.Consented).ID,
		How: r.How, Day: r.Consented, By: e.lead, Created: onDay(r.Consented, 12)}
	for _, it := range statements.Items {
		c.Answers = append(c.Answers, firsthand.Answer{Key: it.Key, Yes: !slices.Contains(r.Refused, it.Key)})
	}
	if err := c.Check(statements); err != nil {
		return err
	}
	var err error
	if c.RecordingUntil, err = recordingUntil(ctx, tx, c, statements); err != nil {
		return err
	}
	if err := tx.PutConsent(ctx, c); err != nil {
		return err
	}
	if r.Pence == 0 {
		return nil
	}
	e.vouchers++
	v := firsthand.Voucher{ID: firsthand.NewID(), Study: e.study, Number: e.vouchers, Participant: p.ID, Pence: r.Pence, Currency: "GBP", Day: r.Consented, Receipt: r.Receipt, By: e.lead, Created: onDay(r.Consented, 13)}
	if err := v.Validate(); err != nil {
		return err
	}
	return tx.PutVoucher(ctx, v)
}
