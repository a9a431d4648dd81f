package store

import (
	"context"
	"errors"

	"firsthand.study"
)

// Provisions lists every version of every part of a study's protocol; part
// chooses one part, or all if empty. Oldest first within a part.
func (tx *Tx) Provisions(ctx context.Context, study firsthand.ID, part firsthand.Part) ([]firsthand.Provision, error) {
	return provisions.some(ctx, tx, `WHERE study_id = ?1 AND (?2 = '' OR part = ?2) ORDER BY part, version`, study, string(part))
}

// Provision reads one version of one part of a protocol.
func (tx *Tx) Provision(ctx context.Context, id firsthand.ID) (firsthand.Provision, error) {
	return provisions.get(ctx, tx, id)
}

// InForce is the newest version of a part; NotFound if the part is not written.
func (tx *Tx) InForce(ctx context.Context, study firsthand.ID, part firsthand.Part) (firsthand.Provision, error) {
	found, err := provisions.some(ctx, tx, `WHERE study_id = ?1 AND part = ?2 ORDER BY version DESC LIMIT 1`, study, string(part))
	if err != nil {
		return firsthand.Provision{}, err
	}
	if len(found) == 0 {
		return firsthand.Provision{}, firsthand.Errorf(firsthand.NotFound, "The protocol has no %s yet.", part)
	}
	return found[0], nil
}

// AddProvision adds a version. Conflict if there is one of that number, or one
// of that ID: a version is never changed.
func (tx *Tx) AddProvision(ctx context.Context, p firsthand.Provision) error {
	if _, err := provisions.get(ctx, tx, p.ID); err == nil {
		return firsthand.Errorf(firsthand.Conflict, "A version of the protocol is never changed; write the next one.")
	} else if !errors.Is(err, errNoRow) {
		return err
	}
	return provisions.put(ctx, tx, p)
}

// Participants lists everybody who was introduced to a study, in the order in
// which they were.
func (tx *Tx) Participants(ctx context.Context, study firsthand.ID) ([]firsthand.Participant, error) {
	return participants.some(ctx, tx, `WHERE study_id = ?1 ORDER BY id`, study)
}

// Participant finds one by ID or number.
func (tx *Tx) Participant(ctx context.Context, study firsthand.ID, name string) (firsthand.Participant, error) {
	found, err := participants.some(ctx, tx, `WHERE study_id = ?1 AND (id = ?2 OR number = ?2)`, study, name)
	if err != nil {
		return firsthand.Participant{}, err
	}
	if len(found) == 0 {
		return firsthand.Participant{}, firsthand.Errorf(firsthand.NotFound, "There is no participant %q in this study.", name).WithHint("firsthand people list shows who there is")
	}
	return found[0], nil
}

// PutParticipant makes or changes a participant.
func (tx *Tx) PutParticipant(ctx context.Context, p firsthand.Participant) error {
	return participants.put(ctx, tx, p)
}

// Screenings lists a study's screenings, oldest first.
func (tx *Tx) Screenings(ctx context.Context, study firsthand.ID) ([]firsthand.Screening, error) {
	return screenings.some(ctx, tx, `WHERE study_id = ?1 ORDER BY id`, study)
}

// PutScreening records a screening.
func (tx *Tx) PutScreening(ctx context.Context, s firsthand.Screening) error {
	return screenings.put(ctx, tx, s)
}

// Links lists a study's private links, oldest first.
func (tx *Tx) Links(ctx context.Context, study firsthand.ID) ([]firsthand.Link, error) {
	return links.some(ctx, tx, `WHERE study_id = ?1 ORDER BY id`, study)
}

// Link reads one private link.
func (tx *Tx) Link(ctx context.Context, id firsthand.ID) (firsthand.Link, error) {
	return links.get(ctx, tx, id)
}

// LinkOf finds a link of any study by the digest of its secret.
func (tx *Tx) LinkOf(ctx context.Context, digest string) (firsthand.Link, error) {
	found, err := links.some(ctx, tx, `WHERE digest = ?1`, digest)
	if err != nil {
		return firsthand.Link{}, err
	}
	if len(found) == 0 {
		return firsthand.Link{}, errNoRow
	}
	return found[0], nil
}

// PutLink makes or changes a private link.
func (tx *Tx) PutLink(ctx context.Context, l firsthand.Link) error { return links.put(ctx, tx, l) }

// Consents lists a study's consents, oldest first.
func (tx *Tx) Consents(ctx context.Context, study firsthand.ID) ([]firsthand.Consent, error) {
	return consents.some(ctx, tx, `WHERE study_id = ?1 ORDER BY id`, study)
}

// PutConsent records a consent.
func (tx *Tx) PutConsent(ctx context.Context, c firsthand.Consent) error {
	return consents.put(ctx, tx, c)
}

// Bookings lists a study's bookings by their time.
func (tx *Tx) Bookings(ctx context.Context, study firsthand.ID) ([]firsthand.Booking, error) {
	return bookings.some(ctx, tx, `WHERE study_id = ?1 ORDER BY booked_for, id`, study)
}

// PutBooking makes or changes a booking.
func (tx *Tx) PutBooking(ctx context.Context, b firsthand.Booking) error {
	return bookings.put(ctx, tx, b)
}

// Vouchers lists a study's ledger by number.
func (tx *Tx) Vouchers(ctx context.Context, study firsthand.ID) ([]firsthand.Voucher, error) {
	return vouchers.some(ctx, tx, `WHERE study_id = ?1 ORDER BY number`, study)
}

// PutVoucher writes a line of the ledger.
func (tx *Tx) PutVoucher(ctx context.Context, v firsthand.Voucher) error {
	return vouchers.put(ctx, tx, v)
}

// Frames lists every version of a study's sampling frame, oldest first.
func (tx *Tx) Frames(ctx context.Context, study firsthand.ID) ([]firsthand.Frame, error) {
	return frames.some(ctx, tx, `WHERE study_id = ?1 ORDER BY version`, study)
}

// PutFrame adds a version of a sampling frame.
func (tx *Tx) PutFrame(ctx context.Context, f firsthand.Frame) error { return frames.put(ctx, tx, f) }

// Stands lists the decisions about recruiting, oldest first.
func (tx *Tx) Stands(ctx context.Context, study firsthand.ID) ([]firsthand.Stand, error) {
	return stands.some(ctx, tx, `WHERE study_id = ?1 ORDER BY created_ms, id`, study)
}

// PutStand records a decision about recruiting.
func (tx *Tx) PutStand(ctx context.Context, s firsthand.Stand) error { return stands.put(ctx, tx, s) }

// Openings lists whose secrets were opened, oldest first.
func (tx *Tx) Openings(ctx context.Context, study firsthand.ID) ([]firsthand.Opening, error) {
	return openings.some(ctx, tx, `WHERE study_id = ?1 ORDER BY id`, study)
}

// PutOpening records that a secret is opened.
func (tx *Tx) PutOpening(ctx context.Context, o firsthand.Opening) error {
	return openings.put(ctx, tx, o)
}

// Withdrawals lists a study's withdrawals, oldest first.
func (tx *Tx) Withdrawals(ctx context.Context, study firsthand.ID) ([]firsthand.Withdrawal, error) {
	return withdrawals.some(ctx, tx, `WHERE study_id = ?1 ORDER BY id`, study)
}

// PutWithdrawal records a withdrawal.
func (tx *Tx) PutWithdrawal(ctx context.Context, w firsthand.Withdrawal) error {
	return withdrawals.put(ctx, tx, w)
}

// Mention says that the act is about an object that it does not change, so that
// the object's history tells of it.
func (tx *Tx) Mention(id firsthand.ID) { tx.log.touch(id) }
