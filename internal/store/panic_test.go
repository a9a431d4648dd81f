package store

import (
	"context"
	"testing"
)

// An act that breaks leaves nothing behind and nobody waiting: the connection
// that it had serves the next.
func TestBrokenActIsRolledBack(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		m := newSample(t, s)
		for range 3 {
			func() {
				defer func() {
					if recover() == nil {
						t.Fatal("it did not break")
					}
				}()
				_, _ = s.Update(t.Context(), Act{Study: m.study.ID, By: m.ana.ID, Action: "test"}, func(tx *Tx) error {
					c := m.codes[0]
					c.Name = "broken"
					if err := tx.PutCode(t.Context(), c); err != nil {
						t.Error(err)
					}
					panic("broken")
				})
			}()
		}
		view(t, s, func(ctx context.Context, tx *Tx) error {
			c, err := tx.Code(ctx, m.codes[0].ID)
			if err == nil && c.Name != m.codes[0].Name {
				t.Errorf("the code is called %q", c.Name)
			}
			return err
		})
		update(t, s, m, func(ctx context.Context, tx *Tx) error { return tx.PutCoding(ctx, m.coding(0, m.ana, 0, 4)) })
	})
}
