package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"firsthand.study"
)

// people are one of each noun of people.
type people struct {
	criteria, sheet firsthand.Provision
	participant     firsthand.Participant
	screening       firsthand.Screening
	link            firsthand.Link
	consent         firsthand.Consent
	booking         firsthand.Booking
	voucher         firsthand.Voucher
	frame           firsthand.Frame
	stand           firsthand.Stand
	opening         firsthand.Opening
	withdrawal      firsthand.Withdrawal
}

func newPeople(study, who, about firsthand.ID) people {
	p := people{
		criteria: firsthand.Provision{ID: firsthand.NewID(), Study: study, Part: firsthand.Eligibility, Version: 1, By: who,
			Items: []firsthand.Item{{Key: "adult", Text: "18 or over", Kind: firsthand.Include}}},
		sheet:       firsthand.Provision{ID: firsthand.NewID(), Study: study, Part: firsthand.Sheet, Version: 1, Body: "What it is about.", By: who},
		participant: firsthand.Participant{ID: firsthand.NewID(), Study: study, Number: "P07", Case: about, Stage: firsthand.Consented},
	}
	id := p.participant.ID
	p.screening = firsthand.Screening{ID: firsthand.NewID(), Study: study, Participant: id, Criteria: p.criteria.ID, Answers: []firsthand.Finding{{Key: "adult", Met: true}}, Eligible: true, By: who}
	p.link = firsthand.Link{ID: firsthand.NewID(), Study: study, Purpose: firsthand.ForReferral, Digest: string(firsthand.NewID()), Expires: 99, By: who}
	p.consent = firsthand.Consent{ID: firsthand.NewID(), Study: study, Participant: id, Statements: p.criteria.ID, Sheet: p.sheet.ID, Answers: []firsthand.Answer{{Key: "adult", Yes: true}}, How: firsthand.ByPaper, Day: "2019-01-31", By: who}
	p.booking = firsthand.Booking{ID: firsthand.NewID(), Study: study, Participant: id, At: "2019-01-31T14:00", Minutes: 60}
	p.voucher = firsthand.Voucher{ID: firsthand.NewID(), Study: study, Number: 1, Participant: id, Pence: 2000, Currency: "GBP", Day: "2019-01-31", Receipt: firsthand.ReceiptSigned, By: who}
	p.frame = firsthand.Frame{ID: firsthand.NewID(), Study: study, Version: 1, Dimensions: []firsthand.Dimension{{Variable: "Age", Quotas: []firsthand.Quota{{Value: "18–29", Min: 3}, {Value: "30+"}}}}, By: who}
	p.stand = firsthand.Stand{ID: firsthand.NewID(), Study: study, Reason: "Nobody yet under 30.", Frame: p.frame.ID, Unmet: 1, By: who}
	p.opening = firsthand.Opening{ID: firsthand.NewID(), Study: study, Participant: id, Kind: firsthand.IdentitySecret, Reason: "To ring.", By: who}
	p.withdrawal = firsthand.Withdrawal{ID: firsthand.NewID(), Study: study, Participant: firsthand.NewID(), Level: firsthand.NoContact, By: who}
	return p
}

func (p people) put(ctx context.Context, tx *Tx) error {
	return errors.Join(
		tx.AddProvision(ctx, p.criteria), tx.AddProvision(ctx, p.sheet), tx.PutLink(ctx, p.link), tx.PutParticipant(ctx, p.participant),
		tx.PutScreening(ctx, p.screening), tx.PutConsent(ctx, p.consent), tx.PutBooking(ctx, p.booking), tx.PutVoucher(ctx, p.voucher),
		tx.PutFrame(ctx, p.frame), tx.PutStand(ctx, p.stand), tx.PutOpening(ctx, p.opening), tx.PutWithdrawal(ctx, p.withdrawal))
}

// fillPeople puts a row in every table of people.
func fillPeople(t *testing.T, s *Store, m sample, about firsthand.ID) people {
	t.Helper()
	p := newPeople(m.study.ID, m.ana.ID, about)
	update(t, s, m, p.put)
	return p
}

func TestPeopleComeBackAsTheyWereKept(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		m := newSample(t, s)
		want := fillPeople(t, s, m, "")
		var got people
		view(t, s, func(ctx context.Context, tx *Tx) error {
			study := m.study.ID
			provisions, err1 := tx.Provisions(ctx, study, "")
			participants, err2 := tx.Participants(ctx, study)
			screenings, err3 := tx.Screenings(ctx, study)
			links, err4 := tx.Links(ctx, study)
			consents, err5 := tx.Consents(ctx, study)
			bookings, err6 := tx.Bookings(ctx, study)
			vouchers, err7 := tx.Vouchers(ctx, study)
			frames, err8 := tx.Frames(ctx, study)
			stands, err9 := tx.Stands(ctx, study)
			openings, err10 := tx.Openings(ctx, study)
			withdrawals, err11 := tx.Withdrawals(ctx, study)
			if err := errors.Join(err1, err2, err3, err4, err5, err6, err7, err8, err9, err10, err11); err != nil {
				return err
			}
			got = people{provisions[0], provisions[1], participants[0], screenings[0], links[0], consents[0], bookings[0], vouchers[0], frames[0], stands[0], openings[0], withdrawals[0]}
			return nil
		})
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(people{})); diff != "" {
			t.Errorf("kept and read (-want +got):\n%s", diff)
		}
		view(t, s, func(ctx context.Context, tx *Tx) error {
			r, err := tx.VerifyStudy(ctx, m.study.ID, func(f Fault) { t.Errorf("fault: %s", f.What) })
			if r.Entries != 2 {
				t.Errorf("%d entries, want 2", r.Entries)
			}
			return err
		})
	})
}

func TestAVersionThatWasActedUnderStays(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		m := newSample(t, s)
		p := newPeople(m.study.ID, m.ana.ID, "")
		e := update(t, s, m, func(ctx context.Context, tx *Tx) error { return tx.AddProvision(ctx, p.criteria) })
		reverse := func() error {
			_, err := s.Update(t.Context(), Act{Study: m.study.ID, Verb: firsthand.Undo, Target: e.Seq}, func(tx *Tx) error { return tx.Reverse(t.Context(), e) })
			return err
		}
		update(t, s, m, func(ctx context.Context, tx *Tx) error {
			return errors.Join(tx.PutParticipant(ctx, p.participant), tx.PutScreening(ctx, p.screening))
		})
		if err := reverse(); firsthand.KindOf(err) != firsthand.Conflict {
			t.Errorf("taking back a version that somebody was screened under: %v, want Conflict", err)
		}
		again := p.criteria
		again.Body = "changed"
		_, err := s.Update(t.Context(), Act{Study: m.study.ID}, func(tx *Tx) error { return tx.AddProvision(t.Context(), again) })
		if firsthand.KindOf(err) != firsthand.Conflict {
			t.Errorf("changing a version: %v, want Conflict", err)
		}
	})
}

// eachSealed runs a test on the vault's database of both engines; reach tells
// where its bytes are, empty on PostgreSQL.
func eachSealed(t *testing.T, test func(t *testing.T, v *Sealed, reach string)) {
	t.Run("sqlite", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "vault.db")
		test(t, openSealedForTest(t, path), path)
	})
	t.Run("postgres", func(t *testing.T) {
		dsn := schemaForTest(t)
		v := openSealedForTest(t, dsn)
		t.Cleanup(func() {
			var schema string
			if err := v.s.write.QueryRow(`SELECT current_schema()`).Scan(&schema); err != nil || !strings.HasSuffix(schema, "_vault") {
				t.Errorf("the vault is in schema %q (%v)", schema, err)
				return
			}
			if _, err := v.s.write.Exec(`DROP SCHEMA "` + schema + `" CASCADE`); err != nil {
				t.Error(err)
			}
		})
		test(t, v, "")
	})
}

func openSealedForTest(t *testing.T, path string) *Sealed {
	t.Helper()
	v, err := OpenSealed(t.Context(), Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = v.Close() })
	return v
}

func sealOne(ctx context.Context, v *Sealed, participant firsthand.ID, body []byte, holder firsthand.ID) (firsthand.ID, error) {
	id := firsthand.NewID()
	err := v.Seal(ctx, func(w *SealWriter) error {
		k := PersonKey{Study: "s", Participant: participant, Class: firsthand.WhoClass, Public: []byte("public"), Wraps: map[firsthand.ID][]byte{holder: []byte("WRAPPED-KEY-OF-P07")}}
		return errors.Join(w.Key(k), w.Begin(firsthand.Secret{ID: id, Study: "s", Participant: participant, Kind: firsthand.IdentitySecret}),
			w.Slice(id, 0, body), w.End(id, []byte("head"), int64(len(body)), 1))
	})
	return id, err
}

func TestADestroyedKeyIsInNoFile(t *testing.T) {
	eachSealed(t, func(t *testing.T, v *Sealed, path string) {
		ctx := t.Context()
		holder := Holder{ID: firsthand.NewID(), Name: "lead", Classes: firsthand.Classes, Public: []byte("p"), File: []byte("f")}
		if err := v.PutHolder(ctx, holder, nil); err != nil {
			t.Fatal(err)
		}
		gone, stays := firsthand.NewID(), firsthand.NewID()
		if _, err := sealOne(ctx, v, gone, []byte("SEALED-BYTES-OF-P07"), holder.ID); err != nil {
			t.Fatal(err)
		}
		kept, err := sealOne(ctx, v, stays, []byte("sealed bytes of P08"), holder.ID)
		if err != nil {
			t.Fatal(err)
		}
		n, err := v.Destroy(ctx, gone, firsthand.Classes)
		if err != nil || n != 1 {
			t.Fatalf("destroyed %d secrets, %v; want 1", n, err)
		}
		if keys, err := v.PersonKeys(ctx, gone); err != nil || len(keys) != 0 {
			t.Errorf("keys left: %v (%v)", keys, err)
		}
		if body, err := v.SliceOf(ctx, kept, 0); err != nil || string(body) != "sealed bytes of P08" {
			t.Errorf("the other person's secret: %q, %v", body, err)
		}
		if path == "" {
			return
		}
		files, err := filepath.Glob(path + "*")
		if err != nil || len(files) == 0 {
			t.Fatalf("no files: %v", err)
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, word := range []string{"SEALED-BYTES-OF-P07", string(gone)} {
				if bytes.Contains(b, []byte(word)) {
					t.Errorf("%s still holds %q", filepath.Base(f), word)
				}
			}
		}
	})
}

func TestAFullDiskLeavesTheVaultAsItWas(t *testing.T) {
	path := filepath.Join(t.TempDir(), "vault.db")
	v := openSealedForTest(t, path)
	ctx := t.Context()
	holder := Holder{ID: firsthand.NewID(), Name: "lead", Classes: firsthand.Classes, Public: []byte("p"), File: []byte("f")}
	if err := v.PutHolder(ctx, holder, nil); err != nil {
		t.Fatal(err)
	}
	first, second := firsthand.NewID(), firsthand.NewID()
	kept, err := sealOne(ctx, v, first, []byte("before"), holder.ID)
	if err != nil {
		t.Fatal(err)
	}
	var pages int
	if err := v.s.write.QueryRow(`PRAGMA page_count`).Scan(&pages); err != nil {
		t.Fatal(err)
	}
	limit := func(n int) {
		var got int
		if err := v.s.write.QueryRow(fmt.Sprintf(`PRAGMA max_page_count = %d`, n)).Scan(&got); err != nil {
			t.Fatal(err)
		}
	}
	limit(pages + 4) // a disk with room for four pages
	_, err = sealOne(ctx, v, second, bytes.Repeat([]byte("x"), 1<<20), holder.ID)
	if firsthand.KindOf(err) != firsthand.Conflict || !strings.Contains(err.Error(), "disk is full") {
		t.Fatalf("on a full disk: %v, want a sentence about it", err)
	}
	if body, err := v.SliceOf(ctx, kept, 0); err != nil || string(body) != "before" {
		t.Errorf("what was sealed before: %q, %v", body, err)
	}
	if keys, err := v.PersonKeys(ctx, second); err != nil || len(keys) != 0 {
		t.Errorf("half of it was kept: %v, %v", keys, err)
	}
	limit(1 << 30)
	if _, err := sealOne(ctx, v, second, bytes.Repeat([]byte("x"), 1<<20), holder.ID); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

func TestTheVaultsLogIsAChain(t *testing.T) {
	eachSealed(t, func(t *testing.T, v *Sealed, _ string) {
		ctx := t.Context()
		for i := range 3 {
			o := SealedOpening{Study: "s", Participant: firsthand.ID(fmt.Sprint(i)), Kind: firsthand.IdentitySecret, Who: "Ana"}
			if err := v.LogOpening(ctx, o); err != nil {
				t.Fatal(err)
			}
		}
		if all, err := v.Log(ctx); err != nil || len(all) != 3 || all[2].Seq != 3 {
			t.Fatalf("log: %v, %v", all, err)
		}
		if _, err := v.s.write.ExecContext(ctx, `UPDATE vault_log SET who = 'Ben' WHERE seq = 2`); err != nil {
			t.Fatal(err)
		}
		if _, err := v.Log(ctx); firsthand.KindOf(err) != firsthand.Conflict {
			t.Errorf("a log that was changed: %v, want Conflict", err)
		}
	})
}
