package app

import (
	"context"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// A ParticipantLine is one participant in a list.
type ParticipantLine struct {
	firsthand.Participant
	Pseudonym string            `json:"pseudonym,omitempty"`
	SiteName  string            `json:"site_name,omitempty"`
	Values    map[string]string `json:"values,omitempty"` // by the variable's name
	Booked    string            `json:"booked,omitempty"` // when the next interview is
	Held      string            `json:"held,omitempty"`   // day of the last interview
	Minutes   float64           `json:"minutes,omitempty"`
	// Consent is the version of the statements last consented to, 0 for none;
	// Outdated tells that there is a newer one.
	Consent  int  `json:"consent,omitempty"`
	Outdated bool `json:"outdated,omitempty"`
	// Refused are the keys of statements answered with no.
	Refused   []string        `json:"refused,omitempty"`
	Withdrawn firsthand.Level `json:"withdrawn,omitempty"`
}

// Participants lists everybody who was introduced to a study, naturally ordered.
func (a *App) Participants(ctx context.Context, study firsthand.ID) ([]ParticipantLine, error) {
	var lines []ParticipantLine
	err := a.Store.View(ctx, func(tx *store.Tx) (err error) {
		lines, err = people(ctx, tx, study)
		return err
	})
	return lines, err
}

// Participant finds one participant by number or id.
func (a *App) Participant(ctx context.Context, study firsthand.ID, name string) (ParticipantLine, error) {
	all, err := a.Participants(ctx, study)
	if err != nil {
		return ParticipantLine{}, err
	}
	for _, l := range all {
		if l.Number == name || string(l.ID) == name {
			return l, nil
		}
	}
	return ParticipantLine{}, firsthand.Errorf(firsthand.NotFound, "There is no participant %q in this study.", name).WithHint("firsthand people list shows who there is")
}

func people(ctx context.Context, tx *store.Tx, study firsthand.ID) ([]ParticipantLine, error) {
	all, err := tx.Participants(ctx, study)
	if err != nil {
		return nil, err
	}
	lines := make([]ParticipantLine, len(all))
	at, ofCase := map[firsthand.ID]*ParticipantLine{}, map[firsthand.ID]*ParticipantLine{}
	for i, p := range all {
		lines[i] = ParticipantLine{Participant: p, Values: map[string]string{}}
		at[p.ID] = &lines[i]
		if p.Case != "" {
			ofCase[p.Case] = &lines[i]
		}
	}
	cases, err := tx.Cases(ctx, study)
	if err != nil {
		return nil, err
	}
	for _, c := range cases {
		if l := ofCase[c.ID]; l != nil {
			l.Pseudonym = c.Pseudonym
		}
	}
	if err := fillValues(ctx, tx, study, ofCase); err != nil {
		return nil, err
	}
	if err := fillRecords(ctx, tx, study, at, ofCase); err != nil {
		return nil, err
	}
	if err := fillConsents(ctx, tx, study, at); err != nil {
		return nil, err
	}
	SortByName(lines, func(l ParticipantLine) string { return l.Number })
	return lines, nil
}

func fillValues(ctx context.Context, tx *store.Tx, study firsthand.ID, ofCase map[firsthand.ID]*ParticipantLine) error {
	variables, err := tx.Variables(ctx, study)
	if err != nil {
		return err
	}
	name := map[firsthand.ID]string{}
	for _, v := range variables {
		name[v.ID] = v.Name
	}
	values, err := tx.Values(ctx, study)
	if err != nil {
		return err
	}
	for _, v := range values {
		if l := ofCase[v.Case]; l != nil {
			l.Values[name[v.Variable]] = v.Text
		}
	}
	return nil
}

func fillRecords(ctx context.Context, tx *store.Tx, study firsthand.ID, at, ofCase map[firsthand.ID]*ParticipantLine) error {
	sites, err := tx.InForce(ctx, study, firsthand.Sites)
	if err != nil && !notFound(err) {
		return err
	}
	for _, l := range at {
		if s, ok := sites.Item(l.Site); ok {
			l.SiteName = s.Text
		}
	}
	bookings, err := tx.Bookings(ctx, study)
	if err != nil {
		return err
	}
	for _, b := range bookings {
		if l := at[b.Participant]; l != nil && b.Held == "" && b.Ended == "" {
			l.Booked = b.At
		}
	}
	held, err := tx.Interviews(ctx, study)
	if err != nil {
		return err
	}
	for _, i := range held {
		if l := ofCase[i.Case]; l != nil && i.Date >= l.Held {
			l.Held, l.Minutes = i.Date, i.Minutes
		}
	}
	withdrawals, err := tx.Withdrawals(ctx, study)
	if err != nil {
		return err
	}
	for _, w := range withdrawals {
		if l := at[w.Participant]; l != nil && (l.Withdrawn == "" || w.Level.AtLeast(l.Withdrawn)) {
			l.Withdrawn = w.Level
		}
	}
	return nil
}

func fillConsents(ctx context.Context, tx *store.Tx, study firsthand.ID, at map[firsthand.ID]*ParticipantLine) error {
	versions, err := tx.Provisions(ctx, study, firsthand.Statements)
	if err != nil {
		return err
	}
	version := map[firsthand.ID]int{}
	for _, v := range versions {
		version[v.ID] = v.Version
	}
	consents, err := tx.Consents(ctx, study)
	if err != nil {
		return err
	}
	for _, c := range consents { // the newest is last
		l := at[c.Participant]
		if l == nil {
			continue
		}
		l.Consent = version[c.Statements]
		l.Outdated = l.Consent < len(versions)
		l.Refused = nil
		for _, r := range c.Answers {
			if !r.Yes {
				l.Refused = append(l.Refused, r.Key)
			}
		}
	}
	return nil
}

// A Flow counts how far people came, and why others did not take part, for the
// report's account of who was asked.
type Flow struct {
	Introduced  int        `json:"introduced"` // everybody
	Screened    int        `json:"screened"`
	Eligible    int        `json:"eligible"`
	Consented   int        `json:"consented"`
	Interviewed int        `json:"interviewed"`
	Withdrawn   int        `json:"withdrawn"`
	Not         []NotTaken `json:"not_taking_part"`
	// Criteria counts, by key, how many people did not meet each.
	Criteria map[string]int `json:"criteria"`
}

// A NotTaken counts who did not take part for one reason.
type NotTaken struct {
	Stage firsthand.Stage `json:"stage"`
	Why   firsthand.Why   `json:"why"`
	N     int             `json:"n"`
}

// Flow counts a study's people.
func (a *App) Flow(ctx context.Context, study firsthand.ID) (Flow, error) {
	f := Flow{Not: []NotTaken{}, Criteria: map[string]int{}}
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		f = Flow{Not: []NotTaken{}, Criteria: map[string]int{}}
		lines, err := people(ctx, tx, study)
		if err != nil {
			return err
		}
		screenings, err := tx.Screenings(ctx, study)
		if err != nil {
			return err
		}
		last := map[firsthand.ID]firsthand.Screening{}
		for _, s := range screenings {
			last[s.Participant] = s
		}
		not := map[NotTaken]int{}
		for _, l := range lines {
			f.Introduced++
			if s, ok := last[l.ID]; ok {
				f.Screened++
				if s.Eligible {
					f.Eligible++
				}
				for _, r := range s.Answers {
					if !r.Met {
						f.Criteria[r.Key]++
					}
				}
			}
			if l.Consent > 0 {
				f.Consented++
			}
			if l.Stage == firsthand.Interviewed {
				f.Interviewed++
			}
			if l.Stage == firsthand.Withdrawn {
				f.Withdrawn++
			}
			if l.Why != "" {
				not[NotTaken{Stage: l.Stage, Why: l.Why}]++
			}
		}
		for _, stage := range firsthand.Stages {
			for _, why := range firsthand.Whys {
				if n := not[NotTaken{Stage: stage, Why: why}]; n > 0 {
					f.Not = append(f.Not, NotTaken{stage, why, n})
				}
			}
		}
		return nil
	})
	return f, err
}
