package web

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// elsewhere are the addresses that no list of pages opens: each is tried where
// what it needs is made.
var elsewhere = map[string]string{
	"/enter/{secret}":                                    "the first address",
	"/static/{name...}":                                  "files of the program",
	"/r/{secret}":                                        "links are made where they are tried",
	"/r/{secret}/thanks":                                 "the same",
	"/c/{secret}":                                        "the same",
	"/imports/{tray}":                                    "trays are made by sending files",
	"/s/{study}/imports/{tray}":                          "the same",
	"/s/{study}/interviews/{interview}/news":             "a stream without an end",
	"/s/{study}/certificates/{certificate}":              "certificates are made by withdrawals",
	"/s/{study}/certificates/{certificate}/file":         "the same",
	"/s/{study}/interviews/{interview}/revisions/{span}": "the example has one revision of each text",
	"/s/{study}/protocol/{part}/{span}":                  "the example has one version of each part",
}

// everyPage is an address for each route that shows something of a study, so
// that no page is forgotten by who tries them all. What routes.go says is read,
// since the mux does not tell.
func everyPage(t testing.TB, d desk, s firsthand.Study, interview, person string) (pages []string) {
	t.Helper()
	src, err := os.ReadFile("routes.go")
	if err != nil {
		t.Fatal(err)
	}
	codes := d.codesOf(t, s.ID)
	var code firsthand.Code
	longest := "" // names that are long are where pages break
	for path, c := range codes {
		if len(path) > len(longest) || len(path) == len(longest) && path > longest {
			longest, code = path, c
		}
	}
	memo, err := d.app.AddMemo(t.Context(), maya, firsthand.Memo{Study: s.ID, About: code.ID, Title: "Near", Body: "Near to what?"})
	if err != nil {
		t.Fatal(err)
	}
	question, err := d.app.KeepQuestion(t.Context(), maya, s.ID, "The way there", "/questions/words?word=way")
	if err != nil {
		t.Fatal(err)
	}
	value := strings.NewReplacer("{study}", s.Name, "{interview}", url.PathEscape(interview), "{person}", url.PathEscape(person), "{code}", string(code.ID), "{memo}", string(memo.ID),
		"{entry}", "1", "{question}", string(question.ID), "{part}", "aims", "{$}", "")
	routes := regexp.MustCompile(`"GET (/[^"]*)"`).FindAllStringSubmatch(string(src), -1)
	if len(routes) < 40 {
		t.Fatalf("routes.go names %d pages", len(routes))
	}
	for _, r := range routes {
		if elsewhere[r[1]] != "" {
			continue
		}
		at := value.Replace(r[1])
		if strings.Contains(at, "{") {
			t.Errorf("nothing is known to put into %s: give it a value, or say where it is tried", r[1])
			continue
		}
		if at == "/s/"+s.Name+"/exchange/out" {
			at += "?what=codebook&as=csv"
		}
		pages = append(pages, at)
	}
	return pages
}

// shown are those pages of a list that are for people to read, after each has
// shown itself: an error page in its place would be looked at in vain.
func shown(t testing.TB, d desk, pages []string) (out []string) {
	t.Helper()
	for _, at := range pages {
		r, err := d.client.Get(d.url + at)
		if err != nil {
			t.Fatal(err)
		}
		_ = r.Body.Close()
		if r.StatusCode != http.StatusOK {
			t.Errorf("%s answers %d", at, r.StatusCode)
		}
		if strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") {
			out = append(out, at)
		}
	}
	return out
}

// axed says what keeps people out of a page, light and dark.
func axed(t testing.TB, ctx context.Context, axe, at, page string) {
	t.Helper()
	do(t, ctx, chromedp.Navigate(at), chromedp.WaitReady(chromedp.CSS("main")))
	js[any](t, ctx, axe+"; null")
	for _, mode := range []string{"light", "dark"} {
		js[any](t, ctx, "document.documentElement.dataset.mode = '"+mode+"'; null")
		time.Sleep(100 * time.Millisecond)
		until(t, ctx, "document.getAnimations().length === 0") // colours change in 90 ms
		js[any](t, ctx, `window.__axe = null; axe.run(document, {resultTypes: ["violations"]}).then(r => { window.__axe = r.violations.map(v => v.id + ": " + v.nodes.length + " × " + v.nodes[0].html.slice(0, 160) + " " + (v.nodes[0].any[0]?.message ?? v.nodes[0].all[0]?.message ?? "")); }); null`)
		for range 600 {
			if js[bool](t, ctx, "window.__axe !== null") {
				break
			}
			time.Sleep(50 * time.Millisecond)
		}
		for _, v := range js[[]string](t, ctx, "window.__axe ?? ['axe did not end']") {
			t.Errorf("%s in %s: %s", page, mode, v)
		}
	}
}

// TestAccess looks for what keeps people out of the pages, light and dark.
func TestAccess(t *testing.T) {
	axe, err := os.ReadFile("testdata/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	d := example(t)
	d.enter(t)
	s, err := d.app.Study(t.Context(), app.Example)
	if err != nil {
		t.Fatal(err)
	}
	pages := append(shown(t, d, everyPage(t, d, s, "P07", "P07")), "/nothing", "/s/example/questions?ask=Anonymity%2F*", "/s/example/find?q=waiting", "/s/example/questions/words?word=time", "/s/example/codes?new=1")
	for some := range slices.Chunk(pages, 12) { // a browser is given only so long
		t.Run(some[0], func(t *testing.T) {
			ctx := browser(t, 1440)
			restart(t, d, ctx)
			for _, page := range some {
				axed(t, ctx, string(axe), d.url+page, page)
			}
		})
	}
}
