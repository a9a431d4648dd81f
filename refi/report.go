package refi

import "fmt"

// A Severity says what a problem means for the reader of a report.
type Severity int

// From harmless to loss.
const (
	Info    Severity = iota // worth knowing, nothing is wrong
	Warning                 // valid, but a reference or an expectation fails
	Invalid                 // the schema forbids it; read all the same
	Changed                 // read or written, but not as it was
	Lost                    // could not be kept
)

var severities = [...]string{"info", "warning", "invalid", "changed", "lost"}

// String is the severity in lower case.
func (s Severity) String() string { return severities[s] }

// MarshalText writes the severity by name.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// A Problem is one item of a report.
type Problem struct {
	Severity Severity `json:"severity"`
	Kind     string   `json:"kind"`  // a short word for problems of one sort, such as "colour"
	Where    string   `json:"where"` // a line, an element and its GUID, or an entry of the container
	Message  string   `json:"message"`
	More     int      `json:"more,omitempty"` // problems of this kind beyond those listed
}

// String is the problem as one line.
func (p Problem) String() string {
	s := p.Severity.String() + ": "
	if p.Where != "" {
		s += p.Where + ": "
	}
	s += p.Message
	if p.More > 0 {
		s += fmt.Sprintf(" (and %d more like this)", p.More)
	}
	return s
}

// A Report says item by item what was read, changed and could not be kept.
// Of each kind at most [ReportEach] problems are listed and the others counted.
type Report struct {
	Problems []Problem
	last     map[sortOf]place
}

// ReportEach is how many problems of one kind and severity a report lists.
const ReportEach = 50

type sortOf struct {
	kind     string
	severity Severity
}

type place struct{ n, at int }

// add takes a message as a format, so that problems beyond the limit cost nothing.
func (r *Report) add(s Severity, kind, where, format string, args ...any) {
	if r == nil || r.full(s, kind) {
		return
	}
	r.Problems = append(r.Problems, Problem{Severity: s, Kind: kind, Where: where, Message: fmt.Sprintf(format, args...)})
}

// full counts a problem and reports whether its kind is listed often enough.
func (r *Report) full(s Severity, kind string) bool {
	if r.last == nil {
		r.last = map[sortOf]place{}
	}
	p := r.last[sortOf{kind, s}]
	p.n++
	if p.n <= ReportEach {
		p.at = len(r.Problems)
	} else {
		r.Problems[p.at].More++
	}
	r.last[sortOf{kind, s}] = p
	return p.n > ReportEach
}

// Has reports whether the report has a problem of severity s or worse.
func (r *Report) Has(s Severity) bool {
	for _, p := range r.Problems {
		if p.Severity >= s {
			return true
		}
	}
	return false
}

// Count is the number of problems of severity s, listed or not.
func (r *Report) Count(s Severity) int {
	n := 0
	for _, p := range r.Problems {
		if p.Severity == s {
			n += 1 + p.More
		}
	}
	return n
}
