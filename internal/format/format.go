// Package format reads the files in which people bring interviews, and writes
// those in which they take results away. It knows readers, writers and bytes;
// it knows no folder, database or study.
//
// Its one rule: no readable word is lost, and whatever was guessed or changed
// is said.
package format

import (
	"context"
	"io"
	"path"
	"strings"
)

// A Reader reads files of every format. Close it when done. It is safe for
// concurrent use.
type Reader struct {
	// MaxBytes refuses a larger file; 0 is 256 MiB.
	MaxBytes int64
	pdf      *PDFReader
}

// NewReader makes a reader that keeps what can be made again in cacheDir.
func NewReader(cacheDir string, parallel int) *Reader {
	return &Reader{pdf: NewPDFReader(cacheDir, parallel)}
}

// Close frees what the reader holds.
func (r *Reader) Close() error { return r.pdf.Close() }

// readers are the formats that become one transcript, by extension.
var readers = map[string]func(ctx context.Context, r *Reader, name string, data []byte) (*Transcript, error){
	".txt":      readPlain,
	".md":       readPlain,
	".markdown": readPlain,
	".vtt":      readSubtitle,
	".srt":      readSubtitle,
	".textgrid": readTextGrid,
	".pdf": func(ctx context.Context, r *Reader, name string, data []byte) (*Transcript, error) {
		return r.pdf.Read(ctx, name, data)
	},
}

// IsTable reports whether a file holds one answer a row, by its name.
func IsTable(name string) bool {
	switch ext(name) {
	case ".csv", ".tsv", ".xlsx":
		return true
	}
	return false
}

// Supported reports whether a file of this name can be read.
func Supported(name string) bool { return readers[ext(name)] != nil || IsTable(name) }

func ext(name string) string { return strings.ToLower(path.Ext(slashed(name))) }

// Read turns one file into a transcript. An error is one sentence that names
// the file.
func (r *Reader) Read(ctx context.Context, name string, src io.Reader, size int64) (*Transcript, error) {
	read := readers[ext(name)]
	if read == nil {
		return nil, unreadable(name, trouble("is of a format that Firsthand does not read"))
	}
	limit := r.MaxBytes
	if limit == 0 {
		limit = 256 << 20
	}
	if size > limit {
		return nil, unreadable(name, troublef("has %d MB; the most is %d", size>>20, limit>>20))
	}
	data := make([]byte, size)
	if _, err := io.ReadFull(src, data); err != nil {
		return nil, unreadable(name, err)
	}
	if len(data) == 0 {
		return nil, unreadable(name, trouble("is empty"))
	}
	t, err := read(ctx, r, name, data)
	if err != nil {
		return nil, err
	}
	return t, ctx.Err()
}

func readSubtitle(_ context.Context, _ *Reader, name string, data []byte) (*Transcript, error) {
	return ReadSubtitle(name, data)
}

func readTextGrid(_ context.Context, _ *Reader, name string, data []byte) (*Transcript, error) {
	return ReadTextGrids([]string{name}, [][]byte{data})
}
