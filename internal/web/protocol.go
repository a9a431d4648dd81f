package web

import (
	"net/http"
	"strconv"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// ProtocolPage is the protocol of a study, every part as it stands.
type ProtocolPage struct {
	Frame
	Parts     []PartShown
	Written   int
	Gaps      int
	Templates []app.Template // to start from, while a part is not written
	Wrong     string
}

// A PartShown is a part on the page of the protocol.
type PartShown struct {
	PartText
	Versions int       // 0 while it is not written
	Edit     *PartForm // while it is written
}

// partOf finds a part that an address names.
func partOf(r *http.Request) (PartKind, error) {
	k, ok := partKind(r.PathValue("part"))
	if !ok {
		return k, notThere
	}
	return k, nil
}

// whoIn are the names of a study's colleagues.
func (s *Server) whoIn(r *http.Request, study firsthand.Study) (map[firsthand.ID]string, error) {
	team, _, _, err := s.app.Team(r.Context(), s.me, study.ID)
	names := make(map[firsthand.ID]string, len(team))
	for _, c := range team {
		names[c.ID] = c.Name
	}
	return names, err
}

func (s *Server) protocolPage(r *http.Request, study firsthand.Study) (*ProtocolPage, error) {
	p := &ProtocolPage{Frame: s.frameIn(study, "Protocol", "Protocol")}
	p.Scripts = []string{"protocol.js"}
	parts, err := s.app.Protocol(r.Context(), study.ID)
	if err != nil {
		return p, err
	}
	names, err := s.whoIn(r, study)
	if err != nil {
		return p, err
	}
	for _, part := range parts {
		k, ok := partKind(string(part.Part))
		if !ok {
			k = PartKind{Part: part.Part, Title: string(part.Part)}
		}
		shown := PartShown{PartText: PartText{PartKind: k}, Versions: len(part.Versions)}
		if part.InForce != nil {
			shown.Provision, shown.Who = *part.InForce, names[part.InForce.By]
			p.Written++
			p.Gaps += shown.Gaps()
		}
		p.Parts = append(p.Parts, shown)
	}
	if p.Written < len(p.Parts) {
		p.Templates, err = app.Templates()
	}
	return p, err
}

// edit opens the form of a part.
func (p *ProtocolPage) edit(f *PartForm) {
	for i := range p.Parts {
		if p.Parts[i].PartKind.Part == f.Part {
			p.Parts[i].Edit = f
		}
	}
}

// Editing tells whether a form is open.
func (p *ProtocolPage) Editing() bool {
	for _, part := range p.Parts {
		if part.Edit != nil {
			return true
		}
	}
	return false
}

func (s *Server) protocol(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.protocolPage(r, study)
	if err != nil {
		return err
	}
	if name := r.FormValue("edit"); name != "" {
		k, ok := partKind(name)
		if !ok {
			return notThere
		}
		versions, err := s.versionsOf(r, study, k)
		if err != nil {
			return err
		}
		var from firsthand.Provision
		if len(versions) > 0 {
			from = versions[len(versions)-1]
		}
		seen := from.Version
		if n, err := strconv.Atoi(r.FormValue("from")); err == nil {
			if n < 1 || n > len(versions) {
				return notThere
			}
			from = versions[n-1]
		}
		p.edit(formOfPart(p.Base(), k, from, seen))
	}
	return s.show(w, http.StatusOK, "protocol", p)
}

// versionsOf are the versions of a part, oldest first.
func (s *Server) versionsOf(r *http.Request, study firsthand.Study, k PartKind) ([]firsthand.Provision, error) {
	parts, err := s.app.Protocol(r.Context(), study.ID)
	for _, part := range parts {
		if part.Part == k.Part {
			return part.Versions, err
		}
	}
	return nil, err
}

// writePart keeps the next version of a part, or arranges its lines.
func (s *Server) writePart(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	k, err := partOf(r)
	if err != nil {
		return err
	}
	r.Body = http.MaxBytesReader(w, r.Body, 4<<20)
	f := partFrom(r, "/s/"+study.Name, k)
	code := http.StatusOK
	if !f.arrange(r.PostForm.Get("do")) {
		if code, err = s.keepPart(w, r, study, f); code == 0 || err != nil {
			return err
		}
	}
	p, err := s.protocolPage(r, study)
	if err != nil {
		return err
	}
	p.edit(f)
	return s.show(w, code, "protocol", p)
}

// keepPart writes what was typed, 0 where that is done; else it says in the form
// why not, and what answer that is.
func (s *Server) keepPart(w http.ResponseWriter, r *http.Request, study firsthand.Study, f *PartForm) (int, error) {
	versions, err := s.versionsOf(r, study, f.PartKind)
	if err != nil {
		return 0, err
	}
	var was firsthand.Provision
	if len(versions) > 0 {
		was = versions[len(versions)-1]
	}
	next, err := f.provision(was)
	if err == nil {
		next, err = s.app.ReviseProvision(r.Context(), s.me, study.ID, f.Seen, next)
	}
	if err == nil {
		to := "/s/" + study.Name + "/protocol#" + string(f.Part)
		if next.Version == f.Seen { // nothing was different, and the last act is another
			http.Redirect(w, r, to, http.StatusSeeOther)
			return 0, nil
		}
		return 0, s.did(w, r, study.ID, "", to)
	}
	code, known := readable(err)
	if !known {
		return 0, err
	}
	f.Wrong, f.Hint = err.Error(), capital(hintOf(err))
	if code == http.StatusConflict {
		f.Wrong, f.Newer, f.Started = changedMeanwhile, was.Version, was.Version == 0
		f.Seen = was.Version
	}
	return code, nil
}

// startFrom fills what is not written from a template.
func (s *Server) startFrom(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p, err := s.protocolPage(r, study)
	if err != nil {
		return err
	}
	to := p.Base() + "/protocol"
	if p.Written == len(p.Parts) { // nothing is left to fill
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	}
	if _, err := s.app.UseTemplate(r.Context(), s.me, study.ID, r.PostFormValue("template")); err != nil {
		code, known := readable(err)
		if !known {
			return err
		}
		p.Wrong = err.Error()
		return s.show(w, code, "protocol", p)
	}
	return s.did(w, r, study.ID, "", to)
}
