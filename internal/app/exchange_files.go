package app

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"firsthand.study/refi"
)

// keptOf counts what of a source is kept without a home.
func keptOf(p *sourcePart) int {
	n := 0
	switch {
	case p.Text != nil:
		n = len(p.Text.Codings)
	case p.PDF != nil:
		n = len(p.PDF.Selections) + len(p.PDF.Codings)
	case p.Picture != nil:
		n = 1 + len(p.Picture.Selections) + len(p.Picture.Codings)
	case p.Media != nil:
		n = 1 + len(p.Media.Selections) + len(p.Media.Codings) + len(p.Media.Transcripts)
	}
	return n
}

// keepFiles keeps the files of a source that are not the words of the document.
func (in *incoming) keepFiles(p *sourcePart) error {
	var paths []string
	each := func(t *refi.TextSource, own bool) {
		if t == nil {
			return
		}
		paths = append(paths, t.RichTextPath)
		if !own {
			paths = append(paths, t.PlainTextPath)
		}
	}
	switch {
	case p.Text != nil:
		each(p.Text, true)
	case p.PDF != nil:
		paths = append(paths, p.PDF.Path)
		each(p.PDF.Representation, true)
		for i := range p.PDF.Selections {
			each(p.PDF.Selections[i].Representation, false)
		}
	case p.Picture != nil:
		paths = append(paths, p.Picture.Path)
		each(p.Picture.TextDescription, false)
	case p.Media != nil:
		paths = append(paths, p.Media.Path)
		for i := range p.Media.Transcripts {
			paths = append(paths, p.Media.Transcripts[i].RichTextPath, p.Media.Transcripts[i].PlainTextPath)
		}
	}
	for _, ref := range paths {
		if err := in.keepFile(ref); err != nil {
			return err
		}
	}
	return nil
}

// keepFile keeps one file of the project, if it holds it.
func (in *incoming) keepFile(ref string) error {
	if ref == "" {
		return nil
	}
	r, _, err := in.file.OpenSource(ref)
	if errors.Is(err, fs.ErrNotExist) {
		in.absent = append(in.absent, refi.ParsePath(ref).Name)
		return nil
	}
	if err != nil {
		return err
	}
	defer r.Close()
	return in.tx.AddForeignFile(in.ctx, in.study.ID, foreignName(ref), r)
}

// foreignName is the name under which a file of a project is kept.
func foreignName(ref string) string {
	return strings.ToLower(path.Base(strings.ReplaceAll(refi.ParsePath(ref).Name, `\`, "/")))
}

// tellMissing names the files that the project does not hold.
func (in *incoming) tellMissing() {
	if len(in.missing) > 0 {
		in.res.Notes.add("The text of %s is missing; the places coded in it are kept: %s.", Counted(len(in.missing), "document", "documents"), few(in.missing))
	}
	if len(in.absent) > 0 {
		verb := "is"
		if len(in.absent) > 1 {
			verb = "are"
		}
		in.res.Notes.add("%s that the project names %s not in it: %s.", Counted(len(in.absent), "file", "files"), verb, few(in.absent))
	}
}

// few lists names, the first ten of many.
func few(names []string) string {
	const most = 10
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}
