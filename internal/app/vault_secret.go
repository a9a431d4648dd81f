package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/store"
	"firsthand.study/internal/vault"
)

// seal seals what r reads as a secret of a person, whether the vault is open or
// not; replace takes away what was sealed of that kind before. Wholly or not at
// all; r is read once, so the attempt is not repeated after another wins.
func (a *App) seal(ctx context.Context, x firsthand.Secret, r io.ReadSeeker, replace bool) (firsthand.Secret, error) {
	s, err := a.sealed(ctx, false)
	if err != nil {
		return x, err
	}
	holders, err := s.Holders(ctx)
	if err != nil {
		return x, err
	}
	if len(holders) == 0 {
		return x, errNoVault
	}
	class := x.Kind.Class()
	if class == "" {
		return x, firsthand.Errorf(firsthand.Invalid, "The vault takes no %q.", x.Kind)
	}
	person, err := vault.NewPair()
	if err != nil {
		return x, err
	}
	pk := store.PersonKey{Study: x.Study, Participant: x.Participant, Class: class, Public: person.Public(), Wraps: map[firsthand.ID][]byte{}}
	for _, h := range holders {
		if slices.Contains(h.Classes, class) {
			if pk.Wraps[h.ID], err = person.WrapFor(h.Public, wrapLabel(pk, h.ID)); err != nil {
				return x, err
			}
		}
	}
	if len(pk.Wraps) == 0 {
		return x, firsthand.Errorf(firsthand.Conflict, "No role may open the class %s, so nothing can be sealed in it.", class)
	}
	var old []store.SealedSecret
	if replace {
		if old, err = s.Secrets(ctx, x.Participant); err != nil {
			return x, err
		}
	}
	x.ID = firsthand.NewID()
	err = s.Seal(ctx, func(w *store.SealWriter) error {
		if _, err := r.Seek(0, io.SeekStart); err != nil {
			return err
		}
		if err := w.Key(pk); err != nil {
			return err
		}
		public, err := w.Public(x.Participant, class)
		if err != nil {
			return err
		}
		if err := w.Begin(x); err != nil {
			return err
		}
		n := 0
		head, size, err := vault.Seal(public, secretLabel(x), readerOf(ctx, r), func(i int, body []byte) error {
			n = i + 1
			return w.Slice(x.ID, i, body)
		})
		if err != nil {
			return err
		}
		for _, o := range old {
			if o.Kind == x.Kind {
				if err := w.Drop(o.ID); err != nil {
					return err
				}
			}
		}
		x.Size = size
		return w.End(x.ID, head, size, n)
	})
	return x, err
}

// readThrough opens a secret to its end and keeps nothing of it.
func readThrough(ctx context.Context, s *store.Sealed, key *vault.Key, mine store.Holder, x store.SealedSecret) error {
	r, err := readerFor(ctx, s, key, mine, x)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, r)
	return err
}

func readerFor(ctx context.Context, s *store.Sealed, key *vault.Key, mine store.Holder, x store.SealedSecret) (io.ReadSeeker, error) {
	keys, err := s.PersonKeys(ctx, x.Participant)
	if err != nil {
		return nil, err
	}
	for _, k := range keys {
		if k.Class != x.Kind.Class() {
			continue
		}
		wrapped, ok := k.Wraps[mine.ID]
		if !ok {
			return nil, firsthand.Errorf(firsthand.Forbidden, "The role %s has no key to this.", mine.Name)
		}
		person, err := key.Unwrap(wrapped, wrapLabel(k, mine.ID))
		if err != nil {
			return nil, err
		}
		return person.Open(x.Head, secretLabel(x.Secret), x.Size, x.Slices, func(i int) ([]byte, error) { return s.SliceOf(ctx, x.ID, i) })
	}
	return nil, firsthand.Errorf(firsthand.NotFound, "The key to this was destroyed.")
}

// open opens the newest secret of a kind of one participant. Whoever asks must
// say why; that, who and whose number are written in the study's journal and in
// the vault's own log before a byte is read.
func (a *App) open(ctx context.Context, who Person, study firsthand.ID, participant string, kind firsthand.SecretKind, reason string) (io.ReadSeeker, error) {
	if strings.TrimSpace(reason) == "" {
		return nil, firsthand.Errorf(firsthand.Invalid, "Say why it is opened; the reason is written in the journal.")
	}
	key, mine, err := a.held()
	if err != nil {
		return nil, err
	}
	if !slices.Contains(mine.Classes, kind.Class()) {
		return nil, firsthand.Errorf(firsthand.Forbidden, "The role %s has no key to this.", mine.Name)
	}
	s, err := a.sealed(ctx, false)
	if err != nil {
		return nil, err
	}
	var p firsthand.Participant
	err = a.Store.View(ctx, func(tx *store.Tx) (err error) {
		p, err = tx.Participant(ctx, study, participant)
		return err
	})
	if err != nil {
		return nil, err
	}
	secrets, err := s.Secrets(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	var found *store.SealedSecret
	for i := range secrets {
		if secrets[i].Kind == kind {
			found = &secrets[i]
		}
	}
	if found == nil {
		return nil, firsthand.Errorf(firsthand.NotFound, "There is no %s of %s in the vault.", kind, p.Number)
	}
	_, err = a.do(ctx, study, who, "vault.open", func(tx *store.Tx, me firsthand.Colleague) error {
		act := tx.Act()
		act.Verb, act.Reason = firsthand.Final, reason
		act.Summary = fmt.Sprintf("The %s of %s was opened.", kind, p.Number)
		return tx.PutOpening(ctx, firsthand.Opening{ID: firsthand.NewID(), Study: study, Participant: p.ID, Kind: kind, Reason: reason, By: me.ID, Created: tx.Now()})
	})
	if err != nil {
		return nil, err
	}
	if err := s.LogOpening(ctx, store.SealedOpening{Study: study, Participant: p.ID, Kind: kind, Who: who.Name}); err != nil {
		return nil, err
	}
	return readerFor(ctx, s, key, mine, *found)
}

// OpenIdentity opens who a participant is. Nothing may keep what it returns.
func (a *App) OpenIdentity(ctx context.Context, who Person, study firsthand.ID, participant, reason string) (firsthand.Identity, error) {
	var id firsthand.Identity
	r, err := a.open(ctx, who, study, participant, firsthand.IdentitySecret, reason)
	if err != nil {
		return id, err
	}
	b, err := io.ReadAll(r)
	if err != nil {
		return id, err
	}
	return id, json.Unmarshal(b, &id)
}

// OpenSecret opens the newest secret of a kind of a participant; the reader also
// seeks. See [App.OpenIdentity].
func (a *App) OpenSecret(ctx context.Context, who Person, study firsthand.ID, participant string, kind firsthand.SecretKind, reason string) (io.ReadSeeker, error) {
	return a.open(ctx, who, study, participant, kind, reason)
}

// SealSecret seals a recording, an identified text, a form or a distress note of
// a participant, whether the vault is open or not; the journal says that, and of
// whom, and nothing of what.
func (a *App) SealSecret(ctx context.Context, who Person, study firsthand.ID, participant string, kind firsthand.SecretKind, r io.ReadSeeker) (firsthand.Secret, error) {
	var p firsthand.Participant
	err := a.Store.View(ctx, func(tx *store.Tx) (err error) {
		if p, err = tx.Participant(ctx, study, participant); err != nil {
			return err
		}
		return mayCollect(ctx, tx, p)
	})
	if err != nil {
		return firsthand.Secret{}, err
	}
	x, err := a.seal(ctx, firsthand.Secret{Study: study, Participant: p.ID, Kind: kind}, r, false)
	if err != nil {
		return x, err
	}
	_, err = a.do(ctx, study, who, "vault.seal", func(tx *store.Tx, _ firsthand.Colleague) error {
		// Somebody may have withdrawn meanwhile.
		if err := mayCollect(ctx, tx, p); err != nil {
			return err
		}
		tx.Act().Verb = firsthand.Final
		tx.Act().Summary = fmt.Sprintf("A %s of %s was sealed in the vault.", kind, p.Number)
		tx.Mention(p.ID)
		return nil
	})
	return x, a.inVain(ctx, x, err)
}

// inVain takes back what was sealed for an act that failed.
func (a *App) inVain(ctx context.Context, x firsthand.Secret, err error) error {
	if err == nil || x.ID == "" {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	s, left := a.sealed(ctx, false)
	if left == nil {
		left = s.TakeBack(ctx, x)
	}
	if left != nil {
		err = errors.Join(err, left)
	}
	return err
}

// Secrets lists what is sealed of a participant, without opening anything.
func (a *App) Secrets(ctx context.Context, study firsthand.ID, participant string) ([]firsthand.Secret, error) {
	var p firsthand.Participant
	err := a.Store.View(ctx, func(tx *store.Tx) (err error) {
		p, err = tx.Participant(ctx, study, participant)
		return err
	})
	if err != nil {
		return nil, err
	}
	return a.secretsOf(ctx, p.ID)
}

func (a *App) secretsOf(ctx context.Context, participant firsthand.ID) ([]firsthand.Secret, error) {
	s, err := a.sealed(ctx, false)
	if notFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	all, err := s.Secrets(ctx, participant)
	list := make([]firsthand.Secret, len(all))
	for i, x := range all {
		list[i] = x.Secret
	}
	return list, err
}
