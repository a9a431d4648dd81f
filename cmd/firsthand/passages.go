package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"firsthand.study/internal/app"
)

// writePassages lists passages for people: where each stands, and below it its
// words, on lines that fit a page.
func writePassages(w io.Writer, res app.PassagesResult) error {
	columns := columnsOf(w)
	if columns == 0 {
		columns = usualColumns
	}
	b := bufio.NewWriter(w)
	for _, p := range res.Results {
		fmt.Fprintf(b, "%s %d-%d  %s  %s\n", shown(p.Document), p.Start, p.End, shown(p.Code), shown(p.Coder))
		for _, line := range wrapped(p.Text, columns-len(indent)) {
			b.WriteString(indent + shown(line) + "\n")
		}
		b.WriteByte('\n')
	}
	fmt.Fprintln(b, app.Counted(res.Count, "passage", "passages"))
	return b.Flush() // it keeps the first error
}

// indent sets the words of a passage apart.
const indent = "    "

// wrapped breaks a text into lines of at most so many characters, between words
// and wherever the text has a break itself.
func wrapped(s string, columns int) []string {
	var lines []string
	for paragraph := range strings.Lines(s) {
		line, n := "", 0
		for _, word := range strings.Fields(paragraph) {
			k := utf8.RuneCountInString(word)
			if n > 0 && n+1+k > columns {
				lines = append(lines, line)
				line, n = "", 0
			}
			if n > 0 {
				line, n = line+" ", n+1
			}
			line, n = line+word, n+k
		}
		if n > 0 {
			lines = append(lines, line)
		}
	}
	return lines
}
