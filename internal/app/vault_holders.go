package app

import (
	"context"
	"slices"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/store"
	"firsthand.study/internal/vault"
)

// ChangeVaultPassphrase gives the role that holds the vault open another
// passphrase and another recovery key; the old ones open it no more.
func (a *App) ChangeVaultPassphrase(ctx context.Context, passphrase string) (recovery string, err error) {
	k, h, err := a.held()
	if err != nil {
		return "", err
	}
	s, err := a.sealed(ctx, false)
	if err != nil {
		return "", err
	}
	if h.File, recovery, err = k.Lock(passphrase); err != nil {
		return "", err
	}
	return recovery, s.PutHolder(ctx, h, nil)
}

// AddHolder gives a role a passphrase of its own, and with it every person's
// keys of some classes. The vault must be open by a role that has those itself.
func (a *App) AddHolder(ctx context.Context, name, passphrase string, classes []firsthand.Class) (recovery string, err error) {
	key, mine, err := a.held()
	if err != nil {
		return "", err
	}
	if strings.TrimSpace(name) == "" || len(classes) == 0 {
		return "", firsthand.Errorf(firsthand.Invalid, "A role needs a name and at least one class of secret to open.")
	}
	for _, c := range classes {
		if !slices.Contains(firsthand.Classes, c) {
			return "", firsthand.Errorf(firsthand.Invalid, "There is no class of secret %q.", c).WithHint("the classes are who, consent, material, care")
		}
		if !slices.Contains(mine.Classes, c) {
			return "", firsthand.Errorf(firsthand.Forbidden, "The role %s has no key to the class %s, so it cannot give one.", mine.Name, c)
		}
	}
	s, err := a.sealed(ctx, false)
	if err != nil {
		return "", err
	}
	holders, err := s.Holders(ctx)
	if err != nil {
		return "", err
	}
	for _, h := range holders {
		if h.Name == name {
			return "", firsthand.Errorf(firsthand.Conflict, "The vault has a role %q already; nothing was changed.", name)
		}
	}
	k, err := vault.NewPair()
	if err != nil {
		return "", err
	}
	file, recovery, err := k.Lock(passphrase)
	if err != nil {
		return "", err
	}
	h := store.Holder{ID: firsthand.NewID(), Name: name, Classes: classes, Public: k.Public(), File: file}
	keys, err := s.PersonKeys(ctx, "")
	if err != nil {
		return "", err
	}
	var wraps []store.PersonKey
	for _, p := range keys {
		if !slices.Contains(classes, p.Class) {
			continue
		}
		person, err := key.Unwrap(p.Wraps[mine.ID], wrapLabel(p, mine.ID))
		if err != nil {
			return "", err
		}
		again, err := person.WrapFor(h.Public, wrapLabel(p, h.ID))
		if err != nil {
			return "", err
		}
		p.Wraps = map[firsthand.ID][]byte{h.ID: again}
		wraps = append(wraps, p)
	}
	return recovery, s.PutHolder(ctx, h, wraps)
}

// DropHolder takes a role's keys away. The last role that may open a class stays.
func (a *App) DropHolder(ctx context.Context, name string) error {
	if _, _, err := a.held(); err != nil {
		return err
	}
	s, err := a.sealed(ctx, false)
	if err != nil {
		return err
	}
	holders, err := s.Holders(ctx)
	if err != nil {
		return err
	}
	left := map[firsthand.Class]bool{}
	id := firsthand.ID("")
	for _, h := range holders {
		if h.Name == name {
			id = h.ID
			continue
		}
		for _, c := range h.Classes {
			left[c] = true
		}
	}
	if id == "" {
		return firsthand.Errorf(firsthand.NotFound, "The vault has no role %q.", name)
	}
	if len(left) < len(firsthand.Classes) {
		return firsthand.Errorf(firsthand.Conflict, "Without the role %s nobody could open everything in the vault; nothing was changed.", name)
	}
	return s.DropHolder(ctx, id)
}

func wrapLabel(k store.PersonKey, holder firsthand.ID) []byte {
	return vault.Label("wrap", string(k.Participant), string(k.Class), string(holder))
}

func secretLabel(s firsthand.Secret) []byte {
	return vault.Label("secret", string(s.Study), string(s.Participant), string(s.Kind), string(s.ID))
}
