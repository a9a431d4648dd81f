package web

import (
	"net/http"
	"strconv"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// wordsShown is how many words a page has, placesShown how many places of one.
const (
	wordsShown  = 200
	placesShown = 100
	aroundWord  = 70
)

// WordsPage counts what is said, and shows a word in context.
type WordsPage struct {
	Asking
	Document  string
	Documents []string // by name, where they are few enough to choose from
	Case      string
	Cases     []string
	By        string // who speaks: a label, or "not:" and a label
	Stems     bool
	All       bool // words that hold a language together are counted too
	Leave     string
	Found     app.WordsResult
	Rows      []WordRow
	Word      string // the key of the word in context
	Context   app.WordInContext
	Pager
	Places Pager
}

// A WordRow is one word with its place in the order.
type WordRow struct {
	app.WordLine
	Rank  int
	Share float64
	At    string
	Here  bool
}

// fewDocuments is how many documents or cases may be chosen from; more are typed.
const fewDocuments = 300

func (s *Server) wordsIn(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	a, err := s.asking(r, study, "Questions", "Words", "/questions/words")
	if err != nil {
		return err
	}
	p := WordsPage{Asking: a, Document: r.FormValue("document"), Case: r.FormValue("case"), By: r.FormValue("speaker"),
		Stems: r.FormValue("stems") != "", All: r.FormValue("all") != "", Leave: r.FormValue("leave"), Word: r.FormValue("word")}
	q := app.WordsAsking{Where: p.Where, Document: p.Document, Case: p.Case, Stems: p.Stems, Stop: !p.All, Leave: p.Leave}
	if not, ok := strings.CutPrefix(p.By, "not:"); ok {
		q.NotSpeaker = not
	} else {
		q.Speaker = p.By
	}
	if p.Documents, p.Cases, err = s.app.Named(r.Context(), study.ID); err != nil {
		return err
	}
	code := http.StatusOK
	if p.Found, err = s.app.Words(r.Context(), study.ID, q); err == nil && p.Word != "" {
		from, limit := from(r, "place", placesShown), placesShown
		if asked(r) {
			from, limit = 0, 0
		}
		p.Context, err = s.app.InContext(r.Context(), study.ID, q, p.Word, aroundWord, from, limit)
		p.Places = pagerOf(renamed(r, "place"), p.Context.Count, placesShown, func(n int) string { return p.with("place", strconv.Itoa(n)) })
		p.Places.Name = "the places"
	}
	if err != nil {
		if code, err = p.failed(err); err != nil {
			return err
		}
	}
	if asked(r) && p.Wrong == "" {
		return s.send(w, r, study, p.file())
	}
	p.rows(r)
	if p.Word != "" && p.Kept == nil {
		p.Title = p.Context.Word
	}
	return s.show(w, code, "words", p)
}

// from is where a part of a list begins.
func from(r *http.Request, field string, size int) int {
	n, _ := strconv.Atoi(r.FormValue(field)) // not a number is from the start
	return max(0, n) / size * size
}

// renamed is a request whose part is named by another field, for a page with
// two lists.
func renamed(r *http.Request, field string) *http.Request {
	other := r.Clone(r.Context())
	other.Form.Set("from", r.FormValue(field))
	return other
}

func (p *WordsPage) rows(r *http.Request) {
	p.Pager = pagerOf(r, len(p.Found.Lines), wordsShown, func(n int) string { return p.with("from", strconv.Itoa(n)) })
	for i := p.From; i < p.To; i++ {
		l := p.Found.Lines[i]
		at := p.with("word", l.Key, "place", "", "from", r.FormValue("from")) + "#context"
		p.Rows = append(p.Rows, WordRow{l, i + 1, share(l.Count, p.Found.Lines[0].Count), at, l.Key == p.Word})
	}
}

// file is the words, or the places of the one in context.
func (p *WordsPage) file() app.File {
	if p.Word == "" {
		f := app.File{Name: "words", Header: []string{"word", "count", "documents", "people"}}
		for _, l := range p.Found.Lines {
			f.Rows = append(f.Rows, []string{l.Word, strconv.Itoa(l.Count), strconv.Itoa(l.Documents), strconv.Itoa(l.People)})
		}
		return f
	}
	f := app.File{Name: "word in context", Header: []string{"document", "participant", "line", "start", "end", "speaker", "before", "word", "after"}}
	for _, c := range p.Context.Places {
		f.Rows = append(f.Rows, []string{c.Document, c.Case.Name, strconv.Itoa(c.Line), strconv.Itoa(c.Start), strconv.Itoa(c.End), c.Speaker, c.Before, c.Word, c.After})
	}
	return f
}

// Few tells whether names are few enough to be chosen from.
func (p WordsPage) Few(names []string) bool { return len(names) <= fewDocuments }
