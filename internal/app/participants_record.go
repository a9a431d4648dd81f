package app

import (
	"context"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// A ParticipantRecord is what is written down of one participant, beside what a
// list shows. It says nothing of who they are.
type ParticipantRecord struct {
	ParticipantLine
	// Screening is the last one, nil before any; Criteria are those it was judged
	// by, or those in force, without items where the study has none.
	Screening *firsthand.Screening `json:"screening"`
	Criteria  firsthand.Provision  `json:"criteria"`
	Screener  string               `json:"screener,omitempty"`
	Bookings  []BookingLine        `json:"bookings"` // all, by their time
	Held      []HeldLine           `json:"held"`     // by their day
	Vouchers  []VoucherLine        `json:"vouchers"`
}

// A HeldLine is an interview that took place as people read it.
type HeldLine struct {
	firsthand.Interview
	Who          string `json:"who,omitempty"`
	GuideVersion int    `json:"guide_version,omitempty"` // of the topic guide, 0 for none
}

// ParticipantRecord finds one participant by number or id, with what is written
// down of them. NotFound if there is none in the study.
func (a *App) ParticipantRecord(ctx context.Context, study firsthand.ID, name string) (ParticipantRecord, error) {
	var r ParticipantRecord
	line, err := a.Participant(ctx, study, name)
	if err != nil {
		return r, err
	}
	bookings, err := a.Bookings(ctx, study)
	if err != nil {
		return r, err
	}
	ledger, err := a.Vouchers(ctx, study)
	if err != nil {
		return r, err
	}
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		r = ParticipantRecord{ParticipantLine: line, Bookings: []BookingLine{}, Held: []HeldLine{}, Vouchers: []VoucherLine{}}
		names, err := colleagueNames(ctx, tx, study)
		if err != nil {
			return err
		}
		if err := r.screened(ctx, tx, names); err != nil {
			return err
		}
		return r.interviewed(ctx, tx, names)
	})
	for _, b := range bookings {
		if b.Participant == r.ID {
			r.Bookings = append(r.Bookings, b)
		}
	}
	for _, v := range ledger.Lines {
		if v.Participant == r.ID {
			r.Vouchers = append(r.Vouchers, v)
		}
	}
	return r, err
}

func (r *ParticipantRecord) screened(ctx context.Context, tx *store.Tx, names map[firsthand.ID]string) error {
	all, err := tx.Screenings(ctx, r.Study)
	if err != nil {
		return err
	}
	for i := range all {
		if all[i].Participant == r.ID {
			r.Screening = &all[i]
		}
	}
	if r.Screening != nil {
		r.Screener = names[r.Screening.By]
		r.Criteria, err = tx.Provision(ctx, r.Screening.Criteria)
		return err
	}
	if r.Criteria, err = tx.InForce(ctx, r.Study, firsthand.Eligibility); notFound(err) {
		return nil
	}
	return err
}

func (r *ParticipantRecord) interviewed(ctx context.Context, tx *store.Tx, names map[firsthand.ID]string) error {
	if r.Case == "" {
		return nil
	}
	guides, err := tx.Provisions(ctx, r.Study, firsthand.Guide)
	if err != nil {
		return err
	}
	version := map[firsthand.ID]int{}
	for _, g := range guides {
		version[g.ID] = g.Version
	}
	all, err := tx.Interviews(ctx, r.Study)
	if err != nil {
		return err
	}
	for _, i := range all {
		if i.Case == r.Case {
			r.Held = append(r.Held, HeldLine{i, names[i.Interviewer], version[i.Guide]})
		}
	}
	SortByName(r.Held, func(h HeldLine) string { return h.Date })
	return nil
}

// LastScreenings are the last screening of every participant of a study who was
// screened, by the participant's id.
func (a *App) LastScreenings(ctx context.Context, study firsthand.ID) (map[firsthand.ID]firsthand.Screening, error) {
	var last map[firsthand.ID]firsthand.Screening
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		all, err := tx.Screenings(ctx, study)
		last = make(map[firsthand.ID]firsthand.Screening, len(all))
		for _, s := range all {
			last[s.Participant] = s
		}
		return err
	})
	return last, err
}

// Candidates are the people whom a sampling frame counts: participants who may
// still take part, and every case with an interview.
func (a *App) Candidates(ctx context.Context, study firsthand.ID) (all []Candidate, err error) {
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		all, err = candidates(ctx, tx, study)
		return err
	})
	return all, err
}
