package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// SamplePage lays the people over the sampling frame.
type SamplePage struct {
	Frame
	Views     []Section
	Has       bool
	Matrix    app.FrameMatrix
	Margins   []SampleTable
	Crosses   []SampleTable
	Next      []app.Ranked
	Waiting   int // people still to be interviewed
	Unmet     []string
	Decisions []StandLine
	Decide    ActForm
}

// A SampleTable is one dimension, a row for each value, or two crossed.
type SampleTable struct {
	Name    string
	Columns []string
	Rows    []SampleRow
	Unknown int // people in hand whose value is none of them
	At      string
}

// A SampleRow is the cells of one value.
type SampleRow struct {
	Name  string
	Cells []SampleCell
}

// A SampleCell is one cell of the frame, as it is drawn: a unit for each person
// while there are few, and figures above.
type SampleCell struct {
	app.Cell
	Name, At string
	Units    []string // y interviewed, b1 in hand, want still wanted, x over what is wanted
	Asked    bool     // the frame wants some, or sets a limit
	Share    float64
}

// manyUnits is how many people of one cell are drawn as figures.
const manyUnits = 30

func sampleCell(c app.Cell, name, at string) SampleCell {
	s := SampleCell{Cell: c, Name: name, At: at, Asked: c.Min > 0 || c.Max > 0, Share: share(c.Interviewed, max(c.Min, c.InHand))}
	if max(c.InHand, c.Min) >= manyUnits {
		return s
	}
	for i := range c.Interviewed {
		unit := "y"
		if c.Max > 0 && i >= c.Max {
			unit = "x"
		}
		s.Units = append(s.Units, unit)
	}
	for range c.InHand - c.Interviewed {
		s.Units = append(s.Units, "b1")
	}
	for range max(0, c.Min-c.InHand) {
		s.Units = append(s.Units, "want")
	}
	return s
}

// Wanted says what the frame wants of a cell.
func (c SampleCell) Wanted() string {
	switch {
	case c.Min > 0 && c.Max == c.Min:
		return fmt.Sprintf("%d", c.Min)
	case c.Min > 0 && c.Max > 0:
		return fmt.Sprintf("%d to %d", c.Min, c.Max)
	case c.Min > 0:
		return fmt.Sprintf("%d or more", c.Min)
	case c.Max > 0:
		return fmt.Sprintf("at most %d", c.Max)
	}
	return "any number"
}

// Short says what is missing in a cell, and what is too much.
func (c SampleCell) Short() string {
	switch {
	case c.Max > 0 && c.Interviewed > c.Max:
		return fmt.Sprintf("%d over", c.Interviewed-c.Max)
	case c.Unmet() && c.InHand == 0:
		return "nobody yet"
	case c.Unmet():
		return fmt.Sprintf("%d more wanted", c.Min-c.InHand)
	case c.Full():
		return "full"
	case c.Missing > 0:
		return "in hand"
	case c.Min > 0:
		return "met"
	}
	return ""
}

// A StandLine is a decision to stop recruiting or to go on, as people read it.
type StandLine struct {
	firsthand.Stand
	Who     string
	Version int // of the frame
}

func (s *Server) samplePage(r *http.Request, study firsthand.Study, t typed) (SamplePage, error) {
	p := SamplePage{Frame: s.frameIn(study, "People", "Sampling frame")}
	p.Views = p.peopleViews("Sampling frame")
	m, err := s.app.Frame(r.Context(), study.ID)
	if isNotFound(err) {
		return p, nil
	}
	if err != nil {
		return p, err
	}
	p.Has, p.Matrix, p.Waiting = true, m, len(m.Next)
	p.Next = m.Next[:min(5, len(m.Next))]
	for _, u := range m.Unmet {
		if !slices.Contains(m.Empty, u) {
			p.Unmet = append(p.Unmet, u)
		}
	}
	at := func(where ...string) string {
		return p.Base() + "/people?" + url.Values{"reached": {"in-hand"}, "where": where}.Encode()
	}
	values := map[string][]string{}
	for _, d := range m.Margins {
		table := SampleTable{Name: d.Variable, Unknown: d.Unknown}
		for _, c := range d.Cells {
			values[d.Variable] = append(values[d.Variable], c.Value)
			table.Rows = append(table.Rows, SampleRow{c.Value, []SampleCell{sampleCell(c, c.Value, at(d.Variable+"="+c.Value))}})
		}
		p.Margins = append(p.Margins, table)
	}
	for _, x := range m.Crosses {
		table := SampleTable{Name: x.A + " by " + lowerFirst(x.B), Columns: values[x.B]}
		for i, row := range x.Cells {
			line := SampleRow{Name: values[x.A][i]}
			for _, c := range row {
				line.Cells = append(line.Cells, sampleCell(c, line.Name+" with "+c.Value, at(x.A+"="+line.Name, x.B+"="+c.Value)))
			}
			table.Rows = append(table.Rows, line)
		}
		p.Crosses = append(p.Crosses, table)
	}
	p.Decide = ActForm{Name: "decide", Action: p.Base() + "/people/sample/decide", Button: "Record the decision", Fields: []ActField{
		{Name: "stop", Label: "Recruiting", Kind: "select", Choices: []Choice{{"goes on", "", true}, {"stops", "stop", false}}},
		{Name: "reason", Label: "Why", Kind: "words", Long: true}}}.fill(t)
	return p, p.decided(s, r, study)
}

// decided lists the decisions, the newest first.
func (p *SamplePage) decided(s *Server, r *http.Request, study firsthand.Study) error {
	all, err := s.app.Decisions(r.Context(), study.ID)
	if err != nil {
		return err
	}
	v, err := s.app.ShowStudy(r.Context(), string(study.ID))
	if err != nil {
		return err
	}
	for _, d := range slices.Backward(all) {
		line := StandLine{Stand: d}
		for _, c := range v.Colleagues {
			if c.ID == d.By {
				line.Who = c.Name
			}
		}
		p.Decisions = append(p.Decisions, line)
	}
	return nil
}

func (s *Server) sample(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.samplePage(r, study, typed{})
	if err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "participants_sample", p)
}

// decide records a decision to stop recruiting or to go on.
func (s *Server) decide(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	t, err := typedIn(r, "decide")
	if err != nil {
		return err
	}
	if t.text("reason") == "" {
		t.miss("reason", "Say why; a decision without a reason cannot be looked at again.")
	}
	code := http.StatusUnprocessableEntity
	if !t.bad() {
		_, err = s.app.Decide(r.Context(), s.me, study.ID, t.text("stop") != "", t.text("reason"))
		if err == nil {
			return s.did(w, r, study.ID, "", "/s/"+study.Name+"/people/sample")
		}
		if code, err = t.failed(err); err != nil {
			return err
		}
	}
	p, err := s.samplePage(r, study, t)
	if err != nil {
		return err
	}
	return s.show(w, code, "participants_sample", p)
}
