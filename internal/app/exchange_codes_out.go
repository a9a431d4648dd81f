package app

import (
	"encoding/json"

	"firsthand.study"
	"firsthand.study/refi"
)

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
	var below func(parent firsthand.ID, depth int) ([]refi.Code, error)
	below = func(parent firsthand.ID, depth int) ([]refi.Code, error) {
		if depth > firsthand.DeepestCode && len(children[parent]) > 0 {
			return nil, firsthand.Errorf(firsthand.Invalid, "The codes stand more than %d deep inside one another, deeper than a project is read; nothing was written.", firsthand.DeepestCode).
				WithHint("move some of them further up")
		}
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
			if rc.Codes, err = below(c.ID, depth+1); err != nil {
				return nil, err
			}
			out = append(out, rc)
		}
		return out, nil
	}
	var err error
	p.Codes, err = below("", 1)
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
