package app

import (
	"context"
	"fmt"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// A caseWriter stores the rows of a file of participants. Somebody who was met
// more than once has a row for each interview, told apart by its document or
// its date.
type caseWriter struct {
	f     *casesFile
	tx    *store.Tx
	study firsthand.ID
	res   *CasesResult
	bad   badRows

	vars     []firsthand.Variable // in the order of the file's
	at       []int                // their columns
	cases    map[string]firsthand.Case
	document func(name string) (firsthand.Document, bool)
	records  map[firsthand.ID][]firsthand.Interview
	seen     map[string]*seenCase
}

// A seenCase is what this file has said of a participant so far.
type seenCase struct {
	line   int
	values map[int]string // of variables, by column
	rows   map[string]int // by document and date, the line
	taken  map[firsthand.ID]bool
}

// read reads what the study has.
func (w *caseWriter) read(ctx context.Context) error {
	known := map[string]bool{}
	existing, err := w.tx.Variables(ctx, w.study)
	if err != nil {
		return err
	}
	for _, v := range existing {
		known[v.Name] = true
	}
	column := map[string]int{}
	for i, h := range w.f.header {
		column[h] = i
	}
	in := &intake{tx: w.tx, study: firsthand.Study{ID: w.study}}
	for _, name := range w.f.variables {
		if !known[name] {
			w.res.Variables = append(w.res.Variables, name)
		}
		v, err := in.variable(ctx, name)
		if err != nil {
			return err
		}
		w.vars, w.at = append(w.vars, v), append(w.at, column[name])
	}
	all, err := w.tx.Cases(ctx, w.study)
	if err != nil {
		return err
	}
	w.cases = map[string]firsthand.Case{}
	for _, c := range all {
		w.cases[c.Name] = c
	}
	if w.document, err = documentFinder(ctx, w.tx, w.study); err != nil {
		return err
	}
	held, err := w.tx.Interviews(ctx, w.study)
	if err != nil {
		return err
	}
	w.records = map[firsthand.ID][]firsthand.Interview{}
	for _, i := range held {
		w.records[i.Case] = append(w.records[i.Case], i)
	}
	return nil
}

// row stores one row, or tells what is wrong with it.
func (w *caseWriter) row(ctx context.Context, row caseRow) error {
	cell := func(name string) string {
		if i, ok := w.f.at[name]; ok && i < len(row.cells) {
			return strings.TrimSpace(row.cells[i])
		}
		return ""
	}
	name := strings.TrimSpace(row.cells[w.f.named])
	if name == "" {
		w.bad.add(row.line, "the participant has no name")
		return nil
	}
	seen, again := w.seen[name]
	which := cell("document") + "\x00" + cell("interview_date")
	if again {
		if first, twice := seen.rows[which]; twice {
			w.bad.add(row.line, "%q is in line %d already", name, first)
			return nil
		}
	} else {
		seen = &seenCase{line: row.line, values: map[int]string{}, rows: map[string]int{}, taken: map[firsthand.ID]bool{}}
		w.seen[name] = seen
	}
	seen.rows[which] = row.line
	c, old := w.cases[name]
	switch {
	case !old:
		c = firsthand.Case{ID: firsthand.NewID(), Study: w.study, Name: name, Participant: w.f.participants, Position: len(w.cases) + 1, Created: w.tx.Now()}
		w.res.Made++
	case !again:
		w.res.Changed++
	}
	for field, to := range map[string]*string{"pseudonym": &c.Pseudonym, "note": &c.Note} {
		if v := cell(field); v != "" {
			*to = v
		}
	}
	w.cases[name] = c
	if err := w.tx.PutCase(ctx, c); err != nil {
		return err
	}
	if good, err := w.values(ctx, c, seen, row); err != nil || !good {
		return err
	}
	return w.interview(ctx, c, seen, row.line, cell)
}

// values stores the attributes that a row has; good is false where an earlier
// row of the same participant says something else.
func (w *caseWriter) values(ctx context.Context, c firsthand.Case, seen *seenCase, row caseRow) (good bool, err error) {
	for i, v := range w.vars {
		at := w.at[i]
		if at >= len(row.cells) {
			continue
		}
		text, err := CheckValue(v, row.cells[at])
		if err != nil {
			w.bad.add(row.line, "%s", err)
			return false, nil
		}
		if text == "" {
			continue
		}
		if before, said := seen.values[at]; said && before != text {
			w.bad.add(row.line, "%s of %q is %s here and %s in line %d", v.Name, c.Name, shortCell(text), shortCell(before), seen.line)
			return false, nil
		}
		seen.values[at] = text
		if err := w.tx.PutValue(ctx, firsthand.Value{Case: c.ID, Variable: v.ID, Text: text}); err != nil {
			return false, err
		}
	}
	return true, nil
}

// interview stores what a row says of an interview and its document.
func (w *caseWriter) interview(ctx context.Context, c firsthand.Case, seen *seenCase, line int, cell func(string) string) error {
	var doc firsthand.Document
	if d := cell("document"); d != "" {
		var ok bool
		if doc, ok = w.document(d); !ok {
			w.bad.add(line, "there is no document %q in the study", d)
			return nil
		}
	}
	held := w.records[c.ID]
	n := sameInterview(held, doc.ID, cell("interview_date"), seen.taken)
	var record firsthand.Interview
	if n >= 0 {
		record = held[n]
	}
	record, err := interviewRecord(record, cell)
	if err != nil {
		w.bad.add(line, "%s", err)
		return nil
	}
	if doc.ID != "" {
		doc.Case, record.Document = c.ID, doc.ID
		if err := w.tx.PutDocument(ctx, doc); err != nil {
			return err
		}
		w.res.Bound++
	}
	if record == (firsthand.Interview{}) {
		return nil
	}
	record.Study, record.Case = w.study, c.ID
	if record.ID == "" {
		record.ID = firsthand.NewID()
		w.records[c.ID] = append(held, record)
	} else {
		held[n] = record
	}
	seen.taken[record.ID] = true
	return w.tx.PutInterview(ctx, record)
}

// sameInterview finds the record that a row is about: that of its document, else
// one of its date without another document, else, where the row names neither or
// the record says neither, the first that no row has taken yet; -1 is a new one.
func sameInterview(held []firsthand.Interview, document firsthand.ID, date string, taken map[firsthand.ID]bool) int {
	for _, fits := range []func(firsthand.Interview) bool{
		func(i firsthand.Interview) bool { return document != "" && i.Document == document },
		func(i firsthand.Interview) bool {
			return date != "" && i.Date == date && (i.Document == "" || document == "")
		},
		func(i firsthand.Interview) bool {
			return (i.Document == "" || document == "") && (i.Date == "" || date == "")
		},
		// One record, and a row that mends its date.
		func(i firsthand.Interview) bool { return len(held) == 1 && document == "" && len(taken) == 0 },
	} {
		for n, i := range held {
			if !taken[i.ID] && fits(i) {
				return n
			}
		}
	}
	return -1
}

// interviewNames are what the interviews of participants are called: P07, and
// the second P07-2, in the order of their dates, else of the documents.
func interviewNames(documents []firsthand.Document, cases []firsthand.Case, held []firsthand.Interview) map[firsthand.ID]string {
	name := map[firsthand.ID]string{}
	for _, c := range cases {
		name[c.ID] = c.Name
	}
	date := map[firsthand.ID]string{}
	for _, i := range held {
		if i.Date != "" {
			date[i.Document] = i.Date
		}
	}
	bound := map[firsthand.ID][]firsthand.Document{}
	for _, d := range documents {
		if name[d.Case] != "" {
			bound[d.Case] = append(bound[d.Case], d)
		}
	}
	out := map[firsthand.ID]string{}
	for of, list := range bound {
		sortBy(list, func(d firsthand.Document) int { return d.Position })
		sortBy(list, func(d firsthand.Document) string { return date[d.ID] })
		for n, d := range list {
			out[d.ID] = name[of]
			if n > 0 {
				out[d.ID] = fmt.Sprintf("%s-%d", name[of], n+1)
			}
		}
	}
	return out
}
