package format

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// speech turns cues into utterances: who said what, when. A speaker is named by
// a voice tag (<v Mary>) or by a label that begins a line ("Mary: …"); words
// after a label belong to that speaker until another is named.
func speech(cues []cue) []utterance {
	labels := knownLabels(cues)
	var us []utterance
	speaker := "" // whom the last label named
	for _, c := range cues {
		fresh := true // the cue's first words stand apart from what was said before
		say := func(who, text string, alone bool) {
			text = plainCue(text)
			if text == "" {
				return
			}
			if n := len(us); !fresh && n > 0 && !alone && us[n-1].speaker == who {
				us[n-1].text += " " + text
				return
			}
			fresh = false
			us = append(us, utterance{speaker: who, from: c.from, to: c.to, text: text, alone: alone})
		}
		dialogue := countPrefixed(c.lines) > 1
		voice := ""
		for _, line := range c.lines {
			rest := line
			for {
				tag := voiceTag().FindStringSubmatchIndex(rest)
				if tag == nil {
					break
				}
				said(say, &speaker, voice, rest[:tag[0]], labels, dialogue)
				voice = plainCue(rest[tag[2]:tag[3]])
				rest = rest[tag[1]:]
			}
			if before, after, closed := strings.Cut(rest, "</v>"); closed {
				said(say, &speaker, voice, before, labels, dialogue)
				voice, rest = "", after
			}
			said(say, &speaker, voice, rest, labels, dialogue)
		}
	}
	return us
}

func said(say func(who, text string, alone bool), speaker *string, voice, text string, labels map[string]bool, dialogue bool) {
	if voice != "" {
		say(voice, text, false)
		return
	}
	plain := plainCue(text)
	if who, ok := cueLabel(plain); ok && labels[who] {
		*speaker = who
		say(who, plain[len(who)+1:], false)
		return
	}
	changes := strings.HasPrefix(plain, ">>") || dialogue && dashed(plain)
	if changes {
		*speaker = ""
	}
	say(*speaker, text, changes)
}

func dashed(line string) bool {
	return strings.HasPrefix(line, "-") || strings.HasPrefix(line, "–") || strings.HasPrefix(line, "—")
}

func countPrefixed(lines []string) (n int) {
	for _, line := range lines {
		if dashed(plainCue(line)) {
			n++
		}
	}
	return n
}

var labelPattern = pattern(`^([\p{L}\p{N}][\p{L}\p{M}\p{N} .'’_()/&#-]{0,39}):(?:\s|$)`)

// cueLabel is the name that a line begins with, if it looks like one.
func cueLabel(line string) (string, bool) {
	m := labelPattern().FindStringSubmatch(line)
	if m == nil || len(strings.Fields(m[1])) > 4 {
		return "", false
	}
	return m[1], true
}

// knownLabels are the names that begin lines and are likely to be speakers: all
// that come twice, and any that is written like a name.
func knownLabels(cues []cue) map[string]bool {
	count := map[string]int{}
	for _, c := range cues {
		for _, line := range c.lines {
			if who, ok := cueLabel(plainCue(line)); ok {
				count[who]++
			}
		}
	}
	known := map[string]bool{}
	for who, n := range count {
		known[who] = n > 1 || looksLikeName(who)
	}
	return known
}

// looksLikeName: at most three words, each beginning with a capital or a digit.
func looksLikeName(s string) bool {
	words := strings.Fields(s)
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(r) && !unicode.IsTitle(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Lo, r) {
			return false
		}
	}
	return len(words) > 0 && len(words) <= 3
}

// subtitleNotes says, in at most two sentences, what could not be read.
func subtitleNotes(bad []string) []string {
	if len(bad) == 0 {
		return nil
	}
	shown := bad[:min(len(bad), 3)]
	more := ""
	if n := len(bad) - len(shown); n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	return []string{fmt.Sprintf("Left out: %s%s.", strings.Join(shown, "; "), more)}
}
