package app

import (
	"context"
	"fmt"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// NewStudy makes a study from a title, which is also made short for its name,
// or from a short name alone. Conflict if there is one of that name.
func (a *App) NewStudy(ctx context.Context, who Person, name, title string) (firsthand.Study, error) {
	s := firsthand.Study{ID: firsthand.NewID(), Name: name, Title: title, Language: "en", TimeZone: "Europe/London"}
	if s.Title == "" {
		s.Title = name
	}
	if strings.TrimSpace(s.Title) == "" {
		return s, firsthand.Errorf(firsthand.Invalid, "A study needs a name; nothing was made.")
	}
	if s.Validate() != nil {
		s.Name = firsthand.ShortName(name)
	}
	_, err := a.Store.Update(ctx, store.Act{Study: s.ID, Action: "study.new", Summary: "The study was made."}, func(tx *store.Tx) error {
		return makeStudy(ctx, tx, who, &s)
	})
	return s, err
}

// makeStudy writes a new study whose lead is who.
func makeStudy(ctx context.Context, tx *store.Tx, who Person, s *firsthand.Study) error {
	if err := s.Validate(); err != nil {
		return err
	}
	_, err := tx.Study(ctx, s.Name)
	if err == nil {
		return firsthand.Errorf(firsthand.Conflict, "There is a study %q already; nothing was changed.", s.Name).WithHint("choose another short name")
	}
	if !notFound(err) {
		return err
	}
	s.Created = tx.Now()
	if err := tx.PutStudy(ctx, *s); err != nil {
		return err
	}
	me, err := colleague(ctx, tx, s.ID, who.Name, firsthand.Lead)
	tx.Act().By = me.ID
	return err
}

// A StudyLine is one study in a list.
type StudyLine struct {
	ID        firsthand.ID `json:"id"`
	Name      string       `json:"name"`
	Title     string       `json:"title"`
	Documents int          `json:"documents"`
	Codes     int          `json:"codes"`
	Codings   int          `json:"codings"`
}

// Studies lists the studies with what they hold, by name.
func (a *App) Studies(ctx context.Context) ([]StudyLine, error) {
	var lines []StudyLine
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		all, err := tx.Studies(ctx)
		if err != nil {
			return err
		}
		for _, s := range all {
			line, err := studyLine(ctx, tx, s)
			if err != nil {
				return err
			}
			lines = append(lines, line)
		}
		return nil
	})
	SortByName(lines, func(l StudyLine) string { return l.Name })
	return lines, err
}

func studyLine(ctx context.Context, tx *store.Tx, s firsthand.Study) (StudyLine, error) {
	n, err := tx.Counts(ctx, s.ID)
	return StudyLine{s.ID, s.Name, s.Title, n.Documents, n.Codes, n.Codings}, err
}

// A StudyView is what a study holds, for a person who asks.
type StudyView struct {
	StudyLine
	Language   string                `json:"language"`
	TimeZone   string                `json:"time_zone"`
	Words      int                   `json:"words"`
	Folders    int                   `json:"folders"` // of codes, which Codes leaves out
	Colleagues []firsthand.Colleague `json:"colleagues"`
	Cases      int                   `json:"cases"`
	Trash      int                   `json:"trash"`
	Entries    int64                 `json:"entries"` // in the journal
}

// ShowStudy tells what a study holds.
func (a *App) ShowStudy(ctx context.Context, name string) (StudyView, error) {
	var v StudyView
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		s, err := studyNamed(ctx, tx, name)
		if err != nil {
			return err
		}
		codes, err := tx.Codes(ctx, s.ID)
		if err != nil {
			return err
		}
		for _, c := range codes {
			if c.Folder {
				v.Folders++
			}
		}
		if v.StudyLine, err = studyLine(ctx, tx, s); err != nil {
			return err
		}
		v.Language, v.TimeZone = s.Language, s.TimeZone
		lengths, err := tx.Lengths(ctx, s.ID)
		if err != nil {
			return err
		}
		for _, r := range lengths {
			v.Words += r.Words
		}
		if v.Colleagues, err = tx.Colleagues(ctx, s.ID); err != nil {
			return err
		}
		cases, err := tx.Cases(ctx, s.ID)
		if err != nil {
			return err
		}
		trash, err := tx.Trash(ctx, s.ID)
		if err != nil {
			return err
		}
		head, err := tx.Head(ctx, s.ID)
		v.Cases, v.Trash, v.Entries = len(cases), len(trash), head.Seq
		return err
	})
	return v, err
}

// DeleteStudy puts a study in the trash, where it keeps for at least 30 days.
func (a *App) DeleteStudy(ctx context.Context, who Person, name string) (StudyLine, error) {
	var line StudyLine
	s, err := a.Study(ctx, name)
	if err != nil {
		return line, err
	}
	_, err = a.do(ctx, s.ID, who, "study.delete", func(tx *store.Tx, _ firsthand.Colleague) error {
		if line, err = studyLine(ctx, tx, s); err != nil {
			return err
		}
		tx.Act().Summary = fmt.Sprintf("The study was put in the trash with %s and %s.", Counted(line.Documents, "document", "documents"), Counted(line.Codings, "coding", "codings"))
		return tx.TrashStudy(ctx, s.ID)
	})
	return line, err
}
