package web

import (
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"firsthand.study"
)

// TestEveryPage opens every page on the example study.
func TestEveryPage(t *testing.T) {
	d := example(t)
	d.enter(t)
	code := regexp.MustCompile(`/s/example/codes/[0-9a-f-]{36}`).FindString(second(d.get(t, "/s/example/codes")))
	tests := []struct {
		path, title string
		holds       []string
	}{
		{"/", "Studies", []string{"Care that helps", "2,420"}},
		{"/s/example", "Care that helps", []string{"24 interviews", "Humanised care", "Asha", "The example study was built"}},
		{"/s/example/interviews", "Interviews", []string{"Nasreen", "2,589", "/s/example/interviews/P07.txt/read"}},
		{"/s/example/interviews?sort=words", "Interviews", []string{"Nasreen"}},
		{"/s/example/interviews/P07.txt/read", "P07, Nasreen, reading", []string{"INT", `<script type="application/json"`, "Anonymity", "At my chemist"}},
		{"/s/example/interviews/P07.txt/read?plain=1", "P07, Nasreen, reading", []string{"INT", `data-n="110"`, `id="L111"`, "Anonymity", "At my chemist"}},
		{"/s/example/interviews/P07/read?plain=1&coder=Bo", "P07", []string{"by Bo"}},
		{"/s/example/interviews/P07/read?plain=1&coder=-", "P07", []string{"0 of"}},
		{"/s/example/codes", "Codes", []string{"Being treated like a human being", "219"}},
		{"/s/example/codes?coder=every", "Codes", []string{"Humanised care"}},
		{code, "Humanised care", []string{"219 passages, 24 people", "lines"}},
		{"/s/example/questions", "Passages", []string{"Ask for passages", "Anonymity"}},
		{"/s/example/questions?ask=%22Humanised+care%2F*%22&coder=Asha", "Humanised care", []string{"219 passages, 24 of 24 people"}},
		{"/s/example/questions?ask=Anonymity%2F*&where=Gender%3Dfemale", "Anonymity", []string{"passages"}},
		{"/s/example/find?q=waiting+room", "waiting room", []string{"hits in", "line "}},
		{"/s/example/questions/together", "Codes together", []string{"pairs of codes share words"}},
		{"/s/example/questions/matrix?by=Time+in+treatment", "Codes by time in treatment", []string{"under 6 months", "over 5 years", "Humanised care, over 5 years: </span>90<"}},
		{"/s/example/agreement", "Agreement", []string{"6 interviews read by all of them", "Overall"}},
		{"/s/example/agreement?coder=Asha&coder=Bo&unit=turn&below=1", "Agreement", []string{"Counted by turn"}},
		{"/s/example/saturation", "Saturation", []string{"Guest, Namey and Chen", "new codes"}},
		{"/s/example/journal", "History", []string{"1 act", "Everybody in it is invented"}},
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			status, body, header := d.get(t, tt.path)
			if status != http.StatusOK {
				t.Fatalf("status %d: %s", status, body)
			}
			if title := between(body, "<title>", "</title>"); !strings.HasPrefix(title, tt.title) && !strings.Contains(title, tt.title) || !strings.HasSuffix(title, "Firsthand") {
				t.Errorf("the title is %q", title)
			}
			for _, want := range tt.holds {
				if !strings.Contains(body, want) {
					t.Errorf("%q is not on the page", want)
				}
			}
			for _, bad := range []string{"%!", "ZgotmplZ", "&lt;no value&gt;", "<script>", "style=\"\""} {
				if strings.Contains(body, bad) {
					t.Errorf("%q is on the page", bad)
				}
			}
			if !strings.HasSuffix(strings.TrimSpace(body), "</html>") {
				t.Error("the page is not whole")
			}
			for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY", "Content-Security-Policy": policy} {
				if got := header.Get(name); got != want {
					t.Errorf("%s is %q", name, got)
				}
			}
		})
	}
}

func second(_ int, body string, _ http.Header) string { return body }

func between(s, from, to string) string {
	_, rest, _ := strings.Cut(s, from)
	inside, _, _ := strings.Cut(rest, to)
	return inside
}

// TestLinksLeadSomewhere follows every link of the main pages once.
func TestLinksLeadSomewhere(t *testing.T) {
	d := example(t)
	d.enter(t)
	link := regexp.MustCompile(`(?:href|src)="(/[^"]*)`)
	seen := map[string]bool{}
	for _, page := range []string{"/", "/s/example", "/s/example/interviews", "/s/example/interviews/P07/read", "/s/example/questions", "/s/example/questions/matrix", "/s/example/saturation"} {
		_, body, _ := d.get(t, page)
		for _, m := range link.FindAllStringSubmatch(body, -1) {
			at, _, _ := strings.Cut(html.UnescapeString(m[1]), "#")
			kind := regexp.MustCompile(`(code=|codes/)[0-9a-f-]{36}`).ReplaceAllString(at, "$1")
			if seen[kind] {
				continue
			}
			seen[kind] = true
			if status, _, _ := d.get(t, at); status != http.StatusOK {
				t.Errorf("%s leads to %s, which answers %d", page, at, status)
			}
		}
	}
	if len(seen) < 60 {
		t.Errorf("only %d links were found", len(seen))
	}
}

// TestWhatIsNotThere asks for what does not exist, or belongs to another study.
func TestWhatIsNotThere(t *testing.T) {
	d := example(t)
	d.enter(t)
	other, err := d.app.NewStudy(t.Context(), maya, "other", "Another study")
	if err != nil {
		t.Fatal(err)
	}
	example, err := d.app.Study(t.Context(), "example")
	if err != nil {
		t.Fatal(err)
	}
	v, err := d.app.ReadDocument(t.Context(), maya, example.ID, "P07")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/nothing", "/s/none", "/s/other/interviews/P07/read", "/s/other/interviews/" + string(v.Document.ID) + "/read",
		"/s/other/codes/" + string(v.Codes[0].ID), "/s/example/interviews/P99/read", "/s/example/interviews/P07/read?code=" + string(other.ID), "/static/none.css",
		"/s/example/codes?coder=Nobody"} {
		if status, body, _ := d.get(t, path); status != http.StatusNotFound || !strings.Contains(body, "<h1>There is no") && !strings.Contains(body, "<h1>Nobody") {
			t.Errorf("%s answers %d: %s", path, status, between(body, "<h1>", "</h1>"))
		}
	}
	coding, code := string(v.Codings[0].ID), string(v.Codes[1].ID)
	for _, act := range []struct{ path, body string }{
		{"/s/other/interviews/P07/codings", `{}`},
		{"/s/other/interviews/P07/codings/" + coding + "/remove", `{}`},
		{"/s/example/interviews/P07/codings", `{"Start":900,"End":950,"Revision":1,"Codes":[{"Code":"` + string(other.ID) + `"}]}`},
		{"/s/other/interviews/" + string(v.Document.ID) + "/codings", `{"Start":1,"End":5,"Revision":1,"Codes":[{"Code":"` + code + `"}]}`},
	} {
		if status, said := d.post(t, act.path, act.body); status != http.StatusNotFound {
			t.Errorf("%s answers %d: %s", act.path, status, said)
		}
	}
	if after, err := d.app.ReadDocument(t.Context(), maya, example.ID, "P07"); err != nil || len(after.Codings) != len(v.Codings) {
		t.Errorf("%d codings are %d now (%v)", len(v.Codings), len(after.Codings), err)
	}
}

// post sends what the reader's script would.
func (d desk) post(t testing.TB, path, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequest("POST", d.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	a, err := d.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	var b strings.Builder
	if _, err := io.Copy(&b, a.Body); err != nil {
		t.Fatal(err)
	}
	return a.StatusCode, b.String()
}

// TestTheGate keeps everybody out but the browser that used the address.
func TestTheGate(t *testing.T) {
	d := example(t)
	ask := func(path string, change func(*http.Request)) *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", "http://127.0.0.1"+path, nil)
		change(r)
		w := httptest.NewRecorder()
		d.Handler().ServeHTTP(w, r)
		return w
	}
	same := func(*http.Request) {}
	entrance := d.Entrance()
	if w := ask("/s/example", same); w.Code != http.StatusForbidden || strings.Contains(w.Body.String(), "Care that helps") {
		t.Errorf("a stranger is answered %d", w.Code)
	}
	if w := ask("/enter/wrong", same); w.Code != http.StatusForbidden || len(w.Result().Cookies()) > 0 {
		t.Errorf("a wrong secret is answered %d", w.Code)
	}
	if w := ask(entrance, func(r *http.Request) { r.Host = "evil.example" }); w.Code != http.StatusForbidden {
		t.Errorf("a foreign name of this computer is answered %d", w.Code)
	}
	if w := ask(entrance, func(r *http.Request) { r.Header.Set("Sec-Purpose", "prefetch") }); w.Code != http.StatusServiceUnavailable {
		t.Errorf("a prefetch is answered %d", w.Code)
	}
	w := ask(entrance, same)
	cookies := w.Result().Cookies()
	if w.Code != http.StatusSeeOther || len(cookies) != 1 || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteStrictMode {
		t.Fatalf("the entrance answers %d with %v", w.Code, cookies)
	}
	if w := ask(entrance, same); w.Code != http.StatusForbidden {
		t.Errorf("the secret works twice: %d", w.Code)
	}
	known := func(r *http.Request) { r.AddCookie(cookies[0]) }
	if w := ask("/s/example", known); w.Code != http.StatusOK {
		t.Errorf("the session is answered %d", w.Code)
	}
	if w := ask(entrance, known); w.Code != http.StatusSeeOther {
		t.Errorf("the address again, in the same browser, is answered %d", w.Code)
	}
	r := httptest.NewRequest("POST", "http://127.0.0.1/example", nil)
	r.AddCookie(cookies[0])
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	foreign := httptest.NewRecorder()
	d.Handler().ServeHTTP(foreign, r)
	if foreign.Code != http.StatusForbidden {
		t.Errorf("another site's form is answered %d", foreign.Code)
	}
}

// TestEmpty opens every page of a study with nothing in it, and home with no
// study.
func TestEmpty(t *testing.T) {
	d := sit(t)
	d.enter(t)
	if _, body, _ := d.get(t, "/"); !strings.Contains(body, "No studies yet") || !strings.Contains(body, "Look around the example") {
		t.Error("home does not say how to begin")
	}
	if _, err := d.app.NewStudy(t.Context(), maya, "hip", "Waiting for a hip"); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"": "No interviews yet", "/interviews": "No interviews yet", "/codes": "No codes yet", "/questions": "Ask for passages",
		"/questions/together": "No two codes", "/questions/matrix": "Nothing is recorded", "/agreement": "Nobody has coded yet", "/saturation": "Nothing is coded yet",
		"/journal": "The study was made", "/find?q=rain": "Nobody says this"} {
		if status, body, _ := d.get(t, "/s/hip"+path); status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s answers %d without %q", path, status, want)
		}
	}
}

// TestWrongQuestions keeps what was typed and says what cannot be read.
func TestWrongQuestions(t *testing.T) {
	d := example(t)
	d.enter(t)
	for path, want := range map[string]string{"/s/example/questions?ask=(": "(", "/s/example/questions?ask=Nothing": "Nothing", "/s/example/find?q=%22": "&#34;"} {
		status, body, _ := d.get(t, path)
		if status < 400 || status > 499 || !strings.Contains(body, `role="alert"`) || !strings.Contains(body, `value="`+want) {
			t.Errorf("%s answers %d", path, status)
		}
	}
}

// hostile are texts that run, or break out, where a page does not escape them.
func hostile(t testing.TB) []string {
	t.Helper()
	b, err := os.ReadFile("testdata/hostile.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimSuffix(line, "\n"); line != "" {
			out = append(out, line)
		}
	}
	if len(out) < 50 {
		t.Fatalf("only %d hostile texts", len(out))
	}
	return out
}

// hostileStudy has every hostile text as a title, a document's name and words,
// a code's name and definition, and a coding.
func hostileStudy(t testing.TB, d desk) firsthand.Study {
	t.Helper()
	texts := hostile(t)
	s, err := d.app.NewStudy(t.Context(), maya, "hostile", texts[0])
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for i, h := range texts {
		name := "h" + strings.Repeat("x", i) + ".txt"
		if safe := strings.NewReplacer("/", "∕", "\x00", "").Replace(h); len(safe) < 200 {
			name = safe + ".txt"
		}
		if err := os.WriteFile(dir+"/"+name, []byte("P1: "+h+" and after it words.\nP2: "+h+"\nP1: yes\nP2: no\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	importAll(t, d, s, dir)
	lines, _, err := d.app.Interviews(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	for i, h := range texts {
		c, err := d.app.AddCode(t.Context(), maya, firsthand.Code{Study: s.ID, Name: h, Definition: h, UseWhen: h, NotWhen: h, Example: h, Title: h})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.app.AddCoding(t.Context(), maya, s.ID, lines[i%len(lines)].ID, c.ID, firsthand.Span{Start: 4, End: 9}); err != nil {
			t.Fatal(err)
		}
	}
	vaulted(t, d)
	if _, err := d.app.NewVault(t.Context(), "four green bottles standing"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.app.UseTemplate(t.Context(), maya, s.ID, "critical-incidents"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.app.WriteProvision(t.Context(), maya, s.ID, firsthand.Provision{Part: "aims", Body: texts[1], Note: texts[2]}); err != nil {
		t.Fatal(err)
	}
	p := recruiting{desk: d, study: s}.eligible(t, firsthand.Identity{Name: texts[0], Telephone: "01632 960001"})
	if err := d.app.SetPseudonym(t.Context(), maya, s.ID, p.Number, texts[0]); err != nil {
		t.Fatal(err)
	}
	if _, err := d.app.Book(t.Context(), maya, s.ID, p.Number, firsthand.Booking{At: "2031-01-29T14:00", Minutes: 60, Place: texts[3]}, ""); err != nil {
		t.Fatal(err)
	}
	return s
}
