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
		id := in.id(u.GUID)
		name := firstOf(lineOf(u.Name), lineOf(u.ID), fmt.Sprintf("user %d", i+1))
		switch other, taken := names[name]; {
		case known[id]:
		case taken && !in.fromHere(name) && in.fresh:
			// Who brings the project in is a user of it, and keeps that GUID.
			if err := in.keepGUID(u.GUID, other); err != nil {
				return err
			}
			id = other
		case taken && !in.fromHere(name):
			in.same(u.GUID, other)
			id = other
		default:
			in.line("user", firstOf(u.Name, u.ID))
			for n := 2; names[name] != ""; n++ {
				name = fmt.Sprintf("%s (%d)", firstOf(lineOf(u.Name), lineOf(u.ID), "user"), n)
			}
			c := firsthand.Colleague{ID: id, Study: in.study.ID, Name: name, Role: firsthand.Coder}
			if in.extra != nil && in.extra.Roles[in.said(u.GUID)] != "" {
				c.Role = in.extra.Roles[in.said(u.GUID)]
			}
			if err := in.tx.PutColleague(in.ctx, c); err != nil {
				return err
			}
		}
		in.users[id], names[name], known[id] = id, id, true
		if err := in.keepNew(partUser, id, i+1, u); err != nil {
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
		if firstOf(lineOf(u.Name), lineOf(u.ID)) == name {
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
	if id, ok := in.users[in.id(g)]; ok {
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
	if err := in.codesBelow(t, "", "", in.head.Codes); err != nil {
		return err
	}
	for _, path := range refi.CodeIndex(in.head.Codes) {
		in.refer(path.Code().NoteRefs, noted{object: in.codes[in.id(path.Code().GUID)]})
	}
	return nil
}

func (in *incoming) codesBelow(t *codeTree, parent firsthand.ID, prefix string, list []refi.Code) error {
	position := t.lastPosition(parent)
	names := map[string]bool{}
	for _, rc := range list {
		id := in.id(rc.GUID)
		name := lineOf(rc.Name)
		path := prefix + firsthand.PathOf([]string{name})
		if t.byID[id] == nil && !names[name] {
			if there, ok := t.by[path]; ok {
				in.same(rc.GUID, there)
				in.codes[there] = there
				if err := in.codesBelow(t, there, path+"/", rc.Codes); err != nil {
					return err
				}
				continue
			}
		}
		names[name] = true
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
		if err := in.keepNew(partCode, id, position, part); err != nil {
			return err
		}
		if err := in.codesBelow(t, id, path+"/", rc.Codes); err != nil {
			return err
		}
	}
	return nil
}

func (in *incoming) code(rc refi.Code, id, parent firsthand.ID, position int) firsthand.Code {
	c := firsthand.Code{ID: id, Study: in.study.ID, Parent: parent, Name: firstOf(in.line("code", rc.Name), "code without a name"), Definition: rc.Description,
		Position: position, Folder: !rc.Codable}
	if color, ok := refi.StandardColor(rc.Color); ok && len(color) == 7 {
		c.Color = color
	}
	if in.extra == nil {
		return c
	}
	if x, ok := in.extra.Codes[in.said(rc.GUID)]; ok {
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
	before := map[string]firsthand.Variable{}
	for _, v := range all {
		names[v.Name], known[v.ID], before[v.Name] = true, true, v
	}
	for i, rv := range in.head.Variables {
		id := in.id(rv.GUID)
		name := lineOf(rv.Name)
		if there, ok := before[name]; ok && !known[id] && typeOf(there.Type) == rv.Type {
			delete(before, name) // a second one of the name is another
			in.same(rv.GUID, there.ID)
			id = there.ID
		}
		if !known[id] {
			known[id] = true
			in.line("variable", rv.Name)
			v := firsthand.Variable{ID: id, Study: in.study.ID, Type: variableTypes[rv.Type], Note: rv.Description, Position: len(names) + 1,
				Name: unusedName(firstOf(name, "variable"), names)}
			if in.extra != nil {
				if x, ok := in.extra.Variables[in.said(rv.GUID)]; ok {
					v.Type, v.Values = x.Type, x.Values
				}
			}
			if err := in.tx.PutVariable(in.ctx, v); err != nil {
				return err
			}
		}
		if err := in.keepNew(partVariable, id, i+1, rv); err != nil {
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
	Bound    []refi.GUID `json:",omitempty"` // the sources that became documents of the case
}

func (in *incoming) takeCases() error {
	all, err := in.tx.Cases(in.ctx, in.study.ID)
	if err != nil {
		return err
	}
	names, known := map[string]bool{}, map[firsthand.ID]bool{}
	before := map[string]firsthand.ID{}
	for _, c := range all {
		names[c.Name], known[c.ID], before[c.Name] = true, true, c.ID
	}
	variables := map[firsthand.ID]bool{}
	for _, v := range in.head.Variables {
		variables[in.id(v.GUID)] = true
	}
	has := map[firsthand.Value]bool{}
	if len(all) > 0 {
		values, err := in.tx.Values(in.ctx, in.study.ID)
		if err != nil {
			return err
		}
		for _, v := range values {
			has[firsthand.Value{Case: v.Case, Variable: v.Variable}] = true
		}
	}
	for i, rc := range in.head.Cases {
		id := in.id(rc.GUID)
		there, ok := before[lineOf(rc.Name)]
		if ok && !known[id] {
			delete(before, lineOf(rc.Name)) // a second one of the name is another
			in.same(rc.GUID, there)
			id = there
		}
		if known[id] {
			if err := in.addToCase(id, casePart{Case: rc}, i+1, variables, has); err != nil {
				return err
			}
			continue
		}
		known[id] = true
		in.line("case", rc.Name)
		c := firsthand.Case{ID: id, Study: in.study.ID, Name: unusedName(firstOf(lineOf(rc.Name), fmt.Sprintf("case %d", i+1)), names), Note: rc.Description,
			Participant: true, Position: len(names), Created: in.tx.Now()}
		if in.extra != nil {
			if x, ok := in.extra.Cases[in.said(rc.GUID)]; ok {
				c.Pseudonym, c.Participant, c.Position, c.Created = x.Pseudonym, x.Participant, x.Position, x.Created
			}
		}
		if err := in.tx.PutCase(in.ctx, c); err != nil {
			return err
		}
		in.res.Cases++
		if err := in.addToCase(id, casePart{Case: rc, Assigned: c.Name}, i+1, variables, has); err != nil {
			return err
		}
	}
	return nil
}

// addToCase gives a case of the study the values that it does not have and the
// sources of the project, and keeps what the project says of it when nothing is
// kept yet.
func (in *incoming) addToCase(id firsthand.ID, part casePart, position int, variables map[firsthand.ID]bool, has map[firsthand.Value]bool) error {
	if in.extra != nil {
		in.refer(in.extra.Cases[in.said(part.Case.GUID)].Notes, noted{object: id})
	}
	for _, v := range part.Case.Values {
		value := firsthand.Value{Case: id, Variable: in.id(v.Variable)}
		if v.Type == "" || v.Value == "" || !variables[value.Variable] || has[value] {
			continue // a missing value, kept in the part, or one that the study has
		}
		has[value] = true
		value.Text = v.Value
		if err := in.tx.PutValue(in.ctx, value); err != nil {
			return err
		}
	}
	for _, s := range part.Case.SourceRefs {
		// By the mask alone: the sources have not been looked at yet.
		if src := in.mask.id(s); in.caseOf[src] == "" {
			in.caseOf[src] = id
			part.Bound = append(part.Bound, s)
		}
	}
	in.late = append(in.late, func() error { return in.keepNew(partCase, id, position, part) })
	return nil
}

// refer says that a thing of the study refers to notes; the first that does is
// what a note is about.
func (in *incoming) refer(notes []refi.GUID, to noted) {
	for _, n := range notes {
		if id := in.id(n); to.object != "" && in.about[id].object == "" {
			in.about[id] = to
		}
	}
}

// takeNotes makes memos of notes, about the first thing that refers to them:
// a code, a case, a source, a passage of one, a coding; else the study. It runs
// when all those are there. What a note has beside its words is kept.
func (in *incoming) takeNotes() error {
	memos, err := in.tx.Memos(in.ctx, in.study.ID, "")
	if err != nil {
		return err
	}
	known := map[firsthand.ID]bool{}
	for _, m := range memos {
		known[m.ID] = true
	}
	for i, n := range in.head.Notes {
		id := in.id(n.GUID)
		if known[id] {
			continue // as it stands in the study
		}
		part := notePart{Note: n}
		text, err := in.file.Text(&n)
		if err == nil {
			part.HasText = true
			about := in.about[id]
			if about.object == "" {
				about.object = in.study.ID
			}
			by, err := in.user(n.CreatingUser)
			if err != nil {
				return err
			}
			m := firsthand.Memo{ID: id, Study: in.study.ID, About: about.object, Revision: about.revision, Span: about.span,
				Title: lineOf(n.Name), Body: text.Words, By: by,
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
