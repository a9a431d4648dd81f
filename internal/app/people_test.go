package app

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf16"

	_ "github.com/jackc/pgx/v5/stdlib"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// passphrase opens the vaults of the tests.
const passphrase = "four ordinary words here"

// theLead leads the studies of the tests.
var theLead = Person{"Asha"}

// place is where a test keeps its data: the folder of a SQLite file, or an
// address with a folder for the list of withdrawals alone.
type place struct{ data, vault, folder string }

// eachPlace runs a test on SQLite, and on PostgreSQL where
// FIRSTHAND_TEST_POSTGRES names one.
func eachPlace(t *testing.T, test func(t *testing.T, at place)) {
	t.Run("sqlite", func(t *testing.T) {
		dir := t.TempDir()
		test(t, place{filepath.Join(dir, "firsthand.db"), filepath.Join(dir, "vault.db"), dir})
	})
	t.Run("postgres", func(t *testing.T) {
		dsn := os.Getenv("FIRSTHAND_TEST_POSTGRES")
		if dsn == "" {
			t.Skip("FIRSTHAND_TEST_POSTGRES is not set: not tested on PostgreSQL")
		}
		admin, err := sql.Open("pgx", dsn)
		if err != nil {
			t.Fatal(err)
		}
		schema := "a_" + string(firsthand.NewID()[24:]) + fmt.Sprint(os.Getpid())
		if _, err := admin.Exec(`CREATE SCHEMA ` + schema); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			for _, s := range []string{schema, schema + "_vault"} {
				if _, err := admin.Exec(`DROP SCHEMA IF EXISTS ` + s + ` CASCADE`); err != nil {
					t.Error(err)
				}
			}
			_ = admin.Close()
		})
		u, err := url.Parse(dsn)
		if err != nil {
			t.Fatal(err)
		}
		q := u.Query()
		q.Set("search_path", schema)
		u.RawQuery = q.Encode()
		test(t, place{u.String(), u.String(), t.TempDir()})
	})
}

// openPlace opens the data; the caller may close it before the test ends.
func openPlace(t *testing.T, at place) *App {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{Path: at.data})
	if err != nil {
		t.Fatal(err)
	}
	a := New(s, slog.New(slog.NewTextHandler(io.Discard, nil)), t.TempDir())
	a.UseVault(store.Config{Path: at.vault}, at.folder)
	t.Cleanup(func() { closePlace(t, a) })
	return a
}

func closePlace(t *testing.T, a *App) {
	t.Helper()
	if err := a.CloseVault(); err != nil {
		t.Error(err)
	}
	if err := a.Store.Close(); err != nil {
		t.Error(err)
	}
}

// newPeopleStudy makes a study with a vault and the template's protocol.
func newPeopleStudy(t *testing.T, a *App) (firsthand.Study, string) {
	t.Helper()
	s, err := a.NewStudy(t.Context(), theLead, "care", "Care")
	if err != nil {
		t.Fatal(err)
	}
	recovery, err := a.NewVault(t.Context(), passphrase)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.UseTemplate(t.Context(), theLead, s.ID, "critical-incidents"); err != nil {
		t.Fatal(err)
	}
	return s, recovery
}

// planted are names that no file but an open vault's memory may hold.
var planted = firsthand.Identity{Name: "Wilhelmina Quackenbush", Known: "Minnie", Telephone: "07700 900461", Email: "minnie@quackenbush.example", Address: "9 Zephyr Snicket", Note: "Ring after four, voicemail off"}

func introduce(t *testing.T, a *App, study firsthand.ID, who firsthand.Identity) firsthand.Participant {
	t.Helper()
	p, err := a.Introduce(t.Context(), theLead, study, Introduction{Identity: who, Explained: true, Interested: true, Agreed: true})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// meets are findings that meet every criterion of the template.
func meets(but ...string) (all []firsthand.Finding) {
	for _, key := range []string{"adult", "experience", "language", "capacity"} {
		f := firsthand.Finding{Key: key, Met: true}
		for _, b := range but {
			if b == key {
				f = firsthand.Finding{Key: key, Reason: "Not so."}
			}
		}
		all = append(all, f)
	}
	return all
}

// agrees answers every statement of the template with yes but some.
func agrees(but ...string) (all []firsthand.Answer) {
	for _, key := range []string{"read", "take-part", "record", "quote", "recontact", "archive"} {
		a := firsthand.Answer{Key: key, Yes: true}
		for _, b := range but {
			a.Yes = a.Yes && b != key
		}
		all = append(all, a)
	}
	return all
}

// through takes a person from introduction to interview.
func through(t *testing.T, a *App, study firsthand.ID, who firsthand.Identity) firsthand.Participant {
	t.Helper()
	p := introduce(t, a, study, who)
	if _, err := a.Screen(t.Context(), theLead, study, p.Number, meets(), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := a.TakeConsent(t.Context(), theLead, study, p.Number, ConsentGiven{Answers: agrees(), How: firsthand.BySignature, Day: "2026-01-20", Signature: []byte("signature of " + who.Name)}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.HoldInterview(t.Context(), theLead, study, p.Number, HeldInterview{Day: "2026-01-20", Minutes: 31, Place: "Room 2", Notes: "Quiet room.", Distress: "Wept when " + who.Known + " spoke of it."}); err != nil {
		t.Fatal(err)
	}
	return p
}

// everywhere searches every file of a folder for words, in UTF-8 and UTF-16.
func everywhere(t *testing.T, folder string, words ...string) (found []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		low := bytes.ToLower(b)
		for _, w := range words {
			for _, form := range [][]byte{[]byte(strings.ToLower(w)), wide(strings.ToLower(w))} {
				if bytes.Contains(low, form) {
					found = append(found, filepath.Base(path)+" holds "+w)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func wide(s string) (b []byte) {
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

// inTables searches every table of the data and of the vault on PostgreSQL.
func inTables(t *testing.T, dsn string, words ...string) (found []string) {
	t.Helper()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(`SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE c.relkind = 'r' AND n.nspname IN (current_schema(), current_schema() || '_vault')`)
	if err != nil {
		t.Fatal(err)
	}
	var tables []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		tables = append(tables, name)
	}
	if err := rows.Err(); err != nil || len(tables) < 25 {
		t.Fatalf("%d tables, %v", len(tables), err)
	}
	for _, name := range tables {
		for _, w := range words {
			var n int
			if err := db.QueryRow(`SELECT COUNT(*) FROM `+name+` x WHERE strpos(lower(CAST(x AS text)), lower($1)) > 0 OR strpos(CAST(x AS text), $2) > 0`, w, fmt.Sprintf("%x", w)).Scan(&n); err != nil {
				t.Fatal(err)
			}
			if n > 0 {
				found = append(found, name+" holds "+w)
			}
		}
	}
	return found
}

func TestANameIsInNoFileAndNoTable(t *testing.T) {
	eachPlace(t, func(t *testing.T, at place) {
		a := openPlace(t, at)
		s, _ := newPeopleStudy(t, a)
		p := through(t, a, s.ID, planted)
		recording := strings.Repeat("the voice of Minnie Quackenbush ", 20_000)
		if _, err := a.SealSecret(t.Context(), theLead, s.ID, p.Number, firsthand.RecordingSecret, strings.NewReader(recording)); err != nil {
			t.Fatal(err)
		}
		got, err := a.OpenIdentity(t.Context(), theLead, s.ID, p.Number, "To ring about the time.")
		if err != nil || got != planted {
			t.Fatalf("opened %v of %q, %v", got, p.Number, err)
		}
		if said := fmt.Sprintf("%v %+v %#v %s", got, got, got, got); strings.Contains(said, "Quack") {
			t.Errorf("an identity prints as %s", said)
		}
		backup, err := os.Create(filepath.Join(at.folder, "backup.zip"))
		if err != nil {
			t.Fatal(err)
		}
		defer backup.Close()
		if _, err := a.WriteBackup(t.Context(), backup, BackupOptions{}); err != nil {
			t.Fatal(err)
		}
		words := []string{"Quackenbush", "Wilhelmina", "07700 900461", "07700900461", "Snicket", "voicemail", "Minnie", "signature of", "Wept when"} // six figures alone stand in the hexadecimal of any ciphertext
		// While it is open, with the log beside it, and when it is closed.
		for range 2 {
			if found := everywhere(t, at.folder, words...); len(found) > 0 {
				t.Errorf("found: %v", found)
			}
			if at.data == at.vault {
				if found := inTables(t, at.data, words...); len(found) > 0 {
					t.Errorf("found: %v", found)
				}
				break
			}
			a.LockVault()
		}
		// The search is one that finds: what may be known is there.
		if at.data != at.vault && len(everywhere(t, at.folder, "To ring about")) == 0 && len(everywhere(t, at.folder, "Quiet room.")) == 0 {
			t.Error("the search finds nothing at all")
		}
	})
}

func TestTheVaultOpensForItsSecretsAlone(t *testing.T) {
	eachPlace(t, func(t *testing.T, at place) {
		a := openPlace(t, at)
		s, recovery := newPeopleStudy(t, a)
		p := introduce(t, a, s.ID, planted)
		a.LockVault()
		refused := func(what string, err error) {
			t.Helper()
			if firsthand.KindOf(err) != firsthand.Forbidden {
				t.Errorf("%s: %v, want Forbidden", what, err)
			}
		}
		_, err := a.OpenIdentity(t.Context(), theLead, s.ID, p.Number, "To ring.")
		refused("a closed vault", err)
		refused("a wrong passphrase", a.OpenVault(t.Context(), "four other words here"))
		_, err = a.OpenIdentity(t.Context(), theLead, s.ID, p.Number, "To ring.")
		refused("after a wrong passphrase", err)
		// The database holds what needs a secret that it does not hold.
		if _, err := a.ChangeVaultPassphrase(t.Context(), "another passphrase"); firsthand.KindOf(err) != firsthand.Forbidden {
			t.Errorf("changing the passphrase of a closed vault: %v", err)
		}
		// Lost: the recovery key opens it, and gives it another passphrase.
		if err := a.OpenVault(t.Context(), recovery); err != nil {
			t.Fatalf("the recovery key: %v", err)
		}
		if _, err := a.ChangeVaultPassphrase(t.Context(), "another passphrase"); err != nil {
			t.Fatal(err)
		}
		a.LockVault()
		refused("the passphrase before", a.OpenVault(t.Context(), passphrase))
		refused("the recovery key before", a.OpenVault(t.Context(), recovery))
		if err := a.OpenVault(t.Context(), "another passphrase"); err != nil {
			t.Fatal(err)
		}
		if got, err := a.OpenIdentity(t.Context(), theLead, s.ID, p.Number, "To ring."); err != nil || got != planted {
			t.Errorf("opened: %v", err)
		}
		// Taking somebody in needs no key.
		a.LockVault()
		introduce(t, a, s.ID, firsthand.Identity{Name: "Another Person", Telephone: "1"})
	})
}

func TestEveryOpeningIsWrittenDownTwice(t *testing.T) {
	eachPlace(t, func(t *testing.T, at place) {
		a := openPlace(t, at)
		s, _ := newPeopleStudy(t, a)
		p := introduce(t, a, s.ID, planted)
		if _, err := a.OpenIdentity(t.Context(), theLead, s.ID, p.Number, " "); firsthand.KindOf(err) != firsthand.Invalid {
			t.Errorf("without a reason: %v, want Invalid", err)
		}
		if _, err := a.OpenIdentity(t.Context(), Person{"Bo"}, s.ID, p.Number, "To ring about the time."); err != nil {
			t.Fatal(err)
		}
		lines, err := a.Journal(t.Context(), s.ID, string(p.ID), 0)
		if err != nil {
			t.Fatal(err)
		}
		entries, err := a.Journal(t.Context(), s.ID, "", 1)
		if err != nil || len(entries) != 1 {
			t.Fatal(err)
		}
		e := entries[0]
		if e.Action != "vault.open" || e.Who != "Bo" || e.Reason != "To ring about the time." || e.Summary != "The identity of P01 was opened." || len(lines) == 0 {
			t.Errorf("the journal says %+v", e)
		}
		if _, err := a.Undo(t.Context(), Person{"Bo"}, s.ID); firsthand.KindOf(err) != firsthand.NotFound {
			t.Errorf("taking an opening back: %v, want NotFound", err)
		}
		v, err := a.sealed(t.Context(), false)
		if err != nil {
			t.Fatal(err)
		}
		log, err := v.Log(t.Context())
		if err != nil || len(log) != 1 || log[0].Who != "Bo" || log[0].Participant != p.ID {
			t.Errorf("the vault's log: %+v, %v", log, err)
		}
		events, err := a.Timeline(t.Context(), s.ID, p.Number)
		if err != nil || len(events) != 2 || events[1].Kind != "opened" || events[1].Who != "Bo" {
			t.Errorf("the timeline: %+v, %v", events, err)
		}
	})
}

func TestAnIdleVaultClosesByItself(t *testing.T) {
	// The door alone: a database's goroutines would keep the clock from going on.
	synctest.Test(t, func(t *testing.T) {
		a := &App{}
		a.vault.idle = IdleClose
		a.hold(nil, store.Holder{Name: "lead"})
		a.vault.key = keyForTest(t)
		time.Sleep(IdleClose - time.Second)
		if _, _, err := a.held(); err != nil {
			t.Fatalf("before its time: %v", err)
		}
		time.Sleep(IdleClose - time.Second)
		synctest.Wait()
		if _, _, err := a.held(); err != nil {
			t.Fatalf("it was used meanwhile: %v", err)
		}
		time.Sleep(IdleClose + time.Second)
		synctest.Wait()
		if _, _, err := a.held(); firsthand.KindOf(err) != firsthand.Forbidden {
			t.Errorf("idle for %v: %v, want Forbidden", IdleClose, err)
		}
	})
}

func TestARoleOpensWhatItHasKeysTo(t *testing.T) {
	eachPlace(t, func(t *testing.T, at place) {
		a := openPlace(t, at)
		s, _ := newPeopleStudy(t, a)
		p := through(t, a, s.ID, planted)
		if _, err := a.SealSecret(t.Context(), theLead, s.ID, p.Number, firsthand.RecordingSecret, strings.NewReader("sound")); err != nil {
			t.Fatal(err)
		}
		if _, err := a.AddHolder(t.Context(), "transcriber", "the words of Tom", []firsthand.Class{firsthand.MaterialClass}); err != nil {
			t.Fatal(err)
		}
		a.LockVault()
		if err := a.OpenVault(t.Context(), "the words of Tom"); err != nil {
			t.Fatal(err)
		}
		tom := Person{"Tom"}
		if _, err := a.OpenIdentity(t.Context(), tom, s.ID, p.Number, "Curious."); firsthand.KindOf(err) != firsthand.Forbidden {
			t.Errorf("a transcriber opens a name: %v, want Forbidden", err)
		}
		r, err := a.OpenSecret(t.Context(), tom, s.ID, p.Number, firsthand.RecordingSecret, "To type it.")
		if err != nil {
			t.Fatal(err)
		}
		if b, err := io.ReadAll(r); err != nil || string(b) != "sound" {
			t.Errorf("the recording: %q, %v", b, err)
		}
		if _, err := a.AddHolder(t.Context(), "friend", "the words of Tom's friend", []firsthand.Class{firsthand.WhoClass}); firsthand.KindOf(err) != firsthand.Forbidden {
			t.Errorf("a transcriber gives keys to names: %v, want Forbidden", err)
		}
		// Whoever comes later is sealed for the role too.
		q := introduce(t, a, s.ID, firsthand.Identity{Name: "Another Person", Telephone: "1"})
		if _, err := a.SealSecret(t.Context(), theLead, s.ID, q.Number, firsthand.RecordingSecret, strings.NewReader("more")); err != nil {
			t.Fatal(err)
		}
		if _, err := a.OpenSecret(t.Context(), tom, s.ID, q.Number, firsthand.RecordingSecret, "To type it."); err != nil {
			t.Errorf("a recording sealed later: %v", err)
		}
		a.LockVault()
		if err := a.OpenVault(t.Context(), passphrase); err != nil {
			t.Fatal(err)
		}
		if err := a.DropHolder(t.Context(), FirstHolder); firsthand.KindOf(err) != firsthand.Conflict {
			t.Errorf("dropping the last role that opens names: %v, want Conflict", err)
		}
		if err := a.DropHolder(t.Context(), "transcriber"); err != nil {
			t.Fatal(err)
		}
		if err := a.OpenVault(t.Context(), "the words of Tom"); firsthand.KindOf(err) != firsthand.Forbidden {
			t.Errorf("a role that was dropped: %v, want Forbidden", err)
		}
		r2, err := a.CheckVault(t.Context())
		if err != nil || len(r2.Faults) > 0 || r2.People != 2 || r2.Secrets != 6 {
			t.Errorf("check: %+v, %v", r2, err)
		}
	})
}

func TestTheWayFromReferralToInterview(t *testing.T) {
	eachPlace(t, func(t *testing.T, at place) {
		a := openPlace(t, at)
		s, _ := newPeopleStudy(t, a)
		a.LockVault() // none of it needs a key
		ctx := t.Context()
		conflict := func(what string, err error, kind firsthand.Kind) {
			t.Helper()
			if firsthand.KindOf(err) != kind {
				t.Errorf("%s: %v", what, err)
			}
		}
		l, secret, err := a.NewLink(ctx, theLead, s.ID, firsthand.ForReferral, "", "", "A key worker")
		if err != nil {
			t.Fatal(err)
		}
		if len(everywhere(t, at.folder, secret)) > 0 {
			t.Error("the secret of a link is in a file")
		}
		in := Introduction{Identity: planted, Explained: true, Interested: true}
		_, err = a.IntroduceByLink(ctx, secret, in)
		conflict("without agreement to pass on details", err, firsthand.Invalid)
		in.Agreed = true
		p, err := a.IntroduceByLink(ctx, secret, in)
		if err != nil || p.Number != "P01" || p.Link != l.ID {
			t.Fatalf("introduced %+v, %v", p, err)
		}
		_, err = a.IntroduceByLink(ctx, secret+"x", in)
		conflict("another secret", err, firsthand.NotFound)
		if err := a.CloseLink(ctx, theLead, s.ID, l.ID); err != nil {
			t.Fatal(err)
		}
		_, err = a.IntroduceByLink(ctx, secret, in)
		conflict("a closed link", err, firsthand.NotFound)
		if state, err := a.Vault(ctx); err != nil || state.People != 1 {
			t.Errorf("refused introductions left %d people in the vault, %v", state.People-1, err)
		}

		_, err = a.TakeConsent(ctx, theLead, s.ID, "P01", ConsentGiven{Answers: agrees(), How: firsthand.ByPaper, Day: "2026-01-20"})
		conflict("consent before screening", err, firsthand.Conflict)
		_, err = a.Screen(ctx, theLead, s.ID, "P01", meets()[:3], nil)
		conflict("a criterion not looked at", err, firsthand.Invalid)
		if sc, err := a.Screen(ctx, theLead, s.ID, "P01", meets(), nil); err != nil || !sc.Eligible {
			t.Fatal(err)
		}
		_, err = a.HoldInterview(ctx, theLead, s.ID, "P01", HeldInterview{Day: "2026-01-20", Minutes: 30})
		conflict("an interview before consent", err, firsthand.Conflict)
		_, err = a.TakeConsent(ctx, theLead, s.ID, "P01", ConsentGiven{Answers: agrees("take-part"), How: firsthand.ByPaper})
		conflict("a required statement refused", err, firsthand.Invalid)
		_, err = a.TakeConsent(ctx, theLead, s.ID, "P01", ConsentGiven{Answers: agrees()[1:], How: firsthand.ByPaper})
		conflict("a statement not answered", err, firsthand.Invalid)
		_, err = a.TakeConsent(ctx, theLead, s.ID, "P01", ConsentGiven{Answers: agrees(), How: firsthand.BySignature})
		conflict("no signature", err, firsthand.Invalid)

		_, secret, err = a.NewLink(ctx, theLead, s.ID, firsthand.ForConsent, "P01", "", "")
		if err != nil {
			t.Fatal(err)
		}
		signed := ConsentGiven{Answers: agrees("quote"), Day: "2026-01-31", Signature: []byte("ink")}
		c, err := a.ConsentByLink(ctx, secret, signed)
		if err != nil || c.How != firsthand.ByLink || c.RecordingUntil != "2026-02-28" { // a month later, by the template
			t.Fatalf("consent %+v, %v", c, err)
		}
		_, err = a.ConsentByLink(ctx, secret, signed)
		conflict("a link that was used", err, firsthand.NotFound)
		v, err := a.Consent(ctx, s.ID, "P01")
		if err != nil || v.Scope[firsthand.Quote] || !v.Scope[firsthand.Record] || v.Outdated {
			t.Errorf("consent reads %+v, %v", v, err)
		}

		// New statements: what was consented to stays as it was, and is outdated.
		parts, err := a.Protocol(ctx, s.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range parts {
			if part.Part == firsthand.Statements {
				next := *part.InForce
				next.Items = append(next.Items, firsthand.Item{Key: "future", Text: "What I said may be used in later studies.", Kind: string(firsthand.FutureUse)})
				if w, err := a.WriteProvision(ctx, theLead, s.ID, next); err != nil || w.Version != 2 {
					t.Fatalf("version %d, %v", w.Version, err)
				}
			}
		}
		line, err := a.Participant(ctx, s.ID, "P01")
		if err != nil || !line.Outdated || line.Consent != 1 || len(line.Refused) != 1 || line.Refused[0] != "quote" {
			t.Errorf("the list says %+v, %v", line, err)
		}

		b, err := a.Book(ctx, theLead, s.ID, "P01", firsthand.Booking{At: "2026-02-02T14:30", Minutes: 60, Place: "Room 2, upstairs"}, "Bo")
		if err != nil {
			t.Fatal(err)
		}
		var ics bytes.Buffer
		if n, err := a.WriteCalendar(ctx, s.ID, &ics); err != nil || n != 1 || !strings.Contains(ics.String(), "DTSTART:20260202T143000Z\r\n") ||
			!strings.Contains(ics.String(), `LOCATION:Room 2\, upstairs`) || strings.Contains(ics.String(), "Quack") {
			t.Errorf("calendar of %d, %v:\n%s", n, err, ics.String())
		}
		i, err := a.HoldInterview(ctx, theLead, s.ID, "P01", HeldInterview{Booking: b.ID, Day: "2026-02-02", Minutes: 28, Interviewer: "Bo", Present: "a friend"})
		if err != nil || i.Guide == "" || i.Order != 1 {
			t.Fatalf("interview %+v, %v", i, err)
		}
		_, err = a.HoldInterview(ctx, theLead, s.ID, "P01", HeldInterview{Booking: b.ID, Day: "2026-02-02", Minutes: 28})
		conflict("a booking that was held", err, firsthand.Conflict)

		for _, receipt := range []string{firsthand.ReceiptSigned, firsthand.ReceiptMissing, firsthand.ReceiptRefused} {
			if _, err := a.GiveVoucher(ctx, theLead, s.ID, "P01", firsthand.Voucher{Pence: 2000, Day: "2026-02-02", Receipt: receipt}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := a.GiveVoucher(ctx, theLead, s.ID, "P01", firsthand.Voucher{Pence: 500, Day: "2026-02-02", Receipt: firsthand.ReceiptPosted}); err != nil {
			t.Fatal(err)
		}
		if err := a.StrikeVoucher(ctx, theLead, s.ID, 4, "Written twice."); err != nil {
			t.Fatal(err)
		}
		ledger, err := a.Vouchers(ctx, s.ID)
		if want := (VoucherSum{"GBP", 2, 4000, 2000, 2000}); err != nil || len(ledger.Lines) != 4 || len(ledger.Totals) != 1 || ledger.Totals[0] != want {
			t.Errorf("ledger %+v, %v", ledger.Totals, err)
		}

		events, err := a.Timeline(ctx, s.ID, "P01")
		var kinds []string
		for _, e := range events {
			kinds = append(kinds, e.Kind)
		}
		if err != nil || strings.Join(kinds, " ") != "consented interviewed voucher voucher voucher introduced screened" {
			// What was typed in with a day of January came before what happened today.
			t.Errorf("the timeline is %v, %v", kinds, err)
		}
		r, err := a.Verify(ctx, nil)
		if err != nil || !r.Sound {
			t.Errorf("verify: %+v, %v", r.Faults, err)
		}
	})
}

func TestWhoDoesNotTakePartIsCountedAndForgotten(t *testing.T) {
	eachPlace(t, func(t *testing.T, at place) {
		a := openPlace(t, at)
		s, _ := newPeopleStudy(t, a)
		ctx := t.Context()
		for range 4 {
			introduce(t, a, s.ID, planted)
		}
		if sc, err := a.Screen(ctx, theLead, s.ID, "P01", meets("adult"), nil); err != nil || sc.Eligible {
			t.Fatal(err)
		}
		if err := a.NotTakingPart(ctx, theLead, s.ID, "P02", firsthand.Declined, firsthand.NoTime, ""); err != nil {
			t.Fatal(err)
		}
		if err := a.NotTakingPart(ctx, theLead, s.ID, "P03", firsthand.Unreachable, firsthand.NoAnswer, "Three calls."); err != nil {
			t.Fatal(err)
		}
		f, err := a.Flow(ctx, s.ID)
		if err != nil || f.Introduced != 4 || f.Screened != 1 || f.Eligible != 0 || f.Criteria["adult"] != 1 || len(f.Not) != 3 {
			t.Errorf("flow %+v, %v", f, err)
		}
		for _, n := range []string{"P01", "P02", "P03"} {
			if _, err := a.OpenIdentity(ctx, theLead, s.ID, n, "To ring."); firsthand.KindOf(err) != firsthand.NotFound {
				t.Errorf("who %s was can still be opened: %v", n, err)
			}
			if _, err := a.TakeConsent(ctx, theLead, s.ID, n, ConsentGiven{Answers: agrees(), How: firsthand.ByPaper}); firsthand.KindOf(err) != firsthand.Conflict {
				t.Errorf("consent of %s: %v, want Conflict", n, err)
			}
		}
		if state, err := a.Vault(ctx); err != nil || state.People != 1 {
			t.Errorf("%d people in the vault, %v; want P04 alone", state.People, err)
		}
		// A number is never given twice.
		if p := introduce(t, a, s.ID, planted); p.Number != "P05" {
			t.Errorf("the next is %s, want P05", p.Number)
		}
	})
}

func TestSealedThingsThatBelongToNobodyAreSwept(t *testing.T) {
	eachPlace(t, func(t *testing.T, at place) {
		a := openPlace(t, at)
		s, _ := newPeopleStudy(t, a)
		introduce(t, a, s.ID, planted)
		// As an act leaves it that was cut off between the vault and the study.
		lost := firsthand.NewID()
		if err := a.putIdentity(context.WithoutCancel(t.Context()), s.ID, lost, planted); err != nil {
			t.Fatal(err)
		}
		people := func() int {
			v, err := a.Vault(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return v.People
		}
		if err := a.OpenVault(t.Context(), passphrase); err != nil {
			t.Fatal(err)
		}
		if n := people(); n != 2 {
			t.Fatalf("%d people: an act that may still be going on was swept", n)
		}
		if err := a.CloseVault(); err != nil {
			t.Fatal(err)
		}
		old := store.Config{Path: at.vault, Now: func() time.Time { return time.Now().Add(-2 * time.Hour) }}
		a.UseVault(old, at.folder)
		lost = firsthand.NewID()
		if err := a.putIdentity(t.Context(), s.ID, lost, planted); err != nil {
			t.Fatal(err)
		}
		if err := a.OpenVault(t.Context(), passphrase); err != nil {
			t.Fatal(err)
		}
		if n := people(); n != 2 {
			t.Errorf("%d people after the sweep, want 2", n)
		}
	})
}
