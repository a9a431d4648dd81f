package web

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// TestNoPageGoesSideways opens every page of a study in a narrow window, and
// where the bar and the reader have two rows or one.
func TestNoPageGoesSideways(t *testing.T) {
	d := example(t)
	d.lived(t)
	s := study(t, d)
	d.enter(t)
	pages := append(shown(t, d, everyPage(t, d, s, "P07", "P07")), "/s/nope", "/s/example/interviews/P07/read?plain=1", "/s/example/codes?new=1", "/s/example/codes/compare?from=0",
		"/s/example/questions?ask=%22Humanised+care%22+within+Location+or+Warmht", "/s/example/questions?ask=%22Humanised+care%2F*%22", "/s/example/find?q=bus", "/s/example/questions/words?word=time", "/s/example/questions/together?level=themes")
	for _, width := range []int64{390, 1024, 1056} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			ctx := browser(t, width)
			restart(t, d, ctx)
			for _, page := range pages {
				do(t, ctx, chromedp.Navigate(d.url+page), chromedp.WaitReady(chromedp.CSS("main")))
				until(t, ctx, "document.readyState === 'complete' && document.fonts.status === 'loaded'")
				if got := js[int](t, ctx, "document.documentElement.scrollWidth"); int64(got) > width {
					t.Errorf("%s is %d wide at %d", page, got, width)
				}
				// The bar's places stand in it, and not over the page.
				if got := js[bool](t, ctx, "(() => { const bar = document.querySelector('.bar').getBoundingClientRect(); return [...document.querySelectorAll('.bar .sections, .bar .find, .bar .who')].every(e => e.getBoundingClientRect().bottom <= bar.bottom + 1); })()"); !got {
					t.Errorf("the bar of %s runs over its page at %d", page, width)
				}
			}
		})
	}
}

// TestAThemeLeadsToWhatItCounts follows every theme of the questions page: the
// figure beside it is how many passages there are.
func TestAThemeLeadsToWhatItCounts(t *testing.T) {
	d := example(t)
	d.enter(t)
	_, page, _ := d.get(t, "/s/example/questions")
	starts := regexp.MustCompile(`(?s)<li><a class="code" href="([^"]+)">.*?</a> <span class="quiet">([\d,]+)</span>`).FindAllStringSubmatch(page, -1)
	if len(starts) < 2 {
		t.Fatalf("there are %d themes to begin with", len(starts))
	}
	for _, m := range starts {
		at := html.UnescapeString(m[1])
		if _, found, _ := d.get(t, at); !strings.Contains(found, "<h2>"+m[2]+" passage") {
			u, _ := url.QueryUnescape(at)
			t.Errorf("%s is said to have %s passages, and leads to another number", u, m[2])
		}
	}
}

// TestPagesTellActsInWords reads summaries as pages say them.
func TestPagesTellActsInWords(t *testing.T) {
	for in, want := range map[string]string{
		"undo of: P07.txt was coded as Warmth.": "Taken back: P07 was coded as Warmth.",
		"redo of: 2 passages were coded.":       "Done again: 2 passages were coded.",
		"P01.docx and notes.v2.TXT came in.":    "P01 and notes.v2 came in.",
		"“A.txt.b” is no file.":                 "“A.b” is no file.",
		"The code e.g. was made.":               "The code e.g. was made.",
	} {
		if got := told(in); got != want {
			t.Errorf("%q is told as %q", in, got)
		}
	}
	if onPage("firsthand study list shows what there is") != "" || onPage("say which") != "say which" {
		t.Error("a hint for the terminal is given on a page, or one for the page is not")
	}
}

// TestAMisspeltCodeLeadsToTheOneMeant follows the way out of an expression with a slip.
func TestAMisspeltCodeLeadsToTheOneMeant(t *testing.T) {
	d := example(t)
	d.enter(t)
	_, page, _ := d.get(t, "/s/example/questions?ask="+url.QueryEscape("Location or Warmht"))
	m := regexp.MustCompile(`<a href="([^"]+)">Ask <code>`).FindStringSubmatch(page)
	if m == nil {
		t.Fatal("nothing is offered instead")
	}
	at := html.UnescapeString(m[1])
	if code, found, _ := d.get(t, at); code != 200 || !strings.Contains(at, "Location+or+") || !strings.Contains(found, " passages, ") {
		t.Errorf("%s answers %d", at, code)
	}
}

// TestMomentsOfTheCodebook holds every entry that touched a code, one made while
// coding too, and none that did not.
func TestMomentsOfTheCodebook(t *testing.T) {
	d := example(t)
	s := study(t, d)
	v, err := d.app.ReadDocument(t.Context(), maya, s.ID, "P07")
	if err != nil {
		t.Fatal(err)
	}
	before, err := d.app.CodebookMoments(t.Context(), s.ID, 10)
	if err != nil {
		t.Fatal(err)
	}
	p := app.Passing{Codes: []app.Wish{{ID: firsthand.NewID(), Code: v.Codes[1].ID}}}
	p.At.Start, p.At.End = 300, 320
	if _, err := d.app.CodePassage(t.Context(), maya, s.ID, v.Document.ID, p); err != nil {
		t.Fatal(err)
	}
	fresh := firsthand.Code{ID: firsthand.NewID(), Name: "Made while coding"}
	p.New, p.Codes = fresh, []app.Wish{{ID: firsthand.NewID(), Code: fresh.ID}}
	if _, err := d.app.CodePassage(t.Context(), maya, s.ID, v.Document.ID, p); err != nil {
		t.Fatal(err)
	}
	made, err := d.app.CodebookMoments(t.Context(), s.ID, 10)
	if err != nil || len(made) != len(before)+1 || made[0].Action != "coding.add" {
		t.Fatalf("there were %d moments and are %d (%v)", len(before), len(made), err)
	}
	if _, err := d.app.Undo(t.Context(), maya, s.ID); err != nil {
		t.Fatal(err)
	}
	undone, err := d.app.CodebookMoments(t.Context(), s.ID, 10)
	if err != nil || len(undone) != len(made)+1 {
		t.Fatalf("after undo there are %d (%v)", len(undone), err)
	}
	d.enter(t)
	_, page, _ := d.get(t, "/s/example/codes/compare")
	chosen := regexp.MustCompile(`<option value="(\d+)" selected>`).FindAllStringSubmatch(page, -1)
	if len(chosen) != 2 || chosen[1][1] != fmt.Sprint(undone[0].Seq) {
		t.Errorf("what is compared is not what the two fields hold: %q", chosen)
	}
	lede := regexp.MustCompile(`(\d+) codes after entry`).FindAllStringSubmatch(page, -1)
	_, book, _ := d.get(t, "/s/example/codes")
	if len(lede) != 2 || !strings.Contains(book, `<p class="lede">`+lede[0][1]+` codes.`) {
		t.Errorf("the codebook does not have %q codes", lede)
	}
}

// TestTheOverviewSaysWhoseCodingsItCounts tells somebody whose layer is not the
// reporting one why what they coded does not show in the figures.
func TestTheOverviewSaysWhoseCodingsItCounts(t *testing.T) {
	d := example(t)
	s := study(t, d)
	d.enter(t)
	if _, page, _ := d.get(t, "/s/example"); !strings.Contains(page, "Layer: Asha") {
		t.Error("whose layer it is is not said")
	}
	v, err := d.app.ReadDocument(t.Context(), maya, s.ID, "P07")
	if err != nil {
		t.Fatal(err)
	}
	p := app.Passing{Codes: []app.Wish{{ID: firsthand.NewID(), Code: v.Codes[1].ID}}}
	p.At.Start, p.At.End = 300, 320
	if _, err := d.app.CodePassage(t.Context(), maya, s.ID, v.Document.ID, p); err != nil {
		t.Fatal(err)
	}
	if _, page, _ := d.get(t, "/s/example"); !strings.Contains(page, "Counts Asha’s layer; yours has 1 coding<") {
		t.Error("what is left out is not said")
	}
}

// TestEveryFifthLineHasItsNumber reads the numbers of the transcript without
// scripts and with them: 5 and 10 begin at blank lines in P07.
func TestEveryFifthLineHasItsNumber(t *testing.T) {
	d := example(t)
	d.enter(t)
	_, page, _ := d.get(t, "/s/example/interviews/P07/read?plain=1")
	var plain []string
	for i, m := range regexp.MustCompile(`data-n="(\d+)"`).FindAllStringSubmatch(page, -1) {
		if m[1] != fmt.Sprint(5*(i+1)) {
			t.Fatalf("number %d is %s", i+1, m[1])
		}
		plain = append(plain, m[1])
	}
	if len(plain) < 20 {
		t.Errorf("there are %d numbers", len(plain))
	}
	ctx := browser(t, 1440)
	restart(t, d, ctx)
	do(t, ctx, chromedp.Navigate(d.url+"/s/example/interviews/P07/read"), chromedp.WaitReady(chromedp.CSS("main")))
	until(t, ctx, "document.querySelectorAll('.ln').length > 3")
	if got := js[string](t, ctx, "[...document.querySelectorAll('.ln')].slice(0, 4).map(e => e.textContent).join()"); got != strings.Join(plain[:4], ",") {
		t.Errorf("the reader shows %s", got)
	}
}

// TestTheMouseTakesWholeWords drags from inside a word into another: the words are
// selected whole, and with Alt held just the letters.
func TestTheMouseTakesWholeWords(t *testing.T) {
	d := example(t)
	ctx := browser(t, 1440)
	do(t, ctx, chromedp.Navigate(d.url+d.Entrance()), chromedp.Navigate(d.url+"/s/example/interviews/P07/read"), chromedp.WaitReady(chromedp.CSS("main")))
	until(t, ctx, "document.querySelectorAll('.ln').length > 3")
	// at is a place in the words "Would you mind. And the little window".
	drag := func(from, to string, alt bool) string {
		t.Helper()
		script := fmt.Sprintf(`(() => {
			const p = [...document.querySelectorAll(".words p")].find(p => p.textContent.startsWith("Would you mind."));
			const n = p.firstChild, text = p.textContent, from = text.indexOf(%q), to = text.indexOf(%q);
			p.dispatchEvent(new PointerEvent("pointerdown", {bubbles: true, pointerType: "mouse"}));
			getSelection().setBaseAndExtent(n, from, n, to);
			p.dispatchEvent(new PointerEvent("pointerup", {bubbles: true, pointerType: "mouse", altKey: %v}));
		})(); null`, from, to, alt)
		js[any](t, ctx, script)
		do(t, ctx, chromedp.Sleep(50*time.Millisecond))
		return js[string](t, ctx, "getSelection().toString()")
	}
	if got := drag("uld you", "ttle window", false); got != "Would you mind. And the little" {
		t.Errorf("the mouse selected %q", got)
	}
	if got := drag("ttle window", "uld you", false); got != "Would you mind. And the little" {
		t.Errorf("backwards it selected %q", got)
	}
	if got := drag("uld you", "ttle window", true); got != "uld you mind. And the li" {
		t.Errorf("with Alt it selected %q", got)
	}
}
