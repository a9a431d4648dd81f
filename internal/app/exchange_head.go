package app

import (
	"fmt"

	"firsthand.study"
	"firsthand.study/refi"
)

// takeUsers makes colleagues of a project's users, by GUID or by name.
func (in *incoming) takeUsers() error {
	all, err := in.tx.Colleagues(in.ctx, in.study.ID)
	if err != nil {
		return err
	}
	names, known := map[string]firsthand.ID{}, map[firsthand.ID]bool{}
	for _, c := range all {
		names[c.Name], known[c.ID] = c.ID, true
	}
	for i, u := range in.head.Users {
		id := in.mask.id(u.GUID)
		name := firstOf(u.Name, u.ID, fmt.Sprintf("user %d", i+1))
		switch other, taken := names[name]; {
		case known[id]:
			in.users[id] = id
		case taken && len(in.head.Users) > 0 && !in.fromHere(name):
			in.users[id] = other
		default:
			for n := 2; names[name] != ""; n++ {
				name = fmt.Sprintf("%s (%d)", firstOf(u.Name, u.ID), n)
			}
			c := firsthand.Colleague{ID: id, Study: in.study.ID, Name: name, Role: firsthand.Coder}
			if in.extra != nil && in.extra.Roles[in.mask.guid(id)] != "" {
				c.Role = in.extra.Roles[in.mask.guid(id)]
			}
			if err := in.tx.PutColleague(in.ctx, c); err != nil {
				return err
			}
			in.users[id] = id
		}
		names[name], known[id] = in.users[id], true
		if err := in.keep(partUser, in.users[id], "", i+1, u); err != nil {
			return err
		}
	}
	return nil
}

// fromHere tells whether a name was taken by another user of this very project:
// two users of one name stay two.
func (in *incoming) fromHere(name string) bool {
	n := 0
	for _, u := range in.head.Users {
		if firstOf(u.Name, u.ID) == name {
			n++
		}
	}
	return n > 1
}

func firstOf(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}

// user is the colleague that a GUID means. Where the project names none that it
// has, it is nobody: a colleague who stands in, and is not written back.
func (in *incoming) user(g refi.GUID) (firsthand.ID, error) {
	if id, ok := in.users[in.mask.id(g)]; ok {
		return id, nil
	}
	if in.nobody == "" {
		in.nobody = derivedID(string(in.study.ID), partNobody)
		c := firsthand.Colleague{ID: in.nobody, Study: in.study.ID, Name: "not named in the project", Role: firsthand.Coder}
		if err := in.tx.PutColleague(in.ctx, c); err != nil {
			return "", err
		}
		if err := in.keep(partNobody, in.nobody, "", 0, struct{}{}); err != nil {
			return "", err
		}
	}
	return in.nobody, nil
}

// takeCodes makes codes, children after their parents. A code that the study
// has, by GUID or by path, is that code.
func (in *incoming) takeCodes() error {
	t, err := readTree(in.ctx, in.tx, in.study.ID)
	if err != nil {
		return err
	}
	return in.codesBelow(t, "", "", in.head.Codes)
}

func (in *incoming) codesBelow(t *codeTree, parent firsthand.ID, prefix string, list []refi.Code) error {
	position := t.lastPosition(parent)
	names := map[string]bool{}
	for _, rc := range list {
		id := in.mask.id(rc.GUID)
		path := prefix + firsthand.PathOf([]string{rc.Name})
		if t.byID[id] == nil && !names[rc.Name] {
			if there, ok := t.by[path]; ok {
				in.codes[id] = there
				if err := in.codesBelow(t, there, path+"/", rc.Codes); err != nil {
					return err
				}
				continue
			}
		}
		names[rc.Name] = true
		if _, twice := in.codes[id]; twice {
			id = derivedID(string(id), path) // the same GUID on two codes
			in.res.Notes.add("Two codes have the GUID %s; the second, %q, has a new one.", rc.GUID, path)
		}
		if t.byID[id] == nil {
			position++
			c := in.code(rc, id, parent, position)
			if err := in.tx.PutCode(in.ctx, c); err != nil {
				return err
			}
			in.res.Codes++
		}
		in.codes[id] = id
		part := rc
		part.Codes = nil
		if err := in.keep(partCode, id, "", position, part); err != nil {
			return err
		}
		if err := in.codesBelow(t, id, path+"/", rc.Codes); err != nil {
			return err
		}
	}
	return nil
}

func (in *incoming) code(rc refi.Code, id, parent firsthand.ID, position int) firsthand.Code {
	c := firsthand.Code{ID: id, Study: in.study.ID, Parent: parent, Name: firstOf(rc.Name, "code without a name"), Definition: rc.Description,
		Position: position, Folder: !rc.Codable}
	if color, ok := refi.StandardColor(rc.Color); ok && len(color) == 7 {
		c.Color = color
	}
	if in.extra == nil {
		return c
	}
	if x, ok := in.extra.Codes[in.mask.guid(id)]; ok {
		c.Theme, c.Title = x.Theme, x.Title
		if x.Description == rc.Description {
			c.Definition, c.UseWhen, c.NotWhen, c.Example = x.Definition, x.UseWhen, x.NotWhen, x.Example
		}
	}
	return c
}

var variableTypes = map[refi.VariableType]firsthand.VariableType{
	refi.TextVariable: firsthand.TextValue, refi.BooleanVariable: firsthand.BooleanValue, refi.IntegerVariable: firsthand.IntegerValue,
	refi.FloatVariable: firsthand.NumberValue, refi.DateVariable: firsthand.DateValue, refi.DateTimeVariable: firsthand.DateTimeValue,
}

// typeOf is the type of the schema for a variable of ours.
func typeOf(v firsthand.VariableType) refi.VariableType {
	for theirs, ours := range variableTypes {
		if ours == v {
			return theirs
		}
	}
	return refi.TextVariable
}

func (in *incoming) takeVariables() error {
	all, err := in.tx.Variables(in.ctx, in.study.ID)
	if err != nil {
		return err
	}
	names, known := map[string]bool{}, map[firsthand.ID]bool{}
	for _, v := range all {
		names[v.Name], known[v.ID] = true, true
	}
	for i, rv := range in.head.Variables {
		id := in.mask.id(rv.GUID)
		if !known[id] {
			known[id] = true
			v := firsthand.Variable{ID: id, Study: in.study.ID, Type: variableTypes[rv.Type], Note: rv.Description, Position: len(names) + 1,
				Name: unusedName(firstOf(rv.Name, "variable"), names)}
			if in.extra != nil {
				if x, ok := in.extra.Variables[in.mask.guid(id)]; ok {
					v.Type, v.Values = x.Type, x.Values
				}
			}
			if err := in.tx.PutVariable(in.ctx, v); err != nil {
				return err
			}
		}
		if err := in.keep(partVariable, id, "", i+1, rv); err != nil {
			return err
		}
	}
	return nil
}

// unusedName numbers a name that is taken, and takes it.
func unusedName(name string, taken map[string]bool) string {
	candidate := name
	for n := 2; taken[candidate]; n++ {
		candidate = fmt.Sprintf("%s (%d)", name, n)
	}
	taken[candidate] = true
	return candidate
}

// casePart is a case as it came, and the name that the import gave it.
type casePart struct {
	Case     refi.Case
	Assigned string
}

func (in *incoming) takeCases() error {
	all, err := in.tx.Cases(in.ctx, in.study.ID)
	if err != nil {
		return err
	}
	names, known := map[string]bool{}, map[firsthand.ID]bool{}
	for _, c := range all {
		names[c.Name], known[c.ID] = true, true
	}
	variables := map[firsthand.ID]bool{}
	for _, v := range in.head.Variables {
		variables[in.mask.id(v.GUID)] = true
	}
	for i, rc := range in.head.Cases {
		id := in.mask.id(rc.GUID)
		if known[id] {
			continue
		}
		known[id] = true
		c := firsthand.Case{ID: id, Study: in.study.ID, Name: unusedName(firstOf(rc.Name, fmt.Sprintf("case %d", i+1)), names), Note: rc.Description,
			Participant: true, Position: len(names), Created: in.tx.Now()}
		if in.extra != nil {
			if x, ok := in.extra.Cases[in.mask.guid(id)]; ok {
				c.Pseudonym, c.Participant, c.Position, c.Created = x.Pseudonym, x.Participant, x.Position, x.Created
			}
		}
		if err := in.tx.PutCase(in.ctx, c); err != nil {
			return err
		}
		in.res.Cases++
		for _, v := range rc.Values {
			variable := in.mask.id(v.Variable)
			if v.Type == "" || v.Value == "" || !variables[variable] {
				continue // a missing value, kept in the part
			}
			if err := in.tx.PutValue(in.ctx, firsthand.Value{Case: id, Variable: variable, Text: v.Value}); err != nil {
				return err
			}
		}
		for _, s := range rc.SourceRefs {
			if src := in.mask.id(s); in.caseOf[src] == "" {
				in.caseOf[src] = id
			}
		}
		if err := in.keep(partCase, id, "", i+1, casePart{rc, c.Name}); err != nil {
			return err
		}
	}
	return nil
}

// takeNotes makes memos of notes, about the first thing that refers to them.
// What a note has beside its words is kept.
func (in *incoming) takeNotes() error {
	about := map[firsthand.ID]firsthand.ID{}
	refer := func(object firsthand.ID, notes []refi.GUID) {
		for _, n := range notes {
			if id := in.mask.id(n); about[id] == "" {
				about[id] = object
			}
		}
	}
	for _, path := range refi.CodeIndex(in.head.Codes) {
		refer(in.codes[in.mask.id(path.Code().GUID)], path.Code().NoteRefs)
	}
	for i, n := range in.head.Notes {
		id := in.mask.id(n.GUID)
		part := notePart{Note: n}
		text, err := in.file.Text(&n)
		if err == nil {
			part.HasText = true
			object := about[id]
			if object == "" {
				object = in.study.ID
			}
			by, err := in.user(n.CreatingUser)
			if err != nil {
				return err
			}
			m := firsthand.Memo{ID: id, Study: in.study.ID, About: object, Title: n.Name, Body: text.Words, By: by,
				Created: moment(n.Created), Modified: moment(n.Modified)}
			if err := in.tx.PutMemo(in.ctx, m); err != nil {
				return err
			}
			in.res.Memos++
		} else {
			in.res.Notes.add("The text of the note %q is missing.", firstOf(n.Name, string(n.GUID)))
		}
		part.Inline = n.PlainTextPath == ""
		part.Note.Content = ""
		if err := in.keepFile(n.RichTextPath); err != nil {
			return err
		}
		if err := in.keep(partNote, id, "", i+1, part); err != nil {
			return err
		}
	}
	return nil
}

// A notePart is a note as it came, but for its words.
type notePart struct {
	Note    refi.TextSource
	Inline  bool
	HasText bool
}
