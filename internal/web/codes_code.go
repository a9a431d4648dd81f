package web

import (
	"net/http"
	"net/url"
	"strconv"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// CodePage is one code with its passages.
type CodePage struct {
	Frame
	Code    ShownCode
	Form    *CodeForm
	Above   *ShownCode
	Below   []ShownCode
	Layer   string
	Layers  []Choice
	Found   app.PassagePage
	Hues    map[firsthand.ID]Hue
	Memos   MemoBox
	History []app.JournalLine
	Beside  []BesideCode
	Pager
}

// A BesideCode is a code that shares words with the page's.
type BesideCode struct {
	Hue   Hue
	Count int64
	At    string // where the passages are
}

// HueOf is how a passage's code is drawn.
func (p CodePage) HueOf(id firsthand.ID) Hue { return p.Hues[id] }

// code shows one code, by its id, with every passage of it and of the codes
// below it.
func (s *Server) code(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	coder := r.FormValue("coder")
	codes, layer, err := s.app.Codebook(r.Context(), study.ID, coder)
	if err != nil {
		return err
	}
	p := CodePage{Frame: s.frameIn(study, "Codes", ""), Layer: layer, Hues: map[firsthand.ID]Hue{}}
	p.Scripts = []string{"codes.js"}
	all := shownCodes(codes)
	id := firsthand.ID(r.PathValue("code"))
	byPath := map[string]Hue{}
	for i, c := range all {
		p.Hues[c.ID], byPath[c.Path] = c.Hue, c.Hue
		if c.ID == id {
			p.Code = all[i]
			p.Form = formOf(c, above(all, i))
		}
	}
	if p.Code.ID == "" {
		return firsthand.Errorf(firsthand.NotFound, "There is no such code in this study.")
	}
	for i, c := range all {
		if c.ID == p.Code.Parent {
			p.Above = &all[i]
		}
		if c.Parent == id {
			p.Below = append(p.Below, c)
		}
	}
	p.Title = p.Code.Name
	here := p.Base() + "/codes/" + string(id)
	p.Form.Back = here
	if layer == "every" {
		layer = ""
	}
	from, _ := strconv.Atoi(r.FormValue("from")) // not a number is from the start
	p.Found, err = s.app.ShowPassages(r.Context(), study.ID, app.ExpressionOf(p.Code.Path, true), nil, layer, max(0, from)/passagesShown*passagesShown, passagesShown)
	if err != nil {
		return err
	}
	p.Pager = pagerOf(r, p.Found.Count, passagesShown, func(from int) string {
		return here + "?coder=" + url.QueryEscape(coder) + "&from=" + strconv.Itoa(from)
	})
	coders, err := s.app.Coders(r.Context(), study.ID)
	if err != nil {
		return err
	}
	p.Layers = layers(here, p.Layer, coders)
	if err := s.around(r, study, &p, byPath, layer); err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "code", p)
}

// around reads what stands beside a code's passages: memos, history, and the
// codes on the same words.
func (s *Server) around(r *http.Request, study firsthand.Study, p *CodePage, byPath map[string]Hue, layer string) (err error) {
	if p.Memos, err = s.memoBox(r, study, p.Code.ID, p.Form.Back); err != nil {
		return err
	}
	history, err := s.app.JournalPage(r.Context(), study.ID, app.JournalQuery{Object: string(p.Code.ID), Limit: 6})
	if err != nil {
		return err
	}
	p.History = history.Lines
	beside, err := s.app.Companions(r.Context(), study.ID, p.Code.Path, layer, 8)
	if err != nil {
		return err
	}
	for _, b := range beside {
		if hue := byPath[b.Path]; hue.Value == "" {
			ask := app.ExpressionOf(p.Code.Path, false) + " overlaps " + app.ExpressionOf(b.Path, false)
			p.Beside = append(p.Beside, BesideCode{hue, b.Count, passagesAddress(p.Base(), ask, layer, nil)})
		}
	}
	return nil
}
