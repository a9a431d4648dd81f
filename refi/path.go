package refi

import (
	"path"
	"strings"
)

// A Place says where a source file lies.
type Place int

// The places of the standard.
const (
	Nowhere  Place = iota // the path is empty
	Internal              // in the container, in its folder sources
	Relative              // below the project's base path
	Absolute              // somewhere on the computer that wrote the project
)

// A Path is a path of a project, taken apart.
type Path struct {
	Place Place
	Name  string // the file's name, or the path behind the scheme
	raw   string
}

// ParsePath takes a path apart. A bare file name is taken for internal, as some
// programs leave the scheme away.
func ParsePath(s string) Path {
	for place, scheme := range map[Place]string{Internal: "internal://", Relative: "relative://", Absolute: "absolute://"} {
		if len(s) >= len(scheme) && strings.EqualFold(s[:len(scheme)], scheme) {
			return Path{place, strings.TrimLeft(s[len(scheme):], "/"), s}
		}
	}
	switch slashed := strings.ReplaceAll(s, `\`, "/"); {
	case s == "":
		return Path{}
	case strings.HasPrefix(slashed, "/"), len(s) > 1 && s[1] == ':', strings.Contains(s, "://"):
		return Path{Absolute, s, s}
	case strings.Contains(slashed, "/") && !strings.EqualFold(path.Dir(slashed), "sources"):
		return Path{Relative, s, s}
	default:
		return Path{Internal, path.Base(slashed), "internal://" + path.Base(slashed)}
	}
}

// String is the path as it is written.
func (p Path) String() string { return p.raw }
