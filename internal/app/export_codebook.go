package app

import (
	"context"
	"io"
	"os"
	"path/filepath"

	"firsthand.study"
	"firsthand.study/internal/store"
	"firsthand.study/refi"
)

func init() {
	exporters[".qdc"] = append(exporters[".qdc"], choice{"codebook", exportQDC})
}

// exportQDC writes the codes as a REFI-QDA codebook.
func exportQDC(_ *App, ctx context.Context, tx *store.Tx, s firsthand.Study, w io.Writer, _ ExportOptions) (Notes, error) {
	o := &outgoing{ctx: ctx, tx: tx, study: s, mask: maskOf(s)}
	var err error
	if o.tree, err = readTree(ctx, tx, s.ID); err != nil {
		return nil, err
	}
	if len(o.tree.all) == 0 {
		return nil, firsthand.Errorf(firsthand.Invalid, "The study has no codes yet, and a codebook needs one; nothing was written.")
	}
	if o.own, err = ownGUIDs(ctx, tx, s.ID); err != nil {
		return nil, err
	}
	var p refi.Project
	if err := o.codes(&p); err != nil {
		return nil, err
	}
	report, err := refi.WriteCodebook(w, &refi.Codebook{Origin: origin, Codes: p.Codes}, refi.WriteOptions{})
	if err != nil {
		return nil, err
	}
	var notes Notes
	for _, problem := range report.Problems {
		if problem.Severity >= refi.Warning {
			notes.add("%s", problem)
		}
	}
	return notes, nil
}

// importQDC reads the codes of a REFI-QDA codebook, by GUID, else by path.
func (a *App) importQDC(ctx context.Context, who Person, study firsthand.ID, path string) (CodebookResult, error) {
	var res CodebookResult
	f, err := os.Open(path)
	if err != nil {
		return res, fileError(path, err)
	}
	defer f.Close()
	book, found, err := refi.ReadCodebook(f)
	if err != nil {
		return res, projectError(path, err)
	}
	_, err = a.do(ctx, study, who, "codebook.import", func(tx *store.Tx, me firsthand.Colleague) error {
		res = CodebookResult{}
		s, err := tx.Study(ctx, string(study))
		if err != nil {
			return err
		}
		nothing, err := hasNothing(ctx, tx, study)
		if err != nil {
			return err
		}
		if nothing {
			if err := maskWhole(ctx, tx, &s, &refi.Project{Codes: book.Codes}, nil); err != nil {
				return err
			}
			if err := tx.PutStudy(ctx, s); err != nil {
				return err
			}
		}
		return a.takeCodebook(ctx, tx, s, me, book, &res)
	})
	if err != nil {
		return res, err
	}
	for _, p := range found.Problems {
		if p.Severity >= refi.Changed {
			res.Notes.add("%s: %s", filepath.Base(path), p)
		}
	}
	return res, nil
}

func (a *App) takeCodebook(ctx context.Context, tx *store.Tx, s firsthand.Study, me firsthand.Colleague, book *refi.Codebook, res *CodebookResult) error {
	total := len(refi.CodeIndex(book.Codes))
	in, err := newIncoming(ctx, tx, &refi.Project{Codes: book.Codes}, s, me, &ProjectResult{})
	if err != nil {
		return err
	}
	if err := in.takeCodes(); err != nil {
		return err
	}
	res.Made, res.Same = in.res.Codes, total-in.res.Codes
	res.Notes = append(res.Notes, in.res.Notes...)
	tx.Act().Summary = "Codes came from a REFI-QDA codebook."
	return nil
}
