package format

import (
	"context"
	"path"
	"strings"
)

// wordPartNames are where the parts of a Word document are.
type wordPartNames struct {
	main, styles, numbering, footnotes, endnotes, comments string
	headers, footers                                       []string
}

// wordParts finds the parts by their relations, or by their usual names.
func wordParts(ctx context.Context, a *archive) (p wordPartNames, err error) {
	err = relations(ctx, a, "", func(kind, target string) {
		if kind == "officeDocument" {
			p.main = target
		}
	})
	if err != nil {
		return p, err
	}
	if p.main == "" || !a.has(p.main) {
		p.main = "word/document.xml"
	}
	err = relations(ctx, a, p.main, func(kind, target string) {
		switch kind {
		case "styles":
			p.styles = target
		case "numbering":
			p.numbering = target
		case "footnotes":
			p.footnotes = target
		case "endnotes":
			p.endnotes = target
		case "comments":
			p.comments = target
		case "header":
			p.headers = append(p.headers, target)
		case "footer":
			p.footers = append(p.footers, target)
		}
	})
	return p, err
}

// relations tells the kind and the part of every relation of a part. What lies
// outside the file is not looked at.
func relations(ctx context.Context, a *archive, of string, visit func(kind, target string)) error {
	dir, base := path.Split(of)
	data, err := a.part(ctx, dir+"_rels/"+base+".rels")
	if err != nil || data == nil {
		return err
	}
	x := newXML(data, ooxml)
	for {
		token, err := x.next()
		if err != nil || token == xmlEOF {
			return err
		}
		if token != xmlStart || x.name != "rel:Relationship" || x.attr("TargetMode") == "External" {
			continue
		}
		target := x.attr("Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/", dir, target)
		}
		visit(path.Base(x.attr("Type")), strings.TrimPrefix(path.Clean(target), "/"))
	}
}

// side reads the parts that stand beside the document.
func (w *wordReader) side(ctx context.Context, a *archive, p wordPartNames) error {
	read := func(name string, use func(data []byte) error) error {
		if name == "" {
			return nil
		}
		data, err := a.part(ctx, name)
		if err != nil || data == nil {
			return err
		}
		return use(data)
	}
	if err := read(p.styles, w.readStyles); err != nil {
		return err
	}
	if err := read(p.numbering, w.numbers.read); err != nil {
		return err
	}
	w.notes = map[string]*draft{}
	for kind, name := range map[string]string{"footnote": p.footnotes, "endnote": p.endnotes} {
		if err := read(name, func(data []byte) error { return w.readNotes(data, kind) }); err != nil {
			return err
		}
	}
	if err := read(p.comments, w.readComments); err != nil {
		return err
	}
	for _, side := range []struct {
		names []string
		into  *[]string
	}{{p.headers, &w.headers}, {p.footers, &w.footers}} {
		for _, name := range side.names {
			err := read(name, func(data []byte) error {
				outer := w.d
				w.d = &draft{}
				err := w.part(data)
				*side.into = append(*side.into, w.d.flat())
				w.d = outer
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	w.numbers.reset()
	w.join, w.fields, w.boxes = false, nil, nil
	return nil
}

// readNotes reads footnotes or endnotes; the separators among them are no notes.
func (w *wordReader) readNotes(data []byte, kind string) error {
	return w.eachIn(data, "w:"+kind, func() error {
		id, separator := w.x.attr("w:id"), w.x.attr("w:type")
		d, err := w.apart()
		if separator == "" || separator == "normal" {
			trimDraft(d)
			w.notes[kind+id] = d
		}
		return err
	})
}

// trimDraft drops the space that word processors put after a note's number.
func trimDraft(d *draft) {
	n := 0
	for n < len(d.b) && (d.b[n] == ' ' || d.b[n] == '\t') {
		n++
	}
	if n == 0 {
		return
	}
	d.b = d.b[n:]
	d.cp -= n
	marks := d.marks[:0]
	for _, m := range d.marks {
		m.Start, m.End = max(0, m.Start-n), m.End-n
		if m.Len() > 0 {
			marks = append(marks, m)
		}
	}
	d.marks, d.hints = marks, nil
}

func (w *wordReader) readComments(data []byte) error {
	return w.eachIn(data, "w:comment", func() error {
		id, author := w.x.attr("w:id"), strings.TrimSpace(w.x.attr("w:author"))
		d, err := w.apart()
		if s := d.flat(); s != "" {
			if author != "" {
				s = author + ": " + s
			}
			w.comments[id] = s
		}
		return err
	})
}

// eachIn calls read for every element of a name in a part.
func (w *wordReader) eachIn(data []byte, name string, read func() error) error {
	w.x = newXML(data, ooxml)
	for {
		token, err := w.x.next()
		if err != nil || token == xmlEOF {
			return err
		}
		if token == xmlStart && w.x.name == name {
			if err := read(); err != nil {
				return err
			}
		}
	}
}
