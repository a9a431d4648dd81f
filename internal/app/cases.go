package app

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"firsthand.study"
	"firsthand.study/internal/format"
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

// ImportCases reads participants from a csv or xlsx file, one row for each of
// their interviews: the column participant (or case, or one called as such
// columns are, or person) names them, document binds a transcript,
// interview_date, minutes, place and analysis_order are the interview's record,
// and every other column is a variable. All or nothing.
func (a *App) ImportCases(ctx context.Context, who Person, study firsthand.ID, path, person string) (CasesResult, error) {
	var res CasesResult
	t, done, err := openTable(ctx, path)
	if err != nil {
		return res, err
	}
	defer done()
	f := casesFile{name: filepath.Base(path), header: t.Header, participants: true}
	if f.named, err = personColumn(t, f.name, person); err != nil {
		return res, err
	}
	column := t.Header[f.named]
	f.participants = !strings.EqualFold(column, "case")
	f.at, f.variables, err = columns(t, f.name, []string{column}, caseColumns)
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
	notes.noRows(f.name, len(f.rows))
	if !strings.EqualFold(column, "participant") && !strings.EqualFold(column, "case") {
		notes.add("%s: the participants are named by the column “%s”.", f.name, column)
	}
	_, err = a.do(ctx, study, who, "cases.import", func(tx *store.Tx, _ firsthand.Colleague) error {
		res = CasesResult{Notes: notes}
		if err := f.store(ctx, tx, study, &res); err != nil {
			return err
		}
		tx.Act().Summary = fmt.Sprintf("%s %s made and %d changed from %s.", Counted(res.Made, "participant", "participants"), were(res.Made), res.Changed, f.name)
		return nil
	})
	return res, err
}

// personNames are what the column that names the participants is called by
// those who do not call it participant.
var personNames = regexp.MustCompile(`(?i)^(?:p|id|pid|person|(?:participant|respondent|interviewee|case|person|subject)s?(?:[ _.-]?(?:id|nr|no|number|code))?)$`)

// personColumn finds the column that names the participants.
func personColumn(t *format.Table, file, person string) (int, error) {
	if person != "" {
		if i := t.Column(person); i >= 0 {
			return i, nil
		}
		return 0, firsthand.Errorf(firsthand.Invalid, "%s has no column %q; nothing was changed.", file, person).WithHint("it has %s", quoted(t.Header))
	}
	for _, name := range []string{"participant", "case"} {
		if i := t.Column(name); i >= 0 {
			return i, nil
		}
	}
	var found []int
	for i, h := range t.Header {
		if personNames.MatchString(h) {
			found = append(found, i)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	return 0, firsthand.Errorf(firsthand.Invalid, "%s has no column “participant”; nothing was changed.", file).
		WithHint("name the column that says who it is with --person; there are %s", quoted(t.Header))
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
	w := caseWriter{f: f, tx: tx, study: study, res: res, bad: badRows{file: f.name}, seen: map[string]*seenCase{}}
	if err := w.read(ctx); err != nil {
		return err
	}
	for _, row := range f.rows {
		if err := w.row(ctx, row); err != nil {
			return err
		}
	}
	return w.bad.err()
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
