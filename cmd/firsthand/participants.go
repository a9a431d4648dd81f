package main

import (
	"encoding/json"
	"fmt"
	"io"
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
