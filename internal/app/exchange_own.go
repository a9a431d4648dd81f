package app

import (
	"context"
	"encoding/json"
	"strings"
	"unicode"

	"firsthand.study"
	"firsthand.study/internal/store"
	"firsthand.study/refi"
)

// Whose an ID is. The GUIDs of a project may be those of objects in another
// study of the data folder, and nothing may be taken from there. A study that
// has nothing yet gets a mask, which turns all its IDs. In any other each object
// whose ID is taken gets an ID of its own, and its GUID is kept to be written.

// ownGUIDs reads the GUIDs that were kept of a study's objects.
func ownGUIDs(ctx context.Context, tx *store.Tx, study firsthand.ID) (map[firsthand.ID]refi.GUID, error) {
	parts, err := tx.Parts(ctx, study, partGUID)
	if err != nil {
		return nil, err
	}
	own := map[firsthand.ID]refi.GUID{}
	for _, p := range parts {
		var g refi.GUID
		if err := json.Unmarshal([]byte(p.Body), &g); err != nil {
			return nil, err
		}
		own[p.ID] = g
	}
	return own, nil
}

// guid is the GUID that an object of the study is written with.
func (o *outgoing) guid(id firsthand.ID) refi.GUID {
	if g, ok := o.own[id]; ok {
		return g
	}
	return o.mask.guid(id)
}

// maskWhole gives a study that has nothing yet a mask, where objects of the
// project are in the data folder already.
func maskWhole(ctx context.Context, tx *store.Tx, s *firsthand.Study, p *refi.Project, f *refi.File) error {
	if s.Mask != "" {
		return nil
	}
	taken, err := tx.Exists(ctx, someIDs(p))
	if err != nil {
		return err
	}
	if !taken && f != nil {
		// The first source tells; a source that is taken all the same gets an ID
		// of its own when it comes.
		for src, err := range f.Sources() {
			if err != nil {
				break // it is met again, and told, when the sources are read
			}
			if taken, err = tx.Exists(ctx, []firsthand.ID{mask{}.id(src.About().GUID)}); err != nil {
				return err
			}
			break
		}
	}
	if taken {
		s.Mask = newMask()
	}
	return nil
}

// hasNothing tells whether a study has no object that a project can hold.
func hasNothing(ctx context.Context, tx *store.Tx, study firsthand.ID) (bool, error) {
	last, err := tx.LastPosition(ctx, study)
	if err != nil || last > 0 {
		return false, err
	}
	codes, err := tx.Codes(ctx, study)
	if err != nil || len(codes) > 0 {
		return false, err
	}
	cases, err := tx.Cases(ctx, study)
	if err != nil || len(cases) > 0 {
		return false, err
	}
	variables, err := tx.Variables(ctx, study)
	if err != nil || len(variables) > 0 {
		return false, err
	}
	memos, err := tx.Memos(ctx, study, "")
	return len(memos) == 0, err
}

// id is the study's ID of an object of the project.
func (in *incoming) id(g refi.GUID) firsthand.ID {
	id := in.mask.id(g)
	if own, ok := in.own[id]; ok {
		return own
	}
	return id
}

// said is a GUID as firsthand.json has it.
func (in *incoming) said(g refi.GUID) refi.GUID { return in.mask.guid(in.mask.id(g)) }

// apart gives those objects an ID of their own whose ID another study has.
// here are the IDs that this study has.
func (in *incoming) apart(guids []refi.GUID) (here map[firsthand.ID]bool, err error) {
	var ids []firsthand.ID
	of := map[firsthand.ID]refi.GUID{}
	for _, g := range guids {
		if id := in.id(g); id != "" {
			ids, of[id] = append(ids, id), g
		}
	}
	here, elsewhere, err := in.tx.Homes(in.ctx, in.study.ID, ids)
	if err != nil {
		return nil, err
	}
	for id := range elsewhere {
		if err := in.keepGUID(of[id], derivedID(string(in.study.ID), string(id))); err != nil {
			return nil, err
		}
	}
	return here, nil
}

// keepGUID lets an object have an ID, and be written with its GUID.
func (in *incoming) keepGUID(g refi.GUID, id firsthand.ID) error {
	in.own[in.mask.id(g)] = id
	in.guids[id] = in.said(g)
	return in.keep(partGUID, id, "", 0, in.said(g))
}

// same says that an object of the project is one that the study has, or one
// that cannot have its GUID: what refers to it is kept referring to that.
func (in *incoming) same(g refi.GUID, id firsthand.ID) {
	now := in.guidOf(id)
	in.own[in.mask.id(g)] = id
	if g == "" || g.Equal(now) {
		return
	}
	in.aliases[string(g)], in.aliases[g.Norm()], in.aliases[strings.ToLower(g.Norm())] = string(now), string(now), string(now)
	in.replacer = nil
}

// guidOf is the GUID that an object of the study is written with.
func (in *incoming) guidOf(id firsthand.ID) refi.GUID {
	if g, ok := in.guids[id]; ok {
		return g
	}
	return in.mask.guid(id)
}

// renamed brings the GUIDs in a part up to date.
func (in *incoming) renamed(body string) string {
	if len(in.aliases) == 0 {
		return body
	}
	if in.replacer == nil {
		var pairs []string
		for from, to := range in.aliases {
			pairs = append(pairs, `"`+from+`"`, `"`+to+`"`)
		}
		in.replacer = strings.NewReplacer(pairs...)
	}
	return in.replacer.Replace(body)
}

// headGUIDs are those of all objects that stand before the sources.
func headGUIDs(p *refi.Project) []refi.GUID {
	var guids []refi.GUID
	for _, u := range p.Users {
		guids = append(guids, u.GUID)
	}
	for _, path := range refi.CodeIndex(p.Codes) {
		guids = append(guids, path.Code().GUID)
	}
	for _, c := range p.Cases {
		guids = append(guids, c.GUID)
	}
	for _, n := range p.Notes {
		guids = append(guids, n.GUID)
	}
	for _, v := range p.Variables {
		guids = append(guids, v.GUID)
	}
	return guids
}

// lineOf makes a name one line without control characters.
func lineOf(name string) string {
	if !strings.ContainsFunc(name, breaks) {
		return name
	}
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if breaks(r) {
			return ' '
		}
		return r
	}, name)), " ")
}

func breaks(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }

// line is lineOf, and says what it changed.
func (in *incoming) line(kind, name string) string {
	one := lineOf(name)
	if one != name {
		in.res.Notes.add("The name of the %s %q was broken into lines or had control characters; it is one line here.", kind, one)
	}
	return one
}
