package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// broughtForward is a study of some documents with a code, and who codes in it.
type broughtForward struct {
	*App
	t         *testing.T
	study     firsthand.Study
	documents []firsthand.Document
	code      firsthand.Code
	other     firsthand.Code
}

var ana = Person{"Ana"}

func newBroughtForward(t *testing.T, documents int) *broughtForward {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{Path: filepath.Join(t.TempDir(), "firsthand.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	f := &broughtForward{App: New(s, slog.New(slog.NewTextHandler(io.Discard, nil)), t.TempDir()), t: t}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	f.study, err = f.NewStudy(t.Context(), ana, "care", "Care")
	must(err)
	dir := t.TempDir()
	for i := range documents {
		must(os.WriteFile(filepath.Join(dir, fmt.Sprintf("P%02d.txt", i)), []byte("P: the nurse rang about the clinic and nobody came to the bus."), 0o600))
	}
	_, err = f.Import(t.Context(), ana, f.study.ID, []string{dir}, ImportOptions{})
	must(err)
	f.code, err = f.AddCode(t.Context(), ana, firsthand.Code{Study: f.study.ID, Name: "Care"})
	must(err)
	f.other, err = f.AddCode(t.Context(), ana, firsthand.Code{Study: f.study.ID, Name: "Waiting"})
	must(err)
	must(s.View(t.Context(), func(tx *store.Tx) error {
		f.documents, err = tx.Documents(t.Context(), f.study.ID)
		return err
	}))
	return f
}

func (f *broughtForward) add(document, start, end int, code firsthand.Code) {
	f.t.Helper()
	_, err := f.Store.Update(f.t.Context(), store.Act{Study: f.study.ID, Action: "coding.add"}, func(tx *store.Tx) error {
		me, err := colleague(f.t.Context(), tx, f.study.ID, ana.Name, firsthand.Coder)
		if err != nil {
			return err
		}
		tx.Act().By = me.ID
		return tx.PutCoding(f.t.Context(), firsthand.Coding{ID: firsthand.NewID(), Document: f.documents[document].ID, Revision: 1,
			Span: firsthand.Span{Start: start, End: end}, Code: code.ID, Coder: me.ID, Created: tx.Now()})
	})
	if err != nil {
		f.t.Fatal(err)
	}
}

// now is the study as it is answered from, and as it would be loaded whole.
func (f *broughtForward) now() (kept, fresh *loaded) {
	f.t.Helper()
	err := f.Store.View(f.t.Context(), func(tx *store.Tx) (err error) {
		if kept, err = f.corpus(f.t.Context(), tx, f.study.ID); err != nil {
			return err
		}
		fresh, err = load(f.t.Context(), tx, f.study.ID, kept.seq)
		return err
	})
	if err != nil {
		f.t.Fatal(err)
	}
	return kept, fresh
}

// codingsOf is everything that a loaded study knows of codings.
func codingsOf(t *testing.T, l *loaded) []string {
	t.Helper()
	var out []string
	for d := range l.documents {
		cs, err := l.Corpus.Codings(d, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cs {
			out = append(out, fmt.Sprint(l.documents[d].Name, " ", l.Path(int(c.Code)), " ", l.coders[c.Coder].Name, " ", c.Start, c.End, " ", l.rows[c.Row].ID()))
		}
	}
	slices.Sort(out)
	return append(out, fmt.Sprint(l.coded, l.Len()))
}

func TestTheCorpusIsBroughtForward(t *testing.T) {
	f := newBroughtForward(t, 4)
	f.add(0, 3, 8, f.code)
	before, _ := f.now()
	then := codingsOf(t, before)
	steps := []struct {
		name    string
		follows bool // without loading the study whole
		do      func() error
	}{
		{"one coding", true, func() error { f.add(1, 3, 8, f.code); return nil }},
		{"another code", true, func() error { f.add(1, 5, 20, f.other); f.add(0, 10, 20, f.other); return nil }},
		{"undo", true, func() error { _, err := f.Undo(t.Context(), ana, f.study.ID); return err }},
		{"redo", true, func() error { _, err := f.Redo(t.Context(), ana, f.study.ID); return err }},
		{"a memo", true, func() error {
			_, err := f.AddMemo(t.Context(), ana, firsthand.Memo{Study: f.study.ID, About: f.code.ID, Title: "Why", Body: "It came up twice."})
			return err
		}},
		{"a merge", false, func() error { return f.MergeCodes(t.Context(), ana, f.study.ID, f.other.ID, f.code.ID) }},
		{"its undo", false, func() error { _, err := f.Undo(t.Context(), ana, f.study.ID); return err }},
		{"a document in the trash", false, func() error {
			_, err := f.DeleteDocument(t.Context(), ana, f.study.ID, f.documents[1].ID)
			return err
		}},
	}
	for _, s := range steps {
		last, _ := f.now()
		if err := s.do(); err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		var next *loaded
		err := f.Store.View(t.Context(), func(tx *store.Tx) error {
			head, err := tx.Head(context.WithoutCancel(t.Context()), f.study.ID)
			if err != nil {
				return err
			}
			next, err = last.forward(t.Context(), tx, head.Seq)
			return err
		})
		if err != nil || (next != nil) != s.follows {
			t.Fatalf("after %s the study was followed: %v, want %v (%v)", s.name, next != nil, s.follows, err)
		}
		kept, fresh := f.now()
		if diff := cmp.Diff(codingsOf(t, fresh), codingsOf(t, kept)); diff != "" {
			t.Errorf("after %s: %s", s.name, diff)
		}
	}
	if diff := cmp.Diff(then, codingsOf(t, before)); diff != "" {
		t.Errorf("what was loaded first has changed under whoever asks it: %s", diff)
	}
}
