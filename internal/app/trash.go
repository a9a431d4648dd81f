package app

import (
	"context"
	"fmt"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// RestoreStudy brings a study back from the trash.
func (a *App) RestoreStudy(ctx context.Context, who Person, name string) (firsthand.Study, error) {
	var s firsthand.Study
	err := a.Store.View(ctx, func(tx *store.Tx) (err error) {
		s, err = tx.TrashedStudy(ctx, name)
		return err
	})
	if err != nil {
		return s, err
	}
	_, err = a.do(ctx, s.ID, who, "study.restore", func(tx *store.Tx, _ firsthand.Colleague) error {
		tx.Act().Summary = "The study was brought back from the trash."
		s.Trashed = 0
		return tx.PutStudy(ctx, s)
	})
	return s, err
}

// DeleteDocument puts a document in the trash with its codings, and returns how
// many those are.
func (a *App) DeleteDocument(ctx context.Context, who Person, study, document firsthand.ID) (int, error) {
	n := 0
	_, err := a.do(ctx, study, who, "document.delete", func(tx *store.Tx, _ firsthand.Colleague) error {
		d, err := tx.Document(ctx, document)
		if err != nil {
			return err
		}
		if d.Study != study || d.Trashed > 0 {
			return firsthand.Errorf(firsthand.NotFound, "There is no such document in this study.")
		}
		codings, err := tx.Codings(ctx, document)
		if err != nil {
			return err
		}
		n = len(codings)
		tx.Act().Summary = fmt.Sprintf("%s was put in the trash with its %s.", d.Name, Counted(n, "coding", "codings"))
		return tx.TrashDocument(ctx, document)
	})
	return n, err
}

// RestoreDocument brings a document back from the trash, with its codings.
func (a *App) RestoreDocument(ctx context.Context, who Person, study, document firsthand.ID) error {
	_, err := a.do(ctx, study, who, "document.restore", func(tx *store.Tx, _ firsthand.Colleague) error {
		d, err := tx.Document(ctx, document)
		if err != nil {
			return err
		}
		if d.Study != study || d.Trashed == 0 {
			return firsthand.Errorf(firsthand.NotFound, "There is no such document in the trash of this study.")
		}
		if err := nameFree(ctx, tx, study, document, d.Name); err != nil {
			return err
		}
		d.Trashed = 0
		tx.Act().Summary = fmt.Sprintf("%s was brought back from the trash.", d.Name)
		return tx.PutDocument(ctx, d)
	})
	return err
}
