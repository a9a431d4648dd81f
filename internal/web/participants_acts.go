package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// act makes a handler of one act on a participant. do returns the sentence that
// tells of it, empty for the journal's own; what is wrong with a field it notes
// in t, and then nothing was done.
func (s *Server) act(form string, do func(r *http.Request, study firsthand.Study, p app.ParticipantRecord, t *typed) (string, error)) func(http.ResponseWriter, *http.Request, firsthand.Study) error {
	return func(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
		p, err := s.introduced(r, study)
		if err != nil {
			return err
		}
		t, err := typedIn(r, form)
		if err != nil {
			return err
		}
		sentence, err := do(r, study, p, &t)
		code := http.StatusUnprocessableEntity
		if err == nil && !t.bad() {
			return s.did(w, r, study.ID, sentence, participantAt("/s/"+study.Name, p.Number))
		}
		if err != nil {
			if code, err = t.failed(err); err != nil {
				return err
			}
		}
		if p, err = s.introduced(r, study); err != nil { // part of it may have been done
			return err
		}
		return s.showParticipant(w, r, study, p, nil, t, code)
	}
}

func (s *Server) bookInterview(r *http.Request, study firsthand.Study, p app.ParticipantRecord, t *typed) (string, error) {
	at := t.text("at")
	if len(at) > len(firsthand.BookedAt) { // some browsers send seconds
		at = at[:len(firsthand.BookedAt)]
	}
	if _, err := time.Parse(firsthand.BookedAt, at); err != nil {
		t.miss("at", "Give the day and the time.")
	}
	minutes, err := strconv.Atoi(t.text("minutes"))
	if err != nil || minutes < 1 || minutes > 24*60 {
		t.miss("minutes", "A whole number from 1 to 1440.")
	}
	if t.bad() {
		return "", nil
	}
	_, err = s.app.Book(r.Context(), s.me, study.ID, string(p.ID), firsthand.Booking{At: at, Minutes: minutes, Place: t.text("place")}, t.text("interviewer"))
	return "", err
}

func (s *Server) callOff(r *http.Request, study firsthand.Study, p app.ParticipantRecord, t *typed) (string, error) {
	booking := firsthand.ID(r.PathValue("booking"))
	t.values.Set("booking", string(booking))
	if !slices.ContainsFunc(p.Bookings, func(b app.BookingLine) bool { return b.ID == booking }) {
		return "", firsthand.Errorf(firsthand.NotFound, "There is no such booking of %s.", p.Number)
	}
	return "", s.app.CallOff(r.Context(), s.me, study.ID, booking, t.text("reason"))
}

func (s *Server) holdInterview(r *http.Request, study firsthand.Study, p app.ParticipantRecord, t *typed) (string, error) {
	minutes, err := strconv.ParseFloat(strings.Replace(t.text("minutes"), ",", ".", 1), 64)
	if err != nil || !(minutes > 0 && minutes <= 24*60) {
		t.miss("minutes", "How long it lasted, from 1 to 1440.")
	}
	if _, err := time.Parse(time.DateOnly, t.text("day")); err != nil {
		t.miss("day", "A day such as 2019-01-31.")
	}
	if t.text("distress") != "" {
		v, err := s.app.Vault(r.Context())
		if err != nil {
			return "", err
		}
		if !v.Made {
			t.miss("distress", "There is no vault yet to keep it in; nothing was recorded.")
		}
	}
	if t.bad() {
		return "", nil
	}
	before := len(p.Held)
	_, err = s.app.HoldInterview(r.Context(), s.me, study.ID, string(p.ID), app.HeldInterview{Booking: firsthand.ID(t.text("booking")), Day: t.text("day"), Minutes: minutes,
		Place: t.text("place"), Interviewer: t.text("interviewer"), Present: t.text("present"), Notes: t.text("notes"), Distress: t.text("distress")})
	if err != nil && t.text("distress") != "" {
		now, e := s.introduced(r, study)
		if e == nil && len(now.Held) > before { // the note alone was not kept
			t.form = "distress"
			t.miss("distress", "The interview is recorded, and this note is not sealed yet.")
		}
	}
	if err == nil && t.text("distress") != "" {
		return "The interview with " + p.Number + " is recorded, and its distress note sealed.", nil
	}
	return "", err
}

func (s *Server) sealDistress(r *http.Request, study firsthand.Study, p app.ParticipantRecord, t *typed) (string, error) {
	if t.text("distress") == "" {
		t.miss("distress", "There is nothing to seal yet.")
		return "", nil
	}
	_, err := s.app.SealSecret(r.Context(), s.me, study.ID, string(p.ID), firsthand.DistressSecret, strings.NewReader(t.text("distress")))
	return "", err
}

func (s *Server) giveVoucher(r *http.Request, study firsthand.Study, p app.ParticipantRecord, t *typed) (string, error) {
	amount, err := pence(t.text("amount"))
	switch {
	case err != nil:
		t.miss("amount", "An amount such as 20 or 20.50.")
	case amount < 1 || amount > 1_000_000:
		t.miss("amount", "From 0.01 to 10,000.")
	}
	currency := strings.ToUpper(t.text("currency"))
	if len(currency) != 3 || strings.Trim(currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		t.miss("currency", "Three letters, such as GBP.")
	}
	if _, err := time.Parse(time.DateOnly, t.text("day")); err != nil {
		t.miss("day", "A day such as 2019-01-31.")
	}
	if t.bad() {
		return "", nil
	}
	_, err = s.app.GiveVoucher(r.Context(), s.me, study.ID, string(p.ID), firsthand.Voucher{Pence: amount, Currency: currency, Day: t.text("day"), Receipt: t.text("receipt")})
	return "", err
}

func (s *Server) givePseudonym(r *http.Request, study firsthand.Study, p app.ParticipantRecord, t *typed) (string, error) {
	name := t.text("pseudonym")
	if len(name) > 200 || strings.ContainsAny(name, "\n\t") {
		t.miss("pseudonym", "One line, and no longer than a name.")
		return "", nil
	}
	return "", s.app.SetPseudonym(r.Context(), s.me, study.ID, string(p.ID), name)
}

func (s *Server) leave(r *http.Request, study firsthand.Study, p app.ParticipantRecord, t *typed) (string, error) {
	why := firsthand.Why(t.text("why"))
	if !slices.Contains(firsthand.Whys, why) {
		t.miss("why", "Choose the reason that is counted.")
	}
	if t.text("sure") == "" {
		t.miss("sure", "Tick this; it cannot be undone.")
	}
	if t.bad() {
		return "", nil
	}
	stage := firsthand.Declined
	if why == firsthand.NoAnswer {
		stage = firsthand.Unreachable
	}
	return "", s.app.NotTakingPart(r.Context(), s.me, study.ID, string(p.ID), stage, why, t.text("reason"))
}
