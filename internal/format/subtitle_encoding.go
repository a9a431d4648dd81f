package format

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// plainText decodes a whole text file: UTF-8 or UTF-16, with a byte order mark
// or without, else Windows-1252, which guess says. Line ends become LF.
func plainText(data []byte) (text string, guess []string, err error) {
	switch wide := utf16Of(data); {
	case wide != nil:
		if data, err = wide.NewDecoder().Bytes(data); err != nil {
			return "", nil, trouble("is not proper UTF-16")
		}
	case !utf8.Valid(data):
		if bytes.IndexByte(data[:min(len(data), 1024)], 0) >= 0 {
			return "", nil, trouble("is not a text file")
		}
		if data, err = charmap.Windows1252.NewDecoder().Bytes(data); err != nil {
			return "", nil, trouble("is in an unknown encoding; save it as UTF-8")
		}
		guess = []string{"The file is not UTF-8 and was read as Windows-1252."}
	}
	text = strings.TrimPrefix(string(data), "\ufeff")
	if len(strings.TrimSpace(text)) == 0 {
		return "", nil, trouble("is empty")
	}
	if strings.IndexByte(text, '\r') >= 0 {
		text = cellBreaks.Replace(text)
	}
	return text, guess, nil
}
