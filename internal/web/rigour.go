package web

import (
	"net/http"
	"strconv"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// SaturationPage is new codes per interview and where they ran dry.
type SaturationPage struct {
	Asking
	Found      app.SaturationResult
	Thresholds []Choice
	Bars       []SaturationBar
	Drawn      []SaturationBar // those the chart has room for
	Listed     []SaturationBar
	Curve      string // points of the cumulative line
	Width      int
	Codes      int
	Stop       *SaturationBar
	Pager
}

// barsDrawn is how many interviews the chart shows; after so many nothing new
// is to be seen in it, and the table has them all.
const barsDrawn = 120

// A SaturationBar is one interview in the chart, in its units.
type SaturationBar struct {
	app.SaturationInterview
	N          int
	X, Y, H    int
	Middle, CY int
	Run        *app.SaturationRun // that ends here
}

// The bounds of the rule that a page takes.
const (
	mostBase = 50
	mostRun  = 20
)

func (s *Server) saturation(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	a, err := s.asking(r, study, "Saturation", "Saturation", "/saturation")
	if err != nil {
		return err
	}
	p := SaturationPage{Asking: a}
	number := func(field string, usual, most int) int {
		if n, err := strconv.Atoi(r.FormValue(field)); err == nil && n >= 1 && n <= most {
			return n
		}
		return usual
	}
	threshold := 0.05
	for _, t := range []string{"0", "0.05", "0.1"} {
		if r.FormValue("threshold") == t {
			threshold, _ = strconv.ParseFloat(t, 64)
		}
	}
	for _, t := range []float64{0, 0.05, 0.1} {
		p.Thresholds = append(p.Thresholds, Choice{percent(t), strconv.FormatFloat(t, 'g', -1, 64), t == threshold})
	}
	code := http.StatusOK
	if p.Found, err = s.app.Saturation(r.Context(), study.ID, number("base", 4, mostBase), number("run", 2, mostRun), threshold, p.Coder); err != nil {
		if code, err = p.failed(err); err != nil {
			return err
		}
	}
	if asked(r) {
		return s.send(w, r, study, p.file())
	}
	p.draw()
	p.Pager = pagerOf(r, len(p.Bars), rowsShown, func(n int) string { return p.with("from", strconv.Itoa(n)) })
	if len(p.Bars) > 0 {
		p.Listed = p.Bars[p.From:p.To]
	}
	return s.show(w, code, "saturation", p)
}

// file is the table of interviews.
func (p SaturationPage) file() app.File {
	f := app.File{Name: "saturation", Header: []string{"interview", "document", "new_codes", "codes_so_far", "new_in_run", "rate_of_run"}}
	runs := map[int]app.SaturationRun{}
	for _, run := range p.Found.Runs {
		runs[run.End] = run
	}
	for k, i := range p.Found.Interviews {
		row := []string{strconv.Itoa(k + 1), i.Document, strconv.Itoa(i.New), strconv.Itoa(i.Cumulative), "", ""}
		if run, ok := runs[k+1]; ok {
			row[4], row[5] = strconv.Itoa(run.New), strconv.FormatFloat(run.Rate, 'g', -1, 64)
		}
		f.Rows = append(f.Rows, row)
	}
	return f
}

// draw lays the chart out: a bar of new codes for each interview and the line of
// all codes so far, each to its own height of 150.
func (p *SaturationPage) draw() {
	n := len(p.Found.Interviews)
	if n == 0 {
		return
	}
	drawn := min(n, barsDrawn)
	step := max(14, min(59, 860/drawn))
	most, all := 1, 1
	for _, i := range p.Found.Interviews[:drawn] {
		most, all = max(most, i.New), max(all, i.Cumulative)
	}
	runs := map[int]*app.SaturationRun{}
	for i := range p.Found.Runs {
		runs[p.Found.Runs[i].End] = &p.Found.Runs[i]
	}
	p.Codes, p.Width = p.Found.Interviews[n-1].Cumulative, drawn*step
	for k, i := range p.Found.Interviews {
		h := i.New * 120 / most
		b := SaturationBar{i, k + 1, k*step + 1, 150 - h, h, k*step + step/4, 150 - i.Cumulative*140/all, runs[k+1]}
		p.Bars = append(p.Bars, b)
		if k < drawn {
			p.Curve += strconv.Itoa(b.Middle) + "," + strconv.Itoa(b.CY) + " "
		}
	}
	p.Drawn = p.Bars[:drawn]
	if at := p.Found.StoppedAt; at != nil && *at <= drawn {
		p.Stop = &p.Bars[*at-1]
	}
}
