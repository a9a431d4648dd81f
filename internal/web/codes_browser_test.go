package web

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"firsthand.study"
)

// TestCodebookByHand opens, renames, moves and takes back on the codebook's page
// by mouse and by keys, and looks at every new page with axe in light and dark,
// at three widths.
func TestCodebookByHand(t *testing.T) {
	d := example(t)
	s, err := d.app.Study(t.Context(), "example")
	if err != nil {
		t.Fatal(err)
	}
	codes := d.codesOf(t, s.ID)
	near := codes["Location/Near home"]
	if _, err := d.app.AddMemo(t.Context(), maya, firsthand.Memo{Study: s.ID, About: near.ID, Title: "Near", Body: "Near to what?\nThe bus, or the house."}); err != nil {
		t.Fatal(err)
	}
	ctx := browser(t, 1440)
	do(t, ctx, chromedp.Navigate(d.url+d.Entrance()), chromedp.Navigate(d.url+"/s/example/codes"), chromedp.WaitReady(chromedp.CSS("#codebook.live")))
	row := "#c-" + string(near.ID)
	link := fmt.Sprintf("document.querySelector('%s a.code')", row)
	until := func(what, condition string) {
		t.Helper()
		for range 400 {
			if js[bool](t, ctx, "!!("+condition+")") {
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
		t.Fatalf("%s: it never came", what)
	}
	js[any](t, ctx, link+".scrollIntoView({block: 'center'}); null")
	do(t, ctx, chromedp.Click(chromedp.CSS(row+" a.code")))
	until("a code is opened", "document.querySelector('#code-name')?.value === 'Near home'")
	if !js[bool](t, ctx, "document.activeElement === "+link) {
		t.Error("opening a code moves the focus away from it")
	}

	// By keys: down past its sibling, out to the top, and both taken back.
	do(t, ctx, chromedp.KeyEvent(kb.ArrowDown, chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	until("down", "document.querySelector('.notice')?.textContent.includes('was moved')")
	if c := d.codesOf(t, s.ID)["Location/Near home"]; c.Position != 2 {
		t.Errorf("after Control and down it stands at %d", c.Position)
	}
	do(t, ctx, chromedp.KeyEvent(kb.ArrowLeft, chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	until("out", "document.querySelector('"+row+"')?.dataset.d === '0'")
	if !js[bool](t, ctx, "document.activeElement === "+link) {
		t.Error("a move loses the focus")
	}
	do(t, ctx, chromedp.KeyEvent("z"))
	until("undo", "document.querySelector('"+row+"')?.dataset.d === '1' && document.readyState === 'complete'")
	if _, there := d.codesOf(t, s.ID)["Location/Near home"]; !there {
		t.Error("Z did not take the move back")
	}

	// Arrows go from code to code; Escape closes.
	do(t, ctx, chromedp.Navigate(d.url+"/s/example/codes?open="+string(near.ID)), chromedp.WaitReady(chromedp.CSS("#codebook.live")))
	js[any](t, ctx, link+".focus(); null")
	do(t, ctx, chromedp.KeyEvent(kb.ArrowUp))
	if js[bool](t, ctx, "document.activeElement === "+link) {
		t.Error("the arrow does not go to another code")
	}
	// A field is kept on leaving it.
	js[any](t, ctx, "{const f = document.querySelector('#code-definition'); f.value = 'A walk away.'; f.dispatchEvent(new Event('change', {bubbles: true}))} null")
	until("kept", "document.querySelector('.notice')?.textContent.includes('was changed')")
	if c := d.codesOf(t, s.ID)["Location/Near home"]; c.Definition != "A walk away." {
		t.Errorf("the definition is %q", c.Definition)
	}
	do(t, ctx, chromedp.KeyEvent(kb.Escape))
	until("closed", "!document.querySelector('#code')")

	// By hand: dragged below another.
	above := codes["Anonymity"]
	js[any](t, ctx, fmt.Sprintf(`{const a = document.querySelector('%s'), b = document.querySelector('#c-%s'), box = b.getBoundingClientRect(), data = new DataTransfer();
		const at = {bubbles: true, cancelable: true, dataTransfer: data, clientX: box.left + 20, clientY: box.top + box.height / 2};
		a.dispatchEvent(new DragEvent('dragstart', at)); b.dispatchEvent(new DragEvent('dragover', at)); b.dispatchEvent(new DragEvent('drop', at)); a.dispatchEvent(new DragEvent('dragend', at))} null`, row, above.ID))
	until("dragged", "document.querySelector('.notice')?.textContent.includes('was moved')")
	if _, there := d.codesOf(t, s.ID)["Anonymity/Near home"]; !there {
		t.Error("a dragged code does not stand below the one it was dropped on")
	}

	axe, err := os.ReadFile("testdata/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	head, err := d.app.Head(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	at := "/s/example/codes/" + string(near.ID)
	for _, page := range []struct{ name, path string }{
		{"codes", "/s/example/codes"}, {"codes-open", "/s/example/codes?open=" + string(near.ID)}, {"codes-new", "/s/example/codes?new=1"}, {"code", at},
		{"merge", at + "/merge?into=Familiarity"}, {"split", at + "/split"}, {"delete", at + "/delete"}, {"compare", "/s/example/codes/compare"},
		{"memos", "/s/example/memos"}, {"history", "/s/example/journal?verify=1"}, {"history-of", "/s/example/journal?object=" + string(near.ID)},
		{"entry", fmt.Sprintf("/s/example/journal/%d", head)}, {"trash", "/s/example/trash"},
	} {
		do(t, ctx, chromedp.Navigate(d.url+page.path), chromedp.WaitReady(chromedp.CSS("main")))
		js[any](t, ctx, string(axe)+"; document.querySelector('.notice')?.remove(); null")
		for _, width := range []int64{1440, 1024, 390} {
			do(t, ctx, chromedp.EmulateViewport(width, 900))
			for _, mode := range []string{"light", "dark"} {
				js[any](t, ctx, "document.documentElement.dataset.mode = '"+mode+"'; null")
				if over := js[int](t, ctx, "document.documentElement.scrollWidth - innerWidth"); over > 0 {
					t.Errorf("%s at %d is %d pixels too wide", page.name, width, over)
				}
				if dir := os.Getenv("FIRSTHAND_LOOK"); dir != "" {
					do(t, ctx, chromedp.Sleep(150*time.Millisecond))
					png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
					if err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s-%d-%s.png", page.name, width, mode)), png, 0o600); err != nil {
						t.Fatal(err)
					}
				}
				if width < 1440 {
					continue
				}
				do(t, ctx, chromedp.Sleep(120*time.Millisecond)) // colours have settled
				js[any](t, ctx, `window.__axe = null; axe.run(document, {resultTypes: ["violations"]}).then(r => { window.__axe = r.violations.map(v => v.id + ": " + v.nodes.length + " × " + v.nodes[0].html.slice(0, 160) + " " + (v.nodes[0].any[0]?.message ?? v.nodes[0].all[0]?.message ?? "")); }); null`)
				until("axe", "window.__axe !== null")
				for _, v := range js[[]string](t, ctx, "window.__axe") {
					t.Errorf("%s at %d, %s: %s", page.name, width, mode, v)
				}
			}
		}
	}
}
