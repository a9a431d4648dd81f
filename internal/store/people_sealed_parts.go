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
func (v *Sealed) WritePart(ctx context.Context, path string, part VaultPart) error {
	to, err := OpenSealed(ctx, Config{Path: path})
	if err != nil {
		return err
	}
	err = v.copyTo(ctx, to, partTables[part])
	if err == nil {
		var release func()
		if release, err = to.s.alone(ctx); err == nil {
			release()
		}
	}
	return errors.Join(err, to.Close())
}

// ReadParts fills an empty vault from the two parts of a backup.
func (v *Sealed) ReadParts(ctx context.Context, sealed, keys string) error {
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
	if err := opened[0].copyTo(ctx, v, partTables[SealedPart]); err != nil {
		return err
	}
	// The keys of people who have left since are not there, and so neither are
	// those of whom the other file knows nothing.
	return opened[1].copyTo(ctx, v, partTables[KeysPart][1:])
}

// copyTo copies tables to another vault and compares them there.
func (v *Sealed) copyTo(ctx context.Context, to *Sealed, parts []keptTable) error {
	return v.view(ctx, func(from *Tx) error {
		return to.update(ctx, func(tx *Tx) error {
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
		})
	})
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
	return v.copyTo(ctx, to, append(append([]keptTable{}, partTables[SealedPart]...), partTables[KeysPart][1:]...))
}
