package web

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"firsthand.study"
	"firsthand.study/internal/app"
	"firsthand.study/internal/store"
)

// A recruiting is a desk with a vault, closed, and a study that people may join:
// its data folder, and what the program logged.
type recruiting struct {
	desk
	study  firsthand.Study
	folder string
	logged *bytes.Buffer
	opens  string // the vault's passphrase
}

func recruit(t testing.TB) recruiting {
	t.Helper()
	folder := t.TempDir()
	db, err := store.Open(t.Context(), store.Config{Path: filepath.Join(folder, "firsthand.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	var logged bytes.Buffer
	log := slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
	a := app.New(db, log, t.TempDir())
	a.UseVault(store.Config{Path: filepath.Join(folder, "vault.db")}, folder)
	t.Cleanup(func() { a.CloseVault() })
	server, err := New(a, maya, log)
	if err != nil {
		t.Fatal(err)
	}
	at := httptest.NewServer(server.Handler())
	t.Cleanup(at.Close)
	d := recruiting{desk{server, at.URL, &http.Client{}}, firsthand.Study{}, folder, &logged, "four ordinary words here"}
	if d.study, err = a.NewStudy(t.Context(), maya, "care", "How people experience treatment"); err != nil {
		t.Fatal(err)
	}
	if _, err := a.UseTemplate(t.Context(), maya, d.study.ID, "critical-incidents"); err != nil {
		t.Fatal(err)
	}
	if _, err := a.NewVault(t.Context(), d.opens); err != nil {
		t.Fatal(err)
	}
	a.LockVault()
	return d
}

// link makes a private link and returns its path.
func (d recruiting) link(t testing.TB, purpose firsthand.Purpose, participant string) (string, firsthand.Link) {
	t.Helper()
	l, secret, err := d.app.NewLink(t.Context(), maya, d.study.ID, purpose, participant, "", "")
	if err != nil {
		t.Fatal(err)
	}
	if purpose == firsthand.ForReferral {
		return "/r/" + secret, l
	}
	return "/c/" + secret, l
}

// eligible is a person who was introduced and screened.
func (d recruiting) eligible(t testing.TB, who firsthand.Identity) firsthand.Participant {
	t.Helper()
	p, err := d.app.Introduce(t.Context(), maya, d.study.ID, app.Introduction{Identity: who, Explained: true, Interested: true, Agreed: true})
	if err != nil {
		t.Fatal(err)
	}
	var meets []firsthand.Finding
	for _, key := range []string{"adult", "experience", "language", "capacity"} {
		meets = append(meets, firsthand.Finding{Key: key, Met: true})
	}
	if _, err := d.app.Screen(t.Context(), maya, d.study.ID, p.Number, meets, nil); err != nil {
		t.Fatal(err)
	}
	return p
}

// stranger opens a page without a key to the workspace.
func (d recruiting) stranger(t testing.TB, method, path string, form url.Values) (int, string, http.Header) {
	t.Helper()
	r, err := http.NewRequest(method, d.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	a, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	return a.StatusCode, string(b), a.Header
}

// newClient is another browser that came in by the entrance.
func newClient(t testing.TB, d desk) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	d.gate.mu.Lock()
	d.gate.once = token()
	d.gate.mu.Unlock()
	d.client = &http.Client{Jar: jar}
	d.enter(t)
	return d.client
}

// planted is who nothing outside the vault may know.
var planted = firsthand.Identity{Name: "Wilhelmina Quackenbush", Telephone: "07700 900461", Email: "minnie@quackenbush.example", Note: "Ring after four, voicemail off"}

// inFolder searches every file of the data, in UTF-8 and UTF-16.
func (d recruiting) inFolder(t testing.TB, words ...string) (found []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(d.folder, "*"))
	if err != nil || len(files) < 3 {
		t.Fatalf("there are %d files (%v)", len(files), err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		low := bytes.ToLower(b)
		for _, w := range words {
			var wide []byte
			for _, u := range utf16.Encode([]rune(strings.ToLower(w))) {
				wide = append(wide, byte(u), byte(u>>8))
			}
			if bytes.Contains(low, []byte(strings.ToLower(w))) || bytes.Contains(low, wide) {
				found = append(found, filepath.Base(file)+" holds "+w)
			}
		}
	}
	return found
}

var hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)

// hiddenIn are the hidden fields of a page's forms.
func hiddenIn(page string) url.Values {
	v := url.Values{}
	for _, m := range hiddenField.FindAllStringSubmatch(page, -1) {
		v.Set(m[1], html.UnescapeString(m[2]))
	}
	return v
}

// TestAReferralIsSealed introduces somebody through a private link without a
// script, a cookie or a key to the workspace, while the vault is closed: the vault
// has it, and no file, log, answer or address does.
func TestAReferralIsSealed(t *testing.T) {
	d := recruit(t)
	at, _ := d.link(t, firsthand.ForReferral, "")
	status, page, header := d.stranger(t, "GET", at, nil)
	if status != http.StatusOK || len(header["Set-Cookie"]) > 0 || header.Get("Cache-Control") != "no-store" || header.Get("Referrer-Policy") != "no-referrer" {
		t.Fatalf("the link answers %d, %v", status, header)
	}
	if title := between(page, "<title>", "</title>"); strings.Contains(title, "treatment") {
		t.Errorf("the title is %q", title)
	}
	if strings.Contains(page, maya.Name) || strings.Contains(page, "/s/care") {
		t.Error("the page tells of the workspace")
	}
	if status, _, _ := d.stranger(t, "POST", at, url.Values{"explained": {"1"}, "interested": {"1"}}); status != http.StatusUnprocessableEntity {
		t.Errorf("without all three it answers %d", status)
	}
	three := url.Values{"explained": {"1"}, "interested": {"1"}, "agreed": {"1"}}
	_, page, _ = d.stranger(t, "POST", at, three)
	form := hiddenIn(page)
	form.Set("person", planted.Name)
	form.Set("safe", planted.Note)
	status, page, _ = d.stranger(t, "POST", at, form)
	if status != http.StatusUnprocessableEntity || strings.Contains(page, "Quackenbush") || strings.Contains(page, "voicemail off") {
		t.Errorf("without a way to reach them it answers %d, or says again what was typed", status)
	}
	form = hiddenIn(page)
	form.Set("person", planted.Name)
	form.Set("safe", planted.Note)
	form.Set("telephone", planted.Telephone)
	form.Set("email", planted.Email)
	status, page, header = d.stranger(t, "POST", at, form)
	if status != http.StatusSeeOther || header.Get("Location") != at+"/thanks" {
		t.Fatalf("the referral answers %d: %s", status, page)
	}
	if status, _, _ = d.stranger(t, "POST", at, form); status != http.StatusSeeOther {
		t.Errorf("the same form again answers %d", status)
	}
	if status, page, _ = d.stranger(t, "GET", at+"/thanks", nil); status != http.StatusOK || !strings.Contains(page, "What happens next") || strings.Contains(page, "P01") {
		t.Errorf("what happens next answers %d", status)
	}
	people, err := d.app.Participants(t.Context(), d.study.ID)
	if err != nil || len(people) != 1 || people[0].Stage != firsthand.Introduced {
		t.Fatalf("a form sent twice introduced %d people (%v)", len(people), err)
	}
	words := []string{"Quackenbush", "Wilhelmina", "07700 900461", "07700900461", "minnie", "voicemail"}
	if found := d.inFolder(t, words...); len(found) > 0 {
		t.Errorf("found: %v", found)
	}
	if len(d.inFolder(t, "was introduced.")) == 0 {
		t.Error("the search finds nothing at all")
	}
	for _, w := range append(words, strings.TrimPrefix(at, "/r/")) {
		if strings.Contains(d.logged.String(), w) {
			t.Errorf("the log holds %s", w)
		}
	}
	if err := d.app.OpenVault(t.Context(), d.opens); err != nil {
		t.Fatal(err)
	}
	if got, err := d.app.OpenIdentity(t.Context(), maya, d.study.ID, "P01", "To ring."); err != nil || got != planted {
		t.Errorf("the vault has %s (%v)", got, err)
	}
}

// sign goes through the consent without a script, saying no to some, and returns
// the last page.
func (d recruiting) sign(t testing.TB, at string, no map[string]bool, last func(url.Values)) (int, string) {
	t.Helper()
	f, err := d.app.ConsentForm(t.Context(), d.study.ID, "P01")
	if err != nil {
		t.Fatal(err)
	}
	_, page, _ := d.stranger(t, "GET", at, nil)
	if !strings.Contains(page, "Information sheet, version") || !strings.Contains(page, "Whether to take part") {
		t.Fatalf("the sheet is not shown: %s", page)
	}
	status := 0
	for i := 0; i <= len(f.Statements.Items); i++ {
		form := hiddenIn(page)
		form.Set("go", "next")
		if i > 0 {
			answer := "yes"
			if no[f.Statements.Items[i-1].Key] {
				answer = "no"
			}
			form.Set("a"+string(rune('0'+i)), answer)
		}
		status, page, _ = d.stranger(t, "POST", at, form)
		if status != http.StatusOK || strings.Contains(page, "Then there is no interview") {
			return status, page
		}
	}
	form := hiddenIn(page)
	form.Set("go", "sign")
	last(form)
	status, page, _ = d.stranger(t, "POST", at, form)
	return status, page
}

// TestConsentByLinkWithoutScript reads, answers one by one, types a name, and is
// given a receipt once; what was read is what was in force.
func TestConsentByLinkWithoutScript(t *testing.T) {
	d := recruit(t)
	p := d.eligible(t, planted)
	at, _ := d.link(t, firsthand.ForConsent, p.Number)
	typed := func(f url.Values) { f.Set("typed", planted.Name) }
	if _, page := d.sign(t, at, map[string]bool{"take-part": true}, typed); !strings.Contains(page, "Then there is no interview") {
		t.Error("a refusal of what is needed goes on")
	}
	if _, err := d.app.Consent(t.Context(), d.study.ID, p.Number); firsthand.KindOf(err) != firsthand.NotFound {
		t.Errorf("a refusal was recorded (%v)", err)
	}
	if status, page := d.sign(t, at, nil, func(url.Values) {}); status != http.StatusUnprocessableEntity || !strings.Contains(page, "Sign, or type your name") {
		t.Errorf("without a signature it answers %d", status)
	}
	status, page := d.sign(t, at, map[string]bool{"quote": true}, typed)
	if status != http.StatusOK || !strings.Contains(page, "This is your receipt") || !strings.Contains(page, "<b>P01</b>") || !strings.Contains(page, "None of your words is printed") || strings.Contains(page, "Quackenbush") {
		t.Fatalf("the receipt answers %d: %s", status, page)
	}
	c, err := d.app.Consent(t.Context(), d.study.ID, p.Number)
	if err != nil || c.How != firsthand.ByLink || c.Scope[firsthand.Quote] || !c.Scope[firsthand.Archive] || c.RecordingUntil == "" || c.Version != 1 || c.Seal == "" {
		t.Errorf("the consent is %+v (%v)", c, err)
	}
	if found := d.inFolder(t, "Quackenbush"); len(found) > 0 {
		t.Errorf("found: %v", found)
	}
	if err := d.app.OpenVault(t.Context(), d.opens); err != nil {
		t.Fatal(err)
	}
	r, err := d.app.OpenSecret(t.Context(), maya, d.study.ID, p.Number, firsthand.SignatureSecret, "To see.")
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(r); err != nil || !strings.Contains(string(b), planted.Name) {
		t.Errorf("the signature is %q (%v)", b, err)
	}
	if status, page, _ := d.stranger(t, "GET", at, nil); status != http.StatusNotFound || !strings.Contains(page, "This link does not work") {
		t.Errorf("the link works twice: %d", status)
	}
}

// TestAVersionThatComesBetween changes the statements while somebody reads: what
// they then sign is not recorded as what they read.
func TestAVersionThatComesBetween(t *testing.T) {
	d := recruit(t)
	p := d.eligible(t, planted)
	at, _ := d.link(t, firsthand.ForConsent, p.Number)
	status, page := d.sign(t, at, nil, func(f url.Values) {
		f.Set("typed", "W Q")
		now, err := d.app.ConsentForm(t.Context(), d.study.ID, p.Number)
		if err != nil {
			t.Fatal(err)
		}
		now.Sheet.Body += "\n\nAsking you again\nWe would like to."
		if _, err := d.app.WriteProvision(t.Context(), maya, d.study.ID, now.Sheet); err != nil {
			t.Fatal(err)
		}
	})
	if status != http.StatusConflict || !strings.Contains(page, "changed what you were reading") || !strings.Contains(page, "version 2") {
		t.Errorf("it answers %d: %s", status, page)
	}
	if _, err := d.app.Consent(t.Context(), d.study.ID, p.Number); firsthand.KindOf(err) != firsthand.NotFound {
		t.Errorf("it was recorded (%v)", err)
	}
	if status, page := d.sign(t, at, nil, func(f url.Values) { f.Set("typed", "W Q") }); status != http.StatusOK || !strings.Contains(page, "information sheet, version 2; statements, version 1") {
		t.Errorf("reading it again answers %d", status)
	}
}

// TestALinkThatDoesNotWork says the same of every link that does not: unknown,
// cut short, closed, used, of another purpose, of somebody who left.
func TestALinkThatDoesNotWork(t *testing.T) {
	d := recruit(t)
	p := d.eligible(t, planted)
	refer, l := d.link(t, firsthand.ForReferral, "")
	agree, _ := d.link(t, firsthand.ForConsent, p.Number)
	_, unknown, _ := d.stranger(t, "GET", "/r/"+strings.Repeat("A", 32), nil)
	if !strings.Contains(unknown, "This link does not work") || strings.Contains(unknown, maya.Name) {
		t.Fatalf("an unknown link: %s", unknown)
	}
	if err := d.app.CloseLink(t.Context(), maya, d.study.ID, l.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := d.app.Withdraw(t.Context(), maya, d.study.ID, app.WithdrawOrder{Participant: p.Number, Level: firsthand.NoNewData}); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{"closed": refer, "closed, after": refer + "/thanks", "withdrawn": agree, "cut short": refer[:20], "of another purpose": "/c" + refer[2:],
		"with more behind": refer + ")", "strange": "/c/%00%ff", "long": "/c/" + strings.Repeat("x", 5000)} {
		for _, method := range []string{"GET", "POST"} {
			if method == "POST" && strings.HasSuffix(path, "/thanks") {
				continue
			}
			if status, page, _ := d.stranger(t, method, path, url.Values{"person": {"Quackenbush"}}); status != http.StatusNotFound || page != unknown {
				t.Errorf("%s, %s: %d, another page than the rest", name, method, status)
			}
		}
	}
	if d.logged.Len() > 0 && strings.Contains(d.logged.String(), refer[3:]) {
		t.Error("the log holds a secret")
	}
}

// TestTheGateLetsPrivateLinksPassAlone walks the addresses of the program, as
// they are and bent, without the workspace's key.
func TestTheGateLetsPrivateLinksPassAlone(t *testing.T) {
	d := recruit(t)
	at, _ := d.link(t, firsthand.ForReferral, "")
	if status, _, _ := d.stranger(t, "GET", at, nil); status != http.StatusOK {
		t.Errorf("a private link answers %d", status)
	}
	b, err := os.ReadFile("routes.go")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, m := range route.FindAllStringSubmatch(string(b), -1) {
		path := hole.ReplaceAllString(strings.ReplaceAll(m[2], "{$}", ""), "x")
		public := strings.HasPrefix(path, "/r/") || strings.HasPrefix(path, "/c/")
		if public != isPublic(path) {
			t.Errorf("%s is public: %v", path, !public)
		}
		if public || strings.HasPrefix(path, "/static/") || strings.HasPrefix(path, "/enter/") {
			continue
		}
		n++
		if status, page, _ := d.stranger(t, m[1], path, nil); status != http.StatusForbidden || strings.Contains(page, maya.Name) {
			t.Errorf("%s %s answers a stranger %d", m[1], path, status)
		}
	}
	if n < 90 {
		t.Errorf("only %d addresses were tried", n)
	}
	for _, path := range []string{"/r", "/r/", "/c/", "/r/../s/care", "/r/..", "/c/.", "/r/%2e%2e/s/care", "/r/x/../../s/care", "//r/x", "/r//x", "/r/x/thanks/more", "/c/x/thanks", "/R/x", "/r/x/thanks/..", "/s/care?/r/x"} {
		status, page, header := d.stranger(t, "GET", path, nil)
		if strings.Contains(page, maya.Name) || strings.Contains(page, "How people experience") || status == http.StatusOK {
			t.Errorf("%s answers a stranger %d", path, status)
		}
		if to := header.Get("Location"); to != "" {
			if status, page, _ := d.stranger(t, "GET", to, nil); status == http.StatusOK || strings.Contains(page, maya.Name) {
				t.Errorf("%s leads to %s, which answers a stranger %d", path, to, status)
			}
		}
	}
	r := httptest.NewRequest("POST", "http://127.0.0.1"+at, strings.NewReader("explained=1&interested=1&agreed=1"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	d.Handler().ServeHTTP(w, r)
	if w.Code != http.StatusForbidden {
		t.Errorf("a form of another site is answered %d", w.Code)
	}
}

// TestAStrangerDoesNotMoveTheDesk opens a private link while somebody works: where
// they are and how their pages look is theirs.
func TestAStrangerDoesNotMoveTheDesk(t *testing.T) {
	d := recruit(t)
	at, _ := d.link(t, firsthand.ForReferral, "")
	r := httptest.NewRequest("GET", "http://127.0.0.1"+at, nil)
	r.Header.Set("Accept", "text/html")
	r.AddCookie(&http.Cookie{Name: lookCookie, Value: "dark"})
	d.Handler().ServeHTTP(httptest.NewRecorder(), r)
	if mode, here := d.desk.Server.desk.seen(); mode != "" || here != "/" {
		t.Errorf("the desk is at %s and %s", here, mode)
	}
}

// TestAnExpiredLink says what every link says that does not work.
func TestAnExpiredLink(t *testing.T) {
	d := recruit(t)
	at, l := d.link(t, firsthand.ForReferral, "")
	l.Expires = 1
	_, err := d.app.Store.Update(t.Context(), store.Act{Study: d.study.ID, Action: "link.new", Summary: "A link grew old."}, func(tx *store.Tx) error { return tx.PutLink(t.Context(), l) })
	if err != nil {
		t.Fatal(err)
	}
	if status, page, _ := d.stranger(t, "GET", at, nil); status != http.StatusNotFound || !strings.Contains(page, "This link does not work") {
		t.Errorf("it answers %d", status)
	}
}

// TestConsentFaceToFace records a scanned form, which goes into the vault alone,
// asks again when there are newer statements, and keeps what was before.
func TestConsentFaceToFace(t *testing.T) {
	d := recruit(t)
	p := d.eligible(t, planted)
	d.client = newClient(t, d.desk)
	at := "/s/care/people/" + p.Number + "/consent"
	take := func(fields ...string) (int, string) {
		t.Helper()
		_, page, _ := d.get(t, at+"/take")
		var b bytes.Buffer
		form := multipart.NewWriter(&b)
		for _, name := range []string{"sheet", "statements"} {
			form.WriteField(name, hiddenIn(page).Get(name))
		}
		for i := 0; i < len(fields); i += 2 {
			form.WriteField(fields[i], fields[i+1])
		}
		file, err := form.CreateFormFile("scan", "Wilhelmina Quackenbush.pdf")
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(file, "%PDF signed by Wilhelmina Quackenbush")
		form.Close()
		r, err := http.NewRequest("POST", d.url+at, &b)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", form.FormDataContentType())
		a, page := d.answer(t, r)
		return a.StatusCode, page
	}
	yes := []string{"a1", "yes", "a2", "yes", "a3", "no", "a4", "yes", "a5", "yes", "a6", "no"}
	if status, page := take(append(yes[2:], "how", "paper")...); status != http.StatusUnprocessableEntity || !strings.Contains(page, "was not answered") {
		t.Errorf("a statement too few answers %d", status)
	}
	if status, page := take(append(yes, "how", "link")...); status != http.StatusUnprocessableEntity || !strings.Contains(page, "themself") {
		t.Errorf("by link it answers %d", status)
	}
	status, page := take(append(yes, "how", "paper", "day", "2026-01-20")...)
	if status != http.StatusOK || !strings.Contains(page, "on paper on 20 January 2026, taken by Maya Lind") || !strings.Contains(page, "not at all") || !strings.Contains(page, "sealed in the vault") {
		t.Fatalf("on paper it answers %d: %s", status, between(page, "<h1>", "</header>"))
	}
	if found := d.inFolder(t, "Quackenbush"); len(found) > 0 || strings.Contains(d.logged.String(), "Quackenbush") {
		t.Errorf("found: %v", found)
	}
	now, err := d.app.ConsentForm(t.Context(), d.study.ID, p.Number)
	if err != nil {
		t.Fatal(err)
	}
	now.Statements.Items[3].Text += " In print, too."
	if _, err := d.app.WriteProvision(t.Context(), maya, d.study.ID, now.Statements); err != nil {
		t.Fatal(err)
	}
	if _, page, _ := d.get(t, at); !strings.Contains(page, "There is a newer version of the statements") {
		t.Error("nothing is said of the newer version")
	}
	if status, page := take(append(yes, "how", "paper")...); status != http.StatusOK || !strings.Contains(page, "Version 2, on paper") || !strings.Contains(page, "<h2>Before</h2>") || strings.Contains(page, "newer version") {
		t.Errorf("asking again answers %d", status)
	}
}

// TestLeavingIsOfOneStudy asks for a person, a link and a certificate through
// another study.
func TestLeavingIsOfOneStudy(t *testing.T) {
	d := recruit(t)
	p := d.eligible(t, planted)
	_, l := d.link(t, firsthand.ForConsent, p.Number)
	if _, err := d.app.NewStudy(t.Context(), maya, "other", "Another"); err != nil {
		t.Fatal(err)
	}
	d.client = newClient(t, d.desk)
	if a, page := d.form(t, "/s/care/people/P01/withdraw", "level", "no contact", "go", "leave", "number", "P01"); a.StatusCode != http.StatusOK || !strings.Contains(page, "<h1>Certificate</h1>") {
		t.Fatalf("withdrawing answers %d: %s", a.StatusCode, between(page, "<main", "</header>"))
	}
	kept, err := d.app.Leavings(t.Context(), d.study.ID)
	if err != nil || len(kept) != 1 || kept[0].Certificate == nil || kept[0].Level != firsthand.NoContact {
		t.Fatalf("kept are %+v (%v)", kept, err)
	}
	for _, who := range []string{"P01", string(p.ID), string(p.Case)} {
		for _, path := range []string{"/consent", "/consent/take", "/withdraw"} {
			if status, _, _ := d.get(t, "/s/other/people/"+who+path); status != http.StatusNotFound {
				t.Errorf("%s of another study answers %d", path, status)
			}
			if status, page, _ := d.get(t, "/s/care/people/"+who+path); status != http.StatusOK {
				t.Errorf("%s of %s answers %d: %s", path, who, status, between(page, "<h1>", "</h1>"))
			}
		}
		if a, _ := d.form(t, "/s/other/people/"+who+"/withdraw", "level", "remove everything", "go", "leave", "number", "P01"); a.StatusCode != http.StatusNotFound {
			t.Errorf("withdrawing through another study answers %d", a.StatusCode)
		}
		if a, _ := d.form(t, "/s/other/people/"+who+"/consent/link/close", "link", string(l.ID)); a.StatusCode != http.StatusNotFound {
			t.Errorf("closing a link through another study answers %d", a.StatusCode)
		}
	}
	for _, path := range []string{"", "/file"} {
		if status, _, _ := d.get(t, "/s/other/certificates/"+string(kept[0].ID)+path); status != http.StatusNotFound {
			t.Errorf("a certificate of another study answers %d", status)
		}
	}
}

// TestHostileTextsAreReadAsTexts has them as the sheet, the statements, the
// criteria and the study's title.
func TestHostileTextsAreReadAsTexts(t *testing.T) {
	d := recruit(t)
	p := d.eligible(t, planted)
	texts := hostile(t)
	sheet := firsthand.Provision{Part: firsthand.Sheet, Body: strings.Join(texts, "\n\n")}
	asked := firsthand.Provision{Part: firsthand.Statements}
	who := firsthand.Provision{Part: firsthand.Eligibility}
	for i, h := range texts {
		if strings.TrimSpace(h) == "" {
			continue
		}
		key := "k" + strings.Repeat("x", i)
		asked.Items = append(asked.Items, firsthand.Item{Key: key, Text: h, Kind: string(firsthand.Quote)})
		who.Items = append(who.Items, firsthand.Item{Key: key, Text: h, Kind: firsthand.Include})
	}
	for _, v := range []firsthand.Provision{sheet, asked, who} {
		if _, err := d.app.WriteProvision(t.Context(), maya, d.study.ID, v); err != nil {
			t.Fatal(err)
		}
	}
	d.client = newClient(t, d.desk)
	agree, _ := d.link(t, firsthand.ForConsent, p.Number)
	refer, _ := d.link(t, firsthand.ForReferral, "")
	_, first, _ := d.stranger(t, "GET", agree, nil)
	form := hiddenIn(first)
	form.Set("go", "next")
	_, second, _ := d.stranger(t, "POST", agree, form)
	_, third, _ := d.stranger(t, "GET", refer, nil)
	_, fourth, _ := d.get(t, "/s/care/people/P01/consent/take")
	for i, page := range []string{first, second, third, fourth} {
		for _, h := range texts {
			if strings.ContainsAny(h, "<\"") && strings.Contains(page, h) {
				t.Errorf("page %d shows %q as it stands", i, h)
			}
		}
	}
	if !strings.Contains(first, "&lt;script&gt;window.__hit=1&lt;/script&gt;") || !strings.Contains(fourth, "&lt;script&gt;window.__hit=1&lt;/script&gt;") {
		t.Error("the hostile texts are not on the pages at all")
	}
}

// TestPaceBoundsAndForgets takes an allowance, waits for it to come back, and
// keeps what it remembers within its bound.
func TestPaceBoundsAndForgets(t *testing.T) {
	p, now := newPace(), time.Unix(1_000_000, 0)
	p.now = func() time.Time { return now }
	for i := range 5 {
		if got := p.allows("a", 4, time.Minute); got != (i < 4) {
			t.Errorf("request %d is allowed: %v", i+1, got)
		}
	}
	now = now.Add(time.Minute)
	if !p.allows("a", 4, time.Minute) || p.allows("a", 4, time.Minute) {
		t.Error("one comes back in a minute, and no more")
	}
	for i := range 3 * mostSeen {
		p.allows(fmt.Sprint(i), 2, time.Hour)
	}
	if len(p.seen) > mostSeen+1 {
		t.Errorf("%d callers are remembered", len(p.seen))
	}
	if !p.first("f") || p.first("f") {
		t.Error("a form counts twice, or never")
	}
	now = now.Add(2 * formKept)
	if !p.first("g") || len(p.forms) != 1 {
		t.Errorf("%d forms are remembered", len(p.forms))
	}
}

// FuzzSignatures reads whatever a form brings as a signature: it is drawn anew or
// refused, and never more than was sent.
func FuzzSignatures(f *testing.F) {
	f.Add("data:image/png;base64,iVBORw0KGgo=", "")
	f.Add("data:image/png;base64,", "Ann")
	f.Add("data:image/svg+xml;base64,PHN2Zy8+", " ")
	f.Fuzz(func(t *testing.T, drawn, typed string) {
		b, wrong := signatureIn(drawn, typed)
		if (len(b) > 0) == (wrong != "") {
			t.Errorf("%d bytes, and %q", len(b), wrong)
		}
	})
}
