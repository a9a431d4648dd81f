package web

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"firsthand.study"
	"firsthand.study/internal/app"
	"firsthand.study/internal/store"
)

// A picture is a page as the user guide shows it: where it is, and what is done
// there before it is taken: by a script, and then by keys.
type picture struct{ name, path, then, typed string }

// pictures are those of docs/pictures, in the order of the bar.
var pictures = []picture{
	{"home", "/", "", ""},
	{"overview", "/s/example", "", ""},
	{"people", "/s/example/people", "", ""},
	{"grid", "/s/example/people/grid", "", ""},
	{"person", "/s/example/people/P07", "", ""},
	{"interviews", "/s/example/interviews", "", ""},
	{"interview", "/s/example/interviews/P07.txt", "", ""},
	{"import", "/s/example/interviews/import", "", ""},
	{"reader", "/s/example/interviews/P07/read", "document.getElementById('scroll').scrollTop = 470", ""},
	{"coding", "/s/example/interviews/P07/read", "document.getElementById('scroll').scrollTop = 470; " + pick + "('every time he says to me')", "ctru"},
	{"codes", "/s/example/codes", "", ""},
	{"code", "/s/example/codes/CODE", "", ""},
	{"memos", "/s/example/memos", "", ""},
	{"passages", "/s/example/questions?ask=%22Commitment+and+availability%2F*%22+within+%22First+reading%2FHelpful%22", "", ""},
	{"find", "/s/example/find?q=waiting+room", "", ""},
	{"words", "/s/example/questions/words", "", ""},
	{"together", "/s/example/questions/together", "", ""},
	{"matrix", "/s/example/questions/matrix?by=Time+in+treatment", "", ""},
	{"framework", "/s/example/questions/framework", "", ""},
	{"saved", "/s/example/questions/saved", "", ""},
	{"agreement", "/s/example/agreement", "", ""},
	{"saturation", "/s/example/saturation", "", ""},
	{"map", "/s/example/map", "", ""},
	{"report", "/s/example/report", "", ""},
	{"history", "/s/example/journal", "", ""},
	{"exchange", "/s/example/exchange", "", ""},
	{"settings", "/s/example/settings", "", ""},
	{"help", "/help", "", ""},
	{"tokens", "/you/tokens", "", ""},
}

// TestPictures makes the pictures of docs/pictures, light and dark, when
// FIRSTHAND_PICTURES names a folder for them:
//
//	FIRSTHAND_PICTURES=$PWD/docs/pictures go test -run TestPictures ./internal/web
func TestPictures(t *testing.T) {
	dir := os.Getenv("FIRSTHAND_PICTURES")
	if dir == "" {
		t.Skip("FIRSTHAND_PICTURES names no folder to put pictures in")
	}
	d := example(t)
	d.lived(t)
	ctx := browser(t, 1440)
	do(t, ctx, chromedp.Navigate(d.url+d.Entrance()))
	code := ""
	for _, p := range pictures {
		at, err := url.Parse(p.path)
		if err != nil {
			t.Fatal(err)
		}
		if !d.leads(at.Path) {
			t.Logf("%s has no page", at.Path)
			continue
		}
		for _, mode := range []string{"light", "dark"} {
			path := p.path
			if p.name == "code" {
				path = code
			}
			do(t, ctx, chromedp.EmulateViewport(1440, 900), chromedp.Navigate(d.url+path), chromedp.WaitReady(chromedp.CSS("main")))
			js[any](t, ctx, "document.documentElement.dataset.mode = '"+mode+"'; document.fonts.ready.then(() => null)")
			do(t, ctx, chromedp.Sleep(200*time.Millisecond))
			if p.then != "" {
				js[any](t, ctx, p.then)
				do(t, ctx, chromedp.Sleep(250*time.Millisecond))
			}
			for _, key := range p.typed {
				do(t, ctx, chromedp.KeyEvent(string(key)), chromedp.Sleep(150*time.Millisecond))
			}
			if p.name == "codes" && code == "" {
				code = regexp.MustCompile(`/s/example/codes/[0-9a-f-]{36}`).FindString(js[string](t, ctx, "document.querySelector('main').innerHTML"))
			}
			png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
			if err != nil {
				t.Fatal(err)
			}
			name := p.name + ".png"
			if mode == "dark" {
				name = p.name + "-dark.png"
			}
			if err := os.WriteFile(filepath.Join(dir, name), png, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// lived makes the example look as a study does in which somebody is at work: with
// memos, and a token.
func (d desk) lived(t *testing.T) {
	t.Helper()
	study, err := d.app.Study(t.Context(), app.Example)
	if err != nil {
		t.Fatal(err)
	}
	v, err := d.app.ReadDocument(t.Context(), maya, study.ID, "P07")
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.app.Store.Update(context.WithoutCancel(t.Context()), store.Act{Study: study.ID, Action: "memo.write", Summary: "Three memos were written."}, func(tx *store.Tx) error {
		for _, m := range []firsthand.Memo{
			{About: v.Document.ID, Title: "First reading", Body: "She never speaks of the dose. Every good day is somebody who asked."},
			{About: v.Codes[len(v.Codes)-1].ID, Body: "Is this apart from humanised care, or how it shows? Look again after P12."},
			{About: study.ID, Title: "For Thursday", Body: "Small things carry the helpful ones: a name, a chair, a question about the arm."},
		} {
			m.ID, m.Study, m.By, m.Created, m.Modified = firsthand.NewID(), study.ID, v.Colleagues[0].ID, tx.Now(), tx.Now()
			if err := tx.PutMemo(t.Context(), m); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.tokens.add("Notebook for table 3", NewToken(), false); err != nil {
		t.Fatal(err)
	}
}
