package web

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"firsthand.study"
)

// TestReaderSpeed measures the reader in headless Chromium on corpora of
// bench/make_corpus.py, and writes the table of docs/performance.md:
//
//	FIRSTHAND_SPEED=../../docs/performance.md go test ./internal/web -run TestReaderSpeed -v -timeout 30m
//
// FIRSTHAND_SPEED=- only shows it. It fails where a median is over the bound.
func TestReaderSpeed(t *testing.T) {
	out := os.Getenv("FIRSTHAND_SPEED")
	if out == "" {
		t.Skip("FIRSTHAND_SPEED names no file to write the speed of the reader into")
	}
	runs := 7
	if n, err := strconv.Atoi(os.Getenv("FIRSTHAND_RUNS")); err == nil && n > 0 {
		runs = n
	}
	d := sit(t)
	ctx := browser(t, 1440)
	do(t, ctx, chromedp.Navigate(d.url+d.Entrance()))
	var table strings.Builder
	for _, size := range []struct {
		name           string
		words, codings int
		times          float64 // how much longer than the bounds it may take
	}{{"small", 9550, 1500, 1}, {"large", 38200, 6000, 3}} {
		study, chars, codings, codes := longTalk(t, d, size.name, size.words, size.codings)
		fmt.Fprintf(&table, "\n**%s characters, %s overlapping codings in %d codes; 2,000 codes in the palette**\n\n| what | median ms | range | bound |\n| --- | ---: | ---: | ---: |\n",
			count(chars), count(codings), codes)
		got := readerTimes(t, ctx, d, study, runs)
		for _, m := range []struct {
			what, key string
			bound     float64
		}{
			{"readable: the words are on screen", "readable", 300}, {"fully marked: tints, stripes and names", "marked", 600},
			{"a new coding is on screen", "painted", 50}, {"and durable", "durable", 150}, {"the palette answers a key", "key", 16},
		} {
			all := got[m.key]
			slices.Sort(all)
			median, bound := all[len(all)/2], m.bound*size.times
			if m.key == "key" {
				bound = m.bound
			}
			fmt.Fprintf(&table, "| %s | %.0f | %.0f–%.0f | %.0f |\n", m.what, median, all[0], all[len(all)-1], bound)
			if median > bound {
				t.Errorf("%s, %s: %.0f ms, at most %.0f", size.name, m.what, median, bound)
			}
		}
	}
	t.Log("\n" + table.String())
	if out != "-" {
		writeSpeed(t, out, table.String())
	}
}

// longTalk is a study with one long transcript, its codings, and a codebook of
// two thousand codes of which forty are used.
func longTalk(t *testing.T, d desk, name string, words, codings int) (s firsthand.Study, chars, made, codes int) {
	t.Helper()
	dir := t.TempDir()
	if b, err := exec.Command("python3", "../../bench/make_corpus.py", dir, "--docs", "1", "--words", strconv.Itoa(words), "--codings", strconv.Itoa(codings), "--no-expected").CombinedOutput(); err != nil {
		t.Skipf("the corpus needs Python 3: %v: %s", err, b)
	}
	s, err := d.app.NewStudy(t.Context(), maya, name, name)
	if err != nil {
		t.Fatal(err)
	}
	importAll(t, d, s, filepath.Join(dir, "docs"))
	lines, err := os.ReadFile(filepath.Join(dir, "codings.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.Split(strings.TrimSpace(string(lines)), "\n")
	// Sixty codes become forty, the rarest share with others, and both coders one:
	// every coding tints.
	var book strings.Builder
	book.WriteString("code\n")
	ids := map[string]int{}
	for i, r := range rows[1:] {
		f := strings.Split(r, ",")
		if _, ok := ids[f[3]]; !ok {
			ids[f[3]] = len(ids) % 40
			if len(ids) <= 40 {
				fmt.Fprintf(&book, "Theme %d/Code %d\n", ids[f[3]]%8+1, ids[f[3]]+1)
			}
		}
		f[3], f[4] = fmt.Sprintf("Theme %d/Code %d", ids[f[3]]%8+1, ids[f[3]]+1), maya.Name
		rows[i+1] = strings.Join(f, ",")
	}
	for i := range 1932 {
		fmt.Fprintf(&book, "Further %d/Something that people said number %d\n", i%20+1, i+1)
	}
	at := filepath.Join(dir, "book.csv")
	if err := os.WriteFile(at, []byte(book.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := d.app.ImportCodebook(t.Context(), maya, s.ID, at); err != nil {
		t.Fatal(err)
	}
	at = filepath.Join(dir, "codings40.csv")
	if err := os.WriteFile(at, []byte(strings.Join(rows, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := d.app.ImportCodings(t.Context(), maya, s.ID, at, nil); err != nil {
		t.Fatal(err)
	}
	v, err := d.app.ReadDocument(t.Context(), maya, s.ID, "doc-00001")
	if err != nil {
		t.Fatal(err)
	}
	used := map[firsthand.ID]bool{}
	for _, c := range v.Codings {
		used[c.Code] = true
	}
	return s, v.Revision.Length, len(v.Codings), len(used)
}

// readerTimes opens the transcript, codes in it and types, several times.
func readerTimes(t *testing.T, ctx context.Context, d desk, s firsthand.Study, runs int) map[string][]float64 {
	got := map[string][]float64{}
	note := func(what string, ms float64) { got[what] = append(got[what], ms) }
	for run := range runs {
		// From the list, as one does: a new tab's first page waits for a new process besides.
		do(t, ctx, chromedp.Navigate(d.url+"/s/"+s.Name+"/interviews"), chromedp.Sleep(600*time.Millisecond),
			chromedp.Navigate(d.url+"/s/"+s.Name+"/interviews/doc-00001/read"))
		until(t, ctx, "performance.getEntriesByName('reader-marked').length > 0 && performance.getEntriesByName('first-contentful-paint').length > 0")
		note("readable", js[float64](t, ctx, "performance.getEntriesByName('first-contentful-paint')[0].startTime"))
		note("marked", js[float64](t, ctx, "performance.getEntriesByName('reader-marked')[0].startTime"))
		do(t, ctx, chromedp.Sleep(700*time.Millisecond))
		js[any](t, ctx, fmt.Sprintf(`window.__t = {}; {
			const t = Reader.turns.find((t, i) => i > %d && t.end - t.start > 300);
			Reader.select(t.start + 20, t.start + 90);
			addEventListener("keydown", e => { if (e.key === "Enter" && !__t.began) { const at = __t.began = performance.now(); requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = () => { __t.painted = performance.now() - at; }; c.port2.postMessage(0); }); Reader.on("durable", () => { __t.durable ??= performance.now() - at; }); } }, {capture: true});
			} null`, 3*run+1))
		press(t, ctx, "c")
		do(t, ctx, chromedp.WaitVisible(chromedp.CSS("#quick")))
		js[any](t, ctx, `__t.keys = []; document.querySelector("#typed").addEventListener("beforeinput", () => { const at = performance.now(); requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = () => __t.keys.push(performance.now() - at); c.port2.postMessage(0); }); }); null`)
		js[any](t, ctx, `__t.work = []; { const i = document.querySelector("#typed"); for (const v of ["s", "so", "som", "number 17", "code", "code 1"]) { const at = performance.now(); i.value = v; i.dispatchEvent(new Event("input")); i.offsetHeight; __t.work.push(performance.now() - at); } i.value = ""; i.dispatchEvent(new Event("input")); } null`)
		for _, ms := range js[[]float64](t, ctx, "__t.work") {
			note("key", ms)
		}
		press(t, ctx, fmt.Sprintf("code %d", run+1))
		press(t, ctx, kb.Enter)
		until(t, ctx, "'durable' in __t && 'painted' in __t")
		note("painted", js[float64](t, ctx, "__t.painted"))
		note("durable", js[float64](t, ctx, "__t.durable"))
	}
	return got
}

// The marks between which docs/performance.md has the speed of the reader.
const speedBegin, speedEnd = "<!-- reader -->\n", "<!-- /reader -->\n"

func writeSpeed(t *testing.T, path, table string) {
	t.Helper()
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok1 := strings.Cut(string(body), speedBegin)
	_, after, ok2 := strings.Cut(rest, speedEnd)
	if !ok1 || !ok2 {
		t.Fatalf("%s has no marks for the speed of the reader", path)
	}
	if err := os.WriteFile(path, []byte(before+speedBegin+table+"\n"+speedEnd+after), 0o644); err != nil {
		t.Fatal(err)
	}
}
