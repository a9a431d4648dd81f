package refi

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// An Evidence is a passage as a file has it, evidence for [Detect]. The numbers stay
// what they were.
type Evidence struct {
	Start, End int64
	Name       string // often the words covered, cut off by "…"
}

// EvidenceOf lists the passages of a text.
func EvidenceOf(s *TextSource) []Evidence {
	marks := make([]Evidence, len(s.Selections))
	for i, sel := range s.Selections {
		marks[i] = Evidence{sel.Start, sel.End, sel.Name}
	}
	return marks
}

// A Detection is the convention chosen for one text, and why.
type Detection struct {
	Convention
	// Score is how many of Of passages speak for the convention, by Reason.
	Score, Of int
	Reason    Reason
	// Outside is how many passages do not lie in the text, whatever they count.
	Outside int
	// Silent tells that every convention gives the same, but for the end of
	// passages; there is nothing to tell the researcher.
	Silent bool
	// Others are conventions with as good a score.
	Others []Convention
}

// A Reason is the kind of evidence that decided.
type Reason string

// The kinds of evidence, the strongest first.
const (
	ByNames      Reason = "names of passages that are the words covered"
	ByOrigin     Reason = "the program that wrote the file"
	ByBoundaries Reason = "passages that begin and end at words or lines"
	ByStandard   Reason = "the standard"
)

// String is the detection as one line of a report.
func (d Detection) String() string {
	s := d.Convention.String()
	if d.Reason == ByNames || d.Reason == ByBoundaries {
		return fmt.Sprintf("%s, by %s (%d of %d)", s, d.Reason, d.Score, d.Of)
	}
	return fmt.Sprintf("%s, by %s", s, d.Reason)
}

// candidate is what is found out about one convention.
type candidate struct {
	Convention
	v            *Converter
	outside      int
	named, exact int
	bounds       int
}

// Detect chooses the convention of one text. Conventions that put passages
// outside the text are out. Then the names of passages decide, where they are the
// words covered or begin with them; programs cut them, users change them, so the
// majority counts. Else the origin decides, else the boundaries of words and
// lines, else the standard.
func Detect(t *Text, marks []Evidence, origin string) Detection {
	conventions := among(t)
	known, isKnown := ConventionOf(origin)
	known = known.effective(t, conventions)
	ix := newIndexes(t)
	all := make([]candidate, len(conventions))
	for i, c := range conventions {
		all[i] = candidate{Convention: c, v: newConverter(ix, c)}
	}
	byNames(all, marks)
	d := Detection{Reason: ByStandard, Silent: len(conventions) == 2}
	d.Outside = slices.MinFunc(all, func(a, b candidate) int { return a.outside - b.outside }).outside
	all = slices.DeleteFunc(all, func(c candidate) bool { return c.outside > d.Outside })

	// Ties go to what the origin says, then to the standard, which stands first.
	prefer := func(c candidate) int {
		if isKnown && c.Convention == known {
			return 1
		}
		return 0
	}
	best := slices.MaxFunc(all, func(a, b candidate) int { return cmp.Or(a.names(b), prefer(a)-prefer(b)) })
	if best.named == 0 {
		i := slices.IndexFunc(all, func(c candidate) bool { return c.Convention == known })
		if isKnown && i >= 0 {
			d.Convention, d.Reason = known, ByOrigin
			d.Silent = d.Silent && !known.Inclusive
			return d
		}
		for i := range all {
			all[i].byBoundaries(marks)
		}
		best = slices.MaxFunc(all, func(a, b candidate) int { return a.bounds - b.bounds })
		d.Convention, d.Score, d.Of = best.Convention, best.bounds, 2*len(marks)
		if d.Silent {
			// Where only the end can differ, boundaries say too little against the standard.
			d.Convention, d.Score = all[0].Convention, all[0].bounds
		}
		for _, c := range all {
			if c.Convention != d.Convention && c.bounds == best.bounds {
				d.Others = append(d.Others, c.Convention)
			}
		}
		if len(marks) > 0 && len(all) > 1 && !d.Silent && len(d.Others) < len(all)-1 {
			d.Reason = ByBoundaries
		}
		d.Silent = d.Silent && !d.Inclusive
		return d
	}
	d.Convention, d.Score, d.Of, d.Reason = best.Convention, best.named, named(marks), ByNames
	for _, c := range all {
		if c.Convention != d.Convention && c.names(best) == 0 {
			d.Others = append(d.Others, c.Convention)
		}
	}
	d.Silent = d.Silent && !d.Inclusive
	return d
}

// names compares by evidence of names; words that are equal to the letter break a
// tie, because folding hides the white space at an edge.
func (c candidate) names(o candidate) int { return cmp.Or(c.named-o.named, c.exact-o.exact) }

func named(marks []Evidence) (n int) {
	for _, m := range marks {
		if strings.TrimSpace(m.Name) != "" {
			n++
		}
	}
	return n
}

// byNames counts for every candidate the passages outside the text and those
// whose name is what they cover. Candidates often agree on a passage, and then
// its words are compared once.
func byNames(all []candidate, marks []Evidence) {
	type verdict struct {
		span         Span
		match, exact bool
	}
	var known []verdict
	for _, m := range marks {
		known = known[:0]
		for i := range all {
			c := &all[i]
			span, ok := c.v.Span(m.Start, m.End)
			if !ok {
				c.outside++
				continue
			}
			if m.Name == "" {
				continue
			}
			at := slices.IndexFunc(known, func(v verdict) bool { return v.span == span })
			if at < 0 {
				at = len(known)
				match, exact := covers(c.v.Slice(span), m.Name)
				known = append(known, verdict{span, match, exact})
			}
			if known[at].match {
				c.named++
			}
			if known[at].exact {
				c.exact++
			}
		}
	}
}

func (c *candidate) byBoundaries(marks []Evidence) {
	for _, m := range marks {
		if span, ok := c.v.Span(m.Start, m.End); ok {
			c.bounds += c.edges(span)
		}
	}
}

// covers reports whether name is the text covered, or its begin before a final
// ellipsis, with white space folded; and whether it is so to the letter.
func covers(covered, name string) (match, exact bool) {
	if name == "" || covered == "" {
		return false, false
	}
	if covered == name {
		return true, true
	}
	folded := fold(name)
	begin, cut := strings.CutSuffix(folded, "…")
	if !cut {
		begin, cut = strings.CutSuffix(folded, "...")
	}
	if cut {
		if begin = strings.TrimRight(begin, " "); utf8.RuneCountInString(begin) >= 8 {
			// Enough of the text to compare, however long it is.
			head := covered[:min(len(covered), 4*len(begin)+64)]
			return strings.HasPrefix(fold(head), begin), false
		}
	}
	if len(covered) > 4*len(name)+64 {
		return false, false
	}
	return folded != "" && folded == fold(covered), false
}

// fold makes every run of white space one space and drops it at the ends.
func fold(s string) string { return strings.Join(strings.Fields(s), " ") }

// edges counts the ends of a passage that lie at an end of a word or line.
func (c *candidate) edges(s Span) (n int) {
	covered := c.v.words.Slice(s)
	first, _ := utf8.DecodeRuneInString(covered)
	last, _ := utf8.DecodeLastRuneInString(covered)
	before, _ := utf8.DecodeLastRuneInString(c.v.words.Slice(Span{Start: s.Start - 1, End: s.Start}))
	after, _ := utf8.DecodeRuneInString(c.v.words.Slice(Span{Start: s.End, End: s.End + 1}))
	if covered != "" && !unicode.IsSpace(first) && (s.Start == 0 || !wordRune(before)) {
		n++
	}
	if covered != "" && (s.End == c.v.words.Len() || !wordRune(after) && last != '\r') && (!unicode.IsSpace(last) || last == '\n') {
		n++
	}
	return n
}

func wordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

// SelectionName is the name that a passage is given so that other programs can
// check its place: the words covered, white space folded, at most 100 characters
// before an ellipsis.
func SelectionName(covered string) string {
	s := fold(covered)
	n := 0
	for b := range s {
		if n == 100 {
			return strings.TrimRight(s[:b], " ") + "…"
		}
		n++
	}
	return s
}
