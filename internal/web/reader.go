package web

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
	"firsthand.study/internal/text"
)

// ReaderPage is a transcript with its codings.
type ReaderPage struct {
	Frame
	Document  firsthand.Document
	Heading   string
	About     string
	Here      string // the page's address without what filters it
	Previous  string
	Next      string
	Tree      []ReaderCode
	Signs     []ReaderCode
	Coders    []Choice
	Only      Hue // of the code that is shown alone
	Turns     []Turn
	Shown     int // codings
	All       int
	Revision  int
	Untouched bool // nobody has coded anything here
}

// ReaderCode is a code in the codebook beside the transcript.
type ReaderCode struct {
	Hue
	Depth      int
	Above      string // the name of its parent
	N          int    // codings here
	Folder     bool
	Definition string
}

// A Choice is one of several ways to show a page.
type Choice struct {
	Name, Address string
	Here          bool
}

// A Turn is what one speaker says in one go, or words that nobody speaks.
type Turn struct {
	N          int
	Speaker    string
	Short      string
	Asking     bool // the interviewer speaks
	Paragraphs []Paragraph
	Codings    []ShownCoding // those that begin here
}

// A Paragraph is a stretch of the text without a break.
type Paragraph struct {
	At    int // its place, in UTF-16 units, as browsers count
	Words template.HTML
}

// ShownCoding is a coding as the margin shows it.
type ShownCoding struct {
	Hue
	ID      firsthand.ID
	By      string
	Mine    bool
	Other   bool // drawn hollow
	Changed bool
	Lines   string
	From    int
}

// read shows a transcript.
func (s *Server) read(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.readerPage(r, study)
	if err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "reader", p)
}

func (s *Server) readerPage(r *http.Request, study firsthand.Study) (ReaderPage, error) {
	v, err := s.app.ReadDocument(r.Context(), s.me, study.ID, r.PathValue("interview"))
	if err != nil {
		return ReaderPage{}, err
	}
	p := ReaderPage{Frame: s.frameIn(study, "Interviews", called(v.Document, v.Case)+", reading"), Document: v.Document,
		Heading: called(v.Document, v.Case), Revision: v.Revision.Number}
	p.Scripts = []string{"reader.js"}
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
	coder, code := r.FormValue("coder"), firsthand.ID(r.FormValue("code"))
	hue := hues(v.Codes)
	if code != "" {
		if p.Only = hue[code]; p.Only.ID == "" {
			return p, firsthand.Errorf(firsthand.NotFound, "There is no such code in this study.")
		}
	}
	p.coders(v, coder, code)
	shown := p.choose(v, hue, coder, code)
	p.turns(v, shown, hue)
	p.codebook(v, hue)
	p.All, p.Shown, p.Untouched = len(v.Codings), len(shown), len(v.Codings) == 0
	return p, nil
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
		if len(q) == 0 {
			return p.Here
		}
		return p.Here + "?" + q.Encode()
	}
	p.Coders = append(p.Coders, Choice{"Everyone", with(""), coder == ""})
	for _, c := range v.Colleagues {
		if has[c.ID] {
			p.Coders = append(p.Coders, Choice{c.Name, with(c.Name), coder == c.Name})
		}
	}
	p.Coders = append(p.Coders, Choice{"None", with("-"), coder == "-"})
}

// choose filters the codings by coder and by code, a code with those below it.
func (p *ReaderPage) choose(v app.ReaderView, hue map[firsthand.ID]Hue, coder string, code firsthand.ID) []firsthand.Coding {
	name := map[firsthand.ID]string{}
	for _, c := range v.Colleagues {
		name[c.ID] = c.Name
	}
	path := hue[code].Path
	var out []firsthand.Coding
	for _, c := range v.Codings {
		if coder != "" && name[c.Coder] != coder {
			continue
		}
		if code != "" && hue[c.Code].Path != path && !strings.HasPrefix(hue[c.Code].Path, path+"/") {
			continue
		}
		out = append(out, c)
	}
	return out
}

// turns lays the text out in turns and hangs the codings on them.
func (p *ReaderPage) turns(v app.ReaderView, codings []firsthand.Coding, hue map[firsthand.ID]Hue) {
	ix, starts := text.NewIndex(v.Revision.Text), text.Lines(v.Revision.Text)
	alone := false // one coder is looked at: nobody is another
	if len(p.Coders) > 0 {
		alone = !p.Coders[0].Here
	}
	name := map[firsthand.ID]string{}
	for _, c := range v.Colleagues {
		name[c.ID] = c.Name
	}
	tints := make([]tint, 0, len(codings))
	margin := make([]ShownCoding, 0, len(codings))
	for _, c := range codings {
		h := hue[c.Code]
		other := !alone && !v.Main[c.Coder]
		tints = append(tints, tint{c.Place, "k-" + string(c.ID), h.Ink, other, h.Value != ""})
		from := app.LineOf(starts, c.Place.Start)
		margin = append(margin, ShownCoding{Hue: h, ID: c.ID, By: name[c.Coder], Mine: c.Coder == v.Me, Other: other,
			Changed: c.Changed, From: from, Lines: lines(from, app.LineOf(starts, c.Place.End-1))})
	}
	next := 0 // codings come by start
	var active []tint
	for i, b := range blocks(v.Revision, ix) {
		t := Turn{N: i, Speaker: b.speaker, Short: short(b.speaker), Asking: asking(b.speaker)}
		for _, at := range b.paragraphs {
			active = slices.DeleteFunc(active, func(c tint) bool { return c.End <= at.Start })
			for next < len(tints) && tints[next].Start < at.End {
				active = append(active, tints[next])
				t.Codings = append(t.Codings, margin[next])
				next++
			}
			t.Paragraphs = append(t.Paragraphs, paragraph(ix, at, active, starts))
		}
		p.Turns = append(p.Turns, t)
	}
}

// paragraph writes one paragraph; a line begins with it even where the label
// before it began the line.
func paragraph(ix *text.Index, at text.Span, active []tint, starts []int) Paragraph {
	first, whole := slices.BinarySearch(starts, at.Start)
	last, _ := slices.BinarySearch(starts, at.End)
	begins := starts[first:last]
	if !whole && first > 0 {
		begins = append([]int{at.Start}, begins...)
		first--
	}
	over := make([]tint, 0, len(active))
	for _, c := range active {
		if c.Overlaps(at) {
			over = append(over, c)
		}
	}
	return Paragraph{ix.UTF16(at.Start), paint(ix, at, over, first+1, begins)}
}

// codebook counts the codings here and puts the signs of a first reading apart.
func (p *ReaderPage) codebook(v app.ReaderView, hue map[firsthand.ID]Hue) {
	n := map[firsthand.ID]int{}
	for _, c := range v.Codings {
		n[c.Code]++
	}
	name := map[firsthand.ID]string{}
	signs := map[firsthand.ID]bool{} // folders that hold signs alone
	for _, c := range v.Codes {
		name[c.ID] = c.Name
		if c.Folder {
			signs[c.ID] = true
		}
	}
	for _, c := range v.Codes {
		if values[c.Name] == "" {
			delete(signs, c.Parent)
		}
	}
	for _, c := range v.Codes {
		rc := ReaderCode{Hue: hue[c.ID], Depth: c.Depth, Above: name[c.Parent], N: n[c.ID], Folder: c.Folder, Definition: c.Definition}
		switch {
		case rc.Value != "":
			p.Signs = append(p.Signs, rc)
		case !signs[c.ID]:
			p.Tree = append(p.Tree, rc)
		}
	}
}
