package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// Book books an interview with a participant. The interviewer is a colleague by
// name, or nobody yet.
func (a *App) Book(ctx context.Context, who Person, study firsthand.ID, name string, b firsthand.Booking, interviewer string) (firsthand.Booking, error) {
	err := b.Validate()
	if err != nil {
		return b, err
	}
	err = a.ofParticipant(ctx, who, study, name, "interview.book", func(tx *store.Tx, _ firsthand.Colleague, p firsthand.Participant) error {
		if err := mayCollect(ctx, tx, p); err != nil {
			return err
		}
		b.ID, b.Study, b.Participant, b.Held, b.Ended, b.Created = firsthand.NewID(), study, p.ID, "", "", tx.Now()
		if interviewer != "" {
			c, err := colleague(ctx, tx, study, interviewer, firsthand.Coder)
			if err != nil {
				return err
			}
			b.Interviewer = c.ID
		}
		tx.Act().Summary = fmt.Sprintf("An interview with %s was booked for %s.", p.Number, strings.Replace(b.At, "T", " ", 1))
		return tx.PutBooking(ctx, b)
	})
	return b, err
}

// CallOff ends a booking, with the reason.
func (a *App) CallOff(ctx context.Context, who Person, study, booking firsthand.ID, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return firsthand.Errorf(firsthand.Invalid, "Say why the interview is called off.")
	}
	_, err := a.do(ctx, study, who, "interview.calloff", func(tx *store.Tx, _ firsthand.Colleague) error {
		b, err := bookingOf(ctx, tx, study, booking)
		if err != nil {
			return err
		}
		if b.Held != "" || b.Ended != "" {
			return firsthand.Errorf(firsthand.Conflict, "This booking is settled already; nothing was changed.")
		}
		b.Ended = reason
		tx.Act().Summary = "A booking was called off."
		return tx.PutBooking(ctx, b)
	})
	return err
}

func bookingOf(ctx context.Context, tx *store.Tx, study, id firsthand.ID) (firsthand.Booking, error) {
	all, err := tx.Bookings(ctx, study)
	if err != nil {
		return firsthand.Booking{}, err
	}
	for _, b := range all {
		if b.ID == id {
			return b, nil
		}
	}
	return firsthand.Booking{}, firsthand.Errorf(firsthand.NotFound, "There is no such booking in this study.")
}

// A HeldInterview is what is written down of an interview that took place.
type HeldInterview struct {
	Booking     firsthand.ID // which it was, or empty
	Day         string       // ISO 8601
	Minutes     float64
	Place       string
	Interviewer string // a colleague's name; whoever writes it down if empty
	Present     string // others in the room, by what they are
	Notes       string // field notes
	// Distress is a note that goes into the vault, apart from the field notes.
	Distress string
}

// HoldInterview records that an interview took place, under the topic guide in
// force. The participant must have given consent on that day at the latest.
func (a *App) HoldInterview(ctx context.Context, who Person, study firsthand.ID, name string, in HeldInterview) (firsthand.Interview, error) {
	i := firsthand.Interview{ID: firsthand.NewID(), Study: study, Date: in.Day, Minutes: in.Minutes, Place: in.Place, Present: in.Present, Notes: in.Notes}
	if _, err := time.Parse(time.DateOnly, in.Day); err != nil {
		return i, firsthand.Errorf(firsthand.Invalid, "%q is not a date like 2019-01-31.", in.Day)
	}
	if in.Minutes <= 0 || in.Minutes > 24*60 {
		return i, firsthand.Errorf(firsthand.Invalid, "An interview lasts from 1 to 1440 minutes, not %g.", in.Minutes)
	}
	var p firsthand.Participant
	err := a.ofParticipant(ctx, who, study, name, "interview.hold", func(tx *store.Tx, me firsthand.Colleague, found firsthand.Participant) error {
		p = found
		if err := mayCollect(ctx, tx, p); err != nil {
			return err
		}
		if err := hasConsented(ctx, tx, p, in.Day); err != nil {
			return err
		}
		i.Case, i.Interviewer = p.Case, me.ID
		if in.Interviewer != "" {
			c, err := colleague(ctx, tx, study, in.Interviewer, firsthand.Coder)
			if err != nil {
				return err
			}
			i.Interviewer = c.ID
		}
		guide, err := tx.InForce(ctx, study, firsthand.Guide)
		if err != nil && !notFound(err) {
			return err
		}
		i.Guide = guide.ID
		held, err := tx.Interviews(ctx, study)
		if err != nil {
			return err
		}
		for _, h := range held {
			i.Order = max(i.Order, h.Order)
		}
		i.Order++
		if in.Booking != "" {
			b, err := bookingOf(ctx, tx, study, in.Booking)
			if err != nil {
				return err
			}
			if b.Participant != p.ID || b.Held != "" || b.Ended != "" {
				return firsthand.Errorf(firsthand.Conflict, "That booking is settled already, or is another person's; nothing was recorded.")
			}
			b.Held = i.ID
			if err := tx.PutBooking(ctx, b); err != nil {
				return err
			}
		}
		tx.Act().Summary = fmt.Sprintf("%s was interviewed, %g minutes.", p.Number, in.Minutes)
		if err := tx.PutInterview(ctx, i); err != nil {
			return err
		}
		p.Stage = firsthand.Interviewed
		return tx.PutParticipant(ctx, p)
	})
	if err == nil && strings.TrimSpace(in.Distress) != "" {
		_, err = a.SealSecret(ctx, who, study, p.Number, firsthand.DistressSecret, strings.NewReader(in.Distress))
	}
	return i, err
}

// hasConsented is a Conflict unless a participant gave consent on or before a day.
func hasConsented(ctx context.Context, tx *store.Tx, p firsthand.Participant, day string) error {
	all, err := tx.Consents(ctx, p.Study)
	if err != nil {
		return err
	}
	for _, c := range all {
		if c.Participant == p.ID && c.Day <= day {
			return nil
		}
	}
	return firsthand.Errorf(firsthand.Conflict, "%s has given no consent for %s; nothing was recorded.", p.Number, day).WithHint("record the consent first")
}

// A BookingLine is a booking as people read it.
type BookingLine struct {
	firsthand.Booking
	Number string `json:"number"`
	Who    string `json:"who,omitempty"`
}

// Bookings lists a study's bookings by their time.
func (a *App) Bookings(ctx context.Context, study firsthand.ID) ([]BookingLine, error) {
	lines := []BookingLine{}
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		lines = lines[:0]
		all, err := tx.Bookings(ctx, study)
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
		for _, b := range all {
			lines = append(lines, BookingLine{b, number[b.Participant], names[b.Interviewer]})
		}
		return nil
	})
	return lines, err
}
