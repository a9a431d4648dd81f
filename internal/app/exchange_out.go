package app

import (
	"context"
	"encoding/json"
	"io"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/store"
	"firsthand.study/internal/text"
	"firsthand.study/refi"
)

// An outgoing is a study on its way into a project file.
type outgoing struct {
	ctx       context.Context
	tx        *store.Tx
	study     firsthand.Study
	mask      mask
	own       map[firsthand.ID]refi.GUID // of objects that have an ID of their own
	w         *refi.Writer
	notes     Notes
	tree      *codeTree
	memos     []firsthand.Memo
	noted     map[firsthand.ID][]refi.GUID      // memos about an object as a whole
	passages  map[firsthand.ID][]firsthand.Memo // memos about passages of a document
	dropped   map[string]bool                   // notes that came and were removed here
	gone      map[string]bool                   // other things that parts refer to and the study has no more
	instead   map[string]refi.GUID              // what those of them are that were merged
	documents []firsthand.Document
	coder     map[firsthand.ID]bool // of these alone codings are written, nil for all
	extra     extra
	nobody    map[firsthand.ID]bool // who stands in for users that a project did not name
}

// writeProject writes a study as a .qdpx: the analysed texts alone.
func (a *App) writeProject(ctx context.Context, tx *store.Tx, s firsthand.Study, out io.Writer, coder firsthand.ID, progress Progress) (Notes, error) {
	o := &outgoing{ctx: ctx, tx: tx, study: s, mask: maskOf(s), w: refi.NewWriter(out, refi.WriteOptions{Level: 4, WithoutBasePath: true})}
	if coder != "" {
		o.coder = map[firsthand.ID]bool{coder: true}
	}
	var err error
	if o.own, err = ownGUIDs(ctx, tx, s.ID); err != nil {
		return nil, err
	}
	if o.documents, err = tx.Documents(ctx, s.ID); err != nil {
		return nil, err
	}
	if err := o.readMemos(); err != nil {
		return nil, err
	}
	p, err := o.head()
	if err != nil {
		return nil, err
	}
	if err := o.w.Begin(p); err != nil {
		return nil, err
	}
	for i, d := range o.documents {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		progress.step(i, len(o.documents), d.Name)
		src, words, ok, err := o.source(d)
		if err != nil {
			return nil, err
		}
		if t := textOf(src); t != nil {
			var ix *text.Index
			if ok {
				ix = text.NewIndex(words)
			}
			if err := o.selections(d, t, ix); err != nil {
				return nil, err
			}
		}
		o.noteSource(d, src)
		if err := o.w.Source(src); err != nil {
			return nil, err
		}
	}
	if err := o.w.End(); err != nil {
		return nil, err
	}
	if err := o.files(p); err != nil {
		return nil, err
	}
	x, err := json.MarshalIndent(o.extra, "", "\t")
	if err != nil {
		return nil, err
	}
	if err := o.w.AddExtra(extraFile, strings.NewReader(string(x))); err != nil {
		return nil, err
	}
	if err := o.w.Close(); err != nil {
		return nil, err
	}
	progress.step(len(o.documents), len(o.documents), "")
	for _, problem := range o.w.Report().Problems {
		if problem.Severity >= refi.Warning {
			o.notes.add("%s", problem)
		}
	}
	return o.notes, nil
}

// files puts the words of documents and the kept files into the container.
func (o *outgoing) files(p *refi.Project) error {
	for _, d := range o.documents {
		src, words, _, err := o.source(d)
		if err != nil {
			return err
		}
		err = o.w.AddFilesOf(src, o.opener(plainPath(src), words))
		if err != nil {
			return err
		}
	}
	bodies := map[string]string{}
	for _, m := range o.memos {
		bodies[o.guid(m.ID).Norm()] = m.Body
	}
	for i := range p.Notes {
		n := &p.Notes[i]
		if err := o.w.AddFilesOf(n, o.opener(n.PlainTextPath, bodies[n.GUID.Norm()])); err != nil {
			return err
		}
	}
	return nil
}

// plainPath is the path of the file that holds the words of a document.
func plainPath(src refi.Source) string {
	switch s := src.(type) {
	case *refi.TextSource:
		return s.PlainTextPath
	case *refi.PDFSource:
		if s.Representation != nil {
			return s.Representation.PlainTextPath
		}
	}
	return ""
}

// opener gives the words for one path, and kept files for the others.
func (o *outgoing) opener(plain, words string) refi.Opener {
	return func(ref string) (io.ReadCloser, int64, error) {
		if ref == plain && words != "" {
			return io.NopCloser(strings.NewReader(words)), int64(len(words)), nil
		}
		r, err := o.tx.ForeignFile(o.ctx, o.study.ID, foreignName(ref))
		if err != nil {
			return nil, 0, err
		}
		return io.NopCloser(r), 0, nil
	}
}

// source makes the source of a document, but for its passages, and returns its
// words; ok is false when those are missing.
func (o *outgoing) source(d firsthand.Document) (src refi.Source, words string, ok bool, err error) {
	part, err := o.sourcePart(d)
	if err != nil {
		return nil, "", false, err
	}
	src = part.source()
	o.sourceKept(src)
	head := src.About()
	head.GUID = o.guid(d.ID)
	if part.Assigned != d.Name {
		head.Name = d.Name
	}
	t := part.text()
	if t == nil {
		return src, "", false, nil
	}
	revision, ix, err := o.tx.Newest(o.ctx, d.ID)
	if notFound(err) {
		return src, "", false, nil
	}
	if err != nil {
		return nil, "", false, err
	}
	words = ix.Text()
	if part.Inline {
		t.Content = words
		if words == "" {
			t.Blank |= refi.BlankContent
		}
	} else if t.PlainTextPath == "" {
		t.PlainTextPath = "internal://" + string(o.guid(derivedID("words of", string(d.ID)))) + ".txt"
	}
	if revision > 1 {
		t.RichTextPath = "" // the styled file has the old words
	}
	return src, words, true, nil
}

// textOf is the text of a source whose passages are codings.
func textOf(src refi.Source) *refi.TextSource {
	switch s := src.(type) {
	case *refi.TextSource:
		return s
	case *refi.PDFSource:
		return s.Representation
	}
	return nil
}

// sourcePart is what the project said of the document, or what a document made
// here is.
func (o *outgoing) sourcePart(d firsthand.Document) (*sourcePart, error) {
	part, err := o.part(partSource, d.ID)
	if err != nil {
		return nil, err
	}
	if part != "" {
		var p sourcePart
		err := json.Unmarshal([]byte(part), &p)
		return &p, err
	}
	t := &refi.TextSource{}
	t.Name, t.Created = d.Name, written(d.Created)
	return &sourcePart{Text: t, Assigned: d.Name}, nil
}

func (o *outgoing) part(kind string, id firsthand.ID) (string, error) {
	p, err := o.tx.Part(o.ctx, o.study.ID, kind, id)
	if notFound(err) {
		return "", nil
	}
	return p.Body, err
}
