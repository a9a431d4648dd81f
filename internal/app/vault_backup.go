package app

import (
	"context"
	"encoding/json"
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
	stamp, err := a.stamp(ctx)
	if err != nil {
		return err
	}
	note, err := json.Marshal(stamp)
	if err != nil {
		return err
	}
	write := func(path string, part store.VaultPart) error {
		_ = Sweep(filepath.Dir(path)) // what is left of it hinders nothing
		made := filepath.Join(filepath.Dir(path), strings.TrimSuffix(Unfinished(), "*")+string(firsthand.NewID()))
		err := s.WritePart(ctx, made, part, string(note))
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

// RestoreVault fills an empty vault from the two files of [App.BackUpVault], but
// for what belongs to people who have left since, by the list of withdrawals and
// by what the studies say. Forbidden without that list, or with one that is older
// than the files or another's. Conflict if there is a vault.
func (a *App) RestoreVault(ctx context.Context, sealed, keys string) (people int, err error) {
	for _, path := range []string{sealed, keys} {
		if _, err := os.Stat(path); err != nil {
			return 0, &firsthand.Error{Kind: firsthand.NotFound, Message: "The file " + filepath.Base(path) + " cannot be read.", Err: err}
		}
	}
	gone, trusted, err := a.goneSince(ctx, sealed)
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
	if err := s.ReadParts(ctx, sealed, keys, gone); err != nil {
		return 0, err
	}
	if err := a.trust(ctx, trusted...); err != nil {
		return 0, err
	}
	if _, _, err := a.list(ctx); err != nil {
		return 0, err
	}
	v, err := a.Vault(ctx)
	return v.People, err
}

// goneSince are the keys of whoever is on the list of withdrawals, which must be
// in its folder and no older than a vault's backup, and of whoever the studies say
// does not take part; with the public halves that the list is signed by.
func (a *App) goneSince(ctx context.Context, sealed string) (gone []store.GoneKey, trusted []string, err error) {
	folder := a.listFolder()
	if folder == "" {
		return nil, nil, errNoList
	}
	b, err := os.ReadFile(filepath.Join(folder, ListFile))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil, firsthand.Errorf(firsthand.Forbidden, "This vault holds people who may have withdrawn since; it is restored only with the signed list of withdrawals. Nothing was changed.").
			WithHint("put the newest %s into %s; it is kept apart from backups", ListFile, folder)
	}
	if err != nil {
		return nil, nil, err
	}
	note, err := store.PartNote(ctx, sealed)
	if err != nil {
		return nil, nil, err
	}
	var stamp *ListStamp
	if note != "" {
		if err := json.Unmarshal([]byte(note), &stamp); err != nil {
			return nil, nil, &firsthand.Error{Kind: firsthand.Invalid, Message: "The file " + filepath.Base(sealed) + " is damaged; nothing was changed.", Err: err}
		}
	}
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		gone = nil
		v, err := tx.Setting(ctx, trustedSetting)
		trusted = strings.Fields(v)
		if err != nil {
			return err
		}
		studies, err := tx.AllStudies(ctx)
		if err != nil {
			return err
		}
		for _, s := range studies {
			left, err := leftOf(ctx, tx, s.ID)
			if err != nil {
				return err
			}
			gone = append(gone, left...)
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	l, err := stamp.check(b, &trusted)
	if err != nil {
		return nil, nil, err
	}
	for _, e := range l.Entries {
		gone = append(gone, store.GoneKey{Participant: e.Participant, Classes: classesOf(e.Level)})
	}
	return gone, trusted, nil
}

// leftOf are the keys of whoever has withdrawn from a study or does not take part.
func leftOf(ctx context.Context, tx *store.Tx, study firsthand.ID) (gone []store.GoneKey, err error) {
	withdrawals, err := tx.Withdrawals(ctx, study)
	if err != nil {
		return nil, err
	}
	for _, w := range withdrawals {
		gone = append(gone, store.GoneKey{Participant: w.Participant, Classes: classesOf(w.Level)})
	}
	people, err := tx.Participants(ctx, study)
	for _, p := range people {
		if !p.Stage.InHand() {
			gone = append(gone, store.GoneKey{Participant: p.ID, Classes: []firsthand.Class{firsthand.WhoClass}})
		}
	}
	return gone, err
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
