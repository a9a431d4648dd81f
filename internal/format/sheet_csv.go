package format

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Sizes beyond which a csv is taken for something else.
const (
	csvSample   = 64 << 10 // bytes looked at to guess delimiter and encoding
	csvMaxField = 16 << 20 // bytes in one record
	maxColumns  = 16384    // as many as a spreadsheet has
)

// csvReader reads records as spreadsheets write them: quoted fields may hold
// the delimiter, line breaks and doubled quotes; a quote inside an unquoted
// field stands for itself. Rows may have different lengths.
type csvReader struct {
	r         *bufio.Reader
	delimiter byte
	line      int    // of the next record, from 1
	raw       []byte // the record being read
	fields    []string
	cuts      []int
	unquoted  []byte
	guessed   bool // a row that is not UTF-8 was read as Windows-1252
	read      int64
	limit     int64
}

var (
	errTooLarge = trouble("is too large")
	bomUTF8     = []byte("\ufeff")
)

// newCSV guesses encoding, line ends and delimiter from the first bytes.
func newCSV(r io.Reader, limit int64) (*csvReader, error) {
	c := &csvReader{line: 1, limit: limit}
	in := bufio.NewReaderSize(r, csvSample)
	head, err := in.Peek(csvSample)
	if err != nil && err != io.EOF {
		return nil, err
	}
	if len(head) == 0 {
		return nil, trouble("is empty")
	}
	if wide := utf16Of(head); wide != nil {
		in = bufio.NewReaderSize(transform.NewReader(in, wide.NewDecoder()), csvSample)
		if head, err = in.Peek(csvSample); err != nil && err != io.EOF {
			return nil, err
		}
	}
	if bytes.HasPrefix(head, bomUTF8) {
		in.Discard(len(bomUTF8))
		head = head[len(bomUTF8):]
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return nil, trouble("is not a csv file: it holds binary data")
	}
	if bytes.IndexByte(head, '\n') < 0 && bytes.IndexByte(head, '\r') >= 0 {
		// The head stays valid only until the reader moves.
		head = bytes.ReplaceAll(head, []byte("\r"), []byte("\n"))
		in = bufio.NewReaderSize(carriageReturns{in}, csvSample)
	} else {
		head = bytes.Clone(head)
	}
	c.r = in
	c.delimiter = sniff(head)
	if line, _, ok := bytes.Cut(head, []byte("\n")); ok && bytes.HasPrefix(line, []byte("sep=")) {
		if sep := bytes.TrimRight(line[4:], "\r"); len(sep) == 1 {
			c.delimiter = sep[0]
			in.Discard(len(line) + 1)
			c.line++
		}
	}
	return c, nil
}

// utf16Of recognises UTF-16 by its mark, or by every other byte of its first
// words being zero.
func utf16Of(head []byte) encoding.Encoding {
	switch {
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}), bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case len(head) >= 4 && head[0] != 0 && head[1] == 0 && head[2] != 0 && head[3] == 0:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case len(head) >= 4 && head[0] == 0 && head[1] != 0 && head[2] == 0 && head[3] != 0:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	return nil
}

// carriageReturns makes the line ends of old Macintosh files line feeds.
type carriageReturns struct{ r io.Reader }

func (c carriageReturns) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	for i, b := range p[:n] {
		if b == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}

// sniff guesses the delimiter: the one that cuts the first records into the
// same number of fields, more than one, most often; of equals the one that
// makes more fields; a comma if none does.
func sniff(head []byte) byte {
	best, bestScore := byte(','), 0.0
	for _, d := range []byte{',', ';', '\t', '|'} {
		c := &csvReader{r: bufio.NewReader(bytes.NewReader(head)), delimiter: d, line: 1, limit: int64(len(head)) + 1}
		widths := map[int]int{}
		records := 0
		for records < 50 {
			_, fields, err := c.record()
			if err != nil {
				break
			}
			if len(fields) == 1 && fields[0] == "" {
				continue
			}
			records++
			widths[len(fields)]++
		}
		for width, n := range widths {
			if width < 2 {
				continue
			}
			score := float64(n)/float64(records) + float64(min(width, 50))/1000
			if score > bestScore {
				best, bestScore = d, score
			}
		}
	}
	return best
}

// record reads the next record and the line it begins on. The fields are valid
// for good, the slice until the next call. An empty line is one empty field.
func (c *csvReader) record() (line int, fields []string, err error) {
	line = c.line
	c.raw = c.raw[:0]
	c.cuts = c.cuts[:0]
	quoted := false
	if err := c.more(); err != nil {
		return line, nil, err
	}
	if bytes.IndexByte(c.raw, '"') < 0 {
		return line, c.split(), nil
	}
	// One pass over the record, copying what is not a quote of the format.
	out := c.unquoted[:0]
	begin := true // at the beginning of a field
	for i := 0; ; i++ {
		if i == len(c.raw) {
			if !quoted {
				break
			}
			if err := c.more(); err == io.EOF {
				return line, nil, troublef("has a quoted field on line %d that is never closed", line)
			} else if err != nil {
				return line, nil, err
			}
		}
		b := c.raw[i]
		switch {
		case quoted && b == '"':
			if i+1 < len(c.raw) && c.raw[i+1] == '"' {
				out = append(out, '"')
				i++
			} else {
				quoted = false
			}
		case quoted:
			out = append(out, b)
		case begin && b == '"':
			quoted, begin = true, false
		case b == c.delimiter:
			c.cuts = append(c.cuts, len(out))
			out = append(out, b)
			begin = true
		case b == '\n':
		case b == '\r' && i+1 < len(c.raw) && c.raw[i+1] == '\n':
		default:
			out = append(out, b)
			begin = false
		}
	}
	c.unquoted = out
	text := c.decode(out)
	c.fields = c.fields[:0]
	if len(text) != len(out) { // decoding moved the places
		from := 0
		for _, to := range c.cuts {
			c.fields = append(c.fields, c.decode(out[from:to]))
			from = to + 1
		}
		return line, append(c.fields, c.decode(out[from:])), nil
	}
	from := 0
	for _, to := range c.cuts {
		c.fields = append(c.fields, text[from:to])
		from = to + 1
	}
	return line, append(c.fields, text[from:]), nil
}

// split cuts a record without quotes.
func (c *csvReader) split() []string {
	raw := bytes.TrimSuffix(bytes.TrimSuffix(c.raw, []byte("\n")), []byte("\r"))
	text := c.decode(raw)
	c.fields = c.fields[:0]
	for {
		i := strings.IndexByte(text, c.delimiter)
		if i < 0 {
			c.fields = append(c.fields, text)
			return c.fields
		}
		c.fields = append(c.fields, text[:i])
		text = text[i+1:]
	}
}

// more adds the next line of the file to the record.
func (c *csvReader) more() error {
	start := len(c.raw)
	for {
		part, err := c.r.ReadSlice('\n')
		c.raw = append(c.raw, part...)
		c.read += int64(len(part))
		switch {
		case c.read > c.limit:
			return errTooLarge
		case len(c.raw) > csvMaxField:
			return troublef("has a row from line %d of more than %d MB; a quotation mark is probably never closed", c.line, csvMaxField>>20)
		case err == bufio.ErrBufferFull:
			continue
		case err == io.EOF && len(c.raw) > start:
			c.line++
			return nil
		case err != nil:
			return err
		}
		c.line++
		return nil
	}
}

// decode makes text of bytes: a row that is not UTF-8 is Windows-1252.
func (c *csvReader) decode(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	c.guessed = true
	out, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		return string(bytes.ToValidUTF8(b, []byte("\ufffd")))
	}
	return string(out)
}
