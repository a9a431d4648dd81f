package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// ParticipantPage is one participant: how far they have come, what is recorded
// of each step, and what can be done next. It never says who they are.
type ParticipantPage struct {
	PersonPage
	Record  app.ParticipantRecord
	State   State
	Consent *app.ConsentView
	Events  []app.Event
	Acts    []ActForm
	Known   bool // there is a case, so that something can be recorded of them
	Vault   app.VaultState
	Now     string
	team    []string
	guide   int
	inForce firsthand.Provision // the criteria
	frame   firsthand.Frame
	typed   typed
}

// introduced finds a participant; NotFound where the address is no participant's.
func (s *Server) introduced(r *http.Request, study firsthand.Study) (app.ParticipantRecord, error) {
	return s.app.ParticipantRecord(r.Context(), study.ID, r.PathValue("person"))
}

func isNotFound(err error) bool { return firsthand.KindOf(err) == firsthand.NotFound }

// participantPage gathers what a participant's page shows. person is the page of
// their case as it is, or as it could not be kept.
func (s *Server) participantPage(r *http.Request, study firsthand.Study, record app.ParticipantRecord, person *PersonPage, t typed) (ParticipantPage, error) {
	p := ParticipantPage{Record: record, typed: t, Now: localNow(study)}
	p.State = stateOf(record.ParticipantLine, p.Now)
	title := record.Number
	if record.Pseudonym != "" {
		title += ", " + record.Pseudonym
	}
	switch {
	case person != nil:
		p.PersonPage, p.Known = *person, true
	case record.Case != "":
		made, err := s.personOf(r, study, string(record.Case))
		if err != nil && !isNotFound(err) {
			return p, err
		}
		p.PersonPage, p.Known = made, err == nil
	}
	if !p.Known {
		p.PersonPage = PersonPage{Frame: s.frameIn(study, "People", title)}
		p.Here = personAt(p.Base(), firsthand.Case{ID: record.ID, Name: record.Number})
	}
	var err error
	if c, e := s.app.Consent(r.Context(), study.ID, string(record.ID)); e == nil {
		p.Consent = &c
	} else if !isNotFound(e) {
		return p, e
	}
	if p.Events, err = s.app.Timeline(r.Context(), study.ID, string(record.ID)); err != nil {
		return p, err
	}
	if p.Vault, err = s.app.Vault(r.Context()); err != nil {
		return p, err
	}
	parts, err := s.app.Protocol(r.Context(), study.ID)
	if err != nil {
		return p, err
	}
	p.guide, p.inForce = inForce(parts, firsthand.Guide).Version, inForce(parts, firsthand.Eligibility)
	v, err := s.app.ShowStudy(r.Context(), string(study.ID))
	if err != nil {
		return p, err
	}
	for _, c := range v.Colleagues {
		p.team = append(p.team, c.Name)
	}
	m, err := s.app.Frame(r.Context(), study.ID)
	if err != nil && !isNotFound(err) {
		return p, err
	}
	p.frame = m.Frame
	p.Acts = p.acts()
	return p, nil
}

// collects tells whether anything more may be recorded of the person.
func (p ParticipantPage) collects() bool {
	return p.Record.Stage.InHand() && (p.Record.Withdrawn == "" || !p.Record.Withdrawn.AtLeast(firsthand.NoNewData))
}

// Open are the bookings that are neither held nor called off.
func (p ParticipantPage) Open() []app.BookingLine {
	return slices.DeleteFunc(slices.Clone(p.Record.Bookings), func(b app.BookingLine) bool { return b.Held != "" || b.Ended != "" })
}

// ConsentAt is where consent is taken, empty where there is no such page.
func (p ParticipantPage) ConsentAt() string { return p.beside("/consent") }

// WithdrawAt is where somebody withdraws, empty where there is no such page.
func (p ParticipantPage) WithdrawAt() string { return p.beside("/withdraw") }

func (p ParticipantPage) beside(path string) string {
	if at := p.Here + path; p.Leads(at) {
		return at
	}
	return ""
}

// Attributes say in a line what is known of the person.
func (p ParticipantPage) Attributes() string {
	var said []string
	for _, f := range p.Fields {
		if f.Column != app.NameColumn && f.Column != app.PseudonymColumn && f.Column != app.NoteColumn && f.Stored != "" {
			said = append(said, f.Stored)
		}
	}
	if p.Record.SiteName != "" && !slices.Contains(said, p.Record.SiteName) {
		said = append(said, p.Record.SiteName)
	}
	return strings.Join(said, ", ")
}

// Next says what the person waits for.
func (p ParticipantPage) Next() string {
	switch {
	case !p.collects():
		return ""
	case p.Record.Stage == firsthand.Introduced:
		return "Screen them against the criteria."
	case p.Consent == nil:
		return "Take their consent, before the interview."
	case p.Record.Stage == firsthand.Interviewed && len(p.Record.Vouchers) == 0:
		return "Write down the voucher they were given."
	case p.Record.Stage == firsthand.Interviewed && p.Record.Pseudonym == "":
		return "Give them a pseudonym."
	case p.Record.Stage == firsthand.Interviewed:
		return ""
	case len(p.Open()) > 0:
		return "Write down the interview when it was held."
	}
	return "Book the interview."
}

// acts are the forms that the stage allows, with the one that is next open.
func (p ParticipantPage) acts() []ActForm {
	var out []ActForm
	add := func(f ActForm, next bool) {
		f.Action = p.Here + "/" + f.Name
		f.Open, f.Main = next, next
		out = append(out, f.fill(p.typed))
	}
	r := p.Record
	if p.collects() {
		if r.Stage != firsthand.Interviewed && len(p.inForce.Items) > 0 {
			add(p.screenForm(), r.Stage == firsthand.Introduced)
		}
		add(p.bookForm(), p.Consent != nil && r.Stage != firsthand.Interviewed && len(p.Open()) == 0)
		if p.Consent != nil {
			add(p.holdForm(), r.Stage != firsthand.Interviewed && len(p.Open()) > 0)
		}
	}
	if r.Stage.InHand() || len(r.Held) > 0 {
		add(p.voucherForm(), r.Stage == firsthand.Interviewed && len(r.Vouchers) == 0)
	}
	if p.collects() && r.Case != "" {
		add(ActForm{Name: "pseudonym", Title: "Pseudonym", Button: "Keep", Fields: []ActField{{Name: "pseudonym", Label: "The name they are quoted under", Value: r.Pseudonym, Hint: "Nobody else’s in the study. Not their own."}}},
			r.Stage == firsthand.Interviewed && len(r.Vouchers) > 0 && r.Pseudonym == "")
	}
	if p.collects() && r.Stage == firsthand.Interviewed {
		add(ActForm{Name: "distress", Title: "Distress note", Button: "Seal the note", Says: "It goes into the vault, apart from field notes, and is not shown again here.",
			Fields: []ActField{{Name: "distress", Label: "What happened, what was done, who was told", Kind: "words", Long: true}}}, false)
	}
	if p.collects() && r.Stage != firsthand.Interviewed {
		add(p.leaveForm(), false)
	}
	return out
}

func (p ParticipantPage) bookForm() ActForm {
	return ActForm{Name: "book", Title: "Book an interview", Button: "Book", Fields: []ActField{
		{Name: "at", Label: "Day and time", Kind: "datetime-local"},
		{Name: "minutes", Label: "Minutes the room is needed", Value: "60", Mode: "numeric"},
		{Name: "place", Label: "Place", Value: p.Record.SiteName, Hint: "It is in the calendar file; no home address."},
		{Name: "interviewer", Label: "Interviewer", Suggested: p.team, Hint: "Empty while it is open."}}}
}

func (p ParticipantPage) holdForm() ActForm {
	f := ActForm{Name: "hold", Title: "Write down an interview", Button: "Record the interview"}
	day, place, who := p.Now[:len(time.DateOnly)], p.Record.SiteName, ""
	if open := p.Open(); len(open) > 0 {
		b := open[0]
		choices := []Choice{}
		for i, o := range open {
			choices = append(choices, Choice{spokenTime(o.At), string(o.ID), i == 0})
		}
		f.Fields = append(f.Fields, ActField{Name: "booking", Label: "Which booking it was", Kind: "select", Choices: append(choices, Choice{"none of them", "", false})})
		day, place, who = b.At[:len(time.DateOnly)], b.Place, b.Who
	}
	guide := "There is no topic guide yet."
	if p.guide > 0 {
		guide = "Recorded under version " + strconv.Itoa(p.guide) + " of the topic guide, which is in force."
	}
	f.Says = guide
	vaulted := "It goes into the vault, apart from the field notes."
	if !p.Vault.Made {
		vaulted = "It needs the vault, which is not made yet."
	}
	f.Fields = append(f.Fields,
		ActField{Name: "day", Label: "Day", Kind: "date", Value: day},
		ActField{Name: "minutes", Label: "Minutes it lasted", Mode: "decimal"},
		ActField{Name: "place", Label: "Place", Value: place},
		ActField{Name: "interviewer", Label: "Interviewer", Value: who, Suggested: p.team, Hint: "You, if empty."},
		ActField{Name: "present", Label: "Others present", Hint: "By what they are: a partner, an interpreter."},
		ActField{Name: "notes", Label: "Field notes", Kind: "words", Long: true, Hint: "Nothing that says who they are."},
		ActField{Name: "distress", Label: "Distress note", Kind: "words", Long: true, Hint: vaulted})
	return f
}

func (p ParticipantPage) voucherForm() ActForm {
	day := p.Now[:len(time.DateOnly)]
	if n := len(p.Record.Held); n > 0 {
		day = p.Record.Held[n-1].Date
	}
	return ActForm{Name: "voucher", Title: "Give a voucher", Button: "Write it in the ledger", Says: "A line of the ledger is never taken away; a wrong one is struck out.", Fields: []ActField{
		{Name: "amount", Label: "Amount", Mode: "decimal", Hint: "Such as 20 or 20.50."},
		{Name: "currency", Label: "Currency", Value: "GBP"},
		{Name: "day", Label: "Day", Kind: "date", Value: day},
		{Name: "receipt", Label: "Receipt", Kind: "select", Choices: options("", firsthand.ReceiptSigned, firsthand.ReceiptSigned, firsthand.ReceiptPosted, firsthand.ReceiptRefused, firsthand.ReceiptMissing)}}}
}

func (p ParticipantPage) leaveForm() ActForm {
	f := ActForm{Name: "leave", Title: "They do not take part", Button: "Record it", Danger: true,
		Says: "The number and the reason stay, to be counted. What is known of them and their contact details are destroyed, which cannot be undone."}
	why := []Choice{{"choose the reason", "", true}}
	for _, w := range firsthand.Whys {
		if w != firsthand.NotEligible { // that is what screening finds
			why = append(why, Choice{string(w), string(w), false})
		}
	}
	f.Fields = []ActField{{Name: "why", Label: "Why", Kind: "select", Choices: why},
		{Name: "reason", Label: "In a few words", Hint: "Nothing that says who they are."},
		{Name: "sure", Label: "Destroy the contact details of " + p.Record.Number, Kind: "tick"}}
	return f
}

// personOrParticipant shows the page of whoever an address names.
func (s *Server) personOrParticipant(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	record, err := s.introduced(r, study)
	if isNotFound(err) {
		return s.person(w, r, study)
	}
	if err != nil {
		return err
	}
	return s.showParticipant(w, r, study, record, nil, typed{}, http.StatusOK)
}

func (s *Server) showParticipant(w http.ResponseWriter, r *http.Request, study firsthand.Study, record app.ParticipantRecord, person *PersonPage, t typed, code int) error {
	p, err := s.participantPage(r, study, record, person, t)
	if err != nil {
		return err
	}
	return s.show(w, code, "participants_person", p)
}

// showPerson shows a person's page again, as a participant's where it is one's.
func (s *Server) showPerson(w http.ResponseWriter, r *http.Request, study firsthand.Study, code int, p PersonPage) error {
	record, err := s.app.ParticipantRecord(r.Context(), study.ID, p.Line.Name)
	if err == nil && record.Case == p.Line.ID {
		return s.showParticipant(w, r, study, record, &p, typed{form: "known"}, code)
	}
	if err != nil && !isNotFound(err) {
		return err
	}
	return s.show(w, code, "person", p)
}

// identityAt is where a participant's identity is opened.
func (p ParticipantPage) IdentityAt() string { return p.Here + "/identity" }

// TypedHere tells whether the fields of what is known could not be kept.
func (p ParticipantPage) TypedHere() bool { return p.typed.form == "known" }

// CalledOff is what was typed of a booking that could not be called off.
func (p ParticipantPage) CalledOff(id firsthand.ID) string {
	if p.typed.form == "off" && p.typed.values.Get("booking") == string(id) {
		return p.typed.wrong
	}
	return ""
}

// Astray is what was wrong with an act that the page does not offer any more.
func (p ParticipantPage) Astray() string {
	t := p.typed
	shown := t.form == "known" || slices.ContainsFunc(p.Acts, func(f ActForm) bool { return f.Name == t.form }) ||
		t.form == "off" && slices.ContainsFunc(p.Open(), func(b app.BookingLine) bool { return string(b.ID) == t.values.Get("booking") })
	switch {
	case shown:
		return ""
	case t.wrong == "" && t.bad():
		return "Nothing was recorded."
	}
	return t.wrong
}

func participantAt(base, number string) string { return base + "/people/" + url.PathEscape(number) }
