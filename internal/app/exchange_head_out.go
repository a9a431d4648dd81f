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
	if err := o.readGone(); err != nil {
		return nil, err
	}
	o.drawingsKept(p)
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
