package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed static
var staticFS embed.FS

// A staticFile is a file that never changes under its address: the address
// holds a digest of the content.
type staticFile struct {
	name string
	body []byte
}

// staticFiles are the files by their address below /static/, and the address
// by name.
type staticFiles struct {
	byAddress map[string]staticFile
	address   map[string]string
}

// sheet is the name of the one stylesheet, which the files of static/css make
// together in the order of their names.
const sheet = "firsthand.css"

// readStatic reads what is embedded. The stylesheet names its fonts, so it is
// hashed last, with their addresses in it.
func readStatic() (staticFiles, error) {
	f := staticFiles{map[string]staticFile{}, map[string]string{}}
	whole := staticFile{name: sheet}
	err := fs.WalkDir(staticFS, "static", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := staticFS.ReadFile(p)
		if err != nil {
			return err
		}
		if path.Ext(p) == ".css" {
			whole.body = append(whole.body, body...)
			return nil
		}
		f.add(staticFile{strings.TrimPrefix(p, "static/"), body})
		return nil
	})
	for name, address := range f.address {
		whole.body = bytes.ReplaceAll(whole.body, []byte(`url("`+name+`")`), []byte(`url("/static/`+address+`")`))
	}
	f.add(whole)
	reader := staticFile{name: readerScript} // one file is sooner there than fourteen
	for _, name := range readerParts {
		reader.body = append(reader.body, f.byAddress[f.address[name]].body...)
	}
	f.add(reader)
	return f, err
}

func (f staticFiles) add(file staticFile) {
	sum := sha256.Sum256(file.body)
	ext := path.Ext(file.name)
	address := strings.TrimSuffix(file.name, ext) + "." + hex.EncodeToString(sum[:5]) + ext
	f.byAddress[address], f.address[file.name] = file, address
}

// static serves a file for good.
func (s *Server) static(w http.ResponseWriter, r *http.Request) error {
	file, ok := s.files.byAddress[r.PathValue("name")]
	if !ok {
		return notThere
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	http.ServeContent(w, r, file.name, time.Time{}, bytes.NewReader(file.body))
	return nil
}
