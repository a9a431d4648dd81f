package app

import (
	"context"
	"encoding/json"
	"io"
	"iter"
	"slices"
	"strconv"
	"time"

	"firsthand.study"
	"firsthand.study/internal/corpus"
	"firsthand.study/internal/format"
	"firsthand.study/internal/store"
)

// A sheet is a table on its way into a csv, xlsx or json file.
type sheet struct {
	name   string
	header []string
	rows   iter.Seq[[]string]
	err    *error // what went wrong while the rows were made
}

// A tabler makes one table of a study.
type tabler func(a *App, ctx context.Context, tx *store.Tx, s firsthand.Study, o ExportOptions) (sheet, error)

// tables are the parts of a study that are tables.
var tables = []struct {
	what string
	make tabler
}{
	{"codings", codingsSheet},
	{"codebook", codebookSheet},
	{"cases", casesSheet},
	{"journal", journalSheet},
}

func init() {
	for _, t := range tables {
		for ext, write := range map[string]func(io.Writer, sheet) error{".csv": writeCSV, ".xlsx": writeXLSX, ".json": writeRows} {
			exporters[ext] = append(exporters[ext], choice{t.what, func(a *App, ctx context.Context, tx *store.Tx, s firsthand.Study, w io.Writer, o ExportOptions) (Notes, error) {
				sheet, err := t.make(a, ctx, tx, s, o)
				if err != nil {
					return nil, err
				}
				if err := write(w, sheet); err != nil {
					return nil, err
				}
				if sheet.err != nil {
					return nil, *sheet.err
				}
				return nil, nil
			}})
		}
	}
}

func writeCSV(w io.Writer, s sheet) error  { return format.WriteCSV(w, s.header, s.rows) }
func writeXLSX(w io.Writer, s sheet) error { return format.WriteXLSX(w, s.name, s.header, s.rows) }

// writeRows writes a table as a JSON list of objects.
func writeRows(w io.Writer, s sheet) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	sep := "[\n"
	for row := range s.rows {
		if _, err := io.WriteString(w, sep); err != nil {
			return err
		}
		sep = ","
		object := make(map[string]string, len(row))
		for i, h := range s.header {
			object[h] = row[i]
		}
		if err := enc.Encode(object); err != nil {
			return err
		}
	}
	end := "]\n"
	if sep == "[\n" {
		end = "[]\n"
	}
	_, err := io.WriteString(w, end)
	return err
}

// codingsSheet has the columns that an import of codings reads.
func codingsSheet(a *App, ctx context.Context, tx *store.Tx, s firsthand.Study, o ExportOptions) (sheet, error) {
	l, err := a.corpus(ctx, tx, s.ID)
	if err != nil {
		return sheet{}, err
	}
	layer, err := l.layerOf(o.Coder)
	if err != nil {
		return sheet{}, err
	}
	var failed error
	rows := func(yield func([]string) bool) {
		for n, d := range l.documents {
			o.Progress.step(n, len(l.documents), d.Name)
			found, err := l.Codings(n, layer)
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				failed = err
				return
			}
			quotes := map[firsthand.ID]string{}
			if len(found) > 0 {
				all, err := tx.Codings(ctx, d.ID)
				if err != nil {
					failed = err
					return
				}
				for _, c := range all {
					quotes[c.ID] = c.Quote
				}
			}
			for _, c := range found {
				quote := ""
				if c.Row != corpus.NoRow {
					quote = quotes[l.rows[c.Row].ID()]
				}
				row := []string{d.Name, strconv.Itoa(int(c.Start)), strconv.Itoa(int(c.End)), l.Path(int(c.Code)), l.coders[c.Coder].Name, quote}
				if !yield(row) {
					return
				}
			}
		}
	}
	return sheet{"codings", []string{"document", "start", "end", "code", "coder", "quote"}, rows, &failed}, nil
}

// codebookSheet has the columns that an import of a codebook reads, and counts.
func codebookSheet(a *App, ctx context.Context, tx *store.Tx, s firsthand.Study, o ExportOptions) (sheet, error) {
	l, err := a.corpus(ctx, tx, s.ID)
	if err != nil {
		return sheet{}, err
	}
	layer, _, err := l.reporting(o.Coder)
	if err != nil {
		return sheet{}, err
	}
	groups := make([][]int, len(l.codes))
	for i := range l.codes {
		groups[i] = []int{i}
	}
	counts, err := l.Count(groups, corpus.Filter{Coders: layer})
	if err != nil {
		return sheet{}, err
	}
	header := []string{"code", "parent", "color", "definition", "use_when", "not_when", "example", "number", "title", "folder", "references", "participants"}
	var rows [][]string
	for i, c := range l.codes {
		parent := ""
		if n, ok := l.number[c.Parent]; ok && c.Parent != "" {
			parent = l.Path(n)
		}
		number, folder := "", ""
		if c.Theme > 0 {
			number = strconv.Itoa(c.Theme)
		}
		if c.Folder {
			folder = "yes"
		}
		rows = append(rows, []string{l.Path(i), parent, c.Color, c.Definition, c.UseWhen, c.NotWhen, c.Example, number, c.Title, folder,
			strconv.Itoa(counts[i].References), strconv.Itoa(counts[i].People)})
	}
	return sheet{"codebook", header, slices.Values(rows), nil}, nil
}

// casesSheet has the columns that an import of cases reads.
func casesSheet(_ *App, ctx context.Context, tx *store.Tx, s firsthand.Study, _ ExportOptions) (sheet, error) {
	cases, err := tx.Cases(ctx, s.ID)
	if err != nil {
		return sheet{}, err
	}
	variables, err := tx.Variables(ctx, s.ID)
	if err != nil {
		return sheet{}, err
	}
	values, err := tx.Values(ctx, s.ID)
	if err != nil {
		return sheet{}, err
	}
	of := map[[2]firsthand.ID]string{}
	for _, v := range values {
		of[[2]firsthand.ID{v.Case, v.Variable}] = v.Text
	}
	interviews, err := tx.Interviews(ctx, s.ID)
	if err != nil {
		return sheet{}, err
	}
	documents, err := tx.Documents(ctx, s.ID)
	if err != nil {
		return sheet{}, err
	}
	met := interviewRows(documents, interviews)
	header := []string{"participant", "pseudonym", "document", "interview_date", "minutes", "place", "analysis_order", "note"}
	for _, v := range variables {
		header = append(header, v.Name)
	}
	SortByName(cases, func(c firsthand.Case) string { return c.Name })
	var rows [][]string
	for _, c := range cases {
		for _, m := range met(c.ID) {
			minutes, order := "", ""
			if m.Minutes > 0 {
				minutes = strconv.FormatFloat(m.Minutes, 'f', -1, 64)
			}
			if m.Order > 0 {
				order = strconv.Itoa(m.Order)
			}
			row := []string{c.Name, c.Pseudonym, m.document, m.Date, minutes, m.Place, order, c.Note}
			for _, v := range variables {
				row = append(row, of[[2]firsthand.ID{c.ID, v.ID}])
			}
			rows = append(rows, row)
		}
	}
	return sheet{"cases", header, slices.Values(rows), nil}, nil
}

// A metRow is an interview with the name of its document, or a document of
// somebody of whom no interview is recorded, or neither.
type metRow struct {
	firsthand.Interview
	document string
}

// interviewRows lists the interviews of a case by date, else in the order of the
// documents, then its other documents; at least one row.
func interviewRows(documents []firsthand.Document, interviews []firsthand.Interview) func(of firsthand.ID) []metRow {
	name, position, bound := map[firsthand.ID]string{}, map[firsthand.ID]int{}, map[firsthand.ID][]firsthand.Document{}
	for i, d := range documents {
		name[d.ID], position[d.ID] = d.Name, i
		bound[d.Case] = append(bound[d.Case], d)
	}
	rows := map[firsthand.ID][]metRow{}
	recorded := map[firsthand.ID]bool{}
	for _, i := range interviews {
		rows[i.Case] = append(rows[i.Case], metRow{i, name[i.Document]})
		recorded[i.Document] = true
	}
	return func(of firsthand.ID) []metRow {
		all := rows[of]
		sortBy(all, func(r metRow) int { return position[r.Document] })
		sortBy(all, func(r metRow) string { return r.Date })
		for _, d := range bound[of] {
			if recorded[d.ID] {
				continue
			}
			if len(all) == 1 && all[0].document == "" { // the record of before it had a document
				all[0].document = d.Name
				continue
			}
			all = append(all, metRow{document: d.Name})
		}
		if len(all) == 0 {
			return make([]metRow, 1)
		}
		return all
	}
}

// journalSheet lists the plain part of every entry, with its summary.
func journalSheet(_ *App, ctx context.Context, tx *store.Tx, s firsthand.Study, _ ExportOptions) (sheet, error) {
	entries, err := tx.Entries(ctx, s.ID, store.EntryFilter{})
	if err != nil {
		return sheet{}, err
	}
	names, err := colleagueNames(ctx, tx, s.ID)
	if err != nil {
		return sheet{}, err
	}
	var failed error
	rows := func(yield func([]string) bool) {
		for _, e := range entries {
			if failed = tx.Tell(ctx, &e); failed != nil {
				return
			}
			row := []string{strconv.FormatInt(e.Seq, 10), time.UnixMilli(e.At).UTC().Format(time.RFC3339Nano), names[e.By], e.Action, string(e.Verb),
				strconv.FormatInt(e.Target, 10), strconv.Itoa(e.Objects), e.Summary, e.Reason, e.Digest, e.Prev, e.Hash}
			if !yield(row) {
				return
			}
		}
	}
	header := []string{"entry", "at", "who", "action", "verb", "target", "objects", "summary", "reason", "digest", "previous", "hash"}
	return sheet{"journal", header, rows, &failed}, nil
}
