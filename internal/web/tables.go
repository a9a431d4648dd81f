package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// hintOf is what an error says to try next.
func hintOf(err error) string {
	if f, ok := errors.AsType[*firsthand.Error](err); ok {
		return f.Hint
	}
	return ""
}

// TogetherPage counts codes that share text.
type TogetherPage struct {
	Frame
	Kinds  []Section
	Coder  string
	Layers []Choice
	Found  app.CooccurrenceResult
	Rows   []TogetherRow
	Shown  int
}

// TogetherRow is a pair of codes and the address of the passages of the first
// that overlap the second.
type TogetherRow struct {
	A, B  Hue
	Count int64
	Share float64 // of the most
	At    string
}

// pairsShown is how many pairs a page has, the most frequent first.
const pairsShown = 200

func (s *Server) together(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p := TogetherPage{Frame: s.frameIn(study, "Questions", "Codes together"), Coder: r.FormValue("coder")}
	p.Kinds = kinds(p.Base(), "Codes together")
	coders, err := s.app.Coders(r.Context(), study.ID)
	if err != nil {
		return err
	}
	asked := p.Coder
	if asked == "" && len(coders) > 0 {
		asked = coders[0]
	}
	p.Layers = layers(p.Base()+"/questions/together", asked, coders)
	p.Coder = asked
	if asked == "every" {
		asked = ""
	}
	if p.Found, err = s.app.Cooccurrence(r.Context(), study.ID, given(r, "where"), asked); err != nil {
		return err
	}
	hue, err := s.huesByPath(r, study)
	if err != nil {
		return err
	}
	list := p.Found.Table
	sortBy(list, func(a, b app.CooccurringOf) bool { return a.Count > b.Count })
	p.Shown = min(len(list), pairsShown)
	for _, c := range list[:p.Shown] {
		ask := app.ExpressionOf(c.A, false) + " overlaps " + app.ExpressionOf(c.B, false)
		p.Rows = append(p.Rows, TogetherRow{hue[c.A], hue[c.B], c.Count, share(c.Count, list[0].Count), passagesAddress(p.Base(), ask, asked, nil)})
	}
	return s.show(w, http.StatusOK, "together", p)
}

// passagesAddress is where an expression's passages are shown.
func passagesAddress(base, ask, coder string, where []string) string {
	q := url.Values{"ask": {ask}, "where": where}
	if coder != "" {
		q.Set("coder", coder)
	}
	return base + "/questions?" + q.Encode()
}

func (s *Server) huesByPath(r *http.Request, study firsthand.Study) (map[string]Hue, error) {
	_, hue, err := s.themes(r, study)
	return hue, err
}

// themes are the paths of the top-level codes, folders left out, and how every
// code is drawn.
func (s *Server) themes(r *http.Request, study firsthand.Study) (paths []string, hue map[string]Hue, err error) {
	codes, _, err := s.app.Codebook(r.Context(), study.ID, "every")
	if err != nil {
		return nil, nil, err
	}
	hue = make(map[string]Hue, len(codes))
	for _, c := range shownCodes(codes) {
		hue[c.Path] = c.Hue
		if c.Depth == 0 && !c.Folder {
			paths = append(paths, c.Path)
		}
	}
	return paths, hue, nil
}

// MatrixPage crosses codes with the values of a variable.
type MatrixPage struct {
	Frame
	Kinds     []Section
	Variables []firsthand.Variable
	By        string
	Layer     string
	Layers    []Choice
	Values    []string
	Rows      []MatrixRow
}

// MatrixRow is one code.
type MatrixRow struct {
	Hue   Hue
	Cells []MatrixCell
	All   int
}

// MatrixCell is one count and the address of the passages it counts.
type MatrixCell struct {
	app.MatrixCell
	Share float64 // of the most
	At    string
}

func (s *Server) matrix(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p := MatrixPage{Frame: s.frameIn(study, "Questions", "Codes by people"), By: r.FormValue("by")}
	p.Kinds = kinds(p.Base(), "Codes by people")
	var err error
	if p.Variables, err = s.app.Variables(r.Context(), study.ID); err != nil {
		return err
	}
	if len(p.Variables) == 0 {
		return s.show(w, http.StatusOK, "matrix", p)
	}
	if p.By == "" {
		p.By = p.Variables[0].Name
	}
	rows, hue, err := s.themes(r, study)
	if err != nil {
		return err
	}
	m, err := s.app.Matrix(r.Context(), study.ID, rows, p.By, nil, r.FormValue("coder"))
	if err != nil {
		return err
	}
	p.Layer, p.Title = m.Layer, "Codes by "+strings.ToLower(p.By)
	coders, err := s.app.Coders(r.Context(), study.ID)
	if err != nil {
		return err
	}
	p.Layers = layers(p.Base()+"/questions/matrix", m.Layer, coders)
	for i := range p.Layers {
		p.Layers[i].Address += "&by=" + url.QueryEscape(p.By)
	}
	coder := m.Layer
	if coder == "every" {
		coder = ""
	}
	p.fill(m, hue, coder)
	return s.show(w, http.StatusOK, "matrix", p)
}

func (p *MatrixPage) fill(m app.MatrixResult, hue map[string]Hue, coder string) {
	most := 0
	for _, row := range m.Rows {
		for _, c := range row.Cells {
			most = max(most, c.References)
		}
	}
	for i, row := range m.Rows {
		out := MatrixRow{Hue: hue[row.Code]}
		for _, c := range row.Cells {
			if i == 0 {
				p.Values = append(p.Values, c.Value)
			}
			value := c.Value
			if value == "not recorded" {
				value = ""
			}
			at := passagesAddress(p.Base(), app.ExpressionOf(row.Code, true), coder, []string{m.By + "=" + value})
			out.Cells = append(out.Cells, MatrixCell{c, share(c.References, most), at})
			out.All += c.References
		}
		p.Rows = append(p.Rows, out)
	}
}
