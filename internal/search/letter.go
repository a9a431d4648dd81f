package search

import (
	"unicode"
	"unicode/utf8"
)

// A class is the part that a code point plays in the making of words.
type class uint8

const (
	gap        class = iota // between words
	letter                  // of a word: letters and decimal digits
	mark                    // goes on with a word, never begins one
	hidden                  // inside a word it is not there: soft hyphen, joiners
	apostrophe              // of a word when letters stand on both sides
	character               // a word by itself, in scripts that write none
	beyond                  // in ascii only: decode and ask classOf
)

var ascii = func() (c [256]class) {
	for i := range c {
		switch {
		case i >= utf8.RuneSelf:
			c[i] = beyond
		case '0' <= i && i <= '9', 'a' <= i && i <= 'z', 'A' <= i && i <= 'Z':
			c[i] = letter
		case i == '\'':
			c[i] = apostrophe
		}
	}
	return c
}()

// unspaced are the scripts in which no space parts the words; a character is
// searched as a word there, and several as a phrase.
var unspaced = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo,
	unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
}

func classOf(r rune) class {
	switch {
	case r < utf8.RuneSelf:
		return ascii[r]
	case 0xC0 <= r && r < 0x250:
		if r == 0xD7 || r == 0xF7 {
			return gap
		}
		return letter
	case 0x400 <= r && r < 0x482: // most Cyrillic, without the search below
		return letter
	}
	switch r {
	case 0x2019, 0x2018, 0x2BC, 0xFF07:
		return apostrophe
	case 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF:
		return hidden
	case 0xFF9E, 0xFF9F: // voicing of a half-width Japanese syllable
		return mark
	case 0x30FC, 0xFF70: // the long vowel of a Japanese syllable
		return character
	}
	switch {
	case unicode.Is(unicode.M, r):
		return mark
	case unicode.IsLetter(r):
		if unicode.In(r, unspaced...) {
			return character
		}
		return letter
	case unicode.Is(unicode.Nd, r), unicode.Is(unicode.Nl, r):
		return letter
	}
	return gap
}
