package refi

func (d *decoder) media() *MediaSource {
	s := &MediaSource{Video: d.name == "VideoSource"}
	for _, a := range d.attrs() {
		d.fileAttr(&s.Head, &s.Path, &s.CurrentPath, a)
	}
	for d.child() {
		switch d.name {
		case "Transcript":
			s.Transcripts = append(s.Transcripts, d.transcript())
		case "AudioSelection", "VideoSelection":
			if (d.name == "VideoSelection") != s.Video {
				d.rep.add(Changed, "element", d.where(), "a <%s> stands in the other kind of recording; it is read as one of this kind", d.name)
			}
			s.Selections = append(s.Selections, d.stretch())
		default:
			d.attached(&s.Head, &s.Codings, &s.NoteRefs, &s.Values)
		}
	}
	return s
}

func (d *decoder) stretch() (s MediaSelection) {
	for _, a := range d.attrs() {
		switch a.el.local {
		case "begin":
			s.Begin = d.int(a)
		case "end":
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

func (d *decoder) transcript() (t Transcript) {
	for _, a := range d.attrs() {
		switch a.el.local {
		case "richTextPath":
			t.RichTextPath = d.text(a, &t.Blank, BlankRichTextPath)
		case "plainTextPath":
			t.PlainTextPath = d.text(a, &t.Blank, BlankPlainTextPath)
		default:
			d.headAttr(&t.Head, a)
		}
	}
	for d.child() {
		switch d.name {
		case "PlainTextContent":
			d.element(&t.Content, &t.Blank, BlankContent)
		case "SyncPoint":
			t.SyncPoints = append(t.SyncPoints, d.syncPoint())
		case "TranscriptSelection":
			t.Selections = append(t.Selections, d.transcriptSelection())
		default:
			d.attached(&t.Head, nil, &t.NoteRefs, nil)
		}
	}
	return t
}

func (d *decoder) syncPoint() (p SyncPoint) {
	for _, a := range d.attrs() {
		switch a.el.local {
		case "guid":
			p.GUID = d.guid(a)
		case "timeStamp":
			p.TimeStamp = d.optional(a)
		case "position":
			p.Position = d.optional(a)
		default:
			d.unknownAttr(a)
		}
	}
	d.nothing()
	return p
}

func (d *decoder) transcriptSelection() (s TranscriptSelection) {
	for _, a := range d.attrs() {
		switch a.el.local {
		case "fromSyncPoint":
			s.From = GUID(a.value)
		case "toSyncPoint":
			s.To = GUID(a.value)
		default:
			d.headAttr(&s.Head, a)
		}
	}
	for d.child() {
		d.attached(&s.Head, &s.Codings, &s.NoteRefs, nil)
	}
	return s
}

func (d *decoder) graph() (g Graph) {
	for _, a := range d.attrs() {
		switch a.el.local {
		case "guid":
			g.GUID = d.guid(a)
		case "name":
			g.Name = d.text(a, &g.Blank, BlankName)
		default:
			d.unknownAttr(a)
		}
	}
	for d.child() {
		switch d.name {
		case "Vertex":
			g.Vertices = append(g.Vertices, d.vertex())
		case "Edge":
			g.Edges = append(g.Edges, d.edge())
		default:
			d.unknown()
		}
	}
	return g
}

func (d *decoder) vertex() (v Vertex) {
	for _, a := range d.attrs() {
		switch a.el.local {
		case "guid":
			v.GUID = d.guid(a)
		case "representedGUID":
			v.Represents = GUID(a.value)
		case "name":
			v.Name = d.text(a, &v.Blank, BlankName)
		case "firstX":
			v.FirstX = d.int(a)
		case "firstY":
			v.FirstY = d.int(a)
		case "secondX":
			v.SecondX = d.optional(a)
		case "secondY":
			v.SecondY = d.optional(a)
		case "shape":
			v.Shape = d.repeated(a)
		case "color":
			v.Color = d.color(a)
		default:
			d.unknownAttr(a)
		}
	}
	d.nothing()
	return v
}

func (d *decoder) edge() (e Edge) {
	for _, a := range d.attrs() {
		switch a.el.local {
		case "guid":
			e.GUID = d.guid(a)
		case "representedGUID":
			e.Represents = GUID(a.value)
		case "name":
			e.Name = d.text(a, &e.Blank, BlankName)
		case "sourceVertex":
			e.From = GUID(a.value)
		case "targetVertex":
			e.To = GUID(a.value)
		case "color":
			e.Color = d.color(a)
		case "direction":
			e.Direction = d.repeated(a)
		case "lineStyle":
			e.LineStyle = d.repeated(a)
		default:
			d.unknownAttr(a)
		}
	}
	d.nothing()
	return e
}
