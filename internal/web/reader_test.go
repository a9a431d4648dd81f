package web

import (
	"context"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"firsthand.study"
)

// choose picks words in the reader, or fails.
func choose(t testing.TB, ctx context.Context, words string) {
	t.Helper()
	if !js[bool](t, ctx, pick+"("+strconv.Quote(words)+")") {
		t.Fatalf("%q is not on the page", words)
	}
}

func chosen(t testing.TB, ctx context.Context) string {
	t.Helper()
	return js[string](t, ctx, "getSelection().toString()")
}

func press(t testing.TB, ctx context.Context, key string, with ...chromedp.KeyOption) {
	t.Helper()
	do(t, ctx, chromedp.KeyEvent(key, with...))
}

const shift, alt = chromedp.ModifierShift, chromedp.ModifierAlt

// TestPickByKeyboard selects by sentence, word and line, and codes in vivo.
func TestPickByKeyboard(t *testing.T) {
	d := example(t)
	ctx, study := reading(t, d, "P07")
	js[any](t, ctx, "{const p = Reader.paras.find(p => p.el.textContent.includes('The girl shouts')); Reader.caret = p.start + p.el.textContent.indexOf('The girl shouts') + 5; Reader.bring(Reader.caret); document.querySelector('#scroll').focus({preventScroll: true})}; null")
	press(t, ctx, "s")
	if got := chosen(t, ctx); got != "The girl shouts from the back, it's twelve milligrams, is it, your buprenorphine?" {
		t.Errorf("S selects %q", got)
	}
	press(t, ctx, "s")
	if got := chosen(t, ctx); !strings.HasPrefix(got, "And stood behind me") {
		t.Errorf("S again selects %q", got)
	}
	before := chosen(t, ctx)
	press(t, ctx, kb.ArrowRight)
	if got := chosen(t, ctx); got != before+" She" {
		t.Errorf("the arrow widens to %q", got)
	}
	press(t, ctx, kb.ArrowLeft)
	press(t, ctx, kb.ArrowDown, chromedp.KeyModifiers(shift))
	if got := chosen(t, ctx); !strings.HasPrefix(got, before) || len(got) < len(before)+20 {
		t.Errorf("by line it widens to %q", got)
	}
	press(t, ctx, "S")
	press(t, ctx, kb.Escape)
	if got := chosen(t, ctx); got != "" {
		t.Errorf("Escape leaves %q selected", got)
	}
	choose(t, ctx, "One arm")
	press(t, ctx, "v")
	saved(t, ctx)
	if got := mine(t, d, study, "P07"); len(got) != 1 || got[0] != "One arm: One arm" {
		t.Errorf("in vivo made %q", got)
	}
	head := headOf(t, d, study)
	choose(t, ctx, "Slow. With her head over")
	press(t, ctx, ".")
	saved(t, ctx)
	choose(t, ctx, "It was May")
	press(t, ctx, "1")
	saved(t, ctx)
	if got := mine(t, d, study, "P07"); len(got) != 3 || got[0] != "One arm: It was May" || got[2] != "One arm: Slow. With her head over" {
		t.Errorf("repeating made %q", got)
	}
	if got := headOf(t, d, study); got != head+2 {
		t.Errorf("two acts are %d entries", got-head)
	}
}

func headOf(t testing.TB, d desk, study firsthand.Study) int64 {
	t.Helper()
	n, err := d.app.Head(t.Context(), study.ID)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestSeveralCodesAreOneAct picks two codes and a new one with the space bar.
func TestSeveralCodesAreOneAct(t *testing.T) {
	d := example(t)
	ctx, study := reading(t, d, "P07")
	head := headOf(t, d, study)
	choose(t, ctx, "One arm")
	press(t, ctx, "c")
	do(t, ctx, chromedp.WaitVisible(chromedp.CSS("#quick")))
	for _, keys := range []string{"warm", " ", "dependab", " "} {
		press(t, ctx, keys)
	}
	if got := js[string](t, ctx, "[...document.querySelectorAll('.pick')].map(e => e.textContent).join()"); got != "Warmth,Dependable" {
		t.Fatalf("space picks %q", got)
	}
	press(t, ctx, "Half of him")
	press(t, ctx, kb.Enter, chromedp.KeyModifiers(shift))
	saved(t, ctx)
	if got := mine(t, d, study, "P07"); len(got) != 3 {
		t.Errorf("there is %q", got)
	}
	if got := headOf(t, d, study); got != head+1 {
		t.Errorf("one act is %d entries", got-head)
	}
	press(t, ctx, "z")
	until(t, ctx, "document.querySelector('#said').textContent.startsWith('Taken back')")
	if got := mine(t, d, study, "P07"); len(got) != 0 {
		t.Errorf("after undo there is %q", got)
	}
	if js[bool](t, ctx, "[...Reader.codes.values()].some(c => c.name === 'Half of him')") {
		t.Error("the code that was made is still in the codebook")
	}
}

// TestEdges moves a coding's edges by key and by dragging.
func TestEdges(t *testing.T) {
	d := example(t)
	ctx, study := reading(t, d, "P07")
	choose(t, ctx, "how's the arm")
	press(t, ctx, "c")
	do(t, ctx, chromedp.WaitVisible(chromedp.CSS("#quick")))
	press(t, ctx, "warmth")
	press(t, ctx, kb.Enter)
	saved(t, ctx)
	head := headOf(t, d, study)
	for range 4 {
		press(t, ctx, kb.ArrowRight, chromedp.KeyModifiers(alt))
	}
	for range 2 {
		press(t, ctx, kb.ArrowLeft, chromedp.KeyModifiers(alt, shift))
	}
	if got := lit(t, ctx); got != "to me, how's the arm, and I say sore" {
		t.Errorf("by key it goes to %q", got)
	}
	until(t, ctx, "document.querySelector('#said').textContent.startsWith('Moved')")
	saved(t, ctx)
	if got := mine(t, d, study, "P07"); len(got) != 1 || got[0] != "Warmth: to me, how's the arm, and I say sore" {
		t.Errorf("there is %q", got)
	}
	if got := headOf(t, d, study); got != head+1 {
		t.Errorf("one move is %d entries", got-head)
	}
	at := js[[]float64](t, ctx, `(() => { const h = document.querySelector(".edge.end").getBoundingClientRect(), c = Reader.focused(), to = Reader.rectAt(c.start + "to me, how's the arm".length, true);
		return [h.left + 1, h.top + h.height / 2, to.right - 1, to.top + to.height / 2]; })()`)
	do(t, ctx, chromedp.MouseEvent("mousePressed", at[0], at[1], chromedp.Button("left")), chromedp.MouseEvent("mouseMoved", (at[0]+at[2])/2, at[3], chromedp.Button("left")),
		chromedp.MouseEvent("mouseMoved", at[2], at[3], chromedp.Button("left")), chromedp.MouseEvent("mouseReleased", at[2], at[3], chromedp.Button("left")))
	saved(t, ctx)
	if got := mine(t, d, study, "P07"); len(got) != 1 || got[0] != "Warmth: to me, how's the arm" {
		t.Errorf("dragged, there is %q", got)
	}
	// Another of the kind stands in the way: the coding goes back to where it was.
	choose(t, ctx, "how's the arm")
	press(t, ctx, ".")
	saved(t, ctx)
	for range 2 {
		press(t, ctx, kb.ArrowLeft, chromedp.KeyModifiers(alt, shift))
	}
	until(t, ctx, "document.querySelector('#said').classList.contains('bad')")
	if got := footLine(t, ctx); !strings.Contains(got, "the same code from the same coder already") {
		t.Errorf("the foot line says %q", got)
	}
	if got := lit(t, ctx); got != "how's the arm" {
		t.Errorf("the coding stands on %q", got)
	}
}

// TestCorrectATypo puts words right in place; the codings stay with their words
// and those that changed are listed.
func TestCorrectATypo(t *testing.T) {
	d := example(t)
	ctx, study := reading(t, d, "P07")
	choose(t, ctx, "how's the arm, and I say sore")
	press(t, ctx, ".")
	if got := footLine(t, ctx); got != "Nothing was coded yet." {
		t.Errorf("the foot line says %q", got)
	}
	press(t, ctx, "c")
	do(t, ctx, chromedp.WaitVisible(chromedp.CSS("#quick")))
	press(t, ctx, "warmth")
	press(t, ctx, kb.Enter)
	saved(t, ctx)
	choose(t, ctx, "the arm, and I say sore")
	press(t, ctx, "e")
	do(t, ctx, chromedp.WaitVisible(chromedp.CSS(".mend textarea")))
	js[any](t, ctx, "{const a = document.querySelector('.mend textarea'); a.value = a.value.replace('and I say sore', 'and I say sorer'); a.value = 'Well. ' + a.value}; null")
	press(t, ctx, kb.Enter)
	until(t, ctx, "document.querySelector('#said').textContent.startsWith('Corrected.')")
	until(t, ctx, "Reader.revision === 2 && document.querySelector('#folded').matches(':popover-open')")
	if got := mine(t, d, study, "P07"); len(got) != 1 || got[0] != "Warmth: how's the arm, and I say sorer" {
		t.Errorf("there is %q", got)
	}
	if got := js[string](t, ctx, "[...Reader.codings.values()].filter(c => c.mine).map(c => Reader.words(c.start, c.end) + c.changed).join()"); got != "how's the arm, and I say sorertrue" {
		t.Errorf("the page has %q", got)
	}
	if got := js[string](t, ctx, "document.querySelector('#folded').textContent"); !strings.Contains(got, "Warmth") {
		t.Errorf("the list is %q", got)
	}
	// What an edit touched is looked at, and then it is settled.
	js[any](t, ctx, "document.querySelector('#folded').hidePopover(); Reader.focusOn([...Reader.codings.values()].find(c => c.mine)); null")
	press(t, ctx, "y")
	saved(t, ctx)
	v, err := d.app.ReadDocument(t.Context(), maya, study.ID, "P07")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range v.Codings {
		if c.Coder == v.Me && c.Changed {
			t.Error("the coding is still to be checked")
		}
	}
}

// TestFilterAndFind shows one coder, one code, nothing; finds words; goes from
// one passage of a code to the next.
func TestFilterAndFind(t *testing.T) {
	d := example(t)
	ctx, _ := reading(t, d, "P07")
	all := js[int](t, ctx, "Reader.list.length")
	do(t, ctx, chromedp.Click(chromedp.CSS("#coders [data-coder=Bo]")))
	until(t, ctx, "new URL(location.href).searchParams.get('coder') === 'Bo'")
	bo := js[int](t, ctx, "Reader.list.filter(Reader.shown).length")
	if bo == 0 || bo >= all {
		t.Errorf("%d of %d codings are Bo's", bo, all)
	}
	press(t, ctx, "o")
	if n := js[int](t, ctx, "Reader.list.filter(Reader.shown).length"); n != 0 {
		t.Errorf("reading clean, %d codings are shown", n)
	}
	press(t, ctx, "o")
	do(t, ctx, chromedp.Click(chromedp.CSS("#coders [data-coder='']")))
	do(t, ctx, chromedp.Click(chromedp.CSS("#codes [data-code] .tn[title='Warmth']")))
	until(t, ctx, "document.querySelector('#only-name').textContent === 'Warmth'")
	if got := js[string](t, ctx, "[...new Set(Reader.list.filter(Reader.shown).map(c => Reader.codeOf(c).name))].join()"); got != "Warmth" {
		t.Errorf("shown are %q", got)
	}
	press(t, ctx, "j")
	first := js[string](t, ctx, "document.activeElement.id")
	press(t, ctx, "f")
	if next := js[string](t, ctx, "document.activeElement.id"); next == first || !strings.HasPrefix(next, "k-") {
		t.Errorf("from %s the next of the code is %s", first, next)
	}
	do(t, ctx, chromedp.Click(chromedp.CSS("#show-all")))
	press(t, ctx, "/")
	do(t, ctx, chromedp.WaitVisible(chromedp.CSS("#finder")))
	press(t, ctx, "counter")
	n := js[int](t, ctx, "CSS.highlights.get('hit').size")
	if n < 2 {
		t.Fatalf("%d hits", n)
	}
	press(t, ctx, kb.Enter)
	if got := js[string](t, ctx, "document.querySelector('#find-count').textContent"); got != "2 of "+plural(n, "hit", "hits") {
		t.Errorf("the finder counts %q", got)
	}
	press(t, ctx, kb.Escape)
	if got := chosen(t, ctx); got != "counter" {
		t.Errorf("the hit leaves %q selected", got)
	}
	press(t, ctx, "u")
	if got := chosen(t, ctx); got == "" || got == "counter" {
		t.Errorf("the next uncoded stretch is %q", got)
	}
}

// TestWidths codes at every width; where it is narrow the names are listed.
func TestWidths(t *testing.T) {
	d := example(t)
	ctx, study := reading(t, d, "P07")
	for i, width := range []int64{1440, 1024, 390} {
		do(t, ctx, chromedp.EmulateViewport(width, 844), chromedp.Navigate(d.url+"/s/example/interviews/P07/read"), chromedp.WaitReady(chromedp.CSS("#tr.laid, #tr.listed")))
		if over := js[int](t, ctx, "document.documentElement.scrollWidth - innerWidth"); over > 0 {
			t.Errorf("at %d the page is %d pixels too wide", width, over)
		}
		words := []string{"One arm", "It was May", "Like that"}[i]
		choose(t, ctx, words)
		until(t, ctx, "!document.querySelector('#code').hidden")
		do(t, ctx, chromedp.Click(chromedp.CSS("#code")), chromedp.WaitVisible(chromedp.CSS("#quick")))
		if out := js[bool](t, ctx, "{const q = document.querySelector('#quick').getBoundingClientRect(); q.left < 0 || q.right > innerWidth || q.bottom > innerHeight}"); out {
			t.Errorf("at %d the palette is out of sight", width)
		}
		press(t, ctx, "warmth")
		do(t, ctx, chromedp.Click(chromedp.CSS(".opt.at")))
		saved(t, ctx)
		if got := mine(t, d, study, "P07"); len(got) != i+1 {
			t.Errorf("at %d there is %q", width, got)
		}
		if got := js[string](t, ctx, "document.activeElement.closest('li').textContent"); !strings.Contains(got, "Warmth") {
			t.Errorf("at %d the coding's entry says %q", width, got)
		}
	}
}

// TestKeysCanBeSwitchedOff: WCAG 2.1.4.
func TestKeysCanBeSwitchedOff(t *testing.T) {
	d := example(t)
	ctx, _ := reading(t, d, "P07")
	press(t, ctx, "?")
	do(t, ctx, chromedp.WaitVisible(chromedp.CSS("#keys")))
	if got := js[string](t, ctx, "document.querySelector('#keys').textContent"); !strings.Contains(got, "Select the sentence") {
		t.Errorf("the sheet says %q", got)
	}
	do(t, ctx, chromedp.Click(chromedp.CSS("#keys-off")))
	press(t, ctx, kb.Escape)
	choose(t, ctx, "One arm")
	press(t, ctx, "c")
	time.Sleep(50 * time.Millisecond)
	if js[bool](t, ctx, "!document.querySelector('#quick').hidden") {
		t.Error("a letter opens the palette though letters are off")
	}
	do(t, ctx, chromedp.Click(chromedp.CSS("#code")), chromedp.WaitVisible(chromedp.CSS("#quick")))
}

// TestRightToLeft: where lines run to the left, the left arrow goes on; mixed
// lines code what was picked.
func TestRightToLeft(t *testing.T) {
	d := sit(t)
	s, err := d.app.NewStudy(t.Context(), maya, "scripts", "Scripts")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	body := "P1: we talked about it\nP2: قلت له نعم ثم مشيت إلى البيت\nP1: and then she said שלום to me 👩‍👩‍👧 twice\nP2: نعم\n"
	if err := os.WriteFile(dir+"/talk.txt", []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	importAll(t, d, s, dir)
	ctx := browser(t, 1440)
	do(t, ctx, chromedp.Navigate(d.url+d.Entrance()), chromedp.Navigate(d.url+"/s/scripts/interviews/talk/read"), chromedp.WaitReady(chromedp.CSS("#tr.laid")))
	js[any](t, ctx, "Reader.caret = Reader.paras[1].start; document.querySelector('#scroll').focus(); null")
	for range 2 {
		press(t, ctx, kb.ArrowLeft, chromedp.KeyModifiers(shift))
	}
	if got := chosen(t, ctx); got != "قلت له" {
		t.Errorf("two words on, the selection is %q: %s", got, js[string](t, ctx, "JSON.stringify([Reader.caret, Reader.anchor, document.activeElement.id, Reader.paras.map(p => [p.start, getComputedStyle(p.el).direction])])"))
	}
	press(t, ctx, "v")
	saved(t, ctx)
	for _, words := range []string{"said שלום to", "me 👩‍👩‍👧 twice"} {
		choose(t, ctx, words)
		press(t, ctx, "v")
		saved(t, ctx)
	}
	got := mine(t, d, s, "talk")
	for _, words := range []string{"قلت له", "said שלום to", "me 👩‍👩‍👧 twice"} {
		if !slices.Contains(got, words+": "+words) {
			t.Errorf("%q was not coded: there is %q", words, got)
		}
	}
}
