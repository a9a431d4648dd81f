package store

import (
	"context"

	"firsthand.study"
)

// Holders lists the roles that may open secrets, oldest first.
func (v *Sealed) Holders(ctx context.Context) (all []Holder, err error) {
	err = v.view(ctx, func(tx *Tx) error {
		rows, err := tx.query(ctx, `SELECT id, name, classes, public, key_file, created_ms FROM holders ORDER BY created_ms, id`)
		all, err = collect(rows, err, func(h *Holder) []any {
			return []any{&h.ID, &h.Name, asJSON[[]firsthand.Class]{&h.Classes}, &h.Public, &h.File, &h.Created}
		})
		return err
	})
	return all, err
}

// PutHolder makes a holder, or changes its wrapped key and its classes, with the
// wraps of person keys that it needs, by participant and class.
func (v *Sealed) PutHolder(ctx context.Context, h Holder, wraps []PersonKey) error {
	return v.update(ctx, func(tx *Tx) error {
		if _, err := tx.exec(ctx, `INSERT INTO holders (id, name, classes, public, key_file, created_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
			ON CONFLICT (id) DO UPDATE SET name = excluded.name, classes = excluded.classes, public = excluded.public, key_file = excluded.key_file`,
			string(h.ID), h.Name, asJSON[[]firsthand.Class]{&h.Classes}.Value(), h.Public, h.File, tx.now); err != nil {
			return err
		}
		for _, w := range wraps {
			if err := tx.putWraps(ctx, w); err != nil {
				return err
			}
		}
		return nil
	})
}

// DropHolder takes a role's keys away: it opens nothing more here.
func (v *Sealed) DropHolder(ctx context.Context, id firsthand.ID) error {
	return v.update(ctx, func(tx *Tx) error {
		if _, err := tx.exec(ctx, `DELETE FROM wraps WHERE holder_id = ?1`, string(id)); err != nil {
			return err
		}
		_, err := tx.exec(ctx, `DELETE FROM holders WHERE id = ?1`, string(id))
		return err
	})
}

func (tx *Tx) putWraps(ctx context.Context, k PersonKey) error {
	for holder, body := range k.Wraps {
		if _, err := tx.exec(ctx, `INSERT INTO wraps (participant_id, class, holder_id, body) VALUES (?1, ?2, ?3, ?4)
			ON CONFLICT (participant_id, class, holder_id) DO UPDATE SET body = excluded.body`, string(k.Participant), string(k.Class), string(holder), body); err != nil {
			return err
		}
	}
	return nil
}

// PersonKeys lists the keys of one participant, or of everybody if empty, with
// their wraps.
func (v *Sealed) PersonKeys(ctx context.Context, participant firsthand.ID) (all []PersonKey, err error) {
	err = v.view(ctx, func(tx *Tx) error {
		rows, err := tx.query(ctx, `SELECT study_id, participant_id, class, public FROM person_keys WHERE ?1 = '' OR participant_id = ?1 ORDER BY participant_id, class`, string(participant))
		all, err = collect(rows, err, func(k *PersonKey) []any {
			return []any{&k.Study, &k.Participant, asText[firsthand.Class]{&k.Class}, &k.Public}
		})
		if err != nil {
			return err
		}
		type wrap struct {
			participant, holder firsthand.ID
			class               firsthand.Class
			body                []byte
		}
		rows, err = tx.query(ctx, `SELECT participant_id, class, holder_id, body FROM wraps WHERE ?1 = '' OR participant_id = ?1`, string(participant))
		wraps, err := collect(rows, err, func(w *wrap) []any {
			return []any{&w.participant, asText[firsthand.Class]{&w.class}, &w.holder, &w.body}
		})
		if err != nil {
			return err
		}
		at := map[string]int{}
		for i := range all {
			all[i].Wraps = map[firsthand.ID][]byte{}
			at[string(all[i].Participant)+":"+string(all[i].Class)] = i
		}
		for _, w := range wraps {
			if i, ok := at[string(w.participant)+":"+string(w.class)]; ok {
				all[i].Wraps[w.holder] = w.body
			}
		}
		return nil
	})
	return all, err
}
