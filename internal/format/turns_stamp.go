package format

import "strings"

// A stamp is a time, or a time and another, at the beginning of a string, n
// bytes with its brackets; n is 0 if there is none.
type stamp struct {
	n        int
	from, to int64
}

var closing = map[byte]byte{'[': ']', '(': ')', '{': '}', '<': '>', '#': '#'}

// parseStamp reads 00:12:03, 12:03, [00:12:03.4], (0:03), #00:12:03-4#, and
// from one time to another with -, – or --> between.
func parseStamp(s string) stamp {
	if s == "" {
		return stamp{}
	}
	open := closing[s[0]]
	i := 0
	if open != 0 {
		i++
	}
	if i >= len(s) || !isDigit(s[i]) {
		return stamp{}
	}
	from, n := readClock(s[i:], open == '#')
	if n == 0 {
		return stamp{}
	}
	out := stamp{from: from, to: -1}
	i += n
	k := i + blanks(s[i:])
	for _, between := range [...]string{"-->", "–", "-", "—", "to "} {
		if !strings.HasPrefix(s[k:], between) {
			continue
		}
		k += len(between)
		k += blanks(s[k:])
		if to, n := readClock(s[k:], open == '#'); n > 0 && to >= from {
			out.to, i = to, k+n
		}
		break
	}
	if open != 0 {
		i += blanks(s[i:])
		if i >= len(s) || s[i] != open {
			return stamp{}
		}
		i++
	} else if i < len(s) && strings.IndexByte(" \t:-|[<", s[i]) < 0 && !strings.HasPrefix(s[i:], "\u00a0") && !strings.HasPrefix(s[i:], "–") {
		return stamp{}
	}
	out.n = i
	return out
}

// readClock reads [h:]mm:ss with a fraction after a point or comma, or, as
// transcription programs write between number signs, after a hyphen.
func readClock(s string, hyphen bool) (ms int64, n int) {
	colons := 0
	for n < min(len(s), 16) && (isDigit(s[n]) || s[n] == ':' && n > 0 && n+1 < len(s) && isDigit(s[n+1])) {
		if s[n] == ':' {
			colons++
		}
		n++
	}
	if colons == 0 || colons > 2 || n > 12 {
		return 0, 0
	}
	// Seconds have two digits: 1:5 is a ratio.
	if n < 4 || !isDigit(s[n-2]) {
		return 0, 0
	}
	ms, ok := parseClock(s[:n])
	if !ok {
		return 0, 0
	}
	if n+1 < len(s) && (s[n] == '.' || s[n] == ',' || hyphen && s[n] == '-') && isDigit(s[n+1]) {
		n++
		for scale := int64(100); n < len(s) && isDigit(s[n]); n++ {
			ms += scale * int64(s[n]-'0')
			scale /= 10
		}
	}
	return ms, n
}

func blanks(s string) (n int) {
	for n < len(s) && (s[n] == ' ' || s[n] == '\t') {
		n++
	}
	return n
}
