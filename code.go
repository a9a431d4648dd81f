package firsthand

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Code names an idea that passages are about. Codes form a tree; a
// top-level code may be marked a theme, and then its children are subthemes.
type Code struct {
	ID         ID     `json:"id"`
	Study      ID     `json:"study"`
	Parent     ID     `json:"parent,omitempty"`
	Name       string `json:"name"`
	Color      string `json:"color,omitempty"` // #RRGGBB
	Definition string `json:"definition,omitempty"`
	UseWhen    string `json:"use_when,omitempty"`
	NotWhen    string `json:"not_when,omitempty"`
	Example    string `json:"example,omitempty"`
	Position   int    `json:"position"`         // among its siblings, 1 first
	Folder     bool   `json:"folder,omitempty"` // groups codes, codes nothing itself
	Theme      int    `json:"theme,omitempty"`  // the theme's number, 0 if it is none
	Title      string `json:"title,omitempty"`  // the theme's title, in vivo
}

// DeepestCode is how deep codes may stand inside one another: as deep as a
// project of so many elements inside one another, which is what readers take,
// holds them.
const DeepestCode = 996

// Validate tells what is wrong with c.
func (c Code) Validate() error {
	if strings.TrimSpace(c.Name) == "" {
		return Errorf(Invalid, "A code needs a name.")
	}
	if !utf8.ValidString(c.Name) || strings.ContainsFunc(c.Name, unicode.IsControl) {
		return Errorf(Invalid, "A code's name is one line of text; %q is not.", c.Name)
	}
	if c.Color != "" && !isColor(c.Color) {
		return Errorf(Invalid, "The colour of %q is written #RRGGBB, not %q.", c.Name, c.Color)
	}
	return nil
}

// ValidateNew tells what is wrong with c as a new code, or with a new name of
// it: also a name that a path or an expression could not be told from. A project
// of another program may hold such a name, and keeps it.
func (c Code) ValidateNew() error {
	if err := c.Validate(); err != nil {
		return err
	}
	switch name := strings.TrimSpace(c.Name); {
	case name == "*" || strings.HasSuffix(name, "/*"):
		return Errorf(Invalid, "A code cannot be called %q: Code/* means a code and all below it.", c.Name)
	case strings.Trim(name, ".") == "":
		return Errorf(Invalid, "A code cannot be called %q: dots alone are not a name.", c.Name)
	case strings.IndexFunc(name, printed) < 0:
		return Errorf(Invalid, "A code's name needs a sign that can be seen; %q has none.", c.Name)
	}
	return nil
}

// printed tells whether a sign leaves ink.
func printed(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) }

func isColor(s string) bool {
	if len(s) != 7 || s[0] != '#' {
		return false
	}
	return strings.Trim(s[1:], "0123456789abcdefABCDEF") == ""
}

// PathOf writes names from the root down as a code path; a "/" in a name is
// written "\/", and a "\" is written "\\".
func PathOf(names []string) string {
	parts := make([]string, len(names))
	for i, n := range names {
		parts[i] = pathEscaper.Replace(n)
	}
	return strings.Join(parts, "/")
}

var pathEscaper = strings.NewReplacer(`\`, `\\`, "/", `\/`)

// SplitPath reads a code path into names; it is the inverse of [PathOf]. A
// backslash before any other sign stands for itself.
func SplitPath(path string) []string {
	var names []string
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		switch {
		case path[i] == '\\' && i+1 < len(path) && (path[i+1] == '/' || path[i+1] == '\\'):
			b.WriteByte(path[i+1])
			i++
		case path[i] == '/':
			names = append(names, b.String())
			b.Reset()
		default:
			b.WriteByte(path[i])
		}
	}
	return append(names, b.String())
}
