package app

import (
	"context"
	"fmt"
	"path/filepath"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// Revise makes a file the next revision of a document, whatever the file is
// called; every coding moves with its words. Conflict if the words are the same
// as they are now.
func (a *App) Revise(ctx context.Context, who Person, study, document firsthand.ID, path string) (ImportedDocument, error) {
	var made ImportedDocument
	if _, table := Reads(path); table {
		return made, firsthand.Errorf(firsthand.Invalid, "%s is a table, not one document's text; nothing was changed.", filepath.Base(path))
	}
	s, err := a.Study(ctx, string(study))
	if err != nil {
		return made, err
	}
	_, err = a.do(ctx, study, who, "document.revise", func(tx *store.Tx, me firsthand.Colleague) error {
		d, err := documentOf(ctx, tx, study, document)
		if err != nil {
			return err
		}
		in, err := newIntake(ctx, tx, s, me)
		if err != nil {
			return err
		}
		r := a.read(ctx, in.analyser, source{name: d.Name, files: []string{path}}, TableColumns{})
		if r.err != nil {
			return r.err
		}
		if in.digests[d.ID] == r.whole.digest {
			return firsthand.Errorf(firsthand.Conflict, "%s has the same words as %s has now; nothing was changed.", filepath.Base(path), d.Name)
		}
		var res ImportResult
		if err := in.newRevision(ctx, d.ID, d.Name, r.whole, &res); err != nil {
			return err
		}
		made = res.Documents[0]
		tx.Act().Summary = fmt.Sprintf("%s has a new text, revision %d.", d.Name, made.Revision)
		return nil
	})
	return made, err
}

// documentOf reads a document of a study that is not in the trash.
func documentOf(ctx context.Context, tx *store.Tx, study, document firsthand.ID) (firsthand.Document, error) {
	d, err := tx.Document(ctx, document)
	if err == nil && (d.Study != study || d.Trashed > 0) || notFound(err) {
		return d, firsthand.Errorf(firsthand.NotFound, "There is no such interview in this study.")
	}
	return d, err
}
