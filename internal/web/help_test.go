package web

import (
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestKeySheet finds every key that the reader hears on the page of help, and the
// other way round.
func TestKeySheet(t *testing.T) {
	d := example(t)
	d.enter(t)
	script, err := os.ReadFile("static/reader-keys.js")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, g := range d.files.keySheet() {
		if strings.HasPrefix(g.Name, "Reading: ") {
			n += len(g.Keys)
		}
	}
	if listed := strings.Count(string(script), "\t\tact(\""); n != listed || n < 20 {
		t.Errorf("the sheet has %d keys of the reader, which hears %d", n, listed)
	}
	_, body, _ := d.get(t, "/help")
	for _, want := range []string{"Code in vivo: the words name the code", "<kbd>⇧Z</kbd>", "Find words in all interviews", "Reading: pick words", "Open P07, Nasreen"} {
		if !strings.Contains(body, want) {
			t.Errorf("%q is not in help", want)
		}
	}
}

// TestKeysRest switches the keys of a single letter off, here and in the reader,
// and keeps what else the reader remembers.
func TestKeysRest(t *testing.T) {
	d := example(t)
	d.enter(t)
	at, err := url.Parse(d.url)
	if err != nil {
		t.Fatal(err)
	}
	d.client.Jar.SetCookies(at, []*http.Cookie{{Name: wishCookie, Value: url.PathEscape(`{"size":19}`), Path: "/"}})
	turn := func(to string) string {
		t.Helper()
		r, err := d.client.PostForm(d.url+"/help/keys", url.Values{"keys": {to}})
		if err != nil || r.StatusCode != http.StatusOK {
			t.Fatalf("switching: %v", err)
		}
		r.Body.Close()
		for _, c := range d.client.Jar.Cookies(at) {
			if c.Name == wishCookie {
				text, err := url.PathUnescape(c.Value)
				if err != nil {
					t.Fatal(err)
				}
				return text
			}
		}
		return ""
	}
	if got := turn("off"); !strings.Contains(got, `"keys":"off"`) || !strings.Contains(got, `"size":19`) {
		t.Errorf("off, the reader remembers %s", got)
	}
	for _, page := range []string{"/help", "/s/example"} {
		if _, body, _ := d.get(t, page); !strings.Contains(body, ` data-keys="off"`) {
			t.Errorf("%s does not say that the keys rest", page)
		}
	}
	if got := turn("on"); strings.Contains(got, "keys") || !strings.Contains(got, `"size":19`) {
		t.Errorf("on, the reader remembers %s", got)
	}
	if _, body, _ := d.get(t, "/help"); strings.Contains(body, `data-keys`) {
		t.Error("the keys still rest")
	}
}

// TestQuestionMark opens help by its key in a browser, unless the keys rest.
func TestQuestionMark(t *testing.T) {
	d := example(t)
	ctx := browser(t, 1024)
	do(t, ctx, chromedp.Navigate(d.url+d.Entrance()), chromedp.Navigate(d.url+"/s/example"), chromedp.WaitReady(chromedp.CSS("main")))
	do(t, ctx, chromedp.KeyEvent("?"), chromedp.WaitReady(chromedp.CSS("#first")))
	if at := js[string](t, ctx, "location.pathname"); at != "/help" {
		t.Errorf("? leads to %s", at)
	}
	js[any](t, ctx, "document.querySelector('#keys form button').click(); null") // a mouse might meet the change of pages
	do(t, ctx, chromedp.WaitReady(chromedp.CSS("html[data-keys=off]")))
	do(t, ctx, chromedp.Navigate(d.url+"/s/example"), chromedp.WaitReady(chromedp.CSS("main")), chromedp.KeyEvent("?"))
	if at := js[string](t, ctx, "location.pathname"); at != "/s/example" {
		t.Errorf("with the keys at rest, ? leads to %s", at)
	}
}
