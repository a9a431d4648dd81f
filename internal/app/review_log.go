package app

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"firsthand.study"
	"firsthand.study/internal/report"
	"firsthand.study/internal/store"
	"firsthand.study/internal/text"
)

// ReviewLog is the log of replacements that archives ask for, of every review of
// an interview: a row a place, with no word that stood there. A line is one of
// the text whose number stands beside it: the one that a review made, or the one
// gone through while it made none.
func (a *App) ReviewLog(ctx context.Context, study firsthand.ID, document string) (File, error) {
	f := File{Name: "de-identification", Header: []string{"interview", "reviewed revision", "revision", "line", "kind", "sort", "treatment", "replacement", "decision",
		"reason", "by", "decided", "status", "checked by", "checked"}}
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		all, err := tx.Documents(ctx, study)
		if err != nil {
			return err
		}
		i := documentIn(all, document)
		if i < 0 {
			return firsthand.Errorf(firsthand.NotFound, "There is no interview %q in this study.", document)
		}
		s, err := tx.Study(ctx, string(study))
		if err != nil {
			return err
		}
		names, err := colleagueNames(ctx, tx, study)
		if err != nil {
			return err
		}
		reviews, err := tx.ReviewsOf(ctx, all[i].ID)
		if err != nil {
			return err
		}
		for _, v := range reviews {
			rows, err := rowsOfReview(ctx, tx, s, all[i], v, names)
			if err != nil {
				return err
			}
			f.Rows = append(f.Rows, rows...)
		}
		f.Document = report.Document{Title: "Log of replacements", Language: s.Language, Note: fmt.Sprintf("%s, %s. %s. No word that stood there is in this log.",
			s.Title, all[i].Name, Counted(len(f.Rows), "place", "places"))}
		for _, r := range f.Rows {
			f.Document.Blocks = append(f.Document.Blocks, report.Text(fmt.Sprintf("Line %s, %s, %s: %s, %s by %s.", r[3], r[4], r[5], cmp.Or(r[7], "the words stay"), r[8], cmp.Or(r[10], "nobody yet"))))
		}
		return nil
	})
	return f, err
}

func rowsOfReview(ctx context.Context, tx *store.Tx, s firsthand.Study, d firsthand.Document, v firsthand.Review, names map[firsthand.ID]string) (rows [][]string, err error) {
	places, err := tx.Replacements(ctx, v.ID)
	if err != nil {
		return nil, err
	}
	revisions, err := tx.Revisions(ctx, d.ID)
	if err != nil {
		return nil, err
	}
	in, move := v.Revision, func(s firsthand.Span) firsthand.Span { return s }
	for _, r := range revisions {
		if v.Made > v.Revision && r.Number == v.Made {
			in, move = v.Made, mover(r.Edits)
		}
	}
	body, err := revisionWords(ctx, tx, d.ID, in)
	if err != nil {
		return nil, err
	}
	starts := text.Lines(body)
	when := func(ms int64) string {
		if ms == 0 {
			return ""
		}
		zone, err := time.LoadLocation(s.TimeZone)
		if err != nil {
			zone = time.UTC
		}
		return time.UnixMilli(ms).In(zone).Format(time.RFC3339)
	}
	for _, p := range places {
		line, with := "", p.With
		if body != "" { // a later review may have sealed it
			line = strconv.Itoa(lineAt(starts, move(p.Span).Start))
		}
		if !p.Replaces() {
			with = ""
		}
		rows = append(rows, []string{d.Name, strconv.Itoa(v.Revision), strconv.Itoa(in), line, p.Kind, p.Category, treatment(p), with, string(p.Decision), p.Reason,
			names[p.By], when(p.Decided), string(v.Status), names[v.Signer], when(v.Signed)})
	}
	return rows, nil
}

// treatment tells in an archive's words what was done at a place.
func treatment(p firsthand.Replacement) string {
	switch {
	case !p.Replaces():
		return "none"
	case strings.HasPrefix(p.With, "["):
		return "generalised"
	case p.Category == "person" || p.Category == "nickname":
		return "pseudonym"
	}
	return "reworded"
}
