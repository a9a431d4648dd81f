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
	listLock   = "withdrawals.lock"
)

// What the database keeps of it: the public halves that the list is checked
// against, one a line, and the key by which its words are known again.
const (
	trustedSetting = "withdrawals"
	wordsSetting   = "withdrawals words"
)

// errNoList says that there is nowhere to keep the list.
var errNoList = &firsthand.Error{Kind: firsthand.Invalid, Message: "There is no folder for the signed list of withdrawals; nothing was changed.", Hint: "name one in FIRSTHAND_WITHDRAWALS"}

// listFolder is where the list is kept; empty if nowhere.
func (a *App) listFolder() string {
	a.vault.mu.Lock()
	defer a.vault.mu.Unlock()
	return a.vault.list
}

// list reads the list of withdrawals and its signer, making both if there never
// were any. Conflict where the list is missing and there was one: an empty one in
// its place would bring back who has left.
func (a *App) list(ctx context.Context) (vault.List, *vault.Signer, error) {
	kept, err := a.readList(ctx)
	if err != nil || kept.whole {
		return kept.list, kept.signer, err
	}
	release, err := a.holdList(ctx)
	if err != nil {
		return kept.list, nil, err
	}
	defer release()
	return a.heldList(ctx)
}

// holdList waits until nobody else writes the list, in this process or another.
func (a *App) holdList(ctx context.Context) (release func(), err error) {
	folder := a.listFolder()
	if folder == "" {
		return nil, errNoList
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, &firsthand.Error{Kind: firsthand.Invalid, Message: "The folder of the list of withdrawals cannot be made; nothing was changed.", Err: err}
	}
	release, err = lockFile(ctx, filepath.Join(folder, listLock))
	if err != nil && ctx.Err() == nil {
		err = &firsthand.Error{Kind: firsthand.Invalid, Message: "The folder of the list of withdrawals cannot be written; nothing was changed.", Err: err}
	}
	return release, err
}

// A keptList is the list of withdrawals as it is found.
type keptList struct {
	list    vault.List
	signer  *vault.Signer // nil if there is none
	there   bool          // the list is
	whole   bool          // nothing is to be made
	trusted []string
}

// readList reads the list and makes nothing. It is safe while others write.
func (a *App) readList(ctx context.Context) (k keptList, err error) {
	folder := a.listFolder()
	if folder == "" {
		return k, errNoList
	}
	b, err := os.ReadFile(filepath.Join(folder, SignerFile))
	if err == nil {
		k.signer, err = vault.ReadSigner(b)
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return k, err
	}
	anybody := false
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		v, err := tx.Setting(ctx, trustedSetting)
		if err != nil {
			return err
		}
		k.trusted = strings.Fields(v)
		studies, err := tx.AllStudies(ctx)
		if err != nil {
			return err
		}
		for _, s := range studies {
			left, err := tx.Withdrawals(ctx, s.ID)
			if err != nil {
				return err
			}
			anybody = anybody || len(left) > 0
		}
		return nil
	})
	if err != nil {
		return k, err
	}
	b, err = os.ReadFile(filepath.Join(folder, ListFile))
	if errors.Is(err, os.ErrNotExist) {
		if k.signer != nil || len(k.trusted) > 0 || anybody {
			return k, firsthand.Errorf(firsthand.Conflict, "The signed list of withdrawals is missing from %s; nothing was changed.", folder).WithHint("put %s back from where it is kept", ListFile)
		}
		return k, nil
	}
	if err != nil {
		return k, err
	}
	k.there = true
	keys := k.trusted
	if k.signer != nil {
		keys = append(slices.Clone(keys), k.signer.Public())
		k.whole = slices.Contains(k.trusted, k.signer.Public())
	}
	k.list, err = vault.ReadList(b, keys)
	return k, err
}

// heldList is list for whoever holds it. The list is made before its signer: a
// signer without a list is one whose list was lost.
func (a *App) heldList(ctx context.Context) (vault.List, *vault.Signer, error) {
	k, err := a.readList(ctx)
	if err != nil || k.whole {
		return k.list, k.signer, err
	}
	if !k.there {
		if err := a.writeList(k.list); err != nil {
			return k.list, nil, err
		}
	}
	if k.signer == nil {
		s, file := vault.NewSigner()
		if err := writeWhole(filepath.Join(a.listFolder(), SignerFile), file); err != nil {
			return k.list, nil, err
		}
		k.signer = s
	}
	return k.list, k.signer, a.trust(ctx, k.signer.Public())
}

// trust adds public halves to those that the database trusts.
func (a *App) trust(ctx context.Context, public ...string) error {
	_, err := a.Store.Update(ctx, store.Act{}, func(tx *store.Tx) error {
		v, err := tx.Setting(ctx, trustedSetting)
		if err != nil {
			return err
		}
		all := strings.Fields(v)
		for _, k := range public {
			if !slices.Contains(all, k) {
				all = append(all, k)
			}
		}
		return tx.PutSetting(ctx, trustedSetting, strings.Join(all, "\n"))
	})
	return err
}

// enlist adds an entry to the list, unless it says just that already. words are
// those that go with it.
func (a *App) enlist(ctx context.Context, e vault.ListEntry, words []string) (*vault.Signer, error) {
	release, err := a.holdList(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	l, signer, err := a.heldList(ctx)
	if err != nil {
		return nil, err
	}
	if len(words) > 0 {
		key, err := a.wordKey(ctx)
		if err != nil {
			return nil, err
		}
		for _, w := range words {
			e.Words = append(e.Words, key.Of(w))
		}
	}
	for _, old := range l.Entries {
		if old.Study == e.Study && old.Number == e.Number && old.Level == e.Level && !slices.ContainsFunc(e.Words, func(w string) bool { return !slices.Contains(old.Words, w) }) {
			return signer, nil
		}
	}
	l.Add(signer, e)
	return signer, a.writeList(l)
}

// wordKey is the key of this data by which the words of the list are known again,
// made if there is none.
func (a *App) wordKey(ctx context.Context) (vault.WordKey, error) {
	var kept string
	read := func(tx *store.Tx) (err error) {
		kept, err = tx.Setting(ctx, wordsSetting)
		return err
	}
	err := a.Store.View(ctx, read)
	if err == nil && kept == "" {
		_, err = a.Store.Update(ctx, store.Act{}, func(tx *store.Tx) error {
			if err := read(tx); err != nil || kept != "" {
				return err
			}
			kept = vault.NewWordKey().String()
			return tx.PutSetting(ctx, wordsSetting, kept)
		})
	}
	if err != nil {
		return nil, err
	}
	return vault.ReadWordKey(kept)
}

func (a *App) writeList(l vault.List) error {
	b, err := l.Bytes()
	if err != nil {
		return err
	}
	return writeWhole(filepath.Join(a.listFolder(), ListFile), b)
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
