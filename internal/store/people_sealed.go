package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
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

// Holders lists the roles that may open secrets, oldest first.
func (v *Sealed) Holders(ctx context.Context) (all []Holder, err error) {
	err = v.view(ctx, func(tx *Tx) error {
		rows, err := tx.query(ctx, `SELECT id, name, classes, public, key_file, created_ms FROM holders ORDER BY created_ms, id`)
		all, err = collect(rows, err, func(h *Holder) []any {
			return []any{&h.ID, &h.Name, asJSON[[]firsthand.Class]{&h.Classes}, &h.Public, &h.File, &h.Created}
		})
		return err
	})
	return all, err
}

// PutHolder makes a holder, or changes its wrapped key and its classes, with the
// wraps of person keys that it needs, by participant and class.
func (v *Sealed) PutHolder(ctx context.Context, h Holder, wraps []PersonKey) error {
	return v.update(ctx, func(tx *Tx) error {
		if _, err := tx.exec(ctx, `INSERT INTO holders (id, name, classes, public, key_file, created_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
			ON CONFLICT (id) DO UPDATE SET name = excluded.name, classes = excluded.classes, public = excluded.public, key_file = excluded.key_file`,
			string(h.ID), h.Name, asJSON[[]firsthand.Class]{&h.Classes}.Value(), h.Public, h.File, tx.now); err != nil {
			return err
		}
		for _, w := range wraps {
			if err := tx.putWraps(ctx, w); err != nil {
				return err
			}
		}
		return nil
	})
}

// DropHolder takes a role's keys away: it opens nothing more here.
func (v *Sealed) DropHolder(ctx context.Context, id firsthand.ID) error {
	return v.update(ctx, func(tx *Tx) error {
		if _, err := tx.exec(ctx, `DELETE FROM wraps WHERE holder_id = ?1`, string(id)); err != nil {
			return err
		}
		_, err := tx.exec(ctx, `DELETE FROM holders WHERE id = ?1`, string(id))
		return err
	})
}

func (tx *Tx) putWraps(ctx context.Context, k PersonKey) error {
	for holder, body := range k.Wraps {
		if _, err := tx.exec(ctx, `INSERT INTO wraps (participant_id, class, holder_id, body) VALUES (?1, ?2, ?3, ?4)
			ON CONFLICT (participant_id, class, holder_id) DO UPDATE SET body = excluded.body`, string(k.Participant), string(k.Class), string(holder), body); err != nil {
			return err
		}
	}
	return nil
}

// PersonKeys lists the keys of one participant, or of everybody if empty, with
// their wraps.
func (v *Sealed) PersonKeys(ctx context.Context, participant firsthand.ID) (all []PersonKey, err error) {
	err = v.view(ctx, func(tx *Tx) error {
		rows, err := tx.query(ctx, `SELECT study_id, participant_id, class, public FROM person_keys WHERE ?1 = '' OR participant_id = ?1 ORDER BY participant_id, class`, string(participant))
		all, err = collect(rows, err, func(k *PersonKey) []any {
			return []any{&k.Study, &k.Participant, asText[firsthand.Class]{&k.Class}, &k.Public}
		})
		if err != nil {
			return err
		}
		type wrap struct {
			participant, holder firsthand.ID
			class               firsthand.Class
			body                []byte
		}
		rows, err = tx.query(ctx, `SELECT participant_id, class, holder_id, body FROM wraps WHERE ?1 = '' OR participant_id = ?1`, string(participant))
		wraps, err := collect(rows, err, func(w *wrap) []any {
			return []any{&w.participant, asText[firsthand.Class]{&w.class}, &w.holder, &w.body}
		})
		if err != nil {
			return err
		}
		at := map[string]int{}
		for i := range all {
			all[i].Wraps = map[firsthand.ID][]byte{}
			at[string(all[i].Participant)+":"+string(all[i].Class)] = i
		}
		for _, w := range wraps {
			if i, ok := at[string(w.participant)+":"+string(w.class)]; ok {
				all[i].Wraps[w.holder] = w.body
			}
		}
		return nil
	})
	return all, err
}

// A SealWriter takes the parts of what is sealed in one transaction.
type SealWriter struct {
	tx  *Tx
	ctx context.Context
}

// Key keeps a person's key; one of that class that is there stays.
func (w *SealWriter) Key(k PersonKey) error {
	n, err := w.tx.exec(w.ctx, `INSERT INTO person_keys (study_id, participant_id, class, public, created_ms) VALUES (?1, ?2, ?3, ?4, ?5)
		ON CONFLICT (participant_id, class) DO NOTHING`, string(k.Study), string(k.Participant), string(k.Class), k.Public, w.tx.now)
	if err != nil || n == 0 {
		return err
	}
	return w.tx.putWraps(w.ctx, k)
}

// Public is the public half of a person's key; NotFound if there is none.
func (w *SealWriter) Public(participant firsthand.ID, class firsthand.Class) ([]byte, error) {
	var public []byte
	err := w.tx.get(w.ctx, []any{&public}, `SELECT public FROM person_keys WHERE participant_id = ?1 AND class = ?2`, string(participant), string(class))
	return public, err
}

// Begin makes the row that slices belong to; [SealWriter.End] completes it.
func (w *SealWriter) Begin(s firsthand.Secret) error {
	_, err := w.tx.exec(w.ctx, `INSERT INTO secrets (id, study_id, participant_id, class, kind, size, slices, head, created_ms) VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, ?6, ?7)`,
		string(s.ID), string(s.Study), string(s.Participant), string(s.Kind.Class()), string(s.Kind), []byte{}, w.tx.now)
	return err
}

// Slice keeps one slice.
func (w *SealWriter) Slice(secret firsthand.ID, n int, body []byte) error {
	_, err := w.tx.exec(w.ctx, `INSERT INTO slices (secret_id, slice, body) VALUES (?1, ?2, ?3)`, string(secret), int64(n), body)
	return err
}

// End completes a secret.
func (w *SealWriter) End(secret firsthand.ID, head []byte, size int64, slices int) error {
	_, err := w.tx.exec(w.ctx, `UPDATE secrets SET head = ?2, size = ?3, slices = ?4 WHERE id = ?1`, string(secret), head, size, int64(slices))
	return err
}

// Drop removes a secret.
func (w *SealWriter) Drop(secret firsthand.ID) error {
	_, err := w.tx.exec(w.ctx, `DELETE FROM secrets WHERE id = ?1`, string(secret))
	return err
}

// Seal runs fn, which keeps what is sealed, wholly or not at all. fn may run twice.
func (v *Sealed) Seal(ctx context.Context, fn func(*SealWriter) error) error {
	return v.update(ctx, func(tx *Tx) error { return fn(&SealWriter{tx, ctx}) })
}

// Secrets lists what is sealed of one participant, or of everybody if empty,
// oldest first.
func (v *Sealed) Secrets(ctx context.Context, participant firsthand.ID) (all []SealedSecret, err error) {
	err = v.view(ctx, func(tx *Tx) error {
		rows, err := tx.query(ctx, `SELECT id, study_id, participant_id, kind, size, created_ms, head, slices FROM secrets
			WHERE ?1 = '' OR participant_id = ?1 ORDER BY created_ms, id`, string(participant))
		all, err = collect(rows, err, func(s *SealedSecret) []any {
			return []any{&s.ID, &s.Study, &s.Participant, asText[firsthand.SecretKind]{&s.Kind}, &s.Size, &s.Created, &s.Head, &s.Slices}
		})
		return err
	})
	return all, err
}

// SliceOf reads one slice; NotFound if there is none.
func (v *Sealed) SliceOf(ctx context.Context, secret firsthand.ID, n int) (body []byte, err error) {
	err = v.view(ctx, func(tx *Tx) error {
		return tx.get(ctx, []any{&body}, `SELECT body FROM slices WHERE secret_id = ?1 AND slice = ?2`, string(secret), int64(n))
	})
	return body, err
}

// Destroy removes a person's keys of some classes, and all that was sealed with
// them, and then takes the write-ahead log apart so that no wrapped key stays in
// it. It returns how many secrets went.
func (v *Sealed) Destroy(ctx context.Context, participant firsthand.ID, classes []firsthand.Class) (int, error) {
	n := 0
	err := v.update(ctx, func(tx *Tx) error {
		n = 0
		for _, c := range classes {
			k := 0
			if err := tx.get(ctx, []any{&k}, `SELECT COUNT(*) FROM secrets WHERE participant_id = ?1 AND class = ?2`, string(participant), string(c)); err != nil {
				return err
			}
			n += k
			// The key first: were the rest to fail, what is left is noise.
			if _, err := tx.exec(ctx, `DELETE FROM person_keys WHERE participant_id = ?1 AND class = ?2`, string(participant), string(c)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return n, err
	}
	return n, v.s.settle(ctx, []string{"person_keys", "wraps", "secrets", "slices"})
}

// LogOpening writes the next line of the vault's own log.
func (v *Sealed) LogOpening(ctx context.Context, o SealedOpening) error {
	return v.update(ctx, func(tx *Tx) error {
		rows, err := tx.query(ctx, `SELECT seq, at_ms, study_id, participant_id, kind, who, prev, hash FROM vault_log ORDER BY seq DESC LIMIT 1`)
		last, err := collect(rows, err, sealedOpeningInto)
		if err != nil {
			return err
		}
		o := o
		o.Seq, o.Prev, o.At = 1, "", tx.now
		if len(last) > 0 {
			o.Seq, o.Prev = last[0].Seq+1, last[0].Hash
		}
		o.Hash = hashOpening(o)
		_, err = tx.exec(ctx, `INSERT INTO vault_log (seq, at_ms, study_id, participant_id, kind, who, prev, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)`,
			o.Seq, o.At, string(o.Study), string(o.Participant), string(o.Kind), o.Who, o.Prev, o.Hash)
		return err
	})
}

func sealedOpeningInto(o *SealedOpening) []any {
	return []any{&o.Seq, &o.At, &o.Study, &o.Participant, asText[firsthand.SecretKind]{&o.Kind}, &o.Who, &o.Prev, &o.Hash}
}

func hashOpening(o SealedOpening) string {
	h := sha256.New()
	for _, field := range []any{o.Prev, o.Seq, o.At, o.Study, o.Participant, o.Kind, o.Who} {
		s := fmt.Sprint(field)
		fmt.Fprintf(h, "%d:%s", len(s), s)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Log is the vault's own log, oldest first. Conflict if its chain is broken.
func (v *Sealed) Log(ctx context.Context) (all []SealedOpening, err error) {
	err = v.view(ctx, func(tx *Tx) error {
		rows, err := tx.query(ctx, `SELECT seq, at_ms, study_id, participant_id, kind, who, prev, hash FROM vault_log ORDER BY seq`)
		all, err = collect(rows, err, sealedOpeningInto)
		return err
	})
	if err != nil {
		return nil, err
	}
	prev := SealedOpening{}
	for _, o := range all {
		if o.Seq != prev.Seq+1 || o.Prev != prev.Hash || o.Hash != hashOpening(o) {
			return all, firsthand.Errorf(firsthand.Conflict, "The vault's log is broken at line %d.", o.Seq).WithHint("compare with a backup of the vault; nothing was changed")
		}
		prev = o
	}
	return all, nil
}

// Check asks the database whether its file is whole.
func (v *Sealed) Check(ctx context.Context, fault func(Fault)) error {
	if v.s.d.numbered {
		return nil
	}
	return v.view(ctx, func(tx *Tx) error {
		rows, err := tx.query(ctx, `PRAGMA integrity_check(20)`)
		found, err := collect(rows, err, func(s *string) []any { return []any{s} })
		if err != nil {
			return err
		}
		for _, f := range found {
			if f != "ok" {
				fault(Fault{What: fmt.Sprintf("The vault's file is damaged: %s.", f)})
			}
		}
		return nil
	})
}
