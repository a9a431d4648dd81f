package app

import (
	"firsthand.study"
	"firsthand.study/refi"
)

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
