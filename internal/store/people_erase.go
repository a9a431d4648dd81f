package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"firsthand.study"
)

// An Erasure is what is to be erased of one person.
type Erasure struct {
	Study       firsthand.ID
	Participant firsthand.ID
	Case        firsthand.ID   // empty: they told nothing
	Documents   []firsthand.ID // trash included
	// Former are cases that they once had and that are no more; the journal may
	// still tell of them.
	Former []firsthand.ID
	// Whole tells that everything goes, not just the documents.
	Whole bool
	// Kept are entries of the journal whose payloads stay: those that say that
	// they withdrew.
	Kept []int64

	counted bool // what they are counted by stays, but for what the journal tells of it
}

// Erased counts what an erasure removed.
type Erased struct {
	Documents, Codings, Memos, Payloads int
}

// refers are the columns by which a row belongs to an object and goes with it;
// one of a case goes only when the whole person does.
var refers = []string{"document_id", "of_id", "about_id", "owner_id", "case_id"}

// notOf are tables that see to themselves in an erasure.
var notOf = map[string]bool{"participants": true, "documents": true, "cases": true, "journal": true, "journal_payloads": true, "journal_objects": true}

// A going row is one that an erasure removes.
type going struct{ table, column, id string }

// columnsOf are a table's columns.
func (tx *Tx) columnsOf(ctx context.Context, table string) ([]string, error) {
	rows, err := tx.query(ctx, `SELECT * FROM `+table+` LIMIT 0`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return rows.Columns()
}

// Erase removes the words of a person, what was made of them, and every payload
// of the journal that tells of either. It writes nothing of it anywhere; the
// journal's chain stays whole. The transaction's own entry is the caller's.
func (tx *Tx) Erase(ctx context.Context, e Erasure) (Erased, error) {
	r := Erased{Documents: len(e.Documents)}
	gone, rows, err := tx.reach(ctx, e, &r)
	if err != nil {
		return r, err
	}
	seqs, err := tx.telling(ctx, e, gone)
	if err != nil {
		return r, err
	}
	if r.Payloads, err = tx.ErasePayloads(ctx, e.Study, seqs); err != nil {
		return r, err
	}
	if err := tx.eraseFiles(ctx, e); err != nil {
		return r, err
	}
	for _, g := range rows {
		if _, err := tx.exec(ctx, `DELETE FROM `+g.table+` WHERE `+g.column+` = ?1`, g.id); err != nil {
			return r, err
		}
	}
	for _, id := range gone {
		if _, err := tx.exec(ctx, `DELETE FROM foreign_parts WHERE study_id = ?1 AND id = ?2`, string(e.Study), string(id)); err != nil {
			return r, err
		}
	}
	for _, d := range e.Documents {
		if err := tx.Unindex(ctx, d); err != nil {
			return r, err
		}
		if _, err := tx.exec(ctx, `DELETE FROM documents WHERE id = ?1`, string(d)); err != nil {
			return r, err
		}
	}
	if e.Whole {
		if err := tx.eraseRecord(ctx, e); err != nil {
			return r, err
		}
	}
	tx.carrier = nil
	tx.log.touch(e.Participant)
	return r, nil
}

// Forget removes what was known of somebody who does not take part: their case
// with its values and what was written about it, and every payload of the journal
// that tells of them. What is counted stays: their number, their screening and
// their bookings. It returns how many payloads went.
func (tx *Tx) Forget(ctx context.Context, study, participant, about firsthand.ID) (int, error) {
	e := Erasure{Study: study, Participant: participant, Case: about, Whole: true, counted: true}
	var r Erased
	gone, rows, err := tx.reach(ctx, e, &r)
	if err != nil {
		return 0, err
	}
	seqs, err := tx.telling(ctx, e, gone)
	if err != nil {
		return 0, err
	}
	n, err := tx.ErasePayloads(ctx, study, seqs)
	if err != nil {
		return n, err
	}
	for _, g := range rows {
		if _, err := tx.exec(ctx, `DELETE FROM `+g.table+` WHERE `+g.column+` = ?1`, g.id); err != nil {
			return n, err
		}
	}
	if about != "" {
		if _, err := tx.exec(ctx, `DELETE FROM cases WHERE id = ?1`, string(about)); err != nil {
			return n, err
		}
	}
	tx.log.touch(participant)
	return n, nil
}

// eraseRecord leaves of a person's record a number, and that they left.
func (tx *Tx) eraseRecord(ctx context.Context, e Erasure) error {
	if e.Case != "" {
		if _, err := tx.exec(ctx, `DELETE FROM cases WHERE id = ?1`, string(e.Case)); err != nil {
			return err
		}
	}
	if _, err := tx.exec(ctx, `UPDATE participants SET case_id = '', reason = '', site = '', stage = ?2 WHERE id = ?1`, string(e.Participant), string(firsthand.Withdrawn)); err != nil {
		return err
	}
	_, err := tx.exec(ctx, `UPDATE openings SET reason = '' WHERE participant_id = ?1`, string(e.Participant))
	return err
}

// reach finds every object that goes, by its name in the journal, and the rows
// to remove; what belongs to something that goes, goes too.
func (tx *Tx) reach(ctx context.Context, e Erasure, r *Erased) (gone []firsthand.ID, rows []going, err error) {
	type place struct {
		keptTable
		columns []string
	}
	var places []place
	for _, t := range tables {
		if notOf[t.name] {
			continue
		}
		columns, err := tx.columnsOf(ctx, t.name)
		if err != nil {
			return nil, nil, err
		}
		p := place{keptTable: t}
		for _, c := range refers {
			if slices.Contains(columns, c) && (c != "case_id" || e.Whole) {
				p.columns = append(p.columns, c)
			}
		}
		if e.Whole && !e.counted && (t.name == "screenings" || t.name == "bookings" || t.name == "openings") {
			p.columns = append(p.columns, "participant_id")
		}
		if len(p.columns) > 0 {
			places = append(places, p)
		}
	}
	queue := slices.Clone(e.Documents)
	if e.Whole {
		queue = append(queue, e.Participant)
		if e.Case != "" {
			queue = append(queue, e.Case)
		}
		queue = append(queue, e.Former...)
	}
	seen := map[firsthand.ID]bool{}
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		if seen[id] {
			continue
		}
		seen[id] = true
		gone = append(gone, id)
		for _, p := range places {
			for _, c := range p.columns {
				keys, err := tx.keysWhere(ctx, p.keptTable, c, id)
				if err != nil {
					return nil, nil, err
				}
				if len(keys) > 0 && p.name != "openings" {
					rows = append(rows, going{p.name, c, string(id)})
				}
				queue = append(queue, keys...)
				switch p.name {
				case "codings":
					r.Codings += len(keys)
				case "memos":
					r.Memos += len(keys)
				}
			}
		}
	}
	slices.Reverse(rows) // what refers before what it refers to
	return gone, rows, nil
}

// keysWhere are the objects of a table whose column names an id, as the journal
// names them.
func (tx *Tx) keysWhere(ctx context.Context, t keptTable, column string, id firsthand.ID) ([]firsthand.ID, error) {
	var parts []string
	for _, c := range t.order {
		if c != "study_id" && c != "kind" {
			parts = append(parts, "CAST("+c+" AS TEXT)")
		}
	}
	rows, err := tx.query(ctx, `SELECT `+strings.Join(parts, ` || ':' || `)+` FROM `+t.name+` WHERE `+column+` = ?1`, string(id))
	return collect(rows, err, ids)
}

// entriesOf are the entries that touched objects and still have a payload.
func (tx *Tx) entriesOf(ctx context.Context, study firsthand.ID, gone []firsthand.ID) (map[int64]bool, error) {
	seqs := map[int64]bool{}
	for _, id := range gone {
		rows, err := tx.query(ctx, `SELECT p.seq FROM journal_payloads p WHERE p.study_id = ?1 AND p.seq IN (
			SELECT seq FROM journal_objects WHERE study_id = ?1 AND first_id = ?2
			UNION SELECT seq FROM journal_objects WHERE study_id = ?1 AND first_id <> last_id AND first_id <= ?2 AND last_id >= ?2)`, string(study), string(id))
		found, err := collect(rows, err, func(n *int64) []any { return []any{n} })
		if err != nil {
			return nil, err
		}
		for _, n := range found {
			seqs[n] = true
		}
	}
	return seqs, nil
}

// telling are the entries whose payloads tell of what goes, by the objects that
// they touched. A value of a case is named by the case and the variable; one that
// was cleared is in no table any more.
func (tx *Tx) telling(ctx context.Context, e Erasure, gone []firsthand.ID) (map[int64]bool, error) {
	seqs, err := tx.entriesOf(ctx, e.Study, gone)
	if err != nil {
		return nil, err
	}
	if e.Whole {
		for _, c := range append([]firsthand.ID{e.Case}, e.Former...) {
			if c == "" {
				continue
			}
			rows, err := tx.query(ctx, `SELECT p.seq FROM journal_payloads p WHERE p.study_id = ?1 AND p.seq IN (
				SELECT seq FROM journal_objects WHERE study_id = ?1 AND first_id LIKE ?2)`, string(e.Study), string(c)+":%")
			found, err := collect(rows, err, func(n *int64) []any { return []any{n} })
			if err != nil {
				return nil, err
			}
			for _, n := range found {
				seqs[n] = true
			}
		}
	}
	if err := tx.tellingOfMemos(ctx, e.Study, gone, seqs); err != nil {
		return nil, err
	}
	for _, n := range e.Kept {
		delete(seqs, n)
	}
	return seqs, nil
}

// tellingOfMemos adds the entries that tell of memos about what goes, which may be
// removed since: then no table says what they were about.
func (tx *Tx) tellingOfMemos(ctx context.Context, study firsthand.ID, gone []firsthand.ID, seqs map[int64]bool) error {
	about := map[firsthand.ID]bool{}
	for _, id := range gone {
		about[id] = true
	}
	entries, err := tx.Entries(ctx, study, EntryFilter{Kind: "memo"})
	if err != nil {
		return err
	}
	for _, e := range entries {
		err := tx.EachChange(ctx, &e, func(c firsthand.Change) error {
			if c.Object != firsthand.ObjMemo {
				return nil
			}
			for _, body := range []json.RawMessage{c.Before, c.After} {
				m, err := decode[firsthand.Memo](body)
				if err != nil {
					return err
				}
				if m != nil && about[m.About] {
					seqs[e.Seq] = true
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// eraseFiles removes the files of a foreign project that belong to documents
// that go, and to none that stays.
func (tx *Tx) eraseFiles(ctx context.Context, e Erasure) error {
	rows, err := tx.query(ctx, `SELECT DISTINCT name FROM foreign_files WHERE study_id = ?1`, string(e.Study))
	names, err := collect(rows, err, func(s *string) []any { return []any{s} })
	if err != nil || len(names) == 0 {
		return err
	}
	type part struct{ id, owner, body string }
	rows, err = tx.query(ctx, `SELECT id, owner_id, body FROM foreign_parts WHERE study_id = ?1`, string(e.Study))
	parts, err := collect(rows, err, func(p *part) []any { return []any{&p.id, &p.owner, &p.body} })
	if err != nil {
		return err
	}
	for _, name := range names {
		base := name[strings.LastIndexAny(name, `/\`)+1:]
		mine, theirs := false, false
		for _, p := range parts {
			if !strings.Contains(p.body, base) {
				continue
			}
			if slices.Contains(e.Documents, firsthand.ID(p.id)) || slices.Contains(e.Documents, firsthand.ID(p.owner)) {
				mine = true
			} else {
				theirs = true
			}
		}
		if mine && !theirs {
			if _, err := tx.exec(ctx, `DELETE FROM foreign_files WHERE study_id = ?1 AND name = ?2`, string(e.Study), name); err != nil {
				return err
			}
		}
	}
	return nil
}

// A Written is a piece of text that somebody wrote and that stays: which table
// and column, which object, whose study if it says.
type Written struct {
	Table, Column string
	ID            firsthand.ID // the object's, as the journal names it
	Text          string
}

// notWritten are tables that hold no writing of colleagues: texts are their
// speakers', quotations are cut from them, and the rest is the program's.
var notWritten = map[string]bool{"settings": true, "texts": true, "revisions": true, "codings": true, "segments": true, "readings": true, "foreign_files": true,
	"journal": true, "journal_payloads": true, "journal_objects": true, "colleagues": true, "openings": true, "withdrawals": true, "links": true, "vouchers": true}

// standing are those of them that hold words of people all the same, which an
// erasure leaves as they are.
var standing = []string{"colleagues", "openings", "withdrawals", "links", "vouchers"}

// Standing reads the text of a study that is no writing of [Tx.Writing] and
// stays as it is: names of colleagues, notes of links.
func (tx *Tx) Standing(ctx context.Context, study firsthand.ID) ([]Written, error) {
	return tx.written(ctx, study, func(table string) bool { return slices.Contains(standing, table) })
}

// Writing reads every piece of text of a study that colleagues wrote: names and
// definitions of codes, memos, notes, cells, whatever has words and stays.
func (tx *Tx) Writing(ctx context.Context, study firsthand.ID) ([]Written, error) {
	return tx.written(ctx, study, func(table string) bool { return !notWritten[table] })
}

func (tx *Tx) written(ctx context.Context, study firsthand.ID, in func(table string) bool) (all []Written, err error) {
	cases, err := tx.Cases(ctx, study)
	if err != nil {
		return nil, err
	}
	ofStudy := map[string]bool{string(study): true}
	for _, c := range cases {
		ofStudy[string(c.ID)] = true
	}
	for _, t := range tables {
		if !in(t.name) {
			continue
		}
		columns, err := tx.columnsOf(ctx, t.name)
		if err != nil {
			return nil, err
		}
		of := slices.Index(columns, "study_id")
		if of < 0 {
			of = slices.Index(columns, "case_id")
		}
		if t.name == "studies" {
			of = slices.Index(columns, "id")
		}
		if of < 0 {
			continue
		}
		found, err := tx.writingIn(ctx, t, of, ofStudy)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", t.name, err)
		}
		all = append(all, found...)
	}
	return all, nil
}

func (tx *Tx) writingIn(ctx context.Context, t keptTable, of int, ofStudy map[string]bool) (all []Written, err error) {
	r, err := tx.ordered(ctx, t)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	for {
		row, err := r.next()
		if err != nil || row == nil {
			return all, err
		}
		if whose, ok := row[of].(string); !ok || !ofStudy[whose] {
			continue
		}
		var key []string
		for _, c := range t.order {
			if c != "study_id" {
				key = append(key, fmt.Sprint(row[slices.Index(r.columns, c)]))
			}
		}
		for i, c := range r.columns {
			if s, ok := row[i].(string); ok && s != "" && c != "id" && !strings.HasSuffix(c, "_id") && (t.name != "studies" || c == "name" || c == "title") {
				all = append(all, Written{t.name, c, firsthand.ID(strings.Join(key, ":")), s})
			}
		}
	}
}

// Rewrite puts other words in place of a piece of writing, without telling the
// journal what it was. The journal says that the object was touched; the payloads
// that tell of it are the caller's to erase.
func (tx *Tx) Rewrite(ctx context.Context, study firsthand.ID, w Written, words string) error {
	i := slices.IndexFunc(tables, func(t keptTable) bool { return t.name == w.Table })
	if i < 0 {
		return fmt.Errorf("no table %s", w.Table)
	}
	var conds []string
	args := []any{words}
	parts := strings.Split(string(w.ID), ":")
	for _, c := range tables[i].order {
		if c == "study_id" {
			args = append(args, string(study))
		} else if len(parts) > 0 {
			args = append(args, parts[0])
			parts = parts[1:]
		}
		conds = append(conds, fmt.Sprintf("%s = ?%d", c, len(args)))
	}
	n, err := tx.exec(ctx, `UPDATE `+w.Table+` SET `+w.Column+` = ?1 WHERE `+strings.Join(conds, " AND "), args...)
	if err != nil {
		return err
	}
	if n != 1 {
		return errors.New("what was to be rewritten in " + w.Table + " is not there")
	}
	tx.log.touch(w.ID)
	return nil
}

// Settle makes what was erased leave the files, whenever it was erased: see
// [Tx.Erase]. It may be done again. Conflict while somebody else reads.
func (s *Store) Settle(ctx context.Context) error {
	names := []string{"search"} // the one table that a copy does not take along
	for _, t := range tables {
		names = append(names, t.name)
	}
	return s.settle(ctx, names)
}

// A Reached is what [Tx.Erase] would remove.
type Reached struct {
	Memos    int
	Payloads map[int64]bool // by the numbers of their entries
	Objects  []firsthand.ID
}

// Reach tells what [Tx.Erase] would remove, and removes nothing.
func (tx *Tx) Reach(ctx context.Context, e Erasure) (Reached, error) {
	var r Erased
	gone, _, err := tx.reach(ctx, e, &r)
	if err != nil {
		return Reached{}, err
	}
	seqs, err := tx.telling(ctx, e, gone)
	return Reached{r.Memos, seqs, gone}, err
}
