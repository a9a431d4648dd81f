package web

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// pagesOfDocs are the README and every page of docs, by path from the root.
func pagesOfDocs(t *testing.T) map[string]string {
	t.Helper()
	root := filepath.Join("..", "..")
	all := map[string]string{}
	read := func(path string) {
		b, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			t.Fatal(err)
		}
		all[path] = string(b)
	}
	read("README.md")
	err := fs.WalkDir(os.DirFS(root), "docs", func(path string, d fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".md" {
			read(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var (
	docLink = regexp.MustCompile(`\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"`)
	heading = regexp.MustCompile(`(?m)^#+ +(.+)$`)
	noSign  = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// TestDocsLeadSomewhere follows every relative link of the documentation: to a
// file that there is, and to a heading that is in it.
func TestDocsLeadSomewhere(t *testing.T) {
	pages, n := pagesOfDocs(t), 0
	for from, body := range pages {
		for _, m := range docLink.FindAllStringSubmatch(body, -1) {
			to := m[1] + m[2]
			if strings.Contains(to, "://") || strings.HasPrefix(to, "/") {
				continue
			}
			n++
			file, place, _ := strings.Cut(to, "#")
			path := from
			if file != "" {
				path = filepath.ToSlash(filepath.Join(filepath.Dir(from), file))
			}
			if _, err := os.Stat(filepath.Join("..", "..", path)); err != nil {
				t.Errorf("%s leads to %s, which is not there", from, to)
				continue
			}
			if place == "" {
				continue
			}
			found := false
			for _, h := range heading.FindAllStringSubmatch(pages[path], -1) {
				slug := strings.ReplaceAll(noSign.ReplaceAllString(strings.ToLower(h[1]), ""), " ", "-")
				found = found || slug == place
			}
			if !found {
				t.Errorf("%s leads to %s, where there is no such heading", from, to)
			}
		}
	}
	if n < 60 {
		t.Errorf("only %d links were found", n)
	}
}

// route is how an address is given to the program; hole is a part of it that
// stands for many.
var (
	route = regexp.MustCompile(`mux\.Handle\("(GET|POST) (/[^"]*)"`)
	hole  = regexp.MustCompile(`\{[^}]+\}`)
	upper = regexp.MustCompile(`\b[A-Z][A-Z0-9]*\b`)
)

// TestGuideHasEveryPage finds every page that the program has in the guide's list
// of addresses; an act, which is no page, belongs to the page above it.
func TestGuideHasEveryPage(t *testing.T) {
	told := map[string]bool{}
	for _, m := range regexp.MustCompile("`(/[^`]*)`").FindAllStringSubmatch(pagesOfDocs(t)["docs/guide/pages.md"], -1) {
		told[upper.ReplaceAllString(m[1], "*")] = true
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range route.FindAllStringSubmatch(string(b), -1) {
			at := hole.ReplaceAllString(strings.ReplaceAll(m[2], "{$}", ""), "*")
			if strings.HasPrefix(at, "/static/") || strings.HasPrefix(at, "/enter/") {
				continue // no pages of their own
			}
			n++
			for m[1] == "POST" && !told[at] && strings.Count(at, "/") > 1 {
				at = at[:strings.LastIndexByte(at, '/')]
			}
			if m[1] == "POST" && strings.Count(at, "/") == 1 {
				at = "/" // an act of home
			}
			if !told[at] {
				t.Errorf("docs/guide/pages.md does not tell of %s", m[2])
			}
		}
	}
	if n < 20 {
		t.Errorf("only %d addresses were found", n)
	}
}
