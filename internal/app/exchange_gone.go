package app

import (
	"context"
	"encoding/json"

	"firsthand.study"
	"firsthand.study/internal/store"
	"firsthand.study/refi"
)

// What a project said of areas, pictures, recordings, sets and maps is kept as
// it came, and may refer to things that were deleted here since. A reference
// that would lead nowhere is not written, and what says nothing without it goes
// with it. A code that was merged into another is meant by that one.

// partGone remembers what became of a code that was removed: the ID of the code
// that it was merged into, or nothing. One that is brought back is in the study,
// and then this means nothing.
const partGone = "gone"

func rememberGone(ctx context.Context, tx *store.Tx, study, code, into firsthand.ID) error {
	body, err := toJSON(into)
	if err != nil {
		return err
	}
	return tx.AddPart(ctx, store.Part{Study: study, Kind: partGone, ID: code, Body: body})
}

// readGone finds what parts may refer to and the study has no more.
func (o *outgoing) readGone() error {
	o.gone, o.instead = map[string]bool{}, map[string]refi.GUID{}
	standing := map[firsthand.ID]bool{}
	for _, c := range o.tree.all {
		standing[c.ID] = true
	}
	for _, d := range o.documents {
		standing[d.ID] = true
	}
	cases, err := o.tx.Cases(o.ctx, o.study.ID)
	if err != nil {
		return err
	}
	for _, c := range cases {
		standing[c.ID] = true
	}
	variables, err := o.tx.Variables(o.ctx, o.study.ID)
	if err != nil {
		return err
	}
	for _, v := range variables {
		standing[v.ID] = true
	}
	for _, kind := range []string{partCode, partSource, partCase, partVariable, partGone} {
		parts, err := o.tx.Parts(o.ctx, o.study.ID, kind)
		if err != nil {
			return err
		}
		for _, p := range parts {
			if !standing[p.ID] {
				o.gone[o.guid(p.ID).Norm()] = true
			}
		}
	}
	return o.readMerged(standing)
}

// readMerged follows merged codes to the code that stands for them now.
func (o *outgoing) readMerged(standing map[firsthand.ID]bool) error {
	parts, err := o.tx.Parts(o.ctx, o.study.ID, partGone)
	if err != nil {
		return err
	}
	into := map[firsthand.ID]firsthand.ID{}
	for _, p := range parts {
		var to firsthand.ID
		if err := json.Unmarshal([]byte(p.Body), &to); err != nil {
			return err
		}
		into[p.ID] = to
	}
	for from := range into {
		to := from
		for n := 0; n <= len(into) && to != "" && !standing[to]; n++ {
			to = into[to]
		}
		if to != from && standing[to] {
			o.instead[o.guid(from).Norm()] = o.guid(to)
		}
	}
	return nil
}

// now is what a reference is written as; ok is false where it leads nowhere.
func (o *outgoing) now(g refi.GUID) (to refi.GUID, ok bool) {
	key := g.Norm()
	if !o.gone[key] {
		return g, !o.dropped[key]
	}
	to, ok = o.instead[key]
	return to, ok
}

// standing are the references of a list that lead somewhere, each once.
func (o *outgoing) standing(list []refi.GUID) []refi.GUID {
	if !o.touches(list) {
		return list
	}
	there := map[string]bool{}
	var kept []refi.GUID
	for _, g := range list {
		if to, ok := o.now(g); ok && !there[to.Norm()] {
			there[to.Norm()] = true
			kept = append(kept, to)
		}
	}
	return kept
}

func (o *outgoing) touches(list []refi.GUID) bool {
	for _, g := range list {
		if key := g.Norm(); o.gone[key] || o.dropped[key] {
			return true
		}
	}
	return false
}

// codings are those kept of a list: of codes that the study has, by those whose
// codings are asked for.
func (o *outgoing) codings(list []refi.Coding) []refi.Coding {
	var kept []refi.Coding
	for _, c := range list {
		to, ok := o.now(c.Code)
		if !ok || o.coder != nil && !o.asked(c.CreatingUser) {
			continue
		}
		c.Code, c.NoteRefs = to, o.standing(c.NoteRefs)
		kept = append(kept, c)
	}
	return kept
}

// asked tells whether a user of the project is one whose codings are written.
func (o *outgoing) asked(user refi.GUID) bool {
	for id := range o.coder {
		if o.guid(id).Equal(user) {
			return true
		}
	}
	return false
}

// selectionsKept prunes the codings of selections; one that had codings and has
// none, and of which nothing else is said, goes with them.
func selectionsKept[S any](o *outgoing, list []S, of func(*S) (codings *[]refi.Coding, head *refi.Head, notes *[]refi.GUID)) []S {
	var kept []S
	for _, s := range list {
		codings, head, notes := of(&s)
		had := len(*codings)
		*codings, *notes = o.codings(*codings), o.standing(*notes)
		if had > 0 && len(*codings) == 0 && head.Description == "" && len(*notes) == 0 {
			continue
		}
		kept = append(kept, s)
	}
	return kept
}

func (o *outgoing) textKept(t *refi.TextSource) {
	if t == nil {
		return
	}
	t.Codings = o.codings(t.Codings)
	t.Selections = selectionsKept(o, t.Selections, func(s *refi.TextSelection) (*[]refi.Coding, *refi.Head, *[]refi.GUID) {
		return &s.Codings, &s.Head, &s.NoteRefs
	})
}

// sourceKept prunes what is said of a source beside its words; the passages that
// are codings of the study are filled in later.
func (o *outgoing) sourceKept(src refi.Source) {
	switch s := src.(type) {
	case *refi.TextSource:
		o.textKept(s)
	case *refi.PDFSource:
		s.Codings = o.codings(s.Codings)
		s.Selections = selectionsKept(o, s.Selections, func(s *refi.PDFSelection) (*[]refi.Coding, *refi.Head, *[]refi.GUID) {
			o.textKept(s.Representation)
			return &s.Codings, &s.Head, &s.NoteRefs
		})
		o.textKept(s.Representation)
	case *refi.PictureSource:
		s.Codings = o.codings(s.Codings)
		s.Selections = selectionsKept(o, s.Selections, func(s *refi.PictureSelection) (*[]refi.Coding, *refi.Head, *[]refi.GUID) {
			return &s.Codings, &s.Head, &s.NoteRefs
		})
		o.textKept(s.TextDescription)
	case *refi.MediaSource:
		s.Codings = o.codings(s.Codings)
		s.Selections = selectionsKept(o, s.Selections, func(s *refi.MediaSelection) (*[]refi.Coding, *refi.Head, *[]refi.GUID) {
			return &s.Codings, &s.Head, &s.NoteRefs
		})
		for i := range s.Transcripts {
			t := &s.Transcripts[i]
			t.Selections = selectionsKept(o, t.Selections, func(s *refi.TranscriptSelection) (*[]refi.Coding, *refi.Head, *[]refi.GUID) {
				return &s.Codings, &s.Head, &s.NoteRefs
			})
		}
	}
}

// drawingsKept prunes the sets, maps and links of a project. A set stays, empty
// or not, for its name; a line of a map goes with either of its ends.
func (o *outgoing) drawingsKept(p *refi.Project) {
	for i := range p.Sets {
		s := &p.Sets[i]
		s.Codes, s.Sources, s.Notes = o.standing(s.Codes), o.standing(s.Sources), o.standing(s.Notes)
	}
	var links []refi.Link
	for _, l := range p.Links {
		from, ok := o.now(l.Origin)
		to, there := o.now(l.Target)
		if ok && there {
			l.Origin, l.Target, l.NoteRefs = from, to, o.standing(l.NoteRefs)
			links = append(links, l)
		}
	}
	p.Links = links
	for i := range p.Graphs {
		o.graphKept(&p.Graphs[i])
	}
}

func (o *outgoing) graphKept(g *refi.Graph) {
	left := map[string]bool{}
	var vertices []refi.Vertex
	for _, v := range g.Vertices {
		if to, ok := o.now(v.Represents); ok {
			v.Represents = to
			vertices = append(vertices, v)
		} else {
			left[v.GUID.Norm()] = true
		}
	}
	var edges []refi.Edge
	for _, e := range g.Edges {
		to, ok := o.now(e.Represents)
		if !ok || left[e.From.Norm()] || left[e.To.Norm()] {
			continue
		}
		e.Represents = to
		edges = append(edges, e)
	}
	g.Vertices, g.Edges = vertices, edges
}
