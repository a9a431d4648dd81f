package corpus

import (
	"fmt"
	"strings"
	"unicode"
)

// A SyntaxError tells what cannot be read in an expression, and where.
type SyntaxError struct {
	At      int // code points from the start of the expression
	Message string
	Instead string // what was most likely meant there, as an expression has it; empty where nothing comes near
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("At character %d: %s", e.At+1, e.Message) }

func wrong(at int, format string, args ...any) error {
	return &SyntaxError{At: at, Message: fmt.Sprintf(format, args...)}
}

type tokenKind int

const (
	end tokenKind = iota
	open
	shut
	word   // as written, not yet split at "/"
	quote  // what stands between double quotes, as written
	opWord // and, or, not, within, overlaps, near
)

type token struct {
	kind tokenKind
	text string
	at   int
}

// lex cuts an expression into tokens; the last is end.
func lex(s string) ([]token, error) {
	var out []token
	runes := []rune(s)
	for i := 0; i < len(runes); {
		from := i
		switch r := runes[i]; {
		case unicode.IsSpace(r):
			i++
		case r == '(':
			out = append(out, token{open, "(", i})
			i++
		case r == ')':
			out = append(out, token{shut, ")", i})
			i++
		case r == '"':
			for i++; i < len(runes) && runes[i] != '"'; i++ {
				if runes[i] == '\\' && i+1 < len(runes) {
					i++
				}
			}
			if i >= len(runes) {
				return nil, wrong(from, `the double quote that opens here is never closed.`)
			}
			i++
			out = append(out, token{quote, string(runes[from+1 : i-1]), from})
		default:
			for i < len(runes) && !unicode.IsSpace(runes[i]) && !strings.ContainsRune(`()"`, runes[i]) {
				if runes[i] == '\\' && i+1 < len(runes) && !unicode.IsSpace(runes[i+1]) {
					i++
				}
				i++
			}
			t := token{word, string(runes[from:i]), from}
			if _, is := operators[strings.ToLower(t.text)]; is {
				t.kind = opWord
			}
			out = append(out, t)
		}
	}
	return append(out, token{end, "", len(runes)}), nil
}

// splitPath reads a path into names. A backslash before / " \ or * takes away
// their meaning; anywhere else it is itself.
func splitPath(t token) (names []string, below bool, err error) {
	at := t.at
	if t.kind == quote {
		at++
	}
	var name strings.Builder
	plain, chars := true, 0 // no escape in this name, so far
	take := func() error {
		s := name.String()
		if s == "" {
			return wrong(at+chars, "a name is missing in the path %q; a \"/\" inside a name is written \"\\/\".", t.text)
		}
		name.Reset()
		names = append(names, s)
		return nil
	}
	runes := []rune(t.text)
	for ; chars < len(runes); chars++ {
		r := runes[chars]
		switch {
		case r == '\\' && chars+1 < len(runes) && strings.ContainsRune(`/"\*`, runes[chars+1]):
			chars++
			plain = false
			name.WriteRune(runes[chars])
		case r == '/':
			if err := take(); err != nil {
				return nil, false, err
			}
			plain = true
		default:
			name.WriteRune(r)
		}
	}
	if plain && name.String() == "*" {
		return names, true, nil
	}
	err = take()
	return names, false, err
}
