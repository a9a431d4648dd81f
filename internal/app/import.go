package app

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/search"
	"firsthand.study/internal/store"
)

// ImportOptions say how documents are brought in.
type ImportOptions struct {
	// SkipBad imports the good files when others are bad; otherwise nothing is.
	SkipBad bool
	// Revise makes a file whose name is in the study a new revision of that
	// document instead of refusing it.
	Revise bool
	// Tables says, by path, what the columns of a table of answers are; Columns
	// does for all others. What neither says is guessed.
	Tables   map[string]TableColumns
	Columns  TableColumns
	Progress Progress
}

// columnsOf is what the options say of the columns of a source.
func (o ImportOptions) columnsOf(s source) TableColumns {
	if c, ok := o.Tables[s.files[0]]; ok {
		return c
	}
	return o.Columns
}

// An ImportResult is what an import of documents did.
type ImportResult struct {
	Made      int                `json:"made"`
	Revised   int                `json:"revised"` // of those made, new revisions of documents that were there
	Words     int                `json:"words"`
	Documents []ImportedDocument `json:"documents"` // the first ten thousand
	Skipped   []string           `json:"skipped"`   // the same content was there already
	Passed    []string           `json:"passed"`    // hidden or unsupported files in folders
	Bad       []string           `json:"bad"`       // a sentence for each file that was not read
	Notes     Notes              `json:"notes"`
}

// An ImportedDocument is one document that an import made.
type ImportedDocument struct {
	ID    firsthand.ID `json:"id"`
	Name  string       `json:"name"`
	Words int          `json:"words"`
	Turns int          `json:"turns"`
	Notes []string     `json:"notes"`
	// Speakers are those whom the turns name, the first ten; Revision is the
	// number of the text, 1 where the document is new.
	Speakers []string `json:"speakers,omitempty"`
	Revision int      `json:"revision"`
}

// maxImported bounds how many documents are listed one by one in a result;
// a file of a million answers is counted.
const maxImported = 10000

// Import brings files and folders in as documents, in one transaction: if any
// file is bad, every bad one is named and nothing is imported, unless
// opts.SkipBad. Files are read in parallel; they are stored in the order given,
// folders in natural order.
func (a *App) Import(ctx context.Context, who Person, study firsthand.ID, paths []string, opts ImportOptions) (ImportResult, error) {
	var res ImportResult
	sources, passed, err := gather(paths)
	if err != nil {
		return res, err
	}
	if len(sources) == 0 {
		return ImportResult{Passed: passed}, firsthand.Errorf(firsthand.NotFound, "There is nothing to import: no file of a format that Firsthand reads.").
			WithHint("it reads docx, odt, rtf, txt, md, html, pdf, vtt, srt, TextGrid, csv and xlsx")
	}
	s, err := a.Study(ctx, string(study))
	if err != nil {
		return res, err
	}
	_, err = a.do(ctx, study, who, "documents.import", func(tx *store.Tx, me firsthand.Colleague) error {
		res = ImportResult{Passed: passed} // the function may run twice
		in, err := newIntake(ctx, tx, s, me)
		if err != nil {
			return err
		}
		in.revise = opts.Revise
		if err := a.importAll(ctx, in, sources, opts, &res); err != nil {
			return err
		}
		if len(res.Bad) > 0 && !opts.SkipBad {
			return badFiles(res.Bad, in.clash)
		}
		tx.Act().Summary = res.summary()
		res.Notes = append(res.Notes, in.notes...)
		return nil
	})
	if err != nil && firsthand.KindOf(err) == firsthand.Internal {
		res.Documents = nil
	}
	return res, err
}

// summary is the sentence for the journal.
func (r *ImportResult) summary() string {
	fresh := r.Made - r.Revised
	var said []string
	switch {
	case r.Made == 1 && fresh == 1:
		return fmt.Sprintf("%s was imported.", r.Documents[0].Name)
	case r.Made == 1:
		return fmt.Sprintf("%s has a new text.", r.Documents[0].Name)
	}
	if fresh > 0 || r.Revised == 0 {
		said = append(said, fmt.Sprintf("%s %s imported.", Counted(fresh, "document", "documents"), were(fresh)))
	}
	if r.Revised > 0 {
		said = append(said, fmt.Sprintf("%s %s a new text.", Counted(r.Revised, "document", "documents"), has(r.Revised)))
	}
	return strings.Join(said, " ")
}

// badFiles lists what was wrong with files; clash is the hint for one whose
// name is taken.
func badFiles(bad []string, clash string) error {
	text := Counted(len(bad), "file", "files") + " cannot be taken in; nothing was imported."
	for _, b := range bad {
		text += "\n" + b
	}
	hint := "mend or remove what is named, or use --skip-bad to import the rest"
	if clash != "" {
		hint = clash + "; --skip-bad imports the rest"
	}
	return firsthand.Errorf(firsthand.Invalid, "%s", text).WithHint("%s", hint)
}

// importAll reads the sources in parallel and stores them in order.
func (a *App) importAll(ctx context.Context, in *intake, sources []source, opts ImportOptions, res *ImportResult) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	window := make(chan chan reading, 4*runtime.NumCPU())
	go func() {
		defer close(window)
		slots := make(chan struct{}, runtime.NumCPU())
		for _, src := range sources {
			one := make(chan reading, 1)
			select {
			case window <- one:
			case <-ctx.Done():
				return
			}
			slots <- struct{}{}
			go func() {
				defer func() { <-slots }()
				one <- a.unbroken(ctx, in.analyser, src, opts.columnsOf(src))
			}()
		}
	}()
	done := 0
	for one := range window {
		r := <-one
		opts.Progress.step(done, len(sources), r.source.name)
		done++
		if errors.Is(r.err, context.Canceled) {
			return r.err
		}
		if r.err == nil {
			r.err = in.store(ctx, r, res)
		}
		if r.err == nil {
			continue
		}
		if firsthand.KindOf(r.err) == firsthand.Internal || errors.Is(r.err, errStore) {
			return r.err
		}
		if f, ok := errors.AsType[*firsthand.Error](r.err); ok && f.Kind == firsthand.Conflict {
			in.clash = f.Hint
		}
		res.Bad = append(res.Bad, r.err.Error())
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	opts.Progress.step(len(sources), len(sources), "")
	return nil
}

// unbroken is read for a file that no reader was ready for: it is a bad file, and
// no reason for a workspace to end under others' hands.
func (a *App) unbroken(ctx context.Context, analyser *search.Analyser, src source, columns TableColumns) (r reading) {
	defer func() {
		if p := recover(); p != nil {
			r = reading{source: src, err: firsthand.Errorf(firsthand.Invalid, "%s was not read: it is made in a way that this program cannot follow.", src.name).
				WithHint("save it anew as docx or txt and import that, and send the makers of Firsthand this line: %s", fault(p))}
		}
	}()
	return a.read(ctx, analyser, src, columns)
}

// fault says where a panic came from, and nothing of what was read.
func fault(p any) string {
	kind := "something else"
	if e, ok := p.(runtime.Error); ok {
		kind = fmt.Sprintf("%T", e)
	}
	at := ""
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(0, pcs)])
	for past := false; at == ""; {
		f, more := frames.Next()
		if past && !strings.HasPrefix(f.Function, "runtime.") {
			at = fmt.Sprintf("%s:%d", f.Function, f.Line)
		}
		past = past || f.Function == "runtime.gopanic"
		if !more {
			break
		}
	}
	return kind + " in " + at
}

// errStore marks an error of the database, which ends the import whatever the
// options say.
var errStore = errors.New("the database")
