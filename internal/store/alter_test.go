package store

import (
	"testing"

	"firsthand.study"
)

// TestWhatIsNotUTF8IsRefused: the journal would tell of other letters than the
// table holds. Whoever typed the sign for an unreadable letter may keep it.
func TestWhatIsNotUTF8IsRefused(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		m := newSample(t, s)
		act := Act{Study: m.study.ID, Action: "memo.add"}
		for body, fine := range map[string]bool{"a\xffb": false, "a\uFFFDb": true, `a\ufffdb`: true} {
			_, err := s.Update(t.Context(), act, func(tx *Tx) error {
				return tx.PutMemo(t.Context(), firsthand.Memo{ID: firsthand.NewID(), Study: m.study.ID, About: m.study.ID, Body: body, Created: tx.Now(), Modified: tx.Now()})
			})
			if fine && err != nil || !fine && firsthand.KindOf(err) != firsthand.Invalid {
				t.Errorf("%q: %v", body, err)
			}
		}
	})
}
