package web

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"

	"firsthand.study"
	"firsthand.study/internal/app"
	"firsthand.study/internal/text"
)

// ReaderPage is a transcript with its codings. With scripts the page holds the
// bare words and, beside them, the codings as data that the scripts paint; Plain
// has them painted and listed by the server.
type ReaderPage struct {
	Frame
	Document firsthand.Document
	Heading  string
	About    string
	Here     string // the page's address without what filters it
	Previous string
	Next     string
	Coders   []ReaderLayer
	Only     Hue // of the code that is shown alone
	Turns    []Turn
	Revision int
	All      int // codings

	Data template.JS

	Plain bool
	Tree  []ReaderCode
	Signs []ReaderCode
	Shown int
}

// A Choice is one of several ways to show a page.
type Choice struct {
	Name, Address string
	Here          bool
}

// A ReaderLayer is a choice of whose codings are shown: a coder by name, empty
// for everyone, - for nobody.
type ReaderLayer struct {
	Choice
	Coder string
}

// A Turn is what one speaker says in one go, or words that nobody speaks.
type Turn struct {
	N          int
	Speaker    string
	Short      string
	Time       string // on the recording, where it is known
	Asking     bool   // the interviewer speaks
	Rows       int    // lines that it takes, for the browser to reckon with unseen
	Paragraphs []Paragraph
	Codings    []ShownCoding // on the plain page, those that begin here
}

// A Paragraph is a stretch of the text without a break.
type Paragraph struct {
	At    int // its place, in UTF-16 units, as browsers count
	Words template.HTML
}

// readerScript is the reader's script, which readerParts make together, each an
// idea, in the order they build on one another.
const readerScript = "reader.js"

var readerParts = []string{"reader-text.js", "reader-model.js", "reader-paint.js", "reader-margin.js", "reader-pick.js", "reader-send.js",
	"reader-palette.js", "reader-edges.js", "reader-book.js", "reader-move.js", "reader-find.js", "reader-memos.js", "reader-edit.js", "reader-look.js", "reader-keys.js"}

// read shows a transcript.
func (s *Server) read(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	v, err := s.app.ReadDocument(r.Context(), s.me, study.ID, r.PathValue("interview"))
	if err != nil {
		return err
	}
	p := ReaderPage{Frame: s.frameIn(study, "Interviews", called(v.Document, v.Case)+", reading"), Document: v.Document,
		Heading: called(v.Document, v.Case), Revision: v.Revision.Number, All: len(v.Codings), Plain: r.FormValue("plain") != ""}
	p.Notice = nil // the foot line tells
	p.about(v)
	coder, code := r.FormValue("coder"), firsthand.ID(r.FormValue("code"))
	hue := hues(v.Codes)
	if code != "" {
		if p.Only = hue[code]; p.Only.ID == "" {
			return firsthand.Errorf(firsthand.NotFound, "There is no such code in this study.")
		}
	}
	blind := r.FormValue("blind") != ""
	if blind {
		p.Coders = []ReaderLayer{{Choice{"Everyone", p.Here, false}, ""}, {Choice{"Mine, blind", p.Here + "?blind=1", true}, "!"}}
		p.All = 0 // how much others did is not said
	} else {
		p.coders(v, coder, code)
	}
	ix, starts := text.NewIndex(v.Revision.Text), text.Lines(v.Revision.Text)
	if p.Plain {
		shown := p.choose(v, hue, coder, code)
		p.Shown = len(shown)
		p.painted(v, ix, starts, shown, hue)
		p.codebook(v, hue)
	} else {
		p.Scripts = []string{readerScript}
		p.bare(v, ix, starts)
		memos, err := s.memosOf(r.Context(), study, v.Document.ID, ix, blind)
		if err != nil {
			return err
		}
		if err := p.data(v, ix, starts, memos, blind); err != nil {
			return err
		}
	}
	return s.show(w, http.StatusOK, "reader", p)
}

// about says where in the study the page is.
func (p *ReaderPage) about(v app.ReaderView) {
	p.Here = readAt(p.Base(), v.Document.Name, 0)
	if v.Previous != "" {
		p.Previous = readAt(p.Base(), v.Previous, 0)
	}
	if v.Next != "" {
		p.Next = readAt(p.Base(), v.Next, 0)
	}
	p.About = count(v.Revision.Words) + " words"
	if v.Interview.Date != "" {
		p.About += ", interviewed " + day(v.Interview.Date)
	}
	if v.Revision.Number > 1 {
		p.About += fmt.Sprintf(", revision %d", v.Revision.Number)
	}
}

// coders offers to show one coder's codings alone.
func (p *ReaderPage) coders(v app.ReaderView, coder string, code firsthand.ID) {
	has := map[firsthand.ID]bool{}
	for _, c := range v.Codings {
		has[c.Coder] = true
	}
	with := func(name string) string {
		q := url.Values{}
		if name != "" {
			q.Set("coder", name)
		}
		if code != "" {
			q.Set("code", string(code))
		}
		if p.Plain {
			q.Set("plain", "1")
		}
		if len(q) == 0 {
			return p.Here
		}
		return p.Here + "?" + q.Encode()
	}
	p.Coders = append(p.Coders, ReaderLayer{Choice{"Everyone", with(""), coder == ""}, ""})
	for _, c := range v.Colleagues {
		if has[c.ID] {
			p.Coders = append(p.Coders, ReaderLayer{Choice{c.Name, with(c.Name), coder == c.Name}, c.Name})
		}
	}
	p.Coders = append(p.Coders, ReaderLayer{Choice{"None", with("-"), coder == "-"}, "-"})
	if !p.Plain && (len(has) > 1 || len(has) == 1 && !has[v.Me]) {
		p.Coders = append(p.Coders, ReaderLayer{Choice{"Blind", p.Here + "?blind=1", false}, "!"})
	}
}

// turnOf is a block as the page shows it, its words still to come.
func turnOf(n int, b block) Turn {
	t := Turn{N: n, Speaker: b.speaker, Short: short(b.speaker), Asking: asking(b.speaker)}
	if b.from >= 0 && b.speaker != "" {
		t.Time = clock(b.from)
	}
	return t
}

// clock writes a moment of a recording.
func clock(ms int64) string {
	s := ms / 1000
	if s < 3600 {
		return fmt.Sprintf("%d:%02d", s/60, s%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}

// bare lays the text out in turns without its codings.
func (p *ReaderPage) bare(v app.ReaderView, ix *text.Index, starts []int) {
	for i, b := range blocks(v.Revision, ix) {
		t := turnOf(i, b)
		for _, at := range b.paragraphs {
			first, whole := slices.BinarySearch(starts, at.Start)
			last, _ := slices.BinarySearch(starts, at.End)
			t.Rows += last - first
			if !whole {
				t.Rows++
			}
			t.Paragraphs = append(t.Paragraphs, Paragraph{ix.UTF16(at.Start), paint(ix, at, nil, 0, nil)})
		}
		p.Turns = append(p.Turns, t)
	}
}
