package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/term"

	"firsthand.study"
	"firsthand.study/internal/store"
	"firsthand.study/internal/vault"
)

type passphraseCommand struct{}

func (c *passphraseCommand) Run(e *env) error {
	folder, err := e.dataFolder()
	if err != nil {
		return err
	}
	if store.IsPostgres(folder) {
		return firsthand.Errorf(firsthand.Invalid, "A PostgreSQL database has no passphrase of Firsthand's; nothing was changed.").
			WithHint("its server's disk is encrypted by whoever runs it")
	}
	database := filepath.Join(folder, databaseFile)
	if _, err := os.Stat(database); errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(filepath.Join(folder, keyFile)); errors.Is(err, fs.ErrNotExist) {
			return firsthand.Errorf(firsthand.NotFound, "There is no study data in %s.", folder).WithHint("name the data folder with --data or FIRSTHAND_DATA")
		}
	}
	if isPlain(database) {
		return c.set(e, folder)
	}
	return c.change(e, folder)
}

// change wraps the key of an encrypted folder anew; the data stay as they are.
func (c *passphraseCommand) change(e *env, folder string) error {
	s, key, _, err := e.keyed(folder)
	if err != nil {
		return err
	}
	if err := s.Close(); err != nil {
		return err
	}
	if err := sweepNew(filepath.Join(folder, databaseFile)); err != nil {
		return err
	}
	secret, err := e.newPassphrase()
	if err != nil {
		return err
	}
	file, recovery, err := vault.Rewrap(key, secret)
	if err != nil {
		return err
	}
	if err := replaceWhole(filepath.Join(folder, keyFile), file); err != nil {
		return err
	}
	e.note("The passphrase was changed; the old one and the old recovery key open this folder no more. Backups taken before still need the old ones.")
	e.printRecovery(recovery)
	return nil
}

// set encrypts a plain folder. Whenever it is stopped, the folder opens: until
// the encrypted file takes the place of the plain one the key is not needed,
// and from then on it is there.
func (c *passphraseCommand) set(e *env, folder string) error {
	secret, err := e.newPassphrase()
	if err != nil {
		return err
	}
	file, key, recovery, err := vault.NewKey(secret)
	if err != nil {
		return err
	}
	database, left := filepath.Join(folder, databaseFile), filepath.Join(folder, leftPlain)
	if err := wipeLeft(folder); err != nil { // of an attempt that was stopped
		return err
	}
	if err := sweepNew(database); err != nil {
		return err
	}
	overwritten := true
	err = store.ReplaceEncrypted(e.ctx, database, key, func(made string) error {
		if err := replaceWhole(filepath.Join(folder, keyFile), file); err != nil {
			return err
		}
		// A second name keeps the plain file within reach, to be overwritten.
		overwritten = os.Link(database, left) == nil
		if err := putDatabase(made, folder); err != nil {
			return err
		}
		return wipeLeft(folder)
	})
	if err != nil {
		return errors.Join(err, sweepNew(database))
	}
	if !overwritten {
		e.note("The old file was removed but could not be overwritten; parts of it may stay on the disk for a while.")
	}
	e.printRecovery(recovery)
	return nil
}

// sweepNew removes the half of an encrypted file that a stopped attempt left.
func sweepNew(database string) error {
	var err error
	for _, tail := range []string{"", "-journal", "-wal", "-shm"} {
		err = errors.Join(err, ignoreMissing(os.Remove(database+".new"+tail)))
	}
	return err
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// newPassphrase reads the passphrase to be from the file that the environment
// names, else asks for it twice on the terminal.
func (e *env) newPassphrase() (string, error) {
	if path := os.Getenv("FIRSTHAND_NEW_PASSPHRASE_FILE"); path != "" {
		return secretFrom(path)
	}
	f, ok := e.in.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return "", firsthand.Errorf(firsthand.Invalid, "No new passphrase was given; nothing was changed.").
			WithHint("put it in a file and name that in FIRSTHAND_NEW_PASSPHRASE_FILE, or run this on a terminal")
	}
	var typed [2]string
	for i, prompt := range []string{"New passphrase: ", "Once more: "} {
		fmt.Fprint(e.err, prompt)
		b, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(e.err)
		if err != nil {
			return "", err
		}
		typed[i] = string(b)
	}
	if typed[0] != typed[1] {
		return "", firsthand.Errorf(firsthand.Invalid, "The two are not the same; nothing was changed.")
	}
	return typed[0], nil
}
