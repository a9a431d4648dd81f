package web

import (
	"encoding/csv"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"firsthand.study/internal/app"
)

// sendForm posts a form and returns the address it leads to and the page there.
func (d desk) sendForm(t testing.TB, path string, form url.Values) (at *url.URL, status int, body string) {
	t.Helper()
	r, err := d.client.PostForm(d.url+path, form)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.Request.URL, r.StatusCode, string(b)
}

// rowsOf reads the csv that a page is taken out as.
func (d desk) rowsOf(t testing.TB, path string) [][]string {
	t.Helper()
	status, body, header := d.get(t, path)
	if status != http.StatusOK || !strings.HasPrefix(header.Get("Content-Type"), "text/csv") || !strings.HasPrefix(header.Get("Content-Disposition"), "attachment") {
		t.Fatalf("%s answers %d, %s", path, status, header)
	}
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestTheBuilderMakesWords sends the form as a browser without script would.
func TestTheBuilderMakesWords(t *testing.T) {
	d := example(t)
	d.enter(t)
	for _, tt := range []struct {
		name, form, want string
	}{
		{"chosen", `was=&ask=&code1=%22Commitment+and+availability%2F*%22&code1=Anonymity%2F*&op2=within&words2=10&code2=%22First+reading%2FHelpful%22&where=Gender%3Dfemale&where=&coder=Asha`,
			`("Commitment and availability/*" or Anonymity/*) within "First reading/Helpful"`},
		{"changed words win", `was=Anonymity&ask=Location%2F*&code1=Anonymity&op2=and&code2=`, `Location/*`},
		{"a changed choice wins", `was=Anonymity&ask=Anonymity&code1=Anonymity%2F*&op2=near&words2=7&code2=Location%2F*`, `Anonymity/* near 7 Location/*`},
		{"nothing changed", `was=Anonymity+within+%28Location+or+Familiarity+near+3+Location%29&ask=Anonymity+within+%28Location+or+Familiarity+near+3+Location%29`, `Anonymity within (Location or Familiarity near 3 Location)`},
		{"all left out", `was=Anonymity&ask=Anonymity&code1=&op2=and&code2=`, ``},
	} {
		r, err := d.client.Get(d.url + "/s/example/questions?" + tt.form)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(r.Body)
		r.Body.Close()
		q := r.Request.URL.Query()
		if q.Get("ask") != tt.want || q.Has("was") || q.Has("code1") {
			t.Errorf("%s leads to %s, want %s", tt.name, r.Request.URL, tt.want)
		}
		if tt.name == "chosen" {
			if q.Get("where") != "Gender=female" || q.Get("coder") != "Asha" {
				t.Errorf("conditions are lost on the way to %s", r.Request.URL)
			}
			// The words make the choice again.
			for _, want := range []string{`<option value="&#34;Commitment and availability/*&#34;" selected>`, `<option value="Anonymity/*" selected>`, `<option selected>within</option>`, `<option value="&#34;First reading/Helpful&#34;" selected>`} {
				if !strings.Contains(string(body), want) {
					t.Errorf("%s is not chosen on the page", want)
				}
			}
		}
	}
}

// TestMisreadExpressionsPoint shows the place in the expression.
func TestMisreadExpressionsPoint(t *testing.T) {
	d := example(t)
	d.enter(t)
	for ask, place := range map[string]string{"Anonymity and Locaton": "<code>Anonymity and <mark>Locaton</mark></code>", "Anonymity and (Location": "<code>Anonymity and <mark>(Location</mark></code>",
		"Anonymity and": "<code>Anonymity and<mark>&nbsp;</mark></code>", `<b> or x`: "<code><mark>&lt;b&gt;</mark> or x</code>"} {
		status, body, _ := d.get(t, "/s/example/questions?ask="+url.QueryEscape(ask))
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, place) {
			t.Errorf("%s answers %d and points to %s", ask, status, between(body, `class="misread">`, "</p>"))
		}
	}
}

// TestNothingFoundTellsWhatComesNear counts what the parts have alone.
func TestNothingFoundTellsWhatComesNear(t *testing.T) {
	d := example(t)
	d.enter(t)
	_, body, _ := d.get(t, "/s/example/questions?ask=Anonymity%2F*+and+Location%2F*&coder=Asha")
	note := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(between(body, `<div class="note">`, "</div>"), "")
	study, err := d.app.Study(t.Context(), "example")
	if err != nil {
		t.Fatal(err)
	}
	count := func(ask string) string {
		found, err := d.app.Passages(t.Context(), study.ID, ask, nil, "Asha")
		if err != nil {
			t.Fatal(err)
		}
		return strconv.Itoa(found.Count)
	}
	near := count("Anonymity/* near 20 Location/*")
	if near == "0" {
		t.Fatal("the example has nothing near to tell of")
	}
	for _, want := range []string{"No passage is coded Anonymity and Location", count("Anonymity/*") + " have Anonymity", count("Location/*") + " have Location", near + " passage", "at most 20 words apart"} {
		if !strings.Contains(note, want) {
			t.Errorf("%q is not in %q", want, note)
		}
	}
}

// TestFilesSayWhatPagesSay takes every page out as csv and xlsx, and compares
// the figures of some with what the page shows.
func TestFilesSayWhatPagesSay(t *testing.T) {
	d := example(t)
	d.enter(t)
	for _, path := range []string{"/questions?ask=Anonymity%2F*", "/find?q=waiting+room", "/questions/words", "/questions/words?word=people", "/questions/together", "/questions/matrix", "/questions/framework", "/agreement", "/saturation"} {
		join := "?"
		if strings.Contains(path, "?") {
			join = "&"
		}
		if rows := d.rowsOf(t, "/s/example"+path+join+"as=csv"); len(rows) < 2 {
			t.Errorf("%s as csv has %d rows", path, len(rows))
		}
		for _, as := range []string{"xlsx", "docx"} {
			status, body, _ := d.get(t, "/s/example"+path+join+"as="+as)
			read := strings.HasPrefix(path, "/questions?") || strings.HasPrefix(path, "/questions/framework")
			if as == "xlsx" || read {
				if status != http.StatusOK || !strings.HasPrefix(body, "PK") {
					t.Errorf("%s as %s answers %d", path, as, status)
				}
			} else if status != http.StatusUnprocessableEntity {
				t.Errorf("%s as %s answers %d, and there is none", path, as, status)
			}
		}
	}
	number := regexp.MustCompile(`^[0-9,]+`)
	heading := func(path string) int {
		_, body, _ := d.get(t, path)
		n, _ := strconv.Atoi(strings.ReplaceAll(number.FindString(between(body, "topped\"><header><h2>", "</h2>")), ",", ""))
		return n
	}
	for _, path := range []string{"/s/example/questions?ask=Anonymity%2F*", "/s/example/find?q=waiting+room", "/s/example/questions/together?coder=Asha", "/s/example/questions/words?speaker=Interviewer"} {
		rows := d.rowsOf(t, path+"&as=csv")
		if strings.Contains(path, "together?") && len(rows) == 1 {
			t.Error("no pairs")
		}
		if n := heading(path); n != len(rows)-1 || n == 0 {
			t.Errorf("%s shows %d and has %d in its file", path, n, len(rows)-1)
		}
	}
	// The matrix: every figure of the file stands on the page, and they add up.
	rows := d.rowsOf(t, "/s/example/questions/matrix?by=Time+in+treatment&as=csv")
	_, body, _ := d.get(t, "/s/example/questions/matrix?by=Time+in+treatment")
	for _, row := range rows[1 : len(rows)-1] {
		sum := 0
		for i := 1; i < len(row)-1; i += 2 {
			n, _ := strconv.Atoi(row[i])
			sum += n
			if n > 0 && !strings.Contains(body, html.EscapeString(row[0]+", ")+strings.TrimSuffix(rows[0][i], ", references")+": </span>"+row[i]+"<span class=\"vh\"> references by </span><small>"+row[i+1]+"<") {
				t.Errorf("%s by %s is %s in the file and not on the page", row[0], rows[0][i], row[i])
			}
		}
		if all := row[len(row)-1]; strconv.Itoa(sum) != all {
			t.Errorf("%s adds up to %d, and all is %s", row[0], sum, all)
		}
	}
}

// TestFilesHoldNoFormulas: what somebody wrote is not run by a spreadsheet.
func TestFilesHoldNoFormulas(t *testing.T) {
	d := example(t)
	d.enter(t)
	_, body, _ := d.get(t, "/s/example/questions/framework")
	cell := cellOn(t, body)
	d.sendForm(t, "/s/example/questions/framework", url.Values{"cell:" + cell: {`=HYPERLINK("http://x.example")`}, "seen:" + cell: {"0"}})
	rows := d.rowsOf(t, "/s/example/questions/framework?as=csv")
	if got := rows[1][2]; got != `'=HYPERLINK("http://x.example")` {
		t.Errorf("the first cell is %q", got)
	}
}

func cellOn(t testing.TB, body string) string {
	t.Helper()
	m := regexp.MustCompile(`name="cell:([^"]+)"`).FindStringSubmatch(body)
	if m == nil {
		t.Fatal("there is no cell on the page")
	}
	return m[1]
}

// TestTheFrameworkIsWrittenInItsCells writes, is refused over somebody else's
// words, and takes back.
func TestTheFrameworkIsWrittenInItsCells(t *testing.T) {
	d := example(t)
	d.enter(t)
	const page = "/s/example/questions/framework"
	_, body, _ := d.get(t, page)
	cell := cellOn(t, body)
	_, status, body := d.sendForm(t, page, url.Values{"cell:" + cell: {"He was listened to.\r\nTwice."}, "seen:" + cell: {"0"}})
	if status != http.StatusOK || !strings.Contains(body, ">He was listened to.\nTwice.</textarea>") || !strings.Contains(body, "The summary of P01 and “Humanised care” was written.") {
		t.Fatalf("writing answers %d; the cell is %q", status, between(body, `name="cell:`+cell, "</textarea>"))
	}
	// Who saw nothing there may not write over it, and loses nothing.
	_, status, body = d.sendForm(t, page, url.Values{"cell:" + cell: {"Mine."}, "seen:" + cell: {"0"}})
	if status != http.StatusConflict || !strings.Contains(body, ">Mine.</textarea>") {
		t.Errorf("writing over another's answers %d; the cell is %q", status, between(body, `name="cell:`+cell, "</textarea>"))
	}
	// Sending what is there already is no act.
	entries := func() string { _, b, _ := d.get(t, "/s/example"); return between(b, `/journal">All `, "<") }
	before := entries()
	d.sendForm(t, page, url.Values{"cell:" + cell: {"He was listened to.\nTwice."}, "seen:" + cell: {"0"}})
	if after := entries(); after != before {
		t.Errorf("there were %s entries and are %s", before, after)
	}
	// The opened cell shows its passages.
	_, body, _ = d.get(t, page+"?cell="+url.QueryEscape(cell))
	opened := between(body, `<section class="opened"`, "</section>")
	linked := regexp.MustCompile(`>(\d+) passages?<`).FindStringSubmatch(body)
	if n := strings.Count(opened, "<blockquote"); linked == nil || strconv.Itoa(n) != linked[1] || !strings.Contains(opened, "Written by Maya Lind") {
		t.Errorf("the opened cell has %d passages, its link says %v", n, linked)
	}
	if _, _, body = d.sendForm(t, "/s/example/undo", url.Values{}); !strings.Contains(body, "Taken back: The summary of P01") {
		t.Error("undo does not tell what it took back")
	}
	if _, body, _ = d.get(t, page); strings.Contains(body, "He was listened to.") && strings.Contains(body, "listened to.\nTwice.</textarea>") {
		t.Error("after undo the words are still there")
	}
}

// TestKeptQuestions keeps a question, opens, renames and removes it.
func TestKeptQuestions(t *testing.T) {
	d := example(t)
	d.enter(t)
	const asks = "/s/example/questions?ask=Anonymity%2F%2A&where=Gender%3Dfemale"
	_, body, _ := d.get(t, asks)
	address := html.UnescapeString(between(body, `name="address" value="`, `"`))
	at, status, body := d.sendForm(t, "/s/example/questions/saved", url.Values{"name": {"Who was seen"}, "address": {address}})
	if status != http.StatusOK || !strings.Contains(at.RequestURI(), "kept=") || !strings.Contains(body, "<h1>Who was seen</h1>") || !strings.Contains(body, "passages") {
		t.Fatalf("keeping answers %d at %s", status, at)
	}
	id := at.Query().Get("kept")
	if _, status, _ := d.sendForm(t, "/s/example/questions/saved", url.Values{"name": {"who was SEEN"}, "address": {address}}); status != http.StatusConflict {
		t.Errorf("a second of that name answers %d", status)
	}
	for _, bad := range []string{"//x.example", "https://x.example", "/journal", "/questions/saved", "/interviews/../../x", ""} {
		if _, status, _ := d.sendForm(t, "/s/example/questions/saved", url.Values{"name": {"bad"}, "address": {bad}}); status != http.StatusUnprocessableEntity {
			t.Errorf("keeping %q answers %d", bad, status)
		}
	}
	if _, status, body := d.sendForm(t, "/s/example/questions/saved/"+id+"/rename", url.Values{"name": {"<b>Seen</b>"}}); status != http.StatusOK || !strings.Contains(body, "&lt;b&gt;Seen&lt;/b&gt;</a>") {
		t.Errorf("renaming answers %d", status)
	}
	if status, body, _ := d.get(t, "/s/example/questions/saved/"+id); status != http.StatusOK || !strings.Contains(body, "<h1>&lt;b&gt;Seen&lt;/b&gt;</h1>") {
		t.Errorf("opening it answers %d", status)
	}
	if _, err := d.app.NewStudy(t.Context(), maya, "other", "Another"); err != nil {
		t.Fatal(err)
	}
	if status, _, _ := d.get(t, "/s/other/questions/saved/"+id); status != http.StatusNotFound {
		t.Errorf("another study's answers %d", status)
	}
	if _, _, body := d.sendForm(t, "/s/example/questions/saved/"+id+"/remove", nil); strings.Contains(body, "Seen&lt;/b&gt;</a>") {
		t.Error("it is still kept")
	}
	d.sendForm(t, "/s/example/undo", nil)
	if _, body, _ := d.get(t, "/s/example/questions/saved"); !strings.Contains(body, "Seen&lt;/b&gt;</a>") {
		t.Error("undo does not bring it back")
	}
}

// TestWordsAreCountedExactly recounts every word of the example's texts by a
// regular expression.
func TestWordsAreCountedExactly(t *testing.T) {
	d := example(t)
	study, err := d.app.Study(t.Context(), "example")
	if err != nil {
		t.Fatal(err)
	}
	lines, _, err := d.app.Interviews(t.Context(), study.ID)
	if err != nil {
		t.Fatal(err)
	}
	word := regexp.MustCompile(`[\p{L}\p{M}\p{Nd}]+(?:['’][\p{L}\p{M}\p{Nd}]+)*`)
	bracketed := regexp.MustCompile(`\[[^\[\]]*\]`)
	spell := func(s string) string {
		return strings.NewReplacer("'", "", "’", "").Replace(strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(s), "'s"), "’s"))
	}
	for _, speaker := range []string{"", "Interviewer", "P07"} {
		want := map[string]int{}
		for _, l := range lines {
			v, err := d.app.ReadDocument(t.Context(), maya, study.ID, l.Name)
			if err != nil {
				t.Fatal(err)
			}
			runes := []rune(v.Revision.Text)
			for _, turn := range v.Revision.Turns {
				if speaker != "" && turn.Speaker != speaker {
					continue
				}
				said := bracketed.ReplaceAllString(string(runes[max(turn.Start, turn.Label.End):turn.End]), " ")
				for _, w := range word.FindAllString(said, -1) {
					want[spell(w)]++
				}
			}
		}
		found, err := d.app.Words(t.Context(), study.ID, app.WordsAsking{Speaker: speaker})
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]int{}
		all := 0
		for _, l := range found.Lines {
			got[spell(l.Word)] += l.Count
			all += l.Count
		}
		if all != found.Total || all == 0 {
			t.Errorf("%q: the words add up to %d, and %d were said", speaker, all, found.Total)
		}
		for w, n := range want {
			if got[w] != n {
				t.Errorf("%q says %q %d times, counted %d", speaker, w, n, got[w])
			}
		}
		for w, n := range got {
			if want[w] == 0 {
				t.Errorf("%q never says %q, counted %d", speaker, w, n)
			}
		}
		// Every count leads to as many places.
		for _, l := range found.Lines[:20] {
			c, err := d.app.InContext(t.Context(), study.ID, app.WordsAsking{Speaker: speaker}, l.Key, 30, 0, 0)
			if err != nil || c.Count != l.Count || len(c.Places) != l.Count || c.Documents != l.Documents {
				t.Errorf("%q: %d of %q, in context %d and %d places (%v)", speaker, l.Count, l.Word, c.Count, len(c.Places), err)
			}
		}
	}
}

// TestDisagreementsAreThoseOfTheTable compares their number, by turn, with the
// figures that agreement is computed from.
func TestDisagreementsAreThoseOfTheTable(t *testing.T) {
	d := example(t)
	study, err := d.app.Study(t.Context(), "example")
	if err != nil {
		t.Fatal(err)
	}
	differ := 0
	for _, unit := range []string{"turn", "paragraph"} {
		o := app.AgreementOptions{Coders: []string{"Asha", "Bo"}, Unit: unit}
		found, err := d.app.Agreement(t.Context(), study.ID, o)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range found.Codes {
			list, err := d.app.Disagreements(t.Context(), study.ID, o, c.Code, 0, 1000)
			if err != nil {
				t.Fatal(err)
			}
			if int64(list.Count) != *c.OnlyA+*c.OnlyB || len(list.List) != list.Count {
				t.Errorf("%s by %s: %d disagreements, the table has %d and %d", c.Code, unit, list.Count, *c.OnlyA, *c.OnlyB)
			}
			differ += list.Count
			for _, one := range list.List {
				if one.Sides[0].Has == one.Sides[1].Has {
					t.Errorf("%s, %s line %d: both or neither", c.Code, one.Document, one.Line)
				}
			}
		}
	}
	if differ == 0 {
		t.Error("the example has no disagreement at all")
	}
}

// TestQuestionsOfAnEmptyStudy opens every page of a study with nothing in it.
func TestQuestionsOfAnEmptyStudy(t *testing.T) {
	d := sit(t)
	d.enter(t)
	if _, err := d.app.NewStudy(t.Context(), maya, "new", "New"); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/questions", "/questions?ask=*", "/find", "/find?q=a", "/questions/words", "/questions/words?word=a", "/questions/together", "/questions/matrix", "/questions/framework", "/questions/saved", "/agreement", "/saturation"} {
		if status, body, _ := d.get(t, "/s/new"+path); status != http.StatusOK || !strings.Contains(body, `class="empty"`) && !strings.Contains(body, `class="note`) {
			t.Errorf("%s answers %d and says nothing of being empty", path, status)
		}
	}
}
