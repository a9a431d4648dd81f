package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/store"
	"firsthand.study/internal/vault"
)

// The files of the list of withdrawals.
const (
	ListFile   = "withdrawals.json"
	SignerFile = "withdrawals.key"
)

// trustedSetting names, in the database, the public halves that the list is
// checked against, one a line.
const trustedSetting = "withdrawals"

// errNoList says that there is nowhere to keep the list.
var errNoList = &firsthand.Error{Kind: firsthand.Invalid, Message: "There is no folder for the signed list of withdrawals; nothing was changed.", Hint: "name one in FIRSTHAND_WITHDRAWALS"}

// list reads the list of withdrawals and its signer, making both if there are
// none yet.
func (a *App) list(ctx context.Context) (vault.List, *vault.Signer, error) {
	a.vault.mu.Lock()
	folder := a.vault.list
	a.vault.mu.Unlock()
	var l vault.List
	if folder == "" {
		return l, nil, errNoList
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return l, nil, &firsthand.Error{Kind: firsthand.Invalid, Message: "The folder of the list of withdrawals cannot be made; nothing was changed.", Err: err}
	}
	signer, err := readOrMakeSigner(filepath.Join(folder, SignerFile))
	if err != nil {
		return l, nil, err
	}
	trusted, err := a.trust(ctx, signer.Public())
	if err != nil {
		return l, nil, err
	}
	b, err := os.ReadFile(filepath.Join(folder, ListFile))
	if errors.Is(err, os.ErrNotExist) {
		if len(trusted) > 1 {
			return l, nil, firsthand.Errorf(firsthand.Conflict, "The signed list of withdrawals is missing from %s; nothing was changed.", folder).WithHint("put %s back from where it is kept", ListFile)
		}
		return l, signer, a.writeList(l)
	}
	if err != nil {
		return l, nil, err
	}
	l, err = vault.ReadList(b, trusted)
	return l, signer, err
}

func readOrMakeSigner(path string) (*vault.Signer, error) {
	b, err := os.ReadFile(path)
	if err == nil {
		return vault.ReadSigner(b)
	}
	if !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	s, file := vault.NewSigner()
	return s, writeWhole(path, file)
}

// trust adds a public half to those that the database trusts, and returns all.
func (a *App) trust(ctx context.Context, public string) ([]string, error) {
	var all []string
	read := func(tx *store.Tx) error {
		v, err := tx.Setting(ctx, trustedSetting)
		all = strings.Fields(v)
		return err
	}
	if err := a.Store.View(ctx, read); err != nil || slices.Contains(all, public) {
		return all, err
	}
	_, err := a.Store.Update(ctx, store.Act{}, func(tx *store.Tx) error {
		if err := read(tx); err != nil {
			return err
		}
		all = append(all, public)
		return tx.PutSetting(ctx, trustedSetting, strings.Join(all, "\n"))
	})
	return all, err
}

// enlist adds an entry to the list, unless it says just that already.
func (a *App) enlist(ctx context.Context, e vault.ListEntry) (*vault.Signer, error) {
	l, signer, err := a.list(ctx)
	if err != nil {
		return nil, err
	}
	for _, old := range l.Entries {
		if old.Study == e.Study && old.Number == e.Number && old.Level == e.Level {
			return signer, nil
		}
	}
	l.Add(signer, e)
	return signer, a.writeList(l)
}

func (a *App) writeList(l vault.List) error {
	b, err := l.Bytes()
	if err != nil {
		return err
	}
	return writeWhole(filepath.Join(a.vault.list, ListFile), b)
}

// writeWhole puts a small file at its place, whole or not at all.
func writeWhole(path string, body []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), Unfinished())
	if err != nil {
		return err
	}
	_, err = f.Write(body)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // the first error tells more
	}
	return err
}
