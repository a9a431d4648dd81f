// Package arch holds the import table of docs/architecture.md as a test: it
// fails when a package imports what stands above or beside it.
package arch

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "firsthand.study"

// may says, for each package, which of ours it may import. Every package may
// import internal/text. Test files may import more, so they are not looked at.
var may = map[string][]string{
	"":                 {},
	"internal/text":    {},
	"agreement":        {},
	"refi":             {},
	"deid":             {},
	"internal/search":  {},
	"internal/corpus":  {"agreement"},
	"internal/format":  {""},
	"internal/vault":   {""},
	"internal/store":   {""},
	"internal/demo":    {""},
	"internal/report":  {"", "internal/corpus", "internal/format"},
	"internal/app":     {"", "agreement", "refi", "deid", "internal/corpus", "internal/search", "internal/format", "internal/report", "internal/vault", "internal/store", "internal/demo"},
	"internal/web/api": {"", "agreement", "internal/app"},
	"internal/web":     {"", "agreement", "internal/app", "internal/web/api"},
	"internal/arch":    {},
	"cmd/firsthand":    {"", "agreement", "refi", "deid", "internal/app", "internal/web", "internal/format", "internal/store", "internal/vault"},
	"bench":            {},
}

// only says where a foreign module may be imported: drivers in the store,
// parsers in their format, keys in the vault.
var only = map[string][]string{
	"github.com/ncruces/go-sqlite3":   {"internal/store"},
	"github.com/jackc/pgx":            {"internal/store"},
	"github.com/klippa-app/go-pdfium": {"internal/format"},
	"github.com/tetratelabs/wazero":   {"internal/format"},
	"github.com/xuri/excelize":        {"internal/format", "internal/report"},
	"golang.org/x/net/html":           {"internal/format"},
	"golang.org/x/crypto":             {"internal/vault", "internal/login"},
	"github.com/kljensen/snowball":    {"internal/search"},
	"github.com/alecthomas/kong":      {"cmd/firsthand"},
	"database/sql":                    {"internal/store"},
}

// rootWithout are packages that the vocabulary never touches.
var rootWithout = []string{"os", "net/http", "database/sql"}

func TestImportsPointDown(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	files := 0
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if strings.HasPrefix(name, ".") || name == "testdata" || name == "node_modules" {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		files++
		pkg, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		if pkg = filepath.ToSlash(pkg); pkg == "." {
			pkg = ""
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			check(t, pkg, name, imported)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Errorf("only %d files were looked at", files)
	}
}

func check(t *testing.T, pkg, file, imported string) {
	t.Helper()
	allowed, known := may[pkg]
	if !known {
		t.Errorf("package %q is not in the import table", pkg)
		return
	}
	if ours, ok := strings.CutPrefix(imported, module); ok {
		ours = strings.TrimPrefix(ours, "/")
		if ours != "internal/text" && !slices.Contains(allowed, ours) {
			t.Errorf("%s/%s imports %q, which the table does not allow", pkg, file, imported)
		}
		return
	}
	for prefix, where := range only {
		if (imported == prefix || strings.HasPrefix(imported, prefix+"/")) && !slices.Contains(where, pkg) {
			t.Errorf("%s/%s imports %q, which belongs to %v alone", pkg, file, imported, where)
		}
	}
	if pkg == "" && slices.Contains(rootWithout, imported) {
		t.Errorf("the vocabulary imports %q", imported)
	}
}

func TestNoRoomWithoutAName(t *testing.T) {
	for pkg := range may {
		for _, bad := range []string{"util", "utils", "common", "helpers", "models", "types"} {
			if pkg == bad || strings.HasSuffix(pkg, "/"+bad) {
				t.Errorf("a package is called %q", pkg)
			}
		}
	}
}
