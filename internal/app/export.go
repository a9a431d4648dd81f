package app

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// ExportOptions say what of a study to write, and how.
type ExportOptions struct {
	Name     string // of the file; its extension is the format
	What     string // codings, codebook, report, transcripts or journal; empty where the extension decides
	Coder    string // only this coder's codings
	Progress Progress
}

// An exporter writes one part of a study in one format.
type exporter func(a *App, ctx context.Context, tx *store.Tx, s firsthand.Study, w io.Writer, o ExportOptions) (Notes, error)

// exporters are what can be written, by extension and part; the first part of
// an extension is the one that is meant when none is named.
var exporters = map[string][]choice{
	".qdpx": {{"project", exportProject}},
}

// A choice is one part of a study that can be written in a format.
type choice struct {
	what  string
	write exporter
}

// Export writes a study, or a part of it, as of one moment.
func (a *App) Export(ctx context.Context, study firsthand.ID, w io.Writer, o ExportOptions) (Notes, error) {
	ext := strings.ToLower(filepath.Ext(o.Name))
	choices := exporters[ext]
	if choices == nil {
		return nil, firsthand.Errorf(firsthand.Invalid, "Nothing can be written as %q; nothing was written.", ext).
			WithHint("the file may end in %s", strings.Join(sortedExtensions(), ", "))
	}
	var write exporter
	var offered []string
	for _, c := range choices {
		offered = append(offered, c.what)
		if o.What == c.what || o.What == "" && write == nil {
			write = c.write
		}
	}
	if write == nil {
		return nil, firsthand.Errorf(firsthand.Invalid, "%s is not written as %s; nothing was written.", o.What, ext).
			WithHint("as %s there are %s", ext, strings.Join(offered, ", "))
	}
	var notes Notes
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		s, err := tx.Study(ctx, string(study))
		if err != nil {
			return err
		}
		notes, err = write(a, ctx, tx, s, w, o)
		return err
	})
	return notes, err
}

func sortedExtensions() []string {
	var all []string
	for _, ext := range []string{".qdpx", ".qdc", ".docx", ".xlsx", ".html", ".csv", ".json"} {
		if exporters[ext] != nil {
			all = append(all, ext)
		}
	}
	return all
}

// coderNamed finds the coder that an option names; empty means all.
func coderNamed(ctx context.Context, tx *store.Tx, study firsthand.ID, name string) (firsthand.ID, error) {
	if name == "" {
		return "", nil
	}
	all, err := tx.Colleagues(ctx, study)
	if err != nil {
		return "", err
	}
	for _, c := range all {
		if c.Name == name || string(c.ID) == name {
			return c.ID, nil
		}
	}
	return "", firsthand.Errorf(firsthand.NotFound, "Nobody in this study is called %q.", name)
}

func exportProject(a *App, ctx context.Context, tx *store.Tx, s firsthand.Study, w io.Writer, o ExportOptions) (Notes, error) {
	coder, err := coderNamed(ctx, tx, s.ID, o.Coder)
	if err != nil {
		return nil, err
	}
	notes, err := a.writeProject(ctx, tx, s, w, coder, o.Progress)
	if err != nil {
		return notes, fmt.Errorf("write the project: %w", err)
	}
	return notes, nil
}
