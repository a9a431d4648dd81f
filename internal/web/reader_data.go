package web

import (
	"encoding/json"
	"html/template"

	"firsthand.study"
	"firsthand.study/internal/app"
	"firsthand.study/internal/text"
)

// ReaderData is what the reader's scripts know of a transcript beside its words,
// which stand in the page. Places are in UTF-16 units, as browsers count.
type ReaderData struct {
	Study    string       `json:"study"`
	At       string       `json:"at"` // the address of the document's acts
	Name     string       `json:"name"`
	Me       firsthand.ID `json:"me"`
	Revision int          `json:"revision"`
	Head     int64        `json:"head"`   // the newest entry of the journal in here
	Blind    bool         `json:"blind"`  // nobody else's codings are in here
	Length   int          `json:"length"` // of the text
	Lines    []int        `json:"lines"`  // where each line begins, as steps from the one before
	Coders   []DataCoder  `json:"coders"`
	Codes    []DataCode   `json:"codes"`   // the whole codebook, parents first
	Codings  []DataCoding `json:"codings"` // in reading order
	Memos    []DataMemo   `json:"memos"`
	NextInk  int          `json:"nextInk"` // of a code that is made now
	Codebook string       `json:"codebook"`
}

// A DataCoder is a colleague; Main ones are drawn in full.
type DataCoder struct {
	ID       firsthand.ID `json:"id"`
	Name     string       `json:"name"`
	Initials string       `json:"initials"`
	Main     bool         `json:"main,omitempty"`
}

// A DataCode is a code, its ink, and what a popover says of it.
type DataCode struct {
	ID         firsthand.ID `json:"id"`
	Name       string       `json:"name"`
	Up         firsthand.ID `json:"up,omitempty"`
	Ink        int          `json:"ink"`
	Value      string       `json:"value,omitempty"`
	Folder     bool         `json:"folder,omitempty"`
	Definition string       `json:"def,omitempty"`
	UseWhen    string       `json:"use,omitempty"`
	NotWhen    string       `json:"not,omitempty"`
}

// A DataCoding is a coding: its ID, start, end, code, coder, and 1 where an edit
// changed its words.
type DataCoding [6]any

func dataCodes(codes []app.CodeView) (out []DataCode, nextInk int) {
	out = make([]DataCode, 0, len(codes))
	hue, nextInk := huesAndNext(codes)
	for _, c := range codes {
		h := hue[c.ID]
		out = append(out, DataCode{c.ID, c.Name, c.Parent, h.Ink, h.Value, c.Folder, c.Definition, c.UseWhen, c.NotWhen})
	}
	return out, nextInk
}

func dataCoding(ix *text.Index, c firsthand.Coding, code, coder any) DataCoding {
	changed := 0
	if c.Changed {
		changed = 1
	}
	return DataCoding{c.ID, ix.UTF16(c.Place.Start), ix.UTF16(c.Place.End), code, coder, changed}
}

func dataCoders(colleagues []firsthand.Colleague, main map[firsthand.ID]bool) []DataCoder {
	out := make([]DataCoder, 0, len(colleagues))
	for _, c := range colleagues {
		out = append(out, DataCoder{c.ID, c.Name, initials(c.Name), main[c.ID]})
	}
	return out
}

// data gathers what the scripts need. In it a code and a coder are named by
// their place in the lists, since a transcript has thousands of codings.
func (p *ReaderPage) data(v app.ReaderView, ix *text.Index, starts []int, memos []DataMemo, blind bool) error {
	d := ReaderData{Study: p.Base(), At: p.Base() + "/interviews/" + string(v.Document.ID), Name: p.Heading, Me: v.Me, Revision: v.Revision.Number,
		Head: v.Head, Blind: blind, Memos: memos, Length: ix.LenUTF16(), Coders: dataCoders(v.Colleagues, v.Main), Codebook: p.Base() + "/codes"}
	d.Codes, d.NextInk = dataCodes(v.Codes)
	last := 0
	for _, s := range starts {
		at := ix.UTF16(s)
		d.Lines = append(d.Lines, at-last)
		last = at
	}
	codeAt, coderAt := map[firsthand.ID]int{}, map[firsthand.ID]int{}
	for i, c := range v.Codes {
		codeAt[c.ID] = i
	}
	for i, c := range v.Colleagues {
		coderAt[c.ID] = i
	}
	d.Codings = make([]DataCoding, 0, len(v.Codings))
	for _, c := range v.Codings {
		if !blind || c.Coder == v.Me {
			d.Codings = append(d.Codings, dataCoding(ix, c, codeAt[c.Code], coderAt[c.Coder]))
		}
	}
	b, err := json.Marshal(d) // which escapes what could end a script
	p.Data = template.JS(b)
	return err
}
