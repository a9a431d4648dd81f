package format

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// codePages are the encodings of Windows, DOS and Macintosh by number.
var codePages = map[int]encoding.Encoding{
	437: charmap.CodePage437, 850: charmap.CodePage850, 852: charmap.CodePage852, 855: charmap.CodePage855, 858: charmap.CodePage858,
	860: charmap.CodePage860, 862: charmap.CodePage862, 863: charmap.CodePage863, 865: charmap.CodePage865, 866: charmap.CodePage866,
	874: charmap.Windows874, 932: japanese.ShiftJIS, 936: simplifiedchinese.GBK, 949: korean.EUCKR, 950: traditionalchinese.Big5,
	1250: charmap.Windows1250, 1251: charmap.Windows1251, 1252: charmap.Windows1252, 1253: charmap.Windows1253, 1254: charmap.Windows1254,
	1255: charmap.Windows1255, 1256: charmap.Windows1256, 1257: charmap.Windows1257, 1258: charmap.Windows1258,
	10000: charmap.Macintosh, 10007: charmap.MacintoshCyrillic, 20866: charmap.KOI8R, 21866: charmap.KOI8U, 54936: simplifiedchinese.GB18030,
}

// charsetPage is the code page of a font's \fcharset, 0 for the file's.
func charsetPage(n int) int {
	switch n {
	case 0, 2: // a font of signs is mapped sign by sign
		return 1252
	case 77:
		return 10000
	case 128:
		return 932
	case 129, 130:
		return 949
	case 134:
		return 936
	case 136:
		return 950
	case 161:
		return 1253
	case 162:
		return 1254
	case 163:
		return 1258
	case 177:
		return 1255
	case 178:
		return 1256
	case 186:
		return 1257
	case 204:
		return 1251
	case 222:
		return 874
	case 238:
		return 1250
	case 255:
		return 437
	}
	return 0
}

// decodePage decodes bytes of a code page; one that is not known is taken for
// Windows-1252.
func decodePage(s []byte, page int) []byte {
	ascii := true
	for _, c := range s {
		ascii = ascii && c < utf8.RuneSelf
	}
	switch {
	case ascii:
		return s
	case page == 65001:
		return bytes.ToValidUTF8(s, []byte("\ufffd"))
	}
	e := codePages[page]
	if e == nil {
		e = charmap.Windows1252
	}
	out, err := e.NewDecoder().Bytes(s)
	if err != nil {
		return bytes.ToValidUTF8(s, []byte("\ufffd"))
	}
	return out
}
