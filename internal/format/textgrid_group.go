package format

import (
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Group is what becomes one document: usually one file, or the TextGrids of
// one conversation, a speaker each.
type Group struct {
	Name  string   // of the document
	Files []string // as they were given
}

var role = pattern(`(?i)^(?:doctor|dr|gp|nurse|clinician|clinic|patient|carer|caller|agent|interviewer|interviewee|int|participant|respondent|resp|moderator|facilitator|therapist|client|teacher|student|pupil|host|guest|mother|father|parent|child|left|right|l|r|[ab]|me|them|(?:speaker|spk|person|channel|chan|ch|mic|track|s|p)[-_ ]?[0-9a-f]{1,2})$`)

// GroupTextGrids finds the files that are one conversation. Files belong
// together when their names differ in the last part alone
// (c01_doctor.TextGrid, c01_patient.TextGrid) and those parts are roles that
// people have in a conversation, or the same parts come back under another
// beginning (c01_mary, c01_tom, c02_mary, c02_tom). Any other file is a group
// of its own. Groups stand in the order of their first files.
func GroupTextGrids(names []string) []Group {
	type stem struct {
		parts []string
		files []string
	}
	stems := map[string]*stem{}
	for _, name := range names {
		before, part, ok := lastPart(name)
		if !ok {
			continue
		}
		s := stems[before]
		if s == nil {
			s = &stem{}
			stems[before] = s
		}
		s.parts = append(s.parts, strings.ToLower(part))
		s.files = append(s.files, name)
	}
	casts := map[string]int{} // how many beginnings have these last parts
	cast := func(s *stem) string { return strings.Join(slices.Sorted(slices.Values(s.parts)), "\x00") }
	for _, s := range stems {
		casts[cast(s)]++
	}
	together := func(s *stem) bool {
		if len(s.files) < 2 || len(s.files) > 12 || len(slices.Compact(slices.Sorted(slices.Values(s.parts)))) < len(s.parts) {
			return false
		}
		roles := !slices.ContainsFunc(s.parts, func(p string) bool { return !role().MatchString(p) })
		named := !slices.ContainsFunc(s.parts, func(p string) bool { return !strings.ContainsFunc(p, unicode.IsLetter) })
		return roles || named && casts[cast(s)] > 1
	}
	var groups []Group
	done := map[string]bool{}
	for _, name := range names {
		before, _, ok := lastPart(name)
		if !ok || !together(stems[before]) {
			groups = append(groups, Group{Name: path.Base(slashed(name)), Files: []string{name}})
			continue
		}
		if !done[before] {
			done[before] = true
			groups = append(groups, Group{Name: path.Base(slashed(before)) + ".TextGrid", Files: stems[before].files})
		}
	}
	return groups
}

// lastPart cuts a TextGrid's path before the last part of its name.
func lastPart(name string) (before, part string, ok bool) {
	s := slashed(name)
	ext := path.Ext(s)
	if !strings.EqualFold(ext, ".TextGrid") {
		return "", "", false
	}
	s = strings.TrimSuffix(s, ext)
	i := strings.LastIndexAny(s, "_-. ")
	if i <= strings.LastIndexByte(s, '/')+1 || i == len(s)-1 {
		return "", "", false
	}
	return strings.TrimRight(s[:i], "_-. "), s[i+1:], true
}

func slashed(name string) string { return strings.ReplaceAll(name, `\`, "/") }

// speakerOf makes a name of the last part of a file's name: "doctor" is Doctor.
func speakerOf(name string) string {
	_, part, ok := lastPart(name)
	if !ok {
		return ""
	}
	r, n := utf8.DecodeRuneInString(part)
	return string(unicode.ToUpper(r)) + part[n:]
}
