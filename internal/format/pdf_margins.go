package format

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// A marginNumber counts lines or paragraphs beside the text.
type marginNumber struct {
	page     int
	base, em float64
	text     string
}

// takeNumbers takes the numbers of lines or paragraphs out of the margin: at
// least three that rise down the page.
func takeNumbers(lines []pdfLine) (rest []pdfLine, numbers []marginNumber) {
	left, right := bodyEdges(lines)
	type found struct {
		line  int
		first bool // the line's first segment, with text after it
		value int
	}
	var all []found
	for i, l := range lines {
		n := len(l.segments)
		s := l.segments[0]
		if v, ok := countingNumber(s.text); ok && (s.right < left-1 || n == 1 && s.left > right+1) {
			all = append(all, found{i, n > 1, v})
		}
	}
	slices.SortStableFunc(all, func(a, b found) int {
		la, lb := lines[a.line], lines[b.line]
		return cmp.Or(cmp.Compare(la.page, lb.page), cmp.Compare(lb.base, la.base))
	})
	rising := 0
	for i := 1; i < len(all); i++ {
		if all[i].value > all[i-1].value || lines[all[i].line].page != lines[all[i-1].line].page {
			rising++
		}
	}
	if len(all) < 3 || rising < (len(all)-1)*9/10 {
		return lines, nil
	}
	gone := map[int]bool{}
	for _, f := range all {
		l := &lines[f.line]
		numbers = append(numbers, marginNumber{l.page, l.base, l.em, strconv.Itoa(f.value)})
		if f.first {
			l.segments = l.segments[1:]
			l.left = l.segments[0].left
			l.first = 0
		} else {
			gone[f.line] = true
		}
	}
	for i, l := range lines {
		if !gone[i] {
			rest = append(rest, l)
		}
	}
	return rest, numbers
}

// giveNumbers gives each number to the line that it stands beside. paragraphs
// says that they count paragraphs: that some lines, but not just every fifth,
// have one.
func giveNumbers(lines []pdfLine, numbers []marginNumber) (given int, paragraphs bool) {
	onPage := map[int][]int{}
	for i, l := range lines {
		onPage[l.page] = append(onPage[l.page], i)
	}
	skips := 0
	for n, number := range numbers {
		best, distance := -1, math.Inf(1)
		for _, i := range onPage[number.page] {
			l := &lines[i]
			if d := math.Abs(l.base - number.base); d < distance && d < 0.8*max(l.em, number.em) && l.number == "" {
				best, distance = i, d
			}
		}
		if best < 0 {
			continue // a paragraph that begins on the next page, where it is counted again
		}
		lines[best].number = number.text
		given++
		if n > 0 && number.page == numbers[n-1].page {
			before, _ := strconv.Atoi(numbers[n-1].text)
			if here, _ := strconv.Atoi(number.text); here > before+1 {
				skips++
			}
		}
	}
	return given, given < len(lines)*19/20 && skips < len(numbers)/2
}

func countingNumber(text []rune) (int, bool) {
	s := strings.TrimRight(string(text), ".)")
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= 0 && len(s) <= 5 && len(s) > 0 && isDigit(s[0])
}

// bodyEdges are where most of the text begins and ends, in points.
func bodyEdges(lines []pdfLine) (left, right float64) {
	weight := map[int]int{}
	var ends []float64
	for _, l := range lines {
		for _, s := range l.segments {
			if len(s.text) >= 12 {
				weight[int(math.Round(s.left/2))] += len(s.text)
				ends = append(ends, s.right)
			}
		}
	}
	if len(ends) == 0 {
		return math.Inf(-1), math.Inf(1)
	}
	best, most := 0, -1
	for at, n := range weight {
		if n > most || n == most && at < best {
			best, most = at, n
		}
	}
	slices.Sort(ends)
	return float64(best * 2), ends[len(ends)-1]
}

// markRepeated finds what stands at the head or foot of pages again and again:
// the same words at the same height on at least half of them and three, or
// numbers that count the pages. Page numbers go; words stay where they stand
// first. It says what went.
func markRepeated(lines []pdfLine, pages int) (rest []pdfLine, notes []string) {
	byPage := map[int][]int{}
	for i, l := range lines {
		byPage[l.page] = append(byPage[l.page], i)
	}
	type key struct {
		words string
		at    int
	}
	seen := map[key][]int{}
	placed := map[int]key{}
	const edge = 3 // lines from the top or the bottom
	for page := 1; page <= pages; page++ {
		on := byPage[page]
		slices.SortStableFunc(on, func(a, b int) int { return cmp.Compare(lines[b].base, lines[a].base) })
		for _, i := range slices.Concat(setOff(lines, on, edge), setOff(lines, reversed(on), edge)) {
			if slices.Contains(seen[placed[i]], i) {
				continue // a page of few lines: head and foot at once
			}
			words := strings.Map(func(r rune) rune {
				if unicode.IsDigit(r) {
					return '#'
				}
				return r
			}, lines[i].text())
			for strings.Contains(words, "##") {
				words = strings.ReplaceAll(words, "##", "#")
			}
			k := key{words, int(math.Round(lines[i].base / 4))}
			if len(seen[key{words, k.at - 1}]) > 0 {
				k.at--
			} else if len(seen[key{words, k.at + 1}]) > 0 {
				k.at++
			}
			seen[k] = append(seen[k], i)
			placed[i] = k
		}
	}
	gone := map[int]bool{}
	numbers, words := 0, 0
	for k, at := range seen {
		counts := countsPages(lines, at)
		bare := !strings.ContainsFunc(k.words, func(r rune) bool { return unicode.IsLetter(r) })
		pageWord := isPageWord(k.words)
		switch {
		case (bare || pageWord) && counts && len(at) >= 2 && len(at)*2 >= pages:
			for _, i := range at {
				gone[i] = true
			}
			numbers += len(at)
		case !bare && len(at) >= 3 && len(at)*2 >= pages && onOwnPage(lines, at):
			for _, i := range at[1:] {
				gone[i] = true
			}
			lines[at[0]].repeated = true
			words += len(at) - 1
		}
	}
	for i, l := range lines {
		if !gone[i] {
			rest = append(rest, l)
		}
	}
	if numbers > 0 {
		notes = append(notes, fmt.Sprintf("Left out: the page numbers on %d pages.", numbers))
	}
	if words > 0 {
		notes = append(notes, fmt.Sprintf("Heads and feet that come back on every page stand once, where they come first; left out %d times.", words))
	}
	return rest, notes
}

// setOff are the lines at the edge of a page, at most n, that stand clear of
// those further in. on is the page's lines, from that edge inwards.
func setOff(lines []pdfLine, on []int, n int) []int {
	clear := 0
	for i := range min(n, len(on)-1) {
		inner := lines[on[i+1]]
		if math.Abs(lines[on[i]].base-inner.base) > 1.5*inner.em {
			clear = i + 1
		}
	}
	return on[:clear]
}

func reversed(s []int) []int {
	s = slices.Clone(s)
	slices.Reverse(s)
	return s
}

func onOwnPage(lines []pdfLine, at []int) bool {
	pages := map[int]bool{}
	for _, i := range at {
		if pages[lines[i].page] {
			return false
		}
		pages[lines[i].page] = true
	}
	return true
}

func isPageWord(words string) bool {
	fields := strings.FieldsFunc(strings.ToLower(words), func(r rune) bool { return !unicode.IsLetter(r) })
	for _, f := range fields {
		switch f {
		case "page", "of", "p", "pg", "seite", "von", "sida", "av", "pagina", "página", "strona", "z":
		default:
			return false
		}
	}
	return len(fields) > 0
}

// countsPages says whether the first number in each line rises with the page.
func countsPages(lines []pdfLine, at []int) bool {
	offset := math.MinInt
	for _, i := range at {
		text := lines[i].text()
		from := strings.IndexFunc(text, unicode.IsDigit)
		if from < 0 {
			return false
		}
		to := from
		for to < len(text) && isDigit(text[to]) {
			to++
		}
		n, err := strconv.Atoi(text[from:to])
		if err != nil {
			return false
		}
		if d := n - lines[i].page; offset == math.MinInt {
			offset = d
		} else if d != offset {
			return false
		}
	}
	return true
}
