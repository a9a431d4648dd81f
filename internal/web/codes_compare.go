package web

import (
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

// momentsShown is how many moments may be chosen from.
const momentsShown = 400

func (s *Server) compareCodes(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	p := ComparePage{Frame: s.frameIn(study, "Codes", "Codebook compared")}
	var err error
	if p.Moments, err = s.app.CodebookMoments(r.Context(), study.ID, momentsShown); err != nil {
		return err
	}
	p.From, _ = strconv.ParseInt(r.FormValue("from"), 10, 64) // not a number is the beginning
	p.To, _ = strconv.ParseInt(r.FormValue("to"), 10, 64)     // and the newest
	if r.FormValue("from") == "" && len(p.Moments) > 0 {
		p.From = p.Moments[len(p.Moments)-1].Seq
	}
	if p.Pair, err = s.app.CompareCodebook(r.Context(), study.ID, p.From, p.To); err != nil {
		return err
	}
	p.From, p.To = p.At(p.Pair.From), p.At(p.Pair.To) // between two moments the codebook is that of the earlier
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
