package format

import (
	"bytes"
	"strings"
)

// symbolFont are the signs of the font Symbol from 0x20 on, after the encoding
// that Adobe published for it.
var symbolFont = []rune(" !∀#∃%&∋()∗+,−./0123456789:;<=>?" +
	"≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_" +
	"‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼\x00" +
	strings.Repeat("\x00", 32) +
	"€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵" +
	"ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓" +
	"◊⟨®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\x00⟩∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭\x00")

// wingdings are the signs of the font Wingdings that texts use.
var wingdings = map[rune]rune{
	0x4a: '☺', 0x4b: '😐', 0x4c: '☹', 0x6c: '●', 0x6e: '■', 0x6f: '□', 0x71: '❑', 0x74: '⧫', 0x75: '◆', 0x76: '❖',
	0x9f: '•', 0xa7: '▪', 0xa8: '◻', 0xd8: '➢', 0xdf: '←', 0xe0: '→', 0xe1: '↑', 0xe2: '↓', 0xe8: '➔', 0xf0: '⇨',
	0xfb: '✗', 0xfc: '✓', 0xfd: '☒', 0xfe: '☑', 0x22: '✂', 0x28: '☎', 0x2a: '✉',
}

// symbol is the character of a picture font's sign, which files write in the
// private area from U+F000 or as its place in the font; ok is false for one
// that has no character, and then it is as the file has it.
func symbol(font string, r rune) (rune, bool) {
	place := r
	if 0xf000 <= r && r <= 0xf0ff {
		place -= 0xf000
	}
	font = strings.ToLower(font)
	switch {
	case font == "symbol":
		if i := int(place) - 0x20; 0 <= i && i < len(symbolFont) && symbolFont[i] != 0 {
			return symbolFont[i], true
		}
	case strings.HasPrefix(font, "wingdings"):
		if s, ok := wingdings[place]; ok && font == "wingdings" {
			return s, true
		}
	case place == r:
		return r, true
	case place == 0xb7: // the bullet of lists, whose font is often not told
		return '•', true
	case place == 0xa7:
		return '▪', true
	}
	if place == r {
		r += 0xf000
	}
	return r, false
}

// symbols replaces the signs of a picture font in a run's words.
func symbols(font string, s []byte, unnamed *int) []byte {
	picture := isPictureFont(font)
	if !picture && !privateArea(s) {
		return s
	}
	return []byte(strings.Map(func(r rune) rune {
		if !(0xf000 <= r && r <= 0xf0ff) && !(picture && 0x20 < r && r <= 0xff) {
			return r
		}
		out, ok := symbol(font, r)
		if !ok {
			*unnamed++
		}
		return out
	}, string(s)))
}

func isPictureFont(font string) bool {
	return len(font) >= len("symbol") && (strings.EqualFold(font, "symbol") || len(font) >= 9 && strings.EqualFold(font[:9], "wingdings"))
}

// privateArea says whether there may be signs from U+F000 to U+F0FF: EF 80..83.
func privateArea(s []byte) bool {
	for {
		i := bytes.IndexByte(s, 0xef)
		if i < 0 || i+1 >= len(s) {
			return false
		}
		if s[i+1]&^3 == 0x80 {
			return true
		}
		s = s[i+1:]
	}
}
