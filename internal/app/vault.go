package app

import (
	"context"
	"os"
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
	folder string // of the data, empty on PostgreSQL
	inbox  string
}

// UseVault says where the vault's database is, and in which folder the signed
// list of withdrawals is kept. Nothing is opened or made until it is needed.
func (a *App) UseVault(c store.Config, listFolder string) {
	a.vault.mu.Lock()
	defer a.vault.mu.Unlock()
	a.vault.config, a.vault.list, a.vault.idle = &c, listFolder, IdleClose
}

// UseFolder says which folder holds the data, empty on PostgreSQL, and in which
// files wait that browsers sent: a withdrawal empties and searches both.
func (a *App) UseFolder(folder, inbox string) {
	a.vault.mu.Lock()
	defer a.vault.mu.Unlock()
	a.vault.folder, a.vault.inbox = folder, inbox
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
