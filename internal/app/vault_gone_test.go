package app

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// A vault comes back into a new folder only with the list of who has left, and
// without them.
func TestAVaultIsRestoredOnlyWithTheList(t *testing.T) {
	eachPlace(t, func(t *testing.T, at place) {
		a := openPlace(t, at)
		s, _ := newPeopleStudy(t, a)
		p, q := introduce(t, a, s.ID, planted), introduce(t, a, s.ID, firsthand.Identity{Name: "Somebody Else", Telephone: "2"})
		declines := introduce(t, a, s.ID, firsthand.Identity{Name: "Who Declines", Telephone: "3"})
		ctx := t.Context()
		dir := t.TempDir()
		old, err := os.ReadFile(filepath.Join(at.folder, ListFile))
		if err != nil {
			t.Fatal(err)
		}
		backUp := func(name string) (sealed, keys string) {
			t.Helper()
			sealed, keys = filepath.Join(dir, name+"-sealed.db"), filepath.Join(dir, name+"-keys.db")
			if err := a.BackUpVault(ctx, sealed, keys); err != nil {
				t.Fatal(err)
			}
			return sealed, keys
		}
		sealed, keys := backUp("before")
		if _, err := a.Withdraw(ctx, theLead, s.ID, WithdrawOrder{Participant: p.Number, Level: firsthand.NoContact}); err != nil {
			t.Fatal(err)
		}
		if err := a.NotTakingPart(ctx, theLead, s.ID, declines.Number, firsthand.Declined, firsthand.NoTime, ""); err != nil {
			t.Fatal(err)
		}
		after, afterKeys := backUp("after")
		newest, err := os.ReadFile(filepath.Join(at.folder, ListFile))
		if err != nil {
			t.Fatal(err)
		}
		fresh := func() *App {
			t.Helper()
			folder := t.TempDir()
			return openPlace(t, place{filepath.Join(folder, "firsthand.db"), filepath.Join(folder, "vault.db"), folder})
		}
		refused := func(what, sealed, keys string, list []byte) {
			t.Helper()
			b := fresh()
			if list != nil {
				if err := os.WriteFile(filepath.Join(b.listFolder(), ListFile), list, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := b.RestoreVault(ctx, sealed, keys); firsthand.KindOf(err) != firsthand.Forbidden {
				t.Errorf("%s: %v, want Forbidden", what, err)
			}
			if v, err := b.Vault(ctx); err != nil || v.Made || v.People > 0 {
				t.Errorf("%s: the vault is %+v, %v", what, v, err)
			}
		}
		refused("without the list", sealed, keys, nil)
		refused("with a list that is older", after, afterKeys, old)
		for _, where := range []struct {
			what string
			a    *App
			left int // people in the vault
		}{
			{"a new folder", fresh(), 2}, // nothing there tells that somebody declined
			{"beside the studies", func() *App {
				b := &App{Store: a.Store, Log: a.Log}
				b.UseVault(store.Config{Path: filepath.Join(t.TempDir(), "vault.db")}, t.TempDir())
				t.Cleanup(func() { _ = b.CloseVault() })
				return b
			}(), 1},
		} {
			if err := os.WriteFile(filepath.Join(where.a.listFolder(), ListFile), newest, 0o600); err != nil {
				t.Fatal(err)
			}
			if n, err := where.a.RestoreVault(ctx, sealed, keys); err != nil || n != where.left {
				t.Errorf("%s: %d people came back, %v; want %d", where.what, n, err, where.left)
			}
			v, err := where.a.sealed(ctx, false)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range []struct {
				of   firsthand.Participant
				keys int
			}{{p, 0}, {q, 1}} {
				if got, err := v.PersonKeys(ctx, x.of.ID); err != nil || len(got) != x.keys {
					t.Errorf("%s: %d keys of %s, %v; want %d", where.what, len(got), x.of.Number, err, x.keys)
				}
			}
			if list, _, err := where.a.list(ctx); err != nil || len(list.Entries) != 1 {
				t.Errorf("%s: the list has %d entries, %v", where.what, len(list.Entries), err)
			}
		}
	})
}

// meanwhile is a recording that takes until something else is done.
type meanwhile struct {
	*bytes.Reader
	do func()
}

func (m *meanwhile) Read(b []byte) (int, error) {
	if m.do != nil {
		do := m.do
		m.do = nil
		do()
	}
	return m.Reader.Read(b)
}

// What is sealed while somebody withdraws does not outlive them, whoever comes
// first, and at the levels at which what was sealed before stays.
func TestNothingIsSealedOfWhoWithdrawsMeanwhile(t *testing.T) {
	for _, level := range []firsthand.Level{firsthand.NoNewData, firsthand.RemoveEverything} {
		t.Run(string(level), func(t *testing.T) {
			eachPlace(t, func(t *testing.T, at place) {
				a := openPlace(t, at)
				s, _ := newPeopleStudy(t, a)
				p := through(t, a, s.ID, planted)
				ctx := t.Context()
				slow := &meanwhile{Reader: bytes.NewReader(bytes.Repeat([]byte("voice"), 1000)), do: func() {
					// The vault is being written; the withdrawal goes as far as it can.
					if err := a.withdrawFromStudy(t, s.ID, p.Number, level); err != nil {
						t.Error(err)
					}
				}}
				if _, err := a.SealSecret(ctx, theLead, s.ID, p.Number, firsthand.RecordingSecret, slow); firsthand.KindOf(err) != firsthand.Conflict {
					t.Errorf("sealing meanwhile: %v, want Conflict", err)
				}
				for _, x := range mustSecrets(t, a, s.ID, p.Number) {
					if x.Kind == firsthand.RecordingSecret {
						t.Errorf("a recording is left")
					}
				}
				// Whoever asked before it, and comes to seal when it is over.
				if _, err := a.Withdraw(ctx, theLead, s.ID, WithdrawOrder{Participant: p.Number, Level: level}); err != nil {
					t.Fatal(err)
				}
				if err := a.putIdentity(ctx, s.ID, p.ID, planted); firsthand.KindOf(err) != firsthand.Conflict {
					t.Errorf("sealing who they are when they have left: %v, want Conflict", err)
				}
				for _, x := range mustSecrets(t, a, s.ID, p.Number) {
					if x.Kind == firsthand.IdentitySecret {
						t.Error("who they are is sealed again")
					}
				}
			})
		})
	}
}

// withdrawFromStudy does the part of a withdrawal that is in the studies' database.
func (a *App) withdrawFromStudy(t *testing.T, study firsthand.ID, number string, level firsthand.Level) error {
	t.Helper()
	_, err := a.do(t.Context(), study, theLead, "people.withdraw", func(tx *store.Tx, me firsthand.Colleague) error {
		_, err := a.withdrawIn(t.Context(), tx, me.ID, study, WithdrawOrder{Participant: number, Level: level})
		return err
	})
	return err
}

func mustSecrets(t *testing.T, a *App, study firsthand.ID, number string) []firsthand.Secret {
	t.Helper()
	all, err := a.Secrets(t.Context(), study, number)
	if err != nil {
		t.Fatal(err)
	}
	return all
}
