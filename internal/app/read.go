package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/format"
	"firsthand.study/internal/search"
)

// read turns one source into a document, or opens its table of answers.
func (a *App) read(ctx context.Context, analyser *search.Analyser, src source, columns TableColumns) reading {
	r := reading{source: src}
	if err := ctx.Err(); err != nil {
		r.err = err
		return r
	}
	if len(src.files) > 1 {
		r.whole, r.err = readConversation(ctx, analyser, src.files)
		return r
	}
	path := src.files[0]
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		r.err = firsthand.Errorf(firsthand.Invalid, "%s is no ordinary file.", filepath.Base(path))
		return r
	}
	f, err := os.Open(path)
	if err != nil {
		r.err = fileError(path, err)
		return r
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		r.err = fileError(path, err)
		return r
	}
	if format.IsTable(path) {
		sheet, err := format.ReadSheet(ctx, path, f, format.TableOptions{Guarded: true}, columns.columns())
		if err == nil && len(columns.Texts) == 0 {
			err = ownTable(filepath.Base(path), sheet.Header())
		}
		if err != nil {
			f.Close()
			r.err = err
			return r
		}
		r.rows, r.done = sheet, func() { sheet.Close(); f.Close() }
		return r
	}
	defer f.Close()
	d, err := a.files.Read(ctx, filepath.Base(path), f, info.Size())
	if err != nil {
		r.err = named(path, err)
		return r
	}
	r.whole = measure(analyser, d)
	return r
}

// named makes an error about a file's content name the file.
func named(path string, err error) error {
	if firsthand.KindOf(err) == firsthand.Internal {
		return err
	}
	name := filepath.Base(path)
	text := err.Error()
	if !strings.Contains(text, name) {
		text = fmt.Sprintf("%s: %s", name, text)
	}
	return &firsthand.Error{Kind: firsthand.KindOf(err), Message: text, Err: err}
}

// readConversation reads several TextGrid files of one conversation.
func readConversation(ctx context.Context, analyser *search.Analyser, paths []string) (*readText, error) {
	var names []string
	var files [][]byte
	for _, p := range paths {
		b, err := os.ReadFile(p)
		if err != nil {
			return nil, fileError(p, err)
		}
		names, files = append(names, filepath.Base(p)), append(files, b)
	}
	d, err := format.ReadTextGrids(names, files)
	if err != nil {
		return nil, named(paths[0], err)
	}
	return measure(analyser, d), ctx.Err()
}
