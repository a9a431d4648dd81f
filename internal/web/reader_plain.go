package web

import (
	"slices"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
	"firsthand.study/internal/text"
)

// ReaderCode is a code in the codebook beside the transcript.
type ReaderCode struct {
	Hue
	Depth      int
	Above      string // the name of its parent
	N          int    // codings here
	Folder     bool
	Definition string
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

// painted lays the text out in turns, paints the codings in it and hangs them on
// the turns.
func (p *ReaderPage) painted(v app.ReaderView, ix *text.Index, starts []int, codings []firsthand.Coding, hue map[firsthand.ID]Hue) {
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
	next := 0  // codings come by start
	begun := 0 // lines that began before the end of the last paragraph
	var active []tint
	for i, b := range blocks(v.Revision, ix) {
		t := turnOf(i, b)
		for _, at := range b.paragraphs {
			blank := begun // lines that hold nothing, since the paragraph before
			begun, _ = slices.BinarySearch(starts, at.End)
			active = slices.DeleteFunc(active, func(c tint) bool { return c.End <= at.Start })
			for next < len(tints) && tints[next].Start < at.End {
				active = append(active, tints[next])
				t.Codings = append(t.Codings, margin[next])
				next++
			}
			t.Paragraphs = append(t.Paragraphs, paragraph(ix, at, active, starts, blank))
		}
		p.Turns = append(p.Turns, t)
	}
}

// paragraph writes one paragraph; a line begins with it even where the label
// before it began the line, and so do the blank lines before it: all from the
// one of that number, counted from 0.
func paragraph(ix *text.Index, at text.Span, active []tint, starts []int, blank int) Paragraph {
	last, _ := slices.BinarySearch(starts, at.End)
	begins := slices.Clone(starts[blank:last])
	for i := range begins {
		begins[i] = max(begins[i], at.Start)
	}
	over := make([]tint, 0, len(active))
	for _, c := range active {
		if c.Overlaps(at) {
			over = append(over, c)
		}
	}
	return Paragraph{ix.UTF16(at.Start), paint(ix, at, over, blank+1, begins)}
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
