package app

import (
	"encoding/json"
	"sort"

	"firsthand.study"
	"firsthand.study/internal/store"
	"firsthand.study/refi"
)

// head makes everything of a project but its sources.
func (o *outgoing) head() (*refi.Project, error) {
	p := &refi.Project{}
	parts, err := o.tx.Parts(o.ctx, o.study.ID, partProject)
	if err != nil {
		return nil, err
	}
	for i, part := range parts {
		var came refi.Project
		if err := json.Unmarshal([]byte(part.Body), &came); err != nil {
			return nil, err
		}
		if i == 0 {
			*p = came
			continue
		}
		p.Links = addOthers(p.Links, came.Links, func(l refi.Link) refi.GUID { return l.GUID })
		p.Sets = addOthers(p.Sets, came.Sets, func(s refi.Set) refi.GUID { return s.GUID })
		p.Graphs = addOthers(p.Graphs, came.Graphs, func(g refi.Graph) refi.GUID { return g.GUID })
		p.NoteRefs = addRefs(p.NoteRefs, came.NoteRefs)
	}
	if len(parts) == 0 {
		p.Name, p.Created = o.study.Title, written(o.study.Created)
	}
	p.Origin = origin
	o.extra = extra{Version: 1, Study: extraStudy{o.study.Name, o.study.Language, o.study.TimeZone, o.study.Layer}}
	if o.tree, err = readTree(o.ctx, o.tx, o.study.ID); err != nil {
		return nil, err
	}
	for _, step := range []func(*refi.Project) error{o.users, o.codes, o.variables, o.caseList, o.noteList, o.records} {
		if err := step(p); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// addOthers adds those that are not there yet.
func addOthers[T any](list, more []T, guid func(T) refi.GUID) []T {
	there := map[string]bool{}
	for _, t := range list {
		there[guid(t).Norm()] = true
	}
	for _, t := range more {
		if !there[guid(t).Norm()] {
			list = append(list, t)
		}
	}
	return list
}

// merged lists the objects of one kind: first those that came with a project, in
// its order, as they came; then those made here.
func merged[T any, R any](o *outgoing, kind string, all []T, id func(T) firsthand.ID, make func(T, *R) (R, error)) ([]R, error) {
	parts, err := o.tx.Parts(o.ctx, o.study.ID, kind)
	if err != nil {
		return nil, err
	}
	body := map[firsthand.ID]store.Part{}
	for _, p := range parts {
		body[p.ID] = p
	}
	sort.SliceStable(all, func(i, j int) bool {
		a, hasA := body[id(all[i])]
		b, hasB := body[id(all[j])]
		return hasA && (!hasB || a.Position < b.Position)
	})
	var out []R
	for _, t := range all {
		var came *R
		if p, ok := body[id(t)]; ok {
			came = new(R)
			if err := json.Unmarshal([]byte(p.Body), came); err != nil {
				return nil, err
			}
		}
		r, err := make(t, came)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

func (o *outgoing) users(p *refi.Project) error {
	all, err := o.tx.Colleagues(o.ctx, o.study.ID)
	if err != nil {
		return err
	}
	nobody, err := o.tx.Parts(o.ctx, o.study.ID, partNobody)
	if err != nil {
		return err
	}
	o.nobody = map[firsthand.ID]bool{}
	for _, p := range nobody {
		o.nobody[p.ID] = true
	}
	o.extra.Roles = map[refi.GUID]firsthand.Role{}
	// Who is known only for having opened the project did nothing in it.
	var active []firsthand.Colleague
	for _, c := range all {
		codes, err := o.tx.HasCodings(o.ctx, c.ID)
		if err != nil {
			return err
		}
		came, err := o.part(partUser, c.ID)
		if err != nil {
			return err
		}
		if !o.nobody[c.ID] && (codes || came != "" || o.wrote(c.ID)) {
			active = append(active, c)
		}
	}
	p.Users, err = merged(o, partUser, active, func(c firsthand.Colleague) firsthand.ID { return c.ID },
		func(c firsthand.Colleague, came *refi.User) (refi.User, error) {
			guid := o.guid(c.ID)
			if c.Role != firsthand.Coder {
				o.extra.Roles[guid] = c.Role
			}
			if came != nil {
				came.GUID = guid
				if firstOf(lineOf(came.Name), lineOf(came.ID)) != c.Name && came.Name != "" {
					came.Name = c.Name
				}
				return *came, nil
			}
			return refi.User{GUID: guid, Name: c.Name}, nil
		})
	return err
}

// wrote tells whether a colleague wrote a memo.
func (o *outgoing) wrote(id firsthand.ID) bool {
	for _, m := range o.memos {
		if m.By == id {
			return true
		}
	}
	return false
}

func (o *outgoing) codes(p *refi.Project) error {
	o.extra.Codes = map[refi.GUID]extraCode{}
	children := map[firsthand.ID][]firsthand.Code{}
	for _, c := range o.tree.all {
		parent := c.Parent
		if o.tree.byID[parent] == nil {
			parent = "" // where its parent is gone it stands at the top
		}
		children[parent] = append(children[parent], c)
	}
	var below func(parent firsthand.ID) ([]refi.Code, error)
	below = func(parent firsthand.ID) ([]refi.Code, error) {
		var out []refi.Code
		for _, c := range children[parent] {
			body, err := o.part(partCode, c.ID)
			if err != nil {
				return nil, err
			}
			var rc refi.Code
			if body != "" {
				if err := json.Unmarshal([]byte(body), &rc); err != nil {
					return nil, err
				}
			}
			if body == "" || lineOf(rc.Name) != c.Name {
				rc.Name = c.Name
			}
			rc.GUID, rc.Codable, rc.Description = o.guid(c.ID), !c.Folder, describe(c)
			if color, ok := refi.StandardColor(rc.Color); !ok || color != c.Color && c.Color != "" {
				rc.Color = c.Color
			}
			rc.NoteRefs = o.refs(rc.NoteRefs, o.noted[c.ID])
			if c.UseWhen != "" || c.NotWhen != "" || c.Example != "" || c.Theme != 0 || c.Title != "" {
				o.extra.Codes[rc.GUID] = extraCode{rc.Description, c.Definition, c.UseWhen, c.NotWhen, c.Example, c.Theme, c.Title}
			}
			if rc.Codes, err = below(c.ID); err != nil {
				return nil, err
			}
			out = append(out, rc)
		}
		return out, nil
	}
	var err error
	p.Codes, err = below("")
	return err
}

func addRefs(refs, more []refi.GUID) []refi.GUID {
	if len(more) == 0 {
		return refs
	}
	there := make(map[string]bool, len(refs)+len(more))
	for _, r := range refs {
		there[r.Norm()] = true
	}
	for _, m := range more {
		if n := m.Norm(); !there[n] {
			there[n], refs = true, append(refs, m)
		}
	}
	return refs
}

func (o *outgoing) variables(p *refi.Project) error {
	all, err := o.tx.Variables(o.ctx, o.study.ID)
	if err != nil {
		return err
	}
	o.extra.Variables = map[refi.GUID]firsthand.Variable{}
	p.Variables, err = merged(o, partVariable, all, func(v firsthand.Variable) firsthand.ID { return v.ID },
		func(v firsthand.Variable, came *refi.Variable) (refi.Variable, error) {
			guid := o.guid(v.ID)
			if v.Type == firsthand.OneOf || v.Type == firsthand.ManyOf || len(v.Values) > 0 {
				o.extra.Variables[guid] = v
			}
			if came == nil {
				came = &refi.Variable{Type: typeOf(v.Type)}
			}
			came.GUID, came.Description = guid, v.Note
			if lineOf(came.Name) != v.Name && (came.Name != "" || v.Name != "variable") {
				came.Name = v.Name
			}
			return *came, nil
		})
	return err
}

func (o *outgoing) caseList(p *refi.Project) error {
	all, err := o.tx.Cases(o.ctx, o.study.ID)
	if err != nil {
		return err
	}
	values, err := o.tx.Values(o.ctx, o.study.ID)
	if err != nil {
		return err
	}
	byCase := map[firsthand.ID]map[string]firsthand.Value{}
	for _, v := range values {
		if byCase[v.Case] == nil {
			byCase[v.Case] = map[string]firsthand.Value{}
		}
		byCase[v.Case][o.guid(v.Variable).Norm()] = v
	}
	documents := map[firsthand.ID][]refi.GUID{}
	for _, d := range o.documents {
		if d.Case != "" {
			documents[d.Case] = append(documents[d.Case], o.guid(d.ID))
		}
	}
	types := map[string]refi.VariableType{}
	for _, v := range p.Variables {
		types[v.GUID.Norm()] = v.Type
	}
	trash, err := o.tx.Trash(o.ctx, o.study.ID)
	if err != nil {
		return err
	}
	deleted := map[string]bool{}
	for _, d := range trash {
		deleted[o.guid(d.ID).Norm()] = true
	}
	o.extra.Cases = map[refi.GUID]extraCase{}
	list, err := merged(o, partCase, all, func(c firsthand.Case) firsthand.ID { return c.ID },
		func(c firsthand.Case, came *casePart) (casePart, error) {
			if came == nil {
				came = &casePart{}
			}
			rc := &came.Case
			rc.GUID, rc.Description = o.guid(c.ID), c.Note
			if came.Assigned != c.Name {
				rc.Name = c.Name
			}
			o.extra.Cases[rc.GUID] = extraCase{c.Pseudonym, c.Participant, c.Position, c.Created, o.noted[c.ID]}
			rc.Values = caseValuesOut(rc.Values, byCase[c.ID], types, p.Variables)
			rc.SourceRefs = standingRefs(came, documents[c.ID], deleted)
			rc.SourceRefs = addRefs(rc.SourceRefs, documents[c.ID])
			return *came, nil
		})
	for _, c := range list {
		p.Cases = append(p.Cases, c.Case)
	}
	return err
}

// standingRefs are the sources of a case but for documents that were deleted
// here or became another case's.
func standingRefs(came *casePart, now []refi.GUID, deleted map[string]bool) []refi.GUID {
	theirs, bound := map[string]bool{}, map[string]bool{}
	for _, g := range now {
		theirs[g.Norm()] = true
	}
	for _, g := range came.Bound {
		bound[g.Norm()] = true
	}
	var refs []refi.GUID
	for _, g := range came.Case.SourceRefs {
		if n := g.Norm(); !deleted[n] && (theirs[n] || !bound[n]) {
			refs = append(refs, g)
		}
	}
	return refs
}

// caseValuesOut brings the values of a case up to date, in the order they had.
func caseValuesOut(came []refi.VariableValue, now map[string]firsthand.Value, types map[string]refi.VariableType, order []refi.Variable) []refi.VariableValue {
	var out []refi.VariableValue
	done := map[string]bool{}
	for _, v := range came {
		key := v.Variable.Norm()
		done[key] = true
		if n, ok := now[key]; ok && n.Text != v.Value {
			v.Value, v.Type = n.Text, types[key]
		} else if !ok && v.Value != "" {
			v.Value, v.Type = "", "" // it was taken away here
		}
		out = append(out, v)
	}
	for _, v := range order {
		key := v.GUID.Norm()
		if n, ok := now[key]; ok && !done[key] {
			out = append(out, refi.VariableValue{Variable: v.GUID, Type: v.Type, Value: n.Text})
		}
	}
	return out
}

func (o *outgoing) noteList(p *refi.Project) error {
	parts, err := o.tx.Parts(o.ctx, o.study.ID, partNote)
	if err != nil {
		return err
	}
	body := map[firsthand.ID]firsthand.Memo{}
	for _, m := range o.memos {
		body[m.ID] = m
	}
	came := map[firsthand.ID]bool{}
	for _, part := range parts {
		var n notePart
		if err := json.Unmarshal([]byte(part.Body), &n); err != nil {
			return err
		}
		m, standing := body[part.ID]
		if n.HasText && !standing {
			continue // it was removed here
		}
		came[part.ID] = true
		n.Note.GUID = o.guid(part.ID)
		if standing {
			if n.Inline {
				n.Note.Content = m.Body
			}
			if m.Title != lineOf(n.Note.Name) {
				n.Note.Name = m.Title
			}
		}
		p.Notes = append(p.Notes, n.Note)
	}
	var ofStudy []refi.GUID
	for _, m := range o.memos {
		if came[m.ID] {
			continue
		}
		n := refi.TextSource{Content: m.Body}
		if m.Body == "" {
			n.Blank |= refi.BlankContent
		}
		n.GUID, n.Name, n.CreatingUser, n.Created, n.Modified = o.guid(m.ID), m.Title, o.who(m.By), written(m.Created), written(m.Modified)
		p.Notes = append(p.Notes, n)
		if m.About == o.study.ID {
			ofStudy = append(ofStudy, n.GUID)
		}
	}
	p.NoteRefs = o.refs(p.NoteRefs, ofStudy)
	return nil
}

// records gathers what only firsthand.json can hold.
func (o *outgoing) records(p *refi.Project) error {
	interviews, err := o.tx.Interviews(o.ctx, o.study.ID)
	if err != nil {
		return err
	}
	o.extra.Interviews = map[refi.GUID]extraInterview{}
	for _, i := range interviews {
		o.extra.Interviews[o.guid(i.ID)] = extraInterview{o.guid(i.Case), o.guid(i.Document), i.Date, i.Minutes, i.Place, i.Order}
	}
	readings, err := o.tx.Readings(o.ctx, o.study.ID)
	if err != nil {
		return err
	}
	o.extra.Readings = map[refi.GUID][]refi.GUID{}
	for _, r := range readings {
		d := o.guid(r[0])
		o.extra.Readings[d] = append(o.extra.Readings[d], o.guid(r[1]))
	}
	return nil
}
