package app

import (
	"context"
	"sort"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// A codeTree is a study's codes with their paths.
type codeTree struct {
	all   []firsthand.Code // parents before children, siblings in their order
	byID  map[firsthand.ID]*firsthand.Code
	paths map[firsthand.ID]string
	by    map[string]firsthand.ID // path to id
}

// readTree loads a study's codes.
func readTree(ctx context.Context, tx *store.Tx, study firsthand.ID) (*codeTree, error) {
	all, err := tx.Codes(ctx, study)
	if err != nil {
		return nil, err
	}
	return newTree(all), nil
}

func newTree(all []firsthand.Code) *codeTree {
	t := &codeTree{byID: map[firsthand.ID]*firsthand.Code{}, paths: map[firsthand.ID]string{}, by: map[string]firsthand.ID{}}
	children := map[firsthand.ID][]firsthand.Code{}
	known := map[firsthand.ID]bool{}
	for _, c := range all {
		known[c.ID] = true
	}
	for _, c := range all {
		parent := c.Parent
		if !known[parent] {
			parent = "" // an orphan is shown at the top rather than lost
		}
		children[parent] = append(children[parent], c)
	}
	var walk func(parent firsthand.ID, prefix string)
	walk = func(parent firsthand.ID, prefix string) {
		siblings := children[parent]
		sort.SliceStable(siblings, func(i, j int) bool { return siblings[i].Position < siblings[j].Position })
		for _, c := range siblings {
			path := prefix + firsthand.PathOf([]string{c.Name})
			t.all = append(t.all, c)
			t.paths[c.ID] = path
			if _, taken := t.by[path]; !taken {
				t.by[path] = c.ID
			}
			walk(c.ID, path+"/")
		}
	}
	walk("", "")
	for i := range t.all {
		t.byID[t.all[i].ID] = &t.all[i]
	}
	return t
}

// find looks a code up by path or id.
func (t *codeTree) find(path string) (firsthand.Code, error) {
	if id, ok := t.by[path]; ok {
		return *t.byID[id], nil
	}
	if c, ok := t.byID[firsthand.ID(path)]; ok {
		return *c, nil
	}
	e := firsthand.Errorf(firsthand.NotFound, "There is no code %q in this study.", path)
	if like := t.nearest(path); like != "" {
		return firsthand.Code{}, e.WithHint("did you mean %q?", like)
	}
	return firsthand.Code{}, e
}

// nearest is a path that a person may have meant: the same but for case, or
// ending in the same name.
func (t *codeTree) nearest(path string) string {
	low := strings.ToLower(path)
	for _, c := range t.all {
		p := t.paths[c.ID]
		if l := strings.ToLower(p); l == low || strings.HasSuffix(l, "/"+low) {
			return p
		}
	}
	return ""
}

// below lists a code and everything under it.
func (t *codeTree) below(id firsthand.ID) []firsthand.ID {
	var ids []firsthand.ID
	in := map[firsthand.ID]bool{id: true}
	for _, c := range t.all { // parents come first
		if c.ID == id || in[c.Parent] {
			in[c.ID] = true
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// lastPosition is the highest position among the children of parent.
func (t *codeTree) lastPosition(parent firsthand.ID) int {
	n := 0
	for _, c := range t.all {
		if c.Parent == parent {
			n = max(n, c.Position)
		}
	}
	return n
}

// sibling finds the code of a name under a parent.
func (t *codeTree) sibling(parent firsthand.ID, name string) (firsthand.Code, bool) {
	for _, c := range t.all {
		if c.Parent == parent && c.Name == name {
			return c, true
		}
	}
	return firsthand.Code{}, false
}
