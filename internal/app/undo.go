package app

import (
	"context"
	"fmt"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// Undo takes back who's newest act in a study that has not been taken back, and
// returns it. NotFound if there is none; Conflict, with the reason, if somebody
// built on it.
func (a *App) Undo(ctx context.Context, who Person, study firsthand.ID) (firsthand.Entry, error) {
	return a.turnBack(ctx, who, study, firsthand.Undo, 0)
}

// UndoAct is Undo where who's newest act is entry seq; Conflict if it is another
// by now. Any act, where seq is 0.
func (a *App) UndoAct(ctx context.Context, who Person, study firsthand.ID, seq int64) (firsthand.Entry, error) {
	return a.turnBack(ctx, who, study, firsthand.Undo, seq)
}

// Redo does again what who's newest Undo took back, unless they acted since.
func (a *App) Redo(ctx context.Context, who Person, study firsthand.ID) (firsthand.Entry, error) {
	return a.turnBack(ctx, who, study, firsthand.Redo, 0)
}

// RedoAct is Redo where what it does again is entry seq.
func (a *App) RedoAct(ctx context.Context, who Person, study firsthand.ID, seq int64) (firsthand.Entry, error) {
	return a.turnBack(ctx, who, study, firsthand.Redo, seq)
}

func (a *App) turnBack(ctx context.Context, who Person, study firsthand.ID, verb firsthand.Verb, only int64) (firsthand.Entry, error) {
	var target firsthand.Entry
	_, err := a.do(ctx, study, who, "undo", func(tx *store.Tx, me firsthand.Colleague) error {
		act, newest, err := pending(ctx, tx, study, me.ID, verb)
		if err != nil {
			return err
		}
		if only > 0 && act.Seq != only {
			return firsthand.Errorf(firsthand.Conflict, "Something else was done since; nothing was changed.").WithHint("take that back first")
		}
		if err := tx.Tell(ctx, &act); err != nil {
			return err
		}
		target = act
		told := tx.Act()
		told.Action, told.Verb, told.Target = act.Action, verb, act.Seq
		told.Summary = fmt.Sprintf("%s of: %s", verb, act.Summary)
		before, err := tx.Codes(ctx, study)
		if err != nil {
			return err
		}
		remarked, err := tx.OnCodings(ctx, study)
		if err != nil {
			return err
		}
		if err := tx.Reverse(ctx, newest); err != nil {
			return err
		}
		if err := keepsMemos(ctx, tx, study, remarked); err != nil {
			return err
		}
		after, err := tx.Codes(ctx, study)
		if err != nil || mayStandTogether(before) != nil { // a foreign project may have brought it so
			return err
		}
		return mayStandTogether(after)
	})
	return target, err
}

// mayStandTogether is a Conflict where codes do not make a tree with one name a
// place, as when others have moved or made codes since the act to be taken back.
func mayStandTogether(codes []firsthand.Code) error {
	type place struct {
		parent firsthand.ID
		name   string
	}
	parent, taken := map[firsthand.ID]firsthand.ID{"": ""}, map[place]bool{}
	for _, c := range codes {
		parent[c.ID] = c.Parent
		at := place{c.Parent, c.Name}
		if taken[at] {
			return firsthand.Errorf(firsthand.Conflict, "There is another code “%s” at that place by now; nothing was changed.", c.Name).WithHint("rename it, and try again")
		}
		taken[at] = true
	}
	placed := map[firsthand.ID]bool{"": true} // reached the top
	for _, c := range codes {
		var way []firsthand.ID
		for at := c.ID; !placed[at]; at = parent[at] {
			if _, there := parent[at]; !there || len(way) > len(codes) {
				return firsthand.Errorf(firsthand.Conflict, "The codes above “%s” have been moved or removed since; nothing was changed.", c.Name).
					WithHint("undo what was done later first, or look at its history")
			}
			way = append(way, at)
		}
		for _, id := range way {
			placed[id] = true
		}
	}
	return nil
}

// keepsMemos is a Conflict where a coding is no more that somebody wrote a memo
// about, and the memo stays behind about nothing.
func keepsMemos(ctx context.Context, tx *store.Tx, study firsthand.ID, before map[firsthand.ID]bool) error {
	if len(before) == 0 {
		return nil
	}
	after, err := tx.OnCodings(ctx, study)
	if err != nil {
		return err
	}
	for memo := range before {
		if after[memo] {
			continue
		}
		if _, err := tx.Memo(ctx, memo); err == nil {
			return firsthand.Errorf(firsthand.Conflict, "Somebody wrote a memo about that coding since; nothing was changed.").WithHint("move or remove the memo first")
		} else if !notFound(err) {
			return err
		}
	}
	return nil
}

// revises are the acts that make a new revision of a text.
var revises = map[string]bool{"document.correct": true, "document.revise": true, "document.deidentify": true}

// pending finds the act that Undo or Redo is about, and the entry whose changes
// must be taken back for it: the act itself or its last redo, or its last undo.
func pending(ctx context.Context, tx *store.Tx, study, me firsthand.ID, verb firsthand.Verb) (act, newest firsthand.Entry, err error) {
	const page = 200
	settled := map[int64]firsthand.Entry{} // the newest undo or redo of each act
	before := int64(0)
	for {
		entries, err := tx.Entries(ctx, study, store.EntryFilter{By: me, Newest: true, Until: before, Limit: page})
		if err != nil {
			return act, newest, err
		}
		for _, e := range entries {
			switch {
			case e.Verb == firsthand.Final && verb == firsthand.Undo && revises[e.Action]:
				// Not silently something older, in another interview perhaps.
				return act, newest, firsthand.Errorf(firsthand.Conflict, "Your last act made a new revision of a text, which is not taken back; nothing was changed.").
					WithHint("correct the words again; older acts can be taken back from the history")
			case e.Verb == firsthand.Final && verb == firsthand.Undo:
			case e.Verb == firsthand.Undo || e.Verb == firsthand.Redo:
				if _, ok := settled[e.Target]; ok {
					continue
				}
				settled[e.Target] = e
				if verb == firsthand.Redo && e.Verb == firsthand.Undo {
					found, err := tx.Entries(ctx, study, store.EntryFilter{After: e.Target - 1, Until: e.Target})
					if err != nil || len(found) != 1 {
						return act, newest, err
					}
					return found[0], e, nil
				}
			case verb == firsthand.Redo:
				// An act of one's own since the last undo: nothing to do again.
				if last, ok := settled[e.Seq]; !ok || last.Verb == firsthand.Redo {
					return act, newest, firsthand.Errorf(firsthand.NotFound, "There is nothing to do again.")
				}
			default:
				last, ok := settled[e.Seq]
				if !ok {
					return e, e, nil
				}
				if last.Verb == firsthand.Redo {
					return e, last, nil
				}
			}
		}
		if len(entries) < page || entries[len(entries)-1].Seq == 1 {
			what := "to undo"
			if verb == firsthand.Redo {
				what = "to do again"
			}
			return act, newest, firsthand.Errorf(firsthand.NotFound, "There is nothing %s.", what)
		}
		before = entries[len(entries)-1].Seq - 1
	}
}
