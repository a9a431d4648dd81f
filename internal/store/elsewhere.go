package store

import (
	"context"
	"strconv"
	"strings"

	"firsthand.study"
)

// placesOf are the tables of objects that have an ID of their own, each with
// the study of a row.
var placesOf = []string{
	"codes", "colleagues", "documents", "cases", "variables", "memos", "interviews", "questions",
	"(SELECT c.id, d.study_id FROM codings c JOIN documents d ON d.id = c.document_id)",
}

// askedAtOnce is how many IDs one query of [Tx.Homes] asks for.
const askedAtOnce = 100

// Homes tells which of some IDs name an object of the study, trash included,
// and which one of another study.
func (tx *Tx) Homes(ctx context.Context, study firsthand.ID, ids []firsthand.ID) (here, elsewhere map[firsthand.ID]bool, err error) {
	here, elsewhere = map[firsthand.ID]bool{}, map[firsthand.ID]bool{}
	marks := make([]string, askedAtOnce)
	for i := range marks {
		marks[i] = "?" + strconv.Itoa(i+1)
	}
	list := strings.Join(marks, ", ")
	var parts []string
	for i, place := range placesOf {
		parts = append(parts, "SELECT id, study_id FROM "+place+" AS t"+strconv.Itoa(i)+" WHERE id IN ("+list+")")
	}
	query := strings.Join(parts, " UNION ALL ")
	type home struct{ id, study firsthand.ID }
	for len(ids) > 0 {
		now := ids[:min(len(ids), askedAtOnce)]
		ids = ids[len(now):]
		args := make([]any, askedAtOnce)
		for i := range args {
			args[i] = now[min(i, len(now)-1)]
		}
		rows, err := tx.query(ctx, query, args...)
		found, err := collect(rows, err, func(h *home) []any { return []any{&h.id, &h.study} })
		if err != nil {
			return nil, nil, err
		}
		for _, h := range found {
			if h.study == study {
				here[h.id] = true
			} else {
				elsewhere[h.id] = true
			}
		}
	}
	return here, elsewhere, nil
}
