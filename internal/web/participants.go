package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// A PersonRow is a line of the people: somebody who has a case, somebody who was
// introduced, most often both.
type PersonRow struct {
	app.PersonLine
	P     *app.ParticipantLine // nil for a case whom nobody introduced
	State State
}

// A State is how far somebody has come, as a sign and a word.
type State struct{ Sign, Word, Detail string }

// stageWords are what pages call the stages, with their signs: a diamond waits
// for a person, a ring half full is under way, a disc is done, a bar has ended.
var stageWords = map[firsthand.Stage]State{
	firsthand.Introduced:  {"ask", "Introduced", ""},
	firsthand.Eligible:    {"half", "Eligible", ""},
	firsthand.Consented:   {"half", "Consented", ""},
	firsthand.Interviewed: {"done", "Interviewed", ""},
	firsthand.Ineligible:  {"ended", "Not eligible", ""},
	firsthand.Declined:    {"ended", "Declined", ""},
	firsthand.Unreachable: {"ended", "Not reached", ""},
	firsthand.Withdrawn:   {"gone", "Withdrawn", ""},
}

// booked is the stage of somebody who waits for an interview; it is counted and
// asked for as the others are, and computed.
const booked = firsthand.Stage("booked")

// stagesShown are the stages in the order in which one chooses among them.
var stagesShown = []firsthand.Stage{firsthand.Introduced, firsthand.Eligible, firsthand.Consented, booked, firsthand.Interviewed,
	firsthand.Ineligible, firsthand.Declined, firsthand.Unreachable, firsthand.Withdrawn}

// stageNow is a participant's stage, booked where an interview is to come.
func stageNow(l app.ParticipantLine) firsthand.Stage {
	if l.Booked != "" && l.Stage.InHand() && l.Stage != firsthand.Interviewed {
		return booked
	}
	return l.Stage
}

// stateOf tells how far a participant has come, at a time in the study's zone as
// bookings write it.
func stateOf(l app.ParticipantLine, now string) State {
	s := stageWords[stageNow(l)]
	switch {
	case stageNow(l) == booked && l.Booked < now:
		s = State{"late", "Booked", spokenTime(l.Booked) + ", and not written down"}
	case stageNow(l) == booked:
		s = State{"half", "Booked", spokenTime(l.Booked)}
	case l.Why != "":
		s.Detail = string(l.Why)
	case l.Withdrawn != "" && l.Stage != firsthand.Withdrawn:
		s.Detail = "withdrew: " + string(l.Withdrawn)
	}
	return s
}

// localNow is the time in a study's zone, as bookings write it.
func localNow(study firsthand.Study) string {
	zone, err := time.LoadLocation(study.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	return time.Now().In(zone).Format(firsthand.BookedAt)
}

// spokenTime writes a booking's date and time as people do.
func spokenTime(at string) string {
	t, err := time.Parse(firsthand.BookedAt, at)
	if err != nil {
		return at
	}
	return t.Format("2 January 2006, 15:04")
}

// shortDay writes an ISO 8601 day where there is little room; the year is said
// beside it.
func shortDay(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return t.Format("2 Jan 2006")
}

// A PeopleFlow is how far the people of a study have come.
type PeopleFlow struct {
	app.Flow
	Steps    []FlowStep
	Why      []FlowWhy
	Criteria []FlowWhy
	Not      int // who do not take part, in all
	Ahead    int // interviews that are booked
}

// A FlowStep is one stage of the pipeline.
type FlowStep struct {
	Name, At, Says string
	N              int
	Share          float64 // of everybody
	Here           bool
}

// A FlowWhy is why some did not take part.
type FlowWhy struct {
	Name, At string
	N        int
}

// reaches tells whether somebody has come as far as a step of the pipeline.
func reaches(l *app.ParticipantLine, screening *firsthand.Screening, step string) bool {
	switch step {
	case "introduced":
		return true
	case "screened":
		return screening != nil
	case "eligible":
		return screening != nil && screening.Eligible
	case "consented":
		return l.Consent > 0
	case "booked":
		return stageNow(*l) == booked
	case "interviewed":
		return l.Stage == firsthand.Interviewed
	case "not":
		return l.Why != ""
	case "withdrawn":
		return l.Stage == firsthand.Withdrawn
	}
	return false
}

// A gathering is what the list of people is made of.
type gathering struct {
	rows       []PersonRow
	screenings map[firsthand.ID]firsthand.Screening
	inHand     map[string]bool // by number: whom the sampling frame counts; nil unless asked
}

// gather lays participants over the cases they have; who has none, since they
// take no part, is a row of their own.
func (s *Server) gather(r *http.Request, study firsthand.Study, v app.PeopleView) (gathering, error) {
	g := gathering{rows: make([]PersonRow, len(v.Lines))}
	at := make(map[firsthand.ID]int, len(v.Lines))
	for i, l := range v.Lines {
		g.rows[i] = PersonRow{PersonLine: l}
		at[l.ID] = i
	}
	people, err := s.app.Participants(r.Context(), study.ID)
	if err != nil || len(people) == 0 {
		return g, err
	}
	now := localNow(study)
	for i := range people {
		p := &people[i]
		row, ok := at[p.Case]
		if !ok {
			row = len(g.rows)
			g.rows = append(g.rows, PersonRow{PersonLine: app.PersonLine{Case: firsthand.Case{ID: p.ID, Study: study.ID, Name: p.Number}, Values: make([]string, len(v.Variables))}})
		}
		g.rows[row].P, g.rows[row].State = p, stateOf(*p, now)
	}
	app.SortByName(g.rows, func(l PersonRow) string { return l.Name })
	g.screenings, err = s.app.LastScreenings(r.Context(), study.ID)
	return g, err
}

// narrow keeps the rows that answer the stage, the step of the pipeline and the
// values that are asked for.
func (g *gathering) narrow(q PeopleQuery, variables []firsthand.Variable) {
	g.rows = slices.DeleteFunc(g.rows, func(l PersonRow) bool {
		if q.Stage != "" && (l.P == nil || string(stageNow(*l.P)) != q.Stage) {
			return true
		}
		if q.Reached == "in-hand" && !g.inHand[l.Name] {
			return true
		}
		if q.Reached != "" && q.Reached != "in-hand" {
			if l.P == nil {
				return true
			}
			var screening *firsthand.Screening
			if s, ok := g.screenings[l.P.ID]; ok {
				screening = &s
			}
			if key, ok := strings.CutPrefix(q.Reached, "not-"); ok {
				return !unmet(screening, key)
			}
			if !reaches(l.P, screening, q.Reached) {
				return true
			}
		}
		if q.Why != "" && (l.P == nil || string(l.P.Why) != q.Why) {
			return true
		}
		for _, w := range q.Where {
			name, value, _ := strings.Cut(w, "=")
			i := slices.IndexFunc(variables, func(v firsthand.Variable) bool { return v.Name == name })
			if i < 0 || l.Values[i] != value {
				return true
			}
		}
		return false
	})
}

func unmet(s *firsthand.Screening, key string) bool {
	return s != nil && slices.ContainsFunc(s.Answers, func(f firsthand.Finding) bool { return f.Key == key && !f.Met })
}

// A PeopleQuery is what was asked of the list of people.
type PeopleQuery struct {
	Words, Stage, Reached, Why string
	Where                      []string // Variable=value, all of them
}

func peopleQuery(r *http.Request) PeopleQuery {
	q := PeopleQuery{strings.TrimSpace(r.FormValue("q")), r.FormValue("stage"), r.FormValue("reached"), r.FormValue("why"), nil}
	for _, w := range r.Form["where"] {
		if strings.Contains(w, "=") {
			q.Where = append(q.Where, w)
		}
	}
	return q
}

func (q PeopleQuery) values() url.Values {
	v := url.Values{}
	for key, value := range map[string]string{"q": q.Words, "stage": q.Stage, "reached": q.Reached, "why": q.Why} {
		if value != "" {
			v.Set(key, value)
		}
	}
	if len(q.Where) > 0 {
		v["where"] = q.Where
	}
	return v
}

// Any tells whether less than everybody is asked for.
func (q PeopleQuery) Any() bool { return len(q.values()) > 0 }

// Says tells in words what else than words and a stage is asked for.
func (q PeopleQuery) Says() string {
	var parts []string
	switch q.Reached {
	case "":
	case "in-hand":
		parts = append(parts, "in hand")
	case "not":
		parts = append(parts, "not taking part")
	default:
		if key, ok := strings.CutPrefix(q.Reached, "not-"); ok {
			parts = append(parts, "did not meet “"+key+"”")
		} else {
			parts = append(parts, q.Reached)
		}
	}
	if q.Why != "" {
		parts = append(parts, q.Why)
	}
	for _, w := range q.Where {
		_, value, _ := strings.Cut(w, "=")
		parts = append(parts, value)
	}
	return strings.Join(parts, ", ")
}

// flow counts a study's participants for the pipeline.
func (s *Server) flow(r *http.Request, study firsthand.Study, g gathering, q PeopleQuery) (*PeopleFlow, error) {
	counted, err := s.app.Flow(r.Context(), study.ID)
	if err != nil {
		return nil, err
	}
	f := &PeopleFlow{Flow: counted}
	next := ""
	for _, l := range g.rows {
		if l.P != nil && l.P.Booked != "" && l.P.Stage.InHand() {
			if next == "" || l.P.Booked < next {
				next = l.P.Booked
			}
			if stageNow(*l.P) == booked {
				f.Ahead++
			}
		}
	}
	base := "/s/" + study.Name + "/people?"
	for _, n := range counted.Not {
		f.Not += n.N
		f.Why = append(f.Why, FlowWhy{string(n.Why), base + url.Values{"why": {string(n.Why)}, "stage": {string(n.Stage)}}.Encode(), n.N})
	}
	step := func(name, key, says string, n int) {
		at := base + url.Values{"reached": {key}}.Encode()
		f.Steps = append(f.Steps, FlowStep{name, at, says, n, share(n, counted.Introduced), q.Reached == key})
	}
	waiting := 0
	for _, l := range g.rows {
		if l.P != nil && l.P.Stage == firsthand.Introduced {
			waiting++
		}
	}
	step("Introduced", "introduced", optionalPlural(waiting, "waits to be screened", "wait to be screened"), counted.Introduced)
	step("Screened", "screened", optionalPlural(counted.Screened-counted.Eligible, "did not meet the criteria", "did not meet the criteria"), counted.Screened)
	step("Eligible", "eligible", "", counted.Eligible)
	step("Consented", "consented", "", counted.Consented)
	ahead := ""
	if f.Ahead > 0 {
		ahead = "next " + spokenTime(next)
	}
	step("Booked", "booked", ahead, f.Ahead)
	step("Interviewed", "interviewed", "", counted.Interviewed)
	left := ""
	if counted.Withdrawn > 0 {
		left = optionalPlural(counted.Withdrawn, "more withdrew", "more withdrew")
	}
	step("Not taking part", "not", left, f.Not)
	parts, err := s.app.Protocol(r.Context(), study.ID)
	if err != nil {
		return nil, err
	}
	for _, part := range parts {
		if part.Part != firsthand.Eligibility || part.InForce == nil {
			continue
		}
		for _, it := range part.InForce.Items {
			if n := counted.Criteria[it.Key]; n > 0 {
				f.Criteria = append(f.Criteria, FlowWhy{criterion(it), base + url.Values{"reached": {"not-" + it.Key}}.Encode(), n})
			}
		}
	}
	return f, nil
}

// criterion is a criterion as one reads it who was kept out by it.
func criterion(it firsthand.Item) string {
	if it.Kind == firsthand.Exclude {
		return it.Text
	}
	return "Not: " + it.Text
}

func optionalPlural(n int, one, many string) string {
	if n <= 0 {
		return ""
	}
	return plural(n, one, many)
}

// StageChoices are the stages that somebody is in, to choose from.
func (p PeoplePage) StageChoices() []Choice {
	var out []Choice
	for _, stage := range stagesShown {
		word := stageWords[stage].Word
		if stage == booked {
			word = "Booked"
		}
		if n := p.InStage[stage]; n > 0 {
			out = append(out, Choice{word + " (" + count(n) + ")", string(stage), p.Asked.Stage == string(stage)})
		}
	}
	return out
}

// ShowsSite tells whether the site has a column of its own, since no variable
// is called so.
func (p PeoplePage) ShowsSite() bool {
	return !slices.ContainsFunc(p.Variables, func(v firsthand.Variable) bool { return strings.EqualFold(v.Name, "site") })
}
