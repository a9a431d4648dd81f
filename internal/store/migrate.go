package store

import (
	"context"
	"embed"
	"fmt"
	"sort"
	"strconv"
	"strings"

	"firsthand.study"
)

//go:embed migrations/*.sql
var migrations embed.FS

// A migration is one step forward of the schema. A file NNNN_topic.sql runs on
// both engines; NNNN_topic.sqlite.sql and NNNN_topic.postgres.sql are a pair.
type migration struct {
	number int
	file   string
}

func (s *Store) migrations() ([]migration, error) {
	files, err := migrations.ReadDir("migrations")
	if err != nil {
		return nil, err
	}
	var steps []migration
	for _, f := range files {
		parts := strings.Split(f.Name(), ".")
		if len(parts) == 3 && parts[1] != s.d.name {
			continue
		}
		number, err := strconv.Atoi(f.Name()[:4])
		if err != nil {
			return nil, fmt.Errorf("migration %s has no number", f.Name())
		}
		steps = append(steps, migration{number, f.Name()})
	}
	sort.Slice(steps, func(i, j int) bool { return steps[i].number < steps[j].number })
	return steps, nil
}

// migrate brings the schema up to date, each step in a transaction with the
// number that it reached. An up-to-date database costs one short query.
func (s *Store) migrate(ctx context.Context) error {
	steps, at, err := s.position(ctx)
	if err != nil {
		return err
	}
	for _, step := range steps {
		if step.number <= at {
			continue
		}
		if err := s.step(ctx, step); err != nil {
			return notAsLeft(ctx, step, err)
		}
	}
	return nil
}

// position is every step there is, and the number of the last one taken. A
// newer database is refused.
func (s *Store) position(ctx context.Context) (steps []migration, at int, err error) {
	if steps, err = s.migrations(); err != nil {
		return nil, 0, err
	}
	latest := steps[len(steps)-1].number
	if at, err = s.schema(ctx); err != nil {
		return nil, 0, err
	}
	if at > latest {
		return nil, 0, firsthand.Errorf(firsthand.Invalid, "This data was made by a newer Firsthand (its schema is %d, this program knows %d); nothing was changed.", at, latest).
			WithHint("install the newer version, or restore a backup made by this one")
	}
	return steps, at, nil
}

// isUpToDate refuses a database that would have to be changed first.
func (s *Store) isUpToDate(ctx context.Context) error {
	steps, at, err := s.position(ctx)
	if err != nil {
		return err
	}
	if at < steps[len(steps)-1].number {
		return firsthand.Errorf(firsthand.Invalid, "This data was made by an older Firsthand; nothing was changed.").WithHint("open it once with this version, which brings it up to date")
	}
	return nil
}

// notAsLeft tells of a step that could not be taken. Nothing but damage, or
// somebody's hand, makes tables other than the steps before left them.
func notAsLeft(ctx context.Context, step migration, err error) error {
	if firsthand.KindOf(err) != firsthand.Internal || ctx.Err() != nil {
		return err
	}
	return &firsthand.Error{Kind: firsthand.Invalid, Message: "The tables of the database are not as this program left them, and could not be brought up to date; nothing was changed.",
		Hint: "restore a backup into another folder", Err: fmt.Errorf("migrate to %s: %w", step.file, err)}
}

// schema is the number of the last step taken, 0 for an empty database.
func (s *Store) schema(ctx context.Context) (int, error) {
	exists := `SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_step'`
	if s.d.numbered {
		exists = `SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'schema_step'`
	}
	var n, at int
	err := s.within(ctx, s.read, s.d.beginRead, func(tx *Tx) error {
		if err := tx.get(ctx, []any{&n}, exists); err != nil || n == 0 {
			return err
		}
		return tx.get(ctx, []any{&at}, `SELECT COALESCE(MAX(number), 0) FROM schema_step`)
	})
	return at, err
}

func (s *Store) step(ctx context.Context, step migration) error {
	body, err := migrations.ReadFile("migrations/" + step.file)
	if err != nil {
		return err
	}
	return s.within(ctx, s.write, s.d.beginWrite, func(tx *Tx) error {
		if s.d.numbered {
			// Two servers may start at once on one database.
			if _, err := tx.conn.ExecContext(ctx, `SELECT pg_advisory_xact_lock(7305)`); err != nil {
				return err
			}
		}
		if _, err := tx.conn.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS schema_step (number BIGINT PRIMARY KEY)`); err != nil {
			return err
		}
		var done int
		if err := tx.conn.QueryRowContext(ctx, fmt.Sprintf(`SELECT COUNT(*) FROM schema_step WHERE number >= %d`, step.number)).Scan(&done); err != nil {
			return err
		}
		if done > 0 {
			return nil
		}
		if _, err := tx.conn.ExecContext(ctx, string(body)); err != nil {
			return err
		}
		_, err := tx.conn.ExecContext(ctx, fmt.Sprintf(`INSERT INTO schema_step (number) VALUES (%d)`, step.number))
		return err
	})
}
