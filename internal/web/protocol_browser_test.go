package web

import (
	"context"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// tabOnTo goes on by the Tab key until what a selector names has the focus.
func tabOnTo(t *testing.T, ctx context.Context, selector string) {
	t.Helper()
	for range 150 {
		do(t, ctx, chromedp.KeyEvent(kb.Tab))
		if js[bool](t, ctx, "document.activeElement?.matches("+strconv.Quote(selector)+") === true") {
			return
		}
	}
	t.Fatalf("Tab does not lead to %s", selector)
}

// ready waits for a page that holds what a selector names, with nothing of the
// page before still changing over.
func ready(t *testing.T, ctx context.Context, selector string) {
	t.Helper()
	until(t, ctx, "document.readyState === 'complete' && !!document.querySelector("+strconv.Quote(selector)+")")
	do(t, ctx, chromedp.Sleep(250*time.Millisecond))
}

// TestProtocolAndVaultByKeyboard begins a protocol, writes a text and a line,
// takes that back, makes the vault, keeps its key, closes and opens it, and never
// touches a mouse.
func TestProtocolAndVaultByKeyboard(t *testing.T) {
	d, s := fresh(t)
	vaulted(t, d)
	ctx := browser(t, 1440)
	restart(t, d, ctx)
	said := func(what string) {
		t.Helper()
		until(t, ctx, "document.querySelector('.notice')?.textContent.includes("+strconv.Quote(what)+") === true")
		do(t, ctx, chromedp.Sleep(250*time.Millisecond))
	}
	do(t, ctx, chromedp.Navigate(d.url+"/s/talk/protocol"))
	ready(t, ctx, ".pttemplates")
	tabOnTo(t, ctx, `button[value="critical-incidents"]`)
	do(t, ctx, chromedp.KeyEvent(kb.Enter))
	said("10 parts of the protocol were filled")
	tabOnTo(t, ctx, `a[href*="edit=aims"]`)
	do(t, ctx, chromedp.KeyEvent(kb.Enter))
	ready(t, ctx, "#pt-body")
	until(t, ctx, "document.activeElement.id === 'pt-body'")
	js[any](t, ctx, "document.activeElement.select(); null")
	do(t, ctx, chromedp.KeyEvent("To learn what helps."))
	tabOnTo(t, ctx, ".ptform .main")
	do(t, ctx, chromedp.KeyEvent(kb.Enter))
	said("The aims is in version 2.")
	if got := d.partOf(t, s.ID, firsthand.Aims).InForce.Body; got != "To learn what helps." {
		t.Errorf("the aims are %q", got)
	}
	do(t, ctx, chromedp.KeyEvent("z"))
	said("Taken back")
	if got := d.partOf(t, s.ID, firsthand.Aims); len(got.Versions) != 1 {
		t.Errorf("taken back there are %d versions", len(got.Versions))
	}
	tabOnTo(t, ctx, `a[href*="edit=eligibility"]`)
	do(t, ctx, chromedp.KeyEvent(kb.Enter))
	ready(t, ctx, "#pt-text-1")
	until(t, ctx, "document.activeElement.id === 'pt-text-1'")
	tabOnTo(t, ctx, `button[value="more"]`)
	do(t, ctx, chromedp.KeyEvent(kb.Enter))
	ready(t, ctx, "#pt-text-5")
	until(t, ctx, "document.activeElement.id === 'pt-text-5'")
	do(t, ctx, chromedp.KeyEvent("Lives in the county"))
	tabOnTo(t, ctx, "#pt-key-5")
	do(t, ctx, chromedp.KeyEvent("county"), chromedp.KeyEvent(kb.Enter)) // Enter keeps, and moves no line
	said("The eligibility is in version 2.")
	if it, ok := d.partOf(t, s.ID, firsthand.Eligibility).InForce.Item("county"); !ok || it.Kind != firsthand.Include || it.Text != "Lives in the county" {
		t.Errorf("the new criterion is %+v", it)
	}

	do(t, ctx, chromedp.Navigate(d.url+"/vault"))
	ready(t, ctx, "#new-passphrase")
	tabOnTo(t, ctx, "#new-passphrase")
	do(t, ctx, chromedp.KeyEvent("four ordinary words here"), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent("four ordinary words here"), chromedp.KeyEvent(kb.Enter))
	ready(t, ctx, "#recovery")
	if js[bool](t, ctx, "document.querySelector('[data-print]').hidden") {
		t.Error("the key cannot be printed")
	}
	tabOnTo(t, ctx, `input[name="kept"]`)
	do(t, ctx, chromedp.KeyEvent(" "))
	tabOnTo(t, ctx, ".vaultform .main")
	do(t, ctx, chromedp.KeyEvent(kb.Enter))
	ready(t, ctx, ".vaultpage #roles-h")
	if got := js[string](t, ctx, "location.pathname + document.querySelector('.lede').textContent"); !strings.HasPrefix(got, "/vaultOpen as lead") {
		t.Errorf("after the key one is at %q", got)
	}
	do(t, ctx, chromedp.Navigate(d.url+"/s/talk/protocol"))
	ready(t, ctx, ".vaulted")
	tabOnTo(t, ctx, ".vaulted button")
	do(t, ctx, chromedp.KeyEvent(kb.Enter))
	until(t, ctx, "location.pathname === '/s/talk/protocol' && document.readyState === 'complete' && !document.querySelector('.vaulted')")
	if _, _, open := d.app.VaultHeld(); open {
		t.Error("the vault is open")
	}
	do(t, ctx, chromedp.Navigate(d.url+"/vault"))
	ready(t, ctx, "#secret")
	until(t, ctx, "document.activeElement.id === 'secret'")
	do(t, ctx, chromedp.KeyEvent("not these words"), chromedp.KeyEvent(kb.Enter))
	ready(t, ctx, "#open-wrong")
	if got := js[string](t, ctx, "document.querySelector('#secret').value + document.querySelector('#secret').getAttribute('aria-describedby')"); got != "open-wrong" {
		t.Errorf("the field holds %q", got)
	}
	do(t, ctx, chromedp.Sleep(firstWait))
	until(t, ctx, "document.activeElement.id === 'secret'")
	do(t, ctx, chromedp.KeyEvent("four ordinary words here"), chromedp.KeyEvent(kb.Enter))
	ready(t, ctx, ".vaulted")
}

// TestAccessOfProtocolAndVault looks for what keeps people out of either, in
// light and dark, wide and narrow, and that nothing goes sideways.
func TestAccessOfProtocolAndVault(t *testing.T) {
	axe, err := os.ReadFile("testdata/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	d := example(t)
	vaulted(t, d)
	if _, err := d.app.NewStudy(t.Context(), maya, "empty", "Nothing yet"); err != nil {
		t.Fatal(err)
	}
	ctx := browser(t, 1440)
	do(t, ctx, chromedp.Navigate(d.url+d.Entrance()))
	look := func(page string) {
		t.Helper()
		for _, width := range []int64{1440, 390} {
			do(t, ctx, chromedp.EmulateViewport(width, 900))
			js[any](t, ctx, string(axe)+"; for (const d of document.querySelectorAll('main details')) d.open = true; null")
			if got := js[int](t, ctx, "document.documentElement.scrollWidth"); int64(got) > width {
				t.Errorf("%s is %d wide at %d", page, got, width)
			}
			for _, mode := range []string{"light", "dark"} {
				js[any](t, ctx, "document.documentElement.dataset.mode = '"+mode+"'; null")
				until(t, ctx, "document.getAnimations().length === 0")
				js[any](t, ctx, `window.__axe = null; axe.run(document, {resultTypes: ["violations"]}).then(r => { window.__axe = r.violations.map(v => v.id + ": " + v.nodes.length + " × " + v.nodes[0].html.slice(0, 160) + " " + (v.nodes[0].any[0]?.message ?? v.nodes[0].all[0]?.message ?? "")); }); null`)
				for range 600 {
					if js[bool](t, ctx, "window.__axe !== null") {
						break
					}
					time.Sleep(50 * time.Millisecond)
				}
				for _, v := range js[[]string](t, ctx, "window.__axe ?? ['axe did not end']") {
					t.Errorf("%s in %s at %d: %s", page, mode, width, v)
				}
			}
		}
	}
	open := func(page string) {
		t.Helper()
		do(t, ctx, chromedp.EmulateViewport(1440, 900), chromedp.Navigate(d.url+page))
		ready(t, ctx, "main")
		look(page)
	}
	type typed struct{ field, words string }
	send := func(form string, fields ...typed) {
		t.Helper()
		for _, f := range fields {
			js[any](t, ctx, "document.querySelector("+strconv.Quote("#"+f.field)+").value = "+strconv.Quote(f.words)+"; null")
		}
		js[any](t, ctx, "document.querySelector("+strconv.Quote(`form[action="`+form+`"]`)+").requestSubmit(); null")
	}
	for _, page := range []string{"/s/example/protocol", "/s/empty/protocol", "/s/example/protocol?edit=guide", "/s/example/protocol?edit=retention", "/s/example/protocol?edit=statements", "/s/empty/protocol?edit=sites",
		"/s/example/protocol/guide", "/s/empty/protocol/guide", "/s/example/protocol/sites/1", "/s/example/protocol/sites/1..2", "/vault"} {
		open(page)
	}
	send("/vault/new", typed{"new-passphrase", "four ordinary words here"}, typed{"new-again", "four ordinary words here"})
	ready(t, ctx, "#recovery")
	look("the recovery key")
	study, err := d.app.Study(t.Context(), app.Example)
	if err != nil {
		t.Fatal(err)
	}
	p, err := d.app.Introduce(t.Context(), maya, study.ID, app.Introduction{Identity: firsthand.Identity{Name: "Wilhelmina", Telephone: "07700 900461"}, Explained: true, Interested: true, Agreed: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.app.OpenIdentity(t.Context(), maya, study.ID, p.Number, "To ring about the time."); err != nil {
		t.Fatal(err)
	}
	if _, err := d.app.AddHolder(t.Context(), "transcriber", "other ordinary words", []firsthand.Class{firsthand.MaterialClass}); err != nil {
		t.Fatal(err)
	}
	open("/vault")
	d.app.LockVault()
	open("/vault")
	send("/vault/open", typed{"secret", "not these words"})
	ready(t, ctx, "#open-wrong")
	look("a wrong passphrase")
}
