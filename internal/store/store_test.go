package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"firsthand.study"
	"firsthand.study/internal/text"
)

// each runs a test on SQLite, on encrypted SQLite, and on PostgreSQL where
// FIRSTHAND_TEST_POSTGRES names one.
func each(t *testing.T, test func(t *testing.T, s *Store)) {
	open := func(t *testing.T, c Config) *Store {
		t.Helper()
		s, err := Open(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
		return s
	}
	t.Run("sqlite", func(t *testing.T) {
		test(t, open(t, Config{Path: filepath.Join(t.TempDir(), "firsthand.db")}))
	})
	t.Run("encrypted", func(t *testing.T) {
		test(t, open(t, Config{Path: filepath.Join(t.TempDir(), "firsthand.db"), Key: make([]byte, 32)}))
	})
	t.Run("postgres", func(t *testing.T) {
		test(t, open(t, Config{Path: schemaForTest(t)}))
	})
}

// schemaForTest makes an empty schema and returns the DSN that uses it.
func schemaForTest(t *testing.T) string {
	t.Helper()
	dsn := os.Getenv("FIRSTHAND_TEST_POSTGRES")
	if dsn == "" {
		t.Skip("FIRSTHAND_TEST_POSTGRES is not set: not tested on PostgreSQL")
	}
	admin, _, err := openPostgres(dsn)
	if err != nil {
		t.Fatal(err)
	}
	schema := "t_" + string(firsthand.NewID()[24:]) + fmt.Sprint(os.Getpid())
	if _, err := admin.Exec(`CREATE SCHEMA ` + schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec(`DROP SCHEMA ` + schema + ` CASCADE`); err != nil {
			t.Error(err)
		}
		_ = admin.Close()
	})
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

// sample is a study with one document and two codes.
type sample struct {
	study    firsthand.Study
	ana, ben firsthand.Colleague
	document firsthand.Document
	codes    [2]firsthand.Code
}

const words = "Interviewer: How was it? 🙂\n\nP07: They listened. Nobody had, before."

func newSample(t *testing.T, s *Store) sample {
	t.Helper()
	var m sample
	m.study = firsthand.Study{ID: firsthand.NewID(), Name: "care", Title: "Care", Language: "en", TimeZone: "Europe/London"}
	m.ana = firsthand.Colleague{ID: firsthand.NewID(), Study: m.study.ID, Name: "Ana", Role: firsthand.Lead}
	m.ben = firsthand.Colleague{ID: firsthand.NewID(), Study: m.study.ID, Name: "Ben", Role: firsthand.Coder}
	m.document = firsthand.Document{ID: firsthand.NewID(), Study: m.study.ID, Name: "P07.txt", Media: firsthand.Text, Position: 1}
	for i, name := range []string{"Trust", "Time"} {
		m.codes[i] = firsthand.Code{ID: firsthand.NewID(), Study: m.study.ID, Name: name, Position: i + 1}
	}
	e, err := s.Update(t.Context(), Act{Study: m.study.ID, By: m.ana.ID, Action: "study.new", Summary: "made"}, func(tx *Tx) error {
		return errors.Join(
			tx.PutStudy(t.Context(), m.study),
			tx.PutColleague(t.Context(), m.ana), tx.PutColleague(t.Context(), m.ben),
			tx.PutDocument(t.Context(), m.document),
			tx.AddRevision(t.Context(), revision(m.document.ID, 1, words, nil)),
			tx.Index(t.Context(), m.document.ID, []string{"listen", "nobody", "größe"}),
			tx.PutCode(t.Context(), m.codes[0]), tx.PutCode(t.Context(), m.codes[1]),
		)
	})
	if err != nil {
		t.Fatal(err)
	}
	if e.Seq != 1 || e.Objects != 7 {
		t.Fatalf("first entry is %d with %d objects, want 1 with 7", e.Seq, e.Objects)
	}
	return m
}

func revision(document firsthand.ID, number int, body string, edits []text.Edit) firsthand.Revision {
	sum := sha256.Sum256([]byte(body))
	return firsthand.Revision{ID: firsthand.NewID(), Document: document, Number: number, Kind: firsthand.Imported, Analysed: true,
		Length: text.NewIndex(body).Len(), Digest: hex.EncodeToString(sum[:]), Text: body, Edits: edits}
}

func (m sample) coding(code int, coder firsthand.Colleague, start, end int) firsthand.Coding {
	return firsthand.Coding{ID: firsthand.NewID(), Document: m.document.ID, Revision: 1,
		Span: firsthand.Span{Start: start, End: end}, Code: m.codes[code].ID, Coder: coder.ID}
}

func update(t *testing.T, s *Store, m sample, fn func(ctx context.Context, tx *Tx) error) firsthand.Entry {
	t.Helper()
	e, err := s.Update(t.Context(), Act{Study: m.study.ID, By: m.ana.ID, Action: "test"}, func(tx *Tx) error { return fn(t.Context(), tx) })
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func view(t *testing.T, s *Store, fn func(ctx context.Context, tx *Tx) error) {
	t.Helper()
	if err := s.View(t.Context(), func(tx *Tx) error { return fn(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

func codingsOf(t *testing.T, s *Store, m sample) (all []firsthand.Coding) {
	t.Helper()
	view(t, s, func(ctx context.Context, tx *Tx) (err error) {
		all, err = tx.Codings(ctx, m.document.ID)
		return err
	})
	return all
}

func TestCodingKeepsItsQuotation(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		m := newSample(t, s)
		c := m.coding(0, m.ana, 33, 48)
		update(t, s, m, func(ctx context.Context, tx *Tx) error { return tx.PutCoding(ctx, c) })
		all := codingsOf(t, s, m)
		if len(all) != 1 || all[0].Quote != "They listened. " || all[0].Place != c.Span {
			t.Fatalf("got %+v, want one quoting %q", all, "They listened. ")
		}
		outside := m.coding(0, m.ana, 60, 1000)
		_, err := s.Update(t.Context(), Act{Study: m.study.ID}, func(tx *Tx) error { return tx.PutCoding(t.Context(), outside) })
		if firsthand.KindOf(err) != firsthand.Invalid {
			t.Errorf("a passage outside the text: %v, want Invalid", err)
		}
	})
}

func TestRevisionCarriesCodings(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		m := newSample(t, s)
		kept, hit, lost := m.coding(0, m.ana, 48, 54), m.coding(1, m.ana, 33, 48), m.coding(1, m.ben, 38, 47)
		update(t, s, m, func(ctx context.Context, tx *Tx) error {
			return errors.Join(tx.PutCoding(ctx, kept), tx.PutCoding(ctx, hit), tx.PutCoding(ctx, lost))
		})
		edits := []text.Edit{{Span: text.Span{Start: 13, End: 16}, New: "What"}, {Span: text.Span{Start: 38, End: 47}, New: ""}}
		next, err := text.Apply(words, edits)
		if err != nil {
			t.Fatal(err)
		}
		update(t, s, m, func(ctx context.Context, tx *Tx) error {
			return tx.AddRevision(ctx, revision(m.document.ID, 2, next, edits))
		})
		for _, c := range codingsOf(t, s, m) {
			switch c.ID {
			case kept.ID:
				if c.Quote != "Nobody" || c.Changed {
					t.Errorf("an untouched coding became %q, changed %v", c.Quote, c.Changed)
				}
			case hit.ID:
				if c.Quote != "They . " && c.Quote != "They  " || !c.Changed {
					t.Errorf("a coding whose words changed became %q, changed %v", c.Quote, c.Changed)
				}
			case lost.ID:
				if c.Place.Start != -1 || !c.Changed {
					t.Errorf("a coding without words stands at %v", c.Place)
				}
			}
		}
		n := 0
		view(t, s, func(ctx context.Context, tx *Tx) error {
			return tx.Segments(ctx, m.study.ID, func(seg *Segment) error { n += len(seg.Rows); return nil })
		})
		if n != 2 {
			t.Errorf("the packed codings hold %d, want the 2 that still have words", n)
		}
	})
}

func TestUndoAndRedo(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		m := newSample(t, s)
		ids := firsthand.IDs(3)
		entry := update(t, s, m, func(ctx context.Context, tx *Tx) error {
			tx.AnnounceIDs(ids)
			var cs []firsthand.Coding
			for i := range 3 {
				c := m.coding(0, m.ana, i*5, i*5+9)
				c.ID = ids.At(i)
				cs = append(cs, c)
			}
			return tx.AddCodings(ctx, m.document.ID, cs)
		})
		undone := update(t, s, m, func(ctx context.Context, tx *Tx) error { return tx.Reverse(ctx, entry) })
		if n := len(codingsOf(t, s, m)); n != 0 {
			t.Fatalf("after undo there are %d codings", n)
		}
		update(t, s, m, func(ctx context.Context, tx *Tx) error { return tx.Reverse(ctx, undone) })
		if all := codingsOf(t, s, m); len(all) != 3 || all[2].Quote == "" {
			t.Fatalf("after redo: %+v", all)
		}
		view(t, s, func(ctx context.Context, tx *Tx) error {
			es, err := tx.Entries(ctx, m.study.ID, EntryFilter{Object: ids.At(1)})
			if err != nil {
				return err
			}
			if len(es) != 3 {
				t.Errorf("the history of a coding made in bulk has %d entries, want 3", len(es))
			}
			return nil
		})
		// Somebody builds on it: it is explained, not forced.
		c := codingsOf(t, s, m)[0]
		c.Span.End++
		update(t, s, m, func(ctx context.Context, tx *Tx) error { return tx.PutCoding(ctx, c) })
		_, err := s.Update(t.Context(), Act{Study: m.study.ID}, func(tx *Tx) error { return tx.Reverse(t.Context(), entry) })
		if firsthand.KindOf(err) != firsthand.Conflict {
			t.Errorf("undoing what somebody built on: %v, want Conflict", err)
		}
	})
}

func TestJournalVerifies(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		m := newSample(t, s)
		for i := range 5 {
			update(t, s, m, func(ctx context.Context, tx *Tx) error { return tx.PutCoding(ctx, m.coding(0, m.ana, i, i+5)) })
		}
		report := func() (r ChainReport) {
			view(t, s, func(ctx context.Context, tx *Tx) (err error) {
				r, err = tx.VerifyJournal(ctx, m.study.ID)
				return err
			})
			return r
		}
		if r := report(); r.Entries != 6 || r.Broken != 0 || r.Erased != 0 {
			t.Fatalf("an untouched journal: %+v", r)
		}
		tamper := func(query string) {
			t.Helper()
			if _, err := s.write.Exec(query); err != nil {
				t.Fatal(err)
			}
		}
		tamper(`DELETE FROM journal_payloads WHERE seq = 3`)
		if r := report(); r.Broken != 0 || r.Erased != 1 {
			t.Fatalf("an erased payload: %+v, want 1 erased and the chain whole", r)
		}
		tamper(`UPDATE journal SET by_id = 'x' WHERE seq = 4`)
		if r := report(); r.Broken != 4 {
			t.Fatalf("a changed entry: %+v, want it broken at 4", r)
		}
	})
}

func TestSearchKeepsLexemes(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		m := newSample(t, s)
		view(t, s, func(ctx context.Context, tx *Tx) error {
			for _, tt := range []struct {
				lexeme string
				prefix bool
				want   int
			}{{"listen", false, 1}, {"liste", false, 0}, {"liste", true, 1}, {"größe", false, 1}, {"it's \\ \"", false, 0}, {"x", true, 0}} {
				found, err := tx.DocumentsWith(ctx, m.study.ID, tt.lexeme, tt.prefix)
				if err != nil {
					return err
				}
				if len(found) != tt.want {
					t.Errorf("DocumentsWith(%q, %v) = %d documents, want %d", tt.lexeme, tt.prefix, len(found), tt.want)
				}
			}
			return nil
		})
		update(t, s, m, func(ctx context.Context, tx *Tx) error { return tx.TrashDocument(ctx, m.document.ID) })
		view(t, s, func(ctx context.Context, tx *Tx) error {
			found, err := tx.DocumentsWith(ctx, m.study.ID, "listen", false)
			if len(found) != 0 {
				t.Errorf("a document in the trash is found")
			}
			return err
		})
	})
}

func TestNewerDatabaseIsRefused(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		if _, err := s.write.Exec(`INSERT INTO schema_step (number) VALUES (9999)`); err != nil {
			t.Fatal(err)
		}
		if err := s.migrate(t.Context()); firsthand.KindOf(err) != firsthand.Invalid {
			t.Errorf("a newer database: %v, want Invalid", err)
		}
	})
}

func TestWrongKeyIsSaid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "firsthand.db")
	s, err := Open(t.Context(), Config{Path: path, Key: make([]byte, 32)})
	if err != nil {
		t.Fatal(err)
	}
	newSample(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, key := range [][]byte{nil, []byte("0123456789abcdef0123456789abcdef")} {
		if _, err := Open(t.Context(), Config{Path: path, Key: key}); firsthand.KindOf(err) != firsthand.Invalid {
			t.Errorf("opened with key %q: %v, want Invalid", key, err)
		}
	}
}
