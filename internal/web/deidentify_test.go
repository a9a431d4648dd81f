package web

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// Two interviews, made up, with what could tell who somebody is.
const (
	toReview = "Interviewer: Who was it you saw first?\n\nMorwenna: It was Dr Hallam at Fernside Surgery, up the top of Carr Lane. That'd be March 2014, because our Kayleigh had just turned six. I'd come out of Hollin Park Hospital on the Tuesday with nothing but a letter.\n\n" +
		"Interviewer: And how were you received?\n\nMorwenna: Like I was anybody. There's a lass on the desk, Mags, she used to be on the sixty-four bus with my mum. He says Morwenna, what do you want out of this? Nobody had asked me that, not in Leeds.\n\n" +
		"Morwenna: I told him I was the only farrier between here and Ossmoor, so I can't be sat in a chemist at ten in the morning. You could ring him on 0113 496 0172 and he'd ring you back. Our dog Wobblement came along.\n\n" +
		"Interviewer: Did that ever go wrong?\n\nMorwenna: Once. There was a new one on at Tolland's Pharmacy, the week of the Ossmoor show, and he'd not been told. By the grace of God Mags sorted it before I'd got back to the van. Dr Hallam was in the papers after."
	alsoReview = "Interviewer: Where was it?\n\nBoris: In Leeds, with Dr Hallam. Wobblement the dog sat by me, and Wobblement's a good dog."
)

// reviewed is a desk with a study of those two interviews, the review of the
// second begun.
func reviewed(t testing.TB) (desk, firsthand.Study) {
	t.Helper()
	d, s := fresh(t)
	d.send(t, "/s/talk/interviews/import", "", []sending{{"P16.txt", toReview, false}, {"P08.txt", alsoReview, false}})
	if _, err := d.app.BeginReview(t.Context(), maya, s.ID, d.documentNamed(t, s, "P08.txt")); err != nil {
		t.Fatal(err)
	}
	return d, s
}

func (d desk) documentNamed(t testing.TB, s firsthand.Study, name string) firsthand.ID {
	t.Helper()
	found, err := d.app.DocumentsNamed(t.Context(), s.ID, []string{name})
	if err != nil {
		t.Fatal(err)
	}
	return found[0].ID
}

// review reads the review of an interview as it is stored.
func (d desk) review(t testing.TB, s firsthand.Study, name string) (v app.ReviewView, by map[string]app.ReviewPlace) {
	t.Helper()
	v, err := d.app.ShowReview(t.Context(), maya, s.ID, name)
	if err != nil {
		t.Fatal(err)
	}
	by = map[string]app.ReviewPlace{}
	for _, p := range v.Places {
		if _, there := by[p.Words]; !there {
			by[p.Words] = p
		}
	}
	return v, by
}

const reviewPage = "/s/talk/interviews/P16.txt/deidentify"

// TestAReviewWithoutScript goes the whole way by forms: begin, decide, mark,
// finish, and sign off by a second person.
func TestAReviewWithoutScript(t *testing.T) {
	d, s := reviewed(t)
	_, page, _ := d.get(t, "/s/talk/interviews/P16.txt")
	if !strings.Contains(page, `/interviews/P16.txt/deidentify">De-identify</a>: nobody has gone through it.`) {
		t.Error("the interview's page does not lead to its review")
	}
	_, page, _ = d.get(t, reviewPage)
	if !strings.Contains(page, "Nobody has gone through this text") || strings.Contains(page, "anonymous") {
		t.Error("the page does not say that nobody has begun")
	}
	_, status, page := d.sendForm(t, reviewPage+"/begin", nil)
	if status != http.StatusOK || !strings.Contains(page, "<del>Morwenna</del>") && !strings.Contains(page, "Morwenna</del>") {
		t.Fatalf("beginning answers %d", status)
	}
	// What was measured is said as it is stored.
	for _, m := range deidMeasures(t) {
		if !strings.Contains(page, percent(m.Direct)+" of what names somebody, "+percent(m.Quasi)+" of what narrows down") || !strings.Contains(page, m.Set) {
			t.Errorf("the page does not say what was measured on %s", m.Set)
		}
	}
	v, by := d.review(t, s, "P16.txt")
	for _, words := range []string{"Dr Hallam", "Fernside Surgery", "Leeds", "0113 496 0172"} {
		if by[words].ID == "" {
			t.Fatalf("%q is not proposed among %v", words, v.Places)
		}
	}
	_, there := d.review(t, s, "P08.txt")
	if by["Leeds"].With != there["Leeds"].With || by["Dr Hallam"].With != there["Dr Hallam"].With {
		t.Errorf("Leeds is %s and %s, Dr Hallam %s and %s", by["Leeds"].With, there["Leeds"].With, by["Dr Hallam"].With, there["Dr Hallam"].With)
	}
	if _, page, _ = d.get(t, reviewPage+"?at="+string(by["Leeds"].ID)); !strings.Contains(page, "Also in P08, where it is "+there["Leeds"].With) {
		t.Error("the page does not say what the rest of the study calls it")
	}
	// Decide: changed with the same words in the other interview, and kept.
	_, _, page = d.sendForm(t, reviewPage+"/decide", url.Values{"place": {string(by["Dr Hallam"].ID)}, "decision": {"accepted"}, "with": {"[GP 7]"}, "all": {"1"}, "elsewhere": {"1"}})
	if !strings.Contains(page, "2 places of P16.txt became “[GP 7]”, and is proposed for 1 place in other interviews.") {
		t.Errorf("deciding tells %s", between(page, `class="notice"`, "</div>"))
	}
	if _, there = d.review(t, s, "P08.txt"); there["Dr Hallam"].With != "[GP 7]" || !there["Dr Hallam"].Open() {
		t.Errorf("the other interview has %+v", there["Dr Hallam"].Replacement)
	}
	d.sendForm(t, reviewPage+"/decide", url.Values{"place": {string(by["Leeds"].ID)}, "decision": {"kept"}, "reason": {"as big as a county"}})
	if _, by = d.review(t, s, "P16.txt"); by["Leeds"].Decision != firsthand.Kept || by["Leeds"].Reason != "as big as a county" {
		t.Errorf("Leeds is %+v", by["Leeds"].Replacement)
	}
	if _, status, _ = d.sendForm(t, reviewPage+"/decide", url.Values{"place": {string(by["Leeds"].ID)}, "decision": {"accepted"}, "with": {" "}}); status != http.StatusOK {
		t.Errorf("accepting what is proposed answers %d", status)
	}
	for _, bad := range []url.Values{{"place": {"nowhere"}, "decision": {"kept"}}, {"place": {string(by["Leeds"].ID)}, "decision": {"erased"}}, {"place": {string(by["Leeds"].ID)}, "decision": {"accepted"}, "with": {"a\nb"}}, {"place": {string(by["Leeds"].ID)}, "decision": {"accepted"}, "with": {strings.Repeat("x", 201)}}} {
		if _, status, page = d.sendForm(t, reviewPage+"/decide", bad); status < 400 || status >= 500 || !strings.Contains(page, "nothing was changed") {
			t.Errorf("%v answers %d", bad, status)
		}
	}
	// Mark a dog that was missed, or that was found: by its words.
	_, status, page = d.sendForm(t, reviewPage+"/mark", url.Values{"words": {"wobblement"}, "look": {"1"}})
	if status != http.StatusOK || !strings.Contains(page, "<del>Wobblement</del>") {
		t.Fatalf("looking for words answers %d", status)
	}
	from, to := between(page, `name="from" value="`, `"`), between(page, `name="to" value="`, `"`)
	if _, status, page = d.sendForm(t, reviewPage+"/mark", url.Values{"from": {from}, "to": {to}, "category": {"pet"}, "with": {"[the dog]"}, "all": {"1"}, "elsewhere": {"1"}}); status != http.StatusOK || !strings.Contains(page, "[the dog]") {
		t.Errorf("marking answers %d", status)
	}
	if _, status, page = d.sendForm(t, reviewPage+"/mark", url.Values{"words": {"not said by anybody"}, "look": {"1"}}); status != http.StatusUnprocessableEntity || !strings.Contains(page, "are not in this interview") {
		t.Errorf("words that are not there answer %d", status)
	}
	// Nothing is finished while a place waits.
	if _, status, _ = d.sendForm(t, reviewPage+"/finish", nil); status != http.StatusConflict {
		t.Errorf("finishing with open places answers %d", status)
	}
	for {
		v, _ = d.review(t, s, "P16.txt")
		i := 0
		for i < len(v.Places) && !v.Places[i].Open() {
			i++
		}
		if i == len(v.Places) {
			break
		}
		d.sendForm(t, reviewPage+"/decide", url.Values{"place": {string(v.Places[i].ID)}, "decision": {"accepted"}, "with": {v.Places[i].With}, "all": {"1"}})
	}
	_, status, page = d.sendForm(t, reviewPage+"/finish", nil)
	if status != http.StatusOK || !strings.Contains(page, "Whoever decided does not sign off") {
		t.Errorf("finishing answers %d", status)
	}
	if _, status, _ = d.sendForm(t, reviewPage+"/sign", nil); status != http.StatusForbidden {
		t.Errorf("signing off one's own review answers %d", status)
	}
	_, words, _ := d.get(t, "/s/talk/interviews/P16.txt/text")
	for _, gone := range []string{"Hallam", "Fernside", "Morwenna", "0172", "Wobblement"} {
		if strings.Contains(words, gone) {
			t.Errorf("the new text has %s: %s", gone, words)
		}
	}
	// A second person signs off at their own desk.
	d.me = app.Person{Name: "Bo Second"}
	if _, page, _ = d.get(t, reviewPage); !strings.Contains(page, "There is no vault for this interview") {
		t.Error("the page does not say where the texts before stay")
	}
	if _, status, page = d.sendForm(t, reviewPage+"/sign", nil); status != http.StatusOK || !strings.Contains(page, "Signed off by Bo Second") {
		t.Errorf("signing off answers %d", status)
	}
	rows := d.rowsOf(t, reviewPage+"/log?as=csv")
	if len(rows) != len(v.Places)+1 {
		t.Errorf("the log has %d rows, and there are %d places", len(rows)-1, len(v.Places))
	}
	for _, row := range rows {
		for _, gone := range []string{"Hallam", "Fernside", "Morwenna", "0172", "Wobblement"} {
			if strings.Contains(strings.Join(row, "|"), gone) {
				t.Errorf("the log says %v", row)
			}
		}
	}
	if _, page, _ = d.get(t, "/s/talk/interviews/P16.txt"); !strings.Contains(page, "De-identify</a>: signed off.") {
		t.Error("the interview's page does not say that it is signed off")
	}
	if status, _, _ = d.get(t, "/s/talk/interviews/P99/deidentify"); status != http.StatusNotFound {
		t.Errorf("the review of nobody answers %d", status)
	}
}

func deidMeasures(t testing.TB) []struct {
	Set           string
	Direct, Quasi float64
} {
	t.Helper()
	d, s := fresh(t)
	d.send(t, "/s/talk/interviews/import", "", []sending{{"P01.txt", talk, false}})
	v, err := d.app.ShowReview(t.Context(), maya, s.ID, "P01.txt")
	if err != nil || len(v.Measured) < 2 {
		t.Fatalf("%v, %v", v.Measured, err)
	}
	var out []struct {
		Set           string
		Direct, Quasi float64
	}
	for _, m := range v.Measured {
		out = append(out, struct {
			Set           string
			Direct, Quasi float64
		}{m.Set, m.Direct, m.Quasi})
	}
	return out
}

// TestAReviewOfHostileWords shows words that are markup.
func TestAReviewOfHostileWords(t *testing.T) {
	d, _ := fresh(t)
	d.send(t, "/s/talk/interviews/import", "", []sending{{"P01.txt", "INT: <script>alert(1)</script> Dr \"><img src=x onerror=alert(2)> Hallam?\nP1: Dr Hallam & <b>Mags</b> in Leeds. ' 🙂 é\u202e\n", false}})
	const at = "/s/talk/interviews/P01.txt/deidentify"
	_, _, page := d.sendForm(t, at+"/begin", nil)
	_, _, marked := d.sendForm(t, at+"/mark", url.Values{"words": {"<b>Mags</b>"}, "look": {"1"}})
	_, _, page2 := d.sendForm(t, at+"/mark", url.Values{"words": {"Mags"}, "category": {"person"}, "with": {`"><script>x</script>`}})
	for _, p := range []string{page, marked, page2} {
		if strings.Contains(p, "<script>alert") || strings.Contains(p, "<img src=x") || strings.Contains(p, "<script>x") {
			t.Error("words became markup")
		}
	}
}

// cardSays waits until some words are decided beside the text.
func cardSays(t *testing.T, ctx context.Context, words string) {
	t.Helper()
	until(t, ctx, "document.querySelector('#decide .deid-words')?.textContent.includes("+strconv.Quote(words)+")")
}

// TestAReviewByKeyAndMouse accepts, edits, keeps, skips, marks and takes back in
// a browser.
func TestAReviewByKeyAndMouse(t *testing.T) {
	d, s := reviewed(t)
	d.sendForm(t, reviewPage+"/begin", nil)
	ctx := browser(t, 1440)
	restart(t, d, ctx)
	do(t, ctx, chromedp.Navigate(d.url+reviewPage), chromedp.WaitReady(chromedp.CSS("#decide form")))
	v, _ := d.review(t, s, "P16.txt")
	first := v.Places[0]
	cardSays(t, ctx, first.Words)
	count := func() int { v, _ := d.review(t, s, "P16.txt"); return v.Decided }
	decided := func(n int) {
		t.Helper()
		until(t, ctx, "document.querySelector('.deid-count b').textContent.startsWith('"+strconv.Itoa(n)+" of ')")
		if got := count(); got != n {
			t.Errorf("the page says %d decided and %d are stored", n, got)
		}
	}
	// A accepts it wherever it stands.
	do(t, ctx, chromedp.KeyEvent("a"))
	decided(first.Times)
	at := first.Times
	// Z takes it back, and does not lose the place.
	do(t, ctx, chromedp.KeyEvent("z"))
	until(t, ctx, "document.querySelector('.notice')?.textContent.includes('Taken back') === true")
	decided(0)
	do(t, ctx, chromedp.KeyEvent("a"))
	decided(at)
	// E edits and Enter accepts.
	second := js[string](t, ctx, "document.querySelector('#decide .deid-words').textContent")
	do(t, ctx, chromedp.KeyEvent("e"))
	until(t, ctx, "document.activeElement.id === 'with'")
	js[any](t, ctx, "document.activeElement.select(); null") // the test's keyboard types a letter even where its key was taken
	do(t, ctx, chromedp.KeyEvent("[somebody 9]"), chromedp.KeyEvent(kb.Enter))
	until(t, ctx, "[...document.querySelectorAll('.prop ins')].some(i => i.textContent === '[somebody 9]')")
	_, by := d.review(t, s, "P16.txt")
	if by[second].Decision != firsthand.Changed || by[second].With != "[somebody 9]" {
		t.Errorf("what was edited is %+v", by[second].Replacement)
	}
	// K keeps the words, J skips.
	third := js[string](t, ctx, "document.querySelector('#decide .deid-words').textContent")
	do(t, ctx, chromedp.KeyEvent("k"))
	until(t, ctx, "!!document.querySelector('.prop.stays') && document.querySelector('#decide .deid-words').textContent !== "+strconv.Quote(third))
	if _, by = d.review(t, s, "P16.txt"); by[third].Decision != firsthand.Kept {
		t.Errorf("what was kept is %+v", by[third].Replacement)
	}
	fourth, n := js[string](t, ctx, "document.querySelector('#decide .deid-words').textContent"), count()
	do(t, ctx, chromedp.KeyEvent("j"))
	until(t, ctx, "document.querySelector('#decide .deid-words').textContent !== "+strconv.Quote(fourth))
	if got := count(); got != n {
		t.Errorf("skipping decided %d", got-n)
	}
	// The mouse chooses a place in the text and decides by the buttons.
	do(t, ctx, chromedp.Click(chromedp.CSS("#p-"+string(by["Dr Hallam"].ID))))
	cardSays(t, ctx, "Dr Hallam")
	// Selected words are marked by M, and are proposed in the other interview.
	js[any](t, ctx, strings.Replace(pick, ".words p", ".deid-page p", 1)+`("grace of God"); null`)
	do(t, ctx, chromedp.KeyEvent("m"))
	cardSays(t, ctx, "grace of God")
	js[any](t, ctx, `(() => { const s = document.querySelector("#category"); s.value = "circumstance"; s.dispatchEvent(new Event("change", {bubbles: true})); })(); null`)
	if got := js[string](t, ctx, "document.querySelector('#with').value"); got != "[circumstance 1]" {
		t.Errorf("the next circumstance is %q", got)
	}
	do(t, ctx, chromedp.Click(chromedp.CSS("#decide button.main")))
	until(t, ctx, "[...document.querySelectorAll('.prop ins')].some(i => i.textContent === '[circumstance 1]')")
	_, by = d.review(t, s, "P16.txt")
	if p := by["grace of God"]; p.Decision != firsthand.Added || p.Category != "circumstance" {
		t.Errorf("what was marked is %+v", p.Replacement)
	}
	// Nothing is lost by loading the page again.
	before := count()
	do(t, ctx, chromedp.Reload(), chromedp.WaitReady(chromedp.CSS("#decide form")))
	decided(before)
	// No name is in an address.
	if at := js[string](t, ctx, "location.href"); strings.Contains(at, "Hallam") || strings.Contains(at, "grace") {
		t.Errorf("the address is %s", at)
	}
}

// TestAccessOfAReview looks for what keeps people out of the review, in each of
// its states, light and dark, wide and narrow; and that it goes not sideways.
func TestAccessOfAReview(t *testing.T) {
	axe, err := os.ReadFile("testdata/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	d, s := reviewed(t)
	ctx := browser(t, 1440)
	restart(t, d, ctx)
	look := func(state, page string) {
		t.Helper()
		for _, width := range []int64{1440, 390} {
			do(t, ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(d.url+page), chromedp.WaitReady(chromedp.CSS("main")))
			js[any](t, ctx, string(axe)+"; null")
			if got := js[int](t, ctx, "document.documentElement.scrollWidth"); int64(got) > width {
				t.Errorf("%s is %d wide at %d", state, got, width)
			}
			for _, mode := range []string{"light", "dark"} {
				js[any](t, ctx, "document.documentElement.dataset.mode = '"+mode+"'; null")
				time.Sleep(100 * time.Millisecond)
				until(t, ctx, "document.getAnimations().length === 0")
				if dir := os.Getenv("FIRSTHAND_LOOKS"); dir != "" {
					png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
					if err == nil {
						err = os.WriteFile(dir+"/"+state+"-"+count(int(width))+"-"+mode+".png", png, 0o600)
					}
					if err != nil {
						t.Fatal(err)
					}
				}
				js[any](t, ctx, `window.__axe = null; axe.run(document, {resultTypes: ["violations"]}).then(r => { window.__axe = r.violations.map(v => v.id + ": " + v.nodes.length + " × " + v.nodes[0].html.slice(0, 160) + " " + (v.nodes[0].any[0]?.message ?? v.nodes[0].all[0]?.message ?? "")); }); null`)
				until(t, ctx, "window.__axe !== null")
				for _, v := range js[[]string](t, ctx, "window.__axe") {
					t.Errorf("%s at %d in %s: %s", state, width, mode, v)
				}
			}
		}
	}
	look("unbegun", reviewPage)
	d.sendForm(t, reviewPage+"/begin", nil)
	v, by := d.review(t, s, "P16.txt")
	for i, p := range v.Places {
		if i%3 == 0 && p.Times == 1 {
			d.sendForm(t, reviewPage+"/decide", url.Values{"place": {string(p.ID)}, "decision": {"accepted"}, "all": {"1"}})
		}
	}
	d.sendForm(t, reviewPage+"/decide", url.Values{"place": {string(by["Dr Hallam"].ID)}, "decision": {"accepted"}, "all": {"1"}})
	d.sendForm(t, reviewPage+"/decide", url.Values{"place": {string(v.Places[len(v.Places)-2].ID)}, "decision": {"kept"}})
	look("open", reviewPage)
	look("typing", reviewPage+"?mark=1")
	look("missed", reviewPage+"?from=0&to=11")
	for {
		v, _ = d.review(t, s, "P16.txt")
		if v.Decided == len(v.Places) {
			break
		}
		for _, p := range v.Places {
			if p.Open() {
				d.sendForm(t, reviewPage+"/decide", url.Values{"place": {string(p.ID)}, "decision": {"accepted"}, "all": {"1"}})
				break
			}
		}
	}
	look("decided", reviewPage)
	d.sendForm(t, reviewPage+"/finish", nil)
	look("reviewed", reviewPage)
	d.me = app.Person{Name: "Bo Second"}
	d.sendForm(t, reviewPage+"/sign", nil)
	look("signed", reviewPage)
	if regexp.MustCompile(`(?i)anonymous`).MatchString(js[string](t, ctx, "document.body.textContent")) {
		t.Error("the page says anonymous")
	}
}
