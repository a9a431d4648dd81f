package web

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"firsthand.study"
	"firsthand.study/internal/app"
	"firsthand.study/internal/store"
	"firsthand.study/internal/text"
)

// window opens another window of the same browser.
func window(t *testing.T, ctx context.Context) context.Context {
	t.Helper()
	other, stop := chromedp.NewContext(ctx)
	t.Cleanup(stop)
	do(t, other, chromedp.EmulateViewport(1440, 900))
	return other
}

// spanOf finds words in a document.
func spanOf(t testing.TB, v app.ReaderView, words string) firsthand.Span {
	t.Helper()
	b := strings.Index(v.Revision.Text, words)
	if b < 0 {
		t.Fatalf("%q is not in the text", words)
	}
	ix := text.NewIndex(v.Revision.Text)
	return firsthand.Span{Start: ix.FromByte(b), End: ix.FromByte(b + len(words))}
}

// TestTwoWindows: what is done in one window, or by another program, arrives in
// the other, and is told once.
func TestTwoWindows(t *testing.T) {
	d := example(t)
	here, study := reading(t, d, "P07")
	there := window(t, here)
	do(t, there, chromedp.Navigate(d.url+"/s/example/interviews/P07/read"), chromedp.WaitReady(chromedp.CSS("#tr.laid")))
	choose(t, here, "One arm")
	press(t, here, "v")
	saved(t, here)
	until(t, there, "[...Reader.codes.values()].some(c => c.name === 'One arm' && c.n === 1)")
	if got := js[string](t, there, "[...Reader.codings.values()].filter(c => c.mine).map(c => Reader.words(c.start, c.end)).join()"); got != "One arm" {
		t.Errorf("in the other window there is %q", got)
	}
	press(t, here, "z")
	until(t, there, "[...Reader.codings.values()].every(c => !c.mine)")

	v, err := d.app.ReadDocument(t.Context(), maya, study.ID, "P07")
	if err != nil {
		t.Fatal(err)
	}
	var code firsthand.ID
	for _, c := range v.Codes {
		if c.Name == "Warmth" {
			code = c.ID
		}
	}
	if _, err := d.app.AddCoding(t.Context(), app.Person{Name: "Bo"}, study.ID, v.Document.ID, code, spanOf(t, v, "One arm")); err != nil {
		t.Fatal(err)
	}
	for _, w := range []context.Context{here, there} {
		until(t, w, "document.querySelector('#news').textContent === 'Bo coded 1 passage here.'")
		if !js[bool](t, w, "Reader.list.some(c => Reader.words(c.start, c.end) === 'One arm' && c.other)") {
			t.Error("Bo's coding did not arrive")
		}
	}
	// Blind, nothing of it is sent.
	do(t, there, chromedp.Navigate(d.url+"/s/example/interviews/P07/read?blind=1"), chromedp.WaitReady(chromedp.CSS("#tr.laid")))
	if n := js[int](t, there, "Reader.list.length"); n != 0 {
		t.Errorf("blind, the page holds %d codings of others", n)
	}
}

// TestServeForKilling is the server that TestServerKilled kills: this program
// again, as a process of its own.
func TestServeForKilling(t *testing.T) {
	path, addr := os.Getenv("FIRSTHAND_TEST_SERVE"), os.Getenv("FIRSTHAND_TEST_ADDR")
	if path == "" {
		t.Skip("not run by TestServerKilled")
	}
	db, err := store.Open(t.Context(), store.Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	s, err := New(app.New(db, log, t.TempDir()), maya, log)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	os.Stdout.WriteString("entrance " + s.Entrance() + "\n")
	t.Fatal(s.Serve(t.Context(), l))
}

// serveApart starts a server as a process and returns its entrance.
func serveApart(t *testing.T, path, addr string) (*exec.Cmd, string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestServeForKilling$", "-test.timeout=5m")
	cmd.Env = append(os.Environ(), "FIRSTHAND_TEST_SERVE="+path, "FIRSTHAND_TEST_ADDR="+addr)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if at, ok := strings.CutPrefix(lines.Text(), "entrance "); ok {
			return cmd, at
		}
	}
	t.Fatal("the server did not start")
	return nil, ""
}

// TestServerKilled: while somebody codes, the server is killed. The page says
// so, keeps what is done, and saves it when a server is back.
func TestServerKilled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "firsthand.db")
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	open := func() (*store.Store, *app.App) {
		db, err := store.Open(t.Context(), store.Config{Path: path})
		if err != nil {
			t.Fatal(err)
		}
		return db, app.New(db, log, t.TempDir())
	}
	db, a := open()
	if _, _, err := a.BuildExample(t.Context(), maya); err != nil {
		t.Fatal(err)
	}
	db.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()

	ctx := browser(t, 1440)
	server, entrance := serveApart(t, path, addr)
	do(t, ctx, chromedp.Navigate("http://"+addr+entrance), chromedp.Navigate("http://"+addr+"/s/example/interviews/P07/read"), chromedp.WaitReady(chromedp.CSS("#tr.laid")))
	choose(t, ctx, "One arm")
	press(t, ctx, "c")
	do(t, ctx, chromedp.WaitVisible(chromedp.CSS("#quick")))
	press(t, ctx, "warmth")
	press(t, ctx, kb.Enter)
	saved(t, ctx)

	if err := server.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = server.Wait()
	for _, words := range []string{"It was May", "Like that"} {
		choose(t, ctx, words)
		press(t, ctx, ".")
	}
	choose(t, ctx, "Is it the queue")
	press(t, ctx, "v")
	until(t, ctx, "document.querySelector('#state').textContent === 'Not connected, 3 kept'")
	if got := footLine(t, ctx); !strings.HasPrefix(got, "The connection was lost at ") || !strings.HasSuffix(got, "Your last 3 acts are kept on this computer and will be sent when it returns. You can go on working.") {
		t.Errorf("the page says %q", got)
	}
	if n := js[int](t, ctx, "[...Reader.codings.values()].filter(c => c.mine).length"); n != 4 {
		t.Errorf("the page shows %d codings", n)
	}
	if n := js[int](t, ctx, "Object.keys(localStorage).filter(k => k.startsWith('firsthand.unsent.')).length"); n != 3 {
		t.Errorf("%d acts are kept", n)
	}

	server, entrance = serveApart(t, path, addr)
	until(t, ctx, "document.querySelector('#said').textContent.includes('does not know this browser')")
	other := window(t, ctx)
	do(t, other, chromedp.Navigate("http://"+addr+entrance))
	saved(t, ctx)
	if n := js[int](t, ctx, "Object.keys(localStorage).filter(k => k.startsWith('firsthand.unsent.')).length"); n != 0 {
		t.Errorf("%d acts are still kept", n)
	}
	time.Sleep(100 * time.Millisecond)
	if err := server.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = server.Wait()

	db, a = open()
	defer db.Close()
	v, err := a.ReadDocument(t.Context(), maya, mustStudy(t, a), "P07")
	if err != nil {
		t.Fatal(err)
	}
	ix, got := text.NewIndex(v.Revision.Text), map[string]bool{}
	for _, c := range v.Codings {
		if c.Coder == v.Me {
			got[ix.Slice(c.Place)] = true
		}
	}
	for _, words := range []string{"One arm", "It was May", "Like that", "Is it the queue"} {
		if !got[words] {
			t.Errorf("%q was not saved: there is %v", words, got)
		}
	}
}

func mustStudy(t testing.TB, a *app.App) firsthand.ID {
	t.Helper()
	s, err := a.Study(t.Context(), app.Example)
	if err != nil {
		t.Fatal(err)
	}
	return s.ID
}

// TestMemoInTheMargin writes a memo on words, changes it, and takes that back.
func TestMemoInTheMargin(t *testing.T) {
	d := example(t)
	ctx, study := reading(t, d, "P07")
	choose(t, ctx, "One arm")
	press(t, ctx, "m")
	do(t, ctx, chromedp.WaitVisible(chromedp.CSS(".memo textarea")))
	press(t, ctx, "Half of him is missing?")
	press(t, ctx, kb.Enter, chromedp.KeyModifiers(chromedp.ModifierCtrl))
	saved(t, ctx)
	memos := func() string {
		found, _, err := d.app.Memos(t.Context(), study, app.MemoQuery{Words: "missing"})
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, m := range found {
			out = append(out, string(m.Kind)+" "+m.Quote+": "+m.Body)
		}
		return strings.Join(out, "|")
	}
	if got := memos(); got != "passage One arm: Half of him is missing?" {
		t.Errorf("there is %q", got)
	}
	until(t, ctx, "document.querySelector('.memo p')?.textContent === 'Half of him is missing?' && !document.querySelector('.memo textarea')")
	press(t, ctx, "z")
	until(t, ctx, "!document.querySelector('.memo')")
	if got := memos(); got != "" {
		t.Errorf("after undo there is %q", got)
	}
}
