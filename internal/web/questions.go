package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// passagesShown is how many passages a page has.
const passagesShown = 25

// QuestionsPage asks for passages by an expression.
type QuestionsPage struct {
	Asking
	Ask     string
	At      *Misread // where the expression cannot be read
	Instead string   // the expression that was most likely meant
	Rows    []ClauseRow
	Whole   bool // the clauses say all of the expression
	Codes   []CodeChoices
	Many    []string // the codes to type, where there are too many to choose from
	Asked   bool
	Found   app.Answer
	By      string
	ByValue []ByRow
	Hues    map[firsthand.ID]Hue
	Tops    []ShownCode
	Layer   string // whose codings the figures of Tops count, empty for everyone
	Pager
}

// A Misread is an expression with the place that cannot be read.
type Misread struct{ Before, At, After string }

// A ClauseRow is one line of the builder.
type ClauseRow struct {
	app.Clause
	N     int // of the line, from 1
	First bool
	Empty bool // one to fill in
	Ops   []Choice
	Codes []CodePick
}

// A CodePick is one field in which a code is chosen.
type CodePick struct {
	Value string
	N     int // of the field in its line, from 1
	Other bool
}

// CodeChoices are a top-level code and the codes below it, to choose from.
type CodeChoices struct {
	Name string
	Of   []Choice
}

// A ByRow is one value of the variable by which an answer is counted.
type ByRow struct {
	app.ByValue
	Share float64
	At    string
}

// HueOf is how a passage's code is drawn.
func (p QuestionsPage) HueOf(id firsthand.ID) Hue { return p.Hues[id] }

// tooMany is how many codes there may be to be chosen from; more are typed,
// with the codebook to complete them.
const tooMany = 400

func (s *Server) questions(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	if r.Form == nil {
		if err := r.ParseForm(); err != nil {
			return notThere
		}
	}
	if r.Form.Has("was") {
		return s.composed(w, r, study)
	}
	a, err := s.asking(r, study, "Questions", "Passages", "/questions")
	if err != nil {
		return err
	}
	a.words = true
	p := QuestionsPage{Asking: a, Ask: strings.TrimSpace(r.FormValue("ask")), Hues: map[firsthand.ID]Hue{}, By: r.FormValue("by")}
	codes, layer, err := s.app.Codebook(r.Context(), study.ID, "")
	if err != nil {
		return err
	}
	if p.Layer = layer; layer == "every" {
		p.Layer = ""
	}
	p.choose(shownCodes(codes))
	p.build()
	code := http.StatusOK
	if p.Ask != "" {
		p.Asked = true
		if p.Kept == nil {
			p.Title = app.NamesIn(p.Ask)
		}
		q := app.Asking{Expression: p.Ask, Where: p.Where, Coder: p.Coder}
		if asked(r) {
			f, err := s.app.PassagesFile(r.Context(), study.ID, q)
			if err != nil {
				return err
			}
			return s.send(w, r, study, f)
		}
		from, _ := strconv.Atoi(r.FormValue("from"))
		if p.Found, err = s.app.Answer(r.Context(), study.ID, q, max(0, from)/passagesShown*passagesShown, passagesShown); err == nil {
			err = p.byValue(s, r, study, q)
		}
		if err != nil {
			p.Asked = false
			p.At = misread(p.Ask, err)
			if meant := app.InsteadIn(err); p.At != nil && meant != "" {
				p.Instead = p.At.Before + meant + p.At.After
			}
			if code, err = p.failed(err); err != nil {
				return err
			}
		}
		p.Pager = pagerOf(r, p.Found.Count, passagesShown, func(from int) string { return p.with("from", strconv.Itoa(from)) })
	}
	return s.show(w, code, "questions", p)
}

// composed reads what was chosen or typed, and leads to the address of the
// question that it says. Whichever of the two was changed says it; words where
// both were.
func (s *Server) composed(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	ask, was := strings.TrimSpace(r.FormValue("ask")), r.FormValue("was")
	if ask == was {
		var clauses []app.Clause
		for n := 1; r.Form.Has("code" + strconv.Itoa(n)); n++ {
			i := strconv.Itoa(n)
			clauses = append(clauses, app.NewClause(r.FormValue("op"+i), r.FormValue("words"+i), given(r, "code"+i)))
		}
		chosen, err := app.Compose(clauses)
		if err != nil {
			return err
		}
		if _, whole := app.Clauses(was); len(clauses) > 0 && (whole || was == "" || chosen != "") {
			ask = chosen
		}
	}
	q := url.Values{"where": given(r, "where")}
	for _, name := range []string{"coder", "by"} {
		if v := r.FormValue(name); v != "" {
			q.Set(name, v)
		}
	}
	if ask != "" {
		q.Set("ask", ask)
	}
	http.Redirect(w, r, "/s/"+study.Name+"/questions?"+q.Encode(), http.StatusSeeOther)
	return nil
}

// misread splits an expression at the place of an error.
func misread(ask string, err error) *Misread {
	at, ok := app.PlaceIn(err)
	if !ok {
		return nil
	}
	runes := []rune(ask)
	at = min(at, len(runes))
	end := at
	for end < len(runes) && (end == at || runes[end] != ' ' || runes[at] == '"' && runes[end-1] != '"') {
		end++
	}
	return &Misread{string(runes[:at]), string(runes[at:end]), string(runes[end:])}
}

// choose makes what the builder offers of a codebook.
func (p *QuestionsPage) choose(codes []ShownCode) {
	for i, c := range codes {
		p.Hues[c.ID] = c.Hue
		above := i+1 < len(codes) && codes[i+1].Depth > c.Depth
		if c.Depth == 0 || len(p.Codes) == 0 {
			p.Codes = append(p.Codes, CodeChoices{Name: c.Name})
			if !c.Folder {
				p.Tops = append(p.Tops, c)
			}
		}
		if len(codes) > tooMany {
			p.Many = append(p.Many, app.ExpressionOf(c.Path, false), app.ExpressionOf(c.Path, true))
			continue
		}
		top := &p.Codes[len(p.Codes)-1]
		indent := strings.Repeat("\u2003", c.Depth)
		if above {
			top.Of = append(top.Of, Choice{indent + c.Name + " and below", app.ExpressionOf(c.Path, true), false})
		}
		if !c.Folder {
			name := c.Name
			if above {
				name += " alone"
			}
			top.Of = append(top.Of, Choice{indent + name, app.ExpressionOf(c.Path, false), false})
		}
	}
}

// build lays out the clauses of the expression, with one more code in each and
// one more clause to fill in.
func (p *QuestionsPage) build() {
	clauses, whole := app.Clauses(p.Ask)
	p.Whole = whole || p.Ask == ""
	if !p.Whole {
		clauses = nil
	}
	clauses = append(clauses, app.Clause{Op: "and", Words: 10})
	if len(clauses) == 1 {
		clauses = append(clauses, app.Clause{Op: "and", Words: 10})
	}
	offered := map[string]bool{"": true}
	for _, g := range p.Codes {
		for _, c := range g.Of {
			offered[c.Address] = true
		}
	}
	for i, c := range clauses {
		row := ClauseRow{Clause: c, N: i + 1, First: i == 0, Empty: len(c.Any) == 0}
		if c.Words == 0 && c.Op != "near" {
			row.Words = 10
		}
		for _, op := range app.ClauseOps {
			row.Ops = append(row.Ops, Choice{op, op, op == c.Op})
		}
		for n, code := range append(slices.Clone(c.Any), "") {
			row.Codes = append(row.Codes, CodePick{code, n + 1, !offered[code]})
		}
		p.Rows = append(p.Rows, row)
	}
}

// byValue counts the answer by the values of a variable: the one chosen, or the
// first that people can be told apart by.
func (p *QuestionsPage) byValue(s *Server, r *http.Request, study firsthand.Study, q app.Asking) error {
	if p.By == "" {
		for _, v := range p.Attributes {
			if len(v.Values) > 1 && len(v.Values) <= 12 {
				p.By = v.Name
				break
			}
		}
	}
	if p.By == "" || p.Found.Count == 0 {
		return nil
	}
	by, err := s.app.AnswerBy(r.Context(), study.ID, q, p.By)
	if err != nil {
		return err
	}
	most := 0
	for _, b := range by {
		most = max(most, b.Passages)
	}
	for _, b := range by {
		where := append(slices.Clone(p.Where), p.By+"="+valueOf(b.Value))
		p.ByValue = append(p.ByValue, ByRow{b, share(b.Passages, most), passagesAddress(p.Base(), p.Ask, p.Coder, where)})
	}
	return nil
}

// valueOf is how a condition asks for the value of a column.
func valueOf(column string) string {
	if column == "not recorded" {
		return ""
	}
	return column
}

// Counted is the address of the passages that the figure of a top-level code counts.
func (p QuestionsPage) Counted(c ShownCode) string {
	return passagesAddress(p.Base(), app.ExpressionOf(c.Path, true), p.Layer, nil)
}

// With is the address of another expression under the same conditions.
func (p QuestionsPage) With(ask string) string {
	return passagesAddress(p.Base(), ask, p.Coder, p.Where)
}

// Other is the address of another question.
func (p QuestionsPage) Other(q app.Asking) string {
	return passagesAddress(p.Base(), q.Expression, q.Coder, q.Where)
}
