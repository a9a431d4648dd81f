package web

import (
	"context"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// looked looks at the page that is open with axe, wide and narrow, light and dark,
// and for what stands beyond its edge; FIRSTHAND_LOOK names a folder for pictures.
func looked(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	axe, err := os.ReadFile("testdata/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	js[any](t, ctx, string(axe)+"; document.querySelector('.notice')?.remove(); null")
	for _, width := range []int64{1440, 390, 320} {
		do(t, ctx, chromedp.EmulateViewport(width, 844))
		if over := js[int](t, ctx, "document.documentElement.scrollWidth - innerWidth"); over > 0 {
			t.Errorf("%s at %d is %d pixels too wide", name, width, over)
		}
		if width == 320 {
			continue
		}
		for _, mode := range []string{"light", "dark"} {
			js[any](t, ctx, "document.documentElement.dataset.mode = '"+mode+"'; null")
			do(t, ctx, chromedp.Sleep(120*time.Millisecond))
			if dir := os.Getenv("FIRSTHAND_LOOK"); dir != "" {
				b, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s-%d-%s.png", name, width, mode)), b, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			js[any](t, ctx, `window.__axe = null; axe.run(document, {resultTypes: ["violations"]}).then(r => { window.__axe = r.violations.map(v => v.id + ": " + v.nodes.length + " × " + v.nodes[0].html.slice(0, 160) + " " + (v.nodes[0].any[0]?.message ?? v.nodes[0].all[0]?.message ?? "")); }); null`)
			until(t, ctx, "window.__axe !== null")
			for _, v := range js[[]string](t, ctx, "window.__axe") {
				t.Errorf("%s at %d, %s: %s", name, width, mode, v)
			}
			if small := js[[]string](t, ctx, `document.body.classList.contains("open") && innerWidth < 500 ? [...document.querySelectorAll("main .b, main label:has([type=radio], [type=checkbox])")].filter(e => e.getBoundingClientRect().height < 36).map(e => e.textContent) : []`); len(small) > 0 {
				t.Errorf("%s at %d: too small for a finger: %q", name, width, small)
			}
		}
		js[any](t, ctx, "delete document.documentElement.dataset.mode; null")
	}
	do(t, ctx, chromedp.EmulateViewport(390, 844))
}

// draw signs on the page's pad with the mouse.
func draw(t *testing.T, ctx context.Context) {
	t.Helper()
	js[any](t, ctx, "document.querySelector('canvas').scrollIntoView({block: 'center'}); null")
	at := js[[]float64](t, ctx, "(() => { const b = document.querySelector('canvas').getBoundingClientRect(); return [b.left, b.top, b.width, b.height]; })()")
	steps := []chromedp.Action[chromedp.Void]{chromedp.MouseEvent("mousePressed", at[0]+at[2]*.2, at[1]+at[3]*.6, chromedp.Button("left"))}
	for i := range 12 {
		y := .3
		if i%2 == 0 {
			y = .7
		}
		steps = append(steps, chromedp.MouseEvent("mouseMoved", at[0]+at[2]*(.2+.05*float64(i)), at[1]+at[3]*y, chromedp.Button("left")))
	}
	steps = append(steps, chromedp.MouseEvent("mouseReleased", at[0]+at[2]*.8, at[1]+at[3]*.5, chromedp.Button("left")))
	do(t, ctx, steps...)
	until(t, ctx, "document.querySelector('[name=drawn]').value.length > 200")
}

func title(t testing.TB, ctx context.Context) string {
	t.Helper()
	return js[string](t, ctx, "document.querySelector('h1')?.textContent ?? ''")
}

// heading waits for a page by the beginning of its heading.
func headed(t testing.TB, ctx context.Context, words string) {
	t.Helper()
	until(t, ctx, fmt.Sprintf("document.readyState === 'complete' && document.querySelector('h1')?.textContent.startsWith(%q) === true", words))
}

// TestFromReferralToReceipt goes the way of one person on a narrow screen: somebody
// introduces them, they read, answer, sign with the mouse, and keep a receipt.
func TestFromReferralToReceipt(t *testing.T) {
	d := recruit(t)
	ctx := browser(t, 390)
	at, _ := d.link(t, firsthand.ForReferral, "")
	do(t, ctx, chromedp.EmulateViewport(390, 844), chromedp.Navigate(d.url+at), chromedp.WaitReady(chromedp.CSS("main")))
	looked(t, ctx, "refer-1")
	js[any](t, ctx, "document.querySelectorAll('[type=checkbox]').forEach(e => e.click()); null")
	do(t, ctx, chromedp.Click(chromedp.CSS(".main")))
	headed(t, ctx, "How can the study team")
	looked(t, ctx, "refer-2")
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#person"), planted.Name))
	if js[bool](t, ctx, "document.forms[0].checkValidity()") {
		t.Error("a name alone could be sent")
	}
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#telephone"), planted.Telephone), chromedp.SendKeys(chromedp.CSS("#safe"), planted.Note), chromedp.Click(chromedp.CSS(".main")))
	headed(t, ctx, "Thank you. It is with")
	looked(t, ctx, "refer-3")
	if cookies := js[string](t, ctx, "document.cookie + localStorage.length + sessionStorage.length"); cookies != "00" {
		t.Errorf("something is kept in the browser: %q", cookies)
	}
	js[any](t, ctx, "history.back(); null")
	do(t, ctx, chromedp.Sleep(500*time.Millisecond)) // the browser has nothing of it to show
	if js[bool](t, ctx, "document.documentElement?.outerHTML.includes('Quackenbush') === true || [...document.querySelectorAll('input')].some(e => e.value.includes('Quackenbush'))") {
		t.Error("going back shows what was written")
	}

	var meets []firsthand.Finding
	for _, key := range []string{"adult", "experience", "language", "capacity"} {
		meets = append(meets, firsthand.Finding{Key: key, Met: true})
	}
	if _, err := d.app.Screen(t.Context(), maya, d.study.ID, "P01", meets, nil); err != nil {
		t.Fatal(err)
	}
	at, _ = d.link(t, firsthand.ForConsent, "P01")
	do(t, ctx, chromedp.Navigate(d.url+at), chromedp.WaitReady(chromedp.CSS("main")))
	looked(t, ctx, "agree-sheet")
	do(t, ctx, chromedp.Click(chromedp.CSS(".main")))
	for i := 1; i <= 6; i++ {
		until(t, ctx, fmt.Sprintf("document.readyState === 'complete' && document.body.textContent.includes('Statement %d of 6')", i))
		answer := "yes"
		if i == 4 {
			answer = "no"
			looked(t, ctx, "agree-statement")
		}
		do(t, ctx, chromedp.Click(chromedp.CSS("[value="+answer+"][type=radio]")), chromedp.Click(chromedp.CSS(".main")))
	}
	headed(t, ctx, "Read it through")
	draw(t, ctx)
	looked(t, ctx, "agree-sign")
	do(t, ctx, chromedp.Click(chromedp.CSS(".main")))
	headed(t, ctx, "Thank you. This is your receipt")
	looked(t, ctx, "agree-receipt")
	c, err := d.app.Consent(t.Context(), d.study.ID, "P01")
	if err != nil || c.Scope[firsthand.Quote] || !c.Scope[firsthand.Recontact] {
		t.Errorf("the consent is %+v (%v)", c.Scope, err)
	}
	if err := d.app.OpenVault(t.Context(), d.opens); err != nil {
		t.Fatal(err)
	}
	r, err := d.app.OpenSecret(t.Context(), maya, d.study.ID, "P01", firsthand.SignatureSecret, "To see.")
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(r); err != nil || inked(t, b) < leastInk {
		t.Errorf("the signature is no drawing (%v)", err)
	}
	do(t, ctx, chromedp.Navigate(d.url+at), chromedp.WaitReady(chromedp.CSS("main")))
	headed(t, ctx, "This link does not work")
	looked(t, ctx, "link-shut")
}

// inked counts the dark pixels of a picture.
func inked(t testing.TB, b []byte) (n int) {
	t.Helper()
	p, err := png.Decode(strings.NewReader(string(b)))
	if err != nil {
		t.Fatal(err)
	}
	gray, ok := p.(*image.Gray)
	if !ok {
		t.Fatalf("the signature is %T", p)
	}
	for _, v := range gray.Pix {
		if v < 128 {
			n++
		}
	}
	return n
}

// TestLeavingInTheWorkspace takes a consent face to face, makes a private link,
// and lets somebody leave: what it reaches, the number typed, the certificate.
func TestLeavingInTheWorkspace(t *testing.T) {
	d := recruit(t)
	if _, _, err := d.app.BuildExample(context.WithoutCancel(t.Context()), maya); err != nil {
		t.Fatal(err)
	}
	p := d.eligible(t, planted)
	ctx := browser(t, 1440)
	restart(t, d.desk, ctx)
	base := d.url + "/s/care/people/" + p.Number
	do(t, ctx, chromedp.Navigate(base+"/consent"), chromedp.WaitReady(chromedp.CSS("main")))
	looked(t, ctx, "consent-none")
	do(t, ctx, chromedp.Navigate(base+"/consent/take"), chromedp.WaitReady(chromedp.CSS("main")))
	js[any](t, ctx, "document.querySelectorAll('.asked [value=yes]').forEach(e => e.click()); null")
	draw(t, ctx)
	looked(t, ctx, "consent-take")
	do(t, ctx, chromedp.Click(chromedp.CSS("form.taking .main")))
	headed(t, ctx, "Consent of P01")
	looked(t, ctx, "consent")
	do(t, ctx, chromedp.Click(chromedp.CSS("form[action$='/consent/link'] button")))
	until(t, ctx, "document.querySelector('.secret input') !== null")
	looked(t, ctx, "consent-link")
	made := js[string](t, ctx, "document.querySelector('.secret input').value")
	if status, page, _ := d.stranger(t, "GET", strings.TrimPrefix(made, d.url), nil); status != 200 || !strings.Contains(page, "Information sheet, version 1") {
		t.Errorf("the link that was made answers %d", status)
	}
	do(t, ctx, chromedp.Navigate(base+"/consent"), chromedp.WaitReady(chromedp.CSS("main")))
	if js[bool](t, ctx, "document.body.innerHTML.includes('/c/')") {
		t.Error("the link is shown again")
	}

	// Somebody leaves the example, which has their words and what was made of them.
	at := d.url + "/s/example/people/P07/withdraw"
	do(t, ctx, chromedp.Navigate(d.url+"/s/example/people/P07/consent"), chromedp.WaitReady(chromedp.CSS("main")))
	looked(t, ctx, "consent-example")
	do(t, ctx, chromedp.Navigate(at), chromedp.WaitReady(chromedp.CSS("main")))
	looked(t, ctx, "withdraw")
	do(t, ctx, chromedp.Click(chromedp.CSS("[value='remove everything']")), chromedp.Click(chromedp.CSS("[name=go][value=look]")))
	until(t, ctx, "document.readyState === 'complete' && document.querySelector('.warn') !== null")
	looked(t, ctx, "withdraw-reaches")
	said := js[string](t, ctx, "document.querySelector('.warn').textContent")
	s := study(t, d.desk)
	reach, err := d.app.PreviewWithdrawal(t.Context(), s.ID, app.WithdrawOrder{Participant: "P07", Level: firsthand.RemoveEverything})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"This erases Nasreen’s transcript", plural(reach.Codings, "coding", "codings"), "It cannot be undone. The certificate keeps the number P07"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q does not say %q", said, want)
		}
	}
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#number"), "P70"), chromedp.Click(chromedp.CSS(".danger")))
	until(t, ctx, "document.readyState === 'complete' && document.querySelector('[role=alert]')?.textContent.includes('Type the number P07') === true")
	if _, err := d.app.ReadDocument(t.Context(), maya, s.ID, "P07"); err != nil {
		t.Fatalf("a wrong number erased it: %v", err)
	}
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#number"), "P07"), chromedp.Click(chromedp.CSS(".danger")))
	for range 60 { // it searches every file
		if title(t, ctx) == "Certificate" {
			break
		}
		time.Sleep(500 * time.Millisecond)
	}
	headed(t, ctx, "Certificate")
	looked(t, ctx, "certificate")
	if _, err := d.app.ReadDocument(t.Context(), maya, s.ID, "P07"); firsthand.KindOf(err) != firsthand.NotFound {
		t.Errorf("P07 is still there: %v", err)
	}
	if got := js[string](t, ctx, "document.querySelector('.certificate').textContent"); !strings.Contains(got, count(reach.Codings)) || strings.Contains(got, "Nasreen") {
		t.Errorf("the certificate says %s", got)
	}
	file := js[string](t, ctx, "document.querySelector('a[download]').getAttribute('href')")
	restart(t, d.desk, ctx) // the certificate is there for whoever comes next
	do(t, ctx, chromedp.Navigate(d.url+"/s/example/people/withdrawn"), chromedp.WaitReady(chromedp.CSS("main")))
	looked(t, ctx, "withdrawn")
	d.desk.client = newClient(t, d.desk)
	status, body, header := d.get(t, file)
	c, err := app.ReadCertificate([]byte(body))
	if status != 200 || err != nil || c.Number != "P07" || c.Codings != reach.Codings || len(c.Residues) > 0 || !strings.Contains(header.Get("Content-Disposition"), "certificate-P07.json") {
		t.Errorf("the file answers %d, %+v (%v)", status, c, err)
	}
}
