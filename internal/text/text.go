// Package text holds the arithmetic of places in a transcript.
//
// Its one rule: a place is a number of Unicode code points from the start of
// an immutable text, and a range is half-open. UTF-16 units and bytes exist
// only as conversions at the edge, made by an [Index].
package text

// A Span is a half-open range of a text, counted in Unicode code points,
// never in bytes or UTF-16 units.
type Span struct{ Start, End int }

// Len is the number of code points in s.
func (s Span) Len() int { return s.End - s.Start }

// Valid reports whether s covers at least one code point of a text of n code points.
func (s Span) Valid(n int) bool { return 0 <= s.Start && s.Start < s.End && s.End <= n }

// Overlaps reports whether s and t share at least one code point.
func (s Span) Overlaps(t Span) bool { return s.Start < t.End && t.Start < s.End }

// Contains reports whether t lies wholly inside s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// Intersect is the stretch that s and t share; it is empty (Len <= 0) if they share none.
func (s Span) Intersect(t Span) Span { return Span{max(s.Start, t.Start), min(s.End, t.End)} }
