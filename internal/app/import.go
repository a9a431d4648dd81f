package app

import (
	"context"
	"errors"
	"fmt"
	"runtime"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// ImportOptions say how documents are brought in.
type ImportOptions struct {
	// SkipBad imports the good files when others are bad; otherwise nothing is.
	SkipBad bool
	// Revise makes a file whose name is in the study a new revision of that
	// document instead of refusing it.
	Revise   bool
	Progress Progress
}

// An ImportResult is what an import of documents did.
type ImportResult struct {
	Made      int                `json:"made"`
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
		told := tx.Act()
		told.Summary = fmt.Sprintf("%d documents were imported.", res.Made)
		if res.Made == 1 {
			told.Summary = fmt.Sprintf("%s was imported.", res.Documents[0].Name)
		}
		res.Notes = append(res.Notes, in.notes...)
		return nil
	})
	if err != nil && firsthand.KindOf(err) == firsthand.Internal {
		res.Documents = nil
	}
	return res, err
}

// badFiles lists what was wrong with files; clash is the hint for one whose
// name is taken.
func badFiles(bad []string, clash string) error {
	text := "1 file cannot be taken in; nothing was imported."
	if len(bad) > 1 {
		text = fmt.Sprintf("%d files cannot be taken in; nothing was imported.", len(bad))
	}
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
				one <- a.read(ctx, in.analyser, src)
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

// errStore marks an error of the database, which ends the import whatever the
// options say.
var errStore = errors.New("the database")
