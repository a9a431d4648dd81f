package store

import (
	"bufio"
	"bytes"
	"compress/flate"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"

	"firsthand.study"
)

// Act lets the function that Update runs name or reword what it does.
func (tx *Tx) Act() *Act { return &tx.log.act }

// writeEntry ends the transaction's log as one journal entry.
func (tx *Tx) writeEntry(ctx context.Context) (firsthand.Entry, error) {
	l := tx.log
	// Undo is an act even where nothing is left to take back: it says that the
	// other one is settled.
	if l.n == 0 && (l.act.Verb == "" || l.act.Verb == firsthand.Act) {
		return firsthand.Entry{}, nil
	}
	told, err := l.finish()
	if err != nil {
		return firsthand.Entry{}, err
	}
	e := firsthand.Entry{
		Study: l.act.Study, At: tx.now, By: l.act.By, Action: l.act.Action, Verb: l.act.Verb, Target: l.act.Target,
		Objects: l.n, Digest: hex.EncodeToString(l.digest.Sum(nil)), Summary: l.act.Summary, Reason: l.act.Reason,
	}
	if e.Verb == "" {
		e.Verb = firsthand.Act
	}
	head, err := tx.Head(ctx, e.Study)
	if err != nil {
		return e, err
	}
	e.Seq, e.Prev = head.Seq+1, head.Hash
	e.Hash = HashEntry(e)
	if _, err := tx.exec(ctx, `INSERT INTO journal (study_id, seq, at_ms, by_id, action, verb, target, objects, digest, prev, hash)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)`,
		e.Study, e.Seq, e.At, e.By, e.Action, e.Verb, e.Target, e.Objects, e.Digest, e.Prev, e.Hash); err != nil {
		return e, err
	}
	if _, err := tx.exec(ctx, `INSERT INTO journal_payloads (study_id, seq, salt, told, body) VALUES (?1, ?2, ?3, ?4, ?5)`,
		e.Study, e.Seq, l.salt, told, l.body.Bytes()); err != nil {
		return e, err
	}
	next, stop := iter.Pull2(l.objects())
	defer stop()
	_, err = tx.s.d.bulk(ctx, tx, "journal_objects", []string{"study_id", "first_id", "last_id", "seq"}, func() ([]any, error) {
		first, last, ok := next()
		if !ok {
			return nil, nil
		}
		return []any{string(e.Study), string(first), string(last), e.Seq}, nil
	})
	return e, err
}

// HashEntry is the hash that chains an entry's plain part to the one before:
// SHA-256 over its fields, each preceded by its length.
func HashEntry(e firsthand.Entry) string {
	h := sha256.New()
	for _, field := range []any{e.Prev, e.Study, e.Seq, e.At, e.By, e.Action, e.Verb, e.Target, e.Objects, e.Digest} {
		s := fmt.Sprint(field)
		fmt.Fprintf(h, "%d:%s", len(s), s)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Head is the study's newest entry, the zero Entry if it has none.
func (tx *Tx) Head(ctx context.Context, study firsthand.ID) (firsthand.Entry, error) {
	es, err := tx.Entries(ctx, study, EntryFilter{Newest: true, Limit: 1})
	if err != nil || len(es) == 0 {
		return firsthand.Entry{}, err
	}
	return es[0], nil
}

// An EntryFilter chooses journal entries. The zero filter is the whole journal, oldest first.
type EntryFilter struct {
	After  int64        // only entries after this sequence number
	Until  int64        // only entries up to this one, 0 for all
	Object firsthand.ID // only those that touched this object
	By     firsthand.ID // only those by this colleague
	Kind   string       // only this action, or those of its kind: code is code.add, code.move and so on
	Since  int64        // only those from this moment on, Unix milliseconds
	Before int64        // only those before this moment, 0 for all
	Newest bool         // newest first
	Limit  int          // 0 for all
}

const entryColumns = `j.study_id, j.seq, j.at_ms, j.by_id, j.action, j.verb, j.target, j.objects, j.digest, j.prev, j.hash`

func entryInto(e *firsthand.Entry) []any {
	return []any{&e.Study, &e.Seq, &e.At, &e.By, &e.Action, &e.Verb, &e.Target, &e.Objects, &e.Digest, &e.Prev, &e.Hash}
}

// Entries lists the plain parts of a study's journal.
func (tx *Tx) Entries(ctx context.Context, study firsthand.ID, f EntryFilter) ([]firsthand.Entry, error) {
	query := `SELECT ` + entryColumns + ` FROM journal j
		WHERE j.study_id = ?1 AND j.seq > ?2 AND (?3 = 0 OR j.seq <= ?3) AND (?4 = '' OR j.by_id = ?4)
		AND (?6 = '' OR j.action = ?6 OR j.action LIKE ?7) AND j.at_ms >= ?8 AND (?9 = 0 OR j.at_ms < ?9)`
	if f.Object != "" {
		query += ` AND j.seq IN (
			SELECT o.seq FROM journal_objects o WHERE o.study_id = ?1 AND o.first_id = ?5
			UNION
			SELECT o.seq FROM journal_objects o
			WHERE o.study_id = ?1 AND o.first_id <> o.last_id AND o.first_id <= ?5 AND o.last_id >= ?5)`
	} else {
		query += ` AND ?5 = ''`
	}
	if f.Newest {
		query += ` ORDER BY j.seq DESC`
	} else {
		query += ` ORDER BY j.seq`
	}
	if f.Limit > 0 {
		query += fmt.Sprintf(` LIMIT %d`, f.Limit)
	}
	rows, err := tx.query(ctx, query, study, f.After, f.Until, f.By, f.Object, f.Kind, f.Kind+".%", f.Since, f.Before)
	return collect(rows, err, entryInto)
}

// Payload adds to an entry what it kept of its objects, or marks it erased. It
// fails if the payload is not the one that the entry was chained with.
func (tx *Tx) Payload(ctx context.Context, e *firsthand.Entry) error {
	e.Changes = nil
	return tx.EachChange(ctx, e, func(c firsthand.Change) error {
		e.Changes = append(e.Changes, c)
		return nil
	})
}

// EachChange reads an entry's payload change by change; otherwise as [Tx.Payload].
func (tx *Tx) EachChange(ctx context.Context, e *firsthand.Entry, each func(firsthand.Change) error) error {
	var salt, body []byte
	var words string
	err := tx.get(ctx, []any{&salt, &words, &body}, `SELECT salt, told, body FROM journal_payloads WHERE study_id = ?1 AND seq = ?2`, e.Study, e.Seq)
	if errors.Is(err, errNoRow) {
		e.Erased = true
		return nil
	}
	if err != nil {
		return err
	}
	h := sha256.New()
	h.Write(salt)
	lines := bufio.NewReaderSize(io.TeeReader(flate.NewReader(bytes.NewReader(body)), h), 1<<16)
	for {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF && len(line) == 0 {
			break
		}
		if err != nil {
			return fmt.Errorf("read the payload of entry %d: %w: %w", e.Seq, errDamaged, err)
		}
		var c firsthand.Change
		if err := json.Unmarshal(line, &c); err != nil {
			return fmt.Errorf("read the payload of entry %d: %w: %w", e.Seq, errDamaged, err)
		}
		if err := each(c); err != nil {
			return err
		}
	}
	h.Write([]byte(words))
	if err := tell(e, words); err != nil {
		return err
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != e.Digest {
		return firsthand.Errorf(firsthand.Conflict, "Entry %d of the journal is not as it was written: its payload was changed from outside.", e.Seq)
	}
	return nil
}

// Tell adds to an entry its summary and reason, without its changes, or marks
// it erased.
func (tx *Tx) Tell(ctx context.Context, e *firsthand.Entry) error {
	var words string
	err := tx.get(ctx, []any{&words}, `SELECT told FROM journal_payloads WHERE study_id = ?1 AND seq = ?2`, e.Study, e.Seq)
	if errors.Is(err, errNoRow) {
		e.Erased = true
		return nil
	}
	if err != nil {
		return err
	}
	return tell(e, words)
}

func tell(e *firsthand.Entry, words string) error {
	var t told
	if err := json.Unmarshal([]byte(words), &t); err != nil {
		return fmt.Errorf("read what entry %d tells: %w: %w", e.Seq, errDamaged, err)
	}
	e.Summary, e.Reason = t.Summary, t.Reason
	return nil
}

// A ChainReport is what [Tx.VerifyJournal] found.
type ChainReport struct {
	Entries int    `json:"entries"`
	Erased  int    `json:"erased"` // payloads that are gone, as an erasure leaves them
	Broken  int64  `json:"broken"` // the first entry that does not follow from the one before, 0 if all do
	Why     string `json:"why,omitempty"`
}

// VerifyJournal walks the chain: every hash, every payload's digest, no gaps.
func (tx *Tx) VerifyJournal(ctx context.Context, study firsthand.ID) (ChainReport, error) {
	return tx.walkJournal(ctx, study, func(firsthand.Change) error { return nil })
}

// walkJournal verifies the chain and gives every change that it tells of.
func (tx *Tx) walkJournal(ctx context.Context, study firsthand.ID, each func(firsthand.Change) error) (ChainReport, error) {
	var r ChainReport
	entries, err := tx.Entries(ctx, study, EntryFilter{})
	if err != nil {
		return r, err
	}
	prev := firsthand.Entry{}
	for _, e := range entries {
		r.Entries++
		why := ""
		switch {
		case e.Seq != prev.Seq+1:
			why = fmt.Sprintf("entry %d is missing", prev.Seq+1)
		case e.Prev != prev.Hash:
			why = "it does not follow from the entry before"
		case HashEntry(e) != e.Hash:
			why = "its hash is not that of its words"
		default:
			err := tx.EachChange(ctx, &e, each)
			if cause := ctx.Err(); cause != nil {
				return r, cause
			}
			if err != nil {
				why = "its payload is not the one that was written"
			}
			if e.Erased {
				r.Erased++
			}
		}
		if why != "" {
			r.Broken, r.Why = e.Seq, why
			return r, nil
		}
		prev = e
	}
	return r, nil
}
