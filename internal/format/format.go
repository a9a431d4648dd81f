// Package format makes documents of files: the words of a transcript, exactly,
// with what is known about stretches of them.
//
// Its one rule: no readable character of a file is lost or changed in silence.
// What is not in the running text is in a mark or named in a note, and a file
// that cannot be read gives one sentence.
package format

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path"
	"strings"

	firsthand "firsthand.study"
)

// A Reader reads files of every format. Close it when done. It is safe for
// concurrent use.
type Reader struct {
	Limits Limits
	pdf    *PDFReader
}

// NewReader makes a reader that keeps what can be made again, PDFium compiled,
// in cacheDir ("" keeps it in memory), and reads at most parallel PDFs at a time.
func NewReader(cacheDir string, parallel int) *Reader {
	return &Reader{pdf: NewPDFReader(cacheDir, parallel)}
}

// Close frees what the reader holds. It may be used again.
func (r *Reader) Close() error { return r.pdf.Close() }

// readers are the formats that become one transcript, by extension.
var readers = map[string]func(context.Context, *source) (*Transcript, error){
	".docx": readDOCX, ".docm": readDOCX, ".dotx": readDOCX,
	".odt": readODT, ".ott": readODT,
	".rtf":  readRTF,
	".html": readHTML, ".htm": readHTML, ".xhtml": readHTML,
	".txt": readPlain, ".text": readPlain,
	".md": readMarkdown, ".markdown": readMarkdown,
	".pdf": readPDF,
	".vtt": readSubtitle, ".srt": readSubtitle,
	".textgrid": readTextGrid,
}

// IsTable says whether files of this name hold one answer a row; [ReadSheet]
// reads them.
func IsTable(name string) bool {
	switch extension(name) {
	case ".csv", ".tsv", ".xlsx":
		return true
	}
	return false
}

// Supported says whether files of this name can be read, by [Reader.Read] or,
// as tables, by [ReadSheet].
func Supported(name string) bool { return readers[extension(name)] != nil || IsTable(name) }

func extension(name string) string { return strings.ToLower(path.Ext(slashed(name))) }

// A source is a file being read.
type source struct {
	name string
	r    io.ReaderAt
	size int64
	lim  Limits
	pdf  *PDFReader
}

// Read makes a transcript of a file of size bytes. The extension of name says
// its format, unless its first bytes say otherwise, and then a note tells. An
// error is a [firsthand.Error] of the kind Invalid with one sentence that names
// the file, or the context's.
//
// Marks are headings (heading1 to heading6), list items (item, the sign in
// Note), table rows and cells (row, cell), footnotes and endnotes (footnote,
// endnote), comments (comment, the words in Note), page headers and feet
// (header, footer, the words in Note), text boxes (textbox); in order of their
// starts.
func (r *Reader) Read(ctx context.Context, name string, file io.ReaderAt, size int64) (*Transcript, error) {
	src := &source{name: name, r: file, size: size, lim: r.Limits.orDefault(), pdf: r.pdf}
	t, err := src.read(ctx)
	if err != nil {
		if _, ok := errors.AsType[*firsthand.Error](err); ok {
			return nil, err
		}
		return nil, unreadable(name, err)
	}
	return t, nil
}

func (src *source) read(ctx context.Context) (*Transcript, error) {
	if src.size == 0 {
		return nil, trouble("is empty")
	}
	if src.size > src.lim.Bytes {
		return nil, troublef("is of %s, more than the %s that a document may have; split it", megabytes(src.size), megabytes(src.lim.Bytes))
	}
	is, err := src.sniff()
	if err != nil {
		return nil, err
	}
	ext := extension(src.name)
	note := ""
	if is != "" && is != ext && !(is == ".docx" && (ext == ".docm" || ext == ".dotx")) && !(is == ".odt" && ext == ".ott") {
		note = "The file is named " + strings.TrimPrefix(ext, ".") + " but is " + strings.TrimPrefix(is, ".") + " by its content, and was read as that."
		ext = is
	}
	read := readers[ext]
	switch {
	case IsTable(ext):
		return nil, trouble("is a table, not a text; import it as one answer a row")
	case read == nil && ext == ".doc":
		return nil, trouble("is not a Word document, or is damaged")
	case read == nil:
		return nil, trouble("is of a format that Firsthand does not read; it reads docx, odt, rtf, txt, md, html, pdf, vtt, srt, TextGrid, csv and xlsx")
	}
	d, err := read(ctx, src)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(d.Text) == "" {
		return nil, trouble("has no words in it")
	}
	if note != "" {
		d.Notes = append([]string{note}, d.Notes...)
	}
	return d, nil
}

// sniff knows the formats that begin with a signature, by extension; "" is any
// other. What is locked or too old is an error.
func (src *source) sniff() (ext string, err error) {
	head := make([]byte, min(src.size, 1024))
	if _, err := src.r.ReadAt(head, 0); err != nil && err != io.EOF {
		return "", err
	}
	switch {
	case bytes.HasPrefix(head, cfbf):
		return "", src.compound()
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return src.packed()
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return ".pdf", nil
	case bytes.HasPrefix(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), []byte(`{\rtf`)):
		return ".rtf", nil
	}
	return "", nil
}

// bytes reads the whole file, which may have at most limit bytes.
func (src *source) bytes(ctx context.Context, limit int64) ([]byte, error) {
	if src.size > limit {
		return nil, troublef("is of %s, more than the %s that a text may have; split it", megabytes(src.size), megabytes(limit))
	}
	data := make([]byte, src.size)
	n, err := io.ReadFull(&contextReader{ctx: ctx, r: io.NewSectionReader(src.r, 0, src.size)}, data)
	if err == io.ErrUnexpectedEOF {
		err = nil // the file became shorter since its size was asked
	}
	return data[:n], err
}
