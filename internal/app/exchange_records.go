package app

import (
	"firsthand.study"
	"firsthand.study/refi"
)

// finish makes what firsthand.json adds: interviews and readings.
func (in *incoming) finish() error {
	if in.extra == nil {
		return nil
	}
	var guids []refi.GUID
	for guid := range in.extra.Interviews {
		guids = append(guids, guid)
	}
	known, err := in.apart(guids)
	if err != nil {
		return err
	}
	cases, documents, coders, err := in.members()
	if err != nil {
		return err
	}
	for guid, x := range in.extra.Interviews {
		i := firsthand.Interview{ID: in.id(guid), Study: in.study.ID, Case: in.id(x.Case), Document: in.id(x.Document), Date: x.Date,
			Minutes: x.Minutes, Place: x.Place, Order: x.Order}
		if known[i.ID] {
			continue // as it stands in the study
		}
		if !cases[i.Case] {
			in.res.Notes.add("An interview of %s in firsthand.json is with nobody of the project; it was left out.", firstOf(x.Date, "no date"))
			continue
		}
		if !documents[i.Document] {
			i.Document = ""
		}
		if err := in.tx.PutInterview(in.ctx, i); err != nil {
			return err
		}
	}
	for document, who := range in.extra.Readings {
		for _, c := range who {
			if !documents[in.id(document)] || !coders[in.id(c)] {
				continue // of something that the project does not have
			}
			if err := in.tx.MarkRead(in.ctx, in.id(document), in.id(c)); err != nil {
				return err
			}
		}
	}
	return in.layer()
}

// members are the IDs of what the study has now.
func (in *incoming) members() (cases, documents, coders map[firsthand.ID]bool, err error) {
	cases, documents, coders = map[firsthand.ID]bool{}, map[firsthand.ID]bool{}, map[firsthand.ID]bool{}
	all, err := in.tx.Cases(in.ctx, in.study.ID)
	if err != nil {
		return nil, nil, nil, err
	}
	for _, c := range all {
		cases[c.ID] = true
	}
	texts, err := in.tx.Documents(in.ctx, in.study.ID)
	if err != nil {
		return nil, nil, nil, err
	}
	for _, d := range texts {
		documents[d.ID] = true
	}
	people, err := in.tx.Colleagues(in.ctx, in.study.ID)
	for _, c := range people {
		coders[c.ID] = true
	}
	return cases, documents, coders, err
}

// layer drops a reporting layer that names nobody of a study made here.
func (in *incoming) layer() error {
	if !in.fresh || in.study.Layer == "" || in.study.Layer == every {
		return nil
	}
	people, err := in.tx.Colleagues(in.ctx, in.study.ID)
	if err != nil {
		return err
	}
	for _, c := range people {
		if c.Name == in.study.Layer {
			return nil
		}
	}
	in.res.Notes.add("The project reports the layer of %q, who is not in it; the study has no layer of its own.", lineOf(in.study.Layer))
	in.study.Layer = ""
	return in.tx.PutStudy(in.ctx, in.study)
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
