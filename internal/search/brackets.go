package search

import "regexp"

// longestBracket is how many bytes what stands in square brackets may have; more
// is speech that somebody bracketed.
const longestBracket = 80

var bracketed = regexp.MustCompile(`\[[^\[\]\n]{1,76}\]`)

// Bracketed is where a text has something in square brackets, from bracket to
// bracket, in bytes: what a transcriber wrote, such as [pause], or what stands for
// a name that was taken out, such as [key worker 1]. Nobody said it.
func Bracketed(text string) [][2]int {
	var out [][2]int
	for _, at := range bracketed.FindAllStringIndex(text, -1) {
		if at[1]-at[0] <= longestBracket {
			out = append(out, [2]int{at[0], at[1]})
		}
	}
	return out
}
