package web

import (
	"cmp"
	"net/http"
	"strconv"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// ComparePage is the codebook as of two moments.
type ComparePage struct {
	Frame
	Moments  []app.JournalLine // newest first, to choose from
	From, To int64
	Pair     app.CodebookPair
	By       []DifferenceKind
}

// A DifferenceKind are the codes to which one kind of thing happened.
type DifferenceKind struct {
	Kind string
	Of   []app.CodeDifference
}

func (s *Server) compareCodes(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p := ComparePage{Frame: s.frameIn(study, "Codes", "Codebook compared")}
	for _, kind := range []string{"study", "example", "code", "codebook", "project", "history"} {
		part, err := s.app.JournalPage(r.Context(), study.ID, app.JournalQuery{Kind: kind, Limit: 200})
		if err != nil {
			return err
		}
		p.Moments = append(p.Moments, part.Lines...)
	}
	sortBy(p.Moments, func(a, b app.JournalLine) int { return cmp.Compare(b.Seq, a.Seq) })
	p.From, _ = strconv.ParseInt(r.FormValue("from"), 10, 64) // not a number is the beginning
	p.To, _ = strconv.ParseInt(r.FormValue("to"), 10, 64)     // and the newest
	if r.FormValue("from") == "" && len(p.Moments) > 0 {
		p.From = p.Moments[len(p.Moments)-1].Seq
	}
	var err error
	if p.Pair, err = s.app.CompareCodebook(r.Context(), study.ID, p.From, p.To); err != nil {
		return err
	}
	p.From, p.To = p.Pair.From, p.Pair.To
	for _, kind := range []string{"added", "changed", "merged", "removed"} {
		k := DifferenceKind{Kind: kind}
		for _, d := range p.Pair.Differences {
			if d.Kind == kind {
				k.Of = append(k.Of, d)
			}
		}
		if len(k.Of) > 0 {
			p.By = append(p.By, k)
		}
	}
	return s.show(w, http.StatusOK, "codes_compare", p)
}

// At tells where a moment stands among those to choose from: the newest that is
// not after it.
func (p ComparePage) At(seq int64) int64 {
	for _, m := range p.Moments {
		if m.Seq <= seq {
			return m.Seq
		}
	}
	return 0
}
