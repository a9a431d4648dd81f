package refi

import (
	"fmt"
	"io"
	"maps"
	"slices"
)

// ReadCodebook reads a .qdc file.
func ReadCodebook(r io.Reader, options ...Options) (*Codebook, *Report, error) {
	book, rep := &Codebook{}, &Report{}
	o := first(options)
	limit := o.Limits.orDefault().Project
	d, err := newDecoder(&limited{r, limit}, o, rep)
	if err != nil {
		return nil, rep, err
	}
	d.book = true
	err = d.document("CodeBook", codebookRule(), true, func() { d.codebook(book) })
	if err != nil {
		return nil, rep, err
	}
	return book, rep, nil
}

// limited fails where a file becomes too long.
type limited struct {
	r    io.Reader
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, fmt.Errorf("the file is too large; it is refused")
	}
	return n, err
}

func (d *decoder) codebook(b *Codebook) {
	for _, a := range d.attrs() {
		if a.el.local == "origin" {
			b.Origin = d.text(a, &b.Blank, BlankOrigin)
		} else {
			d.unknownAttr(a)
		}
	}
	for d.child() {
		switch d.name {
		case "Codes":
			d.list("Code", func() { b.Codes = append(b.Codes, d.code()) })
		case "Sets":
			d.list("Set", func() { b.Sets = append(b.Sets, d.set()) })
		default:
			d.unknown()
		}
	}
}

// WriteCodebook writes a .qdc file. The schema wants at least one code.
func WriteCodebook(w io.Writer, b *Codebook, options WriteOptions) (*Report, error) {
	rep := &Report{}
	if len(b.Codes) == 0 {
		return rep, fmt.Errorf("a codebook without a code cannot be written; the standard forbids it")
	}
	e := newEncoder(w, options, codebookRule(), rep)
	e.notes = false
	e.root("CodeBook", codebookSpace, codebookSchema)
	e.text("origin", b.Origin, b.Blank&BlankOrigin != 0)
	all(e, "Codes", b.Codes, e.code)
	all(e, "Sets", b.Sets, func(s *Set) {
		e.start("Set")
		e.id(s.GUID)
		e.attr("name", s.Name)
		e.element("Description", s.Description, s.Blank&BlankDescription != 0)
		for _, c := range s.Codes {
			e.start("MemberCode")
			e.attr("guid", e.form(c))
			e.end()
		}
		if len(s.Sources)+len(s.Notes) > 0 {
			rep.add(Lost, "set", e.where(), "a codebook cannot hold the sources and notes of a set; they are left out")
		}
		e.end()
	})
	e.end()
	return rep, e.finish()
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
