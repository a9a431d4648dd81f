package app

import (
	"context"
	"time"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// A ConsentForm is what one participant is asked at this moment.
type ConsentForm struct {
	Participant firsthand.Participant
	Sheet       firsthand.Provision
	Statements  firsthand.Provision
	// RecordingUntil is the last day on which a recording may be kept that is
	// allowed today.
	RecordingUntil string
}

// ConsentForm reads what a participant is asked before they consent. Conflict if
// they have not been screened, have withdrawn or do not take part; NotFound while
// the protocol has no information sheet or no statements.
func (a *App) ConsentForm(ctx context.Context, study firsthand.ID, name string) (ConsentForm, error) {
	var f ConsentForm
	err := a.Store.View(ctx, func(tx *store.Tx) (err error) {
		if f, err = askedNow(ctx, tx, study, name); err != nil {
			return err
		}
		c := firsthand.Consent{Study: study, Day: time.Now().Format(time.DateOnly)}
		for _, it := range f.Statements.Items {
			c.Answers = append(c.Answers, firsthand.Answer{Key: it.Key, Yes: true})
		}
		f.RecordingUntil, err = recordingUntil(ctx, tx, c, f.Statements)
		return err
	})
	return f, err
}

// askedNow finds what is in force, for a participant who may be asked.
func askedNow(ctx context.Context, tx *store.Tx, study firsthand.ID, name string) (ConsentForm, error) {
	var f ConsentForm
	var err error
	if f.Participant, err = tx.Participant(ctx, study, name); err != nil {
		return f, err
	}
	if err := mayCollect(ctx, tx, f.Participant); err != nil {
		return f, err
	}
	if f.Participant.Stage == firsthand.Introduced {
		return f, firsthand.Errorf(firsthand.Conflict, "%s has not been screened; nothing was recorded.", f.Participant.Number)
	}
	if f.Statements, err = tx.InForce(ctx, study, firsthand.Statements); err != nil {
		return f, err
	}
	f.Sheet, err = tx.InForce(ctx, study, firsthand.Sheet)
	return f, err
}
