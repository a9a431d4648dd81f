package store

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"firsthand.study"
)

func faults(t *testing.T, s *Store, study firsthand.ID) (all []string) {
	t.Helper()
	view(t, s, func(ctx context.Context, tx *Tx) error {
		say := func(f Fault) { all = append(all, f.What) }
		if err := tx.VerifyEngine(ctx, say); err != nil {
			return err
		}
		if err := tx.Astray(ctx, say); err != nil {
			return err
		}
		if _, err := tx.VerifyStudy(ctx, study, say); err != nil {
			return err
		}
		documents, err := tx.AllDocuments(ctx, study)
		if err != nil {
			return err
		}
		sums, err := tx.IndexSums(ctx)
		if err != nil {
			return err
		}
		for _, d := range documents {
			r, err := tx.VerifyDocument(ctx, d, say)
			if err != nil {
				return err
			}
			if !sums.Match(d.ID, lexWords("", r.Analysed)) {
				say(Fault{What: d.Name + " is not indexed."})
			}
		}
		return nil
	})
	return all
}

func TestSnapshotHoldsEverything(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		m := fill(t, s)
		want := digests(t, s)
		for _, key := range [][]byte{nil, []byte("0123456789abcdef0123456789abcdef")} {
			path := filepath.Join(t.TempDir(), "snapshot.db")
			if err := s.Snapshot(t.Context(), path, key, lexWords, nil); err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(path + "-wal"); err == nil {
				t.Error("the snapshot has a log beside it")
			}
			c, err := Open(t.Context(), Config{Path: path, Key: key, ReadOnly: true})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, digests(t, c)); diff != "" {
				t.Errorf("the snapshot differs: %s", diff)
			}
			if f := faults(t, c, m.study.ID); len(f) > 0 {
				t.Errorf("faults of a snapshot: %q", f)
			}
			if err := c.Close(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// TestVerifyFindsWhatWasChangedFromOutside changes one thing at a time behind
// the program's back.
func TestVerifyFindsWhatWasChangedFromOutside(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		m := fill(t, s)
		if f := faults(t, s, m.study.ID); len(f) > 0 {
			t.Fatalf("faults of an untouched study: %q", f)
		}
		for _, tt := range []struct{ change, back, want string }{
			{`UPDATE texts SET body = REPLACE(body, 'Nobody', 'Nobodi')`, `UPDATE texts SET body = REPLACE(body, 'Nobodi', 'Nobody')`, "is not the one that was stored"},
			{`UPDATE codings SET quote = quote || '!'`, `UPDATE codings SET quote = SUBSTR(quote, 1, LENGTH(quote) - 1)`, "quotation"},
			{`UPDATE codings SET place_start = place_start + 1`, `UPDATE codings SET place_start = place_start - 1`, "belongs at"},
			{`UPDATE codings SET changed = NOT changed`, `UPDATE codings SET changed = NOT changed`, "flagged"},
			{`UPDATE codings SET created_ms = created_ms + 1`, `UPDATE codings SET created_ms = created_ms - 1`, "A coding is not as the journal says"},
			{`UPDATE codes SET definition = 'x'`, `UPDATE codes SET definition = ''`, "A code is not as the journal says"},
			{`UPDATE memos SET body = body || '.'`, `UPDATE memos SET body = SUBSTR(body, 1, LENGTH(body) - 1)`, "A memo is not as the journal says"},
			{`UPDATE journal SET at_ms = at_ms + 1 WHERE seq = 2`, `UPDATE journal SET at_ms = at_ms - 1 WHERE seq = 2`, "broken at entry 2"},
			{`UPDATE revisions SET length = length + 1`, `UPDATE revisions SET length = length - 1`, "characters"},
		} {
			if _, err := s.write.Exec(tt.change); err != nil {
				t.Fatal(err)
			}
			if f := strings.Join(faults(t, s, m.study.ID), "\n"); !strings.Contains(f, tt.want) {
				t.Errorf("after %s: %q, want %q in it", tt.change, f, tt.want)
			}
			if _, err := s.write.Exec(tt.back); err != nil {
				t.Fatal(err)
			}
		}
		update(t, s, m, func(ctx context.Context, tx *Tx) error { return tx.Index(ctx, m.document.ID, []string{"nobody"}) })
		if f := faults(t, s, m.study.ID); len(f) != 1 || !strings.Contains(f[0], "not indexed") {
			t.Errorf("an index of other words: %q", f)
		}
	})
}

func TestReplaceEncrypted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "firsthand.db")
	key := []byte("0123456789abcdef0123456789abcdef")
	s, err := Open(t.Context(), Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	fill(t, s)
	want := digests(t, s)
	install := func(made string) error { return os.Rename(made, path) }
	if err := ReplaceEncrypted(t.Context(), path, key, install); firsthand.KindOf(err) != firsthand.Conflict {
		t.Errorf("replaced under an open store: %v, want Conflict", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := ReplaceEncrypted(t.Context(), path, key, install); err != nil {
		t.Fatal(err)
	}
	c, err := Open(t.Context(), Config{Path: path, Key: key})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if diff := cmp.Diff(want, digests(t, c)); diff != "" {
		t.Errorf("the encrypted file differs: %s", diff)
	}
}
