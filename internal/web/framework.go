package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// casesShown is how many rows a page of the framework has.
const casesShown = 25

// FrameworkPage crosses cases with themes and holds what was written of each.
type FrameworkPage struct {
	Asking
	Of      string // the code whose codes below are the columns; empty for the themes
	Parents []Choice
	Found   app.Framework
	Heads   []Hue
	Rows    []FrameworkRow
	Cell    *FrameworkCell // the one that is opened
	Quotes  app.PassagePage
	Hues    map[firsthand.ID]Hue
	Pager
}

// A FrameworkRow is one case.
type FrameworkRow struct {
	app.FrameworkRow
	Cells []FrameworkCell
}

// A FrameworkCell is one case and one theme.
type FrameworkCell struct {
	app.FrameworkCell
	Of   app.FrameworkRow
	Code firsthand.Code
	Hue  Hue
	Name string // of its field
	At   string // where it is opened
	Text string // what is in its field: what was written, or what was typed and not kept
}

// HueOf is how a passage's code is drawn.
func (p FrameworkPage) HueOf(id firsthand.ID) Hue { return p.Hues[id] }

func (s *Server) framework(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.frameworkPage(r, study)
	if err != nil {
		return err
	}
	if asked(r) {
		q, err := p.asked(s, r, study)
		if err != nil {
			return err
		}
		f, err := s.app.FrameworkFile(r.Context(), study.ID, q)
		if err != nil {
			return err
		}
		return s.send(w, r, study, f)
	}
	code := http.StatusOK
	if p.Wrong != "" {
		code = http.StatusUnprocessableEntity
	}
	return s.show(w, code, "framework", p)
}

// asked is the part of the framework that an address asks for.
func (p FrameworkPage) asked(s *Server, r *http.Request, study firsthand.Study) (app.FrameworkAsking, error) {
	q := app.FrameworkAsking{Where: p.Where, Coder: p.Coder, From: from(r, "from", casesShown), Limit: casesShown}
	var err error
	if p.Of != "" {
		q.Codes, err = s.below(r, study, p.Of)
	}
	return q, err
}

func (s *Server) frameworkPage(r *http.Request, study firsthand.Study) (p FrameworkPage, err error) {
	a, err := s.asking(r, study, "Questions", "Framework", "/questions/framework")
	if err != nil {
		return p, err
	}
	a.words = true
	p = FrameworkPage{Asking: a, Of: r.FormValue("of"), Hues: map[firsthand.ID]Hue{}}
	if p.Parents, err = s.parents(r, study, p.Of); err != nil {
		return p, err
	}
	q, err := p.asked(s, r, study)
	if err == nil {
		p.Found, err = s.app.Framework(r.Context(), study.ID, q)
	}
	if err != nil {
		_, err = p.failed(err)
		return p, err
	}
	hue, err := s.huesByPath(r, study)
	if err != nil {
		return p, err
	}
	for _, h := range hue {
		p.Hues[h.ID] = h
	}
	for _, c := range p.Found.Columns {
		p.Heads = append(p.Heads, p.Hues[c.Code.ID])
	}
	open := r.FormValue("cell")
	for _, row := range p.Found.Rows {
		out := FrameworkRow{FrameworkRow: row}
		for i, c := range row.Cells {
			name := string(row.Of) + " " + string(p.Found.Columns[i].Code.ID)
			cell := FrameworkCell{c, row, p.Found.Columns[i].Code, p.Heads[i], name, p.with("cell", name, "from", r.FormValue("from")) + "#cell", c.Summary.Body}
			if typed, ok := r.Form["cell:"+name]; ok {
				cell.Text = typed[0]
			}
			if name == open {
				opened := cell
				p.Cell = &opened
				if err := p.quotes(s, r, study, p.Found.Columns[i].Path, row); err != nil {
					return p, err
				}
			}
			out.Cells = append(out.Cells, cell)
		}
		p.Rows = append(p.Rows, out)
	}
	p.Pager = pagerOf(r, p.Found.Count, casesShown, func(n int) string { return p.with("from", strconv.Itoa(n)) })
	return p, nil
}

// quotesShown is how many passages stand beside an opened cell.
const quotesShown = 200

func (p *FrameworkPage) quotes(s *Server, r *http.Request, study firsthand.Study, path string, row app.FrameworkRow) error {
	coder := p.Found.Layer
	if coder == "every" {
		coder = ""
	}
	var err error
	p.Quotes, err = s.app.PassagesIn(r.Context(), study.ID, app.Asking{Expression: app.ExpressionOf(path, true), Coder: coder}, row.Documents, quotesShown)
	return err
}

// writeFramework keeps what was typed into cells. What cannot be kept stays in
// its fields, with the reason above them.
func (s *Server) writeFramework(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	r.Body = http.MaxBytesReader(w, r.Body, 8<<20)
	if err := r.ParseForm(); err != nil {
		return firsthand.Errorf(firsthand.Invalid, "This was too much to be kept at once; nothing was written.")
	}
	var edits []app.SummaryEdit
	for name, values := range r.PostForm {
		cell, ok := strings.CutPrefix(name, "cell:")
		of, code, two := strings.Cut(cell, " ")
		if !ok || !two {
			continue
		}
		seen, _ := strconv.ParseInt(r.PostFormValue("seen:"+cell), 10, 64) // nothing was there
		edits = append(edits, app.SummaryEdit{Of: firsthand.ID(of), Code: firsthand.ID(code), Body: strings.TrimSpace(strings.ReplaceAll(values[0], "\r\n", "\n")), Seen: seen})
	}
	n, err := s.app.WriteSummaries(r.Context(), s.me, study.ID, edits)
	if err != nil {
		code, known := readable(err)
		if !known {
			return err
		}
		p, failed := s.frameworkPage(r, study)
		if failed != nil {
			return failed
		}
		p.Wrong, p.Hint = err.Error(), hintOf(err)
		return s.show(w, code, "framework", p)
	}
	q := url.Values{}
	for name, values := range r.URL.Query() {
		q[name] = values
	}
	to := "/s/" + study.Name + "/questions/framework"
	if len(q) > 0 {
		to += "?" + q.Encode()
	}
	if n == 0 {
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	}
	return s.did(w, r, study.ID, "", to)
}

// Post is where what is typed is sent: the page's own address.
func (p FrameworkPage) Post() string {
	fields := []string{}
	if p.Cell != nil {
		fields = append(fields, "cell", p.Cell.Name)
	}
	if p.From > 0 {
		fields = append(fields, "from", strconv.Itoa(p.From))
	}
	return p.with(fields...)
}

// Close is the page without the opened cell.
func (p FrameworkPage) Close() string {
	if p.From > 0 {
		return p.with("cell", "", "from", strconv.Itoa(p.From))
	}
	return p.with("cell", "")
}
