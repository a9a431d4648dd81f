package firsthand

import (
	"strings"
	"unicode"
)

// ShortName makes a study's short name from any title: letters with a mark are
// written without it, as people type them where the mark is not on their
// keyboard; of other scripts nothing is left, and then it is "study".
func ShortName(title string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(title) {
		switch plain, ok := unmarked[r]; {
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			b.WriteRune(r)
		case ok:
			b.WriteString(plain)
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’':
			// a mark that stands apart, or an apostrophe within a word
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 48 {
			break
		}
	}
	name := b.String()
	if len(name) > 48 {
		name = name[:48]
	}
	if name = strings.Trim(name, "-"); name != "" {
		return name
	}
	return "study"
}

// unmarked are the small Latin letters with marks, without them.
var unmarked = func() map[rune]string {
	m := map[rune]string{}
	for plain, marked := range map[string]string{
		"a": "àáâãåāăąǎȁȃạảấầẩẫậắằẳẵặ", "ae": "äæǽ", "c": "çćĉċč", "d": "ďđð", "e": "èéêëēĕėęěȅȇẹẻẽếềểễệ", "g": "ĝğġģǧ", "h": "ĥħ",
		"i": "ìíîïĩīĭįıǐỉị", "ij": "ĳ", "j": "ĵ", "k": "ķǩ", "l": "ĺļľŀł", "n": "ñńņňŋ", "o": "òóôõøōŏőǒọỏốồổỗộớờởỡợơ", "oe": "öœ",
		"r": "ŕŗř", "s": "śŝşšș", "ss": "ß", "t": "ţťŧț", "th": "þ", "u": "ùúûũūŭůűųǔụủứừửữựư", "ue": "ü", "w": "ŵ", "y": "ýÿŷỳỵỷỹ", "z": "źżž",
	} {
		for _, r := range marked {
			m[r] = plain
		}
	}
	return m
}()
