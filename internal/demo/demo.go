// Package demo holds the example study: twenty-four invented interviews, the
// people who gave them, the codebook and the codings. It is data with
// readers, nothing else; whoever builds the study brings it in as any study
// is brought in. Every person, place and event in it is fictional, and each
// transcript says so on its first line.
package demo

import (
	"embed"
	"encoding/csv"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"
)

//go:embed study
var study embed.FS

// Files is the study as files: participants.csv, codebook.csv,
// transcripts/P01.txt and codings/P01.csv. They have the form that
// `firsthand import` reads.
func Files() fs.FS {
	sub, err := fs.Sub(study, "study")
	if err != nil {
		return study // "study" is a valid name, so Sub has no reason to fail
	}
	return sub
}

// A Transcript is the analysed text of one interview: identifying details
// stand replaced, by pseudonyms or in square brackets.
type Transcript struct {
	Participant string // P01
	Document    string // P01.txt, the name that codings use
	Text        string // UTF-8, LF, one turn a paragraph, paragraphs parted by an empty line
}

// Transcripts are the interviews, P01 first.
func Transcripts() ([]Transcript, error) {
	names, err := list("transcripts", ".txt")
	if err != nil {
		return nil, err
	}
	var all []Transcript
	for _, name := range names {
		b, err := study.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("the example study's %s cannot be read: %w", name, err)
		}
		base := path.Base(name)
		all = append(all, Transcript{strings.TrimSuffix(base, ".txt"), base, string(b)})
	}
	return all, nil
}

// list names the files of a folder that end in ext, in order; a folder that
// is not there yet is empty.
func list(folder, ext string) ([]string, error) {
	names, err := fs.Glob(study, path.Join("study", folder, "*"+ext))
	if err != nil {
		return nil, fmt.Errorf("the example study's %s cannot be listed: %w", folder, err)
	}
	sort.Strings(names)
	return names, nil
}

// table reads a csv with exactly these columns, without its heading.
func table(name string, columns ...string) ([][]string, error) {
	f, err := study.Open(name)
	if err != nil {
		return nil, fmt.Errorf("the example study's %s cannot be opened: %w", name, err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("the example study's %s is not a table: %w", name, err)
	}
	if len(rows) == 0 || strings.Join(rows[0], ",") != strings.Join(columns, ",") {
		return nil, fmt.Errorf("the example study's %s should have the columns %s", name, strings.Join(columns, ", "))
	}
	return rows[1:], nil
}
