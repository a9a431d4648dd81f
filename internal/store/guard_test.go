package store

import (
	"errors"
	"testing"

	"firsthand.study"
)

// TestNothingIsWrittenOfAnotherStudy asks the store itself for what no page
// offers.
func TestNothingIsWrittenOfAnotherStudy(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		x := newSample(t, s)
		other := firsthand.Study{ID: firsthand.NewID(), Name: "other", Title: "Other", Language: "en", TimeZone: "Europe/London"}
		me := firsthand.Colleague{ID: firsthand.NewID(), Study: other.ID, Name: "Cem", Role: firsthand.Lead}
		code := firsthand.Code{ID: firsthand.NewID(), Study: other.ID, Name: "Theirs"}
		_, err := s.Update(t.Context(), Act{Study: other.ID, Action: "study.add"}, func(tx *Tx) error {
			return errors.Join(tx.PutStudy(t.Context(), other), tx.PutColleague(t.Context(), me), tx.PutCode(t.Context(), code))
		})
		if err != nil {
			t.Fatal(err)
		}
		span := firsthand.Span{Start: 0, End: 2}
		for name, do := range map[string]func(tx *Tx) error{
			"a code renamed there": func(tx *Tx) error {
				c := code
				c.Name = "Ours"
				return tx.PutCode(t.Context(), c)
			},
			"their code taken over": func(tx *Tx) error {
				c := code
				c.Study = x.study.ID
				return tx.PutCode(t.Context(), c)
			},
			"a code below theirs": func(tx *Tx) error {
				return tx.PutCode(t.Context(), firsthand.Code{ID: firsthand.NewID(), Study: x.study.ID, Parent: code.ID, Name: "Below"})
			},
			"a coding with their code": func(tx *Tx) error {
				return tx.PutCoding(t.Context(), firsthand.Coding{ID: firsthand.NewID(), Document: x.document.ID, Revision: 1, Span: span, Code: code.ID, Coder: x.ana.ID})
			},
			"a coding by their coder": func(tx *Tx) error {
				return tx.PutCoding(t.Context(), firsthand.Coding{ID: firsthand.NewID(), Document: x.document.ID, Revision: 1, Span: span, Code: x.codes[0].ID, Coder: me.ID})
			},
			"many codings with their code": func(tx *Tx) error {
				return tx.AddCodings(t.Context(), x.document.ID, []firsthand.Coding{{ID: firsthand.NewID(), Document: x.document.ID, Revision: 1, Span: span, Code: code.ID, Coder: x.ana.ID}})
			},
			"a memo about their code": func(tx *Tx) error {
				return tx.PutMemo(t.Context(), firsthand.Memo{ID: firsthand.NewID(), Study: x.study.ID, About: code.ID, Title: "Why", By: x.ana.ID})
			},
			"that their code goes": func(tx *Tx) error { return tx.DropCode(t.Context(), code.ID) },
		} {
			_, err := s.Update(t.Context(), Act{Study: x.study.ID, By: x.ana.ID, Action: "test"}, do)
			if !errors.Is(err, errElsewhere) {
				t.Errorf("%s was not refused as of another study: %v", name, err)
			}
		}
	})
}
