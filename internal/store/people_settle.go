package store

import (
	"context"
	"time"

	"firsthand.study"
)

// settle makes a deletion reach the files: on SQLite the write-ahead log is
// copied into the database and cut to nothing, on PostgreSQL the tables are
// written anew. Deleted rows are overwritten by SQLite as they are deleted.
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
