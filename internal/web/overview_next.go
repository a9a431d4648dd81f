package web

import (
	"fmt"
	"net/url"

	"firsthand.study/internal/app"
)

// A Suggestion is something that the study shows is to be done.
type Suggestion struct {
	Name, Says   string
	Verb, Action string // of the button, and where it leads
}

// suggest finds what is to be done next, the most pressing first, from what the
// study holds alone.
func (p *OverviewPage) suggest(lines []app.InterviewLine, coders []string, codes []app.CodeLine, people app.PeopleView) []Suggestion {
	var out []Suggestion
	add := func(s Suggestion) { out = append(out, s) }
	b := p.Base()
	if len(lines) == 0 {
		return nil // the page itself says how to begin
	}
	if l, n := nextToCode(lines); n > 0 {
		says := fmt.Sprintf("%s. Nobody has coded it yet.", plural(l.Words, "word", "words"))
		if n > 1 {
			says = fmt.Sprintf("%s. It is the first of %s that nobody has coded.", plural(l.Words, "word", "words"), plural(n, "interview", "interviews"))
		}
		add(Suggestion{"Read " + called(l.Document, l.Case), says, "Read", readAt(b, l.Name, 0)})
	}
	if n := len(lines) - p.Coded; p.Coded > 0 && p.mine() > 0 && n == 0 {
		if l, left := nextForMe(lines, p.Me); left > 0 {
			add(Suggestion{"Read " + called(l.Document, l.Case), fmt.Sprintf("Coded, but not by you: the first of %d.", left), "Read", readAt(b, l.Name, 0)})
		}
	}
	if n := undefined(codes); n > 0 {
		add(Suggestion{"Say what " + plural(n, "code means", "codes mean"), "A code without a definition is read differently by everyone.", "Codes", b + "/codes"})
	}
	if people.Unbound > 0 {
		add(Suggestion{"Say whose " + plural(people.Unbound, "interview is", "interviews are"), "Counts of people rest on it.", "People", b + "/people"})
	}
	if name, n := emptiest(people); n > 0 {
		add(Suggestion{"Fill in “" + name + "”", fmt.Sprintf("Not recorded of %d of %s.", n, plural(len(people.Lines), "person", "people")), "Grid", b + "/people/grid"})
	}
	if p.Coded >= 4 && !anyOrder(lines) && people.Unbound == 0 {
		add(Suggestion{"Record the order of analysis", "Saturation counts new codes in it. Sort the interviews, and make that the order.", "Interviews", b + "/interviews?" + url.Values{"sort": {"date"}}.Encode()})
	}
	if len(coders) > 1 && p.Twice > 0 {
		add(Suggestion{"See how far you agree", fmt.Sprintf("%d of %s are coded by two people or more.", p.Twice, plural(len(lines), "interview", "interviews")), "Agreement", b + "/agreement"})
	} else if p.Coded > 0 && len(coders) == 1 {
		add(Suggestion{"Ask somebody to read one apart", "One person has coded so far. Agreement needs the same interview read by two.", "Agreement", b + "/agreement"})
	}
	return out[:min(len(out), 5)]
}

func (p *OverviewPage) mine() int {
	for _, c := range p.Coders {
		if c.Me {
			return c.Interviews
		}
	}
	return 0
}

// nextToCode is the interview that is to be coded next, in the order of analysis
// and then of names, and how many wait.
func nextToCode(lines []app.InterviewLine) (next *app.InterviewLine, waiting int) {
	return earliest(lines, func(l *app.InterviewLine) bool { return l.All == 0 })
}

// nextForMe is the interview that others coded and one has not.
func nextForMe(lines []app.InterviewLine, me string) (next *app.InterviewLine, waiting int) {
	return earliest(lines, func(l *app.InterviewLine) bool { return l.Codings[me] == 0 && !l.ReadBy[me] })
}

func earliest(lines []app.InterviewLine, waits func(*app.InterviewLine) bool) (next *app.InterviewLine, n int) {
	for i := range lines {
		l := &lines[i]
		if l.Missing || !waits(l) {
			continue
		}
		n++
		if next == nil || l.Order > 0 && (next.Order == 0 || l.Order < next.Order) {
			next = l
		}
	}
	return next, n
}

func undefined(codes []app.CodeLine) (n int) {
	for _, c := range codes {
		if !c.Folder && c.Own.References > 0 && c.Definition == "" && values[c.Name] == "" {
			n++
		}
	}
	return n
}

// emptiest is what is recorded of some people and least of the others.
func emptiest(people app.PeopleView) (name string, missing int) {
	for i, v := range people.Variables {
		n := 0
		for _, l := range people.Lines {
			if l.Participant && l.Values[i] == "" {
				n++
			}
		}
		if n > missing && n < len(people.Lines) {
			name, missing = v.Name, n
		}
	}
	return name, missing
}

func anyOrder(lines []app.InterviewLine) bool {
	for i := range lines {
		if lines[i].Order > 0 {
			return true
		}
	}
	return false
}
