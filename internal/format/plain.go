package format

import (
	"context"
	"strings"
	"unicode/utf8"

	firsthand "firsthand.study"
)

// readPlain reads a txt file. Its text is the file's.
func readPlain(ctx context.Context, src *source) (*Transcript, error) {
	text, notes, err := src.text(ctx)
	if err != nil {
		return nil, err
	}
	return &Transcript{Text: text, Notes: notes, Turns: findTurns(text, nil)}, nil
}

// readMarkdown reads an md file: the text is the file's, signs and all, and its
// headings and list items are marked.
func readMarkdown(ctx context.Context, src *source) (*Transcript, error) {
	text, notes, err := src.text(ctx)
	if err != nil {
		return nil, err
	}
	marks, still := markdownMarks(text)
	return &Transcript{Text: text, Notes: notes, Turns: findTurns(text, still), Marks: marks}, nil
}

func (src *source) text(ctx context.Context) (string, []string, error) {
	data, err := src.bytes(ctx, src.lim.Text)
	if err != nil {
		return "", nil, err
	}
	return decode(data)
}

// markdownMarks finds headings and list items as CommonMark has them, outside
// fenced code. still are the headings, which belong to no speaker.
func markdownMarks(text string) (marks []firsthand.Mark, still []hint) {
	at, cp := 0, 0
	fence := ""
	var last struct{ at, cp, end, cpEnd int } // the line before, if it is a paragraph's
	paragraph := false
	for line := range strings.Lines(text) {
		length := utf8.RuneCountInString(line)
		bare := strings.TrimRight(line, "\n")
		n := length - (len(line) - len(bare))
		trimmed := strings.TrimLeft(bare, " ")
		indent := len(bare) - len(trimmed)
		span := firsthand.Span{Start: cp, End: cp + n}
		was := paragraph
		paragraph = false
		switch {
		case fence != "":
			if strings.HasPrefix(trimmed, fence) && strings.Trim(trimmed, fence[:1]+" ") == "" {
				fence = ""
			}
		case strings.HasPrefix(trimmed, "```") || strings.HasPrefix(trimmed, "~~~"):
			fence = trimmed[:3]
		case indent < 4 && headingLevel(trimmed) > 0:
			marks = append(marks, firsthand.Mark{Span: span, Kind: heading(headingLevel(trimmed))})
			still = append(still, hint{from: at, to: at + len(bare), kind: stillHint})
		case was && indent < 4 && underline(trimmed) > 0:
			marks = append(marks, firsthand.Mark{Span: firsthand.Span{Start: last.cp, End: last.cpEnd}, Kind: heading(underline(trimmed))})
			still = append(still, hint{from: last.at, to: at + len(bare), kind: stillHint})
		case itemSign(trimmed) > 0:
			marks = append(marks, firsthand.Mark{Span: firsthand.Span{Start: cp + indent, End: cp + n}, Kind: "item", Note: strings.TrimSpace(trimmed[:itemSign(trimmed)])})
		default:
			paragraph = trimmed != "" && indent < 4
		}
		last.at, last.cp, last.end, last.cpEnd = at, cp, at+len(bare), cp+n
		at += len(line)
		cp += length
	}
	return marks, still
}

func heading(level int) string { return "heading" + string(rune('0'+min(max(level, 1), 6))) }

func headingLevel(line string) int {
	n := len(line) - len(strings.TrimLeft(line, "#"))
	if n > 6 || n < len(line) && line[n] != ' ' && line[n] != '\t' {
		return 0
	}
	return n
}

// underline is the level of heading that a line of = or - makes of the line before.
func underline(line string) int {
	switch line = strings.TrimRight(line, " "); {
	case line == "":
		return 0
	case strings.Trim(line, "=") == "":
		return 1
	case strings.Trim(line, "-") == "":
		return 2
	}
	return 0
}

// itemSign is the length of the sign, with its space, that begins a list item.
func itemSign(line string) int {
	i := 0
	for i < len(line) && i < 9 && isDigit(line[i]) {
		i++
	}
	switch {
	case i > 0 && i < len(line) && (line[i] == '.' || line[i] == ')'):
		i++
	case i == 0 && line != "" && strings.IndexByte("-+*", line[0]) >= 0:
		i = 1
	default:
		return 0
	}
	if i < len(line) && (line[i] == ' ' || line[i] == '\t') {
		return i + 1
	}
	return 0
}
