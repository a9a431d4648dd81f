package app

import (
	"context"
	"encoding/binary"
	"runtime"
	"slices"
	"strings"
	"sync"

	"firsthand.study"
	"firsthand.study/internal/search"
	"firsthand.study/internal/store"
	"firsthand.study/internal/text"
)

// spoken holds what is said in a study as it is loaded: how often each word, by
// document and speaker, and where words and turns stand. It is made when it is
// first asked for, and takes over what the study as it was before had of texts
// that are the same.
type spoken struct {
	mu     sync.Mutex
	made   bool
	said   saidAll
	before *spoken // of the study as it was loaded before; nil once used
}

// saidAll is what spoken holds. It is shared and nobody's to change.
type saidAll struct {
	words     *lexicon
	documents []*saidIn // by the corpus's number; nil where the words are missing
	by        map[firsthand.ID]*saidIn
}

// saidIn is what is said in one document.
type saidIn struct {
	revision firsthand.ID
	gaps     []byte // of every word, labels too: how far behind the last it begins and how long it is
	turns    []saidTurn
	parts    []saidBy
	total    int // words, labels and what stands in square brackets left out

	paragraphs []text.Span
}

// A saidTurn is one turn; what stands before body is its label.
type saidTurn struct{ start, body, end, speaker int32 }

// saidBy is how often one speaker of a document says each word.
type saidBy struct {
	speaker int32
	counts  []wordCount
}

type wordCount struct{ word, n uint32 }

// A lexicon numbers words, as they are written, and speakers.
type lexicon struct {
	mu       sync.Mutex
	number   map[string]uint32
	words    []wordForm
	speakers []string
	speaker  map[string]int32
}

// A wordForm is a word as it is written, in small letters, and its stem.
type wordForm struct{ raw, plain, lexeme string }

func (x *lexicon) of(t search.Token, raw string) uint32 {
	x.mu.Lock()
	defer x.mu.Unlock()
	if n, ok := x.number[raw]; ok {
		return n
	}
	raw = strings.Clone(raw) // else it would keep its whole text
	n := uint32(len(x.words))
	x.number[raw] = n
	x.words = append(x.words, wordForm{raw, t.Plain, t.Lexeme})
	return n
}

func (x *lexicon) speakerOf(name string) int32 {
	x.mu.Lock()
	defer x.mu.Unlock()
	if n, ok := x.speaker[name]; ok {
		return n
	}
	n := int32(len(x.speakers))
	name = strings.Clone(name)
	x.speaker[name] = n
	x.speakers = append(x.speakers, name)
	return n
}

// forms are the words numbered so far.
func (x *lexicon) forms() []wordForm {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.words[:len(x.words):len(x.words)]
}

// said tells what is said in the study. The first asker pays for reading every
// text that is new.
func (l *loaded) said(ctx context.Context, tx *store.Tx) (saidAll, error) {
	s := &l.spoken
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.made {
		return s.said, nil
	}
	next := saidAll{words: &lexicon{number: map[string]uint32{}, speaker: map[string]int32{}}}
	old := map[firsthand.ID]*saidIn{}
	if s.before != nil {
		s.before.mu.Lock()
		if s.before.made {
			next.words, old = s.before.said.words, s.before.said.by
		}
		s.before.mu.Unlock()
	}
	newest, err := tx.Lengths(ctx, l.study.ID)
	if err != nil {
		return next, err
	}
	next.by = make(map[firsthand.ID]*saidIn, len(newest))
	var missing []firsthand.Revision
	for _, r := range newest {
		if d := old[r.Document]; d != nil && d.revision == r.ID {
			next.by[r.Document] = d
		} else {
			missing = append(missing, r)
		}
	}
	if err := next.read(ctx, tx, search.NewAnalyser(l.study.Language), missing); err != nil {
		return next, err
	}
	for _, d := range l.documents {
		next.documents = append(next.documents, next.by[d.ID])
	}
	s.said, s.made, s.before = next, true, nil
	return next, nil
}

// read listens to texts: one reads them from the store, and as many as there
// are processors take them apart.
func (s *saidAll) read(ctx context.Context, tx *store.Tx, analyser *search.Analyser, missing []firsthand.Revision) error {
	type heard struct {
		document firsthand.ID
		in       *saidIn
	}
	texts, done := make(chan firsthand.Revision, 16), make(chan []heard)
	workers := min(runtime.GOMAXPROCS(0), 8, len(missing))
	for range workers {
		go func() {
			e := ear{lexicon: s.words, analyser: analyser, known: map[string]uint32{}}
			var all []heard
			for r := range texts {
				all = append(all, heard{r.Document, e.listen(r)})
			}
			done <- all
		}()
	}
	var failed error
	for _, r := range missing {
		rev, err := tx.Analysed(ctx, r.Document)
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			failed = err
			break
		}
		texts <- rev
	}
	close(texts)
	for range workers {
		for _, h := range <-done {
			s.by[h.document] = h.in
		}
	}
	return failed
}

// An ear takes texts apart, one after the other.
type ear struct {
	*lexicon
	analyser *search.Analyser
	known    map[string]uint32
	counts   []uint32
}

func (e *ear) listen(r firsthand.Revision) *saidIn {
	d := &saidIn{revision: r.ID, gaps: make([]byte, 0, len(r.Text)/3)}
	for _, t := range r.Turns {
		body := t.Start
		if t.Label.Len() > 0 {
			body = t.Label.End
		}
		d.turns = append(d.turns, saidTurn{int32(t.Start), int32(body), int32(t.End), e.speakerOf(t.Speaker)})
	}
	d.paragraphs = paragraphs(r.Text)
	nobody := e.speakerOf("")
	heard := map[int32][]uint32{} // by speaker, every word in turn
	last, turn := 0, 0
	unsaid := search.Bracketed(r.Text)
	for t := range e.analyser.Tokens(r.Text) {
		d.gaps = binary.AppendUvarint(d.gaps, uint64(t.Start-last))
		d.gaps = binary.AppendUvarint(d.gaps, uint64(t.Len()))
		last = t.End
		for turn < len(d.turns) && int(d.turns[turn].end) <= t.Start {
			turn++
		}
		who := nobody
		if len(d.turns) > 0 {
			if turn == len(d.turns) || t.Start < int(d.turns[turn].body) {
				continue // nobody says a label, or a heading between turns
			}
			who = d.turns[turn].speaker
		}
		if unsaid = after(unsaid, t.From); inFirst(unsaid, t.From) {
			continue
		}
		raw := r.Text[t.From:t.To]
		n, ok := e.known[raw]
		if !ok {
			n = e.of(t, raw)
			e.known[e.raw(n)] = n
		}
		heard[who] = append(heard[who], n)
	}
	for who, words := range heard {
		d.total += len(words)
		d.parts = append(d.parts, saidBy{who, e.count(words)})
	}
	slices.SortFunc(d.parts, func(a, b saidBy) int { return int(a.speaker) - int(b.speaker) })
	return d
}

// after leaves out the stretches that end before a byte.
func after(stretches [][2]int, at int) [][2]int {
	for len(stretches) > 0 && stretches[0][1] <= at {
		stretches = stretches[1:]
	}
	return stretches
}

// inFirst tells whether a byte is in the first of the stretches.
func inFirst(stretches [][2]int, at int) bool {
	return len(stretches) > 0 && stretches[0][0] <= at
}

func (x *lexicon) raw(n uint32) string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.words[n].raw
}

// count is how often each word stands in a list.
func (e *ear) count(words []uint32) []wordCount {
	var out []wordCount
	for _, n := range words {
		if int(n) >= len(e.counts) {
			e.counts = append(e.counts, make([]uint32, int(n)+1024-len(e.counts))...)
		}
		if e.counts[n]++; e.counts[n] == 1 {
			out = append(out, wordCount{word: n})
		}
	}
	for i := range out {
		out[i].n = e.counts[out[i].word]
		e.counts[out[i].word] = 0
	}
	return slices.Clip(out)
}

// spans are the words of a document, labels too.
func (d *saidIn) spans() []text.Span {
	if d == nil {
		return nil
	}
	out := make([]text.Span, 0, len(d.gaps)/2)
	at := 0
	for g := d.gaps; len(g) > 0; {
		gap, n := binary.Uvarint(g)
		g = g[n:]
		long, n := binary.Uvarint(g)
		g = g[n:]
		at += int(gap)
		out = append(out, text.Span{Start: at, End: at + int(long)})
		at += int(long)
	}
	return out
}

// latest is the newest that was heard, of a study as it is loaded or as it was
// before. While somebody listens it is what they will have heard: a question
// that needs no words does not wait for them.
func (s *spoken) latest() *spoken {
	if !s.mu.TryLock() {
		return s
	}
	defer s.mu.Unlock()
	if !s.made && s.before != nil {
		return s.before
	}
	return &spoken{made: s.made, said: s.said}
}

// units are the turns of a document, or its paragraphs where it has no turns or
// those are asked for.
func (d *saidIn) units(unit string) []text.Span {
	if d == nil {
		return nil // its words are missing: it has no units
	}
	if unit != "turn" || len(d.turns) == 0 {
		return d.paragraphs
	}
	spans := make([]text.Span, 0, len(d.turns))
	for _, t := range d.turns {
		if t.end > t.start {
			spans = append(spans, text.Span{Start: int(t.start), End: int(t.end)})
		}
	}
	return spans
}
