package format

import (
	"errors"
	"fmt"
	"html"
	"strings"
)

// A cue is one timed piece of a subtitle file.
type cue struct {
	from, to int64 // milliseconds
	lines    []string
	line     int // of the file, for notes
}

// parseCues reads WebVTT and SubRip alike: blocks between empty lines, in which
// the words follow a line with "-->". Identifiers, numbers, settings, and the
// NOTE, STYLE and REGION blocks of WebVTT are passed over; notes says which
// blocks could not be read and why. NOTE blocks come back as
// comments, at the time of the cue before.
func parseCues(s string) (cues []cue, comments []utterance, notes []string) {
	lines := strings.Split(s, "\n")
	i := 0
	if len(lines) > 0 && strings.HasPrefix(lines[0], "WEBVTT") {
		for i < len(lines) && strings.TrimSpace(lines[i]) != "" && !strings.Contains(lines[i], "-->") {
			i++ // the header may carry metadata
		}
	}
	for i < len(lines) {
		if strings.TrimSpace(lines[i]) == "" {
			i++
			continue
		}
		first := i
		for i < len(lines) && strings.TrimSpace(lines[i]) != "" && !strings.Contains(lines[i], "-->") {
			i++
		}
		if i < len(lines) && strings.Contains(lines[i], "-->") {
			timing := i
			from, to, err := parseTiming(lines[i])
			i++
			said, next := cueLines(lines, i)
			i = next
			switch {
			case err != nil:
				notes = append(notes, fmt.Sprintf("line %d: %v", timing+1, err))
			default:
				cues = append(cues, cue{from: from, to: to, lines: said, line: timing + 1})
			}
			continue
		}
		block := lines[first:i]
		word, rest, _ := strings.Cut(block[0], " ")
		switch strings.TrimRight(word, ":") {
		case "NOTE":
			block = append([]string{rest}, block[1:]...)
			if text := strings.TrimSpace(strings.Join(block, " ")); text != "" {
				note := utterance{text: text}
				if len(cues) > 0 {
					note.from = cues[len(cues)-1].from
				}
				comments = append(comments, note)
			}
		case "STYLE", "REGION":
		default:
			notes = append(notes, fmt.Sprintf("line %d: words without a time", first+1))
		}
	}
	return cues, comments, notes
}

// cueLines takes the lines of a cue. SubRip files made by hand have empty lines
// inside a cue, or none between cues: a cue ends before an empty line, or before
// a number or identifier that stands right above a time.
func cueLines(lines []string, i int) (said []string, next int) {
	for ; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		if line == "" || strings.Contains(line, "-->") {
			break
		}
		if _, number := digits(line); number && i+1 < len(lines) && strings.Contains(lines[i+1], "-->") {
			break
		}
		said = append(said, line)
	}
	return said, i
}

func parseTiming(line string) (from, to int64, err error) {
	a, rest, _ := strings.Cut(line, "-->")
	from, okFrom := parseClock(strings.TrimSpace(a))
	fields := strings.Fields(rest)
	okTo := false
	if len(fields) > 0 {
		to, okTo = parseClock(fields[0])
	}
	switch {
	case !okFrom || !okTo:
		return 0, 0, errors.New("the time cannot be read")
	case to < from:
		return 0, 0, errors.New("the cue ends before it begins")
	}
	return from, to, nil
}

var (
	voiceTag = pattern(`(?i)<v(?:\.[^\s>]*)?[ \t]+([^>]*)>`)
	anyTag   = pattern(`</?(?i:[cibuvs]|ruby|rt|lang|font|em|strong|span|br|p)(?:[.\s][^<>]*)?/?>|<\d+:\d\d(?::\d\d)?[.,]\d+>|\{\\an?\d\}`)
	timeTag  = pattern(`\{\\[^{}]*\}`)
)

// plainCue takes the tags out of a cue's line and resolves its entities. Tags
// that no subtitle format knows stay: they may be the transcriber's own signs.
func plainCue(s string) string {
	s = anyTag().ReplaceAllString(s, "")
	s = timeTag().ReplaceAllString(s, "")
	s = html.UnescapeString(s)
	return strings.Join(strings.Fields(s), " ")
}
