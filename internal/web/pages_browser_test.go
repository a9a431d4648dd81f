package web

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"firsthand.study/internal/app"
)

// TestFilesAreChosenAndDropped brings a file in by the form, as a person chooses
// it, and another by dropping it on the list.
func TestFilesAreChosenAndDropped(t *testing.T) {
	d, s := fresh(t)
	ctx := browser(t, 1440)
	restart(t, d, ctx)
	path := filepath.Join(t.TempDir(), "P01.txt")
	if err := os.WriteFile(path, []byte(talk), 0o600); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, chromedp.Navigate(d.url+"/s/talk/interviews"), chromedp.WaitReady(chromedp.CSS("#intake-files")),
		chromedp.SetUploadFiles(chromedp.CSS("#intake-files"), []string{path}), chromedp.Click(chromedp.CSS(".drop .main")))
	until(t, ctx, "document.querySelector('h1')?.textContent === '1 document was imported'")
	if got := d.names(t, s); !slices.Equal(got, []string{"P01.txt"}) {
		t.Errorf("there are %q", got)
	}
	until(t, ctx, "document.querySelector('.notice')?.textContent.includes('P01.txt was imported') === true")

	do(t, ctx, chromedp.Navigate(d.url+"/s/talk/interviews"), chromedp.WaitReady(chromedp.CSS("#intake-files")))
	js[any](t, ctx, `(() => { const t = new DataTransfer();
		t.items.add(new File(["P2: dropped\nP3: yes\nP2: no\nP3: so\n"], "P02.txt", {type: "text/plain"}));
		for (const kind of ["dragenter", "dragover", "drop"]) document.querySelector("main").dispatchEvent(new DragEvent(kind, {dataTransfer: t, bubbles: true, cancelable: true})); })(); null`)
	until(t, ctx, "document.querySelector('h1')?.textContent === '1 document was imported'")
	if got := d.names(t, s); len(got) != 2 {
		t.Errorf("after dropping there are %q", got)
	}
	do(t, ctx, chromedp.KeyEvent("z"))
	until(t, ctx, "document.querySelector('.notice')?.textContent.includes('Taken back') === true")
	if got := d.names(t, s); len(got) != 1 {
		t.Errorf("after undo by key there are %q", got)
	}

	do(t, ctx, chromedp.Navigate(d.url+"/s/talk/interviews"), chromedp.WaitReady(chromedp.CSS("#intake-files")))
	js[any](t, ctx, `(() => { const t = new DataTransfer(); t.items.add(new File(["PK not a document"], "P16.docx"));
		document.dispatchEvent(new DragEvent("drop", {dataTransfer: t, bubbles: true, cancelable: true})); })(); null`)
	until(t, ctx, "document.querySelector('h1')?.textContent === 'Nothing was imported' && document.querySelector('[role=alert]').textContent.includes('P16.docx')")
}

// restart lets the browser in, as the test's own client came in already.
func restart(t testing.TB, d desk, ctx context.Context) {
	t.Helper()
	d.gate.mu.Lock()
	d.gate.once = token()
	d.gate.mu.Unlock()
	do(t, ctx, chromedp.Navigate(d.url+d.Entrance()))
}

// TestTheGridByKeyboard writes, moves, pastes and undoes in the grid of people
// without a mouse.
func TestTheGridByKeyboard(t *testing.T) {
	d := example(t)
	ctx := browser(t, 1440)
	do(t, ctx, chromedp.Navigate(d.url+d.Entrance()), chromedp.Navigate(d.url+"/s/example/people/grid"), chromedp.WaitReady(chromedp.CSS("tr.fresh")))
	s := study(t, d)
	person := func(name string) app.PersonLine {
		t.Helper()
		v, err := d.app.People(t.Context(), s.ID)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(v.Lines, func(l app.PersonLine) bool { return l.Name == name })
		if i < 0 {
			return app.PersonLine{}
		}
		return v.Lines[i]
	}
	said := func(what string) {
		t.Helper()
		until(t, ctx, "document.querySelector('#grid-said')?.textContent.includes("+strconv.Quote(what)+")") // not while the page comes anew
	}
	js[any](t, ctx, "document.querySelector('table.grid tbody th').focus(); null")
	do(t, ctx, chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent("Dee"), chromedp.KeyEvent(kb.Enter))
	said("P01 was changed")
	if got := person("P01").Pseudonym; got != "Dee" {
		t.Errorf("P01 is called %q", got)
	}
	if got := js[string](t, ctx, "document.activeElement.closest('tr').cells[0].textContent"); got != "P02" {
		t.Errorf("after Enter one is at %s", got)
	}
	// Escape leaves it as it was.
	do(t, ctx, chromedp.KeyEvent("Nobody"), chromedp.KeyEvent(kb.Escape))
	if got := person("P02").Pseudonym; got == "Nobody" {
		t.Error("Escape kept what was typed")
	}
	// A block from a spreadsheet, over two rows and two columns, is one act.
	paste := func(words string) {
		js[any](t, ctx, `(() => { const c = new DataTransfer(); c.setData("text/plain", `+strconv.Quote(words)+`); document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: c, bubbles: true, cancelable: true})); })(); null`)
	}
	was := person("P03")
	paste("Kit\t70-79\r\n\"Al \"\"Big\"\" B\"\t80-89\r\n")
	said("4 cells of 2 people were changed.")
	if a, b := person("P02"), person("P03"); a.Pseudonym != "Kit" || a.Values[0] != "70-79" || b.Pseudonym != `Al "Big" B` || b.Values[0] != "80-89" {
		t.Errorf("pasted are %q %q and %q %q", a.Pseudonym, a.Values[0], b.Pseudonym, b.Values[0])
	}
	js[any](t, ctx, "document.querySelector('.notice button').focus(); null")
	do(t, ctx, chromedp.KeyEvent("z"))
	until(t, ctx, "document.querySelector('.notice')?.textContent.includes('Taken back') === true")
	if got := person("P03"); got.Pseudonym != was.Pseudonym || got.Values[0] != was.Values[0] {
		t.Errorf("after undo P03 is %+v", got)
	}
	// A value outside its list says so in its place, and nothing is kept.
	until(t, ctx, "!!document.querySelector('tr.fresh')")
	at := js[int](t, ctx, `[...document.querySelectorAll('table.grid thead th')].findIndex(h => h.textContent === "Time in treatment")`)
	js[any](t, ctx, "document.querySelector('table.grid tbody').rows[0].cells["+strconv.Itoa(at)+"].focus(); null")
	paste("a fortnight")
	said("can be under 6 months")
	if !js[bool](t, ctx, "document.activeElement.getAttribute('aria-invalid') === 'true' && document.activeElement.title.includes('can be under 6 months')") {
		t.Error("the cell does not say what is wrong")
	}
	if got := person("P01").Values; slices.Contains(got, "a fortnight") {
		t.Error("the wrong value was kept")
	}
	// The last row is somebody new.
	js[any](t, ctx, "document.querySelector('tr.fresh').cells[0].focus(); null")
	do(t, ctx, chromedp.KeyEvent("P99"), chromedp.KeyEvent(kb.Enter))
	said("P99 was added")
	if person("P99").Name != "P99" {
		t.Error("nobody new is there")
	}
	until(t, ctx, "document.querySelectorAll('tr.fresh').length === 1")
}

// TestTheListGoesOn scrolls a list of more rows than a page has.
func TestTheListGoesOn(t *testing.T) {
	d, s := fresh(t)
	var files []sending
	for i := range 450 {
		files = append(files, sending{"P" + strconv.Itoa(i+1000) + ".txt", strconv.Itoa(i) + " " + talk, false})
	}
	d.send(t, "/s/talk/interviews/import", "", files)
	for range 100 {
		if len(d.names(t, s)) == 450 {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	ctx := browser(t, 1024)
	restart(t, d, ctx)
	do(t, ctx, chromedp.Navigate(d.url+"/s/talk/interviews"), chromedp.WaitReady(chromedp.CSS("table[data-rows]")))
	for range 60 {
		if js[int](t, ctx, "document.querySelectorAll('table[data-rows] tbody tr').length") == 450 {
			break
		}
		js[any](t, ctx, "scrollTo(0, document.body.scrollHeight); null")
		time.Sleep(50 * time.Millisecond)
	}
	if got := js[int](t, ctx, "new Set([...document.querySelectorAll('table[data-rows] tbody th')].map(h => h.textContent)).size"); got != 450 {
		t.Errorf("%d rows are there", got)
	}
	if js[bool](t, ctx, "!!document.querySelector('.pager')") {
		t.Error("the pager still leads on")
	}
}

// TestTheFrame changes how pages look, keeps that over a restart of the browser's
// page, goes by key, and fits at three widths.
func TestTheFrame(t *testing.T) {
	d := example(t)
	ctx := browser(t, 1440)
	do(t, ctx, chromedp.Navigate(d.url+d.Entrance()), chromedp.Navigate(d.url+"/s/example"), chromedp.WaitReady(chromedp.CSS("main")),
		chromedp.Click(chromedp.CSS(".who button")), chromedp.WaitVisible(chromedp.CSS("#you")), chromedp.Click(chromedp.CSS(`#you button[value="dark"]`)))
	until(t, ctx, "document.documentElement.dataset.mode === 'dark'")
	do(t, ctx, chromedp.Navigate(d.url+"/s/example/interviews"), chromedp.WaitReady(chromedp.CSS("main")))
	if got := js[string](t, ctx, "document.documentElement.dataset.mode ?? ''"); got != "dark" {
		t.Errorf("the next page is %q", got)
	}
	do(t, ctx, chromedp.KeyEvent("/"))
	if got := js[string](t, ctx, "document.activeElement.id"); got != "find-words" {
		t.Errorf("/ leads to %q", got)
	}
	js[any](t, ctx, "document.activeElement.blur(); null")
	do(t, ctx, chromedp.KeyEvent("g"), chromedp.KeyEvent("p"))
	until(t, ctx, "location.pathname === '/s/example/people' && document.readyState === 'complete'")
	time.Sleep(300 * time.Millisecond) // the pages change over into each other
	do(t, ctx, chromedp.Click(chromedp.CSS(".bar .study")), chromedp.WaitVisible(chromedp.CSS("#places")))
	if got := js[string](t, ctx, "[...document.querySelectorAll('#places a')].map(a => a.textContent).join()"); !strings.Contains(got, "History") || !strings.Contains(got, "Exchange") || !strings.Contains(got, "Settings") {
		t.Errorf("the menu holds %s", got)
	}
	for width, pages := range map[int64][]string{1024: {"/s/example", "/s/example/interviews", "/s/example/people/grid"}, 390: {"/", "/s/example", "/s/example/interviews", "/s/example/interviews/P07", "/s/example/people", "/s/example/people/grid", "/s/example/people/P07", "/s/example/people/variables", "/s/example/exchange", "/s/example/settings"}} {
		do(t, ctx, chromedp.EmulateViewport(width, 900))
		for _, page := range pages {
			do(t, ctx, chromedp.Navigate(d.url+page), chromedp.WaitReady(chromedp.CSS("main")))
			if got := js[int](t, ctx, "document.documentElement.scrollWidth"); int64(got) > width {
				t.Errorf("%s is %d wide at %d", page, got, width)
			}
		}
	}
}

// TestAccessOfPlaces looks for what keeps people out of home, the overview, the
// interviews, the people and what comes in and goes out, light and dark.
func TestAccessOfPlaces(t *testing.T) {
	axe, err := os.ReadFile("testdata/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	d := example(t)
	d.enter(t)
	if _, err := d.app.NewStudy(t.Context(), maya, "empty", "Nothing yet"); err != nil {
		t.Fatal(err)
	}
	bad, _ := d.send(t, "/s/example/interviews/import", "", []sending{{"bad.docx", "no", false}})
	table, _ := d.send(t, "/s/example/interviews/import", "", []sending{{"answers.csv", "id,words\nA1,They were kind to me on the day and I would go there again.\nA2,It took a long time until anybody came to see me there.\n", false}})
	d.send(t, "/s/empty/interviews/import", "", []sending{{"P01.txt", talk, false}})
	diff, _ := d.send(t, "/s/empty/interviews/P01.txt/revise", "", []sending{{"new.txt", strings.Replace(talk, "mostly", "always", 1), false}})
	ctx := browser(t, 1440)
	restart(t, d, ctx)
	for _, page := range []string{bad.Request.URL.Path, table.Request.URL.Path, diff.Request.URL.Path, "/s/empty", "/s/empty/interviews", "/s/empty/codes", "/s/empty/people", "/s/empty/questions", "/s/empty/agreement"} {
		axed(t, ctx, string(axe), d.url+page, page)
	}
}
