package demo

import (
	"fmt"
	"strconv"

	"firsthand.study/internal/text"
)

// A Coding is one coder's code on one span of an analysed transcript.
type Coding struct {
	Document string    // P01.txt
	Span     text.Span // code points of the transcript, half-open
	Code     string    // path in the codebook
	Coder    string    // Asha leads; Bo is the second coder
	Quote    string    // the words at Span
}

// Codings are every coder's codings, in order of document, then of place.
func Codings() ([]Coding, error) {
	names, err := list("codings", ".csv")
	if err != nil {
		return nil, err
	}
	var all []Coding
	for _, name := range names {
		rows, err := table(name, "document", "start", "end", "code", "coder", "quote")
		if err != nil {
			return nil, err
		}
		for i, r := range rows {
			start, err1 := strconv.Atoi(r[1])
			end, err2 := strconv.Atoi(r[2])
			if err1 != nil || err2 != nil {
				return nil, fmt.Errorf("%s, line %d: start and end are whole numbers", name, i+2)
			}
			all = append(all, Coding{r[0], text.Span{Start: start, End: end}, r[3], r[4], r[5]})
		}
	}
	return all, nil
}
