package store

import (
	"context"
	"encoding/hex"
	"errors"
	"net/url"
	"slices"

	"firsthand.study"
)

// Snapshot writes everything as it stands now to a new SQLite file at path,
// encrypted if key is given. From SQLite the file is packed without its free
// pages; from PostgreSQL it is a copy as [Store.CopyTo] makes. Nothing may be
// at path. What it leaves there after an error is the caller's to remove.
func (s *Store) Snapshot(ctx context.Context, path string, key []byte, lex Lexer, progress func(done, all int, table string)) error {
	if s.Engine() == sqlite.name {
		return s.vacuumInto(ctx, path, key)
	}
	to, err := Open(ctx, Config{Path: path, Key: key})
	if err != nil {
		return err
	}
	_, err = s.CopyTo(ctx, to, lex, progress)
	if err == nil {
		// So that the file is whole without the log beside it.
		var release func()
		if release, err = to.alone(ctx); err == nil {
			release()
		}
	}
	if closed := to.Close(); err == nil {
		err = closed
	}
	return err
}

func (s *Store) vacuumInto(ctx context.Context, path string, key []byte) error {
	ownFile(path)
	_, err := s.read.ExecContext(ctx, `VACUUM INTO ?`, fileURI(path, key).String())
	if cause := ctx.Err(); cause != nil {
		return cause
	}
	return s.d.translate(err)
}

// fileURI names a SQLite file and the key that it is encrypted with.
func fileURI(path string, key []byte) *url.URL {
	uri := &url.URL{Scheme: "file", OmitHost: true, Path: path}
	// A plain file says so, since what an encrypted one attaches is encrypted too.
	query := url.Values{"vfs": {"os"}}
	if len(key) > 0 {
		query = url.Values{"vfs": {"adiantum"}, "hexkey": {hex.EncodeToString(key)}}
	}
	uri.RawQuery = query.Encode()
	return uri
}

// ReplaceEncrypted makes the plain file at path an encrypted one, with nobody
// else at it. The new file is made at path with .new behind, and compared with
// the old one table by table; then install is called to put it at its place, and
// whoever waits for the old one is kept waiting until it returns. Until then
// nothing has changed. Conflict if another program has the data open.
func ReplaceEncrypted(ctx context.Context, path string, key []byte, install func(made string) error) error {
	return Alone(ctx, Config{Path: path}, func(old *Store) error {
		made := path + ".new"
		if err := old.vacuumInto(ctx, made, key); err != nil {
			return err
		}
		if err := old.sameAs(ctx, made, key); err != nil {
			return err
		}
		return install(made)
	})
}

// Alone opens a SQLite file with nobody else at it, as one that can only be
// read, and keeps others from writing until fn returns. Conflict if another
// program has it open.
func Alone(ctx context.Context, c Config, fn func(s *Store) error) (err error) {
	s, err := Open(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	release, err := s.alone(ctx)
	if err != nil {
		return err
	}
	defer release()
	c.ReadOnly = true
	r, err := Open(ctx, c)
	if err != nil {
		return err
	}
	defer r.Close()
	return fn(r)
}

// alone ends the write-ahead log, which succeeds only while no other connection
// is open, and keeps others from writing until it is released.
func (s *Store) alone(ctx context.Context) (release func(), err error) {
	if err := s.read.Close(); err != nil {
		return nil, err
	}
	conn, err := s.write.Conn(ctx)
	if err != nil {
		return nil, s.d.translate(err)
	}
	busy := func(err error) error {
		_ = conn.Close()
		return &firsthand.Error{Kind: firsthand.Conflict, Message: "Another program has the data folder open; nothing was changed.",
			Hint: "close Firsthand everywhere else and try again", Err: err}
	}
	if _, err := conn.ExecContext(ctx, `PRAGMA busy_timeout = 2000`); err != nil {
		return nil, busy(err)
	}
	var mode string
	if err := conn.QueryRowContext(ctx, `PRAGMA journal_mode = DELETE`).Scan(&mode); err != nil || mode != "delete" {
		return nil, busy(err)
	}
	if _, err := conn.ExecContext(ctx, `BEGIN IMMEDIATE`); err != nil {
		return nil, busy(err)
	}
	return func() {
		// The file may be another by now; there is nothing to keep of it.
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), `ROLLBACK`)
		_ = conn.Close()
	}, nil
}

// sameAs compares every table with those of a file, which must be sound itself.
func (s *Store) sameAs(ctx context.Context, path string, key []byte) error {
	other, err := Open(ctx, Config{Path: path, Key: key, ReadOnly: true})
	if err != nil {
		return err
	}
	defer other.Close()
	var faults []Fault
	var want, got []TableDigest
	err = other.View(ctx, func(tx *Tx) error {
		if err := tx.VerifyEngine(ctx, func(f Fault) { faults = append(faults, f) }); err != nil {
			return err
		}
		got, err = tx.Digests(ctx)
		return err
	})
	if err != nil {
		return err
	}
	err = s.View(ctx, func(tx *Tx) error {
		want, err = tx.Digests(ctx)
		return err
	})
	if err == nil && (len(faults) > 0 || !slices.Equal(want, got)) {
		err = firsthand.Errorf(firsthand.Conflict, "The new file is not the same as the old one; nothing was changed.").WithHint("run firsthand verify")
	}
	return err
}
