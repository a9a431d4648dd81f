package format

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Limits bound what reading one file may take. A field that is zero is its
// default.
type Limits struct {
	Bytes    int64 // of the file; 256 MiB
	Text     int64 // bytes of a file that is all text, and of any part that is; 100 MiB
	Unpacked int64 // bytes of all that is packed in the file, as it claims; 2 GiB
	Parts    int   // packed in the file; 10,000
	Ratio    int64 // unpacked to packed, of a part of more than 16 MiB; 200
}

// A text rarely packs better than 50 to 1; Deflate cannot do better than 1032.
const bombBegins = 16 << 20

func (l Limits) orDefault() Limits {
	if l.Bytes <= 0 {
		l.Bytes = 256 << 20
	}
	if l.Text <= 0 {
		l.Text = 100 << 20
	}
	if l.Unpacked <= 0 {
		l.Unpacked = 2 << 30
	}
	if l.Parts <= 0 {
		l.Parts = 10_000
	}
	if l.Ratio <= 0 {
		l.Ratio = 200
	}
	return l
}

func megabytes(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d kB", (n+1<<10-1)>>10)
	}
	return fmt.Sprintf("%d MB", (n+1<<20-1)>>20)
}

var (
	errLocked  = trouble("is protected by a password; save it without one")
	errDamaged = trouble("is damaged or was cut short")
)

// compound tells what is wrong with an OLE compound file: Office wraps what it
// encrypts in one, and before 2007 every document was one.
func (src *source) compound() error {
	head := make([]byte, min(src.size, 4<<20))
	if _, err := src.r.ReadAt(head, 0); err != nil && err != io.EOF {
		return err
	}
	if bytes.Contains(head, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")) {
		return errLocked
	}
	return trouble("is in the Office format of before 2007; save it as docx")
}

// packed says which format a zip file is, by the parts that make it one.
func (src *source) packed() (ext string, err error) {
	a, err := src.archive()
	if err != nil {
		return "", err
	}
	for _, f := range a.zip.File {
		switch f.Name {
		case "word/document.xml", "word/document2.xml":
			return ".docx", nil
		case "xl/workbook.xml":
			return ".xlsx", nil
		case "content.xml":
			return ".odt", nil
		case "[Content_Types].xml":
			ext = ".docx" // whatever its document part is called
		}
	}
	if ext == "" {
		return "", trouble("is a zip file, not a document; unpack it first")
	}
	return ext, nil
}

// An archive is a packed file whose parts are read one by one, in bounds.
type archive struct {
	zip *zip.Reader
	lim Limits
}

// archive opens a packed file, and refuses a bomb before it unpacks anything.
// Nothing is ever written to a path that a part's name says.
func (src *source) archive() (*archive, error) {
	// The directory is read to its end whatever number of parts it claims.
	m := &meter{r: src.r, left: int64(src.lim.Parts)*400 + 1<<20}
	z, err := zip.NewReader(m, src.size)
	var full trouble
	switch {
	case errors.As(err, &full):
		return nil, full
	case err != nil && !errors.Is(err, zip.ErrInsecurePath):
		return nil, errDamaged
	case len(z.File) > src.lim.Parts:
		return nil, errTooManyParts
	}
	m.left = -1
	var total uint64
	for _, f := range z.File {
		if f.Flags&1 != 0 {
			return nil, errLocked
		}
		if total += f.UncompressedSize64; total > uint64(src.lim.Unpacked) || f.UncompressedSize64 > uint64(src.lim.Unpacked) {
			return nil, troublef("unpacks to more than %s, which no document needs", megabytes(src.lim.Unpacked))
		}
	}
	return &archive{zip: z, lim: src.lim}, nil
}

var errTooManyParts = trouble("has more parts than a document can have")

// A meter lets only so much be read; -1 is any amount.
type meter struct {
	r    io.ReaderAt
	left int64
}

func (m *meter) ReadAt(p []byte, at int64) (int, error) {
	n, err := m.r.ReadAt(p, at)
	if m.left >= 0 {
		if m.left -= int64(n); m.left < 0 {
			return 0, errTooManyParts
		}
	}
	return n, err
}

// has says whether there is a part of this name.
func (a *archive) has(name string) bool { return a.find(name) != nil }

func (a *archive) find(name string) *zip.File {
	name = strings.TrimPrefix(name, "/")
	for _, f := range a.zip.File {
		if f.Name == name {
			return f
		}
	}
	for _, f := range a.zip.File { // names of parts are equal whatever their case (ECMA-376-2, 6.2.2.3)
		if strings.EqualFold(f.Name, name) {
			return f
		}
	}
	return nil
}

// part unpacks one part as text, nil if there is none of this name.
func (a *archive) part(ctx context.Context, name string) ([]byte, error) {
	f := a.find(name)
	if f == nil {
		return nil, nil
	}
	size, packed := f.UncompressedSize64, f.CompressedSize64
	if size > uint64(a.lim.Text) {
		return nil, troublef("has a text of more than %s; split it", megabytes(a.lim.Text))
	}
	if size > bombBegins && size/max(packed, 1) > uint64(a.lim.Ratio) {
		return nil, trouble("unpacks to so much more than it holds that it cannot be a document")
	}
	r, err := f.Open()
	if err != nil {
		return nil, errDamaged
	}
	defer r.Close()
	// The reader fails at the byte after the claimed size, so that a lie about
	// it costs nothing more.
	data, err := readAtMost(&contextReader{ctx: ctx, r: r}, int64(size))
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, errDamaged
	}
	return data, nil
}

// readAtMost reads to the end, growing with what comes and not with what was
// claimed.
func readAtMost(r io.Reader, claimed int64) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(int(min(claimed, 1<<20)) + bytes.MinRead)
	if _, err := b.ReadFrom(io.LimitReader(r, claimed+1)); err != nil {
		return nil, err
	}
	if int64(b.Len()) != claimed {
		return nil, io.ErrUnexpectedEOF
	}
	return b.Bytes(), nil
}
