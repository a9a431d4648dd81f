package app

import (
	"context"
	"errors"
	"slices"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/store"
	"firsthand.study/internal/vault"
)

// A ListStamp in a backup's manifest says how the list of withdrawals stood when
// it was taken, and by whose keys the list is signed: whoever restores must have
// that list, or a longer one.
type ListStamp struct {
	Keys    []string `json:"keys"`
	Entries int      `json:"entries"`
	Head    string   `json:"head"`
}

// stampList is the stamp for a backup, nil where nobody could have withdrawn.
func (a *App) stampList(ctx context.Context) (*ListStamp, error) {
	if a.listFolder() == "" {
		return nil, nil
	}
	anybody := false
	var trusted []string
	err := a.Store.View(ctx, func(tx *store.Tx) error {
		v, err := tx.Setting(ctx, trustedSetting)
		if err != nil {
			return err
		}
		trusted = strings.Fields(v)
		all, err := tx.AllStudies(ctx)
		if err != nil {
			return err
		}
		for _, s := range all {
			people, err := tx.Participants(ctx, s.ID)
			if err != nil {
				return err
			}
			anybody = anybody || len(people) > 0
		}
		return nil
	})
	if err != nil || !anybody && len(trusted) == 0 {
		return nil, err
	}
	return a.stamp(ctx)
}

// stamp is how the list of withdrawals stands now.
func (a *App) stamp(ctx context.Context) (*ListStamp, error) {
	l, _, err := a.list(ctx)
	if err != nil {
		return nil, err
	}
	var trusted []string
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		v, err := tx.Setting(ctx, trustedSetting)
		trusted = strings.Fields(v)
		return err
	})
	return &ListStamp{trusted, len(l.Entries), l.Head()}, err
}

// check reads a list that must be the stamp's, or a longer one, and adds the keys
// by which it is signed to those that are trusted. Without a stamp, and where
// nothing is trusted yet, any list is taken that is whole.
func (s *ListStamp) check(file []byte, trusted *[]string) (vault.List, error) {
	keys := slices.Clone(*trusted)
	if s != nil {
		keys = append(keys, s.Keys...)
	} else if len(keys) == 0 {
		keys = vault.KeysIn(file)
	}
	l, err := vault.ReadList(file, keys)
	if err != nil {
		return l, err
	}
	if s != nil && (len(l.Entries) < s.Entries || l.HeadAt(s.Entries) != s.Head) {
		return l, firsthand.Errorf(firsthand.Forbidden, "The list of withdrawals is older than the backup, or another one; nothing was changed.").
			WithHint("name the newest withdrawals.json with --withdrawals")
	}
	*trusted = keys
	return l, nil
}

// errListNeeded refuses to bring back who may have left.
var errListNeeded = &firsthand.Error{Kind: firsthand.Forbidden, Message: "This backup holds people who may have withdrawn since; it is restored only with the signed list of withdrawals. Nothing was changed.",
	Hint: "name the newest withdrawals.json with --withdrawals; it is kept apart from backups"}

// ApplyWithdrawals erases from an opened backup, before it is restored, whoever
// withdrew since it was taken, and returns how many withdrawals that were.
// Forbidden without the list, where the backup demands one; also for a list that
// is older than the backup or not signed by its keys.
func (b *OpenedBackup) ApplyWithdrawals(ctx context.Context, list []byte) (int, error) {
	stamp := b.Manifest.Withdrawals
	if list == nil {
		if stamp != nil {
			return 0, errListNeeded
		}
		return 0, nil
	}
	var trusted []string
	l, err := stamp.check(list, &trusted)
	if err != nil {
		return 0, err
	}
	a := &App{Store: b.store}
	n := 0
	for _, e := range l.Entries {
		done, err := a.reapply(ctx, e)
		if err != nil {
			return n, err
		}
		if done {
			n++
		}
	}
	if n == 0 {
		return 0, nil
	}
	if err := b.store.Settle(ctx); err != nil {
		return n, err
	}
	b.Manifest.Studies, err = tallies(ctx, b.store)
	return n, err
}

// reapply does a withdrawal of the list again, unless the study has it, or has
// nobody of that number.
func (a *App) reapply(ctx context.Context, e vault.ListEntry) (done bool, err error) {
	order := WithdrawOrder{Participant: string(e.Participant), Level: e.Level, alone: true} // the list names every study
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		for _, name := range []string{string(e.Participant), e.Number} {
			p, _, err := whoWithdraws(ctx, tx, e.Study, name)
			if notFound(err) {
				continue
			}
			if err != nil {
				return err
			}
			order.Participant = name
			if order.Words, err = knownAgain(ctx, tx, e); err != nil {
				return err
			}
			runs, err := runsOf(ctx, tx, p, e.Level)
			if err == nil && len(runs) > 0 && len(order.Words) == 0 {
				err = errDone
			}
			return err
		}
		return errDone
	})
	if errors.Is(err, errDone) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	_, err = a.Store.Update(ctx, store.Act{Study: e.Study, Action: "people.withdraw"}, func(tx *store.Tx) error {
		_, err := a.withdrawIn(ctx, tx, "", e.Study, order)
		return err
	})
	return err == nil, err
}

var errDone = errors.New("done already")

// knownAgain finds, in what colleagues wrote in a study and in its journal, the
// words that an entry of the list means. Forbidden where the data are older than
// the key by which they are known.
func knownAgain(ctx context.Context, tx *store.Tx, e vault.ListEntry) ([]string, error) {
	if len(e.Words) == 0 {
		return nil, nil
	}
	kept, err := tx.Setting(ctx, wordsSetting)
	if err != nil {
		return nil, err
	}
	key, err := vault.ReadWordKey(kept)
	if err != nil {
		return nil, err
	}
	if key == nil {
		return nil, firsthand.Errorf(firsthand.Forbidden, "This backup is too old to tell which words %s withdrew; nothing was changed.", e.Number).WithHint("restore a newer backup")
	}
	means := map[string]bool{}
	for _, w := range e.Words {
		means[w] = true
	}
	seen := map[string]bool{}
	var words []string
	read := func(text string) {
		for _, form := range store.Forms(text) {
			for _, w := range wordsOf(form) {
				if seen[w.text] {
					continue
				}
				seen[w.text] = true
				if means[key.Of(w.text)] {
					words = append(words, w.text)
				}
			}
		}
	}
	writing, err := tx.Writing(ctx, e.Study)
	if err != nil {
		return nil, err
	}
	for _, w := range writing {
		read(w.Text)
	}
	return words, tx.EachTold(ctx, e.Study, func(t store.Told) { read(t.Text) })
}
