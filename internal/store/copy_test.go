package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"firsthand.study"
	"firsthand.study/internal/text"
)

// lexWords is an analyser simple enough to see through.
func lexWords(_, body string) []string {
	return strings.FieldsFunc(strings.ToLower(body), func(r rune) bool { return !('a' <= r && r <= 'z') })
}

func openAt(t *testing.T, path string) *Store {
	t.Helper()
	s, err := Open(t.Context(), Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// fill puts a row in every table that has a way to get one.
func fill(t *testing.T, s *Store) sample {
	t.Helper()
	m := newSample(t, s)
	ctx := t.Context()
	k := firsthand.Case{ID: firsthand.NewID(), Study: m.study.ID, Name: "P07", Participant: true, Position: 1}
	v := firsthand.Variable{ID: firsthand.NewID(), Study: m.study.ID, Name: "Age", Type: firsthand.OneOf, Values: []string{"18–29", "30+"}}
	review := firsthand.Review{ID: firsthand.NewID(), Study: m.study.ID, Document: m.document.ID, Revision: 1, Status: firsthand.ProposedStatus, By: m.ana.ID, Created: 1}
	update(t, s, m, func(_ context.Context, tx *Tx) error {
		return errors.Join(
			tx.PutSetting(ctx, "reader", "wide"),
			tx.PutCase(ctx, k), tx.PutVariable(ctx, v),
			tx.PutValue(ctx, firsthand.Value{Case: k.ID, Variable: v.ID, Text: "30+"}),
			tx.PutInterview(ctx, firsthand.Interview{ID: firsthand.NewID(), Study: m.study.ID, Case: k.ID, Document: m.document.ID, Minutes: 42.5, Order: 1}),
			tx.PutMemo(ctx, firsthand.Memo{ID: firsthand.NewID(), Study: m.study.ID, About: m.document.ID, Title: "First", Body: "größer 🙂"}),
			tx.PutCoding(ctx, m.coding(0, m.ana, 28, 60)), tx.PutCoding(ctx, m.coding(1, m.ben, 33, 47)),
			tx.MarkRead(ctx, m.document.ID, m.ben.ID),
			newPeople(m.study.ID, m.ana.ID, k.ID).put(ctx, tx),
			tx.PutQuestion(ctx, firsthand.Question{ID: firsthand.NewID(), Study: m.study.ID, Name: "größer", Address: "/find?q=x"}),
			tx.PutSummary(ctx, firsthand.Summary{Of: k.ID, Code: m.codes[0].ID, Study: m.study.ID, Body: "Nobody 🙂"}),
			tx.PutReview(ctx, review),
			tx.ChangeReplacements(ctx, []ReplacementChange{{After: &firsthand.Replacement{ID: firsthand.NewID(), Study: m.study.ID, Review: review.ID, Document: m.document.ID, Span: firsthand.Span{Start: 3, End: 7},
				Category: "town", Kind: "quasi", With: "[town 1]", Why: "größer", Score: 0.25, Entity: 1, Decision: firsthand.Proposed}}}),
			tx.AddPart(ctx, Part{Study: m.study.ID, Kind: "set", ID: firsthand.NewID(), Body: `{"a":1}`}),
			tx.AddForeignFile(ctx, m.study.ID, "sources/a.bin", strings.NewReader(strings.Repeat("\x00\xff", slice))),
		)
	})
	update(t, s, m, func(ctx context.Context, tx *Tx) error {
		old, err := tx.Analysed(ctx, m.document.ID)
		if err != nil {
			return err
		}
		next := strings.Replace(old.Text, "listened", "heard", 1)
		r := revision(m.document.ID, 2, next, text.Diff(old.Text, next))
		if err := tx.AddRevision(ctx, r); err != nil {
			return err
		}
		return tx.Index(ctx, m.document.ID, lexWords("", next))
	})
	return m
}

func digests(t *testing.T, s *Store) (all []TableDigest) {
	t.Helper()
	view(t, s, func(ctx context.Context, tx *Tx) (err error) {
		all, err = tx.Digests(ctx)
		return err
	})
	return all
}

func TestCopyGivesTheSameRowsThereAndBack(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		m := fill(t, s)
		want := digests(t, s)
		for _, d := range want {
			if d.Rows == 0 {
				t.Errorf("the test has no row in %s", d.Table)
			}
		}
		there := openAt(t, filepath.Join(t.TempDir(), "there.db"))
		if _, err := s.CopyTo(t.Context(), there, lexWords, nil); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, digests(t, there)); diff != "" {
			t.Errorf("the copy differs: %s", diff)
		}
		stores := map[string]*Store{"there": there}
		if dsn := postgresForCopy(t); dsn != "" {
			back := openAt(t, dsn)
			if _, err := there.CopyTo(t.Context(), back, lexWords, nil); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, digests(t, back)); diff != "" {
				t.Errorf("the copy of the copy differs: %s", diff)
			}
			stores["back"] = back
		}
		for name, c := range stores {
			view(t, c, func(ctx context.Context, tx *Tx) error {
				r, err := tx.VerifyJournal(ctx, m.study.ID)
				if err != nil || r.Broken != 0 || r.Entries != 3 {
					t.Errorf("%s: journal %+v, %v", name, r, err)
				}
				for lexeme, want := range map[string]int{"heard": 1, "listened": 0} {
					found, err := tx.DocumentsWith(ctx, m.study.ID, lexeme, false)
					if err != nil || len(found) != want {
						t.Errorf("%s: %q is in %d documents, want %d (%v)", name, lexeme, len(found), want, err)
					}
				}
				return nil
			})
		}
	})
}

// postgresForCopy is an empty schema, or nothing where there is no PostgreSQL.
func postgresForCopy(t *testing.T) (dsn string) {
	t.Helper()
	if os.Getenv("FIRSTHAND_TEST_POSTGRES") == "" {
		t.Log("FIRSTHAND_TEST_POSTGRES is not set: not copied to PostgreSQL")
		return ""
	}
	return schemaForTest(t)
}

func TestCopyRefusesWhatIsNotEmpty(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		newSample(t, s)
		there := openAt(t, filepath.Join(t.TempDir(), "there.db"))
		newSample(t, there)
		before := digests(t, there)
		_, err := s.CopyTo(t.Context(), there, lexWords, nil)
		if firsthand.KindOf(err) != firsthand.Conflict {
			t.Errorf("copied over studies: %v", err)
		}
		if diff := cmp.Diff(before, digests(t, there)); diff != "" {
			t.Errorf("a refused copy changed something: %s", diff)
		}
	})
}

func TestStoppedCopyLeavesNothing(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		fill(t, s)
		there := openAt(t, filepath.Join(t.TempDir(), "there.db"))
		ctx, stop := context.WithCancel(t.Context())
		_, err := s.CopyTo(ctx, there, lexWords, func(_, _ int, table string) {
			if table == "journal" {
				stop()
			}
		})
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("a stopped copy: %v", err)
		}
		if err := there.MustBeEmpty(t.Context()); err != nil {
			t.Errorf("a stopped copy left something: %v", err)
		}
	})
}

// TestCopyTakesEveryTable fails when a migration makes a table that a copy
// would leave behind.
func TestCopyTakesEveryTable(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		query := `SELECT name FROM sqlite_master WHERE type = 'table'`
		if s.d.numbered {
			query = `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()`
		}
		rows, err := s.read.QueryContext(t.Context(), query)
		var have []string
		names, err := collect(rows, err, func(n *string) []any { return []any{n} })
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range names {
			if n == "schema_step" || n == "search" || strings.HasPrefix(n, "search_") || strings.HasPrefix(n, "sqlite_") {
				continue
			}
			have = append(have, n)
		}
		var known []string
		for _, k := range tables {
			known = append(known, k.name)
		}
		slices.Sort(have)
		slices.Sort(known)
		if diff := cmp.Diff(have, known); diff != "" {
			t.Errorf("tables of the database and of a copy: %s", diff)
		}
	})
}
