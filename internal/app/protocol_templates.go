package app

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"

	"firsthand.study"
)

//go:embed templates/*.json
var templateFiles embed.FS

// A Template is a protocol to start from.
type Template struct {
	Name       string                `json:"name"`
	Title      string                `json:"title"`
	About      string                `json:"about"`
	Provisions []firsthand.Provision `json:"provisions"`
}

// Templates lists the protocols to start from, by name.
func Templates() ([]Template, error) {
	files, err := fs.Glob(templateFiles, "templates/*.json")
	if err != nil {
		return nil, err
	}
	sort.Strings(files)
	var all []Template
	for _, f := range files {
		b, err := templateFiles.ReadFile(f)
		if err != nil {
			return nil, err
		}
		t := Template{Name: strings.TrimSuffix(path.Base(f), ".json")}
		if err := json.Unmarshal(b, &t); err != nil {
			return nil, fmt.Errorf("read the template %s: %w", t.Name, err)
		}
		all = append(all, t)
	}
	return all, nil
}

func templateNamed(name string) (Template, error) {
	all, err := Templates()
	if err != nil {
		return Template{}, err
	}
	var names []string
	for _, t := range all {
		if t.Name == name {
			return t, nil
		}
		names = append(names, t.Name)
	}
	return Template{}, firsthand.Errorf(firsthand.NotFound, "There is no template %q.", name).WithHint("there are %s", strings.Join(names, ", "))
}
