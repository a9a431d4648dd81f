package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// leaver is a study with two people who were interviewed, whose words are
// coded, theQuote and written about.
type leaver struct {
	study     firsthand.Study
	gone      firsthand.Participant
	stays     firsthand.Participant
	documents map[string]firsthand.ID
	code      firsthand.Code
}

// The first person's words hold seeds that stand nowhere else.
const (
	goneWords  = "Interviewer: How was it?\n\nP01: The zorblatt rang me back that quistering evening and said come in tomorrow. My glimmerhound was ill.\n\nP01: Nobody had ever read the frangipole before."
	staysWords = "Interviewer: How was it?\n\nP02: They listened. The pharmacy is near the river."
	theQuote   = "zorblatt rang me back that quistering evening"
)

var seeds = []string{"zorblatt", "quistering", "glimmerhound", "frangipole", "splendiferoo", "wobblement", "hobnocket", "mizzenfoot"}

func newLeaver(t *testing.T, a *App) leaver {
	t.Helper()
	ctx := t.Context()
	var l leaver
	l.study, _ = newPeopleStudy(t, a)
	l.gone = through(t, a, l.study.ID, planted)
	l.stays = through(t, a, l.study.ID, firsthand.Identity{Name: "Somebody Else", Telephone: "2"})
	if _, err := a.SealSecret(ctx, theLead, l.study.ID, l.gone.Number, firsthand.RecordingSecret, strings.NewReader(strings.Repeat("zorblatt ", 9000))); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, body := range map[string]string{"P01.txt": goneWords, "P02.txt": staysWords} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := a.Import(ctx, theLead, l.study.ID, []string{filepath.Join(dir, "P01.txt"), filepath.Join(dir, "P02.txt")}, ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	l.documents = map[string]firsthand.ID{}
	about := map[string]firsthand.ID{"P01.txt": l.gone.Case, "P02.txt": l.stays.Case}
	l.code = firsthand.Code{ID: firsthand.NewID(), Study: l.study.ID, Name: "Ringing back", Example: "As somebody said: the " + theQuote + ", or so.", Position: 1}
	other := firsthand.Code{ID: firsthand.NewID(), Study: l.study.ID, Name: "A wobblement", Position: 2}
	if _, err := a.do(ctx, l.study.ID, theLead, "test", func(tx *store.Tx, me firsthand.Colleague) error {
		all, err := tx.Documents(ctx, l.study.ID)
		if err != nil {
			return err
		}
		for _, d := range all {
			l.documents[d.Name] = d.ID
			d.Case = about[d.Name]
			if err := tx.PutDocument(ctx, d); err != nil {
				return err
			}
		}
		for _, c := range []firsthand.Code{l.code, other} {
			if err := tx.PutCode(ctx, c); err != nil {
				return err
			}
		}
		at := strings.Index(goneWords, theQuote)
		first := firsthand.Coding{ID: firsthand.NewID(), Document: l.documents["P01.txt"], Revision: 1, Span: firsthand.Span{Start: at, End: at + len(theQuote)}, Code: l.code.ID, Coder: me.ID}
		second := firsthand.Coding{ID: firsthand.NewID(), Document: l.documents["P02.txt"], Revision: 1, Span: firsthand.Span{Start: 26, End: 45}, Code: l.code.ID, Coder: me.ID}
		for _, c := range []firsthand.Coding{first, second} {
			if err := tx.PutCoding(ctx, c); err != nil {
				return err
			}
		}
		for i, m := range []firsthand.Memo{
			{About: l.documents["P01.txt"], Body: "splendiferoo about a document"},
			{About: first.ID, Body: "hobnocket about a coding"},
			{About: l.gone.Case, Body: "mizzenfoot about a person"},
			{About: l.code.ID, Body: "Compare “the " + theQuote + "” with what P02 says of the pharmacy."},
			{About: l.documents["P02.txt"], Body: "This one stays."},
		} {
			m.ID, m.Study, m.By, m.Title = firsthand.NewID(), l.study.ID, me.ID, fmt.Sprint("memo ", i)
			if err := tx.PutMemo(ctx, m); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return l
}

// traces are where any of some words is found, in files or in tables.
func traces(t *testing.T, a *App, at place, words ...string) []string {
	t.Helper()
	var found []string
	err := a.Store.View(t.Context(), func(tx *store.Tx) error {
		return tx.EachWord(t.Context(), func(where string, w []byte) {
			for _, x := range words {
				// A stem is cut at the end.
				if len(w) >= 5 && (strings.HasPrefix(x, string(w)) || strings.HasPrefix(string(w), x)) {
					found = append(found, where+" holds "+string(w))
				}
			}
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	if at.data == at.vault {
		return append(found, inTables(t, at.data, words...)...)
	}
	return append(found, everywhere(t, at.folder, words...)...)
}

func TestAPersonWhoWithdrawsIsInNoFileAndNoTable(t *testing.T) {
	eachPlace(t, func(t *testing.T, at place) {
		a := openPlace(t, at)
		l := newLeaver(t, a)
		ctx := t.Context()
		order := WithdrawOrder{Participant: "P01", Level: firsthand.RemoveEverything, Words: []string{"wobblement"}}
		if len(traces(t, a, at, seeds...)) < 8 {
			t.Fatal("the search does not find what is there")
		}
		head := func() firsthand.Entry {
			var e firsthand.Entry
			if err := a.Store.View(ctx, func(tx *store.Tx) (err error) { e, err = tx.Head(ctx, l.study.ID); return err }); err != nil {
				t.Fatal(err)
			}
			return e
		}
		before := head()
		p, err := a.PreviewWithdrawal(ctx, l.study.ID, order)
		if err != nil {
			t.Fatal(err)
		}
		if head().Hash != before.Hash {
			t.Error("a preview changed something")
		}
		var where []string
		for _, q := range p.Quotations {
			where = append(where, q.Where)
		}
		slices.Sort(where)
		if !slices.Equal(p.Documents, []string{"P01.txt"}) || p.Codings != 1 || p.Memos != 3 || p.Interviews != 1 || p.Payloads == 0 ||
			!slices.Equal(where, []string{"code: example", "code: name", "memo: body"}) ||
			!slices.Equal(p.Counts, []CountChange{{"Ringing back", 1, 1}}) ||
			!slices.Equal(p.Secrets, []SecretCount{{firsthand.IdentitySecret, 1}, {firsthand.SignatureSecret, 1}, {firsthand.RecordingSecret, 1}, {firsthand.DistressSecret, 1}}) {
			t.Errorf("the preview is %+v, quotations in %v", p, where)
		}
		c, err := a.Withdraw(ctx, theLead, l.study.ID, order)
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Residues) > 0 || c.Sought < 5 || c.Documents != 1 || c.Codings != 1 || c.Memos != 3 || c.Secrets != 4 || c.Payloads < p.Payloads {
			t.Errorf("the certificate says %+v", c)
		}
		if found := traces(t, a, at, seeds...); len(found) > 0 {
			t.Errorf("left: %v", found)
		}
		if found := traces(t, a, at, "quackenbush"); len(found) > 0 {
			t.Errorf("a name is left: %v", found)
		}
		file, err := c.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(file), "Quackenbush") || strings.Contains(string(file), "zorblatt") {
			t.Error("the certificate names somebody")
		}
		if _, err := ReadCertificate(file); err != nil {
			t.Errorf("the certificate's signature: %v", err)
		}
		if _, err := ReadCertificate([]byte(strings.Replace(string(file), `"codings": 1`, `"codings": 2`, 1))); firsthand.KindOf(err) != firsthand.Forbidden {
			t.Errorf("a certificate that was changed: %v, want Forbidden", err)
		}
		l.othersAreUntouched(t, a)
		if _, err := a.OpenIdentity(ctx, theLead, l.study.ID, "P01", "To ring."); firsthand.KindOf(err) != firsthand.NotFound {
			t.Errorf("who they were: %v, want NotFound", err)
		}
		if _, err := a.SealSecret(ctx, theLead, l.study.ID, "P01", firsthand.RecordingSecret, strings.NewReader("x")); firsthand.KindOf(err) != firsthand.Conflict {
			t.Errorf("collecting more: %v, want Conflict", err)
		}
		// Once more is the same, and the list has one entry.
		if _, err := a.Withdraw(ctx, theLead, l.study.ID, order); err != nil {
			t.Errorf("withdrawing again: %v", err)
		}
		if list, _, err := a.list(ctx); err != nil || len(list.Entries) != 1 {
			t.Errorf("the list has %d entries, %v", len(list.Entries), err)
		}
	})
}

// othersAreUntouched checks the person who stays, and the whole.
func (l leaver) othersAreUntouched(t *testing.T, a *App) {
	t.Helper()
	ctx := t.Context()
	r, err := a.Verify(ctx, nil)
	if err != nil || !r.Sound {
		t.Errorf("verify: %+v, %v", r.Faults, err)
	}
	v, err := a.CheckVault(ctx)
	if err != nil || len(v.Faults) > 0 || v.People != 1 || v.Secrets != 3 {
		t.Errorf("the vault: %+v, %v", v, err)
	}
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		rev, err := tx.Analysed(ctx, l.documents["P02.txt"])
		if err != nil || rev.Text != staysWords {
			t.Errorf("the other person's words: %q, %v", rev.Text, err)
		}
		codings, err := tx.Codings(ctx, l.documents["P02.txt"])
		if err != nil || len(codings) != 1 {
			t.Errorf("the other person's codings: %v, %v", codings, err)
		}
		code, err := tx.Code(ctx, l.code.ID)
		if want := "As somebody said: " + withdrawnMark + ", or so."; err != nil || code.Example != want {
			t.Errorf("the code's example is %q, %v; want %q", code.Example, err, want)
		}
		memos, err := tx.Memos(ctx, l.study.ID, "")
		if err != nil || len(memos) != 2 {
			t.Errorf("%d memos are left, %v; want 2", len(memos), err)
		}
		for _, m := range memos {
			if want := "Compare “" + withdrawnMark + "” with what P02 says of the pharmacy."; m.About == l.code.ID && m.Body != want {
				t.Errorf("the memo says %q, want %q", m.Body, want)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestLesserLevelsKeepWhatTheyPromise(t *testing.T) {
	eachPlace(t, func(t *testing.T, at place) {
		a := openPlace(t, at)
		l := newLeaver(t, a)
		ctx := context.WithoutCancel(t.Context())
		scope := func() firsthand.Scope {
			all, err := a.Scopes(ctx, l.study.ID)
			if err != nil {
				t.Fatal(err)
			}
			return all[l.gone.Case]
		}
		if s := scope(); !s[firsthand.Archive] || !s[firsthand.Recontact] || !s[firsthand.Quote] {
			t.Fatalf("before: %v", s)
		}
		steps := []struct {
			level   firsthand.Level
			secrets int // of P01, left
			collect bool
			archive bool
		}{
			{firsthand.NoContact, 3, true, true},
			{firsthand.NoNewData, 3, false, true},
			{firsthand.NoFutureUse, 3, false, false},
			{firsthand.RemoveUnanalysed, 1, false, false},
		}
		for _, step := range steps {
			c, err := a.Withdraw(ctx, theLead, l.study.ID, WithdrawOrder{Participant: "P01", Level: step.level})
			if err != nil || c.Documents != 0 || c.Codings != 0 {
				t.Fatalf("%s: %+v, %v", step.level, c, err)
			}
			secrets, err := a.Secrets(ctx, l.study.ID, "P01")
			if err != nil || len(secrets) != step.secrets {
				t.Errorf("%s: %d secrets are left, %v; want %d", step.level, len(secrets), err, step.secrets)
			}
			_, err = a.Book(ctx, theLead, l.study.ID, "P01", firsthand.Booking{At: "2026-03-01T10:00", Minutes: 30}, "")
			if (err == nil) != step.collect {
				t.Errorf("%s: booking again: %v", step.level, err)
			}
			if s := scope(); s[firsthand.Archive] != step.archive || s[firsthand.Recontact] || !s[firsthand.Quote] {
				t.Errorf("%s: the scope is %v", step.level, s)
			}
			if len(everywhereOrTables(t, at, "frangipole")) == 0 {
				t.Errorf("%s: what was analysed is gone", step.level)
			}
		}
		if _, err := a.PreviewWithdrawal(ctx, l.study.ID, WithdrawOrder{Participant: "P01", Level: "somewhat"}); firsthand.KindOf(err) != firsthand.Invalid {
			t.Errorf("no level: %v, want Invalid", err)
		}
	})
}

func everywhereOrTables(t *testing.T, at place, words ...string) []string {
	t.Helper()
	if at.data == at.vault {
		return inTables(t, at.data, words...)
	}
	return everywhere(t, at.folder, words...)
}

func TestQuotesAreFoundAsWorkedByHand(t *testing.T) {
	s := saying([]string{"one two three four five six seven"}, []string{"three four five six seven"})
	for _, tt := range []struct{ in, want string }{
		{"Said: one two three four five!", "Said: [withdrawn]!"},
		{"One, two; THREE four - five six and seven", "[withdrawn] and seven"},
		{"one two three four", "one two three four"},                       // too few
		{"three four five six seven", "three four five six seven"},         // another said it too
		{"two three four five six seven, one", "[withdrawn] seven, one"},   // five of them are this person's alone
		{`["one two","three four five"]`, `["one two","three four five"]`}, // JSON stays JSON
		{`["one two three four five"]`, `["[withdrawn]"]`},
		{"a dog called Rex, and one two", "a dog called [withdrawn], and one two"},
	} {
		if got := without(tt.in, s.quotes(tt.in, map[string]bool{"rex": true})); got != tt.want {
			t.Errorf("%q became %q, want %q", tt.in, got, tt.want)
		}
	}
}
