package web

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// fill posts a form as a browser without scripts does, and returns the page
// that it leads to.
func (d desk) fill(t testing.TB, path string, fields ...string) (status int, body, at string) {
	t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	r, err := d.client.PostForm(d.url+path, form)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	var b strings.Builder
	if _, err := io.Copy(&b, r.Body); err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, b.String(), r.Request.URL.Path
}

// codesOf are a study's codes by path.
func (d desk) codesOf(t testing.TB, study firsthand.ID) map[string]firsthand.Code {
	t.Helper()
	all, err := d.app.ReadCodes(t.Context(), study)
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]firsthand.Code{}
	for _, c := range all {
		by[c.Path] = c.Code
	}
	return by
}

// TestCodebookByForms works a day's codebook without a script: add, change,
// move, merge, split, delete, bring back, undo, redo.
func TestCodebookByForms(t *testing.T) {
	d := example(t)
	d.enter(t)
	s, err := d.app.Study(t.Context(), "example")
	if err != nil {
		t.Fatal(err)
	}
	ok := func(status int, body, at string) string {
		t.Helper()
		if status != http.StatusOK {
			t.Fatalf("%s answers %d: %s", at, status, between(body, "<main", "</main>"))
		}
		return body
	}
	const base = "/s/example"
	ok(d.fill(t, base+"/codes", "name", "Waiting", "definition", "Time spent until", "above", ""))
	ok(d.fill(t, base+"/codes", "name", "In the queue", "above", "Waiting"))
	codes := d.codesOf(t, s.ID)
	wait, queue := codes["Waiting"], codes["Waiting/In the queue"]
	if wait.ID == "" || queue.Parent != wait.ID || wait.Definition != "Time spent until" {
		t.Fatalf("the new codes are %+v and %+v", wait, queue)
	}
	at := base + "/codes/" + string(queue.ID)
	body := ok(d.fill(t, at, "name", "Queueing", "above", "Waiting", "color", "#93244a", "use_when", "they stand\r\nin line"))
	if got := d.codesOf(t, s.ID)["Waiting/Queueing"]; got.Color != "#93244a" || got.UseWhen != "they stand\nin line" {
		t.Errorf("the changed code is %+v", got)
	}
	if !strings.Contains(body, "Undo <kbd>Z</kbd>") || !strings.Contains(body, "was renamed") {
		t.Error("the page does not say what Undo would take back")
	}
	for _, step := range []struct{ way, path string }{{"out", "Queueing"}, {"in", "Waiting/Queueing"}, {"out", "Queueing"}} {
		ok(d.fill(t, at+"/move", "way", step.way))
		if _, there := d.codesOf(t, s.ID)[step.path]; !there {
			t.Errorf("after the step %s there is no %s", step.way, step.path)
		}
	}
	if status, body, _ := d.fill(t, at+"/move", "way", "down"); status != http.StatusConflict || !strings.Contains(body, "is the last") {
		t.Errorf("a step past the end answers %d", status)
	}

	// Merging says first what it changes, and then does that.
	loc := codes["Location/Near home"]
	from := base + "/codes/" + string(loc.ID) + "/merge"
	_, preview, _ := d.get(t, from+"?into=Anonymity")
	want, err := d.app.PreviewMerge(t.Context(), s.ID, loc.ID, codes["Anonymity"].ID)
	if err != nil || want.Codings == 0 || !strings.Contains(preview, plural(want.Codings, "coding", "codings")+" by ") {
		t.Fatalf("the preview of %+v, %v, is %s", want, err, between(preview, "<main", "</main>"))
	}
	ok(d.fill(t, from, "into", "Anonymity"))
	if _, there := d.codesOf(t, s.ID)["Location/Near home"]; there {
		t.Error("a merged code is still there")
	}
	ok(d.fill(t, base+"/undo"))
	if _, there := d.codesOf(t, s.ID)["Location/Near home"]; !there {
		t.Error("a merge was not taken back")
	}
	ok(d.fill(t, base+"/redo"))
	ok(d.fill(t, base+"/undo"))

	// Splitting: choose, look, do.
	split := base + "/codes/" + string(loc.ID) + "/split"
	_, body, _ = d.get(t, split)
	ids := regexp.MustCompile(`name="coding" value="([0-9a-f-]{36})"`).FindAllStringSubmatch(body, -1)
	if len(ids) < 3 {
		t.Fatalf("%d passages can be chosen", len(ids))
	}
	body = ok(d.fill(t, split, "name", "Near the bus", "step", "look", "coding", ids[0][1], "coding", ids[1][1]))
	if !strings.Contains(body, "Give 2 codings the code “Near the bus”") || strings.Count(body, " checked") != 2 {
		t.Error("the preview of a split does not say what it gives")
	}
	if status, body, _ := d.fill(t, split, "name", "", "step", "look", "coding", ids[0][1]); status != http.StatusUnprocessableEntity || !strings.Contains(body, "needs a name") {
		t.Errorf("a split without a name answers %d", status)
	}
	if status, _, _ := d.fill(t, split, "name", "X", "step", "do"); status != http.StatusUnprocessableEntity {
		t.Errorf("a split of nothing answers %d", status)
	}
	ok(d.fill(t, split, "name", "Near the bus", "step", "do", "coding", ids[0][1], "coding", ids[1][1]))
	near := d.codesOf(t, s.ID)["Location/Near the bus"]
	if list, n, err := d.app.OwnPassages(t.Context(), s.ID, near.ID, app.PassageSieve{}); err != nil || n != 2 || len(list) != 2 {
		t.Errorf("the new code has %d passages, %v", n, err)
	}

	// Deleting says how much; the trash brings it back whole.
	gone := base + "/codes/" + string(near.ID) + "/delete"
	if _, body, _ = d.get(t, gone); !strings.Contains(body, "Put in the trash with 2 codings") {
		t.Error("deleting does not say how many codings go")
	}
	ok(d.fill(t, gone))
	_, body, _ = d.get(t, base+"/trash")
	entry := regexp.MustCompile(`/s/example/journal/(\d+)/restore`).FindString(body)
	if entry == "" {
		t.Fatal("a deleted code is not in the trash")
	}
	ok(d.fill(t, entry, "back", base+"/trash"))
	if _, n, _ := d.app.OwnPassages(t.Context(), s.ID, near.ID, app.PassageSieve{}); n != 2 {
		t.Errorf("a code came back with %d of 2 codings", n)
	}

	for _, bad := range []struct{ path, field, value, says string }{
		{"/codes", "name", "", "needs a name"},
		{"/codes", "name", "Anonymity", "already"},
		{"/codes/" + string(wait.ID), "above", "Nowhere", "There is no code"},
		{"/codes/" + string(wait.ID), "above", "Waiting", "below itself"},
		{"/codes/" + string(wait.ID), "theme", "third", "whole number"},
		{"/codes/" + string(wait.ID), "color", "red", "#RRGGBB"},
	} {
		fields := []string{bad.field, bad.value}
		if bad.field != "name" {
			fields = append(fields, "name", "Waiting")
		}
		status, body, _ := d.fill(t, base+bad.path, fields...)
		if status < 400 || status >= 500 || !strings.Contains(body, bad.says) || !strings.Contains(body, `class="err"`) {
			t.Errorf("%s as %q answers %d without saying %q beside the field", bad.field, bad.value, status, bad.says)
		}
	}
}
