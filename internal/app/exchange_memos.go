package app

import (
	"encoding/json"

	"firsthand.study"
	"firsthand.study/internal/text"
	"firsthand.study/refi"
)

// readMemos gathers what is written as notes: what each memo is about, and which
// notes came with a project and were removed here.
func (o *outgoing) readMemos() (err error) {
	if o.memos, err = o.tx.Memos(o.ctx, o.study.ID, ""); err != nil {
		return err
	}
	o.noted, o.passages, o.dropped = map[firsthand.ID][]refi.GUID{}, map[firsthand.ID][]firsthand.Memo{}, map[string]bool{}
	standing := map[firsthand.ID]bool{}
	for _, m := range o.memos {
		standing[m.ID] = true
		if m.Span.Len() > 0 {
			o.passages[m.About] = append(o.passages[m.About], m)
		} else {
			o.noted[m.About] = append(o.noted[m.About], o.guid(m.ID))
		}
	}
	parts, err := o.tx.Parts(o.ctx, o.study.ID, partNote)
	if err != nil {
		return err
	}
	for _, part := range parts {
		var n notePart
		if err := json.Unmarshal([]byte(part.Body), &n); err != nil {
			return err
		}
		if n.HasText && !standing[part.ID] {
			o.dropped[o.guid(part.ID).Norm()] = true
		}
	}
	return nil
}

// refs are references to notes: those that came, but for notes that were
// removed here, and more.
func (o *outgoing) refs(came, more []refi.GUID) []refi.GUID {
	kept := came
	for i, r := range came {
		if !o.dropped[r.Norm()] {
			continue
		}
		kept = append([]refi.GUID(nil), came[:i]...)
		for _, r := range came[i:] {
			if !o.dropped[r.Norm()] {
				kept = append(kept, r)
			}
		}
		break
	}
	return addRefs(kept, more)
}

// notesOf are the references to notes of a source as a whole.
func notesOf(src refi.Source) []refi.GUID {
	if refs := noteRefs(src); refs != nil {
		return *refs
	}
	return nil
}

func noteRefs(src refi.Source) *[]refi.GUID {
	switch s := src.(type) {
	case *refi.TextSource:
		return &s.NoteRefs
	case *refi.PDFSource:
		return &s.NoteRefs
	case *refi.PictureSource:
		return &s.NoteRefs
	case *refi.MediaSource:
		return &s.NoteRefs
	}
	return nil
}

// noteSource lets a source refer to the memos about it, those about passages
// without words any more too.
func (o *outgoing) noteSource(d firsthand.Document, src refi.Source) {
	if refs := noteRefs(src); refs != nil {
		*refs = o.refs(*refs, o.noted[d.ID])
	}
}

// notedPassage is a passage that is there for a memo alone. Where no word of it
// is left the memo is the document's.
func (o *outgoing) notedPassage(d firsthand.Document, m firsthand.Memo, ix *text.Index) (refi.TextSelection, bool, error) {
	var sel refi.TextSelection
	guid := o.guid(m.ID)
	if ix == nil {
		o.noted[d.ID] = append(o.noted[d.ID], guid)
		return sel, false, nil
	}
	to, ok, err := o.tx.Carry(o.ctx, d.ID, m.Revision, m.Span)
	if err != nil {
		return sel, false, err
	}
	if !ok {
		o.notes.add("%s: the passage of a memo has no words any more; the memo is about the whole.", d.Name)
		o.noted[d.ID] = append(o.noted[d.ID], guid)
		return sel, false, nil
	}
	sel.GUID, sel.Name = passageOf(guid), refi.SelectionName(ix.Slice(to))
	sel.CreatingUser, sel.Created = o.who(m.By), written(m.Created)
	sel.Start, sel.End, sel.NoteRefs = int64(to.Start), int64(to.End), []refi.GUID{guid}
	return sel, true, nil
}

// passageOf is the GUID of the passage that is written for a note.
func passageOf(note refi.GUID) refi.GUID {
	return refi.GUID(derivedID("passage of", note.Norm()))
}

// ownMemo tells whether a passage is one that was written for a memo alone.
func ownMemo(sel *refi.TextSelection) bool {
	return len(sel.Codings) == 0 && len(sel.NoteRefs) == 1 && sel.Description == "" && sel.GUID.Equal(passageOf(sel.NoteRefs[0]))
}
