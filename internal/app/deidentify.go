package app

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"firsthand.study"
	"firsthand.study/deid"
	"firsthand.study/internal/format"
)

// A ProposedFile is one document and what could identify somebody in it.
type ProposedFile struct {
	File      string       `json:"file"`
	Proposals []ProposedAt `json:"proposals"`
}

// A ProposedAt is one proposal; places are code points of the text.
type ProposedAt struct {
	Start       int     `json:"start"`
	End         int     `json:"end"`
	Category    string  `json:"category"`
	Kind        string  `json:"kind"`
	Replacement string  `json:"replacement"`
	Score       float64 `json:"score"`
	Why         string  `json:"why"`
}

// Propose reads documents outside any study and proposes what to replace, the
// same replacement for the same thing in all of them. A text file is read
// exactly as it stands.
func (a *App) Propose(ctx context.Context, paths []string) ([]ProposedFile, error) {
	finder := deid.New(deid.Options{Register: deid.NewRegister()})
	out := []ProposedFile{}
	for _, p := range paths {
		t, err := a.readFile(ctx, p)
		if err != nil {
			return nil, err
		}
		found, err := finder.Propose(t.Text, labels(t))
		if err != nil {
			return nil, err
		}
		f := ProposedFile{File: p, Proposals: []ProposedAt{}}
		for _, q := range found {
			f.Proposals = append(f.Proposals, ProposedAt{q.Start, q.End, string(q.Category), string(q.Kind), q.Replacement, q.Score, q.Why})
		}
		out = append(out, f)
	}
	return out, nil
}

// Deidentify reads one document, applies every proposal, and writes the text to
// out. log, if there is one, gets the table of replacements that archives ask
// for; it has no word of the original.
func (a *App) Deidentify(ctx context.Context, path string, out, log io.Writer) (int, error) {
	t, err := a.readFile(ctx, path)
	if err != nil {
		return 0, err
	}
	found, err := deid.New(deid.Options{Register: deid.NewRegister()}).Propose(t.Text, labels(t))
	if err != nil {
		return 0, err
	}
	text, err := deid.Apply(t.Text, found)
	if err != nil {
		return 0, err
	}
	if _, err := io.WriteString(out, text); err != nil {
		return 0, err
	}
	if log == nil {
		return len(found), nil
	}
	w := csv.NewWriter(log)
	rows := [][]string{{"document", "start", "end", "category", "kind", "replacement", "score", "reason"}}
	for _, q := range found {
		rows = append(rows, []string{filepath.Base(path), strconv.Itoa(q.Start), strconv.Itoa(q.End), string(q.Category), string(q.Kind),
			format.Guard(q.Replacement), fmt.Sprintf("%.2f", q.Score), q.Why})
	}
	return len(found), w.WriteAll(rows)
}

// labels are the stretches that name speakers.
func labels(t *format.Transcript) []firsthand.Span {
	var spans []firsthand.Span
	for _, turn := range t.Turns {
		if turn.Label.Len() > 0 {
			spans = append(spans, turn.Label)
		}
	}
	return spans
}

// readFile reads one document outside any study.
func (a *App) readFile(ctx context.Context, path string) (*format.Transcript, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fileError(path, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fileError(path, err)
	}
	if info.IsDir() {
		return nil, firsthand.Errorf(firsthand.Invalid, "%s is a folder; name its files.", path)
	}
	t, err := a.files.Read(ctx, filepath.Base(path), f, info.Size())
	if err != nil {
		return nil, named(path, err)
	}
	return t, nil
}

// Recall is what was measured of the proposer, set by set, for whoever uses it
// to know.
func Recall() string {
	said := "Somebody must read the result: not every identifier is found."
	for _, m := range deid.Measured() {
		if m.Direct > 0 {
			said += fmt.Sprintf(" Measured on %d texts (%s): %.0f %% of direct and %.0f %% of indirect identifiers.", m.Texts, m.Set, 100*m.Direct, 100*m.Quasi)
		}
	}
	return said
}
