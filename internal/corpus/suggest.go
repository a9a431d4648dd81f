package corpus

import (
	"fmt"
	"strings"
)

func pathOf(names []string) string {
	parts := make([]string, len(names))
	for i, n := range names {
		parts[i] = strings.ReplaceAll(n, "/", `\/`)
	}
	return strings.Join(parts, "/")
}

// unknown is the error of a path that leads to no code, with the code that was
// most likely meant.
func (c *Corpus) unknown(e *Expression) error {
	asked := pathOf(e.Path)
	best, far := -1, 3 // more than two letters apart is another word
	for _, i := range c.Codes() {
		path := c.tree.codes[i].path
		near := far
		switch {
		case strings.EqualFold(path, asked):
			near = 0
		case strings.EqualFold(c.tree.codes[i].Name, e.Path[len(e.Path)-1]) && len(e.Path) == 1:
			near = 1
		case len(e.Path) == 1 && distance(strings.ToLower(c.tree.codes[i].Name), strings.ToLower(asked), 3) < 3:
			near = 2 // a slip in the last part of a path
		case strings.Contains(path, " ") && strings.Contains(strings.ToLower(path), strings.ToLower(asked)):
			near = 2
		default:
			near = distance(path, asked, far)
		}
		if near < far {
			best, far = i, near
		}
	}
	bad := &SyntaxError{At: e.At, Message: fmt.Sprintf("there is no code %q.", asked)}
	if best >= 0 {
		names := []string{}
		for i := best; i >= 0; i = c.tree.codes[i].Parent {
			names = append([]string{c.tree.codes[i].Name}, names...)
		}
		bad.Instead = quoted(names, e.Below)
		bad.Message += fmt.Sprintf(" Did you mean %s?", bad.Instead)
	}
	return bad
}

// distance is how many letters must be changed, added or left out to make b of
// a; most when it is that or more.
func distance(a, b string, most int) int {
	x, y := []rune(a), []rune(b)
	if max(len(x), len(y))-min(len(x), len(y)) >= most {
		return most
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range x {
		left := row[0]
		row[0] = i + 1
		for j, s := range y {
			cost := left
			if r != s {
				cost = 1 + min(left, row[j], row[j+1])
			}
			left, row[j+1] = row[j+1], cost
		}
	}
	return min(most, row[len(y)])
}
