package app

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// A CasesResult is what an import of participants did.
type CasesResult struct {
	Made      int      `json:"made"`
	Changed   int      `json:"changed"`
	Bound     int      `json:"bound"` // documents bound to their participant
	Variables []string `json:"new_variables"`
	Notes     Notes    `json:"notes"`
}

// caseColumns are those with a meaning of their own; every other is a variable.
var caseColumns = []string{"pseudonym", "document", "interview_date", "minutes", "place", "analysis_order", "note"}

// ImportCases reads participants from a csv or xlsx file, one row each: the
// column participant (or case, or the first) names them, document binds a
// transcript, interview_date, minutes, place and analysis_order are the
// interview's record, and every other column is a variable. All or nothing.
func (a *App) ImportCases(ctx context.Context, who Person, study firsthand.ID, path string) (CasesResult, error) {
	var res CasesResult
	t, done, err := openTable(ctx, path)
	if err != nil {
		return res, err
	}
	defer done()
	f := casesFile{name: filepath.Base(path), header: t.Header, named: 0, participants: true}
	switch p, c := t.Column("participant"), t.Column("case"); {
	case p >= 0:
		f.named = p
	case c >= 0:
		f.named, f.participants = c, false
	}
	f.at, f.variables, err = columns(t, f.name, []string{t.Header[f.named]}, caseColumns)
	if err != nil {
		return res, err
	}
	for row, err := range t.Rows() {
		if err != nil {
			return res, err
		}
		f.rows = append(f.rows, caseRow{row.Line, row.Cells})
	}
	notes := Notes(t.Notes())
	_, err = a.do(ctx, study, who, "cases.import", func(tx *store.Tx, _ firsthand.Colleague) error {
		res = CasesResult{Notes: notes}
		if err := f.store(ctx, tx, study, &res); err != nil {
			return err
		}
		tx.Act().Summary = fmt.Sprintf("%d participants were made and %d changed from %s.", res.Made, res.Changed, f.name)
		return nil
	})
	return res, err
}

type caseRow struct {
	line  int
	cells []string
}

type casesFile struct {
	name         string
	header       []string
	named        int
	participants bool
	at           map[string]int
	variables    []string
	rows         []caseRow
}

func (f *casesFile) store(ctx context.Context, tx *store.Tx, study firsthand.ID, res *CasesResult) error {
	bad := badRows{file: f.name}
	in := &intake{tx: tx, study: firsthand.Study{ID: study}}
	known := map[string]bool{}
	existing, err := tx.Variables(ctx, study)
	if err != nil {
		return err
	}
	for _, v := range existing {
		known[v.Name] = true
	}
	column := map[string]int{}
	for i, h := range f.header {
		column[h] = i
	}
	vars := make([]firsthand.Variable, len(f.variables))
	for i, name := range f.variables {
		if !known[name] {
			res.Variables = append(res.Variables, name)
		}
		if vars[i], err = in.variable(ctx, name); err != nil {
			return err
		}
	}
	all, err := tx.Cases(ctx, study)
	if err != nil {
		return err
	}
	cases := map[string]firsthand.Case{}
	for _, c := range all {
		cases[c.Name] = c
	}
	documents, err := tx.Documents(ctx, study)
	if err != nil {
		return err
	}
	byName := map[string]firsthand.Document{}
	for _, d := range documents {
		byName[d.Name] = d
	}
	held, err := tx.Interviews(ctx, study)
	if err != nil {
		return err
	}
	records := map[firsthand.ID]firsthand.Interview{}
	for _, i := range held {
		records[i.Case] = i
	}
	seen := map[string]int{}
	for _, row := range f.rows {
		cell := func(name string) string {
			if i, ok := f.at[name]; ok && i < len(row.cells) {
				return strings.TrimSpace(row.cells[i])
			}
			return ""
		}
		name := strings.TrimSpace(row.cells[f.named])
		if name == "" {
			bad.add(row.line, "the participant has no name")
			continue
		}
		if first, twice := seen[name]; twice {
			bad.add(row.line, "%q is in line %d already", name, first)
			continue
		}
		seen[name] = row.line
		c, old := cases[name]
		if !old {
			c = firsthand.Case{ID: firsthand.NewID(), Study: study, Name: name, Participant: f.participants, Position: len(cases) + 1, Created: tx.Now()}
			cases[name] = c
			res.Made++
		} else {
			res.Changed++
		}
		for field, to := range map[string]*string{"pseudonym": &c.Pseudonym, "note": &c.Note} {
			if v := cell(field); v != "" {
				*to = v
			}
		}
		if err := tx.PutCase(ctx, c); err != nil {
			return err
		}
		for i, v := range vars {
			if at := column[f.variables[i]]; at < len(row.cells) && strings.TrimSpace(row.cells[at]) != "" {
				if err := tx.PutValue(ctx, firsthand.Value{Case: c.ID, Variable: v.ID, Text: strings.TrimSpace(row.cells[at])}); err != nil {
					return err
				}
			}
		}
		record, err := interviewRecord(records[c.ID], cell)
		if err != nil {
			bad.add(row.line, "%s", err)
			continue
		}
		if d := cell("document"); d != "" {
			doc, ok := byName[d]
			if !ok {
				bad.add(row.line, "there is no document %q in the study", d)
				continue
			}
			doc.Case, record.Document = c.ID, doc.ID
			if err := tx.PutDocument(ctx, doc); err != nil {
				return err
			}
			res.Bound++
		}
		if record == (firsthand.Interview{}) {
			continue
		}
		record.Study, record.Case = study, c.ID
		if record.ID == "" {
			record.ID = firsthand.NewID()
		}
		if err := tx.PutInterview(ctx, record); err != nil {
			return err
		}
	}
	return bad.err()
}

// interviewRecord fills in what a row says of an interview.
func interviewRecord(i firsthand.Interview, cell func(string) string) (firsthand.Interview, error) {
	if v := cell("interview_date"); v != "" {
		if _, err := time.Parse(time.DateOnly, v); err != nil {
			return i, fmt.Errorf("interview_date is %q and not a date like 2019-01-31", v)
		}
		i.Date = v
	}
	if v := cell("minutes"); v != "" {
		n, err := strconv.ParseFloat(v, 64)
		if err != nil || n < 0 || n > 100000 {
			return i, fmt.Errorf("minutes is %q and not a number", v)
		}
		i.Minutes = n
	}
	if v := cell("analysis_order"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 {
			return i, fmt.Errorf("analysis_order is %q and not a whole number from 1", v)
		}
		i.Order = n
	}
	if v := cell("place"); v != "" {
		i.Place = v
	}
	return i, nil
}
