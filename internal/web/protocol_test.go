package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// partFields are the fields of a form of a page as a browser without scripts would
// send them; the form is the one of a class.
func partFields(t testing.TB, page, class string) url.Values {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	attr := func(n *html.Node, name string) (string, bool) {
		for _, a := range n.Attr {
			if a.Key == name {
				return a.Val, true
			}
		}
		return "", false
	}
	out, found := url.Values{}, false
	var in func(n *html.Node, form bool)
	in = func(n *html.Node, form bool) {
		if n.Type == html.ElementNode {
			if c, _ := attr(n, "class"); n.Data == "form" && c == class {
				form, found = true, true
			}
			name, named := attr(n, "name")
			if form && named {
				value, _ := attr(n, "value")
				_, checked := attr(n, "checked")
				kind, _ := attr(n, "type")
				switch {
				case n.Data == "input" && (kind != "checkbox" || checked):
					out.Add(name, value)
				case n.Data == "textarea":
					words := ""
					if n.FirstChild != nil {
						words = n.FirstChild.Data
					}
					out.Add(name, strings.ReplaceAll(words, "\n", "\r\n"))
				case n.Data == "select":
					chosen := ""
					first := true
					for o := n.FirstChild; o != nil; o = o.NextSibling {
						if o.Type != html.ElementNode {
							continue
						}
						v, _ := attr(o, "value")
						if _, selected := attr(o, "selected"); selected || first {
							chosen = v
						}
						first = false
					}
					out.Add(name, chosen)
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			in(c, form)
		}
	}
	in(doc, false)
	if !found {
		t.Fatalf("the page has no form %q", class)
	}
	return out
}

func (d desk) partOf(t testing.TB, study firsthand.ID, part firsthand.Part) app.ProtocolPart {
	t.Helper()
	parts, err := d.app.Protocol(t.Context(), study)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range parts {
		if p.Part == part {
			return p
		}
	}
	t.Fatalf("there is no part %s", part)
	return app.ProtocolPart{}
}

// TestEveryPartIsKeptAsItIs: a form that is kept as it opened changes nothing of
// any part, so nothing is lost on the way to the page and back.
func TestEveryPartIsKeptAsItIs(t *testing.T) {
	d := example(t)
	d.enter(t)
	s := study(t, d)
	for _, part := range firsthand.Parts {
		was := d.partOf(t, s.ID, part)
		_, page, _ := d.get(t, "/s/example/protocol?edit="+string(part))
		at, status, body := d.sendForm(t, "/s/example/protocol/"+string(part), partFields(t, page, "ptform"))
		if status != http.StatusOK || at.Path != "/s/example/protocol" {
			t.Errorf("%s is answered %d at %s: %s", part, status, at.Path, between(body, `role="alert">`, "</div>"))
		}
		if is := d.partOf(t, s.ID, part); len(is.Versions) != len(was.Versions) {
			t.Errorf("%s has a version more: %+v is not %+v", part, is.InForce, was.InForce)
		}
	}
}

// TestAProtocolWithoutScript begins from a template, writes parts as what they
// are, moves lines, compares, undoes, and meets somebody who wrote meanwhile.
func TestAProtocolWithoutScript(t *testing.T) {
	d, s := fresh(t)
	base := "/s/talk/protocol"
	if _, page, _ := d.get(t, base); !strings.Contains(page, "Nothing is written yet") || strings.Count(page, "Start from it") != 3 {
		t.Error("an empty protocol does not offer the three templates")
	}
	if _, status, _ := d.sendForm(t, base, url.Values{"template": {"no such"}}); status != http.StatusNotFound {
		t.Errorf("a template that is not there is answered %d", status)
	}
	_, _, page := d.sendForm(t, base, url.Values{"template": {"critical-incidents"}})
	for _, want := range []string{"10 of 12 parts are written", "4 lines are still to be filled in", "critical incident", "3 months after the study ends", "5 years after the study ends", "The talk may be recorded."} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is not on the page", want)
		}
	}
	// Lines are arranged and nothing is kept of that.
	_, page, _ = d.get(t, base+"?edit=guide")
	form := partFields(t, page, "ptform")
	press := func(do string) {
		t.Helper()
		form.Set("do", do)
		_, status, page := d.sendForm(t, base+"/guide", form)
		if status != http.StatusOK {
			t.Fatalf("%s is answered %d", do, status)
		}
		form = partFields(t, page, "ptform")
	}
	first := form["text"][0]
	press("down-1")
	if form["text"][1] != first {
		t.Errorf("down leads to %q", form["text"])
	}
	press("up-2")
	press("out-1")
	press("more")
	if n := len(form["text"]); n != 5 || form["text"][0] == first || form["text"][4] != "" {
		t.Errorf("after one went and one came there are %q", form["text"])
	}
	for _, nothing := range []string{"up-1", "down-99", "out-0", "up-x", "more-"} {
		press(nothing)
	}
	if got := d.partOf(t, s.ID, firsthand.Guide); len(got.Versions) != 1 {
		t.Errorf("arranging kept %d versions", len(got.Versions))
	}
	// A question more, which asks for a critical incident; its name is made.
	last := len(form["text"]) - 1
	form["text"][last-1], form["prompts"][last-1] = "Was there a day that you would rather forget?", "Who was there?\r\n\r\n  What then?  "
	form.Add("ticked", strconv.Itoa(last))
	form.Set("note", "About bad days too.")
	form.Del("do")
	at, status, page := d.sendForm(t, base+"/guide", form)
	if status != http.StatusOK || at.Path != base || !strings.Contains(page, "The guide is in version 2.") {
		t.Fatalf("keeping is answered %d at %s", status, at.Path)
	}
	now := d.partOf(t, s.ID, firsthand.Guide).InForce
	line, ok := now.Item("was-there-a")
	if !ok || line.Kind != firsthand.CriticalIncident || len(line.Prompts) != 2 || line.Prompts[1] != "What then?" || now.Note != "About bad days too." {
		t.Errorf("version 2 has %+v", now)
	}
	if _, body, _ := d.get(t, base+"/guide"); !strings.Contains(body, "About bad days too.") || !strings.Contains(body, "Beside version 1") || !strings.Contains(body, "Maya Lind") {
		t.Error("the versions do not say who wrote what")
	}
	if _, body, _ := d.get(t, base+"/guide/1..2"); !strings.Contains(body, "<del>") || !strings.Contains(body, "rather forget") {
		t.Error("the two versions are not compared")
	}
	if _, body, _ := d.get(t, base+"/guide/1"); !strings.Contains(body, html.EscapeString(first)) || !strings.Contains(body, "Version 2 is in force.") {
		t.Error("version 1 is not shown as it was")
	}
	// Version 1 is written again.
	_, page, _ = d.get(t, base+"?edit=guide&from=1")
	if again := partFields(t, page, "ptform"); again["text"][0] != first || again.Get("seen") != "2" {
		t.Errorf("the form of version 1 is %v", again)
	}
	// Somebody writes while a form is open.
	_, page, _ = d.get(t, base+"?edit=aims")
	mine := partFields(t, page, "ptform")
	if _, err := d.app.WriteProvision(t.Context(), app.Person{Name: "Bo"}, s.ID, firsthand.Provision{Part: firsthand.Aims, Body: "What Bo wrote."}); err != nil {
		t.Fatal(err)
	}
	mine.Set("body", "What I wrote.")
	_, status, page = d.sendForm(t, base+"/aims", mine)
	if status != http.StatusConflict || !strings.Contains(page, "What I wrote.") || !strings.Contains(page, base+"/aims/2") {
		t.Errorf("a part that was changed meanwhile is answered %d", status)
	}
	if got := d.partOf(t, s.ID, firsthand.Aims).InForce; got.Body != "What Bo wrote." {
		t.Errorf("in force is %q", got.Body)
	}
	if _, status, _ = d.sendForm(t, base+"/aims", partFields(t, page, "ptform")); status != http.StatusOK || d.partOf(t, s.ID, firsthand.Aims).InForce.Body != "What I wrote." {
		t.Errorf("kept again it is answered %d", status)
	}
	// It is one act, and taken back as one.
	d.sendForm(t, "/s/talk/undo", url.Values{})
	if got := d.partOf(t, s.ID, firsthand.Aims).InForce; got.Body != "What Bo wrote." {
		t.Errorf("undone it is %q", got.Body)
	}
	// What cannot be is said beside the form.
	for part, bad := range map[string]url.Values{
		"aims":        {"seen": {"2"}, "body": {" \r\n"}},
		"funding":     {"seen": {"not a number"}, "body": {"Somebody."}},
		"retention":   {"seen": {"1"}, "key": {"recordings"}, "text": {"go"}, "kind": {firsthand.AfterStudy}, "months": {"soon"}},
		"statements":  {"seen": {"1"}, "key": {"a"}, "text": {"b"}, "kind": {"fly"}},
		"eligibility": {"seen": {"1"}, "key": {"a", "a"}, "text": {"b", "c"}, "kind": {"include", "exclude"}},
	} {
		_, status, page := d.sendForm(t, base+"/"+part, bad)
		if status != http.StatusUnprocessableEntity && status != http.StatusConflict || !strings.Contains(page, `role="alert"`) {
			t.Errorf("%s is answered %d", part, status)
		}
	}
}

// TestAProtocolIsItsOwnStudys: a version of another study, or of none, is not there.
func TestAProtocolIsItsOwnStudys(t *testing.T) {
	d := example(t)
	d.enter(t)
	if _, err := d.app.NewStudy(t.Context(), maya, "other", "Other"); err != nil {
		t.Fatal(err)
	}
	theirs := d.partOf(t, study(t, d).ID, firsthand.Guide)
	if status, _, _ := d.get(t, "/s/example/protocol/guide/1..2"); status != http.StatusOK {
		t.Fatalf("the example's versions are answered %d", status)
	}
	for _, path := range []string{"/guide/1", "/guide/1..2", "/guide/" + string(theirs.InForce.ID), "/" + string(theirs.InForce.ID), "/" + string(theirs.InForce.ID) + "/1", "/nonsense", "/guide/2..1", "/guide/0", "/guide/-1..2", "/guide/1..", "/guide/1..x", "?edit=nonsense", "?edit=guide&from=1"} {
		if status, body, _ := d.get(t, "/s/other/protocol"+path); status != http.StatusNotFound || strings.Contains(body, "in treatment here") {
			t.Errorf("%s is answered %d", path, status)
		}
	}
	for _, path := range []string{"/guide/2..1", "/guide/2..2", "/guide/1..3", "/guide/99999999999999999999"} {
		if status, _, _ := d.get(t, "/s/example/protocol"+path); status != http.StatusNotFound {
			t.Errorf("%s is answered %d", path, status)
		}
	}
	if _, status, _ := d.sendForm(t, "/s/other/protocol/guide", url.Values{"seen": {"2"}, "key": {"opening"}, "text": {"x"}}); status != http.StatusConflict {
		t.Errorf("a form of the example's guide is answered %d in another study", status)
	}
}

// TestAHostileProtocolIsEscaped writes hostile texts into every field of every
// part, and looks for them raw on every page that shows them.
func TestAHostileProtocolIsEscaped(t *testing.T) {
	d, s := fresh(t)
	texts := hostile(t)
	raw := func(page, body string) {
		t.Helper()
		for _, h := range texts {
			if strings.ContainsAny(h, "<\"") && strings.Contains(body, h) {
				t.Errorf("%s shows %q as it stands", page, h)
			}
		}
	}
	for n, part := range firsthand.Parts {
		at := "/s/talk/protocol/" + string(part)
		form := url.Values{"seen": {"0"}, "body": {strings.Join(texts, "\n\n")}}
		for i, h := range texts {
			form.Add("key", strconv.Itoa(i)+h)
			form.Add("text", h)
			form.Add("prompts", h+"\n"+texts[(i+n)%len(texts)])
			form.Add("months", strconv.Itoa(i))
			kind := h
			switch part {
			case firsthand.Eligibility:
				kind = firsthand.Include
			case firsthand.Statements:
				kind = string(firsthand.Quote)
			}
			form.Add("kind", kind)
		}
		_, status, body := d.sendForm(t, at, form)
		raw("keeping "+string(part), body)
		if status != http.StatusOK || len(d.partOf(t, s.ID, part).Versions) != 1 {
			t.Errorf("%s is answered %d", part, status)
		}
		form.Set("seen", texts[n])
		form.Set("note", texts[n])
		form.Set("do", texts[n])
		_, status, body = d.sendForm(t, at, form)
		raw("arranging "+string(part), body)
		if status >= 500 {
			t.Errorf("a hostile form of %s is answered %d", part, status)
		}
		form.Del("do")
		form.Set("seen", "1")
		form["text"] = append(form["text"][1:], form["text"][0])
		_, _, body = d.sendForm(t, at, form)
		raw("keeping again "+string(part), body)
		for _, page := range []string{at, at + "/1", at + "/2", at + "/1..2", "/s/talk/protocol?edit=" + string(part), at + "/" + url.PathEscape(texts[n])} {
			status, body, _ := d.get(t, page)
			if status >= 500 {
				t.Errorf("%s is answered %d", page, status)
			}
			raw(page, body)
		}
	}
	_, body, _ := d.get(t, "/s/talk/protocol")
	raw("the protocol", body)
	if !strings.Contains(body, "&lt;script&gt;window.__hit=1&lt;/script&gt;") {
		t.Error("the hostile texts are not on the page at all")
	}
}
