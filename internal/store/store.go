// Package store keeps studies in SQL, on embedded SQLite or on PostgreSQL.
//
// Its one rule: nothing changes but in [Store.Update], and everything that
// changes there is written in the study's journal by the same transaction. A
// function given to Update may run twice and touches only its [Tx].
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"firsthand.study"
)

// A Store is an open database. It is safe for concurrent use.
type Store struct {
	d     dialect
	write *sql.DB // SQLite: one connection; PostgreSQL: the pool
	read  *sql.DB
	now   func() time.Time
}

// Config says which database to open.
type Config struct {
	// Path of a SQLite file, or DSN of a PostgreSQL database (postgres://…).
	Path string
	// Key encrypts a SQLite file; 32 bytes, or empty for a plain file.
	Key []byte
	// ReadOnly never creates, changes or migrates; it refuses an older database too.
	ReadOnly bool
	// Unchanging is for a SQLite file, opened to be read, that nobody can write
	// meanwhile, such as one in a folder that may not be written: nothing is made
	// beside it. It must have no write-ahead log.
	Unchanging bool
	// Now is the clock; time.Now when nil.
	Now func() time.Time
	// layer names what stands between a plain SQLite file and the system; the
	// system itself when empty.
	layer string
}

// Open opens the database and brings its tables up to date. It refuses a
// database that a newer program made.
func Open(ctx context.Context, c Config) (*Store, error) {
	s := &Store{now: c.Now}
	if s.now == nil {
		s.now = time.Now
	}
	var err error
	if IsPostgres(c.Path) {
		s.d = postgres
		s.write, s.read, err = openPostgres(c.Path)
	} else {
		s.d = sqlite
		s.write, s.read, err = openSQLite(c.Path, c.Key, c.ReadOnly, c.Unchanging, c.layer)
	}
	if err != nil {
		return nil, err
	}
	upToDate := s.migrate
	if c.ReadOnly {
		upToDate = s.isUpToDate
	}
	if err := upToDate(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if !c.ReadOnly && s.d.name == sqlite.name {
		likeItsFile(c.Path)
	}
	return s, nil
}

// IsPostgres reports whether a database is named by a PostgreSQL DSN.
func IsPostgres(dsn string) bool {
	return strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://")
}

// Engine is "sqlite" or "postgres".
func (s *Store) Engine() string { return s.d.name }

// Close lets go of the database.
func (s *Store) Close() error {
	err := s.read.Close()
	if s.write != s.read {
		err = errors.Join(err, s.write.Close())
	}
	return err
}

// A Tx is one transaction, read or write.
type Tx struct {
	s    *Store
	conn *sql.Conn
	stmt map[string]*sql.Stmt
	// raw are SQLite's own statements, which run without database/sql.
	raw map[string]io.Closer
	// mine are objects that are known to be of the act's study.
	mine map[ref]bool
	now  int64
	log  *log // nil when reading
	// carrier is the document whose codings are being placed; touched are the
	// documents whose codings changed.
	carrier *placing
	touched map[firsthand.ID]bool
}

// Now is the transaction's one moment, in Unix milliseconds.
func (tx *Tx) Now() int64 { return tx.now }

// View runs fn in a transaction that sees one moment of the database and
// cannot change it.
func (s *Store) View(ctx context.Context, fn func(*Tx) error) error {
	return s.within(ctx, s.read, s.d.beginRead, func(tx *Tx) error { return fn(tx) })
}

// Update runs fn in a transaction that may change what it likes, and writes
// what it changed as one entry of the journal of act.Study. Where fn changes
// nothing, no entry is written and Seq is 0. Where another transaction won, it
// runs again.
func (s *Store) Update(ctx context.Context, act Act, fn func(*Tx) error) (firsthand.Entry, error) {
	for attempt := 0; ; attempt++ {
		var entry firsthand.Entry
		err := s.queued(ctx, act.Study, func(tx *Tx) error {
			tx.log = newLog(act)
			if err := fn(tx); err != nil {
				return err
			}
			if err := tx.resegment(ctx); err != nil {
				return err
			}
			var err error
			entry, err = tx.writeEntry(ctx)
			return err
		})
		if err == nil || !s.d.retry(err) || attempt == 20 {
			return entry, err
		}
		select {
		case <-ctx.Done():
			return firsthand.Entry{}, ctx.Err()
		case <-time.After(time.Duration(attempt+1) * 5 * time.Millisecond):
		}
	}
}

// queued is within for acts on a study: on PostgreSQL they queue for the study
// before they begin, since each writes the next entry of one journal and would
// otherwise fail in turn.
func (s *Store) queued(ctx context.Context, study firsthand.ID, fn func(*Tx) error) error {
	if !s.d.numbered {
		return s.within(ctx, s.write, s.d.beginWrite, fn)
	}
	conn, err := s.write.Conn(ctx)
	if err != nil {
		return s.d.translate(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock(hashtext($1))`, string(study)); err != nil {
		return s.d.translate(err)
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock(hashtext($1))`, string(study))
	return s.on(ctx, conn, s.d.beginWrite, fn)
}

// within begins, runs fn, and commits, or rolls back whatever went wrong.
func (s *Store) within(ctx context.Context, db *sql.DB, begin string, fn func(*Tx) error) (err error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return s.d.translate(err)
	}
	defer conn.Close()
	return s.on(ctx, conn, begin, fn)
}

// on is within on a connection.
func (s *Store) on(ctx context.Context, conn *sql.Conn, begin string, fn func(*Tx) error) (err error) {
	if _, err := conn.ExecContext(ctx, begin); err != nil {
		return s.d.translate(err)
	}
	tx := &Tx{s: s, conn: conn, stmt: map[string]*sql.Stmt{}, now: s.now().UnixMilli(), touched: map[firsthand.ID]bool{}, raw: map[string]io.Closer{}, mine: map[ref]bool{}}
	committed := false
	defer func() {
		tx.closeStatements()
		if !committed { // also where fn panicked: the connection goes back to the others
			// The caller's context may be why we are here.
			_, rollback := conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
			if err != nil && rollback != nil && !errors.Is(err, context.Canceled) && !s.d.over(rollback) {
				err = fmt.Errorf("%w (and the rollback: %w)", err, rollback)
			}
		}
	}()
	if err := fn(tx); err != nil {
		// SQLite calls it an interruption, whose cause is the caller's.
		if cause := ctx.Err(); cause != nil {
			return cause
		}
		return s.d.translate(err)
	}
	tx.closeStatements()
	if err := ctx.Err(); err != nil {
		return err
	}
	if _, err := conn.ExecContext(context.WithoutCancel(ctx), "COMMIT"); err != nil {
		return s.d.translate(err)
	}
	committed = true
	return nil
}

// prepared keeps a statement for the transaction, since most run many times.
func (tx *Tx) prepared(ctx context.Context, query string) (*sql.Stmt, error) {
	if st, ok := tx.stmt[query]; ok {
		return st, nil
	}
	st, err := tx.conn.PrepareContext(ctx, tx.s.d.rebind(query))
	if err != nil {
		return nil, fmt.Errorf("prepare %q: %w", query, err)
	}
	tx.stmt[query] = st
	return st, nil
}

func (tx *Tx) closeStatements() {
	for q, st := range tx.raw {
		_ = st.Close() // as below
		delete(tx.raw, q)
	}
	for q, st := range tx.stmt {
		_ = st.Close() // a statement that cannot be closed dies with its connection
		delete(tx.stmt, q)
	}
}

func (tx *Tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	st, err := tx.prepared(ctx, query)
	if err != nil {
		return 0, err
	}
	res, err := st.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func (tx *Tx) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	st, err := tx.prepared(ctx, query)
	if err != nil {
		return nil, err
	}
	return st.QueryContext(ctx, args...)
}

// brief is ctx for a question that is over at once. database/sql sets a
// goroutine to watch each query that may be cancelled, which on SQLite costs as
// much as the query; whoever cancels is heard before the next.
func (tx *Tx) brief(ctx context.Context) (context.Context, error) {
	if tx.s.d.numbered { // the network may keep one waiting
		return ctx, nil
	}
	return context.WithoutCancel(ctx), ctx.Err()
}

// get reads one row into dest; NotFound, without a message, if there is none.
func (tx *Tx) get(ctx context.Context, dest []any, query string, args ...any) error {
	ctx, err := tx.brief(ctx)
	if err != nil {
		return err
	}
	st, err := tx.prepared(ctx, query)
	if err != nil {
		return err
	}
	rows, err := st.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return err
		}
		return errNoRow
	}
	if err := scan(rows, dest...); err != nil {
		return err
	}
	return rows.Close()
}

// errDamaged says that what is stored is not what this program writes: a page
// of the file was changed from outside.
var errDamaged = errors.New("the database holds what was never written")

// scan reads a row. A column of a type that we never store has no error of the
// driver's; it is damage all the same.
func scan(rows *sql.Rows, dest ...any) error {
	err := rows.Scan(dest...)
	if err == nil {
		return nil
	}
	if stopped := rows.Err(); stopped != nil { // somebody stopped the query meanwhile
		return stopped
	}
	return fmt.Errorf("%w: %w", errDamaged, err)
}

var errNoRow = &firsthand.Error{Kind: firsthand.NotFound, Message: "There is no such thing in this study."}

// collect reads every row; into names the places of one row's columns.
func collect[T any](rows *sql.Rows, err error, into func(*T) []any) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		var row T
		if err := scan(rows, into(&row)...); err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, rows.Err()
}

// rebound remembers queries whose placeholders were rewritten.
var rebound sync.Map
