package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"firsthand.study"
)

// FramePage edits the sampling frame: its dimensions, their closed values, how
// many are wanted of each, and of pairs.
type FramePage struct {
	Frame
	Views      []Section
	Version    int // of the frame that is edited, 0 for none
	Dimensions []FrameDimension
	Pairs      []FramePair
	Values     []Choice // every value of every dimension, to make pairs of
	Known      []string // variables that are no dimension yet
	Note       string
	Wrong      string
	Hint       string
}

// A FrameDimension is one dimension as it is edited.
type FrameDimension struct {
	N    int
	Name string
	Rows []FrameRow
}

// A FrameRow is one value with how many are wanted.
type FrameRow struct {
	N               int
	Value, Min, Max string
	BadMin, BadMax  bool
}

// A FramePair is a pair of values of two dimensions.
type FramePair struct {
	N              int
	A, B           []Choice
	Min, Max       string
	BadMin, BadMax bool
}

// Limits on what one form may hold, so that none can be made without end.
const (
	mostDimensions = 20
	mostFrameRows  = 100
)

func lowerFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if next, _ := utf8.DecodeRuneInString(s[size:]); unicode.IsUpper(next) {
		return s // an abbreviation
	}
	return string(unicode.ToLower(r)) + s[size:]
}

func wantedText(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// framePage is the form for a frame, as it is in force.
func (s *Server) framePage(r *http.Request, study firsthand.Study) (FramePage, error) {
	p := FramePage{Frame: s.frameIn(study, "People", "Edit the sampling frame")}
	p.Views = p.peopleViews("Sampling frame")
	m, err := s.app.Frame(r.Context(), study.ID)
	if err != nil && !isNotFound(err) {
		return p, err
	}
	p.Version = m.Frame.Version
	for _, d := range m.Frame.Dimensions {
		one := FrameDimension{Name: d.Variable}
		for _, q := range d.Quotas {
			one.Rows = append(one.Rows, FrameRow{Value: q.Value, Min: wantedText(q.Min), Max: wantedText(q.Max)})
		}
		p.Dimensions = append(p.Dimensions, one)
	}
	for _, c := range m.Frame.Crossings {
		p.Pairs = append(p.Pairs, FramePair{A: []Choice{{"", c.A + "=" + c.AValue, true}}, B: []Choice{{"", c.B + "=" + c.BValue, true}}, Min: wantedText(c.Min), Max: wantedText(c.Max)})
	}
	return p, nil
}

// finish numbers the rows, leaves room for another value or pair, and offers
// what can be chosen.
func (p *FramePage) finish(s *Server, r *http.Request, study firsthand.Study) error {
	v, err := s.app.People(r.Context(), study.ID)
	if err != nil {
		return err
	}
	for _, x := range v.Variables {
		if !slices.ContainsFunc(p.Dimensions, func(d FrameDimension) bool { return d.Name == x.Name }) {
			p.Known = append(p.Known, x.Name)
		}
	}
	p.Values = []Choice{{"choose", "", false}}
	for i := range p.Dimensions {
		d := &p.Dimensions[i]
		d.N = i
		for _, row := range d.Rows {
			if row.Value != "" {
				p.Values = append(p.Values, Choice{d.Name + ": " + row.Value, d.Name + "=" + row.Value, false})
			}
		}
		if n := len(d.Rows); n < mostFrameRows && (n == 0 || d.Rows[n-1].Value != "") {
			d.Rows = append(d.Rows, FrameRow{})
		}
		for j := range d.Rows {
			d.Rows[j].N = j
		}
	}
	if len(p.Dimensions) > 1 && len(p.Pairs) < mostFrameRows {
		p.Pairs = append(p.Pairs, FramePair{})
	}
	for i := range p.Pairs {
		q := &p.Pairs[i]
		q.N, q.A, q.B = i, p.choose(q.A), p.choose(q.B)
	}
	return nil
}

// choose is every value to choose from, with the one that was chosen, which is
// offered even where no dimension has it any more.
func (p *FramePage) choose(was []Choice) []Choice {
	out := slices.Clone(p.Values)
	for _, w := range was {
		i := slices.IndexFunc(out, func(c Choice) bool { return c.Address == w.Address })
		if i < 0 {
			i = len(out)
			out = append(out, Choice{strings.Replace(w.Address, "=", ": ", 1), w.Address, false})
		}
		out[i].Here = true
	}
	return out
}

// read takes in what was typed; rows without a value and dimensions without a
// name are left out.
func (p *FramePage) read(t typed) {
	p.Dimensions, p.Pairs, p.Note = nil, nil, t.text("note")
	for i := range mostDimensions {
		key := "d" + strconv.Itoa(i)
		if _, there := t.values[key]; !there {
			break
		}
		d := FrameDimension{Name: t.text(key)}
		for j := range mostFrameRows {
			at := key + "-" + strconv.Itoa(j)
			if _, there := t.values[at]; !there {
				break
			}
			row := FrameRow{Value: t.text(at), Min: t.text(at + "-min"), Max: t.text(at + "-max")}
			if row != (FrameRow{}) {
				d.Rows = append(d.Rows, row)
			}
		}
		if d.Name != "" {
			p.Dimensions = append(p.Dimensions, d)
		}
	}
	for i := range mostFrameRows {
		key := "p" + strconv.Itoa(i)
		if _, there := t.values[key+"-a"]; !there {
			break
		}
		q := FramePair{Min: t.text(key + "-min"), Max: t.text(key + "-max")}
		a, b := t.text(key+"-a"), t.text(key+"-b")
		if a+b+q.Min+q.Max == "" {
			continue
		}
		q.A, q.B = []Choice{{"", a, true}}, []Choice{{"", b, true}}
		p.Pairs = append(p.Pairs, q)
	}
}

// frame is what was typed as a frame; what is wrong it notes in the page.
func (p *FramePage) frame() firsthand.Frame {
	f := firsthand.Frame{Note: p.Note}
	number := func(text string, bad *bool) int {
		if text == "" {
			return 0
		}
		n, err := strconv.ParseUint(text, 10, 16)
		if err != nil {
			*bad, p.Wrong = true, "How many are wanted is a whole number, or empty; nothing was changed."
		}
		return int(n)
	}
	for i := range p.Dimensions {
		d := &p.Dimensions[i]
		if strings.Contains(d.Name, "=") {
			p.Wrong = "The name of a dimension has no equals sign; nothing was changed."
		}
		out := firsthand.Dimension{Variable: d.Name}
		for j := range d.Rows {
			row := &d.Rows[j]
			out.Quotas = append(out.Quotas, firsthand.Quota{Value: row.Value, Min: number(row.Min, &row.BadMin), Max: number(row.Max, &row.BadMax)})
		}
		f.Dimensions = append(f.Dimensions, out)
	}
	for i := range p.Pairs {
		q := &p.Pairs[i]
		a, aValue, okA := strings.Cut(q.A[0].Address, "=")
		b, bValue, okB := strings.Cut(q.B[0].Address, "=")
		if !okA || !okB {
			p.Wrong = "A pair needs a value of each of two dimensions; nothing was changed."
		}
		f.Crossings = append(f.Crossings, firsthand.Crossing{A: a, AValue: aValue, B: b, BValue: bValue, Min: number(q.Min, &q.BadMin), Max: number(q.Max, &q.BadMax)})
	}
	return f
}

func (s *Server) editFrame(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.framePage(r, study)
	if err == nil {
		err = p.finish(s, r, study)
	}
	if err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "participants_frame", p)
}

// writeFrame keeps the next version of the frame, or shows the form again with a
// dimension more.
func (s *Server) writeFrame(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	t, err := typedIn(r, "frame")
	if err != nil {
		return err
	}
	p, err := s.framePage(r, study)
	if err != nil {
		return err
	}
	p.read(t)
	code := http.StatusOK
	switch do := t.text("do"); {
	case do == "dimension":
		if err := s.addDimension(r, study, &p, t.text("new")); err != nil {
			return err
		}
	case do == "more": // the form again has room
	default:
		code = http.StatusUnprocessableEntity
		if was := t.text("version"); was != strconv.Itoa(p.Version) {
			p.Wrong, code = "The frame was changed meanwhile; it is in version "+strconv.Itoa(p.Version)+". Nothing of yours was kept yet.", http.StatusConflict
			break
		}
		f := p.frame()
		if p.Wrong != "" {
			break
		}
		_, err := s.app.PutFrame(r.Context(), s.me, study.ID, f)
		if err == nil {
			return s.did(w, r, study.ID, "", "/s/"+study.Name+"/people/sample")
		}
		known := false
		if code, known = readable(err); !known {
			return err
		}
		p.Wrong, p.Hint = err.Error(), hintOf(err)
	}
	if err := p.finish(s, r, study); err != nil {
		return err
	}
	return s.show(w, code, "participants_frame", p)
}

// addDimension puts a dimension behind the others, with the closed values that a
// variable of its name has.
func (s *Server) addDimension(r *http.Request, study firsthand.Study, p *FramePage, name string) error {
	if name == "" || len(p.Dimensions) >= mostDimensions {
		p.Wrong = "Name the dimension, such as age group."
		return nil
	}
	v, err := s.app.People(r.Context(), study.ID)
	if err != nil {
		return err
	}
	d := FrameDimension{Name: name, Rows: []FrameRow{{}, {}, {}}}
	for _, x := range v.Variables {
		if x.Name != name || len(x.Values) == 0 {
			continue
		}
		d.Rows = nil
		for _, value := range x.Values {
			d.Rows = append(d.Rows, FrameRow{Value: value})
		}
	}
	p.Dimensions = append(p.Dimensions, d)
	return nil
}
