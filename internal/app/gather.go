package app

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"firsthand.study/internal/format"
)

// A source is what becomes documents: one file, or several that are one
// conversation.
type source struct {
	name  string   // the document's name
	files []string // paths
	from  string   // the path within the folder that was given, where that says more than the name
}

// gather lists what the paths hold: files as they are named, folders walked in
// natural order. Hidden and unsupported files in folders are passed over and
// returned; a file named outright is always a source.
func gather(paths []string) (sources []source, passed []string, err error) {
	type found struct{ path, from string }
	var all []found
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, nil, fileError(p, err)
		}
		if !info.IsDir() {
			all = append(all, found{p, filepath.Base(p)})
			continue
		}
		var inside []found
		err = filepath.WalkDir(p, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			from, err := filepath.Rel(p, path)
			if err != nil || path == p {
				return err
			}
			hidden := strings.HasPrefix(d.Name(), ".") || strings.HasPrefix(d.Name(), "~$")
			switch {
			case hidden:
				passed = append(passed, from)
				if d.IsDir() {
					return filepath.SkipDir
				}
			case d.IsDir():
			case !d.Type().IsRegular() || !format.Supported(d.Name()):
				passed = append(passed, from)
			default:
				inside = append(inside, found{path, filepath.ToSlash(from)})
			}
			return nil
		})
		if err != nil {
			return nil, nil, fileError(p, err)
		}
		SortByName(inside, func(f found) string { return f.from })
		all = append(all, inside...)
	}
	names := make([]string, len(all))
	for i, f := range all {
		names[i] = f.path
	}
	from := map[string]string{}
	for _, f := range all {
		from[f.path] = f.from
	}
	for _, g := range format.GroupTextGrids(names) {
		sources = append(sources, source{name: filepath.Base(g.Name), files: g.Files, from: from[g.Files[0]]})
	}
	return sources, passed, nil
}
