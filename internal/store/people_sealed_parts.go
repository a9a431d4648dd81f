package store

import (
	"context"
	"errors"
	"fmt"

	"firsthand.study"
)

// A VaultPart is what one file of a vault's backup holds.
type VaultPart string

// The two parts, which are kept apart: either alone tells nothing.
const (
	SealedPart VaultPart = "sealed" // what is sealed, and the log
	KeysPart   VaultPart = "keys"   // the keys, wrapped
)

var partTables = map[VaultPart][]keptTable{
	SealedPart: {{"person_keys", []string{"participant_id", "class"}}, {"secrets", []string{"id"}}, {"slices", []string{"secret_id", "slice"}}, {"vault_log", []string{"seq"}}},
	KeysPart:   {{"person_keys", []string{"participant_id", "class"}}, {"holders", []string{"id"}}, {"wraps", []string{"participant_id", "class", "holder_id"}}},
}

// WritePart writes one part to a new SQLite file, reads it back and compares.
// note is kept in it beside, for [PartNote].
func (v *Sealed) WritePart(ctx context.Context, path string, part VaultPart, note string) error {
	to, err := OpenSealed(ctx, Config{Path: path})
	if err != nil {
		return err
	}
	err = v.copyTo(ctx, to, partTables[part])
	if err == nil && note != "" {
		err = to.update(ctx, func(tx *Tx) error {
			_, err := tx.exec(ctx, `INSERT INTO vault_list (number, body) VALUES (1, ?1)`, note)
			return err
		})
	}
	if err == nil {
		var release func()
		if release, err = to.s.alone(ctx); err == nil {
			release()
		}
	}
	return errors.Join(err, to.Close())
}

// PartNote reads the note that a part was written with; empty if none.
func PartNote(ctx context.Context, path string) (note string, err error) {
	v, err := OpenSealed(ctx, Config{Path: path, ReadOnly: true})
	if err != nil {
		return "", err
	}
	err = v.view(ctx, func(tx *Tx) error {
		n := 0
		if err := tx.get(ctx, []any{&n}, `SELECT COUNT(*) FROM sqlite_master WHERE name = 'vault_list'`); err != nil || n == 0 {
			return err
		}
		err := tx.get(ctx, []any{&note}, `SELECT body FROM vault_list WHERE number = 1`)
		if errors.Is(err, errNoRow) {
			err = nil
		}
		return err
	})
	return note, errors.Join(err, v.Close())
}

// A GoneKey is one that somebody left behind who is gone.
type GoneKey struct {
	Participant firsthand.ID
	Classes     []firsthand.Class
}

// ReadParts fills an empty vault from the two parts of a backup, but for the keys
// of people who are gone, and what is sealed with them; all in one transaction.
func (v *Sealed) ReadParts(ctx context.Context, sealed, keys string, gone []GoneKey) error {
	var opened []*Sealed
	defer func() {
		for _, o := range opened {
			_ = o.Close() // they were only read
		}
	}()
	for _, path := range []string{sealed, keys} {
		o, err := OpenSealed(ctx, Config{Path: path, ReadOnly: true})
		if err != nil {
			return err
		}
		opened = append(opened, o)
	}
	err := opened[0].view(ctx, func(fromSealed *Tx) error {
		return opened[1].view(ctx, func(fromKeys *Tx) error {
			return v.update(ctx, func(tx *Tx) error {
				if err := tx.takeOver(ctx, fromSealed, partTables[SealedPart]); err != nil {
					return err
				}
				// The keys of people who have left since are not there, and so neither are
				// those of whom the other file knows nothing.
				if err := tx.takeOver(ctx, fromKeys, partTables[KeysPart][1:]); err != nil {
					return err
				}
				for _, g := range gone {
					if _, err := tx.destroy(ctx, g.Participant, g.Classes); err != nil {
						return err
					}
				}
				return nil
			})
		})
	})
	if err != nil {
		return err
	}
	return v.settle(ctx)
}

// copyTo copies tables to another vault and compares them there.
func (v *Sealed) copyTo(ctx context.Context, to *Sealed, parts []keptTable) error {
	return v.view(ctx, func(from *Tx) error {
		return to.update(ctx, func(tx *Tx) error { return tx.takeOver(ctx, from, parts) })
	})
}

// takeOver copies tables from another vault and compares them.
func (tx *Tx) takeOver(ctx context.Context, from *Tx, parts []keptTable) error {
	for _, t := range parts {
		d, err := copyTable(ctx, from, tx, t)
		if err != nil {
			if tx.s.d.referred(err) {
				return firsthand.Errorf(firsthand.Conflict, "The two files do not belong together; nothing was changed.")
			}
			return fmt.Errorf("copy %s: %w", t.name, err)
		}
		got, err := tx.digest(ctx, t)
		if err != nil {
			return err
		}
		if got != d {
			return firsthand.Errorf(firsthand.Conflict, "The copy of %s is not what was copied; nothing was kept of it.", t.name)
		}
	}
	return nil
}

// CopyTo copies the whole vault to one that is empty, of either engine, and
// compares. Conflict if the other has a holder.
func (v *Sealed) CopyTo(ctx context.Context, to *Sealed) error {
	holders, err := to.Holders(ctx)
	if err != nil {
		return err
	}
	if len(holders) > 0 {
		return firsthand.Errorf(firsthand.Conflict, "There is a vault there already; it was not changed.")
	}
	parts := append(append([]keptTable{}, partTables[SealedPart]...), partTables[KeysPart][1:]...)
	return v.copyTo(ctx, to, append(parts, keptTable{"vault_gone", []string{"digest"}}))
}
