package app

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// A Candidate is somebody as the sampling frame sees them.
type Candidate struct {
	Number      string            `json:"number"`
	Values      map[string]string `json:"-"` // by the variable's name
	Interviewed bool              `json:"-"`
}

// A Cell counts the people of one value, or of two crossed.
type Cell struct {
	Value       string `json:"value"`
	Min         int    `json:"min"`
	Max         int    `json:"max"`     // 0 for no limit
	InHand      int    `json:"in_hand"` // interviewed, or still to be
	Interviewed int    `json:"interviewed"`
	Missing     int    `json:"missing"` // interviews still needed for the least that is wanted
}

// Unmet reports whether the least that is wanted cannot be reached with the
// people in hand.
func (c Cell) Unmet() bool { return c.InHand < c.Min }

// Full reports whether as many were interviewed as are wanted at most.
func (c Cell) Full() bool { return c.Max > 0 && c.Interviewed >= c.Max }

// A Margin is one dimension of a frame with its counts.
type Margin struct {
	Variable string `json:"variable"`
	Cells    []Cell `json:"cells"`
	Unknown  int    `json:"unknown"` // people in hand whose value is none of them
}

// A Cross is two dimensions crossed; Cells has a row per value of A.
type Cross struct {
	A     string   `json:"a"`
	B     string   `json:"b"`
	Cells [][]Cell `json:"cells"`
}

// A FrameMatrix is a sampling frame with the people there are.
type FrameMatrix struct {
	Frame   firsthand.Frame `json:"frame"`
	Margins []Margin        `json:"margins"`
	Crosses []Cross         `json:"crosses"` // every pair of dimensions
	// Unmet are the cells that the people in hand do not fill, and Empty those of
	// them that nobody is in at all.
	Unmet []string `json:"unmet"`
	Empty []string `json:"empty"`
	// Next are those still to be interviewed, the most helpful first; who is in
	// a full cell comes last.
	Next []Ranked `json:"next"`
	// Interviewed and InHand count people, whether the frame knows their values or not.
	Interviewed int `json:"interviewed"`
	InHand      int `json:"in_hand"`
}

// Ranked is somebody still to be interviewed, and which cells they would help.
type Ranked struct {
	Number string   `json:"number"`
	Fills  []string `json:"fills"`          // cells that still miss interviews
	Full   []string `json:"full,omitempty"` // cells that have enough already
}

// Match lays the people over a frame. A person counts in a cell by what is known
// of them. Who would be the next best to interview is ranked by the number of
// cells that still miss interviews and would have one fewer; then by how much
// those cells miss of what they want, in all; then by number.
func Match(f firsthand.Frame, people []Candidate) FrameMatrix {
	m := FrameMatrix{Frame: f, Unmet: []string{}, Empty: []string{}, Next: []Ranked{}}
	for _, p := range people {
		m.InHand++
		if p.Interviewed {
			m.Interviewed++
		}
	}
	var cells []namedCell
	for _, d := range f.Dimensions {
		margin := Margin{Variable: d.Variable}
		for _, q := range d.Quotas {
			in := func(p Candidate) bool { return p.Values[d.Variable] == q.Value }
			c := count(people, q.Value, q.Min, q.Max, in)
			margin.Cells = append(margin.Cells, c)
			cells = append(cells, namedCell{d.Variable + ": " + q.Value, c, in})
		}
		for _, p := range people {
			known := false
			for _, q := range d.Quotas {
				known = known || p.Values[d.Variable] == q.Value
			}
			if !known {
				margin.Unknown++
			}
		}
		m.Margins = append(m.Margins, margin)
	}
	for i, a := range f.Dimensions {
		for _, b := range f.Dimensions[i+1:] {
			cross := Cross{A: a.Variable, B: b.Variable}
			for _, qa := range a.Quotas {
				var row []Cell
				for _, qb := range b.Quotas {
					in := func(p Candidate) bool {
						return p.Values[a.Variable] == qa.Value && p.Values[b.Variable] == qb.Value
					}
					least, most, asked := wantedOf(f, a.Variable, qa.Value, b.Variable, qb.Value)
					c := count(people, qb.Value, least, most, in)
					row = append(row, c)
					if asked {
						cells = append(cells, namedCell{qa.Value + " with " + qb.Value, c, in})
					}
				}
				cross.Cells = append(cross.Cells, row)
			}
			m.Crosses = append(m.Crosses, cross)
		}
	}
	for _, c := range cells {
		if c.Unmet() {
			m.Unmet = append(m.Unmet, c.name)
			if c.InHand == 0 {
				m.Empty = append(m.Empty, c.name)
			}
		}
	}
	m.Next = rank(cells, people)
	return m
}

type namedCell struct {
	name string
	Cell
	in func(Candidate) bool
}

func count(people []Candidate, value string, least, most int, in func(Candidate) bool) Cell {
	c := Cell{Value: value, Min: least, Max: most}
	for _, p := range people {
		if !in(p) {
			continue
		}
		c.InHand++
		if p.Interviewed {
			c.Interviewed++
		}
	}
	c.Missing = max(0, least-c.Interviewed)
	return c
}

// wantedOf is what a frame wants of two values crossed, and whether it says.
func wantedOf(f firsthand.Frame, a, aValue, b, bValue string) (least, most int, asked bool) {
	for _, c := range f.Crossings {
		if c.A == a && c.AValue == aValue && c.B == b && c.BValue == bValue || c.A == b && c.AValue == bValue && c.B == a && c.BValue == aValue {
			return c.Min, c.Max, true
		}
	}
	return 0, 0, false
}

func rank(cells []namedCell, people []Candidate) []Ranked {
	type scored struct {
		Ranked
		share float64
	}
	var all []scored
	for _, p := range people {
		if p.Interviewed {
			continue
		}
		s := scored{Ranked: Ranked{Number: p.Number, Fills: []string{}}}
		for _, c := range cells {
			if !c.in(p) {
				continue
			}
			if c.Missing > 0 {
				s.Fills = append(s.Fills, c.name)
				s.share += float64(c.Missing) / float64(c.Min)
			}
			if c.Full() {
				s.Full = append(s.Full, c.name)
			}
		}
		all = append(all, s)
	}
	SortByName(all, func(s scored) string { return s.Number })
	sort.SliceStable(all, func(i, j int) bool {
		a, b := all[i], all[j]
		if (len(a.Full) > 0) != (len(b.Full) > 0) {
			return len(a.Full) == 0
		}
		if len(a.Fills) != len(b.Fills) {
			return len(a.Fills) > len(b.Fills)
		}
		return a.share > b.share
	})
	next := make([]Ranked, len(all))
	for i, s := range all {
		next[i] = s.Ranked
	}
	return next
}

// PutFrame writes the next version of a study's sampling frame. A variable that
// is not there is made, one of the frame's values.
func (a *App) PutFrame(ctx context.Context, who Person, study firsthand.ID, f firsthand.Frame) (firsthand.Frame, error) {
	err := f.Validate()
	if err != nil {
		return f, err
	}
	_, err = a.do(ctx, study, who, "frame.write", func(tx *store.Tx, me firsthand.Colleague) error {
		all, err := tx.Frames(ctx, study)
		if err != nil {
			return err
		}
		f.ID, f.Study, f.Version, f.By, f.Created = firsthand.NewID(), study, len(all)+1, me.ID, tx.Now()
		tx.Act().Summary = fmt.Sprintf("The sampling frame is in version %d.", f.Version)
		if err := frameVariables(ctx, tx, study, f); err != nil {
			return err
		}
		return tx.PutFrame(ctx, f)
	})
	return f, err
}

func frameVariables(ctx context.Context, tx *store.Tx, study firsthand.ID, f firsthand.Frame) error {
	variables, err := tx.Variables(ctx, study)
	if err != nil {
		return err
	}
	there, last := map[string]firsthand.Variable{}, 0
	for _, v := range variables {
		there[v.Name] = v
		last = max(last, v.Position)
	}
	for _, d := range f.Dimensions {
		if v, ok := there[d.Variable]; ok {
			for _, q := range d.Quotas {
				if v.Type == firsthand.OneOf && len(v.Values) > 0 && !slices.Contains(v.Values, q.Value) {
					return firsthand.Errorf(firsthand.Invalid, "%q is no value of %s, which has %s; nothing was changed.", q.Value, v.Name, strings.Join(v.Values, ", ")).WithHint("add it to the column first")
				}
			}
			continue
		}
		last++
		v := firsthand.Variable{ID: firsthand.NewID(), Study: study, Name: d.Variable, Type: firsthand.OneOf, Position: last}
		for _, q := range d.Quotas {
			v.Values = append(v.Values, q.Value)
		}
		if err := tx.PutVariable(ctx, v); err != nil {
			return err
		}
	}
	return nil
}

// Frame lays the people of a study over its sampling frame. NotFound if it has none.
func (a *App) Frame(ctx context.Context, study firsthand.ID) (FrameMatrix, error) {
	var m FrameMatrix
	err := a.Store.View(ctx, func(tx *store.Tx) (err error) {
		m, err = frameMatrix(ctx, tx, study)
		return err
	})
	return m, err
}

func frameMatrix(ctx context.Context, tx *store.Tx, study firsthand.ID) (FrameMatrix, error) {
	frames, err := tx.Frames(ctx, study)
	if err != nil {
		return FrameMatrix{}, err
	}
	if len(frames) == 0 {
		return FrameMatrix{}, firsthand.Errorf(firsthand.NotFound, "The study has no sampling frame yet.").WithHint("firsthand frame set FILE.json writes one")
	}
	people, err := candidates(ctx, tx, study)
	if err != nil {
		return FrameMatrix{}, err
	}
	return Match(frames[len(frames)-1], people), nil
}

// candidates are everybody in hand: participants who may still take part, and
// every case with an interview, whoever introduced it.
func candidates(ctx context.Context, tx *store.Tx, study firsthand.ID) ([]Candidate, error) {
	held, err := tx.Interviews(ctx, study)
	if err != nil {
		return nil, err
	}
	interviewed := map[firsthand.ID]bool{}
	for _, i := range held {
		interviewed[i.Case] = true
	}
	met, err := tx.Participants(ctx, study)
	if err != nil {
		return nil, err
	}
	inHand := map[firsthand.ID]bool{}
	for _, p := range met {
		inHand[p.Case] = p.Stage.InHand()
	}
	variables, err := tx.Variables(ctx, study)
	if err != nil {
		return nil, err
	}
	name := map[firsthand.ID]string{}
	for _, v := range variables {
		name[v.ID] = v.Name
	}
	values, err := tx.Values(ctx, study)
	if err != nil {
		return nil, err
	}
	of := map[firsthand.ID]map[string]string{}
	for _, v := range values {
		if of[v.Case] == nil {
			of[v.Case] = map[string]string{}
		}
		of[v.Case][name[v.Variable]] = v.Text
	}
	cases, err := tx.Cases(ctx, study)
	if err != nil {
		return nil, err
	}
	var all []Candidate
	for _, c := range cases {
		if c.Participant && (interviewed[c.ID] || inHand[c.ID]) {
			all = append(all, Candidate{Number: c.Name, Values: of[c.ID], Interviewed: interviewed[c.ID]})
		}
	}
	return all, nil
}

// Decide records a decision to stop recruiting or to go on, with how the frame
// stood when it was taken.
func (a *App) Decide(ctx context.Context, who Person, study firsthand.ID, stop bool, reason string) (firsthand.Stand, error) {
	var s firsthand.Stand
	if strings.TrimSpace(reason) == "" {
		return s, firsthand.Errorf(firsthand.Invalid, "Say why; a decision without a reason cannot be looked at again.")
	}
	_, err := a.do(ctx, study, who, "frame.decide", func(tx *store.Tx, me firsthand.Colleague) error {
		m, err := frameMatrix(ctx, tx, study)
		if err != nil {
			return err
		}
		s = firsthand.Stand{ID: firsthand.NewID(), Study: study, Stop: stop, Reason: reason, Frame: m.Frame.ID, Interviewed: m.Interviewed, Unmet: len(m.Unmet), By: me.ID, Created: tx.Now()}
		tx.Act().Reason = reason
		tx.Act().Summary = "Recruiting goes on."
		if stop {
			tx.Act().Summary = "Recruiting stops."
		}
		return tx.PutStand(ctx, s)
	})
	return s, err
}

// Decisions lists the decisions to stop recruiting or to go on, oldest first.
func (a *App) Decisions(ctx context.Context, study firsthand.ID) (all []firsthand.Stand, err error) {
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		all, err = tx.Stands(ctx, study)
		return err
	})
	return all, err
}
