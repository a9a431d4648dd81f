package web

import (
	"fmt"
	"html/template"
	"math"
	"net/url"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"firsthand.study"
	"firsthand.study/agreement"
	"firsthand.study/internal/app"
)

// functions are what templates may call.
func functions(files staticFiles) template.FuncMap {
	return template.FuncMap{
		"static":          func(name string) string { return "/static/" + files.address[name] },
		"count":           func(n any) string { return count(whole(n)) },
		"plural":          func(n any, one, many string) string { return plural(whole(n), one, many) },
		"percent":         percent,
		"day":             day,
		"shortDay":        shortDay,
		"spokenTime":      spokenTime,
		"money":           money,
		"moment":          moment,
		"initials":        initials,
		"stem":            stem,
		"told":            told,
		"onPage":          onPage,
		"lines":           lines,
		"readAt":          readAt,
		"pathOf":          url.PathEscape,
		"called":          called,
		"personAt":        personAt,
		"codeOn":          func(f baser, form *CodeForm) codeOn { return codeOn{f.Base(), form} },
		"optional":        optional,
		"value":           func(v agreement.Value) string { return fixed(float64(v)) },
		"hundred":         func(v agreement.Value) string { return hundred(float64(v)) },
		"deref":           func(n *int) int { return *n },
		"plus":            func(a, b int) int { return a + b },
		"minus":           func(a, b int) int { return a - b },
		"half":            func(width, n int) int { return width / n / 2 },
		"expression":      func(path string) string { return app.ExpressionOf(path, false) },
		"expressionBelow": func(path string) string { return app.ExpressionOf(path, true) },
		"fixed":           fixed,
		"levelName":       levelName,
		"meansOf":         meansOf,
		"share":           func(n, all any) float64 { return share(whole(n), whole(all)) },
	}
}

// whole is an integer of any kind, as templates hand them over.
func whole(n any) int64 {
	return reflect.ValueOf(n).Int()
}

// count writes a number with thousands set apart, as British English does.
func count[N int | int64](n N) string {
	s := strconv.FormatInt(int64(n), 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// plural writes a number with its noun: 1 coding, 2 codings.
func plural[N int | int64](n N, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return count(n) + " " + many
}

// percent writes a share of 1.
func percent(share float64) string {
	if share > 0 && share < 0.005 {
		return "under 1%"
	}
	return strconv.FormatFloat(math.Round(share*100), 'f', 0, 64) + "%"
}

// share is n of all, 0 where there is nothing.
func share[N int | int64](n, all N) float64 {
	if all == 0 {
		return 0
	}
	return float64(n) / float64(all)
}

// fixed writes a coefficient with two places.
func fixed(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "not defined"
	}
	return strings.Replace(strconv.FormatFloat(v, 'f', 2, 64), "-", "−", 1)
}

// hundred writes a share of 1 with one place of per cent, since most of a text
// is coded by neither and two coders always seem to agree.
func hundred(v float64) string {
	if math.IsNaN(v) {
		return "not defined"
	}
	return strconv.FormatFloat(100*v, 'f', 1, 64) + "%"
}

// day writes an ISO 8601 day as people do.
func day(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return t.Format("2 January 2006")
}

// moment writes a moment in Unix milliseconds in the study's time zone.
func moment(ms int64, study firsthand.Study) string {
	zone, err := time.LoadLocation(study.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	return time.UnixMilli(ms).In(zone).Format("2 January 2006, 15:04")
}

// initials are those of a person's name, two at most.
func initials(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return ""
	}
	first, _ := utf8.DecodeRuneInString(words[0])
	if len(words) == 1 {
		runes := []rune(words[0])
		return strings.ToUpper(string(runes[:min(2, len(runes))]))
	}
	last, _ := utf8.DecodeRuneInString(words[len(words)-1])
	return strings.ToUpper(string(first) + string(last))
}

// stem is a document's name without its extension.
func stem(name string) string {
	if dot := strings.LastIndexByte(name, '.'); dot > 0 && len(name)-dot <= 5 {
		return name[:dot]
	}
	return name
}

// fileName is the end of a file's name where a sentence names it.
var fileName = regexp.MustCompile(`([\p{L}\p{N})])\.(?i:txt|md|docx|odt|rtf|pdf|html?|vtt|srt)\b`)

// told is the journal's sentence about an act as pages say it: what was taken
// back in words, and interviews by their names without the file's extension. The
// journal's own text stays as it is.
func told(summary string) string {
	for _, w := range [][2]string{{"undo of: ", "Taken back: "}, {"redo of: ", "Done again: "}} {
		if rest, ok := strings.CutPrefix(summary, w[0]); ok {
			summary = w[1] + rest
		}
	}
	return fileName.ReplaceAllString(summary, "$1")
}

// onPage is a hint as a page gives it: empty where it names a command, which is
// of no use in a browser.
func onPage(hint string) string {
	if strings.HasPrefix(strings.ToLower(hint), "firsthand ") {
		return ""
	}
	return hint
}

// called is how a page calls a document: by its participant where it has one.
func called(document firsthand.Document, of firsthand.Case) string {
	switch {
	case of.Name != "" && of.Pseudonym != "":
		return of.Name + ", " + of.Pseudonym
	case of.Name != "":
		return of.Name
	}
	return stem(document.Name)
}

// lines writes the lines that a passage stands on.
func lines(from, to int) string {
	if from == to {
		return fmt.Sprintf("line %d", from)
	}
	return fmt.Sprintf("lines %d to %d", from, to)
}

// readAt is where a document is read, at a line where one is given.
func readAt(base, document string, line int) string {
	at := base + "/interviews/" + url.PathEscape(document) + "/read"
	if line > 0 {
		at += fmt.Sprintf("#L%d", line)
	}
	return at
}

// optional writes a count that may not be there.
func optional(n *int64) string {
	if n == nil {
		return ""
	}
	return count(*n)
}
