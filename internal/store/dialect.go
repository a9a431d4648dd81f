package store

import (
	"context"
	"errors"
	"strings"

	"firsthand.study"
)

// A dialect is everything that differs between the two engines. Add a field
// only when no single statement runs on both.
type dialect struct {
	name       string // picks NNNN_topic.<name>.sql
	beginRead  string
	beginWrite string
	// numbered turns the placeholders ?1, ?2 into $1, $2.
	numbered bool
	// conflict: a unique constraint was violated. retry: another transaction won.
	// referred: a reference would lead nowhere.
	conflict func(error) bool
	retry    func(error) bool
	referred func(error) bool
	// full: the disk has no room. failing: it could not be read or written. over:
	// there is nothing to roll back, since the engine has done so itself. sealed: it may be read but not written.
	// damaged: the file is no database, or the key is wrong.
	full    func(error) bool
	failing func(error) bool
	over    func(error) bool
	sealed  func(error) bool
	damaged func(error) bool
	search  searcher
	// bytewise orders text by its bytes, whatever the database's language is.
	bytewise string
	// checks are what the engine can tell of its own file.
	checks []engineCheck
	// body lends the words of one revision, for the length of the call.
	body func(ctx context.Context, tx *Tx, revision firsthand.ID, each func([]byte) error) error
	// lend reads rows of texts and bytes that are only valid during the call; NULL is
	// nil. Meanwhile the transaction can do nothing else.
	lend func(ctx context.Context, tx *Tx, query string, arg firsthand.ID, each func(row [][]byte) error) error
	// bulk inserts many rows of one table as fast as the engine can; rows may
	// not ask the transaction meanwhile.
	bulk func(ctx context.Context, tx *Tx, table string, columns []string, rows rowSource) (int64, error)
}

// An engineCheck is a query of one text column, what it answers when nothing is
// wrong, and a sentence for what else it answers.
type engineCheck struct{ query, fine, sentence string }

// A rowSource yields rows until it returns nil; an error stops the insert.
type rowSource func() ([]any, error)

// rebind rewrites ?1 to $1 where the engine wants that. Our SQL has no
// question mark but in placeholders.
func (d dialect) rebind(query string) string {
	if !d.numbered {
		return query
	}
	if q, ok := rebound.Load(query); ok {
		return q.(string)
	}
	q := strings.ReplaceAll(query, "?", "$")
	rebound.Store(query, q)
	return q
}

// translate turns a driver's error into ours by its code, never by its text.
func (d dialect) translate(err error) error {
	if err == nil {
		return nil
	}
	if firsthand.KindOf(err) != firsthand.Internal {
		return err
	}
	switch {
	case d.conflict(err):
		return &firsthand.Error{Kind: firsthand.Conflict, Message: "Something of that name is there already; nothing was changed.", Err: err}
	case d.full(err):
		return &firsthand.Error{Kind: firsthand.Conflict, Message: "The disk is full; nothing was changed.", Hint: "make room and try again", Err: err}
	case d.failing(err):
		return &firsthand.Error{Kind: firsthand.Conflict, Message: "The disk could not be read or written; nothing was changed.", Hint: "see whether it is full or was taken away, and try again", Err: err}
	case d.sealed(err):
		return &firsthand.Error{Kind: firsthand.Forbidden, Message: "The data may not be written by you; nothing was changed.", Hint: "ask whoever keeps the data folder, or copy it to where you may write", Err: err}
	case d.damaged(err) || errors.Is(err, errDamaged):
		return &firsthand.Error{Kind: firsthand.Invalid, Message: "The database could not be read: the passphrase is wrong, or the file is damaged.", Hint: "give the passphrase again, or restore a backup", Err: err}
	}
	return err
}
