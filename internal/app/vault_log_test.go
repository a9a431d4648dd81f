package app

import (
	"testing"

	"firsthand.study"
)

// TestTheLogSaysWhy: each line of the vault's log has its own reason, newest
// first, and none of what was read.
func TestTheLogSaysWhy(t *testing.T) {
	eachPlace(t, func(t *testing.T, at place) {
		a := openPlace(t, at)
		if log, err := a.VaultLog(t.Context()); err != nil || len(log) != 0 {
			t.Errorf("without a vault the log has %d lines: %v", len(log), err)
		}
		s, _ := newPeopleStudy(t, a)
		one, two := introduce(t, a, s.ID, planted), introduce(t, a, s.ID, planted)
		for _, o := range []struct{ number, why string }{{one.Number, "To ring."}, {two.Number, "To write."}, {one.Number, "To ring again."}} {
			if _, err := a.OpenIdentity(t.Context(), theLead, s.ID, o.number, o.why); err != nil {
				t.Fatal(err)
			}
		}
		log, err := a.VaultLog(t.Context())
		if err != nil || len(log) != 3 {
			t.Fatalf("the log has %d lines: %v", len(log), err)
		}
		for i, want := range []VaultOpening{{Number: one.Number, Reason: "To ring again."}, {Number: two.Number, Reason: "To write."}, {Number: one.Number, Reason: "To ring."}} {
			l := log[i]
			if l.Number != want.Number || l.Reason != want.Reason || l.Who != theLead.Name || l.Study.ID != s.ID || l.Kind != firsthand.IdentitySecret {
				t.Errorf("line %d is %+v", i, l)
			}
		}
		a.LockVault()
		if _, _, open := a.VaultHeld(); open {
			t.Error("a closed vault is held")
		}
		if again, err := a.VaultLog(t.Context()); err != nil || len(again) != 3 {
			t.Errorf("closed, the log has %d lines: %v", len(again), err)
		}
	})
}

// TestWhoHoldsTheVaultIsAskedAgain: only the secrets of the role that holds it
// open confirm that it is they.
func TestWhoHoldsTheVaultIsAskedAgain(t *testing.T) {
	at := place{t.TempDir() + "/firsthand.db", t.TempDir() + "/vault.db", t.TempDir()}
	a := openPlace(t, at)
	_, recovery := newPeopleStudy(t, a)
	if _, err := a.AddHolder(t.Context(), "transcriber", "another passphrase", []firsthand.Class{firsthand.MaterialClass}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.AddHolder(t.Context(), "transcriber", "a third passphrase", []firsthand.Class{firsthand.MaterialClass}); firsthand.KindOf(err) != firsthand.Conflict {
		t.Errorf("a second role of that name is answered %v", err)
	}
	for secret, want := range map[string]firsthand.Kind{"another passphrase": firsthand.Forbidden, "": firsthand.Forbidden} {
		if err := a.ConfirmVault(t.Context(), secret); firsthand.KindOf(err) != want {
			t.Errorf("%q is answered %v", secret, err)
		}
	}
	for _, secret := range []string{passphrase, recovery} {
		if err := a.ConfirmVault(t.Context(), secret); err != nil {
			t.Errorf("its own secret is answered %v", err)
		}
	}
	a.LockVault()
	if err := a.ConfirmVault(t.Context(), passphrase); firsthand.KindOf(err) != firsthand.Forbidden {
		t.Errorf("closed, it is answered %v", err)
	}
}
