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

// readStatic reads what is embedded. The stylesheet names its fonts, so it is
// hashed last, with their addresses in it.
func readStatic() (staticFiles, error) {
	f := staticFiles{map[string]staticFile{}, map[string]string{}}
	var sheets []staticFile
	err := fs.WalkDir(staticFS, "static", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := staticFS.ReadFile(p)
		if err != nil {
			return err
		}
		file := staticFile{strings.TrimPrefix(p, "static/"), body}
		if path.Ext(p) == ".css" {
			sheets = append(sheets, file)
			return nil
		}
		f.add(file)
		return nil
	})
	for _, s := range sheets {
		for name, address := range f.address {
			s.body = bytes.ReplaceAll(s.body, []byte(`url("`+name+`")`), []byte(`url("/static/`+address+`")`))
		}
		f.add(s)
	}
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
