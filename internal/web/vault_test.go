package web

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"firsthand.study"
	"firsthand.study/internal/app"
	"firsthand.study/internal/store"
)

// vaulted gives a desk a place for a vault.
func vaulted(t testing.TB, d desk) {
	t.Helper()
	folder := t.TempDir()
	d.app.UseVault(store.Config{Path: filepath.Join(folder, "vault.db")}, folder)
	t.Cleanup(func() {
		if err := d.app.CloseVault(); err != nil {
			t.Error(err)
		}
	})
}

var recoveryKey = regexp.MustCompile(`[A-Z2-7]{4}(?:-[A-Z2-7]{4}){7}`)

// TestAVaultByItsPage makes the vault, keeps its recovery key, opens, closes,
// gives roles keys and takes them away, all without script.
func TestAVaultByItsPage(t *testing.T) {
	d, s := fresh(t)
	vaulted(t, d)
	var said bytes.Buffer
	d.log = slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelDebug}))
	d.app.Log = d.log
	const secret, later, theirs = "four ordinary words here", "quite other words by now", "words for whoever types"
	var keys []string
	send := func(path string, fields ...string) (int, string) {
		t.Helper()
		form := url.Values{}
		for i := 0; i < len(fields); i += 2 {
			form.Add(fields[i], fields[i+1])
		}
		r, err := d.client.PostForm(d.url+path, form)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		var b bytes.Buffer
		if _, err := b.ReadFrom(r.Body); err != nil {
			t.Fatal(err)
		}
		if got := r.Header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s may be kept: %q", path, got)
		}
		if r.Request.URL.RawQuery != "" || recoveryKey.MatchString(r.Request.URL.String()) {
			t.Errorf("%s leads to %s", path, r.Request.URL)
		}
		for _, typed := range []string{secret, later, theirs, "guessed words"} {
			if strings.Contains(b.String(), typed) {
				t.Errorf("%s answers with a passphrase", path)
			}
		}
		return r.StatusCode, b.String()
	}
	fresh := func(page string) string {
		t.Helper()
		k := recoveryKey.FindString(page)
		if k == "" {
			t.Fatal("no recovery key is shown")
		}
		for _, old := range keys {
			if k == old {
				t.Error("a recovery key is shown twice")
			}
		}
		keys = append(keys, k)
		return k
	}
	patient := func() { // a wrong secret is behind us
		t.Helper()
		d.lock.mu.Lock()
		defer d.lock.mu.Unlock()
		d.lock.next = time.Time{}
	}

	if _, page, _ := d.get(t, "/vault"); !strings.Contains(page, "There is no vault yet") || strings.Contains(page, "Close vault") {
		t.Error("where there is no vault the page does not say so")
	}
	for _, act := range [][]string{{"/vault/open", "secret", secret}, {"/vault/check"}, {"/vault/passphrase", "secret", secret, "passphrase", later, "again", later}, {"/vault/roles", "role", "x", "class", "who", "passphrase", later, "again", later}, {"/vault/roles/drop", "role", "lead"}} {
		if status, page := send(act[0], act[1:]...); status < 400 || status >= 500 || !strings.Contains(page, `role="alert"`) {
			t.Errorf("without a vault %s is answered %d", act[0], status)
		}
	}
	if status, page := send("/vault/new", "passphrase", secret, "again", "four ordinary words hear"); status != http.StatusUnprocessableEntity || !strings.Contains(page, "not the same") {
		t.Errorf("two passphrases are answered %d", status)
	}
	if status, page := send("/vault/new", "passphrase", "short", "again", "short"); status != http.StatusUnprocessableEntity || !strings.Contains(page, "at least 8") {
		t.Errorf("a short passphrase is answered %d", status)
	}
	_, page := send("/vault/new", "passphrase", secret, "again", secret)
	recovery := fresh(page)
	if !strings.Contains(page, "Close vault") {
		t.Error("a vault that was just made is not open")
	}
	_, page, _ = d.get(t, "/vault")
	if strings.Contains(page, recovery) || !strings.Contains(page, "Nobody has said that the recovery key of lead is kept") {
		t.Error("the recovery key is shown again, or nobody asks whether it is kept")
	}
	if status, page := send("/vault/new", "passphrase", later, "again", later); status != http.StatusConflict || recoveryKey.MatchString(page) {
		t.Errorf("a second vault is answered %d", status)
	}
	if _, page = send("/vault/kept"); !strings.Contains(page, "Nobody has said") {
		t.Error("an empty tick says that the key is kept")
	}
	if _, page = send("/vault/kept", "kept", "1"); strings.Contains(page, "Nobody has said") {
		t.Error("a key that is kept is asked for again")
	}

	// While it is open every page says so, and closes it.
	if _, page, _ := d.get(t, "/s/talk/protocol"); !strings.Contains(page, `action="/vault/close"`) {
		t.Error("a page of the study does not say that the vault is open")
	}
	if _, page = send("/vault/close"); strings.Contains(page, "Close vault") {
		t.Error("a closed vault is said to be open")
	}
	if _, _, open := d.app.VaultHeld(); open {
		t.Fatal("it is still open")
	}

	// A wrong passphrase says what happened, and the next waits.
	status, page := send("/vault/open", "secret", "guessed words")
	if status != http.StatusForbidden || !strings.Contains(page, "The passphrase is wrong; nothing was opened and nothing changed.") || !strings.Contains(page, "looked at in 1 second") {
		t.Errorf("a wrong passphrase is answered %d", status)
	}
	if status, page := send("/vault/open", "secret", secret); status != http.StatusTooManyRequests || !strings.Contains(page, "Nothing was opened") {
		t.Errorf("the right one, too soon, is answered %d", status)
	}
	if _, _, open := d.app.VaultHeld(); open {
		t.Error("the one that was not looked at opened it")
	}
	patient()
	if status, page := send("/vault/open", "secret", strings.ToLower(recovery), "back", "//elsewhere.example/"); status != http.StatusOK || !strings.Contains(page, "Close now") {
		t.Errorf("the recovery key is answered %d", status)
	}
	send("/vault/close")
	patient()
	if status, page := send("/vault/open", "secret", secret, "back", "/s/talk/protocol"); status != http.StatusOK || !strings.Contains(page, "<h1>Protocol") {
		t.Errorf("the passphrase is answered %d and leads elsewhere", status)
	}

	// Another passphrase, for whoever knows the present one.
	if status, page := send("/vault/passphrase", "secret", "guessed words", "passphrase", later, "again", later); status != http.StatusForbidden || recoveryKey.MatchString(page) {
		t.Errorf("a wrong present passphrase is answered %d", status)
	}
	patient()
	_, page = send("/vault/passphrase", "secret", secret, "passphrase", later, "again", later)
	newer := fresh(page)
	send("/vault/close")
	for _, old := range []string{secret, recovery} {
		patient()
		if status, _ := send("/vault/open", "secret", old); status != http.StatusForbidden {
			t.Errorf("an old secret is answered %d", status)
		}
	}
	patient()
	if status, _ := send("/vault/open", "secret", newer); status != http.StatusOK {
		t.Errorf("the new recovery key is answered %d", status)
	}

	// Somebody is in it; a role opens part of it.
	p, err := d.app.Introduce(t.Context(), maya, s.ID, app.Introduction{Identity: firsthand.Identity{Name: "Wilhelmina Quackenbush", Telephone: "07700 900461"}, Explained: true, Interested: true, Agreed: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.app.OpenIdentity(t.Context(), maya, s.ID, p.Number, "To ring <b>her</b>."); err != nil {
		t.Fatal(err)
	}
	if _, page, _ := d.get(t, "/vault"); strings.Contains(page, "Quackenbush") || !strings.Contains(page, "To ring &lt;b&gt;her&lt;/b&gt;.") || !strings.Contains(page, p.Number+", identity") {
		t.Error("the log does not say whose, and why, or says more")
	}
	if status, page := send("/vault/check"); status != http.StatusOK || !strings.Contains(page, "1 line in the log") {
		t.Errorf("the check is answered %d", status)
	}
	for _, bad := range [][]string{{"role", "", "class", "material"}, {"role", "typist"}, {"role", "typist", "class", "everything"}, {"role", "lead", "class", "who"}} {
		if status, page := send("/vault/roles", append(bad, "passphrase", theirs, "again", theirs)...); status < 400 || status >= 500 || recoveryKey.MatchString(page) {
			t.Errorf("the role %q is answered %d", bad, status)
		}
	}
	_, page = send("/vault/roles", "role", `<i>typist"`, "class", "material", "class", "care", "passphrase", theirs, "again", theirs)
	fresh(page)
	send("/vault/kept", "kept", "1")
	if _, page, _ := d.get(t, "/vault"); strings.Contains(page, "<i>typist") || !strings.Contains(page, "recordings and texts before de-identification, distress notes") {
		t.Error("the new role is not shown with what it opens")
	}
	if status, _ := send("/vault/roles/drop", "role", "lead"); status != http.StatusConflict {
		t.Errorf("taking the last role away is answered %d", status)
	}
	send("/vault/close")
	if _, page, _ := d.get(t, "/vault"); strings.Contains(page, "/vault/roles") || !strings.Contains(page, "typist") {
		t.Error("a closed vault lets roles be changed, or does not list them")
	}
	for _, act := range [][]string{{"/vault/roles/drop", "role", `<i>typist"`}, {"/vault/check"}, {"/vault/passphrase", "secret", newer, "passphrase", secret, "again", secret}} {
		if status, page := send(act[0], act[1:]...); status < 400 || status >= 500 || !strings.Contains(page, `role="alert"`) {
			t.Errorf("closed, %s is answered %d", act[0], status)
		}
	}
	if status, page := send("/vault/open", "secret", theirs); status != http.StatusOK || !strings.Contains(page, "as &lt;i&gt;typist&#34;") {
		t.Errorf("the typist is answered %d", status)
	}
	if _, err := d.app.OpenIdentity(t.Context(), maya, s.ID, p.Number, "To know."); firsthand.KindOf(err) != firsthand.Forbidden {
		t.Errorf("the typist opens a name: %v", err)
	}
	send("/vault/close")
	send("/vault/open", "secret", later)
	if status, page := send("/vault/roles/drop", "role", `<i>typist"`); status != http.StatusOK || strings.Contains(page, "typist") {
		t.Errorf("taking the typist's keys away is answered %d", status)
	}
	send("/vault/close")
	if status, _ := send("/vault/open", "secret", theirs); status != http.StatusForbidden {
		t.Errorf("without keys the typist is answered %d", status)
	}
	for _, h := range append(keys, secret, later, theirs, "guessed words", "Quackenbush") {
		if strings.Contains(said.String(), h) {
			t.Error("something secret is in the log of the program")
		}
	}
}

// TestGuessingWaits: each wrong secret makes the next wait twice as long, up to a
// minute; a right one ends that, and what is no guess costs nothing.
func TestGuessingWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l lock
		wrong := firsthand.Errorf(firsthand.Forbidden, "Wrong.")
		guess := func(err error) (looked bool, got error) {
			got = l.try(func() error { looked = true; return err })
			return looked, got
		}
		if looked, err := guess(firsthand.Errorf(firsthand.NotFound, "No vault.")); !looked || l.after() != 0 || err == nil {
			t.Error("what is no guess costs a wait")
		}
		for i := range 12 {
			want := min(time.Second<<i, time.Minute)
			if looked, err := guess(wrong); !looked || err != error(wrong) || l.after() != want {
				t.Errorf("after %d wrong ones the next waits %s, not %s", i+1, l.after(), want)
			}
			time.Sleep(want - time.Millisecond)
			var soon *tooSoon
			if looked, err := guess(nil); looked || !errors.As(err, &soon) {
				t.Errorf("one that came too soon was looked at: %v", err)
			}
			time.Sleep(time.Millisecond)
		}
		if looked, err := guess(nil); !looked || err != nil || l.after() != 0 {
			t.Errorf("the right one is answered %v", err)
		}
		if guess(wrong); l.after() != time.Second {
			t.Errorf("then the first wrong one waits %s", l.after())
		}
	})
}

// TestWhereOpeningLeads: to a page of a study, and nowhere else.
func TestWhereOpeningLeads(t *testing.T) {
	for to, want := range map[string]string{"/s/talk/people/P07": "/s/talk/people/P07", "//evil.example/s/": "/vault", "/s//evil.example": "/vault", "https://evil.example/s/": "/vault", "/s/../static": "/vault", `/s/\evil`: "/vault", "": "/vault", "/s/a\r\nSet-Cookie: x": "/vault", "javascript:alert(1)": "/vault"} {
		if got := (Frame{}).safe(to, "/vault"); got != want {
			t.Errorf("%q leads to %q", to, got)
		}
	}
}
