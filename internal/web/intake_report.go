package web

import (
	"context"
	"path/filepath"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// A Report says what an import of anything but documents read, changed and kept.
type Report struct {
	Headline, Lede string
	Facts          []Fact
	Lists          []Said
	To, ToName     string // where one goes on
}

// A Fact is how many of one thing there are.
type Fact struct {
	Name string
	N    int
}

// Said is a list of sentences under a heading.
type Said struct {
	Name string
	Said []string
}

// project is the work of making a study of a project of another program, or of
// adding it to the tray's study.
func (s *Server) project(t *tray) work {
	return func(ctx context.Context, progress app.Progress) error {
		res, err := s.app.ImportProject(ctx, s.me, string(t.study.ID), t.paths[0], progress)
		if err != nil {
			return err
		}
		study, err := s.app.Study(ctx, res.Study)
		if err != nil {
			return err
		}
		r := &Report{Headline: "“" + study.Title + "” is here", To: "/s/" + study.Name, ToName: "Open the study"}
		if t.study.ID != "" {
			r.Headline, r.ToName = "The project was added", "Go to the overview"
		}
		r.Facts = []Fact{{"Documents", res.Documents}, {"of them with their words missing", res.Missing}, {"Codes", res.Codes}, {"Codings", res.Codings},
			{"People and other cases", res.Cases}, {"Memos", res.Memos}, {"Kept as they came, to be written back", res.Kept}}
		said := Said{Name: "What to know"}
		lost := Said{Name: "What was changed, or could not be read"}
		for _, p := range res.Report {
			line := sentence(p.Message)
			if p.Where != "" {
				line = p.Where + ": " + p.Message
			}
			if p.More > 0 {
				line += " And " + count(p.More) + " more like this."
			}
			lost.Said = append(lost.Said, line)
		}
		said.Said = res.Notes
		r.Lists = []Said{lost, said}
		r.Lede = "Read whole, with nothing lost."
		if len(lost.Said) > 0 {
			r.Lede = "Read, with what follows. Everything else came as it was."
		}
		s.reported(t, r, study.ID)
		return nil
	}
}

func (s *Server) reported(t *tray, r *Report, study firsthand.ID) {
	t.mu.Lock()
	t.report = r
	t.mu.Unlock()
	s.announce(study)
}

// sentence begins with a capital.
func sentence(words string) string {
	if words == "" {
		return words
	}
	return strings.ToUpper(words[:1]) + words[1:]
}

// codebook is the work of bringing a codebook in.
func (s *Server) codebook(t *tray) work {
	return func(ctx context.Context, _ app.Progress) error {
		res, err := s.app.ImportCodebook(ctx, s.me, t.study.ID, t.paths[0])
		if err != nil {
			return err
		}
		s.reported(t, &Report{Headline: "The codebook was read", To: "/s/" + t.study.Name + "/codes", ToName: "Go to the codes",
			Facts: []Fact{{"Codes made", res.Made}, {"Codes changed", res.Changed}, {"Codes that were there already", res.Same}},
			Lists: []Said{{"What to know", res.Notes}}}, t.study.ID)
		return nil
	}
}

// codings is the work of bringing codings in.
func (s *Server) codings(t *tray) work {
	return func(ctx context.Context, progress app.Progress) error {
		res, err := s.app.ImportCodings(ctx, s.me, t.study.ID, t.paths[0], progress)
		if err != nil {
			return err
		}
		s.reported(t, &Report{Headline: "The codings were read", To: "/s/" + t.study.Name, ToName: "Go to the overview",
			Facts: []Fact{{"Codings made", res.Made}, {"Codings that were there already", res.Same}},
			Lists: []Said{{"New coders", res.Coders}, {"What to know", res.Notes}}}, t.study.ID)
		return nil
	}
}

// cases is the work of bringing people in.
func (s *Server) cases(t *tray) work {
	return func(ctx context.Context, _ app.Progress) error {
		res, err := s.app.ImportCases(ctx, s.me, t.study.ID, t.paths[0], "")
		if err != nil {
			return err
		}
		s.reported(t, &Report{Headline: "The people were read", To: "/s/" + t.study.Name + "/people", ToName: "Go to the people",
			Facts: []Fact{{"People made", res.Made}, {"People changed", res.Changed}, {"Interviews bound to their person", res.Bound}},
			Lists: []Said{{"New columns", res.Variables}, {"What to know", res.Notes}}}, t.study.ID)
		return nil
	}
}

// workOf is the work that one file of a kind asks for; the kind may be left to
// the extension.
func (s *Server) workOf(t *tray, kind string) (work, error) {
	name := filepath.Base(t.paths[0])
	ext := strings.ToLower(filepath.Ext(name))
	switch {
	case isProject(name):
		return s.project(t), nil
	case ext == ".qdc":
		return s.codebook(t), nil
	case ext != ".csv" && ext != ".xlsx" && ext != ".tsv":
		return nil, firsthand.Errorf(firsthand.Invalid, "%s is none of .qdpx, .qde, .qdc, .csv and .xlsx; nothing was changed.", name).
			WithHint("transcripts are brought in on the page Interviews")
	}
	switch kind {
	case "codebook":
		return s.codebook(t), nil
	case "codings":
		return s.codings(t), nil
	case "cases":
		return s.cases(t), nil
	}
	return nil, firsthand.Errorf(firsthand.Invalid, "What does %s hold? Nothing was changed.", name).WithHint("choose codes, codings or people")
}
