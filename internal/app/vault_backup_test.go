package app

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// A vault goes from one place to another whole, and an old backup of it does not
// bring back who has left since.
func TestAVaultIsCopiedAndRestoredWithoutWhoLeft(t *testing.T) {
	eachPlace(t, func(t *testing.T, at place) {
		a := openPlace(t, at)
		s, _ := newPeopleStudy(t, a)
		p, q := introduce(t, a, s.ID, planted), introduce(t, a, s.ID, firsthand.Identity{Name: "Somebody Else", Telephone: "2"})
		dir := t.TempDir()
		sealed, keys := filepath.Join(dir, "sealed.db"), filepath.Join(dir, "keys.db")
		if err := a.BackUpVault(t.Context(), sealed, keys); err != nil {
			t.Fatal(err)
		}
		for _, f := range []string{sealed, keys} {
			if info, err := os.Stat(f); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
				t.Errorf("%s may be read by others: %v, %v", filepath.Base(f), info.Mode(), err)
			}
		}
		copied := store.Config{Path: filepath.Join(dir, "copied.db")}
		if n, err := a.CopyVault(t.Context(), copied); err != nil || n != 2 {
			t.Fatalf("%d people were copied, %v", n, err)
		}
		if _, err := a.CopyVault(t.Context(), copied); firsthand.KindOf(err) != firsthand.Conflict {
			t.Errorf("copying over a vault: %v, want Conflict", err)
		}
		if found := everywhere(t, dir, "Quackenbush", "Minnie"); len(found) > 0 {
			t.Errorf("found: %v", found)
		}
		b := &App{Store: a.Store, Log: a.Log}
		b.UseVault(copied, at.folder)
		if err := b.OpenVault(t.Context(), passphrase); err != nil {
			t.Fatal(err)
		}
		if got, err := b.OpenIdentity(t.Context(), theLead, s.ID, p.Number, "To see that it is whole."); err != nil || got != planted {
			t.Errorf("from the copy: %v", err)
		}
		if err := b.CloseVault(); err != nil {
			t.Fatal(err)
		}

		if _, err := a.Withdraw(t.Context(), theLead, s.ID, WithdrawOrder{Participant: p.Number, Level: firsthand.NoContact}); err != nil {
			t.Fatal(err)
		}
		c := &App{Store: a.Store, Log: a.Log}
		c.UseVault(store.Config{Path: filepath.Join(dir, "restored.db")}, at.folder)
		if _, err := c.RestoreVault(t.Context(), sealed, filepath.Join(dir, "nowhere.db")); firsthand.KindOf(err) != firsthand.NotFound {
			t.Errorf("without the keys: %v, want NotFound", err)
		}
		if n, err := c.RestoreVault(t.Context(), sealed, keys); err != nil || n != 1 {
			t.Fatalf("%d people came back, %v; want 1", n, err)
		}
		if err := c.OpenVault(t.Context(), passphrase); err != nil {
			t.Fatal(err)
		}
		if _, err := c.OpenIdentity(t.Context(), theLead, s.ID, p.Number, "To ring."); firsthand.KindOf(err) != firsthand.NotFound {
			t.Errorf("who left is back: %v", err)
		}
		if got, err := c.OpenIdentity(t.Context(), theLead, s.ID, q.Number, "To ring."); err != nil || got.Name != "Somebody Else" {
			t.Errorf("who stays: %v", err)
		}
		if err := c.CloseVault(); err != nil {
			t.Fatal(err)
		}
	})
}
