package web

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"firsthand.study"
)

// dropped drags a code of the reader's codebook onto another, to a share of its
// height, as a hand would.
const dropped = `((from, to, share) => {
	const li = id => document.querySelector("#codes [data-code='" + id + "']"), a = li(from), b = li(to), box = b.firstChild.getBoundingClientRect();
	const at = {bubbles: true, cancelable: true, dataTransfer: new DataTransfer(), clientX: box.left + 20, clientY: box.top + box.height * share};
	a.dispatchEvent(new PointerEvent("pointerdown", at));
	a.dispatchEvent(new DragEvent("dragstart", at)); b.firstChild.dispatchEvent(new DragEvent("dragover", at)); b.firstChild.dispatchEvent(new DragEvent("drop", at)); a.dispatchEvent(new DragEvent("dragend", at));
	return a.draggable === false;
})`

// Beside the transcript a code is moved by hand and by key, and a code that is
// dropped on another may become one with it.
func TestCodesMoveBesideTheTranscript(t *testing.T) {
	d := example(t)
	ctx, s := reading(t, d, "P07")
	codes := d.codesOf(t, s.ID)
	near, anonymity, location := codes["Location/Near home"], codes["Anonymity"], codes["Location"]
	drop := func(from, to firsthand.Code, share float64) {
		t.Helper()
		if !js[bool](t, ctx, fmt.Sprintf("%s(%q, %q, %v)", dropped, from.ID, to.ID, share)) {
			t.Fatal("the code stays draggable")
		}
	}
	there := func(path string) {
		t.Helper()
		for range 100 {
			if _, ok := d.codesOf(t, s.ID)[path]; ok {
				until(t, ctx, "document.querySelector('#said').textContent.includes('was moved')")
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
		t.Errorf("there is no %s", path)
	}
	level := func(id any) string {
		return fmt.Sprintf("document.querySelector(\"#codes [data-code='%s']\").ariaLevel", id)
	}
	drop(near, anonymity, .5)
	until(t, ctx, "document.querySelector('#dropped').matches(':popover-open')")
	do(t, ctx, chromedp.KeyEvent(kb.Enter)) // the first choice: below it
	there("Anonymity/Near home")
	drop(near, anonymity, .1)
	there("Near home")
	until(t, ctx, level(near.ID)+" === '1'")
	do(t, ctx, chromedp.KeyEvent("z"))
	until(t, ctx, level(near.ID)+" === '2'")

	js[any](t, ctx, fmt.Sprintf("document.querySelector(\"#codes [data-code='%s']\").focus(); null", near.ID))
	do(t, ctx, chromedp.KeyEvent(kb.ArrowLeft, chromedp.KeyModifiers(2)))
	until(t, ctx, level(near.ID)+" === '1'")
	if !js[bool](t, ctx, fmt.Sprintf("document.activeElement?.dataset.code === %q", near.ID)) {
		t.Error("a move by key loses the place")
	}
	there("Near home")

	drop(near, location, .5)
	do(t, ctx, chromedp.Click("#drop-merge"), chromedp.WaitVisible("main h1"))
	until(t, ctx, "location.pathname.endsWith('/merge')")
	if to := js[string](t, ctx, "document.querySelector('#into').value"); !strings.Contains(to, "Location") {
		t.Errorf("the merge would be into %q", to)
	}
}
