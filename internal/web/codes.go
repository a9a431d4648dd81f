package web

import (
	"net/http"
	"net/url"
	"strconv"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// CodesPage is the codebook.
type CodesPage struct {
	Frame
	Codes  []ShownCode
	N      int // codes, folders left out
	Layer  string
	Layers []Choice
}

// A ShownCode is a code in the codebook.
type ShownCode struct {
	app.CodeLine
	Hue Hue
}

func (s *Server) codes(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p := CodesPage{Frame: s.frameIn(study, "Codes", "Codes")}
	codes, layer, err := s.app.Codebook(r.Context(), study.ID, r.FormValue("coder"))
	if err != nil {
		return err
	}
	p.Codes, p.Layer = shownCodes(codes), layer
	for _, c := range codes {
		if !c.Folder {
			p.N++
		}
	}
	coders, err := s.app.Coders(r.Context(), study.ID)
	if err != nil {
		return err
	}
	p.Layers = layers(p.Base()+"/codes", layer, coders)
	return s.show(w, http.StatusOK, "codes", p)
}

func shownCodes(codes []app.CodeLine) []ShownCode {
	views := make([]app.CodeView, len(codes))
	for i, c := range codes {
		views[i] = c.CodeView
	}
	hue := hues(views)
	out := make([]ShownCode, len(codes))
	for i, c := range codes {
		out[i] = ShownCode{c, hue[c.ID]}
	}
	return out
}

// layers offers each coder's layer, and all together.
func layers(here, layer string, coders []string) []Choice {
	var out []Choice
	for _, c := range coders {
		out = append(out, Choice{c, here + "?coder=" + url.QueryEscape(c), c == layer})
	}
	if len(coders) > 1 {
		out = append(out, Choice{"Everyone", here + "?coder=every", layer == "every"})
	}
	return out
}

// CodePage is one code with its passages.
type CodePage struct {
	Frame
	Code   ShownCode
	Above  *ShownCode
	Below  []ShownCode
	Layer  string
	Layers []Choice
	Found  app.PassagePage
	Hues   map[firsthand.ID]Hue
	Pager
}

// Hue is how a passage's code is drawn.
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
	all := shownCodes(codes)
	id := firsthand.ID(r.PathValue("code"))
	for i, c := range all {
		p.Hues[c.ID] = c.Hue
		if c.ID == id {
			p.Code = all[i]
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
	if layer == "every" {
		layer = ""
	}
	from, _ := strconv.Atoi(r.FormValue("from"))
	p.Found, err = s.app.ShowPassages(r.Context(), study.ID, app.ExpressionOf(p.Code.Path, true), nil, layer, max(0, from)/passagesShown*passagesShown, passagesShown)
	if err != nil {
		return err
	}
	here := p.Base() + "/codes/" + string(id)
	p.Pager = pagerOf(r, p.Found.Count, passagesShown, func(from int) string {
		return here + "?coder=" + url.QueryEscape(coder) + "&from=" + strconv.Itoa(from)
	})
	coders, err := s.app.Coders(r.Context(), study.ID)
	if err != nil {
		return err
	}
	p.Layers = layers(here, p.Layer, coders)
	return s.show(w, http.StatusOK, "code", p)
}
