package refi

import "strings"

// projectAttrs reads the attributes of the root.
func (d *decoder) projectAttrs(p *Project) {
	for _, a := range d.attrs() {
		switch a.el.local {
		case "name":
			p.Name = d.text(a, &p.Blank, BlankName)
		case "origin":
			p.Origin = d.text(a, &p.Blank, BlankOrigin)
		case "basePath":
			p.BasePath = d.text(a, &p.Blank, BlankBasePath)
		case "creatingUserGUID":
			p.CreatingUser = d.ref(a)
		case "creationDateTime":
			p.Created = string(a.value)
		case "modifyingUserGUID":
			p.ModifyingUser = d.ref(a)
		case "modifiedDateTime":
			p.Modified = string(a.value)
		default:
			d.unknownAttr(a)
		}
	}
}

// project reads the children of the root; each source goes to take.
func (d *decoder) project(p *Project, take func(Source) bool) {
	for d.child() {
		switch d.name {
		case "Users":
			d.list("User", func() { p.Users = append(p.Users, d.user()) })
		case "CodeBook":
			d.list("Codes", func() { d.list("Code", func() { p.Codes = append(p.Codes, d.code()) }) })
		case "Variables":
			d.list("Variable", func() { p.Variables = append(p.Variables, d.variable()) })
		case "Cases":
			d.list("Case", func() { p.Cases = append(p.Cases, d.oneCase()) })
		case "Sources":
			if !d.sources(take) {
				return
			}
		case "Notes":
			d.list("Note", func() { p.Notes = append(p.Notes, *d.textSource()) })
		case "Links":
			d.list("Link", func() { p.Links = append(p.Links, d.link()) })
		case "Sets":
			d.list("Set", func() { p.Sets = append(p.Sets, d.set()) })
		case "Graphs":
			d.list("Graph", func() { p.Graphs = append(p.Graphs, d.graph()) })
		case "Description":
			d.element(&p.Description, &p.Blank, BlankDescription)
		case "NoteRef":
			d.targets(&p.NoteRefs)
		default:
			d.unknown()
		}
	}
}

// list reads a container of elements of one name.
func (d *decoder) list(name string, read func()) {
	for _, a := range d.attrs() {
		d.unknownAttr(a)
	}
	for d.child() {
		if d.name == name {
			read()
		} else {
			d.unknown()
		}
	}
}

func (d *decoder) user() (u User) {
	for _, a := range d.attrs() {
		switch a.el.local {
		case "guid":
			u.GUID = d.guid(a)
		case "name":
			u.Name = d.text(a, &u.Blank, BlankName)
		case "id":
			u.ID = d.text(a, &u.Blank, BlankID)
		default:
			d.unknownAttr(a)
		}
	}
	d.nothing()
	return u
}

// nothing reads to the end of an element that has no children.
func (d *decoder) nothing() {
	for d.child() {
		d.unknown()
	}
}

func (d *decoder) code() Code {
	c := Code{Codable: true}
	said := false
	for _, a := range d.attrs() {
		switch a.el.local {
		case "guid":
			c.GUID = d.guid(a)
		case "name":
			c.Name = d.text(a, &c.Blank, BlankName)
		case "color":
			c.Color = d.color(a)
		case "isCodable":
			s := strings.ToLower(strings.TrimSpace(string(a.value)))
			c.Codable, said = s != "false" && s != "0", true
		default:
			d.unknownAttr(a)
		}
	}
	if !said {
		d.rep.add(Changed, "codable", d.where(), "the file does not say whether this code can be used for coding; it is taken that it can")
	}
	for d.child() {
		switch d.name {
		case "Description":
			d.element(&c.Description, &c.Blank, BlankDescription)
		case "NoteRef":
			d.targets(&c.NoteRefs)
		case "Code":
			c.Codes = append(c.Codes, d.code())
		default:
			d.unknown()
		}
	}
	return c
}

func (d *decoder) color(a attribute) string {
	s := d.repeated(a)
	if !isColor(s) {
		if std, ok := StandardColor(s); ok {
			d.rep.add(Changed, "colour", d.where(), "the colour %.40q is written as %s", s, std)
		} else {
			d.rep.add(Lost, "colour", d.where(), "the colour %.40q is not understood; it is left out when written", s)
		}
	}
	return s
}

func (d *decoder) variable() (v Variable) {
	for _, a := range d.attrs() {
		switch a.el.local {
		case "guid":
			v.GUID = d.guid(a)
		case "name":
			v.Name = d.text(a, &v.Blank, BlankName)
		case "typeOfVariable":
			v.Type = VariableType(d.repeated(a))
		default:
			d.unknownAttr(a)
		}
	}
	for d.child() {
		if d.name == "Description" {
			d.element(&v.Description, &v.Blank, BlankDescription)
		} else {
			d.unknown()
		}
	}
	return v
}

func (d *decoder) value() (v VariableValue) {
	for _, a := range d.attrs() {
		d.unknownAttr(a)
	}
	for d.child() {
		t, isValue := strings.CutSuffix(d.name, "Value")
		switch {
		case d.name == "VariableRef":
			v.Variable = d.target()
		case isValue && t != "" && t != "Variable":
			if v.Type != "" {
				d.rep.add(Lost, "value", d.where(), "a variable has two values for one case; the first is kept")
				d.skip()
				continue
			}
			v.Type, v.Value = VariableType(t), d.words()
		default:
			d.unknown()
		}
	}
	return v
}

func (d *decoder) oneCase() (c Case) {
	for _, a := range d.attrs() {
		switch a.el.local {
		case "guid":
			c.GUID = d.guid(a)
		case "name":
			c.Name = d.text(a, &c.Blank, BlankName)
		default:
			d.unknownAttr(a)
		}
	}
	for d.child() {
		switch d.name {
		case "Description":
			d.element(&c.Description, &c.Blank, BlankDescription)
		case "CodeRef":
			d.targets(&c.CodeRefs)
		case "VariableValue":
			c.Values = append(c.Values, d.value())
		case "SourceRef":
			d.targets(&c.SourceRefs)
		case "SelectionRef":
			d.targets(&c.SelectionRefs)
		default:
			d.unknown()
		}
	}
	return c
}

func (d *decoder) set() (s Set) {
	for _, a := range d.attrs() {
		switch a.el.local {
		case "guid":
			s.GUID = d.guid(a)
		case "name":
			s.Name = d.text(a, &s.Blank, BlankName)
		default:
			d.unknownAttr(a)
		}
	}
	for d.child() {
		switch d.name {
		case "Description":
			d.element(&s.Description, &s.Blank, BlankDescription)
		case "MemberCode":
			d.targets(&s.Codes)
		case "MemberSource":
			d.targets(&s.Sources)
		case "MemberNote":
			d.targets(&s.Notes)
		default:
			d.unknown()
		}
	}
	return s
}

func (d *decoder) link() (l Link) {
	for _, a := range d.attrs() {
		switch a.el.local {
		case "guid":
			l.GUID = d.guid(a)
		case "name":
			l.Name = d.text(a, &l.Blank, BlankName)
		case "direction":
			l.Direction = d.repeated(a)
		case "color":
			l.Color = d.color(a)
		case "originGUID":
			l.Origin = GUID(a.value)
		case "targetGUID":
			l.Target = GUID(a.value)
		default:
			d.unknownAttr(a)
		}
	}
	for d.child() {
		if d.name == "NoteRef" {
			d.targets(&l.NoteRefs)
		} else {
			d.unknown()
		}
	}
	return l
}
