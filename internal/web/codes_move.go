package web

import (
	"fmt"
	"net/http"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// moveCode moves a code one step, or beside or below another.
func (s *Server) moveCode(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	c, err := s.place(r, study, r.PostFormValue("way"), firsthand.ID(r.PostFormValue("beside")))
	if err != nil {
		return err
	}
	return s.did(w, r, study.ID, "", "/s/"+study.Name+"/codes?open="+string(c.ID)+"#c-"+string(c.ID))
}

// moveCodeHere is moveCode from the codebook beside a transcript.
func (s *Server) moveCodeHere(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	var in struct {
		Selected
		Way    string
		Beside firsthand.ID
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	d, _, _, err := s.app.Transcript(r.Context(), study.ID, r.PathValue("interview"))
	if err != nil {
		return err
	}
	c, err := s.place(r, study, in.Way, in.Beside)
	if err != nil {
		return err
	}
	return s.tell(w, r, study, d.ID, in.Selected, News{Said: fmt.Sprintf("“%s” was moved.", c.Name)})
}

// place moves the code of an address, and returns it as it was.
func (s *Server) place(r *http.Request, study firsthand.Study, way string, beside firsthand.ID) (app.CodeView, error) {
	codes, err := s.app.ReadCodes(r.Context(), study.ID)
	if err != nil {
		return app.CodeView{}, err
	}
	c, err := codeHere(r, codes)
	if err != nil {
		return c, err
	}
	parent, at, err := newPlace(codes, c, way, beside)
	if err != nil {
		return c, err
	}
	return c, s.app.MoveCode(r.Context(), s.me, study.ID, c.ID, parent, at)
}

// newPlace is the parent and the place among its children, from 1, that a move
// leads to: up, down, in and out are steps; before, after and below are beside
// another code.
func newPlace(codes []app.CodeView, c app.CodeView, way string, beside firsthand.ID) (firsthand.ID, int, error) {
	of := map[firsthand.ID][]firsthand.ID{} // children, without the code itself
	parent := map[firsthand.ID]firsthand.ID{}
	at := 1 // where it stands among its siblings
	for _, k := range codes {
		parent[k.ID] = k.Parent
		if k.ID == c.ID {
			at = len(of[k.Parent]) + 1
			continue
		}
		of[k.Parent] = append(of[k.Parent], k.ID)
	}
	place := func(id firsthand.ID) int { // from 1, without the code itself
		for i, k := range of[parent[id]] {
			if k == id {
				return i + 1
			}
		}
		return 1
	}
	no := func(why string) (firsthand.ID, int, error) {
		return "", 0, firsthand.Errorf(firsthand.Conflict, "“%s” %s; nothing was changed.", c.Name, why)
	}
	_, known := parent[beside]
	switch way {
	case "up":
		if at == 1 {
			return no("is the first at its place")
		}
		return c.Parent, at - 1, nil
	case "down":
		if at > len(of[c.Parent]) {
			return no("is the last at its place")
		}
		return c.Parent, at + 1, nil
	case "in":
		if at == 1 {
			return no("has no code before it to stand below")
		}
		into := of[c.Parent][at-2]
		return into, len(of[into]) + 1, nil
	case "out":
		if c.Parent == "" {
			return no("stands at the top")
		}
		return parent[c.Parent], place(c.Parent) + 1, nil
	case "before", "after", "below":
		if !known || beside == c.ID {
			return no("cannot be moved there")
		}
		switch way {
		case "before":
			return parent[beside], place(beside), nil
		case "after":
			return parent[beside], place(beside) + 1, nil
		}
		return beside, len(of[beside]) + 1, nil
	}
	return no("was to be moved in no way that there is")
}
