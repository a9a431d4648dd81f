package refi

import "strings"

// A Convention says what a program's positions in a text count. The zero value
// is the standard's: code points, a line end is one, the end is exclusive, the
// byte order mark is not counted.
type Convention struct {
	UTF16     bool // UTF-16 units instead of code points
	CRLF      bool // a line end CR LF counts two instead of one
	Inclusive bool // the end is the place of the last character, not behind it
	Mark      bool // the byte order mark counts one
}

// String is the convention in words.
func (c Convention) String() string {
	words := []string{"code points", "CRLF as 1", "end exclusive"}
	if c.UTF16 {
		words[0] = "UTF-16 units"
	}
	if c.CRLF {
		words[1] = "CRLF as 2"
	}
	if c.Inclusive {
		words[2] = "end inclusive"
	}
	if c.Mark {
		words = append(words, "byte order mark counted")
	}
	return strings.Join(words, ", ")
}

// ConventionOf is what is known of a program by the origin that its files bear;
// false if nothing is. Evidence in the file itself goes before it.
func ConventionOf(origin string) (Convention, bool) {
	o := strings.ToLower(strings.TrimSpace(origin))
	switch {
	case strings.HasPrefix(o, "nvivo") && !strings.Contains(o, "mac"):
		// Measured on NVivo 12.6 for Windows: CR LF in the file counts two, the mark nothing.
		return Convention{UTF16: true, CRLF: true}, true
	case strings.HasPrefix(o, "atlas.ti"), strings.HasPrefix(o, "qualcoder"), strings.HasPrefix(o, "firsthand"):
		return Convention{}, true
	case strings.HasPrefix(o, "qualitative-coding"), o == "qc", strings.HasPrefix(o, "qc "):
		return Convention{}, true
	case strings.HasPrefix(o, "eqc"):
		return Convention{Inclusive: true, CRLF: true}, true
	}
	return Convention{}, false
}

// among lists the conventions that can differ on text, the standard's first.
func among(t *Text) []Convention {
	astral := false
	for _, r := range t.file {
		if r > 0xFFFF {
			astral = true
			break
		}
	}
	list := []Convention{{}}
	twice := func(can bool, change func(*Convention)) {
		if !can {
			return
		}
		for _, c := range list {
			change(&c)
			list = append(list, c)
		}
	}
	twice(strings.Contains(t.file, "\r\n"), func(c *Convention) { c.CRLF = true })
	twice(astral, func(c *Convention) { c.UTF16 = true })
	twice(true, func(c *Convention) { c.Inclusive = true })
	twice(t.Mark, func(c *Convention) { c.Mark = true })
	return list
}

// effective drops from c what makes no difference on t.
func (c Convention) effective(t *Text, candidates []Convention) Convention {
	any := Convention{}
	for _, o := range candidates {
		any.UTF16 = any.UTF16 || o.UTF16
		any.CRLF = any.CRLF || o.CRLF
	}
	c.UTF16 = c.UTF16 && any.UTF16
	c.CRLF = c.CRLF && any.CRLF
	c.Mark = c.Mark && t.Mark
	return c
}
