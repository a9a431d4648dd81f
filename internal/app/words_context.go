package app

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"unicode"

	"firsthand.study"
	"firsthand.study/internal/search"
	"firsthand.study/internal/store"
	"firsthand.study/internal/text"
)

// A WordPlace is a word where it is said.
type WordPlace struct {
	Document            string
	Case                firsthand.Case
	Line                int // from 1
	Start, End          int
	Speaker             string
	Before, Word, After string
}

// A WordInContext is a part of the places of a word, and how many there are.
type WordInContext struct {
	Word             string
	Count, Documents int
	Places           []WordPlace
}

// InContext shows a word, by its key, where it is said: limit places after the
// first from, with so many code points on either side; no limit is all.
func (a *App) InContext(ctx context.Context, study firsthand.ID, q WordsAsking, key string, around, from, limit int) (WordInContext, error) {
	res := WordInContext{Word: key}
	err := a.ask(ctx, study, func(tx *store.Tx, l *loaded) error {
		documents, err := q.covered(l)
		if err != nil {
			return err
		}
		said, err := l.said(ctx, tx)
		if err != nil {
			return err
		}
		cases, err := l.caseList(ctx, tx)
		if err != nil {
			return err
		}
		counts, err := recallOf(l, fmt.Sprintf("word %q %#v", key, q), func() (wordIn, error) { return said.wordIn(q, key, documents), nil })
		if err != nil {
			return err
		}
		for _, d := range counts.documents {
			first := res.Count
			res.Count += d[1]
			res.Documents++
			if res.Count <= from || limit > 0 && first >= from+limit {
				continue
			}
			places, err := l.wordPlaces(ctx, tx, said, d[0], q, key, around, cases)
			if err != nil {
				return err
			}
			for i, p := range places {
				if at := first + i; at >= from && (limit <= 0 || at < from+limit) {
					res.Places = append(res.Places, p)
				}
			}
		}
		res.Word = cmp.Or(counts.word, key)
		return nil
	})
	return res, err
}

// wordIn is how often a word is said, by document.
type wordIn struct {
	word      string   // the form written most often
	documents [][2]int // number of the document, and how often
}

func (s saidAll) wordIn(q WordsAsking, key string, documents []int) wordIn {
	forms, speakers := s.words.forms(), s.words.names()
	wanted := make([]bool, len(forms))
	for i, w := range forms {
		wanted[i] = q.key(w) == key
	}
	var out wordIn
	each := map[uint32]int{}
	for _, d := range documents {
		if n := s.documents[d].often(wanted, func(speaker int32) bool { return q.heardBy(speakers, speaker) }, each); n > 0 {
			out.documents = append(out.documents, [2]int{d, n})
		}
	}
	best := tallied{}
	for n, count := range each {
		best.written(forms[n].raw, count)
	}
	out.word = best.Word
	return out
}

// often is how often some speakers of a document say the words wanted.
func (d *saidIn) often(wanted []bool, by func(int32) bool, each map[uint32]int) int {
	if d == nil {
		return 0
	}
	n := 0
	for _, p := range d.parts {
		if !by(p.speaker) {
			continue
		}
		for _, c := range p.counts {
			if wanted[c.word] {
				n += int(c.n)
				each[c.word] += int(c.n)
			}
		}
	}
	return n
}

// wordPlaces finds a word in one document.
func (l *loaded) wordPlaces(ctx context.Context, tx *store.Tx, said saidAll, d int, q WordsAsking, key string, around int, cases map[firsthand.ID]firsthand.Case) ([]WordPlace, error) {
	rev, err := tx.Analysed(ctx, l.documents[d].ID)
	if err != nil {
		return nil, err
	}
	in := said.documents[d]
	speakers := said.words.names()
	lines := text.Lines(rev.Text)
	var out []WordPlace
	turn := 0
	unsaid := search.Bracketed(rev.Text)
	for t := range search.NewAnalyser(l.study.Language).Tokens(rev.Text) {
		if q.key(wordForm{plain: t.Plain, lexeme: t.Lexeme}) != key {
			continue
		}
		for turn < len(in.turns) && int(in.turns[turn].end) <= t.Start {
			turn++
		}
		who := ""
		if len(in.turns) > 0 {
			if turn == len(in.turns) || t.Start < int(in.turns[turn].body) {
				continue
			}
			who = speakers[in.turns[turn].speaker]
		}
		if q.Speaker != "" && who != q.Speaker || q.NotSpeaker != "" && who == q.NotSpeaker {
			continue
		}
		if unsaid = after(unsaid, t.From); inFirst(unsaid, t.From) {
			continue
		}
		c := search.InContext(rev.Text, t.Hit, around)
		out = append(out, WordPlace{l.documents[d].Name, cases[l.documents[d].Case], LineOf(lines, t.Start), t.Start, t.End, who, oneLine(c.Before), c.Match, oneLine(c.After)})
	}
	return out, nil
}

// oneLine takes every run of white space together, so that words stand in one
// row of a list.
func oneLine(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range s {
		if unicode.IsSpace(r) {
			gap = true
			continue
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		b.WriteRune(r)
	}
	if gap {
		b.WriteByte(' ')
	}
	return b.String()
}

// caseList is every case of the study by its id.
func (l *loaded) caseList(ctx context.Context, tx *store.Tx) (map[firsthand.ID]firsthand.Case, error) {
	return recallOf(l, "cases", func() (map[firsthand.ID]firsthand.Case, error) {
		all, err := tx.Cases(ctx, l.study.ID)
		if err != nil {
			return nil, err
		}
		of := make(map[firsthand.ID]firsthand.Case, len(all))
		for _, c := range all {
			of[c.ID] = c
		}
		return of, nil
	})
}
