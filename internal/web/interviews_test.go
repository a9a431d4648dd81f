package web

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// TestAnInterviewByForms renames, records, revises, marks, deletes and brings
// back an interview, each by its form, and undoes one.
func TestAnInterviewByForms(t *testing.T) {
	d, s := fresh(t)
	d.send(t, "/s/talk/interviews/import", "", []sending{{"P01.txt", talk, false}, {"P02.txt", "P2: a\nP3: b\nP2: c\nP3: d\n", false}})
	tell := func(path string, fields ...string) string {
		t.Helper()
		a, page := d.form(t, path, fields...)
		if a.StatusCode != http.StatusOK {
			t.Fatalf("%s answers %d: %s", path, a.StatusCode, between(page, "<h1>", "</h1>"))
		}
		return page
	}
	if page := tell("/s/talk/interviews/P01.txt/rename", "name", "First & last.txt"); !strings.Contains(page, "P01.txt was renamed First &amp; last.txt.") {
		t.Error("the new name is not told")
	}
	if a, page := d.form(t, "/s/talk/interviews/P02.txt/rename", "name", "First & last.txt"); a.StatusCode != http.StatusConflict || !strings.Contains(page, `value="First &amp; last.txt"`) {
		t.Errorf("a name that is taken answers %d", a.StatusCode)
	}
	tell("/s/talk/interviews/First%20&%20last/record", "person", "P01", "date", "2026-03-01", "minutes", "31.5", "place", "A quiet room", "order", "2")
	v, err := d.app.ShowInterview(t.Context(), s.ID, "First & last")
	if err != nil {
		t.Fatal(err)
	}
	if v.Case.Name != "P01" || v.Record.Date != "2026-03-01" || v.Record.Minutes != 31.5 || v.Record.Place != "A quiet room" || v.Record.Order != 2 {
		t.Errorf("recorded is %+v of %q", v.Record, v.Case.Name)
	}
	for field, wrong := range map[string]string{"date": "1 March", "minutes": "long", "order": "0"} {
		if a, page := d.form(t, "/s/talk/interviews/P02.txt/record", "person", "P02", field, wrong); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "nothing was changed") || !strings.Contains(page, `value="`+wrong+`"`) {
			t.Errorf("%s %q answers %d", field, wrong, a.StatusCode)
		}
	}
	if a, _ := d.form(t, "/s/talk/interviews/P02.txt/record", "date", "2026-03-01"); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a day of nobody answers %d", a.StatusCode)
	}
	tell("/s/talk/interviews/read", "read", string(v.Document.ID))
	if v, err = d.app.ShowInterview(t.Context(), s.ID, "First & last"); err != nil || !slices.Equal(v.Read, []string{maya.Name}) {
		t.Errorf("read by %q (%v)", v.Read, err)
	}
	tell("/s/talk/interviews/read", "unread", string(v.Document.ID))
	if v, _ = d.app.ShowInterview(t.Context(), s.ID, "First & last"); len(v.Read) != 0 {
		t.Errorf("still read by %q", v.Read)
	}
	if page := tell("/s/talk/interviews/First%20&%20last/delete"); !strings.Contains(page, "in the trash for at least 30 days") || !strings.Contains(page, "1 in the trash") {
		t.Error("the trash is not told of")
	}
	if got := d.names(t, s); !slices.Equal(got, []string{"P02.txt"}) {
		t.Errorf("after deleting there are %q", got)
	}
	_, page, _ := d.get(t, "/s/talk/interviews/trash")
	tell("/s/talk/interviews/trash", "document", between(page, `name="document" value="`, `"`))
	if got := d.names(t, s); len(got) != 2 {
		t.Errorf("after bringing it back there are %q", got)
	}
}

// TestWhatARevisionChanged makes a corrected file the new text and finds the
// coding whose words it changed, and not the one that it left alone.
func TestWhatARevisionChanged(t *testing.T) {
	d, s := fresh(t)
	d.send(t, "/s/talk/interviews/import", "", []sending{{"P01.txt", talk, false}})
	c, err := d.app.AddCode(t.Context(), maya, firsthand.Code{Study: s.ID, Name: "Praise"})
	if err != nil {
		t.Fatal(err)
	}
	lines, _, err := d.app.Interviews(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{"good, mostly", "knew my name"} {
		at := strings.Index(talk, words)
		if _, err := d.app.AddCoding(t.Context(), maya, s.ID, lines[0].ID, c.ID, firsthand.Span{Start: at, End: at + len(words)}); err != nil {
			t.Fatal(err)
		}
	}
	a, page := d.send(t, "/s/talk/interviews/P01.txt/revise", "", []sending{{"corrected.txt", strings.Replace(talk, "mostly", "always", 1), false}})
	if a.StatusCode != http.StatusOK || a.Request.URL.Path != "/s/talk/interviews/P01.txt/revisions/1..2" {
		t.Fatalf("a corrected file answers %d at %s", a.StatusCode, a.Request.URL.Path)
	}
	codings := between(page, "Codings on changed words", "</aside>")
	if !strings.Contains(codings, "<del>good, mostly</del>") || !strings.Contains(codings, "good, always") || strings.Contains(codings, "knew my name") {
		t.Errorf("the codings on changed words are %s", codings)
	}
	if a, page := d.send(t, "/s/talk/interviews/P01.txt/revise", "", []sending{{"corrected.txt", strings.Replace(talk, "mostly", "always", 1), false}}); a.StatusCode != http.StatusConflict || !strings.Contains(page, "the same words") {
		t.Errorf("the same words again answer %d", a.StatusCode)
	}
	for _, span := range []string{"2..1", "1..3", "0..1", "a..b", "1"} {
		if status, _, _ := d.get(t, "/s/talk/interviews/P01.txt/revisions/"+span); status != http.StatusNotFound {
			t.Errorf("%s answers %d", span, status)
		}
	}
}

var rowName = regexp.MustCompile(`<th scope="row"><a href="[^"]*">([^<]*)</a></th>`)

func rowsOf(page string) (names []string) {
	for _, m := range rowName.FindAllStringSubmatch(page, -1) {
		names = append(names, m[1])
	}
	return names
}

// TestInterviewsAreSortedAndSifted checks each order and filter against the
// lines themselves.
func TestInterviewsAreSortedAndSifted(t *testing.T) {
	d := example(t)
	d.enter(t)
	lines, coders, err := d.app.Interviews(t.Context(), study(t, d).ID)
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]app.InterviewLine{}
	for _, l := range lines {
		by[stem(l.Name)] = l
	}
	for sort, key := range map[string]func(app.InterviewLine) float64{
		"words": func(l app.InterviewLine) float64 { return float64(l.Words) }, "coded": func(l app.InterviewLine) float64 { return l.Coded },
		"minutes": func(l app.InterviewLine) float64 { return l.Minutes }, "by:" + coders[1]: func(l app.InterviewLine) float64 { return float64(l.Codings[coders[1]]) }} {
		for _, down := range []string{"", "&down=1"} {
			_, page, _ := d.get(t, "/s/example/interviews?sort="+sort+down)
			names := rowsOf(page)
			if len(names) != len(lines) {
				t.Fatalf("by %s there are %d rows", sort, len(names))
			}
			for i := 1; i < len(names); i++ {
				a, b := key(by[names[i-1]]), key(by[names[i]])
				if down == "" && a > b || down != "" && a < b {
					t.Errorf("by %s%s, %s stands before %s", sort, down, names[i-1], names[i])
				}
			}
		}
	}
	for ask, want := range map[string]func(app.InterviewLine) bool{
		"q=nas":                 func(l app.InterviewLine) bool { return strings.Contains(strings.ToLower(l.Case.Pseudonym), "nas") },
		"coder=" + coders[1]:    func(l app.InterviewLine) bool { return l.Codings[coders[1]] > 0 },
		"state=coded":           func(l app.InterviewLine) bool { return l.All > 0 },
		"state=uncoded":         func(l app.InterviewLine) bool { return l.All == 0 },
		"state=read":            func(app.InterviewLine) bool { return false },
		"about=Gender%3Dfemale": nil,
	} {
		_, page, _ := d.get(t, "/s/example/interviews?"+ask)
		got := len(rowsOf(page))
		n := 0
		if want == nil {
			has, err := d.app.CasesWith(t.Context(), study(t, d).ID, "Gender=female")
			if err != nil {
				t.Fatal(err)
			}
			n = len(has)
		} else {
			for _, l := range lines {
				if want(l) {
					n++
				}
			}
		}
		if got != n {
			t.Errorf("%s shows %d rows, want %d", ask, got, n)
		}
	}
}

// TestOrderOfAnalysis makes the order that is shown the order of analysis, and
// undoes that.
func TestOrderOfAnalysis(t *testing.T) {
	d := example(t)
	d.enter(t)
	s := study(t, d)
	a, _ := d.form(t, "/s/example/interviews/order?sort=words&down=1")
	if a.StatusCode != http.StatusOK {
		t.Fatalf("the order answers %d", a.StatusCode)
	}
	lines, _, err := d.app.Interviews(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(lines, func(a, b app.InterviewLine) int { return a.Order - b.Order })
	for i, l := range lines {
		if l.Order != i+1 || i > 0 && lines[i-1].Words < l.Words {
			t.Errorf("%s of %d words is number %d", l.Name, l.Words, l.Order)
		}
	}
	last, err := d.app.LastAct(t.Context(), maya, s.ID)
	if err != nil {
		t.Fatal(err)
	}
	d.form(t, "/s/example/undo", "seq", strconv.FormatInt(last.Seq, 10))
	_, page, _ := d.get(t, "/s/example/interviews?sort=order")
	if names := rowsOf(page); names[0] != "P01" || names[1] != "P02" {
		t.Errorf("after undo the order begins %q", names[:2])
	}
	d2, s2 := fresh(t)
	d2.send(t, "/s/talk/interviews/import", "", []sending{{"P01.txt", talk, false}})
	if a, _ := d2.form(t, "/s/talk/interviews/order"); a.StatusCode != http.StatusConflict {
		t.Errorf("the order of nobody's interviews answers %d", a.StatusCode)
	}
	if a, _ := d2.form(t, "/s/talk/people/of-interviews"); a.StatusCode != http.StatusOK {
		t.Errorf("making people of interviews answers %d", a.StatusCode)
	}
	if a, _ := d2.form(t, "/s/talk/interviews/order"); a.StatusCode != http.StatusOK {
		t.Errorf("the order after that answers %d", a.StatusCode)
	}
	if v, err := d2.app.People(t.Context(), s2.ID); err != nil || len(v.Lines) != 1 || v.Lines[0].Name != "P01" || v.Unbound != 0 {
		t.Errorf("the people are %+v (%v)", v, err)
	}
}
