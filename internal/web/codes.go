package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// CodesPage is the codebook.
type CodesPage struct {
	Frame
	Codes  []ShownCode
	Rows   []CodeRow // the same, as the table has them
	N      int       // codes, folders left out
	Layer  string
	Layers []Choice
	Ways   Ways
	Open   *CodeForm // the code that is open beside the tree, or a new one
	Wrong  string
	Hint   string
}

// A ShownCode is a code in the codebook.
type ShownCode struct {
	app.CodeLine
	Hue  Hue
	Open bool
}

// A CodeRow is a row of the codebook. It is flat and in words already: a large
// codebook has thousands.
type CodeRow struct {
	ID                                                 string
	Depth                                              int
	Open, Folder                                       bool
	Hue                                                Hue
	Name, Title, Definition, UseWhen, NotWhen, Example string
	References, People                                 string
}

// codeRows are the codes as the table has them.
func codeRows(codes []ShownCode) []CodeRow {
	rows := make([]CodeRow, len(codes))
	for i, c := range codes {
		rows[i] = CodeRow{string(c.ID), c.Depth, c.Open, c.Folder, c.Hue, c.Name, c.Title, c.Definition, c.UseWhen, c.NotWhen, c.Example,
			count(c.All.References), count(c.All.People)}
	}
	return rows
}

// Ways are what Undo and Redo would do.
type Ways struct{ Undo, Redo firsthand.Entry }

func (s *Server) ways(r *http.Request, study firsthand.Study) (w Ways, err error) {
	w.Undo, w.Redo, err = s.app.Ways(r.Context(), s.me, study.ID)
	return w, err
}

func (s *Server) codes(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.codesPage(r, study)
	if err != nil {
		return err
	}
	open := firsthand.ID(r.FormValue("open"))
	if r.FormValue("new") != "" {
		p.Open = &CodeForm{New: true, Name: r.FormValue("name"), Above: r.FormValue("above")}
	} else if open != "" {
		p.open(open)
	}
	p.Rows = codeRows(p.Codes)
	return s.show(w, http.StatusOK, "codes", p)
}

func (s *Server) codesPage(r *http.Request, study firsthand.Study) (CodesPage, error) {
	p := CodesPage{Frame: s.frameIn(study, "Codes", "Codes")}
	p.Scripts = []string{"codes.js"}
	codes, layer, err := s.app.Codebook(r.Context(), study.ID, r.FormValue("coder"))
	if err != nil {
		return p, err
	}
	p.Codes, p.Layer = shownCodes(codes), layer
	for _, c := range codes {
		if !c.Folder {
			p.N++
		}
	}
	coders, err := s.app.Coders(r.Context(), study.ID)
	if err != nil {
		return p, err
	}
	p.Layers = layers(p.Base()+"/codes", layer, coders)
	p.Ways, err = s.ways(r, study)
	return p, err
}

// open opens a code beside the tree.
func (p *CodesPage) open(id firsthand.ID) {
	for i := range p.Codes {
		if c := &p.Codes[i]; c.ID == id {
			c.Open = true
			p.Open = formOf(*c, above(p.Codes, i))
		}
	}
}

// above is the path of the code that the i-th stands below, empty at the top.
func above(codes []ShownCode, i int) string {
	for j := i - 1; j >= 0; j-- {
		if codes[j].ID == codes[i].Parent {
			return codes[j].Path
		}
	}
	return ""
}

func shownCodes(codes []app.CodeLine) []ShownCode {
	views := make([]app.CodeView, len(codes))
	for i, c := range codes {
		views[i] = c.CodeView
	}
	hue := hues(views)
	out := make([]ShownCode, len(codes))
	for i, c := range codes {
		out[i] = ShownCode{CodeLine: c, Hue: hue[c.ID]}
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

// here is the page of the study that a form says it stands on; a form that says
// nothing of the kind leads to another.
func (f Frame) here(r *http.Request, other string) string {
	at := r.PostFormValue("back")
	if u, err := url.Parse(at); err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(at, f.Base()+"/") || strings.Contains(at, "..") {
		return other
	}
	return at
}

// codeNamed finds a code by what somebody typed: its path, or its name where
// only one code has it; empty is none.
func codeNamed(codes []app.CodeView, typed string) (firsthand.ID, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return "", nil
	}
	var found []app.CodeView
	for _, c := range codes {
		if c.Path == typed || string(c.ID) == typed {
			return c.ID, nil
		}
		if strings.EqualFold(c.Name, typed) {
			found = append(found, c)
		}
	}
	switch len(found) {
	case 0:
		return "", firsthand.Errorf(firsthand.NotFound, "There is no code “%s”; nothing was changed.", typed).WithHint("choose one of the list")
	case 1:
		return found[0].ID, nil
	}
	return "", firsthand.Errorf(firsthand.Conflict, "Several codes are called “%s”; nothing was changed.", typed).WithHint("say %s or %s", found[0].Path, found[1].Path)
}

// codeHere finds the code that an address names.
func codeHere(r *http.Request, codes []app.CodeView) (app.CodeView, error) {
	id := firsthand.ID(r.PathValue("code"))
	i := slices.IndexFunc(codes, func(c app.CodeView) bool { return c.ID == id })
	if i < 0 {
		return app.CodeView{}, firsthand.Errorf(firsthand.NotFound, "There is no such code in this study.")
	}
	return codes[i], nil
}
