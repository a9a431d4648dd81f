package app

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/format"
	"firsthand.study/internal/store"
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
		in.missing = append(in.missing, d.Name)
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
	in.res.Notes.add("%s is in the study already, with the same words; %s added to it.", d.Name, codingsWere(in.res.Codings-before))
	return nil
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
