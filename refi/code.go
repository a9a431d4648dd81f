package refi

import "strings"

// A Code is a label for passages. Its children are the codes below it.
type Code struct {
	GUID        GUID
	Name        string
	Codable     bool   // false: a folder, nothing is coded with it
	Color       string // as read; #RRGGBB when written
	Description string
	NoteRefs    []GUID // in projects only
	Codes       []Code
	Blank       Blank
}

// A Codebook is a tree of codes on its own, as a .qdc file holds it.
type Codebook struct {
	Origin string
	Codes  []Code
	Sets   []Set // only member codes
	Blank  Blank
}

// A Set groups codes, sources and notes.
type Set struct {
	GUID        GUID
	Name        string
	Description string
	Codes       []GUID
	Sources     []GUID
	Notes       []GUID
	Blank       Blank
}

// A CodePath is a code with the codes above it, the topmost first.
type CodePath []*Code

// Code is the code itself.
func (p CodePath) Code() *Code { return p[len(p)-1] }

// String joins the names by "/".
func (p CodePath) String() string {
	names := make([]string, len(p))
	for i, c := range p {
		names[i] = c.Name
	}
	return strings.Join(names, "/")
}

// CodeIndex finds codes by [GUID.Norm] of their GUID.
func CodeIndex(codes []Code) map[string]CodePath {
	index := map[string]CodePath{}
	var add func([]Code, CodePath)
	add = func(codes []Code, above CodePath) {
		for i := range codes {
			path := append(above[:len(above):len(above)], &codes[i])
			if key := codes[i].GUID.Norm(); index[key] == nil {
				index[key] = path
			}
			add(codes[i].Codes, path)
		}
	}
	add(codes, nil)
	return index
}
