package app

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"firsthand.study"
	"firsthand.study/internal/store"
	"firsthand.study/internal/vault"
)

// IdleClose is after how long without use an open vault closes by itself.
const IdleClose = 10 * time.Minute

// A door is the way to the vault of one data folder: its database, opened when
// it is first needed, and the key of a role while somebody holds it open.
type door struct {
	mu     sync.Mutex
	config *store.Config
	sealed *store.Sealed
	key    *vault.Key
	holder store.Holder
	idle   time.Duration
	closes time.Time
	timer  *time.Timer
	list   string // folder of the list of withdrawals
}

// UseVault says where the vault's database is, and in which folder the signed
// list of withdrawals is kept. Nothing is opened or made until it is needed.
func (a *App) UseVault(c store.Config, listFolder string) {
	a.vault.mu.Lock()
	defer a.vault.mu.Unlock()
	a.vault.config, a.vault.list, a.vault.idle = &c, listFolder, IdleClose
}

// CloseVault forgets the key and lets go of the vault's database.
func (a *App) CloseVault() error {
	a.LockVault()
	a.vault.mu.Lock()
	defer a.vault.mu.Unlock()
	if a.vault.sealed == nil {
		return nil
	}
	err := a.vault.sealed.Close()
	a.vault.sealed = nil
	return err
}

// sealed is the vault's database; made tells to make it if it is not there.
// NotFound if it is not, and made is false.
func (a *App) sealed(ctx context.Context, made bool) (*store.Sealed, error) {
	d := &a.vault
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.sealed != nil {
		return d.sealed, nil
	}
	if d.config == nil {
		return nil, errNoVault
	}
	if !made && !store.IsPostgres(d.config.Path) {
		if _, err := os.Stat(d.config.Path); err != nil {
			return nil, errNoVault
		}
	}
	s, err := store.OpenSealed(ctx, *d.config)
	if err != nil {
		return nil, err
	}
	d.sealed = s
	return s, nil
}

var errNoVault = &firsthand.Error{Kind: firsthand.NotFound, Message: "There is no vault yet, so there is nowhere to keep who a person is.",
	Hint: "firsthand vault new makes it"}

var errVaultClosed = &firsthand.Error{Kind: firsthand.Forbidden, Message: "The vault is closed.", Hint: "open it with its passphrase"}

// A VaultState is what can be said of the vault without opening it.
type VaultState struct {
	Made    bool          `json:"made"`
	Open    bool          `json:"open"`
	As      string        `json:"as,omitempty"`     // the role that holds it open
	Closes  int64         `json:"closes,omitempty"` // when, unless it is used; Unix milliseconds
	Holders []VaultHolder `json:"holders"`
	People  int           `json:"people"`
	Secrets int           `json:"secrets"`
}

// A VaultHolder is a role that may open secrets of some classes.
type VaultHolder struct {
	Name    string            `json:"name"`
	Classes []firsthand.Class `json:"classes"`
}

// Vault tells whether there is a vault, whether it is open, and who may open it.
func (a *App) Vault(ctx context.Context) (VaultState, error) {
	v := VaultState{Holders: []VaultHolder{}}
	s, err := a.sealed(ctx, false)
	if notFound(err) {
		return v, nil
	}
	if err != nil {
		return v, err
	}
	holders, err := s.Holders(ctx)
	if err != nil {
		return v, err
	}
	for _, h := range holders {
		v.Made = true
		v.Holders = append(v.Holders, VaultHolder{h.Name, h.Classes})
	}
	keys, err := s.PersonKeys(ctx, "")
	if err != nil {
		return v, err
	}
	people := map[firsthand.ID]bool{}
	for _, k := range keys {
		people[k.Participant] = true
	}
	secrets, err := s.Secrets(ctx, "")
	v.People, v.Secrets = len(people), len(secrets)
	a.vault.mu.Lock()
	defer a.vault.mu.Unlock()
	if a.vault.key != nil {
		v.Open, v.As, v.Closes = true, a.vault.holder.Name, a.vault.closes.UnixMilli()
	}
	return v, err
}

// FirstHolder is the role for whom a vault is made.
const FirstHolder = "lead"

// NewVault makes the vault, for the role lead, which may open everything, and
// leaves it open. The recovery key is to be shown once. Conflict if there is one.
func (a *App) NewVault(ctx context.Context, passphrase string) (recovery string, err error) {
	s, err := a.sealed(ctx, true)
	if err != nil {
		return "", err
	}
	holders, err := s.Holders(ctx)
	if err != nil {
		return "", err
	}
	if len(holders) > 0 {
		return "", firsthand.Errorf(firsthand.Conflict, "There is a vault already; nothing was changed.").WithHint("firsthand vault passphrase changes its passphrase")
	}
	k, err := vault.NewPair()
	if err != nil {
		return "", err
	}
	file, recovery, err := k.Lock(passphrase)
	if err != nil {
		return "", err
	}
	// From here on there are people who may leave.
	if _, _, err := a.list(ctx); err != nil {
		return "", err
	}
	h := store.Holder{ID: firsthand.NewID(), Name: FirstHolder, Classes: firsthand.Classes, Public: k.Public(), File: file}
	if err := s.PutHolder(ctx, h, nil); err != nil {
		return "", err
	}
	a.hold(k, h)
	return recovery, nil
}

// OpenVault opens the vault with the passphrase or the recovery key of any of
// its holders, for this process, until [App.LockVault] or until nobody has used
// it for [IdleClose]. Forbidden for a wrong one.
func (a *App) OpenVault(ctx context.Context, secret string) error {
	s, err := a.sealed(ctx, false)
	if err != nil {
		return err
	}
	holders, err := s.Holders(ctx)
	if err != nil {
		return err
	}
	if len(holders) == 0 {
		return errNoVault
	}
	for _, h := range holders {
		k, e := vault.Unlock(h.File, secret)
		if e == nil {
			a.hold(k, h)
			return a.sweep(ctx, s)
		}
		err = e
	}
	return err
}

// hold keeps a key while it is used.
func (a *App) hold(k *vault.Key, h store.Holder) {
	d := &a.vault
	d.mu.Lock()
	defer d.mu.Unlock()
	d.key, d.holder = k, h
	d.touch(a.LockVault)
}

// touch puts off the moment at which an open vault closes by itself.
func (d *door) touch(lock func()) {
	if d.timer != nil {
		d.timer.Stop()
	}
	d.closes = time.Now().Add(d.idle)
	d.timer = time.AfterFunc(d.idle, lock)
}

// LockVault forgets the key. What is sealed can still be added to.
func (a *App) LockVault() {
	d := &a.vault
	d.mu.Lock()
	defer d.mu.Unlock()
	d.key, d.holder = nil, store.Holder{}
	if d.timer != nil {
		d.timer.Stop()
		d.timer = nil
	}
}

// held is the key of the open vault; Forbidden if it is closed.
func (a *App) held() (*vault.Key, store.Holder, error) {
	d := &a.vault
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.key == nil {
		return nil, d.holder, errVaultClosed
	}
	d.touch(a.LockVault)
	return d.key, d.holder, nil
}

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

// sweep destroys what belongs to nobody any more: an act that was cut off
// between the vault and the study leaves it, an hour old at least.
func (a *App) sweep(ctx context.Context, s *store.Sealed) error {
	secrets, err := s.Secrets(ctx, "")
	if err != nil {
		return err
	}
	keys, err := s.PersonKeys(ctx, "")
	if err != nil {
		return err
	}
	known := map[firsthand.ID]bool{}
	err = a.Store.View(ctx, func(tx *store.Tx) error {
		all, err := tx.AllStudies(ctx)
		if err != nil {
			return err
		}
		for _, study := range all {
			people, err := tx.Participants(ctx, study.ID)
			if err != nil {
				return err
			}
			for _, p := range people {
				known[p.ID] = true
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	young := map[firsthand.ID]bool{}
	for _, x := range secrets {
		young[x.Participant] = young[x.Participant] || time.Since(time.UnixMilli(x.Created)) < time.Hour
	}
	for _, k := range keys {
		if !known[k.Participant] && !young[k.Participant] {
			if _, err := s.Destroy(ctx, k.Participant, firsthand.Classes); err != nil {
				return err
			}
		}
	}
	return nil
}

// A VaultReport is what a check of the vault found.
type VaultReport struct {
	People  int           `json:"people"`
	Secrets int           `json:"secrets"`
	Opened  int           `json:"opened"` // lines of its log
	Faults  []store.Fault `json:"faults"`
}

// CheckVault checks the vault's file and its log, and opens every secret that
// the role that holds it open may open, to see that it is whole; what they say
// is looked at by nobody.
func (a *App) CheckVault(ctx context.Context) (VaultReport, error) {
	r := VaultReport{Faults: []store.Fault{}}
	key, mine, err := a.held()
	if err != nil {
		return r, err
	}
	s, err := a.sealed(ctx, false)
	if err != nil {
		return r, err
	}
	fault := func(f store.Fault) { r.Faults = append(r.Faults, f) }
	if err := s.Check(ctx, fault); err != nil {
		return r, err
	}
	log, err := s.Log(ctx)
	if firsthand.KindOf(err) == firsthand.Conflict {
		fault(store.Fault{What: err.Error()})
	} else if err != nil {
		return r, err
	}
	r.Opened = len(log)
	keys, err := s.PersonKeys(ctx, "")
	if err != nil {
		return r, err
	}
	people := map[firsthand.ID]bool{}
	for _, k := range keys {
		people[k.Participant] = true
	}
	r.People = len(people)
	secrets, err := s.Secrets(ctx, "")
	if err != nil {
		return r, err
	}
	r.Secrets = len(secrets)
	for _, x := range secrets {
		if err := ctx.Err(); err != nil {
			return r, err
		}
		if !slices.Contains(mine.Classes, x.Kind.Class()) {
			continue
		}
		if err := readThrough(ctx, s, key, mine, x); err != nil {
			fault(store.Fault{Study: x.Study, What: fmt.Sprintf("A sealed %s does not open: %s", x.Kind, err)})
		}
	}
	return r, nil
}

// putIdentity seals who a person is, in place of what was sealed before.
func (a *App) putIdentity(ctx context.Context, study, participant firsthand.ID, who firsthand.Identity) error {
	b, err := json.Marshal(who)
	if err != nil {
		return err
	}
	_, err = a.seal(ctx, firsthand.Secret{Study: study, Participant: participant, Kind: firsthand.IdentitySecret}, strings.NewReader(string(b)), true)
	return err
}
