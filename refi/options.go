package refi

import (
	"compress/flate"
	"io/fs"
)

// Options say how to read.
type Options struct {
	Limits Limits
	// Strict refuses a file that is not well-formed XML, instead of repairing
	// what can be repaired.
	Strict bool
	// Sources is the folder of the source files of a bare .qde; [Open] takes the
	// folder sources beside the file. Only file names are looked up in it, no paths.
	Sources fs.FS
}

// WriteOptions say how to write.
type WriteOptions struct {
	// Level of Deflate, 1 fastest to 9 smallest; 0 is the usual 6. Files that are
	// packed already, such as recordings, are stored within Deflate.
	Level int
	// KeepGUIDs writes GUIDs in the case and braces they have. Otherwise they are
	// written in upper case without braces, which every program takes.
	KeepGUIDs bool
	// WithoutBasePath leaves out the project's base path, which may tell the name
	// of a person's home folder. Relative paths then lead nowhere.
	WithoutBasePath bool
}

func (o WriteOptions) level() int {
	if o.Level == 0 {
		return flate.DefaultCompression
	}
	return o.Level
}
