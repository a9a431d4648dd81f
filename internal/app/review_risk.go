package app

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"firsthand.study"
	"firsthand.study/deid"
	"firsthand.study/internal/store"
	"firsthand.study/internal/text"
)

// Risks are what may still tell who somebody is when every place is decided.
type Risks struct {
	People  int         // of the study of whom anything is recorded
	Few     []FewPeople // what this person shares with fewer than fewest others
	Rare    []RareWord
	Told    []Circumstance
	Written []SaidElsewhere
}

// fewest is how many people must share what is recorded of them, so that it
// points to none of them.
const fewest = 3

// A FewPeople is something recorded of this person that few share; nothing less
// of it is as rare.
type FewPeople struct {
	Says []string // "Gender: female"
	N    int      // people of whom all of it is recorded, this one with them
}

// A RareWord is one that is in no list of ordinary words and, as far as they
// were read, in no other interview of the study.
type RareWord struct {
	Word  string
	Span  firsthand.Span // the first
	Line  int
	Times int
}

// A Circumstance is a passage that may tell of something only one person did.
type Circumstance struct {
	Span  firsthand.Span
	Words string
	Line  int
}

// A SaidElsewhere is writing of colleagues that has words which the text does
// not have any more.
type SaidElsewhere struct {
	Kind firsthand.Object
	ID   firsthand.ID
	N    int
}

// Limits of what is listed, and of how much of other interviews is read for it.
const (
	fewShown   = 8
	rareShown  = 40
	toldShown  = 30
	othersRead = 4 << 20
)

// risksOf computes them from what is stored.
func risksOf(ctx context.Context, tx *store.Tx, study firsthand.ID, v ReviewView, now firsthand.Revision) (r Risks, err error) {
	if r.Few, r.People, err = fewPeople(ctx, tx, study, v.Document.Case); err != nil {
		return r, err
	}
	body, places := now.Text, v.Places
	if v.Review.Revision != now.Number {
		places = nil // they stand in another text
	}
	ix, starts := text.NewIndex(body), text.Lines(body)
	covered := func(s firsthand.Span) bool {
		return slices.ContainsFunc(places, func(p ReviewPlace) bool { return p.Decision != firsthand.Kept && p.Span.Overlaps(s) })
	}
	if r.Rare, err = rareWords(ctx, tx, study, v.Document.ID, ix, starts, covered); err != nil {
		return r, err
	}
	for _, m := range circumstances.FindAllStringIndex(body, -1) {
		s := firsthand.Span{Start: ix.FromByte(m[0]), End: ix.FromByte(m[1])}
		if !covered(s) && len(r.Told) < toldShown {
			r.Told = append(r.Told, Circumstance{s, ix.Slice(s), lineAt(starts, s.Start)})
		}
	}
	r.Written, err = saidElsewhere(ctx, tx, study, v.Places)
	return r, err
}

// circumstances are turns of phrase in which people tell of what happened to
// them alone, or in public.
var circumstances = regexp.MustCompile(`(?i)\b(?:the only [\pL'’-]+(?: [\pL'’-]+){0,4}|(?:in|on|all over) the (?:papers?|news|telly|radio)|the first (?:person|one|woman|man|lass|lad|girl|boy)\b[^.?!,\n]{0,30}` +
	`|inquest|funeral|tribunal|headlines?|convicted|sentenced|twins|triplets|adopted|amputat\pL+|transplant` +
	`|(?:everyone|everybody) (?:in|round|around)[^.?!\n]{1,30} kn[eo]ws?|won (?:the|a) [^.?!,\n]{3,40}|famous|well known)\b`)

// fewPeople finds, of what is recorded of a case, the smallest parts, of at most
// three attributes, that fewer than fewest people share.
func fewPeople(ctx context.Context, tx *store.Tx, study, of firsthand.ID) (out []FewPeople, people int, err error) {
	values, err := tx.Values(ctx, study)
	if err != nil {
		return nil, 0, err
	}
	variables, err := tx.Variables(ctx, study)
	if err != nil {
		return nil, 0, err
	}
	held := map[firsthand.ID]map[firsthand.ID]string{}
	for _, x := range values {
		if x.Text == "" {
			continue
		}
		if held[x.Case] == nil {
			held[x.Case] = map[firsthand.ID]string{}
		}
		held[x.Case][x.Variable] = x.Text
	}
	mine := held[of]
	if of == "" || len(mine) == 0 {
		return nil, len(held), nil
	}
	share := func(some []firsthand.Variable) (n int) {
		for _, h := range held {
			if !slices.ContainsFunc(some, func(v firsthand.Variable) bool { return h[v.ID] != mine[v.ID] }) {
				n++
			}
		}
		return n
	}
	var known []firsthand.Variable
	for _, x := range variables {
		if mine[x.ID] != "" {
			known = append(known, x)
		}
	}
	var rare [][]firsthand.Variable
	has := func(some []firsthand.Variable) bool {
		return slices.ContainsFunc(rare, func(r []firsthand.Variable) bool {
			return !slices.ContainsFunc(r, func(x firsthand.Variable) bool {
				return !slices.ContainsFunc(some, func(y firsthand.Variable) bool { return y.ID == x.ID })
			})
		})
	}
	var try func(from, left int, some []firsthand.Variable)
	try = func(from, left int, some []firsthand.Variable) {
		if left == 0 {
			if n := share(some); n < fewest && !has(some) {
				rare = append(rare, slices.Clone(some))
				f := FewPeople{N: n}
				for _, x := range some {
					f.Says = append(f.Says, x.Name+": "+mine[x.ID])
				}
				out = append(out, f)
			}
			return
		}
		for i := from; i < len(known); i++ {
			try(i+1, left-1, append(some[:len(some):len(some)], known[i]))
		}
	}
	for size := 1; size <= 3 && len(out) < fewShown; size++ {
		try(0, size, nil)
	}
	return out[:min(len(out), fewShown)], len(held), nil
}

// rareWords finds words that nobody else of the study says.
func rareWords(ctx context.Context, tx *store.Tx, study, document firsthand.ID, ix *text.Index, starts []int, covered func(firsthand.Span) bool) ([]RareWord, error) {
	by := map[string]*RareWord{}
	var order []string
	body := ix.Text()
	depth, at := 0, 0
	for _, w := range wordsOf(body) {
		for _, c := range body[at:w.start] {
			switch c {
			case '[':
				depth++
			case ']', '\n':
				depth = 0
			}
		}
		at = w.end
		if depth > 0 || w.end-w.start < 3 || deid.Ordinary(w.text) {
			continue
		}
		s := firsthand.Span{Start: ix.FromByte(w.start), End: ix.FromByte(w.end)}
		if covered(s) {
			continue
		}
		key := sameWords(w.text)
		if by[key] == nil {
			by[key] = &RareWord{Word: body[w.start:w.end], Span: s, Line: lineAt(starts, s.Start)}
			order = append(order, key)
		}
		by[key].Times++
	}
	read := 0
	err := tx.EachText(ctx, study, func(d firsthand.ID, other []byte) (bool, error) {
		if d == document {
			return true, nil
		}
		for _, w := range wordsOf(string(other)) {
			delete(by, sameWords(w.text))
		}
		read += len(other)
		return read < othersRead && len(by) > 0, nil
	})
	var out []RareWord
	for _, key := range order {
		if w := by[key]; w != nil && len(out) < rareShown {
			out = append(out, *w)
		}
	}
	return out, err
}

// writtenIn are the tables of which a line tells where the words still are.
var writtenIn = map[string]firsthand.Object{"memos": firsthand.ObjMemo, "codes": firsthand.ObjCode, "cases": firsthand.ObjCase, "documents": firsthand.ObjDocument,
	"summaries": firsthand.ObjSummary, "questions": firsthand.ObjQuestion, "interviews": firsthand.ObjInterview}

// saidElsewhere finds writing with the words of places that are replaced, those
// that tell who somebody is by themselves.
func saidElsewhere(ctx context.Context, tx *store.Tx, study firsthand.ID, places []ReviewPlace) ([]SaidElsewhere, error) {
	sought := map[string][]string{}
	for _, p := range places {
		words := sameWords(p.Words)
		if !p.Replaces() || p.Kind != "direct" || len(words) < 4 || strings.HasPrefix(p.Words, "[") {
			continue
		}
		first, _, _ := strings.Cut(words, " ")
		if !slices.Contains(sought[first], words) {
			sought[first] = append(sought[first], words)
		}
	}
	if len(sought) == 0 {
		return nil, nil
	}
	all, err := tx.Writing(ctx, study)
	if err != nil {
		return nil, err
	}
	var out []SaidElsewhere
	for _, w := range all {
		kind, ok := writtenIn[w.Table]
		if !ok {
			continue
		}
		n := 0
		for _, x := range wordsOf(w.Text) {
			for _, words := range sought[strings.TrimSuffix(x.text, "'s")] {
				if strings.HasPrefix(sameWords(w.Text[x.start:])+" ", words+" ") {
					n++
				}
			}
		}
		if n == 0 {
			continue
		}
		if i := slices.IndexFunc(out, func(s SaidElsewhere) bool { return s.ID == w.ID && s.Kind == kind }); i >= 0 {
			out[i].N += n
		} else {
			out = append(out, SaidElsewhere{kind, w.ID, n})
		}
	}
	return out, nil
}
