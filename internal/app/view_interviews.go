package app

import (
	"context"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// An InterviewLine is one document in a list.
type InterviewLine struct {
	firsthand.Document
	Case    firsthand.Case // zero where it belongs to none
	Date    string         // of the interview, ISO 8601
	Minutes float64
	Words   int
	Missing bool           // its words are not in the program
	Codings map[string]int // by coder's name
	All     int            // codings by anyone
	Coded   float64        // share of the text that any coding covers, 0 to 1
}

// Interviews lists a study's documents with how far they are coded, and the
// names of those who coded anything, in the order in which they joined.
func (a *App) Interviews(ctx context.Context, study firsthand.ID) (lines []InterviewLine, coders []string, err error) {
	err = a.ask(ctx, study, func(tx *store.Tx, l *loaded) error {
		lengths, err := tx.Lengths(ctx, study)
		if err != nil {
			return err
		}
		figures := make(map[firsthand.ID]firsthand.Revision, len(lengths))
		for _, r := range lengths {
			figures[r.Document] = r
		}
		cases, err := tx.Cases(ctx, study)
		if err != nil {
			return err
		}
		of := make(map[firsthand.ID]firsthand.Case, len(cases))
		for _, c := range cases {
			of[c.ID] = c
		}
		interviews, err := tx.Interviews(ctx, study)
		if err != nil {
			return err
		}
		met := make(map[firsthand.ID]firsthand.Interview, len(interviews))
		for _, i := range interviews {
			met[i.Document] = i
		}
		active := make([]bool, len(l.coders))
		for i, d := range l.documents {
			r, there := figures[d.ID]
			line := InterviewLine{Document: d, Case: of[d.Case], Date: met[d.ID].Date, Minutes: met[d.ID].Minutes, Words: r.Words, Missing: !there, Codings: map[string]int{}}
			codings, err := l.Codings(i, nil)
			if err != nil {
				return err
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
		return nil
	})
	return lines, coders, err
}
