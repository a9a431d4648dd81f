package refi

import (
	"errors"
	"io/fs"
	"iter"
)

// A Coded is one coding of a text, put together from the parts of a project.
type Coded struct {
	Source    Source
	Selection GUID     // of the passage; that of the source when the whole is coded
	Code      CodePath // nil if the project does not have the code
	Coding    Coding
	Span      Span   // in code points of the source's words
	Text      string // the words covered; empty if the text is missing
	Missing   bool   // the text file is not there, or the passage lies outside it
}

// Codings reads every coding of a text or transcript with the words it covers,
// source by source in the order of the file. Codings of pictures, pages and
// recordings have no text; find them by [File.Sources].
func (f *File) Codings() iter.Seq2[Coded, error] {
	codes := CodeIndex(f.head.Codes)
	return func(yield func(Coded, error) bool) {
		for src, err := range f.Sources() {
			if err != nil {
				yield(Coded{}, err)
				return
			}
			for _, p := range f.passages(src) {
				if p.err != nil {
					yield(Coded{Source: src}, p.err)
					return
				}
				for _, c := range p.codings {
					out := p.coded
					out.Coding, out.Code = c, codes[c.Code.Norm()]
					if !yield(out, nil) {
						return
					}
				}
			}
		}
	}
}

type passage struct {
	coded   Coded
	codings []Coding
	err     error
}

func (f *File) passages(src Source) (list []passage) {
	add := func(t *Text, err error, marks []Evidence, ids []GUID, codings [][]Coding, whole []Coding) {
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			list = append(list, passage{err: err})
			return
		}
		var v *Converter
		if t != nil {
			v = NewConverter(t, Detect(t, marks, f.head.Origin).Convention)
			if len(whole) > 0 {
				span := Span{Start: 0, End: v.words.Len()}
				list = append(list, passage{coded: Coded{Source: src, Selection: src.About().GUID, Span: span, Text: t.Words}, codings: whole})
			}
		} else if len(whole) > 0 {
			list = append(list, passage{coded: Coded{Source: src, Selection: src.About().GUID, Missing: true}, codings: whole})
		}
		for i, m := range marks {
			c := Coded{Source: src, Selection: ids[i], Missing: true}
			if v != nil {
				var ok bool
				if c.Span, ok = v.Span(m.Start, m.End); ok {
					c.Missing, c.Text = false, v.Slice(c.Span)
				}
			}
			list = append(list, passage{coded: c, codings: codings[i]})
		}
	}
	for _, s := range Texts(src) {
		var ids []GUID
		var codings [][]Coding
		for _, sel := range s.Selections {
			ids, codings = append(ids, sel.GUID), append(codings, sel.Codings)
		}
		if any(s) == any(src) || len(ids) > 0 || len(s.Codings) > 0 {
			t, err := f.Text(s)
			add(t, err, EvidenceOf(s), ids, codings, s.Codings)
		}
	}
	if m, ok := src.(*MediaSource); ok {
		for i := range m.Transcripts {
			tr := &m.Transcripts[i]
			marks, which := tr.Evidence()
			var ids []GUID
			var codings [][]Coding
			for _, at := range which {
				ids, codings = append(ids, tr.Selections[at].GUID), append(codings, tr.Selections[at].Codings)
			}
			if len(marks) > 0 {
				t, err := f.TranscriptText(tr)
				add(t, err, marks, ids, codings, nil)
			}
		}
	}
	return list
}

// Evidence lists the selections of a transcript whose two sync points have places
// in the text, and which selections these are.
func (t *Transcript) Evidence() (marks []Evidence, which []int) {
	at := map[string]int64{}
	for _, p := range t.SyncPoints {
		if p.Position != nil {
			at[p.GUID.Norm()] = *p.Position
		}
	}
	for i, s := range t.Selections {
		from, ok1 := at[s.From.Norm()]
		to, ok2 := at[s.To.Norm()]
		if ok1 && ok2 {
			marks, which = append(marks, Evidence{from, to, s.Name}), append(which, i)
		}
	}
	return marks, which
}
