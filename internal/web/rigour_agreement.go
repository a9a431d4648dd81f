package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"firsthand.study"
	"firsthand.study/agreement"
	"firsthand.study/internal/app"
)

// AgreementPage compares coders and shows where they differ.
type AgreementPage struct {
	Asking
	Chosen []CoderChoice
	Unit   string
	Units  []Choice
	Below  bool
	Asked  bool
	Found  app.AgreementResult
	Rows   []AgreementRow
	Two    bool
	Code   *AgreementRow // the one whose disagreements are shown
	Differ app.Disagreements
	Pager
	Cautions []string // what the figures do not bear
}

// A CoderChoice is a coder who can be compared.
type CoderChoice struct {
	Name   string
	Chosen bool
}

// AgreementRow is one code's agreement.
type AgreementRow struct {
	app.CodeAgreement
	Hue      Hue
	Here     bool
	At       string
	Interval *IntervalMark
}

// An IntervalMark is where kappa and its interval stand on a scale from 0 to 1,
// in its units; what is below 0 is cut there.
type IntervalMark struct {
	From, At, To float64
	Said         string
}

// scale is how wide the chart of an interval is, with a margin on either side.
const (
	scaleWidth  = 180
	scaleMargin = 8
)

func onScale(v agreement.Value) float64 {
	return scaleMargin + max(0, min(1, float64(v)))*(scaleWidth-2*scaleMargin)
}

// differShown is how many disagreements a page has.
const differShown = 20

func (s *Server) agreement(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	a, err := s.asking(r, study, "Agreement", "Agreement", "/agreement")
	if err != nil {
		return err
	}
	p := AgreementPage{Asking: a, Unit: cmp.Or(r.FormValue("unit"), "turn"), Below: r.FormValue("below") != ""}
	for _, u := range [][2]string{{"turn", "turn"}, {"paragraph", "paragraph"}, {"character", "character"}} {
		p.Units = append(p.Units, Choice{u[0], u[1], u[1] == p.Unit})
	}
	chosen := given(r, "coder")
	if len(chosen) == 0 {
		chosen = p.Coders[:min(2, len(p.Coders))]
	}
	chosen = slices.Compact(chosen)
	for _, c := range p.Coders {
		p.Chosen = append(p.Chosen, CoderChoice{c, slices.Contains(chosen, c)})
	}
	code := http.StatusOK
	if len(chosen) >= 2 {
		p.Asked, p.Two = true, len(chosen) == 2
		if err := p.compare(s, r, study, app.AgreementOptions{Coders: chosen, Unit: p.Unit, Below: p.Below, Where: p.Where}); err != nil {
			if code, err = p.failed(err); err != nil {
				return err
			}
			p.Asked = false
		}
		if asked(r) && p.Asked {
			return s.send(w, r, study, p.file())
		}
	}
	return s.show(w, code, "agreement", p)
}

func (p *AgreementPage) compare(s *Server, r *http.Request, study firsthand.Study, o app.AgreementOptions) error {
	var err error
	if p.Found, err = s.app.Agreement(r.Context(), study.ID, o); err != nil {
		return err
	}
	hue, err := s.huesByPath(r, study)
	if err != nil {
		return err
	}
	asked := r.FormValue("code")
	for _, c := range p.Found.Codes {
		row := AgreementRow{CodeAgreement: c, Hue: hue[c.Code], At: p.with("code", c.Code) + "#differ", Here: c.Code == asked, Interval: interval(c)}
		p.Rows = append(p.Rows, row)
	}
	p.caution()
	if asked == "" {
		p.pick()
	}
	open := slices.IndexFunc(p.Rows, func(r AgreementRow) bool { return r.Here })
	if open < 0 {
		return nil
	}
	// What is laid side by side stands first, however long the table is.
	p.Rows = slices.Concat(p.Rows[open:open+1], p.Rows[:open], p.Rows[open+1:])
	p.Code = &p.Rows[0]
	p.Differ, err = s.app.Disagreements(r.Context(), study.ID, o, p.Code.Code, from(r, "from", differShown), differShown)
	p.Pager = pagerOf(r, p.Differ.Count, differShown, func(n int) string {
		return p.with("code", p.Code.Code, "from", strconv.Itoa(n)) + "#differ"
	})
	return err
}

// pick chooses the code with the lowest kappa that both coders used, since it
// is the one to talk about.
func (p *AgreementPage) pick() {
	best := -1
	for i, row := range p.Rows {
		if row.Kappa.Defined() && (best < 0 || row.Kappa < p.Rows[best].Kappa) && (row.Both == nil || *row.Both > 0) {
			best = i
		}
	}
	if best >= 0 {
		p.Rows[best].Here = true
	}
}

func interval(c app.CodeAgreement) *IntervalMark {
	if !c.Kappa.Defined() {
		return nil
	}
	m := &IntervalMark{From: onScale(c.Kappa), At: onScale(c.Kappa), To: onScale(c.Kappa), Said: "kappa " + fixed(float64(c.Kappa))}
	if c.Low.Defined() {
		m.From, m.To = onScale(c.Low), onScale(c.High)
		m.Said += ", 95 per cent interval " + fixed(float64(c.Low)) + " to " + fixed(float64(c.High))
	}
	return m
}

// few is below how many units with a code, by either, a kappa is said to move
// with each one.
const few = 10

// caution says of which codes the figures rest on little.
func (p *AgreementPage) caution() {
	var rare []string
	for _, row := range p.Rows {
		if row.Both == nil || p.Unit == "character" {
			continue
		}
		if n := *row.Both + *row.OnlyA + *row.OnlyB; n > 0 && n < few {
			rare = append(rare, row.Hue.Name)
		}
	}
	if len(rare) > 0 {
		said := strings.Join(rare[:min(4, len(rare))], ", ")
		if len(rare) > 4 {
			said += " and " + strconv.Itoa(len(rare)-4) + " more"
		}
		p.Cautions = append(p.Cautions, said+": seen in fewer than 10 "+p.Unit+"s, so that one of them moves kappa a good deal.")
	}
}

// file has every coefficient, unrounded.
func (p AgreementPage) file() app.File {
	f := app.File{Name: "agreement", Header: []string{"code", "units", "both", "only " + p.Found.Coders[0], "only " + p.Found.Coders[1], "neither",
		"percent", "positive", "negative", "kappa", "kappa_low", "kappa_high", "pi", "alpha", "ac1", "bp"}}
	if !p.Two {
		f.Header[3], f.Header[4] = "only_a", "only_b"
	}
	add := func(name string, c app.CodeAgreement) {
		row := []string{name, strconv.FormatInt(c.N, 10)}
		for _, n := range []*int64{c.Both, c.OnlyA, c.OnlyB, c.Neither} {
			if n == nil {
				row = append(row, "")
			} else {
				row = append(row, strconv.FormatInt(*n, 10))
			}
		}
		for _, v := range []agreement.Value{c.Percent, c.Positive, c.Negative, c.Kappa, c.Low, c.High, c.Pi, c.Alpha, c.AC1, c.BP} {
			if v.Defined() {
				row = append(row, strconv.FormatFloat(float64(v), 'g', -1, 64))
			} else {
				row = append(row, "")
			}
		}
		f.Rows = append(f.Rows, row)
	}
	for _, c := range p.Found.Codes {
		add(c.Code, c)
	}
	add("overall", p.Found.Overall)
	return f
}

// Differing is how many units coders differ about, where the table says.
func (row AgreementRow) Differing() int64 {
	if row.OnlyA == nil {
		return 0
	}
	return *row.OnlyA + *row.OnlyB
}

// Only names the sides that gave the code.
func (p AgreementPage) Only(d app.Disagreement) string {
	var has []string
	meet := false
	for _, s := range d.Sides {
		if s.Has {
			has = append(has, s.Coder)
		} else if len(s.Codes) > 0 {
			meet = true
		}
	}
	switch {
	case len(has) == len(d.Sides):
		return "Other words"
	case meet:
		return "Two codes meet"
	}
	return "Only " + strings.Join(has, " and ")
}
