package store

import (
	"context"
	"time"

	"firsthand.study"
)

// settle makes a deletion reach the files: on SQLite the database is written
// anew, and the write-ahead log copied into it and cut to nothing; on PostgreSQL
// the tables are written anew. SQLite overwrites rows as they are deleted, but
// promises nothing of what it leaves in a page when it moves a row to another.
func (s *Store) settle(ctx context.Context, rewritten []string) error {
	conn, err := s.write.Conn(ctx)
	if err != nil {
		return s.d.translate(err)
	}
	defer conn.Close()
	if s.d.numbered {
		for _, t := range rewritten {
			if _, err := conn.ExecContext(ctx, `VACUUM FULL `+t); err != nil {
				return s.d.translate(err)
			}
		}
		_, err := conn.ExecContext(ctx, `CHECKPOINT`)
		if pgCode(err) == "42501" { // only a superuser may; the next one comes by itself
			err = nil
		}
		return s.d.translate(err)
	}
	// The new file is put together on the disk: it may be larger than the memory.
	for _, step := range []string{`PRAGMA temp_store = FILE`, `VACUUM`, `PRAGMA temp_store = MEMORY`} {
		if _, err := conn.ExecContext(ctx, step); err != nil {
			return s.d.translate(err)
		}
	}
	for attempt := 0; ; attempt++ {
		var busy, log, done int
		if err := conn.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &log, &done); err != nil {
			return s.d.translate(err)
		}
		if busy == 0 {
			return nil
		}
		if attempt == 50 {
			return firsthand.Errorf(firsthand.Conflict, "What was erased is gone from the database, but somebody is reading it, and the log beside it still holds it.").
				WithHint("close Firsthand everywhere else and run the same command again")
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// Reindex empties the search index and makes it anew with lex. SQLite's index
// marks what is deleted from it and keeps the lexemes; only so do they go.
func (tx *Tx) Reindex(ctx context.Context, lex Lexer) error {
	queries := []string{`INSERT INTO search (search) VALUES ('delete-all')`, `DELETE FROM search_rows`}
	if tx.s.d.numbered {
		queries = []string{`DELETE FROM search`}
	}
	for _, q := range queries {
		if _, err := tx.exec(ctx, q); err != nil {
			return err
		}
	}
	return tx.indexAll(ctx, lex)
}
