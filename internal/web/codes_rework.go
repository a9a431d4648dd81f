package web

import (
	"net/http"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// ReworkPage asks before codes are merged, split or deleted, and says what that
// changes.
type ReworkPage struct {
	Frame
	Code     app.CodeView
	Hue      Hue
	Into     string // merge: the path of the code that stays
	Paths    []string
	Name     string // split: of the new code
	Passages []app.OwnPassage
	All      int // passages that the sieve lets through
	Sieve    app.PassageSieve
	Coders   []string
	In       []string // interviews, to choose from
	Chosen   map[firsthand.ID]bool
	Preview  *app.CodesPreview
	Wrong    string
	Hint     string
}

func (s *Server) reworkPage(r *http.Request, study firsthand.Study, title string) (ReworkPage, []app.CodeView, error) {
	p := ReworkPage{Frame: s.frameIn(study, "Codes", title)}
	codes, err := s.app.ReadCodes(r.Context(), study.ID)
	if err != nil {
		return p, nil, err
	}
	if p.Code, err = codeHere(r, codes); err != nil {
		return p, nil, err
	}
	p.Hue = hues(codes)[p.Code.ID]
	for _, c := range codes {
		if c.ID != p.Code.ID {
			p.Paths = append(p.Paths, c.Path)
		}
	}
	return p, codes, nil
}

// refused notes what cannot be done, or returns an error that nobody can read.
func (p *ReworkPage) refused(err error) (int, error) {
	code, known := readable(err)
	if !known {
		return code, err
	}
	p.Wrong, p.Hint, p.Preview = err.Error(), hintOf(err), nil
	return code, nil
}

// mergeCode shows what merging would change, and merges when that was seen.
func (s *Server) mergeCode(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, codes, err := s.reworkPage(r, study, "Merge a code")
	if err != nil {
		return err
	}
	p.Into = strings.TrimSpace(r.FormValue("into"))
	code := http.StatusOK
	into, err := codeNamed(codes, p.Into)
	if err == nil && into != "" {
		for _, c := range codes {
			if c.ID == into {
				p.Into = c.Path
			}
		}
		if r.Method == http.MethodPost {
			if err = s.app.MergeCodes(r.Context(), s.me, study.ID, p.Code.ID, into); err == nil {
				return s.did(w, r, study.ID, "", p.Base()+"/codes?open="+string(into)+"#c-"+string(into))
			}
		} else {
			var preview app.CodesPreview
			preview, err = s.app.PreviewMerge(r.Context(), study.ID, p.Code.ID, into)
			p.Preview = &preview
		}
	} else if err == nil && r.Method == http.MethodPost {
		err = firsthand.Errorf(firsthand.Invalid, "Merge it into which code? Nothing was changed.")
	}
	if err != nil {
		if code, err = p.refused(err); err != nil {
			return err
		}
	}
	return s.show(w, code, "codes_merge", p)
}

// deleteCode shows what deleting would remove, and deletes when that was seen.
func (s *Server) deleteCode(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, _, err := s.reworkPage(r, study, "Delete a code")
	if err != nil {
		return err
	}
	if r.Method == http.MethodPost {
		if _, err := s.app.DeleteCode(r.Context(), s.me, study.ID, p.Code.ID); err != nil {
			return err
		}
		return s.did(w, r, study.ID, "", p.Base()+"/codes")
	}
	preview, err := s.app.PreviewDelete(r.Context(), study.ID, p.Code.ID)
	if err != nil {
		return err
	}
	p.Preview = &preview
	return s.show(w, http.StatusOK, "codes_delete", p)
}

// splitShown is how many passages can be chosen from at once; a sieve reaches the
// others.
const splitShown = 300

// splitCode offers a code's passages to choose from, shows what splitting would
// change, and splits when that was seen.
func (s *Server) splitCode(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, _, err := s.reworkPage(r, study, "Split a code")
	if err != nil {
		return err
	}
	p.Name = strings.TrimSpace(r.FormValue("name"))
	p.Sieve = app.PassageSieve{Words: strings.TrimSpace(r.FormValue("words")), Coder: r.FormValue("coder"), Document: r.FormValue("in"), Limit: splitShown}
	p.Chosen = map[firsthand.ID]bool{}
	var chosen []firsthand.ID
	for _, id := range r.Form["coding"] {
		if id := firsthand.ID(id); !p.Chosen[id] {
			p.Chosen[id] = true
			chosen = append(chosen, id)
		}
	}
	code := http.StatusOK
	if step := r.PostFormValue("step"); step != "" {
		switch {
		case len(chosen) == 0:
			err = firsthand.Errorf(firsthand.Invalid, "Choose the passages that the new code takes; nothing was changed.")
		case step == "do":
			var made firsthand.Code
			if made, err = s.app.SplitCode(r.Context(), s.me, study.ID, p.Code.ID, p.Name, chosen); err == nil {
				return s.did(w, r, study.ID, "", p.Base()+"/codes?open="+string(made.ID)+"#c-"+string(made.ID))
			}
		default:
			var preview app.CodesPreview
			preview, err = s.app.PreviewSplit(r.Context(), study.ID, p.Code.ID, p.Name, chosen)
			p.Preview = &preview
		}
		if err != nil {
			if code, err = p.refused(err); err != nil {
				return err
			}
		}
	}
	every, _, err := s.app.OwnPassages(r.Context(), study.ID, p.Code.ID, app.PassageSieve{})
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, k := range every {
		if !seen["in "+k.In] {
			seen["in "+k.In] = true
			p.In = append(p.In, k.In)
		}
		if !seen["by "+k.Who] {
			seen["by "+k.Who] = true
			p.Coders = append(p.Coders, k.Who)
		}
	}
	if p.Passages, p.All, err = s.app.OwnPassages(r.Context(), study.ID, p.Code.ID, p.Sieve); err != nil {
		return err
	}
	return s.show(w, code, "codes_split", p)
}
