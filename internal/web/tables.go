package web

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// hintOf is what an error says to try next.
func hintOf(err error) string {
	if f, ok := errors.AsType[*firsthand.Error](err); ok {
		return onPage(f.Hint)
	}
	return ""
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

// parents are the codes with codes below them, to choose rows or columns from.
func (s *Server) parents(r *http.Request, study firsthand.Study, chosen string) ([]Choice, error) {
	codes, _, err := s.app.Codebook(r.Context(), study.ID, "every")
	if err != nil {
		return nil, err
	}
	var out []Choice
	for i, c := range codes {
		if i+1 < len(codes) && codes[i+1].Depth > c.Depth {
			out = append(out, Choice{strings.Repeat("\u2003", c.Depth) + c.Name, c.Path, c.Path == chosen})
		}
	}
	return out, nil
}

// below are the paths of the codes right below one.
func (s *Server) below(r *http.Request, study firsthand.Study, path string) ([]string, error) {
	codes, _, err := s.app.Codebook(r.Context(), study.ID, "every")
	if err != nil {
		return nil, err
	}
	var out []string
	for i, c := range codes {
		if c.Path != path {
			continue
		}
		for _, k := range codes[i+1:] {
			if k.Depth <= c.Depth {
				break
			}
			if k.Depth == c.Depth+1 {
				out = append(out, k.Path)
			}
		}
	}
	if out == nil {
		return nil, firsthand.Errorf(firsthand.NotFound, "There is no code %q with codes below it.", path)
	}
	return out, nil
}

// MatrixPage crosses codes with the values of a variable.
type MatrixPage struct {
	Asking
	By       string
	Of       string // the code whose codes below are the rows; empty for the themes
	Parents  []Choice
	Layer    string
	Values   []MatrixColumn
	Rows     []MatrixRow
	OfPeople int
	All      int
}

// A MatrixColumn is one value.
type MatrixColumn struct {
	Value       string
	People, All int
}

// MatrixRow is one code.
type MatrixRow struct {
	Hue   Hue
	Cells []MatrixCell
	All   int
	At    string
}

// MatrixCell is one count and the address of the passages it counts.
type MatrixCell struct {
	app.MatrixCell
	Share float64 // of the most
	At    string
}

func (s *Server) matrix(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	a, err := s.asking(r, study, "Questions", "Codes by people", "/questions/matrix")
	if err != nil {
		return err
	}
	p := MatrixPage{Asking: a, By: r.FormValue("by"), Of: r.FormValue("of")}
	if len(p.Attributes) == 0 {
		return s.show(w, http.StatusOK, "matrix", p)
	}
	if p.By == "" {
		p.By = p.Attributes[0].Name
	}
	rows, hue, err := s.themes(r, study)
	if err != nil {
		return err
	}
	if p.Parents, err = s.parents(r, study, p.Of); err != nil {
		return err
	}
	if p.Of != "" {
		if rows, err = s.below(r, study, p.Of); err != nil {
			return err
		}
	}
	code := http.StatusOK
	m, err := s.app.Matrix(r.Context(), study.ID, rows, p.By, p.Where, p.Coder)
	if err != nil {
		if code, err = p.failed(err); err != nil {
			return err
		}
	}
	p.Layer = m.Layer
	if p.Kept == nil {
		p.Title = "Codes by " + strings.ToLower(p.By)
	}
	p.fill(m, hue)
	if asked(r) {
		return s.send(w, r, study, p.file(m))
	}
	return s.show(w, code, "matrix", p)
}

func (p *MatrixPage) fill(m app.MatrixResult, hue map[string]Hue) {
	coder := m.Layer
	if coder == "every" {
		coder = ""
	}
	most := 0
	for _, row := range m.Rows {
		for _, c := range row.Cells {
			most = max(most, c.References)
		}
	}
	p.OfPeople = m.OfPeople
	for i, row := range m.Rows {
		out := MatrixRow{Hue: hue[row.Code], At: passagesAddress(p.Base(), app.ExpressionOf(row.Code, true), coder, p.Where)}
		for n, c := range row.Cells {
			if i == 0 {
				p.Values = append(p.Values, MatrixColumn{Value: c.Value, People: m.People[n]})
			}
			where := append(slices.Clone(p.Where), m.By+"="+valueOf(c.Value))
			at := passagesAddress(p.Base(), app.ExpressionOf(row.Code, true), coder, where)
			out.Cells = append(out.Cells, MatrixCell{c, share(c.References, most), at})
			out.All += c.References
			p.Values[n].All += c.References
			p.All += c.References
		}
		p.Rows = append(p.Rows, out)
	}
}

// file is the table as it is shown: references and people by value.
func (p MatrixPage) file(m app.MatrixResult) app.File {
	f := app.File{Name: "codes by " + p.By, Header: []string{"code"}}
	for _, v := range p.Values {
		f.Header = append(f.Header, v.Value+", references", v.Value+", people")
	}
	f.Header = append(f.Header, "all references")
	for i, row := range p.Rows {
		cells := []string{m.Rows[i].Code}
		for _, c := range row.Cells {
			cells = append(cells, strconv.Itoa(c.References), strconv.Itoa(c.Participants))
		}
		f.Rows = append(f.Rows, append(cells, strconv.Itoa(row.All)))
	}
	cells := []string{"people there are"}
	for _, v := range p.Values {
		cells = append(cells, "", strconv.Itoa(v.People))
	}
	f.Rows = append(f.Rows, append(cells, ""))
	return f
}

// sortBy sorts a list, equals as they stand.
func sortBy[T any](list []T, compare func(a, b T) int) { slices.SortStableFunc(list, compare) }

// mostFirst compares counts so that the largest comes first.
func mostFirst[T cmp.Ordered](a, b T) int { return cmp.Compare(b, a) }
