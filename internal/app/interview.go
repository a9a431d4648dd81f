package app

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// longestName is how many bytes a document's name may have, as in a file system.
const longestName = 255

// RenameDocument gives a document another name. Conflict if another has it.
func (a *App) RenameDocument(ctx context.Context, who Person, study, document firsthand.ID, name string) error {
	name = strings.TrimSpace(name)
	_, err := a.do(ctx, study, who, "document.rename", func(tx *store.Tx, _ firsthand.Colleague) error {
		d, err := documentOf(ctx, tx, study, document)
		if err != nil {
			return err
		}
		switch {
		case name == "":
			return firsthand.Errorf(firsthand.Invalid, "An interview needs a name; nothing was changed.")
		case len(name) > longestName || strings.ContainsFunc(name, unicode.IsControl):
			return firsthand.Errorf(firsthand.Invalid, "A name is one line of at most %d bytes; nothing was changed.", longestName)
		}
		if err := nameFree(ctx, tx, study, document, name); err != nil {
			return err
		}
		tx.Act().Summary = fmt.Sprintf("%s was renamed %s.", d.Name, name)
		d.Name = name
		return tx.PutDocument(ctx, d)
	})
	return err
}

// nameFree is a Conflict where another document than one has a name.
func nameFree(ctx context.Context, tx *store.Tx, study, document firsthand.ID, name string) error {
	all, err := tx.Documents(ctx, study)
	if err != nil {
		return err
	}
	for _, other := range all {
		if other.Name == name && other.ID != document {
			return firsthand.Errorf(firsthand.Conflict, "Another interview is called %s; nothing was changed.", name)
		}
	}
	return nil
}

// An InterviewRecord is what a person writes about a conversation. Person is
// the name of a case, or of one to be made; empty for nobody.
type InterviewRecord struct {
	Person, Date, Minutes, Place, Order string
}

// RecordInterview keeps whose a document is, and when and where they talked.
func (a *App) RecordInterview(ctx context.Context, who Person, study, document firsthand.ID, r InterviewRecord) error {
	_, err := a.do(ctx, study, who, "interview.record", func(tx *store.Tx, _ firsthand.Colleague) error {
		d, err := documentOf(ctx, tx, study, document)
		if err != nil {
			return err
		}
		record, err := recordOf(ctx, tx, d)
		if err != nil {
			return err
		}
		record.Date, record.Minutes, record.Place, record.Order = "", 0, "", 0
		record, err = interviewRecord(record, func(name string) string {
			return strings.TrimSpace(map[string]string{"interview_date": r.Date, "minutes": r.Minutes, "place": r.Place, "analysis_order": r.Order}[name])
		})
		if err != nil {
			return firsthand.Errorf(firsthand.Invalid, "%s", asSentence(err.Error()+"; nothing was changed"))
		}
		of := firsthand.ID("")
		if name := strings.TrimSpace(r.Person); name != "" {
			in := &intake{tx: tx, study: firsthand.Study{ID: study}}
			if of, err = in.caseOf(ctx, name); err != nil {
				return err
			}
		}
		tx.Act().Summary = fmt.Sprintf("The record of %s was changed.", d.Name)
		if d.Case != of {
			d.Case = of
			if err := tx.PutDocument(ctx, d); err != nil {
				return err
			}
		}
		if of == "" {
			if record.Date+record.Place != "" || record.Minutes > 0 || record.Order > 0 {
				return firsthand.Errorf(firsthand.Invalid, "Whose interview is it? Nothing was changed.").WithHint("a number such as P07 is enough")
			}
			if record.ID == "" {
				return nil
			}
			return tx.DropInterview(ctx, record.ID)
		}
		record.Case, record.Document = of, d.ID
		if record.ID == "" {
			record.ID = firsthand.NewID()
		}
		return tx.PutInterview(ctx, record)
	})
	return err
}

// MarkRead says that who has read documents, codings or none, or that they have
// not. Agreement counts a document as read by all whose codings or mark it has.
func (a *App) MarkRead(ctx context.Context, who Person, study firsthand.ID, documents []firsthand.ID, read bool) error {
	_, err := a.do(ctx, study, who, "document.read", func(tx *store.Tx, me firsthand.Colleague) error {
		last := ""
		for _, id := range documents {
			d, err := documentOf(ctx, tx, study, id)
			if err != nil {
				return err
			}
			last = d.Name
			if read {
				err = tx.MarkRead(ctx, id, me.ID)
			} else {
				err = tx.UnmarkRead(ctx, id, me.ID)
			}
			if err != nil {
				return err
			}
		}
		verb := "was marked as read"
		if !read {
			verb = "was marked as not read"
		}
		tx.Act().Summary = fmt.Sprintf("%s %s by %s.", last, verb, me.Name)
		if len(documents) != 1 {
			tx.Act().Summary = fmt.Sprintf("%d interviews: each %s by %s.", len(documents), verb, me.Name)
		}
		return nil
	})
	return err
}

// OrderInterviews sets the order of analysis: the documents given are 1, 2, 3
// and so on, all others have none. Every one of them must be somebody's.
func (a *App) OrderInterviews(ctx context.Context, who Person, study firsthand.ID, documents []firsthand.ID) error {
	_, err := a.do(ctx, study, who, "interviews.order", func(tx *store.Tx, _ firsthand.Colleague) error {
		all, err := tx.Documents(ctx, study)
		if err != nil {
			return err
		}
		of := make(map[firsthand.ID]firsthand.ID, len(all))
		for _, d := range all {
			of[d.ID] = d.Case
		}
		held, err := tx.Interviews(ctx, study)
		if err != nil {
			return err
		}
		records := make(map[firsthand.ID]firsthand.Interview, len(held))
		for _, i := range held {
			if i.Document != "" {
				records[i.Document] = i
			}
		}
		place := make(map[firsthand.ID]int, len(documents))
		nobodys := 0
		for i, id := range documents {
			if _, ok := of[id]; !ok {
				return firsthand.Errorf(firsthand.NotFound, "There is no such interview in this study; nothing was changed.")
			}
			if of[id] == "" {
				nobodys++
			}
			place[id] = i + 1
			if _, ok := records[id]; !ok {
				records[id] = firsthand.Interview{ID: firsthand.NewID(), Study: study, Case: of[id], Document: id}
			}
		}
		if nobodys > 0 {
			return firsthand.Errorf(firsthand.Conflict, "%d of the interviews are nobody’s yet, so their order cannot be kept; nothing was changed.", nobodys).
				WithHint("say whose they are first: the page People can make a person of each")
		}
		for id, record := range records {
			if record.Order == place[id] {
				continue
			}
			record.Order = place[id]
			if err := tx.PutInterview(ctx, record); err != nil {
				return err
			}
		}
		tx.Act().Summary = fmt.Sprintf("The order of analysis of %d interviews was set.", len(documents))
		return nil
	})
	return err
}

// TrashedDocuments lists the documents that can be brought back, newest first.
func (a *App) TrashedDocuments(ctx context.Context, study firsthand.ID) ([]firsthand.Document, error) {
	var all []firsthand.Document
	err := a.Store.View(ctx, func(tx *store.Tx) (err error) {
		all, err = tx.Trash(ctx, study)
		return err
	})
	sortBy(all, func(d firsthand.Document) int64 { return -d.Trashed })
	return all, err
}
