package format

import (
	"cmp"
	"fmt"
	"math"
	"path"
	"regexp"
	"slices"
	"strings"
)

// A named tier together with the name of the file it stands in.
type voice struct {
	tier
	file    int
	speaker string
}

var (
	soundTier   = pattern(`(?i)(?:^|[\s_.-])(?:phones?|phonemes?|phns?|segments?|syllables?|syll?|mau|kan|pho|pitch|tones?|breaks?)$`)
	wordTier    = pattern(`(?i)(?:^|[\s_.-])(?:words?|wrd|ort-mau|tokens?)$`)
	genericTier = pattern(`(?i)^(?:speaker|speech|text|transcript(?:ion)?|utterances?|sentences?|words?|tier|silences)?[\s_-]*\d*$`)
)

// conversation puts the tiers of one conversation's TextGrids into one list in
// time order. names are the files' names, grids what was read from them. Point
// labels are comments at their moments, unless there is nothing but points.
func conversation(names []string, grids []*grid) (us []utterance, comments []utterance, notes []string) {
	var voices []voice
	for i, g := range grids {
		for _, t := range g.tiers {
			if len(t.labels) > 0 {
				voices = append(voices, voice{tier: t, file: i})
			}
		}
	}
	voices, notes = spokenTiers(voices)
	onlyPoints := !slices.ContainsFunc(voices, func(v voice) bool { return !v.points })
	nameVoices(voices, names)
	for _, v := range voices {
		for _, l := range v.labels {
			u := utterance{speaker: v.speaker, from: milliseconds(l.from), to: milliseconds(l.to), text: l.text}
			if v.points && !onlyPoints {
				comments = append(comments, u)
			} else {
				us = append(us, u)
			}
		}
	}
	// Stable, so that of two who begin together the first file's speaker stands first.
	byTime := func(a, b utterance) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) }
	slices.SortStableFunc(us, byTime)
	slices.SortStableFunc(comments, byTime)
	return us, comments, append(notes, lengthNote(names, grids)...)
}

func milliseconds(seconds float64) int64 { return max(0, int64(math.Round(seconds*1000))) }

// spokenTiers leaves out tiers of sounds where there is another, and tiers of
// single words where there is one of more than words: they repeat the speech.
func spokenTiers(voices []voice) (spoken []voice, notes []string) {
	for _, repeats := range []*regexp.Regexp{soundTier(), wordTier()} {
		var out []string
		kept := slices.DeleteFunc(slices.Clone(voices), func(v voice) bool {
			if !repeats.MatchString(v.name) {
				return false
			}
			other := slices.ContainsFunc(voices, func(w voice) bool {
				return w.file == v.file && !w.points && !repeats.MatchString(w.name)
			})
			if other && !slices.Contains(out, v.name) {
				out = append(out, v.name)
			}
			return other
		})
		if len(out) > 0 {
			voices = kept
			notes = append(notes, fmt.Sprintf("Left out, as they repeat the speech sound by sound or word by word: the tiers “%s”.", strings.Join(out, "”, “")))
		}
	}
	return voices, notes
}

// nameVoices names who speaks in each tier: by the file's last part where every
// file of a conversation is one speaker, by the tier otherwise. Tiers of one
// name in two files are told apart by their files.
func nameVoices(voices []voice, names []string) {
	perFile := map[int]int{}
	for _, v := range voices {
		if !v.points {
			perFile[v.file]++
		}
	}
	for i := range voices {
		v := &voices[i]
		tierName := strings.TrimSpace(v.name)
		v.speaker = tierName
		if len(names) < 2 {
			continue
		}
		who := speakerOf(names[v.file])
		if who == "" {
			who = strings.TrimSuffix(path.Base(slashed(names[v.file])), path.Ext(names[v.file]))
		}
		switch {
		case perFile[v.file] == 1 && !v.points || genericTier().MatchString(tierName):
			v.speaker = who
		case !strings.EqualFold(who, tierName):
			v.speaker = who + " " + tierName
		}
	}
	for i := range voices {
		// A colon or a line break would cut the label short.
		voices[i].speaker = strings.Join(strings.FieldsFunc(voices[i].speaker, func(r rune) bool { return r == ':' || r == '\n' || r == '\r' || r == '\t' }), " ")
	}
}

// lengthNote doubts that files are one conversation when their recordings
// differ in length by more than ten seconds and a twentieth.
func lengthNote(names []string, grids []*grid) []string {
	if len(grids) < 2 {
		return nil
	}
	short, long := grids[0].length, grids[0].length
	for _, g := range grids {
		short, long = min(short, g.length), max(long, g.length)
	}
	if long-short <= max(10, long/20) {
		return nil
	}
	return []string{fmt.Sprintf("The recordings are %s and %s long: check that they are one conversation.", clock(milliseconds(short)), clock(milliseconds(long)))}
}
