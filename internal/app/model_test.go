package app

import (
	"database/sql"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	_ "github.com/jackc/pgx/v5/stdlib"
	"pgregory.net/rapid"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// TestModel drives random acts by several people on either engine. After every
// step everything that is kept verifies, and what the program answers equals a
// naive recount. A later act joins by a line in the table of acts.
func TestModel(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		runModel(t, 25, func(t *rapid.T) (string, func()) {
			dir, err := os.MkdirTemp("", "firsthand-model-*")
			if err != nil {
				t.Fatal(err)
			}
			return filepath.Join(dir, "firsthand.db"), func() { _ = os.RemoveAll(dir) }
		})
	})
	t.Run("postgres", func(t *testing.T) {
		dsn := os.Getenv("FIRSTHAND_TEST_POSTGRES")
		if dsn == "" {
			t.Skip("FIRSTHAND_TEST_POSTGRES is not set: not tested on PostgreSQL")
		}
		admin, err := sql.Open("pgx", dsn)
		if err != nil {
			t.Fatal(err)
		}
		defer admin.Close()
		runModel(t, 8, func(t *rapid.T) (string, func()) {
			schema := "m_" + string(firsthand.NewID()[24:]) + fmt.Sprint(os.Getpid())
			if _, err := admin.Exec(`CREATE SCHEMA ` + schema); err != nil {
				t.Fatal(err)
			}
			u, err := url.Parse(dsn)
			if err != nil {
				t.Fatal(err)
			}
			q := u.Query()
			q.Set("search_path", schema)
			u.RawQuery = q.Encode()
			return u.String(), func() { _, _ = admin.Exec(`DROP SCHEMA ` + schema + ` CASCADE`) }
		})
	})
}

// runModel runs the model a number of times, unless -rapid.checks says another.
func runModel(t *testing.T, checks int, fresh func(*rapid.T) (path string, done func())) {
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue {
		if err := f.Value.Set(fmt.Sprint(checks)); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = f.Value.Set(f.DefValue) }()
	}
	rapid.Check(t, func(rt *rapid.T) {
		path, done := fresh(rt)
		defer done()
		m := newModel(rt, path)
		defer m.close()
		steps := map[string]func(*rapid.T){"": m.check}
		for name, act := range acts {
			steps[name] = func(rt *rapid.T) {
				m.t = rt
				m.step(name, act)
			}
		}
		rt.Repeat(steps)
	})
}

// acts are what people do in the model. An act returns the program's error, nil
// if it drew nothing to do.
var acts = map[string]func(m *model) error{
	"import documents": (*model).importDocuments,
	"revise a text":    (*model).revise,
	"add a code":       (*model).addCode,
	"rename a code":    (*model).renameCode,
	"move a code":      (*model).moveCode,
	"merge codes":      (*model).mergeCodes,
	"split a code":     (*model).splitCode,
	"delete a code":    (*model).deleteCode,
	"code a passage":   (*model).addCoding,
	"code another":     (*model).addCoding, // twice as often
	"move a coding":    (*model).moveCoding,
	"remove a coding":  (*model).removeCoding,
	"import codings":   (*model).importCodings,
	"undo":             (*model).undo,
	"redo":             (*model).redo,
	"delete document":  (*model).deleteDocument,
	"restore document": (*model).restoreDocument,
	"delete the study": (*model).deleteStudy,
	"write a memo":     (*model).addMemo,
	"change a memo":    (*model).editMemo,
	"remove a memo":    (*model).removeMemo,
}

// A model is a study in the program, and beside it the little that is known of
// it without asking.
type model struct {
	t     *rapid.T
	a     *App
	dir   string
	study firsthand.Study
	made  int
	texts map[string]string // by the document's name, as it was brought in last
	last  string            // what the last step did
}

func newModel(t *rapid.T, path string) *model {
	s, err := store.Open(t.Context(), store.Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	m := &model{t: t, texts: map[string]string{}}
	if m.dir, err = os.MkdirTemp("", "firsthand-model-*"); err != nil {
		t.Fatal(err)
	}
	m.a = New(s, slog.New(slog.NewTextHandler(io.Discard, nil)), m.dir)
	if m.study, err = m.a.NewStudy(t.Context(), Person{"Ana"}, "care", "Care"); err != nil {
		t.Fatal(err)
	}
	return m
}

func (m *model) close() {
	_ = m.a.Close()
	_ = m.a.Store.Close()
	_ = os.RemoveAll(m.dir)
}

// step does one act. What the program refuses it must refuse with a sentence,
// and without an entry in the journal.
func (m *model) step(name string, act func(*model) error) {
	before := m.head()
	err := act(m)
	m.last = name
	if err == nil {
		return
	}
	m.last += ", refused: " + err.Error()
	if firsthand.KindOf(err) == firsthand.Internal {
		m.t.Fatalf("%s: %v", name, err)
	}
	if after := m.head(); after != before {
		m.t.Fatalf("%s was refused (%v) and yet the journal went from %d to %d", name, err, before, after)
	}
}

func (m *model) view(fn func(tx *store.Tx) error) {
	if err := m.a.Store.View(m.t.Context(), fn); err != nil {
		m.t.Fatalf("after %s: %v", m.last, err)
	}
}

func (m *model) head() (seq int64) {
	m.view(func(tx *store.Tx) error {
		e, err := tx.Head(m.t.Context(), m.study.ID)
		seq = e.Seq
		return err
	})
	return seq
}

// A recount is what the rows say, read one by one.
type recount struct {
	Documents []firsthand.Document
	Codes     []firsthand.Code
	Codings   []firsthand.Coding // of documents that are not in the trash
	coders    map[firsthand.ID]string
	texts     map[firsthand.ID][]rune
}

func (m *model) rows() (r recount) {
	ctx := m.t.Context()
	r.coders, r.texts = map[firsthand.ID]string{}, map[firsthand.ID][]rune{}
	m.view(func(tx *store.Tx) (err error) {
		if r.Documents, err = tx.Documents(ctx, m.study.ID); err != nil {
			return err
		}
		if r.Codes, err = tx.Codes(ctx, m.study.ID); err != nil {
			return err
		}
		all, err := tx.Colleagues(ctx, m.study.ID)
		if err != nil {
			return err
		}
		for _, c := range all {
			r.coders[c.ID] = c.Name
		}
		for _, d := range r.Documents {
			rev, err := tx.Analysed(ctx, d.ID)
			if err != nil {
				return err
			}
			r.texts[d.ID] = []rune(rev.Text)
			cs, err := tx.Codings(ctx, d.ID)
			if err != nil {
				return err
			}
			r.Codings = append(r.Codings, cs...)
		}
		return nil
	})
	return r
}

// state is all of it as text, to tell two moments apart.
func (r recount) state() string {
	for i := range r.Documents {
		r.Documents[i].Trashed = 0
	}
	slices.SortFunc(r.Codings, func(a, b firsthand.Coding) int { return strings.Compare(string(a.ID), string(b.ID)) })
	var b strings.Builder
	for _, list := range []any{r.Documents, r.Codes, r.Codings} {
		j, err := json.MarshalIndent(list, "", " ")
		if err != nil {
			return err.Error()
		}
		b.Write(j)
	}
	for _, c := range r.Codings {
		fmt.Fprintf(&b, "%s at %v, %v, %v, %q, by %q\n", c.ID, c.Place, c.Changed, c.Place.Start < 0, c.Quote, r.coders[c.Coder])
	}
	return b.String()
}

// check compares everything that the program says with the rows.
func (m *model) check(t *rapid.T) {
	m.t = t
	ctx := t.Context()
	report, err := m.a.Verify(ctx, nil)
	if err != nil || !report.Sound {
		t.Fatalf("after %s: %v, %+v", m.last, err, report.Faults)
	}
	r := m.rows()
	path := m.paths(r)
	name := map[firsthand.ID]string{}
	for _, d := range r.Documents {
		name[d.ID] = d.Name
		if want := m.texts[d.Name]; string(r.texts[d.ID]) != want {
			t.Fatalf("after %s: the text of %s is %q, want %q", m.last, d.Name, string(r.texts[d.ID]), want)
		}
	}
	want, perDocument := map[string][]Passage{}, map[string]int{}
	for _, c := range r.Codings {
		if c.Place.Start < 0 {
			if c.Quote != "" {
				t.Fatalf("after %s: a coding without a place quotes %q", m.last, c.Quote)
			}
			continue
		}
		quote := string(r.texts[c.Document][c.Place.Start:c.Place.End])
		if c.Quote != quote || r.coders[c.Coder] == "" {
			t.Fatalf("after %s: a coding by %q quotes %q at %v, where the text says %q", m.last, r.coders[c.Coder], c.Quote, c.Place, quote)
		}
		p := path[c.Code]
		want[p] = append(want[p], Passage{Document: name[c.Document], Start: c.Place.Start, End: c.Place.End, Code: p, Coder: r.coders[c.Coder], Text: quote, ID: string(c.ID)})
		perDocument[name[c.Document]]++
	}
	for _, p := range path {
		got, err := m.a.Passages(ctx, m.study.ID, `"`+p+`"`, nil, "")
		if err != nil {
			t.Fatalf("after %s: passages of %q: %v", m.last, p, err)
		}
		byID := func(a, b Passage) int { return strings.Compare(a.ID, b.ID) }
		slices.SortFunc(got.Results, byID)
		slices.SortFunc(want[p], byID)
		if diff := cmp.Diff(want[p], got.Results, cmp.Transformer("list", func(l []Passage) []Passage { return append([]Passage{}, l...) })); diff != "" || got.Count != len(want[p]) {
			t.Fatalf("after %s: passages of %q: %s", m.last, p, diff)
		}
	}
	m.checkPairs(r, path)
	lines, err := m.a.Studies(ctx)
	if err != nil || len(lines) != 1 {
		t.Fatalf("after %s: %d studies, %v", m.last, len(lines), err)
	}
	if l := lines[0]; l.Documents != len(r.Documents) || l.Codes != len(r.Codes) || l.Codings != len(r.Codings) {
		t.Fatalf("after %s: the list counts %+v, the rows are %d, %d and %d", m.last, l, len(r.Documents), len(r.Codes), len(r.Codings))
	}
	m.checkSegments(r, perDocument, name)
	m.checkFind(r)
}

// paths writes the codes' paths without the program's tree.
func (m *model) paths(r recount) map[firsthand.ID]string {
	by := map[firsthand.ID]firsthand.Code{}
	for _, c := range r.Codes {
		by[c.ID] = c
	}
	path := map[firsthand.ID]string{}
	for _, c := range r.Codes {
		names := []string{}
		for at, ok := c, true; ok; at, ok = by[at.Parent] {
			if len(names) > len(r.Codes) {
				m.t.Fatalf("after %s: the code %q stands below itself", m.last, c.Name)
			}
			names = append([]string{strings.ReplaceAll(at.Name, "/", `\/`)}, names...)
		}
		path[c.ID] = strings.Join(names, "/")
	}
	return path
}

// checkPairs counts co-occurrences pair by pair.
func (m *model) checkPairs(r recount, path map[firsthand.ID]string) {
	want, pairs := map[[2]string]int64{}, int64(0)
	for i, a := range r.Codings {
		for _, b := range r.Codings[:i] {
			if a.Document == b.Document && a.Code != b.Code && a.Place.Start >= 0 && b.Place.Start >= 0 && a.Place.Overlaps(b.Place) {
				x, y := path[a.Code], path[b.Code]
				want[[2]string{min(x, y), max(x, y)}]++
				pairs++
			}
		}
	}
	got, err := m.a.Cooccurrence(m.t.Context(), m.study.ID, nil, "")
	if err != nil {
		m.t.Fatalf("after %s: co-occurrence: %v", m.last, err)
	}
	have := map[[2]string]int64{}
	for _, p := range got.Table {
		have[[2]string{p.A, p.B}] += p.Count
	}
	if diff := cmp.Diff(want, have); diff != "" || int64(got.Pairs) != pairs {
		m.t.Fatalf("after %s: %d pairs, want %d: %s", m.last, got.Pairs, pairs, diff)
	}
}

// checkSegments reads the packed codings as the corpus does.
func (m *model) checkSegments(r recount, perDocument map[string]int, name map[firsthand.ID]string) {
	place := map[firsthand.ID]firsthand.Coding{}
	for _, c := range r.Codings {
		place[c.ID] = c
	}
	got := map[string]int{}
	m.view(func(tx *store.Tx) error {
		return tx.Segments(m.t.Context(), m.study.ID, func(seg *store.Segment) error {
			got[name[seg.Document]] += len(seg.Rows)
			for _, row := range seg.Rows {
				c := place[row.ID.ID()]
				if c.Document != seg.Document || c.Place.Start != int(row.Start) || c.Place.End != int(row.End) || c.Code != seg.Codes[row.Code] ||
					c.Coder != seg.Coders[row.Coder] || c.Changed != row.Changed {
					m.t.Fatalf("after %s: the packed coding %s is not its row", m.last, row.ID.ID())
				}
			}
			return nil
		})
	})
	if diff := cmp.Diff(perDocument, got); diff != "" {
		m.t.Fatalf("after %s: codings per document: %s", m.last, diff)
	}
}

// checkFind looks for one word both ways.
func (m *model) checkFind(r recount) {
	const word = "clinic"
	hits, documents, glued := 0, 0, false
	for _, d := range r.Documents {
		body := strings.ToLower(string(r.texts[d.ID]))
		n := strings.Count(body, word)
		for _, beside := range strings.Split(" "+body+" ", word) {
			// An edit may have cut or glued words: then it is no word by itself.
			glued = glued || beside == "" || !strings.Contains(" \n.", beside[:1]) || !strings.Contains(" \n.", beside[len(beside)-1:])
		}
		hits += n
		if n > 0 {
			documents++
		}
	}
	for _, literal := range []bool{true, false} {
		if glued && !literal {
			continue
		}
		got, err := m.a.Find(m.t.Context(), m.study.ID, word, FindOptions{Literal: literal})
		if err != nil {
			m.t.Fatalf("after %s: find: %v", m.last, err)
		}
		if got.Hits != hits || got.Documents != documents {
			m.t.Fatalf("after %s: find (literal %v) has %d hits in %d documents, want %d in %d", m.last, literal, got.Hits, got.Documents, hits, documents)
		}
	}
}
