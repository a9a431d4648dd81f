package format

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A tier is one line of a TextGrid: what one person said, or one kind of label.
type tier struct {
	name   string
	points bool // labels at moments, not over stretches
	labels []label
}

// A label is one interval or point with something written on it.
type label struct {
	from, to float64 // seconds; equal for a point
	text     string
}

// A grid is a TextGrid as read: only what has words in it.
type grid struct {
	length float64 // seconds
	tiers  []tier
}

// parseTextGrid reads the three text forms that Praat writes: long, short and
// chronological. As Praat does, it heeds only what stands free: numbers, texts
// in double quotes and flags in angle brackets; names such as "xmin =" are
// decoration and "!" starts a comment. An error is the end of a sentence that
// begins with the file's name.
func parseTextGrid(s string) (*grid, error) {
	head, _, _ := strings.Cut(s, "\n")
	if strings.HasPrefix(s, "ooBinaryFile") {
		return nil, trouble("is a binary Praat file; open it in Praat and save it with “Save as text file”")
	}
	p := &praat{s: s}
	if strings.Contains(head, "Praat chronological TextGrid") {
		return p.chronological()
	}
	if kind, err := p.text(); err != nil || !strings.HasPrefix(kind, "ooTextFile") {
		return nil, trouble("is not a Praat TextGrid")
	}
	class, err := p.text()
	if err != nil {
		return nil, err
	}
	if class != "TextGrid" {
		return nil, troublef("holds a Praat %s, not a TextGrid; save the TextGrid alone", class)
	}
	return p.grid()
}

func (p *praat) grid() (*grid, error) {
	g := &grid{}
	if _, err := p.number(); err != nil {
		return nil, err
	}
	var err error
	if g.length, err = p.number(); err != nil {
		return nil, err
	}
	if flag, err := p.flag(); err != nil || flag != "exists" {
		return g, err
	}
	tiers, err := p.count()
	if err != nil {
		return nil, err
	}
	for range tiers {
		t, err := p.tier()
		if err != nil {
			return nil, err
		}
		g.tiers = append(g.tiers, t)
	}
	return g, nil
}

func (p *praat) tier() (t tier, err error) {
	class, err := p.text()
	if err != nil {
		return t, err
	}
	if t.name, err = p.text(); err != nil {
		return t, err
	}
	for range 2 { // the tier's own times say nothing new
		if _, err = p.number(); err != nil {
			return t, err
		}
	}
	n, err := p.count()
	if err != nil {
		return t, err
	}
	t.points = class == "TextTier"
	for range n {
		l, err := p.label(t.points)
		if err != nil {
			return t, err
		}
		t.add(l)
	}
	return t, nil
}

func (p *praat) label(point bool) (l label, err error) {
	if l.from, err = p.number(); err != nil {
		return l, err
	}
	l.to = l.from
	if !point {
		if l.to, err = p.number(); err != nil {
			return l, err
		}
		if l.to < l.from {
			return l, troublef("has an interval on line %d that ends before it begins", p.line())
		}
	}
	l.text, err = p.text()
	return l, err
}

// chronological reads the form in which all tiers' labels stand in one list.
func (p *praat) chronological() (*grid, error) {
	g := &grid{}
	if _, err := p.text(); err != nil {
		return nil, err
	}
	if _, err := p.number(); err != nil {
		return nil, err
	}
	var err error
	if g.length, err = p.number(); err != nil {
		return nil, err
	}
	tiers, err := p.count()
	if err != nil {
		return nil, err
	}
	for range tiers {
		var t tier
		class, err := p.text()
		if err != nil {
			return nil, err
		}
		t.points = class == "TextTier"
		if t.name, err = p.text(); err != nil {
			return nil, err
		}
		for range 2 {
			if _, err = p.number(); err != nil {
				return nil, err
			}
		}
		g.tiers = append(g.tiers, t)
	}
	for !p.atEnd() {
		n, err := p.count()
		if err != nil {
			return nil, err
		}
		if n < 1 || n > len(g.tiers) {
			return nil, troublef("names tier %d on line %d, but has %d tiers", n, p.line(), len(g.tiers))
		}
		t := &g.tiers[n-1]
		l, err := p.label(t.points)
		if err != nil {
			return nil, err
		}
		t.add(l)
	}
	return g, nil
}

// add keeps a label that says something, its line breaks and runs of spaces
// made single spaces.
func (t *tier) add(l label) {
	if l.text = strings.Join(strings.Fields(l.text), " "); l.text != "" {
		t.labels = append(t.labels, l)
	}
}

// praat walks through the free-standing items of a Praat text file.
type praat struct {
	s  string
	at int
}

func (p *praat) line() int { return 1 + strings.Count(p.s[:p.at], "\n") }

func (p *praat) ends(what string) error {
	return troublef("ends on line %d where %s should follow; the file is cut short", p.line(), what)
}

// next skips decoration until an item for which begins holds.
func (p *praat) next(begins func(byte) bool) bool {
	for p.at < len(p.s) {
		c := p.s[p.at]
		switch {
		case c == '!':
			p.at += lineLen(p.s[p.at:])
		case begins(c):
			return true
		case c == '"' || c == '<' || isDigit(c):
			return false // an item of another sort stands where ours should
		default:
			r, n := utf8.DecodeRuneInString(p.s[p.at:])
			p.at += n
			if !unicode.IsSpace(r) { // the rest of a word, such as "[1]:", is not free-standing
				for p.at < len(p.s) && !isSpace(p.s[p.at]) && p.s[p.at] != '"' {
					p.at++
				}
			}
		}
	}
	return false
}

func lineLen(s string) int {
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		return i
	}
	return len(s)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// atEnd says whether no number follows.
func (p *praat) atEnd() bool {
	p.next(func(c byte) bool { return isDigit(c) })
	return p.at >= len(p.s)
}

func (p *praat) missing(what string) error {
	if p.at >= len(p.s) {
		return p.ends(what)
	}
	return troublef("has something else on line %d where %s should stand", p.line(), what)
}

func (p *praat) number() (float64, error) {
	if !p.next(func(c byte) bool { return isDigit(c) || c == '-' && p.at+1 < len(p.s) && isDigit(p.s[p.at+1]) }) {
		return 0, p.missing("a number")
	}
	start := p.at
	for p.at < len(p.s) && !isSpace(p.s[p.at]) {
		p.at++
	}
	word := strings.TrimSuffix(p.s[start:p.at], "%")
	n, err := strconv.ParseFloat(word, 64)
	if err != nil || n < -1e9 || n > 1e9 {
		p.at = start
		return 0, troublef("has no number on line %d where one should stand", p.line())
	}
	return n, nil
}

func (p *praat) count() (int, error) {
	n, err := p.number()
	if err == nil && (n < 0 || n != float64(int(n))) {
		err = troublef("counts %g items on line %d", n, p.line())
	}
	return int(n), err
}

func (p *praat) flag() (string, error) {
	if !p.next(func(c byte) bool { return c == '<' }) {
		return "", p.missing("<exists>")
	}
	end := strings.IndexByte(p.s[p.at:], '>')
	if end < 0 {
		return "", p.ends(">")
	}
	flag := p.s[p.at+1 : p.at+end]
	p.at += end + 1
	return flag, nil
}

// text reads a quoted text; a double quote inside is written twice.
func (p *praat) text() (string, error) {
	if !p.next(func(c byte) bool { return c == '"' }) {
		return "", p.missing("a text in double quotes")
	}
	start := p.at
	var b strings.Builder
	for i := p.at + 1; i < len(p.s); {
		q := strings.IndexByte(p.s[i:], '"')
		if q < 0 {
			break
		}
		b.WriteString(p.s[i : i+q])
		i += q + 1
		if i >= len(p.s) || p.s[i] != '"' {
			p.at = i
			return b.String(), nil
		}
		b.WriteByte('"')
		i++
	}
	p.at = start
	return "", troublef("has a double quote on line %d that is never closed; the file is cut short", p.line())
}
