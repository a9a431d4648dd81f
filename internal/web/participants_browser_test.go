package web

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// tabToField presses Tab until a field has the focus.
func tabToField(t testing.TB, ctx context.Context, id string) {
	t.Helper()
	for range 120 {
		if js[string](t, ctx, "document.activeElement.id") == id {
			return
		}
		do(t, ctx, chromedp.KeyEvent(kb.Tab))
	}
	t.Fatalf("Tab does not lead to %s on %s", id, js[string](t, ctx, "location.pathname"))
}

// arrives waits for a page to have come whole, and answers where it is.
func arrives(t testing.TB, ctx context.Context, what string) string {
	t.Helper()
	until(t, ctx, "document.readyState === 'complete' && ("+what+")")
	return js[string](t, ctx, "location.pathname")
}

func says(words string) string {
	return "document.querySelector('.notice')?.textContent.includes('" + words + "') === true"
}

// typeIn types into the field of an act, reached by Tab.
func typeIn(t testing.TB, ctx context.Context, id, words string) {
	t.Helper()
	tabToField(t, ctx, id)
	do(t, ctx, chromedp.KeyEvent(words))
}

// unfold opens an act by its summary.
func unfold(t testing.TB, ctx context.Context, id string) {
	t.Helper()
	if js[bool](t, ctx, "document.querySelector('#"+id+"').open") {
		return
	}
	for range 120 {
		if js[bool](t, ctx, "document.activeElement === document.querySelector('#"+id+" > summary')") {
			do(t, ctx, chromedp.KeyEvent(kb.Enter))
			until(t, ctx, "document.querySelector('#"+id+"').open")
			return
		}
		do(t, ctx, chromedp.KeyEvent(kb.Tab))
	}
	t.Fatalf("Tab does not lead to %s", id)
}

// TestAParticipantByKeyboard introduces, screens, books, interviews and thanks
// somebody without a mouse; the sampling frame then has them.
func TestAParticipantByKeyboard(t *testing.T) {
	d, s := meeting(t)
	ctx := browser(t, 1440)
	restart(t, d, ctx)
	do(t, ctx, chromedp.Navigate(d.url+"/s/talk/people/introduce"), chromedp.WaitReady(chromedp.CSS("main")))
	typeIn(t, ctx, "introduce-site", "The")
	typeIn(t, ctx, "introduce-name", "Wilhelmina Testperson")
	typeIn(t, ctx, "introduce-telephone", "01632 960001")
	for _, id := range []string{"introduce-explained", "introduce-interested", "introduce-agreed"} {
		typeIn(t, ctx, id, " ")
	}
	do(t, ctx, chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter))
	at := arrives(t, ctx, says("was introduced"))
	number := strings.TrimPrefix(at, "/s/talk/people/")

	// Screening is open, since it is next.
	for i := range 2 {
		name := []string{"met-0", "met-1"}[i]
		for range 120 {
			if js[string](t, ctx, "document.activeElement.name ?? ''") == name {
				break
			}
			do(t, ctx, chromedp.KeyEvent(kb.Tab))
		}
		do(t, ctx, chromedp.KeyEvent(" "))
	}
	typeIn(t, ctx, "screen-value-0", "new")
	tabToField(t, ctx, "screen-sure")
	do(t, ctx, chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter))
	arrives(t, ctx, says("meets the criteria"))
	p, err := d.app.Participant(t.Context(), s.ID, number)
	if err != nil || p.Stage != firsthand.Eligible || p.Values["Time here"] != "new" || p.Site != "clinic" {
		t.Fatalf("after screening there is %+v (%v)", p, err)
	}
	do(t, ctx, chromedp.KeyEvent("z"))
	arrives(t, ctx, says("Taken back"))
	do(t, ctx, chromedp.KeyEvent("Z"))
	arrives(t, ctx, says("Done again"))
	d.agreed(t, s, number, "2026-01-05")

	do(t, ctx, chromedp.Navigate(d.url+at), chromedp.WaitReady(chromedp.CSS("#book")))
	typeIn(t, ctx, "book-at", "02032030"+kb.ArrowRight+"0200PM")
	if got := js[string](t, ctx, "document.activeElement.value"); got != "2030-02-03T14:00" && got != "2030-03-02T14:00" { // the order of day and month is the browser's
		t.Fatalf("typed is %q", got)
	}
	typeIn(t, ctx, "book-interviewer", "Bo")
	do(t, ctx, chromedp.KeyEvent(kb.Enter))
	arrives(t, ctx, says("was booked for 2030"))

	if !js[bool](t, ctx, "document.querySelector('#hold').open") {
		t.Error("what is next is not open")
	}
	typeIn(t, ctx, "hold-minutes", "31")
	typeIn(t, ctx, "hold-present", "a partner")
	typeIn(t, ctx, "hold-distress", "Wept once, and went on.")
	do(t, ctx, chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter))
	arrives(t, ctx, says("its distress note sealed"))
	typeIn(t, ctx, "voucher-amount", "20")
	do(t, ctx, chromedp.KeyEvent(kb.Enter))
	arrives(t, ctx, says("Voucher 1 went to"))
	unfold(t, ctx, "pseudonym")
	typeIn(t, ctx, "pseudonym-pseudonym", "Marian")
	do(t, ctx, chromedp.KeyEvent(kb.Enter))
	arrives(t, ctx, says("has a pseudonym"))
	if got := js[string](t, ctx, "document.querySelector('.time').textContent"); !strings.Contains(got, "Interviewed, 31 minutes") || !strings.Contains(got, "Voucher 1") {
		t.Errorf("the timeline tells %s", got)
	}
	if js[bool](t, ctx, "document.body.textContent.includes('Wilhelmina') || document.body.textContent.includes('Wept')") {
		t.Error("the page tells what is sealed")
	}
	do(t, ctx, chromedp.Navigate(d.url+"/s/talk/people/sample"), chromedp.WaitReady(chromedp.CSS(".units")))
	if got := js[string](t, ctx, "document.querySelector('.margins tbody tr').textContent"); !strings.Contains(got, "new: 1 interviewed") || !strings.Contains(got, "met") {
		t.Errorf("the frame says %s", got)
	}
}

// TestAParticipantWithoutScript books and holds with scripts off.
func TestAParticipantWithoutScript(t *testing.T) {
	d, s := meeting(t)
	number := d.met(t, "One")
	_, page, _ := d.get(t, "/s/talk/people/"+number)
	d.form(t, "/s/talk/people/"+number+"/screen", "criteria", criteriaID(t, page), "met-0", "yes", "met-1", "yes")
	d.agreed(t, s, number, "2026-01-05")
	ctx := browser(t, 390)
	restart(t, d, ctx)
	do(t, ctx, chromedp.Navigate(d.url+"/s/talk/people/"+number), chromedp.WaitReady(chromedp.CSS("#hold")))
	scripted := js[int](t, ctx, "document.querySelectorAll('script[src*=participants]').length")
	if scripted != 0 {
		t.Error("the page has a script, which it should not need")
	}
	do(t, ctx, chromedp.Click(chromedp.CSS("#hold > summary")), chromedp.SetValue(chromedp.CSS("#hold-minutes"), "20"), chromedp.SetValue(chromedp.CSS("#hold-day"), "2026-02-03"), chromedp.Click(chromedp.CSS("#hold .b")))
	arrives(t, ctx, says("was interviewed"))
	if p, err := d.app.Participant(t.Context(), s.ID, number); err != nil || p.Stage != firsthand.Interviewed {
		t.Errorf("the stage is %q (%v)", p.Stage, err)
	}
}

// TestAccessOfParticipants looks for what keeps people out of the pages of
// participants, light and dark, wide and narrow, empty, filled and with errors.
func TestAccessOfParticipants(t *testing.T) {
	axe, err := os.ReadFile("testdata/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	d := example(t)
	d.enter(t)
	d.sealed(t)
	study := study(t, d)
	for range 2 {
		if _, err := d.app.Introduce(t.Context(), maya, study.ID, app.Introduction{Site: "leeds", Explained: true, Interested: true, Agreed: true, Identity: firsthand.Identity{Name: "One", Telephone: "01632 960001"}}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.app.Book(t.Context(), maya, study.ID, "P38", firsthand.Booking{At: "2026-01-02T10:00", Minutes: 60, Place: "Room 3"}, "Bo"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.app.NewStudy(t.Context(), maya, "empty", "Nothing yet"); err != nil {
		t.Fatal(err)
	}
	ctx := browser(t, 1440)
	restart(t, d, ctx)
	check := func(page string, width int64) {
		t.Helper()
		if got := js[int](t, ctx, "document.documentElement.scrollWidth"); int64(got) > width {
			t.Errorf("%s is %d wide at %d", page, got, width)
		}
		js[any](t, ctx, string(axe)+"; document.querySelectorAll('details').forEach(d => d.open = true); null")
		for _, mode := range []string{"light", "dark"} {
			if mode == "dark" && width < 1440 {
				continue // colours are those of the wide page
			}
			js[any](t, ctx, "document.documentElement.dataset.mode = '"+mode+"'; null")
			time.Sleep(60 * time.Millisecond)
			until(t, ctx, "document.getAnimations().length === 0")
			js[any](t, ctx, `window.__axe = null; axe.run(document, {resultTypes: ["violations"]}).then(r => { window.__axe = r.violations.map(v => v.id + ": " + v.nodes.length + " × " + v.nodes[0].html.slice(0, 160) + " " + (v.nodes[0].any[0]?.message ?? v.nodes[0].all[0]?.message ?? "")); }); null`)
			for range 600 {
				if js[bool](t, ctx, "window.__axe !== null") {
					break
				}
				time.Sleep(50 * time.Millisecond)
			}
			for _, v := range js[[]string](t, ctx, "window.__axe ?? ['axe did not end']") {
				t.Errorf("%s at %d in %s: %s", page, width, mode, v)
			}
		}
	}
	pages := []string{"/s/example/people", "/s/example/people/P07", "/s/example/people/P25", "/s/example/people/P37", "/s/example/people/P38", "/s/example/people/P37/identity", "/s/example/people/referrals", "/s/example/people/introduce",
		"/s/example/people/sample", "/s/example/people/sample/edit", "/s/example/people/vouchers", "/s/empty/people/sample", "/s/empty/people/referrals", "/s/empty/people/vouchers"}
	for _, width := range []int64{1440, 390} {
		do(t, ctx, chromedp.EmulateViewport(width, 900))
		for _, page := range pages {
			do(t, ctx, chromedp.Navigate(d.url+page), chromedp.WaitReady(chromedp.CSS("main")))
			check(page, width)
		}
		for page, button := range map[string]string{"/s/example/people/P37": "#screen .b", "/s/example/people/introduce": ".fields .main", "/s/example/people/referrals": ".fields .main"} {
			do(t, ctx, chromedp.Navigate(d.url+page), chromedp.WaitReady(chromedp.CSS("main")), chromedp.Click(chromedp.CSS(button)))
			arrives(t, ctx, "!!document.querySelector('[role=alert], .shown')")
			check(page+" sent", width)
		}
	}
}
