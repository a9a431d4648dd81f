package refi

const projectSchema = "urn:QDA-XML:project:1.0 http://schema.qdasoftware.org/versions/Project/v1.0/Project.xsd"
const codebookSchema = "urn:QDA-XML:codebook:1.0 http://schema.qdasoftware.org/versions/Codebook/v1.0/Codebook.xsd"

// root begins the document. Name space declarations are no attributes to the checker.
func (e *encoder) root(name, space, schema string) {
	e.start(name)
	e.buf = append(e.buf, ` xmlns="`+space+`" xmlns:xsi="`+schemaInstance+`" xsi:schemaLocation="`+schema+`"`...)
}

// head writes the root and everything that stands before the sources.
func (e *encoder) head(p *Project) {
	e.root("Project", projectSpace, projectSchema)
	e.attr("name", p.Name)
	e.text("origin", p.Origin, p.Blank&BlankOrigin != 0)
	e.text("basePath", p.BasePath, p.Blank&BlankBasePath != 0)
	e.guid("creatingUserGUID", p.CreatingUser)
	e.moment("creationDateTime", p.Created)
	e.guid("modifyingUserGUID", p.ModifyingUser)
	e.moment("modifiedDateTime", p.Modified)
	all(e, "Users", p.Users, e.user)
	if len(p.Codes) > 0 {
		e.start("CodeBook")
		all(e, "Codes", p.Codes, e.code)
		e.end()
	}
	all(e, "Variables", p.Variables, e.variable)
	all(e, "Cases", p.Cases, e.oneCase)
}

// tail writes everything that stands behind the sources and ends the root.
func (e *encoder) tail(p *Project) {
	e.held = p.CreatingUser
	all(e, "Notes", p.Notes, func(n *TextSource) { e.textSource("Note", n) })
	all(e, "Links", p.Links, e.link)
	all(e, "Sets", p.Sets, e.set)
	all(e, "Graphs", p.Graphs, e.graph)
	e.element("Description", p.Description, p.Blank&BlankDescription != 0)
	e.refs("NoteRef", p.NoteRefs)
	e.end()
}

// all writes a container, which the schema wants left out when it is empty.
func all[T any](e *encoder, name string, list []T, write func(*T)) {
	if len(list) == 0 {
		return
	}
	e.start(name)
	for i := range list {
		write(&list[i])
	}
	e.end()
}

func (e *encoder) user(u *User) {
	e.start("User")
	e.id(u.GUID)
	e.text("name", u.Name, u.Blank&BlankName != 0)
	e.text("id", u.ID, u.Blank&BlankID != 0)
	e.end()
}

func (e *encoder) code(c *Code) {
	e.start("Code")
	e.id(c.GUID)
	e.attr("name", c.Name)
	if c.Codable {
		e.attr("isCodable", "true")
	} else {
		e.attr("isCodable", "false")
	}
	e.color(c.Color)
	e.element("Description", c.Description, c.Blank&BlankDescription != 0)
	if e.notes {
		e.refs("NoteRef", c.NoteRefs)
	} else if len(c.NoteRefs) > 0 {
		e.rep.add(Lost, "note", e.where(), "a codebook cannot hold the notes of a code; they are left out")
	}
	for i := range c.Codes {
		e.code(&c.Codes[i])
	}
	e.end()
}

func (e *encoder) variable(v *Variable) {
	e.start("Variable")
	e.id(v.GUID)
	e.attr("name", v.Name)
	n := len(e.buf)
	if e.choice("typeOfVariable", "variabletype", string(v.Type)); len(e.buf) == n {
		e.attr("typeOfVariable", string(TextVariable))
		e.rep.add(Changed, "variabletype", e.where(), "a variable of no known type is written as text")
	}
	e.element("Description", v.Description, v.Blank&BlankDescription != 0)
	e.end()
}

func (e *encoder) values(list []VariableValue) {
	for _, v := range list {
		if v.Variable == "" {
			e.rep.add(Lost, "value", e.where(), "a value of no variable is left out")
			continue
		}
		e.start("VariableValue")
		e.refs("VariableRef", []GUID{v.Variable})
		switch s, ok := standardValue(v.Type, v.Value); {
		case v.Type == "":
		case v.Type == TextVariable:
			e.element("TextValue", v.Value, true)
		case ok:
			e.element(string(v.Type)+"Value", s, true)
		default:
			e.element("TextValue", v.Value, true)
			e.rep.add(Changed, "value", e.where(), "a value that does not have the form of its type is written as text")
		}
		e.end()
	}
}

func (e *encoder) oneCase(c *Case) {
	e.start("Case")
	e.id(c.GUID)
	e.text("name", c.Name, c.Blank&BlankName != 0)
	e.element("Description", c.Description, c.Blank&BlankDescription != 0)
	e.refs("CodeRef", c.CodeRefs)
	e.values(c.Values)
	e.refs("SourceRef", c.SourceRefs)
	e.refs("SelectionRef", c.SelectionRefs)
	e.end()
}

func (e *encoder) link(l *Link) {
	e.start("Link")
	e.id(l.GUID)
	e.text("name", l.Name, l.Blank&BlankName != 0)
	e.choice("direction", "direction", l.Direction)
	e.color(l.Color)
	e.guid("originGUID", l.Origin)
	e.guid("targetGUID", l.Target)
	e.refs("NoteRef", l.NoteRefs)
	e.end()
}

func (e *encoder) set(s *Set) {
	e.start("Set")
	e.id(s.GUID)
	e.attr("name", s.Name)
	e.element("Description", s.Description, s.Blank&BlankDescription != 0)
	e.refs("MemberCode", s.Codes)
	e.refs("MemberSource", s.Sources)
	e.refs("MemberNote", s.Notes)
	e.end()
}

func (e *encoder) graph(g *Graph) {
	e.start("Graph")
	e.id(g.GUID)
	e.text("name", g.Name, g.Blank&BlankName != 0)
	for _, v := range g.Vertices {
		e.start("Vertex")
		e.id(v.GUID)
		e.guid("representedGUID", v.Represents)
		e.text("name", v.Name, v.Blank&BlankName != 0)
		e.int("firstX", v.FirstX)
		e.int("firstY", v.FirstY)
		e.optional("secondX", v.SecondX)
		e.optional("secondY", v.SecondY)
		e.choice("shape", "shape", v.Shape)
		e.color(v.Color)
		e.end()
	}
	for _, edge := range g.Edges {
		if edge.From == "" || edge.To == "" {
			e.rep.add(Lost, "edge", e.where(), "a line of a graph without both its ends is left out")
			continue
		}
		e.start("Edge")
		e.id(edge.GUID)
		e.guid("representedGUID", edge.Represents)
		e.text("name", edge.Name, edge.Blank&BlankName != 0)
		e.guid("sourceVertex", edge.From)
		e.guid("targetVertex", edge.To)
		e.color(edge.Color)
		e.choice("direction", "direction", edge.Direction)
		e.choice("lineStyle", "line", edge.LineStyle)
		e.end()
	}
	e.end()
}
