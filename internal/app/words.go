package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/corpus"
	"firsthand.study/internal/search"
	"firsthand.study/internal/store"
)

// WordsAsking says which words to count, and whose.
type WordsAsking struct {
	Where      []string // conditions on attributes, as [App.Passages] has them
	Document   string   // one document by name, empty for all
	Case       string   // one case by name, empty for all
	Speaker    string   // one speaker by label, empty for all
	NotSpeaker string   // everybody but this one, such as the interviewer
	Stems      bool     // forms of one word together: wait, waits, waiting
	Stop       bool     // leave out the words that hold a language together
	Leave      string   // further words to leave out
}

// A WordsResult is how often each word is said.
type WordsResult struct {
	Total     int // words said by those asked about, words left out included
	Documents int
	People    int // participants with a document asked about
	Counted   int // words that are not left out
	Lines     []WordLine
	Speakers  []Speaking // everyone in the study, the one who says most first
	HasStop   bool       // whether there is a list of words to leave out for the language
}

// A WordLine is one word: Key asks for it in context.
type WordLine struct {
	Word      string // in the form written most often
	Key       string
	Count     int
	Documents int
	People    int
}

// Speaking is one label of turns and how much stands under it.
type Speaking struct {
	Name  string
	Words int
}

// Words counts what is said in a study, the commonest word first and equals in
// code-point order. Nobody says the label of a turn, nor what stands between
// turns, such as a heading. A word is what search takes for one; case and
// accents do not part words. Lines are shared: not the caller's to change.
func (a *App) Words(ctx context.Context, study firsthand.ID, q WordsAsking) (WordsResult, error) {
	var res WordsResult
	err := a.ask(ctx, study, func(tx *store.Tx, l *loaded) (err error) {
		res, err = recallOf(l, fmt.Sprintf("words %#v", q), func() (WordsResult, error) { return l.wordsSaid(ctx, tx, q) })
		return err
	})
	return res, err
}

// heardBy tells whether the words of a speaker are asked for.
func (q WordsAsking) heardBy(speakers []string, n int32) bool {
	name := speakers[n]
	return (q.Speaker == "" || name == q.Speaker) && (q.NotSpeaker == "" || name != q.NotSpeaker)
}

// covered are the documents asked about, in the order of people's lists.
func (q WordsAsking) covered(l *loaded) ([]int, error) {
	conds, err := conditions(q.Where)
	if err != nil {
		return nil, err
	}
	in, err := l.Covered(corpus.Filter{Where: conds})
	if err != nil {
		return nil, badExpression(err)
	}
	chosen := map[int]bool{}
	for _, d := range in {
		chosen[d] = true
	}
	if q.Document != "" {
		i := documentIn(l.documents, q.Document)
		if i < 0 {
			return nil, firsthand.Errorf(firsthand.NotFound, "There is no interview %q in this study.", q.Document)
		}
		chosen = map[int]bool{i: chosen[i]}
	}
	var out []int
	for _, d := range l.inOrder() {
		if !chosen[d] {
			continue
		}
		if q.Case != "" {
			doc, _ := l.Document(d)
			if doc.Case < 0 || l.caseNames[doc.Case] != q.Case {
				continue
			}
		}
		out = append(out, d)
	}
	return out, nil
}

// inOrder are the numbers of documents in the order of people's lists.
func (l *loaded) inOrder() []int {
	list, _ := recallOf(l, "order", func() ([]int, error) {
		out := make([]int, len(l.documents))
		for i := range out {
			out[i] = i
		}
		SortByName(out, func(i int) string { return l.documents[i].Name })
		return out, nil
	})
	return list
}

// leftOut tells which words, by how they read, are not counted.
func (q WordsAsking) leftOut(language string) func(plain string) bool {
	a := search.NewAnalyser(language)
	own := a.NewStopWords(q.Leave)
	var usual search.StopWords
	if q.Stop && hasStop(language) {
		usual = search.EnglishStopWords()
	}
	return func(plain string) bool { return own[plain] || usual[plain] }
}

func hasStop(language string) bool {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	return base == "en"
}

func (q WordsAsking) key(w wordForm) string {
	if q.Stems {
		return w.lexeme
	}
	return w.plain
}

// wordsSaid counts words.
func (l *loaded) wordsSaid(ctx context.Context, tx *store.Tx, q WordsAsking) (WordsResult, error) {
	res := WordsResult{HasStop: hasStop(l.study.Language)}
	documents, err := q.covered(l)
	if err != nil {
		return res, err
	}
	said, err := l.said(ctx, tx)
	if err != nil {
		return res, err
	}
	forms, speakers := said.words.forms(), said.words.names()
	res.Speakers = said.speaking(speakers)
	people := map[int]bool{}
	byCase := make([][2]int, 0, len(documents)) // case and document, so that those of a case stand together
	for _, d := range documents {
		doc, _ := l.Document(d)
		byCase = append(byCase, [2]int{doc.Case, d})
		if doc.Case >= 0 && l.cases[doc.Case].Person {
			people[doc.Case] = true
		}
	}
	res.Documents, res.People = len(documents), len(people)
	slices.SortStableFunc(byCase, func(a, b [2]int) int { return cmp.Compare(a[0], b[0]) })

	group := make([]int32, len(forms)) // of each form, from 1; -1 left out
	var all []tallied
	number := map[string]int32{}
	leave := q.leftOut(l.study.Language)
	each := make([]int, len(forms))
	for turn, cd := range byCase {
		d := said.documents[cd[1]]
		if d == nil {
			continue
		}
		for _, p := range d.parts {
			if !q.heardBy(speakers, p.speaker) {
				continue
			}
			for _, c := range p.counts {
				res.Total += int(c.n)
				g := group[c.word]
				if g == 0 {
					if w := forms[c.word]; w.lexeme == "" || leave(w.plain) {
						g = -1
					} else if g = number[q.key(w)]; g == 0 {
						all = append(all, tallied{WordLine: WordLine{Key: q.key(w)}, document: -1, kase: -1})
						g = int32(len(all))
						number[q.key(w)] = g
					}
					group[c.word] = g
				}
				if g < 0 {
					continue
				}
				each[c.word] += int(c.n)
				all[g-1].add(int(c.n), turn, cd[0], people[cd[0]])
			}
		}
	}
	for n, count := range each {
		if count > 0 {
			all[group[n]-1].written(forms[n].raw, count)
		}
	}
	res.Lines = make([]WordLine, len(all))
	for i, t := range all {
		res.Lines[i] = t.WordLine
		res.Counted += t.Count
	}
	slices.SortFunc(res.Lines, func(x, y WordLine) int {
		return cmp.Or(cmp.Compare(y.Count, x.Count), strings.Compare(x.Word, y.Word), strings.Compare(x.Key, y.Key))
	})
	return res, nil
}

// tallied is a word being counted.
type tallied struct {
	WordLine
	most           int // how often its commonest form is written
	document, kase int // the last that had it
}

func (t *tallied) add(n, document, kase int, person bool) {
	t.Count += n
	if t.document != document {
		t.document = document
		t.Documents++
	}
	if person && t.kase != kase {
		t.kase = kase
		t.People++
	}
}

// written keeps the form that is written most; of two as common, the later one
// has the small letters.
func (t *tallied) written(form string, n int) {
	if n > t.most || n == t.most && form > t.Word {
		t.Word, t.most = form, n
	}
}

func (x *lexicon) names() []string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.speakers[:len(x.speakers):len(x.speakers)]
}

func (s saidAll) speaking(names []string) []Speaking {
	words := make([]int, len(names))
	for _, d := range s.documents {
		if d == nil {
			continue
		}
		for _, p := range d.parts {
			for _, c := range p.counts {
				words[p.speaker] += int(c.n)
			}
		}
	}
	var out []Speaking
	for i, n := range words {
		if n > 0 && names[i] != "" {
			out = append(out, Speaking{names[i], n})
		}
	}
	slices.SortFunc(out, func(a, b Speaking) int {
		return cmp.Or(cmp.Compare(b.Words, a.Words), strings.Compare(a.Name, b.Name))
	})
	return out
}
