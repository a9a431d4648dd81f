package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"runtime"
	"syscall"

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
	full: func(err error) bool {
		// A quota, and a limit on files, are full disks to whoever meets them.
		return errors.Is(err, sqlite3.FULL) || errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EFBIG) || errors.Is(err, quota)
	},
	failing: func(err error) bool { return errors.Is(err, sqlite3.IOERR) && !errors.Is(err, sqlite3.IOERR_CORRUPTFS) },
	over:    func(err error) bool { return errors.Is(err, sqlite3.ERROR) },
	sealed:  func(err error) bool { return errors.Is(err, sqlite3.READONLY) },
	damaged: func(err error) bool { return errors.Is(err, sqlite3.NOTADB) || errors.Is(err, sqlite3.CORRUPT) },
	search:  fts5Search{},
	bulk:    bulkByStatement,
	body:    bodyInPlace,
	lend:    lendInPlace,
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
// in free pages. The size of a page holds for a new file: with 8 KiB a text of an
// hour takes half the reads of 4 KiB, and a small change little more room in the log.
const pragmas = `PRAGMA page_size = 8192;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA secure_delete = ON;
PRAGMA foreign_keys = ON;
PRAGMA temp_store = MEMORY;
PRAGMA wal_autocheckpoint = 2000;`

func openSQLite(path string, key []byte, readOnly, unchanging bool, layer string) (write, read *sql.DB, err error) {
	uri := url.URL{Scheme: "file", OmitHost: true, Path: path}
	query := url.Values{"_txlock": {"deferred"}}
	if layer != "" {
		query.Set("vfs", layer)
	}
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
	if !readOnly {
		ownFile(path)
	}
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

// ownFile makes an empty file, which is an empty database, that only its owner
// may read and write. A file that is there stays as it is. Why one cannot be
// made, SQLite says better.
func ownFile(path string) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return
	}
	_ = errors.Join(f.Chmod(0o600), f.Close())
}

// likeItsFile lets nobody read the log beside a database who may not read the
// database. The log stays while the connection does.
func likeItsFile(path string) {
	info, err := os.Stat(path)
	if err != nil {
		return
	}
	for _, beside := range []string{"-wal", "-shm"} {
		_ = os.Chmod(path+beside, info.Mode().Perm()) // not there, or another's
	}
}

// bulkByStatement inserts row by row through one statement of SQLite's own: an
// embedded database has no round trip to save, and database/sql would cost as
// much as the insert.
func bulkByStatement(ctx context.Context, tx *Tx, table string, columns []string, rows rowSource) (n int64, err error) {
	err = tx.direct(insertInto(table, columns), func(st *sqlite3.Stmt) error {
		for {
			row, err := rows()
			if row == nil || err != nil {
				return err
			}
			if n%1024 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			for i, v := range row {
				if err := bind(st, i+1, v); err != nil {
					return err
				}
			}
			if err := st.Exec(); err != nil {
				return err
			}
			n++
		}
	})
	return n, err
}

// direct runs fn with a statement that is kept for the transaction. Meanwhile
// the transaction can do nothing else.
func (tx *Tx) direct(query string, fn func(*sqlite3.Stmt) error) error {
	return tx.conn.Raw(func(c any) error {
		conn, ok := c.(driver.Conn)
		if !ok {
			return fmt.Errorf("not a SQLite connection but %T", c)
		}
		st, ok := tx.raw[query].(*sqlite3.Stmt)
		if !ok {
			var err error
			if st, _, err = conn.Raw().Prepare(query); err != nil {
				return err
			}
			tx.raw[query] = st
		}
		err := fn(st)
		return errors.Join(err, st.Reset())
	})
}

// bind gives a statement one value of a kind that our columns have.
func bind(st *sqlite3.Stmt, at int, v any) error {
	switch v := v.(type) {
	case string:
		return st.BindText(at, v)
	case firsthand.ID:
		return st.BindText(at, string(v))
	case int64:
		return st.BindInt64(at, v)
	case int:
		return st.BindInt(at, v)
	case float64:
		return st.BindFloat(at, v)
	case bool:
		return st.BindBool(at, v)
	case []byte:
		if v == nil {
			v = []byte{}
		}
		return st.BindBlob(at, v)
	}
	return fmt.Errorf("a %T has no place in a table", v)
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
func bodyInPlace(_ context.Context, tx *Tx, revision firsthand.ID, each func([]byte) error) error {
	return tx.direct(`SELECT body FROM texts WHERE revision_id = ?1`, func(st *sqlite3.Stmt) error {
		if err := st.BindText(1, string(revision)); err != nil {
			return err
		}
		if !st.Step() {
			if err := st.Err(); err != nil {
				return err
			}
			return errNoRow
		}
		return each(st.ColumnRawText(0))
	})
}

// lendInPlace lends rows out of the database's own memory.
func lendInPlace(ctx context.Context, tx *Tx, query string, arg firsthand.ID, each func(row [][]byte) error) error {
	return tx.direct(query, func(st *sqlite3.Stmt) error {
		if err := st.BindText(1, string(arg)); err != nil {
			return err
		}
		row := make([][]byte, st.ColumnCount())
		for n := 0; st.Step(); n++ {
			if n%1024 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			for i := range row {
				row[i] = nil
				if st.ColumnType(i) != sqlite3.NULL {
					row[i] = st.ColumnRawBlob(i)
				}
			}
			if err := each(row); err != nil {
				return err
			}
		}
		return st.Err()
	})
}
