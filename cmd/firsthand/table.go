package main

import (
	"io"
	"strings"
	"unicode/utf8"
)

// A table is a result as people and spreadsheets read it.
type table struct {
	header []string
	rows   [][]string
	// numbers are the columns set to the right.
	numbers map[int]bool
	// ends are columns of words set to the right, of which the end is shown
	// where there is no room for all.
	ends map[int]bool
	// foot are lines printed under it for people alone.
	foot []string
}

// write sets a table with as much space between its columns as they need, and
// makes it fit lines of so many characters; 0 is any number.
func (t table) write(w io.Writer, columns int) error {
	all := make([][]string, 0, len(t.rows)+1)
	for _, r := range append([][]string{t.header}, t.rows...) {
		cells := make([]string, len(r))
		for i, c := range r {
			cells[i] = shown(c)
		}
		all = append(all, cells)
	}
	width := t.fit(all, columns)
	var b strings.Builder
	for n, r := range all {
		b.WriteString(t.line(r, width) + "\n")
		if n == 0 {
			rules := make([]string, len(width))
			for i, k := range width {
				rules[i] = strings.Repeat("─", k)
			}
			b.WriteString(strings.Join(rules, "  ") + "\n")
		}
	}
	for _, f := range t.foot {
		b.WriteString(told(f) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// line sets one row, with nothing behind its last word.
func (t table) line(row []string, width []int) string {
	cells := make([]string, len(row))
	for i, c := range row {
		c = t.cut(i, c, width[i])
		gap := strings.Repeat(" ", width[i]-utf8.RuneCountInString(c))
		if t.numbers[i] || t.ends[i] {
			cells[i] = gap + c
		} else {
			cells[i] = c + gap
		}
	}
	return strings.TrimRight(strings.Join(cells, "  "), " ")
}

// fit finds the widths of the columns; where they are too many together, the
// widest columns of words give way first, down to a few characters.
func (t table) fit(all [][]string, columns int) []int {
	const fewest = 10
	width := make([]int, len(t.header))
	sum := 2 * (len(width) - 1)
	for _, r := range all {
		for i, c := range r {
			width[i] = max(width[i], utf8.RuneCountInString(c))
		}
	}
	for _, k := range width {
		sum += k
	}
	for ; columns > 0 && sum > columns; sum-- {
		widest := -1
		for i, k := range width {
			if !t.numbers[i] && k > fewest && (widest < 0 || k > width[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			break
		}
		width[widest]--
	}
	return width
}

// cut shortens a cell to a width.
func (t table) cut(column int, cell string, width int) string {
	r := []rune(cell)
	switch {
	case len(r) <= width:
		return cell
	case t.ends[column]:
		return "…" + string(r[len(r)-width+1:])
	}
	return string(r[:width-1]) + "…"
}
