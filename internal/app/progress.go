package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// LastAct is who's newest entry in a study, with what the journal says of it;
// the zero entry where they did nothing yet.
func (a *App) LastAct(ctx context.Context, who Person, study firsthand.ID) (firsthand.Entry, error) {
	var last firsthand.Entry
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		all, err := tx.Colleagues(ctx, study)
		if err != nil {
			return err
		}
		for _, c := range all {
			if c.Name != who.Name {
				continue
			}
			entries, err := tx.Entries(ctx, study, store.EntryFilter{By: c.ID, Newest: true, Limit: 1})
			if err != nil || len(entries) == 0 {
				return err
			}
			last = entries[0]
			return tx.Tell(ctx, &last)
		}
		return nil
	})
	return last, err
}

// A ShelfLine is one study on the shelf, with when it was last worked on.
type ShelfLine struct {
	StudyLine
	People int
	Team   []firsthand.Colleague
	Last   int64 // Unix milliseconds of the newest entry
	seq    int64
}

// A shelf keeps what the shelf shows of studies that did not change.
type shelf struct {
	mu    sync.Mutex
	lines map[firsthand.ID]ShelfLine
}

// Shelf lists the studies with what they hold, the one worked on last first.
func (a *App) Shelf(ctx context.Context) ([]ShelfLine, error) {
	var lines []ShelfLine
	a.shelf.mu.Lock()
	defer a.shelf.mu.Unlock()
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		all, err := tx.Studies(ctx)
		if err != nil {
			return err
		}
		kept := make(map[firsthand.ID]ShelfLine, len(all))
		for _, s := range all {
			head, err := tx.Head(ctx, s.ID)
			if err != nil {
				return err
			}
			line := a.shelf.lines[s.ID]
			if line.seq != head.Seq {
				if line, err = shelfLine(ctx, tx, s); err != nil {
					return err
				}
				line.seq, line.Last = head.Seq, head.At
			}
			kept[s.ID] = line
			lines = append(lines, line)
		}
		a.shelf.lines = kept
		return nil
	})
	sortBy(lines, func(l ShelfLine) int64 { return -l.Last })
	return lines, err
}

func shelfLine(ctx context.Context, tx *store.Tx, s firsthand.Study) (ShelfLine, error) {
	var line ShelfLine
	var err error
	if line.StudyLine, err = studyLine(ctx, tx, s); err != nil {
		return line, err
	}
	if line.Team, err = tx.Colleagues(ctx, s.ID); err != nil {
		return line, err
	}
	cases, err := tx.Cases(ctx, s.ID)
	for _, c := range cases {
		if c.Participant {
			line.People++
		}
	}
	return line, err
}

// TrashedStudies lists the studies that can be brought back, newest first.
func (a *App) TrashedStudies(ctx context.Context) ([]firsthand.Study, error) {
	var all []firsthand.Study
	err := a.Store.View(ctx, func(tx *store.Tx) (err error) {
		all, err = tx.TrashedStudies(ctx)
		return err
	})
	return all, err
}

// ChangeStudy gives a study another title, short name, time zone or reporting
// layer. Its language stays, since the search index rests on it. Conflict if
// another study has the name.
func (a *App) ChangeStudy(ctx context.Context, who Person, s firsthand.Study) error {
	_, err := a.do(ctx, s.ID, who, "study.change", func(tx *store.Tx, _ firsthand.Colleague) error {
		old, err := tx.Study(ctx, string(s.ID))
		if err != nil {
			return err
		}
		s.Title = strings.TrimSpace(s.Title)
		if s.Title == "" {
			return firsthand.Errorf(firsthand.Invalid, "A study needs a title; nothing was changed.")
		}
		if err := s.Validate(); err != nil {
			return err
		}
		if s.Name != old.Name {
			if _, err := tx.Study(ctx, s.Name); err == nil {
				return firsthand.Errorf(firsthand.Conflict, "There is a study %q already; nothing was changed.", s.Name).WithHint("choose another short name")
			} else if !notFound(err) {
				return err
			}
		}
		if _, err := time.LoadLocation(s.TimeZone); err != nil || s.TimeZone == "" {
			return firsthand.Errorf(firsthand.Invalid, "%q is not a time zone such as Europe/London; nothing was changed.", s.TimeZone)
		}
		if s.Layer != "" && s.Layer != every {
			if _, err := coderNamed(ctx, tx, s.ID, s.Layer); err != nil {
				return err
			}
		}
		tx.Act().Summary = "The study’s settings were changed."
		if s.Name != old.Name {
			tx.Act().Summary = fmt.Sprintf("The study’s short name is %s; it was %s.", s.Name, old.Name)
		}
		s.Language, s.Mask, s.Created, s.Trashed = old.Language, old.Mask, old.Created, old.Trashed
		return tx.PutStudy(ctx, s)
	})
	return err
}

// A StudyNote is a memo about a study as a whole.
type StudyNote struct {
	firsthand.Memo
	Who string
}

// StudyNotes lists the memos about a study as a whole, newest first.
func (a *App) StudyNotes(ctx context.Context, study firsthand.ID) ([]StudyNote, error) {
	var notes []StudyNote
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		names, err := colleagueNames(ctx, tx, study)
		if err != nil {
			return err
		}
		all, err := tx.Memos(ctx, study, study)
		for _, m := range slices.Backward(all) {
			notes = append(notes, StudyNote{m, names[m.By]})
		}
		return err
	})
	return notes, err
}

// NoteOnStudy writes a memo about a study as a whole.
func (a *App) NoteOnStudy(ctx context.Context, who Person, study firsthand.ID, body string) error {
	_, err := a.AddMemo(ctx, who, firsthand.Memo{Study: study, About: study, Body: body})
	return err
}
