package app

import (
	"context"
	"fmt"

	"firsthand.study"
	"firsthand.study/internal/corpus"
	"firsthand.study/internal/store"
)

// A SaturationResult is the new codes of each interview and where they ran dry.
type SaturationResult struct {
	Layer      string                `json:"layer"`
	Interviews []SaturationInterview `json:"interviews"`
	Base       int                   `json:"base"`
	Run        int                   `json:"run"`
	Threshold  float64               `json:"threshold"`
	BaseCodes  *int                  `json:"base_codes"` // found in the base; null when it is not complete
	Runs       []SaturationRun       `json:"runs"`
	ReachedAt  *int                  `json:"reached_at"` // null when not reached or not assessable
	StoppedAt  *int                  `json:"stopped_at"`
	Waiting    []string              `json:"waiting"` // interviews not coded yet
}

// A SaturationInterview is one interview in the order of analysis.
type SaturationInterview struct {
	Document   string `json:"document"`
	New        int    `json:"new"`
	Cumulative int    `json:"cumulative"`
}

// A SaturationRun is one window of the rule.
type SaturationRun struct {
	End  int     `json:"end"`
	New  int     `json:"new"`
	Rate float64 `json:"rate"`
}

// firstReading are the codes that a first, deductive reading gives; they do not
// enter saturation.
var firstReading = map[string]bool{"Helpful": true, "Hindering": true, "Wished for": true}

// Saturation counts new codes per interview in analysis order, and applies the
// rule of Guest, Namey & Chen (2020).
func (a *App) Saturation(ctx context.Context, study firsthand.ID, base, run int, threshold float64, coder string) (SaturationResult, error) {
	res := SaturationResult{Base: base, Run: run, Threshold: threshold, Interviews: []SaturationInterview{}, Runs: []SaturationRun{}, Waiting: []string{}}
	err := a.ask(ctx, study, func(_ *store.Tx, l *loaded) error {
		layer, name, err := l.reporting(coder)
		if err != nil {
			return err
		}
		res.Layer = name
		q := corpus.Saturating{Stopping: corpus.Stopping{Base: base, Run: run, Threshold: threshold}, Filter: corpus.Filter{Coders: layer}}
		for i, c := range l.codes {
			if firstReading[c.Name] {
				q.Without = append(q.Without, i)
			}
		}
		found, err := recallOf(l, fmt.Sprintf("saturation %v", q), func() (corpus.Saturation, error) { return l.Corpus.Saturation(q) })
		if err != nil {
			return badExpression(err)
		}
		for _, i := range found.Interviews {
			res.Interviews = append(res.Interviews, SaturationInterview{l.documents[i.Document].Name, i.New, i.Cumulative})
		}
		for _, r := range found.Runs {
			res.Runs = append(res.Runs, SaturationRun{r.End, r.New, r.Rate})
		}
		for _, d := range found.Waiting {
			res.Waiting = append(res.Waiting, l.documents[d].Name)
		}
		if found.Assessable {
			res.BaseCodes = &found.BaseCodes
		}
		if found.StoppedAt > 0 {
			res.StoppedAt, res.ReachedAt = &found.StoppedAt, &found.ReachedAt
		}
		return nil
	})
	return res, err
}

// A ThemesResult is the thematic map as a table (Table 2).
type ThemesResult struct {
	Layer  string      `json:"layer"`
	Themes []ThemeLine `json:"themes"`
}

// A ThemeLine is one theme, subtheme or code, those below it included.
type ThemeLine struct {
	Number     int         `json:"number,omitempty"`
	Title      string      `json:"title"`
	Short      string      `json:"short"`
	Path       string      `json:"path"` // of the code
	References int         `json:"references"`
	People     int         `json:"participants"`
	Subthemes  []ThemeLine `json:"subthemes"`
}

// Themes counts the references and people of each theme: the top-level codes
// marked as themes, by number; where none is marked, every top-level code.
func (a *App) Themes(ctx context.Context, study firsthand.ID, coder string) (ThemesResult, error) {
	var res ThemesResult
	err := a.ask(ctx, study, func(_ *store.Tx, l *loaded) (err error) {
		res, err = l.themesOf(coder)
		return err
	})
	return res, err
}

func (l *loaded) themesOf(coder string) (ThemesResult, error) {
	res := ThemesResult{Themes: []ThemeLine{}}
	layer, name, err := l.reporting(coder)
	if err != nil {
		return res, err
	}
	res.Layer = name
	found, err := l.Corpus.Themes(l.themes(), corpus.Filter{Coders: layer})
	if err != nil {
		return res, badExpression(err)
	}
	for _, t := range found {
		res.Themes = append(res.Themes, l.themeLine(t))
	}
	return res, nil
}

// themes are the codes that are themes, by number.
func (l *loaded) themes() []int {
	var marked, top []int
	for i, c := range l.codes {
		if c.Parent != "" {
			continue
		}
		top = append(top, i)
		if c.Theme > 0 {
			marked = append(marked, i)
		}
	}
	if len(marked) == 0 {
		return top
	}
	sortBy(marked, func(i int) int { return l.codes[i].Theme })
	return marked
}

func (l *loaded) themeLine(t corpus.Theme) ThemeLine {
	c := l.codes[t.Code]
	line := ThemeLine{Number: c.Theme, Title: firstOf(c.Title, c.Name), Short: c.Name, Path: l.Path(t.Code), References: t.References, People: t.People, Subthemes: []ThemeLine{}}
	for _, s := range t.Subthemes {
		line.Subthemes = append(line.Subthemes, l.themeLine(s))
	}
	return line
}
