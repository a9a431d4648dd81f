package store

import (
	"context"
	"errors"
	"fmt"

	"firsthand.study"
)

// homes are the tables that a column's IDs name an object of. A row that is
// written in one study may name nothing of another; that is asked of whoever
// writes, and once more here.
var homes = map[string]string{
	"document_id": "documents", "code_id": "codes", "parent_id": "codes", "coder_id": "colleagues", "by_id": "colleagues",
	"interviewer_id": "colleagues", "case_id": "cases", "variable_id": "variables", "participant_id": "participants",
	"criteria_id": "provisions", "statements_id": "provisions", "sheet_id": "provisions", "guide_id": "provisions",
	"frame_id": "frames", "link_id": "links", "review_id": "reviews", "reviewer_id": "colleagues", "signer_id": "colleagues",
}

// anything are the columns whose IDs may name an object of several kinds.
var anything = map[string]bool{"about_id": true, "of_id": true}

// errElsewhere refuses what belongs to another study than the act.
var errElsewhere = &firsthand.Error{Kind: firsthand.Forbidden, Message: "That belongs to another study; nothing was changed."}

// belongs refuses an object of another study than the act's, and one that
// refers to an object of another study.
func (n noun[T]) belongs(ctx context.Context, tx *Tx, t *T) error {
	study := tx.log.act.Study
	for i, place := range n.into(t) {
		id, ok := place.(*firsthand.ID)
		if !ok || *id == "" {
			continue
		}
		column := n.columns[i]
		switch {
		case column == "study_id" || i == 0 && n.object == firsthand.ObjStudy:
			if *id != study {
				return fmt.Errorf("a %s of study %s in an act of %s: %w", n.object, *id, study, errElsewhere)
			}
		case i == 0 && n.key == 1:
			if !tx.log.announced(*id) {
				tx.mine[ref{n.table, *id}] = true // what is made now may be referred to
			}
		case anything[column]:
			if err := tx.notElsewhere(ctx, *id); err != nil {
				return err
			}
		case homes[column] != "":
			if err := tx.isOurs(ctx, homes[column], *id); err != nil {
				return err
			}
		}
	}
	return nil
}

// A ref names an object by the table that it is in.
type ref struct {
	table string
	id    firsthand.ID
}

// isOurs refuses an object that is in another study. One that is nowhere is
// somebody else's to miss.
func (tx *Tx) isOurs(ctx context.Context, table string, id firsthand.ID) error {
	if tx.mine[ref{table, id}] || tx.log.announced(id) {
		return nil
	}
	var study firsthand.ID
	err := tx.get(ctx, []any{&study}, `SELECT study_id FROM `+table+` WHERE id = ?1`, id)
	switch {
	case errors.Is(err, errNoRow):
		return nil
	case err != nil:
		return err
	case study != tx.log.act.Study:
		return errElsewhere
	}
	tx.mine[ref{table, id}] = true
	return nil
}

// notElsewhere is isOurs for an object of any kind.
func (tx *Tx) notElsewhere(ctx context.Context, id firsthand.ID) error {
	if tx.mine[ref{"", id}] || tx.log.announced(id) {
		return nil
	}
	here, elsewhere, err := tx.Homes(ctx, tx.log.act.Study, []firsthand.ID{id})
	if err != nil {
		return err
	}
	if elsewhere[id] && !here[id] {
		return errElsewhere
	}
	tx.mine[ref{"", id}] = true
	return nil
}
