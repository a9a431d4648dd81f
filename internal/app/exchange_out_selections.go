package app

import (
	"encoding/json"
	"sort"

	"firsthand.study"
	"firsthand.study/internal/text"
	"firsthand.study/refi"
)

// selections fills in the passages of a text, in the order of the file that
// they came from, those made here behind them.
func (o *outgoing) selections(d firsthand.Document, t *refi.TextSource, ix *text.Index) error {
	all, err := o.tx.Codings(o.ctx, d.ID)
	if err != nil {
		return err
	}
	byGUID := map[string]firsthand.Coding{}
	groups := map[group][]firsthand.Coding{}
	var order []group
	for _, c := range all {
		if o.coder != nil && !o.coder[c.Coder] {
			continue
		}
		if c.Place.Start < 0 {
			o.notes.add("%s: a coding without words any more is not written.", d.Name)
			continue
		}
		byGUID[o.guid(c.ID).Norm()] = c
		g := group{c.Selection, c.Place, c.ID}
		if c.Selection != "" {
			g.coding = ""
		}
		if groups[g] == nil {
			order = append(order, g)
		}
		groups[g] = append(groups[g], c)
	}
	parts, err := o.tx.PartsOf(o.ctx, o.study.ID, partSelection, d.ID)
	if err != nil {
		return err
	}
	done := map[firsthand.ID]bool{} // codings that are written
	used := map[firsthand.ID]bool{} // passages
	type placed struct {
		refi.TextSelection
		position int
	}
	var out []placed
	for _, p := range parts {
		var sp selectionPart
		if err := json.Unmarshal([]byte(p.Body), &sp); err != nil {
			return err
		}
		sel, keep, err := o.partSelection(d, &sp, byGUID, done, ix)
		if err != nil {
			return err
		}
		if keep {
			used[p.ID] = true
			out = append(out, placed{sel, p.Position})
		}
	}
	for _, g := range order {
		var codings []refi.Coding
		var first firsthand.Coding
		for _, c := range groups[g] {
			if done[c.ID] {
				continue
			}
			if len(codings) == 0 {
				first = c
			}
			codings = append(codings, o.coding(c))
		}
		if len(codings) == 0 {
			continue
		}
		sel := refi.TextSelection{Codings: codings, Start: int64(g.place.Start), End: int64(g.place.End)}
		id := g.selection
		if id == "" || used[id] {
			id = derivedID("selection of", string(first.ID))
		}
		used[id] = true
		sel.GUID, sel.CreatingUser, sel.Created = o.guid(id), o.who(first.Coder), written(first.Created)
		if ix != nil {
			sel.Name = refi.SelectionName(ix.Slice(g.place))
		}
		out = append(out, placed{sel, 1 << 30})
	}
	there := map[string]bool{} // notes that a passage refers to
	for i := range out {
		for _, n := range out[i].NoteRefs {
			there[n.Norm()] = true
		}
	}
	for _, m := range o.passages[d.ID] {
		sel, ok, err := o.notedPassage(d, m, ix)
		if err != nil {
			return err
		}
		if ok && !there[o.guid(m.ID).Norm()] {
			out = append(out, placed{sel, 1 << 30})
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].position < out[j].position })
	t.Selections = make([]refi.TextSelection, len(out))
	for i := range out {
		t.Selections[i] = out[i].TextSelection
	}
	return nil
}

// A group is what becomes one passage: the codings of one selection that still
// stand together, or one coding made here.
type group struct {
	selection firsthand.ID
	place     firsthand.Span
	coding    firsthand.ID
}

// who is the GUID of a colleague, none of nobody.
func (o *outgoing) who(id firsthand.ID) refi.GUID {
	if o.nobody[id] {
		return ""
	}
	return o.guid(id)
}

func (o *outgoing) coding(c firsthand.Coding) refi.Coding {
	return refi.Coding{GUID: o.guid(c.ID), CreatingUser: o.who(c.Coder), Created: written(c.Created), Code: o.guid(c.Code), NoteRefs: o.noted[c.ID]}
}

// partSelection is a passage as it came, brought up to date.
func (o *outgoing) partSelection(d firsthand.Document, sp *selectionPart, codings map[string]firsthand.Coding, done map[firsthand.ID]bool, ix *text.Index) (refi.TextSelection, bool, error) {
	sel := sp.Selection
	if ix != nil && sp.Revision > 0 {
		to, ok, err := o.tx.Carry(o.ctx, d.ID, sp.Revision, sp.Span)
		if err != nil {
			return sel, false, err
		}
		if !ok {
			o.notes.add("%s: a passage without words any more is not written.", d.Name)
			return sel, false, nil
		}
		sel.Start, sel.End = int64(to.Start), int64(to.End)
		if sp.Named {
			sel.Name = refi.SelectionName(ix.Slice(to))
		}
	}
	had := len(sel.Codings) > 0
	became := map[string]bool{}
	for _, g := range sp.Made {
		became[g] = true
	}
	moved := func(c firsthand.Coding) bool {
		return ix != nil && (int64(c.Place.Start) != sel.Start || int64(c.Place.End) != sel.End)
	}
	var kept []refi.Coding
	for _, rc := range sel.Codings {
		c, standing := codings[rc.GUID.Norm()]
		if first, twin := sp.Twins[rc.GUID.Norm()]; twin {
			if c, ok := codings[first]; ok && !moved(c) {
				rc.Code = o.guid(c.Code)
				kept = append(kept, rc)
			}
			continue
		}
		if !standing {
			if !became[rc.GUID.Norm()] { // else it was removed here, or is not asked for
				kept = append(kept, o.codings([]refi.Coding{rc})...)
			}
			continue
		}
		if moved(c) {
			continue // its edges were moved; it becomes a passage of its own
		}
		rc.Code = o.guid(c.Code)
		rc.NoteRefs = o.refs(rc.NoteRefs, o.noted[c.ID])
		if !o.nobody[c.Coder] {
			rc.CreatingUser = o.guid(c.Coder)
		}
		done[c.ID] = true
		kept = append(kept, rc)
	}
	sel.Codings = kept
	sel.NoteRefs = o.refs(sel.NoteRefs, nil)
	had = had || len(sp.Selection.NoteRefs) > 0
	says := sel.Description != "" || len(sel.NoteRefs) > 0 || !had
	return sel, len(kept) > 0 || says, nil
}
