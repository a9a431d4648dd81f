package app

import (
	"fmt"
	"slices"

	"firsthand.study"
	"firsthand.study/internal/text"
	"firsthand.study/refi"
)

// A presence is what the study has of a document already.
type presence struct {
	revision int
	codings  []firsthand.Coding
}

// takeSelections makes codings of the passages of a text, and keeps what is
// said of a passage beyond them.
func (in *incoming) takeSelections(d firsthand.Document, t *refi.TextSource, words *refi.Text, there *presence) error {
	var convert *refi.Converter
	var ix *text.Index
	if words != nil {
		found := in.convention(words, t)
		convert, ix = refi.NewConverter(words, found.Convention), text.NewIndex(words.Words)
		if !found.Silent && len(t.Selections) > 0 {
			in.res.Notes.add("%s: positions count %s.", d.Name, found)
		}
	}
	var batch []firsthand.Coding
	standing := map[twin]string{}
	revision := 1
	if there != nil {
		revision = there.revision
		for _, c := range there.codings {
			standing[twinOf(c)] = in.guidOf(c.ID).Norm()
		}
	}
	var guids []refi.GUID
	for i := range t.Selections {
		for _, c := range t.Selections[i].Codings {
			guids = append(guids, c.GUID)
		}
	}
	here, err := in.apart(guids)
	if err != nil {
		return err
	}
	// Where every passage is plain and they stand in reading order, the codings
	// alone give them back; else all are kept, for their order too.
	var parts []selectionPart
	plain := true
	var last firsthand.Coding
	for i := range t.Selections {
		sel := &t.Selections[i]
		p := selectionPart{Selection: *sel}
		inside := true
		if convert != nil {
			p.Revision = revision
			p.Span, inside = convert.Span(sel.Start, sel.End)
		} else {
			p.Span = firsthand.Span{Start: int(sel.Start), End: int(sel.End)}
		}
		if !inside || p.Span.Start < 0 || p.Span.End <= p.Span.Start {
			p.Revision = 0
			in.res.Kept++
			in.res.Notes.add("%s: the passage %d-%d is not in the text; it is kept as it came.", d.Name, sel.Start, sel.End)
			plain, parts = false, append(parts, p)
			continue
		}
		before := len(batch)
		whole, err := in.takeCodings(d, sel, i, &p, standing, here, there != nil, &batch)
		if err != nil {
			return err
		}
		if whole && before < len(batch) {
			whole = last.ID == "" || inReadingOrder(last, batch[before])
			last = batch[before]
		}
		covered := ""
		if ix != nil {
			covered = refi.SelectionName(ix.Slice(p.Span))
		}
		p.Named = ix != nil && sel.Name == covered
		in.refer(sel.NoteRefs, noted{d.ID, p.Revision, p.Span})
		if p.Named && ownMemo(sel) {
			continue // its memo says all of it
		}
		plain = plain && whole && p.Named && in.plain(sel)
		if len(sel.Codings) == 0 && len(sel.NoteRefs) == 0 {
			in.res.Kept++
		}
		if p.Named {
			p.Selection.Name = ""
		}
		if there != nil {
			// What is said of a passage that the study has stays as it is here.
			made := map[string]bool{}
			for _, g := range p.Made {
				made[g] = true
			}
			p.Twins = nil
			p.Selection.Codings = slices.DeleteFunc(slices.Clone(sel.Codings), func(c refi.Coding) bool { return !made[c.GUID.Norm()] })
			if len(p.Selection.Codings) == 0 && sel.Description == "" && len(sel.NoteRefs) == 0 {
				continue
			}
			if _, err := in.tx.Part(in.ctx, in.study.ID, partSelection, in.selectionID(sel, i)); err == nil {
				continue // its codings become a passage beside it
			} else if !notFound(err) {
				return err
			}
			if err := in.keep(partSelection, in.selectionID(sel, i), d.ID, 1<<20+i, p); err != nil {
				return err
			}
			continue
		}
		parts = append(parts, p)
	}
	if !plain && there == nil {
		for i, p := range parts {
			if err := in.keep(partSelection, in.selectionID(&t.Selections[i], i), d.ID, i+1, p); err != nil {
				return err
			}
		}
	}
	if len(batch) == 0 {
		return nil
	}
	in.res.Codings += len(batch)
	return in.tx.AddCodings(in.ctx, d.ID, batch)
}

// convention is what the positions of a text count; in our own files there is
// nothing to find out.
func (in *incoming) convention(words *refi.Text, t *refi.TextSource) refi.Detection {
	if in.head.Origin == origin {
		return refi.Detection{Silent: true}
	}
	return refi.Detect(words, refi.EvidenceOf(t), in.head.Origin)
}

// inReadingOrder tells whether a document's codings list a before b.
func inReadingOrder(a, b firsthand.Coding) bool {
	if a.Place != b.Place {
		return a.Place.Start < b.Place.Start || a.Place.Start == b.Place.Start && a.Place.End < b.Place.End
	}
	return a.ID < b.ID
}

// selectionID is a passage's ID; a passage of another passage's GUID gets one
// of its own.
func (in *incoming) selectionID(sel *refi.TextSelection, i int) firsthand.ID {
	id := in.mask.id(sel.GUID)
	if id == "" {
		id = derivedID("selection", fmt.Sprint(in.position, i))
	}
	return id
}

// takeCodings makes a coding of each of a passage's; whole tells that those say
// all that the project says.
func (in *incoming) takeCodings(d firsthand.Document, sel *refi.TextSelection, n int, p *selectionPart, standing map[twin]string, here map[firsthand.ID]bool, merging bool, batch *[]firsthand.Coding) (whole bool, err error) {
	whole = len(sel.Codings) > 0
	for _, rc := range sel.Codings {
		code, ok := in.codes[in.id(rc.Code)]
		id := in.id(rc.GUID)
		if here[id] {
			if merging {
				continue // as it stands in the study
			}
			// The study has it on another document.
			if id, err = in.anotherID(id); err != nil {
				return false, err
			}
			in.same(rc.GUID, id)
		}
		if !ok || id == "" || in.sawOnce(id) {
			whole = false
			in.res.Notes.add("%s: a coding at %d-%d has no code of the project, or a GUID that another has; it is kept as it came.", d.Name, sel.Start, sel.End)
			continue
		}
		coder, err := in.user(rc.CreatingUser)
		if err != nil {
			return false, err
		}
		whole = whole && coder != in.nobody
		c := firsthand.Coding{ID: id, Document: d.ID, Revision: p.Revision, Span: p.Span, Place: p.Span, Code: code, Coder: coder,
			Selection: in.selectionID(sel, n), Created: moment(rc.Created)}
		if first, twice := standing[twinOf(c)]; twice {
			whole = false
			if p.Twins == nil {
				p.Twins = map[string]string{}
			}
			p.Twins[rc.GUID.Norm()] = first
			continue
		}
		standing[twinOf(c)] = rc.GUID.Norm()
		in.refer(rc.NoteRefs, noted{object: c.ID})
		p.Made = append(p.Made, rc.GUID.Norm())
		if len(rc.NoteRefs) > 0 || written(c.Created) != rc.Created {
			whole = false
		}
		*batch = append(*batch, c)
	}
	return whole, nil
}

// plain tells that a passage says nothing that its codings do not.
func (in *incoming) plain(sel *refi.TextSelection) bool {
	first := sel.Codings[0]
	return sel.Description == "" && len(sel.NoteRefs) == 0 && sel.Blank == 0 && sel.ModifyingUser == "" && sel.Modified == "" &&
		sel.CreatingUser == first.CreatingUser && sel.Created == first.Created
}
