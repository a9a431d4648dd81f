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
	"firsthand.study/internal/text"
)

// reading opens an interview of the example in a browser.
func reading(t *testing.T, d desk, document string) (ctx context.Context, study firsthand.Study) {
	t.Helper()
	c := browser(t, 1440)
	study, err := d.app.Study(t.Context(), app.Example)
	if err != nil {
		t.Fatal(err)
	}
	do(t, c, chromedp.Navigate(d.url+d.Entrance()), chromedp.Navigate(d.url+"/s/example/interviews/"+document+"/read"), chromedp.WaitReady(chromedp.CSS("#tr.laid, #tr.listed")))
	return c, study
}

// pick selects words in the reader, the first time they stand there.
const pick = `(words => {
	for (const p of document.querySelectorAll(".words p")) {
		const at = p.textContent.indexOf(words);
		if (at < 0) continue;
		const walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT), r = document.createRange();
		let n, from = 0, begun = false;
		while ((n = walk.nextNode())) {
			if (!begun && at < from + n.length) { r.setStart(n, at - from); begun = true; }
			if (begun && at + words.length <= from + n.length) { r.setEnd(n, at + words.length - from); break; }
			from += n.length;
		}
		getSelection().removeAllRanges();
		getSelection().addRange(r);
		return true;
	}
	return false;
})`

// until waits for what a script says.
func until(t testing.TB, ctx context.Context, what string) {
	t.Helper()
	for range 100 {
		if js[bool](t, ctx, what) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("after five seconds there is not yet %s; the foot line says %q", what, js[string](t, ctx, "document.querySelector('#said')?.textContent ?? ''"))
}

// mine are Maya's codings of a document, with the words they stand on.
func mine(t testing.TB, d desk, study firsthand.Study, document string) []string {
	t.Helper()
	v, err := d.app.ReadDocument(t.Context(), maya, study.ID, document)
	if err != nil {
		t.Fatal(err)
	}
	name := map[firsthand.ID]string{}
	for _, c := range v.Codes {
		name[c.ID] = c.Name
	}
	ix := text.NewIndex(v.Revision.Text)
	var out []string
	for _, c := range v.Codings {
		if c.Coder == v.Me {
			out = append(out, name[c.Code]+": "+ix.Slice(c.Place))
		}
	}
	return out
}

// TestCodeAPassage selects words, codes them by key, takes that back and does
// it again.
func TestCodeAPassage(t *testing.T) {
	d := example(t)
	ctx, study := reading(t, d, "P07")
	const words = "every time he says to me, how's the arm, and I say sore"
	if !js[bool](t, ctx, pick+"("+strconv.Quote(words)+")") {
		t.Fatal("the words are not on the page")
	}
	do(t, ctx, chromedp.KeyEvent("c"), chromedp.WaitVisible(chromedp.CSS("#quick")), chromedp.KeyEvent("warm"))
	if got := js[string](t, ctx, "document.querySelector('.opt.at').textContent"); !strings.HasPrefix(got, "Warmth") {
		t.Fatalf("the palette offers %q for warm", got)
	}
	do(t, ctx, chromedp.KeyEvent(kb.Enter))
	saved(t, ctx)
	if got := footLine(t, ctx); got != "Coded "+plural(app.CountWords(words), "word", "words")+" as Warmth." {
		t.Errorf("the foot line says %q", got)
	}
	want := "Warmth: " + words
	if got := mine(t, d, study, "P07"); len(got) != 1 || got[0] != want {
		t.Fatalf("after coding there is %q, want %q", got, want)
	}
	if got := js[string](t, ctx, "document.activeElement.getAttribute('aria-label')"); !strings.HasPrefix(got, "Warmth, coded by you, line") {
		t.Errorf("the focus is on %q", got)
	}
	if got := lit(t, ctx); got != words {
		t.Errorf("the stripe lights %q", got)
	}

	do(t, ctx, chromedp.KeyEvent("z"))
	until(t, ctx, "document.querySelector('#said').textContent.startsWith('Taken back')")
	if got := mine(t, d, study, "P07"); len(got) != 0 {
		t.Errorf("after undo there is %q", got)
	}
	do(t, ctx, chromedp.KeyEvent("Z"))
	until(t, ctx, "document.querySelector('#said').textContent.startsWith('Done again')")
	if got := mine(t, d, study, "P07"); len(got) != 1 || got[0] != want {
		t.Errorf("after redo there is %q", got)
	}

	js[any](t, ctx, "document.querySelector('.st[aria-label^=\"Warmth, coded by you\"]').focus()")
	do(t, ctx, chromedp.KeyEvent("x"))
	saved(t, ctx)
	if got := footLine(t, ctx); got != "Removed Warmth from 13 words." {
		t.Errorf("the foot line says %q", got)
	}
	if got := mine(t, d, study, "P07"); len(got) != 0 {
		t.Errorf("after removing there is %q", got)
	}
}

// saved waits until the program has everything that was done on the page.
func saved(t testing.TB, ctx context.Context) {
	t.Helper()
	until(t, ctx, "Reader.unsent() === 0 && document.querySelector('#state').textContent === 'Saved'")
}

func footLine(t testing.TB, ctx context.Context) string {
	t.Helper()
	return js[string](t, ctx, "document.querySelector('#said').textContent")
}

// lit are the words that the coding with the focus lights.
func lit(t testing.TB, ctx context.Context) string {
	t.Helper()
	return js[string](t, ctx, "[...CSS.highlights.get('lit')].map(r => r.toString()).join('|')")
}

// TestCodeWithANewCode makes a code of what was typed.
func TestCodeWithANewCode(t *testing.T) {
	d := example(t)
	ctx, study := reading(t, d, "P07")
	if !js[bool](t, ctx, pick+"('One arm')") {
		t.Fatal("the words are not on the page")
	}
	do(t, ctx, chromedp.KeyEvent("c"))
	until(t, ctx, "document.getElementById('quick')?.hidden === false && document.activeElement.id === 'typed'")
	do(t, ctx, chromedp.KeyEvent("A running joke"))
	until(t, ctx, "document.getElementById('typed').value === 'A running joke'")
	do(t, ctx, chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(chromedp.ModifierShift)))
	saved(t, ctx)
	if got := footLine(t, ctx); got != "Coded 2 words as A running joke." {
		t.Errorf("the foot line says %q", got)
	}
	if got := mine(t, d, study, "P07"); len(got) != 1 || got[0] != "A running joke: One arm" {
		t.Errorf("there is %q", got)
	}
}

// TestPlacesOfOtherScripts codes where a character is more than one UTF-16 unit
// or a byte, and where lines run to the left.
func TestPlacesOfOtherScripts(t *testing.T) {
	d := sit(t)
	d.enter(t)
	s, err := d.app.NewStudy(t.Context(), maya, "scripts", "Scripts")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	body := "P1: 👩‍👩‍👧 she said 𝒷𝑒 brave\nP2: قلت له نعم ثم مشيت\nP1: e\u0301te\u0301 now\nP2: done\n"
	if err := os.WriteFile(dir+"/talk.txt", []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	importAll(t, d, s, dir)
	c, err := d.app.AddCode(t.Context(), maya, firsthand.Code{Study: s.ID, Name: "Courage"})
	if err != nil {
		t.Fatal(err)
	}
	v, err := d.app.ReadDocument(t.Context(), maya, s.ID, "talk")
	if err != nil {
		t.Fatal(err)
	}
	ix := text.NewIndex(v.Revision.Text)
	for _, words := range []string{"𝒷𝑒 brave", "نعم ثم", "e\u0301te\u0301"} {
		b := strings.Index(v.Revision.Text, words)
		start, end := ix.UTF16(ix.FromByte(b)), ix.UTF16(ix.FromByte(b+len(words)))
		status, said := d.post(t, "/s/scripts/interviews/talk/codings", `{"Start":`+strconv.Itoa(start)+`,"End":`+strconv.Itoa(end)+`,"Revision":1,"Codes":[{"Code":"`+string(c.ID)+`"}]}`)
		if status != 200 {
			t.Fatalf("%s: %d %s", words, status, said)
		}
		got := mine(t, d, s, "talk")
		found := false
		for _, g := range got {
			found = found || g == "Courage: "+words
		}
		if !found {
			t.Errorf("%q was coded as %q", words, got)
		}
	}
}
