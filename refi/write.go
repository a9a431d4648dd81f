package refi

import (
	"archive/zip"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// A Writer writes a project file piece by piece: Begin, each Source, End, then
// the source files with AddFile and whatever else with AddExtra, then Close. Of
// the sources none stays in memory. The first error stays and is given by every
// later call; the file is then of no use.
type Writer struct {
	zip    *zip.Writer
	enc    *encoder
	report Report
	o      WriteOptions
	level  int
	phase  int
	inside bool // <Sources> is open
	tail   *Project
	names  map[string]bool
	err    error
}

// NewWriter writes to w, which is not closed.
func NewWriter(w io.Writer, options WriteOptions) *Writer {
	z := &Writer{zip: zip.NewWriter(w), o: options, names: map[string]bool{}}
	var idle *flate.Writer // of the level z.level
	idleLevel := 0
	z.zip.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) {
		if idle == nil || idleLevel != z.level {
			var err error
			if idle, err = flate.NewWriter(out, z.level); err != nil {
				return nil, err
			}
			idleLevel = z.level
		} else {
			idle.Reset(out)
		}
		return idle, nil
	})
	return z
}

// create begins an entry. Entries bear no time, so that the same project gives
// the same bytes.
func (w *Writer) create(name string, level int) (io.Writer, error) {
	w.level = level
	return w.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
}

func (w *Writer) step(from, to int, what string) error {
	if w.err == nil && w.phase != from {
		w.err = fmt.Errorf("%s is called out of turn: Begin, Source, End, AddFile and AddExtra, Close", what)
	}
	if w.err == nil {
		w.phase = to
	}
	return w.err
}

// Begin writes what stands before the sources, and sources that p may have.
func (w *Writer) Begin(p *Project) error {
	if w.step(0, 1, "Begin") != nil {
		return w.err
	}
	out, err := w.create("project.qde", w.o.level())
	if err != nil {
		return w.fail(err)
	}
	w.begin(p, out)
	return w.fail(w.enc.err)
}

func (w *Writer) begin(p *Project, out io.Writer) {
	w.tail = p
	w.enc = newEncoder(out, w.o, projectRule(), &w.report)
	head := *p
	if w.o.WithoutBasePath {
		head.BasePath, head.Blank = "", head.Blank&^BlankBasePath
	}
	w.enc.head(&head)
	for _, s := range p.Sources {
		w.source(s)
	}
}

func (w *Writer) fail(err error) error {
	if w.err == nil {
		w.err = err
	}
	return w.err
}

// Source writes one source. It keeps nothing of it.
func (w *Writer) Source(s Source) error {
	if w.step(1, 1, "Source") != nil {
		return w.err
	}
	w.source(s)
	return w.fail(w.enc.err)
}

func (w *Writer) source(s Source) {
	if !w.inside {
		w.enc.start("Sources")
		w.inside = true
	}
	w.enc.source(s)
}

// End writes what stands behind the sources, of the project given to Begin.
func (w *Writer) End() error {
	if w.step(1, 2, "End") != nil {
		return w.err
	}
	return w.fail(w.end())
}

func (w *Writer) end() error {
	if w.inside {
		w.enc.end()
	}
	w.enc.tail(w.tail)
	if err := w.enc.finish(); err != nil {
		return err
	}
	for _, p := range w.report.Problems {
		if p.Severity == Invalid {
			return fmt.Errorf("the project cannot be written so that it is valid: %s", p)
		}
	}
	return nil
}

// packed are files that Deflate makes no smaller.
const packed = " .docx .jpg .jpeg .png .mp3 .mp4 .m4a .m4v .mov .avi .mkv .webm .ogg .oga .opus .aac .wma .wmv .flac .zip .xlsx .odt "

// sourceLimit is the size that the standard allows a file in a container.
const sourceLimit = 1<<31 - 1

// AddFile puts a source file into the container. ref is the path that the project
// has for it, internal://NAME, or NAME; files of the same name are put in once.
// Text is taken as it is: give UTF-8 without byte order mark and with LF line ends.
func (w *Writer) AddFile(ref string, r io.Reader) error {
	if w.step(2, 2, "AddFile") != nil {
		return w.err
	}
	p := ParsePath(ref)
	name := path.Base(strings.ReplaceAll(p.Name, `\`, "/"))
	if p.Place != Internal || name == "." || name == "/" || name == ".." {
		return w.fail(fmt.Errorf("%q is no name of a file inside a project", ref))
	}
	if w.names[strings.ToLower(name)] {
		return nil
	}
	w.names[strings.ToLower(name)] = true
	level := w.o.level()
	if strings.Contains(packed, " "+strings.ToLower(path.Ext(name))+" ") {
		level = flate.NoCompression
	}
	return w.fail(w.copy("sources/"+name, level, r))
}

func (w *Writer) copy(name string, level int, r io.Reader) error {
	out, err := w.create(name, level)
	if err != nil {
		return err
	}
	n, err := io.Copy(out, r)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if n > sourceLimit {
		w.report.add(Warning, "size", name, "the file has %d bytes; the standard allows %d, and other programs may refuse it", n, sourceLimit)
	}
	return nil
}

// AddExtra puts a file that the standard does not know beside the project.
func (w *Writer) AddExtra(name string, r io.Reader) error {
	if w.step(2, 2, "AddExtra") != nil {
		return w.err
	}
	if name == "" || strings.ContainsAny(name, `/\`) || strings.EqualFold(path.Ext(name), ".qde") || w.names["/"+strings.ToLower(name)] {
		return w.fail(fmt.Errorf("%q is no name for a file beside the project", name))
	}
	w.names["/"+strings.ToLower(name)] = true
	return w.fail(w.copy(name, w.o.level(), r))
}

// Close completes the file.
func (w *Writer) Close() error {
	if w.step(2, 3, "Close") != nil {
		return w.err
	}
	return w.fail(w.zip.Close())
}

// Report says what was changed or left out in writing.
func (w *Writer) Report() *Report { return &w.report }

// An Opener opens a source file by the path the project has for it, as
// [File.OpenSource] does. [fs.ErrNotExist] means that it is missing.
type Opener func(ref string) (io.ReadCloser, int64, error)

// Write writes a project with the source files that open gives, nil for none,
// and extra files beside it.
func Write(w io.Writer, p *Project, open Opener, extra map[string][]byte, options WriteOptions) (*Report, error) {
	z := NewWriter(w, options)
	z.Begin(p)
	z.End()
	if err := z.addFiles(p, open); err != nil {
		return &z.report, err
	}
	for _, name := range sortedKeys(extra) {
		z.AddExtra(name, strings.NewReader(string(extra[name])))
	}
	return &z.report, z.Close()
}

func (w *Writer) addFiles(p *Project, open Opener) error {
	if open == nil {
		return w.err
	}
	for _, s := range p.Sources {
		if err := w.AddFilesOf(s, open); err != nil {
			return err
		}
	}
	for i := range p.Notes {
		if err := w.AddFilesOf(&p.Notes[i], open); err != nil {
			return err
		}
	}
	return w.err
}

// AddFilesOf puts the internal files of a source, or of a note, into the
// container. A file that is missing is left out and reported.
func (w *Writer) AddFilesOf(s Source, open Opener) error {
	for _, ref := range files(s) {
		if ParsePath(ref).Place != Internal {
			continue
		}
		r, _, err := open(ref)
		if errors.Is(err, fs.ErrNotExist) {
			w.report.add(Warning, "missing", "source "+string(s.About().GUID), "the file %q is missing", ref)
			continue
		}
		if err != nil {
			return w.fail(err)
		}
		err = w.AddFile(ref, r)
		r.Close()
		if err != nil {
			return err
		}
	}
	return w.err
}

// WriteXML writes the project's XML alone, a .qde file.
func WriteXML(w io.Writer, p *Project, options WriteOptions) (*Report, error) {
	z := &Writer{o: options}
	z.begin(p, w)
	return &z.report, z.end()
}
