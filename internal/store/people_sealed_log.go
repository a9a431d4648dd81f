package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"firsthand.study"
)

// LogOpening writes the next line of the vault's own log.
func (v *Sealed) LogOpening(ctx context.Context, o SealedOpening) error {
	return v.update(ctx, func(tx *Tx) error {
		rows, err := tx.query(ctx, `SELECT seq, at_ms, study_id, participant_id, kind, who, prev, hash FROM vault_log ORDER BY seq DESC LIMIT 1`)
		last, err := collect(rows, err, sealedOpeningInto)
		if err != nil {
			return err
		}
		o := o
		o.Seq, o.Prev, o.At = 1, "", tx.now
		if len(last) > 0 {
			o.Seq, o.Prev = last[0].Seq+1, last[0].Hash
		}
		o.Hash = hashOpening(o)
		_, err = tx.exec(ctx, `INSERT INTO vault_log (seq, at_ms, study_id, participant_id, kind, who, prev, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)`,
			o.Seq, o.At, string(o.Study), string(o.Participant), string(o.Kind), o.Who, o.Prev, o.Hash)
		return err
	})
}

func sealedOpeningInto(o *SealedOpening) []any {
	return []any{&o.Seq, &o.At, &o.Study, &o.Participant, asText[firsthand.SecretKind]{&o.Kind}, &o.Who, &o.Prev, &o.Hash}
}

func hashOpening(o SealedOpening) string {
	h := sha256.New()
	for _, field := range []any{o.Prev, o.Seq, o.At, o.Study, o.Participant, o.Kind, o.Who} {
		s := fmt.Sprint(field)
		fmt.Fprintf(h, "%d:%s", len(s), s)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Log is the vault's own log, oldest first. Conflict if its chain is broken.
func (v *Sealed) Log(ctx context.Context) (all []SealedOpening, err error) {
	err = v.view(ctx, func(tx *Tx) error {
		rows, err := tx.query(ctx, `SELECT seq, at_ms, study_id, participant_id, kind, who, prev, hash FROM vault_log ORDER BY seq`)
		all, err = collect(rows, err, sealedOpeningInto)
		return err
	})
	if err != nil {
		return nil, err
	}
	prev := SealedOpening{}
	for _, o := range all {
		if o.Seq != prev.Seq+1 || o.Prev != prev.Hash || o.Hash != hashOpening(o) {
			return all, firsthand.Errorf(firsthand.Conflict, "The vault's log is broken at line %d.", o.Seq).WithHint("compare with a backup of the vault; nothing was changed")
		}
		prev = o
	}
	return all, nil
}

// Check asks the database whether its file is whole.
func (v *Sealed) Check(ctx context.Context, fault func(Fault)) error {
	if v.s.d.numbered {
		return nil
	}
	return v.view(ctx, func(tx *Tx) error {
		rows, err := tx.query(ctx, `PRAGMA integrity_check(20)`)
		found, err := collect(rows, err, func(s *string) []any { return []any{s} })
		if err != nil {
			return err
		}
		for _, f := range found {
			if f != "ok" {
				fault(Fault{What: fmt.Sprintf("The vault's file is damaged: %s.", f)})
			}
		}
		return nil
	})
}
