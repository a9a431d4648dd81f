package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"runtime"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"
	"github.com/ncruces/go-sqlite3/ext/fts5"
	_ "github.com/ncruces/go-sqlite3/vfs/adiantum" // encryption at rest

	"firsthand.study"
)

func init() { sqlite3.AutoExtension(fts5.Register) }

var sqlite = dialect{
	name:       "sqlite",
	beginRead:  "BEGIN DEFERRED",
	beginWrite: "BEGIN IMMEDIATE",
	conflict: func(err error) bool {
		return errors.Is(err, sqlite3.CONSTRAINT_UNIQUE) || errors.Is(err, sqlite3.CONSTRAINT_PRIMARYKEY)
	},
	retry:    func(err error) bool { return errors.Is(err, sqlite3.BUSY_SNAPSHOT) },
	referred: func(err error) bool { return errors.Is(err, sqlite3.CONSTRAINT_FOREIGNKEY) },
	full:     func(err error) bool { return errors.Is(err, sqlite3.FULL) },
	sealed:   func(err error) bool { return errors.Is(err, sqlite3.READONLY) },
	damaged:  func(err error) bool { return errors.Is(err, sqlite3.NOTADB) || errors.Is(err, sqlite3.CORRUPT) },
	search:   fts5Search{},
	bulk:     bulkByStatement,
	body:     bodyInPlace,
	checks: []engineCheck{
		// A search makes the index look whether another connection has changed it,
		// which the check that follows does not, and then finds fault with pages
		// that it remembers.
		{`SELECT 'ok' FROM search WHERE search MATCH '"a"' LIMIT 1`, "ok", "%s"},
		{`PRAGMA integrity_check(20)`, "ok", "The file is damaged: %s."},
		{`SELECT "table" || ' refers to ' || parent FROM pragma_foreign_key_check`, "", "Something that is referred to is missing: %s."},
	},
}

// pragmas are set on every connection, after the key and the patience.
// secure_delete overwrites what is deleted, so that erased words do not stay
// in free pages.
const pragmas = `PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA secure_delete = ON;
PRAGMA foreign_keys = ON;
PRAGMA temp_store = MEMORY;
PRAGMA wal_autocheckpoint = 4000;`

func openSQLite(path string, key []byte, readOnly, unchanging bool) (write, read *sql.DB, err error) {
	uri := url.URL{Scheme: "file", OmitHost: true, Path: path}
	query := url.Values{"_txlock": {"deferred"}}
	if len(key) > 0 {
		// The key must come before anything that touches the file.
		query.Set("vfs", "adiantum")
		query.Add("_pragma", "hexkey('"+hex.EncodeToString(key)+"')")
	}
	query.Add("_pragma", "busy_timeout(60000)")
	pragmas := pragmas
	if readOnly {
		query.Set("mode", "ro")
		pragmas = "PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON;"
	}
	if unchanging {
		query.Set("immutable", "1") // no log is made beside it, and none is read
	}
	uri.RawQuery = query.Encode()
	open := func(cache string) (*sql.DB, error) {
		return driver.Open(uri.String(), func(c *sqlite3.Conn) error { return c.Exec(pragmas + cache) })
	}
	// A reader mostly goes through texts once, and fresh memory costs more than
	// the file cache of the system gives; a writer comes back to its index pages.
	if write, err = open("PRAGMA cache_size = -16000;"); err != nil {
		return nil, nil, err
	}
	write.SetMaxOpenConns(1)
	if read, err = open("PRAGMA cache_size = -2000;"); err != nil {
		return nil, nil, errors.Join(err, write.Close())
	}
	// One connection is tried; the writing one is opened when it is wanted.
	if err := read.Ping(); err != nil {
		_, _ = write.Close(), read.Close()
		if sqlite.damaged(err) {
			return nil, nil, sqlite.translate(err)
		}
		return nil, nil, &firsthand.Error{Kind: firsthand.Invalid, Message: fmt.Sprintf("The database %s could not be opened.", path),
			Hint: "the file and its folder must be there and writable, since a log is kept beside it", Err: err}
	}
	read.SetMaxOpenConns(2 + runtime.NumCPU())
	read.SetMaxIdleConns(2 + runtime.NumCPU())
	return write, read, nil
}

// bulkByStatement inserts row by row through one prepared statement, which in
// an embedded database has no round trip to save.
func bulkByStatement(ctx context.Context, tx *Tx, table string, columns []string, rows rowSource) (int64, error) {
	query := insertInto(table, columns)
	var n int64
	for {
		row, err := rows()
		if row == nil || err != nil {
			return n, err
		}
		if _, err := tx.exec(ctx, query, row...); err != nil {
			return n, err
		}
		n++
	}
}

func insertInto(table string, columns []string) string {
	names, places := "", ""
	for i, c := range columns {
		if i > 0 {
			names, places = names+", ", places+", "
		}
		names += c
		places += fmt.Sprintf("?%d", i+1)
	}
	return "INSERT INTO " + table + " (" + names + ") VALUES (" + places + ")"
}

// bodyInPlace lends the database's own memory, where database/sql would copy a
// text twice: a search reads every text of a study.
func bodyInPlace(ctx context.Context, tx *Tx, revision firsthand.ID, each func([]byte) error) error {
	return tx.conn.Raw(func(c any) error {
		conn, ok := c.(driver.Conn)
		if !ok {
			return fmt.Errorf("read a text: not a SQLite connection but %T", c)
		}
		if tx.bodies == nil {
			st, _, err := conn.Raw().Prepare(`SELECT body FROM texts WHERE revision_id = ?1`)
			if err != nil {
				return err
			}
			tx.bodies = st
		}
		st := tx.bodies.(*sqlite3.Stmt)
		defer st.Reset()
		if err := st.BindText(1, string(revision)); err != nil {
			return err
		}
		if !st.Step() {
			return errors.Join(st.Err(), errNoRow)
		}
		return each(st.ColumnRawText(0))
	})
}
