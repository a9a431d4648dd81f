package refi

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Moment writes a time as this package writes times: UTC, whole seconds, final Z.
func Moment(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

// ParseMoment reads a time of a file. A time without a zone is taken for UTC,
// as most programs mean it; a space in place of the T is read too.
func ParseMoment(s string) (time.Time, error) {
	s = strings.Replace(strings.TrimSpace(s), " ", "T", 1)
	for _, layout := range []string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05", "2006-01-02Z07:00", "2006-01-02"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no time of the form 2018-03-27T17:46:39Z", s)
}

// standardMoment brings a time into a form that the schema takes, or gives up.
func standardMoment(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if isDateTime(s) {
		return s, true
	}
	t, err := ParseMoment(s)
	if err != nil {
		return "", false
	}
	return Moment(t), true
}

// StandardColor brings a colour into the form #RRGGBB. It understands #RGB,
// RRGGBB, #AARRGGBB, rgb(r, g, b) and rgba(r, g, b, a), and drops transparency.
func StandardColor(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if inner, ok := strings.CutSuffix(strings.ToLower(s), ")"); ok {
		name, list, _ := strings.Cut(inner, "(")
		parts := strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' || r == '/' })
		if name = strings.TrimSpace(name); name != "rgb" && name != "rgba" || len(parts) < 3 {
			return "", false
		}
		out := "#"
		for _, p := range parts[:3] {
			v, err := strconv.ParseFloat(p, 64)
			if err != nil || !(v >= 0 && v <= 255) {
				return "", false
			}
			out += fmt.Sprintf("%02X", int(v+0.5))
		}
		return out, true
	}
	hex := strings.TrimPrefix(s, "#")
	if len(hex) == 8 {
		hex = hex[2:]
	}
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	if out := "#" + hex; len(out) == 7 && isColor(out) {
		return out, true
	}
	return "", false
}

// standardValue brings the value of a variable into the lexical form that its
// element takes; false if only text can hold it.
func standardValue(t VariableType, v string) (string, bool) {
	v = strings.TrimSpace(v)
	switch t {
	case TextVariable:
		return v, true
	case BooleanVariable:
		if low := strings.ToLower(v); fitsSimple("b", low) {
			return low, true
		}
	case IntegerVariable:
		if isInteger(v) {
			return v, true
		}
	case FloatVariable:
		if isDecimal(v) {
			return v, true
		}
		// An exponent, or the decimal comma of most of Europe.
		if strings.Count(v, ",") == 1 && !strings.Contains(v, ".") {
			v = strings.Replace(v, ",", ".", 1)
		}
		if f, err := strconv.ParseFloat(v, 64); err == nil {
			if v = strconv.FormatFloat(f, 'f', -1, 64); isDecimal(v) {
				return v, true
			}
		}
	case DateVariable:
		if fitsSimple("date", v) {
			return v, true
		}
		if t, err := ParseMoment(v); err == nil && t.Equal(t.Truncate(24*time.Hour)) {
			return t.Format("2006-01-02"), true
		}
	case DateTimeVariable:
		return standardMoment(v)
	}
	return "", false
}
