package web

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestFirstRun does what docs/guide/first-run.md tells a new user to do, word by
// word, with the mouse and the keyboard.
func TestFirstRun(t *testing.T) {
	d := example(t)
	ctx := browser(t, 1440)
	follow := func(name string) {
		t.Helper()
		js[any](t, ctx, `(() => { const a = [...document.querySelectorAll("a")].find(a => a.textContent.trim().startsWith(`+"`"+name+"`"+`)); if (!a) throw "no link " + `+"`"+name+"`"+`; a.click(); })(), null`)
		do(t, ctx, chromedp.Sleep(300*time.Millisecond), chromedp.WaitReady(chromedp.CSS("main")))
	}
	wait := func(what, expression string) {
		t.Helper()
		for range 60 {
			if js[bool](t, ctx, expression) {
				return
			}
			do(t, ctx, chromedp.Sleep(150*time.Millisecond))
		}
		t.Fatalf("%s: %s", what, js[string](t, ctx, "document.getElementById('said')?.textContent ?? document.title"))
	}
	do(t, ctx, chromedp.Navigate(d.url+d.Entrance()), chromedp.WaitReady(chromedp.CSS("main")))
	follow("Care that helps")
	wait("the overview", "location.pathname === '/s/example'")
	follow("Interviews")
	wait("the interviews", "location.pathname === '/s/example/interviews'")
	follow("P07")
	wait("the reader", "!!document.querySelector('#tr.laid, #tr.listed')")

	js[any](t, ctx, pick+"('every time he says to me')")
	do(t, ctx, chromedp.KeyEvent("c"))
	wait("the palette", "!document.getElementById('quick').hidden")
	do(t, ctx, chromedp.KeyEvent("tru"))
	wait("what is typed", "document.getElementById('typed').value === 'tru' && /^Trust/.test(document.querySelector('#options li').textContent)")
	do(t, ctx, chromedp.KeyEvent("\r"))
	made := func() int {
		t.Helper()
		study, err := d.app.Study(t.Context(), "example")
		if err != nil {
			t.Fatal(err)
		}
		v, err := d.app.ReadDocument(t.Context(), maya, study.ID, "P07")
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, c := range v.Codings {
			if v.Me != "" && c.Coder == v.Me {
				n++
			}
		}
		return n
	}
	stored := func(n int) {
		t.Helper()
		for range 60 {
			if made() == n {
				return
			}
			do(t, ctx, chromedp.Sleep(150*time.Millisecond))
		}
		t.Fatalf("%d codings are stored, not %d; the page says %q", made(), n, js[string](t, ctx, "document.getElementById('said').textContent"))
	}
	stored(1)
	wait("the foot line", "/Trust/.test(document.getElementById('said').textContent)")

	js[any](t, ctx, pick+"('It was these or fig rolls')")
	do(t, ctx, chromedp.KeyEvent("c"))
	wait("the palette again", "!document.getElementById('quick').hidden")
	do(t, ctx, chromedp.KeyEvent("small talk"))
	wait("the new name", "document.getElementById('typed').value === 'small talk'")
	js[any](t, ctx, "document.getElementById('typed').dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', shiftKey: true, bubbles: true, cancelable: true})), null")
	stored(2)
	js[any](t, ctx, pick+"('One arm')")
	do(t, ctx, chromedp.KeyEvent("v"))
	stored(3)
	do(t, ctx, chromedp.KeyEvent("z"))
	stored(2)
	do(t, ctx, chromedp.KeyEvent("Z"))
	stored(3)
	do(t, ctx, chromedp.KeyEvent("?"))
	wait("the sheet of keys", "document.getElementById('keys').open")
	js[any](t, ctx, "document.getElementById('keys').close(), null")
	follow("Questions")
	wait("questions", "location.pathname === '/s/example/questions'")
	js[any](t, ctx, `(() => { const f = document.querySelector("main input[name=ask]"); f.value = '"Humanised care/*"'; f.form.requestSubmit(); })(), null`)
	wait("the passages", "document.title.startsWith('Humanised care')")
}
