package refi

// sources reads <Sources>; it is false when take wants no more.
func (d *decoder) sources(take func(Source) bool) bool {
	for _, a := range d.attrs() {
		d.unknownAttr(a)
	}
	for d.child() {
		var s Source
		switch d.name {
		case "TextSource":
			s = d.textSource()
		case "PictureSource":
			s = d.picture()
		case "PDFSource":
			s = d.pdf()
		case "AudioSource", "VideoSource":
			s = d.media()
		default:
			d.unknown()
			continue
		}
		if d.err == nil && !take(s) {
			return false
		}
	}
	return d.err == nil
}

// headAttr reads an attribute that sources and selections share.
func (d *decoder) headAttr(h *Head, a attribute) {
	switch a.el.local {
	case "guid":
		h.GUID = d.guid(a)
	case "name":
		h.Name = d.text(a, &h.Blank, BlankName)
	case "creatingUser":
		h.CreatingUser = d.ref(a)
	case "creationDateTime":
		h.Created = d.repeated(a)
	case "modifyingUser":
		h.ModifyingUser = d.ref(a)
	case "modifiedDateTime":
		h.Modified = d.repeated(a)
	default:
		d.unknownAttr(a)
	}
}

// attached reads a child that hangs on sources and selections alike.
func (d *decoder) attached(h *Head, codings *[]Coding, notes *[]GUID, values *[]VariableValue) {
	switch {
	case d.name == "Description":
		d.element(&h.Description, &h.Blank, BlankDescription)
	case d.name == "Coding" && codings != nil:
		*codings = d.coding(*codings)
	case d.name == "NoteRef":
		d.targets(notes)
	case d.name == "VariableValue" && values != nil:
		*values = append(*values, d.value())
	default:
		d.unknown()
	}
}

// coding reads one coding. One with several codes, which the schema forbids,
// becomes several; all but the first get a GUID made from both.
func (d *decoder) coding(to []Coding) []Coding {
	var c Coding
	for _, a := range d.attrs() {
		switch a.el.local {
		case "guid":
			c.GUID = d.guid(a)
		case "creatingUser":
			c.CreatingUser = d.ref(a)
		case "creationDateTime":
			c.Created = d.repeated(a)
		default:
			d.unknownAttr(a)
		}
	}
	var more []GUID
	for d.child() {
		switch {
		case d.name == "CodeRef" && c.Code == "":
			c.Code = d.target()
		case d.name == "CodeRef":
			d.targets(&more)
		case d.name == "NoteRef":
			d.targets(&c.NoteRefs)
		default:
			d.unknown()
		}
	}
	if c.Code == "" {
		d.rep.add(Lost, "coding", d.where(), "a coding names no code; it is not kept")
		return to
	}
	to = append(to, c)
	for _, code := range more {
		d.rep.add(Changed, "coding", d.where(), "a coding names several codes; it becomes one coding for each")
		next := c
		next.Code, next.GUID = code, (c.GUID + "+" + code).Standard()
		to = append(to, next)
	}
	return to
}

func (d *decoder) textSource() *TextSource {
	s := &TextSource{}
	for _, a := range d.attrs() {
		switch a.el.local {
		case "richTextPath":
			s.RichTextPath = d.text(a, &s.Blank, BlankRichTextPath)
		case "plainTextPath":
			s.PlainTextPath = d.text(a, &s.Blank, BlankPlainTextPath)
		default:
			d.headAttr(&s.Head, a)
		}
	}
	for d.child() {
		switch d.name {
		case "PlainTextContent":
			d.element(&s.Content, &s.Blank, BlankContent)
		case "PlainTextSelection":
			s.Selections = append(s.Selections, d.textSelection())
		default:
			d.attached(&s.Head, &s.Codings, &s.NoteRefs, &s.Values)
		}
	}
	return s
}

func (d *decoder) textSelection() (s TextSelection) {
	for _, a := range d.attrs() {
		switch a.el.local {
		case "startPosition":
			s.Start = d.int(a)
		case "endPosition":
			s.End = d.int(a)
		default:
			d.headAttr(&s.Head, a)
		}
	}
	for d.child() {
		d.attached(&s.Head, &s.Codings, &s.NoteRefs, nil)
	}
	return s
}

func (d *decoder) picture() *PictureSource {
	s := &PictureSource{}
	for _, a := range d.attrs() {
		d.fileAttr(&s.Head, &s.Path, &s.CurrentPath, a)
	}
	for d.child() {
		switch d.name {
		case "TextDescription":
			s.TextDescription = d.oneText(s.TextDescription)
		case "PictureSelection":
			var sel PictureSelection
			for _, a := range d.attrs() {
				if !d.corner(a, &sel.FirstX, &sel.FirstY, &sel.SecondX, &sel.SecondY) {
					d.headAttr(&sel.Head, a)
				}
			}
			for d.child() {
				d.attached(&sel.Head, &sel.Codings, &sel.NoteRefs, nil)
			}
			s.Selections = append(s.Selections, sel)
		default:
			d.attached(&s.Head, &s.Codings, &s.NoteRefs, &s.Values)
		}
	}
	return s
}

func (d *decoder) fileAttr(h *Head, path, current *string, a attribute) {
	switch a.el.local {
	case "path":
		*path = d.text(a, &h.Blank, BlankPath)
	case "currentPath":
		*current = d.text(a, &h.Blank, BlankCurrentPath)
	default:
		d.headAttr(h, a)
	}
}

func (d *decoder) corner(a attribute, x1, y1, x2, y2 *int64) bool {
	switch a.el.local {
	case "firstX":
		*x1 = d.int(a)
	case "firstY":
		*y1 = d.int(a)
	case "secondX":
		*x2 = d.int(a)
	case "secondY":
		*y2 = d.int(a)
	default:
		return false
	}
	return true
}

// oneText reads a text of which there may be one.
func (d *decoder) oneText(was *TextSource) *TextSource {
	if was == nil {
		return d.textSource()
	}
	d.rep.add(Lost, "repeated", d.where(), "a second <%s> is not kept", d.name)
	d.skip()
	return was
}

func (d *decoder) pdf() *PDFSource {
	s := &PDFSource{}
	for _, a := range d.attrs() {
		d.fileAttr(&s.Head, &s.Path, &s.CurrentPath, a)
	}
	for d.child() {
		switch d.name {
		case "PDFSelection":
			s.Selections = append(s.Selections, d.area())
		case "Representation":
			s.Representation = d.oneText(s.Representation)
		default:
			d.attached(&s.Head, &s.Codings, &s.NoteRefs, &s.Values)
		}
	}
	return s
}

func (d *decoder) area() (s PDFSelection) {
	for _, a := range d.attrs() {
		if a.el.local == "page" {
			s.Page = d.int(a)
		} else if !d.corner(a, &s.FirstX, &s.FirstY, &s.SecondX, &s.SecondY) {
			d.headAttr(&s.Head, a)
		}
	}
	for d.child() {
		if d.name == "Representation" {
			s.Representation = d.oneText(s.Representation)
		} else {
			d.attached(&s.Head, &s.Codings, &s.NoteRefs, nil)
		}
	}
	return s
}
