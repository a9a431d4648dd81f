package app

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// isGone tells whether an object that an entry removed is still not there.
func isGone(ctx context.Context, tx *store.Tx, c firsthand.Change) (bool, error) {
	var err error
	switch c.Object {
	case firsthand.ObjCode:
		_, err = tx.Code(ctx, c.ID)
	case firsthand.ObjCoding:
		_, err = tx.Coding(ctx, c.ID)
	case firsthand.ObjMemo:
		_, err = tx.Memo(ctx, c.ID)
	case firsthand.ObjDocument:
		d, err := tx.Document(ctx, c.ID)
		return err == nil && d.Trashed > 0, err
	default:
		return false, nil
	}
	if notFound(err) {
		return true, nil
	}
	return false, err
}

// stands tells whether an object is as a change left it.
func (w *wording) stands(c firsthand.Change) (bool, error) {
	var now any
	var err error
	switch c.Object {
	case firsthand.ObjCode:
		now, err = w.tx.Code(w.ctx, c.ID)
	case firsthand.ObjMemo:
		now, err = w.tx.Memo(w.ctx, c.ID)
	default:
		return true, nil
	}
	if notFound(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	body, err := json.Marshal(now)
	return bytes.Equal(body, c.After), err
}

// BringBack brings back what an entry of the journal removed and what is not
// there now: codes with their codings, codings, memos, documents from the trash;
// all of them, or the one object named. It returns how many. A coding whose
// document or code is not there stays where it is. Nobody's later work is
// changed; Conflict where a name is taken by now.
func (a *App) BringBack(ctx context.Context, who Person, study firsthand.ID, seq int64, only firsthand.ID) (int, error) {
	n := 0
	_, err := a.do(ctx, study, who, "history.restore", func(tx *store.Tx, _ firsthand.Colleague) error {
		n = 0
		e, err := entryOf(ctx, tx, study, seq)
		if err != nil {
			return err
		}
		if err := tx.Payload(ctx, &e); err != nil {
			return err
		}
		if e.Erased {
			return firsthand.Errorf(firsthand.Forbidden, "What entry %d held was erased, and cannot be brought back.", seq)
		}
		r := restoring{ctx, tx, study, map[firsthand.ID]stand{}}
		for _, kind := range []firsthand.Object{firsthand.ObjDocument, firsthand.ObjCode, firsthand.ObjCoding, firsthand.ObjMemo} {
			for i := len(e.Changes) - 1; i >= 0; i-- { // what went last was above
				c := e.Changes[i]
				if c.Object != kind || only != "" && c.ID != only || verbOf(c) != "removed" {
					continue
				}
				gone, err := isGone(ctx, tx, c)
				if err != nil {
					return err
				}
				if !gone {
					continue
				}
				done, err := r.put(c.Object, c.Before)
				if err != nil {
					return err
				}
				if done {
					n++
				}
			}
		}
		if n == 0 {
			return firsthand.Errorf(firsthand.Conflict, "There is nothing of entry %d to bring back; nothing was changed.", seq)
		}
		tx.Act().Summary = fmt.Sprintf("%s came back from entry %d: %s", Counted(n, "object", "objects"), seq, e.Summary)
		return nil
	})
	return n, err
}

// MakeAsIt gives a code or a memo the state that it had after an entry of the
// journal, or before it where before. Where the code above it is gone by now, it
// stays below the one that it is below.
func (a *App) MakeAsIt(ctx context.Context, who Person, study firsthand.ID, seq int64, object firsthand.ID, before bool) error {
	_, err := a.do(ctx, study, who, "history.restore", func(tx *store.Tx, _ firsthand.Colleague) error {
		e, err := entryOf(ctx, tx, study, seq)
		if err != nil {
			return err
		}
		if err := tx.Payload(ctx, &e); err != nil {
			return err
		}
		for _, c := range e.Changes {
			body := c.After
			if before {
				body = c.Before
			}
			if c.ID != object || body == nil || c.Object != firsthand.ObjCode && c.Object != firsthand.ObjMemo {
				continue
			}
			r := restoring{ctx, tx, study, map[firsthand.ID]stand{}}
			name, err := r.again(c.Object, body)
			tx.Act().Summary = fmt.Sprintf("%s is again as it was at entry %d.", name, seq)
			return err
		}
		return firsthand.Errorf(firsthand.NotFound, "Entry %d tells of no such code or memo; nothing was changed.", seq)
	})
	return err
}

// A restoring puts objects back as they were.
type restoring struct {
	ctx   context.Context
	tx    *store.Tx
	study firsthand.ID
	there map[firsthand.ID]stand // codings of a document
}

// put puts an object back that is not there.
func (r restoring) put(kind firsthand.Object, body json.RawMessage) (bool, error) {
	switch kind {
	case firsthand.ObjCode:
		_, err := r.again(kind, body)
		return err == nil, err
	case firsthand.ObjMemo:
		var m firsthand.Memo
		if err := json.Unmarshal(body, &m); err != nil || m.Study != r.study {
			return false, err
		}
		return true, r.tx.PutMemo(r.ctx, m)
	case firsthand.ObjDocument:
		var d firsthand.Document
		if err := json.Unmarshal(body, &d); err != nil || d.Study != r.study {
			return false, err
		}
		if d, err := r.tx.Document(r.ctx, d.ID); err != nil {
			return false, err
		} else if err := nameFree(r.ctx, r.tx, r.study, d.ID, d.Name); err != nil {
			return false, err
		} else {
			d.Trashed = 0
			return true, r.tx.PutDocument(r.ctx, d)
		}
	case firsthand.ObjCoding:
		var k firsthand.Coding
		if err := json.Unmarshal(body, &k); err != nil {
			return false, err
		}
		if d, err := r.tx.Document(r.ctx, k.Document); err != nil || d.Study != r.study || d.Trashed > 0 {
			return false, ignoreMissing(err)
		}
		if c, err := r.tx.Code(r.ctx, k.Code); err != nil || c.Study != r.study {
			return false, ignoreMissing(err)
		}
		there, known := r.there[k.Document]
		if !known {
			var err error
			if there, err = standing(r.ctx, r.tx, k.Document); err != nil {
				return false, err
			}
			r.there[k.Document] = there
		}
		at, err := r.tx.Stand(r.ctx, k.Document, k.Revision, k.Span)
		if err != nil {
			return false, err
		}
		k.Place = at.Place
		if _, twice := there.find(k); twice {
			return false, nil // the same was coded again since
		}
		there.add(k)
		return true, r.tx.PutCoding(r.ctx, k)
	}
	return false, nil
}

func ignoreMissing(err error) error {
	if notFound(err) {
		return nil
	}
	return err
}

// again gives a code or a memo the state that it had, and returns what it is called.
func (r restoring) again(kind firsthand.Object, body json.RawMessage) (string, error) {
	if kind == firsthand.ObjMemo {
		var m firsthand.Memo
		if err := json.Unmarshal(body, &m); err != nil {
			return "", err
		}
		if m.Study != r.study {
			return "", firsthand.Errorf(firsthand.NotFound, "There is no such memo in this study.")
		}
		return "A memo" + calledMemo(m), r.tx.PutMemo(r.ctx, m)
	}
	var c firsthand.Code
	if err := json.Unmarshal(body, &c); err != nil {
		return "", err
	}
	if c.Study != r.study {
		return "", firsthand.Errorf(firsthand.NotFound, "There is no such code in this study.")
	}
	t, err := readTree(r.ctx, r.tx, r.study)
	if err != nil {
		return "", err
	}
	if c.Parent != "" && t.byID[c.Parent] == nil {
		c.Parent = ""
		if now := t.byID[c.ID]; now != nil {
			c.Parent = now.Parent
		}
	}
	if err := t.mayStand(c); err != nil {
		return "", err
	}
	return "The code “" + c.Name + "”", r.tx.PutCode(r.ctx, c)
}

// A TrashLine is one act that removed something which can be brought back.
type TrashLine struct {
	JournalLine
	Gone  int   // objects that are not there now
	Until int64 // Unix milliseconds: until then it can be brought back
}

// TrashDays is how long what was removed can be brought back.
const TrashDays = 30

// InTrash lists the acts of the last TrashDays that removed codes, codings, memos
// or documents which are not there now, newest first, at most 200 of them.
func (a *App) InTrash(ctx context.Context, study firsthand.ID) (list []TrashLine, err error) {
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		list = nil
		names, err := colleagueNames(ctx, tx, study)
		if err != nil {
			return err
		}
		since := time.Now().Add(-TrashDays * 24 * time.Hour).UnixMilli()
		for _, action := range []string{"code.delete", "coding.remove", "memo.remove", "document.delete"} {
			entries, err := tx.Entries(ctx, study, store.EntryFilter{Kind: action, Since: since, Newest: true, Limit: 200})
			if err != nil {
				return err
			}
			for _, e := range entries {
				line := TrashLine{JournalLine: JournalLine{e, names[e.By]}, Until: e.At + TrashDays*24*int64(time.Hour/time.Millisecond)}
				if err := tx.EachChange(ctx, &line.Entry, func(c firsthand.Change) error {
					if verbOf(c) != "removed" {
						return nil
					}
					gone, err := isGone(ctx, tx, c)
					if gone {
						line.Gone++
					}
					return err
				}); err != nil {
					return err
				}
				if line.Gone > 0 {
					list = append(list, line)
				}
			}
		}
		slices.SortFunc(list, func(a, b TrashLine) int { return cmp.Compare(b.Seq, a.Seq) })
		return nil
	})
	return list, err
}
