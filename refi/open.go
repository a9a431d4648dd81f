package refi

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// A Format is a kind of file.
type Format string

// The kinds of file of the standard.
const (
	FormatProject  Format = "qdpx" // a container with its sources
	FormatXML      Format = "qde"  // the project's XML alone
	FormatCodebook Format = "qdc"
)

// A File is a project opened for reading. Its methods may be called from several
// goroutines at a time if the reader it was opened on allows that.
type File struct {
	r       io.ReaderAt
	size    int64
	close   func() error
	options Options
	zip     *container // nil for a bare .qde
	loose   map[string]string
	head    Project
	report  Report
	counts  Counts
	used    map[string]bool // source files that something refers to, while the head is read
}

// Counts tells how much is in a project.
type Counts struct {
	Codes, Sources, Selections, Codings int // every element of the kind, in notes too
	Missing                             int // internal source files that are not there
}

// Open opens a .qdpx or .qde and reads everything but the sources. Close it when
// done. It fails on what is no project, and on a file that breaks the limits.
func Open(name string, options ...Options) (*File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, err
	}
	o := first(options)
	closers := []io.Closer{f}
	if o.Sources == nil {
		// A folder sources beside a bare .qde; links out of it are not followed.
		for _, dir := range []string{"sources", "Sources"} {
			if root, err := os.OpenRoot(filepath.Join(filepath.Dir(name), dir)); err == nil {
				o.Sources, closers = root.FS(), append(closers, root)
				break
			}
		}
	}
	file, err := NewFile(f, info.Size(), o)
	closeAll := func() (err error) {
		for _, c := range closers {
			err = errors.Join(err, c.Close())
		}
		return err
	}
	if err != nil {
		closeAll()
		return nil, fmt.Errorf("%s: %w", filepath.Base(name), err)
	}
	file.close = closeAll
	return file, nil
}

func first(options []Options) Options {
	if len(options) > 0 {
		return options[0]
	}
	return Options{}
}

// NewFile is [Open] on a reader of size bytes.
func NewFile(r io.ReaderAt, size int64, options ...Options) (*File, error) {
	f := &File{r: r, size: size, options: first(options), used: map[string]bool{}}
	f.options.Limits = f.options.Limits.orDefault()
	switch f.sniff() {
	case FormatProject:
		var err error
		if f.zip, err = openContainer(r, size, f.options.Limits, &f.report); err != nil {
			return nil, err
		}
	default:
		f.findLoose()
	}
	return f, f.readHead()
}

func (f *File) sniff() Format {
	head := make([]byte, 4)
	n, _ := f.r.ReadAt(head, 0)
	if bytes.HasPrefix(head[:n], []byte("PK")) {
		return FormatProject
	}
	return FormatXML
}

// findLoose lists the folder beside a bare .qde.
func (f *File) findLoose() {
	if f.options.Sources == nil {
		return
	}
	f.loose = map[string]string{}
	entries, _ := fs.ReadDir(f.options.Sources, ".")
	for _, e := range entries {
		if e.Type().IsRegular() {
			f.loose[strings.ToLower(e.Name())] = e.Name()
		}
	}
}

// Close closes the file that [Open] opened.
func (f *File) Close() error {
	if f.close == nil {
		return nil
	}
	return f.close()
}

// Format is qdpx or qde.
func (f *File) Format() Format {
	if f.zip != nil {
		return FormatProject
	}
	return FormatXML
}

// Report says what was found when the file was opened.
func (f *File) Report() *Report { return &f.report }

// Counts tells how much is in the project.
func (f *File) Counts() Counts { return f.counts }

// Head is the project without its sources.
func (f *File) Head() *Project { return &f.head }

// xml opens the project's XML.
func (f *File) xml() (io.ReadCloser, error) {
	if f.zip != nil {
		return f.zip.open(f.zip.project, f.options.Limits.Project)
	}
	if f.size > f.options.Limits.Project {
		return nil, fmt.Errorf("the project is larger than %d bytes; it is refused", f.options.Limits.Project)
	}
	return io.NopCloser(io.NewSectionReader(f.r, 0, f.size)), nil
}

// decode reads the project once more from the beginning.
func (f *File) decode(p *Project, rep *Report, check bool, take func(Source) bool) error {
	r, err := f.xml()
	if err != nil {
		return err
	}
	defer r.Close()
	d, err := newDecoder(r, f.options, rep)
	if err != nil {
		return err
	}
	return d.document("Project", projectRule(), check, func() {
		d.projectAttrs(p)
		d.project(p, take)
	})
}

// document reads the root element, which must have this name, and what follows it.
func (d *decoder) document(name string, root *rule, check bool, read func()) error {
	if check {
		d.chk = newChecker(root, d.rep, d.where)
	}
	if !d.root(name) {
		return d.err
	}
	read()
	if stopped := len(d.sc.open) > 0 || d.sc.closed; d.err != nil || stopped {
		return d.err
	}
	if _, err := d.sc.next(); err != nil {
		return err
	}
	if d.chk != nil {
		d.chk.finish()
	}
	return nil
}

// root begins the root element.
func (d *decoder) root(name string) bool {
	p, err := d.sc.next()
	switch {
	case err != nil:
		d.err = err
	case p != startTag:
		d.err = errors.New("the file holds no XML element")
	case d.sc.el.local == name:
		d.name = name
		d.rootSpace(name)
		return true
	case d.sc.el.local == "CodeBook":
		d.err = errors.New("this is a codebook, not a project; import it as a codebook")
	case d.sc.el.local == "Project":
		d.err = errors.New("this is a project, not a codebook; open it as a project")
	default:
		d.err = fmt.Errorf("the file is XML, but its root <%.40s> is not <%s>, so it is no REFI-QDA file", d.sc.el.local, name)
	}
	return false
}

// rootSpace judges the name space; any is read.
func (d *decoder) rootSpace(name string) {
	want := projectSpace
	if name == "CodeBook" {
		want = codebookSpace
	}
	if d.chk == nil {
		return
	}
	if d.sc.space != want {
		d.rep.add(Invalid, "space", d.where(), "the name space is %.60q, the standard's is %q; the file is read as if it were", d.sc.space, want)
	}
	d.begin(false)
}

// readHead reads the whole file once, checks it, and keeps all but the sources.
func (f *File) readHead() error {
	err := f.decode(&f.head, &f.report, true, func(s Source) bool {
		f.counts.Sources++
		f.counts.add(s)
		f.findFiles(s)
		return true
	})
	f.counts.Codes = len(CodeIndex(f.head.Codes))
	for i := range f.head.Notes {
		f.counts.add(&f.head.Notes[i])
		f.findFiles(&f.head.Notes[i])
	}
	if err == nil && f.zip != nil {
		for _, name := range sortedKeys(f.zip.sources) {
			if entry := f.zip.sources[name]; !f.used[name] && f.zip.extra[entry.Name] == nil {
				f.report.add(Info, "unused", entry.Name, "nothing in the project refers to this file")
			}
		}
	}
	f.used = nil
	return err
}
