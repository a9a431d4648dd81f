package format

import "strings"

// Shares of the lines with words that make labels believable.
const (
	looseShare   = 0.3  // labels of a form that speech itself uses: Mary - words
	smallShare   = 0.2  // labels written small: mary: words
	sparseShare  = 0.02 // labels at all, unless they are known ones
	nearlyAll    = 0.8  // a text of labelled lines, where any label is one
	headerLines  = 40
	headerValue  = 100 // bytes
	enoughLines  = 3   // of one label that stands alone against the whole text
	smallEnough  = 5
	dialogueFrom = 4 // labelled lines
)

// leaveHeader drops the labels of a transcript's head, such as "Date: 3 May"
// and "Interviewer: Mary": lines of a thing and its value, down to the last
// that names a thing that is no speaker.
func (l *openings) leaveHeader() {
	last := 0
	for i, h := range l.heads {
		if h.line > headerLines || h.value > headerValue || h.form != colonForm && h.form != tightForm && h.form != tabForm && h.form != boldForm {
			break
		}
		// A title or two may stand between.
		if i > 0 && h.line > l.heads[i-1].line+2 || i == 0 && h.line > 6 {
			break
		}
		if s := stand(h.name); s == never || s == doubtful && last == i && likeThing(h.name) {
			last = i + 1
		}
	}
	l.heads = l.heads[last:]
}

func likeThing(name string) bool {
	key := fold(name)
	for _, word := range [...]string{"date", "time", "duration", "place", "location", "number", "id", "no", "file"} {
		if strings.HasSuffix(key, " "+word) || strings.HasPrefix(key, word+" ") {
			return true
		}
	}
	return false
}

// A called is one spelling-folded name with what is counted of it.
type called struct {
	name  string // as it is first written
	stand standing
	firm  int // lines that have it in a firm form
	tight int
	loose [stampForm]int
	taken bool // firm and tight forms of it are turns
	forms [stampForm]bool
}

// choose decides over the whole text which heads are turns. It returns who
// speaks at head i, or nil when nobody does.
func (l *openings) choose() func(i int) (string, bool) {
	spelled := map[string]*called{}
	folded := map[string]*called{}
	of := make([]*called, len(l.heads))
	var order []*called
	for i, h := range l.heads {
		b := spelled[h.name]
		if b == nil {
			key := fold(h.name)
			if b = folded[key]; b == nil {
				b = &called{name: strings.Join(strings.Fields(h.name), " "), stand: stand(h.name)}
				folded[key] = b
				order = append(order, b)
			}
			spelled[h.name] = b
		}
		of[i] = b
		switch {
		case h.form.firm() || h.form == boldForm && strings.HasSuffix(l.text[h.start:h.end], ":"):
			b.firm++
		case h.form == tightForm:
			b.tight++
		default:
			b.loose[h.form]++
		}
	}
	n := l.chooseFirm(order)
	n += l.chooseLoose(order, n)
	if n == 0 {
		return nil
	}
	return func(i int) (string, bool) {
		b, f := of[i], l.heads[i].form
		if f.firm() || f == tightForm {
			return b.name, b.taken
		}
		return b.name, b.forms[f] || f == boldForm && b.taken
	}
}

func (l *openings) share(n int) float64 { return float64(n) / float64(max(l.words, 1)) }

// chooseFirm takes labels that a colon or a time sets off, and returns how many
// lines they begin.
func (l *openings) chooseFirm(order []*called) (n int) {
	likely, names, known := 0, 0, 0
	for _, b := range order {
		all := b.firm + b.tight
		switch {
		case b.stand == certainly:
			known += all
			likely += all
		case b.stand >= initial && all > 1:
			likely += all
			names++
		}
	}
	for _, b := range order {
		all := b.firm + b.tight
		if all > 0 {
			all += b.loose[boldForm]
		}
		switch {
		case all == 0 || b.stand == never:
		case b.stand == certainly:
			// Once is enough where others speak too, or nearly nothing else is said.
			b.taken = all > 1 || likely > 1 || l.words <= 3
		case b.stand == initial || b.stand == namelike:
			believable := names > 1 || known > 0 || all >= enoughLines && l.share(all) >= looseShare
			b.taken = all > 1 && believable && l.share(likely) >= sparseShare && (b.firm > 0 || b.tight >= enoughLines)
		default:
			b.taken = all >= smallEnough && l.share(all) >= smallShare && len(strings.Fields(b.name)) <= 2
		}
		if b.taken {
			n += all
		}
	}
	if n >= dialogueFrom {
		return n + l.takeRare(order, n)
	}
	return n + l.takeShort(order, n, known > 0)
}

// takeShort takes the names of a text too short for any to come back: where
// every line begins with one, two are different, and either an interviewer or
// the like is among them or every line is a sentence said. n is how many lines
// have labels already.
func (l *openings) takeShort(order []*called, n int, known bool) (more int) {
	var once []*called
	names := 0
	for _, b := range order {
		switch {
		case b.taken:
			names++
		case b.firm > 0 && b.stand >= initial && len(strings.Fields(b.name)) <= 3:
			once = append(once, b)
			more += b.firm + b.tight
			names++
		}
	}
	if more == 0 || names < 2 || n+more < l.words || !known && !l.spoken() {
		return 0
	}
	for _, b := range once {
		b.taken = true
	}
	return more
}

// spoken tells whether what follows every label ends as sentences do.
func (l *openings) spoken() bool {
	for _, h := range l.heads {
		line := l.text[h.end:]
		if i := strings.IndexByte(line, '\n'); i >= 0 {
			line = line[:i]
		}
		if !endsSentence(line) {
			return false
		}
	}
	return true
}

// takeRare takes the names that occur once in a conversation: somebody comes in
// with the tea. n is how many lines have labels.
func (l *openings) takeRare(order []*called, n int) (more int) {
	everywhere := l.share(n) >= nearlyAll
	conversation := l.share(n) >= smallShare
	shout := 0
	for _, b := range order {
		if b.taken && shouted(b.name) {
			shout += b.firm + b.tight
		}
	}
	for _, b := range order {
		if b.taken || b.firm == 0 || b.stand != namelike && b.stand != initial {
			continue
		}
		words := len(strings.Fields(b.name))
		_, number := cutNumber(fold(b.name))
		alike := shout*2 > n && shouted(b.name) || number != "" && words == 1
		if everywhere && words <= 3 || conversation && (alike || b.stand == namelike && (words == 2 || words == 3) && shout*2 <= n) {
			b.taken = true
			more += b.firm + b.tight
		}
	}
	return more
}

// chooseLoose takes labels in forms that speech uses as well, if they are known
// or the text has the form throughout. n is how many lines have labels already.
func (l *openings) chooseLoose(order []*called, n int) (more int) {
	for f := range form(stampForm) {
		if f.firm() || f == tightForm {
			continue
		}
		sum, known, names := 0, 0, 0
		for _, b := range order {
			switch {
			case f == signForm && b.stand != certainly:
			case f == dotForm && b.stand != initial:
			case b.stand == certainly || b.taken:
				known += b.loose[f]
				sum += b.loose[f]
			case b.stand == initial && b.loose[f] > 1, b.stand == namelike && b.loose[f] > 1 && !interjections[fold(b.name)]:
				sum += b.loose[f]
				names++
			}
		}
		throughout := l.share(sum) >= looseShare || known > 0 && l.share(sum) >= smallShare
		for _, b := range order {
			count := b.loose[f]
			switch {
			case count == 0 || b.stand == never || b.forms[f]:
			case f == signForm:
				b.forms[f] = b.stand == certainly && (known > 1 || n > 0)
			case f == dotForm:
				b.forms[f] = b.stand == initial && count > 1 && names > 1 && throughout
			case b.stand == certainly || b.taken:
				b.forms[f] = f == boldForm || throughout || known > 1 && known*10 >= n
			case interjections[fold(b.name)]:
			case n > 0 && f != boldForm && l.share(n) >= looseShare:
				// The text sets its labels off by a colon.
			case b.stand == initial || b.stand == namelike:
				shortest := 2
				if len(strings.Fields(b.name)) == 1 && !shouted(b.name) && f != tabForm {
					shortest = enoughLines
				}
				b.forms[f] = throughout && (count >= shortest && (names > 1 || known > 0) || count >= smallEnough)
				// In a text of such labels a name may come once.
				if count == 1 && l.share(sum) >= nearlyAll && len(strings.Fields(b.name)) <= 3 {
					b.forms[f] = true
				}
			}
			if b.forms[f] {
				more += count
			}
		}
	}
	return more
}
