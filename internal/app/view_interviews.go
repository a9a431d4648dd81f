package app

import (
	"context"
	"slices"
	"sync"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// An InterviewLine is one document in a list.
type InterviewLine struct {
	firsthand.Document
	Case    firsthand.Case // zero where it belongs to none
	Date    string         // of the interview, ISO 8601
	Minutes float64
	Order   int // in which it is analysed, 0 where nobody said
	Words   int
	Missing bool            // its words are not in the program
	Codings map[string]int  // by coder's name
	ReadBy  map[string]bool // by name: those who said that they read it
	All     int             // codings by anyone
	Coded   float64         // share of the text that any coding covers, 0 to 1
}

// Interviews lists a study's documents with how far they are coded, by name,
// and the names of those who coded anything, in the order in which they joined.
// The lines are shared: they are not the caller's to change.
func (a *App) Interviews(ctx context.Context, study firsthand.ID) (lines []InterviewLine, coders []string, err error) {
	err = a.ask(ctx, study, func(tx *store.Tx, l *loaded) (err error) {
		lines, coders, err = l.listed.get(ctx, tx, l)
		lines = slices.Clone(lines) // to be sorted
		return err
	})
	return lines, coders, err
}

// A listing is what lists show of a study as it is loaded, made when it is
// first asked for.
type listing struct {
	mu     sync.Mutex
	made   bool
	lines  []InterviewLine
	coders []string
}

func (g *listing) get(ctx context.Context, tx *store.Tx, l *loaded) ([]InterviewLine, []string, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.made {
		return g.lines, g.coders, nil
	}
	lines, coders, err := interviewLines(ctx, tx, l)
	if err != nil {
		return nil, nil, err
	}
	SortByName(lines, func(l InterviewLine) string { return l.Name })
	g.lines, g.coders, g.made = lines, coders, true
	return lines, coders, nil
}

func interviewLines(ctx context.Context, tx *store.Tx, l *loaded) (lines []InterviewLine, coders []string, err error) {
	study := l.study.ID
	lengths, err := tx.Lengths(ctx, study)
	if err != nil {
		return nil, nil, err
	}
	figures := make(map[firsthand.ID]firsthand.Revision, len(lengths))
	for _, r := range lengths {
		figures[r.Document] = r
	}
	cases, err := tx.Cases(ctx, study)
	if err != nil {
		return nil, nil, err
	}
	of := make(map[firsthand.ID]firsthand.Case, len(cases))
	for _, c := range cases {
		of[c.ID] = c
	}
	interviews, err := tx.Interviews(ctx, study)
	if err != nil {
		return nil, nil, err
	}
	met := make(map[firsthand.ID]firsthand.Interview, len(interviews))
	for _, i := range interviews {
		met[i.Document] = i
	}
	read, err := readers(ctx, tx, l)
	if err != nil {
		return nil, nil, err
	}
	active := make([]bool, len(l.coders))
	for i, d := range l.documents {
		r, there := figures[d.ID]
		m := met[d.ID]
		line := InterviewLine{Document: d, Case: of[d.Case], Date: m.Date, Minutes: m.Minutes, Order: m.Order, Words: r.Words, Missing: !there,
			Codings: map[string]int{}, ReadBy: read[d.ID]}
		codings, err := l.Codings(i, nil)
		if err != nil {
			return nil, nil, err
		}
		covered, end := 0, 0
		for _, c := range codings { // by start
			line.Codings[l.coders[c.Coder].Name]++
			active[c.Coder] = true
			covered += max(0, int(c.End)-max(end, int(c.Start)))
			end = max(end, int(c.End))
		}
		line.All = len(codings)
		if r.Length > 0 {
			line.Coded = float64(covered) / float64(r.Length)
		}
		lines = append(lines, line)
	}
	for i, c := range l.coders {
		if active[i] {
			coders = append(coders, c.Name)
		}
	}
	return lines, coders, nil
}

// readers tells, by document, who said that they read it.
func readers(ctx context.Context, tx *store.Tx, l *loaded) (map[firsthand.ID]map[string]bool, error) {
	name := make(map[firsthand.ID]string, len(l.coders))
	for _, c := range l.coders {
		name[c.ID] = c.Name
	}
	all, err := tx.Readings(ctx, l.study.ID)
	if err != nil {
		return nil, err
	}
	read := map[firsthand.ID]map[string]bool{}
	for _, r := range all {
		if read[r[0]] == nil {
			read[r[0]] = map[string]bool{}
		}
		read[r[0]][name[r[1]]] = true
	}
	return read, nil
}

// An InterviewView is all that a study records of one document besides its words.
type InterviewView struct {
	Document  firsthand.Document
	Case      firsthand.Case // zero where it belongs to none
	Record    firsthand.Interview
	Revisions []RevisionLine // newest first
	Words     int            // of the newest analysed one
	Codings   int
	Changed   int // codings whose words an edit changed
	Read      []string
	Cases     []firsthand.Case // of the study, to choose from
}

// A RevisionLine is one text of a document in a list.
type RevisionLine struct {
	firsthand.Revision
	Who string // made it, empty for the program
}

// ShowInterview tells what a study records of a document, named as [App.ReadDocument]
// names it.
func (a *App) ShowInterview(ctx context.Context, study firsthand.ID, document string) (InterviewView, error) {
	var v InterviewView
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		all, err := tx.Documents(ctx, study)
		if err != nil {
			return err
		}
		i := documentIn(all, document)
		if i < 0 {
			return firsthand.Errorf(firsthand.NotFound, "There is no interview %q in this study.", document)
		}
		v.Document = all[i]
		if v.Cases, err = tx.Cases(ctx, study); err != nil {
			return err
		}
		for _, c := range v.Cases {
			if c.ID == v.Document.Case {
				v.Case = c
			}
		}
		if v.Record, err = recordOf(ctx, tx, v.Document); err != nil {
			return err
		}
		names, err := colleagueNames(ctx, tx, study)
		if err != nil {
			return err
		}
		revisions, err := tx.Revisions(ctx, v.Document.ID)
		if err != nil {
			return err
		}
		for _, r := range slices.Backward(revisions) {
			if r.Analysed {
				v.Revisions = append(v.Revisions, RevisionLine{r, names[r.By]})
			}
		}
		if len(v.Revisions) > 0 {
			v.Words = v.Revisions[0].Words
		}
		codings, err := tx.Codings(ctx, v.Document.ID)
		if err != nil {
			return err
		}
		v.Codings = len(codings)
		for _, c := range codings {
			if c.Changed {
				v.Changed++
			}
		}
		readings, err := tx.Readings(ctx, study)
		if err != nil {
			return err
		}
		for _, r := range readings {
			if r[0] == v.Document.ID {
				v.Read = append(v.Read, names[r[1]])
			}
		}
		SortByName(v.Cases, func(c firsthand.Case) string { return c.Name })
		return nil
	})
	return v, err
}

// recordOf is the record of the conversation that a document is of, or a new one.
func recordOf(ctx context.Context, tx *store.Tx, d firsthand.Document) (firsthand.Interview, error) {
	all, err := tx.Interviews(ctx, d.Study)
	if err != nil {
		return firsthand.Interview{}, err
	}
	for _, i := range all {
		if i.Document == d.ID {
			return i, nil
		}
	}
	for _, i := range all {
		if d.Case != "" && i.Case == d.Case && i.Document == "" {
			return i, nil
		}
	}
	return firsthand.Interview{Study: d.Study, Case: d.Case, Document: d.ID}, nil
}
