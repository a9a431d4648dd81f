package demo

import (
	"fmt"
	"strconv"
	"strings"
)

// A Code is one row of the codebook.
type Code struct {
	Path       string // names joined by "/"; no name of this codebook has a "/" in it
	Parent     string // path, empty at the top
	Color      string // #rrggbb, empty for the folder
	Definition string
	UseWhen    string
	NotWhen    string // names the neighbouring codes that are right instead
	Example    string // invented
	Theme      int    // 1 to 10 on a theme, else 0
	Title      string // of a theme, in vivo
	Short      string // of a theme
}

// Top is the theme or folder that c stands in, or c itself.
func (c Code) Top() string {
	top, _, _ := strings.Cut(c.Path, "/")
	return top
}

// Folder tells whether c only groups codes.
func (c Code) Folder() bool { return c.Parent == "" && c.Theme == 0 }

// Codebook is the tree of codes: each parent before its children, in the
// order in which they are shown.
func Codebook() ([]Code, error) {
	const name = "study/codebook.csv"
	rows, err := table(name, "code", "parent", "color", "definition", "use_when", "not_when", "example",
		"number", "title", "short")
	if err != nil {
		return nil, err
	}
	all := make([]Code, 0, len(rows))
	for i, r := range rows {
		c := Code{Path: r[0], Parent: r[1], Color: r[2], Definition: r[3], UseWhen: r[4], NotWhen: r[5],
			Example: r[6], Title: r[8], Short: r[9]}
		if r[7] != "" {
			if c.Theme, err = strconv.Atoi(r[7]); err != nil {
				return nil, fmt.Errorf("%s, line %d: a theme's number is a whole number, not %q", name, i+2, r[7])
			}
		}
		all = append(all, c)
	}
	return all, nil
}
