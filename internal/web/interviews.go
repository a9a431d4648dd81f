package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// rowsShown is how many rows of a list a page has; the rest has pages of its own.
const rowsShown = 200

// InterviewsPage lists a study's documents.
type InterviewsPage struct {
	Frame
	Lines   []app.InterviewLine
	All     int
	Found   int // of them, by what is asked for
	Words   int
	Coders  []string
	Asked   InterviewsAsked
	Abouts  []app.VariableValues
	Heads   []Head
	Trashed int
	Pager
}

// InterviewsAsked is what of a list is asked for, and in which order.
type InterviewsAsked struct {
	Words string // in the name or the person's
	State string // coded, uncoded, read, unread, or empty for all
	Coder string // coded by
	About string // an attribute, as Variable=value
	Sort  string
	Down  bool
}

// A Head is the head of a column that the list can be sorted by.
type Head struct {
	Name, Address string
	Numeric       bool
	Order         string // ascending or descending where the list is in it
}

// A Pager leads to the other parts of a list.
type Pager struct {
	From, To, Of       int
	PreviousAt, NextAt string
	Name               string // which list, where a page has two
}

// Paged tells whether there are other parts.
func (p Pager) Paged() bool { return p.PreviousAt != "" || p.NextAt != "" }

// First is the number of the first row of the part.
func (p Pager) First() int { return min(p.From+1, p.Of) }

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

// An order is a way to sort the interviews; equals stay in the order of names.
type order struct {
	key, name string
	numeric   bool
	compare   func(a, b *app.InterviewLine) int
}

// orders are the ways to sort the interviews, apart from each coder's codings.
var orders = []order{
	{"", "Interview", false, nil},
	{"person", "Person", false, func(a, b *app.InterviewLine) int { return cmp.Compare(personOf(a), personOf(b)) }},
	{"date", "Date", false, func(a, b *app.InterviewLine) int { return cmp.Compare(a.Date, b.Date) }},
	{"minutes", "Minutes", true, func(a, b *app.InterviewLine) int { return cmp.Compare(a.Minutes, b.Minutes) }},
	{"order", "Order", true, func(a, b *app.InterviewLine) int { return cmp.Compare(a.Order, b.Order) }},
	{"words", "Words", true, func(a, b *app.InterviewLine) int { return cmp.Compare(a.Words, b.Words) }},
	{"coded", "Coded", true, func(a, b *app.InterviewLine) int { return cmp.Compare(a.Coded, b.Coded) }},
}

func personOf(l *app.InterviewLine) string {
	if l.Case.Pseudonym != "" {
		return l.Case.Pseudonym
	}
	return l.Case.Name
}

// PersonOf is how a list calls the person of an interview.
func (p InterviewsPage) PersonOf(l app.InterviewLine) string { return personOf(&l) }

// Mine tells whether the person at the page said that they read an interview.
func (p InterviewsPage) Mine(l app.InterviewLine) bool { return l.ReadBy[p.Me] }

func (s *Server) interviews(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, lines, err := s.interviewList(r, study)
	if err != nil {
		return err
	}
	p.Scripts = []string{"intake.js", "list.js"}
	p.heads()
	p.Pager = pagerOf(r, len(lines), rowsShown, func(from int) string { return p.at(p.Asked) + "&from=" + strconv.Itoa(from) })
	p.Lines = lines[p.From:p.To]
	if p.Abouts, err = s.app.ValuesInUse(r.Context(), study.ID); err != nil {
		return err
	}
	trash, err := s.app.TrashedDocuments(r.Context(), study.ID)
	if err != nil {
		return err
	}
	p.Trashed = len(trash)
	return s.show(w, http.StatusOK, "interviews", p)
}

// interviewList reads, filters and sorts the interviews as an address asks.
func (s *Server) interviewList(r *http.Request, study firsthand.Study) (InterviewsPage, []app.InterviewLine, error) {
	p := InterviewsPage{Frame: s.frameIn(study, "Interviews", "Interviews")}
	p.Asked = InterviewsAsked{Words: strings.TrimSpace(r.FormValue("q")), State: r.FormValue("state"), Coder: r.FormValue("coder"), About: r.FormValue("about"),
		Sort: r.FormValue("sort"), Down: r.FormValue("down") != ""}
	lines, coders, err := s.app.Interviews(r.Context(), study.ID)
	if err != nil {
		return p, nil, err
	}
	p.All, p.Coders = len(lines), coders
	for i := range lines {
		p.Words += lines[i].Words
	}
	var has map[firsthand.ID]bool
	if p.Asked.About != "" {
		if has, err = s.app.CasesWith(r.Context(), study.ID, p.Asked.About); err != nil {
			return p, nil, err
		}
	}
	lines = slices.DeleteFunc(lines, func(l app.InterviewLine) bool { return !p.Asked.wants(&l, p.Me, has) })
	p.Found = len(lines)
	p.Asked.sort(lines)
	return p, lines, nil
}

// wants tells whether a line is asked for.
func (a InterviewsAsked) wants(l *app.InterviewLine, me string, has map[firsthand.ID]bool) bool {
	if a.Words != "" {
		words := strings.ToLower(a.Words)
		if !strings.Contains(strings.ToLower(l.Name), words) && !strings.Contains(strings.ToLower(l.Case.Name), words) && !strings.Contains(strings.ToLower(l.Case.Pseudonym), words) {
			return false
		}
	}
	if a.Coder != "" && l.Codings[a.Coder] == 0 || has != nil && !has[l.Document.Case] {
		return false
	}
	switch a.State {
	case "coded":
		return l.All > 0
	case "uncoded":
		return l.All == 0
	case "read":
		return l.ReadBy[me] || l.Codings[me] > 0
	case "unread":
		return !l.ReadBy[me] && l.Codings[me] == 0
	}
	return true
}

func (a InterviewsAsked) sort(lines []app.InterviewLine) {
	by := func(x, y *app.InterviewLine) int { return 0 }
	for _, o := range orders {
		if o.key == a.Sort && o.compare != nil {
			by = o.compare
		}
	}
	if name, ok := strings.CutPrefix(a.Sort, "by:"); ok {
		by = func(x, y *app.InterviewLine) int { return x.Codings[name] - y.Codings[name] }
	}
	if a.Sort == "" {
		if a.Down {
			slices.Reverse(lines)
		}
		return
	}
	// Sorting places, not lines, which are large.
	at := make([]int, len(lines))
	for i := range at {
		at[i] = i
	}
	slices.SortStableFunc(at, func(x, y int) int {
		if a.Down {
			return by(&lines[y], &lines[x])
		}
		return by(&lines[x], &lines[y])
	})
	sorted := make([]app.InterviewLine, len(lines))
	for i, n := range at {
		sorted[i] = lines[n]
	}
	copy(lines, sorted)
}

// query is what an address says of what is asked for.
func (a InterviewsAsked) query() url.Values {
	q := url.Values{}
	for key, v := range map[string]string{"q": a.Words, "state": a.State, "coder": a.Coder, "about": a.About, "sort": a.Sort} {
		if v != "" {
			q.Set(key, v)
		}
	}
	if a.Down {
		q.Set("down", "1")
	}
	return q
}

// Filtered tells whether anything is left out.
func (a InterviewsAsked) Filtered() bool { return a.Words+a.State+a.Coder+a.About != "" }

func (p InterviewsPage) at(a InterviewsAsked) string {
	return p.Base() + "/interviews?" + a.query().Encode()
}

// OrderAt is where the order that is shown becomes the order of analysis.
func (p InterviewsPage) OrderAt() string {
	return p.Base() + "/interviews/order?" + p.Asked.query().Encode()
}

// heads are the columns that the list can be sorted by; numbers begin with the
// most.
func (p *InterviewsPage) heads() {
	all := slices.Clone(orders)
	for _, c := range p.Coders {
		all = append(all, order{key: "by:" + c, name: c, numeric: true})
	}
	for _, o := range all {
		next := p.Asked
		next.Sort, next.Down = o.key, o.numeric && o.key != "order"
		h := Head{Name: o.name, Numeric: o.numeric}
		if p.Asked.Sort == o.key {
			next.Down = !p.Asked.Down
			h.Order = "ascending"
			if p.Asked.Down {
				h.Order = "descending"
			}
		}
		h.Address = p.at(next)
		p.Heads = append(p.Heads, h)
	}
}

// States are the choices of how far an interview is.
func (p InterviewsPage) States() []Choice {
	var out []Choice
	for _, o := range [][2]string{{"", "all"}, {"coded", "coded by anyone"}, {"uncoded", "not coded yet"}, {"read", "read by me"}, {"unread", "not read by me"}} {
		out = append(out, Choice{o[1], o[0], p.Asked.State == o[0]})
	}
	return out
}
