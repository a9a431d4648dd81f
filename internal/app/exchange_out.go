package app

import (
	"context"
	"encoding/json"
	"io"
	"sort"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/store"
	"firsthand.study/internal/text"
	"firsthand.study/refi"
)

// An outgoing is a study on its way into a project file.
type outgoing struct {
	ctx       context.Context
	tx        *store.Tx
	study     firsthand.Study
	mask      mask
	own       map[firsthand.ID]refi.GUID // of objects that have an ID of their own
	w         *refi.Writer
	notes     Notes
	tree      *codeTree
	memos     []firsthand.Memo
	noted     map[firsthand.ID][]refi.GUID      // memos about an object as a whole
	passages  map[firsthand.ID][]firsthand.Memo // memos about passages of a document
	dropped   map[string]bool                   // notes that came and were removed here
	gone      map[string]bool                   // other things that parts refer to and the study has no more
	instead   map[string]refi.GUID              // what those of them are that were merged
	documents []firsthand.Document
	coder     map[firsthand.ID]bool // of these alone codings are written, nil for all
	extra     extra
	nobody    map[firsthand.ID]bool // who stands in for users that a project did not name
}

// writeProject writes a study as a .qdpx: the analysed texts alone.
func (a *App) writeProject(ctx context.Context, tx *store.Tx, s firsthand.Study, out io.Writer, coder firsthand.ID, progress Progress) (Notes, error) {
	o := &outgoing{ctx: ctx, tx: tx, study: s, mask: maskOf(s), w: refi.NewWriter(out, refi.WriteOptions{Level: 4, WithoutBasePath: true})}
	if coder != "" {
		o.coder = map[firsthand.ID]bool{coder: true}
	}
	var err error
	if o.own, err = ownGUIDs(ctx, tx, s.ID); err != nil {
		return nil, err
	}
	if o.documents, err = tx.Documents(ctx, s.ID); err != nil {
		return nil, err
	}
	if err := o.readMemos(); err != nil {
		return nil, err
	}
	p, err := o.head()
	if err != nil {
		return nil, err
	}
	if err := o.w.Begin(p); err != nil {
		return nil, err
	}
	for i, d := range o.documents {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		progress.step(i, len(o.documents), d.Name)
		src, words, ok, err := o.source(d)
		if err != nil {
			return nil, err
		}
		if t := textOf(src); t != nil {
			var ix *text.Index
			if ok {
				ix = text.NewIndex(words)
			}
			if err := o.selections(d, t, ix); err != nil {
				return nil, err
			}
		}
		o.noteSource(d, src)
		if err := o.w.Source(src); err != nil {
			return nil, err
		}
	}
	if err := o.w.End(); err != nil {
		return nil, err
	}
	if err := o.files(p); err != nil {
		return nil, err
	}
	x, err := json.MarshalIndent(o.extra, "", "\t")
	if err != nil {
		return nil, err
	}
	if err := o.w.AddExtra(extraFile, strings.NewReader(string(x))); err != nil {
		return nil, err
	}
	if err := o.w.Close(); err != nil {
		return nil, err
	}
	progress.step(len(o.documents), len(o.documents), "")
	for _, problem := range o.w.Report().Problems {
		if problem.Severity >= refi.Warning {
			o.notes.add("%s", problem)
		}
	}
	return o.notes, nil
}

// files puts the words of documents and the kept files into the container.
func (o *outgoing) files(p *refi.Project) error {
	for _, d := range o.documents {
		src, words, _, err := o.source(d)
		if err != nil {
			return err
		}
		err = o.w.AddFilesOf(src, o.opener(plainPath(src), words))
		if err != nil {
			return err
		}
	}
	bodies := map[string]string{}
	for _, m := range o.memos {
		bodies[o.guid(m.ID).Norm()] = m.Body
	}
	for i := range p.Notes {
		n := &p.Notes[i]
		if err := o.w.AddFilesOf(n, o.opener(n.PlainTextPath, bodies[n.GUID.Norm()])); err != nil {
			return err
		}
	}
	return nil
}

// plainPath is the path of the file that holds the words of a document.
func plainPath(src refi.Source) string {
	switch s := src.(type) {
	case *refi.TextSource:
		return s.PlainTextPath
	case *refi.PDFSource:
		if s.Representation != nil {
			return s.Representation.PlainTextPath
		}
	}
	return ""
}

// opener gives the words for one path, and kept files for the others.
func (o *outgoing) opener(plain, words string) refi.Opener {
	return func(ref string) (io.ReadCloser, int64, error) {
		if ref == plain && words != "" {
			return io.NopCloser(strings.NewReader(words)), int64(len(words)), nil
		}
		r, err := o.tx.ForeignFile(o.ctx, o.study.ID, foreignName(ref))
		if err != nil {
			return nil, 0, err
		}
		return io.NopCloser(r), 0, nil
	}
}

// source makes the source of a document, but for its passages, and returns its
// words; ok is false when those are missing.
func (o *outgoing) source(d firsthand.Document) (src refi.Source, words string, ok bool, err error) {
	part, err := o.sourcePart(d)
	if err != nil {
		return nil, "", false, err
	}
	src = part.source()
	o.sourceKept(src)
	head := src.About()
	head.GUID = o.guid(d.ID)
	if part.Assigned != d.Name {
		head.Name = d.Name
	}
	t := part.text()
	if t == nil {
		return src, "", false, nil
	}
	revision, ix, err := o.tx.Newest(o.ctx, d.ID)
	if notFound(err) {
		return src, "", false, nil
	}
	if err != nil {
		return nil, "", false, err
	}
	words = ix.Text()
	if part.Inline {
		t.Content = words
		if words == "" {
			t.Blank |= refi.BlankContent
		}
	} else if t.PlainTextPath == "" {
		t.PlainTextPath = "internal://" + string(o.guid(derivedID("words of", string(d.ID)))) + ".txt"
	}
	if revision > 1 {
		t.RichTextPath = "" // the styled file has the old words
	}
	return src, words, true, nil
}

// textOf is the text of a source whose passages are codings.
func textOf(src refi.Source) *refi.TextSource {
	switch s := src.(type) {
	case *refi.TextSource:
		return s
	case *refi.PDFSource:
		return s.Representation
	}
	return nil
}

// sourcePart is what the project said of the document, or what a document made
// here is.
func (o *outgoing) sourcePart(d firsthand.Document) (*sourcePart, error) {
	part, err := o.part(partSource, d.ID)
	if err != nil {
		return nil, err
	}
	if part != "" {
		var p sourcePart
		err := json.Unmarshal([]byte(part), &p)
		return &p, err
	}
	t := &refi.TextSource{}
	t.Name, t.Created = d.Name, written(d.Created)
	return &sourcePart{Text: t, Assigned: d.Name}, nil
}

func (o *outgoing) part(kind string, id firsthand.ID) (string, error) {
	p, err := o.tx.Part(o.ctx, o.study.ID, kind, id)
	if notFound(err) {
		return "", nil
	}
	return p.Body, err
}

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
