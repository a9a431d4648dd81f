package web

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"firsthand.study"
)

// What one import may bring. Each file's own limits are those of its format.
const (
	maxSent      = 8 << 30
	maxSentFiles = 20_000
	maxFieldSize = 1 << 20
)

// receive streams the files of a form into the tray, and returns its other
// fields. Whatever goes wrong, the tray holds nothing that is used.
func (t *tray) receive(w http.ResponseWriter, r *http.Request) (fields map[string][]string, err error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxSent)
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, firsthand.Errorf(firsthand.Invalid, "No files came with that; nothing was changed.").WithHint("choose files and send them again")
	}
	fields, t.sizes = map[string][]string{}, map[string]int64{}
	for {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, brokenOff(err)
		}
		name := sentName(part)
		if name == "" {
			value, err := io.ReadAll(io.LimitReader(part, maxFieldSize))
			if err != nil {
				return nil, brokenOff(err)
			}
			if key := part.FormName(); key != "files" && key != "folder" {
				fields[key] = append(fields[key], string(value))
			}
			continue
		}
		if t.count++; t.count > maxSentFiles {
			return nil, firsthand.Errorf(firsthand.Invalid, "More than %s files came at once; nothing was changed.", count(maxSentFiles)).WithHint("bring them in a folder at a time")
		}
		if t.first == "" {
			t.first = name
		}
		if err := t.write(name, part.FormName() == "folder" && strings.Contains(name, "/"), part); err != nil {
			return nil, err
		}
	}
	if t.count == 0 {
		return nil, firsthand.Errorf(firsthand.Invalid, "No files were chosen; nothing was changed.")
	}
	return fields, nil
}

func (t *tray) write(name string, fromFolder bool, part io.Reader) error {
	if !fromFolder {
		name = name[strings.LastIndexByte(name, '/')+1:]
	}
	path, err := t.take(name, fromFolder)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return firsthand.Errorf(firsthand.Invalid, "%s came twice from one folder; nothing was changed.", name)
	}
	if err != nil {
		return err
	}
	n, err := io.Copy(f, part)
	t.sizes[path] = n
	if err = errors.Join(err, f.Close()); err != nil {
		return brokenOff(err)
	}
	return nil
}

// brokenOff says what became of files that did not come whole.
func brokenOff(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return firsthand.Errorf(firsthand.Invalid, "More than 8 GB came at once; nothing was changed.").WithHint("bring the files in a few at a time")
	}
	return &firsthand.Error{Kind: firsthand.Invalid, Message: "The files did not come whole; nothing was changed.", Hint: "send them again", Err: err}
}

// sentName is the name of a file as the browser gave it, made safe to keep; one
// from a folder has the path in it, of parts that lead downwards alone.
func sentName(part *multipart.Part) string {
	_, params, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	if err != nil {
		return ""
	}
	var safe []string
	for _, p := range strings.Split(strings.ReplaceAll(params["filename"], `\`, "/"), "/") {
		p = strings.Map(func(r rune) rune {
			if unicode.IsControl(r) || r == utf8.RuneError {
				return '_'
			}
			return r
		}, p)
		for len(p) > 200 { // the end says the format
			_, size := utf8.DecodeRuneInString(p)
			p = p[size:]
		}
		if p = strings.TrimSpace(p); p == "" || p == "." || p == ".." {
			continue
		}
		safe = append(safe, p)
	}
	return strings.Join(safe, "/")
}
