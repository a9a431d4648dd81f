package store

import (
	"context"

	"firsthand.study"
)

// A SealWriter takes the parts of what is sealed in one transaction.
type SealWriter struct {
	tx  *Tx
	ctx context.Context
}

// Key keeps a person's key; one of that class that is there stays.
func (w *SealWriter) Key(k PersonKey) error {
	n, err := w.tx.exec(w.ctx, `INSERT INTO person_keys (study_id, participant_id, class, public, created_ms) VALUES (?1, ?2, ?3, ?4, ?5)
		ON CONFLICT (participant_id, class) DO NOTHING`, string(k.Study), string(k.Participant), string(k.Class), k.Public, w.tx.now)
	if err != nil || n == 0 {
		return err
	}
	return w.tx.putWraps(w.ctx, k)
}

// Public is the public half of a person's key; NotFound if there is none.
func (w *SealWriter) Public(participant firsthand.ID, class firsthand.Class) ([]byte, error) {
	var public []byte
	err := w.tx.get(w.ctx, []any{&public}, `SELECT public FROM person_keys WHERE participant_id = ?1 AND class = ?2`, string(participant), string(class))
	return public, err
}

// Begin makes the row that slices belong to; [SealWriter.End] completes it.
func (w *SealWriter) Begin(s firsthand.Secret) error {
	_, err := w.tx.exec(w.ctx, `INSERT INTO secrets (id, study_id, participant_id, class, kind, size, slices, head, created_ms) VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, ?6, ?7)`,
		string(s.ID), string(s.Study), string(s.Participant), string(s.Kind.Class()), string(s.Kind), []byte{}, w.tx.now)
	return err
}

// Slice keeps one slice.
func (w *SealWriter) Slice(secret firsthand.ID, n int, body []byte) error {
	_, err := w.tx.exec(w.ctx, `INSERT INTO slices (secret_id, slice, body) VALUES (?1, ?2, ?3)`, string(secret), int64(n), body)
	return err
}

// End completes a secret.
func (w *SealWriter) End(secret firsthand.ID, head []byte, size int64, slices int) error {
	_, err := w.tx.exec(w.ctx, `UPDATE secrets SET head = ?2, size = ?3, slices = ?4 WHERE id = ?1`, string(secret), head, size, int64(slices))
	return err
}

// Drop removes a secret.
func (w *SealWriter) Drop(secret firsthand.ID) error {
	_, err := w.tx.exec(w.ctx, `DELETE FROM secrets WHERE id = ?1`, string(secret))
	return err
}

// Seal runs fn, which keeps what is sealed, wholly or not at all. fn may run twice.
func (v *Sealed) Seal(ctx context.Context, fn func(*SealWriter) error) error {
	return v.update(ctx, func(tx *Tx) error { return fn(&SealWriter{tx, ctx}) })
}

// Secrets lists what is sealed of one participant, or of everybody if empty,
// oldest first.
func (v *Sealed) Secrets(ctx context.Context, participant firsthand.ID) (all []SealedSecret, err error) {
	err = v.view(ctx, func(tx *Tx) error {
		rows, err := tx.query(ctx, `SELECT id, study_id, participant_id, kind, size, created_ms, head, slices FROM secrets
			WHERE ?1 = '' OR participant_id = ?1 ORDER BY created_ms, id`, string(participant))
		all, err = collect(rows, err, func(s *SealedSecret) []any {
			return []any{&s.ID, &s.Study, &s.Participant, asText[firsthand.SecretKind]{&s.Kind}, &s.Size, &s.Created, &s.Head, &s.Slices}
		})
		return err
	})
	return all, err
}

// SliceOf reads one slice; NotFound if there is none.
func (v *Sealed) SliceOf(ctx context.Context, secret firsthand.ID, n int) (body []byte, err error) {
	err = v.view(ctx, func(tx *Tx) error {
		return tx.get(ctx, []any{&body}, `SELECT body FROM slices WHERE secret_id = ?1 AND slice = ?2`, string(secret), int64(n))
	})
	return body, err
}

// Destroy removes a person's keys of some classes, and all that was sealed with
// them, and then takes the write-ahead log apart so that no wrapped key stays in
// it. It returns how many secrets went.
func (v *Sealed) Destroy(ctx context.Context, participant firsthand.ID, classes []firsthand.Class) (int, error) {
	n := 0
	err := v.update(ctx, func(tx *Tx) error {
		n = 0
		for _, c := range classes {
			k := 0
			if err := tx.get(ctx, []any{&k}, `SELECT COUNT(*) FROM secrets WHERE participant_id = ?1 AND class = ?2`, string(participant), string(c)); err != nil {
				return err
			}
			n += k
			// The key first: were the rest to fail, what is left is noise.
			if _, err := tx.exec(ctx, `DELETE FROM person_keys WHERE participant_id = ?1 AND class = ?2`, string(participant), string(c)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return n, err
	}
	return n, v.s.settle(ctx, []string{"person_keys", "wraps", "secrets", "slices"})
}
