package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"firsthand.study"
)

// A SealWriter takes the parts of what is sealed in one transaction.
type SealWriter struct {
	tx  *Tx
	ctx context.Context
}

// errGone refuses to seal anything of somebody whose key was destroyed.
var errGone = &firsthand.Error{Kind: firsthand.Conflict, Message: "Their keys were destroyed, since they have withdrawn or do not take part; nothing was sealed."}

// goneDigest names a destroyed key without naming whose it was.
func goneDigest(participant firsthand.ID, class firsthand.Class) string {
	sum := sha256.Sum256([]byte(string(participant) + ":" + string(class)))
	return hex.EncodeToString(sum[:])
}

// Key keeps a person's key; one of that class that is there stays. Conflict if it
// was destroyed before.
func (w *SealWriter) Key(k PersonKey) error {
	n := 0
	if err := w.tx.get(w.ctx, []any{&n}, `SELECT COUNT(*) FROM vault_gone WHERE digest = ?1`, goneDigest(k.Participant, k.Class)); err != nil {
		return err
	}
	if n > 0 {
		return errGone
	}
	return w.tx.putKey(w.ctx, k)
}

func (tx *Tx) putKey(ctx context.Context, k PersonKey) error {
	n, err := tx.exec(ctx, `INSERT INTO person_keys (study_id, participant_id, class, public, created_ms) VALUES (?1, ?2, ?3, ?4, ?5)
		ON CONFLICT (participant_id, class) DO NOTHING`, string(k.Study), string(k.Participant), string(k.Class), k.Public, tx.now)
	if err != nil || n == 0 {
		return err
	}
	return tx.putWraps(ctx, k)
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
// it. Nothing can be sealed with those keys from then on, even by who began
// before. It returns how many secrets went.
func (v *Sealed) Destroy(ctx context.Context, participant firsthand.ID, classes []firsthand.Class) (int, error) {
	n := 0
	err := v.update(ctx, func(tx *Tx) (err error) {
		n, err = tx.destroy(ctx, participant, classes)
		return err
	})
	if err != nil {
		return n, err
	}
	return n, v.settle(ctx)
}

func (tx *Tx) destroy(ctx context.Context, participant firsthand.ID, classes []firsthand.Class) (n int, err error) {
	for _, c := range classes {
		k := 0
		if err := tx.get(ctx, []any{&k}, `SELECT COUNT(*) FROM secrets WHERE participant_id = ?1 AND class = ?2`, string(participant), string(c)); err != nil {
			return n, err
		}
		n += k
		// The key first: were the rest to fail, what is left is noise.
		if _, err := tx.exec(ctx, `DELETE FROM person_keys WHERE participant_id = ?1 AND class = ?2`, string(participant), string(c)); err != nil {
			return n, err
		}
		if _, err := tx.exec(ctx, `INSERT INTO vault_gone (digest) VALUES (?1) ON CONFLICT (digest) DO NOTHING`, goneDigest(participant, c)); err != nil {
			return n, err
		}
	}
	return n, nil
}

// TakeBack removes one secret that was sealed in vain, and the key made for it
// where it was the only one.
func (v *Sealed) TakeBack(ctx context.Context, x firsthand.Secret) error {
	err := v.update(ctx, func(tx *Tx) error {
		if _, err := tx.exec(ctx, `DELETE FROM secrets WHERE id = ?1`, string(x.ID)); err != nil {
			return err
		}
		_, err := tx.exec(ctx, `DELETE FROM person_keys WHERE participant_id = ?1 AND class = ?2
			AND NOT EXISTS (SELECT 1 FROM secrets s WHERE s.participant_id = ?1 AND s.class = ?2)`, string(x.Participant), string(x.Kind.Class()))
		return err
	})
	if err != nil {
		return err
	}
	return v.settle(ctx)
}

// settle makes what was destroyed leave the vault's file.
func (v *Sealed) settle(ctx context.Context) error {
	return v.s.settle(ctx, []string{"person_keys", "wraps", "secrets", "slices"})
}
