package web

import (
	"net/http"
	"slices"
	"strconv"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// rowsShown is how many rows of a list a page has; the rest has pages of its own.
const rowsShown = 200

// InterviewsPage lists a study's documents.
type InterviewsPage struct {
	Frame
	Lines  []app.InterviewLine
	All    int
	Words  int
	Coders []string
	Sorts  []Choice
	Pager
}

// A Pager leads to the other parts of a list.
type Pager struct {
	From, To, Of       int
	PreviousAt, NextAt string
}

// Paged tells whether there are other parts.
func (p Pager) Paged() bool { return p.PreviousAt != "" || p.NextAt != "" }

// pagerOf cuts a list of n into parts; at is the address of the part that
// begins after so many.
func pagerOf(r *http.Request, n, size int, at func(from int) string) Pager {
	from, _ := strconv.Atoi(r.FormValue("from")) // not a number is from the start
	from = max(0, min(from, n-1)) / size * size
	p := Pager{From: from, To: min(from+size, n), Of: n}
	if from > 0 {
		p.PreviousAt = at(from - size)
	}
	if from+size < n {
		p.NextAt = at(from + size)
	}
	return p
}

// orders are the ways to sort the interviews.
var orders = []struct {
	key, name string
	less      func(a, b app.InterviewLine) int
}{
	{"", "Name", nil},
	{"date", "Date", func(a, b app.InterviewLine) int { return compare(a.Date, b.Date) }},
	{"words", "Most words", func(a, b app.InterviewLine) int { return b.Words - a.Words }},
	{"codings", "Fewest codings", func(a, b app.InterviewLine) int { return a.All - b.All }},
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (s *Server) interviews(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p := InterviewsPage{Frame: s.frameIn(study, "Interviews", "Interviews")}
	lines, coders, err := s.app.Interviews(r.Context(), study.ID)
	if err != nil {
		return err
	}
	p.All, p.Coders = len(lines), coders
	for _, l := range lines {
		p.Words += l.Words
	}
	app.SortByName(lines, func(l app.InterviewLine) string { return l.Name })
	sort := r.FormValue("sort")
	here := p.Base() + "/interviews"
	for _, o := range orders {
		at := here
		if o.key != "" {
			at += "?sort=" + o.key
		}
		p.Sorts = append(p.Sorts, Choice{o.name, at, sort == o.key})
		if sort == o.key && o.less != nil {
			slices.SortStableFunc(lines, o.less)
		}
	}
	p.Pager = pagerOf(r, len(lines), rowsShown, func(from int) string {
		return here + "?sort=" + sort + "&from=" + strconv.Itoa(from)
	})
	p.Lines = lines[p.From:p.To]
	return s.show(w, http.StatusOK, "interviews", p)
}
