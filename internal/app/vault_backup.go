package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// BackUpVault writes the vault into two new files: what is sealed, and the keys
// to it, wrapped as they are. They are to be kept apart, and only the newest keys
// are to be kept: without them an old copy of what was sealed of somebody who
// has left is noise. Both are read back. It needs no key.
func (a *App) BackUpVault(ctx context.Context, sealed, keys string) error {
	s, err := a.sealed(ctx, false)
	if err != nil {
		return err
	}
	for _, path := range []string{sealed, keys} {
		if _, err := os.Stat(path); err == nil {
			return firsthand.Errorf(firsthand.Conflict, "%s exists already; nothing was written.", path)
		}
	}
	write := func(path string, part store.VaultPart) error {
		_ = Sweep(filepath.Dir(path)) // what is left of it hinders nothing
		made := filepath.Join(filepath.Dir(path), strings.TrimSuffix(Unfinished(), "*")+string(firsthand.NewID()))
		err := s.WritePart(ctx, made, part)
		if err == nil {
			err = os.Rename(made, path)
		}
		if err != nil {
			for _, tail := range []string{"", "-wal", "-shm"} {
				_ = os.Remove(made + tail) // the first error tells more
			}
		}
		return err
	}
	if err := write(sealed, store.SealedPart); err != nil {
		return err
	}
	if err := write(keys, store.KeysPart); err != nil {
		return errors.Join(err, os.Remove(sealed))
	}
	return nil
}

// RestoreVault fills an empty vault from the two files of [App.BackUpVault], and
// destroys at once what belongs to people who have left, by the list of
// withdrawals. Conflict if there is a vault.
func (a *App) RestoreVault(ctx context.Context, sealed, keys string) (people int, err error) {
	for _, path := range []string{sealed, keys} {
		if _, err := os.Stat(path); err != nil {
			return 0, &firsthand.Error{Kind: firsthand.NotFound, Message: "The file " + filepath.Base(path) + " cannot be read.", Err: err}
		}
	}
	l, _, err := a.list(ctx)
	if err != nil {
		return 0, err
	}
	s, err := a.sealed(ctx, true)
	if err != nil {
		return 0, err
	}
	if holders, err := s.Holders(ctx); err != nil || len(holders) > 0 {
		return 0, errors.Join(err, firsthand.Errorf(firsthand.Conflict, "There is a vault already; nothing was changed."))
	}
	if err := s.ReadParts(ctx, sealed, keys); err != nil {
		return 0, err
	}
	for _, e := range l.Entries {
		classes := classesOf(e.Level)
		if _, err := s.Destroy(ctx, e.Participant, classes); err != nil {
			return 0, err
		}
	}
	v, err := a.Vault(ctx)
	return v.People, err
}

// classesOf are the classes of secret that a withdrawal destroys.
func classesOf(l firsthand.Level) []firsthand.Class {
	switch {
	case l == firsthand.RemoveEverything:
		return firsthand.Classes
	case l.Erases():
		return []firsthand.Class{firsthand.WhoClass, firsthand.MaterialClass, firsthand.CareClass}
	}
	return []firsthand.Class{firsthand.WhoClass}
}

// CopyVault copies the vault to where c says, of either engine, and returns how
// many people are in it; 0 where there is no vault. It needs no key.
func (a *App) CopyVault(ctx context.Context, c store.Config) (people int, err error) {
	s, err := a.sealed(ctx, false)
	if notFound(err) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	v, err := a.Vault(ctx)
	if err != nil || !v.Made {
		return 0, err
	}
	to, err := store.OpenSealed(ctx, c)
	if err != nil {
		return 0, err
	}
	return v.People, errors.Join(s.CopyTo(ctx, to), to.Close())
}
