package web

import (
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"firsthand.study"
	"firsthand.study/internal/app"
)

func importAll(t testing.TB, d desk, s firsthand.Study, dir string) {
	t.Helper()
	if _, err := d.app.Import(t.Context(), maya, s.ID, []string{dir}, app.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
}

// hostilePages are the pages of the hostile study, with hostile questions too.
func hostilePages(t testing.TB, d desk, s firsthand.Study) []string {
	t.Helper()
	base := "/s/" + s.Name
	lines, _, err := d.app.Interviews(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	pages := append(shown(t, d, everyPage(t, d, s, lines[1].Name, "P01")), base+"/codes?new=1")
	for _, l := range lines[:8] {
		pages = append(pages, readAt(base, l.Name, 0))
	}
	for _, h := range hostile(t)[:8] {
		q := url.QueryEscape(h)
		pages = append(pages, base+"/find?q="+q+"&literal=1", base+"/questions?ask="+q+"&where="+q, base+"/"+url.PathEscape(h))
	}
	codes, _, err := d.app.Codebook(t.Context(), s.ID, "every")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range codes[:4] {
		pages = append(pages, base+"/codes/"+string(c.ID), base+"/codes?open="+string(c.ID), base+"/codes/"+string(c.ID)+"/split", base+"/codes/"+string(c.ID)+"/delete")
	}
	return pages
}

// TestHostileTextsAreEscaped looks for them raw in what the server sends.
func TestHostileTextsAreEscaped(t *testing.T) {
	d := sit(t)
	d.enter(t)
	s := hostileStudy(t, d)
	for _, page := range hostilePages(t, d, s) {
		status, body, _ := d.get(t, page)
		if status >= 500 {
			t.Errorf("%s answers %d", page, status)
		}
		for _, h := range hostile(t) {
			if strings.ContainsAny(h, "<\"") && strings.Contains(body, h) {
				t.Errorf("%s shows %q as it stands", page, h)
			}
		}
	}
	if _, body, _ := d.get(t, "/s/hostile/codes"); !strings.Contains(body, "&lt;script&gt;window.__hit=1&lt;/script&gt;") {
		t.Error("the hostile codes are not on the page at all")
	}
}

// TestHostileTextsDoNotRun opens the pages in a browser.
func TestHostileTextsDoNotRun(t *testing.T) {
	d := sit(t)
	s := hostileStudy(t, d)
	ctx := browser(t, 1440)
	d.enter(t)
	pages := hostilePages(t, d, s)
	restart(t, d, ctx)
	for _, page := range pages {
		do(t, ctx, chromedp.Navigate(d.url+page), chromedp.WaitReady(chromedp.CSS("main")))
		if js[bool](t, ctx, "'__hit' in window") {
			t.Errorf("something ran on %s", page)
		}
		if at := js[string](t, ctx, "location.host"); !strings.HasSuffix(d.url, at) {
			t.Errorf("%s led away to %s", page, at)
		}
	}
}
