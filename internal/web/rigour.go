package web

import (
	"net/http"
	"slices"
	"sort"
	"strconv"

	"firsthand.study"
	"firsthand.study/internal/app"
)

func sortBy[T any](list []T, less func(a, b T) bool) {
	sort.SliceStable(list, func(i, j int) bool { return less(list[i], list[j]) })
}

// AgreementPage compares coders.
type AgreementPage struct {
	Frame
	Coders []CoderChoice
	Unit   string
	Units  []string
	Below  bool
	Asked  bool
	Found  app.AgreementResult
	Rows   []AgreementRow
	Two    bool
}

// A CoderChoice is a coder who can be compared.
type CoderChoice struct {
	Name   string
	Chosen bool
}

// AgreementRow is one code's agreement.
type AgreementRow struct {
	app.CodeAgreement
	Hue Hue
}

func (s *Server) agreement(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p := AgreementPage{Frame: s.frameIn(study, "Agreement", "Agreement"), Unit: r.FormValue("unit"), Units: []string{"character", "turn", "paragraph"}, Below: r.FormValue("below") != ""}
	if p.Unit == "" {
		p.Unit = "character"
	}
	coders, err := s.app.Coders(r.Context(), study.ID)
	if err != nil {
		return err
	}
	chosen := given(r, "coder")
	if len(chosen) == 0 {
		chosen = coders[:min(2, len(coders))]
	}
	for _, c := range coders {
		p.Coders = append(p.Coders, CoderChoice{c, slices.Contains(chosen, c)})
	}
	if len(chosen) >= 2 {
		p.Asked, p.Two = true, len(chosen) == 2
		if p.Found, err = s.app.Agreement(r.Context(), study.ID, app.AgreementOptions{Coders: chosen, Unit: p.Unit, Below: p.Below}); err != nil {
			return err
		}
		hue, err := s.huesByPath(r, study)
		if err != nil {
			return err
		}
		for _, c := range p.Found.Codes {
			p.Rows = append(p.Rows, AgreementRow{c, hue[c.Code]})
		}
	}
	return s.show(w, http.StatusOK, "agreement", p)
}

// SaturationPage is new codes per interview and where they ran dry.
type SaturationPage struct {
	Frame
	Found  app.SaturationResult
	Layers []Choice
	Bars   []SaturationBar
	Curve  string // points of the cumulative line
	Width  int
	Codes  int
	Stop   *SaturationBar
}

// A SaturationBar is one interview in the chart, in its units.
type SaturationBar struct {
	app.SaturationInterview
	N          int
	X, Y, H    int
	Middle, CY int
}

func (s *Server) saturation(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p := SaturationPage{Frame: s.frameIn(study, "Saturation", "Saturation")}
	coders, err := s.app.Coders(r.Context(), study.ID)
	if err != nil {
		return err
	}
	if p.Found, err = s.app.Saturation(r.Context(), study.ID, 4, 2, 0.05, r.FormValue("coder")); err != nil {
		return err
	}
	p.Layers = layers(p.Base()+"/saturation", p.Found.Layer, coders)
	p.draw()
	return s.show(w, http.StatusOK, "saturation", p)
}

// draw lays the chart out: a bar of new codes for each interview and the line of
// all codes so far, each to its own height of 150.
func (p *SaturationPage) draw() {
	n := len(p.Found.Interviews)
	if n == 0 {
		return
	}
	step := max(14, min(59, 860/n))
	most, all := 1, 1
	for _, i := range p.Found.Interviews {
		most, all = max(most, i.New), max(all, i.Cumulative)
	}
	p.Codes, p.Width = p.Found.Interviews[n-1].Cumulative, n*step
	for k, i := range p.Found.Interviews {
		h := i.New * 120 / most
		b := SaturationBar{i, k + 1, k*step + 1, 150 - h, h, k*step + step/4, 150 - i.Cumulative*140/all}
		p.Bars = append(p.Bars, b)
		p.Curve += strconv.Itoa(b.Middle) + "," + strconv.Itoa(b.CY) + " "
		if p.Found.StoppedAt != nil && *p.Found.StoppedAt == k+1 {
			p.Stop = &p.Bars[k]
		}
	}
}

// JournalPage is a study's history.
type JournalPage struct {
	Frame
	Lines []app.JournalLine
	All   int64
	Pager
}

func (s *Server) journal(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p := JournalPage{Frame: s.frameIn(study, "History", "History")}
	from, _ := strconv.Atoi(r.FormValue("from"))
	lines, all, err := s.app.JournalPage(r.Context(), study.ID, max(0, from)/rowsShown*rowsShown, rowsShown)
	if err != nil {
		return err
	}
	p.Lines, p.All = lines, all
	p.Pager = pagerOf(r, int(all), rowsShown, func(from int) string {
		return p.Base() + "/journal?from=" + strconv.Itoa(from)
	})
	return s.show(w, http.StatusOK, "journal", p)
}
