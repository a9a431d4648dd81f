package app

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/format"
	"firsthand.study/internal/store"
	"firsthand.study/internal/text"
	"firsthand.study/refi"
)

// takeSource makes a document of a source. Its words are a text source's own or
// the representation of a PDF; of other sources everything is kept as it came.
func (in *incoming) takeSource(src refi.Source) error {
	in.position++
	part := sourcePart{}
	media := firsthand.Text
	where := ""
	switch s := src.(type) {
	case *refi.TextSource:
		part.Text, where = s, s.PlainTextPath
	case *refi.PDFSource:
		part.PDF, media, where = s, firsthand.PDF, s.Path
	case *refi.PictureSource:
		part.Picture, media, where = s, firsthand.Picture, s.Path
	case *refi.MediaSource:
		part.Media, media, where = s, firsthand.Audio, s.Path
		if s.Video {
			media = firsthand.Video
		}
	}
	guid := src.About().GUID
	here, err := in.apart([]refi.GUID{guid})
	if err != nil {
		return err
	}
	id := in.id(guid)
	words := in.words(part.text())
	name := in.documentName(lineOf(src.About().Name), where)
	if words != nil {
		if there, ok := in.sameText(id, name, words); ok {
			return in.addToDocument(there, src.About(), part.text(), words)
		}
	}
	if in.sawOnce(id) {
		fresh := derivedID(string(id), fmt.Sprint(in.position))
		in.res.Notes.add("Two sources have the GUID %s; the second has a new one.", guid)
		id = fresh
	} else if here[id] {
		// The study has it with other words, or in its trash.
		if id, err = in.anotherID(id); err != nil {
			return err
		}
		in.same(guid, id)
	}
	d := firsthand.Document{ID: id, Study: in.study.ID, Name: unusedDocument(name, in.in), Media: media, Path: where, Case: in.caseOf[in.mask.id(guid)],
		Position: in.in.position + 1, Created: moment(src.About().Created)}
	in.in.position++
	if d.Name != name {
		d.Original = name
	}
	if d.Created == 0 {
		d.Created = in.tx.Now()
	}
	if words == nil && (media == firsthand.Text || media == firsthand.PDF) {
		d.Note = "The text is missing: the project names a file that it does not hold."
		in.res.Missing++
	}
	if err := in.tx.PutDocument(in.ctx, d); err != nil {
		return err
	}
	in.in.names[d.Name] = d.ID
	in.res.Documents++
	if words != nil {
		if err := in.takeWords(d, words); err != nil {
			return err
		}
	}
	if t := part.text(); t != nil {
		if err := in.takeSelections(d, t, words, nil); err != nil {
			return err
		}
		t.Selections = nil
		part.Inline = words != nil && t.PlainTextPath == ""
		t.Content = ""
	}
	in.refer(notesOf(src), noted{object: d.ID})
	in.res.Kept += keptOf(&part)
	part.Assigned = d.Name
	if err := in.keepFiles(&part); err != nil {
		return err
	}
	return in.keep(partSource, id, "", in.position, part)
}

// words reads the text that passages are about; nil when it is missing, or when
// the source has none.
func (in *incoming) words(t *refi.TextSource) *refi.Text {
	if t == nil || t.PlainTextPath == "" && t.Content == "" && t.Blank&refi.BlankContent == 0 {
		return nil
	}
	words, err := in.file.Text(t)
	if err != nil {
		return nil
	}
	return words
}

// documentName is the name of a source, or that of its file.
func (in *incoming) documentName(name, where string) string {
	name = strings.TrimSpace(name)
	if name == "" {
		name = path.Base(strings.ReplaceAll(refi.ParsePath(where).Name, `\`, "/"))
	}
	if name == "" || name == "." || name == "/" {
		name = fmt.Sprintf("document %d", in.position)
	}
	return name
}

func unusedDocument(name string, in *intake) string {
	if _, taken := in.names[name]; !taken {
		return name
	}
	return in.another(name)
}

// sameText finds this very document in the study that is merged into: by its
// GUID, else by its name, and with the same words.
func (in *incoming) sameText(id firsthand.ID, name string, words *refi.Text) (firsthand.Document, bool) {
	if len(in.in.digests) == 0 {
		return firsthand.Document{}, false
	}
	digest := digestOf(words.Words)
	for _, there := range []firsthand.ID{id, in.in.names[name]} {
		if in.in.digests[there] != digest || in.saw(there) {
			continue
		}
		d, err := in.tx.Document(in.ctx, there)
		if err == nil && d.Study == in.study.ID && d.Trashed == 0 {
			return d, true
		}
	}
	return firsthand.Document{}, false
}

// addToDocument gives a document of the study the codings of a source of the
// same words that it does not have.
func (in *incoming) addToDocument(d firsthand.Document, came *refi.Head, t *refi.TextSource, words *refi.Text) error {
	in.sawOnce(d.ID)
	in.same(came.GUID, d.ID)
	in.refer(t.NoteRefs, noted{object: d.ID})
	if of := in.caseOf[in.mask.id(came.GUID)]; d.Case == "" && of != "" {
		d.Case = of
		if err := in.tx.PutDocument(in.ctx, d); err != nil {
			return err
		}
	}
	standing, err := in.tx.Codings(in.ctx, d.ID)
	if err != nil {
		return err
	}
	before := in.res.Codings
	there := &presence{codings: standing}
	if there.revision, _, err = in.tx.Newest(in.ctx, d.ID); err != nil {
		return err
	}
	if err := in.takeSelections(d, t, words, there); err != nil {
		return err
	}
	in.res.Notes.add("%s is in the study already, with the same words; %d codings were added to it.", d.Name, in.res.Codings-before)
	return nil
}

// A presence is what the study has of a document already.
type presence struct {
	revision int
	codings  []firsthand.Coding
}

// anotherID makes an ID, the same each time, that no object has.
func (in *incoming) anotherID(id firsthand.ID) (firsthand.ID, error) {
	for n := 2; ; n++ {
		fresh := derivedID(string(in.study.ID), string(id), fmt.Sprint(n))
		here, elsewhere, err := in.tx.Homes(in.ctx, in.study.ID, []firsthand.ID{fresh})
		if err != nil || !here[fresh] && !elsewhere[fresh] {
			return fresh, err
		}
	}
}

func digestOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// takeWords makes the first revision of a document.
func (in *incoming) takeWords(d firsthand.Document, words *refi.Text) error {
	t := measure(in.analyser, &format.Transcript{Text: words.Words, Turns: format.Turns(words.Words)})
	rev := firsthand.Revision{ID: derivedID(string(d.ID), "revision 1"), Document: d.ID, Number: 1, Kind: firsthand.Imported, Analysed: true,
		Length: t.length, Words: t.word, Digest: t.digest, Created: in.tx.Now(), By: in.me.ID, Turns: t.turns, Text: t.text}
	if err := in.tx.AddRevision(in.ctx, rev); err != nil {
		return err
	}
	return in.tx.Index(in.ctx, d.ID, t.lexemes)
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

// saw tells whether this import has made an object of an ID.
func (in *incoming) saw(id firsthand.ID) bool {
	raw, ok := store.Raw(id)
	_, seen := in.seen[raw]
	return ok && seen
}

// sawOnce tells the same, and remembers the ID.
func (in *incoming) sawOnce(id firsthand.ID) bool {
	seen := in.saw(id)
	if raw, ok := store.Raw(id); ok {
		in.seen[raw] = struct{}{}
	}
	return seen
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

// keptOf counts what of a source is kept without a home.
func keptOf(p *sourcePart) int {
	n := 0
	switch {
	case p.Text != nil:
		n = len(p.Text.Codings)
	case p.PDF != nil:
		n = len(p.PDF.Selections) + len(p.PDF.Codings)
	case p.Picture != nil:
		n = 1 + len(p.Picture.Selections) + len(p.Picture.Codings)
	case p.Media != nil:
		n = 1 + len(p.Media.Selections) + len(p.Media.Codings) + len(p.Media.Transcripts)
	}
	return n
}

// keepFiles keeps the files of a source that are not the words of the document.
func (in *incoming) keepFiles(p *sourcePart) error {
	var paths []string
	each := func(t *refi.TextSource, own bool) {
		if t == nil {
			return
		}
		paths = append(paths, t.RichTextPath)
		if !own {
			paths = append(paths, t.PlainTextPath)
		}
	}
	switch {
	case p.Text != nil:
		each(p.Text, true)
	case p.PDF != nil:
		paths = append(paths, p.PDF.Path)
		each(p.PDF.Representation, true)
		for i := range p.PDF.Selections {
			each(p.PDF.Selections[i].Representation, false)
		}
	case p.Picture != nil:
		paths = append(paths, p.Picture.Path)
		each(p.Picture.TextDescription, false)
	case p.Media != nil:
		paths = append(paths, p.Media.Path)
		for i := range p.Media.Transcripts {
			paths = append(paths, p.Media.Transcripts[i].RichTextPath, p.Media.Transcripts[i].PlainTextPath)
		}
	}
	for _, ref := range paths {
		if err := in.keepFile(ref); err != nil {
			return err
		}
	}
	return nil
}

// keepFile keeps one file of the project, if it holds it.
func (in *incoming) keepFile(ref string) error {
	if ref == "" {
		return nil
	}
	r, _, err := in.file.OpenSource(ref)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer r.Close()
	return in.tx.AddForeignFile(in.ctx, in.study.ID, foreignName(ref), r)
}

// foreignName is the name under which a file of a project is kept.
func foreignName(ref string) string {
	return strings.ToLower(path.Base(strings.ReplaceAll(refi.ParsePath(ref).Name, `\`, "/")))
}

// finish makes what firsthand.json adds: interviews and readings.
func (in *incoming) finish() error {
	if in.extra == nil {
		return nil
	}
	var guids []refi.GUID
	for guid := range in.extra.Interviews {
		guids = append(guids, guid)
	}
	known, err := in.apart(guids)
	if err != nil {
		return err
	}
	cases, documents, coders, err := in.members()
	if err != nil {
		return err
	}
	for guid, x := range in.extra.Interviews {
		i := firsthand.Interview{ID: in.id(guid), Study: in.study.ID, Case: in.id(x.Case), Document: in.id(x.Document), Date: x.Date,
			Minutes: x.Minutes, Place: x.Place, Order: x.Order}
		if known[i.ID] {
			continue // as it stands in the study
		}
		if !cases[i.Case] {
			in.res.Notes.add("An interview of %s in firsthand.json is with nobody of the project; it was left out.", firstOf(x.Date, "no date"))
			continue
		}
		if !documents[i.Document] {
			i.Document = ""
		}
		if err := in.tx.PutInterview(in.ctx, i); err != nil {
			return err
		}
	}
	for document, who := range in.extra.Readings {
		for _, c := range who {
			if !documents[in.id(document)] || !coders[in.id(c)] {
				continue // of something that the project does not have
			}
			if err := in.tx.MarkRead(in.ctx, in.id(document), in.id(c)); err != nil {
				return err
			}
		}
	}
	return in.layer()
}

// members are the IDs of what the study has now.
func (in *incoming) members() (cases, documents, coders map[firsthand.ID]bool, err error) {
	cases, documents, coders = map[firsthand.ID]bool{}, map[firsthand.ID]bool{}, map[firsthand.ID]bool{}
	all, err := in.tx.Cases(in.ctx, in.study.ID)
	if err != nil {
		return nil, nil, nil, err
	}
	for _, c := range all {
		cases[c.ID] = true
	}
	texts, err := in.tx.Documents(in.ctx, in.study.ID)
	if err != nil {
		return nil, nil, nil, err
	}
	for _, d := range texts {
		documents[d.ID] = true
	}
	people, err := in.tx.Colleagues(in.ctx, in.study.ID)
	for _, c := range people {
		coders[c.ID] = true
	}
	return cases, documents, coders, err
}

// layer drops a reporting layer that names nobody of a study made here.
func (in *incoming) layer() error {
	if !in.fresh || in.study.Layer == "" || in.study.Layer == every {
		return nil
	}
	people, err := in.tx.Colleagues(in.ctx, in.study.ID)
	if err != nil {
		return err
	}
	for _, c := range people {
		if c.Name == in.study.Layer {
			return nil
		}
	}
	in.res.Notes.add("The project reports the layer of %q, who is not in it; the study has no layer of its own.", lineOf(in.study.Layer))
	in.study.Layer = ""
	return in.tx.PutStudy(in.ctx, in.study)
}
