package web

import (
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// DiffPage shows what an edit of a transcript changed.
type DiffPage struct {
	Frame
	Diff   app.RevisionDiff
	Here   string
	ReadAt string
	Parts  []DiffPart
	Went   int // stretches
	Came   int
	Others []Choice // each step from one text to the next
}

// A DiffPart is a stretch of a diff; words that stayed are cut short in their
// middle where they are long.
type DiffPart struct {
	app.DiffPart
	Rest string // after the cut
	Cut  int    // lines left out
}

// around is how many characters of what stayed are shown beside a change.
const around = 240

func (s *Server) revisions(w http.ResponseWriter, r *http.Request, study firsthand.Study) error {
	var from, to int
	if n, err := fmt.Sscanf(r.PathValue("span"), "%d..%d", &from, &to); n != 2 || err != nil {
		return notThere
	}
	d, err := s.app.CompareRevisions(r.Context(), study.ID, r.PathValue("interview"), from, to)
	if err != nil {
		return err
	}
	p := DiffPage{Frame: s.frameIn(study, "Interviews", "What changed in "+stem(d.Document.Name)), Diff: d}
	p.Here, p.ReadAt = interviewAt(p.Base(), d.Document.Name), readAt(p.Base(), d.Document.Name, 0)
	for n := 1; n < d.Newest; n++ {
		p.Others = append(p.Others, Choice{fmt.Sprintf("%d to %d", n, n+1), fmt.Sprintf("%s/revisions/%d..%d", p.Here, n, n+1), from == n && to == n+1})
	}
	for i, part := range d.Parts {
		switch part.Kind {
		case app.Went:
			p.Went++
		case app.Came:
			p.Came++
		}
		p.Parts = append(p.Parts, shortened(part, i > 0, i < len(d.Parts)-1))
	}
	return s.show(w, http.StatusOK, "interviews_diff", p)
}

// shortened leaves out the middle of what stayed, or its end where no change
// follows and its beginning where none goes before.
func shortened(part app.DiffPart, before, after bool) DiffPart {
	out := DiffPart{DiffPart: part}
	n := utf8.RuneCountInString(part.Text)
	keep := 0
	for _, side := range []bool{before, after} {
		if side {
			keep += around
		}
	}
	if part.Kind != app.Stayed || n <= keep+around {
		return out
	}
	runes := []rune(part.Text)
	head, tail := 0, n
	if before {
		head = around
	}
	if after {
		tail = n - around
	}
	out.Text, out.Rest = string(runes[:head]), string(runes[tail:])
	out.Cut = max(1, strings.Count(string(runes[head:tail]), "\n"))
	return out
}
