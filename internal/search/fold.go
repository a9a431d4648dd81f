package search

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// longest bounds a lexeme, in code points: an index takes no key of any length,
// and nobody looks for a longer word.
const longest = 64

// plainLetters are the letters with a stroke or two letters in one, which no
// decomposition takes apart.
var plainLetters = strings.NewReplacer(
	"ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "æ", "ae", "œ", "oe",
	"ħ", "h", "ŧ", "t", "ı", "i", "ŋ", "n", "ɨ", "i", "ƀ", "b", "ɓ", "b", "ɗ", "d", "ƙ", "k",
)

// lower is a word in small letters, composed, its diacritics kept. Apostrophes
// become ' and what does not show is left out.
func lower(raw string) string {
	s := norm.NFKD.String(cases.Fold().String(norm.NFKD.String(raw)))
	return norm.NFC.String(strings.Map(func(r rune) rune {
		switch classOf(r) {
		case letter, mark, character:
			return r
		case apostrophe:
			return '\''
		}
		return -1
	}, s))
}

// fold takes the diacritics off a lower word: marks that several scripts share,
// and Hebrew points. Vowel signs of Indian scripts are letters of the word, and
// so is the breve of the Russian short i.
func fold(lower string) string {
	if isASCII(lower) {
		return strings.ReplaceAll(lower, "'", "")
	}
	var last rune
	s := strings.Map(func(r rune) rune {
		before := last
		last = r
		switch {
		case r == '\'':
			return -1
		case r == 0x306 && before == 'и', r == 0x3099, r == 0x309A:
			return r
		case unicode.Is(unicode.M, r) && unicode.In(r, unicode.Inherited, unicode.Hebrew):
			return -1
		}
		return r
	}, norm.NFD.String(lower))
	return plainLetters.Replace(norm.NFC.String(s))
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// cut is s up to n code points.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
