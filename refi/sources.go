package refi

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"path"
	"slices"
	"strings"
)

// Sources reads one source after the other, in the order of the file, from the
// container each time it is called. Only one is in memory.
func (f *File) Sources() iter.Seq2[Source, error] {
	return func(yield func(Source, error) bool) {
		stopped := false
		err := f.decode(&Project{}, nil, false, func(s Source) bool {
			stopped = !yield(s, nil)
			return !stopped
		})
		if err != nil && !stopped {
			yield(nil, err)
		}
	}
}

// Project reads the whole project into memory, some 600 bytes a coding.
func (f *File) Project() (*Project, error) {
	p := f.head
	for s, err := range f.Sources() {
		if err != nil {
			return nil, err
		}
		p.Sources = append(p.Sources, s)
	}
	return &p, nil
}

// OpenSource opens the source file that a path of the project means, and tells
// its size in bytes. The error is [fs.ErrNotExist] when the container does not
// have it, or when it lies outside: what a project names on a disk is never
// opened, so ask the researcher for it.
func (f *File) OpenSource(ref string) (io.ReadCloser, int64, error) {
	p := ParsePath(ref)
	if p.Place != Internal {
		return nil, 0, fmt.Errorf("%q lies outside the project file: %w", ref, fs.ErrNotExist)
	}
	name := sourceKey(p)
	missing := fmt.Errorf("the project file does not hold %q: %w", ref, fs.ErrNotExist)
	if f.zip == nil {
		real := f.loose[name]
		if real == "" {
			return nil, 0, missing
		}
		r, err := f.options.Sources.Open(real)
		if err != nil {
			return nil, 0, err
		}
		info, err := r.Stat()
		if err != nil || info.Size() > f.options.Limits.File || !info.Mode().IsRegular() {
			r.Close()
			return nil, 0, errors.Join(err, fmt.Errorf("%q is too large or no ordinary file", real))
		}
		return r, info.Size(), nil
	}
	entry := f.zip.sources[name]
	if entry == nil {
		return nil, 0, missing
	}
	r, err := f.zip.open(entry, f.options.Limits.File)
	return r, int64(entry.UncompressedSize64), err
}

// sourceKey is how a file is looked up: by base name, whatever its case.
func sourceKey(p Path) string {
	return strings.ToLower(path.Base(strings.ReplaceAll(p.Name, `\`, "/")))
}

// Has reports whether [File.OpenSource] finds the file that ref means.
func (f *File) Has(ref string) bool {
	p := ParsePath(ref)
	name := sourceKey(p)
	return p.Place == Internal && (f.zip != nil && f.zip.sources[name] != nil || f.zip == nil && f.loose[name] != "")
}

// Extras names the files of the container that are neither the project nor in a
// folder, such as another program's own notes.
func (f *File) Extras() []string {
	var names []string
	if f.zip != nil {
		for name := range f.zip.extra {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// OpenExtra opens a file that [File.Extras] names.
func (f *File) OpenExtra(name string) (io.ReadCloser, int64, error) {
	if f.zip == nil || f.zip.extra[name] == nil {
		return nil, 0, fmt.Errorf("the project file does not hold %q: %w", name, fs.ErrNotExist)
	}
	entry := f.zip.extra[name]
	r, err := f.zip.open(entry, f.options.Limits.File)
	return r, int64(entry.UncompressedSize64), err
}

// files are the paths of the files that a source needs, without where it came from.
func files(src Source) []string {
	var list []string
	add := func(paths ...string) {
		for _, p := range paths {
			if p != "" {
				list = append(list, p)
			}
		}
	}
	switch s := src.(type) {
	case *PictureSource:
		add(s.Path)
	case *PDFSource:
		add(s.Path)
	case *MediaSource:
		add(s.Path)
		for _, t := range s.Transcripts {
			add(t.PlainTextPath, t.RichTextPath)
		}
	}
	for _, t := range Texts(src) {
		add(t.PlainTextPath, t.RichTextPath)
	}
	return list
}

// findFiles reports the files of src that are not there.
func (f *File) findFiles(src Source) {
	for _, ref := range files(src) {
		p := ParsePath(ref)
		before := f.used[sourceKey(p)]
		f.used[sourceKey(p)] = true
		switch {
		case p.Place != Internal:
			f.report.add(Info, "outside", "source "+string(src.About().GUID), "%q lies outside the project file", ref)
		case !f.Has(ref):
			if !before {
				f.counts.Missing++
			}
			f.report.add(Warning, "missing", "source "+string(src.About().GUID), "the file %q is missing; its path and selections are kept", ref)
		case p.raw != ref:
			f.report.add(Changed, "path", "source "+string(src.About().GUID), "the path lacks internal:// before the name; it is written with it")
		}
	}
}

func (c *Counts) add(src Source) {
	each(src, func(codings []Coding) {
		c.Selections++
		c.Codings += len(codings)
	})
	c.Codings += len(ofWhole(src))
}

// each calls do with the codings of every selection of src and its texts.
func each(src Source, do func([]Coding)) {
	for _, t := range Texts(src) {
		for i := range t.Selections {
			do(t.Selections[i].Codings)
		}
	}
	switch s := src.(type) {
	case *PictureSource:
		for i := range s.Selections {
			do(s.Selections[i].Codings)
		}
	case *PDFSource:
		for i := range s.Selections {
			do(s.Selections[i].Codings)
		}
	case *MediaSource:
		for i := range s.Selections {
			do(s.Selections[i].Codings)
		}
		for i := range s.Transcripts {
			for j := range s.Transcripts[i].Selections {
				do(s.Transcripts[i].Selections[j].Codings)
			}
		}
	}
}

// ofWhole are the codings of a source as a whole.
func ofWhole(src Source) []Coding {
	switch s := src.(type) {
	case *TextSource:
		return s.Codings
	case *PictureSource:
		return s.Codings
	case *PDFSource:
		return s.Codings
	case *MediaSource:
		return s.Codings
	}
	return nil
}
