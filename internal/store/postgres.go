package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"firsthand.study"
)

var postgres = dialect{
	name:       "postgres",
	beginRead:  "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
	beginWrite: "BEGIN ISOLATION LEVEL SERIALIZABLE",
	numbered:   true,
	conflict:   func(err error) bool { return pgCode(err) == "23505" },
	// A serialisation failure or a deadlock; and a unique violation on the
	// journal's sequence is one too, seen from the other side.
	retry: func(err error) bool {
		code := pgCode(err)
		return code == "40001" || code == "40P01" || code == "23505" && pgTable(err) == "journal"
	},
	referred: func(err error) bool { return pgCode(err) == "23503" },
	full:     func(err error) bool { return pgCode(err) == "53100" },
	failing:  func(err error) bool { return pgCode(err) == "58030" },
	over:     func(error) bool { return false },
	sealed:   func(err error) bool { return pgCode(err) == "25006" || pgCode(err) == "42501" },
	damaged:  func(err error) bool { return pgCode(err) == "XX001" || pgCode(err) == "XX002" },
	search:   tsvectorSearch{},
	bytewise: ` COLLATE "C"`,
	bulk:     bulkByCopy,
	body:     bodyByRow,
	lend:     lendByRow,
}

func pgCode(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code
	}
	return ""
}

func pgTable(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.TableName
	}
	return ""
}

func openPostgres(dsn string) (write, read *sql.DB, err error) {
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return nil, nil, err
	}
	db.SetMaxOpenConns(16)
	db.SetMaxIdleConns(8)
	if err := db.Ping(); err != nil {
		_ = db.Close()
		return nil, nil, &firsthand.Error{Kind: firsthand.Invalid, Message: "The PostgreSQL database could not be reached.", Hint: "check the address, the name and the password", Err: err}
	}
	return db, db, nil
}

// bulkByCopy uses PostgreSQL's COPY on the transaction's own connection.
func bulkByCopy(ctx context.Context, tx *Tx, table string, columns []string, rows rowSource) (n int64, err error) {
	err = tx.conn.Raw(func(c any) error {
		conn, ok := c.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("copy into %s: not a pgx connection but %T", table, c)
		}
		n, err = conn.Conn().CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromFunc(rows))
		return err
	})
	return n, err
}

// lendByRow lends rows out of the driver's memory.
func lendByRow(ctx context.Context, tx *Tx, query string, arg firsthand.ID, each func(row [][]byte) error) error {
	rows, err := tx.query(ctx, query, arg)
	if err != nil {
		return err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return err
	}
	raw := make([]sql.RawBytes, len(names))
	places, row := make([]any, len(names)), make([][]byte, len(names))
	for i := range raw {
		places[i] = &raw[i]
	}
	for rows.Next() {
		if err := scan(rows, places...); err != nil {
			return err
		}
		for i := range raw {
			row[i] = raw[i]
		}
		if err := each(row); err != nil {
			return err
		}
	}
	return rows.Err()
}
