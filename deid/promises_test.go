package deid_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"firsthand.study/deid"
	"firsthand.study/internal/text"
)

// sound reports what is wrong with proposals for a text: spans must be valid,
// sorted and apart, entities numbered from 1, scores above 0 and at most 1.
func sound(s string, found []deid.Proposal) string {
	n, end := utf8.RuneCountInString(s), 0
	for _, p := range found {
		switch {
		case !p.Span.Valid(n):
			return "a span lies outside the text or is empty"
		case p.Start < end:
			return "spans overlap or are out of order"
		case p.Score <= 0 || p.Score > 1:
			return "a score is not above 0 and at most 1"
		case p.Entity < 1:
			return "an entity has no number"
		case p.Replacement == "" || p.Term == "" || p.Why == "" || p.Category == "":
			return "a proposal is not filled in"
		case p.Kind != deid.KindOf(p.Category):
			return "a kind does not follow from its category"
		}
		end = p.End
	}
	return ""
}

// untouched tells whether everything outside the spans stands unchanged, in
// order, in what was made of the text.
func untouched(s, after string, found []deid.Proposal) bool {
	ix, at := text.NewIndex(s), 0
	for _, p := range found {
		part := ix.Slice(text.Span{Start: at, End: p.Start}) + p.Replacement
		rest, ok := strings.CutPrefix(after, part)
		if !ok {
			return false
		}
		after, at = rest, p.End
	}
	return after == ix.Slice(text.Span{Start: at, End: ix.Len()})
}

var pieces = []string{"I saw ", "Dr Patel", "sharon", "’s", "'s", " ", "\n", "\n\nP07: ", "oh seven seven double four nine six", "07700 900 386", ", ",
	". ", "the ", "the fourteenth of March 2003", "14 Compton Parade", "Leeds", "leeds", "St Ann's", "I'm 34", "k.smith@nhs.net", "@handle_", "Mandy",
	"Grace", "Siân", "e\u0301", "👩‍👩‍👧", "\u202e", "\x00", "\xff", "ẞ", "İ", "ǅ", "HMP ", "University of ", "of ", "van der ", "McDonald", "X", "-", "[", "]", "⟦", "@@", "##", "1990", "'87", "٣٤"}

func TestProposalsAreSound(t *testing.T) {
	f := deid.New(deid.Options{Known: []deid.Known{{Words: "Siân Bevan"}, {Words: "Beckside", Category: deid.Service, Term: "service 1"}}})
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 40).Draw(t, "pieces"), "")
		found, err := f.Propose(s, nil)
		if err != nil {
			t.Fatal(err)
		}
		if fault := sound(s, found); fault != "" {
			t.Fatalf("%q: %s", s, fault)
		}
		after, err := deid.Apply(s, found)
		if err != nil {
			t.Fatal(err)
		}
		if !untouched(s, after, found) {
			t.Fatalf("%q became %q, changed outside its spans", s, after)
		}
	})
}

func FuzzPropose(f *testing.F) {
	for _, trap := range traps {
		s, _ := untrap(trap)
		f.Add(s)
	}
	for _, p := range pieces {
		f.Add(p + p)
	}
	finder := deid.New(deid.Options{})
	f.Fuzz(func(t *testing.T, s string) {
		found, err := finder.Propose(s, nil)
		if err != nil {
			t.Fatal(err)
		}
		if fault := sound(s, found); fault != "" {
			t.Fatal(fault)
		}
		if after, err := deid.Apply(s, found); err != nil || !untouched(s, after, found) {
			t.Fatalf("changed outside its spans: %v", err)
		}
	})
}

func FuzzUnmark(f *testing.F) {
	for _, s := range []string{"to have a @@shop##", "in [town 2] and [town 3]", "<seg>x</seg>", "[[a]]", "@@a@@b##", "[a\nb]", "[]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "\uFFFD") // as every text that was read is
		for _, style := range []deid.Style{deid.Brackets, deid.Seg, deid.AtHash} {
			plain, spans := style.Unmark(s)
			back, err := style.MarkSpans(plain, spans)
			if err != nil {
				t.Fatal(err)
			}
			if back != s {
				t.Fatalf("%q came back as %q", s, back)
			}
		}
	})
}

// The study's own names are the strongest reason of all.
func TestKnown(t *testing.T) {
	f := deid.New(deid.Options{Known: []deid.Known{
		{Words: "Ffion Prys", Term: "the researcher"}, {Words: "Ffion", Term: "the researcher"},
		{Words: "the Lacewing", Category: deid.Service, Term: "service 2"}, {Words: "Lacewing", Category: deid.Service, Term: "service 2"},
	}})
	s := "ffion asked. fion prys came. Ffion Prys did. I go to the lacewing, and lacewings fly."
	after, err := deid.Apply(s, propose(t, f, s, nil))
	if err != nil {
		t.Fatal(err)
	}
	if want := "[the researcher] asked. [the researcher] came. [the researcher] did. I go to [service 2], and lacewings fly."; after != want {
		t.Errorf("got  %s\nwant %s", after, want)
	}
}

// One register keeps a study's replacements; seeding carries them over.
func TestRegister(t *testing.T) {
	register := deid.NewRegister()
	f := deid.New(deid.Options{Register: register})
	first := propose(t, f, "I live in Leeds with Rhiannon Bevan. Rhiannon works in Hull.", nil)
	second := propose(t, f, "so rhiannon came back to leeds", nil)
	if first[0].Term != "town 1" || first[3].Term != "town 2" || second[1].Term != "town 1" {
		t.Errorf("towns became %q, %q and %q", first[0].Term, first[3].Term, second[1].Term)
	}
	if first[1].Term != first[2].Term || first[1].Term != second[0].Term || first[1].Entity != first[2].Entity {
		t.Errorf("one woman became %q, %q and %q", first[1].Term, first[2].Term, second[0].Term)
	}
	again := deid.NewRegister()
	again.Seed(register.Entries())
	third := propose(t, deid.New(deid.Options{Register: again}), "Rhiannon Bevan in Hull, Derby", nil)
	if third[0].Term != first[1].Term || third[1].Term != "town 2" || third[2].Term != "town 3" {
		t.Errorf("seeded, they became %q, %q, %q", third[0].Term, third[1].Term, third[2].Term)
	}
	generic := deid.NewRegister()
	generic.Generic = true
	if p := propose(t, deid.New(deid.Options{Register: generic}), "Then Rhiannon came.", nil); p[0].Replacement != "[person 1]" {
		t.Errorf("without pseudonyms a person became %s", p[0].Replacement)
	}
}

// Two people never share a pseudonym.
func TestPseudonymsAreApart(t *testing.T) {
	f := deid.New(deid.Options{})
	given := map[string]int{}
	for _, name := range strings.Fields("Rhiannon Bethan Carys Delyth Heledd Lowri Nerys Olwen Sioned Siwan Gwenllian Megan Mair Menna Nia Eleri Catrin Angharad Branwen Eluned Ffion Rhian Mererid Ceinwen Eirlys Gwen Non Nest Llinos") {
		for _, p := range propose(t, f, "Then "+name+" came.", nil) {
			given[p.Term]++
			if strings.EqualFold(p.Term, name) {
				t.Errorf("%s is her own pseudonym", name)
			}
		}
	}
	for term, n := range given {
		if n > 1 {
			t.Errorf("%d people are called %s", n, term)
		}
	}
	if len(given) < 25 {
		t.Errorf("only %d of the women were found", len(given))
	}
}

// Archives' marks go in and come out as spans.
func TestStyles(t *testing.T) {
	for style, want := range map[deid.Style]string{deid.Brackets: "to have a [shop]", deid.Seg: "to have a <seg>shop</seg>", deid.AtHash: "to have a @@shop##", deid.Bare: "to have a shop"} {
		got, err := style.MarkSpans("to have a shop", []text.Span{{Start: 10, End: 14}})
		if err != nil || got != want {
			t.Errorf("got %q, %v; want %q", got, err, want)
		}
		if style == deid.Bare {
			continue
		}
		if plain, spans := style.Unmark(want); plain != "to have a shop" || !slices.Equal(spans, []text.Span{{Start: 10, End: 14}}) {
			t.Errorf("%q came out as %q with %v", want, plain, spans)
		}
	}
	if _, err := deid.ParseStyle("html"); err == nil {
		t.Error("an unknown style is accepted")
	}
}

type other struct{ err error }

func (o other) Recognise(s string) ([]deid.Proposal, error) {
	return []deid.Proposal{{Span: text.Span{Start: 4, End: 9}, Category: deid.Venue, Score: 0.9, Why: "from another program"}, {Span: text.Span{Start: 90, End: 95}, Category: deid.Venue, Score: 0.9}}, o.err
}

func TestRecognisersArePluggedIn(t *testing.T) {
	f := deid.New(deid.Options{Recognisers: []deid.Recogniser{other{}}})
	found := propose(t, f, "the thing here", nil)
	if len(found) != 1 || found[0].Term != "venue 1" || found[0].Entity != 1 {
		t.Errorf("got %v", found)
	}
	lost := errors.New("no answer")
	if found, err := deid.New(deid.Options{Recognisers: []deid.Recogniser{other{lost}}}).Propose("I saw Rhiannon.", nil); !errors.Is(err, lost) || len(found) != 1 {
		t.Errorf("a failing recogniser gives %v, %v", found, err)
	}
}

func TestIgnore(t *testing.T) {
	f := deid.New(deid.Options{Ignore: []string{"leeds"}})
	if found := propose(t, f, "I moved to Leeds.", nil); len(found) != 0 {
		t.Errorf("an ignored word is proposed: %v", found)
	}
}

// Labels are told, or found: a name before a colon is still a name.
func TestLabels(t *testing.T) {
	f := deid.New(deid.Options{})
	s := "Siân Bevan: Yes.\nInterviewer: And P07: no.\n"
	if found := propose(t, f, s, nil); len(found) != 1 || found[0].End != 10 {
		t.Errorf("got %v", found)
	}
	if found := propose(t, f, s, []text.Span{{Start: 0, End: 10}, {Start: 17, End: 28}}); len(found) != 1 || found[0].End != 10 {
		t.Errorf("with labels given, got %v", found)
	}
}

// speech is a long transcript: the synthetic sentences, once as they are and
// once without a capital.
func speech(t testing.TB) string {
	var b strings.Builder
	for _, s := range presidio(t) {
		b.WriteString("P07: " + s.Text + "\n\n" + "P08: " + strings.ToLower(s.Text) + "\n\n")
	}
	return b.String()
}

// BenchmarkPropose reports words a second on one core; the promise is 10,000.
func BenchmarkPropose(b *testing.B) {
	s := speech(b)
	words := len(strings.Fields(s))
	f := deid.New(deid.Options{Known: []deid.Known{{Words: "Siân Bevan"}}})
	for b.Loop() {
		if _, err := f.Propose(s, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(words*b.N)/b.Elapsed().Seconds(), "words/s")
}

// No list that the program carries may be larger than half a megabyte.
func TestListsAreCompact(t *testing.T) {
	files, err := filepath.Glob("lists/*.gz")
	if err != nil || len(files) == 0 {
		t.Fatal("no lists")
	}
	for _, file := range files {
		if info, err := os.Stat(file); err != nil || info.Size() > 500_000 {
			t.Errorf("%s is too large or missing", file)
		}
	}
}

// What is marked once is found wherever it stands.
func TestEverywhere(t *testing.T) {
	s := "Lil Mo rang. lil mo's flat, LIL MO, lil. Milmo."
	got := deid.Everywhere(s, text.Span{Start: 0, End: 6})
	if want := []text.Span{{Start: 0, End: 6}, {Start: 13, End: 19}, {Start: 28, End: 34}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 30).Draw(t, "pieces"), "")
		n := utf8.RuneCountInString(s)
		start := rapid.IntRange(0, n).Draw(t, "start")
		span := text.Span{Start: start, End: rapid.IntRange(start, n).Draw(t, "end")}
		all, end := deid.Everywhere(s, span), 0
		if span.Valid(n) != slices.Contains(all, span) {
			t.Fatalf("%q %v gives %v", s, span, all)
		}
		for _, o := range all {
			if !o.Valid(n) || o.Start < end {
				t.Fatalf("%q %v gives %v", s, span, all)
			}
			end = o.End
		}
	})
}
