package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
)

type peopleCommand struct {
	List      peopleListCommand      `cmd:"" help:"List everybody who was introduced, by number."`
	Introduce peopleIntroduceCommand `cmd:"" help:"Take a person in; who they are is read from a file and goes into the vault."`
	Screen    peopleScreenCommand    `cmd:"" help:"Record what was found about each criterion."`
	Leave     peopleLeaveCommand     `cmd:"" help:"Record that somebody does not take part, and why."`
	Flow      peopleFlowCommand      `cmd:"" help:"Count how far people came, and why others did not."`
	Open      peopleOpenCommand      `cmd:"" help:"Open who a participant is; that, by whom and why are written down."`
	Pseudonym peoplePseudonymCommand `cmd:"" help:"Give a participant the name under which they are quoted."`
	Timeline  peopleTimelineCommand  `cmd:"" help:"Tell everything that is recorded of a participant, in order."`
	Link      peopleLinkCommand      `cmd:"" help:"Make a private link: to introduce people, to consent, to fill a form."`
	Book      peopleBookCommand      `cmd:"" help:"Book an interview."`
	Interview peopleInterviewCommand `cmd:"" help:"Record that an interview took place."`
	Calendar  peopleCalendarCommand  `cmd:"" help:"Write the interviews to come as a calendar file that names nobody."`
	Voucher   peopleVoucherCommand   `cmd:"" help:"Write a line of the ledger of thank-yous; without a participant, print it."`
}

// inStudy is the flag that names the study.
type inStudy struct {
	Study string `required:"" placeholder:"S" help:"The study, by short name, title or id."`
}

type peopleListCommand struct{ inStudy }

func (c *peopleListCommand) Run(e *env) error {
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	lines, err := a.Participants(e.ctx, s.ID)
	if err != nil {
		return err
	}
	t := table{header: []string{"number", "pseudonym", "stage", "site", "booked", "interviewed", "consent"}}
	for _, l := range lines {
		consent := ""
		if l.Consent > 0 {
			consent = fmt.Sprintf("version %d", l.Consent)
			if len(l.Refused) > 0 {
				consent += ", not " + strings.Join(l.Refused, ", ")
			}
			if l.Outdated {
				consent += " (there is a newer one)"
			}
		}
		stage := string(l.Stage)
		if l.Withdrawn != "" {
			stage += " (" + string(l.Withdrawn) + ")"
		}
		t.rows = append(t.rows, []string{l.Number, l.Pseudonym, stage, l.SiteName, strings.Replace(l.Booked, "T", " ", 1), l.Held, consent})
	}
	return e.print(map[string]any{"participants": orEmpty(lines)}, t)
}

type peopleIntroduceCommand struct {
	inStudy
	File string `arg:"" help:"JSON with name, known, telephone, email, address, note; - reads it from the input. Never on the command line, which others can see."`
	Site string `placeholder:"KEY" help:"The site, by its key in the protocol."`
	Yes  bool   `required:"" help:"The study was explained, the person is interested, and agrees that their details are passed on."`
}

func (c *peopleIntroduceCommand) Run(e *env) error {
	in := app.Introduction{Site: c.Site, Explained: c.Yes, Interested: c.Yes, Agreed: c.Yes}
	r := e.in
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return &firsthand.Error{Kind: firsthand.NotFound, Message: fmt.Sprintf("The file %s cannot be read.", c.File), Err: err}
		}
		defer f.Close()
		r = f
	}
	if err := json.NewDecoder(io.LimitReader(r, 1<<16)).Decode(&in.Identity); err != nil {
		return firsthand.Errorf(firsthand.Invalid, "What was given is not JSON with a name and a way to reach the person; nothing was kept.")
	}
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	p, err := a.Introduce(e.ctx, e.me(), s.ID, in)
	if err != nil {
		return err
	}
	e.note("%s was introduced; who that is, the vault alone holds.", p.Number)
	return e.print(p, table{header: []string{"number", "stage"}, rows: [][]string{{p.Number, string(p.Stage)}}})
}

type peopleScreenCommand struct {
	inStudy
	Participant string   `arg:"" help:"The number."`
	Met         []string `placeholder:"KEY" help:"Criteria that are met, by key; one that excludes is met when it does not apply."`
	Not         []string `placeholder:"KEY=REASON" sep:"none" help:"A criterion that is not met, and why; may be repeated."`
	Value       []string `placeholder:"VARIABLE=VALUE" sep:"none" help:"What is known for the sampling frame; may be repeated."`
}

func (c *peopleScreenCommand) Run(e *env) error {
	var findings []firsthand.Finding
	for _, key := range c.Met {
		findings = append(findings, firsthand.Finding{Key: key, Met: true})
	}
	for _, n := range c.Not {
		key, reason, _ := strings.Cut(n, "=")
		findings = append(findings, firsthand.Finding{Key: key, Reason: reason})
	}
	values := map[string]string{}
	for _, v := range c.Value {
		name, value, ok := strings.Cut(v, "=")
		if !ok {
			return e.misuse("--value is written VARIABLE=VALUE, not %q.", v)
		}
		values[name] = value
	}
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	r, err := a.Screen(e.ctx, e.me(), s.ID, c.Participant, findings, values)
	if err != nil {
		return err
	}
	if r.Eligible {
		e.note("%s may take part.", c.Participant)
	} else {
		e.note("%s does not meet the criteria; the contact details were destroyed.", c.Participant)
	}
	return e.print(r, table{header: []string{"participant", "eligible"}, rows: [][]string{{c.Participant, strconv.FormatBool(r.Eligible)}}})
}

type peopleLeaveCommand struct {
	inStudy
	Participant string `arg:"" help:"The number."`
	Why         string `required:"" help:"One of: not interested, no time, not well enough, not safe to meet, could not be reached, the sample was full, another reason, no reason given."`
	Reason      string `help:"In a few words that name nobody."`
}

func (c *peopleLeaveCommand) Run(e *env) error {
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	stage := firsthand.Declined
	if firsthand.Why(c.Why) == firsthand.NoAnswer {
		stage = firsthand.Unreachable
	}
	if err := a.NotTakingPart(e.ctx, e.me(), s.ID, c.Participant, stage, firsthand.Why(c.Why), c.Reason); err != nil {
		return err
	}
	e.note("%s does not take part; the contact details were destroyed.", c.Participant)
	return nil
}

type peopleFlowCommand struct{ inStudy }

func (c *peopleFlowCommand) Run(e *env) error {
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	f, err := a.Flow(e.ctx, s.ID)
	if err != nil {
		return err
	}
	t := table{header: []string{"people", "n"}, numbers: map[int]bool{1: true}}
	for _, l := range []struct {
		what string
		n    int
	}{{"introduced", f.Introduced}, {"screened", f.Screened}, {"eligible", f.Eligible}, {"consented", f.Consented}, {"interviewed", f.Interviewed}, {"withdrawn", f.Withdrawn}} {
		t.rows = append(t.rows, []string{l.what, count(l.n)})
	}
	for _, n := range f.Not {
		t.rows = append(t.rows, []string{string(n.Stage) + ": " + string(n.Why), count(n.N)})
	}
	return e.print(f, t)
}

type peopleOpenCommand struct {
	inStudy
	Participant string `arg:"" help:"The number."`
	Reason      string `required:"" help:"Why; it is written in the journal."`
}

func (c *peopleOpenCommand) Run(e *env) error {
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	if err := e.openVault(a); err != nil {
		return err
	}
	id, err := a.OpenIdentity(e.ctx, e.me(), s.ID, c.Participant, c.Reason)
	if err != nil {
		return err
	}
	t := table{header: []string{c.Participant, ""}}
	for _, l := range [][]string{{"name", id.Name}, {"known as", id.Known}, {"telephone", id.Telephone}, {"e-mail", id.Email}, {"address", id.Address}, {"note", id.Note}} {
		if l[1] != "" {
			t.rows = append(t.rows, l)
		}
	}
	return e.print(id, t)
}

type peoplePseudonymCommand struct {
	inStudy
	Participant string `arg:"" help:"The number."`
	Name        string `arg:"" help:"The pseudonym."`
}

func (c *peoplePseudonymCommand) Run(e *env) error {
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	return a.SetPseudonym(e.ctx, e.me(), s.ID, c.Participant, c.Name)
}

type peopleTimelineCommand struct {
	inStudy
	Participant string `arg:"" help:"The number."`
}

func (c *peopleTimelineCommand) Run(e *env) error {
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	events, err := a.Timeline(e.ctx, s.ID, c.Participant)
	if err != nil {
		return err
	}
	t := table{header: []string{"day", "what", "detail", "who"}}
	for _, v := range events {
		t.rows = append(t.rows, []string{v.Day, v.What, v.Detail, v.Who})
	}
	return e.print(map[string]any{"events": orEmpty(events)}, t)
}

type peopleLinkCommand struct {
	inStudy
	For   string `default:"referral" help:"referral, consent or form."`
	About string `placeholder:"P07" help:"Whom it is about, but for a referral."`
	Site  string `placeholder:"KEY" help:"The site, by its key in the protocol."`
	Note  string `help:"Who has it, by role."`
}

func (c *peopleLinkCommand) Run(e *env) error {
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	l, secret, err := a.NewLink(e.ctx, e.me(), s.ID, firsthand.Purpose(c.For), c.About, c.Site, c.Note)
	if err != nil {
		return err
	}
	e.note("The secret of this link is shown once; only its digest is kept.")
	return e.print(map[string]any{"id": l.ID, "secret": secret, "expires": l.Expires}, table{header: []string{"for", "secret"}, rows: [][]string{{c.For, secret}}})
}

type peopleBookCommand struct {
	inStudy
	Participant string `arg:"" help:"The number."`
	At          string `arg:"" help:"When, such as 2026-02-02T14:30."`
	Minutes     int    `default:"60" help:"How long the room is needed."`
	Place       string `help:"Where."`
	Interviewer string `help:"Who interviews."`
}

func (c *peopleBookCommand) Run(e *env) error {
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	b, err := a.Book(e.ctx, e.me(), s.ID, c.Participant, firsthand.Booking{At: c.At, Minutes: c.Minutes, Place: c.Place}, c.Interviewer)
	if err != nil {
		return err
	}
	return e.print(b, table{header: []string{"booking", "at"}, rows: [][]string{{string(b.ID), b.At}}})
}

type peopleInterviewCommand struct {
	inStudy
	Participant string  `arg:"" help:"The number."`
	Day         string  `arg:"" help:"When, such as 2026-02-02."`
	Minutes     float64 `required:"" help:"How long it took."`
	Place       string  `help:"Where."`
	Present     string  `help:"Others in the room, by what they are."`
	Notes       string  `help:"Field notes."`
	Booking     string  `placeholder:"ID" help:"The booking it was."`
}

func (c *peopleInterviewCommand) Run(e *env) error {
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	i, err := a.HoldInterview(e.ctx, e.me(), s.ID, c.Participant, app.HeldInterview{Booking: firsthand.ID(c.Booking), Day: c.Day, Minutes: c.Minutes, Place: c.Place, Present: c.Present, Notes: c.Notes})
	if err != nil {
		return err
	}
	e.note("The interview with %s is recorded.", c.Participant)
	return e.print(i, table{header: []string{"participant", "day", "minutes"}, rows: [][]string{{c.Participant, i.Date, fmt.Sprint(i.Minutes)}}})
}

type peopleCalendarCommand struct {
	inStudy
	Out string `short:"o" required:"" placeholder:"FILE.ics" help:"The file to write."`
}

func (c *peopleCalendarCommand) Run(e *env) error {
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	if _, err := os.Stat(c.Out); err == nil {
		return firsthand.Errorf(firsthand.Conflict, "%s exists already; nothing was written.", c.Out)
	}
	n := 0
	err = replaceFile(c.Out, func(f *os.File) error {
		n, err = a.WriteCalendar(e.ctx, s.ID, f)
		return err
	})
	if err == nil {
		e.note("%s written to %s; nobody is named in it.", was(n, "interview", "interviews"), c.Out)
	}
	return err
}

type peopleVoucherCommand struct {
	inStudy
	Participant string  `arg:"" optional:"" help:"The number; without one the ledger is printed."`
	Amount      float64 `help:"What it is worth, such as 20."`
	Currency    string  `default:"GBP" help:"In which currency."`
	Day         string  `help:"When it was given, such as 2026-02-02."`
	Receipt     string  `default:"signed" help:"signed, posted, refused or missing."`
	Strike      int     `placeholder:"N" help:"Strike a line out instead, with --reason."`
	Reason      string  `help:"Why the line does not count."`
}

func (c *peopleVoucherCommand) Run(e *env) error {
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	switch {
	case c.Strike > 0:
		err = a.StrikeVoucher(e.ctx, e.me(), s.ID, c.Strike, c.Reason)
	case c.Participant != "":
		_, err = a.GiveVoucher(e.ctx, e.me(), s.ID, c.Participant, firsthand.Voucher{Pence: int(math.Round(c.Amount * 100)), Currency: c.Currency, Day: c.Day, Receipt: c.Receipt})
	}
	if err != nil {
		return err
	}
	l, err := a.Vouchers(e.ctx, s.ID)
	if err != nil {
		return err
	}
	t := table{header: []string{"voucher", "to", "day", "amount", "receipt", "by"}, numbers: map[int]bool{0: true, 3: true}}
	for _, v := range l.Lines {
		receipt := v.Receipt
		if v.Void != "" {
			receipt = "struck out: " + v.Void
		}
		t.rows = append(t.rows, []string{count(v.Number), v.To, v.Day, money(v.Pence, v.Currency), receipt, v.Who})
	}
	for _, sum := range l.Totals {
		t.foot = append(t.foot, fmt.Sprintf("%d given, %s; without a receipt %s", sum.Given, money(sum.Pence, sum.Currency), money(sum.Missing, sum.Currency)))
	}
	return e.print(l, t)
}

func money(pence int, currency string) string {
	return fmt.Sprintf("%d.%02d %s", pence/100, pence%100, currency)
}

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

type frameCommand struct {
	Show   frameShowCommand   `cmd:"" help:"Print the frame with the people there are, what is missing, and who would be next."`
	Set    frameSetCommand    `cmd:"" help:"Write the next version of the frame from a file."`
	Decide frameDecideCommand `cmd:"" help:"Record a decision to stop recruiting or to go on, and why."`
}

type frameShowCommand struct{ inStudy }

func (c *frameShowCommand) Run(e *env) error {
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	m, err := a.Frame(e.ctx, s.ID)
	if err != nil {
		return err
	}
	t := table{header: []string{"dimension", "value", "wanted", "in hand", "interviewed", "missing"}, numbers: map[int]bool{3: true, 4: true, 5: true}}
	for _, d := range m.Margins {
		for _, x := range d.Cells {
			wanted := ""
			if x.Min > 0 || x.Max > 0 {
				wanted = fmt.Sprintf("%d or more", x.Min)
				if x.Max > 0 {
					wanted = fmt.Sprintf("%d to %d", x.Min, x.Max)
				}
			}
			t.rows = append(t.rows, []string{d.Variable, x.Value, wanted, count(x.InHand), count(x.Interviewed), count(x.Missing)})
		}
	}
	if len(m.Empty) > 0 {
		t.foot = append(t.foot, "Nobody yet: "+strings.Join(m.Empty, "; "))
	}
	if len(m.Next) > 0 {
		t.foot = append(t.foot, "Next: "+m.Next[0].Number+", for "+strings.Join(m.Next[0].Fills, "; "))
	}
	return e.print(m, t)
}

type frameSetCommand struct {
	inStudy
	File string `arg:"" help:"JSON: dimensions (variable, quotas of value, min, max), crossings (a, a_value, b, b_value, min, max), note."`
}

func (c *frameSetCommand) Run(e *env) error {
	b, err := os.ReadFile(c.File)
	if err != nil {
		return &firsthand.Error{Kind: firsthand.NotFound, Message: fmt.Sprintf("The file %s cannot be read.", c.File), Err: err}
	}
	var f firsthand.Frame
	if err := json.Unmarshal(b, &f); err != nil {
		return &firsthand.Error{Kind: firsthand.Invalid, Message: fmt.Sprintf("%s is not JSON of a sampling frame; nothing was changed.", c.File), Err: err}
	}
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	if f, err = a.PutFrame(e.ctx, e.me(), s.ID, f); err != nil {
		return err
	}
	e.note("The sampling frame is in version %d.", f.Version)
	return nil
}

type frameDecideCommand struct {
	inStudy
	Stop   bool   `help:"To stop; without it, to go on."`
	Reason string `required:"" help:"Why."`
}

func (c *frameDecideCommand) Run(e *env) error {
	a, s, done, err := e.of(c.Study)
	if err != nil {
		return err
	}
	defer done()
	d, err := a.Decide(e.ctx, e.me(), s.ID, c.Stop, c.Reason)
	if err != nil {
		return err
	}
	return e.print(d, table{header: []string{"stop", "interviewed", "unmet cells"}, rows: [][]string{{strconv.FormatBool(d.Stop), count(d.Interviewed), count(d.Unmet)}}})
}
