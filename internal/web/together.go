package web

import (
	"math"
	"net/http"
	"strconv"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// pairsShown is how many pairs a page has, the most frequent first; linesDrawn
// how many of them the graph draws.
const (
	pairsShown = 200
	linesDrawn = 40
)

// TogetherPage counts codes that share text.
type TogetherPage struct {
	Asking
	Themes   bool   // codes count for the theme that they stand below
	Of       string // only pairs with this code, or one below it
	Parents  []Choice
	Pairs    int64
	Distinct int
	Rows     []TogetherRow
	Shown    int
	Graph    *Graph
	Grid     *TogetherGrid
}

// TogetherRow is a pair of codes and the address of the passages of the first
// that overlap the second.
type TogetherRow struct {
	A, B  Hue
	Count int64
	Share float64 // of the most
	At    string
}

// A TogetherGrid crosses few codes with each other.
type TogetherGrid struct {
	Heads []Hue
	Rows  []TogetherGridRow
}

// A TogetherGridRow is one code with those before it.
type TogetherGridRow struct {
	Hue   Hue
	Cells []*TogetherRow // nil where the two share nothing, or are the same
}

// gridded is how many codes a grid may have.
const gridded = 14

func (s *Server) together(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	a, err := s.asking(r, study, "Questions", "Codes together", "/questions/together")
	if err != nil {
		return err
	}
	p := TogetherPage{Asking: a, Themes: r.FormValue("level") == "themes", Of: r.FormValue("of")}
	if p.Coder == "" && len(p.Coders) > 0 {
		p.Coder = p.Coders[0] // two coders on one passage would count as two codes together
	}
	coder := p.Coder
	if coder == "every" {
		coder = ""
	}
	code := http.StatusOK
	found, err := s.app.Cooccurrence(r.Context(), study.ID, p.Where, coder)
	if err != nil {
		if code, err = p.failed(err); err != nil {
			return err
		}
	}
	_, hue, err := s.themes(r, study)
	if err != nil {
		return err
	}
	if p.Parents, err = s.parents(r, study, p.Of); err != nil {
		return err
	}
	list := p.choose(found.Table)
	if asked(r) {
		f := app.File{Name: "codes together", Header: []string{"a", "b", "pairs"}}
		for _, c := range list {
			f.Rows = append(f.Rows, []string{c.A, c.B, strconv.FormatInt(c.Count, 10)})
		}
		return s.send(w, r, study, f)
	}
	p.Distinct, p.Shown = len(list), min(len(list), pairsShown)
	for _, c := range list {
		p.Pairs += c.Count
	}
	for _, c := range list[:p.Shown] {
		ask := app.ExpressionOf(c.A, p.Themes) + " overlaps " + app.ExpressionOf(c.B, p.Themes)
		p.Rows = append(p.Rows, TogetherRow{hue[c.A], hue[c.B], c.Count, share(c.Count, list[0].Count), passagesAddress(p.Base(), ask, coder, p.Where)})
	}
	p.Graph = drawGraph(p.Rows[:min(len(p.Rows), linesDrawn)])
	p.grid()
	return s.show(w, code, "together", p)
}

// choose takes the pairs that are asked for, the most frequent first.
func (p TogetherPage) choose(table []app.CooccurringOf) []app.CooccurringOf {
	inside := func(path string) bool { return path == p.Of || strings.HasPrefix(path, p.Of+"/") }
	top := func(path string) string { return firsthand.PathOf(firsthand.SplitPath(path)[:1]) }
	var out []app.CooccurringOf
	at := map[[2]string]int{}
	for _, c := range table {
		if p.Of != "" && !inside(c.A) && !inside(c.B) {
			continue
		}
		if p.Themes {
			if c.A, c.B = top(c.A), top(c.B); c.A == c.B {
				continue
			}
			if c.A > c.B {
				c.A, c.B = c.B, c.A
			}
		}
		i, known := at[[2]string{c.A, c.B}]
		if !known {
			i = len(out)
			at[[2]string{c.A, c.B}] = i
			out = append(out, app.CooccurringOf{A: c.A, B: c.B})
		}
		out[i].Count += c.Count
	}
	sortBy(out, func(a, b app.CooccurringOf) int { return mostFirst(a.Count, b.Count) })
	return out
}

func (p *TogetherPage) grid() {
	if p.Shown < p.Distinct {
		return
	}
	at := map[firsthand.ID]int{}
	g := &TogetherGrid{}
	for i := range p.Rows {
		for _, h := range []Hue{p.Rows[i].A, p.Rows[i].B} {
			if _, known := at[h.ID]; !known {
				at[h.ID] = len(g.Heads)
				g.Heads = append(g.Heads, h)
			}
		}
	}
	if len(g.Heads) < 3 || len(g.Heads) > gridded {
		return
	}
	for _, h := range g.Heads {
		g.Rows = append(g.Rows, TogetherGridRow{h, make([]*TogetherRow, len(g.Heads))})
	}
	for i := range p.Rows {
		a, b := at[p.Rows[i].A.ID], at[p.Rows[i].B.ID]
		g.Rows[a].Cells[b], g.Rows[b].Cells[a] = &p.Rows[i], &p.Rows[i]
	}
	p.Grid = g
}

// A Graph is codes on a circle, with a line between those that share words: the
// thicker, the more often.
type Graph struct {
	Width, Height int
	Nodes         []GraphNode
	Lines         []GraphLine
}

// A GraphNode is one code; its name stands beside it, outward.
type GraphNode struct {
	Hue    Hue
	X, Y   float64
	R      float64
	LX, LY float64
	Anchor string
	Name   string
}

// A GraphLine is one pair.
type GraphLine struct {
	TogetherRow
	Path  string
	Width float64
}

// nameHeight is how far apart the names of a graph stand.
const nameHeight = 16

// drawGraph lays codes out in the order in which they come, so that those most
// often together stand near each other.
func drawGraph(rows []TogetherRow) *Graph {
	if len(rows) < 2 {
		return nil
	}
	g := &Graph{Width: 720}
	var hues []Hue
	weight := map[firsthand.ID]int64{}
	for _, r := range rows {
		for _, h := range []Hue{r.A, r.B} {
			if weight[h.ID] == 0 {
				hues = append(hues, h)
			}
			weight[h.ID] += r.Count
		}
	}
	most := int64(1)
	for _, n := range weight {
		most = max(most, n)
	}
	// Codes stand a name's height apart, down the right half of a ring and up the
	// left, so that no name covers another however many there are.
	const cx, rx = 360, 200
	right := (len(hues) + 1) / 2
	ry := max(150, float64(right)*nameHeight/2)
	cy := ry + 20
	g.Height = int(2 * cy)
	place := map[firsthand.ID][2]float64{}
	for i, h := range hues {
		side, n, of := 1.0, i, right
		if i >= right {
			side, n, of = -1, len(hues)-1-i, len(hues)-right
		}
		down := 2*(float64(n)+0.5)/float64(of) - 1 // from -1 at the top to 1
		r := 4 + 7*math.Sqrt(float64(weight[h.ID])/float64(most))
		d := GraphNode{Hue: h, X: cx + side*rx*math.Sqrt(1-down*down), Y: cy + ry*down, R: r, Anchor: "start", Name: shortName(h.Name, 24)}
		d.LX, d.LY = d.X+side*(r+6), d.Y+4
		if side < 0 {
			d.Anchor = "end"
		}
		place[h.ID] = [2]float64{d.X, d.Y}
		g.Nodes = append(g.Nodes, d)
	}
	for _, r := range rows {
		a, b := place[r.A.ID], place[r.B.ID]
		// Lines bend towards the middle, so that neighbours' do not cover the ring.
		mx, my := (a[0]+b[0]+2*cx)/4, (a[1]+b[1]+2*cy)/4
		path := "M" + tenth(a[0]) + " " + tenth(a[1]) + "Q" + tenth(mx) + " " + tenth(my) + " " + tenth(b[0]) + " " + tenth(b[1])
		g.Lines = append(g.Lines, GraphLine{r, path, 1 + 7*r.Share})
	}
	return g
}

func tenth(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }

// shortName cuts a name where a chart has no room for it.
func shortName(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
