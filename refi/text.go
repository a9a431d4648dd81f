package refi

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// A Text is the words of a source.
type Text struct {
	// Words is the text as firsthand hands it on: without byte order mark, and
	// with LF for every line end.
	Words string
	// Encoding is "UTF-8", "UTF-16" or "Windows-1252", the last a guess.
	Encoding string
	// Mark tells that the file began with a byte order mark.
	Mark bool
	// file is Words with the line ends of the file; equal to Words if they are LF.
	file string
}

// CRLF is the number of line ends of two characters that the file has.
func (t *Text) CRLF() int { return strings.Count(t.file, "\r\n") }

// NewText reads text as a source file has it. Bytes that are not UTF-8 are taken
// for Windows-1252, which can hold anything.
func NewText(b []byte) *Text {
	t := &Text{Encoding: "UTF-8"}
	switch {
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE}), bytes.HasPrefix(b, []byte{0xFE, 0xFF}):
		if decoded, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(b); err == nil {
			t.Mark, t.Encoding, t.file = true, "UTF-16", string(decoded)
			break
		}
		fallthrough
	case !utf8.Valid(b):
		decoded, err := charmap.Windows1252.NewDecoder().Bytes(b)
		if err != nil { // it maps every byte, so this is never so
			decoded = bytes.ToValidUTF8(b, []byte("\uFFFD"))
		}
		t.Encoding, t.file = "Windows-1252", string(decoded)
	default:
		t.file, t.Mark = strings.CutPrefix(string(b), "\uFEFF")
	}
	t.Words = lineFeeds(t.file)
	return t
}

var oneLineEnd = strings.NewReplacer("\r\n", "\n", "\r", "\n")

func lineFeeds(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return oneLineEnd.Replace(s)
}

// Text reads the words of a source, note or representation: its content, or its
// plain text file. The error is [fs.ErrNotExist] when it has neither.
func (f *File) Text(s *TextSource) (*Text, error) {
	return f.words(s.PlainTextPath, s.Content)
}

// TranscriptText reads the words of a transcript.
func (f *File) TranscriptText(t *Transcript) (*Text, error) {
	return f.words(t.PlainTextPath, t.Content)
}

func (f *File) words(ref, content string) (*Text, error) {
	// Where a file has both, which the standard forbids, the file is what others read.
	if ref == "" || content != "" && !f.Has(ref) {
		return &Text{Words: lineFeeds(content), Encoding: "UTF-8", file: content}, nil
	}
	r, size, err := f.OpenSource(ref)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	limit := int64(f.options.Limits.Text)
	if size > limit {
		return nil, fmt.Errorf("the text %q is larger than %d bytes; it is refused", ref, limit)
	}
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	return NewText(b), nil
}
