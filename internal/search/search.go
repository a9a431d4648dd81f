// Package search finds words in transcripts.
//
// Its one rule: which documents hold a word is asked of an index, where the
// word stands is read from the text. An [Analyser] makes the lexemes that the
// index keeps; a [Query] names the lexemes it needs, joins the answers and then
// locates its hits in each candidate text. So every index gives the same
// answers. A [Literal] needs no index.
package search
