package refi

import (
	"fmt"
	"math"
	"strings"

	"pgregory.net/rapid"
)

// maker draws random projects that use every element and attribute of the schema.
type maker struct {
	t                                                 *rapid.T
	n                                                 int
	users, codes, variables, sources, passages, notes []GUID
}

func (m *maker) bool() bool       { return rapid.Bool().Draw(m.t, "bool") }
func (m *maker) many(max int) int { return rapid.IntRange(0, max).Draw(m.t, "many") }

func (m *maker) int() int64 {
	return rapid.OneOf(rapid.Int64Range(-5, 1000), rapid.Just(int64(math.MaxInt64)), rapid.Just(int64(math.MinInt64))).Draw(m.t, "int")
}

func (m *maker) optional() *int64 {
	if m.bool() {
		return nil
	}
	v := m.int()
	return &v
}

// text has everything that XML makes hard; only what XML cannot hold is left out.
func (m *maker) text() string {
	return rapid.OneOf(
		rapid.StringOf(rapid.RuneFrom([]rune("ab <>&\"'\n\r\t]é😀\u00a0\u2028\uFFFD"))),
		rapid.Just("]]> &amp; <![CDATA[ <!-- --> <?x?> </Description>"),
		rapid.Just("  white space kept \r\n at both ends\t"),
		rapid.Just(""),
	).Draw(m.t, "text")
}

// maybe is a text and whether it is there although empty.
func (m *maker) maybe(b *Blank, bit Blank) string {
	s := m.text()
	if s == "" && m.bool() {
		*b |= bit
	}
	return s
}

func (m *maker) guid() GUID {
	m.n++
	g := fmt.Sprintf("%08x-0000-4abc-8def-%012x", rapid.Uint32().Draw(m.t, "guid"), m.n)
	switch rapid.IntRange(0, 2).Draw(m.t, "form") {
	case 0:
		return GUID(strings.ToUpper(g))
	case 1:
		return GUID("{" + g + "}")
	}
	return GUID(g)
}

func (m *maker) one(list []GUID) GUID {
	if len(list) == 0 || m.many(9) == 9 {
		return m.guid()
	}
	return rapid.SampledFrom(list).Draw(m.t, "ref")
}

func (m *maker) refs(list []GUID) (out []GUID) {
	for range m.many(2) {
		out = append(out, m.one(list))
	}
	return out
}

func (m *maker) maybeRef(list []GUID) GUID {
	if m.bool() {
		return ""
	}
	return m.one(list)
}

func (m *maker) moment() string {
	return rapid.SampledFrom([]string{"", "2018-03-27T17:46:39Z", "2018-10-04T22:56:11", "2020-02-29T00:00:00.123+05:30", "2001-12-31T24:00:00Z"}).Draw(m.t, "moment")
}

func (m *maker) color() string {
	return rapid.SampledFrom([]string{"", "#F00082", "#abc", "#00ff7F"}).Draw(m.t, "color")
}

func (m *maker) word(kind string) string {
	return rapid.SampledFrom(append([]string{""}, enumerations[kind]...)).Draw(m.t, kind)
}

func (m *maker) stamp() Stamp {
	return Stamp{m.maybeRef(m.users), m.moment(), m.maybeRef(m.users), m.moment()}
}

func (m *maker) head() (h Head) {
	h.GUID, h.Stamp = m.guid(), m.stamp()
	h.Name = m.maybe(&h.Blank, BlankName)
	h.Description = m.maybe(&h.Blank, BlankDescription)
	return h
}

func (m *maker) codings() (out []Coding) {
	for range m.many(2) {
		out = append(out, Coding{m.guid(), m.maybeRef(m.users), m.moment(), m.one(m.codes), m.refs(m.notes)})
	}
	return out
}

func (m *maker) values() (out []VariableValue) {
	for range m.many(2) {
		v := VariableValue{Variable: m.one(m.variables)}
		v.Type = rapid.SampledFrom([]VariableType{"", "Text", "Boolean", "Integer", "Float", "Date", "DateTime"}).Draw(m.t, "type")
		switch v.Type {
		case "Text":
			v.Value = m.text()
		case "Boolean":
			v.Value = "true"
		case "Integer":
			v.Value = "-12345678901234567890"
		case "Float":
			v.Value = rapid.SampledFrom([]string{"1.5", "-.5", "3."}).Draw(m.t, "float")
		case "Date":
			v.Value = "2000-02-29Z"
		case "DateTime":
			v.Value = "2018-03-27T17:46:39Z"
		}
		out = append(out, v)
	}
	return out
}

func (m *maker) textSource() *TextSource {
	s := &TextSource{Head: m.head(), Codings: m.codings(), NoteRefs: m.refs(m.notes), Values: m.values()}
	s.RichTextPath = m.path(&s.Blank, BlankRichTextPath, ".docx")
	s.PlainTextPath = m.path(&s.Blank, BlankPlainTextPath, ".txt")
	s.Content = m.maybe(&s.Blank, BlankContent)
	for range m.many(2) {
		s.Selections = append(s.Selections, TextSelection{m.head(), m.int(), m.int(), m.codings(), m.refs(m.notes)})
		m.passages = append(m.passages, s.Selections[len(s.Selections)-1].GUID)
	}
	return s
}

func (m *maker) path(b *Blank, bit Blank, ext string) string {
	switch m.many(3) {
	case 0:
		return "internal://" + string(m.guid()) + ext
	case 1:
		return "relative:///a b/ü" + ext
	case 2:
		return "absolute:///C:/Users/x" + ext
	}
	if m.bool() {
		*b |= bit
	}
	return ""
}

func (m *maker) maybeText() *TextSource {
	if m.bool() {
		return nil
	}
	return m.textSource()
}

func (m *maker) source() Source {
	switch m.many(3) {
	case 0:
		return m.textSource()
	case 1:
		s := &PictureSource{Head: m.head(), TextDescription: m.maybeText(), Codings: m.codings(), NoteRefs: m.refs(m.notes), Values: m.values()}
		s.Path, s.CurrentPath = m.path(&s.Blank, BlankPath, ".jpg"), m.path(&s.Blank, BlankCurrentPath, ".jpg")
		for range m.many(2) {
			s.Selections = append(s.Selections, PictureSelection{m.head(), m.int(), m.int(), m.int(), m.int(), m.codings(), m.refs(m.notes)})
		}
		return s
	case 2:
		s := &PDFSource{Head: m.head(), Representation: m.maybeText(), Codings: m.codings(), NoteRefs: m.refs(m.notes), Values: m.values()}
		s.Path, s.CurrentPath = m.path(&s.Blank, BlankPath, ".pdf"), m.path(&s.Blank, BlankCurrentPath, ".pdf")
		for range m.many(2) {
			s.Selections = append(s.Selections, PDFSelection{m.head(), m.int(), m.int(), m.int(), m.int(), m.int(), m.maybeText(), m.codings(), m.refs(m.notes)})
		}
		return s
	}
	return m.media()
}

func (m *maker) media() Source {
	s := &MediaSource{Head: m.head(), Video: m.bool(), Codings: m.codings(), NoteRefs: m.refs(m.notes), Values: m.values()}
	s.Path, s.CurrentPath = m.path(&s.Blank, BlankPath, ".mp4"), m.path(&s.Blank, BlankCurrentPath, ".mp4")
	for range m.many(2) {
		s.Selections = append(s.Selections, MediaSelection{m.head(), m.int(), m.int(), m.codings(), m.refs(m.notes)})
	}
	for range m.many(2) {
		t := Transcript{Head: m.head(), NoteRefs: m.refs(m.notes)}
		t.RichTextPath, t.PlainTextPath = m.path(&t.Blank, BlankRichTextPath, ".docx"), m.path(&t.Blank, BlankPlainTextPath, ".txt")
		t.Content = m.maybe(&t.Blank, BlankContent)
		var points []GUID
		for range m.many(3) {
			t.SyncPoints = append(t.SyncPoints, SyncPoint{m.guid(), m.optional(), m.optional()})
			points = append(points, t.SyncPoints[len(t.SyncPoints)-1].GUID)
		}
		for range m.many(2) {
			t.Selections = append(t.Selections, TranscriptSelection{m.head(), m.maybeRef(points), m.maybeRef(points), m.codings(), m.refs(m.notes)})
		}
		s.Transcripts = append(s.Transcripts, t)
	}
	return s
}

func (m *maker) codeTree(deep int, notes bool) (out []Code) {
	for range m.many(2) {
		c := Code{GUID: m.guid(), Name: m.text(), Codable: m.bool(), Color: m.color()}
		if c.Name == "" {
			c.Blank |= BlankName
		}
		c.Description = m.maybe(&c.Blank, BlankDescription)
		if notes {
			c.NoteRefs = m.refs(nil)
		}
		m.codes = append(m.codes, c.GUID)
		if deep > 0 {
			c.Codes = m.codeTree(deep-1, notes)
		}
		out = append(out, c)
	}
	return out
}

func (m *maker) sets(codebook bool) (out []Set) {
	for range m.many(2) {
		s := Set{GUID: m.guid(), Name: "set", Codes: m.refs(m.codes)}
		s.Description = m.maybe(&s.Blank, BlankDescription)
		if !codebook {
			s.Sources, s.Notes = m.refs(m.sources), m.refs(m.notes)
		}
		out = append(out, s)
	}
	return out
}

func (m *maker) project() *Project {
	p := &Project{Name: "p" + m.text(), Created: m.moment(), Modified: m.moment()}
	p.Origin, p.BasePath = m.maybe(&p.Blank, BlankOrigin), m.maybe(&p.Blank, BlankBasePath)
	p.Description = m.maybe(&p.Blank, BlankDescription)
	for range m.many(2) {
		u := User{GUID: m.guid()}
		u.Name, u.ID = m.maybe(&u.Blank, BlankName), m.maybe(&u.Blank, BlankID)
		p.Users, m.users = append(p.Users, u), append(m.users, u.GUID)
	}
	p.CreatingUser, p.ModifyingUser = m.maybeRef(m.users), m.maybeRef(m.users)
	p.Codes = m.codeTree(2, true)
	for range m.many(2) {
		v := Variable{GUID: m.guid(), Name: "v", Type: rapid.SampledFrom([]VariableType{"Text", "Boolean", "Integer", "Float", "Date", "DateTime"}).Draw(m.t, "type")}
		v.Description = m.maybe(&v.Blank, BlankDescription)
		p.Variables, m.variables = append(p.Variables, v), append(m.variables, v.GUID)
	}
	for range m.many(2) {
		p.Notes = append(p.Notes, *m.textSource())
		m.notes = append(m.notes, p.Notes[len(p.Notes)-1].GUID)
	}
	for range m.many(4) {
		p.Sources = append(p.Sources, m.source())
		m.sources = append(m.sources, p.Sources[len(p.Sources)-1].About().GUID)
	}
	for range m.many(2) {
		c := Case{GUID: m.guid(), CodeRefs: m.refs(m.codes), Values: m.values(), SourceRefs: m.refs(m.sources), SelectionRefs: m.refs(m.passages)}
		c.Name, c.Description = m.maybe(&c.Blank, BlankName), m.maybe(&c.Blank, BlankDescription)
		p.Cases = append(p.Cases, c)
	}
	for range m.many(2) {
		l := Link{GUID: m.guid(), Direction: m.word("direction"), Color: m.color(), Origin: m.maybeRef(m.notes), Target: m.maybeRef(m.passages), NoteRefs: m.refs(m.notes)}
		l.Name = m.maybe(&l.Blank, BlankName)
		p.Links = append(p.Links, l)
	}
	p.Sets = m.sets(false)
	for range m.many(2) {
		p.Graphs = append(p.Graphs, m.graph())
	}
	p.NoteRefs = m.refs(m.notes)
	return p
}

func (m *maker) graph() Graph {
	g := Graph{GUID: m.guid()}
	g.Name = m.maybe(&g.Blank, BlankName)
	var vertices []GUID
	for range m.many(3) {
		v := Vertex{GUID: m.guid(), Represents: m.maybeRef(m.codes), FirstX: m.int(), FirstY: m.int(), SecondX: m.optional(), SecondY: m.optional(), Shape: m.word("shape"), Color: m.color()}
		v.Name = m.maybe(&v.Blank, BlankName)
		g.Vertices, vertices = append(g.Vertices, v), append(vertices, v.GUID)
	}
	for range m.many(2) {
		e := Edge{GUID: m.guid(), Represents: m.maybeRef(m.codes), From: m.one(vertices), To: m.one(vertices), Color: m.color(), Direction: m.word("direction"), LineStyle: m.word("line")}
		e.Name = m.maybe(&e.Blank, BlankName)
		g.Edges = append(g.Edges, e)
	}
	return g
}
