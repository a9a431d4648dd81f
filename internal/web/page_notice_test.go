package web

import (
	"testing"

	"firsthand.study"
	"firsthand.study/internal/app"
	"firsthand.study/internal/store"
)

func TestANoticeDoesNotOutliveAWithdrawal(t *testing.T) {
	d := example(t)
	d.app.UseVault(store.Config{Path: t.TempDir() + "/vault.db"}, t.TempDir())
	t.Cleanup(func() {
		if err := d.app.CloseVault(); err != nil {
			t.Error(err)
		}
	})
	all, err := d.app.Studies(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	study := all[0].ID
	var who string
	if err := d.app.Store.View(t.Context(), func(tx *store.Tx) error {
		cases, err := tx.Cases(t.Context(), study)
		if err == nil {
			who = string(cases[0].ID)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	d.desk.tell(study, Notice{Text: "A code was made of their words.", Seq: 1})
	if d.notice(study) == nil {
		t.Fatal("what was told is not shown")
	}
	if _, err := d.app.Withdraw(t.Context(), maya, study, app.WithdrawOrder{Participant: who, Level: firsthand.NoContact}); err != nil {
		t.Fatal(err)
	}
	if n := d.notice(study); n != nil {
		t.Errorf("still shown: %q", n.Text)
	}
}
