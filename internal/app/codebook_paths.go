package app

import (
	"fmt"

	"firsthand.study"
)

// fullPaths gives the path of the code in each row of a codebook, or says why it
// has none. A code is a path, whose parent, where the row names one, must agree;
// or a bare name below a parent, which is a path or, where only one code has
// it, a bare name as well.
func fullPaths(rows []codebookRow, study *codeTree) func(row int) (path, why string) {
	bare := map[string][]int{} // rows whose code is a name below a parent, by the name
	paths := map[string]bool{} // codes that the study has or rows name in full
	for p := range study.by {
		paths[p] = true
	}
	for i, r := range rows {
		code := r.cells["code"]
		names := firsthand.SplitPath(code)
		if len(names) == 1 && r.cells["parent"] != "" {
			bare[code] = append(bare[code], i)
			continue
		}
		for n := range names {
			paths[firsthand.PathOf(names[:n+1])] = true
		}
	}
	byName := map[string][]string{} // paths below the top, by their last name
	for p := range paths {
		if names := firsthand.SplitPath(p); len(names) > 1 {
			last := firsthand.PathOf(names[len(names)-1:])
			byName[last] = append(byName[last], p)
		}
	}
	const open, busy = 0, 1
	state, path, why := make([]int, len(rows)), make([]string, len(rows)), make([]string, len(rows))
	var find func(i int) (string, string)
	find = func(i int) (string, string) {
		switch state[i] {
		case open:
		case busy:
			return "", fmt.Sprintf("the code %q stands above itself", rows[i].cells["code"])
		default:
			return path[i], why[i]
		}
		state[i] = busy
		path[i], why[i] = pathBelow(rows[i], bare, paths, byName, find)
		state[i] = busy + 1
		return path[i], why[i]
	}
	return find
}

// pathBelow is the path of one row's code.
func pathBelow(r codebookRow, bare map[string][]int, paths map[string]bool, byName map[string][]string, find func(int) (string, string)) (path, why string) {
	code, parent := r.cells["code"], r.cells["parent"]
	names := firsthand.SplitPath(code)
	switch {
	case parent == "":
		return code, ""
	case len(names) > 1:
		if firsthand.PathOf(names[:len(names)-1]) != parent {
			return "", fmt.Sprintf("the parent %q does not agree with the code %q", parent, code)
		}
		return code, ""
	case paths[parent] || len(firsthand.SplitPath(parent)) > 1:
		return parent + "/" + code, ""
	}
	switch above, there := bare[parent], byName[parent]; {
	case len(above)+len(there) > 1:
		return "", fmt.Sprintf("several codes are called %q; write the parent as a path", parent)
	case len(above) == 1:
		up, why := find(above[0])
		if why != "" {
			return "", fmt.Sprintf("the parent %q has no place of its own: %s", parent, why)
		}
		return up + "/" + code, ""
	case len(there) == 1:
		return there[0] + "/" + code, ""
	}
	return parent + "/" + code, "" // a new code at the top
}
