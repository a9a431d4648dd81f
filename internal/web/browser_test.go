package web

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// browser opens headless Chromium at a width, or skips the test.
func browser(t *testing.T, width int64) context.Context {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		t.Skip("Chromium is not installed, so nothing is tried in a browser")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path))
	if os.Getuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	ctx, stop = context.WithTimeout(ctx, 4*time.Minute)
	t.Cleanup(stop)
	do(t, ctx, chromedp.EmulateViewport(width, 900))
	return ctx
}

func do(t testing.TB, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

func js[T any](t testing.TB, ctx context.Context, expression string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// TestPictures makes the pictures of docs/pictures when FIRSTHAND_PICTURES
// names a folder for them.
func TestPictures(t *testing.T) {
	dir := os.Getenv("FIRSTHAND_PICTURES")
	if dir == "" {
		t.Skip("FIRSTHAND_PICTURES names no folder to put pictures in")
	}
	d := example(t)
	ctx := browser(t, 1440)
	do(t, ctx, chromedp.Navigate(d.url+d.Entrance()))
	for _, p := range []struct{ name, path, then string }{
		{"home", "/", ""},
		{"overview", "/s/example", ""},
		{"interviews", "/s/example/interviews", ""},
		{"reader", "/s/example/interviews/P07/read", "document.getElementById('scroll').scrollTop = 470"},
		{"coding", "/s/example/interviews/P07/read", "document.getElementById('scroll').scrollTop = 470; " + pick + "('every time he says to me, how\\'s the arm, and I say sore'); " +
			"document.dispatchEvent(new KeyboardEvent('keydown', {key: 'c', bubbles: true})); typed.value = 'li'; typed.dispatchEvent(new Event('input')); null"},
		{"codes", "/s/example/codes", ""},
		{"passages", "/s/example/questions?ask=%22Commitment+and+availability%2F*%22+within+%22First+reading%2FHelpful%22", ""},
		{"find", "/s/example/find?q=waiting+room", ""},
		{"together", "/s/example/questions/together", ""},
		{"matrix", "/s/example/questions/matrix?by=Time+in+treatment", ""},
		{"agreement", "/s/example/agreement", ""},
		{"saturation", "/s/example/saturation", ""},
		{"history", "/s/example/journal", ""},
	} {
		for _, mode := range []string{"light", "dark"} {
			do(t, ctx, chromedp.Navigate(d.url+p.path), chromedp.WaitReady(chromedp.CSS("main")))
			js[any](t, ctx, "document.documentElement.dataset.mode = '"+mode+"'; document.fonts.ready.then(() => null)")
			do(t, ctx, chromedp.Sleep(200*time.Millisecond))
			if p.then != "" {
				js[any](t, ctx, p.then)
				do(t, ctx, chromedp.Sleep(100*time.Millisecond))
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
