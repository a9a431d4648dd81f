package web

import (
	"html"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// program asks the API as a program does, with a token and no cookie.
func (d desk) program(t testing.TB, method, path, token, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequest(method, d.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	r.Header.Set("Content-Type", "application/json")
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	return a.StatusCode, string(b)
}

// makeOne makes a token on its page, and returns it as the page shows it.
func (d desk) makeOne(t testing.TB, name, writes string) string {
	t.Helper()
	r, err := d.client.PostForm(d.url+"/you/tokens", url.Values{"name": {name}, "writes": {writes}})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	secret := regexp.MustCompile(`value="(firsthand_[\w-]{43})"`).FindStringSubmatch(string(b))
	if secret == nil {
		t.Fatal("the new token is not shown")
	}
	return secret[1]
}

// TestTokens lets programs in that bring a token, as far as it goes, and nobody
// else.
func TestTokens(t *testing.T) {
	d := example(t)
	if code, said := d.program(t, "GET", "/api/v1/studies", "", ""); code != http.StatusUnauthorized || strings.Contains(said, "example") {
		t.Errorf("a program without a token is answered %d: %s", code, said)
	}
	if code, _ := d.program(t, "GET", "/api/v1/studies", "firsthand_"+strings.Repeat("a", 43), ""); code != http.StatusUnauthorized {
		t.Errorf("a made-up token is answered %d", code)
	}
	if code, said := d.program(t, "GET", "/you/tokens", "", ""); code != http.StatusForbidden || strings.Contains(said, "Make a token") {
		t.Errorf("the page of tokens answers a stranger %d", code)
	}
	d.enter(t)
	if code, body, _ := d.get(t, "/api/v1/studies"); code != http.StatusOK || !strings.Contains(body, `"example"`) {
		t.Errorf("the browser of the session is answered %d", code)
	}
	reader := d.makeOne(t, "Reading <b>", "")
	if _, body, _ := d.get(t, "/you/tokens"); strings.Contains(body, reader) || !strings.Contains(body, "Reading &lt;b&gt;") {
		t.Error("the token is shown twice, or its name is not shown")
	}
	if code, said := d.program(t, "GET", "/api/v1/studies/example/codings?limit=1", reader, ""); code != http.StatusOK {
		t.Errorf("a token is answered %d: %s", code, said)
	}
	const code = `{"path": "By a program"}`
	if status, said := d.program(t, "POST", "/api/v1/studies/example/codes", reader, code); status != http.StatusForbidden || !strings.Contains(said, "only read") {
		t.Errorf("a token that may read makes a code: %d %s", status, said)
	}
	writer := d.makeOne(t, "Coding", "1")
	if status, said := d.program(t, "POST", "/api/v1/studies/example/codes", writer, code); status != http.StatusCreated {
		t.Errorf("a token that may code is answered %d: %s", status, said)
	}
	if status, _ := d.program(t, "GET", "/s/example", writer, ""); status != http.StatusForbidden {
		t.Errorf("a token opens pages: %d", status)
	}
	r, err := http.NewRequest("GET", d.url+"/api/v1/studies", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "firsthand.example"
	r.Header.Set("Authorization", "Bearer "+writer)
	if a, err := http.DefaultClient.Do(r); err != nil || a.StatusCode != http.StatusForbidden {
		t.Errorf("a foreign name of this computer is answered %v (%v)", a.Status, err)
	}
	_, page, _ := d.get(t, "/you/tokens")
	ids := regexp.MustCompile(`/you/tokens/([\w-]{8})/revoke`).FindAllStringSubmatch(page, -1)
	if len(ids) != 2 {
		t.Fatalf("%d tokens are listed", len(ids))
	}
	if a, err := d.client.PostForm(d.url+"/you/tokens/"+ids[1][1]+"/revoke", nil); err != nil || a.StatusCode != http.StatusOK {
		t.Fatalf("revoking: %v", err)
	}
	if code, _ := d.program(t, "GET", "/api/v1/studies", writer, ""); code != http.StatusUnauthorized {
		t.Errorf("a revoked token is answered %d", code)
	}
	if code, _ := d.program(t, "GET", "/api/v1/studies", reader, ""); code != http.StatusOK {
		t.Errorf("the other token is answered %d", code)
	}
	other := sit(t)
	if err := other.AdmitProgram("a file", "short"); err == nil {
		t.Error("a short token is taken")
	}
	kept := NewToken()
	if err := other.AdmitProgram("a file", kept); err != nil {
		t.Fatal(err)
	}
	if code, _ := other.program(t, "GET", "/api/v1/studies", kept, ""); code != http.StatusOK {
		t.Errorf("a token from a file is answered %d", code)
	}
}

// TestAPIFromAnotherSite sees to it that the browser's session cannot be used by a
// page that is not ours.
func TestAPIFromAnotherSite(t *testing.T) {
	d := example(t)
	d.enter(t)
	for _, site := range []string{"cross-site", "same-site"} {
		r, err := http.NewRequest("POST", d.url+"/api/v1/studies/example/codes", strings.NewReader(`{"path": "Foreign"}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Sec-Fetch-Site", site)
		a, err := d.client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		a.Body.Close()
		if a.StatusCode != http.StatusForbidden || a.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("a %s request is answered %d", site, a.StatusCode)
		}
	}
}

// TestSnippets runs what the page of tokens and the guide give for Python, just as
// it stands, and asks R whether what they give for R can be read.
func TestSnippets(t *testing.T) {
	d := example(t)
	d.enter(t)
	secret := d.makeOne(t, "A test", "")
	_, page, _ := d.get(t, "/you/tokens")
	guide, err := os.ReadFile("../../docs/guide/api.md")
	if err != nil {
		t.Fatal(err)
	}
	of := func(language string) []string {
		shown := between(page, `<pre class="mono" id="`+language+`"`, "</pre>")
		_, shown, _ = strings.Cut(shown, ">")
		all := []string{html.UnescapeString(shown)}
		for _, m := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(string(guide), -1) {
			all = append(all, strings.ReplaceAll(m[1], "http://127.0.0.1:8080", d.url))
		}
		if len(all) < 2 {
			t.Fatalf("the guide has no %s", language)
		}
		return all
	}
	const codings = 2420 // of the example study, as home says
	t.Run("Python", func(t *testing.T) {
		python, err := exec.LookPath("python3")
		if err != nil {
			t.Skip("python3 is not installed, so its snippets are not run")
		}
		for i, snippet := range of("python") {
			c := exec.CommandContext(t.Context(), python, "-I", "-c", snippet)
			c.Env = append(os.Environ(), "FIRSTHAND_TOKEN="+secret, "PYTHONIOENCODING=utf-8")
			out, err := c.CombinedOutput()
			if err != nil || !strings.Contains(string(out), strconv.Itoa(codings)) {
				t.Errorf("snippet %d: %v\n%s\n%s", i, err, out, snippet)
			}
		}
	})
	t.Run("R", func(t *testing.T) {
		r, err := exec.LookPath("Rscript")
		if err != nil {
			t.Skip("there is no R here, so nothing is asked whether its snippets can be read")
		}
		for i, snippet := range of("r") {
			file := filepath.Join(t.TempDir(), "snippet.R")
			if err := os.WriteFile(file, []byte(snippet), 0o600); err != nil {
				t.Fatal(err)
			}
			if out, err := exec.CommandContext(t.Context(), r, "-e", "invisible(parse(commandArgs(TRUE)))", file).CombinedOutput(); err != nil {
				t.Errorf("snippet %d: %v\n%s", i, err, out)
			}
		}
	})
}
