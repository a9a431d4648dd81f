package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/term"

	"firsthand.study"
	"firsthand.study/internal/app"
	"firsthand.study/internal/store"
)

// vaultFile is the vault's database in a data folder.
const vaultFile = "vault.db"

// useVault tells the program where the vault and the list of withdrawals of a
// data folder are. FIRSTHAND_VAULT and FIRSTHAND_WITHDRAWALS name other places.
func (e *env) useVault(a *app.App, folder string) {
	path, list := folder, listFolder(folder)
	if store.IsPostgres(folder) {
		a.UseFolder("", inboxOf(folder))
	} else {
		path = filepath.Join(folder, vaultFile)
		a.UseFolder(folder, inboxOf(folder))
	}
	if v := os.Getenv("FIRSTHAND_VAULT"); v != "" {
		path = v
	}
	a.UseVault(store.Config{Path: path}, list)
}

// listFolder is where the list of withdrawals of a data folder, or of a
// PostgreSQL address, is kept. Without one there is no list, which is told when it
// is needed.
func listFolder(folder string) string {
	if list := os.Getenv("FIRSTHAND_WITHDRAWALS"); list != "" {
		return list
	}
	return besideData(folder)
}

// inboxOf is the folder in which what browsers send waits; empty if there is no
// place for one.
func inboxOf(folder string) string {
	if beside := besideData(folder); beside != "" {
		return filepath.Join(beside, "inbox")
	}
	return ""
}

// besideData is the folder for what is kept beside the data: on PostgreSQL that of
// whoever runs the program.
func besideData(folder string) string {
	if store.IsPostgres(folder) {
		folder, _ = userFolder() // none is told where it is needed
	}
	return folder
}

func (e *env) closeVault(a *app.App) {
	if err := a.CloseVault(); err != nil {
		e.note("firsthand: the vault did not close cleanly: %s", err)
	}
}

// vaultSecret reads the vault's passphrase from the file that the environment
// names, else from the terminal; never from an argument.
func (e *env) vaultSecret() (string, error) {
	if path := os.Getenv("FIRSTHAND_VAULT_PASSPHRASE_FILE"); path != "" {
		return secretFrom(path)
	}
	f, ok := e.in.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return "", firsthand.Errorf(firsthand.Forbidden, "The vault is closed and no passphrase was given; nothing was opened.").
			WithHint("put the passphrase in a file and name it in FIRSTHAND_VAULT_PASSPHRASE_FILE, or run this on a terminal")
	}
	fmt.Fprint(e.err, "Passphrase of the vault: ")
	b, err := term.ReadPassword(int(f.Fd()))
	fmt.Fprintln(e.err)
	return string(b), err
}

// openVault opens the vault for this command.
func (e *env) openVault(a *app.App) error {
	v, err := a.Vault(e.ctx)
	if err != nil {
		return err
	}
	if !v.Made {
		return firsthand.Errorf(firsthand.NotFound, "There is no vault yet.").WithHint("firsthand vault new makes it")
	}
	secret, err := e.vaultSecret()
	if err != nil {
		return err
	}
	return a.OpenVault(e.ctx, secret)
}

type vaultCommand struct {
	New        vaultNewCommand        `cmd:"" help:"Make the vault and print its recovery key, once."`
	Show       vaultShowCommand       `cmd:"" help:"Tell what is in the vault and who may open it, without opening it."`
	Passphrase vaultPassphraseCommand `cmd:"" help:"Give the vault another passphrase and another recovery key."`
	Check      vaultCheckCommand      `cmd:"" help:"Open everything that is sealed, to see that it is whole; nothing is shown."`
	Role       vaultRoleCommand       `cmd:"" help:"Give a role keys of its own to some classes of secret, or take them away."`
	Backup     vaultBackupCommand     `cmd:"" help:"Write the vault into two files, to be kept apart: what is sealed, and the keys."`
	Restore    vaultRestoreCommand    `cmd:"" help:"Fill an empty vault from its two files."`
}

type vaultNewCommand struct{}

func (c *vaultNewCommand) Run(e *env) error {
	a, done, err := e.openThere()
	if err != nil {
		return err
	}
	defer done()
	secret, err := e.newPassphrase()
	if err != nil {
		return err
	}
	recovery, err := a.NewVault(e.ctx, secret)
	if err != nil {
		return err
	}
	e.vaultRecovery(recovery)
	return nil
}

func (e *env) vaultRecovery(recovery string) {
	fmt.Fprintf(e.err, "This recovery key opens the vault if the passphrase is lost; it is shown once, here.\nWithout either nobody can open it, and we cannot either. Write it down and keep it apart:\n\n    %s\n\n", recovery)
}

type vaultShowCommand struct{}

func (c *vaultShowCommand) Run(e *env) error {
	a, done, err := e.openThere()
	if err != nil {
		return err
	}
	defer done()
	v, err := a.Vault(e.ctx)
	if err != nil {
		return err
	}
	t := table{header: []string{"role", "may open"}}
	for _, h := range v.Holders {
		var classes []string
		for _, c := range h.Classes {
			classes = append(classes, string(c))
		}
		t.rows = append(t.rows, []string{h.Name, strings.Join(classes, ", ")})
	}
	t.foot = []string{fmt.Sprintf("%d people, %d things sealed", v.People, v.Secrets)}
	if !v.Made {
		e.note("There is no vault yet. Make it with: firsthand vault new")
	}
	return e.print(v, t)
}

type vaultPassphraseCommand struct{}

func (c *vaultPassphraseCommand) Run(e *env) error {
	a, done, err := e.openThere()
	if err != nil {
		return err
	}
	defer done()
	if err := e.openVault(a); err != nil {
		return err
	}
	secret, err := e.newPassphrase()
	if err != nil {
		return err
	}
	recovery, err := a.ChangeVaultPassphrase(e.ctx, secret)
	if err != nil {
		return err
	}
	e.note("The vault's passphrase was changed; the old one and the old recovery key open it no more. Keys files of vault backups taken before still need the old ones.")
	e.vaultRecovery(recovery)
	return nil
}

type vaultCheckCommand struct{}

func (c *vaultCheckCommand) Run(e *env) error {
	a, done, err := e.openThere()
	if err != nil {
		return err
	}
	defer done()
	if err := e.openVault(a); err != nil {
		return err
	}
	r, err := a.CheckVault(e.ctx)
	if err != nil {
		return err
	}
	t := table{header: []string{"people", "sealed", "opened so far", "faults"}, numbers: map[int]bool{0: true, 1: true, 2: true, 3: true},
		rows: [][]string{{count(r.People), count(r.Secrets), count(r.Opened), count(len(r.Faults))}}}
	if err := e.print(r, t); err != nil {
		return err
	}
	if len(r.Faults) > 0 {
		return firsthand.Errorf(firsthand.Conflict, "Something is wrong with the vault: %s", r.Faults[0].What).WithHint("restore the vault from its backup; nothing was changed")
	}
	return nil
}

type vaultRoleCommand struct {
	Name    string   `arg:"" help:"The role, such as transcriber."`
	Classes []string `placeholder:"CLASS" help:"What it may open: who, consent, material, care."`
	Drop    bool     `help:"Take the role's keys away."`
}

func (c *vaultRoleCommand) Run(e *env) error {
	if c.Drop == (len(c.Classes) > 0) {
		return e.misuse("Name --classes to give, or --drop.")
	}
	a, done, err := e.openThere()
	if err != nil {
		return err
	}
	defer done()
	if err := e.openVault(a); err != nil {
		return err
	}
	if c.Drop {
		if err := a.DropHolder(e.ctx, c.Name); err != nil {
			return err
		}
		e.note("The role %s opens nothing here any more.", c.Name)
		return nil
	}
	secret, err := e.newPassphrase()
	if err != nil {
		return err
	}
	classes := make([]firsthand.Class, len(c.Classes))
	for i, name := range c.Classes {
		classes[i] = firsthand.Class(name)
	}
	recovery, err := a.AddHolder(e.ctx, c.Name, secret, classes)
	if err != nil {
		return err
	}
	e.vaultRecovery(recovery)
	return nil
}

type vaultBackupCommand struct {
	Out  string `short:"o" required:"" placeholder:"FILE" help:"The file for what is sealed."`
	Keys string `required:"" placeholder:"FILE" help:"The file for the keys, to be kept elsewhere."`
}

func (c *vaultBackupCommand) Run(e *env) error {
	a, done, err := e.openThere()
	if err != nil {
		return err
	}
	defer done()
	if err := a.BackUpVault(e.ctx, c.Out, c.Keys); err != nil {
		return err
	}
	e.note("The vault was written and read back. Keep %s and %s apart, and destroy every older file of keys: it still opens what people who have left had sealed.", c.Out, c.Keys)
	return nil
}

type vaultRestoreCommand struct {
	File string `arg:"" help:"What is sealed."`
	Keys string `required:"" placeholder:"FILE" help:"The keys."`
}

func (c *vaultRestoreCommand) Run(e *env) error {
	a, done, err := e.openThere()
	if err != nil {
		return err
	}
	defer done()
	n, err := a.RestoreVault(e.ctx, c.File, c.Keys)
	if err != nil {
		return err
	}
	e.note("The vault is back, people: %d; who has left by the list of withdrawals is not in it.", n)
	return nil
}
