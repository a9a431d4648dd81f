package web

import (
	"net/http"
	"strconv"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// screenForm asks of each criterion in force whether it is met, and what the
// sampling frame wants to know.
func (p ParticipantPage) screenForm() ActForm {
	f := ActForm{Name: "screen", Title: "Screen", Button: "Record the screening",
		Says: "Whoever does not meet a criterion is counted with the reason, and their contact details are destroyed, which cannot be undone."}
	if p.Record.Screening != nil {
		f.Title = "Screen again"
	}
	f.Fields = []ActField{{Name: "criteria", Kind: "hidden", Value: string(p.inForce.ID)}}
	for i, it := range p.inForce.Items {
		yes, no := "met", "not met"
		if it.Kind == firsthand.Exclude {
			yes, no = "does not apply", "applies"
		}
		f.Fields = append(f.Fields, ActField{Name: "met-" + strconv.Itoa(i), Label: it.Text, Kind: "met", Choices: []Choice{{yes, "yes", false}, {no, "no", false}}})
	}
	for i, d := range p.frame.Dimensions {
		var values []string
		for _, q := range d.Quotas {
			values = append(values, q.Value)
		}
		f.Fields = append(f.Fields, ActField{Name: "value-" + strconv.Itoa(i), Label: d.Variable, Kind: "select", Choices: options("not known yet", p.Record.Values[d.Variable], values...)})
	}
	f.Fields = append(f.Fields, ActField{Name: "sure", Label: "If a criterion is not met: destroy the contact details of " + p.Record.Number, Kind: "tick"})
	return f
}

func (s *Server) screen(r *http.Request, study firsthand.Study, p app.ParticipantRecord, t *typed) (string, error) {
	parts, err := s.app.Protocol(r.Context(), study.ID)
	if err != nil {
		return "", err
	}
	criteria := inForce(parts, firsthand.Eligibility)
	if criteria.ID == "" {
		return "", firsthand.Errorf(firsthand.Conflict, "The protocol has no criteria yet; nothing was recorded.")
	}
	if t.text("criteria") != string(criteria.ID) {
		return "", firsthand.Errorf(firsthand.Conflict, "The criteria were changed meanwhile; nothing was recorded. Answer them as they are now.")
	}
	var findings []firsthand.Finding
	eligible := true
	for i, it := range criteria.Items {
		name := "met-" + strconv.Itoa(i)
		f := firsthand.Finding{Key: it.Key, Met: t.text(name) == "yes", Reason: t.text(name + "-reason")}
		switch {
		case t.text(name) == "":
			t.miss(name, "Say what was found.")
		case !f.Met && f.Reason == "":
			t.miss(name, "Say why, in a few words that name nobody.")
		}
		eligible = eligible && f.Met
		findings = append(findings, f)
	}
	if !t.bad() && !eligible && t.text("sure") == "" {
		t.miss("sure", "A criterion is not met. Tick this to record it; it cannot be undone.")
	}
	if t.bad() {
		return "", nil
	}
	m, err := s.app.Frame(r.Context(), study.ID)
	if err != nil && !isNotFound(err) {
		return "", err
	}
	values := map[string]string{}
	for i, d := range m.Frame.Dimensions {
		name := "value-" + strconv.Itoa(i)
		if _, there := t.values[name]; there {
			values[d.Variable] = t.text(name)
		}
	}
	_, err = s.app.Screen(r.Context(), s.me, study.ID, string(p.ID), findings, values)
	return "", err
}

// inForce is the version of a part of the protocol that is in force, empty while
// it is not written.
func inForce(parts []app.ProtocolPart, part firsthand.Part) firsthand.Provision {
	for _, p := range parts {
		if p.Part == part && p.InForce != nil {
			return *p.InForce
		}
	}
	return firsthand.Provision{}
}

// A FindingLine is what was found about one criterion, as people read it.
type FindingLine struct {
	Text, Said, Reason string
	Met                bool
}

// Findings are those of the last screening, by the criteria of then.
func (p ParticipantPage) Findings() []FindingLine {
	if p.Record.Screening == nil {
		return nil
	}
	var out []FindingLine
	for _, it := range p.Record.Criteria.Items {
		for _, f := range p.Record.Screening.Answers {
			if f.Key != it.Key {
				continue
			}
			said := map[bool]string{true: "met", false: "not met"}[f.Met]
			if it.Kind == firsthand.Exclude {
				said = map[bool]string{true: "does not apply", false: "applies"}[f.Met]
			}
			out = append(out, FindingLine{it.Text, said, f.Reason, f.Met})
		}
	}
	return out
}

// A StatementLine is what a participant answered to one statement.
type StatementLine struct {
	Text string
	Yes  bool
}

// Statements are what the participant answered, by the statements of then.
func (p ParticipantPage) Statements() []StatementLine {
	var out []StatementLine
	yes := map[string]bool{}
	for _, a := range p.Consent.Answers {
		yes[a.Key] = a.Yes
	}
	for _, it := range p.Consent.Lines {
		out = append(out, StatementLine{it.Text, yes[it.Key]})
	}
	return out
}
