package refi

import (
	"crypto/sha1"
	"encoding/hex"
	"strings"
)

// A GUID identifies an element of a project. It is kept as the file has it:
// upper or lower case, bare or in braces, and whatever else a program wrote in
// its place. Compare GUIDs with [GUID.Equal] or by [GUID.Norm], never by ==.
type GUID string

// Norm is the form in which GUIDs are compared and written: upper case without
// braces. What is no GUID is returned with outer white space removed.
func (g GUID) Norm() string {
	s := strings.TrimSpace(string(g))
	if !isGUID(s) {
		return s
	}
	return strings.ToUpper(strings.Trim(s, "{}"))
}

// Valid reports whether g is a GUID by the schema: 8-4-4-4-12 hexadecimal
// digits, bare or in braces.
func (g GUID) Valid() bool { return isGUID(strings.TrimSpace(string(g))) }

// Equal reports whether g and h name the same element.
func (g GUID) Equal(h GUID) bool { return g == h || g.Norm() == h.Norm() }

// Standard is the GUID as a valid file must have it. An identifier that is no
// GUID becomes a version 5 UUID of itself, the same one each time.
func (g GUID) Standard() GUID {
	if g.Valid() || g == "" {
		return GUID(g.Norm())
	}
	// Section 4.3 of RFC 4122, under a name space of our own.
	space := [16]byte{0x5f, 0x1d, 0x52, 0x45, 0x46, 0x49, 0x41, 0x51, 0x84, 0x41, 0x6f, 0x64, 0x64, 0x2d, 0x69, 0x64}
	h := sha1.New()
	h.Write(space[:])
	h.Write([]byte(g.Norm()))
	id := h.Sum(nil)[:16]
	id[6] = id[6]&0x0f | 0x50
	id[8] = id[8]&0x3f | 0x80
	x := strings.ToUpper(hex.EncodeToString(id))
	return GUID(x[:8] + "-" + x[8:12] + "-" + x[12:16] + "-" + x[16:20] + "-" + x[20:])
}

// isGUID reports whether s has the form of the schema's GUIDType.
func isGUID[T string | []byte](s T) bool {
	if len(s) == 38 && s[0] == '{' && s[37] == '}' {
		s = s[1:37]
	}
	if len(s) != 36 {
		return false
	}
	for i := 0; i < len(s); i++ {
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if s[i] != '-' {
				return false
			}
		} else if hexDigit(s[i]) < 0 {
			return false
		}
	}
	return true
}

// guidKey packs a GUID that isGUID accepts, for tables of very many.
func guidKey[T string | []byte](s T) (key [16]byte) {
	n := 0
	for i := 0; i < len(s); i++ {
		if d := hexDigit(s[i]); d >= 0 {
			key[n/2] = key[n/2]<<4 | byte(d)
			n++
		}
	}
	return key
}

// hexDigit is the value of a hexadecimal digit, -1 for what is none.
func hexDigit(c byte) int { return int(hexDigits[c]) }

var hexDigits = func() (t [256]int8) {
	for i := range t {
		t[i] = -1
	}
	for i, c := range "0123456789ABCDEF" {
		t[c], t[c|0x20] = int8(i), int8(i)
	}
	return t
}()
