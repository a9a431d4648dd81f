package app

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// A CodingsResult is what an import of codings did.
type CodingsResult struct {
	Made   int      `json:"made"`
	Same   int      `json:"same"` // were there already
	Coders []string `json:"new_coders"`
	Notes  Notes    `json:"notes"`
}

// A codingRow is one row of a codings file, its words replaced by numbers.
type codingRow struct {
	line           int32
	start, end     int32
	document, code int32 // in the file's dictionaries
	coder          int32
	quote          string
}

// A codingsFile is a codings file in memory: rows are small, since there may be
// hundreds of thousands.
type codingsFile struct {
	name                     string
	rows                     []codingRow
	documents, codes, coders words
	bad                      badRows
}

// words numbers the distinct values of a column.
type words struct {
	list []string
	at   map[string]int32
}

func (w *words) number(s string) int32 {
	n, ok := w.at[s]
	if !ok {
		if w.at == nil {
			w.at = map[string]int32{}
		}
		n = int32(len(w.list))
		s = strings.Clone(s)
		w.at[s] = n
		w.list = append(w.list, s)
	}
	return n
}

// ImportCodings reads codings from a csv or xlsx file with the columns
// document, start, end, code, coder and perhaps quote: places in code points of
// the analysed text, half-open. A quote is checked against the text. Coders
// that the study does not know are made, and said. All or nothing.
func (a *App) ImportCodings(ctx context.Context, who Person, study firsthand.ID, path string, progress Progress) (CodingsResult, error) {
	var res CodingsResult
	f, notes, err := readCodings(ctx, path)
	if err != nil {
		return res, err
	}
	_, err = a.do(ctx, study, who, "codings.import", func(tx *store.Tx, _ firsthand.Colleague) error {
		res = CodingsResult{Notes: notes}
		bad := f.bad.clone() // the function may run twice
		documents, err := resolveDocuments(ctx, tx, study, f, &bad)
		if err != nil {
			return err
		}
		codes, err := resolveCodes(ctx, tx, study, f, &bad)
		if err != nil {
			return err
		}
		coders, err := resolveCoders(ctx, tx, study, f, &res)
		if err != nil {
			return err
		}
		if err := a.addCodings(ctx, tx, study, f, documents, codes, coders, &bad, &res, progress); err != nil {
			return err
		}
		tx.Act().Summary = fmt.Sprintf("%s %s imported from %s.", Counted(res.Made, "coding", "codings"), were(res.Made), f.name)
		return bad.err()
	})
	return res, err
}

func readCodings(ctx context.Context, path string) (*codingsFile, Notes, error) {
	t, done, err := openTable(ctx, path)
	if err != nil {
		return nil, nil, err
	}
	defer done()
	f := &codingsFile{name: filepath.Base(path), bad: badRows{file: filepath.Base(path)}}
	var notes Notes
	at, ignored, err := columns(t, f.name, codingColumns, []string{"quote"})
	if err != nil {
		return nil, nil, err
	}
	notes.unused(f.name, ignored, at, []string{"quote"})
	quote, hasQuote := at["quote"]
	for row, err := range t.Rows() {
		if err != nil {
			return nil, nil, err
		}
		start, err1 := strconv.ParseInt(row.Cells[at["start"]], 10, 32)
		end, err2 := strconv.ParseInt(row.Cells[at["end"]], 10, 32)
		if err1 != nil || err2 != nil || start < 0 || end <= start {
			f.bad.add(row.Line, "start %s and end %s are not a passage", shortCell(row.Cells[at["start"]]), shortCell(row.Cells[at["end"]]))
			continue
		}
		if row.Cells[at["coder"]] == "" {
			f.bad.add(row.Line, "the coder is missing")
			continue
		}
		r := codingRow{line: int32(row.Line), start: int32(start), end: int32(end), document: f.documents.number(row.Cells[at["document"]]),
			code: f.codes.number(row.Cells[at["code"]]), coder: f.coders.number(row.Cells[at["coder"]])}
		if hasQuote {
			r.quote = row.Cells[quote]
		}
		f.rows = append(f.rows, r)
	}
	notes = append(notes, t.Notes()...)
	notes.noRows(f.name, len(f.rows)+len(f.bad.lines))
	return f, notes, nil
}

// unresolved notes every row whose word of a column means nothing in the study.
func (f *codingsFile) unresolved(of func(codingRow) int32, why []string, bad *badRows) {
	for _, r := range f.rows {
		if w := why[of(r)]; w != "" {
			bad.add(int(r.line), "%s", w)
		}
	}
}

func resolveDocuments(ctx context.Context, tx *store.Tx, study firsthand.ID, f *codingsFile, bad *badRows) ([]firsthand.ID, error) {
	find, err := documentFinder(ctx, tx, study)
	if err != nil {
		return nil, err
	}
	out, why := make([]firsthand.ID, len(f.documents.list)), make([]string, len(f.documents.list))
	for i, name := range f.documents.list {
		d, ok := find(name)
		if !ok {
			why[i] = fmt.Sprintf("there is no document %s in the study", shortCell(name))
		}
		out[i] = d.ID
	}
	f.unresolved(func(r codingRow) int32 { return r.document }, why, bad)
	return out, nil
}

func resolveCodes(ctx context.Context, tx *store.Tx, study firsthand.ID, f *codingsFile, bad *badRows) ([]firsthand.ID, error) {
	t, err := readTree(ctx, tx, study)
	if err != nil {
		return nil, err
	}
	out, why := make([]firsthand.ID, len(f.codes.list)), make([]string, len(f.codes.list))
	for i, path := range f.codes.list {
		c, err := t.find(path)
		switch like := t.nearest(path); {
		case err != nil && like != "":
			why[i] = fmt.Sprintf("there is no code %s in the study; did you mean %q?", shortCell(path), like)
		case err != nil:
			why[i] = fmt.Sprintf("there is no code %s in the study", shortCell(path))
		case c.Folder:
			why[i] = fmt.Sprintf("%q is a folder, which codes nothing itself", path)
		}
		out[i] = c.ID
	}
	f.unresolved(func(r codingRow) int32 { return r.code }, why, bad)
	return out, nil
}

func resolveCoders(ctx context.Context, tx *store.Tx, study firsthand.ID, f *codingsFile, res *CodingsResult) ([]firsthand.ID, error) {
	all, err := tx.Colleagues(ctx, study)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, c := range all {
		known[c.Name] = true
	}
	out := make([]firsthand.ID, len(f.coders.list))
	for i, name := range f.coders.list {
		if !known[name] {
			res.Coders = append(res.Coders, name)
		}
		c, err := colleague(ctx, tx, study, name, firsthand.Coder)
		if err != nil {
			return nil, err
		}
		out[i] = c.ID
	}
	return out, nil
}

// addCodings writes the rows document by document, in the order of the file.
func (a *App) addCodings(ctx context.Context, tx *store.Tx, study firsthand.ID, f *codingsFile, documents, codes, coders []firsthand.ID, bad *badRows, res *CodingsResult, progress Progress) error {
	order, groups := f.byDocument()
	ids := firsthand.IDs(len(f.rows))
	tx.AnnounceIDs(ids)
	next := 0
	var batch []firsthand.Coding
	for done, d := range order {
		if err := ctx.Err(); err != nil {
			return err
		}
		progress.step(done, len(order), f.documents.list[d])
		if documents[d] == "" {
			continue
		}
		revision, index, err := tx.Newest(ctx, documents[d])
		missing := notFound(err)
		if err != nil && !missing {
			return err
		}
		standing, err := twinsOf(ctx, tx, documents[d])
		if err != nil {
			return err
		}
		batch = batch[:0]
		for _, i := range groups[d] {
			r := f.rows[i]
			span := firsthand.Span{Start: int(r.start), End: int(r.end)}
			switch {
			case missing && r.quote != "":
				bad.add(int(r.line), "the text of %q is missing, so the quote cannot be checked", f.documents.list[d])
				continue
			case missing:
				// As a project keeps the places in a text that it does not hold.
			case !span.Valid(index.Len()):
				bad.add(int(r.line), "%d-%d is not in %q, which has %d characters", r.start, r.end, f.documents.list[d], index.Len())
				continue
			case r.quote != "" && index.Slice(span) != r.quote:
				bad.add(int(r.line), "the quote is not what stands at %d-%d of %q", r.start, r.end, f.documents.list[d])
				continue
			}
			c := firsthand.Coding{ID: ids.At(next), Document: documents[d], Revision: revision, Span: span, Place: span,
				Code: codes[r.code], Coder: coders[r.coder], Created: tx.Now()}
			if standing[twinOf(c)] {
				res.Same++
				continue
			}
			standing[twinOf(c)] = true
			next++
			batch = append(batch, c)
		}
		if bad.any() || len(batch) == 0 {
			continue // go on reading, to say all that is wrong
		}
		if err := tx.AddCodings(ctx, documents[d], batch); err != nil {
			return err
		}
		res.Made += len(batch)
	}
	progress.step(len(order), len(order), "")
	return nil
}

func twinsOf(ctx context.Context, tx *store.Tx, document firsthand.ID) (map[twin]bool, error) {
	all, err := tx.Codings(ctx, document)
	if err != nil {
		return nil, err
	}
	standing := make(map[twin]bool, len(all))
	for _, c := range all {
		standing[twinOf(c)] = true
	}
	return standing, nil
}

// byDocument groups the rows, keeping the file's order.
func (f *codingsFile) byDocument() (order []int32, groups map[int32][]int) {
	groups = map[int32][]int{}
	for i, r := range f.rows {
		if groups[r.document] == nil {
			order = append(order, r.document)
		}
		groups[r.document] = append(groups[r.document], i)
	}
	return order, groups
}

// A Progress is told how far long work is. A nil Progress is told nothing.
type Progress func(done, all int, at string)

func (p Progress) step(done, all int, at string) {
	if p != nil {
		p(done, all, at)
	}
}
