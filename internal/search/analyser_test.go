package search

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"firsthand.study/internal/text"
)

func plains(a *Analyser, s string) string {
	var all []string
	for t := range a.Tokens(s) {
		all = append(all, t.Plain)
	}
	return strings.Join(all, " ")
}

func TestWords(t *testing.T) {
	for _, c := range []struct{ language, text, want string }{
		{"en", "Don't say ‘can’t’, Sally’s night-shift (9–5)!", "dont say cant sally night shift 9 5"},
		{"en", "café CAFÉ cafe\u0301 Straße Łódź Øre ﬁnance ｗｉｄｅ", "cafe cafe cafe strasse lodz ore finance wide"},
		{"en", "P07 said 3.5 or 12,000", "p07 said 3 5 or 12 000"},
		{"en", "so 😀 tired👩\u200d🔬… 1\ufe0f\u20e3", "so tired 1"},
		{"en", "over\u00adtime İstanbul ΣΊΣΥΦΟΣ", "overtime istanbul σισυφοσ"},
		{"en", "snake_case a/b", "snake case a b"},
		{"fr", "L’hôpital, aujourd'hui", "l hopital aujourd hui"},
		{"ja", "看護士はカフェで", "看 護 士 は カ フ ェ で"},
		{"th", "พยาบาล", "พ ย า บ า ล"},
		{"ko", "간호사가 말했다", "간호사가 말했다"},
		{"hi", "हिन्दी में", "हिन्दी में"},
		{"ru", "Ёлка мой и\u0306", "елка мой й"},
		{"ar", "مُدَرِّسَة", "مدرسة"},
		{"", "Running runs", "running runs"},
	} {
		if got := plains(NewAnalyser(c.language), c.text); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.language, c.text, got, c.want)
		}
	}
}

// One line holds words that must find each other; words of two lines must not.
func TestWordsThatFindEachOther(t *testing.T) {
	for language, lines := range map[string][]string{
		"en-GB": {
			"organisation organization organisations organise organizing",
			"organ organs", "colour color coloured Colors", "behaviour behavioral behaviours",
			"centre centers centred", "travelled traveling travel travels", "counsellor counselor",
			"analyse analyzed analysing", "defence defense", "programme programs", "paediatric pediatrics",
			"manager managers manager’s", "prize prizes", "promise promised", "citizen citizens",
			"size sizes", "real", "realise realize realised", "naïve naive NAÏVE", "dialogue dialog dialogues",
			"oestrogen estrogen", "humour humor", "license licence", "fibre fibers",
		},
		"es":    {"investigación investigaciones investigacion INVESTIGACIÓN", "enfermera enfermeras"},
		"fr":    {"chantée chantée chantee", "hôpital hopital hôpitaux"},
		"ru":    {"больница больницы больницу", "ёлка елка"},
		"sv":    {"flicka flickor flickorna"},
		"no":    {"sykehus sykehuset"},
		"hu":    {"kórház kórházban korhaz"},
		"de":    {"Straße strasse STRASSE", "Zürich Zurich"},
		"xx-XX": {"runs", "running"},
	} {
		a := NewAnalyser(language)
		for i, line := range lines {
			words := strings.Fields(line)
			for _, w := range words {
				q, err := Parse(`"`+w+`"`, a)
				if err != nil {
					t.Fatal(err)
				}
				if got := q.Locate(words[0]); len(got) != 1 {
					t.Errorf("%s: %q does not find %q", language, w, words[0])
				}
				for k, other := range lines {
					if k == i {
						continue
					}
					if got := q.Locate(other); len(got) != 0 {
						t.Errorf("%s: %q finds a word of %q", language, w, other)
					}
				}
			}
		}
	}
}

func TestTokensStandWhereTheySay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text") + awkward.Draw(t, "more")
		ix := text.NewIndex(s)
		last, n := 0, 0
		for tok := range NewAnalyser("en").Tokens(s) {
			if tok.Position != n || tok.Start < last || tok.Len() < 1 {
				t.Fatalf("token %d of %q: %+v", n, s, tok)
			}
			if ix.Slice(tok.Span) != s[tok.From:tok.To] {
				t.Fatalf("code points and bytes differ in %q: %+v", s, tok)
			}
			last = tok.End
			n++
		}
	})
}

// keysOf makes the keys of a text the long way.
func keysOf(a *Analyser, s string) []string {
	var all []string
	w := a.walk(s)
	for w.next() {
		all = append(all, a.read(s[w.from:w.to]).keys()...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func TestLexemesAreTheDistinctKeys(t *testing.T) {
	a := NewAnalyser("es") // kept over all texts, so that most words are remembered
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text") + " " + awkward.Draw(t, "more")
		got := a.Lexemes(s, []string{"kept"})
		if got[0] != "kept" {
			t.Fatal("the buffer was not appended to")
		}
		got = got[1:]
		for _, l := range got {
			if l == "" || !utf8.ValidString(l) || utf8.RuneCountInString(l) > longest+1 || strings.ContainsFunc(l, func(r rune) bool {
				return r < 0x80 && ascii[r] != letter
			}) {
				t.Fatalf("an index cannot keep %q of %q", l, s)
			}
		}
		slices.Sort(got)
		if want := keysOf(a, s); !slices.Equal(got, want) {
			t.Fatalf("%q: %q, want %q", s, got, want)
		}
	})
}

func TestAnalyserInParallel(t *testing.T) {
	texts, _ := interviews(t)
	a := NewAnalyser("en")
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for _, s := range texts {
				got := a.Lexemes(s, nil)
				slices.Sort(got)
				if want := keysOf(a, s); !slices.Equal(got, want) {
					t.Errorf("%d lexemes, want %d", len(got), len(want))
				}
			}
		})
	}
	group.Wait()
}

// What lets a search skip words by their first byte.
func TestLexemeBeginsAsItsWord(t *testing.T) {
	for language := range stemmers {
		a := NewAnalyser(language)
		rapid.Check(t, func(t *rapid.T) {
			w := rapid.StringMatching(`[a-zA-ZéñőåæОкйё'’]{1,12}`).Draw(t, "word")
			words := a.walk(w)
			for words.next() {
				raw := w[words.from:words.to]
				r := a.read(raw)
				for i, l := range r.lexemes {
					q := &Query{parts: []part{{lexemes: r.lexemes[i : i+1]}}}
					q.ready()
					if !q.begins[raw[0]] {
						t.Fatalf("%q would be passed over in a search for %q", raw, l)
					}
				}
			}
		})
	}
}

func FuzzLexemes(f *testing.F) {
	for _, s := range []string{"don't", "İ'ſ \xff'a", "ﷺ ͺ ŉ", "e\u0301\u0301", strings.Repeat("ß", 300)} {
		f.Add(s)
	}
	var all []*Analyser
	for language := range stemmers {
		all = append(all, NewAnalyser(language))
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, a := range all {
			for _, l := range a.Lexemes(s, nil) {
				if l == "" || !utf8.ValidString(l) {
					t.Fatalf("%q makes the lexeme %q", s, l)
				}
			}
		}
	})
}

func BenchmarkLexemes(b *testing.B) {
	texts, _ := interviews(b)
	a := NewAnalyser("en")
	size := 0
	for _, s := range texts {
		size += len(s)
	}
	b.Run("known words", func(b *testing.B) {
		var buf []string
		b.SetBytes(int64(size))
		b.ReportAllocs()
		for b.Loop() {
			for _, s := range texts {
				buf = a.Lexemes(s, buf[:0])
			}
		}
	})
	b.Run("new words", func(b *testing.B) {
		b.SetBytes(int64(size))
		for b.Loop() {
			a := NewAnalyser("en")
			for _, s := range texts {
				a.Lexemes(s, nil)
			}
		}
	})
}
