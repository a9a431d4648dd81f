package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"firsthand.study"
	"firsthand.study/internal/corpus"
	"firsthand.study/internal/store"
)

// A loaded study is its corpus and the numbers by which the corpus knows things.
type loaded struct {
	*corpus.Corpus
	seq       int64
	study     firsthand.Study
	documents []firsthand.Document // by the corpus's number
	codes     []firsthand.Code
	coders    []firsthand.Colleague
	rows      []store.RawID        // of codings, by row
	number    map[firsthand.ID]int // of documents and codes
	listed    listing
	people    peopled
	cases     []corpus.Case // as the corpus numbers them
	caseNames []string
	coded     []bool // by coder: has made a coding that stands
	recall    recall
	spoken    spoken
	numbers   scratch
}

// scratch is what loading a document's codings needs again for the next.
type scratch struct {
	codes, coders []int32
	codings       []corpus.Coding
}

// corpora keeps the studies that were asked about, each as of an entry of its
// journal.
type corpora struct {
	mu  sync.Mutex
	all map[firsthand.ID]*loaded
}

// kept is how many studies stay in memory.
const kept = 4

// corpus loads a study's codings, unless they are loaded as they stand.
func (a *App) corpus(ctx context.Context, tx *store.Tx, study firsthand.ID) (*loaded, error) {
	head, err := tx.Head(ctx, study)
	if err != nil {
		return nil, err
	}
	a.corpora.mu.Lock()
	l := a.corpora.all[study]
	a.corpora.mu.Unlock()
	if l != nil && l.seq == head.Seq {
		return l, nil
	}
	before := l
	if before != nil {
		if l, err = before.forward(ctx, tx, head.Seq); err != nil {
			return nil, err
		}
	}
	if before == nil || l == nil {
		if l, err = load(ctx, tx, study, head.Seq); err != nil {
			return nil, err
		}
	}
	if before != nil && !before.lost(l) {
		l.spoken.before = before.spoken.latest()
	}
	a.corpora.mu.Lock()
	defer a.corpora.mu.Unlock()
	if a.corpora.all == nil {
		a.corpora.all = map[firsthand.ID]*loaded{}
	}
	if old := a.corpora.all[study]; old == nil || old.seq < l.seq {
		if len(a.corpora.all) >= kept && old == nil {
			for other := range a.corpora.all {
				delete(a.corpora.all, other)
				break
			}
		}
		a.corpora.all[study] = l
	}
	return l, nil
}

// lost tells whether a document is no more that was there before: then its words
// are not even kept as a list of what can be said.
func (l *loaded) lost(now *loaded) bool {
	for _, d := range l.documents {
		if _, there := now.number[d.ID]; !there {
			return true
		}
	}
	return false
}

func load(ctx context.Context, tx *store.Tx, study firsthand.ID, seq int64) (*loaded, error) {
	l := &loaded{seq: seq, number: map[firsthand.ID]int{}}
	var err error
	if l.study, err = tx.Study(ctx, string(study)); err != nil {
		return nil, err
	}
	in := corpus.Input{}
	if l.coders, err = tx.Colleagues(ctx, study); err != nil {
		return nil, err
	}
	coder := map[firsthand.ID]int{}
	for i, c := range l.coders {
		coder[c.ID] = i
		in.Coders = append(in.Coders, c.Name)
	}
	tree, err := readTree(ctx, tx, study)
	if err != nil {
		return nil, err
	}
	l.codes = tree.all
	names := map[firsthand.ID]map[string]bool{} // below each code
	for i, c := range l.codes {
		l.number[c.ID] = i
		// A foreign project may have two codes of one name at one place; a path
		// must still name one of them.
		if names[c.Parent] == nil {
			names[c.Parent] = map[string]bool{}
		}
		name := unusedName(c.Name, names[c.Parent])
		parent := -1
		if n, ok := l.number[c.Parent]; ok { // parents come first
			parent = n
		}
		in.Codes = append(in.Codes, corpus.Code{ID: string(c.ID), Name: name, Parent: parent})
	}
	if err := l.loadDocuments(ctx, tx, &in, coder); err != nil {
		return nil, err
	}
	if err := l.loadCodings(ctx, tx, &in, coder); err != nil {
		return nil, err
	}
	if l.Corpus, err = corpus.New(in); err != nil {
		return nil, err
	}
	l.coded = l.Corpus.Coded()
	l.numbers = scratch{}
	return l, nil
}

func (l *loaded) loadDocuments(ctx context.Context, tx *store.Tx, in *corpus.Input, coder map[firsthand.ID]int) error {
	var err error
	if l.documents, err = tx.Documents(ctx, l.study.ID); err != nil {
		return err
	}
	cases, variables, err := readCases(ctx, tx, l.study.ID)
	if err != nil {
		return err
	}
	in.Cases, in.Variables = cases.list, variables
	l.cases, l.caseNames = cases.list, cases.names
	lengths, err := tx.Lengths(ctx, l.study.ID)
	if err != nil {
		return err
	}
	length := make(map[firsthand.ID]int, len(lengths))
	for _, r := range lengths {
		length[r.Document] = r.Length
	}
	interviews, err := tx.Interviews(ctx, l.study.ID)
	if err != nil {
		return err
	}
	order := map[firsthand.ID]int{}
	for _, i := range interviews {
		if i.Order > 0 {
			order[i.Document] = i.Order
		}
	}
	if len(order) == 0 {
		// Nobody recorded an order of analysis: that of the documents stands for it.
		for i, d := range l.documents {
			order[d.ID] = i + 1
		}
	}
	read := map[firsthand.ID][]int{}
	readings, err := tx.Readings(ctx, l.study.ID)
	if err != nil {
		return err
	}
	for _, r := range readings {
		read[r[0]] = append(read[r[0]], coder[r[1]])
	}
	in.Documents = make([]corpus.Document, len(l.documents))
	for i, d := range l.documents {
		l.number[d.ID] = i
		k := -1
		if n, ok := cases.number[d.Case]; ok {
			k = n
		}
		n, ok := length[d.ID]
		if !ok {
			n = missingLength
		}
		in.Documents[i] = corpus.Document{ID: string(d.ID), Name: d.Name, Length: n, Case: k, Order: order[d.ID], ReadBy: read[d.ID]}
	}
	return nil
}

// missingLength stands for the length of a document whose words are missing, so
// that the passages a foreign project named in it have room.
const missingLength = 1<<31 - 1

func (l *loaded) loadCodings(ctx context.Context, tx *store.Tx, in *corpus.Input, coder map[firsthand.ID]int) error {
	err := tx.Segments(ctx, l.study.ID, func(seg *store.Segment) error {
		codings, err := l.take(seg, coder)
		in.Codings = append(slices.Grow(in.Codings, len(codings)), codings...)
		return err
	})
	return err
}

// take numbers the codings of a document as the corpus does.
func (l *loaded) take(seg *store.Segment, coder map[firsthand.ID]int) ([]corpus.Coding, error) {
	d := int32(l.number[seg.Document])
	codes := l.numbers.codes[:0]
	for _, id := range seg.Codes {
		n, ok := l.number[id]
		if !ok {
			return nil, fmt.Errorf("a coding of document %s has the code %s, which is not in the study", seg.Document, id)
		}
		codes = append(codes, int32(n))
	}
	coders := l.numbers.coders[:0]
	for _, id := range seg.Coders {
		n, ok := coder[id]
		if !ok {
			return nil, fmt.Errorf("a coding of document %s is of the coder %s, who is not in the study", seg.Document, id)
		}
		coders = append(coders, int32(n))
	}
	out := l.numbers.codings[:0]
	for _, r := range seg.Rows {
		out = append(out, corpus.Coding{Document: d, Code: codes[r.Code], Coder: coders[r.Coder], Start: r.Start, End: r.End, Row: int32(len(l.rows))})
		l.rows = append(l.rows, r.ID)
	}
	l.numbers.codes, l.numbers.coders, l.numbers.codings = codes, coders, out
	return out, nil
}

// numberedCases are the cases of a study as the corpus numbers them.
type numberedCases struct {
	list   []corpus.Case
	names  []string
	number map[firsthand.ID]int
}

func readCases(ctx context.Context, tx *store.Tx, study firsthand.ID) (numberedCases, []corpus.Variable, error) {
	n := numberedCases{number: map[firsthand.ID]int{}}
	cases, err := tx.Cases(ctx, study)
	if err != nil {
		return n, nil, err
	}
	for i, c := range cases {
		n.number[c.ID] = i
		n.names = append(n.names, c.Name)
		n.list = append(n.list, corpus.Case{ID: string(c.ID), Person: c.Participant, Attributes: map[string][]string{}})
	}
	variables, err := tx.Variables(ctx, study)
	if err != nil {
		return n, nil, err
	}
	var out []corpus.Variable
	by := map[firsthand.ID]firsthand.Variable{}
	for _, v := range variables {
		by[v.ID] = v
		out = append(out, corpus.Variable{Name: v.Name, Values: v.Values})
	}
	values, err := tx.Values(ctx, study)
	if err != nil {
		return n, nil, err
	}
	for _, v := range values {
		variable := by[v.Variable]
		texts := []string{v.Text}
		if variable.Type == firsthand.ManyOf {
			texts = strings.Split(v.Text, ";")
			for i := range texts {
				texts[i] = strings.TrimSpace(texts[i])
			}
		}
		n.list[n.number[v.Case]].Attributes[variable.Name] = texts
	}
	return n, out, nil
}

// layerOf finds the coders whose layer is meant by a name, nil for every layer.
func (l *loaded) layerOf(name string) ([]int, error) {
	if name == "" {
		return nil, nil
	}
	for i, c := range l.coders {
		if c.Name == name || string(c.ID) == name {
			return []int{i}, nil
		}
	}
	var names []string
	for _, c := range l.coders {
		names = append(names, c.Name)
	}
	return nil, firsthand.Errorf(firsthand.NotFound, "Nobody in this study is called %q.", name).WithHint("its coders are %s", strings.Join(names, ", "))
}

// every is the name of all layers together.
const every = "every"

// reporting is the layer that reports count, and its name: the study's setting,
// else agreed if anything is coded there, else the lead's if the lead coded
// anything, else every layer.
func (l *loaded) reporting(ask string) (layer []int, name string, err error) {
	if ask == "" {
		ask = l.study.Layer
	}
	if ask == every {
		return nil, every, nil
	}
	if ask != "" {
		layer, err = l.layerOf(ask)
		return layer, ask, err
	}
	for i, c := range l.coders {
		if c.Name == firsthand.Agreed && l.coded[i] {
			return []int{i}, c.Name, nil
		}
	}
	for i, c := range l.coders {
		if c.Role == firsthand.Lead && l.coded[i] {
			return []int{i}, c.Name, nil
		}
	}
	return nil, every, nil
}

// conditions reads what --where says.
func conditions(where []string) ([]corpus.Condition, error) {
	var out []corpus.Condition
	for _, w := range where {
		c, err := corpus.ParseCondition(w)
		if err != nil {
			return nil, firsthand.Errorf(firsthand.Invalid, "%s", asSentence(err.Error()))
		}
		out = append(out, c)
	}
	return out, nil
}
