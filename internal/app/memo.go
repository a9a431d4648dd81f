package app

import (
	"context"
	"fmt"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// AddMemo writes a memo about an object of m.Study: the study itself, a document,
// a code, a coding, a case; or about a passage, where m.About is a document and
// m.Span is not empty: code points of its analysed text. The memo then moves with
// its words as codings do. A given m.ID lets whoever got no answer ask again:
// the memo that has it is returned as it stands.
func (a *App) AddMemo(ctx context.Context, who Person, m firsthand.Memo) (firsthand.Memo, error) {
	if m.ID == "" {
		m.ID = firsthand.NewID()
	} else if err := mayBeCalled(m.ID); err != nil {
		return m, err
	}
	m = plainMemo(m)
	if err := m.Validate(); err != nil {
		return m, err
	}
	given := m
	_, err := a.do(ctx, m.Study, who, "memo.add", func(tx *store.Tx, me firsthand.Colleague) error {
		m = given
		if old, err := tx.Memo(ctx, m.ID); !notFound(err) {
			if err == nil && old.Study != m.Study {
				err = firsthand.Errorf(firsthand.Conflict, "There is another memo of that ID; nothing was changed.")
			}
			m = old
			return err
		}
		name, err := memoObject(ctx, tx, &m)
		if err != nil {
			return err
		}
		m.By, m.Created, m.Modified = me.ID, tx.Now(), tx.Now()
		tx.Act().Summary = fmt.Sprintf("A memo about %s was written.", name)
		return tx.PutMemo(ctx, m)
	})
	return m, err
}

// plainMemo has one way to write the end of a line, as the texts have.
func plainMemo(m firsthand.Memo) firsthand.Memo {
	m.Title = strings.TrimSpace(m.Title)
	m.Body = strings.TrimRight(strings.ReplaceAll(strings.ReplaceAll(m.Body, "\r\n", "\n"), "\r", "\n"), " \n\t")
	return m
}

// memoObject tells what a new memo is about, as a sentence names it, and says on
// which revision a passage stands. NotFound where the study has no such object.
func memoObject(ctx context.Context, tx *store.Tx, m *firsthand.Memo) (string, error) {
	m.Revision = 0
	passage := m.Span != (firsthand.Span{})
	if m.About == "" || m.About == m.Study {
		m.About = m.Study
		if passage {
			return "", firsthand.Errorf(firsthand.Invalid, "A study has no passages; nothing was changed.")
		}
		return "the study", nil
	}
	none := firsthand.Errorf(firsthand.NotFound, "What the memo would be about is not in this study; nothing was changed.")
	switch d, err := tx.Document(ctx, m.About); {
	case err == nil && (d.Study != m.Study || d.Trashed > 0):
		return "", none
	case err == nil && !passage:
		return d.Name, nil
	case err == nil:
		number, words, err := tx.Newest(ctx, d.ID)
		if err != nil {
			return "", err
		}
		if m.Span.Len() <= 0 || !m.Span.Valid(words.Len()) {
			return "", firsthand.Errorf(firsthand.Invalid, "That passage is not in %s.", d.Name)
		}
		m.Revision = number
		return "a passage of " + d.Name, nil
	case !notFound(err):
		return "", err
	}
	if passage {
		return "", firsthand.Errorf(firsthand.Invalid, "Only an interview has passages; nothing was changed.")
	}
	switch c, err := tx.Code(ctx, m.About); {
	case err == nil && c.Study == m.Study:
		return "the code “" + c.Name + "”", nil
	case err != nil && !notFound(err):
		return "", err
	}
	switch k, err := tx.Coding(ctx, m.About); {
	case err == nil:
		d, err := tx.Document(ctx, k.Document)
		if err != nil || d.Study != m.Study {
			return "", none
		}
		return "a coding in " + d.Name, nil
	case !notFound(err):
		return "", err
	}
	cases, err := tx.Cases(ctx, m.Study)
	if err != nil {
		return "", err
	}
	for _, c := range cases {
		if c.ID == m.About {
			return c.Name, nil
		}
	}
	return "", none
}

// EditMemo gives a memo other words; what it is about and who wrote it first stay.
func (a *App) EditMemo(ctx context.Context, who Person, study, memo firsthand.ID, title, body string) (firsthand.Memo, error) {
	var m firsthand.Memo
	_, err := a.do(ctx, study, who, "memo.change", func(tx *store.Tx, _ firsthand.Colleague) (err error) {
		if m, err = memoOf(ctx, tx, study, memo); err != nil {
			return err
		}
		next := m
		next.Title, next.Body = title, body
		next = plainMemo(next)
		if next == m {
			return nil
		}
		if err := next.Validate(); err != nil {
			return err
		}
		next.Modified = max(tx.Now(), m.Modified+1) // two edits of one millisecond are two
		m = next
		tx.Act().Summary = "A memo" + calledMemo(m) + " was changed."
		return tx.PutMemo(ctx, m)
	})
	return m, err
}

// RemoveMemo removes a memo; Undo brings it back, and so does its history.
func (a *App) RemoveMemo(ctx context.Context, who Person, study, memo firsthand.ID) error {
	_, err := a.do(ctx, study, who, "memo.remove", func(tx *store.Tx, _ firsthand.Colleague) error {
		m, err := memoOf(ctx, tx, study, memo)
		if err != nil {
			return err
		}
		tx.Act().Summary = "A memo" + calledMemo(m) + " was removed."
		return tx.DropMemo(ctx, memo)
	})
	return err
}

func memoOf(ctx context.Context, tx *store.Tx, study, memo firsthand.ID) (firsthand.Memo, error) {
	m, err := tx.Memo(ctx, memo)
	if notFound(err) || err == nil && m.Study != study {
		return m, firsthand.Errorf(firsthand.NotFound, "There is no such memo in this study.")
	}
	return m, err
}

func calledMemo(m firsthand.Memo) string {
	if m.Title == "" {
		return ""
	}
	return " “" + m.Title + "”"
}
