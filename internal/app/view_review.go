package app

import (
	"context"
	"slices"
	"sort"

	"firsthand.study"
	"firsthand.study/deid"
	"firsthand.study/internal/store"
	"firsthand.study/internal/text"
)

// A ReviewView is one interview as its reviewer goes through it. It holds the
// words, which nothing may keep.
type ReviewView struct {
	Document firsthand.Document
	Case     firsthand.Case
	Review   firsthand.Review // zero where nobody has begun
	Newest   int              // the newest revision
	Behind   bool             // the text was changed since the review began
	Places   []ReviewPlace    // in reading order
	Blocks   []ReviewBlock    // the text; empty where nobody has begun
	Kinds    []ReviewKind
	Log      []ReviewLine
	Decided  int
	Names    ReviewNames
	MaySign  bool // whoever looks may sign off
	Vault    bool // a vault is there and the interview belongs to a participant
	Risks    Risks
	Measured []deid.Measure
}

// ReviewNames are who did what, as people are called.
type ReviewNames struct{ By, Reviewer, Signer string }

// A ReviewPlace is one place with its words.
type ReviewPlace struct {
	firsthand.Replacement
	Words  string
	Line   int
	Times  int // places of this interview that mean the same, this one with them
	Who    string
	There  []string // other interviews in whose reviews the same words stand, by name
	Called string   // what they are called there
}

// A ReviewBlock is a paragraph of the text.
type ReviewBlock struct {
	Line    int
	Speaker string
	Parts   []ReviewPart
}

// A ReviewPart is a stretch of a paragraph: words, or a place.
type ReviewPart struct {
	At    int // code points from the start of the text
	Text  string
	Label bool         // it names who speaks
	Place *ReviewPlace // nil where it is words alone
}

// A ReviewKind counts places of some sorts.
type ReviewKind struct {
	Name         string
	Decided, All int
}

// A ReviewLine is one decision: of a place, or of all that mean the same.
type ReviewLine struct {
	ReviewPlace
	Count int
}

// kindsOfPlaces gather categories for people.
var kindsOfPlaces = []struct {
	name       string
	categories []string
}{
	{"Names of people", []string{"person", "nickname", "professional", "pet"}},
	{"Services and bodies", []string{"service", "hospital", "prison", "school", "venue", "organisation"}},
	{"Places and streets", []string{"address", "street", "district", "town", "region", "country", "postcode"}},
	{"Dates and ages", []string{"date", "age"}},
	{"Ways to reach someone", []string{"phone", "email", "web", "handle", "nhs number", "chi number", "national insurance number", "card", "bank account", "ip address", "id", "vehicle"}},
	{"Work, family, rare facts", nil},
}

// ShowReview reads the newest review of an interview, named as
// [App.ReadDocument] names it, for who. Once it is signed off and the text
// before is sealed, the text is the one that was made.
func (a *App) ShowReview(ctx context.Context, who Person, study firsthand.ID, document string) (ReviewView, error) {
	v := ReviewView{Measured: measuredOf()}
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		all, err := tx.Documents(ctx, study)
		if err != nil {
			return err
		}
		i := documentIn(all, document)
		if i < 0 {
			return firsthand.Errorf(firsthand.NotFound, "There is no interview %q in this study.", document)
		}
		v.Document = all[i]
		cases, err := tx.Cases(ctx, study)
		if err != nil {
			return err
		}
		for _, c := range cases {
			if c.ID == v.Document.Case {
				v.Case = c
			}
		}
		now, err := tx.Analysed(ctx, v.Document.ID)
		if err != nil {
			return err
		}
		v.Newest = now.Number
		if v.Review, err = lastReview(ctx, tx, v.Document.ID); err != nil || v.Review.ID == "" {
			return err
		}
		v.Behind = v.Review.Status == firsthand.ProposedStatus && v.Review.Revision != now.Number
		if err := v.read(ctx, tx, study, now); err != nil {
			return err
		}
		v.MaySign = v.Review.Status == firsthand.ReviewedStatus && maySign(ctx, tx, who, study, v.Document.ID) == nil
		_, of, err := beforeReview(ctx, tx, study, v.Document.ID)
		v.Vault = of.ID != ""
		return err
	})
	if err != nil {
		return v, err
	}
	if v.Vault {
		s, err := a.Vault(ctx)
		if err != nil {
			return v, err
		}
		v.Vault = s.Made
	}
	return v, nil
}

// measuredOf are the sets whose texts are interviews and consultations.
func measuredOf() (out []deid.Measure) {
	for _, m := range deid.Measured() {
		if m.Direct > 0 {
			out = append(out, m)
		}
	}
	return out
}

func (v *ReviewView) read(ctx context.Context, tx *store.Tx, study firsthand.ID, now firsthand.Revision) error {
	names, err := colleagueNames(ctx, tx, study)
	if err != nil {
		return err
	}
	v.Names = ReviewNames{names[v.Review.By], names[v.Review.Reviewer], names[v.Review.Signer]}
	list, err := tx.Replacements(ctx, v.Review.ID)
	if err != nil {
		return err
	}
	revisions, err := tx.Revisions(ctx, v.Document.ID)
	if err != nil {
		return err
	}
	var shown firsthand.Revision
	for _, r := range revisions {
		if r.Number == v.Review.Revision {
			shown = r
		}
	}
	body, err := tx.RevisionText(ctx, shown.ID)
	if err != nil {
		return err
	}
	move := func(s firsthand.Span) firsthand.Span { return s }
	if shown.Sealed {
		// The places stand in the text that was made of it.
		var edits []text.Edit
		for _, r := range revisions {
			if r.Number == v.Review.Made {
				shown, edits = r, r.Edits
			}
		}
		if body, err = tx.RevisionText(ctx, shown.ID); err != nil {
			return err
		}
		move = mover(edits)
	}
	ix, starts := text.NewIndex(body), text.Lines(body)
	times := map[int]int{}
	for _, p := range list {
		times[p.Entity]++
	}
	t, documents := studyTerms{}, map[firsthand.ID]string{}
	if v.Review.Status == firsthand.ProposedStatus {
		if t, err = terms(ctx, tx, study, v.Document.ID); err != nil {
			return err
		}
		all, err := tx.Documents(ctx, study)
		if err != nil {
			return err
		}
		for _, d := range all {
			documents[d.ID] = d.Name
		}
	}
	for _, p := range list {
		p.Span = move(p.Span)
		at := ReviewPlace{Replacement: p, Words: ix.Slice(p.Span), Line: lineAt(starts, p.Span.Start), Times: times[p.Entity], Who: names[p.By]}
		if k := t.by[sameWords(at.Words)]; k != nil {
			at.Called = k.with
			for d := range k.documents {
				at.There = append(at.There, documents[d])
			}
			SortByName(at.There, func(s string) string { return s })
		}
		v.Places = append(v.Places, at)
		if !p.Open() {
			v.Decided++
		}
	}
	v.count()
	v.Log = logOf(v.Places)
	v.lay(shown, ix, starts)
	v.Risks, err = risksOf(ctx, tx, study, *v, now)
	return err
}

// lineAt is the line, from 1, in which a place begins.
func lineAt(starts []int, at int) int { return sort.SearchInts(starts, at+1) }

func (v *ReviewView) count() {
	counts := make([]ReviewKind, len(kindsOfPlaces))
	for _, p := range v.Places {
		k := len(kindsOfPlaces) - 1
		for i, g := range kindsOfPlaces {
			if slices.Contains(g.categories, p.Category) {
				k = i
			}
		}
		counts[k].All++
		if !p.Open() {
			counts[k].Decided++
		}
	}
	for i, g := range kindsOfPlaces {
		if counts[i].Name = g.name; counts[i].All > 0 {
			v.Kinds = append(v.Kinds, counts[i])
		}
	}
}

// logOf gathers what was decided in one go, in reading order.
func logOf(places []ReviewPlace) (log []ReviewLine) {
	type one struct {
		entity   int
		decision firsthand.Decision
		with     string
		by       firsthand.ID
		decided  int64
	}
	at := map[one]int{}
	for _, p := range places {
		if p.Open() {
			continue
		}
		key := one{p.Entity, p.Decision, p.With, p.By, p.Decided}
		if i, ok := at[key]; ok {
			log[i].Count++
			continue
		}
		at[key] = len(log)
		log = append(log, ReviewLine{p, 1})
	}
	return log
}

// lay cuts the text into paragraphs, and those into words and places.
func (v *ReviewView) lay(r firsthand.Revision, ix *text.Index, starts []int) {
	runes := []rune(ix.Text())
	next, turn := 0, 0
	for at := 0; at < len(runes); {
		end := at
		for end < len(runes) && runes[end] != '\n' {
			end++
		}
		b := ReviewBlock{Line: lineAt(starts, at)}
		for turn+1 < len(r.Turns) && r.Turns[turn+1].Start <= at {
			turn++
		}
		label := firsthand.Span{}
		if turn < len(r.Turns) && r.Turns[turn].Start <= at && at < r.Turns[turn].End {
			b.Speaker, label = r.Turns[turn].Speaker, r.Turns[turn].Label
		}
		// words adds what lies between places, the label by itself.
		words := func(from, to int) {
			cut := min(max(label.End, from), to)
			if label.Len() > 0 && label.Start < to && cut > from && label.Start >= at {
				b.Parts = append(b.Parts, ReviewPart{At: from, Text: string(runes[from:cut]), Label: true})
				from = cut
			}
			if to > from {
				b.Parts = append(b.Parts, ReviewPart{At: from, Text: string(runes[from:to])})
			}
		}
		from := at
		for next < len(v.Places) && v.Places[next].Span.Start < end {
			p := &v.Places[next]
			next++
			if p.Span.Start < from || p.Span.End > end {
				continue
			}
			words(from, p.Span.Start)
			b.Parts = append(b.Parts, ReviewPart{At: p.Span.Start, Text: p.Words, Place: p})
			from = p.Span.End
		}
		words(from, end)
		if len(b.Parts) > 0 {
			v.Blocks = append(v.Blocks, b)
		}
		at = end + 1
	}
}

// A ReviewState is how far the review of one interview is, for a line elsewhere.
type ReviewState struct {
	Status       firsthand.Status // empty where nobody has begun
	Decided, All int
}

// StateOfReview tells how far the newest review of a document is.
func (a *App) StateOfReview(ctx context.Context, study, document firsthand.ID) (s ReviewState, err error) {
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		if _, err := documentOf(ctx, tx, study, document); err != nil {
			return err
		}
		v, err := lastReview(ctx, tx, document)
		if err != nil || v.ID == "" {
			return err
		}
		places, err := tx.Replacements(ctx, v.ID)
		s = ReviewState{Status: v.Status, All: len(places)}
		for _, p := range places {
			if !p.Open() {
				s.Decided++
			}
		}
		return err
	})
	return s, err
}
