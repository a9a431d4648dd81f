package app

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"firsthand.study"
	"firsthand.study/internal/store"
	"firsthand.study/internal/vault"
)

// A list that is gone is never taken for one that nobody is on: not where its
// signer is, not where the data trust one, and not where somebody has left.
func TestAListThatIsMissingIsNotMadeAnew(t *testing.T) {
	eachPlace(t, func(t *testing.T, at place) {
		a := openPlace(t, at)
		l := newLeaver(t, a)
		ctx := t.Context()
		if _, err := a.Withdraw(ctx, theLead, l.study.ID, WithdrawOrder{Participant: "P01", Level: firsthand.NoContact}); err != nil {
			t.Fatal(err)
		}
		file, signer := filepath.Join(at.folder, ListFile), filepath.Join(at.folder, SignerFile)
		whole, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		order := WithdrawOrder{Participant: "P02", Level: firsthand.NoContact}
		refused := func(where string) {
			t.Helper()
			if _, err := a.Withdraw(ctx, theLead, l.study.ID, order); firsthand.KindOf(err) != firsthand.Conflict {
				t.Errorf("%s: %v, want Conflict", where, err)
			}
			if _, err := os.Stat(file); !os.IsNotExist(err) {
				t.Errorf("%s: a list was made, %v", where, err)
			}
		}
		forget := func() {
			t.Helper()
			if _, err := a.Store.Update(ctx, store.Act{}, func(tx *store.Tx) error { return tx.PutSetting(ctx, trustedSetting, "") }); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		refused("where all else is")
		key, err := os.ReadFile(signer)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(signer); err != nil {
			t.Fatal(err)
		}
		refused("where the data trust a signer")
		if _, err := os.Stat(signer); !os.IsNotExist(err) {
			t.Error("another signer was made")
		}
		forget()
		refused("where somebody has left")
		if err := os.WriteFile(signer, key, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, whole, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Withdraw(ctx, theLead, l.study.ID, order); err != nil {
			t.Errorf("with the list put back: %v", err)
		}
		if list, _, err := a.list(ctx); err != nil || len(list.Entries) != 2 {
			t.Errorf("%d entries, %v", len(list.Entries), err)
		}
	})
	t.Run("a signer alone", func(t *testing.T) {
		dir := t.TempDir()
		a := openPlace(t, place{filepath.Join(dir, "firsthand.db"), filepath.Join(dir, "vault.db"), dir})
		_, key := vault.NewSigner()
		if err := os.WriteFile(filepath.Join(dir, SignerFile), key, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := a.list(t.Context()); firsthand.KindOf(err) != firsthand.Conflict {
			t.Errorf("%v, want Conflict", err)
		}
	})
}

// Many who withdraw at once are all on the list, whichever program they leave by.
func TestWithdrawalsAtOnceAreAllOnTheList(t *testing.T) {
	eachPlace(t, func(t *testing.T, at place) {
		a := openPlace(t, at)
		if _, err := a.NewStudy(t.Context(), theLead, "care", "Care"); err != nil {
			t.Fatal(err)
		}
		b := openPlace(t, at) // as another process has it
		const each = 12
		var all sync.WaitGroup
		for i := range 2 * each {
			all.Go(func() {
				by := []*App{a, b}[i%2]
				if _, err := by.enlist(t.Context(), vault.ListEntry{At: int64(i), Study: "s", Number: fmt.Sprintf("P%02d", i), Level: firsthand.NoContact}, nil); err != nil {
					t.Errorf("P%02d: %v", i, err)
				}
			})
		}
		all.Wait()
		if list, _, err := a.list(t.Context()); err != nil || len(list.Entries) != 2*each {
			t.Errorf("%d entries are left of %d, %v", len(list.Entries), 2*each, err)
		}
	})
}

// Words that went with somebody go from a backup too, and the list tells nobody
// which they are.
func TestABackupDoesNotBringBackWordsThatWereWithdrawn(t *testing.T) {
	eachPlace(t, func(t *testing.T, at place) {
		a := openPlace(t, at)
		l := newLeaver(t, a)
		ctx := t.Context()
		path := filepath.Join(t.TempDir(), "backup.zip")
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.WriteBackup(ctx, f, BackupOptions{}); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		// The second run is the one that names the words.
		for _, words := range [][]string{nil, {"Wobblement", "O’Nobody"}} {
			if _, err := a.Withdraw(ctx, theLead, l.study.ID, WithdrawOrder{Participant: "P01", Level: firsthand.RemoveEverything, Words: words}); err != nil {
				t.Fatal(err)
			}
		}
		list, err := os.ReadFile(filepath.Join(at.folder, ListFile))
		if err != nil {
			t.Fatal(err)
		}
		if low := strings.ToLower(string(list)); strings.Contains(low, "wobblement") || !strings.Contains(low, `"words"`) {
			t.Errorf("the list says %s", list)
		}
		b, err := OpenBackup(ctx, path, t.TempDir(), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		if n, err := b.ApplyWithdrawals(ctx, list); err != nil || n != 2 {
			t.Fatalf("%d withdrawals were done again, %v; want 2", n, err)
		}
		if r, err := b.Verify(ctx, nil); err != nil || !r.Sound {
			t.Errorf("verify: %+v, %v", r.Faults, err)
		}
		if n, err := b.ApplyWithdrawals(ctx, list); err != nil || n != 0 {
			t.Errorf("once more, %d were done again, %v", n, err)
		}
		if err := b.Release(); err != nil {
			t.Fatal(err)
		}
		if found := everywhere(t, filepath.Dir(b.Path), "wobblement", "zorblatt"); len(found) > 0 {
			t.Errorf("the backup still holds it: %v", found)
		}
	})
}
