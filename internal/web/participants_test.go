package web

import (
	"html"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"firsthand.study"
	"firsthand.study/internal/app"
	"firsthand.study/internal/store"
)

// sealed gives a desk a vault, which stays open.
func (d desk) sealed(t testing.TB) {
	t.Helper()
	dir := t.TempDir()
	d.app.UseVault(store.Config{Path: filepath.Join(dir, "vault.db")}, dir)
	t.Cleanup(func() {
		if err := d.app.CloseVault(); err != nil {
			t.Error(err)
		}
	})
	if _, err := d.app.NewVault(t.Context(), "four ordinary words here"); err != nil {
		t.Fatal(err)
	}
}

// meeting is a study that is ready to meet people: criteria, a site, statements
// and a frame of one dimension.
func meeting(t testing.TB) (desk, firsthand.Study) {
	t.Helper()
	d, s := fresh(t)
	d.sealed(t)
	for _, p := range []firsthand.Provision{
		{Part: firsthand.Sites, Items: []firsthand.Item{{Key: "clinic", Text: "The clinic"}}},
		{Part: firsthand.Eligibility, Items: []firsthand.Item{{Key: "adult", Text: "Aged 18 or over", Kind: firsthand.Include}, {Key: "elsewhere", Text: "Is seen elsewhere alone", Kind: firsthand.Exclude}}},
		{Part: firsthand.Sheet, Body: "What it is about."},
		{Part: firsthand.Guide, Items: []firsthand.Item{{Key: "open", Text: "How did you come here?"}}},
		{Part: firsthand.Statements, Items: []firsthand.Item{{Key: "part", Text: "I take part.", Kind: string(firsthand.TakePart), Required: true}, {Key: "quote", Text: "I may be quoted.", Kind: string(firsthand.Quote)}}},
	} {
		if _, err := d.app.WriteProvision(t.Context(), maya, s.ID, p); err != nil {
			t.Fatal(err)
		}
	}
	_, err := d.app.PutFrame(t.Context(), maya, s.ID, firsthand.Frame{Dimensions: []firsthand.Dimension{{Variable: "Time here", Quotas: []firsthand.Quota{{Value: "new", Min: 1}, {Value: "long", Min: 2, Max: 2}}}}})
	if err != nil {
		t.Fatal(err)
	}
	return d, s
}

// met introduces somebody by the form, and returns their number.
func (d desk) met(t testing.TB, name string) string {
	t.Helper()
	a, page := d.form(t, "/s/talk/people/introduce", "site", "clinic", "name", name, "telephone", "01632 960001", "explained", "yes", "interested", "yes", "agreed", "yes")
	at := a.Request.URL.Path
	if a.StatusCode != http.StatusOK || !strings.HasPrefix(at, "/s/talk/people/P") {
		t.Fatalf("introducing answers %d at %s: %s", a.StatusCode, at, between(page, `role="alert"`, "</div>"))
	}
	return strings.TrimPrefix(at, "/s/talk/people/")
}

// agreed takes a consent, as the consent page does.
func (d desk) agreed(t testing.TB, s firsthand.Study, number, day string) {
	t.Helper()
	_, err := d.app.TakeConsent(t.Context(), maya, s.ID, number, app.ConsentGiven{How: firsthand.ByPaper, Day: day, Answers: []firsthand.Answer{{Key: "part", Yes: true}, {Key: "quote", Yes: false}}})
	if err != nil {
		t.Fatal(err)
	}
}

// criteriaID is the hidden field of the screening form.
func criteriaID(t testing.TB, page string) string {
	t.Helper()
	m := regexp.MustCompile(`name="criteria" value="([^"]+)"`).FindStringSubmatch(page)
	if m == nil {
		t.Fatal("the page has no form to screen")
	}
	return m[1]
}

// TestAParticipantByForms goes the whole way by forms, as a browser without
// script does, and undoes what can be.
func TestAParticipantByForms(t *testing.T) {
	d, s := meeting(t)
	number := d.met(t, "Wilhelmina Testperson")
	at := "/s/talk/people/" + number
	_, page, _ := d.get(t, at)
	id := criteriaID(t, page)
	if a, page := d.form(t, at+"/screen", "criteria", id, "met-0", "yes"); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "Say what was found.") || !strings.Contains(page, `value="yes" checked`) {
		t.Errorf("half a screening answers %d, or forgets what was typed", a.StatusCode)
	}
	a, page := d.form(t, at+"/screen", "criteria", id, "met-0", "yes", "met-1", "yes", "value-0", "new")
	if a.StatusCode != http.StatusOK || !strings.Contains(page, "meets the criteria of version 1") || !strings.Contains(page, "Take their consent") {
		t.Fatalf("screening answers %d", a.StatusCode)
	}
	if _, page := d.form(t, "/s/talk/undo", "seq", "0"); !strings.Contains(page, "Taken back") {
		t.Error("a screening is not taken back")
	}
	if p, err := d.app.Participant(t.Context(), s.ID, number); err != nil || p.Stage != firsthand.Introduced {
		t.Errorf("after undo the stage is %q (%v)", p.Stage, err)
	}
	d.form(t, "/s/talk/redo", "seq", "0")
	if a, page := d.form(t, at+"/hold", "day", "2026-02-03", "minutes", "30"); a.StatusCode != http.StatusConflict || !strings.Contains(page, "has given no consent") {
		t.Errorf("an interview without consent answers %d", a.StatusCode)
	}
	d.agreed(t, s, number, "2026-02-01")

	if a, page := d.form(t, at+"/book", "at", "soon", "minutes", "0", "place", "Room 3"); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "Give the day and the time.") || !strings.Contains(page, "from 1 to 1440") || !strings.Contains(page, `value="Room 3"`) {
		t.Errorf("a wrong booking answers %d", a.StatusCode)
	}
	if a, _ := d.form(t, at+"/book", "at", "2030-02-03T14:00", "minutes", "45", "place", "Room 3", "interviewer", "Bo"); a.StatusCode != http.StatusOK {
		t.Fatalf("booking answers %d", a.StatusCode)
	}
	if _, page, _ := d.get(t, "/s/talk/people?stage=booked"); !strings.Contains(page, ">"+number+"</a>") || !strings.Contains(page, "next 3 February 2030, 14:00") {
		t.Error("who is booked is not listed as booked")
	}
	status, calendar, header := d.get(t, "/s/talk/people/calendar.ics")
	if status != http.StatusOK || !strings.HasPrefix(header.Get("Content-Type"), "text/calendar") || !strings.Contains(calendar, "SUMMARY:Interview "+number) || strings.Contains(calendar, "Wilhelmina") {
		t.Errorf("the calendar answers %d: %s", status, calendar)
	}
	r, err := d.app.ParticipantRecord(t.Context(), s.ID, number)
	if err != nil {
		t.Fatal(err)
	}
	first := string(r.Bookings[0].ID)
	if a, page := d.form(t, at+"/bookings/"+first+"/off", "reason", ""); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "Say why the interview is called off.") {
		t.Errorf("calling off without a reason answers %d", a.StatusCode)
	}
	if a, page := d.form(t, at+"/bookings/"+first+"/off", "reason", "The room was taken."); a.StatusCode != http.StatusOK || !strings.Contains(page, "The room was taken.") {
		t.Errorf("calling off answers %d", a.StatusCode)
	}
	d.form(t, at+"/book", "at", "2026-02-03T14:00", "minutes", "45")
	r, _ = d.app.ParticipantRecord(t.Context(), s.ID, number)
	var booking string
	for _, b := range r.Bookings {
		if b.Ended == "" {
			booking = string(b.ID)
		}
	}
	if a, page := d.form(t, at+"/hold", "booking", booking, "day", "2026-02-03", "minutes", "28.5", "place", "Room 4", "present", "an interpreter", "notes", "Quiet at first.", "distress", "Wept once."); a.StatusCode != http.StatusOK || !strings.Contains(page, "an interpreter") || !strings.Contains(page, "Quiet at first.") || strings.Contains(page, "Wept once.") {
		t.Fatalf("holding answers %d, or shows the distress note", a.StatusCode)
	}
	secrets, err := d.app.Secrets(t.Context(), s.ID, number)
	if err != nil || len(secrets) != 2 {
		t.Errorf("in the vault are %v (%v)", secrets, err)
	}
	if a, page := d.form(t, at+"/voucher", "amount", "twenty", "currency", "pounds", "day", "2026-02-03", "receipt", "signed"); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "An amount such as 20 or 20.50.") || !strings.Contains(page, "Three letters") {
		t.Errorf("a wrong voucher answers %d", a.StatusCode)
	}
	if a, _ := d.form(t, at+"/voucher", "amount", "£20.50", "currency", "gbp", "day", "2026-02-03", "receipt", "signed"); a.StatusCode != http.StatusOK {
		t.Errorf("a voucher answers %d", a.StatusCode)
	}
	if _, page, _ := d.get(t, "/s/talk/people/vouchers"); !strings.Contains(page, "1 voucher given, £20.50; all with a receipt") {
		t.Error("the ledger does not add up")
	}
	if a, page := d.form(t, "/s/talk/people/vouchers/1/strike", "reason", " "); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "Say why the voucher does not count.") {
		t.Errorf("striking out without a reason answers %d", a.StatusCode)
	}
	if a, page := d.form(t, "/s/talk/people/vouchers/1/strike", "reason", "Written twice."); a.StatusCode != http.StatusOK || !strings.Contains(page, "struck out: Written twice.") || !strings.Contains(page, "0 vouchers given, £0.00") {
		t.Errorf("striking out answers %d", a.StatusCode)
	}
	if a, _ := d.form(t, at+"/pseudonym", "pseudonym", "Marian"); a.StatusCode != http.StatusOK {
		t.Errorf("a pseudonym answers %d", a.StatusCode)
	}
	if _, page, _ := d.get(t, at); !strings.Contains(page, "<h1>"+number+", Marian</h1>") || strings.Contains(page, "Wilhelmina") {
		t.Error("the pseudonym is not shown, or the name is")
	}
	if _, page, _ := d.get(t, "/s/talk/people/sample"); !strings.Contains(page, "new: 1 interviewed, 1 in hand") || !strings.Contains(page, "Time here: long") {
		t.Error("the frame does not have the interview")
	}
	if a, page := d.form(t, "/s/talk/people/"+number+"/delete"); a.StatusCode != http.StatusConflict || !strings.Contains(page, "was introduced") {
		t.Errorf("removing a participant answers %d", a.StatusCode)
	}
}

// TestWhoDoesNotTakePart screens somebody out and lets another decline: both only
// with a tick, since contact details are destroyed.
func TestWhoDoesNotTakePart(t *testing.T) {
	d, s := meeting(t)
	out, no := d.met(t, "One"), d.met(t, "Another")
	_, page, _ := d.get(t, "/s/talk/people/"+out)
	fields := []string{"criteria", criteriaID(t, page), "met-0", "no", "met-0-reason", "Seventeen.", "met-1", "yes"}
	if a, page := d.form(t, "/s/talk/people/"+out+"/screen", fields...); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "it cannot be undone") || !strings.Contains(page, `value="Seventeen."`) {
		t.Errorf("without the tick it answers %d", a.StatusCode)
	}
	if a, page := d.form(t, "/s/talk/people/"+out+"/screen", append(fields, "sure", "yes")...); a.StatusCode != http.StatusOK || !strings.Contains(page, "Not eligible") || !strings.Contains(page, "Seventeen.") {
		t.Errorf("screening out answers %d", a.StatusCode)
	}
	leave := "/s/talk/people/" + no + "/leave"
	if a, page := d.form(t, leave, "why", "no time"); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "Tick this") {
		t.Errorf("without the tick it answers %d", a.StatusCode)
	}
	if a, page := d.form(t, leave, "why", "bored", "sure", "yes"); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "Choose the reason") {
		t.Errorf("another reason answers %d", a.StatusCode)
	}
	if a, page := d.form(t, leave, "why", "no time", "reason", "Works at night.", "sure", "yes"); a.StatusCode != http.StatusOK || !strings.Contains(page, "Works at night.") {
		t.Errorf("leaving answers %d", a.StatusCode)
	}
	for _, number := range []string{out, no} {
		if secrets, err := d.app.Secrets(t.Context(), s.ID, number); err != nil || len(secrets) != 0 {
			t.Errorf("of %s the vault still has %v (%v)", number, secrets, err)
		}
	}
	if a, page := d.form(t, "/s/talk/people/"+no+"/book", "at", "2030-02-03T14:00", "minutes", "45"); a.StatusCode != http.StatusConflict || !strings.Contains(page, "does not take part") {
		t.Errorf("booking with them answers %d", a.StatusCode)
	}
}

// TestEveryStepLeadsToWhomItCounts follows the pipeline, the reasons and the
// criteria of the example: each figure is as many rows as the list then has; and
// so is every cell of the sampling frame.
func TestEveryStepLeadsToWhomItCounts(t *testing.T) {
	d := example(t)
	d.enter(t)
	rows := regexp.MustCompile(`<tr><th scope="row"><a href="/s/example/people/P\d+`)
	_, page, _ := d.get(t, "/s/example/people")
	list := between(page, `class="pipe flow"`, "</ol>")
	steps := regexp.MustCompile(`(?s)href="([^"]+)"[^>]*><span class="n">([^<]+)</span><span class="v">(\d+)</span>`).FindAllStringSubmatch(list, -1)
	whys := regexp.MustCompile(`<th scope="row"><a href="([^"]+)">([^<]+)</a></th><td class="num">(\d+)</td>`).FindAllStringSubmatch(page, -1)
	_, sample, _ := d.get(t, "/s/example/people/sample")
	cells := regexp.MustCompile(`class="cellw" href="([^"]+)">.*?<span class="vh"> ([^<]+): \d+ interviewed, (\d+) in hand`).FindAllStringSubmatch(sample, -1)
	if len(steps) != 7 || len(whys) < 8 || len(cells) != 4+3+5+4*3+4*5+3*5 {
		t.Fatalf("there are %d steps, %d reasons and %d cells", len(steps), len(whys), len(cells))
	}
	for _, m := range append(append(steps, whys...), cells...) {
		_, page, _ := d.get(t, html.UnescapeString(m[1]))
		if got := len(rows.FindAllString(page, -1)); strings.TrimSpace(m[3]) != countOf(got) {
			t.Errorf("%s is said to be %s people, and leads to %d", m[2], m[3], got)
		}
	}
}

func countOf(n int) string { return count(n) }

// TestTheFrameIsEdited adds a dimension with the values of a column, takes a value
// out, and says in place what is no number.
func TestTheFrameIsEdited(t *testing.T) {
	d, s := meeting(t)
	if _, err := d.app.PutVariable(t.Context(), maya, firsthand.Variable{Study: s.ID, Name: "Gender", Type: firsthand.OneOf, Values: []string{"woman", "man"}}); err != nil {
		t.Fatal(err)
	}
	const at = "/s/talk/people/sample/edit"
	fields := []string{"version", "1", "d0", "Time here", "d0-0", "new", "d0-0-min", "2", "d0-0-max", "", "d0-1", "long", "d0-1-min", "", "d0-1-max", "", "d0-2", "", "d0-2-min", "", "d0-2-max", ""}
	a, page := d.form(t, at, append(fields, "new", "Gender", "do", "dimension")...)
	if a.StatusCode != http.StatusOK || !strings.Contains(page, `name="d1-1" value="man"`) || !strings.Contains(page, `name="d0-0-min" value="2"`) {
		t.Fatalf("another dimension answers %d", a.StatusCode)
	}
	fields = append(fields, "d1", "Gender", "d1-0", "woman", "d1-0-min", "few", "d1-0-max", "", "d1-1", "man", "d1-1-min", "1", "d1-1-max", "", "p0-a", "Time here=new", "p0-b", "Gender=woman", "p0-min", "1", "p0-max", "3")
	if a, page := d.form(t, at, append(fields, "do", "save")...); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "is a whole number") || !strings.Contains(page, `value="few" inputmode="numeric" autocomplete="off" aria-label="At least, of woman" aria-invalid="true"`) {
		t.Errorf("a number that is none answers %d", a.StatusCode)
	}
	for i := range fields {
		if fields[i] == "few" {
			fields[i] = "4"
		}
	}
	if a, _ := d.form(t, at, append(fields, "do", "save")...); a.StatusCode != http.StatusOK || a.Request.URL.Path != "/s/talk/people/sample" {
		t.Fatalf("keeping answers %d", a.StatusCode)
	}
	m, err := d.app.Frame(t.Context(), s.ID)
	if err != nil || m.Frame.Version != 2 || len(m.Frame.Dimensions) != 2 || m.Frame.Dimensions[1].Quotas[0].Min != 4 || len(m.Frame.Crossings) != 1 || m.Frame.Crossings[0].Max != 3 {
		t.Errorf("kept is %+v (%v)", m.Frame, err)
	}
	if a, page := d.form(t, at, append(fields, "do", "save")...); a.StatusCode != http.StatusConflict || !strings.Contains(page, "changed meanwhile") {
		t.Errorf("an old form answers %d", a.StatusCode)
	}
	fields[1] = "2"
	if a, page := d.form(t, at, append(fields, "d2", "Gender", "do", "save")...); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "twice") {
		t.Errorf("a dimension twice answers %d", a.StatusCode)
	}
	if a, page := d.form(t, "/s/talk/people/sample/decide", "stop", "stop", "reason", ""); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "a decision without a reason") {
		t.Errorf("a decision without a reason answers %d", a.StatusCode)
	}
	if a, page := d.form(t, "/s/talk/people/sample/decide", "stop", "", "reason", "Too few yet."); a.StatusCode != http.StatusOK || !strings.Contains(page, "Recruiting goes on.</b> Too few yet.") {
		t.Errorf("a decision answers %d", a.StatusCode)
	}
}

// TestALinkIsShownOnce makes a link for referrals, whose secret no page shows
// again, and closes it.
func TestALinkIsShownOnce(t *testing.T) {
	d, s := meeting(t)
	a, page := d.form(t, "/s/talk/people/referrals", "site", "clinic", "note", "The key workers")
	m := regexp.MustCompile(`value="http://[^"]+/r/([A-Za-z0-9_-]{32})" readonly`).FindStringSubmatch(page)
	if a.StatusCode != http.StatusOK || m == nil {
		t.Fatalf("making a link answers %d", a.StatusCode)
	}
	p, err := d.app.IntroduceByLink(t.Context(), m[1], app.Introduction{Identity: firsthand.Identity{Name: "Somebody", Email: "a@example.org"}, Explained: true, Interested: true, Agreed: true})
	if err != nil {
		t.Fatal(err)
	}
	_, page, _ = d.get(t, "/s/talk/people/referrals")
	if strings.Contains(page, m[1]) || !strings.Contains(page, "The key workers") || !strings.Contains(page, ">"+p.Number+"</a>") || !strings.Contains(page, "The clinic") {
		t.Error("the list shows the secret, or not who came by the link")
	}
	links, err := d.app.Links(t.Context(), s.ID)
	if err != nil || len(links) != 1 {
		t.Fatalf("the links are %v (%v)", links, err)
	}
	other, err := d.app.NewStudy(t.Context(), maya, "other", "Another")
	if err != nil {
		t.Fatal(err)
	}
	if a, _ := d.form(t, "/s/"+other.Name+"/people/referrals/close", "link", string(links[0].ID)); a.StatusCode != http.StatusNotFound {
		t.Errorf("closing another study's link answers %d", a.StatusCode)
	}
	if a, page := d.form(t, "/s/talk/people/referrals/close", "link", string(links[0].ID)); a.StatusCode != http.StatusOK || !strings.Contains(page, ">Closed<") {
		t.Errorf("closing answers %d", a.StatusCode)
	}
	if _, err := d.app.LinkBySecret(t.Context(), m[1], firsthand.ForReferral); err == nil {
		t.Error("a closed link works")
	}
}

// TestAnIdentityIsOpenedForAReason opens one, which is journalled, and not with
// the vault closed or without saying why.
func TestAnIdentityIsOpenedForAReason(t *testing.T) {
	d, s := meeting(t)
	number := d.met(t, "Wilhelmina Testperson")
	at := "/s/talk/people/" + number + "/identity"
	if a, page := d.form(t, at, "reason", " "); a.StatusCode != http.StatusUnprocessableEntity || strings.Contains(page, "Wilhelmina") || !strings.Contains(page, "Say why") {
		t.Errorf("without a reason it answers %d", a.StatusCode)
	}
	a, page := d.form(t, at, "reason", "To book the interview")
	if a.StatusCode != http.StatusOK || !strings.Contains(page, "Wilhelmina Testperson") || !strings.Contains(page, "01632 960001") || !strings.Contains(a.Header.Get("Cache-Control"), "no-store") {
		t.Errorf("opening answers %d, %s", a.StatusCode, a.Header.Get("Cache-Control"))
	}
	entries, err := d.app.Journal(t.Context(), s.ID, "", 0)
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, e := range entries {
		found = found || e.Action == "vault.open" && e.Reason == "To book the interview"
	}
	if !found {
		t.Error("the journal does not tell of it")
	}
	if _, page, _ := d.get(t, "/s/talk/people/"+number); !strings.Contains(page, "To book the interview") || strings.Contains(page, "Wilhelmina") {
		t.Error("the timeline does not tell of it, or tells the name")
	}
	d.app.LockVault()
	if a, page := d.form(t, at, "reason", "Again"); a.StatusCode != http.StatusForbidden || !strings.Contains(page, "The vault is closed") || strings.Contains(page, "Wilhelmina") {
		t.Errorf("with the vault closed it answers %d", a.StatusCode)
	}
}

// TestAnothersParticipantIsNotThere asks for a participant of one study below
// another, by every address and act.
func TestAnothersParticipantIsNotThere(t *testing.T) {
	d, s := meeting(t)
	number := d.met(t, "One")
	r, err := d.app.ParticipantRecord(t.Context(), s.ID, number)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.app.NewStudy(t.Context(), maya, "other", "Another"); err != nil {
		t.Fatal(err)
	}
	for _, ref := range []string{number, string(r.ID), string(r.Case), "P99", url.PathEscape("<b>")} {
		at := "/s/other/people/" + ref
		for _, path := range []string{at, at + "/identity"} {
			if status, _, _ := d.get(t, path); status != http.StatusNotFound {
				t.Errorf("%s answers %d", path, status)
			}
		}
		for _, act := range []string{"/screen", "/book", "/hold", "/distress", "/voucher", "/pseudonym", "/leave", "/identity", "/bookings/x/off"} {
			if a, _ := d.form(t, at+act, "reason", "x"); a.StatusCode != http.StatusNotFound {
				t.Errorf("%s%s answers %d", at, act, a.StatusCode)
			}
		}
	}
	if a, _ := d.form(t, "/s/talk/people/vouchers/9/strike", "reason", "x"); a.StatusCode != http.StatusNotFound {
		t.Errorf("a voucher that is not there answers %d", a.StatusCode)
	}
}

// TestHostileParticipantsAreEscaped types hostile texts into every field of the
// pages of participants and looks for them raw.
func TestHostileParticipantsAreEscaped(t *testing.T) {
	d, s := meeting(t)
	number := d.met(t, "One")
	at := "/s/talk/people/" + number
	_, page, _ := d.get(t, at)
	id := criteriaID(t, page)
	if a, _ := d.form(t, at+"/screen", "criteria", id, "met-0", "yes", "met-1", "yes", "value-0", "new"); a.StatusCode != http.StatusOK {
		t.Fatalf("screening answers %d", a.StatusCode)
	}
	d.agreed(t, s, number, "2026-01-01")
	raw := func(page, body, h string) {
		t.Helper()
		if strings.ContainsAny(h, "<\"") && strings.Contains(body, h) {
			t.Errorf("%s shows %q as it stands", page, h)
		}
	}
	for _, h := range hostile(t) {
		for _, act := range [][]string{
			{at + "/book", "at", h, "minutes", h, "place", h, "interviewer", h}, {at + "/book", "at", "2030-01-01T10:00", "minutes", "30", "place", h},
			{at + "/hold", "day", h, "minutes", h, "place", h, "present", h, "notes", h, "booking", h}, {at + "/hold", "day", "2026-02-01", "minutes", "20", "place", h, "present", h, "notes", h},
			{at + "/voucher", "amount", h, "currency", h, "day", h, "receipt", h}, {at + "/pseudonym", "pseudonym", h}, {at + "/leave", "why", h, "reason", h},
			{at + "/identity", "reason", h}, {"/s/talk/people/introduce", "name", h, "site", h, "telephone", h, "safe", h}, {"/s/talk/people/referrals", "site", h, "note", h}, {"/s/talk/people/referrals", "note", h},
			{"/s/talk/people/sample/decide", "reason", h}, {"/s/talk/people/sample/edit", "version", "1", "d0", h, "d0-0", h, "d0-0-min", h, "p0-a", h, "p0-b", h, "new", h, "do", "dimension"},
		} {
			a, body := d.form(t, act[0], act[1:]...)
			if a.StatusCode >= 500 {
				t.Errorf("%s with %q answers %d", act[0], h, a.StatusCode)
			}
			raw(act[0], body, h)
		}
	}
	for _, page := range []string{at, "/s/talk/people", "/s/talk/people?stage=%3Cb%3E&reached=%3Cb%3E&where=a%3D%3Cb%3E", "/s/talk/people/referrals", "/s/talk/people/sample", "/s/talk/people/sample/edit", "/s/talk/people/vouchers", "/s/talk/people/introduce", at + "/identity", "/s/talk/journal"} {
		status, body, _ := d.get(t, page)
		if status != http.StatusOK {
			t.Errorf("%s answers %d", page, status)
		}
		for _, h := range hostile(t) {
			raw(page, body, h)
		}
	}
}

// TestAStudyWithoutParticipants shows its people as a plain list.
func TestAStudyWithoutParticipants(t *testing.T) {
	d, _ := fresh(t)
	d.form(t, "/s/talk/people", "name", "P07")
	_, page, _ := d.get(t, "/s/talk/people")
	if strings.Contains(page, "pipe flow") || strings.Contains(page, ">Stage<") || !strings.Contains(page, ">Interviews</a></th>") || !strings.Contains(page, "1 person. Here a person is a number") {
		t.Error("the list is not as it was")
	}
	if _, page, _ := d.get(t, "/s/talk/people/P07"); !strings.Contains(page, "Remove P07") {
		t.Error("a person's page is not as it was")
	}
	for _, path := range []string{"/s/talk/people/sample", "/s/talk/people/vouchers", "/s/talk/people/referrals", "/s/talk/people/introduce", "/s/talk/people/sample/edit"} {
		if status, page, _ := d.get(t, path); status != http.StatusOK || !strings.Contains(page, "</html>") {
			t.Errorf("%s answers %d", path, status)
		}
	}
}

// TestAmounts reads what people write for money, to the hundredth.
func TestAmounts(t *testing.T) {
	for text, want := range map[string]int{"20": 2000, "20.5": 2050, "20.50": 2050, "£20": 2000, " £ 0.29 ": 29, "1.1": 110, "0.07": 7} {
		if got, err := pence(text); err != nil || got != want {
			t.Errorf("%q is %d (%v)", text, got, err)
		}
	}
	for _, text := range []string{"", ".", "20.", "20.505", "-1", "+5", "1e3", "0x10", "20 pounds", "9999999", "٢٠"} {
		if got, err := pence(text); err == nil {
			t.Errorf("%q is read as %d", text, got)
		}
	}
	if got := money(123450, "GBP") + ", " + money(5, "CHF"); got != "£1,234.50, 0.05 CHF" {
		t.Errorf("money is written %s", got)
	}
}
