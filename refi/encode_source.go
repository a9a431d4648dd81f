package refi

import "fmt"

// source writes one source.
func (e *encoder) source(src Source) {
	switch s := src.(type) {
	case *TextSource:
		e.textSource("TextSource", s)
	case *PictureSource:
		e.picture(s)
	case *PDFSource:
		e.pdf(s)
	case *MediaSource:
		e.media(s)
	default:
		if e.err == nil {
			e.err = fmt.Errorf("a source of type %T cannot be written", src)
		}
	}
}

// named writes what sources and selections have in common, but the description.
func (e *encoder) named(element string, h *Head) {
	e.start(element)
	e.id(h.GUID)
	e.text("name", h.Name, h.Blank&BlankName != 0)
}

func (e *encoder) stamp(s *Stamp) {
	e.guid("creatingUser", s.CreatingUser)
	e.moment("creationDateTime", s.Created)
	e.guid("modifyingUser", s.ModifyingUser)
	e.moment("modifiedDateTime", s.Modified)
}

func (e *encoder) description(h *Head) {
	e.element("Description", h.Description, h.Blank&BlankDescription != 0)
}

// path writes a path to a source file; a bare name means a file of the container.
func (e *encoder) path(name, path string, blank bool) {
	std := ParsePath(path).String()
	if std != path {
		e.rep.add(Changed, "path", e.where(), "%s is brought into the form of the standard", name)
	}
	e.text(name, std, blank)
}

func (e *encoder) attached(codings []Coding, notes []GUID, values []VariableValue) {
	for i := range codings {
		c := &codings[i]
		if c.Code == "" {
			e.rep.add(Lost, "coding", e.where(), "a coding names no code; it is left out")
			continue
		}
		e.start("Coding")
		e.id(c.GUID)
		e.guid("creatingUser", c.CreatingUser)
		e.moment("creationDateTime", c.Created)
		e.start("CodeRef")
		e.attr("targetGUID", e.form(c.Code))
		e.end()
		e.refs("NoteRef", c.NoteRefs)
		e.end()
	}
	e.refs("NoteRef", notes)
	e.values(values)
}

func (e *encoder) textSource(element string, s *TextSource) {
	e.named(element, &s.Head)
	e.path("richTextPath", s.RichTextPath, s.Blank&BlankRichTextPath != 0)
	e.path("plainTextPath", s.PlainTextPath, s.Blank&BlankPlainTextPath != 0)
	e.stamp(&s.Stamp)
	e.description(&s.Head)
	e.element("PlainTextContent", s.Content, s.Blank&BlankContent != 0)
	for i := range s.Selections {
		sel := &s.Selections[i]
		e.named("PlainTextSelection", &sel.Head)
		e.int("startPosition", sel.Start)
		e.int("endPosition", sel.End)
		e.stamp(&sel.Stamp)
		e.description(&sel.Head)
		e.attached(sel.Codings, sel.NoteRefs, nil)
		e.end()
	}
	e.attached(s.Codings, s.NoteRefs, s.Values)
	e.end()
}

func (e *encoder) file(element string, h *Head, path, current string) {
	e.named(element, h)
	e.path("path", path, h.Blank&BlankPath != 0)
	e.path("currentPath", current, h.Blank&BlankCurrentPath != 0)
	e.stamp(&h.Stamp)
	e.description(h)
}

func (e *encoder) corners(x1, y1, x2, y2 int64) {
	e.int("firstX", x1)
	e.int("firstY", y1)
	e.int("secondX", x2)
	e.int("secondY", y2)
}

func (e *encoder) picture(s *PictureSource) {
	e.file("PictureSource", &s.Head, s.Path, s.CurrentPath)
	if s.TextDescription != nil {
		e.textSource("TextDescription", s.TextDescription)
	}
	for i := range s.Selections {
		sel := &s.Selections[i]
		e.named("PictureSelection", &sel.Head)
		e.corners(sel.FirstX, sel.FirstY, sel.SecondX, sel.SecondY)
		e.stamp(&sel.Stamp)
		e.description(&sel.Head)
		e.attached(sel.Codings, sel.NoteRefs, nil)
		e.end()
	}
	e.attached(s.Codings, s.NoteRefs, s.Values)
	e.end()
}

func (e *encoder) pdf(s *PDFSource) {
	e.file("PDFSource", &s.Head, s.Path, s.CurrentPath)
	for i := range s.Selections {
		sel := &s.Selections[i]
		e.named("PDFSelection", &sel.Head)
		e.int("page", sel.Page)
		e.corners(sel.FirstX, sel.FirstY, sel.SecondX, sel.SecondY)
		e.stamp(&sel.Stamp)
		e.description(&sel.Head)
		if sel.Representation != nil {
			e.textSource("Representation", sel.Representation)
		}
		e.attached(sel.Codings, sel.NoteRefs, nil)
		e.end()
	}
	if s.Representation != nil {
		e.textSource("Representation", s.Representation)
	}
	e.attached(s.Codings, s.NoteRefs, s.Values)
	e.end()
}

func (e *encoder) media(s *MediaSource) {
	kind := "Audio"
	if s.Video {
		kind = "Video"
	}
	e.file(kind+"Source", &s.Head, s.Path, s.CurrentPath)
	for i := range s.Transcripts {
		e.transcript(&s.Transcripts[i])
	}
	for i := range s.Selections {
		sel := &s.Selections[i]
		e.named(kind+"Selection", &sel.Head)
		e.int("begin", sel.Begin)
		e.int("end", sel.End)
		e.stamp(&sel.Stamp)
		e.description(&sel.Head)
		e.attached(sel.Codings, sel.NoteRefs, nil)
		e.end()
	}
	e.attached(s.Codings, s.NoteRefs, s.Values)
	e.end()
}

func (e *encoder) transcript(t *Transcript) {
	e.named("Transcript", &t.Head)
	e.path("richTextPath", t.RichTextPath, t.Blank&BlankRichTextPath != 0)
	e.path("plainTextPath", t.PlainTextPath, t.Blank&BlankPlainTextPath != 0)
	e.stamp(&t.Stamp)
	e.description(&t.Head)
	e.element("PlainTextContent", t.Content, t.Blank&BlankContent != 0)
	for _, p := range t.SyncPoints {
		e.start("SyncPoint")
		e.id(p.GUID)
		e.optional("timeStamp", p.TimeStamp)
		e.optional("position", p.Position)
		e.end()
	}
	for i := range t.Selections {
		sel := &t.Selections[i]
		e.named("TranscriptSelection", &sel.Head)
		e.guid("fromSyncPoint", sel.From)
		e.guid("toSyncPoint", sel.To)
		e.stamp(&sel.Stamp)
		e.description(&sel.Head)
		e.attached(sel.Codings, sel.NoteRefs, nil)
		e.end()
	}
	e.refs("NoteRef", t.NoteRefs)
	e.end()
}
