package search

import "unicode/utf8"

// words walks over the words of a text. The word found last is text[from:to].
type words struct {
	text     string
	at       int // where the search for the next one begins
	from, to int
	// elides parts a word at its apostrophes (l'hôpital), instead of keeping it whole (don't).
	elides bool
}

func (w *words) next() bool {
	text, i := w.text, w.at
	for {
		for i < len(text) && ascii[text[i]] != letter && ascii[text[i]] != beyond {
			i++
		}
		if i >= len(text) {
			w.at = i
			return false
		}
		if ascii[text[i]] == letter {
			break
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		c := classOf(r)
		if c == letter {
			break
		}
		if c == character {
			w.from, w.to = i, i+size
			w.at = w.to
			w.marks()
			return true
		}
		i += size
	}
	w.from = i
	for i < len(text) && ascii[text[i]] == letter {
		i++
	}
	w.to, w.at = i, i
	if i < len(text) && ascii[text[i]] != gap {
		w.rest()
	}
	return true
}

// marks goes on over the marks of a single character.
func (w *words) marks() {
	for w.at < len(w.text) {
		r, size := utf8.DecodeRuneInString(w.text[w.at:])
		if classOf(r) != mark {
			return
		}
		w.at += size
		w.to = w.at
	}
}

// rest goes on with a word behind its first ASCII letters.
func (w *words) rest() {
	i := w.at
	for i < len(w.text) {
		r, size := rune(w.text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(w.text[i:])
		}
		switch classOf(r) {
		case letter, mark:
			i += size
			w.to = i
		case hidden:
			i += size
		case apostrophe:
			if w.elides || w.to != i {
				w.at = w.to
				return
			}
			after, _ := utf8.DecodeRuneInString(w.text[i+size:])
			if classOf(after) != letter {
				w.at = w.to
				return
			}
			i += size
		default:
			w.at = w.to
			return
		}
	}
	w.at = w.to
}
