package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// PartPage lists the versions of a part of the protocol, newest first.
type PartPage struct {
	Frame
	Of       PartKind
	Versions []PartText
}

// PartVersionPage is one version of a part, or what changed between two.
type PartVersionPage struct {
	Frame
	Of       PartKind
	From, To PartText // From is empty where one version is shown
	Newest   int
	Parts    []DiffPart
	Went     int // stretches
	Came     int
	Others   []Choice // each version, or each step from one to the next
}

// textsOf are the versions of a part with who wrote them, oldest first.
func (s *Server) textsOf(r *http.Request, study firsthand.Study, k PartKind) ([]PartText, error) {
	versions, err := s.versionsOf(r, study, k)
	if err != nil {
		return nil, err
	}
	names, err := s.whoIn(r, study)
	out := make([]PartText, len(versions))
	for i, v := range versions {
		out[i] = PartText{k, v, names[v.By]}
	}
	return out, err
}

func (s *Server) partVersions(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	k, err := partOf(r)
	if err != nil {
		return err
	}
	p := PartPage{Frame: s.frameIn(study, "Protocol", "Versions of the "+k.Lower()), Of: k}
	p.Versions, err = s.textsOf(r, study, k)
	if err != nil {
		return err
	}
	slices.Reverse(p.Versions)
	return s.show(w, http.StatusOK, "protocol_part", p)
}

func (s *Server) partVersion(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	k, err := partOf(r)
	if err != nil {
		return err
	}
	all, err := s.textsOf(r, study, k)
	if err != nil {
		return err
	}
	p := PartVersionPage{Of: k, Newest: len(all)}
	at := func(n string) (PartText, bool) {
		i, err := strconv.Atoi(n)
		if err != nil || i < 1 || i > len(all) {
			return PartText{}, false
		}
		return all[i-1], true
	}
	older, newer, two := strings.Cut(r.PathValue("span"), "..")
	ok := true
	if two {
		if p.From, ok = at(older); ok {
			p.To, ok = at(newer)
		}
		ok = ok && p.From.Version < p.To.Version
	} else {
		p.To, ok = at(older)
	}
	if !ok {
		return notThere
	}
	title := "The " + k.Lower() + ", version " + strconv.Itoa(p.To.Version)
	if two {
		title = "What changed in the " + k.Lower()
	}
	p.Frame = s.frameIn(study, "Protocol", title)
	here := p.Base() + "/protocol/" + string(k.Part) + "/"
	for n := 1; n <= len(all); n++ {
		switch {
		case !two:
			p.Others = append(p.Others, Choice{strconv.Itoa(n), here + strconv.Itoa(n), n == p.To.Version})
		case n > 1:
			p.Others = append(p.Others, Choice{fmt.Sprintf("%d to %d", n-1, n), fmt.Sprintf("%s%d..%d", here, n-1, n), p.From.Version == n-1 && p.To.Version == n})
		}
	}
	if two {
		p.compare()
	}
	return s.show(w, http.StatusOK, "protocol_version", p)
}

// compare lays out what changed.
func (p *PartVersionPage) compare() {
	for _, part := range app.CompareProvisions(p.From.Provision, p.To.Provision) {
		switch part.Kind {
		case app.Went:
			p.Went++
		case app.Came:
			p.Came++
		}
		p.Parts = append(p.Parts, DiffPart{DiffPart: part}) // whole, since a part is read at a sitting
	}
}
