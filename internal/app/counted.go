package app

import "strconv"

// Counted writes a number with its noun: 1 coding, 2 codings.
func Counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// were is the verb that goes with a number of things.
func were(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

// has is the verb of a number of things that have something.
func has(n int) string {
	if n == 1 {
		return "has"
	}
	return "have"
}

// codingsWere says that something was done to a number of codings.
func codingsWere(n int) string { return Counted(n, "coding", "codings") + " " + were(n) }
