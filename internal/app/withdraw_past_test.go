package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// What was written and is no longer there still stands in the journal, which
// could bring it back.
func TestWithdrawalReachesWhatIsNoLongerThere(t *testing.T) {
	eachPlace(t, func(t *testing.T, at place) {
		a := openPlace(t, at)
		l := newLeaver(t, a)
		ctx := t.Context()
		id := l.study.ID
		quoting := "She said the " + theQuote + "!"
		memos := map[string]firsthand.Memo{}
		var stays firsthand.Memo
		act := func(action, summary string, fn func(tx *store.Tx, me firsthand.Colleague) error) int64 {
			t.Helper()
			e, err := a.do(ctx, id, theLead, action, func(tx *store.Tx, me firsthand.Colleague) error {
				tx.Act().Summary = summary
				return fn(tx, me)
			})
			if err != nil {
				t.Fatal(err)
			}
			return e.Seq
		}
		put := func(action, about, body string, m firsthand.Memo) firsthand.Memo {
			act(action, "A memo about "+about+" was written.", func(tx *store.Tx, me firsthand.Colleague) error {
				if m.ID == "" {
					m = firsthand.Memo{ID: firsthand.NewID(), Study: id, By: me.ID, About: l.code.ID}
				}
				m.Body = body
				return tx.PutMemo(ctx, m)
			})
			return m
		}
		memos["removed"] = put("memo.add", "a code", quoting, firsthand.Memo{})
		memos["edited"] = put("memo.add", "a code", quoting, firsthand.Memo{})
		put("memo.edit", "a code", "Nothing of it.", memos["edited"])
		stays = put("memo.add", "a code", "The pharmacy is quite another matter.", firsthand.Memo{})
		put("memo.edit", "a code", "Written anew.", stays)
		removed := act("memo.remove", "A memo was removed.", func(tx *store.Tx, _ firsthand.Colleague) error { return tx.DropMemo(ctx, memos["removed"].ID) })
		vivo := firsthand.Code{ID: firsthand.NewID(), Study: id, Name: "Glimmerhound ill", Position: 3}
		act("code.add", "The code “"+vivo.Name+"” was made.", func(tx *store.Tx, _ firsthand.Colleague) error { return tx.PutCode(ctx, vivo) })
		act("code.delete", "The code “"+vivo.Name+"” was deleted with 0 codings.", func(tx *store.Tx, _ firsthand.Colleague) error { return tx.DropCode(ctx, vivo.ID) })
		cell := firsthand.Summary{Study: id, Of: l.stays.Case, Code: l.code.ID, Body: quoting}
		act("framework.write", "A cell was written.", func(tx *store.Tx, me firsthand.Colleague) error { cell.By = me.ID; return tx.PutSummary(ctx, cell) })
		cell.Body = ""
		act("framework.write", "A cell was cleared.", func(tx *store.Tx, _ firsthand.Colleague) error { return tx.PutSummary(ctx, cell) })
		q, err := a.KeepQuestion(ctx, theLead, id, "Who said “"+theQuote+"”?", "/find?q=bus")
		if err != nil {
			t.Fatal(err)
		}
		if err := a.RemoveQuestion(ctx, theLead, id, q.ID); err != nil {
			t.Fatal(err)
		}
		reasoned := act("memo.add", "A memo was written.", func(tx *store.Tx, me firsthand.Colleague) error {
			tx.Act().Reason = quoting
			return tx.PutMemo(ctx, firsthand.Memo{ID: firsthand.NewID(), Study: id, By: me.ID, About: l.code.ID, Body: "Plain."})
		})
		if trash, err := a.InTrash(ctx, id); err != nil || !slices.ContainsFunc(trash, func(x TrashLine) bool { return strings.Contains(x.Summary, "Glimmerhound") }) {
			t.Fatalf("the trash does not list what was deleted: %v", err)
		}
		before := time.Now()
		order := WithdrawOrder{Participant: "P01", Level: firsthand.RemoveEverything, Words: []string{"wobblement"}}
		p, err := a.PreviewWithdrawal(ctx, id, order)
		if err != nil {
			t.Fatal(err)
		}
		c, err := a.Withdraw(ctx, theLead, id, order)
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Residues) > 0 || c.Payloads != p.Payloads {
			t.Errorf("the certificate says %d payloads and residues in %v; the preview said %d", c.Payloads, c.Residues, p.Payloads)
		}
		if c.Sought < 7 {
			t.Errorf("%d words were looked for: what only the journal held was taken for living", c.Sought)
		}
		if found := traces(t, a, at, seeds...); len(found) > 0 {
			t.Errorf("left: %v", found)
		}
		if n, err := a.BringBack(ctx, theLead, id, removed, ""); err == nil || n > 0 {
			t.Errorf("%d came back from the journal, %v", n, err)
		}
		if trash, err := a.InTrash(ctx, id); err != nil || slices.ContainsFunc(trash, func(x TrashLine) bool { return strings.Contains(x.Summary, "Glimmerhound") }) {
			t.Errorf("the trash still lists it, %v", err)
		}
		other := false
		err = a.Store.View(ctx, func(tx *store.Tx) error {
			return tx.EachTold(ctx, id, func(told store.Told) {
				if told.Seq == reasoned {
					t.Error("the reason that quoted is left")
				}
				other = other || strings.Contains(told.Text, "quite another matter")
			})
		})
		if err != nil || !other {
			t.Errorf("what quoted nobody is gone from the journal too: %v", err)
		}
		if left, err := a.WithdrawnSince(ctx, id, before); err != nil || !left {
			t.Errorf("that somebody withdrew is not seen: %v", err)
		}
		if left, err := a.WithdrawnSince(ctx, id, time.Now().Add(time.Hour)); err != nil || left {
			t.Errorf("a withdrawal to come is seen: %v", err)
		}
		if r, err := a.Verify(ctx, nil); err != nil || !r.Sound {
			t.Errorf("verify: %+v, %v", r.Faults, err)
		}
	})
}
