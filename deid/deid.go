package deid

import (
	"slices"

	"firsthand.study/internal/text"
)

// A Proposal is one stretch of a text that may identify somebody.
type Proposal struct {
	text.Span
	Category    Category
	Kind        Kind
	Term        string  // what to say instead, bare: "town 2", "Gwen"
	Replacement string  // Term in the marker style of the finder: "[town 2]"
	Score       float64 // how sure the finder is, above 0, at most 1; not a probability
	Why         string  // the reason, for the reviewer; holds no word of the text
	Entity      int     // proposals of one text with the same number mean the same thing
}

// Known is something that the study knows already: the participant's own
// name, a site, a colleague. It is found in any case and with one misheard
// letter, and outranks every other reason.
type Known struct {
	Words    string // one name, "Ffion Prys"; each form of it is a Known of its own
	Category Category
	Term     string // what to say instead; empty lets the register choose
}

// Options for a Finder. The zero value is ready for use.
type Options struct {
	Known       []Known
	Ignore      []string     // words that are never proposed, in any case
	Recognisers []Recogniser // asked after the finder's own
	Least       float64      // proposals under this score are dropped; 0 means DefaultLeast
	Style       Style        // how replacements are marked; the zero value is Brackets
	Register    *Register    // keeps replacements the same over a study; nil makes one
}

// DefaultLeast is the score under which nothing is proposed.
const DefaultLeast = 0.5

// A Recogniser finds candidates in a text: another program's model, a list of
// a hospital's own. Spans are in code points of the text; Term, Replacement
// and Entity are filled in by the finder. A span outside the text is ignored.
type Recogniser interface {
	Recognise(s string) ([]Proposal, error)
}

// A Finder proposes replacements. It is safe for concurrent use.
type Finder struct {
	options Options
	lx      *lexicon
	known   *knownNames
}

// New makes a finder.
func New(o Options) *Finder {
	if o.Least == 0 {
		o.Least = DefaultLeast
	}
	if o.Register == nil {
		o.Register = NewRegister()
	}
	f := &Finder{options: o, lx: theLexicon()}
	f.known = newKnownNames(o.Known)
	o.Register.keepKnown(o.Known)
	return f
}

// Propose finds what may identify somebody in s. speakers are the spans of the
// speakers' labels ("Dr Patel" before a colon); nil looks for labels itself.
// The proposals are sorted, lie inside s and do not overlap.
//
// Errors of plugged-in recognisers are returned with what was found without them.
func (f *Finder) Propose(s string, speakers []text.Span) ([]Proposal, error) {
	r := read(s, speakers, f.lx)
	c := &candidates{r: r}
	f.known.find(c)
	findPatterns(c)
	said := &candidates{r: r.fluent(), found: c.found}
	findSpoken(said)
	findDates(said)
	findBirths(said)
	findAges(said)
	findPostcodes(said)
	findMail(said)
	c.found = said.found
	findAges(c)
	findPhrases(c)
	findHeaded(c)
	findChains(c)
	findLoose(c)
	findPeoples(c)
	findWork(c)
	findEmployers(c)
	findAddresses(c)
	spread(c)
	c.explained()

	var failed error
	for _, other := range f.options.Recognisers {
		found, err := other.Recognise(s)
		if err != nil {
			failed = err
			continue
		}
		for _, p := range found {
			if p.Span.Valid(r.index.Len()) {
				c.add(r.index.Byte(p.Start), r.index.Byte(p.End), p.Category, p.Score, p.Why)
			}
		}
	}

	found := c.settle(f.options.Least, f.options.Ignore)
	found = balance(r.text, found)
	number(r, found)
	proposals := make([]Proposal, len(found))
	for i, one := range found {
		term := f.options.Register.term(one, r.text[one.start:one.end])
		kind := KindOf(one.category)
		proposals[i] = Proposal{
			Span:        text.Span{Start: r.index.FromByte(one.start), End: r.index.FromByte(one.end)},
			Category:    one.category,
			Kind:        kind,
			Term:        term,
			Replacement: f.options.Style.Mark(term),
			Score:       one.score,
			Why:         one.why,
			Entity:      one.entity,
		}
	}
	return proposals, failed
}

// Apply puts every replacement in place of its span. Text outside the spans is
// left exactly as it was.
func Apply(s string, proposals []Proposal) (string, error) {
	return text.Apply(s, Edits(proposals))
}

// Edits are the proposals as edits, for a caller that carries codings over them.
func Edits(proposals []Proposal) []text.Edit {
	edits := make([]text.Edit, len(proposals))
	for i, p := range proposals {
		edits[i] = text.Edit{Span: p.Span, New: p.Replacement}
	}
	slices.SortFunc(edits, func(a, b text.Edit) int { return a.Start - b.Start })
	return edits
}
