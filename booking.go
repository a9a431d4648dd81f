package firsthand

import "time"

// A Booking is an interview that is to be held.
type Booking struct {
	ID          ID     `json:"id"`
	Study       ID     `json:"study"`
	Participant ID     `json:"participant"`
	At          string `json:"at"` // local date and time, 2019-01-29T14:00
	Minutes     int    `json:"minutes"`
	Place       string `json:"place"`
	Interviewer ID     `json:"interviewer,omitempty"`
	Held        ID     `json:"held,omitempty"`  // the interview that came of it
	Ended       string `json:"ended,omitempty"` // why it was called off, or moved
	Created     int64  `json:"created"`
}

// BookedAt is how a booking writes its date and time.
const BookedAt = "2006-01-02T15:04"

// Validate tells what is wrong with b.
func (b Booking) Validate() error {
	if _, err := time.Parse(BookedAt, b.At); err != nil {
		return Errorf(Invalid, "%q is not a date and time like 2019-01-29T14:00.", b.At)
	}
	if b.Minutes < 1 || b.Minutes > 24*60 {
		return Errorf(Invalid, "An interview is booked for 1 to 1440 minutes, not %d.", b.Minutes)
	}
	return nil
}

// A Voucher is one line of the ledger of thank-yous, which must add up.
type Voucher struct {
	ID          ID     `json:"id"`
	Study       ID     `json:"study"`
	Number      int    `json:"number"` // from 1 in a study
	Participant ID     `json:"participant"`
	Pence       int    `json:"pence"` // hundredths of the currency
	Currency    string `json:"currency"`
	Day         string `json:"day"` // ISO 8601
	Receipt     string `json:"receipt"`
	Void        string `json:"void,omitempty"` // why it does not count
	By          ID     `json:"by"`
	Created     int64  `json:"created"`
}

// What a voucher's receipt can be.
const (
	ReceiptSigned  = "signed"
	ReceiptPosted  = "posted"
	ReceiptRefused = "refused" // the voucher was offered and not taken
	ReceiptMissing = "missing"
)

// Validate tells what is wrong with v.
func (v Voucher) Validate() error {
	if v.Pence < 1 || v.Pence > 1_000_000 {
		return Errorf(Invalid, "A voucher is worth from 0.01 to 10000, not %d.%02d.", v.Pence/100, v.Pence%100)
	}
	if _, err := time.Parse(time.DateOnly, v.Day); err != nil {
		return Errorf(Invalid, "%q is not a date like 2019-01-31.", v.Day)
	}
	switch v.Receipt {
	case ReceiptSigned, ReceiptPosted, ReceiptRefused, ReceiptMissing:
		return nil
	}
	return Errorf(Invalid, "A receipt is signed, posted, refused or missing, not %q.", v.Receipt)
}
