package corpus

import (
	"fmt"
	"slices"
	"strings"
)

// A tree is the codebook: who stands below whom, and which documents hold what.
type tree struct {
	codes  []code
	byPath map[string]int
	roots  []int
}

type code struct {
	Code
	path     string
	gone     bool
	children []int
	in       []int32 // the documents with a coding of this code, sorted
}

func newTree(codes []Code) (tree, error) {
	t := tree{codes: make([]code, len(codes))}
	for i, k := range codes {
		t.codes[i].Code = k
	}
	return t, t.grow()
}

// grow finds paths and children anew from names and parents.
func (t *tree) grow() error {
	t.byPath = make(map[string]int, len(t.codes))
	t.roots = nil
	for i := range t.codes {
		t.codes[i].children, t.codes[i].path = nil, ""
	}
	for i, k := range t.codes {
		switch {
		case k.gone:
		case k.Parent == -1:
			t.roots = append(t.roots, i)
		case !t.has(k.Parent):
			return fmt.Errorf("code %q stands below code %d, which is not there", k.Name, k.Parent)
		default:
			t.codes[k.Parent].children = append(t.codes[k.Parent].children, i)
		}
	}
	reached := 0
	for next := slices.Clone(t.roots); len(next) > 0; {
		i := next[len(next)-1]
		next = append(next[:len(next)-1], t.codes[i].children...)
		k := &t.codes[i]
		k.path = strings.ReplaceAll(k.Name, "/", `\/`)
		if k.Parent >= 0 {
			k.path = t.codes[k.Parent].path + "/" + k.path
		}
		if j, twice := t.byPath[k.path]; twice {
			return fmt.Errorf("two codes have the path %q: numbers %d and %d", k.path, min(i, j), max(i, j))
		}
		t.byPath[k.path] = i
		reached++
	}
	for i, k := range t.codes {
		if !k.gone && k.path == "" && reached < len(t.codes) && t.loops(i) {
			return fmt.Errorf("code %q stands below itself", k.Name)
		}
	}
	return nil
}

func (t *tree) loops(i int) bool {
	at := i
	for range t.codes {
		if at = t.codes[at].Parent; at < 0 {
			return false
		}
	}
	return true
}

func (t *tree) has(i int) bool { return i >= 0 && i < len(t.codes) && !t.codes[i].gone }

// below is code i and all that stands below it, parents first.
func (t *tree) below(i int) []int {
	out := []int{i}
	for at := 0; at < len(out); at++ {
		out = append(out, t.codes[out[at]].children...)
	}
	return out
}

// Path of a code: its names from the root, joined by "/", a "/" in a name
// written "\/". Empty when there is no such code.
func (c *Corpus) Path(code int) string {
	if !c.tree.has(code) {
		return ""
	}
	return c.tree.codes[code].path
}

// CodeAt finds a code by its path.
func (c *Corpus) CodeAt(path string) (int, bool) {
	i, ok := c.tree.byPath[path]
	return i, ok
}

// Below is a code and every code that stands below it, parents first.
func (c *Corpus) Below(code int) []int {
	if !c.tree.has(code) {
		return nil
	}
	return c.tree.below(code)
}

// Codes are the numbers of all codes, by code-point order of their paths.
func (c *Corpus) Codes() []int {
	var out []int
	for i, k := range c.tree.codes {
		if !k.gone {
			out = append(out, i)
		}
	}
	slices.SortFunc(out, func(a, b int) int { return strings.Compare(c.tree.codes[a].path, c.tree.codes[b].path) })
	return out
}

func (c *Corpus) checkCodes(codes []int) error {
	for _, k := range codes {
		if !c.tree.has(k) {
			return fmt.Errorf("there is no code %d", k)
		}
	}
	return nil
}
