package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"

	"firsthand.study"
)

// Sealed is the database of the vault, apart from that of the studies: a SQLite
// file of its own, or a schema of its own on PostgreSQL. It keeps what is sealed
// as bytes it cannot read, and the log of who opened what.
type Sealed struct{ s *Store }

// A Holder is a role that may open secrets of some classes: the public half of
// its key, and the key itself, wrapped by a passphrase.
type Holder struct {
	ID      firsthand.ID
	Name    string // unique
	Classes []firsthand.Class
	Public  []byte
	File    []byte
	Created int64
}

// A PersonKey is the public half of one person's key for one class of secret,
// and the key itself, wrapped for each holder that may open it.
type PersonKey struct {
	Study       firsthand.ID
	Participant firsthand.ID
	Class       firsthand.Class
	Public      []byte
	Wraps       map[firsthand.ID][]byte // by holder
}

// A SealedSecret is a secret with what its reader needs besides its slices.
type SealedSecret struct {
	firsthand.Secret
	Head   []byte
	Slices int
}

// A SealedOpening is one line of the vault's own log, chained by hash. It names
// people by number and says nothing of what was read.
type SealedOpening struct {
	Seq         int64                `json:"seq"`
	At          int64                `json:"at"`
	Study       firsthand.ID         `json:"study"`
	Participant firsthand.ID         `json:"participant"`
	Kind        firsthand.SecretKind `json:"kind"`
	Who         string               `json:"who"`
	Prev        string               `json:"prev"`
	Hash        string               `json:"hash"`
}

// sealedSchema is what the vault's database is made of.
const sealedSchema = `
CREATE TABLE IF NOT EXISTS vault_step (number BIGINT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS holders (
	id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, classes TEXT NOT NULL, public BYTEA NOT NULL, key_file BYTEA NOT NULL, created_ms BIGINT NOT NULL
);
CREATE TABLE IF NOT EXISTS person_keys (
	study_id TEXT NOT NULL, participant_id TEXT NOT NULL, class TEXT NOT NULL, public BYTEA NOT NULL, created_ms BIGINT NOT NULL,
	PRIMARY KEY (participant_id, class)
);
CREATE TABLE IF NOT EXISTS wraps (
	participant_id TEXT NOT NULL, class TEXT NOT NULL, holder_id TEXT NOT NULL REFERENCES holders (id), body BYTEA NOT NULL,
	PRIMARY KEY (participant_id, class, holder_id),
	FOREIGN KEY (participant_id, class) REFERENCES person_keys (participant_id, class) ON DELETE CASCADE
);
CREATE TABLE IF NOT EXISTS secrets (
	id TEXT PRIMARY KEY, study_id TEXT NOT NULL, participant_id TEXT NOT NULL, class TEXT NOT NULL, kind TEXT NOT NULL,
	size BIGINT NOT NULL, slices BIGINT NOT NULL, head BYTEA NOT NULL, created_ms BIGINT NOT NULL,
	FOREIGN KEY (participant_id, class) REFERENCES person_keys (participant_id, class) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS secrets_by_participant ON secrets (participant_id, kind);
CREATE TABLE IF NOT EXISTS slices (
	secret_id TEXT NOT NULL REFERENCES secrets (id) ON DELETE CASCADE, slice BIGINT NOT NULL, body BYTEA NOT NULL,
	PRIMARY KEY (secret_id, slice)
);
CREATE TABLE IF NOT EXISTS vault_gone (digest TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS vault_list (number BIGINT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS vault_log (
	seq BIGINT PRIMARY KEY, at_ms BIGINT NOT NULL, study_id TEXT NOT NULL, participant_id TEXT NOT NULL, kind TEXT NOT NULL,
	who TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL
);
`

// sealedStep is the number of the schema above.
const sealedStep = 1

// OpenSealed opens the vault's database, making it if need be. On PostgreSQL it
// is the schema of c.Path with _vault behind its name. c.Key is not used: what
// is in the vault is sealed already.
func OpenSealed(ctx context.Context, c Config) (*Sealed, error) {
	s := &Store{now: c.Now}
	if s.now == nil {
		s.now = time.Now
	}
	var err error
	if IsPostgres(c.Path) {
		dsn, err := vaultSchema(ctx, c.Path)
		if err != nil {
			return nil, err
		}
		s.d = postgres
		if s.write, s.read, err = openPostgres(dsn); err != nil {
			return nil, err
		}
	} else {
		s.d = sqlite
		if s.write, s.read, err = openVaultFile(c.Path, c.ReadOnly); err != nil {
			return nil, err
		}
	}
	v := &Sealed{s}
	if c.ReadOnly {
		return v, nil
	}
	at := 0
	err = s.within(ctx, s.write, s.d.beginWrite, func(tx *Tx) error {
		if s.d.numbered {
			if _, err := tx.conn.ExecContext(ctx, `SELECT pg_advisory_xact_lock(7306)`); err != nil {
				return err
			}
		}
		if _, err := tx.conn.ExecContext(ctx, sealedSchema); err != nil {
			return err
		}
		if err := tx.get(ctx, []any{&at}, `SELECT COALESCE(MAX(number), 0) FROM vault_step`); err != nil || at > 0 {
			return err
		}
		_, err := tx.exec(ctx, `INSERT INTO vault_step (number) VALUES (?1)`, sealedStep)
		return err
	})
	if err == nil && at > sealedStep {
		err = firsthand.Errorf(firsthand.Invalid, "The vault was made by a newer Firsthand; nothing was changed.").WithHint("install the newer version")
	}
	if err != nil {
		return nil, errors.Join(s.d.translate(err), v.Close())
	}
	return v, nil
}

// openVaultFile opens the vault's own file, for one writer and a few readers.
func openVaultFile(path string, readOnly bool) (write, read *sql.DB, err error) {
	if !readOnly {
		// Nobody else on this computer has a use for it, sealed though it is.
		f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
		if err == nil {
			err = f.Close()
		}
		if err != nil {
			return nil, nil, &firsthand.Error{Kind: firsthand.Invalid, Message: "The vault's file could not be made or written.", Hint: "its folder must be there and writable", Err: err}
		}
	}
	query, settings := url.Values{"_txlock": {"deferred"}, "_pragma": {"busy_timeout(60000)"}}, pragmas
	if readOnly {
		query.Set("mode", "ro")
		settings = "PRAGMA foreign_keys = ON;"
	}
	uri := url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: query.Encode()}
	for _, db := range []**sql.DB{&write, &read} {
		if *db, err = driver.Open(uri.String(), func(c *sqlite3.Conn) error { return c.Exec(settings) }); err != nil {
			return nil, nil, err
		}
	}
	write.SetMaxOpenConns(1)
	read.SetMaxOpenConns(4)
	if err := read.Ping(); err != nil {
		_, _ = write.Close(), read.Close()
		return nil, nil, &firsthand.Error{Kind: firsthand.Invalid, Message: "The vault could not be opened: its file is damaged, or cannot be written.",
			Hint: "the file and its folder must be there and writable; if it is damaged, restore the vault from its backup", Err: err}
	}
	return write, read, nil
}

// vaultSchema makes the vault's schema beside that of a DSN and names it.
func vaultSchema(ctx context.Context, dsn string) (string, error) {
	db, _, err := openPostgres(dsn)
	if err != nil {
		return "", err
	}
	defer db.Close()
	var schema string
	if err := db.QueryRowContext(ctx, `SELECT current_schema()`).Scan(&schema); err != nil {
		return "", err
	}
	schema += "_vault"
	quoted := `"` + strings.ReplaceAll(schema, `"`, `""`) + `"`
	var there bool
	if err := db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = $1)`, schema).Scan(&there); err != nil {
		return "", err
	}
	if !there {
		if _, err := db.ExecContext(ctx, `CREATE SCHEMA IF NOT EXISTS `+quoted); err != nil {
			return "", &firsthand.Error{Kind: firsthand.Forbidden, Message: fmt.Sprintf("The vault's schema %s could not be made.", schema),
				Hint: "let whoever runs the database make it, owned by this user", Err: err}
		}
	}
	u, err := url.Parse(dsn)
	if err != nil {
		return "", err
	}
	q := u.Query()
	q.Set("search_path", quoted)
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// Close lets go of the database.
func (v *Sealed) Close() error { return v.s.Close() }

// view and update are transactions of the vault, without a journal.
func (v *Sealed) view(ctx context.Context, fn func(*Tx) error) error {
	return v.s.within(ctx, v.s.read, v.s.d.beginRead, fn)
}

func (v *Sealed) update(ctx context.Context, fn func(*Tx) error) error {
	for attempt := 0; ; attempt++ {
		err := v.s.within(ctx, v.s.write, v.s.d.beginWrite, fn)
		if err == nil || !(v.s.d.retry(err) || v.s.d.numbered && pgTable(err) == "vault_log") || attempt == 20 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(attempt+1) * 5 * time.Millisecond):
		}
	}
}
